/**
 * The book's calendar (rules W1, W6): business days as integers; weeks by the book's own first day, months, quarters and fiscal years, and their names.
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

/** From `fromDay` on, fiscal years begin with the first day of `firstMonth`, 1 to 12 (a dated setting, rule L10). */
export interface FiscalRule {
  readonly fromDay: Day;
  readonly firstMonth: number;
}

/** By what a book divides its days. */
export interface CalendarRules {
  readonly weekRules: readonly WeekRule[];
  readonly fiscalRules: readonly FiscalRule[];
}

export const SPAN_UNITS = ['week', 'month', 'quarter', 'year'] as const;
/** A quarter and a year are fiscal ones. */
export type SpanUnit = (typeof SPAN_UNITS)[number];

/** Days that follow each other and have a name: a week, a month, a quarter, a year. */
export interface Span {
  readonly name: string;
  readonly firstDay: Day;
  readonly lastDay: Day;
}

/** Named `2026-W47` where it is a Monday week, by the ISO date of its first day otherwise. */
export type Week = Span;

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

/** The calendar month of a day: its first and last day, named `2026-11`. */
export function monthOf(day: Day): Span {
  const { year, month } = civil(day);
  const firstDay = daysFromCivil(year, month, 1);
  return { name: formatDay(firstDay).slice(0, 7), firstDay, lastDay: addMonths(firstDay, 1) - 1 };
}

/** First day of the fiscal year that holds `day`. A change of the first month makes one short year and no long one, like that of a week's first day. */
function fiscalYearStart(day: Day, rules: readonly FiscalRule[]): Day {
  let index = rules.length - 1;
  while (index > 0 && (rules[index] as FiscalRule).fromDay > day) index -= 1;
  const { fromDay, firstMonth } = rules[index] ?? { fromDay: -Infinity, firstMonth: 1 };
  const { year, month } = civil(day);
  const start = daysFromCivil(month >= firstMonth ? year : year - 1, firstMonth, 1);
  if (index <= 0 || start >= fromDay) return start;
  const running = fiscalYearStart(fromDay - 1, rules.slice(0, index));
  const next = addMonths(running, 12);
  return day >= next ? next : running;
}

/** The fiscal year that holds `day`: named `2026` where it is the calendar's, `2026/27` by the years that it begins and ends in otherwise, and a short one by its months. */
export function fiscalYearOf(day: Day, rules: readonly FiscalRule[]): Span {
  const firstDay = fiscalYearStart(day, rules);
  let lastDay = addMonths(firstDay, 1) - 1;
  while (fiscalYearStart(lastDay + 1, rules) === firstDay) lastDay = addMonths(lastDay + 1, 1) - 1;
  return { name: yearName(firstDay, lastDay), firstDay, lastDay };
}

function yearName(firstDay: Day, lastDay: Day): string {
  const [from, to] = [formatDay(firstDay), formatDay(lastDay)];
  if (addMonths(firstDay, 12) - 1 !== lastDay) return `${from.slice(0, 7)} to ${to.slice(0, 7)}`;
  return from.slice(0, 4) === to.slice(0, 4) ? from.slice(0, 4) : `${from.slice(0, 4)}/${to.slice(2, 4)}`;
}

/** The quarter of its fiscal year that holds `day`: `2026-Q4`; the last of a short year may be short. */
export function quarterOf(day: Day, rules: readonly FiscalRule[]): Span {
  const year = fiscalYearOf(day, rules);
  let number = 1;
  let firstDay = year.firstDay;
  for (let next = addMonths(firstDay, 3); next <= day; next = addMonths(firstDay, 3)) {
    firstDay = next;
    number += 1;
  }
  return { name: `${year.name}-Q${number}`, firstDay, lastDay: Math.min(addMonths(firstDay, 3) - 1, year.lastDay) };
}

/** The week, month, quarter or fiscal year that holds `day`. */
export function spanOf(unit: SpanUnit, day: Day, { weekRules, fiscalRules }: CalendarRules): Span {
  switch (unit) {
    case 'week':
      return weekOf(day, weekRules);
    case 'month':
      return monthOf(day);
    case 'quarter':
      return quarterOf(day, fiscalRules);
    case 'year':
      return fiscalYearOf(day, fiscalRules);
  }
}

/** So many spans up to and with the one that holds `day`, oldest first. */
export function spansUpTo(unit: SpanUnit, day: Day, count: number, rules: CalendarRules): readonly Span[] {
  const spans = [spanOf(unit, day, rules)];
  for (let first = spans[0] as Span; spans.length < count; first = spans[0] as Span) spans.unshift(spanOf(unit, first.firstDay - 1, rules));
  return spans;
}

/** Every span from the one that holds `from` to the one that holds `to`; none where `to` is before `from`. */
export function spansBetween(unit: SpanUnit, from: Day, to: Day, rules: CalendarRules): readonly Span[] {
  const spans: Span[] = [];
  let span = spanOf(unit, from, rules);
  while (span.firstDay <= to && from <= to) {
    spans.push(span);
    span = spanOf(unit, span.lastDay + 1, rules);
  }
  return spans;
}

function civil(day: Day): { readonly year: number; readonly month: number } {
  const [year, month] = formatDay(day).split('-').map(Number) as [number, number];
  return { year, month };
}

/** The same day of a later month; the caller vouches that it has one. */
function addMonths(day: Day, months: number): Day {
  const { year, month } = civil(day);
  const later = year * 12 + month - 1 + months;
  return daysFromCivil(Math.floor(later / 12), (later % 12) + 1, Number(formatDay(day).slice(8)));
}
