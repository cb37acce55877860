/** Damaged books: what is found, that the file stays as it is, that it can be read as far as that goes, and what salvage brings out of it. */

import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeAll, describe, expect, test } from 'vitest';
import { findDamage } from '../../db/damage.ts';
import { Refused } from '../../db/ledger/refusal.ts';
import { openToBrowse, openToRead, openToWrite } from '../../db/open.ts';
import { SALVAGE_ID, salvageBook } from '../../db/salvage.ts';
import { verifyBook } from '../../db/verify.ts';
import { floatbook } from '../cli/command-line.ts';
import { newTestBook, temporaryFolder } from '../support/books.ts';
import { makeBook, original, PAGE, pageWith } from './tampering.ts';

beforeAll(makeBook);

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof Refused) return error.refusal.code;
    throw error;
  }
  return 'done';
}

/** A book in a folder of its own, spoilt. */
function spoilt(change: (bytes: Buffer) => Buffer | void): string {
  const file = join(temporaryFolder(), 'book.floatbook');
  const bytes = Buffer.from(readFileSync(original));
  writeFileSync(file, change(bytes) ?? bytes);
  return file;
}

/** The same, by SQL that goes past every guard. */
function changed(change: (raw: Database.Database) => void): string {
  const file = spoilt(() => undefined);
  const raw = new Database(file);
  raw.unsafeMode(true);
  raw.pragma('foreign_keys = OFF');
  for (const name of raw.prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'trigger'`).pluck().all()) raw.exec(`DROP TRIGGER ${name}`);
  change(raw);
  raw.pragma('wal_checkpoint(TRUNCATE)');
  raw.close();
  return file;
}

/** A book as a kill leaves it: with a log in which there are commits. */
function withLog(): string {
  const made = newTestBook();
  made.book.connection.pragma('wal_checkpoint(TRUNCATE)');
  for (let month = 1; month <= 5; month += 1)
    made.book.connection
      .prepare(`INSERT INTO setting (workspace_id, name, from_day, value, recorded_at) VALUES (1, 'low_balance', 0, ?, 0)`)
      .run(String(month));
  const file = join(temporaryFolder(), 'book.floatbook');
  for (const part of ['', '-wal']) copyFileSync(made.book.file + part, file + part);
  return file;
}

const digestsOf = (file: string) =>
  Object.fromEntries(
    readdirSync(dirname(file))
      .filter((name) => !/-(?:shm|lock)$/.test(name))
      .map((name) => [
        name,
        createHash('sha256')
          .update(readFileSync(join(dirname(file), name)))
          .digest('hex'),
      ])
      .filter(([, digest]) => digest !== createHash('sha256').digest('hex')),
  ) as Record<string, string>;

/** Overwrites the page that holds a text, past the schema. */
function overPageWith(text: string): (bytes: Buffer) => void {
  return (bytes) => {
    const at = pageWith(bytes, text);
    bytes.fill(0xa5, at, at + PAGE);
  };
}

const DAMAGES: ReadonlyArray<readonly [what: string, make: () => string, code: string, says: RegExp]> = [
  ['no database', () => spoilt(() => Buffer.from('Dear diary')), 'not_a_book', /not a Floatbook book/],
  ['nothing at all', () => spoilt(() => Buffer.alloc(0)), 'not_a_book', /not a Floatbook book/],
  ["another program's", () => changed((raw) => raw.pragma('application_id = 7')), 'not_a_book', /another program/],
  ['a malformed page', () => spoilt((bytes) => void bytes.fill(0xa5, 12 * PAGE, 13 * PAGE)), 'damaged_book', /page \d+ of the file/],
  ['cut off', () => spoilt((bytes) => bytes.subarray(0, bytes.length / 2)), 'damaged_book', /damaged/],
  ['an unknown format', () => spoilt((bytes) => void bytes.writeUInt32BE(9, 44)), 'damaged_book', /unsupported file format/],
  ['a missing table', () => changed((raw) => raw.exec('DROP TABLE lot_movement')), 'damaged_book', /the table lot_movement is missing/],
  [
    'a last entry that is not as it was hashed',
    () => changed((raw) => raw.exec('UPDATE journal_entry SET recorded_at = recorded_at + 1 WHERE id = (SELECT max(id) FROM journal_entry)')),
    'damaged_book',
    /last entry of the journal/,
  ],
  [
    'a log that is damaged before some of its commits',
    () => {
      const file = withLog();
      const log = readFileSync(`${file}-wal`);
      log[32 + 24 + 100] = (log[32 + 24 + 100] as number) ^ 1;
      writeFileSync(`${file}-wal`, log);
      return file;
    },
    'damaged_book',
    /the log beside it is damaged, before \d of its commits/,
  ],
  [
    'a log without its header',
    () => {
      const file = withLog();
      writeFileSync(`${file}-wal`, readFileSync(`${file}-wal`).fill(0, 0, 32));
      return file;
    },
    'damaged_book',
    /the log beside it cannot be read/,
  ],
];

describe('a book that is', () => {
  test.each(DAMAGES)('%s: it is found, and the file stays as it is', (_what, make, code, says) => {
    const file = make();
    const before = digestsOf(file);
    expect(findDamage(file)).toMatchObject({ code, message: expect.stringMatching(says), file });
    expect(codeOf(() => openToBrowse(file, 'damaged_book').close())).toMatch(/^(?:done|not_a_book|damaged_book)$/);
    expect(codeOf(() => salvageBook(file, join(temporaryFolder(), 'salvaged.sqlite')))).toMatch(/^(?:done|not_a_book)$/);
    expect(digestsOf(file)).toEqual(before);
  });

  test('whole, with a log or without, newer, or not there: nothing is found', () => {
    expect(findDamage(original)).toBeUndefined();
    expect(findDamage(withLog())).toBeUndefined();
    expect(findDamage(join(temporaryFolder(), 'none'))).toBeUndefined();
    const newer = changed((raw) => raw.pragma('user_version = 99'));
    expect(findDamage(newer)).toBeUndefined();
    expect(codeOf(() => openToWrite(newer))).toBe('newer_book');
  });

  test('beside a log of another book is refused for writing too, with both left as they are', () => {
    const file = withLog();
    const other = withLog();
    // The log is whole; its book is not this one.
    const raw = new Database(other);
    raw.exec(`UPDATE book SET created_at = created_at + 1`);
    copyFileSync(`${other}-wal`, `${file}-wal`);
    raw.close();
    const before = digestsOf(file);
    expect(findDamage(file)).toMatchObject({ code: 'damaged_book', message: expect.stringContaining('belongs to another book') });
    expect(codeOf(() => openToWrite(file))).toBe('damaged_book');
    expect(digestsOf(file)).toEqual(before);
  });

  test('damaged in a page that is not asked for is read like any other, and nothing is written to it', () => {
    const file = spoilt(overPageWith('all.csv'));
    const before = digestsOf(file);
    const book = openToBrowse(file, 'damaged_book');
    expect(book.connection.prepare('SELECT count(*) FROM journal_entry').pluck().get()).toBeGreaterThan(10);
    expect(book.probe()).toBe(false);
    expect(() => book.connection.exec('DELETE FROM command')).toThrow('readonly');
    book.close();
    expect(digestsOf(file)).toEqual(before);
  });
});

describe('salvage', () => {
  const rowsIn = (file: string, table: string) => {
    const raw = new Database(file, { readonly: true });
    try {
      // Without columns that are worked out from others.
      const columns = raw.prepare<[string], string>('SELECT group_concat(name) FROM pragma_table_info(?)').pluck().get(table);
      const rows = raw.prepare(`SELECT ${columns} FROM "${table}"`).raw().all();
      return rows.map((row) => JSON.stringify(row)).toSorted((one, other) => one.localeCompare(other));
    } finally {
      raw.close();
    }
  };

  test('of a whole book brings out every row, into a file that is no book', () => {
    const folder = temporaryFolder();
    const file = join(folder, 'book.floatbook');
    copyFileSync(original, file);
    const { file: made, tables, rows, losses } = salvageBook(file);
    expect([basename(made), losses]).toEqual(['book.salvaged.sqlite', []]);
    expect(rows).toBe(tables.reduce((sum, table) => sum + table.rows, 0));
    for (const { table } of tables) expect([table, rowsIn(made, table)]).toEqual([table, rowsIn(file, table)]);
    expect(findDamage(made)).toMatchObject({ code: 'not_a_book' });
    expect(new Database(made, { readonly: true }).pragma('application_id', { simple: true })).toBe(SALVAGE_ID);
    expect(basename(salvageBook(file).file)).toBe('book.salvaged-2.sqlite');
    expect(codeOf(() => salvageBook(file, made))).toBe('file_exists');
  });

  test('around a page that is lost brings out the rows before it and behind it, and says which are not there', () => {
    const file = spoilt(() => undefined);
    // A page in the middle of the largest table.
    const raw = new Database(file, { readonly: true });
    const largest = raw
      .prepare<[], string>(
        `SELECT name FROM dbstat WHERE pagetype = 'leaf' AND name IN ('event', 'posting', 'journal_entry', 'lot_movement', 'import_row') GROUP BY name ORDER BY count(*) DESC LIMIT 1`,
      )
      .pluck()
      .get() as string;
    const leaves = raw.prepare<[string], number>(`SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf' ORDER BY path`).pluck().all(largest);
    const all = raw.prepare<[], number>(`SELECT count(*) FROM "${largest}"`).pluck().get() ?? 0;
    raw.close();
    expect(leaves.length).toBeGreaterThan(2);
    const lost = leaves[Math.floor(leaves.length / 2)] as number;
    const bytes = readFileSync(file);
    bytes.fill(0, (lost - 1) * PAGE, lost * PAGE);
    writeFileSync(file, bytes);
    const { tables, losses, file: made } = salvageBook(file);
    const kept = tables.find(({ table }) => table === largest)?.rows ?? 0;
    expect(kept).toBeLessThan(all);
    expect(kept).toBeGreaterThan(all / 3);
    expect(losses).toMatchObject([{ table: largest, after: expect.any(Number), before: expect.any(Number) }]);
    expect(rowsIn(made, 'salvage_loss')).toHaveLength(1);
    for (const table of ['journal_entry', 'event', 'lot', 'posting'])
      if (table !== largest) expect(rowsIn(made, table)).toEqual(rowsIn(original, table));
  });

  test('of a book without its first hundred bytes brings out every row', () => {
    const file = spoilt((bytes) => void bytes.fill(0, 0, 100));
    const before = digestsOf(file);
    const { losses, file: made } = salvageBook(file, join(temporaryFolder(), 'salvaged.sqlite'));
    expect(losses).toEqual([]);
    expect(rowsIn(made, 'posting')).toEqual(rowsIn(original, 'posting'));
    expect(digestsOf(file)).toEqual(before);
  });

  test('of what has nothing of a book makes nothing', () => {
    const file = spoilt(() => Buffer.from('Dear diary'));
    expect(codeOf(() => salvageBook(file))).toBe('not_a_book');
    expect(readdirSync(dirname(file))).toEqual(['book.floatbook']);
  });
});

