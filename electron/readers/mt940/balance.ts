/** Balances (fields 60 and 62) and totals (field 90) of a customer statement. */

import type { Day } from '../../../db/ledger/calendar.ts';
import { negated } from '../decimals.ts';
import type { DecimalText } from '../statement.ts';
import type { Field } from './fields.ts';
import { decimalOf, shortDay } from './movement.ts';

export interface Balance {
  /** From the account holder's side. */
  readonly amount: DecimalText;
  /** `null` where the bank left it out. */
  readonly currency: string | null;
  /** `null` where the bank writes zeros. */
  readonly date: Day | null;
  readonly line: number;
  /** Of a page of a statement, not of the whole. */
  readonly isInterim: boolean;
}

const BALANCE = /^\s*(?<mark>[CD])\s*(?<date>\d{6})\s*(?:(?<currency>[A-Z]{3})\s*)?(?<amount>[\d.,]{1,30})\s*$/;

/** `undefined` for a field that is no balance. Refuses dates and amounts that are none. */
export function balanceOf(field: Field): Balance | undefined {
  const parts = BALANCE.exec(field.lines[0] ?? '')?.groups;
  if (parts === undefined) return undefined;
  const { mark, date = '', currency = null, amount = '' } = parts;
  const plain = decimalOf(amount, field.line);
  return {
    amount: mark === 'C' ? plain : negated(plain),
    currency,
    date: date === '000000' ? null : shortDay(date, field.line),
    line: field.line,
    isInterim: field.tag.endsWith('M'),
  };
}

export interface Total {
  readonly isOfDebits: boolean;
  readonly count: number;
  readonly amount: DecimalText;
  readonly line: number;
}

const TOTAL = /^\s*(?<count>\d{1,6})\s*[A-Z]{3}\s*(?<amount>[\d.,]{1,30})\s*$/;

/** How many debits or credits there are, and what they come to; `undefined` for a field that does not say it. */
export function totalOf(field: Field): Total | undefined {
  const parts = TOTAL.exec(field.lines[0] ?? '')?.groups;
  if (parts === undefined) return undefined;
  return { isOfDebits: field.tag === '90D', count: Number(parts['count']), amount: decimalOf(parts['amount'] ?? '', field.line), line: field.line };
}
