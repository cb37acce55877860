/** What commands about an account of money share: which account, and its lines, items and matches as documents. */

import { roleName } from '../../db/ledger/accounts.ts';
import { formatDecimal } from '../../db/ledger/money.ts';
import { refuse } from '../../db/ledger/refusal.ts';
import { moneyAccountByName, moneyAccounts, type MoneyAccount } from '../../db/money-accounts.ts';
import type { ReadBook } from '../../db/open.ts';
import type { Workspace } from '../../db/workspaces.ts';
import type { AccountAsked } from '../engine/reconcile/account-state.ts';
import type { ItemShape, LineShape, MatchShape } from '../engine/reconcile/shapes.ts';
import type { Call, Option } from './command.ts';
import { readWorkspace, type Reading } from './reading.ts';

export const ACCOUNT: Readonly<Record<'account', Option>> = {
  account: { value: 'NAME', help: 'account of money: a bank account, a card, a processor’s balance' },
};

/** The account of `--account`, or a refusal that names those that there are. */
export function accountOf({ connection }: Pick<ReadBook, 'connection'>, workspace: Workspace, name: string): MoneyAccount {
  const found = moneyAccountByName(connection, workspace.id, name);
  if (found) return found;
  const names = moneyAccounts(connection, workspace.id).map((account) => account.name);
  const there = names.length === 0 ? 'It has none yet: importing a statement makes one.' : `It has: ${names.join(', ')}.`;
  refuse('no_account', `${workspace.name} has no account of money named "${name}". ${there}`);
}

export interface AccountReading extends Reading {
  readonly asked: AccountAsked;
}

/** Runs `read` on the account of the call, beside whoever writes. */
export function readAccount<Result>(call: Call, read: (reading: AccountReading) => Result): Result {
  const name = call.required('account');
  return readWorkspace(call, (reading) => {
    const { book, workspace, today } = reading;
    const account = accountOf(book, workspace, name);
    return read({ ...reading, asked: { connection: book.connection, workspace, account, today } });
  });
}

export interface DocumentForms {
  readonly line: (line: LineShape) => object;
  readonly item: (item: ItemShape) => object;
  readonly match: (match: MatchShape) => object;
  readonly rest: (rest: MatchShape['rest']) => object[];
  readonly money: (amount: number) => string;
}

/** Lines, items and matches as documents: amounts are exact decimal text. */
export function documentForms({ currencyDecimals }: Pick<Workspace, 'currencyDecimals'>): DocumentForms {
  const money = (amount: number) => formatDecimal(amount, currencyDecimals);
  const line = ({ lineId, day, amount, balance, valueDay, ...rest }: LineShape) => ({
    line: lineId,
    date: day,
    valueDate: valueDay,
    amount: money(amount),
    ...rest,
    balance: balance === null ? null : money(balance),
  });
  const item = ({ eventId, day, amount, ...rest }: ItemShape) => ({ event: eventId, date: day, amount: money(amount), ...rest });
  const rest = (parts: MatchShape['rest']) => parts.map(({ category, amount }) => ({ category, amount: money(amount) }));
  const match = (one: MatchShape) => ({
    match: one.matchId,
    lines: one.lines.map(line),
    items: one.items.map(item),
    score: one.score,
    grade: one.grade,
    reasons: one.reasons,
    rest: rest(one.rest),
    note: one.note,
  });
  return { line, item, match, rest, money };
}

/** What names a match by hand or a proposal: `12=40`, `12+13=40`, or `12` for a line alone. */
export function pairOf(given: Pick<MatchShape, 'lines' | 'items'>): string {
  const [lines, items] = [given.lines.map(({ lineId }) => lineId).join('+'), given.items.map(({ eventId }) => eventId).join('+')];
  return items === '' ? lines : `${lines}=${items}`;
}

export function restText(rest: MatchShape['rest'], money: (amount: number) => string): string {
  return rest.map(({ category, amount }) => `${roleName(category)} ${money(amount)}`).join(', ');
}
