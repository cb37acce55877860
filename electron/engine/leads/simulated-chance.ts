/** Chance and clock of the simulated marketplace: every day and every customer has a chance of its own, so that nothing depends on what was asked before. */

import type { Day } from '../../../db/ledger/calendar.ts';
import { offsetMs } from '../../../db/ledger/zone.ts';
import { startOfDay } from '../../statements/instant.ts';
import { newRandom, type Random } from '../sample/random.ts';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** The chance that belongs to a name: the same seed and name give the same. */
export function chanceOf(seed: number, name: string): Random {
  // FNV-1a, mixed once more: names of one day to the next differ in a digit.
  let hash = (0x811c9dc5 ^ seed) >>> 0;
  for (let at = 0; at < name.length; at += 1) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return newRandom((hash ^ (hash >>> 16)) >>> 0);
}

/** A whole number whose average is `hundredths` / 100. */
export function wholeShare(random: Random, hundredths: number): number {
  const rest = hundredths % 100;
  return (hundredths - rest) / 100 + (random.below(100) < rest ? 1 : 0);
}

/** From `least` to `most`, the low numbers more often. */
export function soonerThanLater(random: Random, least: number, most: number): number {
  return random.between(least, random.between(least, most));
}

/** Picks by weight; the weights are whole numbers, not all 0. */
export function pickWeighted<Item>(random: Random, weights: ReadonlyMap<Item, number>): Item {
  let left = random.below([...weights.values()].reduce((sum, weight) => sum + weight, 0));
  for (const [item, weight] of weights) {
    if (left < weight) return item;
    left -= weight;
  }
  throw new RangeError('nothing to pick from');
}

/** From seconds on the wall clock of a day to instants. What the clock skips comes an hour later. */
export function clockOf(day: Day, timeZone: string): (seconds: number) => number {
  const start = startOfDay(day, timeZone);
  // Most days have 24 hours, and need no look-up for each instant.
  if (startOfDay(day + 1, timeZone) - start === DAY_MS) return (seconds) => start + seconds * 1000;
  return (seconds) => {
    const local = day * DAY_MS + seconds * 1000;
    return local - offsetMs(local - offsetMs(local, timeZone), timeZone);
  };
}
