/** X2: hledger, ledger and beancount themselves accept the journal, strictly, and have our balances and our weekly totals. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseDay, weekStart } from '../../db/ledger/calendar.ts';
import type { JournalAccount } from '../../db/ledger/journal.ts';
import { parseDecimal } from '../../db/ledger/money.ts';
import { Refused } from '../../db/ledger/refusal.ts';
import type { ReadBook, WriteBook } from '../../db/open.ts';
import { readBookFacts } from '../../db/workspaces.ts';
import { writeJournal } from '../../electron/documents/journal.ts';
import { beancountAccountName, beancountLevel, readBeancountLevel, writeBeancountJournal } from '../../electron/documents/journal-beancount.ts';
import { escapeLevel, plainTextAccountName } from '../../electron/documents/journal-names.ts';
import { openEngine } from '../../electron/engine/account/open-engine.ts';
import { readCodedJournal, setLedgerCodes } from '../../electron/engine/reports/ledger-codes.ts';
import { createSampleBook } from '../../electron/engine/sample/sample-book.ts';
import { fromCsv } from '../model/csv.ts';
import { generateHistory } from '../model/generate.ts';
import { NOW, newTestBook, temporaryFolder } from '../support/books.ts';
import { hasProgram } from '../support/programs.ts';
import { nastyBook, wholeText } from './nasty-book.ts';
import { NASTY } from './nasty.ts';

type Balances = ReadonlyMap<string, string>;

/** What a program is asked, and how it says it. Amounts are exact decimal text, by the name that the account has there. */
interface Program {
  readonly command: string;
  readonly format: 'hledger' | 'ledger' | 'beancount';
  nameOf(account: JournalAccount): string;
  /** Everything that the program can find wrong. */
  complaints(file: string): string;
  balances(file: string): Balances;
  /** Postings of Lead cost of a currency, with their days. */
  leadCost(file: string, currency: string): readonly (readonly [day: string, amount: string])[];
}

