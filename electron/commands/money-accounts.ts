/** Commands of accounts of money, whose statements are imported: `account list`, `account add`, `account change`. */

import { MONEY_KINDS } from '../../db/ledger/accounts.ts';
import { formatDay, type Day } from '../../db/ledger/calendar.ts';
import { formatDecimal, parseDecimal } from '../../db/ledger/money.ts';
import { refuse } from '../../db/ledger/refusal.ts';
import { workspaceByName, type Workspace } from '../../db/workspaces.ts';
import type { ReadBook } from '../../db/open.ts';

import { accountByName, accountOverviews, changeAccount, makeAccount, type AccountOverview } from '../engine/statements/accounts.ts';
import { WrongUsage, type Command, type Outcome } from './command.ts';
import { exactName } from './free-text.ts';
import { readWorkspace, writeBook } from './reading.ts';
import { table } from './table.ts';

const list: Command = {
  words: ['account', 'list'],
  form: '',
  help: 'Accounts of money: bank accounts, cards, processors, with what their statements say.',
  options: {},
  least: 0,
  most: 0,
  isOfWorkspace: true,
  run: (call) => readWorkspace(call, ({ book, workspace }) => describeAccounts(book, workspace)),
};

const add: Command = {
  words: ['account', 'add'],
  form: 'NAME [--kind bank]',
  help: 'Makes an account of money. Importing a statement does so too.',
  options: { kind: { value: 'bank|card|processor', help: 'a bank account unless given' } },
  least: 1,
  most: 1,
  isOfWorkspace: true,
  run(call) {
    const name = exactName(call.arguments[0] ?? '', 'account');
    const kind = call.oneOf('kind', MONEY_KINDS);
    return writeBook(call, async (book) => {
      const workspace = workspaceByName(book, call.text('workspace'));
      await makeAccount(book, { workspaceId: workspace.id, name, kind, now: call.now });
      return describeAccounts(book, workspace);
    });
  },
};

const change: Command = {
  words: ['account', 'change'],
  form: 'NAME [--opening AMOUNT|none] [--methods A,B|none]',
  help: 'Sets what was on an account before its first line, and which payment methods are charged to it.',
  options: {
    opening: { value: 'AMOUNT|none', help: "the balance before its first line, a card's debt below 0; none for what its statements say" },
    methods: { value: 'A,B|none', help: 'methods that are charged to it, as the history names them' },
  },
  least: 1,
  most: 1,
  isOfWorkspace: true,
  run(call) {
    const [name, opening, methods] = [call.arguments[0] ?? '', call.text('opening'), call.text('methods')];
    if (opening === undefined && methods === undefined) throw new WrongUsage('Say what changes: --opening or --methods.');
    if (opening !== undefined && opening !== 'none' && !/^-?\d+(?:\.\d+)?$/.test(opening))
      throw new WrongUsage(`--opening needs an amount such as -120.00, not "${opening}".`);
    return writeBook(call, async (book) => {
      const workspace = workspaceByName(book, call.text('workspace'));
      const { id } = accountByName(book.connection, workspace.id, name);
      await changeAccount(book, {
        accountId: id,
        ...(opening === undefined ? {} : { opening: opening === 'none' ? null : minorOf(opening, workspace) }),
        ...(methods === undefined ? {} : { methods: methods === 'none' ? [] : methods.split(',').map((method) => method.trim()) }),
        now: call.now,
      });
      return describeAccounts(book, workspace);
    });
  },
};

export const MONEY_ACCOUNT_COMMANDS: readonly Command[] = [list, add, change];

function minorOf(text: string, { currencyDecimals }: Workspace): number {
  const amount = parseDecimal(text, currencyDecimals);
  if (typeof amount === 'number') return amount;
  refuse('wrong_number', `"${text}" of --opening ${amount === 'too_large' ? 'is too large' : `has more than ${currencyDecimals} decimals`}.`);
}

function describeAccounts({ connection }: ReadBook, workspace: Workspace): Outcome {
  const accounts = accountOverviews(connection, workspace);
  const money = (amount: number | null) => (amount === null ? null : formatDecimal(amount, workspace.currencyDecimals));
  const documentOf = ({ account, methods, lines, open, firstDay, lastDay, stated, closedThrough }: AccountOverview) => ({
    account: account.name,
    kind: account.kind,
    number: account.number,
    methods,
    opening: money(account.opening),
    lines,
    open,
    firstDay: dayText(firstDay),
    lastDay: dayText(lastDay),
    stated: stated && { date: dayText(stated.day), balance: money(stated.balance) },
    closedThrough: dayText(closedThrough),
  });
  const columns = [
    { title: 'account' },
    { title: 'kind' },
    { title: 'number' },
    { title: 'lines', isNumber: true },
    { title: 'to' },
    { title: 'stated', isNumber: true },
  ];
  const text = () =>
    accounts.length === 0
      ? 'No account yet.\n'
      : table(
          columns,
          accounts.map(({ account, lines, lastDay, stated }) => [
            account.name,
            account.kind,
            account.number,
            String(lines),
            dayText(lastDay) ?? '',
            money(stated?.balance ?? null) ?? '',
          ]),
        );
  return { document: { accounts: accounts.map(documentOf) }, text };
}

function dayText(day: Day | null): string | null {
  return day === null ? null : formatDay(day);
}
