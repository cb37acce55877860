/**
 * The power goes while a log is brought into its book: of each page some sectors are as they were before, the others new. The log beside it is the book's own and has
 * all of it, whatever the book without it looks like.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { logProblem } from '../../db/log-check.ts';
import { addRow } from '../backups/rows.ts';
import { bookWithRows } from '../backups/books.ts';
import { temporaryFolder } from '../support/books.ts';

const PAGE = 4096;
const SECTOR = 512;

interface Checkpoint {
  readonly before: Buffer;
  readonly log: Buffer;
  readonly after: Buffer;
}

async function checkpointed(): Promise<Checkpoint> {
  const made = await bookWithRows(25);
  const { file, connection } = made.book;
  connection.pragma('wal_checkpoint(TRUNCATE)');
  const before = readFileSync(file);
  for (let n = 26; n <= 45; n += 1) await addRow(made.book, made.folder, n);
  const log = readFileSync(`${file}-wal`);
  connection.pragma('wal_checkpoint(TRUNCATE)');
  const after = readFileSync(file);
  made.book.close();
  return { before, log, after };
}

/** The book as it was, of which one page has its first or its last sectors new. */
function* torn({ before, after }: Checkpoint): Generator<{ readonly how: string; readonly bytes: Buffer }> {
  for (let page = 0; page < before.length / PAGE; page += 1) {
    const [begin, end] = [page * PAGE, (page + 1) * PAGE];
    if (before.compare(after, begin, end, begin, end) === 0) continue;
    for (let at = begin + SECTOR; at < end; at += SECTOR)
      for (const [from, to] of [
        [begin, at],
        [at, end],
      ] as const) {
        const bytes = Buffer.from(before);
        after.copy(bytes, from, from, to);
        yield { how: `page ${page + 1}, new from ${from - begin} to ${to - begin}`, bytes };
      }
  }
}

test('a log is the own one of a book that was half brought up to date with it', { timeout: 120_000 }, async () => {
  const checkpoint = await checkpointed();
  const file = join(temporaryFolder(), 'test.floatbook');
  writeFileSync(`${file}-wal`, checkpoint.log);
  const wrong: string[] = [];
  let books = 0;
  for (const { how, bytes } of torn(checkpoint)) {
    books += 1;
    writeFileSync(file, bytes);
    const problem = logProblem(file);
    if (problem !== undefined) wrong.push(`${how}: ${problem}`);
  }
  expect(books).toBeGreaterThan(100);
  expect(wrong).toEqual([]);
});
