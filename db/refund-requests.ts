/** Requests to give a charge's credits back (rule C5). Instants in ms since the epoch, credits in credit minor units. */

import { prepared, type Connection } from './connection.ts';

export type StoredRefundRequestState = 'requested' | 'approved' | 'credited' | 'denied' | 'withdrawn';

export interface RefundRequest {
  readonly id: number;
  readonly workspaceId: number;
  readonly chargeEventId: number;
  readonly credits: number;
  readonly reason: string;
  readonly note: string;
  readonly state: StoredRefundRequestState;
  readonly requestedAt: number;
  readonly decidedAt: number | null;
  readonly eventId: number | null;
}

const REQUEST = `id, workspace_id AS workspaceId, charge_event_id AS chargeEventId, credits, reason, note, state, requested_at AS requestedAt,
  decided_at AS decidedAt, event_id AS eventId`;

/** Writes a request; the database allows one open request for a charge. Returns its id. */
export function insertRefundRequest(
  connection: Connection,
  request: Pick<RefundRequest, 'workspaceId' | 'chargeEventId' | 'credits' | 'reason' | 'note' | 'requestedAt'>,
): number {
  const { workspaceId, chargeEventId, credits, reason, note, requestedAt } = request;
  const run = prepared(
    connection,
    `INSERT INTO refund_request (workspace_id, charge_event_id, credits, reason, note, state, requested_at) VALUES (?, ?, ?, ?, ?, 'requested', ?)`,
  ).run(workspaceId, chargeEventId, credits, reason, note, requestedAt);
  return Number(run.lastInsertRowid);
}

export function changeRefundRequest(
  connection: Connection,
  id: number,
  { state, decidedAt, eventId }: Pick<RefundRequest, 'state' | 'decidedAt' | 'eventId'>,
): void {
  prepared(connection, 'UPDATE refund_request SET state = ?, decided_at = ?, event_id = ? WHERE id = ?').run(state, decidedAt, eventId, id);
}

export function refundRequestById(connection: Connection, id: number): RefundRequest | undefined {
  return prepared<[number], RefundRequest>(connection, `SELECT ${REQUEST} FROM refund_request WHERE id = ?`).get(id);
}

/** Requests of a workspace, newest first. */
export function refundRequestsOf(connection: Connection, workspaceId: number): readonly RefundRequest[] {
  return prepared<[number], RefundRequest>(connection, `SELECT ${REQUEST} FROM refund_request WHERE workspace_id = ? + 0 ORDER BY id DESC`).all(
    workspaceId,
  );
}

/** The open request for a charge. */
export function openRequestFor(connection: Connection, chargeEventId: number): RefundRequest | undefined {
  return prepared<[number], RefundRequest>(
    connection,
    `SELECT ${REQUEST} FROM refund_request WHERE charge_event_id = ? AND state IN ('requested', 'approved')`,
  ).get(chargeEventId);
}

/** Requests that were made from one instant until another, by what has become of them. */
export function requestsMadeBetween(
  connection: Connection,
  workspaceId: number,
  from: number,
  until: number,
): ReadonlyMap<StoredRefundRequestState, { readonly count: number; readonly credits: number }> {
  const rows = prepared<[number, number, number], { state: StoredRefundRequestState; count: number; credits: number }>(
    connection,
    `SELECT state, count(*) AS count, sum(credits) AS credits FROM refund_request
     WHERE workspace_id = ? + 0 AND requested_at >= ? + 0 AND requested_at < ? + 0 GROUP BY state`,
  ).all(workspaceId, from, until);
  return new Map(rows.map(({ state, count, credits }) => [state, { count, credits }]));
}
