/** Accounts of money as commands and pages see them: what their statements say, what is charged to them, and how their files are read. */

import { firstAnswer, type CommandIdentity } from '../../../db/commands.ts';
import type { Connection } from '../../../db/connection.ts';
import type { Day } from '../../../db/ledger/calendar.ts';
import type { MoneyKind } from '../../../db/ledger/accounts.ts';
import { refuse } from '../../../db/ledger/refusal.ts';
import { moneyAccountById, moneyAccountByName, moneyAccounts, setChargedTo, setOpening, type MoneyAccount } from '../../../db/money-accounts.ts';
import type { WriteBook } from '../../../db/open.ts';
import { reconciledThrough } from '../../../db/reconciliations.ts';
import { accountOfMethods } from '../../../db/reports/clearing.ts';
import { statedClosings } from '../../../db/reports/statement-lines.ts';
import { countLines, methodsOfEvents, type AccountLines } from '../../../db/statement-lines.ts';
import { workspaceById, type Workspace } from '../../../db/workspaces.ts';
import { inTransaction } from '../unit-of-work.ts';
import { addAccount } from './account-of-file.ts';

export interface AccountOverview extends AccountLines {
  readonly account: MoneyAccount;
  /** Methods that are charged to it: by the user, or by the last four digits. */
  readonly methods: readonly string[];
  readonly stated: { readonly day: Day; readonly balance: number } | null;
  readonly closedThrough: Day | null;
}

/** Accounts of a workspace by name. */
export function accountOverviews(connection: Connection, workspace: Workspace): readonly AccountOverview[] {
  const methods = methodsOfEvents(connection, workspace.id);
  const accountOf = accountOfMethods(connection, workspace.id);
  return moneyAccounts(connection, workspace.id).map((account) => ({
    account,
    ...countLines(connection, account.id),
    methods: methods.filter((method) => accountOf(method) === account.id),
    stated: statedClosings(connection, account.id).at(-1) ?? null,
    closedThrough: reconciledThrough(connection, account.id) ?? null,
  }));
}

interface ToDo {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly command?: CommandIdentity | undefined;
}

/** Makes an account of money. Refuses a name that is taken. */
export function makeAccount(
  book: WriteBook,
  { workspaceId, name, kind, ...todo }: ToDo & { readonly workspaceId: number; readonly name: string; readonly kind: MoneyKind },
): Promise<{ accountId: number }> {
  return once(book, todo, () => ({ accountId: addAccount(book.connection, workspaceById(book, workspaceId), { name, kind }, todo.now).id }));
}

export interface AccountChange {
  /** Before its first line, in minor units; `null` for what its statements say. */
  readonly opening?: number | null | undefined;
  /** Every method that is charged to it, as events name them. */
  readonly methods?: readonly string[] | undefined;
}

/** Sets what is given of an account and leaves the rest. Refuses a method that no event has. */
export function changeAccount(
  book: WriteBook,
  { accountId, opening, methods, ...todo }: ToDo & AccountChange & { readonly accountId: number },
): Promise<Record<string, never>> {
  return once(book, todo, () => {
    const { connection } = book;
    const account = accountNamed(connection, accountId);
    const closed = reconciledThrough(connection, accountId);
    if (opening !== undefined && opening !== account.opening) {
      if (closed !== undefined)
        refuse('closed_period', 'The opening balance is part of a period that is closed. Reopen every period of this account first.');
      setOpening(connection, accountId, opening);
    }
    if (methods !== undefined) {
      const known = new Set(methodsOfEvents(connection, account.workspaceId));
      const unknown = methods.find((method) => !known.has(method));
      if (unknown !== undefined) refuse('no_method', `Nothing was paid with "${unknown}". Choose a method as it stands in the history.`);
      setChargedTo(connection, account, methods);
    }
    return {};
  });
}

/** The account of this id, or a refusal. */
export function accountNamed(connection: Connection, id: number): MoneyAccount {
  return moneyAccountById(connection, id) ?? refuse('no_account', 'This book has no such account. Choose one from the list.');
}

/** The account of this name, or a refusal that names all. */
export function accountByName(connection: Connection, workspaceId: number, name: string): MoneyAccount {
  const found = moneyAccountByName(connection, workspaceId, name);
  if (found) return found;
  const names = moneyAccounts(connection, workspaceId).map((account) => account.name);
  const what = names.length === 0 ? 'It has none yet: import a statement.' : `It has: ${names.join(', ')}.`;
  refuse('no_account', `This workspace has no account "${name}". ${what}`);
}

/** Writes in a transaction; the same command again gets the first answer (rule L5). */
export function once<Result>(book: WriteBook, todo: ToDo, work: () => Result): Promise<Result> {
  const answered = todo.command && firstAnswer(book.connection, todo.command);
  if (answered !== undefined) return Promise.resolve(JSON.parse(answered) as Result);
  return inTransaction(book, todo, work);
}
