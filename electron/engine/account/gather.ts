/** Gathers what decisions read: the policy in force (rule L10) and the account as it is. */

import { prepared } from '../../../db/connection.ts';
import { heldCredits } from '../../../db/fees.ts';
import { monthOf } from '../../../db/ledger/calendar.ts';
import { startOfDay } from '../../statements/instant.ts';
import { automaticOutcomes, countedTopUps, lastAutomaticAt, openTopUpOf, unresolvedAttemptOf } from '../../../db/obligations.ts';
import { methodsOf, type PaymentMethod } from '../../../db/payment-methods.ts';
import type { AccountSnapshot, Policy } from '../../billing/policy.ts';
import type { AccountLook } from './account.ts';
import type { Moment } from './moment.ts';
import { isHeldBack } from './restored.ts';
import { settingsAt, type AccountSettings } from './account-settings.ts';

const CLOCK_TOLERANCE_MS = 60_000;

export interface Gathered {
  readonly settings: AccountSettings;
  readonly policy: Policy;
  readonly snapshot: AccountSnapshot;
  /** In charging order, the primary first. */
  readonly methods: readonly PaymentMethod[];
}

/** Everything a decision about the account may read, at its moment. */
export function gather(account: AccountLook): Gathered {
  const { book, workspace, moment } = account;
  const settings = settingsAt(book.connection, workspace.id, moment.today);
  const methods = inChargingOrder(methodsOf(book.connection, workspace.id), settings.methodOrder);
  const policy: Policy = { units: workspace, terms: settings.terms, topUp: settings.topUp, paused: isHeldBack(book.connection, settings) };
  return { settings, policy, methods, snapshot: snapshotOf(account, settings, methods, account.isOnline()) };
}

function snapshotOf(account: AccountLook, settings: AccountSettings, methods: readonly PaymentMethod[], online: boolean): AccountSnapshot {
  const { book, facts, workspace, moment } = account;
  const { connection } = book;
  const open = openTopUpOf(connection, workspace.id);
  const month = monthOf(moment.today);
  return {
    now: byTheClock(moment),
    available: availableCredits(account),
    pending: open?.credits ?? 0,
    openTopUp: open === undefined ? 'none' : (open.state as 'open' | 'waiting' | 'awaiting_owner' | 'unknown'),
    unknownOutcome: unresolvedAttemptOf(connection, workspace.id) !== undefined,
    lastAutomaticAt: lastAutomaticAt(connection, workspace.id),
    ...countedTopUps(connection, workspace.id, moment.today, month),
    failuresInARow: failuresInARow(automaticOutcomes(connection, workspace.id, settings.topUpSince), settings),
    methods: methods.map(({ id, state, processor }) => ({ id, state, chargeable: processor !== 'manual' })),
    online,
    latestInstant: moment.latestInstant,
    nextDayAt: startOfDay(moment.today + 1, facts.timeZone),
    nextMonthAt: startOfDay(month.lastDay + 1, facts.timeZone),
  };
}

/** The present, where the clock is to be believed and not what happened last: a clock that was set back goes on all the same. */
export function byTheClock(moment: Moment): number {
  return isSetBack(moment) ? moment.clock : moment.now;
}

/** Instants within one burst of work may be a little ahead of the clock; more than that, and it was set back. */
function isSetBack({ clock, latestInstant }: Moment): boolean {
  return latestInstant !== null && clock < latestInstant - CLOCK_TOLERANCE_MS;
}

/** Posted credits less holds (rule L9); below zero where what was reserved has expired. */
export function availableCredits(account: AccountLook): number {
  return postedCredits(account) - heldCredits(account.book.connection, account.workspace.id);
}

/** Credits in lots that are not due to expire; what is posted up to now. */
export function postedCredits({ book, workspace, moment }: AccountLook): number {
  const row = prepared<[number, number], { credits: number }>(
    book.connection,
    'SELECT coalesce(sum(remaining), 0) AS credits FROM lot WHERE workspace_id = ? + 0 AND remaining > 0 AND coalesce(expires_day, 9e9) > ? + 0',
  ).get(workspace.id, moment.today);
  return row?.credits ?? 0;
}

/** Once so many failed one after the other, automatic top-up stays off until the user turns it on again (rule T6). */
function failuresInARow(outcomes: readonly ('succeeded' | 'failed')[], { topUp }: AccountSettings): number {
  const most = topUp.mode === 'automatic' ? topUp.guards.failuresUntilOff : Infinity;
  let failures = 0;
  for (const outcome of outcomes) {
    if (failures >= most) break;
    failures = outcome === 'failed' ? failures + 1 : 0;
  }
  return failures;
}

/** Methods in the user's order; those that the order does not know come last, as they were added. */
export function inChargingOrder(methods: readonly PaymentMethod[], order: readonly number[]): readonly PaymentMethod[] {
  const place = (id: number) => {
    const at = order.indexOf(id);
    return at === -1 ? Infinity : at;
  };
  return methods.toSorted((a, b) => place(a.id) - place(b.id) || a.id - b.id);
}
