/** One event as a line of CSV, the form that account statements and exported views share. */

import { formatDay, type Day } from '../../db/ledger/calendar.ts';
import { formatDecimal } from '../../db/ledger/money.ts';
import { createTextCells, textCell } from './csv-writer.ts';

export const REGISTER_LINE_COLUMNS = [
  'date', 'id', 'kind', 'campaign', 'category', 'lead', 'method', 'note',
  'credits_in', 'credits_out', 'credits_balance', 'cost_in', 'cost_out', 'cost_balance', 'amount', 'currency',
] as const; // prettier-ignore

/** In what a workspace counts. */
export interface Units {
  readonly currency: string;
  readonly currencyDecimals: number;
  readonly creditDecimals: number;
}

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
  const noCredits = formatDecimal(0, creditDecimals);
  const noCost = formatDecimal(0, currencyDecimals);
  return (event, balance) => {
    const { credits, cost, amount } = event;
    const creditsMoved =
      credits > 0 ? `${formatDecimal(credits, creditDecimals)},${noCredits}` : `${noCredits},${formatDecimal(-credits, creditDecimals)}`;
    const costMoved = cost > 0 ? `${formatDecimal(cost, currencyDecimals)},${noCost}` : `${noCost},${formatDecimal(-cost, currencyDecimals)}`;
    const creditsAfter = balance === null ? '' : formatDecimal(balance.credits, creditDecimals);
    const costAfter = balance === null ? '' : formatDecimal(balance.cost, currencyDecimals);
    const money = amount === null ? ',' : `${formatDecimal(amount, currencyDecimals)},${currency}`;
    return (
      `${formatDay(event.day)},${textCell(event.id)},${event.kind},${text(event.campaign)},${text(event.category)},${textCell(event.lead)},` +
      `${text(event.method)},${text(event.note)},${creditsMoved},${creditsAfter},${costMoved},${costAfter},${money}\r\n`
    );
  };
}
