/** How a fee is paid (rules T2, T3, C2, C4): from credits first, by a top-up that is coming, by card in pay-as-you-use, or not yet. */

import { rescale } from '../../db/ledger/money.ts';
import type { ChargeKind } from '../../db/ledger/event.ts';
import type { AccountSnapshot, Policy } from './policy.ts';
import type { TopUpDecision } from './top-up-decision.ts';
import type { VendorTerms } from './vendor-terms.ts';

export interface FeeAtHand {
  readonly kind: ChargeKind;
  /** In credit minor units. */
  readonly credits: number;
  /** Bought by a campaign: never charged to a card lead by lead (rule C4). */
  readonly byCampaign: boolean;
}

export type UnpaidReason =
  | 'no_top_up'
  | 'balance'
  | 'paused'
  | 'offline'
  | 'clock_set_back'
  | 'unknown_outcome'
  | 'no_method'
  /** The fee is no whole number of the currency's minor units at face value. */
  | 'not_payable_by_card';

export type FeeDecision =
  | { readonly pay: 'draw'; readonly because: 'covered' }
  | { readonly pay: 'await_top_up'; readonly because: 'top_up' }
  /** `credits` are drawn, `amount` (currency minor units) is what the card pays. */
  | { readonly pay: 'card'; readonly because: 'exact_fee' | 'shortfall'; readonly credits: number; readonly amount: number }
  | { readonly pay: 'none'; readonly because: UnpaidReason };

/** Given what the top-up rule says of the same moment. A fee that waits for a top-up is decided anew when that is closed. */
export function decideFee(policy: Policy, snapshot: AccountSnapshot, fee: FeeAtHand, topUp: TopUpDecision): FeeDecision {
  if (snapshot.available >= fee.credits) return { pay: 'draw', because: 'covered' };
  if (topUp.charge !== null) return { pay: 'await_top_up', because: 'top_up' };
  // Credits on their way cover it.
  if (snapshot.pending > 0 && snapshot.available + snapshot.pending >= fee.credits) return { pay: 'await_top_up', because: 'top_up' };
  if (policy.topUp.mode === 'automatic') return none(topUp.because === 'paused' ? 'paused' : 'no_top_up');
  if (fee.byCampaign) return none('balance');
  return byCard(policy, snapshot, fee);
}

function byCard({ paused, terms, units }: Policy, snapshot: AccountSnapshot, fee: FeeAtHand): FeeDecision {
  if (paused) return none('paused');
  if (snapshot.latestInstant !== null && snapshot.now < snapshot.latestInstant) return none('clock_set_back');
  if (snapshot.unknownOutcome || snapshot.openTopUp === 'unknown') return none('unknown_outcome');
  if (!snapshot.methods.some(({ state, chargeable }) => state === 'active' && chargeable)) return none('no_method');
  if (!snapshot.online) return none('offline');
  const credits = terms.payAsYouUse === 'shortfall' ? Math.max(0, snapshot.available) : 0;
  const amount = rescale(fee.credits - credits, units.creditDecimals, units.currencyDecimals);
  const isExact = rescale(amount, units.currencyDecimals, units.creditDecimals) === fee.credits - credits;
  if (!isExact || amount <= 0) return none('not_payable_by_card');
  return { pay: 'card', because: terms.payAsYouUse, credits, amount };
}

function none(because: UnpaidReason): FeeDecision {
  return { pay: 'none', because };
}

const HOUR_MS = 3_600_000;

export type FeeStart = { readonly state: 'due' } | { readonly state: 'held'; readonly releaseAt: number };

/** When the fee of a contact falls due (rule C2). A lead that is bought is due at once, and so is a customer who approaches by themselves. */
export function feeStart({ feeDue }: VendorTerms, contact: { readonly kind: ChargeKind; readonly contactedAt: number }): FeeStart {
  if (contact.kind !== 'quotation' || feeDue.when === 'on_contact') return { state: 'due' };
  return { state: 'held', releaseAt: contact.contactedAt + feeDue.releaseAfterHours * HOUR_MS };
}
