/** Why the amount of a line and that of its item may differ: another currency, a fee; and how amounts look that were only written wrongly. */

import { foreignAmountOf, type Ground, type ItemProfile, type LineProfile } from './ground.ts';
import type { Evidence } from './score.ts';
import type { BooksSide, MatchingSettings, OriginalAmount, Rest } from './shapes.ts';

/** A difference that has a name. */
export interface Explained {
  readonly amount: Evidence['amount'];
  readonly rest: readonly Rest[];
}

/** In another currency the amounts may be further apart where the original one is equal: the day's rate was only guessed. */
const TIMES_WITH_ORIGINAL = 4;

/** The difference as one of currency or a fee; null where it is neither, or looks like digits that were swapped. */
export function explainDifference(
  { settings, currency }: Pick<Ground, 'settings' | 'currency'>,
  line: LineProfile,
  item: ItemProfile,
): Explained | null {
  const difference = line.amount - item.amount;
  if (difference === 0 || Math.sign(line.amount) !== Math.sign(item.amount)) return null;
  const ofCurrency = currencyBound(settings, item.amount);
  const ofFee = feeBound(settings, item.amount);
  const isOfFee = difference < 0 && -difference <= ofFee;
  const as = (
    category: Rest['category'],
    how: 'original' | 'less_fee' | 'near',
    bound: number,
    original: OriginalAmount | null = null,
  ): Explained => ({
    amount: { how, difference, bound, original },
    rest: [{ category, amount: difference }],
  });
  const made = madeAs(item, currency);
  if (line.originals.some((original) => original.currency === made.currency && original.amount === Math.abs(made.amount))) {
    const isForeign = made.currency !== currency;
    if (isForeign && Math.abs(difference) <= TIMES_WITH_ORIGINAL * ofCurrency) return as('currency_differences', 'original', 0, made);
    if (!isForeign && isOfFee) return as('fees', 'less_fee', 0, made);
  }
  if (item.original !== null && Math.abs(difference) <= ofCurrency) return as('currency_differences', 'near', ofCurrency);
  if (areDigitsSwapped(line.amount, item.amount)) return null;
  if (isOfFee && foreignAmountOf(currency, line) === null) return as('fees', 'less_fee', ofFee);
  if (Math.abs(difference) <= ofCurrency) return as('currency_differences', 'near', ofCurrency);
  return isOfFee ? as('fees', 'less_fee', ofFee) : null;
}

/** What an item was in the currency in which it was made: the account's, where the books say no other. */
export function madeAs({ amount, original }: BooksSide, currency: string): OriginalAmount {
  return original ?? { currency, amount };
}

function currencyBound({ currencyDifferencePer10000 }: MatchingSettings, amount: number): number {
  return partOf(amount, currencyDifferencePer10000);
}

/** The highest fee, in minor units, that may be taken when `amount` is moved. */
export function feeBound({ feePer10000, feeFixed }: MatchingSettings, amount: number): number {
  return partOf(amount, feePer10000) + feeFixed;
}

function partOf(amount: number, per10000: number): number {
  return Number((BigInt(Math.abs(amount)) * BigInt(per10000)) / 10_000n);
}

/** Whether two amounts of the same sign differ in two neighbouring digits that changed places. */
export function areDigitsSwapped(a: number, b: number): boolean {
  if (a === b || Math.sign(a) !== Math.sign(b)) return false;
  const length = Math.max(String(Math.abs(a)).length, String(Math.abs(b)).length);
  const [left, right] = [a, b].map((amount) => String(Math.abs(amount)).padStart(length, '0')) as [string, string];
  let place = 0;
  while (left[place] === right[place]) place += 1;
  const after = place + 2;
  return left[place] === right[place + 1] && left[place + 1] === right[place] && left.slice(after) === right.slice(after);
}

/** Every amount that two swapped digits make of this one. */
export function swappedDigits(amount: number): readonly number[] {
  const digits = String(Math.abs(amount));
  const found = new Set<number>();
  for (let place = 0; place + 1 < digits.length; place += 1) {
    const swapped = Number(digits.slice(0, place) + (digits[place + 1] as string) + (digits[place] as string) + digits.slice(place + 2));
    if (swapped !== Math.abs(amount)) found.add(Math.sign(amount) * swapped);
  }
  return [...found];
}
