/** What an account statement is made of: the register of a period, and what is due to expire but not posted yet, as balances count it. */

import { prepared } from '../connection.ts';
import type { Day } from '../ledger/calendar.ts';
import type { ChargeKind } from '../ledger/event.ts';
import { drainOrder, type LotTerms } from '../ledger/lots.ts';
import type { ReadBook } from '../open.ts';
import type { Workspace } from '../workspaces.ts';
import { balanceAt, type Balance } from './balances.ts';
import { iterateRegister, type RegisterRow } from './register.ts';

export interface StatementPeriod {
  /** Both inclusive. */
  readonly from: Day;
  readonly to: Day;
}

/** Balance before the period and its events in the order of W1, read as they are asked for: hold a transaction open meanwhile. */
export function readStatement(
  book: ReadBook,
  workspace: Workspace,
  period: StatementPeriod,
): { readonly opening: Balance; readonly rows: Iterable<RegisterRow> } {
  return { opening: balanceAt(book, workspace, period.from - 1), rows: iterateStatement(book, workspace, period) };
}

/** The kind of the charge that a refund gives back (rule C5), by the id of the refund's event. */
export function kindsOfRefundedCharges({ connection }: ReadBook): (eventId: number) => ChargeKind {
  return (eventId) => {
    const kind = prepared<[number], ChargeKind>(
      connection,
      'SELECT c.kind FROM event AS e JOIN event AS c ON c.id = e.refunds_event_id WHERE e.id = ?',
    )
      .pluck()
      .get(eventId);
    if (kind === undefined) throw new Error(`event ${eventId} is the refund of no charge`);
    return kind;
  };
}

function* iterateStatement(book: ReadBook, workspace: Workspace, period: StatementPeriod): Generator<RegisterRow> {
  yield* iterateRegister(book, workspace, period);
  yield* dueRows(book, workspace, period);
}

type DueLot = Omit<LotTerms, 'bonus' | 'expiresDay'> & {
  readonly eventId: number;
  readonly bonus: number;
  readonly expiresDay: Day;
  readonly remaining: number;
  readonly costRemaining: number;
};

/** Days whose expiry is due but not posted come after every day with an event: a replay posts expiry up to the last of them. */
function dueRows(book: ReadBook, workspace: Workspace, { from, to }: StatementPeriod): readonly RegisterRow[] {
  const lots = book.connection
    .prepare<[object], DueLot>(
      `SELECT l.id, l.event_id AS eventId, l.quantity, l.cost, l.day, e.position, l.expires_day AS expiresDay, l.bonus, l.priority, e.source_id AS source, l.remaining, l.cost_remaining AS costRemaining
       FROM lot AS l JOIN event AS e ON e.id = l.event_id
       WHERE l.workspace_id = :workspaceId AND l.remaining > 0 AND l.expires_day > :through AND l.expires_day BETWEEN :from AND :to`,
    )
    .all({ workspaceId: workspace.id, through: workspace.expiredThrough ?? -Infinity, from, to });
  const ordered = lots.map((lot) => ({ ...lot, bonus: lot.bonus === 1 })).toSorted((a, b) => a.expiresDay - b.expiresDay || drainOrder(a, b));
  return ordered.map(({ eventId, expiresDay, source, remaining, costRemaining }, index) => ({
    // Not an event yet: it opens the one that made the lot.
    eventId,
    instant: null,
    position: index - ordered.length,
    outcome: null,
    value: null,
    day: expiresDay,
    id: `expiry:${source}`,
    kind: 'expiry',
    campaign: '',
    category: '',
    lead: '',
    method: '',
    note: '',
    credits: -remaining,
    cost: costRemaining === 0 ? 0 : -costRemaining,
    amount: null,
  }));
}
