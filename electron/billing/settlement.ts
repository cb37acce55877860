/** How a person may settle a charge that does not match what was asked for (rule T9). */

import { proportion } from '../../db/ledger/money.ts';

/** A charge as far as it may differ. */
export interface ComparedCharge {
  readonly amount: number;
  readonly currency: string;
  readonly customer: string;
  readonly mode: 'test' | 'live';
}

export interface AskedCharge extends ComparedCharge {
  /** What it was to buy; 0 for a fee. */
  readonly credits: number;
}

/**
 * `give_back`: the processor gives it back, or up. `accept`: it is posted as what was charged, with credits in proportion. `disown`: it is no
 * charge of ours.
 */
export type SettlementWay = 'give_back' | 'accept' | 'disown';

/**
 * What is safe. A charge to our own customer is money of ours: it can be given back, or accepted where its amount alone is another, but not
 * disowned. One of another customer can be given back or disowned. In the other mode our key has no say, and what is not there is nobody's.
 */
export function waysToSettle(asked: AskedCharge, answered: (ComparedCharge & { readonly outcome: string }) | null): readonly SettlementWay[] {
  if (answered === null || answered.mode !== asked.mode) return ['disown'];
  if (answered.customer !== asked.customer) return ['give_back', 'disown'];
  const buys = answered.amount > 0 && (asked.credits === 0 || creditsAccepted(asked, answered.amount) > 0);
  return answered.currency === asked.currency && answered.outcome === 'succeeded' && buys ? ['give_back', 'accept'] : ['give_back'];
}

/** Credits for what was charged, in proportion to what was to be, rounded half up. */
export function creditsAccepted({ credits, amount }: AskedCharge, charged: number): number {
  return proportion(credits, charged, amount);
}
