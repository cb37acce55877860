/** Which account of money a statement file is of: the one that is named, the one whose number it has, or the one whose files look like it. */

import type { Connection } from '../../../db/connection.ts';
import type { MoneyKind } from '../../../db/ledger/accounts.ts';
import { refuse } from '../../../db/ledger/refusal.ts';
import {
  insertMoneyAccount,
  moneyAccountById,
  moneyAccountByName,
  moneyAccounts,
  profileOf,
  profilesOf,
  type MoneyAccount,
} from '../../../db/money-accounts.ts';
import { methodsOfEvents } from '../../../db/statement-lines.ts';
import type { Workspace } from '../../../db/workspaces.ts';
import { maskCardNumbers } from '../../billing/card-number.ts';
import { mayBeSameAccount } from './account-number.ts';
import type { Glance } from './glance.ts';

/** One there is, one by its name, made if there is none, or `null`: found from the file. */
export type WantedAccount = { readonly accountId: number } | { readonly name: string; readonly kind: MoneyKind | null } | null;

export interface FoundAccount {
  readonly account: MoneyAccount;
  readonly isNew: boolean;
}

export interface FileToPlace {
  readonly name: string;
  readonly glance: () => Promise<Glance>;
  /** As the file itself says; `null` where it does not. */
  readonly kind: MoneyKind | null;
}

/** The account of a file. Refuses an unknown one, a name that is no name, and a file that could be of several. `now` in ms since the epoch. */
export async function accountOfFile(
  connection: Connection,
  workspace: Workspace,
  wanted: WantedAccount,
  file: FileToPlace,
  now: number,
): Promise<FoundAccount> {
  if (wanted === null) return { account: await foundByFile(connection, workspace, file), isNew: false };
  if ('accountId' in wanted) return { account: accountById(connection, workspace.id, wanted.accountId), isNew: false };
  const known = moneyAccountByName(connection, workspace.id, wanted.name);
  if (known === undefined) {
    const kind = wanted.kind ?? kindOf(connection, workspace, wanted.name, file);
    return { account: addAccount(connection, workspace, { name: wanted.name, kind }, now), isNew: true };
  }
  if (wanted.kind !== null && wanted.kind !== known.kind)
    refuse('account_exists', `${known.name} is an account of another kind already: ${known.kind}. Choose another name, or leave the kind out.`);
  return { account: known, isNew: false };
}

/** The account of this id in this workspace, or a refusal. */
export function accountById(connection: Connection, workspaceId: number, id: number): MoneyAccount {
  const account = moneyAccountById(connection, id);
  if (account?.workspaceId === workspaceId) return account;
  refuse('no_account', 'This workspace has no such account. Choose one from the list.');
}

/** Makes an account. Refuses a name that the workspace has already, and one with a full card number in it. `now` in ms since the epoch. */
export function addAccount(
  connection: Connection,
  workspace: Workspace,
  { name, kind }: { readonly name: string; readonly kind: MoneyKind },
  now: number,
): MoneyAccount {
  if (maskCardNumbers(name).found > 0)
    refuse('card_number', 'The name of the account looks like a full card number. Floatbook never stores one; use another.');
  if (name.trim() === '' || name.length > 100) refuse('invalid_input', 'The name of an account has 1 to 100 characters.');
  if (moneyAccountByName(connection, workspace.id, name))
    refuse('account_exists', `There is an account "${name}" in this workspace already. Choose another name.`);
  const id = insertMoneyAccount(connection, { workspaceId: workspace.id, name, kind }, now);
  return accountById(connection, workspace.id, id);
}

async function foundByFile(connection: Connection, workspace: Workspace, file: FileToPlace): Promise<MoneyAccount> {
  const accounts = moneyAccounts(connection, workspace.id);
  const { layout, numbers } = await file.glance();
  const byNumber = accounts.filter((account) => account.number !== '' && numbers.some((number) => mayBeSameAccount(number, account.number)));
  const [found, second] = byNumber.length > 0 ? byNumber : accounts.filter(({ id }) => profileOf(connection, id, layout));
  if (found !== undefined && second === undefined) return found;
  const names = accounts.map(({ name }) => name).join(', ');
  refuse(
    'which_account',
    `${file.name} does not say which account it is of. Choose one${names === '' ? ', or make one' : `: ${names}, or a new one`}.`,
    { file: file.name },
  );
}

/** As the file says; where it does not, a card where a method of this workspace has the last four digits that are in the name; else a bank account. */
function kindOf(connection: Connection, workspace: Workspace, name: string, file: FileToPlace): MoneyKind {
  const endings = methodsOfEvents(connection, workspace.id).flatMap((method) => lastFourIn(method) ?? []);
  return file.kind ?? (endings.some((ending) => lastFourIn(name) === ending) ? 'card' : 'bank');
}

/** The last four digits that the name of a card or method ends with, `4242` of `Visa ·· 4242`. */
export function lastFourIn(name: string): string | undefined {
  return /(?<!\d)(\d{4})\D*$/.exec(name)?.[1];
}

/** Whether answers for files of any layout are on record for the account. */
export function hasProfiles(connection: Connection, account: MoneyAccount): boolean {
  return profilesOf(connection, account.id).length > 0;
}
