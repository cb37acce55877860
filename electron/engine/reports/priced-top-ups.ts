/** Top-ups of a span with what each saved, and their sums. */

import { formatDay, type Span } from '../../../db/ledger/calendar.ts';
import { rescale } from '../../../db/ledger/money.ts';
import type { ReadBook } from '../../../db/open.ts';
import { topUpsBetween } from '../../../db/reports/overview.ts';
import type { Workspace } from '../../../db/workspaces.ts';
import type { PeriodReport } from '../../ipc/contract/period-report.ts';

/** Face value counts a credit as one unit of the currency; what is saved is face value less price. */
export function pricedTopUps(book: ReadBook, workspace: Workspace, { firstDay, lastDay }: Span): Omit<PeriodReport['topUps'], 'moneyBack'> {
  const list = topUpsBetween(book, workspace.id, firstDay, lastDay).map(({ day, ...topUp }) => {
    const faceValue = rescale(topUp.credits, workspace.creditDecimals, workspace.currencyDecimals);
    return { ...topUp, day: formatDay(day), faceValue, saved: faceValue - topUp.price };
  });
  const sum = (figure: (topUp: (typeof list)[number]) => number) => list.reduce((total, topUp) => total + figure(topUp), 0);
  return {
    list,
    count: list.length,
    price: sum(({ price }) => price),
    credits: sum(({ credits }) => credits),
    saved: sum(({ saved }) => saved),
    tax: sum(({ tax }) => tax ?? 0),
  };
}
