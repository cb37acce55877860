/** How a fee is paid (rules T2, T3, C2, C4): from credits first, by a top-up that is coming, by card in pay-as-you-use, or not yet. */

import type { ChargeKind } from '../../db/ledger/event.ts';
import { rescale, type Units } from '../../db/ledger/money.ts';
import type { AccountSnapshot, Policy } from './policy.ts';
import { firstChargeable, type NoTopUpReason, type TopUpDecision } from './top-up-decision.ts';
import type { VendorTerms } from './vendor-terms.ts';

export interface FeeAtHand {
  readonly kind: ChargeKind;
  /** In credit minor units. */
  readonly credits: number;
  /** Bought by a campaign: never charged to a card lead by lead (rule C4). */
  readonly byCampaign: boolean;
}

export type UnpaidReason =
  /** Automatic top-up is on and none comes; the fee is not charged to the card instead (rule T3). */
  | 'no_top_up'
  /** A campaign's purchase, in pay-as-you-use. */
  | 'balance'
  | 'paused'
  | 'unknown_outcome'
  | 'clock_set_back'
  | 'no_method'
  | 'offline';

/** The figures that were looked at, in credit minor units. */
export interface FeeFigures {
  readonly fee: number;
  readonly available: number;
  readonly pending: number;
  /** The method that the card payment would begin with. */
  readonly methodId: number | null;
}

export type FeeDecision = { readonly figures: FeeFigures } & (
  | { readonly pay: 'draw'; readonly because: 'covered' }
  | { readonly pay: 'await_top_up'; readonly because: 'top_up' }
  /** `credits` are drawn, `amount` (currency minor units) is what the card pays. */
  | { readonly pay: 'card'; readonly because: 'exact_fee' | 'shortfall'; readonly credits: number; readonly amount: number }
  /** `topUp` is why there is no top-up, where that is the reason. */
  | { readonly pay: 'none'; readonly because: UnpaidReason; readonly topUp: NoTopUpReason | null }
);

export type FeeStart = { readonly state: 'due' } | { readonly state: 'held'; readonly releaseAt: number };

/**
 * Given what the top-up rule says of the same moment. Credits that are there pay first, even while the account is paused: a pause keeps
 * from charging cards, not from what was paid before. A fee that waits for a top-up is decided anew when that has ended.
 */
export function decideFee(policy: Policy, snapshot: AccountSnapshot, fee: FeeAtHand, topUp: TopUpDecision): FeeDecision {
  const figures = figuresOf(snapshot, fee);
  if (fee.credits === 0 || snapshot.available >= fee.credits) return { pay: 'draw', because: 'covered', figures };
  if (topUp.charge !== null || isTopUpComing(policy, snapshot, fee)) return { pay: 'await_top_up', because: 'top_up', figures };
  const unpaid = whyUnpaid(policy, snapshot, fee, topUp);
  if (unpaid) return { pay: 'none', ...unpaid, figures };
  return { pay: 'card', ...byCard(policy, snapshot, fee), figures };
}

/**
 * When the fee of a contact falls due (rule C2); `contactedAt` in ms since the epoch. Only a quotation waits to be read or answered: a lead
 * that is bought is due at once, and so is a customer who approaches by themselves.
 */
export function feeStart({ feeDue }: VendorTerms, contact: { readonly kind: ChargeKind; readonly contactedAt: number }): FeeStart {
  if (contact.kind !== 'quotation' || feeDue.when === 'on_contact') return { state: 'due' };
  return { state: 'held', releaseAt: contact.contactedAt + feeDue.releaseAfterHours * HOUR_MS };
}

/**
 * Credits (credit minor units) at face value, in currency minor units: rounded half up once, and at least one unit, because nothing less
 * can be charged to a card and a fee is not free.
 */
export function faceValueOnCard(credits: number, { creditDecimals, currencyDecimals }: Units): number {
  return Math.max(1, rescale(credits, creditDecimals, currencyDecimals));
}

const HOUR_MS = 3_600_000;

/**
 * Whether a top-up that is under way lets the fee wait. With automatic top-up on, any does: what it leaves uncovered calls for the next. In
 * pay-as-you-use only one that covers the fee and may end at any moment, not one that waits for days.
 */
function isTopUpComing({ topUp }: Policy, { openTopUp, available, pending }: AccountSnapshot, fee: FeeAtHand): boolean {
  if (openTopUp === 'none') return false;
  if (topUp.mode === 'automatic') return true;
  return (openTopUp === 'open' || openTopUp === 'unknown') && available + pending >= fee.credits;
}

function whyUnpaid(
  policy: Policy,
  snapshot: AccountSnapshot,
  fee: FeeAtHand,
  topUp: TopUpDecision,
): { readonly because: UnpaidReason; readonly topUp: NoTopUpReason | null } | undefined {
  if (policy.topUp.mode === 'automatic')
    return { because: policy.paused ? 'paused' : 'no_top_up', topUp: topUp.charge === null ? topUp.because : null };
  const because = whyNotByCard(policy, snapshot, fee);
  return because && { because, topUp: null };
}

function whyNotByCard({ paused }: Policy, snapshot: AccountSnapshot, fee: FeeAtHand): UnpaidReason | undefined {
  if (fee.byCampaign) return 'balance';
  if (paused) return 'paused';
  if (snapshot.unknownOutcome || snapshot.openTopUp === 'unknown') return 'unknown_outcome';
  if (snapshot.latestInstant !== null && snapshot.now < snapshot.latestInstant) return 'clock_set_back';
  if (firstChargeable(snapshot.methods) === undefined) return 'no_method';
  return snapshot.online ? undefined : 'offline';
}

/** How a fee that credits do not cover is paid by card (rule T2): whole, and nothing is drawn; or what is there is drawn, and the card pays the rest. */
export function byCard(
  { terms, units }: { readonly terms: Pick<VendorTerms, 'payAsYouUse'>; readonly units: Units },
  { available }: Pick<AccountSnapshot, 'available'>,
  fee: Pick<FeeAtHand, 'credits'>,
) {
  const credits = terms.payAsYouUse === 'shortfall' ? Math.max(0, available) : 0;
  return { because: terms.payAsYouUse, credits, amount: faceValueOnCard(fee.credits - credits, units) };
}

function figuresOf({ available, pending, methods }: AccountSnapshot, { credits }: FeeAtHand): FeeFigures {
  return { fee: credits, available, pending, methodId: firstChargeable(methods)?.id ?? null };
}
