/**
 * What verifying a book does not notice: every column of which the stored book has values is changed in turn, in all its rows, as no program could, and those that stay
 * unnoticed are these and no others.
 */

import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { openToRead } from '../../db/open.ts';
import { SCHEMA_VERSION } from '../../db/migrate.ts';
import { verifyBook } from '../../db/verify.ts';
import { temporaryFolder } from '../support/books.ts';
import { putReleasedBook } from '../support/released-books.ts';

/**
 * The journal with its postings and what follows from it is chained and added up; what is beside it is not. Of most of it the money in the journal has its own
 * record; of settings, methods, fees that are not posted and attempts that are open there is no second one. Files of documents
 * are left out here: beside them, `sha256` and `bytes` are noticed.
 */
const UNNOTICED: Readonly<Record<string, string>> = {
  attempt: 'advice asked_owner charge code detail id intended_at key look_ups method_id settled_at',
  book: 'created_at organisation settings_mark uid',
  command: 'answer id input_hash method recorded_at',
  commit_count: 'commits',
  decision: 'at because day facts workspace_id',
  document: 'added_at amount bytes day id name number sha256',
  event: 'category instant method note position',
  fee: 'because by_campaign campaign category contacted_at credits customer decision_id id note',
  import: 'recorded_at',
  import_file: 'backwards encoding format layout name',
  import_row: 'line',
  line_match: 'accepted_at note payee score',
  lot: 'priority',
  lot_movement: 'line',
  method_step: 'at because id',
  money_account: 'made_at number',
  obligation: 'closed_at day failure opened_at pack',
  payment_method: 'added_at brand customer expiry_month expiry_year nickname setup token workspace_id',
  posting: 'line',
  sealed_report: 'first_day id last_day name sealed_at',
  setting: 'from_day id recorded_at workspace_id',
  skipped_row: 'because source_line',
  statement_line: 'bank_id counterparty description id reference source_line',
  workspace: 'created_at expired_through name vendor',
};

interface Column {
  readonly table: string;
  readonly name: string;
}

/** The book's file with one column changed in all rows that let it be; `undefined` where none does. */
function changed(original: string, file: string, { table, name }: Column): string | undefined {
  copyFileSync(original, file);
  const book = new Database(file);
  try {
    book.pragma('foreign_keys = OFF');
    const triggers = book.prepare<[], { name: string; sql: string }>(`SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'`).all();
    for (const trigger of triggers) book.exec(`DROP TRIGGER "${trigger.name}"`);
    const { changes } = book
      .prepare(
        `UPDATE OR IGNORE "${table}" SET "${name}" = CASE typeof("${name}") WHEN 'integer' THEN "${name}" + 1 WHEN 'blob' THEN randomblob(length("${name}"))
         ELSE "${name}" || 'x' END WHERE "${name}" IS NOT NULL`,
      )
      .run();
    for (const { sql } of triggers) book.exec(sql);
    return changes > 0 ? file : undefined;
  } finally {
    book.close();
  }
}

test('all columns that verifying does not look at', { timeout: 300_000 }, () => {
  const folder = temporaryFolder();
  const original = join(folder, 'b.floatbook');
  putReleasedBook(SCHEMA_VERSION, original);
  const raw = new Database(original, { readonly: true });
  const columns = raw
    .prepare<[], Column>(
      `SELECT m.name AS "table", c.name AS name FROM sqlite_schema m, pragma_table_xinfo(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND c.hidden = 0`,
    )
    .all();
  raw.close();
  const unnoticed: string[] = [];
  for (const column of columns) {
    const file = changed(original, join(folder, 'changed.floatbook'), column);
    if (file === undefined) continue;
    const book = openToRead(file);
    try {
      if (verifyBook(book, undefined, { isBesideDocuments: false }).problems.length === 0) unnoticed.push(`${column.table}.${column.name}`);
    } finally {
      book.close();
    }
  }
  const known = Object.entries(UNNOTICED).flatMap(([table, names]) => names.split(' ').map((name) => `${table}.${name}`));
  expect(unnoticed.toSorted()).toEqual(known.toSorted());
});
