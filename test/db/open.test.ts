/** Opening books: settings of every connection, what is no book, who may write, and what the schema in code says. */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { getTableConfig, type SQLiteTable } from 'drizzle-orm/sqlite-core';
import { describe, expect, onTestFinished, test } from 'vitest';
import { APPLICATION_ID, assertSettled, connect, type Connection } from '../../db/connection.ts';
import { Refused } from '../../db/ledger/refusal.ts';
import { SCHEMA_VERSION } from '../../db/migrate.ts';
import { beginBook, createBook, openCopy, openToBrowse, openToRead, openToWrite } from '../../db/open.ts';
import * as schema from '../../db/schema/index.ts';
import { newTestBook, temporaryFolder } from '../support/books.ts';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

const PRAGMAS = [
  'journal_mode',
  'synchronous',
  'fullfsync',
  'checkpoint_fullfsync',
  'foreign_keys',
  'recursive_triggers',
  'trusted_schema',
  'cell_size_check',
  'temp_store',
  'busy_timeout',
  'read_uncommitted',
  'writable_schema',
  'ignore_check_constraints',
  'defer_foreign_keys',
  'query_only',
  'cache_size',
  'locking_mode',
];

function allPragmas(connection: Connection): Readonly<Record<string, unknown>> {
  return Object.fromEntries(PRAGMAS.map((pragma) => [pragma, connection.pragma(pragma, { simple: true })]));
}

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof Refused) return error.refusal.code;
    throw error;
  }
  return 'done';
}

