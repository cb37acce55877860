/** What is owed once and what was tried for it (rules T5, T9, T10). Instants in ms since the epoch, amounts in currency minor units. */

import { prepared, type Connection } from './connection.ts';
import type { Day } from './ledger/calendar.ts';

export type ObligationPurpose = 'top_up' | 'fee' | 'verification';
export type ObligationCause = 'automatic' | 'by_hand' | 'verification' | 'fee' | 'found' | 'recorded';
export type StoredObligationState = 'open' | 'waiting' | 'awaiting_owner' | 'unknown' | 'succeeded' | 'failed' | 'cancelled';
export type StoredAttemptState =
  | 'intended'
  | 'unknown'
  | 'awaiting_owner'
  | 'succeeded'
  | 'declined'
  | 'given_up'
  | 'absent'
  | 'mismatched'
  | 'given_back'
  | 'disowned';

export interface Obligation {
  readonly id: number;
  readonly workspaceId: number;
  readonly uid: string;
  readonly purpose: ObligationPurpose;
  readonly because: ObligationCause;
  readonly state: StoredObligationState;
  readonly amount: number;
  /** What it buys, in credit minor units; 0 for a fee. */
  readonly credits: number;
  /** JSON of the pack and how many of it. */
  readonly pack: string | null;
  readonly feeId: number | null;
  readonly decisionId: number | null;
  readonly day: Day;
  readonly openedAt: number;
  readonly closedAt: number | null;
  readonly retryAt: number | null;
  readonly eventId: number | null;
  readonly failure: string;
  /** When its user gave it up while it waited for the owner of the card; `null` where nobody has. */
  readonly giveUpAt: number | null;
}

export type NewObligation = Omit<Obligation, 'id' | 'state' | 'closedAt' | 'retryAt' | 'eventId' | 'failure' | 'giveUpAt'>;

export interface Attempt {
  readonly id: number;
  readonly obligationId: number;
  readonly methodId: number;
  readonly key: string;
  readonly state: StoredAttemptState;
  readonly charge: string | null;
  readonly decline: 'hard' | 'soft' | 'owner' | null;
  readonly code: string;
  readonly advice: string;
  readonly detail: string;
  /** JSON of the charge that was answered, where it does not match. */
  readonly answered: string | null;
  readonly ownerUrl: string | null;
  readonly intendedAt: number;
  readonly settledAt: number | null;
  readonly lookUpAt: number | null;
  readonly lookUps: number;
}

const OBLIGATION = `id, workspace_id AS workspaceId, uid, purpose, because, state, amount, credits, pack, fee_id AS feeId, decision_id AS decisionId,
  day, opened_at AS openedAt, closed_at AS closedAt, retry_at AS retryAt, event_id AS eventId, failure, give_up_at AS giveUpAt`;
const ATTEMPT = `id, obligation_id AS obligationId, method_id AS methodId, key, state, charge, decline, code, advice, detail, answered, owner_url AS ownerUrl,
  intended_at AS intendedAt, settled_at AS settledAt, look_up_at AS lookUpAt, look_ups AS lookUps`;
/** The same where the table is called `a`. */
const ATTEMPT_OF_A = ATTEMPT.replaceAll(/(^|, *\n? *)(\w+)/g, '$1a.$2');

// Texts of what every decision asks are put together once.
const OPEN_TOP_UP = `SELECT ${OBLIGATION} FROM obligation WHERE workspace_id = ? + 0 AND purpose = 'top_up' AND closed_at IS NULL`;
const OBLIGATION_BY_ID = `SELECT ${OBLIGATION} FROM obligation WHERE id = ?`;
const ATTEMPTS_OF = `SELECT ${ATTEMPT} FROM attempt WHERE obligation_id = ? + 0 ORDER BY id`;
const UNRESOLVED = `SELECT ${ATTEMPT_OF_A} FROM attempt AS a JOIN obligation AS o ON o.id = a.obligation_id
  WHERE a.state IN ('intended', 'unknown', 'mismatched') AND o.workspace_id = ? + 0 ORDER BY a.id LIMIT 1`;

/** Opens an obligation. The database allows one open top-up for a workspace (rule T5) and one payment for a fee. */
export function insertObligation(connection: Connection, owed: NewObligation): number {
  const { workspaceId, uid, purpose, because, amount, credits, pack, feeId, decisionId, day, openedAt } = owed;
  const run = prepared(
    connection,
    `INSERT INTO obligation (workspace_id, uid, purpose, because, state, amount, credits, pack, fee_id, decision_id, day, opened_at)
     VALUES (?, ?, ?, ?, 'open', ?, ?, ?, ?, ?, ?, ?)`,
  ).run(workspaceId, uid, purpose, because, amount, credits, pack, feeId, decisionId, day, openedAt);
  return Number(run.lastInsertRowid);
}

