/** Books of a given size for the sections that read: made once by the real import, kept in the bench's folder as long as schema and histories stay. */

import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { importActivity } from '../../electron/engine/import-activity.ts';
import { NOW, freshBook } from './fresh-book.ts';
import { historyOf } from './history.ts';
import { removeBook } from './measure.ts';

/** The file of a book with a history of `rows` rows. */
export async function bookOf(rows: number, folder: string): Promise<string> {
  const file = join(folder, `book-${rows}-${schemaVersion()}.floatbook`);
  if (existsSync(file)) return file;
  const unfinished = join(folder, 'unfinished.floatbook');
  removeBook(unfinished);
  const { book, workspace } = freshBook(unfinished);
  await importActivity(book, { workspaceId: workspace.id, files: [{ path: historyOf(rows, folder) }], dryRun: false, now: NOW });
  book.close();
  renameSync(unfinished, file);
  removeBook(unfinished);
  return file;
}

/** Changes with the schema and with what writes the histories. */
export function schemaVersion(): string {
  const digest = createHash('sha256');
  const migrations = new URL('../../db/migrations/', import.meta.url);
  for (const name of readdirSync(migrations).toSorted()) if (name.endsWith('.sql')) digest.update(readFileSync(new URL(name, migrations)));
  digest.update(readFileSync(new URL('./history.ts', import.meta.url)));
  return digest.digest('hex').slice(0, 12);
}
