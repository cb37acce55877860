/** Money that came back to the card of a charge, or was taken from it again (decision 0014). Amounts in currency minor units, instants in ms since the epoch. */

import { prepared, type Connection } from './connection.ts';
import type { Day } from './ledger/calendar.ts';

/** All that is back of a charge, by refund and by dispute. */
export interface TotalsBack {
  readonly refunded: number;
  readonly disputed: number;
}

/** What is on record for a charge: how many events there are, and what is back after the last of them. */
export interface MoneyBackSoFar extends TotalsBack {
  readonly number: number;
}

export const NOTHING_BACK: MoneyBackSoFar = { number: 0, refunded: 0, disputed: 0 };

/** Writes that an event moves money of a charge back; the database refuses what does not follow from the one before. */
export function insertMoneyBack(
  connection: Connection,
  { eventId, chargeEventId, number, refunded, disputed }: MoneyBackSoFar & { readonly eventId: number; readonly chargeEventId: number },
): void {
  prepared(connection, 'INSERT INTO money_back (event_id, charge_event_id, number, refunded, disputed) VALUES (?, ?, ?, ?, ?)').run(
    eventId,
    chargeEventId,
    number,
    refunded,
    disputed,
  );
}

export function moneyBackOf(connection: Connection, chargeEventId: number): MoneyBackSoFar {
  return (
    prepared<[number], MoneyBackSoFar>(
      connection,
      'SELECT number, refunded, disputed FROM money_back WHERE charge_event_id = ? + 0 ORDER BY number DESC LIMIT 1',
    ).get(chargeEventId) ?? NOTHING_BACK
  );
}

/** The charge that an event moves money of; `undefined` for one that moves none back. */
export function chargeOfMoneyBack(connection: Connection, eventId: number): number | undefined {
  return prepared<[number], { chargeEventId: number }>(connection, 'SELECT charge_event_id AS chargeEventId FROM money_back WHERE event_id = ?').get(
    eventId,
  )?.chargeEventId;
}

/** Events that moved money of a charge before a place in the order of W1, in any order. */
export function moneyBackBefore(
  connection: Connection,
  chargeEventId: number,
  { day, position }: { readonly day: Day; readonly position: number },
): readonly { readonly amount: number; readonly entryId: number | null }[] {
  return prepared<[object], { amount: number; entryId: number | null }>(
    connection,
    `SELECT e.amount, e.entry_id AS entryId FROM money_back AS m JOIN event AS e ON e.id = m.event_id
     WHERE m.charge_event_id = :chargeEventId + 0 AND (e.day, e.position) < (:day + 0, :position + 0)`,
  ).all({ chargeEventId, day, position });
}

/** A charge that succeeded, as the event that it became says. */
export interface PostedCharge {
  readonly attemptId: number;
  readonly methodId: number;
  readonly eventId: number;
}

/** The charge of the workspace that was made under a key, or is recorded by its processor's name; `undefined` where there is none. */
export function postedCharge(connection: Connection, workspaceId: number, key: string | null, charge: string): PostedCharge | undefined {
  return prepared<[object], PostedCharge>(
    connection,
    `SELECT a.id AS attemptId, a.method_id AS methodId, o.event_id AS eventId FROM attempt AS a JOIN obligation AS o ON o.id = a.obligation_id
     WHERE (a.key = :key OR a.charge = :charge) AND a.state = 'succeeded' AND o.workspace_id = :workspaceId AND o.event_id IS NOT NULL`,
  ).get({ workspaceId, key, charge });
}

/** The processor that was charged for an event; `undefined` for one that was not charged by us. */
export function processorOfEvent(connection: Connection, eventId: number): string | undefined {
  return prepared<[number], { processor: string }>(
    connection,
    `SELECT m.processor FROM obligation AS o JOIN attempt AS a ON a.obligation_id = o.id AND a.state = 'succeeded' JOIN payment_method AS m ON m.id = a.method_id
     WHERE o.event_id = ?`,
  ).get(eventId)?.processor;
}

export interface CustomerWithCharges {
  readonly processor: 'sandbox' | 'stripe';
  readonly mode: 'test' | 'live';
  readonly customer: string;
}

