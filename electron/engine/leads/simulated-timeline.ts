/** From what comes of each day to what happens between two instants: the same whatever the two are, because it is sorted by instant alone. */

import type { Day } from '../../../db/ledger/calendar.ts';
import { DAY_MS } from './simulated-chance.ts';

export interface Timeline<Item> {
  /** What happens after `from`, up to and with `to`, in order. */
  between(from: number, to: number): readonly Item[];
  /** The first instant after `from` at which something happens, within a month; `null` for none. */
  nextAfter(from: number): number | null;
}

const LOOK_AHEAD_DAYS = 31;
const DAYS_KEPT = 500;

/** `itemsOf` gives what comes of a day of the wall clock; it happens on that day or up to `daysAhead` days later. */
export function createTimeline<Item>(itemsOf: (day: Day) => readonly Item[], instantOf: (item: Item) => number, daysAhead: number): Timeline<Item> {
  /** What happens within a day of UTC. Days of the wall clock begin up to 14 hours before it and 12 after. */
  const within = keptByDay((utcDay): readonly Item[] => {
    const items: Item[] = [];
    for (let day = utcDay - 1 - daysAhead; day <= utcDay + 1; day += 1)
      items.push(...itemsOf(day).filter((item) => dayOfUtc(instantOf(item)) === utcDay));
    // A stable sort: at one instant, the earlier day and place come first.
    return items.sort((a, b) => instantOf(a) - instantOf(b));
  });

  return {
    between(from, to) {
      const items: Item[] = [];
      for (let day = dayOfUtc(from); day <= dayOfUtc(to); day += 1)
        for (const item of within(day)) if (instantOf(item) > from && instantOf(item) <= to) items.push(item);
      return items;
    },
    nextAfter(from) {
      for (let day = dayOfUtc(from); day <= dayOfUtc(from) + LOOK_AHEAD_DAYS; day += 1) {
        const next = within(day).find((item) => instantOf(item) > from);
        if (next !== undefined) return instantOf(next);
      }
      return null;
    },
  };
}

/** Spares days that were worked out from being worked out again; forgets them all when there are many. */
export function keptByDay<Value>(work: (day: Day) => Value): (day: Day) => Value {
  const known = new Map<Day, Value>();
  return (day) => {
    const found = known.get(day);
    if (found !== undefined) return found;
    const value = work(day);
    if (known.size >= DAYS_KEPT) known.clear();
    known.set(day, value);
    return value;
  };
}

function dayOfUtc(instant: number): Day {
  return Math.floor(instant / DAY_MS);
}
