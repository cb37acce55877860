/** Money back (decision 0014): which credits and which tax go with money that came back to the card of a charge, or was taken from it again. */

import { proportion } from '../../db/ledger/money.ts';

/** A top-up, or a charge that a card paid, as far as money back is concerned. */
export interface PaidByCard {
  /** In currency minor units, above 0. */
  readonly amount: number;
  /** Credits that it bought; 0 for a charge. */
  readonly credits: number;
  /** The recoverable tax in the amount. */
  readonly tax: number;
}

/** What earlier money back of the same charge came to. */
export interface BackSoFar {
  /** Money that is back. */
  readonly returned: number;
  /** Credits that went with it. */
  readonly credits: number;
}

/** Signed as in the entry: what leaves is negative. */
export interface MoneyBackPlan {
  readonly credits: number;
  readonly tax: number;
}

/**
 * What goes with `amount`, which is negative where money comes back and positive where it is taken again. Of all money that is back, credits go
 * in proportion, rounded half up, as far as `left` of them are in the lot; what is taken again brings back only credits that had gone beyond
 * what is still back. The caller has made sure that what is back stays between 0 and the charge.
 */
export function planMoneyBack(charge: PaidByCard, before: BackSoFar, amount: number, left: number): MoneyBackPlan {
  const returned = before.returned - amount;
  const due = proportion(charge.credits, returned, charge.amount);
  const credits = amount < 0 ? -Math.min(Math.max(0, due - before.credits), left) : Math.max(0, before.credits - due);
  const tax = proportion(charge.tax, before.returned, charge.amount) - proportion(charge.tax, returned, charge.amount);
  return { credits: credits === 0 ? 0 : credits, tax: tax === 0 ? 0 : tax };
}
