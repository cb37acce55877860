/**
 * Balances (rules L9, W3): credits and their cost on a day, by day and by week. Lots whose expiry is due but not posted yet,
 * because the book was not open since, count as expired.
 */

import { prepared } from '../connection.ts';
import type { Day, Span } from '../ledger/calendar.ts';
import type { ReadBook } from '../open.ts';
import type { Workspace } from '../workspaces.ts';
import { accountIdOf } from './accounts.ts';

export interface Balance {
  readonly credits: number;
  readonly cost: number;
}

export interface FullBalance extends Balance {
  /** Credits less what holds reserve. */
  readonly available: number;
  /** Credits that holds reserve. */
  readonly pending: number;
  readonly holds: number;
}

export interface DayChange extends Balance {
  readonly day: Day;
}

/** What expires after the last day whose expiry is posted, by day; credits and cost are what goes. */
export function dueExpiry(book: ReadBook, workspace: Workspace): readonly DayChange[] {
  return prepared<[number, number], DayChange>(
    book.connection,
    `SELECT expires_day AS day, sum(remaining) AS credits, sum(cost_remaining) AS cost FROM lot
     WHERE workspace_id = ? + 0 AND remaining > 0 AND expires_day > ? + 0 GROUP BY expires_day ORDER BY expires_day`,
  ).all(workspace.id, workspace.expiredThrough ?? -Infinity);
}

/** The balance at the end of `day`. */
export function balanceAt(book: ReadBook, workspace: Workspace, day: Day): Balance {
  const posted = prepared<[number, number], Balance>(
    book.connection,
    'SELECT coalesce(sum(credits), 0) AS credits, coalesce(sum(amount), 0) AS cost FROM account_day WHERE account_id = ? AND day <= ?',
  ).get(accountIdOf(book, workspace.id, 'prepaid'), day) as Balance;
  return dueExpiry(book, workspace).reduce((sum, due) => (due.day <= day ? less(sum, due) : sum), posted);
}

/** The balance at the end of `day` with what holds reserve now. */
export function fullBalance(book: ReadBook, workspace: Workspace, day: Day): FullBalance {
  const balance = balanceAt(book, workspace, day);
  const held = prepared<[number], { pending: number; holds: number }>(
    book.connection,
    `SELECT coalesce(sum(credits), 0) AS pending, count(*) AS holds FROM hold WHERE workspace_id = ? AND state = 'open'`,
  ).get(workspace.id) as { pending: number; holds: number };
  return { ...balance, ...held, available: balance.credits - held.pending };
}

/** What changed the balance on each day with a change, due expiry with it; from `from` to `to`, both inclusive. */
export function changesByDay(book: ReadBook, workspace: Workspace, from: Day, to: Day): readonly DayChange[] {
  const posted = prepared<[number, number, number], DayChange>(
    book.connection,
    'SELECT day, sum(credits) AS credits, sum(amount) AS cost FROM account_day WHERE account_id = ? + 0 AND day BETWEEN ? + 0 AND ? + 0 GROUP BY day ORDER BY day',
  ).all(accountIdOf(book, workspace.id, 'prepaid'), from, to);
  const due = dueExpiry(book, workspace).filter((change) => change.day >= from && change.day <= to);
  if (due.length === 0) return posted;
  const negated = due.map((change) => ({ day: change.day, credits: -change.credits, cost: -change.cost }));
  return [...posted, ...negated].toSorted((a, b) => a.day - b.day);
}

/** Closing balances of weeks, or of any other spans. */
export function closingBySpan(book: ReadBook, workspace: Workspace, spans: readonly Span[]): readonly (Balance & { readonly span: Span })[] {
  const closings = closingsOn(
    book,
    workspace,
    spans.map((span) => span.lastDay),
  );
  return spans.map((span, index) => ({ span, ...(closings[index] as Balance) }));
}

/** Closing balances of every day from `from` to `to`. */
export function closingByDay(book: ReadBook, workspace: Workspace, from: Day, to: Day): readonly DayChange[] {
  const days = Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
  const closings = closingsOn(book, workspace, days);
  return days.map((day, index) => ({ day, ...(closings[index] as Balance) }));
}

/** Closing balances on days that rise. */
export function closingsOn(book: ReadBook, workspace: Workspace, days: readonly Day[]): readonly Balance[] {
  const [first] = days;
  const last = days.at(-1);
  if (first === undefined || last === undefined) return [];
  const changes = changesByDay(book, workspace, first + 1, last);
  let balance = balanceAt(book, workspace, first);
  let at = 0;
  return days.map((day) => {
    for (let change = changes[at]; change && change.day <= day; change = changes[at]) {
      balance = { credits: balance.credits + change.credits, cost: balance.cost + change.cost };
      at += 1;
    }
    return balance;
  });
}

function less(balance: Balance, change: Balance): Balance {
  return { credits: balance.credits - change.credits, cost: balance.cost - change.cost };
}
