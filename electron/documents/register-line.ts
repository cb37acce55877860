/** One event as a line of CSV, the form that account statements and exported views share. */

import { formatDay, type Day } from '../../db/ledger/calendar.ts';
import type { Units } from '../../db/ledger/money.ts';
import { createTextCells, textCell } from './csv-writer.ts';

export const REGISTER_LINE_COLUMNS = [
  'date', 'id', 'kind', 'campaign', 'category', 'lead', 'method', 'note',
  'credits_in', 'credits_out', 'credits_balance', 'cost_in', 'cost_out', 'cost_balance', 'amount', 'currency',
] as const; // prettier-ignore

/** Credits in credit minor units, cost in currency minor units. */
export interface CreditsAndCost {
  readonly credits: number;
  readonly cost: number;
}

/** An event of the register; `credits` and `cost` are signed, into the balance is positive. */
export interface RegisterEvent extends CreditsAndCost {
  readonly day: Day;
  readonly id: string;
  readonly kind: string;
  readonly campaign: string;
  readonly category: string;
  readonly lead: string;
  readonly method: string;
  readonly note: string;
  /** Money that went through card or bank; `null` for none. */
  readonly amount: number | null;
}

/** Makes the lines of one document: event, balance after it (empty cells where it is `null`), line with its CRLF. */
export function createRegisterLines(units: Units): (event: RegisterEvent, balance: CreditsAndCost | null) => string {
  const { currency, currencyDecimals, creditDecimals } = units;
  const text = createTextCells();
  const inCredits = createDecimalText(creditDecimals);
  const inMoney = createDecimalText(currencyDecimals);
  const noCredits = inCredits(0);
  const noCost = inMoney(0);
  return (event, balance) => {
    const { credits, cost, amount } = event;
    const creditsMoved = credits > 0 ? `${inCredits(credits)},${noCredits}` : `${noCredits},${inCredits(-credits)}`;
    const costMoved = cost > 0 ? `${inMoney(cost)},${noCost}` : `${noCost},${inMoney(-cost)}`;
    const creditsAfter = balance === null ? '' : inCredits(balance.credits);
    const costAfter = balance === null ? '' : inMoney(balance.cost);
    const money = amount === null ? ',' : `${inMoney(amount)},${currency}`;
    return (
      `${formatDay(event.day)},${textCell(event.id)},${event.kind},${text(event.campaign)},${text(event.category)},${textCell(event.lead)},` +
      `${text(event.method)},${text(event.note)},${creditsMoved},${creditsAfter},${costMoved},${costAfter},${money}\r\n`
    );
  };
}

/** What `formatDecimal` gives, for one number of decimals and a million numbers: digits are divided off instead of cut out of text. */
export function createDecimalText(decimals: number): (amount: number) => string {
  if (decimals === 0) return (amount) => String(amount === 0 ? 0 : amount);
  const unit = 10 ** decimals;
  const zeros = Array.from({ length: decimals }, (_, digits) => `.${'0'.repeat(decimals - digits - 1)}`);
  return (amount) => {
    const magnitude = amount < 0 ? -amount : amount;
    const part = magnitude % unit;
    const lead = part < 10 ? zeros[0] : part < 100 ? zeros[1] : part < 1000 ? zeros[2] : zeros[3];
    return (amount < 0 ? '-' : '') + (magnitude - part) / unit + (lead as string) + part;
  };
}
