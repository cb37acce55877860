/** Days and instants of the sample: no clock is read, every moment is written out in the book's time zone or derived from one that is. */

import { parseDay, weekdayIndex, type Day } from '../../../db/ledger/calendar.ts';
import { offsetMs } from '../../../db/ledger/zone.ts';
import type { Random } from './random.ts';

export const TIME_ZONE = 'Europe/Berlin';

const MS_PER_DAY = 86_400_000;
const MOMENT = /^(\d{4}-\d{2}-\d{2}) (\d{2}):(\d{2})$/;
const SUNDAY = 6;

/** The day of `YYYY-MM-DD`, which exists. */
export function dayNamed(text: string): Day {
  const day = parseDay(text);
  if (day === undefined) throw new Error(`no day ${text}`);
  return day;
}

/** The instant of `YYYY-MM-DD HH:MM` on the wall clock. */
export function moment(text: string): number {
  const [, day, hour, minute] = MOMENT.exec(text) ?? [];
  if (day === undefined) throw new Error(`no moment ${text}`);
  return instantOn(dayNamed(day), (Number(hour) * 60 + Number(minute)) * 60);
}

/** The instant at which the wall clock shows `seconds` after midnight on `day`. */
export function instantOn(day: Day, seconds: number): number {
  const local = day * MS_PER_DAY + seconds * 1000;
  // The offset is asked for near the instant itself: the wall clock read as UTC may lie on the other side of a change.
  return local - offsetMs(local - offsetMs(local, TIME_ZONE), TIME_ZONE);
}

/** Some moment of an hour of `day`. */
export function withinHour(random: Random, day: Day, hour: number): number {
  return instantOn(day, hour * 3600 + random.below(3600));
}

/** Some moment of working hours on `day`, or on the Monday after where that is a Sunday. */
export function inOfficeHours(random: Random, day: Day): number {
  return withinHour(random, weekdayIndex(day) === SUNDAY ? day + 1 : day, random.between(8, 17));
}
