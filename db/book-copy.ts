/** Copies of a book: one moment of it in one file, forced to the disk, and looked at whole before anyone relies on it. */

import { rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { APPLICATION_ID, connect, type Connection } from './connection.ts';
import { removeUnused, syncFile } from './durable-files.ts';
import { readHead } from './journal.ts';
import { refuse } from './ledger/refusal.ts';
import { migrate, SCHEMA_VERSION } from './migrate.ts';
import type { ReadBook } from './open.ts';
import * as schema from './schema/index.ts';
import { troubleOf } from './trouble.ts';
import { verifyBook, type Progress } from './verify.ts';
import { checkFile } from './verify/file.ts';
import { createFindings, type Problem } from './verify/findings.ts';
import { checkJournal } from './verify/journal.ts';

/** The last entry that the book had before it was copied. */
export interface CopiedHead {
  readonly id: number;
  readonly hash: Buffer;
}

/** Copies the book at `file`, as it is committed now, to `target`, which must not exist. Nobody who writes it waits. */
export function copyBook(file: string, target: string): CopiedHead {
  const source = connect(file, 'read');
  try {
    const { id, hash } = readHead(source);
    // The connection cannot write the book either way; with this on, it could not write the copy.
    source.pragma('query_only = OFF');
    source.prepare('VACUUM INTO ?').run(target);
    return { id, hash };
  } finally {
    source.close();
  }
}

const PARTS = ['', '-wal', '-shm', '-journal'] as const;

/** Makes room for a copy: removes one that was left there, with what SQLite may have put beside it. */
export function removeCopy(copy: string): void {
  for (const part of PARTS) rmSync(copy + part, { force: true });
}

/** Removes a copy that is not needed any more, as far as the disk lets it go. */
export function removeUnusedCopy(copy: string): void {
  for (const part of PARTS) removeUnused(copy + part);
}

export interface CopyVerified {
  readonly entries: number;
  /** Hash of the last entry, hexadecimal. */
  readonly head: string;
  readonly version: number;
}

/**
 * Opens a copy and looks at all of it; refuses with `damaged_book` and the first thing that is wrong. `head` has to be in it. One of an older form is looked at as
 * far as this program reads it: its pages and references, and the journal with its chain; and, where it is to be a book again (`read`), as the book of today's form
 * that it becomes, in a second copy that is gone afterwards. `read` is given the book of today's form; what it gives is in the result.
 */
export function verifyCopy<Read = undefined>(
  copy: string,
  head: CopiedHead | null,
  { progress, read }: { readonly progress?: Progress; readonly read?: (book: ReadBook) => Read } = {},
): CopyVerified & { readonly read: Read } {
  // Turned into a book that is written by a log, as every book is.
  const connection = connect(copy, 'write', (foreign) => refuseForeign(foreign, copy));
  try {
    connection.pragma('query_only = ON');
    const version = connection.pragma('user_version', { simple: true }) as number;
    const book: ReadBook = { file: copy, connection, orm: drizzle(connection, { schema }), close: () => connection.close() };
    const isOlder = version !== SCHEMA_VERSION;
    refuseProblems(isOlder ? problemsOfOlder(connection) : problemsOf(book, progress), copy);
    refuseWithout(connection, copy, head);
    const found = read && (isOlder ? asOfToday(connection, copy, progress, read) : read(book));
    const entries = connection.prepare('SELECT count(*) FROM journal_entry').pluck().get() as number;
    return { entries, head: readHead(connection).hash.toString('hex'), version, read: found as Read };
  } finally {
    connection.close();
    // Its last connection has taken the log away, unless something went wrong with it.
    syncFile(copy);
  }
}

function problemsOf(book: ReadBook, progress: Progress | undefined): readonly Problem[] {
  return verifyBook(book, progress, { isBesideDocuments: false }).problems;
}

function refuseProblems([problem]: readonly Problem[], copy: string): void {
  if (problem !== undefined) refuse('damaged_book', `The copy does not verify: ${wordsOf(problem)}. Run verify on the book.`, { file: copy });
}

/** Looks at a book of an older form as what it will be when it is opened. */
function asOfToday<Read>(older: Connection, copy: string, progress: Progress | undefined, read: (book: ReadBook) => Read): Read {
  const file = `${copy}-today`;
  removeCopy(file);
  try {
    older.pragma('query_only = OFF');
    older.prepare('VACUUM INTO ?').run(file);
    const connection = connect(file, 'write');
    try {
      understoodAsOlder(copy, () => migrate(connection, () => undefined));
      connection.pragma('query_only = ON');
      const book: ReadBook = { file, connection, orm: drizzle(connection, { schema }), close: () => connection.close() };
      refuseProblems(problemsOf(book, progress), copy);
      return read(book);
    } finally {
      connection.close();
    }
  } finally {
    removeUnusedCopy(file);
  }
}

/** What a migration does not find as it was is damage of the book. */
function understoodAsOlder(copy: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (troubleOf(error) !== undefined || !(error instanceof Database.SqliteError)) throw error;
    refuse('damaged_book', `It cannot be brought to the form of today (${error.message}).`, { file: copy });
  }
}

/** SQLite's own words about a file say nothing to whoever makes a backup. */
function wordsOf({ rule, where, message }: Problem): string {
  return rule === 'file' ? `its file is not whole (${where})` : `${where} ${message} (${rule})`;
}

function refuseForeign(connection: Connection, copy: string): void {
  const version = connection.pragma('user_version', { simple: true }) as number;
  if (connection.pragma('application_id', { simple: true }) !== APPLICATION_ID || version === 0)
    refuse('not_a_book', 'This file is not a Floatbook book. Nothing was changed in it.', { file: copy });
  if (version > SCHEMA_VERSION)
    refuse(
      'newer_book',
      `This book was written by a newer Floatbook (format ${version}, this one knows ${SCHEMA_VERSION}). Update Floatbook to open it.`,
      {
        file: copy,
      },
    );
}

function problemsOfOlder(connection: Connection) {
  const findings = createFindings();
  checkFile(connection, findings);
  checkJournal(connection, findings, () => undefined);
  return findings.list();
}

function refuseWithout(connection: Connection, copy: string, head: CopiedHead | null): void {
  if (head === null || head.id === 0) return;
  const hash = connection.prepare<[number], { hash: Buffer }>('SELECT hash FROM journal_entry WHERE id = ?').get(head.id)?.hash;
  if (hash?.equals(head.hash) !== true)
    refuse('damaged_book', `The copy lacks entry ${head.id}, the last one that the book had. Nothing was kept of it.`, { file: copy });
}
