/** Days and weeks of the reference model: a day is a whole number, counted from 1970-01-01. */

export type Weekday = 'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday';

const weekdays: readonly Weekday[] = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const dayMilliseconds = 86_400_000;
const thursday = 3;

/** `'2026-03-02'` as a day; null for what is no ISO date of the calendar. */
export function parseDay(text: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const day = Date.parse(`${text}T00:00:00Z`) / dayMilliseconds;
  return Number.isInteger(day) && formatDay(day) === text ? day : null;
}

export function formatDay(day: number): string {
  return new Date(day * dayMilliseconds).toISOString().slice(0, 10);
}

/** An ISO date and time with offset as nanoseconds since 1970-01-01T00:00Z; null for anything else. */
export function parseInstant(text: string): bigint | null {
  const parts = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:\d{2})$/.exec(text);
  if (parts === null || parseDay(parts[1] ?? '') === null) return null;
  const milliseconds = Date.parse(`${parts[1]}T${parts[2]}:${parts[3] ?? '00'}${parts[5]}`);
  if (Number.isNaN(milliseconds)) return null;
  return BigInt(milliseconds) * 1_000_000n + BigInt((parts[4] ?? '').padEnd(9, '0'));
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** The day on which an instant falls for a clock of `timeZone`. */
export function dayOfInstant(instant: bigint, timeZone: string): number {
  let clock = clocks.get(timeZone);
  if (clock === undefined) {
    // 'sv-SE' writes dates as ISO does: 2026-03-02.
    clock = new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
    clocks.set(timeZone, clock);
  }
  // Rounding down to whole milliseconds never changes the day, for instants before 1970 neither.
  const milliseconds = Number((instant - (((instant % 1_000_000n) + 1_000_000n) % 1_000_000n)) / 1_000_000n);
  const day = parseDay(clock.format(milliseconds));
  if (day === null) throw new RangeError(`no day for the instant ${instant}`);
  return day;
}

/** W1: the first day of the week that `day` belongs to. */
export function weekStartOf(day: number, weekStart: Weekday): number {
  return day - ((((weekdayOf(day) - weekdays.indexOf(weekStart)) % 7) + 7) % 7);
}

/** W1: weeks that start on Monday have their ISO name, all others are named by their first day. */
export function weekName(start: number, weekStart: Weekday): string {
  if (weekStart !== 'monday') return formatDay(start);
  // An ISO week belongs to the year of its Thursday.
  const year = formatDay(start + thursday).slice(0, 4);
  const newYear = Date.parse(`${year}-01-01T00:00:00Z`) / dayMilliseconds;
  const number = Math.floor((start + thursday - newYear) / 7) + 1;
  return `${year}-W${String(number).padStart(2, '0')}`;
}

/** 0 for Monday. */
export function weekdayOf(day: number): number {
  // 1970-01-01 was a Thursday.
  return (((day + thursday) % 7) + 7) % 7;
}
