/** Holds the book and the processor's records against the model: what is new since the last time, and everything that is not at its end. */

import { prepared, type Connection } from '../../db/connection.ts';
import { settingsOn } from '../../db/settings.ts';
import { costLeft, inDrainOrder, left } from './model/lots.ts';
import { isSettled, type AccountModel } from './model/account.ts';
import type { World } from './world.ts';

/** Up to where everything has been compared and is at its end. */
export interface Mark {
  readonly decision: number;
  readonly event: number;
  readonly payment: number;
  readonly attempt: number;
  readonly fee: number;
  readonly request: number;
}

export const START: Mark = { decision: 0, event: 0, payment: 0, attempt: 0, fee: 0, request: 0 };

/** What was read of the book since a mark: the trace of a step. */
export type Reading = ReturnType<typeof readBook>;

const rowsOf = (connection: Connection, sql: string, ...parameters: readonly number[]): readonly unknown[][] =>
  prepared(connection, sql)
    .raw()
    .all(...parameters) as unknown[][];

const EVENTS = `SELECT e.id, e.kind, e.day, e.instant, e.credits, e.amount, e.tax, p.credits, p.amount,
    (SELECT sum(q.amount) FROM posting AS q JOIN account AS b ON b.id = q.account_id WHERE q.entry_id = e.entry_id AND b.role = 'card_clearing')
  FROM event AS e LEFT JOIN posting AS p ON p.entry_id = e.entry_id AND p.account_id = (SELECT id FROM account WHERE role = 'prepaid')
  WHERE e.id > ? + 0 ORDER BY e.id`;

/** Everything that a step may have changed, as rows of plain values, read at one moment. */
export function readBook(world: World, mark: Mark) {
  const { connection } = world.book;
  prepared(connection, 'BEGIN').run();
  try {
    return readRows(world, mark);
  } finally {
    prepared(connection, 'COMMIT').run();
  }
}

function readRows({ book: { connection }, heard }: World, mark: Mark) {
  return {
    decisions: rowsOf(
      connection,
      `SELECT id, subject, because, at, day, json_extract(facts, '$.snapshot.available'), json_extract(facts, '$.snapshot.pending')
         FROM decision WHERE id > ? + 0 ORDER BY id`,
      mark.decision,
    ),
    events: rowsOf(connection, EVENTS, mark.event),
    payments: rowsOf(
      connection,
      `SELECT id, purpose, because, state, amount, credits, coalesce(fee_id, 0), day, opened_at, closed_at, retry_at, failure
         FROM obligation WHERE id > ? + 0 ORDER BY id`,
      mark.payment,
    ),
    attempts: rowsOf(
      connection,
      `SELECT id, obligation_id, method_id, state, decline, intended_at, settled_at, look_up_at, look_ups FROM attempt WHERE id > ? + 0 ORDER BY id`,
      mark.attempt,
    ),
    fees: rowsOf(
      connection,
      `SELECT id, kind, credits, state, because, release_at FROM fee
         WHERE id IN (SELECT id FROM fee WHERE id > ? + 0 UNION SELECT id FROM fee WHERE workspace_id = 1 AND state IN ('held', 'due', 'paying', 'unpaid'))
         ORDER BY id`,
      mark.fee,
    ),
    lots: rowsOf(
      connection,
      `SELECT l.remaining, l.cost_remaining, l.expires_day FROM lot AS l JOIN event AS e ON e.id = l.event_id
         WHERE l.workspace_id = 1 AND l.remaining > 0 ORDER BY coalesce(l.expires_day, 9e9), l.day, e.position`,
    ),
    holds: rowsOf(connection, `SELECT coalesce(sum(credits), 0), count(*) FROM hold WHERE workspace_id = 1 AND state = 'open'`),
    methods: rowsOf(connection, 'SELECT id, state FROM payment_method ORDER BY id'),
    requests: rowsOf(
      connection,
      `SELECT id, credits, state FROM refund_request WHERE id > ? + 0 OR (workspace_id = 1 AND state IN ('requested', 'approved')) ORDER BY id`,
      mark.request,
    ),
    looks: rowsOf(connection, 'SELECT next_at FROM money_back_look'),
    heard: [[heard.arrivals, heard.calls]],
  };
}

/** The first difference between what was read and the model, in words; `undefined` for none. */
export function difference(reading: Reading, world: World, model: AccountModel, mark: Mark): string | undefined {
  const wanted = expected(model, mark);
  for (const [name, rows] of Object.entries(wanted) as [keyof Reading, readonly Row[]][]) {
    const found = reading[name];
    for (let index = 0; index < Math.max(rows.length, found.length); index += 1) {
      const [row, want] = [found[index], rows[index]];
      if (row === undefined || want === undefined || !isSame(row, want)) return `${name}: the book has ${told(row)}, the model ${told(want)}`;
    }
  }
  return chargesDifference(world, model);
}

/** The first setting on which the book and the model differ: asked after a crash, when it is not known whether it was set. */
export function settingDifference({ book, workspaceId }: World, model: AccountModel): string | undefined {
  const { today } = model.moment();
  const stored = settingsOn(book.connection, workspaceId, today);
  for (const [name, wanted] of Object.entries(model.settingsOn(today))) {
    const value = stored.get(name)?.value;
    const found = value === undefined ? UNSET[name] : JSON.parse(value);
    const known = name === 'top_up' ? planOf(found) : found;
    if (JSON.stringify(known ?? null) !== JSON.stringify(wanted))
      return `setting ${name}: the book has ${value}, the model ${JSON.stringify(wanted)}`;
  }
  return undefined;
}

