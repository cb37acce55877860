/** The bridge of a week or any other span (rule W5): how its credits came from its opening to its closing, and what the vendor's balance leaves unexplained. */

import { prepared } from '../connection.ts';
import type { Span } from '../ledger/calendar.ts';
import type { ReadBook } from '../open.ts';
import type { Workspace } from '../workspaces.ts';
import { accountIdOf } from './accounts.ts';
import { balanceAt, changesByDay, dueExpiry } from './balances.ts';
import { ends, spanIndex } from './weeks.ts';

/** In credits; what lessens the balance is positive in charges and expiry, adjustments are signed (an opening is one, and what goes with money back). */
export interface SpanBridge {
  readonly span: Span;
  readonly opening: number;
  readonly topUps: number;
  readonly bonus: number;
  readonly refunds: number;
  readonly charges: number;
  readonly expiry: number;
  readonly adjustments: number;
  readonly closing: number;
  /** The last balance that the vendor states in the span less ours after the same event; 0 where it states none. */
  readonly unexplained: number;
}

export function bridgeBySpan(book: ReadBook, workspace: Workspace, spans: readonly Span[]): readonly SpanBridge[] {
  if (spans.length === 0) return [];
  const { from, to } = ends(spans);
  const index = spanIndex(spans);
  const rows = prepared<[object], { span: number; movement: string; credits: number }>(
    book.connection,
    `SELECT ${index.sql('day')} AS span, movement, sum(credits) AS credits FROM account_day
     WHERE account_id = :prepaid + 0 AND day BETWEEN :from + 0 AND :to + 0 GROUP BY span, movement`,
  ).all({ prepaid: accountIdOf(book, workspace.id, 'prepaid'), from, to, ...index.parameters });
  const moved = spans.map(() => new Map<string, number>());
  for (const row of rows) moved[row.span]?.set(row.movement, row.credits);
  const due = dueExpiry(book, workspace);
  let opening = balanceAt(book, workspace, from - 1).credits;
  return spans.map((span, at) => {
    const of = (...movements: readonly string[]) => movements.reduce((sum, movement) => sum + (moved[at]?.get(movement) ?? 0), 0);
    const dueNow = due.reduce((sum, change) => (change.day >= span.firstDay && change.day <= span.lastDay ? sum + change.credits : sum), 0);
    const parts = {
      topUps: of('top_up'),
      bonus: of('bonus'),
      refunds: of('refund'),
      charges: less(of('lead_purchase', 'quotation', 'promotion')),
      expiry: less(of('expiry')) + dueNow,
      adjustments: of('adjustment', 'opening', 'card_refund', 'chargeback', 'taken_again'),
    };
    const closing = opening + parts.topUps + parts.bonus + parts.refunds - parts.charges - parts.expiry + parts.adjustments;
    const bridge = { span, opening, ...parts, closing, unexplained: unexplained(book, workspace, span, opening)?.credits ?? 0 };
    opening = closing;
    return bridge;
  });
}

function less(credits: number): number {
  return credits === 0 ? 0 : -credits;
}

export interface Unexplained {
  readonly eventId: number;
  readonly day: number;
  readonly stated: number;
  readonly credits: number;
}

/**
 * The last balance that the vendor states in a span, and by how much it differs from ours right after the same event. `opening` is
 * what the span begins with, for callers who know it: adding it up takes a look at every day before.
 */
export function unexplained(
  book: ReadBook,
  workspace: Workspace,
  span: Pick<Span, 'firstDay' | 'lastDay'>,
  opening?: number,
): Unexplained | undefined {
  const last = prepared<[number, number, number], { eventId: number; day: number; position: number; stated: number }>(
    book.connection,
    `SELECT id AS eventId, day, position, stated_balance AS stated FROM event
     WHERE workspace_id = ? + 0 AND gone = 0 AND stated_balance IS NOT NULL AND day BETWEEN ? + 0 AND ? + 0 ORDER BY day DESC, position DESC LIMIT 1`,
  ).get(workspace.id, span.firstDay, span.lastDay);
  if (!last) return undefined;
  const begin = opening ?? balanceAt(book, workspace, span.firstDay - 1).credits;
  const closing = changesByDay(book, workspace, span.firstDay, last.day).reduce((sum, change) => sum + change.credits, begin);
  const ours = closing - creditsMovedAfter(book, workspace, last.day, last.position);
  return { eventId: last.eventId, day: last.day, stated: last.stated, credits: last.stated - ours };
}

/** What a day's events moved after the one at a place, and after what expired because of it (which stands at the odd place behind). */
function creditsMovedAfter(book: ReadBook, workspace: Workspace, day: number, position: number): number {
  const row = prepared<[number, number, number, number], { credits: number }>(
    book.connection,
    `SELECT coalesce(sum(p.credits), 0) AS credits FROM event AS e JOIN posting AS p ON p.entry_id = e.entry_id AND p.account_id = ? + 0
     WHERE e.workspace_id = ? + 0 AND e.day = ? + 0 AND e.gone = 0 AND e.position > ? + 0`,
  ).get(accountIdOf(book, workspace.id, 'prepaid'), workspace.id, day, position + 1);
  return row?.credits ?? 0;
}
