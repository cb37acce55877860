/** Credit packs: a price and the credits it buys; the discount is a lower cost for each credit (rules L7, T3, T4). */

import { proportion, wholeRatio, type Units } from '../../db/ledger/money.ts';
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

/** An exact ratio of two integers in lowest terms; the denominator is positive. */
export interface Ratio {
  readonly numerator: number;
  readonly denominator: number;
}

/** Largest price and largest number of credits of one pack, in minor units: every ratio of the two stays exact. */
export const LARGEST_PACK = 99_999_999_999;

/**
 * The fewest whole packs that cover a shortfall (credit minor units), one at least, bought in one charge (rule T3). What would cost more
 * than an integer can hold costs `Number.MAX_SAFE_INTEGER`, which no cap allows.
 */
export function packsToCover(pack: CreditPack, shortfall: number): PackPurchase {
  const whole = wholeRatio(Math.max(shortfall, 0), pack.credits);
  return purchaseOf(pack, Math.max(1, whole * pack.credits < shortfall ? whole + 1 : whole));
}

/** So many of a pack, in one charge: each earns the pack's discount (rule T4). */
export function purchaseOf(pack: CreditPack, packs: number): PackPurchase {
  return { pack, packs, price: product(pack.price, packs), credits: product(pack.credits, packs) };
}

/** How far a pack is below face value (a credit is worth one unit of the currency), as an exact share of it; negative above it. */
export function exactDiscountOf(pack: CreditPack, units: Units): Ratio {
  const { price, face } = comparable(pack, units);
  return lowestTerms(face - price, face);
}

/** {@link exactDiscountOf} in hundredths of a percent, rounded half up: 1000 for a tenth off. */
export function discountOf(pack: CreditPack, units: Units): number {
  return roundedTimes(10_000, exactDiscountOf(pack, units));
}

/** What one credit costs, in currency minor units. */
export function pricePerCredit({ price, credits }: CreditPack, { creditDecimals }: Units): Ratio {
  return lowestTerms(price * 10 ** creditDecimals, credits);
}

/** What a hundred credits cost, in currency minor units, rounded half up. */
export function pricePerHundredCredits(pack: CreditPack, units: Units): number {
  return roundedTimes(100, pricePerCredit(pack, units));
}

/** The tax that a price contains (currency minor units) at a rate on the net price, in hundredths of a percent; rounded half up. */
export function taxContained(price: number, rateBasisPoints: number): number {
  return proportion(price, rateBasisPoints, 10_000 + rateBasisPoints);
}

/** Refuses a pack that could not be sold: a price and credits above 0, an id and a name are needed. */
export function refuseUnusablePack({ id, name, price, credits }: CreditPack): void {
  const called = name.trim() === '' ? id : name;
  if (id.trim() === '') refuse('wrong_setting', `The pack "${called}" needs an id.`);
  if (name.trim() === '') refuse('wrong_setting', `The pack with the id ${id} needs a name.`);
  if (!isPackAmount(price)) refuse('wrong_setting', `The price of the pack "${called}" has to be above 0, in whole minor units of the currency.`);
  if (!isPackAmount(credits)) refuse('wrong_setting', `The credits of the pack "${called}" have to be above 0.`);
}

/** Refuses packs that could not be sold or told apart. */
export function refuseUnusablePacks(packs: readonly CreditPack[]): void {
  for (const pack of packs) refuseUnusablePack(pack);
  const twice = packs.find(({ id }, index) => packs.findIndex((other) => other.id === id) !== index);
  if (twice) refuse('wrong_setting', `Two packs have the id ${twice.id}. Give each one of its own.`);
}

const WHAT_TO_CHANGE = {
  plan: 'Choose a larger one, or lower the threshold of the vendor terms.',
  packs: 'It is in use: make it larger, or lower the threshold of the vendor terms.',
  terms: 'It is in use for automatic top-up: choose a larger pack first, or a lower threshold.',
} as const;

/**
 * Refuses what would call for itself again at once: a pack that is not larger than the vendor's threshold (rule T3), whichever of the two is being
 * set.
 */
export function refusePackBelowThreshold(pack: CreditPack, { threshold }: VendorTerms, setting: keyof typeof WHAT_TO_CHANGE): void {
  if (threshold !== null && pack.credits <= threshold.credits)
    refuse(
      'pack_below_threshold',
      `The pack "${pack.name}" is not larger than the balance that calls for a top-up: it would be bought again and again. ${WHAT_TO_CHANGE[setting]}`,
    );
}

function isPackAmount(amount: number): boolean {
  return Number.isSafeInteger(amount) && amount > 0 && amount <= LARGEST_PACK;
}

/** Price and face value in the finer of the two minor units. */
function comparable(pack: CreditPack, { currencyDecimals, creditDecimals }: Units): { readonly price: number; readonly face: number } {
  const finest = Math.max(currencyDecimals, creditDecimals);
  return { price: pack.price * 10 ** (finest - currencyDecimals), face: pack.credits * 10 ** (finest - creditDecimals) };
}

function lowestTerms(numerator: number, denominator: number): Ratio {
  let divisor = denominator;
  for (let rest = Math.abs(numerator) % divisor; rest > 0;) [divisor, rest] = [rest, divisor % rest];
  return { numerator: numerator / divisor, denominator: denominator / divisor };
}

/** Rounded half up, towards plus infinity for a negative ratio as well; the product may be beyond 53 bits. */
function roundedTimes(factor: number, { numerator, denominator }: Ratio): number {
  const divisor = 2n * BigInt(denominator);
  const dividend = 2n * BigInt(factor) * BigInt(numerator) + BigInt(denominator);
  const rest = ((dividend % divisor) + divisor) % divisor;
  return Number((dividend - rest) / divisor);
}

function product(amount: number, times: number): number {
  const exact = amount * times;
  return exact > Number.MAX_SAFE_INTEGER ? Number.MAX_SAFE_INTEGER : exact;
}
