/** The set of events that several files hold together, in the one order of rule W1. */

import { isRefusal, readEvent } from './events.ts';
import type { ActivityEvent, ActivityFile, Refusal, Row, Terms } from './events.ts';

export type OrderedEvents = { readonly refusal: null; readonly events: readonly ActivityEvent[] } | { readonly refusal: Refusal };

/** L11: what comes back depends on the set of rows, not on the order of the files. */
export function orderEvents(files: readonly ActivityFile[], terms: Terms): OrderedEvents {
  const byId = new Map<string, ActivityEvent>();
  for (const file of files) {
    for (const row of file.rows) {
      const event = readEvent(row, terms);
      if (isRefusal(event)) return { refusal: event };
      const known = byId.get(event.id);
      if (known === undefined) byId.set(event.id, event);
      // The same row again is the same event; the same id with other contents is two vendors' truths in one.
      else if (contents(known.row) !== contents(row)) return { refusal: { code: 'duplicate_id', id: event.id } };
    }
  }

  const readings = files.toSorted(byAuthority).map((file) => readingOf(file, byId));
  const ordered: ActivityEvent[] = [];
  const days = Map.groupBy(byId.values(), (event) => event.day);
  for (const day of [...days.keys()].toSorted((one, other) => one - other)) {
    ordered.push(...orderDay(days.get(day) ?? [], readings));
  }
  return { refusal: null, events: ordered };
}

/** By Unicode code points, which is not what `<` does beyond the basic plane. */
export function compareCodePoints(one: string, other: string): number {
  const left = Array.from(one, (character) => character.codePointAt(0) ?? 0);
  const right = Array.from(other, (character) => character.codePointAt(0) ?? 0);
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** Column order is free and an absent cell is an empty one, so neither makes two rows differ. */
function contents(row: Row): string {
  const cells = Object.entries(row).filter(([, text]) => text !== '');
  return JSON.stringify(cells.toSorted(([one], [other]) => compareCodePoints(one, other)));
}

/** Where several files hold a whole day the longest one tells its order; the rules leave open which of equals does. */
function byAuthority(one: ActivityFile, other: ActivityFile): number {
  return other.rows.length - one.rows.length || compareCodePoints(one.name, other.name);
}

/** The place of each event in the reading order of one file. */
type Reading = ReadonlyMap<string, number>;

function readingOf(file: ActivityFile, byId: ReadonlyMap<string, ActivityEvent>): Reading {
  const ids = file.rows.map((row) => row['id'] ?? '');
  const days = ids.map((id) => byId.get(id)?.day ?? 0);
  const neverLater = days.every((day, index) => index === 0 || day <= (days[index - 1] ?? day));
  const newestFirst = neverLater && days[0] !== days.at(-1);
  const reading = new Map<string, number>();
  for (const id of newestFirst ? ids.toReversed() : ids) {
    if (!reading.has(id)) reading.set(id, reading.size);
  }
  return reading;
}

function orderDay(events: readonly ActivityEvent[], readings: readonly Reading[]): readonly ActivityEvent[] {
  const reading = readings.find((each) => events.every((event) => each.has(event.id)));
  const withoutTime = (one: ActivityEvent, other: ActivityEvent): number =>
    reading === undefined ? compareCodePoints(one.id, other.id) : (reading.get(one.id) ?? 0) - (reading.get(other.id) ?? 0);
  const openings = events.filter((event) => event.kind === 'opening');
  const others = events.filter((event) => event.kind !== 'opening');
  return [...orderByTime(openings, withoutTime), ...orderByTime(others, withoutTime)];
}

/** By time where all have one. Events of one instant, and all where one lacks a time, go by `otherwise`. */
function orderByTime(events: readonly ActivityEvent[], otherwise: (one: ActivityEvent, other: ActivityEvent) => number): readonly ActivityEvent[] {
  if (events.some((event) => event.instant === null)) return events.toSorted(otherwise);
  return events.toSorted((one, other) => {
    const [left, right] = [one.instant ?? 0n, other.instant ?? 0n];
    return left === right ? otherwise(one, other) : left < right ? -1 : 1;
  });
}
