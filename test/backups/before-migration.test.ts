/** Before a book's form is changed there is a verified backup of it as it was, or nothing is changed. */

import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { standardBackupFolder } from '../../db/backup-files.ts';
import { APPLICATION_ID } from '../../db/connection.ts';
import { SCHEMA_VERSION } from '../../db/migrate.ts';
import { openToWrite } from '../../db/open.ts';
import { isAsMade, listBackups } from '../../electron/engine/backups/list.ts';
import { restoreBackup } from '../../electron/engine/backups/restore.ts';
import { NOW, temporaryFolder } from '../support/books.ts';

/** A book of an older form: the migrations up to it, and what every book has. */
function olderBook(version: number): string {
  const file = join(temporaryFolder(), 'older.floatbook');
  const migrations = new URL('../../db/migrations/', import.meta.url);
  const raw = new Database(file);
  raw.pragma('journal_mode = WAL');
  for (const name of readdirSync(migrations)
    .filter((each) => each.endsWith('.sql'))
    .toSorted()
    .slice(0, version))
    raw.exec(readFileSync(new URL(name, migrations), 'utf8'));
  raw.pragma(`application_id = ${APPLICATION_ID}`);
  raw.pragma(`user_version = ${version}`);
  raw.exec(`INSERT INTO book (id, organisation, created_at) VALUES (1, 'Older', ${NOW});
    INSERT INTO setting (workspace_id, name, from_day, value, recorded_at) VALUES (NULL, 'time_zone', -719162, 'UTC', ${NOW}), (NULL, 'first_weekday', -719162, 'monday', ${NOW})`);
  raw.close();
  return file;
}

const versionOf = (file: string) => {
  const raw = new Database(file, { readonly: true });
  try {
    return raw.pragma('user_version', { simple: true });
  } finally {
    raw.close();
  }
};

test.each(Array.from({ length: SCHEMA_VERSION - 1 }, (_, at) => at + 1))(
  'a book of form %i is kept as it was, and brought up to date',
  async (version) => {
    const file = olderBook(version);
    openToWrite(file).close();
    expect(versionOf(file)).toBe(SCHEMA_VERSION);
    const [backup, ...others] = listBackups(standardBackupFolder(file));
    expect(others).toEqual([]);
    expect(backup).toMatchObject({ because: 'before_migration', isEncrypted: false });
    expect(backup && isAsMade(backup)).toBe(true);
    expect(versionOf(backup?.file ?? '')).toBe(version);
    // Opened again, there is nothing to bring up to date.
    openToWrite(file).close();
    expect(listBackups(standardBackupFolder(file))).toHaveLength(1);
    // Restored, it is what it was, and is brought up to date when it is opened.
    await restoreBackup({ bookFile: file, backup: backup?.file ?? '', now: NOW });
    expect(versionOf(file)).toBe(version);
    openToWrite(file).close();
    expect(versionOf(file)).toBe(SCHEMA_VERSION);
  },
);

test('without a backup nothing is changed', () => {
  const file = olderBook(1);
  writeFileSync(standardBackupFolder(file), 'no folder can be made here');
  expect(() => openToWrite(file)).toThrow(/Before this book is brought up to date a backup of it is made/);
  expect(versionOf(file)).toBe(1);
  const damaged = olderBook(1);
  const raw = new Database(damaged);
  raw.unsafeMode();
  raw.exec(`PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = 2 WHERE name = 'workspace'; PRAGMA writable_schema = OFF`);
  raw.close();
  expect(() => openToWrite(damaged)).toThrow(/damaged|malformed|does not verify/);
  expect(versionOf(damaged)).toBe(1);
});
