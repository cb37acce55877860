/**
 * Books of every released version open with today's program: every row that they had is kept, they verify, and their figures are those of the day on which
 * they were stored. Of a new version a book is made and stored by the first run of this test, which fails: it is to be looked at and committed.
 */

import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { parseDay, type Day } from '../../db/ledger/calendar.ts';
import { SCHEMA_VERSION } from '../../db/migrate.ts';
import { openToWrite, type ReadBook } from '../../db/open.ts';
import { verifyBook } from '../../db/verify.ts';
import { listWorkspaces } from '../../db/workspaces.ts';
import { figuresOfBook } from '../support/figures.ts';
import { invariantsOf } from '../support/invariants.ts';
import { isStored, putReleasedBook, storedFigures, storeFigures, storeReleasedBook, type StoredFigures } from '../support/released-books.ts';
import { BOOK } from './acts.ts';
import { newFolder } from './door.ts';
import { oldBook, VERSIONS } from './old-books.ts';

/** All that the books hold is on or before it. */
const LAST_DAY = parseDay('2026-11-23') as Day;

test.for(VERSIONS)('a book of version %i keeps every row and figure', { timeout: 240_000 }, async (version) => {
  if (!isStored(version)) await store(version);
  const file = join(newFolder(), BOOK);
  putReleasedBook(version, file);
  const before = rowsOf(file);
  expect(before.get('event')?.rows.length).toBeGreaterThan(0);
  const book = openToWrite(file);
  try {
    expect(book.connection.pragma('user_version', { simple: true })).toBe(SCHEMA_VERSION);
    expect(verifyBook(book).problems).toEqual([]);
    expect(invariantsOf(book)).toEqual([]);
    expect(figuresOf(book)).toEqual(storedFigures(version));
  } finally {
    book.close();
  }
  for (const [table, { columns, rows }] of before) expect([table, rowsOf(file, new Map([[table, columns]])).get(table)?.rows]).toEqual([table, rows]);
});

async function store(version: number): Promise<never> {
  const file = join(await oldBook(version), BOOK);
  storeReleasedBook(file);
  const book = openToWrite(file);
  try {
    storeFigures(version, figuresOf(book));
  } finally {
    book.close();
  }
  throw new Error(`a book of version ${version} was made in test/fixtures/books: look at it and commit it`);
}

function figuresOf(book: ReadBook): StoredFigures {
  const lots = book.connection.prepare('SELECT id, quantity, remaining, cost, cost_remaining FROM lot WHERE workspace_id = ? ORDER BY id').raw();
  return Object.fromEntries(
    listWorkspaces(book).map(({ id, name }) => {
      const { balance, weeklySpendByKind, balanceByWeek } = figuresOfBook(book, id, LAST_DAY);
      const weeks = balanceByWeek.filter(({ credits }, at) => credits !== balanceByWeek[at - 1]?.credits);
      const spend = weeklySpendByKind.filter(({ count }) => count > 0);
      return [name, { balance, lots: lots.all(id), weeklySpendByKind: spend, balanceByWeek: weeks }];
    }),
  );
}

interface Rows {
  readonly columns: readonly string[];
  readonly rows: readonly unknown[];
}

/** Of the tables and columns asked for; of all that are there unless given. Opened by nothing of the program's own, which would bring it up to date. */
function rowsOf(file: string, asked?: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, Rows> {
  const book = new Database(file, { readonly: true });
  try {
    const columnsOf = book.prepare<[string], string>('SELECT name FROM pragma_table_info(?)').pluck();
    const tables = book.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'sqlite_sequence'").pluck().all();
    const wanted = asked ?? new Map(tables.map((table) => [table, columnsOf.all(table)]));
    return new Map(
      [...wanted].map(([table, columns]) => {
        const list = columns.map((column) => `"${column}"`).join(', ');
        return [table, { columns, rows: book.prepare(`SELECT ${list} FROM "${table}" ORDER BY ${list}`).raw().all() }];
      }),
    );
  } finally {
    book.close();
  }
}
