/** Whether one column is the running balance of another: the surest evidence of what the amounts are, of their signs, and of the order of the rows. */

import type { DecimalText } from '../statement.ts';

export type Direction = 'ascending' | 'descending';

export interface RunningBalance {
  /** Ascending: a row follows from the row before it. Descending: from the row behind it. */
  readonly direction: Direction;
  /** Whether a row has the balance after its movement, or before it. */
  readonly states: 'after' | 'before';
  /** Whether the balance changes by the negated amounts. */
  readonly isInverted: boolean;
  readonly matches: number;
  readonly compared: number;
}

/** Three decimals are as many as any currency has. */
const SCALE = 1_000;
/** Up to here, sums and differences of whole numbers are exact. */
const LONGEST_WHOLE = 12;

/** An amount as a whole number of thousandths, to be compared; `undefined` for none, and for one that is too large or too fine for it. */
export function scaled(amount: DecimalText | undefined): number | undefined {
  if (amount === undefined) return undefined;
  const start = amount.charCodeAt(0) === 45 ? 1 : 0;
  const point = amount.indexOf('.');
  const end = point === -1 ? amount.length : point;
  if (end - start > LONGEST_WHOLE) return undefined;
  let units = 0;
  for (let at = start; at < end; at += 1) units = units * 10 + amount.charCodeAt(at) - 48;
  units *= SCALE;
  for (let at = end + 1, weight = SCALE / 10; at < amount.length; at += 1, weight /= 10) {
    const digit = amount.charCodeAt(at) - 48;
    if (weight >= 1) units += digit * weight;
    else if (digit !== 0) return undefined;
  }
  return start === 1 ? -units : units;
}

type Figures = ReadonlyArray<number | undefined>;

/**
 * How the balances follow from the amounts of the same rows; `undefined` where they mostly do not. `dates` is the direction of the dates:
 * without it, a balance before the movement cannot be told from one of the other sign, and is no evidence.
 */
export function runningBalance(amounts: Figures, balances: Figures, dates: Direction | undefined): RunningBalance | undefined {
  let [compared, byLower, byUpper, againstLower, againstUpper] = [0, 0, 0, 0, 0];
  for (let row = 1; row < amounts.length; row += 1) {
    const [before, after] = [balances[row - 1], balances[row]];
    const [upper, lower] = [amounts[row - 1], amounts[row]];
    if (before === undefined || after === undefined || upper === undefined || lower === undefined || (upper === 0 && lower === 0)) continue;
    compared += 1;
    const change = after - before;
    if (change === lower) byLower += 1;
    if (change === -upper) byUpper += 1;
    if (change === -lower) againstLower += 1;
    if (change === upper) againstUpper += 1;
  }
  const readings: RunningBalance[] = [
    { direction: 'ascending', states: 'after', isInverted: false, matches: byLower, compared },
    { direction: 'descending', states: 'after', isInverted: false, matches: byUpper, compared },
  ];
  if (dates === 'ascending')
    readings.push(
      { direction: 'ascending', states: 'before', isInverted: false, matches: againstUpper, compared },
      { direction: 'ascending', states: 'after', isInverted: true, matches: againstLower, compared },
    );
  if (dates === 'descending')
    readings.push(
      { direction: 'descending', states: 'before', isInverted: false, matches: againstLower, compared },
      { direction: 'descending', states: 'after', isInverted: true, matches: againstUpper, compared },
    );
  const best = readings.reduce((most, reading) => (reading.matches > most.matches ? reading : most));
  return best.matches > 0 && best.matches >= compared * 0.6 ? best : undefined;
}