export interface ObligationChange {
  readonly state: StoredObligationState;
  readonly closedAt?: number | null;
  readonly retryAt?: number | null;
  readonly eventId?: number | null;
  readonly failure?: string;
}

/** Moves an obligation on; what is not given becomes empty. */
export function changeObligation(connection: Connection, id: number, change: ObligationChange): void {
  prepared(connection, 'UPDATE obligation SET state = ?, closed_at = ?, retry_at = ?, event_id = ?, failure = ? WHERE id = ?').run(
    change.state,
    change.closedAt ?? null,
    change.retryAt ?? null,
    change.eventId ?? null,
    change.failure ?? '',
    id,
  );
}

/** Records that a payment which waits for its owner is given up: before the processor is told. */
export function markGivenUp(connection: Connection, id: number, at: number): void {
  prepared(connection, 'UPDATE obligation SET give_up_at = ? WHERE id = ?').run(at, id);
}

export function obligationById(connection: Connection, id: number): Obligation | undefined {
  return prepared<[number], Obligation>(connection, OBLIGATION_BY_ID).get(id);
}

export function obligationByUid(connection: Connection, uid: string): Obligation | undefined {
  return prepared<[string], Obligation>(connection, `SELECT ${OBLIGATION} FROM obligation WHERE uid = ?`).get(uid);
}

/** The payment that an event of ours posts. */
export function obligationByEvent(connection: Connection, eventId: number): Obligation | undefined {
  return prepared<[number], Obligation>(connection, `SELECT ${OBLIGATION} FROM obligation WHERE event_id = ?`).get(eventId);
}

/** The top-up of a workspace that is not closed; there is one at most. */
export function openTopUpOf(connection: Connection, workspaceId: number): Obligation | undefined {
  return prepared<[number], Obligation>(connection, OPEN_TOP_UP).get(workspaceId);
}

export function openObligations(connection: Connection, workspaceId: number): readonly Obligation[] {
  return prepared<[number], Obligation>(
    connection,
    `SELECT ${OBLIGATION} FROM obligation WHERE workspace_id = ? + 0 AND closed_at IS NULL ORDER BY id`,
  ).all(workspaceId);
}

/** Payments of a workspace, newest first. */
export function latestObligations(connection: Connection, workspaceId: number, limit: number): readonly Obligation[] {
  return prepared<[number, number], Obligation>(
    connection,
    `SELECT ${OBLIGATION} FROM obligation WHERE workspace_id = ? + 0 ORDER BY id DESC LIMIT ? + 0`,
  ).all(workspaceId, limit);
}

/** Commits an intent: from here on the processor may have charged. Returns the attempt's id. */
export function insertAttempt(
  connection: Connection,
  { obligationId, methodId, key, intendedAt }: Pick<Attempt, 'obligationId' | 'methodId' | 'key' | 'intendedAt'>,
): number {
  const run = prepared(connection, `INSERT INTO attempt (obligation_id, method_id, key, state, intended_at) VALUES (?, ?, ?, 'intended', ?)`).run(
    obligationId,
    methodId,
    key,
    intendedAt,
  );
  return Number(run.lastInsertRowid);
}

export type AttemptChange = Pick<Attempt, 'state'> &
  Partial<Pick<Attempt, 'charge' | 'decline' | 'code' | 'advice' | 'detail' | 'answered' | 'ownerUrl' | 'settledAt' | 'lookUpAt' | 'lookUps'>>;

/** Records what became of an attempt; a charge once known stays known, and so does what was answered, and that its owner was asked; the rest becomes what is given. */
export function changeAttempt(connection: Connection, id: number, change: AttemptChange): void {
  prepared(
    connection,
    `UPDATE attempt SET state = ?, charge = coalesce(?, charge), decline = ?, code = ?, advice = ?, detail = ?, answered = coalesce(?, answered), owner_url = ?, asked_owner = max(asked_owner, ? = 'awaiting_owner'), settled_at = ?, look_up_at = ?,
       look_ups = coalesce(?, look_ups) WHERE id = ?`,
  ).run(
    change.state,
    change.charge ?? null,
    change.decline ?? null,
    change.code ?? '',
    change.advice ?? '',
    change.detail ?? '',
    change.answered ?? null,
    change.ownerUrl ?? null,
    change.state,
    change.settledAt ?? null,
    change.lookUpAt ?? null,
    change.lookUps ?? null,
    id,
  );
}

export function attemptsOf(connection: Connection, obligationId: number): readonly Attempt[] {
  return prepared<[number], Attempt>(connection, ATTEMPTS_OF).all(obligationId);
}

/** The attempt of a workspace whose outcome is not known, or does not match: while there is one, nothing new is charged (rule T10). */
export function unresolvedAttemptOf(connection: Connection, workspaceId: number): Attempt | undefined {
  return prepared<[number], Attempt>(connection, UNRESOLVED).get(workspaceId);
}

