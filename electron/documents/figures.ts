/** Figures and days as people read them, in documents as in the window: digits are placed, never computed. */

import { parseDay, weekdayIndex } from '../../db/ledger/calendar.ts';
import { formatDecimal } from '../../db/ledger/money.ts';
import { words } from './text/words.ts';

const MINUS = '\u2212';

/** `−1,234.56` of an integer in minor units; with a `+` in front where the direction is the point, and none at 0. */
export function figure(amount: number, decimals: number, { direction = false }: { readonly direction?: boolean } = {}): string {
  const [whole = '', part] = formatDecimal(Math.abs(amount), decimals).split('.');
  const grouped = whole.replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
  const sign = amount < 0 ? MINUS : direction && amount > 0 ? '+' : '';
  return `${sign}${grouped}${part === undefined ? '' : `.${part}`}`;
}

/** A round tick of an axis, without decimals that say nothing. */
export function tickFigure(amount: number, decimals: number): string {
  return figure(amount, decimals).replace(/\.0+$|(?<=\.\d*[1-9])0+$/, '');
}

export function countFigure(count: number): string {
  return figure(count, 0);
}

/** `Mon 9 Nov 2026` of an ISO date. */
export function dayWords(day: string): string {
  const number = parseDay(day);
  return number === undefined ? day : `${words.report.days[weekdayIndex(number)]} ${shortDay(day)} ${day.slice(0, 4)}`;
}

/** `9 Nov` of an ISO date. */
export function shortDay(day: string): string {
  return `${Number(day.slice(8))} ${words.report.months[Number(day.slice(5, 7)) - 1]}`;
}

/** What a span is called on an axis: `W47` of `2026-W47`, `Nov` of `2026-11`, `Q4` of `2026-Q4`, `18 Nov` of a week that is named by its first day. */
export function spanTick(name: string): string {
  if (/^\d{4}-W\d\d$/.test(name)) return name.slice(5);
  if (/^\d{4}-\d\d$/.test(name)) return words.report.months[Number(name.slice(5)) - 1] ?? name;
  if (/-Q\d$/.test(name)) return name.slice(-2);
  return parseDay(name) === undefined ? name : shortDay(name);
}
