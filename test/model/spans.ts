/** Weeks, months, quarters and fiscal years of the reference model (rules W1, W6), by counting. */

import { formatDay, parseDay, weekdayOf, weekName, weekStartOf } from './calendar.ts';
import type { Weekday } from './calendar.ts';

export const spanUnits = ['week', 'month', 'quarter', 'year'] as const;
export type SpanUnit = (typeof spanUnits)[number];

/** From a day on, weeks start on this weekday. */
export interface WeekRule {
  readonly from: number;
  readonly weekStart: Weekday;
}

export interface Calendar {
  /** Oldest first; the first holds for all the past. */
  readonly weekRules: readonly WeekRule[];
  /** With which month, 1 to 12, fiscal years begin. */
  readonly fiscalMonth: number;
}

/** Days, both inclusive. */
export interface Span {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

export function spanOf(unit: SpanUnit, day: number, calendar: Calendar): Span {
  if (unit === 'week') return weekOf(day, calendar);
  const length = { month: 1, quarter: 3, year: 12 }[unit];
  // Months since the beginning of some fiscal year, so that quarters and years are whole groups of them.
  const since = monthOf(day) - (calendar.fiscalMonth - 1);
  const first = since - (since % length);
  const [from, next] = [first, first + length].map((month) => firstDayOf(month + calendar.fiscalMonth - 1)) as [number, number];
  return { name: nameOf(unit, from, first, calendar), from, to: next - 1 };
}

/**
 * W1: counted day by day from before the first change. A week begins when its first weekday comes round, by the rule of that day, and after seven days
 * whatever the rule.
 */
function weekOf(day: number, { weekRules }: Calendar): Span {
  const [first, ...changes] = weekRules as [WeekRule, ...WeekRule[]];
  const ruleOn = (each: number) => weekRules.findLast((rule) => rule.from <= each) ?? first;
  let from = weekStartOf(Math.min(day, ...changes.map((rule) => rule.from - 1)), first.weekStart);
  const begins = (each: number) => each === from + 7 || weekStartOf(each, ruleOn(each).weekStart) === each;
  for (let each = from + 1; each <= day; each += 1) if (begins(each)) from = each;
  let to = from;
  while (!begins(to + 1)) to += 1;
  const { weekStart } = ruleOn(from);
  return { name: weekName(from, weekStart === 'monday' && weekdayOf(from) === 0 ? 'monday' : 'sunday'), from, to };
}

/** Every span that one of the days from `from` to `to` lies in. */
export function spansOver(unit: SpanUnit, from: number, to: number, calendar: Calendar): readonly Span[] {
  const spans: Span[] = [];
  for (let day = from; day <= to; day = (spans.at(-1) as Span).to + 1) spans.push(spanOf(unit, day, calendar));
  return spans;
}

function nameOf(unit: 'month' | 'quarter' | 'year', from: number, first: number, { fiscalMonth }: Calendar): string {
  if (unit === 'month') return formatDay(from).slice(0, 7);
  const begins = Math.floor(first / 12);
  const year = fiscalMonth === 1 ? String(begins) : `${begins}/${String((begins + 1) % 100).padStart(2, '0')}`;
  return unit === 'year' ? year : `${year}-Q${Math.floor((first % 12) / 3) + 1}`;
}

/** Months since the year 0. */
function monthOf(day: number): number {
  const [year, month] = formatDay(day).split('-').map(Number) as [number, number];
  return year * 12 + month - 1;
}

function firstDayOf(month: number): number {
  const day = parseDay(`${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}-01`);
  if (day === null) throw new RangeError(`no month ${month}`);
  return day;
}
