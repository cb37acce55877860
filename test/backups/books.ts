/** Books for tests of backups: rows that count up, so that what a copy holds is told by one number, and a document with its file. */

import { copyFileSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openToRead, openToWrite } from '../../db/open.ts';
import { verifyBook } from '../../db/verify.ts';
import { addDocument } from '../../electron/engine/audit/documents.ts';
import { newTestBook, NOW, temporaryFolder, TODAY, type TestBook } from '../support/books.ts';
import { addRow } from './rows.ts';

/** A book with rows 1 to `rows`. */
export async function bookWithRows(rows: number): Promise<TestBook> {
  const made = newTestBook();
  for (let n = 1; n <= rows; n += 1) await addRow(made.book, made.folder, n);
  return made;
}

/** Adds a document of these bytes. */
export async function addPaper({ book, folder }: TestBook, name: string, bytes: string): Promise<void> {
  writeFileSync(join(folder, name), bytes);
  const file = { path: join(folder, name) };
  await addDocument(book, { workspaceId: 1, file, kind: 'invoice', number: '', day: TODAY, amount: 1, charges: [], now: NOW });
}

/** How many rows a book holds, which has to verify and to hold them without a gap; opened where it is, as the application does. */
export function rowsOf(file: string): number {
  const book = openToRead(file);
  try {
    const { problems } = verifyBook(book, undefined, { isBesideDocuments: false });
    if (problems.length > 0) throw new Error(`${file}: ${problems.map(({ where, message }) => `${where} ${message}`).join('; ')}`);
    const ids = book.connection.prepare<[], string>(`SELECT source_id FROM event WHERE gone = 0 ORDER BY id`).pluck().all();
    const gap = ids.findIndex((id, at) => id !== `row-${at + 1}`);
    if (gap !== -1) throw new Error(`${file}: ${ids[gap]} stands where row-${gap + 1} was to be`);
    return ids.length;
  } finally {
    book.close();
  }
}

/** The rows of a backup, looked at in a place of its own. */
export function rowsOfBackup(backup: string): number {
  const copy = join(temporaryFolder(), 'copy.floatbook');
  copyFileSync(backup, copy);
  return rowsOf(copy);
}

/** Opens a book as its user does, so that what was cut off is brought to its end, and closes it again. */
export function openOnce(file: string): void {
  openToWrite(file).close();
}

/** What a restore may leave beside a book when it is not at its end. */
export function unfinished(file: string): readonly string[] {
  return ['.restoring', '.replacing', '.backup.part'].map((ending) => file + ending).filter((path) => existsSync(path));
}
