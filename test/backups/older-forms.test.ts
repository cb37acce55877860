/** Backups of each earlier form: tried out and restored as the book of today's form that they become, and themselves left as they are. */

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { openToWrite } from '../../db/open.ts';
import { SCHEMA_VERSION } from '../../db/migrate.ts';
import { verifyBook } from '../../db/verify.ts';
import { checkBackup, restoreBackup } from '../../electron/engine/backups/restore.ts';
import { NOW, temporaryFolder } from '../support/books.ts';
import { putReleasedBook } from '../support/released-books.ts';

const OLDER = Array.from({ length: SCHEMA_VERSION - 1 }, (_, index) => index + 1);

function backupOf(version: number): { readonly backup: string; readonly folder: string } {
  const folder = temporaryFolder();
  const backup = join(folder, 'older.floatbook');
  putReleasedBook(version, backup);
  return { backup, folder };
}

/** Changes rows as no program could: the tables' own triggers are away meanwhile. */
function spoil(file: string, change: string): void {
  const book = new Database(file);
  const triggers = book.prepare<[], { name: string; sql: string }>(`SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'`).all();
  for (const { name } of triggers) book.exec(`DROP TRIGGER "${name}"`);
  expect(book.prepare(change).run().changes).toBeGreaterThan(0);
  for (const { sql } of triggers) book.exec(sql);
  book.close();
}

describe.each(OLDER)('a backup of form %d', (version) => {
  test('is tried out, told of with what it holds, and nothing of it is changed or left', async () => {
    const { backup, folder } = backupOf(version);
    const [bytes, beside] = [readFileSync(backup), readdirSync(folder)];
    const found = await checkBackup({ backup, now: NOW }, folder);
    expect(found).toMatchObject({ version, holds: { entries: found.entries } });
    expect(found.holds.workspaces).not.toEqual([]);
    expect(readFileSync(backup).equals(bytes)).toBe(true);
    expect(readdirSync(folder)).toEqual(beside);
  });

  test('comes back as a book that verifies', async () => {
    const { backup, folder } = backupOf(version);
    const bookFile = join(folder, 'b.floatbook');
    await restoreBackup({ bookFile, backup, now: NOW });
    const book = openToWrite(bookFile);
    expect(verifyBook(book).problems).toEqual([]);
    book.close();
  });

  test('that breaks a rule of the ledger is refused, which its pages and its journal do not tell', async () => {
    const { backup, folder } = backupOf(version);
    spoil(backup, 'UPDATE account_day SET amount = amount + 1');
    const bytes = readFileSync(backup);
    await expect(checkBackup({ backup, now: NOW }, folder)).rejects.toMatchObject({ refusal: { code: 'damaged_backup' } });
    expect(readFileSync(backup).equals(bytes)).toBe(true);
    const bookFile = join(folder, 'b.floatbook');
    await expect(restoreBackup({ bookFile, backup, now: NOW })).rejects.toMatchObject({ refusal: { code: 'damaged_backup' } });
    expect(readdirSync(folder).filter((name) => name.startsWith('b.floatbook') && !name.endsWith('-lock'))).toEqual([]);
  });
});
