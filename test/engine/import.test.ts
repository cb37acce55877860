/** Importing as a unit (rules I1, I3, I4, L5): all of it or nothing, once, with the raw file kept. */

import { createHash } from 'node:crypto';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { beforeEach, describe, expect, test } from 'vitest';
import { readLines } from '../../db/imports.ts';
import { importActivity } from '../../electron/engine/import-activity.ts';
import { undoImport } from '../../electron/engine/undo-import.ts';
import { generateHistory } from '../model/generate.ts';
import { toCsv } from '../model/csv.ts';
import { NOW, newTestBook, type TestBook } from '../support/books.ts';

const HEADER = 'id,date,kind,credits,amount,currency,method,tax,balance,expires,campaign,category,lead,outcome,value,note';
const TOP_UP = 'T1,2026-03-02,top_up,100.00,90.00,EUR,,,,,,,,,,';

let made: TestBook;

beforeEach(() => {
  made = newTestBook();
});

const count = (table: string) => made.book.connection.prepare(`SELECT count(*) FROM ${table}`).pluck().get();
const file = (...lines: readonly string[]) => [HEADER, ...lines, ''].join('\r\n');

describe('one file', () => {
  test('I1 rows read are rows added and matched; the same row twice in a file is one event', async () => {
    const result = await made.importText(file(TOP_UP, 'C1,2026-03-03,quotation,10.00,,,,,,,,,,,,', 'C1,2026-03-03,quotation,10.0,,,,,,,,,,,,'));
    expect(result.rows).toEqual({ read: 3, added: 2, matched: 1, skipped: [] });
  });

  test('I3 the raw file is kept byte by byte, and a row leads back to its line', async () => {
    const text = `\uFEFF${file(TOP_UP, 'C1,2026-03-03,quotation,10.00,,,,,,,"Roofs\nand ""gutters""",,L1,,,"café, ~"', 'C2,2026-03-04,quotation,1.00,,,,,,,,,,,,')}`;
    await made.importText(text, { name: 'vendor.csv' });
    const pieces = made.book.connection.prepare('SELECT deflated FROM import_piece ORDER BY first_line').pluck().all() as Buffer[];
    const kept = Buffer.concat(pieces.map((piece) => inflateRawSync(piece)));
    expect(kept.toString()).toBe(text);
    const stored = made.book.connection.prepare('SELECT sha256 FROM import_file').pluck().get() as Buffer;
    expect(stored).toEqual(createHash('sha256').update(text).digest());
    const line = made.book.connection
      .prepare(`SELECT r.line FROM import_row AS r JOIN event AS e ON e.id = r.event_id WHERE e.source_id = 'C2'`)
      .pluck()
      .get() as number;
    expect(readLines(made.book.connection, 1, line, line)).toEqual([{ line: 5, text: 'C2,2026-03-04,quotation,1.00,,,,,,,,,,,,' }]);
  });

  test('unknown columns are kept as notes, and column order is free', async () => {
    await made.importText(`Sales rep,${HEADER.split(',').toReversed().join(',')}\nAnna,${TOP_UP.split(',').toReversed().join(',')}\n`);
    expect(made.book.connection.prepare('SELECT source_id, credits, extra FROM event').raw().get()).toEqual(['T1', 10000, '{"Sales rep":"Anna"}']);
  });

  test('a dry run counts everything and writes nothing', async () => {
    const dry = await made.importText(file(TOP_UP), { dryRun: true });
    expect(dry).toMatchObject({ importId: null, rows: { read: 1, added: 1, matched: 0 } });
    expect(['event', 'journal_entry', 'import', 'account', 'lot'].map(count)).toEqual([0, 0, 0, 0, 0]);
  });
});

