/** What is due in an account: asked in one question, so that a waking in which there is nothing to do costs next to nothing. */

import { prepared, type Connection } from '../../../db/connection.ts';
import { lookAt, type AccountView, type Engine } from './account.ts';
import { settingsAt } from './account-settings.ts';
import { BEHIND } from './append-event.ts';
import { REASONS_THAT_PASS } from './fees.ts';
import { byTheClock } from './gather.ts';
import { monthNumber } from './methods.ts';
import { isHeldBack } from './restored.ts';

/** Each of them says that there may be something to do; `false`, that there is nothing. */
export interface WhatIsDue {
  readonly account: AccountView;
  /** The present by the clock, also where it was set back; ms since the epoch. */
  readonly clock: number;
  /** Cards or lots whose time is over. */
  readonly expiry: boolean;
  /** A processor has not been asked since the start for charges that the book lacks. */
  readonly recovery: boolean;
  readonly lookUps: boolean;
  readonly settlements: boolean;
  /** When processors are asked next for money that came back; `null` before the first time. */
  readonly nextLookAt: number | null;
  readonly payments: boolean;
  readonly releases: boolean;
  readonly fees: boolean;
  readonly offers: boolean;
}

type Row = Record<'behind' | 'lookUps' | 'settlements' | 'payments' | 'releases' | 'fees' | 'offers', 0 | 1> & {
  readonly nextLookAt: number | null;
  readonly firstExpiry: number | null;
  /** As a look for lost charges names them, one a line. */
  readonly customers: string | null;
};

/** What is due now in a workspace, as the writing connection has it. */
export function whatIsDue(engine: Engine, workspaceId: number): WhatIsDue {
  const account = lookAt(engine, workspaceId);
  const { book, moment, workspace } = account;
  const clock = byTheClock(moment);
  const { now, today } = moment;
  const day = workspace.expiredThrough;
  const row = prepared<[object], Row>(book.connection, WHAT_IS_DUE).get({
    workspaceId,
    now,
    clock,
    today,
    day: day ?? today,
  });
  if (row === undefined) throw new Error('a question without an answer');
  return {
    account,
    clock,
    expiry: (day !== null && day < today && row.behind === 1) || (row.firstExpiry ?? Infinity) < monthNumber(today),
    recovery: row.customers !== null && row.customers.split('\n').some((customer) => !engine.asked.has(`${workspaceId}/${customer}`)),
    lookUps: row.lookUps === 1,
    settlements: row.settlements === 1,
    nextLookAt: row.nextLookAt,
    payments: row.payments === 1 && duePayments(account).length > 0,
    releases: row.releases === 1,
    fees: row.fees === 1,
    offers: row.offers === 1,
  };
}

/** Attempts to be looked up. No look-up is put off for longer than a day: what is further away was written by a clock that has been set back since. */
export const DUE_ATTEMPTS = `SELECT a.id FROM attempt AS a JOIN obligation AS o ON o.id = a.obligation_id
  WHERE a.state IN ('intended', 'unknown', 'awaiting_owner', 'mismatched') AND o.workspace_id = :workspaceId + 0
    AND coalesce(a.look_up_at, 0) NOT BETWEEN :clock + 1 AND :clock + 86400000 AND a.state <> 'mismatched'`;
/** Open payments have something to try next; waiting ones when their time has come. */
const DUE_OBLIGATIONS = `SELECT id FROM obligation
  WHERE workspace_id = :workspaceId + 0 AND closed_at IS NULL AND (state = 'open' OR (state = 'waiting' AND retry_at <= :now + 0))`;
export const RUN_OUT_FEES = `SELECT id FROM fee INDEXED BY fee_held
  WHERE workspace_id = :workspaceId + 0 AND state = 'held' AND release_at <= :now + 0`;

/** Ids in the order in which they came. `now` and `clock` are instants of the book, in ms since the epoch. */
export function dueIds(
  connection: Connection,
  sql: string,
  given: { readonly workspaceId: number } & ({ readonly now: number } | { readonly clock: number }),
): readonly number[] {
  return prepared<[object], { id: number }>(connection, sql)
    .all(given)
    .map(({ id }) => id)
    .toSorted((a, b) => a - b);
}

/** Payments to go on with: in a pause nothing is tried again by itself, and what waits is due when it ends. */
export function duePayments(account: AccountView): readonly number[] {
  const { book, workspace, moment } = account;
  return dueIds(book.connection, DUE_OBLIGATIONS, { workspaceId: workspace.id, now: isPaused(account) ? 0 : moment.now });
}

export function isPaused({ book, workspace, moment }: AccountView): boolean {
  return isHeldBack(book.connection, settingsAt(book.connection, workspace.id, moment.today));
}

const WHAT_IS_DUE = `SELECT
  EXISTS (${BEHIND}) AS behind,
  (SELECT min(expiry_year * 12 + expiry_month) FROM payment_method
     WHERE workspace_id = :workspaceId + 0 AND state NOT IN ('expired', 'disabled', 'removed')) AS firstExpiry,
  (SELECT group_concat(processor || '/' || mode || '/' || customer, char(10)) FROM payment_method
     WHERE workspace_id = :workspaceId + 0 AND state <> 'removed' AND processor <> 'manual') AS customers,
  EXISTS (${DUE_ATTEMPTS}) AS lookUps,
  EXISTS (SELECT 1 FROM settlement WHERE state = 'intended') AS settlements,
  (SELECT next_at FROM money_back_look WHERE workspace_id = :workspaceId + 0) AS nextLookAt,
  EXISTS (${DUE_OBLIGATIONS}) AS payments,
  EXISTS (${RUN_OUT_FEES}) AS releases,
  EXISTS (SELECT 1 FROM fee INDEXED BY fee_open WHERE workspace_id = :workspaceId + 0 AND state IN ('held', 'due', 'paying', 'unpaid') AND state = 'due'
    UNION ALL SELECT 1 FROM fee INDEXED BY fee_open WHERE workspace_id = :workspaceId + 0 AND state IN ('held', 'due', 'paying', 'unpaid')
      AND state = 'unpaid' AND because IN (${REASONS_THAT_PASS.map((reason) => `'${reason}'`).join(', ')})) AS fees,
  EXISTS (SELECT 1 FROM offer WHERE workspace_id = :workspaceId + 0 AND state IN ('available', 'passed')) AS offers`;
