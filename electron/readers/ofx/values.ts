/** Values of OFX elements: days as they are written, currencies, and what transaction types say of a sign. */

import { parseDay, type Day } from '../../../db/ledger/calendar.ts';
import { negated } from '../decimals.ts';

/** Eight digits, or the same with separators; a time and a zone may follow and do not move the day: it is the bank's own. */
const DAY = /^(\d{4})([-./]?)(\d{2})\2(\d{2})(?!\d$)/;
const NO_DAY = /^[0:. -]*(?:\[.*)?$/;

/** `null` where there is none (zeros are none), `undefined` where the text is no date. */
export function dayOf(text: string | undefined): Day | null | undefined {
  if (text === undefined || text === '') return null;
  if (text !== latest.text) latest = { text, day: readDay(text) };
  return latest.day;
}

/** The transactions of a day follow each other. */
let latest: { readonly text: string; readonly day: Day | null | undefined } = { text: '', day: null };

function readDay(text: string): Day | null | undefined {
  if (NO_DAY.test(text)) return null;
  const parts = DAY.exec(text);
  return parts === null ? undefined : parseDay(`${parts[1]}-${parts[3]}-${parts[4]}`);
}

/** ISO 4217, or nothing. */
export function currencyOf(text: string): string | null {
  return /^[A-Za-z]{3}$/.test(text) ? text.toUpperCase() : null;
}

/** Types of which the standard says that money comes or goes; with the others it is the amount alone. */
const COMES: ReadonlySet<string> = new Set(['CREDIT', 'DEP', 'DIRECTDEP', 'DIV']);
const GOES: ReadonlySet<string> = new Set(['DEBIT', 'CHECK', 'CASH', 'FEE', 'SRVCHG', 'DIRECTDEBIT']);

/** Whether amount and type say the same of where money went; `undefined` where the type says nothing. */
export function agreesWithType(amount: string, type: string): boolean | undefined {
  if (!/[1-9]/.test(amount)) return undefined;
  if (COMES.has(type)) return !amount.startsWith('-');
  return GOES.has(type) ? amount.startsWith('-') : undefined;
}

/** The amount with the sign of its type; as it is written where the type says nothing. */
export function signedByType(amount: string, type: string): string {
  return agreesWithType(amount, type) === false ? negated(amount) : amount;
}
