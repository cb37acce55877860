/** Verifying: a book that was tampered with in any way is found out, with the rule that broke and the place. */

import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeAll, describe, expect, test } from 'vitest';
import { createBook, openToRead } from '../../db/open.ts';
import { verifyBook } from '../../db/verify.ts';
import { writeBookFacts } from '../../db/workspaces.ts';
import { NOW, entryOf, folder, makeBook, newCopy, numberOf, original, sql, tampered, verify } from './tampering.ts';
import { TAMPERINGS } from './tamperings.ts';

beforeAll(makeBook, 60_000);

test('a book as Floatbook makes it is whole: reversals, an undone import and a nasty history in it', () => {
  const found = verify(original);
  expect(found).toMatchObject({ ok: true, problems: [] });
  expect(found.entries).toBeGreaterThan(100);
  expect(found.postings).toBeGreaterThanOrEqual(2 * found.entries);
  expect(found.head).toMatch(/^[0-9a-f]{64}$/);
});

test('taking the guards off and putting them back on is no change', () => {
  expect(tampered(() => undefined)).toMatchObject({ ok: true });
});

test('progress is told', () => {
  const book = openToRead(original);
  const told: [number, number][] = [];
  verifyBook(book, (done, total) => told.push([done, total]));
  expect(told.at(-1)?.[0]).toBe(told.at(-1)?.[1]);
  book.close();
});

test('an empty book is whole', () => {
  const book = createBook(join(folder, 'empty.floatbook'));
  writeBookFacts(book, { organisation: 'Acme', timeZone: 'UTC', firstWeekday: 'monday' }, NOW);
  expect(verifyBook(book)).toEqual({ ok: true, entries: 0, postings: 0, head: '0'.repeat(64), problems: [] });
  book.close();
});

describe('what was tampered with is named', () => {
  test.each(TAMPERINGS)('%s', (_what, change, rule, where, message) => {
    const { ok, problems } = tampered(change);
    expect(ok).toBe(false);
    expect(problems).toContainEqual({ rule, where: expect.stringMatching(where), message: expect.stringMatching(message) });
  });

  test('L6 only the first damaged entry, whatever follows', () => {
    const { problems } = tampered(sql(`UPDATE posting SET amount = amount * 3 WHERE entry_id >= ${entryOf('P1')}`));
    expect(problems.filter(({ rule }) => rule === 'L6')).toEqual([
      { rule: 'L6', where: `entry ${numberOf('P1')}`, message: expect.stringContaining('first damaged') },
    ]);
  });

  test('many of one sort are told as a few and a number', () => {
    const { problems } = tampered(sql('UPDATE account_day SET events = events + 1'));
    expect(problems.length).toBeLessThan(25);
    expect(problems.at(-1)).toMatchObject({ rule: 'rollup', message: expect.stringMatching(/^\d+ more/) });
  });
});

describe('the guards themselves', () => {
  const raw = (change: string) => {
    const file = newCopy();
    new Database(file).exec(change).close();
    return verify(file).problems;
  };

  test.each([
    ['posting_never_changes', 'L3'],
    ['journal_entry_is_whole', 'L6'],
    ['setting_never_changes', 'L10'],
    ['hold_is_covered', 'L9'],
    ['lot_starts_empty', 'L7'],
  ])('the trigger %s is missed, as the guard of %s', (name, rule) => {
    expect(raw(`DROP TRIGGER ${name}`)).toEqual([{ rule, where: `trigger ${name}`, message: 'is missing: nothing keeps the rule any more' }]);
  });

  test('a trigger that was weakened, one too many, and a missing index are named', () => {
    const weak =
      "DROP TRIGGER posting_never_vanishes; CREATE TRIGGER posting_never_vanishes BEFORE DELETE ON posting WHEN OLD.amount > 0 BEGIN SELECT RAISE(ABORT, 'L3 x'); END";
    expect(raw(weak)).toEqual([{ rule: 'L3', where: 'trigger posting_never_vanishes', message: 'is not as Floatbook makes it' }]);
    expect(raw('CREATE TRIGGER skim AFTER INSERT ON posting BEGIN SELECT 1; END')).toEqual([
      { rule: 'schema', where: 'trigger skim', message: 'does not belong to a book' },
    ]);
    expect(raw('DROP INDEX lot_open')).toEqual([{ rule: 'schema', where: 'index lot_open', message: 'is missing' }]);
    expect(raw('ANALYZE')).toEqual([]);
  });
});

test('a file that is damaged on the disk is told as such, and verifying goes on as far as it can', () => {
  const file = join(folder, 'damaged.floatbook');
  copyFileSync(original, file);
  const page = pageOf(file, 'posting');
  const bytes = readFileSync(file);
  bytes.fill(0xab, (page - 1) * 4096, page * 4096);
  writeFileSync(file, bytes);
  const { ok, problems } = verify(file);
  expect(ok).toBe(false);
  expect(problems.some(({ rule }) => rule === 'file')).toBe(true);
});

/** The first page of a table. */
function pageOf(file: string, table: string): number {
  const connection = new Database(file, { readonly: true });
  try {
    return connection.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').pluck().get(table) as number;
  } finally {
    connection.close();
  }
}