test('on the command line a damaged book is checked and salvaged, and is as it was', async () => {
  const file = spoilt(overPageWith('all.csv'));
  const folder = dirname(file);
  const before = digestsOf(file);
  const checked = await floatbook(folder, ['book', 'check', '--book', 'book.floatbook', '--json']);
  expect(checked.status).toBe(1);
  expect(JSON.parse(checked.stdout)).toMatchObject({ ok: false, file, problem: expect.stringContaining('This book is damaged') });
  const salvaged = await floatbook(folder, ['book', 'salvage', '--out', 'out.sqlite', '--book', 'book.floatbook', '--json']);
  expect(salvaged.status).toBe(0);
  expect(JSON.parse(salvaged.stdout)).toMatchObject({ file: join(folder, 'out.sqlite'), losses: [{ table: expect.any(String) }] });
  const { 'out.sqlite': made, ...rest } = digestsOf(file);
  expect(made).toBeDefined();
  expect(rest).toEqual(before);
  const text = await floatbook(folder, ['book', 'salvage', '--book', 'book.floatbook']);
  expect(text.stdout).toMatch(/^\d+ rows of \d+ tables are in .*book\.salvaged\.sqlite\.\nNot read:/);
  mkdirSync(join(folder, 'Dropbox'));
  const made2 = await floatbook(folder, ['init', '--currency', 'EUR', '--book', 'Dropbox/b.floatbook', '--json']);
  expect(JSON.parse(made2.stderr)).toMatchObject({ warning: { code: 'risky_place', message: expect.stringContaining('Dropbox') } });
  const whole = await floatbook(folder, ['book', 'check', '--book', 'Dropbox/b.floatbook', '--json']);
  expect([whole.status, JSON.parse(whole.stdout)]).toMatchObject([0, { ok: true, problem: null }]);
  const book = openToRead(join(folder, 'Dropbox', 'b.floatbook'));
  expect(verifyBook(book).ok).toBe(true);
  book.close();
});
