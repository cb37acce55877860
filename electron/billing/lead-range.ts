/**
 * Between which amounts the value per lead may well lie (rule W4), where few leads make the number shaky: Wilson's interval at 95 % on the share of leads
 * that are won, times what a won lead is worth. It keeps its meaning for a handful of leads and for shares near none and all, where the common interval
 * (mean ± 1.96 standard errors) goes below nothing; and it needs no chance, so the same leads give the same range. What single won leads are worth is taken as known.
 */

import { roundedRatio } from '../../db/ledger/money.ts';

export interface WonLeads {
  readonly leads: number;
  readonly won: number;
  /** Of the won ones, in currency minor units. */
  readonly value: number;
}

export interface LeadRange {
  readonly low: number;
  readonly high: number;
  readonly few: boolean;
}

/** Below so many leads a share of them is hardly known. */
export const FEW_LEADS = 30;

/** 1.96 squared, in ten-thousandths. */
const Z_SQUARED = 38_416n;
const SCALE = 10_000n;
/** Digits that square roots are worked out with. */
const FINE = 1_000_000_000n;

/**
 * In currency minor units, the low end rounded down and the high end up. What a won lead is worth comes from these leads, or where none of them is won from
 * `before`. `null` without a lead, and where no lead was won before either.
 */
export function leadRange({ leads, won, value }: WonLeads, before: WonLeads): LeadRange | null {
  const worth = won > 0 ? { value, won } : before;
  if (leads === 0 || worth.won === 0) return null;
  const [n, w] = [BigInt(leads), BigInt(won)];
  // Ends of the share: (2w + z² ∓ z √(z² + 4w(n − w)/n)) / (2(n + z²)), all of it in ten-thousandths.
  const middle = (2n * w * SCALE + Z_SQUARED) * FINE;
  const root = rootAbove((Z_SQUARED * Z_SQUARED * n + 4n * Z_SQUARED * SCALE * w * (n - w)) * FINE * FINE, n);
  const divisor = 2n * (n * SCALE + Z_SQUARED) * FINE * BigInt(worth.won);
  const lowest = max(0n, middle - root);
  const highest = middle + root;
  const total = BigInt(worth.value);
  const low = (lowest * total) / divisor;
  const high = (highest * total + divisor - 1n) / divisor;
  // With none won the low end is nothing, and with all won the high end is what one is worth.
  return {
    low: w === 0n ? 0 : Number(low),
    high: w === n ? roundedRatio(worth.value, worth.won) : Number(high),
    few: leads < FEW_LEADS,
  };
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

/** The root of a ratio, rounded up. */
function rootAbove(of: bigint, over: bigint): bigint {
  const root = squareRoot(of / over);
  return root * root * over === of ? root : root + 1n;
}

/** Rounded down. */
function squareRoot(of: bigint): bigint {
  if (of < 2n) return of;
  let root = 1n << (BigInt(of.toString(2).length + 1) / 2n);
  for (let next = (root + of / root) / 2n; next < root; next = (root + of / root) / 2n) root = next;
  return root;
}
