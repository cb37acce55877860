/** What a book holds, to be compared with what it held before, however its file is laid out. */

import type { ReadBook } from '../../db/open.ts';
import { stateOf } from './committed.ts';

/** What counts commits, and when processors are asked next, which each start puts off. */
const UNTOLD = ['commit_count', 'money_back_look', 'sqlite_sequence'];

/** That a book was restored is none of what it holds, nor is the mark that changes with it. */
const ROWS: Readonly<Record<string, string>> = {
  setting: "SELECT * FROM setting WHERE name <> 'restored'",
  book: 'SELECT id, organisation, created_at, sample_day, uid FROM book',
};

/** A hash of every row of every table. */
export function contentsOf({ connection }: ReadBook): string {
  const tables = connection.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").pluck().all();
  const rowsOf = (table: string) =>
    JSON.stringify(
      connection
        .prepare(ROWS[table] ?? `SELECT * FROM "${table}"`)
        .raw()
        .all(),
    );
  return stateOf(
    Buffer.from(
      tables
        .filter((table) => !UNTOLD.includes(table))
        .map((table) => `${table} ${rowsOf(table)}`)
        .join('\n'),
    ),
  );
}

/** Tables of which nothing is ever deleted. */
const KEPT = [
  'command',
  'journal_entry',
  'posting',
  'lot_movement',
  'obligation',
  'attempt',
  'decision',
  'fee',
  'import_file',
  'statement_line',
  'sealed_report',
  'document',
];

export function countsOf({ connection }: ReadBook): ReadonlyMap<string, number> {
  return new Map(KEPT.map((table) => [table, connection.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get() ?? 0]));
}
