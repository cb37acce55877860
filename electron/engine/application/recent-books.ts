/** The list of recent books: a small file among the application's own, which may vanish without harm. */

import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const recentBooks = z.array(z.strictObject({ file: z.string(), organisation: z.string(), openedAt: z.int() }));
export type RecentBook = z.output<typeof recentBooks>[number];

const MOST = 10;

function listFile(userDataFolder: string): string {
  return join(userDataFolder, 'recent-books.json');
}

/** Books opened lately, latest first. A list that is missing or unreadable is an empty one. */
export function listRecent(userDataFolder: string): readonly RecentBook[] {
  try {
    const parsed = recentBooks.safeParse(JSON.parse(readFileSync(listFile(userDataFolder), 'utf8')));
    return parsed.success ? parsed.data : [];
  } catch {
    return [];
  }
}

export function rememberRecent(userDataFolder: string, book: RecentBook): void {
  mkdirSync(userDataFolder, { recursive: true });
  const others = listRecent(userDataFolder).filter((known) => known.file !== book.file);
  const temporary = `${listFile(userDataFolder)}.new`;
  writeFileSync(temporary, JSON.stringify([book, ...others].slice(0, MOST)), { mode: 0o600 });
  renameSync(temporary, listFile(userDataFolder));
}
