/** What answers read: a workspace or an account of money at one moment of the book's calendar, a period. */

import { parseDay, type Day } from '../../../db/ledger/calendar.ts';
import { refuse } from '../../../db/ledger/refusal.ts';
import type { ReadBook } from '../../../db/open.ts';
import { bookDay, readBookFacts, workspaceById, type BookFacts, type Workspace } from '../../../db/workspaces.ts';
import type { AccountAsked } from '../reconcile/account-state.ts';
import { accountNamed } from '../reconcile/match-commands.ts';

/** What every query about a workspace needs: the reading connection, the workspace and the book's calendar. */
export interface Reading {
  readonly book: ReadBook;
  readonly facts: BookFacts;
  readonly workspace: Workspace;
  readonly today: Day;
}

/** `now` in ms since the epoch. */
export function readingIn(book: ReadBook, workspaceId: number, now: number): Reading {
  const facts = readBookFacts(book);
  return { book, facts, workspace: workspaceById(book, workspaceId), today: bookDay(facts, now) };
}

/** An account of money as it is asked about, or a refusal; `now` in ms since the epoch. */
export function accountIn(book: ReadBook, accountId: number, now: number): AccountAsked {
  const { connection } = book;
  const account = accountNamed(connection, accountId);
  return { connection, workspace: workspaceById(book, account.workspaceId), account, today: bookDay(readBookFacts(book), now) };
}

/** Both ends inclusive, or a refusal. */
export function periodOf(input: { readonly from: string; readonly to: string }): { readonly from: Day; readonly to: Day } {
  const [from, to] = [parseDay(input.from), parseDay(input.to)];
  if (from === undefined || to === undefined || from > to)
    refuse('wrong_period', 'The period ends before it begins. Choose a first day that is not after the last.');
  return { from, to };
}

/** A day of the contract, where one is given. */
export function dayOf(text: string | undefined): Day | undefined {
  return text === undefined ? undefined : parseDay(text);
}
