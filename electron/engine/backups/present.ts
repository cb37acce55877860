/** What a book holds now, beside what a backup holds: what a restore would change. */

import { existsSync } from 'node:fs';
import type { BookContents } from '../../../db/backup-files.ts';
import { refusedByDatabase } from '../../../db/database-refusals.ts';
import { stateOfFile } from '../../../db/document-files.ts';
import { Refused } from '../../../db/ledger/refusal.ts';
import { openToRead } from '../../../db/open.ts';
import { contentsOf } from './contents.ts';

/** `null` where the book is missing or does not open: then a restore loses nothing that could be read. `now` in ms since the epoch. */
export function presentContents(bookFile: string, now: number): BookContents | null {
  if (!existsSync(bookFile)) return null;
  try {
    const book = openToRead(bookFile);
    try {
      return refusedByDatabase(bookFile, () => contentsOf(book, now, (document) => stateOfFile(bookFile, document) === 'there'));
    } finally {
      book.close();
    }
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}
