/** The register: one row for each event in the order of W1, with what it did to credits and cost and the balance after it. */

import { prepared } from '../connection.ts';
import type { Day } from '../ledger/calendar.ts';
import type { EventKind, Outcome } from '../ledger/event.ts';
import type { ReadBook } from '../open.ts';
import type { Workspace } from '../workspaces.ts';
import { accountIdOf } from './accounts.ts';
import { balanceAt, closingsOn, type Balance } from './balances.ts';

/** Signed figures: into the balance is positive. Credits in credit minor units, money in currency minor units. */
export interface RegisterRow {
  readonly eventId: number;
  /** The vendor's id, or `expiry:ID` for what expired by itself because of event ID. */
  readonly id: string;
  readonly day: Day;
  /** Milliseconds since the epoch, where the event has a time. */
  readonly instant: number | null;
  readonly position: number;
  readonly kind: EventKind;
  /** A refund's is its charge's (rule C5). */
  readonly campaign: string;
  readonly category: string;
  readonly lead: string;
  readonly method: string;
  readonly note: string;
  readonly credits: number;
  readonly cost: number;
  /** Money that went through card or bank, below 0 where it came back; `null` for none. */
  readonly amount: number | null;
  readonly outcome: Outcome | null;
  readonly value: number | null;
}

export type RegisterRowWithBalance = RegisterRow & { readonly balance: Balance };

/** SQL of the register; `e` is the event, `c` the charge of a refund, `p` the posting on Prepaid, which `:prepaid` names. */
export const REGISTER_COLUMNS = `e.id AS eventId, e.source_id AS id, e.day, e.instant, e.position, e.kind,
  coalesce(c.campaign, e.campaign) AS campaign, e.category, coalesce(e.lead, '') AS lead, e.method, e.note,
  coalesce(p.credits, 0) AS credits, coalesce(p.amount, 0) AS cost, e.amount, e.outcome, e.value`;
export const REGISTER_TABLES = `event AS e LEFT JOIN event AS c ON c.id = e.refunds_event_id
  LEFT JOIN posting AS p ON p.entry_id = e.entry_id AND p.account_id = :prepaid + 0`;

/** Every event from one day to another, both inclusive, oldest first, each with the balance after it. */
export function* iterateRegister(
  book: ReadBook,
  workspace: Workspace,
  period: { readonly from: Day; readonly to: Day },
): Generator<RegisterRowWithBalance> {
  let { credits, cost } = balanceAt(book, workspace, period.from - 1);
  // A statement of its own: a kept one could not be read by two at once.
  const rows = book.connection
    .prepare<[object], RegisterRow>(
      `SELECT ${REGISTER_COLUMNS} FROM ${REGISTER_TABLES}
       WHERE e.workspace_id = :workspaceId AND e.gone = 0 AND e.day BETWEEN :from AND :to ORDER BY e.day, e.position`,
    )
    .iterate({ workspaceId: workspace.id, prepaid: accountIdOf(book, workspace.id, 'prepaid'), ...period });
  for (const row of rows) {
    credits += row.credits;
    cost += row.cost;
    yield { ...row, balance: { credits, cost } };
  }
}

export const NO_BALANCE: Balance = { credits: 0, cost: 0 };

/** The balance right after each of `rows`, by event id: what came later on its day is taken off from the day's closing balance. */
export function balancesAfterEvents(
  book: ReadBook,
  workspace: Workspace,
  rows: readonly Pick<RegisterRow, 'day' | 'position'>[],
): ReadonlyMap<number, Balance> {
  const after = new Map<number, Balance>();
  const lowest = new Map<Day, number>();
  for (const { day, position } of rows) lowest.set(day, Math.min(position, lowest.get(day) ?? position));
  const days = [...lowest.keys()].toSorted((a, b) => b - a);
  const closings = closingsOn(book, workspace, days.toReversed()).toReversed();
  days.forEach((day, index) => {
    let { credits, cost } = closings[index] as Balance;
    for (const [id, creditsMoved, costMoved] of effectsBackTo(book, workspace, day, lowest.get(day) as number)) {
      after.set(id, { credits, cost });
      credits -= creditsMoved;
      cost -= costMoved;
    }
  });
  return after;
}

/** What events did, from the end of a day back to a place in it. */
function effectsBackTo(
  book: ReadBook,
  workspace: Workspace,
  day: Day,
  position: number,
): readonly (readonly [id: number, credits: number, cost: number])[] {
  const rows = prepared<[number, number, number, number], { id: number; credits: number; cost: number }>(
    book.connection,
    `SELECT e.id, coalesce(p.credits, 0) AS credits, coalesce(p.amount, 0) AS cost
     FROM event AS e LEFT JOIN posting AS p ON p.entry_id = e.entry_id AND p.account_id = ? + 0
     WHERE e.workspace_id = ? + 0 AND e.day = ? + 0 AND e.gone = 0 AND e.position >= ? + 0 ORDER BY e.position DESC`,
  ).all(accountIdOf(book, workspace.id, 'prepaid'), workspace.id, day, position);
  return rows.map(({ id, credits, cost }) => [id, credits, cost]);
}
