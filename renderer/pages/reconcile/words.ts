/** What the page says of lines, matches and parts, in words. */

import type { Figures } from '../../book.tsx';
import { dayNumber, methodWords, monthName, shortDay, span } from '../../format.ts';
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

/** `October` where a period is a whole month, else its days. */
export function periodWords(from: string, to: string, today: string): string {
  if (!isWholeMonth(from, to)) return span(from, to, today);
  return from.slice(0, 4) === today.slice(0, 4) ? monthName(to) : `${monthName(to)} ${to.slice(0, 4)}`;
}

function isWholeMonth(from: string, to: string): boolean {
  const next = new Date(Date.parse(`${to}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
  return from.slice(0, 8) === to.slice(0, 8) && from.endsWith('-01') && next.endsWith('-01');
}

/** `Visa ·· 4242`, or the account's own number where it has no method. */
export function accountWords({ name, methods }: Account): string {
  return methods.length === 0 ? name : methods.map(methodWords).join(', ');
}

/** Rows that are not settled yet. */
export function openRows(view: View): number {
  return view.certain.count + view.likely.count + view.ties.count + view.onlyStatement.count + view.onlyBooks.count;
}

export function lineDay(line: { readonly day: string }, today: string): string {
  return shortDay(line.day, today);
}