const UNSET: Readonly<Record<string, unknown>> = { credit_packs: [], method_order: [], paused: false };

function planOf(found: { readonly mode: string; readonly packId: string; readonly since: number } | undefined): unknown {
  return found?.mode === 'automatic' ? { packId: found.packId, at: found.since } : null;
}

/** A value, or several of which the book has one. */
type Cell = string | number | null | ReadonlySet<string>;
type Row = readonly Cell[];

function isSame(row: readonly unknown[], want: Row): boolean {
  return row.length === want.length && want.every((cell, index) => (cell instanceof Set ? cell.has(row[index] as string) : cell === row[index]));
}

function told(row: readonly unknown[] | undefined): string {
  return row === undefined ? 'nothing' : row.map((cell) => (cell instanceof Set ? `(${[...cell].join(' or ')})` : String(cell))).join(' ');
}

function expected(model: AccountModel, mark: Mark): Record<keyof Reading, readonly Row[]> {
  const payments = model.payments.slice(mark.payment);
  const attempts = model.payments.flatMap((payment) =>
    payment.attempts.filter(({ id }) => id > mark.attempt).map((attempt) => ({ payment, attempt })),
  );
  const fees = model.fees.filter(({ id, state }) => id > mark.fee || (state !== 'posted' && state !== 'released'));
  const held = model.fees.filter(({ hold }) => hold > 0);
  return {
    decisions: model.decisions
      .slice(mark.decision)
      .map(({ subject, at, day, available, pending, reasons }, index) => [
        mark.decision + index + 1,
        subject,
        new Set(reasons),
        at,
        day,
        available,
        pending,
      ]),
    events: model.events.slice(mark.event).map(({ kind, day, instant, credits, amount, tax, moved }, index) => {
      const isByCardAlone = credits === null;
      const prepaid = isByCardAlone ? [null, null] : [moved.credits, moved.cost];
      const clearing = amount === null ? null : -amount;
      return [mark.event + index + 1, kind, day, instant, credits, amount, tax, ...prepaid, clearing];
    }),
    payments: payments.map((payment) => {
      const { id, purpose, because, state, amount, credits, fee, day, openedAt, closedAt, retryAt, failure } = payment;
      return [id, purpose, because, state, amount, credits, fee?.id ?? 0, day, openedAt, closedAt, retryAt, failure];
    }),
    attempts: attempts
      .toSorted((a, b) => a.attempt.id - b.attempt.id)
      .map(({ payment, attempt }) => {
        const { id, method, state, hard, intendedAt, settledAt, lookUpAt, lookUps } = attempt;
        const decline = state === 'declined' ? (hard ? 'hard' : 'soft') : null;
        return [id, payment.id, method, state, decline, intendedAt, settledAt, lookUpAt, lookUps];
      }),
    fees: fees.map(({ id, kind, credits, state, reasons, releaseAt }) => [
      id,
      kind,
      credits,
      state,
      state === 'unpaid' ? new Set(reasons) : '',
      releaseAt,
    ]),
    lots: inDrainOrder(model.lots.filter((lot) => left(lot) > 0)).map((lot) => [left(lot), costLeft(lot), lot.expires]),
    holds: [[held.reduce((sum, { hold }) => sum + hold, 0), held.length]],
    methods: model.methods.map(({ id, state }) => [id, state]),
    requests: model.requests
      .filter(({ id, state }) => id > mark.request || state === 'requested' || state === 'approved')
      .map(({ id, credits, state }) => [id, credits, state]),
    looks: model.nextLook === null ? [] : [[model.nextLook]],
    heard: [[model.processor.arrivals, model.processor.calls]],
  };
}

/** Charges at the processor, one by one; what succeeded there and is known here is in the ledger, once. */
function chargesDifference({ sandbox, clock, skew }: World, model: AccountModel): string | undefined {
  const found = sandbox.charges();
  const wanted = model.processor.charges;
  if (found.length !== wanted.length) return `charges: the processor has ${found.length}, the model ${wanted.length}`;
  for (const [index, charge] of wanted.entries()) {
    const row = found[index];
    const state = charge.state === 'processing' && clock - skew >= charge.succeedsAt ? 'succeeded' : charge.state;
    if (row?.state !== state || row.amount !== charge.amount)
      return `charges: ${row?.id} is ${row?.state} ${row?.amount}, the model has ${state} ${charge.amount}`;
  }
  return undefined;
}

/** The mark after everything that the model has been found to agree on. */
export function markOf(model: AccountModel): Mark {
  const open = model.payments.filter(({ closedAt }) => closedAt === null);
  const unsettled = open.flatMap(({ attempts }) => attempts.flatMap((attempt) => (isSettled(attempt) ? [] : [attempt.id])));
  return {
    decision: model.decisions.length,
    event: model.events.length,
    payment: (open[0]?.id ?? model.payments.length + 1) - 1,
    attempt: Math.min(model.attempts + 1, ...unsettled) - 1,
    fee: model.fees.length,
    request: model.requests.length,
  };
}

/** Of the reasons for which a fee is unpaid the engine tells one: from then on that is the reason. */
export function adoptReasons({ fees }: Reading, model: AccountModel): void {
  for (const [id, , , state, because] of fees) {
    const fee = model.fees[(id as number) - 1];
    if (fee !== undefined && state === 'unpaid') fee.reasons = [because as string];
  }
}
