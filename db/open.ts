/** Opening and making books: what is and is not a book, which version it has, and who may write. */

import { closeSync, existsSync, openSync, readSync, realpathSync, rmSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { drizzle, type BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import { APPLICATION_ID, settle, type Connection } from './connection.ts';
import { refusedByDatabase } from './database-refusals.ts';
import { Refused, refuse } from './ledger/refusal.ts';
import { lockBook, type BookLock } from './lock.ts';
import { SCHEMA_VERSION, migrate } from './migrate.ts';
import * as schema from './schema/index.ts';

export type Orm = BetterSQLite3Database<typeof schema>;

/** A book open for reading: its own connection, which sees only what is committed. */
export interface ReadBook {
  readonly file: string;
  readonly connection: Connection;
  readonly orm: Orm;
  close(): void;
}

/** A book open for writing, which holds the book's lock; `reader` is a second connection that reads beside long work. */
export interface WriteBook extends ReadBook {
  readonly reader: ReadBook;
  readonly writes: true;
}

/** Opens the book at `file` for reading, beside whoever writes it. */
export function openToRead(file: string): ReadBook {
  return refusedByDatabase(file, () => {
    refuseWhatIsNoBook(file);
    const connection = new Database(file, { readonly: true, timeout: 5000 });
    try {
      refuseOtherVersions(connection, file);
      settle(connection);
      if (version(connection) < SCHEMA_VERSION) {
        refuse('not_available', 'This book was made by an older Floatbook. Open it once in the application to bring it up to date.', { file });
      }
      return readBook(file, connection);
    } catch (error) {
      connection.close();
      throw error;
    }
  });
}

/** Opens the book at `file` for writing: takes its lock and brings its schema up to date. */
export function openToWrite(file: string): WriteBook {
  return refusedByDatabase(file, () => {
    refuseWhatIsNoBook(file);
    // By its real name: a link to a book is the same book, with the same lock.
    const real = realpathSync(file);
    const lock = lockBook(real);
    try {
      return writeBook(real, lock);
    } catch (error) {
      lock.release();
      // What turned out to be no book of ours keeps no trace of us.
      if (error instanceof Refused && error.refusal.code === 'not_a_book') rmSync(`${real}-lock`, { force: true });
      throw error;
    }
  });
}

/** Makes an empty book at `file`, which must not exist, and opens it for writing. */
export function createBook(file: string): WriteBook {
  return refusedByDatabase(file, () => {
    // Reserves the name: of two who make the same book at once, one is refused.
    if (existsSync(file)) refuse('book_exists', 'There is already a file of this name. Choose another name, or open that book.', { file });
    closeSync(openSync(file, 'wx'));
    let lock: BookLock | undefined;
    try {
      lock = lockBook(file);
      return writeBook(file, lock);
    } catch (error) {
      lock?.release();
      removeBook(file);
      throw error;
    }
  });
}

/** The book's own file, and those that SQLite and the lock put beside it. */
export function filesOfBook(file: string): readonly string[] {
  return ['', '-wal', '-shm', '-lock'].map((part) => file + part);
}

/** Removes a book that nobody has open, as far as it is there. */
export function removeBook(file: string): void {
  for (const each of filesOfBook(file)) rmSync(each, { force: true });
}

function readBook(file: string, connection: Connection): ReadBook {
  return { file, connection, orm: drizzle(connection, { schema }), close: () => connection.close() };
}

function writeBook(file: string, lock: BookLock): WriteBook {
  const connection = new Database(file, { timeout: 5000 });
  try {
    refuseOtherVersions(connection, file);
    settle(connection);
    migrate(connection);
    const reader = openToRead(file);
    const close = () => {
      reader.close();
      connection.close();
      lock.release();
    };
    return { ...readBook(file, connection), reader, writes: true, close };
  } catch (error) {
    connection.close();
    throw error;
  }
}

const SQLITE_MAGIC = 'SQLite format 3\0';

function refuseWhatIsNoBook(file: string): void {
  if (!existsSync(file)) refuse('book_not_found', 'There is no book at this place. Check the name, or make a new book.', { file });
  if (!statSync(file).isFile()) refuse('not_a_book', 'This is not a file. Choose a .floatbook file.', { file });
  const head = Buffer.alloc(16);
  const descriptor = openSync(file, 'r');
  try {
    readSync(descriptor, head, 0, 16, 0);
  } finally {
    closeSync(descriptor);
  }
  if (head.toString('latin1') !== SQLITE_MAGIC) refuse('not_a_book', 'This file is not a Floatbook book. Nothing was changed in it.', { file });
}

function version(connection: Connection): number {
  return connection.pragma('user_version', { simple: true }) as number;
}

function refuseOtherVersions(connection: Connection, file: string): void {
  const id = connection.pragma('application_id', { simple: true });
  const isEmpty = connection.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() === 0;
  if (id !== APPLICATION_ID && !(id === 0 && isEmpty && !connection.readonly && statSync(file).size === 0)) {
    refuse('not_a_book', 'This database belongs to another program. Nothing was changed in it.', { file });
  }
  const found = version(connection);
  if (found > SCHEMA_VERSION) {
    refuse(
      'newer_book',
      `This book was written by a newer Floatbook (format ${found}, this one knows ${SCHEMA_VERSION}). Update Floatbook to open it.`,
      { file },
    );
  }
}
