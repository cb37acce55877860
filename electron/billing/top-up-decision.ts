/** Whether to top up now, by how much, and because of what (rules T1 to T8): total over policy and snapshot, no clock. */

import { packsToCover, type PackPurchase } from './credit-packs.ts';
import type { AccountSnapshot, Guards, Policy } from './policy.ts';

/** What calls for the decision: a fee of so many credits (in credit minor units) is at hand, or the balance has changed. */
export type TopUpNeed = { readonly because: 'fee'; readonly credits: number } | { readonly because: 'balance' };

/** Why a top-up is made. */
export type TopUpCause = 'insufficient' | 'used_up' | 'threshold';

/** Why none is made. */
export type NoTopUpReason =
  | 'covered'
  | 'pay_as_you_use'
  | 'paused'
  | 'clock_set_back'
  | 'unknown_outcome'
  | 'top_up_open'
  | 'waiting_for_later_try'
  | 'waiting_for_owner'
  | 'switched_off'
  | 'offline'
  | 'no_method'
  | 'cooling_down'
  | 'count_reached'
  | 'cap_day'
  | 'cap_month';

/** The figures that were looked at; `null` where there are none. Amounts in minor units. */
export interface TopUpFigures {
  readonly available: number;
  readonly pending: number;
  readonly fee: number | null;
  /** What the day's and the month's cap still allow. */
  readonly capLeftToday: number | null;
  readonly capLeftThisMonth: number | null;
  readonly topUpsToday: number;
  /** The method that would be charged first. */
  readonly methodId: number | null;
  /** What would be bought. */
  readonly price: number | null;
  readonly packs: number | null;
}

export type TopUpDecision =
  | { readonly charge: PackPurchase; readonly because: TopUpCause; readonly until: null; readonly figures: TopUpFigures }
  /** `until`: the instant at which this reason ends by itself, where it is known. */
  | { readonly charge: null; readonly because: NoTopUpReason; readonly until: number | null; readonly figures: TopUpFigures };

const MINUTE_MS = 60_000;

/**
 * The order of reasons is fixed: what makes a top-up unnecessary, then what switches it off, then what is under way, then what it could be
 * charged to, then the guards from the shortest to the longest. The first that holds is told.
 */
export function decideTopUp(policy: Policy, snapshot: AccountSnapshot, need: TopUpNeed): TopUpDecision {
  const cause = causeOf(policy, snapshot, need);
  const purchase = policy.topUp.mode === 'automatic' ? packsToCover(policy.topUp.pack, shortfall(snapshot, need)) : null;
  const figures = figuresOf(policy, snapshot, need, purchase);
  const none = (because: NoTopUpReason, until: number | null = null): TopUpDecision => ({ charge: null, because, until, figures });
  if (cause === null) return none('covered');
  if (policy.topUp.mode === 'off' || purchase === null) return none('pay_as_you_use');
  const { guards } = policy.topUp;
  if (policy.paused) return none('paused');
  if (snapshot.latestInstant !== null && snapshot.now < snapshot.latestInstant) return none('clock_set_back', snapshot.latestInstant);
  if (snapshot.unknownOutcome || snapshot.openTopUp === 'unknown') return none('unknown_outcome');
  if (snapshot.openTopUp === 'awaiting_owner') return none('waiting_for_owner');
  if (snapshot.openTopUp === 'waiting') return none('waiting_for_later_try');
  if (snapshot.openTopUp === 'open') return none('top_up_open');
  if (isSwitchedOff(guards, snapshot.failuresInARow)) return none('switched_off');
  if (figures.methodId === null) return none('no_method');
  if (!snapshot.online) return none('offline');
  const coolUntil = snapshot.lastAutomaticAt === null ? null : snapshot.lastAutomaticAt + guards.coolDownMinutes * MINUTE_MS;
  if (coolUntil !== null && snapshot.now < coolUntil) return none('cooling_down', coolUntil);
  if (snapshot.today.count >= guards.topUpsPerDay) return none('count_reached');
  if (snapshot.today.amount + purchase.price > guards.capPerDay) return none('cap_day');
  if (snapshot.month.amount + purchase.price > guards.capPerMonth) return none('cap_month');
  return { charge: purchase, because: cause, until: null, figures };
}

/** So many failed top-ups in a row switch automatic top-up off, until the user turns it on again (rule T6). */
export function isSwitchedOff(guards: Guards, failuresInARow: number): boolean {
  return failuresInARow >= guards.failuresUntilOff;
}

/** Why credits would be needed (rule T3); `null` where they are not. */
function causeOf({ terms }: Policy, snapshot: AccountSnapshot, need: TopUpNeed): TopUpCause | null {
  const there = snapshot.available + snapshot.pending;
  if (need.because === 'fee' && need.credits > there) return 'insufficient';
  // A fee that is paid from what is there does not wait for a threshold: that is looked at when it has been paid.
  if (need.because === 'fee') return null;
  if (there <= 0) return 'used_up';
  const { threshold } = terms;
  if (threshold === null) return null;
  return there < threshold.credits || (threshold.operator === 'at_or_below' && there === threshold.credits) ? 'threshold' : null;
}

function shortfall({ available, pending }: AccountSnapshot, need: TopUpNeed): number {
  return need.because === 'fee' ? need.credits - available - pending : 1 - available - pending;
}

function figuresOf({ topUp }: Policy, snapshot: AccountSnapshot, need: TopUpNeed, purchase: PackPurchase | null): TopUpFigures {
  const guards = topUp.mode === 'automatic' ? topUp.guards : null;
  return {
    available: snapshot.available,
    pending: snapshot.pending,
    fee: need.because === 'fee' ? need.credits : null,
    capLeftToday: guards && Math.max(0, guards.capPerDay - snapshot.today.amount),
    capLeftThisMonth: guards && Math.max(0, guards.capPerMonth - snapshot.month.amount),
    topUpsToday: snapshot.today.count,
    methodId: snapshot.methods.find(({ state, chargeable }) => state === 'active' && chargeable)?.id ?? null,
    price: purchase?.price ?? null,
    packs: purchase?.packs ?? null,
  };
}
