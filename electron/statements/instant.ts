/** Dates and times as files write them: text to instants, and when a day begins. Instants are milliseconds since the epoch. */

import { parseDay, type Day } from '../../db/ledger/calendar.ts';
import { dayOfInstant, offsetMs } from '../../db/ledger/zone.ts';

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

function zoneMinutes(zone: string): number | undefined {
  if (zone === 'Z') return 0;
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(4, 6))];
  if (hours > 18 || minutes > 59) return undefined;
  return (hours * 60 + minutes) * (zone.startsWith('-') ? -1 : 1);
}
