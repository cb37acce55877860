/** Time zones: which business day an instant falls on in the book's zone, and how an instant reads there. */

import { type Day, daysFromCivil } from './calendar.ts';

const MS_PER_DAY = 86_400_000;
const QUARTER_HOUR_MS = 900_000;

/** Whether this JavaScript engine knows the IANA time zone. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

const offsets = new Map<string, Map<number, number>>();
const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * Milliseconds that local time in `timeZone` is ahead of UTC at `instant` (ms since the epoch).
 * Zones change their offset on quarter hours, so one look-up serves each quarter hour.
 */
export function offsetMs(instant: number, timeZone: string): number {
  const quarter = Math.floor(instant / QUARTER_HOUR_MS);
  let known = offsets.get(timeZone);
  if (!known) offsets.set(timeZone, (known = new Map()));
  let offset = known.get(quarter);
  if (offset === undefined) {
    offset = readOffset(quarter * QUARTER_HOUR_MS, timeZone);
    if (known.size > 100_000) known.clear();
    known.set(quarter, offset);
  }
  return offset;
}

function readOffset(instant: number, timeZone: string): number {
  let format = formats.get(timeZone);
  if (!format) {
    const parts = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' } as const;
    formats.set(timeZone, (format = new Intl.DateTimeFormat('en-US-u-ca-gregory', { timeZone, hourCycle: 'h23', ...parts })));
  }
  const part: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(instant)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  const local = daysFromCivil(year, month, day) * MS_PER_DAY + ((hour * 60 + minute) * 60 + second) * 1000;
  return local - instant;
}

/** The business day of an instant (ms since the epoch) in `timeZone`. */
export function dayOfInstant(instant: number, timeZone: string): Day {
  return Math.floor((instant + offsetMs(instant, timeZone)) / MS_PER_DAY);
}

/** `HH:MM:SS` of an instant in `timeZone`. */
export function timeOfInstant(instant: number, timeZone: string): string {
  return new Date(instant + offsetMs(instant, timeZone)).toISOString().slice(11, 19);
}

const MINUTE_MS = 60_000;

/** `2026-03-31T09:30:00.000+02:00`; `instant` in ms since the epoch. */
export function isoInstant(instant: number, timeZone: string): string {
  const offset = offsetMs(instant, timeZone);
  const minutes = Math.abs(offset) / MINUTE_MS;
  const digits = (number: number) => String(Math.trunc(number)).padStart(2, '0');
  return `${new Date(instant + offset).toISOString().slice(0, -1)}${offset < 0 ? '-' : '+'}${digits(minutes / 60)}:${digits(minutes % 60)}`;
}
