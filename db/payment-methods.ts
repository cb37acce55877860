/** Payment methods of a workspace (rules M1 to M4): what is stored of each, its state, and every step it took. */

import { prepared, type Connection } from './connection.ts';

export type StoredMethodState = 'added' | 'verified' | 'active' | 'expired' | 'disabled' | 'removed';

export interface PaymentMethod {
  readonly id: number;
  readonly workspaceId: number;
  readonly processor: 'sandbox' | 'manual' | 'stripe';
  readonly mode: 'test' | 'live';
  /** The processor's name for whoever owns the method. */
  readonly customer: string;
  readonly setup: string | null;
  readonly token: string | null;
  readonly brand: string;
  readonly last4: string;
  readonly expiryMonth: number | null;
  readonly expiryYear: number | null;
  readonly funding: 'credit' | 'debit' | 'prepaid' | 'unknown';
  readonly nickname: string;
  readonly state: StoredMethodState;
  /** Milliseconds since the epoch. */
  readonly addedAt: number;
}

export interface MethodStep {
  readonly state: StoredMethodState;
  readonly because: string;
  readonly at: number;
}

const METHOD = `id, workspace_id AS workspaceId, processor, mode, customer, setup, token, brand, last4, expiry_month AS expiryMonth,
  expiry_year AS expiryYear, funding, nickname, state, added_at AS addedAt`;

/** Adds a method, which nothing can be charged to yet. Returns its id. */
export function insertMethod(
  connection: Connection,
  method: Pick<PaymentMethod, 'workspaceId' | 'processor' | 'mode' | 'customer' | 'setup' | 'nickname'>,
  now: number,
): number {
  const run = prepared(
    connection,
    `INSERT INTO payment_method (workspace_id, processor, mode, customer, setup, nickname, state, added_at) VALUES (?, ?, ?, ?, ?, ?, 'added', ?)`,
  ).run(method.workspaceId, method.processor, method.mode, method.customer, method.setup, method.nickname, now);
  const id = Number(run.lastInsertRowid);
  insertStep(connection, id, { state: 'added', because: 'added', at: now });
  return id;
}

/** Writes what the processor says of a card. */
export function setCard(
  connection: Connection,
  id: number,
  card: Pick<PaymentMethod, 'brand' | 'last4' | 'expiryMonth' | 'expiryYear' | 'funding'> & { readonly token: string },
): void {
  prepared(connection, 'UPDATE payment_method SET token = ?, brand = ?, last4 = ?, expiry_month = ?, expiry_year = ?, funding = ? WHERE id = ?').run(
    card.token,
    card.brand,
    card.last4,
    card.expiryMonth,
    card.expiryYear,
    card.funding,
    id,
  );
}

export function setNickname(connection: Connection, id: number, nickname: string): void {
  prepared(connection, 'UPDATE payment_method SET nickname = ? WHERE id = ?').run(nickname, id);
}

/** Moves a method on; the database refuses a step that its life does not have. */
export function setMethodState(connection: Connection, id: number, step: MethodStep): void {
  prepared(connection, 'UPDATE payment_method SET state = ? WHERE id = ?').run(step.state, id);
  insertStep(connection, id, step);
}

function insertStep(connection: Connection, methodId: number, { state, because, at }: MethodStep): void {
  prepared(connection, 'INSERT INTO method_step (method_id, state, because, at) VALUES (?, ?, ?, ?)').run(methodId, state, because, at);
}

export function methodById(connection: Connection, id: number): PaymentMethod | undefined {
  return prepared<[number], PaymentMethod>(connection, `SELECT ${METHOD} FROM payment_method WHERE id = ?`).get(id);
}

/** Methods of a workspace that were not removed, in the order in which they were added. */
export function methodsOf(connection: Connection, workspaceId: number): readonly PaymentMethod[] {
  return prepared<[number], PaymentMethod>(
    connection,
    `SELECT ${METHOD} FROM payment_method WHERE workspace_id = ? + 0 AND state <> 'removed' ORDER BY id`,
  ).all(workspaceId);
}

/** Methods of a workspace, those that were removed among them. */
export function methodsEver(connection: Connection, workspaceId: number): readonly PaymentMethod[] {
  return prepared<[number], PaymentMethod>(connection, `SELECT ${METHOD} FROM payment_method WHERE workspace_id = ? + 0 ORDER BY id`).all(
    workspaceId,
  );
}

export function stepsOf(connection: Connection, methodId: number): readonly MethodStep[] {
  return prepared<[number], MethodStep>(connection, 'SELECT state, because, at FROM method_step WHERE method_id = ? + 0 ORDER BY id').all(methodId);
}

export interface MethodAttempt {
  readonly at: number;
  /** In currency minor units. */
  readonly amount: number;
  readonly state: string;
  readonly code: string;
}

/** What was charged or tried on a method, latest first. */
export function methodAttempts(connection: Connection, methodId: number, limit: number): readonly MethodAttempt[] {
  return prepared<[number, number], MethodAttempt>(
    connection,
    `SELECT a.intended_at AS at, o.amount, a.state, a.code FROM attempt AS a JOIN obligation AS o ON o.id = a.obligation_id
     WHERE a.method_id = ? + 0 ORDER BY a.id DESC LIMIT ? + 0`,
  ).all(methodId, limit);
}

/** What the last charge of a method came to, once that was known; the small one that verified it is none. */
export interface LastOutcome {
  readonly obligationId: number;
  /** When it was known; ms since the epoch. */
  readonly at: number;
  /** In currency minor units. */
  readonly amount: number;
  readonly state: 'succeeded' | 'declined' | 'given_up';
  readonly decline: 'hard' | 'soft' | 'owner' | null;
  readonly code: string;
  /** Its bank asked for the owner, whatever came of that. */
  readonly askedOwner: boolean;
  /** Charges since its last success that were declined or not confirmed, and when the first of them was. */
  readonly failures: number;
  readonly failingSince: number | null;
}

/** `undefined` for a method that was never charged. */
export function lastOutcomeOf(connection: Connection, methodId: number): LastOutcome | undefined {
  const row = prepared<[object], Omit<LastOutcome, 'askedOwner'> & { readonly askedOwner: 0 | 1 }>(connection, LAST_OUTCOME).get({ methodId });
  return row && { ...row, askedOwner: row.askedOwner === 1 };
}

const LAST_OUTCOME = `
  WITH outcome AS (SELECT a.* FROM attempt AS a JOIN obligation AS o ON o.id = a.obligation_id
      WHERE a.method_id = :methodId + 0 AND a.state IN ('succeeded', 'declined', 'given_up') AND o.purpose <> 'verification'),
    failed AS (SELECT count(*) AS failures, min(settled_at) AS since FROM outcome
      WHERE state <> 'succeeded' AND id > coalesce((SELECT max(id) FROM outcome WHERE state = 'succeeded'), 0))
  SELECT a.obligation_id AS obligationId, a.settled_at AS at, o.amount, a.state, a.decline, a.code,
    a.decline IS 'owner' OR a.state = 'given_up' OR a.asked_owner = 1 AS askedOwner, f.failures, f.since AS failingSince
  FROM outcome AS a JOIN obligation AS o ON o.id = a.obligation_id, failed AS f ORDER BY a.id DESC LIMIT 1`;
