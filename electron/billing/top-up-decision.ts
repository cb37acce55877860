/** Whether to top up now, by how much, and because of what (rules T1 to T8): total over policy and snapshot, no clock. */

import { packsToCover, type PackPurchase } from './credit-packs.ts';
import type { AccountSnapshot, Guards, MethodSnapshot, Policy } from './policy.ts';
import type { TopUpThreshold } from './vendor-terms.ts';

/** What calls for the decision: a fee of so many credits (in credit minor units) is at hand, or the balance has changed. */
export type TopUpNeed = { readonly because: 'fee'; readonly credits: number } | { readonly because: 'balance' };

/** Why a top-up is made. */
export type TopUpCause =
  /** Nothing is left, with what is pending. */
  | 'used_up'
  /** Something is left, but less than the fee at hand. */
  | 'insufficient'
  /** The balance is at the vendor's threshold. */
  | 'threshold';

/** Why none is made; in the order in which they are looked at. */
export type NoTopUpReason =
  | 'covered'
  | 'pay_as_you_use'
  | 'paused'
  | 'switched_off'
  | 'unknown_outcome'
  | 'waiting_for_owner'
  | 'waiting_for_later_try'
  | 'top_up_open'
  | 'clock_set_back'
  | 'no_method'
  | 'cap_month'
  | 'cap_day'
  | 'count_reached'
  | 'cooling_down'
  | 'offline';

/** The figures that were looked at; `null` where there are none. Amounts in minor units, instants in ms since the epoch. */
export interface TopUpFigures {
  readonly available: number;
  readonly pending: number;
  readonly fee: number | null;
  /** Credits of the vendor's threshold. */
  readonly threshold: number | null;
  /** What the day's and the month's cap still allow. */
  readonly capLeftToday: number | null;
  readonly capLeftThisMonth: number | null;
  readonly topUpsToday: number;
  readonly topUpsPerDay: number | null;
  readonly coolDownUntil: number | null;
  readonly failuresInARow: number;
  /** The method that would be charged first. */
  readonly methodId: number | null;
  /** What would be bought. */
  readonly packs: number | null;
  readonly price: number | null;
  readonly credits: number | null;
}

export type TopUpDecision =
  | { readonly charge: PackPurchase; readonly because: TopUpCause; readonly until: null; readonly figures: TopUpFigures }
  /** `until`: the instant at which this reason ends by itself, where it is known. */
  | { readonly charge: null; readonly because: NoTopUpReason; readonly until: number | null; readonly figures: TopUpFigures };

/** Packs that somebody bought by hand (rule T4): the rule was not asked, what was there is kept all the same (rule T8). */
export interface BoughtByHand {
  readonly charge: PackPurchase;
  readonly because: 'by_hand';
  readonly until: null;
  readonly figures: TopUpFigures;
}

type Automatic = Extract<Policy['topUp'], { mode: 'automatic' }>;
type Holding = { readonly because: NoTopUpReason; readonly until: number | null };

const MINUTE_MS = 60_000;

/**
 * Of several reasons against a top-up the first of {@link NoTopUpReason} is told. That order is: nothing is called for; the user, or the
 * account itself, has switched it off; something is under way that has to end first (rules T5, T10); the clock cannot be believed; there is
 * nothing to charge; the guards of rule T6, the longest lasting first, so that `until` is not an empty promise; the line is down.
 */
export function decideTopUp(policy: Policy, snapshot: AccountSnapshot, need: TopUpNeed): TopUpDecision {
  const cause = topUpCause(policy.terms.threshold, snapshot, need);
  const purchase = policy.topUp.mode === 'automatic' ? packsToCover(policy.topUp.pack, shortfall(snapshot, need)) : null;
  const figures = figuresOf(policy, snapshot, need, purchase);
  const none = (because: NoTopUpReason, until: number | null = null): TopUpDecision => ({ charge: null, because, until, figures });
  if (isCoveredNow(snapshot, need, cause)) return none('covered');
  if (policy.topUp.mode === 'off' || purchase === null) return none('pay_as_you_use');
  const holding = heldBackBy(policy.topUp, policy.paused, snapshot, purchase);
  if (holding) return none(holding.because, holding.until);
  // Only a top-up that is on its way covers the need without there being a cause, and that would have held this one back.
  return cause === null ? none('top_up_open') : { charge: purchase, because: cause, until: null, figures };
}

/** What is kept of a purchase by hand: the figures of its moment, as the rule would have looked at them. */
export function boughtByHand(policy: Policy, snapshot: AccountSnapshot, purchase: PackPurchase): BoughtByHand {
  return { charge: purchase, because: 'by_hand', until: null, figures: figuresOf(policy, snapshot, { because: 'balance' }, purchase) };
}

/** So many failed top-ups in a row switch automatic top-up off, until the user turns it on again (rule T6). */
export function isSwitchedOff(guards: Guards, failuresInARow: number): boolean {
  return failuresInARow >= guards.failuresUntilOff;
}

