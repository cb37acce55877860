/** X2: the journal for other programs: accepted by the real hledger with our balances, and the same entries as CSV and JSON. */

import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { formatDecimal } from '../../db/ledger/money.ts';
import { createBook, type ReadBook } from '../../db/open.ts';
import { readJournal } from '../../db/reports/journal.ts';
import { addWorkspace, readBookFacts, writeBookFacts } from '../../db/workspaces.ts';
import { unguardFormula } from '../../electron/documents/csv-writer.ts';
import { readCsv } from '../../electron/documents/csv-reader.ts';
import { writeJournal } from '../../electron/documents/journal.ts';
import { JOURNAL_COLUMNS } from '../../electron/documents/journal-csv.ts';
import { escapeLevel, hledgerAccountName } from '../../electron/documents/journal-hledger.ts';
import { MONEY_KINDS } from '../../db/ledger/accounts.ts';
import { makeMatch } from '../../electron/engine/reconcile/match-commands.ts';
import { importActivity } from '../../electron/engine/import-activity.ts';
import { undoImport } from '../../electron/engine/undo-import.ts';
import { fromCsv, toCsv } from '../model/csv.ts';
import { generateHistory } from '../model/generate.ts';
import { temporaryFolder } from '../support/books.ts';
import { addLines, makeAccount } from '../support/statement-lines.ts';
import { NASTY } from './nasty.ts';

const NOW = Date.UTC(2026, 1, 1);

/** No text file has a NUL in it. */
const CAMPAIGNS = NASTY.filter((name) => !name.includes('\u0000'));

/** A book of three workspaces with nasty names and histories, some of it reversed, and a charge for every nasty campaign. */
async function nastyBook(): Promise<ReadBook> {
  const folder = temporaryFolder();
  const book = createBook(join(folder, 'b.floatbook'));
  writeBookFacts(book, { organisation: 'A\nB; & Co', timeZone: 'UTC', firstWeekday: 'monday' }, NOW);
  const workspaces = [
    ['EUR', 'Plain', 2],
    ['JPY', 'A:B  (x) ; y', 0],
    ['KWD', ' = 1 KWD', 4],
  ] as const;
  for (const [at, [currency, name, creditDecimals]] of workspaces.entries()) {
    const { id } = addWorkspace(book, { name, vendor: '', currency, creditDecimals }, NOW);
    const history = generateHistory(at + 1, { rows: 150, style: 'nasty', currency, creditDecimals });
    const more = CAMPAIGNS.map((campaign, index) => ({
      id: `${campaign}#${index}`,
      date: '2025-01-02',
      kind: 'quotation',
      credits: '1',
      campaign,
      note: campaign,
    }));
    const files = [history, [{ id: 'open', date: '2025-01-01', kind: 'opening', credits: '1000', amount: '7' }, ...more]];
    for (const [index, rows] of files.entries()) {
      const path = join(folder, `${at}-${index}.csv`);
      writeFileSync(path, toCsv(rows));
      const { importId } = await importActivity(book, { workspaceId: id, files: [{ path }], dryRun: false, now: NOW });
      if (index === 0 && at === 0 && importId !== null) {
        await undoImport(book, { importId, now: NOW });
        await importActivity(book, { workspaceId: id, files: [{ path }], dryRun: false, now: NOW });
      }
    }
    // Several accounts of one kind, with names that would end an account's name, each with an entry.
    for (const account of NASTY.slice(0, 12).map((money, index) => makeAccount(book, `${index}${money}`, MONEY_KINDS[index % 3], id))) {
      const [fee] = addLines(book, account, [{ day: '2026-01-05', amount: '-1.00', text: account.name }]);
      const rest = [{ category: 'fees' as const, amount: -100 }];
      await makeMatch(book, { accountId: account.id, lines: [fee as number], items: [], rest, note: '', now: NOW });
    }
  }
  return book;
}

function text(pieces: Generator<string, number>): { readonly text: string; readonly entries: number } {
  let whole = '';
  for (;;) {
    const next = pieces.next();
    if (next.done) return { text: whole, entries: next.value };
    whole += next.value;
  }
}

function hasHledger(): boolean {
  if (spawnSync('hledger', ['--version']).status === 0) return true;
  if (process.env['CI']) throw new Error('hledger is not installed; .ci/run installs it');
  process.stderr.write('SKIPPED: hledger is not installed, so the exported journal is not checked by it here.\n');
  return false;
}

function countEntries(book: ReadBook): number {
  return book.connection.prepare('SELECT count(*) FROM journal_entry').pluck().get() as number;
}

