/** What a person decided about charges that do not match (rule T9): on record before it is done. Instants in ms since the epoch. */

import { prepared, type Connection } from './connection.ts';

export interface Settlement {
  readonly id: number;
  readonly attemptId: number;
  readonly way: 'give_back' | 'accept' | 'disown';
  /** What was charged, in minor units of `currency`; 0 where nothing was found. */
  readonly amount: number;
  readonly currency: string;
  /** What an accepted charge bought, in credit minor units. */
  readonly credits: number;
  readonly reason: string;
  /** The idempotency key of giving back. */
  readonly key: string | null;
  readonly state: 'intended' | 'done' | 'refused';
  readonly decidedAt: number;
  /** What the processor said where it refused. */
  readonly detail: string;
}

const SETTLEMENT = `s.id, s.attempt_id AS attemptId, s.way, s.amount, s.currency, s.credits, s.reason, s.key, s.state, s.decided_at AS decidedAt, s.detail`;

/** Writes what a person decided; it is done afterwards. Returns the settlement's id. */
export function insertSettlement(connection: Connection, settlement: Omit<Settlement, 'id' | 'state' | 'detail'>): number {
  const { attemptId, way, amount, currency, credits, reason, key, decidedAt } = settlement;
  const run = prepared(
    connection,
    `INSERT INTO settlement (attempt_id, way, amount, currency, credits, reason, key, state, decided_at, next_at) VALUES (?, ?, ?, ?, ?, ?, ?, 'intended', ?, ?)`,
  ).run(attemptId, way, amount, currency, credits, reason, key, decidedAt, decidedAt);
  return Number(run.lastInsertRowid);
}

export function endSettlement(connection: Connection, id: number, state: 'done' | 'refused', now: number, detail = ''): void {
  prepared(connection, 'UPDATE settlement SET state = ?, done_at = ?, next_at = NULL, detail = ? WHERE id = ?').run(state, now, detail, id);
}

export function putOffSettlement(connection: Connection, id: number, until: number): void {
  prepared(connection, 'UPDATE settlement SET next_at = ? WHERE id = ?').run(until, id);
}

export function settlementById(connection: Connection, id: number): Settlement | undefined {
  return prepared<[number], Settlement>(connection, `SELECT ${SETTLEMENT} FROM settlement AS s WHERE s.id = ?`).get(id);
}

/** How an attempt was settled, or is being settled: the latest decision about it. */
export function settlementOf(connection: Connection, attemptId: number): Settlement | undefined {
  return prepared<[number], Settlement>(
    connection,
    `SELECT ${SETTLEMENT} FROM settlement AS s WHERE s.attempt_id = ? + 0 ORDER BY s.id DESC LIMIT 1`,
  ).get(attemptId);
}

/** Settlements of a workspace that are not done and whose time has come. None is put off for longer than a day, unless a clock ran ahead. */
export function dueSettlements(connection: Connection, workspaceId: number, now: number): readonly number[] {
  return prepared<[object], { id: number }>(
    connection,
    `SELECT s.id FROM settlement AS s JOIN attempt AS a ON a.id = s.attempt_id JOIN obligation AS o ON o.id = a.obligation_id
     WHERE s.state = 'intended' AND s.next_at NOT BETWEEN :now + 1 AND :now + 86400000 AND o.workspace_id = :workspaceId + 0 ORDER BY s.id`,
  )
    .all({ workspaceId, now })
    .map(({ id }) => id);
}