/** Whether a payment method has an attempt that is not at its end. */
export function hasUnsettledAttempt(connection: Connection, methodId: number): boolean {
  return (
    prepared<[number], unknown>(
      connection,
      `SELECT 1 FROM attempt WHERE state IN ('intended', 'unknown', 'awaiting_owner', 'mismatched') AND method_id = ? + 0 LIMIT 1`,
    ).get(methodId) !== undefined
  );
}

export function attemptByKey(connection: Connection, key: string): Attempt | undefined {
  return prepared<[string], Attempt>(connection, `SELECT ${ATTEMPT} FROM attempt WHERE key = ?`).get(key);
}

/** Whether a processor's charge is one of ours: made under a key that was committed, or recorded by its name. */
export function knowsCharge(connection: Connection, key: string, charge: string): boolean {
  const sql = "SELECT 1 FROM attempt WHERE key = ? UNION ALL SELECT 1 FROM attempt WHERE charge = ? AND state = 'succeeded'";
  return prepared<[string, string], unknown>(connection, sql).get(key, charge) !== undefined;
}

export interface CountedTopUps {
  readonly count: number;
  readonly amount: number;
}

/** No payment stays open for longer. */
const LONGEST_OPEN_DAYS = 366;

/**
 * Top-ups of a day and of its month that caps count (rule T6): succeeded, open or unknown. One that was opened on one day and came through on
 * another counts on both, so that on neither more is charged than the cap; the other day may be a later one, by a clock that has been set back since.
 * One that a person accepted counts with what was charged. Those of the vendor's history count as well: they were bought all the same.
 */
export function countedTopUps(
  connection: Connection,
  workspaceId: number,
  today: Day,
  month: { readonly firstDay: Day; readonly lastDay: Day },
): { readonly today: CountedTopUps; readonly month: CountedTopUps } {
  const row = prepared<[object], { dayCount: number; dayAmount: number; monthCount: number; monthAmount: number }>(connection, COUNTED).get({
    workspaceId,
    today,
    ...month,
    earliest: month.firstDay - LONGEST_OPEN_DAYS,
  });
  const { dayCount = 0, dayAmount = 0, monthCount = 0, monthAmount = 0 } = row ?? {};
  return { today: { count: dayCount, amount: dayAmount }, month: { count: monthCount, amount: monthAmount } };
}

const COUNTED = `
  WITH counted AS (
    SELECT coalesce(e.amount, o.amount) AS amount, o.day, e.day AS posted FROM obligation AS o LEFT JOIN event AS e ON e.id = o.event_id
    WHERE o.workspace_id = :workspaceId + 0 AND o.purpose = 'top_up' AND o.day >= :earliest + 0 AND o.state NOT IN ('failed', 'cancelled')
    UNION ALL SELECT amount, day, day FROM event INDEXED BY event_paid
      WHERE workspace_id = :workspaceId + 0 AND gone = 0 AND amount IS NOT NULL AND kind = 'top_up' AND origin = 'import'
        AND day BETWEEN min(:today, :firstDay) + 0 AND max(:today, :lastDay) + 0)
  SELECT count(*) FILTER (WHERE day = :today + 0 OR posted = :today + 0) AS dayCount,
    coalesce(sum(amount) FILTER (WHERE day = :today + 0 OR posted = :today + 0), 0) AS dayAmount,
    count(*) AS monthCount, coalesce(sum(amount), 0) AS monthAmount
  FROM counted WHERE day BETWEEN :firstDay + 0 AND :lastDay + 0 OR posted BETWEEN :firstDay + 0 AND :lastDay + 0`;

/** How the automatic top-ups opened since an instant ended, oldest first; those that are not closed, or were cancelled, are left out. */
export function automaticOutcomes(connection: Connection, workspaceId: number, since: number): readonly ('succeeded' | 'failed')[] {
  return prepared<[number, number], { state: 'succeeded' | 'failed' }>(
    connection,
    `SELECT state FROM obligation WHERE workspace_id = ? + 0 AND purpose = 'top_up' AND because = 'automatic' AND opened_at >= ? + 0
       AND state IN ('succeeded', 'failed') ORDER BY id`,
  )
    .all(workspaceId, since)
    .map(({ state }) => state);
}

/** When the last automatic top-up was opened; `null` for never. */
export function lastAutomaticAt(connection: Connection, workspaceId: number): number | null {
  const row = prepared<[number], { at: number | null }>(
    connection,
    `SELECT coalesce(closed_at, opened_at) AS at FROM obligation
     WHERE workspace_id = ? + 0 AND purpose = 'top_up' AND because = 'automatic' AND state <> 'cancelled' ORDER BY id DESC LIMIT 1`,
  ).get(workspaceId);
  return row?.at ?? null;
}
