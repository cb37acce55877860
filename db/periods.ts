/** Closed periods (rules L11, R4): up to a day nothing is posted any more, until the period is reopened with a reason. */

import { prepared, type Connection } from './connection.ts';
import type { Day } from './ledger/calendar.ts';
import { refuse } from './ledger/refusal.ts';

/** The last day of the workspace's closed period; `undefined` where everything is open. */
export function closedThrough(connection: Connection, workspaceId: number): Day | undefined {
  const row = prepared<[number], { day: number | null }>(
    connection,
    'SELECT max(through_day) AS day FROM closed_period WHERE workspace_id = ? + 0 AND reopened_at IS NULL',
  ).get(workspaceId);
  return row?.day ?? undefined;
}

/** Closes a workspace up to and including a day. What expires in the period has to be posted before. `now` in ms since the epoch. */
export function closePeriod(connection: Connection, workspaceId: number, throughDay: Day, now: number): void {
  const due = prepared<[number, number], unknown>(
    connection,
    `SELECT 1 FROM lot AS l JOIN workspace AS w ON w.id = l.workspace_id
     WHERE l.workspace_id = ? AND l.remaining > 0 AND l.expires_day > coalesce(w.expired_through, -1e9) AND l.expires_day <= ?`,
  ).get(workspaceId, throughDay);
  if (due)
    refuse(
      'closed_period',
      'Credits expire in this period whose expiry is not posted yet. Open the book in the application on a later day, then close the period.',
    );
  prepared(connection, 'INSERT INTO closed_period (workspace_id, through_day, closed_at) VALUES (?, ?, ?)').run(workspaceId, throughDay, now);
}

/** Reopens every closed period that ends on or after a day; the reason stays on record. */
export function reopenPeriod(connection: Connection, workspaceId: number, fromDay: Day, reason: string, now: number): void {
  if (reason.trim() === '') refuse('closed_period', 'Say why the period is reopened: the reason stays on record.');
  prepared(
    connection,
    'UPDATE closed_period SET reopened_at = ?, reason = ? WHERE workspace_id = ? AND through_day >= ? AND reopened_at IS NULL',
  ).run(now, reason, workspaceId, fromDay);
}
