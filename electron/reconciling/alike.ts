/** Rows in order of their days: those that are alike as one, and those of some days. */

import type { Day } from '../../db/ledger/calendar.ts';

/** Rows that are alike: their places, in order. */
export interface Alike {
  readonly members: number[];
  readonly day: Day;
  readonly first: number;
}

/** Rows on the same day with the same key are alike; `places` are in order of their days, and so is what comes back. */
export function alike<Row extends { readonly day: Day }>(
  places: readonly number[],
  rows: readonly Row[],
  keyOf: (row: Row, place: number) => string,
): readonly Alike[] {
  const groups = new Map<string, Alike>();
  for (const place of places) {
    const row = rows[place] as Row;
    const key = `${row.day} ${keyOf(row, place)}`;
    const group = groups.get(key);
    if (group) group.members.push(place);
    else groups.set(key, { members: [place], day: row.day, first: place });
  }
  return [...groups.values()];
}

/** Of places in order of their days, the first on `day` or later: its place in the list. */
export function firstFrom(list: readonly number[], rows: readonly { readonly day: Day }[], day: Day): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[list[middle] as number] as { readonly day: Day }).day < day) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Of places in order of their days, those from `firstDay` to `lastDay`. */
export function between(list: readonly number[], rows: readonly { readonly day: Day }[], firstDay: Day, lastDay: Day): readonly number[] {
  return list.slice(firstFrom(list, rows, firstDay), firstFrom(list, rows, lastDay + 1));
}
