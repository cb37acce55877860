/** Credit packs: a price and the credits it buys; the discount is a lower cost for each credit (rules L7, T4). */

import { roundedRatio, rescale, type Units } from '../../db/ledger/money.ts';
import { refuse } from '../../db/ledger/refusal.ts';
import type { VendorTerms } from './vendor-terms.ts';

export interface CreditPack {
  /** Stable within a workspace's packs. */
  readonly id: string;
  readonly name: string;
  /** In currency minor units. */
  readonly price: number;
  /** In credit minor units. */
  readonly credits: number;
}

/** What a number of packs costs and gives. */
export interface PackPurchase {
  readonly pack: CreditPack;
  readonly packs: number;
  readonly price: number;
  readonly credits: number;
}

/** The fewest whole packs that cover a shortfall (credit minor units), one at least, in one charge (rule T3). */
export function packsToCover(pack: CreditPack, shortfall: number): PackPurchase {
  const packs = Math.max(1, Math.ceil(shortfall / pack.credits));
  return { pack, packs, price: pack.price * packs, credits: pack.credits * packs };
}

/** How far a pack is below face value, where one credit is worth one unit of the currency: in hundredths of a percent, rounded half up; negative above it. */
export function discountOf(pack: CreditPack, units: Units): number {
  const face = rescale(pack.credits, units.creditDecimals, units.currencyDecimals);
  return face === 0 ? 0 : roundedRatio((face - pack.price) * 10_000, face);
}

/** The tax contained in a price (currency minor units), rounded half up. */
export function taxContained(price: number, rateBasisPoints: number): number {
  return roundedRatio(price * rateBasisPoints, 10_000 + rateBasisPoints);
}

/** Refuses packs that could not be sold, or told apart. */
export function refuseUnusablePacks(packs: readonly CreditPack[]): void {
  for (const { name, price, credits } of packs) {
    if (!Number.isSafeInteger(price) || price <= 0) refuse('wrong_setting', `The pack "${name}" needs a price above 0.`);
    if (!Number.isSafeInteger(credits) || credits <= 0) refuse('wrong_setting', `The pack "${name}" needs credits above 0.`);
  }
  if (new Set(packs.map(({ id }) => id)).size !== packs.length) refuse('wrong_setting', 'Two packs have the same id.');
}

/** Refuses a plan that would call for itself again at once: a pack that is not larger than the vendor's threshold. */
export function refusePackBelowThreshold(pack: CreditPack, { threshold }: VendorTerms): void {
  if (threshold !== null && pack.credits <= threshold.credits)
    refuse(
      'pack_below_threshold',
      `The pack "${pack.name}" is not larger than the balance that calls for a top-up: it would be bought again and again. Choose a larger one.`,
    );
}
