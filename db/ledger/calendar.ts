/**
 * The book's calendar (rule W1): business days as integers, weeks by the book's own first day, and their names.
 * A day is the number of days since 1970-01-01 in the proleptic Gregorian calendar.
 */

export type Day = number;

export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** From `fromDay` on, weeks start on `firstWeekday` (a dated setting, rule L10). */
export interface WeekRule {
  readonly fromDay: Day;
  readonly firstWeekday: Weekday;
}

export interface Week {
  /** `2026-W47` for Monday weeks, the ISO date of the first day otherwise. */
  readonly name: string;
  readonly firstDay: Day;
  readonly lastDay: Day;
}

const MS_PER_DAY = 86_400_000;
const EARLIEST = daysFromCivil(1900, 1, 1);
const LATEST = daysFromCivil(2999, 12, 31);

/** Day number of a civil date; the caller vouches for month 1–12 and a day that exists. */
export function daysFromCivil(year: number, month: number, day: number): Day {
  return Math.round(Date.UTC(year, month - 1, day) / MS_PER_DAY);
}

const ISO_DAY = /^(\d{4})-(\d{2})-(\d{2})$/;

/** The day of `YYYY-MM-DD`, or `undefined` where the text is not that or no such day exists between 1900 and 2999. */
export function parseDay(text: string): Day | undefined {
  const parts = ISO_DAY.exec(text);
  if (!parts) return undefined;
  const day = daysFromCivil(Number(parts[1]), Number(parts[2]), Number(parts[3]));
  return formatDay(day) === text && day >= EARLIEST && day <= LATEST ? day : undefined;
}

const formatted = new Map<Day, string>();

/** `YYYY-MM-DD` of a day. */
export function formatDay(day: Day): string {
  let text = formatted.get(day);
  if (text === undefined) {
    text = new Date(day * MS_PER_DAY).toISOString().slice(0, 10);
    if (formatted.size > 50_000) formatted.clear();
    formatted.set(day, text);
  }
  return text;
}

/** 0 for Monday … 6 for Sunday. */
export function weekdayIndex(day: Day): number {
  return (((day + 3) % 7) + 7) % 7;
}

/** Monday weeks of ISO 8601 are named `2026-W47`. */
function isoWeekName(monday: Day): string {
  const thursday = monday + 3;
  const year = Number(formatDay(thursday).slice(0, 4));
  const week = Math.floor((thursday - daysFromCivil(year, 1, 1)) / 7) + 1;
  return `${year}-W${String(week).padStart(2, '0')}`;
}

/**
 * First day of the week that holds `day`. A change of the first day ends the week that is running when the new first day
 * comes round, and never later than after seven days: so a change makes one short week and no long one.
 */
export function weekStart(day: Day, rules: readonly WeekRule[]): Day {
  let index = rules.length - 1;
  while (index > 0 && (rules[index] as WeekRule).fromDay > day) index -= 1;
  const rule = rules[index] as WeekRule;
  const start = day - ((weekdayIndex(day) - WEEKDAYS.indexOf(rule.firstWeekday) + 7) % 7);
  if (index === 0 || start >= rule.fromDay) return start;
  const running = weekStart(rule.fromDay - 1, rules.slice(0, index));
  return day >= running + 7 ? running + 7 : running;
}

/** The week that holds `day`. */
export function weekOf(day: Day, rules: readonly WeekRule[]): Week {
  const firstDay = weekStart(day, rules);
  let lastDay = firstDay + 6;
  while (weekStart(lastDay, rules) !== firstDay) lastDay -= 1;
  const ruleNow = rules.findLast((rule) => rule.fromDay <= firstDay) ?? rules[0];
  const monday = ruleNow?.firstWeekday === 'monday' && weekdayIndex(firstDay) === 0;
  return { name: monday ? isoWeekName(firstDay) : formatDay(firstDay), firstDay, lastDay };
}

/** Every week from the one that holds `from` to the one that holds `to`; none where `to` is before `from`. */
export function weeksBetween(from: Day, to: Day, rules: readonly WeekRule[]): readonly Week[] {
  const weeks: Week[] = [];
  let week = weekOf(from, rules);
  while (week.firstDay <= to && from <= to) {
    weeks.push(week);
    week = weekOf(week.lastDay + 1, rules);
  }
  return weeks;
}

/** The calendar month of a day: its first and last day. */
export function monthOf(day: Day): { readonly firstDay: Day; readonly lastDay: Day } {
  const [year, month] = formatDay(day).split('-').map(Number) as [number, number];
  return { firstDay: daysFromCivil(year, month, 1), lastDay: daysFromCivil(month === 12 ? year + 1 : year, month === 12 ? 1 : month + 1, 1) - 1 };
}