/** The method that is charged first (rules M1, M2): the first that is activated and can be charged without its owner. */
export function firstChargeable(methods: readonly MethodSnapshot[]): MethodSnapshot | undefined {
  return methods.find(({ state, chargeable }) => state === 'active' && chargeable);
}

/** Whether a balance (available and pending, in credit minor units) is at the vendor's threshold (rule T3). */
export function isAtThreshold(threshold: TopUpThreshold | null, balance: number): boolean {
  if (threshold === null) return false;
  return threshold.operator === 'below' ? balance < threshold.credits : balance <= threshold.credits;
}

/**
 * Why credits are called for (rule T3); `null` where they are not. A fee that is paid from what is there does not wait for a threshold: the
 * balance that it leaves is evaluated when it has been paid.
 */
export function topUpCause(
  threshold: TopUpThreshold | null,
  { available, pending }: Pick<AccountSnapshot, 'available' | 'pending'>,
  need: TopUpNeed,
): TopUpCause | null {
  const balance = available + pending;
  if (need.because === 'fee') return need.credits === 0 || need.credits <= balance ? null : balance <= 0 ? 'used_up' : 'insufficient';
  if (balance <= 0) return 'used_up';
  return isAtThreshold(threshold, balance) ? 'threshold' : null;
}

/** Pending credits call for no other top-up, but they cover nothing yet. */
function isCoveredNow({ available }: AccountSnapshot, need: TopUpNeed, cause: TopUpCause | null): boolean {
  if (cause !== null) return false;
  return need.because === 'fee' ? need.credits === 0 || need.credits <= available : available > 0;
}

/** Credits that are missing; for a balance, so many that some are left. */
export function shortfall({ available, pending }: Pick<AccountSnapshot, 'available' | 'pending'>, need: TopUpNeed): number {
  return (need.because === 'fee' ? need.credits : 1) - available - pending;
}

function heldBackBy({ guards }: Automatic, paused: boolean, snapshot: AccountSnapshot, purchase: PackPurchase): Holding | undefined {
  if (paused) return held('paused');
  if (isSwitchedOff(guards, snapshot.failuresInARow)) return held('switched_off');
  if (snapshot.unknownOutcome || snapshot.openTopUp === 'unknown') return held('unknown_outcome');
  if (snapshot.openTopUp !== 'none') return held(UNDER_WAY[snapshot.openTopUp]);
  if (snapshot.latestInstant !== null && snapshot.now < snapshot.latestInstant) return held('clock_set_back', snapshot.latestInstant);
  if (firstChargeable(snapshot.methods) === undefined) return held('no_method');
  return heldBackByGuards(guards, snapshot, purchase) ?? (snapshot.online ? undefined : held('offline'));
}

/** Rule T6. A cap is kept to the minor unit; one that the price alone goes beyond never ends by itself. */
function heldBackByGuards(guards: Guards, snapshot: AccountSnapshot, { price }: PackPurchase): Holding | undefined {
  const { now, today, month, nextDayAt = null, nextMonthAt = null } = snapshot;
  if (month.amount + price > guards.capPerMonth) return held('cap_month', price > guards.capPerMonth ? null : nextMonthAt);
  if (today.amount + price > guards.capPerDay) return held('cap_day', price > guards.capPerDay ? null : nextDayAt);
  if (today.count >= guards.topUpsPerDay) return held('count_reached', nextDayAt);
  const until = coolDownUntil(guards, snapshot);
  return until !== null && now < until ? held('cooling_down', until) : undefined;
}

const UNDER_WAY = { open: 'top_up_open', waiting: 'waiting_for_later_try', awaiting_owner: 'waiting_for_owner' } as const;

function held(because: NoTopUpReason, until: number | null = null): Holding {
  return { because, until };
}

function coolDownUntil({ coolDownMinutes }: Guards, { lastAutomaticAt }: AccountSnapshot): number | null {
  return lastAutomaticAt === null ? null : lastAutomaticAt + coolDownMinutes * MINUTE_MS;
}

function figuresOf({ topUp, terms }: Policy, snapshot: AccountSnapshot, need: TopUpNeed, purchase: PackPurchase | null): TopUpFigures {
  const guards = topUp.mode === 'automatic' ? topUp.guards : null;
  return {
    available: snapshot.available,
    pending: snapshot.pending,
    fee: need.because === 'fee' ? need.credits : null,
    threshold: terms.threshold?.credits ?? null,
    capLeftToday: guards && Math.max(0, guards.capPerDay - snapshot.today.amount),
    capLeftThisMonth: guards && Math.max(0, guards.capPerMonth - snapshot.month.amount),
    topUpsToday: snapshot.today.count,
    topUpsPerDay: guards && guards.topUpsPerDay,
    coolDownUntil: guards && coolDownUntil(guards, snapshot),
    failuresInARow: snapshot.failuresInARow,
    methodId: firstChargeable(snapshot.methods)?.id ?? null,
    packs: purchase?.packs ?? null,
    price: purchase?.price ?? null,
    credits: purchase?.credits ?? null,
  };
}
