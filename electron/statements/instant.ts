/** Dates and times as files write them: text to instants, and when a day begins. Instants are milliseconds since the epoch. */

import { parseDay, type Day } from '../../db/ledger/calendar.ts';
import { refuse } from '../../db/ledger/refusal.ts';
import { dayOfInstant, isoInstant, offsetMs } from '../../db/ledger/zone.ts';

const MS_PER_DAY = 86_400_000;
const INSTANT = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:\d{2})$/;

/** The instant of an ISO date and time with offset, such as `2026-03-31T09:30:00+02:00`; `undefined` for any other text. */
export function parseInstant(text: string): number | undefined {
  const parts = INSTANT.exec(text);
  if (!parts) return undefined;
  const [, date = '', hour, minute, second = '0', fraction = '', zone = ''] = parts;
  const day = parseDay(date);
  const offset = zoneMinutes(zone);
  if (day === undefined || offset === undefined) return undefined;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const minutes = day * 1440 + Number(hour) * 60 + Number(minute) - offset;
  return minutes * 60_000 + Number(second) * 1000 + Number(fraction.padEnd(3, '0').slice(0, 3));
}

/** The first instant of a day in `timeZone`, where clocks may change at midnight as well. */
export function startOfDay(day: Day, timeZone: string): number {
  const local = day * MS_PER_DAY;
  const before = local - offsetMs(local - MS_PER_DAY, timeZone);
  const after = local - offsetMs(local + MS_PER_DAY, timeZone);
  const earlier = Math.min(before, after);
  return dayOfInstant(earlier, timeZone) === day ? earlier : Math.max(before, after);
}

/**
 * The moment that a user names: the start of a day, a date and time in `timeZone`, or one with its offset. A time that clocks skipped is refused, and one that came
 * twice asks for its offset.
 */
export function momentInZone(given: string, timeZone: string): number {
  const day = parseDay(given);
  if (day !== undefined) return startOfDay(day, timeZone);
  const known = parseInstant(given);
  if (known !== undefined) return known;
  const local = parseInstant(`${given}Z`);
  if (local === undefined)
    refuse('wrong_date', 'This is no moment. Write a date such as 2026-03-31, with a time such as 14:05 where it did not begin with the day.');
  const offsets = new Set([offsetMs(local - MS_PER_DAY, timeZone), offsetMs(local + MS_PER_DAY, timeZone)]);
  const moments = [...offsets].map((offset) => local - offset).filter((instant) => instant + offsetMs(instant, timeZone) === local);
  const [first, second] = moments.toSorted((a, b) => a - b);
  if (first === undefined) refuse('wrong_date', 'The clocks went forward over this time: it did not come on that day. Choose the time after it.');
  if (second !== undefined) {
    const withOffset = (instant: number) => isoInstant(instant, timeZone).slice(11).replace(/\.\d+/, '');
    refuse('wrong_date', `This time came twice on that day. Say which one with its offset: ${withOffset(first)} or ${withOffset(second)}.`);
  }
  return first;
}

function zoneMinutes(zone: string): number | undefined {
  if (zone === 'Z') return 0;
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(4, 6))];
  if (hours > 18 || minutes > 59) return undefined;
  return (hours * 60 + minutes) * (zone.startsWith('-') ? -1 : 1);
}
