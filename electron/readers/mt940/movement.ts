/** Field 61 of a customer statement, one movement; and the amounts and dates that it shares with the balances. */

import { daysFromCivil, formatDay, type Day } from '../../../db/ledger/calendar.ts';
import { refuse } from '../../../db/ledger/refusal.ts';
import { negated, readDecimal } from '../decimals.ts';
import type { DecimalText } from '../statement.ts';
import type { Field } from './fields.ts';

export interface Movement {
  readonly line: number;
  readonly valueDate: Day;
  /** When the bank entered it; `null` where that is not said. */
  readonly entryDate: Day | null;
  /** From the account holder's side. */
  readonly amount: DecimalText;
  readonly isDebit: boolean;
  /** Announced, and not yet entered. */
  readonly isExpected: boolean;
  /** Of the account owner; `null` for none. */
  readonly customerReference: string | null;
  readonly bankReference: string | null;
  readonly supplement: string;
}

/** Two letters may be no funds code: `CR` is a credit with the `R` of `EUR`, `RC` the reversal of a credit, which is a debit. */
const START =
  /^\s{0,4}(?<value>\d{6})\s{0,4}(?<entry>\d{4})?\s{0,4}(?<mark>R[CD]|E[CD]|C|D)(?<funds>[A-Z])?\s{0,4}(?<amount>\d[\d.,]{0,30}|,\d{1,10})(?<rest>.*)$/s;
/** Years of two digits from here on are of the last century: that of the first such messages. */
const FIRST_YEAR = 80;
const NO_REFERENCE = /^(?:NONREF|NOTPROVIDED|[EPMK]REF\+?|N|-)$/i;

/** Refuses a field that is no movement: it would be lost. */
export function movementOf(field: Field): Movement {
  const { parts, supplement } = partsOf(field);
  const { value = '', entry, mark = '', amount = '', rest = '' } = parts;
  const isDebit = mark === 'D' || mark === 'RC' || mark === 'ED';
  // The bank's reference may stand on a line of its own.
  const ofBank = supplement[0]?.startsWith('//') && !rest.includes('//') ? (supplement.shift() ?? '') : '';
  const valueDate = shortDay(value, field.line);
  const plain = decimalOf(amount, field.line);
  const { customer, bank } = referencesOf(rest + ofBank);
  return {
    line: field.line,
    valueDate,
    entryDate: entry === undefined ? null : entryDay(entry, valueDate),
    amount: isDebit ? negated(plain) : plain,
    isDebit,
    isExpected: mark.startsWith('E'),
    customerReference: customer,
    bankReference: bank,
    supplement: supplement.join(' '),
  };
}

/** Some banks go on in the next line before the amount. */
function partsOf({ lines, line }: Field): { parts: Partial<Record<string, string>>; supplement: string[] } {
  const [first = '', second = ''] = lines;
  for (const [used, text] of [first, first + second].entries()) {
    const parts = START.exec(text)?.groups;
    if (parts !== undefined) return { parts, supplement: lines.slice(1 + used) };
  }
  return refuse('malformed_file', `Line ${line} is a movement (:61:) that cannot be read: “${first.slice(0, 60)}”.`, { sourceLine: line });
}

/** The type (`NTRF`, `S051`; some banks leave it away), the reference of the owner, and behind `//` that of the bank. */
function referencesOf(rest: string): { customer: string | null; bank: string | null } {
  const hasType = /^[SNF][A-Z\d ]{3}/.test(rest) && !rest.startsWith('NONREF');
  const references = hasType ? rest.slice(4) : rest;
  const cut = references.indexOf('//');
  const [customer, bank] = cut === -1 ? [references, ''] : [references.slice(0, cut), references.slice(cut + 2)];
  return { customer: said(customer), bank: said(bank) };
}

/** A reference; `null` for what only says that there is none, or where it is. */
export function said(reference: string): string | null {
  const bare = reference.replace(/\s+/g, ' ').trim();
  return bare === '' || NO_REFERENCE.test(bare.replaceAll(' ', '')) ? null : bare;
}

/** `YYMMDD`; banks that count every month as thirty days write the 30th of February, which is its last day. Refuses other days that do not exist. */
export function shortDay(text: string, line: number): Day {
  const year = Number(text.slice(0, 2));
  const day = existingDay(year < FIRST_YEAR ? 2000 + year : 1900 + year, Number(text.slice(2, 4)), Number(text.slice(4)));
  return day ?? refuse('wrong_date', `Line ${line} has the date “${text}”, which does not exist.`, { sourceLine: line });
}

function existingDay(year: number, month: number, day: number): Day | undefined {
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= 31)) return undefined;
  return Math.min(daysFromCivil(year, month, day), daysFromCivil(month === 12 ? year + 1 : year, (month % 12) + 1, 1) - 1);
}

/** `MMDD` of the year that is nearest to the value date: around New Year it is another one. `null` where there is no such day. */
function entryDay(text: string, valueDate: Day): Day | null {
  const year = Number(formatDay(valueDate).slice(0, 4));
  const days = [year - 1, year, year + 1].map((each) => existingDay(each, Number(text.slice(0, 2)), Number(text.slice(2))));
  const [nearest] = days.flatMap((day) => day ?? []).sort((one, other) => Math.abs(one - valueDate) - Math.abs(other - valueDate));
  return nearest ?? null;
}

/** `1234,5` as a rule; some banks write a point, or leave the comma away. Refuses anything else. */
export function decimalOf(text: string, line: number): DecimalText {
  const sign = text.lastIndexOf('.') > text.lastIndexOf(',') && !/\.\d{3}$/.test(text) ? '.' : ',';
  return (
    readDecimal(text, sign) ?? refuse('wrong_number', `Line ${line} has the amount “${text.slice(0, 40)}”, which is no number.`, { sourceLine: line })
  );
}
