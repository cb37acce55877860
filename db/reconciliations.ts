/** Accounts of money reconciled to a day (rules R2, R4): what statement and books closed at, what was carried, and what was reopened and why. */

import { prepared, type Connection } from './connection.ts';
import type { Day } from './ledger/calendar.ts';

export interface Reconciliation {
  readonly id: number;
  readonly throughDay: Day;
  /** Of the statement and of the books, from the holder's side; they differ by what is carried. */
  readonly closing: number;
  readonly books: number;
  readonly closedAt: number;
  readonly reopenedAt: number | null;
  readonly reason: string | null;
}

/** What the books have of an item and the statement does not have yet. */
export interface Carried {
  readonly eventId: number;
  readonly amount: number;
}

export interface CarriedItem extends Carried {
  readonly sourceId: string;
  readonly day: Day;
}

const ROW = `id, through_day AS throughDay, closing, books, closed_at AS closedAt, reopened_at AS reopenedAt, reason`;

/** The latest first, reopened ones among them. */
export function reconciliationsOf(connection: Connection, accountId: number): readonly Reconciliation[] {
  return prepared<[number], Reconciliation>(
    connection,
    `SELECT ${ROW} FROM reconciliation WHERE money_account_id = ? ORDER BY through_day DESC, id DESC`,
  ).all(accountId);
}

/** The last one that stands and ends before a day; `undefined` where there is none. */
export function reconciledBefore(connection: Connection, accountId: number, day: Day): Reconciliation | undefined {
  return prepared<[number, number], Reconciliation>(
    connection,
    `SELECT ${ROW} FROM reconciliation WHERE money_account_id = ? AND reopened_at IS NULL AND through_day < ? ORDER BY through_day DESC, id DESC LIMIT 1`,
  ).get(accountId, day);
}

/** Up to which day an account is reconciled and closed; `undefined` where all of it is open. */
export function reconciledThrough(connection: Connection, accountId: number): Day | undefined {
  const row = prepared<[number], { day: Day | null }>(
    connection,
    'SELECT max(through_day) AS day FROM reconciliation WHERE money_account_id = ? + 0 AND reopened_at IS NULL',
  ).get(accountId);
  return row?.day ?? undefined;
}

/** Writes a reconciliation and what it carries. `now` in ms since the epoch. */
export function insertReconciliation(
  connection: Connection,
  accountId: number,
  { throughDay, closing, books }: Pick<Reconciliation, 'throughDay' | 'closing' | 'books'>,
  carried: readonly Carried[],
  now: number,
): void {
  const run = prepared(
    connection,
    'INSERT INTO reconciliation (money_account_id, through_day, closing, books, closed_at) VALUES (?, ?, ?, ?, ?)',
  ).run(accountId, throughDay, closing, books, now);
  const insert = prepared(connection, 'INSERT INTO carried_event VALUES (?, ?, ?)');
  for (const { eventId, amount } of carried) insert.run(run.lastInsertRowid, eventId, amount);
}

export function carriedBy(connection: Connection, reconciliationId: number): readonly CarriedItem[] {
  return prepared<[number], CarriedItem>(
    connection,
    `SELECT c.event_id AS eventId, c.amount, e.source_id AS sourceId, e.day FROM carried_event AS c JOIN event AS e ON e.id = c.event_id
       WHERE c.reconciliation_id = ? ORDER BY e.day, e.position`,
  ).all(reconciliationId);
}

export interface CarryingAccount {
  readonly name: string;
  readonly throughDay: Day;
}

/** Events that closed periods of a workspace carry, each with the account that does. */
export function carriedEvents(connection: Connection, workspaceId: number): ReadonlyMap<number, CarryingAccount> {
  const rows = prepared<[number], CarryingAccount & { eventId: number }>(
    connection,
    `SELECT c.event_id AS eventId, a.name, r.through_day AS throughDay FROM money_account AS a JOIN reconciliation AS r ON r.money_account_id = a.id AND r.reopened_at IS NULL
       JOIN carried_event AS c ON c.reconciliation_id = r.id WHERE a.workspace_id = ? ORDER BY r.through_day DESC`,
  ).all(workspaceId);
  return new Map(rows.map(({ eventId, ...account }) => [eventId, account]));
}

/** Reopens an account from a day on: every reconciliation that ends then or later. Returns how many did. */
export function reopenReconciliations(connection: Connection, accountId: number, fromDay: Day, reason: string, now: number): number {
  return prepared(
    connection,
    'UPDATE reconciliation SET reopened_at = ?, reason = ? WHERE money_account_id = ? AND through_day >= ? AND reopened_at IS NULL',
  ).run(now, reason, accountId, fromDay).changes;
}

export interface AccountWithLines {
  readonly id: number;
  readonly name: string;
  readonly reconciledThrough: Day | null;
}

/** Accounts of a workspace that have lines, each with the day up to which it is reconciled, by name. */
export function accountsWithLines(connection: Connection, workspaceId: number): readonly AccountWithLines[] {
  return prepared<[number], AccountWithLines>(
    connection,
    `SELECT a.id, a.name, (SELECT max(through_day) FROM reconciliation AS r WHERE r.money_account_id = a.id AND r.reopened_at IS NULL) AS reconciledThrough
       FROM money_account AS a WHERE a.workspace_id = ?
         AND EXISTS (SELECT 1 FROM statement_line AS l WHERE l.money_account_id = a.id AND l.gone = 0 AND l.removed_at IS NULL) ORDER BY a.name`,
  ).all(workspaceId);
}