describe('connections', () => {
  test('no other file than one makes a connection', () => {
    const sources = readdirSync(PROJECT, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.[cm]?tsx?$/.test(entry.name))
      .map(({ parentPath, name }) => join(parentPath, name))
      .filter((path) => /^(?:db|electron|renderer)[/\\]/.test(relative(PROJECT, path)) && !path.includes('node_modules'));
    expect(sources.length).toBeGreaterThan(300);
    const making = sources.filter((path) => /new\s+Database\b|node:sqlite|ATTACH (?:DATABASE )?['?:$@`]/.test(readFileSync(path, 'utf8')));
    expect(making.map((path) => relative(PROJECT, path))).toEqual([join('db', 'connection.ts')]);
    const drizzled = sources.filter((path) => /\bdrizzle\(/.test(readFileSync(path, 'utf8')));
    // Given a path, Drizzle would make a connection of its own.
    expect(drizzled.toSorted().map((path) => [relative(PROJECT, path), /\bdrizzle\((\w*)/.exec(readFileSync(path, 'utf8'))?.[1]])).toEqual([
      [join('db', 'book-copy.ts'), 'connection'],
      [join('db', 'open.ts'), 'connection'],
    ]);
  });

  test('every one for a book runs with what a ledger needs, read back from the connection itself', () => {
    const { book } = newTestBook();
    const copied = openCopy(book.file);
    const again = openToRead(book.file);
    onTestFinished(() => (copied.close(), again.close()));
    const [writer, reader, read, copy] = [book, book.reader, again, copied].map(({ connection }) => allPragmas(connection));
    const ofEach = {
      journal_mode: 'wal',
      synchronous: 2,
      fullfsync: 1,
      checkpoint_fullfsync: 1,
      foreign_keys: 1,
      recursive_triggers: 1,
      trusted_schema: 0,
      cell_size_check: 1,
      temp_store: 2,
      busy_timeout: 5000,
      read_uncommitted: 0,
      writable_schema: 0,
      ignore_check_constraints: 0,
      defer_foreign_keys: 0,
    };
    expect(writer).toEqual({ ...ofEach, query_only: 0, cache_size: -32_768, locking_mode: 'normal' });
    for (const found of [reader, read, copy]) expect(found).toMatchObject({ ...ofEach, query_only: 1, locking_mode: 'normal' });
    expect(() => book.reader.connection.exec('DELETE FROM command')).toThrow('readonly');
  });

  test('it is so after the book was opened anew, and of a book that is only browsed', () => {
    const { book } = newTestBook();
    const before = book.connection;
    expect(book.reopen()).toBe(true);
    expect(book.connection).not.toBe(before);
    assertSettled(book.connection, 'write');
    assertSettled(book.reader.connection, 'read');
    book.close();
    for (const trouble of ['disk_full', 'damaged_book'] as const) {
      const browsed = openToBrowse(book.file, trouble);
      for (const { connection } of [browsed, browsed.reader]) assertSettled(connection, 'read');
      browsed.close();
    }
  });

  test('the lock and databases in memory have theirs', () => {
    const file = join(temporaryFolder(), 'other');
    for (const use of ['lock', 'scratch', 'salvage'] as const) {
      const connection = connect(use === 'scratch' ? ':memory:' : `${file}-${use}`, use);
      expect(allPragmas(connection)).toMatchObject({
        trusted_schema: 0,
        cell_size_check: 1,
        ...(use === 'lock' ? { locking_mode: 'exclusive' } : {}),
      });
      connection.close();
    }
  });

  test('a setting that did not take is noticed', () => {
    const { book } = newTestBook();
    book.connection.pragma('synchronous = NORMAL');
    expect(() => assertSettled(book.connection, 'write')).toThrow('synchronous is 1, not 2');
    book.connection.pragma('synchronous = FULL');
  });

  test('a book says that it is one, and which version', () => {
    const { book } = newTestBook();
    expect([book.connection.pragma('application_id', { simple: true }), book.connection.pragma('user_version', { simple: true })]).toEqual([
      APPLICATION_ID,
      SCHEMA_VERSION,
    ]);
  });
});

describe('refusals', () => {
  test('a file that is no book is left as it is', () => {
    const file = join(temporaryFolder(), 'letter.floatbook');
    writeFileSync(file, 'Dear customer, this is not a database at all.');
    expect([codeOf(() => openToRead(file)), codeOf(() => openToWrite(file))]).toEqual(['not_a_book', 'not_a_book']);
    expect(readFileSync(file, 'utf8')).toBe('Dear customer, this is not a database at all.');
  });

  test('a database of another program is left as it is', () => {
    const file = join(temporaryFolder(), 'other.floatbook');
    const other = new Database(file);
    other.exec('CREATE TABLE theirs (x)');
    other.close();
    const before = readFileSync(file);
    expect([codeOf(() => openToRead(file)), codeOf(() => openToWrite(file))]).toEqual(['not_a_book', 'not_a_book']);
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  test.each([
    ['newer', SCHEMA_VERSION + 1, 'newer_book'],
    ['far newer', 2 ** 31 - 1, 'newer_book'],
    ['of no format', 0, 'damaged_book'],
    ['of an impossible format', -1, 'damaged_book'],
  ])('a book that is %s is refused, and not touched', (_what, version, code) => {
    const { book, folder } = newTestBook();
    book.connection.pragma(`user_version = ${version}`);
    book.close();
    const [bytes, beside] = [readFileSync(book.file), readdirSync(folder)];
    expect(codeOf(() => openToRead(book.file))).toBe(code);
    expect(codeOf(() => openToWrite(book.file))).toBe(code);
    expect(readFileSync(book.file).equals(bytes)).toBe(true);
    expect(readdirSync(folder).filter((name) => !/-(?:lock|shm|wal)$/.test(name))).toEqual(beside.filter((name) => !/-(?:lock|shm|wal)$/.test(name)));
  });

  test('a book that is not there, a folder, an existing file for a new book', () => {
    const folder = temporaryFolder();
    const made = newTestBook();
    expect(codeOf(() => openToRead(join(folder, 'none.floatbook')))).toBe('book_not_found');
    expect(codeOf(() => openToWrite(folder))).toBe('not_a_book');
    expect(codeOf(() => createBook(made.book.file))).toBe('book_exists');
    expect(codeOf(() => createBook(join(folder, 'no', 'such', 'folder.floatbook')))).toBe('book_not_found');
  });

  test('a truncated book is damaged, and not replaced', () => {
    const made = newTestBook();
    made.book.connection.pragma('wal_checkpoint(TRUNCATE)');
    const copy = join(made.folder, 'copy.floatbook');
    const bytes = readFileSync(made.book.file);
    // The first pages stand, those behind are noise.
    writeFileSync(copy, Buffer.concat([bytes.subarray(0, 4096), Buffer.alloc(bytes.length - 4096, 0xa5)]));
    expect(codeOf(() => openToRead(copy))).toBe('damaged_book');
  });
});

describe('a book that is made', () => {
  const newPlaces = (folder: string) => readdirSync(folder).filter((name) => name.startsWith('.floatbook-new-'));

  test('has its name when it is placed, beside what goes with it, and leaves nothing else', () => {
    const folder = temporaryFolder();
    const file = join(folder, 'book.floatbook');
    const made = beginBook(file);
    writeFileSync(`${made.book.file}-records`, 'new');
    writeFileSync(`${file}-records`, 'of a book that is gone');
    expect(existsSync(file)).toBe(false);
    made.place(['-records']).close();
    expect(readFileSync(`${file}-records`, 'utf8')).toBe('new');
    expect(readdirSync(folder).toSorted()).toEqual(['book.floatbook', 'book.floatbook-lock', 'book.floatbook-records']);
  });

  test('abandoned leaves nothing at all', () => {
    const folder = temporaryFolder();
    beginBook(join(folder, 'book.floatbook')).abandon();
    expect(readdirSync(folder)).toEqual([]);
  });

  test('at the same place as another is refused once that one is there, which stays as it is', () => {
    const folder = temporaryFolder();
    const file = join(folder, 'book.floatbook');
    const [first, second] = [beginBook(file), beginBook(file)];
    // Each has a folder of its own, which the other leaves alone.
    expect(newPlaces(folder)).toHaveLength(2);
    const book = first.place();
    const before = readFileSync(file);
    expect(codeOf(() => second.place())).toBe('book_exists');
    second.abandon();
    book.close();
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(newPlaces(folder)).toEqual([]);
  });

  test('beside the log of a book that is gone is refused, and the log is kept', () => {
    const file = join(temporaryFolder(), 'book.floatbook');
    writeFileSync(`${file}-wal`, 'commits');
    expect(codeOf(() => createBook(file))).toBe('book_exists');
    expect(readFileSync(`${file}-wal`, 'utf8')).toBe('commits');
  });

  test('takes away what a creation left that was cut off, and so does a book that is opened there; nothing of others', () => {
    const folder = temporaryFolder();
    const file = join(folder, 'book.floatbook');
    const leave = (name: string, ...files: readonly string[]) => {
      mkdirSync(join(folder, name));
      for (const each of files) writeFileSync(join(folder, name, each), '');
    };
    leave('.floatbook-new-abc123', 'book', 'book-wal', 'book-making');
    leave('.floatbook-new-other1', 'letter.txt');
    createBook(file).close();
    expect(newPlaces(folder)).toEqual(['.floatbook-new-other1']);
    leave('.floatbook-new-abc123', 'book');
    openToWrite(file).close();
    expect(newPlaces(folder)).toEqual(['.floatbook-new-other1']);
  });
});

describe('one writer', () => {
  test('a second writer in another process is refused, a reader beside it is not', () => {
    const made = newTestBook();
    const program = `
      import { openToRead, openToWrite } from ${JSON.stringify(new URL('../../db/open.ts', import.meta.url).href)};
      const file = ${JSON.stringify(made.book.file)};
      openToRead(file).close();
      try { openToWrite(file); console.log('opened'); } catch (error) { console.log(error.refusal.code); }`;
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8' });
    expect(stdout.trim()).toBe('book_in_use');
  });

  test('a writer that was killed leaves no lock behind', () => {
    const made = newTestBook();
    const file = join(made.folder, 'killed.floatbook');
    const program = `
      import { createBook } from ${JSON.stringify(new URL('../../db/open.ts', import.meta.url).href)};
      createBook(${JSON.stringify(file)});
      process.kill(process.pid, 'SIGKILL');`;
    const { signal } = spawnSync(process.execPath, ['--input-type=module', '--eval', program]);
    expect(signal).toBe('SIGKILL');
    openToWrite(file).close();
  });

  test('a second writer in the same process is refused', () => {
    const made = newTestBook();
    expect(codeOf(() => openToWrite(made.book.file))).toBe('book_in_use');
  });
});

test('the tables in code are the tables of the migrations', () => {
  const { book } = newTestBook();
  const columnsOf = (table: string) =>
    (
      book.connection.prepare('SELECT name, type, "notnull", pk FROM pragma_table_xinfo(?) ORDER BY name').all(table) as {
        name: string;
        type: string;
        notnull: number;
        pk: number;
      }[]
    ).map(({ name, type, notnull, pk }) => `${name} ${type.toLowerCase()}${notnull === 1 || pk > 0 ? ' not null' : ''}`);
  const inCode = Object.values(schema)
    .map((table) => getTableConfig(table as unknown as SQLiteTable))
    .map(({ name, columns, primaryKeys }) => {
      const keys = new Set(primaryKeys.flatMap((key) => key.columns.map((column) => column.name)));
      return [
        name,
        columns
          .map((column) => `${column.name} ${column.getSQLType()}${column.notNull || column.primary || keys.has(column.name) ? ' not null' : ''}`)
          .toSorted(),
      ] as const;
    });
  const tables = book.connection
    .prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'broken_rule' ORDER BY name`)
    .pluck()
    .all() as string[];
  expect(inCode.map(([name]) => name).toSorted()).toEqual(tables);
  for (const [name, columns] of inCode) expect([name, columns]).toEqual([name, columnsOf(name)]);
});