describe('what is refused is refused whole', () => {
  test.each([
    ['missing_column', 1, HEADER.replace('credits,', ''), 'lacks the column "credits"'],
    ['missing_column', 1, HEADER.replace('credits', 'Credit'), '"Credit" instead'],
    ['duplicate_column', 1, `${HEADER},id`, '"id" twice'],
    ['malformed_csv', 3, `${HEADER}\n${TOP_UP}\nC1,2026-03-03,quotation`, 'has 3 fields, the header has 16'],
    ['malformed_csv', 3, `${HEADER}\n${TOP_UP}\nC1,"2026-03-03`, 'opens a quote that is never closed'],
    ['malformed_csv', 3, `${HEADER}\n${TOP_UP}\nC1,2026"03"03,`, 'a quote in the middle of a field'],
    ['unknown_kind', 3, `${HEADER}\n${TOP_UP}\nC1,2026-03-03,purchase,1.00,,,,,,,,,,,,`, '"purchase" is not a kind'],
    ['wrong_number', 3, `${HEADER}\n${TOP_UP}\nC1,2026-03-03,quotation,"1,50",,,,,,,,,,,,`, '"1,50" in "credits"'],
    ['wrong_number', 3, `${HEADER}\n${TOP_UP}\nC1,2026-03-03,quotation,1.005,,,,,,,,,,,,`, 'more than 2 decimals'],
    ['wrong_number', 3, `${HEADER}\n${TOP_UP}\nC1,2026-03-03,quotation,-1.00,,,,,,,,,,,,`, 'is negative'],
    ['wrong_number', 3, `${HEADER}\n${TOP_UP}\nB1,2026-03-03,bonus,0.00,,,,,,,,,,,,`, 'makes no lot'],
    ['wrong_date', 3, `${HEADER}\n${TOP_UP}\nC1,2026-02-30,quotation,1.00,,,,,,,,,,,,`, '"2026-02-30"'],
    ['wrong_date', 3, `${HEADER}\n${TOP_UP}\nC1,2026-03-03T09:00,quotation,1.00,,,,,,,,,,,,`, 'with offset'],
    ['wrong_date', 3, `${HEADER}\n${TOP_UP}\nB1,2026-03-03,bonus,1.00,,,,,,2026-03-03,,,,,,`, 'not after their own day'],
    ['unknown_currency', 3, `${HEADER}\n${TOP_UP}\nC1,2026-03-03,quotation,,1.00,EURO,,,,,,,,,,`, 'not an ISO 4217 currency'],
    ['wrong_currency', 3, `${HEADER}\n${TOP_UP}\nC1,2026-03-03,quotation,,1.00,USD,,,,,,,,,,`, 'counts in EUR'],
    ['malformed_csv', 1, `${HEADER}\n${TOP_UP}\n\0C1,2026-03-03,quotation,1.00,,,,,,,,,,,,`, 'NUL character'],
    ['wrong_outcome', 3, `${HEADER}\n${TOP_UP}\nE1,2026-03-03,lead,,,,,,,,,,L1,open,,`, 'quoted, won, lost'],
    ['wrong_outcome', 3, `${HEADER}\n${TOP_UP}\nE1,2026-03-03,lead,,,,,,,,,,L1,gewonnen,,`, 'quoted, won, lost'],
    ['missing_value', 3, `${HEADER}\n${TOP_UP}\nC1,2026-03-03,quotation,,,,,,,,,,,,,`, '"credits"'],
    ['missing_value', 3, `${HEADER}\n${TOP_UP}\n,2026-03-03,quotation,1.00,,,,,,,,,,,,`, '"id"'],
    ['unexpected_value', 3, `${HEADER}\n${TOP_UP}\nC1,2026-03-03,quotation,1.00,,,,,,2026-04-01,,,,,,`, '"expires"'],
    ['id_with_other_contents', 3, `${HEADER}\n${TOP_UP}\nT1,2026-03-02,top_up,100.00,91.00,EUR,,,,,,,,,,`, 'another "amount"'],
    ['beyond_credits', 3, `${HEADER}\n${TOP_UP}\nC1,2026-03-03,quotation,100.01,,,,,,,,,,,,`, 'needs 100.01 credits, but only 100.00'],
    ['empty_file', undefined, '', 'is empty'],
  ])('I4 %s, line %s', async (code, sourceLine, text, words) => {
    const expected = { code, message: expect.stringContaining(words), file: 'bad.csv', ...(sourceLine === undefined ? {} : { sourceLine }) };
    await expect(made.importText(text, { name: 'bad.csv' })).rejects.toMatchObject({ refusal: expected });
    expect(['event', 'journal_entry', 'import', 'import_file', 'lot', 'account'].map(count)).toEqual([0, 0, 0, 0, 0, 0]);
  });

  test('I4 a file that is not UTF-8 is refused near its line', async () => {
    const bytes = Buffer.concat([Buffer.from(file(TOP_UP)), Buffer.from([0x43, 0xe9, 0x2c])]);
    await expect(made.importText(bytes)).rejects.toMatchObject({ refusal: { code: 'not_utf8' } });
  });

  test('I4 a file that changes while it is read is refused', async () => {
    const path = join(made.folder, 'growing.csv');
    writeFileSync(path, toCsv(generateHistory(7, { rows: 20_000 })));
    let grown = false;
    const progress = () => {
      if (!grown) appendFileSync(path, 'one more line');
      grown = true;
    };
    await expect(importActivity(made.book, { workspaceId: 1, files: [{ path }], dryRun: false, now: NOW }, { progress })).rejects.toMatchObject({
      refusal: { code: 'file_changed' },
    });
    expect(grown).toBe(true);
    expect(count('event')).toBe(0);
  });

  test('I4 an import that is cancelled leaves nothing', async () => {
    const path = join(made.folder, 'long.csv');
    writeFileSync(path, toCsv(generateHistory(8, { rows: 5_000 })));
    let looks = 0;
    const cancelled = () => (looks += 1) > 2;
    await expect(importActivity(made.book, { workspaceId: 1, files: [{ path }], dryRun: false, now: NOW }, { cancelled })).rejects.toMatchObject({
      refusal: { code: 'cancelled' },
    });
    expect(count('event')).toBe(0);
  });

  test('I3 of several files one that is refused keeps the others out', async () => {
    const [good, bad] = [join(made.folder, 'good.csv'), join(made.folder, 'bad.csv')];
    writeFileSync(good, file(TOP_UP));
    writeFileSync(bad, file('C1,2026-03-03,quotation,500.00,,,,,,,,,,,,'));
    await expect(
      importActivity(made.book, { workspaceId: 1, files: [{ path: good }, { path: bad }], dryRun: false, now: NOW }),
    ).rejects.toMatchObject({ refusal: { file: 'bad.csv', sourceLine: 2 } });
    expect(count('event')).toBe(0);
  });
});

