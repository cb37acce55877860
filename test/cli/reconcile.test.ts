/** Reconciling on the command line (rules R1 to R4): the documents that programs read, the tables for people, and how commands end. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { openToRead, openToWrite } from '../../db/open.ts';
import { addLines, makeAccount } from '../support/statement-lines.ts';
import { answer, csv, floatbook, newFolder, refusal } from './command-line.ts';

let folder: string;

beforeEach(async () => {
  folder = newFolder();
  await answer(folder, 'init', '--currency', 'EUR', '--time-zone', 'UTC');
  writeFileSync(
    join(folder, 'activity.csv'),
    csv(
      'QH-7F2101,2026-10-05,top_up,1000.00,900.00,EUR,Visa 4242',
      'QH-8A0402,2026-10-18,top_up,1000.00,900.00,EUR,Visa 4242',
      'QH-L2207,2026-10-31,lead_purchase,,46.00,EUR,Visa 4242,,,,,,L-2207',
    ),
  );
  await answer(folder, 'import', 'activity', 'activity.csv');
  const book = openToWrite(join(folder, 'b.floatbook'));
  addLines(
    book,
    makeAccount(book, 'Visa 4242'),
    [
      { day: '2026-10-06', amount: '-900.00', text: '=QUOTEHAVEN QH-7F2101', balance: '-1000.00' },
      { day: '2026-10-19', amount: '-900.00', text: 'QUOTEHAVEN QH-8A0402', balance: '-1900.00' },
      { day: '2026-10-20', amount: '-13.40', text: 'FOREIGN TXN FEE', balance: '-1913.40' },
    ],
    { name: 'rheinbank-10.csv', opening: ['2026-10-01', '-100.00'], closing: ['2026-10-31', '-1913.40'] },
  );
  book.close();
});

const reconciled = () => answer(folder, 'reconcile', '--account', 'Visa 4242', '--to', '2026-10-31', '--closing', '-1913.40');
const text = async (...args: readonly string[]) => (await floatbook(folder, [...args, '--book', 'b.floatbook'])).stdout;

test('R1 R2 reconcile tells every line and item once, the difference and the first break, and writes nothing', async () => {
  const document = await reconciled();
  expect(Object.keys(document)).toEqual(['matched', 'ambiguous', 'onlyStatement', 'onlyLedger', 'difference', 'firstBreak']);
  expect(document).toMatchObject({
    matched: [
      {
        match: null,
        lines: [{ date: '2026-10-06', amount: '-900.00', row: 1, sourceLine: 2 }],
        items: [{ id: 'QH-7F2101', amount: '-900.00' }],
        grade: 'certain',
      },
      { items: [{ id: 'QH-8A0402' }] },
    ],
    ambiguous: [],
    onlyStatement: [{ description: 'FOREIGN TXN FEE', suggested: { category: 'fees' } }],
    onlyLedger: [{ id: 'QH-L2207', state: 'in_transit' }],
    difference: '32.60',
    firstBreak: {
      date: '2026-10-20',
      because: 'only_statement',
      row: 3,
      sourceLine: 4,
      difference: '-13.40',
      agree: { date: '2026-10-19', balance: '-1900.00' },
    },
  });
  expect(await text('reconcile', '--account', 'Visa 4242')).toContain(
    'They part on 2026-10-20, row 3: File line 4, “FOREIGN TXN FEE”, −13.40, has no entry.',
  );
});

test('R2 reconcile reads beside a writer', async () => {
  const writer = openToWrite(join(folder, 'b.floatbook'));
  try {
    expect(await reconciled()).toMatchObject({ difference: '32.60' });
    expect(await refusal(folder, 'match', 'accept', '--certain', '--account', 'Visa 4242')).toMatchObject({ code: 'book_in_use' });
  } finally {
    writer.close();
  }
});

test('R1 R4 accepted, entered, closed and reopened by commands', async () => {
  expect(await refusal(folder, 'period', 'close', '--account', 'Visa 4242', '--to', '2026-10-31', '--closing', '-1913.40')).toEqual({
    code: 'not_reconciled',
    message: 'Visa 4242 cannot be closed up to 2026-10-31. 3 lines up to 2026-10-31 not settled: 2 to accept, 1 only on the statement.',
  });
  expect(await answer(folder, 'match', 'accept', '--certain', '--account', 'Visa 4242')).toEqual({ accepted: 2 });
  expect(await answer(folder, 'match', 'make', '3', '--rest', 'fees=-13.40', '--account', 'Visa 4242')).toEqual({ match: 3 });
  expect(await reconciled()).toMatchObject({
    matched: [{ match: 1 }, { match: 2 }, { match: 3, rest: [{ category: 'fees', amount: '-13.40' }] }],
    firstBreak: null,
  });
  expect(await answer(folder, 'learned', '--account', 'Visa 4242')).toMatchObject({
    payees: [
      { target: 'fees', accepted: 1 },
      { target: 'clearing', accepted: 2 },
    ],
  });
  expect(await answer(folder, 'learned', 'forget', 'FOREIGN TXN FEE', '--account', 'Visa 4242')).toMatchObject({ payees: [{ target: 'clearing' }] });
  expect(await refusal(folder, 'period', 'close', '--account', 'Visa 4242', '--to', '2026-10-31', '--closing', '-1913.04')).toMatchObject({
    message: expect.stringContaining('rheinbank-10.csv closes 2026-10-31 at −1,913.40 EUR, not at −1,913.04 EUR.'),
  });
  expect(await answer(folder, 'period', 'close', '--account', 'Visa 4242', '--to', '2026-10-31', '--closing', '-1913.40')).toEqual({
    through: '2026-10-31',
    carried: 1,
    workspaceClosedThrough: '2026-10-31',
    waitsFor: [],
  });
  expect(await refusal(folder, 'match', 'undo', '3')).toMatchObject({ code: 'closed_period' });
  expect(await answer(folder, 'period', 'list', '--account', 'Visa 4242')).toMatchObject({
    periods: [{ through: '2026-10-31', closing: '-1913.40', books: '-1959.40', carried: [{ id: 'QH-L2207', amount: '-46.00' }], reason: null }],
    workspaceClosedThrough: '2026-10-31',
  });
  const reopen = ['period', 'reopen', '--account', 'Visa 4242', '--from', '2026-10-31', '--reason', 'the bank sent a correction'];
  expect(await answer(folder, ...reopen)).toEqual({ reopened: 1 });
  expect(await refusal(folder, ...reopen)).toMatchObject({ code: 'wrong_period' });
  expect(await answer(folder, 'match', 'undo', '3')).toEqual({ match: 3 });
  const pair = ['match', 'make', '3', '--account', 'Visa 4242', '--rest'];
  expect(await refusal(folder, ...pair, 'fees=-13.00')).toMatchObject({ code: 'not_balanced', message: expect.stringContaining('−0.40 EUR') });
});

test('R3 sides are told and written as CSV, text guarded against being run', async () => {
  expect(await answer(folder, 'sides', '--account', 'Visa 4242', '--open', '--to', '2026-10-31')).toMatchObject({
    counts: { matched: 2, open: 2 },
    rows: [
      { verdict: 'statement_only', statement: { description: 'FOREIGN TXN FEE' } },
      {
        verdict: 'vendor_only',
        vendor: { id: 'QH-L2207', file: 'activity.csv', sourceLine: 4 },
        words: 'Neither the statement nor a payment of our own has it. It may be on the next statement.',
      },
    ],
  });
  await answer(folder, 'sides', '--account', 'Visa 4242', '--csv', '--out', 'sides.csv');
  const rows = readFileSync(join(folder, 'sides.csv'), 'utf8').split('\r\n');
  expect(rows[0]).toBe(
    'verdict,vendor_id,vendor_date,vendor_amount,vendor_file,vendor_line,books_id,books_date,books_what,books_amount,statement_date,statement_text,statement_counterparty,statement_amount,statement_file,statement_line,differences,currency,words',
  );
  expect(rows[1]).toContain(",'=QUOTEHAVEN QH-7F2101,,-900.00,rheinbank-10.csv,2,,EUR,");
});

test.each([
  [['reconcile'], 2],
  [['reconcile', '--account', 'Visa 4242', '--closing', '12,50'], 2],
  [['reconcile', '--account', 'Visa 4242', '--closing', '1.234'], 1],
  [['reconcile', '--account', 'Giro'], 1],
  [['match', 'accept', '--account', 'Visa 4242'], 2],
  [['match', 'accept', '1-2', '--account', 'Visa 4242'], 2],
  [['match', 'accept', '1=3', '--account', 'Visa 4242'], 1],
  [['match', 'make', '1', '--rest', 'tips=-1', '--account', 'Visa 4242'], 2],
  [['match', 'undo', 'x'], 2],
  [['match', 'undo', '7'], 1],
  [['period', 'close', '--account', 'Visa 4242', '--to', '2026-10-31'], 2],
  [['sides', '--account', 'Visa 4242', '--csv'], 2],
  [['learned', 'forget', 'NOBODY', '--account', 'Visa 4242'], 1],
])('%s ends with %i, and nothing is written', async (args, status) => {
  expect(await floatbook(folder, [...args, '--book', 'b.floatbook', '--json'])).toMatchObject({ status, stdout: '' });
  const book = openToRead(join(folder, 'b.floatbook'));
  expect(book.connection.prepare('SELECT count(*) FROM line_match').pluck().get()).toBe(0);
  book.close();
});