describe('X2 the journal of a nasty book', { timeout: 120_000 }, () => {
  test.runIf(hasHledger())('is accepted by hledger check, strictly, and its balances equal ours account by account', async () => {
    const book = await nastyBook();
    const { accounts, entries } = readJournal(book);
    const { organisation } = readBookFacts(book);
    const journal = text(writeJournal({ accounts, entries }, organisation, 'hledger'));
    expect(journal.entries).toBe(countEntries(book));
    const file = join(temporaryFolder(), 'b.journal');
    writeFileSync(file, journal.text);
    const hledger = (...args: readonly string[]) =>
      spawnSync('hledger', ['-f', file, ...args], { encoding: 'utf8', env: { ...process.env, LANG: 'C.UTF-8' } });
    expect(hledger('check', '--strict')).toMatchObject({ status: 0, stderr: '' });
    expect(hledger('check')).toMatchObject({ status: 0, stderr: '' });

    const rows = fromCsv(hledger('balance', '--flat', '--empty', '--no-total', '--output-format=csv').stdout);
    const theirs = new Map(rows.map(({ account = '', balance = '' }) => [account, balance]));
    const sums = book.connection
      .prepare<[], number>('SELECT coalesce((SELECT sum(amount) FROM posting WHERE account_id = a.id), 0) FROM account AS a ORDER BY a.id')
      .pluck()
      .all();
    const ours = new Map(
      accounts.map((account, at) => {
        const amount = formatDecimal(sums[at] as number, account.units.currencyDecimals);
        return [hledgerAccountName(account), /[1-9]/.test(amount) ? `${amount} ${account.units.currency}` : '0'];
      }),
    );
    expect(ours.size).toBe(accounts.length);
    for (const [name, amount] of theirs) expect([name, ours.get(name)]).toEqual([name, amount]);
    for (const [name, amount] of ours) expect([name, theirs.get(name) ?? '0']).toEqual([name, amount]);
  });

  test('is the same in CSV and JSON: every posting, exact, in the order of its entries', async () => {
    const book = await nastyBook();
    const csv = text(writeJournal(readJournal(book), 'A\nB', 'csv'));
    const json = text(writeJournal(readJournal(book), 'A\nB', 'json'));
    expect([csv.entries, json.entries]).toEqual([countEntries(book), countEntries(book)]);
    const [header, ...lines] = readCsv(csv.text);
    expect(header).toEqual([...JOURNAL_COLUMNS]);
    const cell = (line: readonly string[], name: (typeof JOURNAL_COLUMNS)[number]) => line[JOURNAL_COLUMNS.indexOf(name)] as string;
    const document = JSON.parse(json.text) as {
      organisation: string;
      entries: {
        id: number;
        date: string;
        event: string;
        hash: string;
        postings: { account: string; campaign: string; amount: string; currency: string; credits: string }[];
      }[];
    };
    expect(document.organisation).toBe('A\nB');
    const fromJson = document.entries.flatMap(({ id, date, event, hash, postings }) =>
      postings.map(({ account, campaign, amount, currency, credits }) => [
        String(id),
        date,
        event,
        hash,
        account,
        campaign,
        amount,
        currency,
        credits,
      ]),
    );
    const amountOf = (line: readonly string[]) => (cell(line, 'credit') === '' ? cell(line, 'debit') : `-${cell(line, 'credit')}`);
    expect(
      lines.map((line) => [
        cell(line, 'entry'),
        cell(line, 'date'),
        unguardFormula(cell(line, 'event')),
        cell(line, 'hash'),
        cell(line, 'account'),
        unguardFormula(cell(line, 'campaign')),
        amountOf(line),
        cell(line, 'currency'),
        cell(line, 'credits'),
      ]),
    ).toEqual(fromJson);
    const campaigns = new Set(document.entries.flatMap(({ postings }) => postings.map(({ campaign }) => campaign)));
    expect(CAMPAIGNS.filter((campaign) => !campaigns.has(campaign))).toEqual([]);
  });

  test('can be left half read, and read twice at once', async () => {
    const book = await nastyBook();
    const [one, other] = [readJournal(book), readJournal(book)];
    for (const entry of one.entries) if (entry.id === 3) break;
    expect([...other.entries]).toHaveLength(countEntries(book));
    expect([...readJournal(book).entries].every(({ postings }) => postings.length >= 2)).toBe(true);
  });
});

test('X2 different names of a level stay different, and ordinary ones stay as they are', () => {
  expect(new Set(NASTY.map(escapeLevel)).size).toBe(NASTY.length);
  expect(['Piano, tuition', '50% off', 'Küche 🛁', 'a (b) [c]', '浴室'].map(escapeLevel)).toEqual([
    'Piano, tuition',
    '50% off',
    'Küche 🛁',
    'a (b) [c]',
    '浴室',
  ]);
  expect(escapeLevel(' a:b  c ')).toBe('%20a%3Ab%20 c%20');
  expect(NASTY.map((name) => decodeURIComponent(escapeLevel(name).replaceAll(/%(?![0-9A-F]{2})/g, '%25')))).toEqual([...NASTY]);
});
