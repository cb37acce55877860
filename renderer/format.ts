/** Numbers, days and instants as the reader sees them. Amounts stay integers: digits are placed, never computed. */

import dayjs from 'dayjs';
import { text } from './text/text.ts';

export { methodWords } from '../electron/documents/attention-words.ts';
export { spanTick as weekTick } from '../electron/documents/figures.ts';

const MINUS = '\u2212';

/** Exact decimal text of an integer in minor units: `decimalText(-1250, 2)` is `-12.50`. */
export function decimalText(amount: number, decimals: number): string {
  const digits = String(Math.abs(amount)).padStart(decimals + 1, '0');
  const split = digits.length - decimals;
  return `${amount < 0 ? '-' : ''}${digits.slice(0, split)}${decimals === 0 ? '' : `.${digits.slice(split)}`}`;
}

/** `−1,234.56`; `–` for no value; `+` in front only where the direction is the point. */
export function figure(amount: number | null | undefined, decimals: number, options: { readonly direction?: boolean } = {}): string {
  if (amount === null || amount === undefined) return text.noValue;
  return print(amount, decimals, { minimumFractionDigits: decimals, ...(options.direction === true ? { signDisplay: 'exceptZero' } : {}) });
}

/** `€183.60`: a single figure with its currency. */
export function money(amount: number | null | undefined, currency: string, decimals: number): string {
  if (amount === null || amount === undefined) return text.noValue;
  return print(amount, decimals, { minimumFractionDigits: decimals, style: 'currency', currency, currencyDisplay: 'narrowSymbol' });
}

/** A round axis tick, without decimals that say nothing. */
export function tickFigure(amount: number, decimals: number): string {
  return print(amount, decimals, { minimumFractionDigits: 0 });
}

export function count(value: number): string {
  return formatterOf({}).format(value).replace('-', MINUS);
}

function print(amount: number, decimals: number, options: Intl.NumberFormatOptions): string {
  const formatter = formatterOf({ maximumFractionDigits: decimals, ...options });
  return formatter.format(decimalText(amount, decimals) as Intl.StringNumericLiteral).replace('-', MINUS);
}

const formatters = new Map<string, Intl.NumberFormat>();

function formatterOf(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = JSON.stringify(options);
  const known = formatters.get(key) ?? new Intl.NumberFormat(text.locale, options);
  formatters.set(key, known);
  return known;
}

/** `Wed 18 Nov`, with the year only where it is not that of `today`. */
export function dayWords(day: string, today: string): string {
  return dayjs(day).format(sameYear(day, today) ? 'ddd D MMM' : 'ddd D MMM YYYY');
}

/** `18 Nov`, for columns where the weekday says nothing. */
export function shortDay(day: string, today: string): string {
  return dayjs(day).format(sameYear(day, today) ? 'D MMM' : 'D MMM YYYY');
}

/** `Wed 18 Nov 2026`, where the year is evidence. */
export function fullDay(day: string): string {
  return dayjs(day).format('ddd D MMM YYYY');
}

/** `Wed 14:32` in the week that runs, `18 Oct 14:32` before it. */
export function momentWords(day: string, time: string | null, thisWeek: string, today: string): string {
  const words = day >= thisWeek ? dayjs(day).format('ddd') : shortDay(day, today);
  return time === null ? (day >= thisWeek ? dayWords(day, today) : words) : `${words} ${shortTime(time)}`;
}

/** Hundredths of a percent: `19 %`, `7.7 %`. */
export function percentWords(basisPoints: number): string {
  return text.percent(print(basisPoints, 2, { minimumFractionDigits: 0 }));
}

/** A discount in hundredths of a percent: `10 %`, `12.5 %`; `20 % dearer` below 0, `–` for none. */
export function discountWords(basisPoints: number): string {
  if (basisPoints === 0) return text.noValue;
  const percent = percentWords(Math.abs(basisPoints));
  return basisPoints < 0 ? text.dearer(percent) : percent;
}

/** `20 Jul – 26 Jul`. */
export function span(from: string, to: string, today: string): string {
  if (from === to) return shortDay(from, today);
  return `${shortDay(from, today)} – ${shortDay(to, today)}`;
}

/** `14:32` of `14:32:05`. */
export function shortTime(time: string | null): string {
  return time === null ? text.noValue : time.slice(0, 5);
}

/** `12 Nov 2026, 13:05:09` in the book's time zone. */
export function instantWords(instant: number, timeZone: string, seconds = false): string {
  const parts = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(instant);
  const [day = '', time = ''] = parts.split(' ');
  return `${dayjs(day).format('D MMM YYYY')}, ${seconds ? time : time.slice(0, 5)}`;
}

/** The day in a time zone that an instant falls on, as an ISO date. */
export function dayOfInstant(instant: number, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(instant);
}

/** `Wed 18 Nov, 14:32` in the book's time zone. */
export function pointWords(instant: number, timeZone: string, today: string): string {
  return `${dayWords(dayOfInstant(instant, timeZone), today)}, ${timeOf(instant, timeZone)}`;
}

/** `14:05` on the day of another instant, `Thu 19 Nov, 14:05` on any other. */
export function untilWords(instant: number, from: number, timeZone: string): string {
  const day = dayOfInstant(from, timeZone);
  return dayOfInstant(instant, timeZone) === day ? timeOf(instant, timeZone) : pointWords(instant, timeZone, day);
}

/** `Tue 24 Nov` of the instant at which that day is over; `14:05` or `Thu 19 Nov, 14:05` of any other, told from another instant. */
export function endWords(instant: number, from: number, timeZone: string, today: string): string {
  const last = dayOfInstant(instant - 1, timeZone);
  return last === dayOfInstant(instant, timeZone) ? untilWords(instant, from, timeZone) : dayWords(last, today);
}

function timeOf(instant: number, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, timeStyle: 'short' }).format(instant);
}

/** The last day of a month that is named by its number. */
export function lastDayOfMonth(year: number, month: number): string {
  return dayjs(new Date(year, month - 1, 1))
    .endOf('month')
    .format('YYYY-MM-DD');
}

/** `November` of `2026-11-18`. */
export function monthName(day: string): string {
  return dayjs(day).format('MMMM');
}

export function addDays(day: string, days: number): string {
  return dayjs(day).add(days, 'day').format('YYYY-MM-DD');
}

/** Days since 1970-01-01, for axes that are true to time. */
export function dayNumber(day: string): number {
  return Math.round(Date.parse(`${day}T00:00:00Z`) / 86_400_000);
}

/** `1.2 MB`; a size is read, never reckoned with. */
export function bytesWords(bytes: number): string {
  if (bytes < 1000) return text.size.bytes(count(bytes));
  if (bytes < 1_000_000) return text.size.kilobytes(formatterOf({ maximumFractionDigits: 0 }).format(bytes / 1000));
  return text.size.megabytes(formatterOf({ maximumFractionDigits: 1 }).format(bytes / 1_000_000));
}

/** `4be1 07d3 … 90c7`. */
export function shortHash(hash: string): string {
  return `${hash.slice(0, 6)}…${hash.slice(-4)}`;
}

function sameYear(day: string, today: string): boolean {
  return day.slice(0, 4) === today.slice(0, 4);
}
