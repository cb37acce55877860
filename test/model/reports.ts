/** The figures of cli.md's reports, as plain objects with exact decimal strings; what they come to is worked out by `answers.ts`. */

import type { Line } from './account.ts';
import * as answers from './answers.ts';
import type { Dates } from './answers.ts';
import { formatDay } from './calendar.ts';
import { formatDecimal, sum } from './numbers.ts';
import type { Book } from './replay.ts';
import { rowsOf } from './rows.ts';
import type { BookOfRows } from './rows.ts';

/** Days, both inclusive. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

export interface Balance {
  readonly credits: string;
  readonly cost: string;
  readonly available: string;
  readonly pending: string;
}

export interface WeekSpend {
  readonly week: string;
  readonly start: string;
  readonly spend: string;
  readonly faceValue: string;
  readonly count: number;
  readonly groups: Readonly<Record<string, string>>;
}

export interface WeekBalance {
  readonly week: string;
  readonly credits: string;
  readonly cost: string;
}

export interface DayBalance {
  readonly date: string;
  readonly credits: string;
  readonly cost: string;
}

export interface WeekValue {
  readonly week: string;
  readonly leads: number;
  readonly won: number;
  readonly value: string;
  readonly valuePerLead: string | null;
  readonly cost: string;
  readonly costNet: string;
  readonly costPerLead: string | null;
  readonly costNetPerLead: string | null;
  readonly open: boolean;
}

export interface WeekBridge {
  readonly week: string;
  readonly opening: string;
  readonly topUps: string;
  readonly bonus: string;
  readonly refunds: string;
  readonly charges: string;
  readonly expiry: string;
  readonly adjustments: string;
  readonly closing: string;
  readonly unexplained: string;
}

/** From the first event to today, or null where no day lies between. */
export function defaultRange(book: Book): Range | null {
  const first = book.events[0];
  return first === undefined || first.day > book.terms.today ? null : { from: first.day, to: book.terms.today };
}

/** A book as the reports of a file read it: of the vendor it says no more than its rows. */
export function readForReports(book: Book): BookOfRows {
  const { today, taxRecoverable, weekStart } = book.terms;
  const buying = { packs: [], inUse: null, threshold: null, payAsYouUse: 'exact_fee', creditsExpireAfterDays: null, paused: false } as const;
  const weekRules = [{ from: -Infinity, weekStart }];
  return rowsOf(book, { weekRules, fiscalMonth: 1, taxRecoverable, taxRate: null, refundTime: null, buying, today, lastImport: today });
}

/** At the end of `day`. An activity file knows neither holds nor pending top-ups. */
export function balanceAt(rows: BookOfRows, day: number): Balance {
  const { credits, cost } = written(rows, answers.balanceAt(rows, day));
  return { credits, cost, available: credits, pending: creditsOf(rows, 0) };
}

/** W2. */
export function weeklySpend(rows: BookOfRows, range: Range, by: 'kind' | 'campaign'): readonly WeekSpend[] {
  return answers.weeklySpend(rows, datesOf(range), by).weeks.map(({ week, spend, faceValue, count, groups }) => ({
    week: week.name,
    start: week.firstDay,
    spend: moneyOf(rows, spend),
    faceValue: moneyOf(rows, faceValue),
    count,
    groups: Object.fromEntries(groups.map((group) => [group.name, moneyOf(rows, group.spend)])),
  }));
}

/** W3. */
export function balanceByWeek(rows: BookOfRows, range: Range): readonly WeekBalance[] {
  const { points } = answers.balanceHistory(rows, datesOf(range), 'week');
  return points.map((point) => ({ week: point.week?.name ?? '', ...written(rows, point) }));
}

/** W3. Not widened to whole weeks. */
export function balanceByDay(rows: BookOfRows, range: Range): readonly DayBalance[] {
  const days = Array.from({ length: Math.max(0, range.to - range.from + 1) }, (_, index) => range.from + index);
  return days.map((day) => ({ date: formatDay(day), ...written(rows, answers.balanceAt(rows, day)) }));
}

/** W4. */
export function valuePerLead(rows: BookOfRows, range: Range): readonly WeekValue[] {
  const ratio = (amount: number | null) => (amount === null ? null : moneyOf(rows, amount));
  return answers.valuePerLead(rows, datesOf(range)).weeks.map((found) => ({
    week: found.week.name,
    leads: found.leads,
    won: found.won,
    value: moneyOf(rows, found.value),
    valuePerLead: ratio(found.valuePerLead),
    cost: moneyOf(rows, found.cost),
    costNet: moneyOf(rows, found.costNet),
    costPerLead: ratio(found.costPerLead),
    costNetPerLead: ratio(found.costNetPerLead),
    open: found.open,
  }));
}

/** W5. */
export function bridge(rows: BookOfRows, range: Range): readonly WeekBridge[] {
  return answers.weeklyBridge(rows, datesOf(range)).weeks.map(({ week, ...parts }) => ({
    week: week.name,
    opening: creditsOf(rows, parts.opening),
    topUps: creditsOf(rows, parts.topUps),
    bonus: creditsOf(rows, parts.bonus),
    refunds: creditsOf(rows, parts.refunds),
    charges: creditsOf(rows, parts.charges),
    expiry: creditsOf(rows, parts.expiry),
    adjustments: creditsOf(rows, parts.adjustments),
    closing: creditsOf(rows, parts.closing),
    unexplained: creditsOf(rows, parts.unexplained),
  }));
}

function datesOf({ from, to }: Range): Required<Dates> {
  return { from: formatDay(from), to: formatDay(to) };
}

function written(rows: BookOfRows, { credits, cost }: { readonly credits: number; readonly cost: number }) {
  return { credits: creditsOf(rows, credits), cost: moneyOf(rows, cost) };
}

function creditsOf({ book }: BookOfRows, units: number): string {
  return formatCredits(book, BigInt(units));
}

function moneyOf({ book }: BookOfRows, units: number): string {
  return formatMoney(book, BigInt(units));
}

export function formatCredits(book: Book, units: bigint): string {
  return formatDecimal(units, book.terms.creditDecimals);
}

export function formatMoney(book: Book, units: bigint): string {
  return formatDecimal(units, book.terms.moneyDecimals);
}

export function closingCredits(lines: readonly Line[], day: number): bigint {
  return sum(lines.filter((line) => line.day <= day).map((line) => line.creditsIn - line.creditsOut));
}

export function closingCost(lines: readonly Line[], day: number): bigint {
  return sum(lines.filter((line) => line.day <= day).map((line) => line.costIn - line.costOut));
}