/** Whose charges can have gone back: every customer of the workspace that a processor charged, also where the method has been removed since. */
export function customersWithCharges(connection: Connection, workspaceId: number): readonly CustomerWithCharges[] {
  return prepared<[number], CustomerWithCharges>(
    connection,
    `SELECT DISTINCT processor, mode, customer FROM payment_method AS m WHERE workspace_id = ? + 0 AND processor <> 'manual'
       AND EXISTS (SELECT 1 FROM attempt AS a WHERE a.method_id = m.id AND a.state = 'succeeded')`,
  ).all(workspaceId);
}

/** What a processor said of a charge, the last time that it said something new; `problem` is why it is not posted. */
export interface Told extends TotalsBack {
  readonly problem: string;
}

export function toldOf(connection: Connection, attemptId: number): Told | undefined {
  return prepared<[number], Told>(connection, 'SELECT refunded, disputed, problem FROM money_back_told WHERE attempt_id = ?').get(attemptId);
}

export function setTold(connection: Connection, attemptId: number, { refunded, disputed, problem }: Told, now: number): void {
  prepared(
    connection,
    `INSERT INTO money_back_told (attempt_id, refunded, disputed, told_at, problem) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (attempt_id) DO UPDATE SET refunded = excluded.refunded, disputed = excluded.disputed, told_at = excluded.told_at, problem = excluded.problem`,
  ).run(attemptId, refunded, disputed, now, problem);
}

/** Names of every charge of which processors have said something: its key, and what its processor calls it. */
export function namesOfTold(connection: Connection): ReadonlySet<string> {
  const rows = prepared<[], { key: string; charge: string | null }>(
    connection,
    'SELECT a.key, a.charge FROM money_back_told AS t JOIN attempt AS a ON a.id = t.attempt_id',
  ).all();
  return new Set(rows.flatMap(({ key, charge }) => (charge === null ? [key] : [key, charge])));
}

export interface NotPosted extends Told {
  readonly toldAt: number;
  /** What was charged. */
  readonly eventId: number;
  readonly sourceId: string;
}

/** What processors said that could not be posted, oldest first. */
export function moneyBackNotPosted(connection: Connection, workspaceId: number): readonly NotPosted[] {
  return prepared<[number], NotPosted>(
    connection,
    `SELECT t.refunded, t.disputed, t.problem, t.told_at AS toldAt, e.id AS eventId, e.source_id AS sourceId FROM money_back_told AS t
       JOIN attempt AS a ON a.id = t.attempt_id JOIN obligation AS o ON o.id = a.obligation_id JOIN event AS e ON e.id = o.event_id
     WHERE t.problem <> '' AND o.workspace_id = ? + 0 ORDER BY t.told_at`,
  ).all(workspaceId);
}

export interface ListedMoneyBack {
  readonly eventId: number;
  readonly id: string;
  readonly kind: 'card_refund' | 'chargeback' | 'taken_again';
  readonly day: Day;
  /** Below 0 where it came back. */
  readonly amount: number;
  readonly method: string;
  readonly chargeEventId: number;
  readonly charge: string;
  /** Signed: what left the lots. */
  readonly credits: number;
}

/** Money back of a workspace from a day on, newest first. */
export function moneyBackSince(connection: Connection, workspaceId: number, from: Day): readonly ListedMoneyBack[] {
  return prepared<[number, number], ListedMoneyBack>(
    connection,
    `SELECT e.id AS eventId, e.source_id AS id, e.kind, e.day, e.amount, e.method, c.id AS chargeEventId, c.source_id AS charge,
       coalesce((SELECT sum(credits) FROM lot_movement WHERE entry_id = e.entry_id), 0) AS credits
     FROM money_back AS m CROSS JOIN event AS e ON e.id = m.event_id JOIN event AS c ON c.id = m.charge_event_id
     WHERE e.workspace_id = ? + 0 AND e.day >= ? + 0 ORDER BY e.day DESC, e.position DESC`,
  ).all(workspaceId, from);
}

/** Money back of a workspace from one day to another, oldest first. */
export function moneyBackBetween(connection: Connection, workspaceId: number, from: Day, to: Day): readonly ListedMoneyBack[] {
  return moneyBackSince(connection, workspaceId, from)
    .filter(({ day }) => day <= to)
    .toReversed();
}

export function setNextLook(connection: Connection, workspaceId: number, at: number): void {
  prepared(connection, 'INSERT INTO money_back_look VALUES (?, ?) ON CONFLICT (workspace_id) DO UPDATE SET next_at = excluded.next_at').run(
    workspaceId,
    at,
  );
}