function run(command: string, ...args: readonly string[]): string {
  const ended = spawnSync(command, args, { encoding: 'utf8', env: { ...process.env, LANG: 'C.UTF-8' }, maxBuffer: 1e9 });
  if (ended.status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${ended.status}: ${ended.stderr.slice(0, 2000)}`);
  return ended.stdout + ended.stderr;
}

function barred(lines: string): readonly (readonly [string, string])[] {
  return lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => [line.slice(0, line.lastIndexOf('|')), line.slice(line.lastIndexOf('|') + 1)]);
}

const PROGRAMS: readonly Program[] = [
  {
    command: 'hledger',
    format: 'hledger',
    nameOf: plainTextAccountName,
    complaints: (file) => run('hledger', '-f', file, 'check', '--strict') + run('hledger', '-f', file, 'check'),
    balances: (file) =>
      new Map(
        fromCsv(run('hledger', '-f', file, 'balance', '--flat', '--empty', '--no-total', '--output-format=csv')).map(
          ({ account = '', balance = '' }) => [account, balance.split(' ')[0] as string],
        ),
      ),
    leadCost: (file, currency) =>
      fromCsv(run('hledger', '-f', file, 'register', '--weekly', '--output-format=csv', '^Expenses:Lead cost:', `cur:${currency}`)).map(
        ({ date = '', amount = '' }) => [date, amount.split(' ')[0] as string] as const,
      ),
  },
  {
    command: 'ledger',
    format: 'ledger',
    nameOf: plainTextAccountName,
    complaints: (file) =>
      run('ledger', '--init-file', '/dev/null', '--strict', '--pedantic', '-f', file, 'stats')
        .replaceAll(/^.*$/gm, (line) => (/warning|error/i.test(line) ? line : ''))
        .trim(),
    balances: (file) =>
      new Map(
        barred(
          run(
            'ledger',
            '--init-file',
            '/dev/null',
            '-f',
            file,
            'balance',
            '--flat',
            '--empty',
            '--no-total',
            '--balance-format',
            '%(account)|%(quantity(amount))\n',
          ),
        ),
      ),
    leadCost: (file, currency) =>
      barred(
        run(
          'ledger',
          '--init-file',
          '/dev/null',
          '-f',
          file,
          'register',
          '^Expenses:Lead cost:',
          '--limit',
          `commodity == "${currency}"`,
          '--format',
          '%(format_date(date, "%Y-%m-%d"))|%(quantity(amount))\n',
        ),
      ),
  },
  {
    command: 'bean-check',
    format: 'beancount',
    nameOf: beancountAccountName,
    complaints: (file) => run('bean-check', file),
    balances: (file) =>
      new Map(
        fromCsv(run('bean-query', '--format', 'csv', file, 'SELECT account, sum(position) AS total GROUP BY account')).map(
          ({ account = '', total = '' }) => [account.trim(), total.trim().split(' ')[0] as string],
        ),
      ),
    leadCost: (file, currency) =>
      fromCsv(
        run('bean-query', '--format', 'csv', file, `SELECT date, position WHERE account ~ "^Expenses:Lead-cost:" AND currency = "${currency}"`),
      ).map(({ date = '', position = '' }) => [date.trim(), position.trim().split(' ')[0] as string] as const),
  },
];

/** Our own sums, by account. */
function ourBalances(book: ReadBook): readonly (readonly [JournalAccount, number])[] {
  const { accounts } = readCodedJournal(book);
  const sums = book.connection
    .prepare<[], number>('SELECT coalesce((SELECT sum(amount) FROM posting WHERE account_id = a.id), 0) FROM account AS a ORDER BY a.id')
    .pluck()
    .all();
  return accounts.map((account, at) => [account, sums[at] as number]);
}

/** Charges less refunds by week, out of the ledger's rollup. */
function ourWeeks(book: ReadBook, currency: string): Readonly<Record<string, number>> {
  const days = book.connection
    .prepare<[string], { day: number; amount: number }>(
      `SELECT d.day, sum(d.amount) AS amount FROM account_day AS d JOIN account AS a ON a.id = d.account_id WHERE a.role = 'lead_cost' AND a.currency = ? GROUP BY d.day`,
    )
    .all(currency);
  return byWeek(days.map(({ day, amount }) => [day, amount] as const));
}

function byWeek(days: readonly (readonly [day: number, amount: number])[]): Readonly<Record<string, number>> {
  const weeks: Record<string, number> = {};
  for (const [day, amount] of days) {
    const start = weekStart(day, [{ fromDay: -719_162, firstWeekday: 'monday' }]);
    weeks[start] = (weeks[start] ?? 0) + amount;
  }
  return Object.fromEntries(Object.entries(weeks).filter(([, amount]) => amount !== 0));
}

function inUnits(amount: string, decimals: number): number {
  const found = parseDecimal(amount === '' ? '0' : amount, decimals);
  if (typeof found === 'string') throw new Error(`"${amount}" is ${found}`);
  return found;
}

/** Writes the journal for a program, and compares all that it says with the book. */
function expectAccepted(book: ReadBook, program: Program): void {
  const { organisation } = readBookFacts(book);
  const { text, result } = wholeText(writeJournal(readCodedJournal(book), organisation, program.format));
  expect(result).toBe(book.connection.prepare('SELECT count(*) FROM journal_entry').pluck().get());
  const file = join(temporaryFolder(), `book.${program.format}`);
  writeFileSync(file, text);
  expect(program.complaints(file)).toBe('');

  const ours = ourBalances(book);
  const theirs = program.balances(file);
  const names = new Set(ours.map(([account]) => program.nameOf(account)));
  expect(names.size).toBe(ours.length);
  expect([...theirs.keys()].filter((name) => !names.has(name))).toEqual([]);
  for (const [account, amount] of ours) {
    const name = program.nameOf(account);
    expect([name, inUnits(theirs.get(name) ?? '0', account.units.currencyDecimals)]).toEqual([name, amount]);
  }
  const decimals = new Map(ours.map(([{ units }]) => [units.currency, units.currencyDecimals]));
  for (const [currency, places] of decimals) {
    const days = program.leadCost(file, currency).map(([day, amount]) => [parseDay(day) as number, inUnits(amount, places)] as const);
    expect(byWeek(days)).toEqual(ourWeeks(book, currency));
  }
}

/** Codes for every role that has postings, and cost centres for some campaigns. */
async function setCodes(book: WriteBook, workspaceId: number, campaigns: readonly string[]): Promise<void> {
  const engine = openEngine(book, {
    clock: () => NOW,
    onDefect: (error) => {
      throw error;
    },
  });
  const accounts = [
    { role: 'prepaid', kind: '', name: '', code: '1410' },
    { role: 'lead_cost', kind: '', name: '', code: '6600' },
    { role: 'lead_cost', kind: 'quotation', name: '', code: '6610.a-1/2' },
  ] as const;
  await setLedgerCodes(engine, workspaceId, { accounts, campaigns: campaigns.map((campaign, index) => ({ campaign, costCentre: `KS-${index}` })) });
}

describe.each(PROGRAMS)('X2 $command', { timeout: 240_000 }, (program) => {
  const isThere = hasProgram(program.command, 'exported journals are not checked by it');

  describe.runIf(isThere)('accepts', () => {
    let folder = '';
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'floatbook-journal-'));
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    test('the sample book', async () => {
      const book = await createSampleBook(join(folder, 'sample.floatbook'));
      try {
        expectAccepted(book, program);
      } finally {
        book.close();
      }
    });

    test('a book of nasty names, several currencies and reversals, with codes', async () => {
      const book = await nastyBook();
      await setCodes(
        book,
        1,
        NASTY.filter((name) => !name.includes('\u0000')),
      );
      expectAccepted(book, program);
      book.close();
    });

    test.each([1, 2, 3, 4])('a random book, seed %i', async (seed) => {
      const currency = ['EUR', 'JPY', 'KWD', 'USD'][seed % 4] as string;
      const { book, importRows } = newTestBook({ currency, timeZone: 'UTC' });
      await importRows(
        generateHistory(seed * 77, {
          rows: 400,
          style: seed % 2 === 0 ? 'nasty' : 'believable',
          currency,
        }),
      );
      expectAccepted(book, program);
    });

    test('a book without any entry', () => expectAccepted(newTestBook().book, program));
  });
});

describe('X2 names of accounts', () => {
  test('different names of a level stay different, and ordinary ones stay as they are', () => {
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

  test('beancount: letters, digits and hyphens, from which the name comes back', () => {
    expect(['Bathrooms', 'Roof repair', 'quotation', 'A & B', 'Küche', '3-D', ''].map(beancountLevel)).toEqual([
      'Bathrooms',
      'Roof-repair',
      'X---quotation',
      'A--20---26--B',
      'K--FC-che',
      '3--2D-D',
      'X---',
    ]);
    const text = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: fc.constantFrom(' ', '-', 'X', 'a', 'F', '2', '0', ':') }),
      fc.constantFrom(...NASTY),
    );
    fc.assert(
      fc.property(text, (name) => {
        expect(beancountLevel(name)).toMatch(/^[A-Z0-9][A-Za-z0-9-]*$/);
        expect(readBeancountLevel(beancountLevel(name))).toBe(name);
      }),
      { numRuns: 3000 },
    );
  });
});

test('X2 a day that beancount cannot read is refused by its date', async () => {
  const { book, importRows } = newTestBook();
  await importRows([{ id: 'T1', date: '2100-01-01', kind: 'top_up', credits: '1', amount: '1', currency: 'EUR' }]);
  expect(() => wholeText(writeBeancountJournal(readCodedJournal(book), 'Test'))).toThrow(Refused);
  expect(() => wholeText(writeBeancountJournal(readCodedJournal(book), 'Test'))).toThrow('2100-01-01');
});

test('X2 L10 every posting has the codes of its day, its own before those of its role', async () => {
  const { book, importRows, workspace } = newTestBook();
  await importRows([
    { id: 'T1', date: '2026-01-05', kind: 'top_up', credits: '100', amount: '90', currency: 'EUR' },
    { id: 'Q1', date: '2026-01-06', kind: 'quotation', credits: '10', campaign: 'Bathrooms' },
    { id: 'L1', date: '2026-02-06', kind: 'lead_purchase', credits: '10', campaign: 'Bathrooms', lead: 'L1' },
    { id: 'L2', date: '2026-02-07', kind: 'lead_purchase', credits: '10', lead: 'L2' },
  ]);
  const engine = openEngine(book, { clock: () => NOW, onDefect: () => undefined });
  const { id } = workspace();
  const accounts = [{ role: 'lead_cost', kind: '', name: '', code: '6600' } as const];
  await setLedgerCodes(engine, id, {
    accounts: [...accounts, { role: 'prepaid', kind: '', name: '', code: '1410' }],
    campaigns: [{ campaign: 'Bathrooms', costCentre: 'K1' }],
  });
  await setLedgerCodes(
    engine,
    id,
    {
      accounts: [...accounts, { role: 'lead_cost', kind: 'lead_purchase', name: '', code: '6620' }],
      campaigns: [
        { campaign: 'Bathrooms', costCentre: 'K2' },
        { campaign: '', costCentre: 'K0' },
      ],
    },
    parseDay('2026-02-01'),
  );
  const coded = [...readCodedJournal(book).entries].map(({ event, postings }) => [
    event,
    ...postings.map(({ account, code, costCentre }) => `${account.role} ${code} ${costCentre}`),
  ]);
  expect(coded).toEqual([
    ['T1', 'prepaid 1410 ', 'card_clearing  '],
    ['Q1', 'lead_cost 6600 K1', 'prepaid 1410 '],
    ['L1', 'lead_cost 6620 K2', 'prepaid  '],
    ['L2', 'lead_cost 6620 K0', 'prepaid  '],
  ]);
  const texts = (['hledger', 'ledger', 'beancount'] as const).map((format) => wholeText(writeJournal(readCodedJournal(book), 'T', format)).text);
  expect(texts[0]).toContain('  ; code:6620, cost-centre:K2\n');
  expect(texts[1]).toContain('    ; code: 6620\n    ; cost-centre: K2\n');
  expect(texts[2]).toContain('    code: "6620"\n    cost-centre: "K2"\n');
});