describe('once', () => {
  test('L5 the same command again returns the first result, with other contents it is refused', async () => {
    const path = join(made.folder, 'once.csv');
    writeFileSync(path, file(TOP_UP));
    const command = { id: 'a', method: 'activity.import', input: { uploads: ['x'] } };
    const request = { workspaceId: 1, files: [{ path }], dryRun: false, now: NOW, command };
    const first = await importActivity(made.book, request);
    expect(first.rows.added).toBe(1);
    writeFileSync(path, file(TOP_UP, 'B1,2026-03-03,bonus,1.00,,,,,,,,,,,,'));
    expect(await importActivity(made.book, request)).toEqual(first);
    await expect(importActivity(made.book, { ...request, command: { ...command, input: {} } })).rejects.toMatchObject({
      refusal: { code: 'key_with_other_contents' },
    });
    expect(count('event')).toBe(1);
  });

  test('I3 an import is undone once; what was undone may be imported again, corrected', async () => {
    const { importId } = await made.importText(file(TOP_UP));
    const undo = () => undoImport(made.book, { importId: importId as number, now: NOW });
    expect(await undo()).toEqual({ importId, removed: 1, reposted: 0, unmatched: 0 });
    await expect(undo()).rejects.toMatchObject({ refusal: { code: 'no_import' } });
    await made.importText(file(TOP_UP.replace('90.00', '91.00')));
    expect(made.book.connection.prepare('SELECT business_key FROM journal_entry ORDER BY id').pluck().all()).toEqual([
      '1/import/T1',
      'reversal:1',
      '1/import/T1~2',
    ]);
  });

  test('I3 undoing what a later charge needs is refused, and names that charge', async () => {
    const { importId } = await made.importText(file(TOP_UP));
    await made.importText(file('C1,2026-03-03,quotation,10.00,,,,,,,,,,,,'));
    await expect(undoImport(made.book, { importId: importId as number, now: NOW })).rejects.toMatchObject({
      refusal: { code: 'beyond_credits', message: expect.stringContaining('quotation C1') },
    });
    expect(count('journal_entry')).toBe(2);
  });
});

test('L4 an entry is never recorded before the one before it, even where the clock was set back', async () => {
  await made.importText(file(TOP_UP), { now: NOW });
  await made.importText(file('B1,2026-03-03,bonus,1.00,,,,,,,,,,,,'), { now: NOW - 86_400_000 });
  expect(made.book.connection.prepare('SELECT DISTINCT recorded_at FROM journal_entry').pluck().all()).toEqual([NOW]);
});
