/** What is wrong with a book: looked at before it is opened, by reading alone, and found in it while it is read. */

import { existsSync } from 'node:fs';
import type { Connection } from './connection.ts';
import { asRefusal } from './database-refusals.ts';
import { FIRST_HASH, entryHash, readEntry, readHead } from './journal.ts';
import { refuse, type Refusal } from './ledger/refusal.ts';
import { logProblem } from './log-check.ts';
import { openToRead, understood, type ReadBook } from './open.ts';
import { expectedParts } from './verify/schema.ts';

/**
 * What keeps the file from being a whole book, as a refusal: `not_a_book` for what is no database, or another program's; `damaged_book` for one that
 * is malformed, cut off, lacks tables or whose last entry is not as it was hashed. `undefined` for a book that can be opened, and for what is no damage: a
 * file that is not there, a newer book, a place that cannot be read. The whole file is read; verifying looks deeper.
 */
export function findDamage(file: string): Refusal | undefined {
  if (!existsSync(file)) return undefined;
  let book: ReadBook | undefined;
  try {
    refuseDamagedLog(file);
    book = openToRead(file);
    const { connection } = book;
    understood(file, () => lookThrough(connection, file));
    return undefined;
  } catch (error) {
    const refusal = asRefusal(error, file);
    if (refusal === undefined) throw error;
    return refusal.code === 'not_a_book' || refusal.code === 'damaged_book' ? refusal : undefined;
  } finally {
    book?.close();
  }
}

function refuseDamagedLog(file: string): void {
  const problem = logProblem(file);
  if (problem !== undefined) refuseAsDamaged(file, problem);
}

function lookThrough(connection: Connection, file: string): void {
  const [found] = connection.prepare<[], string>('PRAGMA quick_check(1)').pluck().all();
  if (found !== 'ok') {
    const page = /\bpage (\d+)/.exec(found ?? '')?.[1];
    refuseAsDamaged(file, page === undefined ? 'its pages do not fit together' : `page ${page} of the file is not as it was written`);
  }
  const tables = new Set(connection.prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'table'`).pluck().all());
  const missing = [...expectedParts().values()].filter(({ type, name }) => type === 'table' && !tables.has(name)).map(({ name }) => name);
  if (missing.length > 0) refuseAsDamaged(file, missing.length === 1 ? `the table ${missing[0]} is missing` : `${missing.length} tables are missing`);
  const head = readHead(connection);
  if (head.id !== 0 && !hashAgain(connection, head.id).equals(head.hash))
    refuseAsDamaged(file, `the last entry of the journal, ${head.id}, is not as it was written`);
}

/** The hash that an entry must have, after the entry before it. */
function hashAgain(connection: Connection, entryId: number): Buffer {
  const before = connection
    .prepare<[number], Buffer>('SELECT hash FROM journal_entry WHERE id = ?')
    .pluck()
    .get(entryId - 1);
  return entryHash(before ?? FIRST_HASH, readEntry(connection, entryId));
}

function refuseAsDamaged(file: string, what: string): never {
  refuse('damaged_book', `This book is damaged (${what}) and was left as it is. Keep the file, and open a backup.`, { file });
}
