/** The view of the Activity page as CSV (rule X1): its rows with their filter and order, in the columns of a statement. */

import type { Units } from '../../db/ledger/money.ts';
import { inPieces } from './pieces.ts';
import { REGISTER_LINE_COLUMNS, createRegisterLines, type CreditsAndCost, type RegisterEvent } from './register-line.ts';

/** A row of the view; `balance` is that after the event, `null` where the view does not say it. */
export type ViewEvent = RegisterEvent & { readonly balance: CreditsAndCost | null };

/** The text of the view in pieces; returns the number of rows. */
export function writeActivityView(events: Iterable<ViewEvent>, units: Units): Generator<string, number> {
  const line = createRegisterLines(units);
  return inPieces(`${REGISTER_LINE_COLUMNS.join(',')}\r\n`, events, (event) => line(event, event.balance));
}
