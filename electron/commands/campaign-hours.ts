/** Hours in which a campaign buys, as they are typed and told on the command line: `mon-fri:08:00-18:00,sat:10:00-14:00`. */

import type { CampaignPolicy, MinuteRange } from '../billing/lead-decision.ts';
import { WrongUsage } from './command.ts';

type Hours = NonNullable<CampaignPolicy['hours']>;

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const MINUTES_PER_DAY = 1440;

/** `undefined` where none are given, `null` for always. Ranges of a day are told once each; a day that is not named has none. */
export function typedHours(given: string | undefined): Hours | null | undefined {
  if (given === undefined) return undefined;
  if (given === 'always') return null;
  const week: MinuteRange[][] = DAYS.map(() => []);
  for (const part of given.split(',')) {
    const { days, range } = typedPart(part);
    for (const day of days) week[day]?.push(range);
  }
  return week;
}

function typedPart(part: string): { readonly days: readonly number[]; readonly range: MinuteRange } {
  const [, from = '', , to = from, begin = '', end = ''] = /^([a-z]{3})(-([a-z]{3}))?:(\d{1,2}:\d{2})-(\d{1,2}:\d{2})$/i.exec(part) ?? [];
  const [first, last] = [dayNamed(from), dayNamed(to)];
  const [begins, ends] = [minuteOf(begin), minuteOf(end)];
  if (first < 0 || last < first || begins === undefined || ends === undefined || begins >= ends)
    throw new WrongUsage(`--hours are such as mon-fri:08:00-18:00,sat:10:00-14:00; "${part}" is not.`);
  return { days: DAYS.map((_, day) => day).filter((day) => day >= first && day <= last), range: [begins, ends] };
}

function dayNamed(given: string): number {
  return DAYS.findIndex((day) => day === given.toLowerCase());
}

/** Minutes since midnight, 24:00 among them. */
function minuteOf(time: string): number | undefined {
  const [hour = Number.NaN, minute = Number.NaN] = time.split(':').map(Number);
  const minutes = hour * 60 + minute;
  return minute < 60 && minutes <= MINUTES_PER_DAY ? minutes : undefined;
}

/** `{"mon": ["08:00-18:00"], …}`, days without any left out. */
export function hoursDocument(hours: Hours): Readonly<Record<string, readonly string[]>> {
  const days = DAYS.map((day, index) => [day, (hours[index] ?? []).map(([from, to]) => `${clock(from)}-${clock(to)}`)] as const);
  return Object.fromEntries(days.filter(([, ranges]) => ranges.length > 0));
}

function clock(minutes: number): string {
  return `${String(Math.trunc(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}
