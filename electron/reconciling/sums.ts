/**
 * Which of several amounts add up to one. Those that follow each other in time come first, then a few of them in any combination; what could as well be
 * chance is not searched: with n ways to add and an amount of so many minor units, about n / amount of them fit without meaning anything.
 */

import type { Day } from '../../db/ledger/calendar.ts';
import type { MatchingSettings } from './shapes.ts';

/** All of one sign, in order of time. */
export interface Addend {
  readonly place: number;
  readonly day: Day;
  readonly amount: number;
}

export interface Sum {
  readonly parts: readonly Addend[];
  /** Whether nothing else adds up as well. */
  readonly isUnique: boolean;
  /** Whether the parts follow each other with none left out. */
  readonly isContiguous: boolean;
}

export interface SumSearch {
  readonly found: Sum | null;
  /** Whether nothing was found without everything having been tried. */
  readonly gaveUp: boolean;
}

/** A sum is looked for where fewer than one in so many amounts would be met by chance. */
const BY_CHANCE_ONE_IN = 20;

export function findSum(addends: readonly Addend[], total: number, settings: MatchingSettings): SumSearch {
  const smaller = addends.filter(({ amount }) => Math.abs(amount) < Math.abs(total));
  if (smaller.length < 2) return { found: null, gaveUp: false };
  const run = findRun(addends, total);
  return run ? { found: run, gaveUp: false } : findCombination(smaller, total, settings);
}

/** Parts that follow each other. Where several runs fit, one of whole days goes before, then the latest. */
function findRun(addends: readonly Addend[], total: number): Sum | null {
  if (addends.length * BY_CHANCE_ONE_IN > Math.abs(total)) return null;
  const runs: (readonly Addend[])[] = [];
  let [from, sum] = [0, 0];
  addends.forEach(({ amount }, to) => {
    sum += amount;
    while (Math.abs(sum) > Math.abs(total)) {
      sum -= (addends[from] as Addend).amount;
      from += 1;
    }
    if (sum === total && to > from) runs.push(addends.slice(from, to + 1));
  });
  const whole = runs.filter((run) => isOfWholeDays(addends, run));
  const parts = whole.at(-1) ?? runs.at(-1);
  return parts ? { parts, isUnique: (whole.length || runs.length) === 1, isContiguous: true } : null;
}

function isOfWholeDays(addends: readonly Addend[], run: readonly Addend[]): boolean {
  const [first, last] = [run[0] as Addend, run.at(-1) as Addend];
  const from = addends.indexOf(first);
  return addends[from - 1]?.day !== first.day && addends[from + run.length]?.day !== last.day;
}

function findCombination(addends: readonly Addend[], total: number, { partsOfSum, stepsOfSum }: MatchingSettings): SumSearch {
  const most = mostParts(addends.length, Math.abs(total), partsOfSum);
  if (most < 2) return { found: null, gaveUp: true };
  const sorted = addends.toSorted((a, b) => Math.abs(b.amount) - Math.abs(a.amount) || a.place - b.place);
  const found: (readonly Addend[])[] = [];
  let steps = 0;
  const search = (from: number, left: number, chosen: readonly Addend[]): void => {
    for (let next = from; next < sorted.length && found.length < 2 && steps < stepsOfSum; next += 1) {
      const addend = sorted[next] as Addend;
      const size = Math.abs(addend.amount);
      steps += 1;
      if (size * (most - chosen.length) < left) return;
      if (size > left) continue;
      if (size === left && chosen.length > 0) found.push([...chosen, addend]);
      else if (size < left && chosen.length + 1 < most) search(next + 1, left - size, [...chosen, addend]);
    }
  };
  search(0, Math.abs(total), []);
  const [parts, other] = found;
  if (parts === undefined || other !== undefined) return { found: null, gaveUp: steps >= stepsOfSum };
  return { found: { parts: parts.toSorted((a, b) => a.place - b.place), isUnique: steps < stepsOfSum, isContiguous: false }, gaveUp: false };
}

/** How many parts a combination may have before there are so many combinations that one fits by chance. */
function mostParts(count: number, total: number, most: number): number {
  let [ways, combinations] = [0, count];
  for (let parts = 2; parts <= most; parts += 1) {
    combinations = (combinations * (count - parts + 1)) / parts;
    ways += combinations;
    if (ways * BY_CHANCE_ONE_IN > total) return parts - 1;
  }
  return most;
}

/**
 * Everything outstanding up to the end of one of the days from `firstEnd` on, in one amount less a fee of at most `bound(sum)`; null where no day or more than one
 * fits.
 */
export function findSumLessFee(addends: readonly Addend[], total: number, firstEnd: Day, bound: (sum: number) => number): readonly Addend[] | null {
  const fitting: number[] = [];
  let sum = 0;
  addends.forEach(({ amount, day }, place) => {
    sum += amount;
    const fee = sum - total;
    if (day >= firstEnd && addends[place + 1]?.day !== day && place > 0 && fee > 0 && fee <= bound(sum)) fitting.push(place);
  });
  const [end, other] = fitting;
  return end === undefined || other !== undefined ? null : addends.slice(0, end + 1);
}
