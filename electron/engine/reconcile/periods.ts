/** Closing an account up to the day of its statement, and reopening it (rules R2, R4): two locks, of the account and of the whole workspace. */

import type { Connection } from '../../../db/connection.ts';
import { readHead } from '../../../db/journal.ts';
import { formatDay, type Day } from '../../../db/ledger/calendar.ts';
import { figureText } from '../../../db/ledger/money.ts';
import { refuse } from '../../../db/ledger/refusal.ts';
import type { WriteBook } from '../../../db/open.ts';
import { closedThrough, closePeriod, reopenPeriod } from '../../../db/periods.ts';
import { accountsWithLines, insertReconciliation, reconciledThrough, reopenReconciliations } from '../../../db/reconciliations.ts';
import { BEGINNING, bookDay, readBookFacts, workspaceById } from '../../../db/workspaces.ts';
import { maskCardNumbers } from '../../billing/card-number.ts';
import { inTransaction } from '../unit-of-work.ts';
import { stateOf } from './account-state.ts';
import { hindrancesOf } from './hindrances.ts';
import { accountNamed, type MatchCommand } from './match-commands.ts';

export interface CloseRequest extends MatchCommand {
  readonly accountId: number;
  readonly to: Day;
  /** Of the statement, from the holder's side. */
  readonly closing: number;
}

export interface Closed {
  readonly through: Day;
  /** Items that the statement does not have yet. */
  readonly carried: number;
  readonly workspaceClosedThrough: Day | null;
  /** Accounts that are not reconciled up to the day yet. */
  readonly waitsFor: readonly string[];
}

/** Closes an account; refused with everything that hinders. The workspace is closed as far as all its accounts with lines are. */
export function closeAccount(book: WriteBook, request: CloseRequest): Promise<Closed> {
  return inTransaction(book, request, () => {
    const { connection } = book;
    const { accountId, to, closing, now } = request;
    const account = accountNamed(connection, accountId);
    const workspace = workspaceById(book, account.workspaceId);
    const today = bookDay(readBookFacts(book), now);
    const state = stateOf({ connection, workspace, account, today }, { to, closing });
    const hindrances = hindrancesOf(state, today, (amount) => `${figureText(amount, workspace.currencyDecimals)} ${workspace.currency}`);
    if (hindrances.length > 0) refuse('not_reconciled', `${account.name} cannot be closed up to ${formatDay(to)}. ${hindrances.join(' ')}`);
    const carried = state.carried.filter(({ amount }) => amount !== 0);
    const left = state.books - closing - carried.reduce((sum, { amount }) => sum + amount, 0);
    if (left !== 0) throw new Error(`${account.name}: books and statement of ${formatDay(to)} differ by ${left} beside what is carried`);
    // A clock set back must not make the close older than what it closes.
    const closedAt = Math.max(now, readHead(connection).recordedAt);
    insertReconciliation(connection, account.id, { throughDay: to, closing, books: state.books }, carried, closedAt);
    closeWorkspace(connection, workspace.id, closedAt);
    const waiting = accountsWithLines(connection, workspace.id).filter(({ reconciledThrough: through }) => through === null || through < to);
    return {
      through: to,
      carried: carried.length,
      workspaceClosedThrough: closedThrough(connection, workspace.id) ?? null,
      waitsFor: waiting.map(({ name }) => name),
    };
  });
}

/** Closes the workspace up to the day to which all its accounts with lines are reconciled, where that is further than it is closed. */
function closeWorkspace(connection: Connection, workspaceId: number, now: number): void {
  const through = Math.min(...accountsWithLines(connection, workspaceId).map((account) => account.reconciledThrough ?? -Infinity));
  if (Number.isFinite(through) && through > (closedThrough(connection, workspaceId) ?? -Infinity)) closePeriod(connection, workspaceId, through, now);
}

export interface ReopenRequest extends MatchCommand {
  readonly accountId: number;
  /** Every period that ends then or later. */
  readonly from: Day;
  readonly reason: string;
}

/** Opens both locks from a day on; the reason stays on record. What every account is still reconciled to stays closed. */
export function reopenAccount(book: WriteBook, request: ReopenRequest): Promise<{ reopened: number }> {
  return inTransaction(book, request, () => {
    const { connection } = book;
    const { accountId, from, now } = request;
    const account = accountNamed(connection, accountId);
    const reason = maskCardNumbers(request.reason.trim()).text;
    if (reason === '') refuse('closed_period', 'Say why the period is reopened: the reason stays on record.');
    const reopened = reopenReconciliations(connection, account.id, from, reason, now);
    if (reopened === 0) refuse('wrong_period', `${account.name} is not closed on ${formatDay(from)} or later.`);
    // The workspace stays closed no further than the account still is.
    reopenPeriod(connection, account.workspaceId, (reconciledThrough(connection, account.id) ?? BEGINNING) + 1, reason, now);
    closeWorkspace(connection, account.workspaceId, Math.max(now, readHead(connection).recordedAt));
    return { reopened };
  });
}
