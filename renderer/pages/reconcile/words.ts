/** What the page says of lines, matches and parts, in words. */

import type { Figures } from '../../book.tsx';
import { addDays, dayNumber, methodWords, monthName, shortDay } from '../../format.ts';
import { text } from '../../text/text.ts';
import type { Account, Category, Match, Rest, StatementLine, View } from './rows.ts';

const words = text.reconcile;
const SHOWN_REASONS = 3;
const REASON_ORDER = ['amount', 'reference', 'name', 'days', 'method'] as const;

export function categoryWords(category: Category): string {
  return words.categories[category];
}

/** `amount, ref, 1 day`: what counted for a match. */
export function reasonWords(match: Match): string {
  const [line] = match.lines;
  const [item] = match.items;
  const days = line === undefined || item === undefined ? undefined : Math.abs(dayNumber(line.day) - dayNumber(item.day));
  // As many as the column has room for: those that counted most, in the order in which they are looked at.
  const most = match.reasons
    .filter(({ points }) => points > 0)
    .toSorted((a, b) => b.points - a.points)
    .slice(0, SHOWN_REASONS);
  return REASON_ORDER.flatMap((code) => most.filter((reason) => reason.code === code))
    .map(({ code }) => (code === 'days' && days !== undefined ? words.days(days) : words.reasons[code]))
    .join(', ');
}

/** `−2.86 currency differences`. */
export function restWords(rest: readonly Rest[], figures: Figures): string {
  return rest.map(({ amount, category }) => words.sides.difference(figures.cost(amount), categoryWords(category))).join(', ');
}

export function placeWords({ file, row, sourceLine }: StatementLine): string {
  return words.why.place(file, String(row), String(sourceLine));
}

/** `October` where a period ends with its month and began in it, else `up to 17 Oct`. */
export function periodWords(from: string, to: string, today: string): string {
  const isMonth = from.slice(0, 7) === to.slice(0, 7) && addDays(to, 1).endsWith('-01');
  if (!isMonth) return words.upTo(shortDay(to, today));
  return to.slice(0, 4) === today.slice(0, 4) ? monthName(to) : `${monthName(to)} ${to.slice(0, 4)}`;
}

/** `Visa ·· 4242`, or the account's own number where it has no method. */
export function accountWords({ name, methods }: Account): string {
  return methods.length === 0 ? name : methods.map(methodWords).join(', ');
}

/** Lines that no accepted match settles, by their groups. */
export function isSettled(view: View): boolean {
  return view.certain.count + view.likely.count + view.ties.count + view.onlyStatement.count === 0;
}

/** Rows that part books and statement now. */
export function openRows(view: View): number {
  return view.certain.count + view.likely.count + view.ties.count + view.onlyStatement.count + view.onlyBooks.count;
}
