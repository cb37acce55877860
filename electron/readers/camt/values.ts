/** Amounts, dates and names as CAMT messages write them. */

import { parseDay, type Day } from '../../../db/ledger/calendar.ts';
import { refuse } from '../../../db/ledger/refusal.ts';
import { negated } from '../decimals.ts';
import type { DecimalText } from '../statement.ts';
import { elementAt, textAt, type Element } from './elements.ts';

export type Direction = 'CRDT' | 'DBIT';

export interface Amount {
  readonly amount: DecimalText;
  readonly currency: string | null;
}

const DECIMAL = /^\+?(?<sign>-?)0*(?<whole>\d*?)(?:\.(?<fraction>\d*))?$/;

/** The amount of an element `Amt`, unsigned as a rule: the direction stands beside it. Refuses what is no number. */
export function amountOf(element: Element): Amount {
  const parts = element.text.length > 40 ? undefined : DECIMAL.exec(element.text)?.groups;
  const { sign = '', whole = '', fraction = '' } = parts ?? {};
  if (parts === undefined || !/\d/.test(element.text))
    refuse('wrong_number', `Line ${element.line} has the amount “${shortened(element.text)}”, which is no number.`, { sourceLine: element.line });
  const digits = `${whole || '0'}${fraction === '' ? '' : `.${fraction}`}`;
  return { amount: sign === '-' ? negated(digits) : digits, currency: currencyOf(element) };
}

function currencyOf({ currency, line }: Element): string | null {
  const code = currency?.trim().toUpperCase() ?? '';
  if (code === '') return null;
  if (!/^[A-Z]{3}$/.test(code))
    refuse('wrong_currency', `Line ${line} names the currency “${shortened(code)}”, which is none.`, { sourceLine: line });
  return code;
}

/** The direction that an entry, transaction or balance states; `undefined` where it states none. */
export function directionOf(element: Element): Direction | undefined {
  const said = elementAt(element, 'CdtDbtInd');
  if (said === undefined) return undefined;
  if (said.text !== 'CRDT' && said.text !== 'DBIT')
    refuse('malformed_file', `Line ${said.line} says neither credit (CRDT) nor debit (DBIT), but “${shortened(said.text)}”.`, {
      sourceLine: said.line,
    });
  return said.text;
}

/** From the account holder's side. Some banks write debits with a sign as well. */
export function signed(amount: DecimalText, direction: Direction): DecimalText {
  return direction === 'CRDT' || amount.startsWith('-') ? amount : negated(amount);
}

const DAY_FIRST = /^(?<day>\d{4}-\d{2}-\d{2})(?:$|[T+\-Z ])/;

/** The day of an element with `Dt` or `DtTm` in it, as the bank writes it: in its own time zone. Refuses one that does not exist. */
export function dayOf(element: Element | undefined): Day | undefined {
  const said = element?.children.find(({ name, text }) => (name === 'Dt' || name === 'DtTm') && text !== '') ?? element;
  return said === undefined || said.text === '' ? undefined : dayOfText(said);
}

export function dayOfText({ text, line }: Element): Day {
  const day = parseDay(DAY_FIRST.exec(text)?.groups?.['day'] ?? '');
  return day ?? refuse('wrong_date', `Line ${line} has the date “${shortened(text)}”, which does not exist.`, { sourceLine: line });
}

/** An IBAN, or whatever else names an account. */
export function accountOf(account: Element | undefined): string | undefined {
  const id = elementAt(account, 'Id');
  return (
    textAt(id, 'IBAN')?.replace(/\s/g, '') ??
    textAt(id, 'Othr', 'Id') ??
    textAt(id, 'PrtryAcct', 'Id') ??
    textAt(id, 'BBAN') ??
    textAt(id, 'UPIC') ??
    textAt(account, 'Prxy', 'Id')
  );
}

/** In one line. */
export function inOneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
