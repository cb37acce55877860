/** Commands of single statement lines: `line list`, `line show`, `line remove`, `line restore`. */

import { formatDay } from '../../db/ledger/calendar.ts';
import { formatDecimal } from '../../db/ledger/money.ts';
import { isoInstant } from '../../db/ledger/zone.ts';
import { moneyAccountById, moneyAccounts } from '../../db/money-accounts.ts';
import type { ReadBook } from '../../db/open.ts';
import { linesBetween, removedLines, type StoredLine } from '../../db/statement-lines.ts';
import { readBookFacts, workspaceById } from '../../db/workspaces.ts';
import { accountByName } from '../engine/statements/accounts.ts';
import { lineWithSources } from '../engine/statements/line-sources.ts';
import { removeLine, restoreLine } from '../engine/statements/remove-line.ts';
import { PERIOD_OPTIONS, typedWhole, WrongUsage, type Call, type Command, type Outcome } from './command.ts';
import { freeText } from './free-text.ts';
import { readBook, readWorkspace, writeBook } from './reading.ts';
import { table } from './table.ts';

const [BEFORE_ALL, AFTER_ALL] = [-1e9, 1e9];

const list: Command = {
  words: ['line', 'list'],
  form: '[--account A] [--from DATE] [--to DATE] [--removed]',
  help: 'Lines of the statements of an account, or those of them that were taken out.',
  options: {
    account: { value: 'NAME', help: 'of all accounts unless given' },
    from: { ...PERIOD_OPTIONS.from, help: 'first day, inclusive; the first line unless given' },
    to: { ...PERIOD_OPTIONS.to, help: 'last day, inclusive; the last line unless given' },
    removed: { help: 'only lines that were taken out' },
  },
  least: 0,
  most: 0,
  isOfWorkspace: true,
  run(call) {
    const { from = BEFORE_ALL, to = AFTER_ALL } = call.period();
    const name = call.text('account');
    return readWorkspace(call, ({ book: { connection }, workspace, money }) => {
      const accounts = name === undefined ? moneyAccounts(connection, workspace.id) : [accountByName(connection, workspace.id, name)];
      const lines = accounts.flatMap((account) =>
        (call.has('removed') ? removedLines(connection, account.id) : linesBetween(connection, account.id, from, to))
          .filter(({ day }) => day >= from && day <= to)
          .map((line) => ({ ...documentOf(line, money), account: account.name })),
      );
      const columns = [
        { title: 'line', isNumber: true },
        { title: 'account' },
        { title: 'date' },
        { title: 'amount', isNumber: true },
        { title: 'text' },
      ];
      const text = () =>
        table(
          columns,
          lines.map(({ line, account, date, amount, description, counterparty }) => [
            String(line),
            account,
            date,
            amount,
            [counterparty, description].filter((each) => each !== '').join(', '),
          ]),
        );
      return { document: { lines }, text };
    });
  },
};

const show: Command = {
  words: ['line', 'show'],
  form: 'LINE',
  help: 'A line, and where it stands in its files.',
  options: {},
  least: 1,
  most: 1,
  isOfWorkspace: false,
  run: (call) => readBook(call, (book) => describeLine(book, numberOf(call))),
};

const remove: Command = {
  words: ['line', 'remove'],
  form: 'LINE --because TEXT',
  help: 'Takes a line out: it counts no more, and stays out when its file comes again.',
  options: { because: { value: 'TEXT', help: 'why; it stays on record' } },
  least: 1,
  most: 1,
  isOfWorkspace: false,
  run(call) {
    const lineId = numberOf(call);
    const { text, warnings } = freeText(call, 'because');
    if (text === '') throw new WrongUsage('--because is missing: say why the line is taken out.');
    return writeBook(call, async (book) => {
      await removeLine(book, { lineId, because: text, now: call.now });
      return { ...describeLine(book, lineId), warnings };
    });
  },
};

const restore: Command = {
  words: ['line', 'restore'],
  form: 'LINE',
  help: 'Puts a line back that was taken out.',
  options: {},
  least: 1,
  most: 1,
  isOfWorkspace: false,
  run(call) {
    const lineId = numberOf(call);
    return writeBook(call, async (book) => {
      await restoreLine(book, { lineId, now: call.now });
      return describeLine(book, lineId);
    });
  },
};

export const LINE_COMMANDS: readonly Command[] = [list, show, remove, restore];

function numberOf(call: Call): number {
  return typedWhole(call.arguments[0] ?? '', 'LINE', 1, 999_999_999_999_999);
}

function documentOf(line: StoredLine, money: (amount: number) => string) {
  return {
    line: line.id,
    date: formatDay(line.day),
    valueDate: line.valueDay === null ? null : formatDay(line.valueDay),
    amount: money(line.amount),
    description: line.description,
    counterparty: line.counterparty,
    reference: line.reference,
    bankId: line.bankId,
    balance: line.statedBalance === null ? null : money(line.statedBalance),
    removedBecause: line.removedBecause,
  };
}

function describeLine(book: ReadBook, lineId: number): Outcome {
  const { connection } = book;
  const { line, sources } = lineWithSources(connection, lineId);
  const account = moneyAccountById(connection, line.moneyAccountId);
  if (account === undefined) throw new Error(`line ${lineId} is of no account`);
  const { currencyDecimals, currency } = workspaceById(book, account.workspaceId);
  const { timeZone } = readBookFacts(book);
  const document = {
    ...documentOf(line, (amount) => formatDecimal(amount, currencyDecimals)),
    account: account.name,
    sources: sources.map(({ importId, file, sha256, importedAt, sourceLine, context }) => ({
      importId,
      file,
      sha256,
      importedAt: isoInstant(importedAt, timeZone),
      sourceLine,
      context,
    })),
  };
  const text = () => {
    const { date, amount, counterparty, description, removedBecause } = document;
    const out = removedBecause === null ? '' : `Taken out: ${removedBecause}\n`;
    const where = document.sources.map(({ file, sourceLine, context }) => {
      const lines = context.map((each) => `${each.line === sourceLine ? '>' : ' '} ${each.line}  ${each.text}\n`).join('');
      return `${file}, line ${sourceLine}\n${lines}`;
    });
    const words = [counterparty, description].filter((each) => each !== '').join(', ');
    return `Line ${lineId} of ${account.name}: ${date}, ${amount} ${currency}, ${words}\n${out}${where.join('')}`;
  };
  return { document, text };
}
