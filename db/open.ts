/** Opening and making books: what is and is not a book, which version it has, and who may write. */

import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readSync, realpathSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { drizzle, type BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import { keepBeforeMigration } from './backup-before-migration.ts';
import { APPLICATION_ID, connect, type Connection } from './connection.ts';
import { asRefusal, refusedByDatabase } from './database-refusals.ts';
import { syncFolder } from './durable-files.ts';
import { Refused, refuse } from './ledger/refusal.ts';
import { lockBook, type BookLock } from './lock.ts';
import { logProblem } from './log-check.ts';
import { SCHEMA_VERSION, migrate } from './migrate.ts';
import { giveName, newPlaceBeside, refuseTaken, removeCutOffBooks } from './new-place.ts';
import { privateCopy } from './private-copy.ts';
import { finishReplacement, removeUnfinished, replacementsOf } from './replace-book.ts';
import { markOnce } from './restored-book.ts';
import * as schema from './schema/index.ts';
import { codeOf, troubleOf, type Trouble } from './trouble.ts';

export type Orm = BetterSQLite3Database<typeof schema>;

/** A book open for reading: its own connection, which sees only what is committed. */
export interface ReadBook {
  readonly file: string;
  readonly connection: Connection;
  readonly orm: Orm;
  close(): void;
}

/**
 * A book open for writing, which holds the book's lock; `reader` is a second connection that reads beside long work. Where the disk fails it is
 * open for reading only for a while: `connection` then only reads, or is one that nothing is begun on. Both connections may be others after that, so
 * they are asked for anew for each piece of work.
 */
export interface WriteBook extends ReadBook {
  readonly reader: ReadBook;
  readonly writes: true;
  /** What transactions of this book take turns at. */
  readonly turns: object;
  /** Why nothing can be written just now; `null` where it can. */
  readonly trouble: Trouble | null;
  /** Told when `trouble` changes. */
  onTrouble: () => void;
  /** Something could not be written, or the book was found damaged: from now on it is read. */
  fail(trouble: Trouble): void;
  /** After a commit that failed: opens the writing connection anew, and makes what its log holds last or vanish. `false` where that cannot be done. */
  reopen(): boolean;
  /** Tries to write; where that goes the book is open for writing again. Whether it is. */
  probe(): boolean;
}

/** Opens the book at `file` for reading, beside whoever writes it. */
export function openToRead(file: string): ReadBook {
  return refusedByDatabase(file, () => {
    finishReplacement(file);
    refuseWhatIsNoBook(file);
    try {
      return readBook(file, connectToRead(file));
    } catch (error) {
      // A place that may not be written to lets nobody read beside a writer either. Nobody writes there: a copy is the same.
      if (!codeOf(error).startsWith('SQLITE_CANTOPEN') && !codeOf(error).startsWith('SQLITE_READONLY')) throw error;
      return openCopy(file);
    }
  });
}

/** Reads a private copy of the book, so that nothing at its own place is touched. */
export function openCopy(file: string): ReadBook {
  return refusedByDatabase(file, () => {
    const copy = privateCopy(file);
    try {
      const connection = connectToRead(copy.file);
      const close = () => {
        connection.close();
        copy.remove();
      };
      return { ...readBook(file, connection), close };
    } catch (error) {
      copy.remove();
      throw error;
    }
  });
}

/** Opens the book at `file` for writing: takes its lock and brings its schema up to date. */
export function openToWrite(file: string): WriteBook {
  return refusedByDatabase(file, () => {
    finishReplacement(file);
    refuseWhatIsNoBook(file);
    // By its real name: a link to a book is the same book, with the same lock.
    const book = new OpenBook(realpathSync(file));
    book.openForWriting();
    return book;
  });
}

/** Opens a book that cannot be written just now, or never again because it is damaged: it is read, and every transaction is refused. */
export function openToBrowse(file: string, trouble: Trouble): WriteBook {
  return refusedByDatabase(file, () => {
    const book = new OpenBook(realpathSync(file));
    book.openForReading(trouble);
    return book;
  });
}

/** A book that is being made beside its place, open for writing: nothing has its name before it is whole. */
export interface NewBook {
  readonly book: WriteBook;
  /**
   * Closes it, brings it to the disk, gives it its name and opens it there. `beside` are endings of names of files that go with it, which replace what has those names.
   * Refuses where there is something at its place by now; what is not placed has to be abandoned.
   */
  place(beside?: readonly string[]): WriteBook;
  /** Leaves nothing of it. */
  abandon(): void;
}

/** Begins to make a book that is to be at `file`, where nothing may be. It is empty. */
export function beginBook(file: string): NewBook {
  return refusedByDatabase(file, () => {
    finishReplacement(file);
    refuseTaken(file);
    removeCutOffBooks(dirname(file));
    const place = newPlaceBeside(file);
    const book = new OpenBook(place.file);
    const abandon = () => {
      book.close();
      place.remove();
    };
    try {
      closeSync(openSync(place.file, 'wx'));
      book.openForWriting();
    } catch (error) {
      abandon();
      throw error;
    }
    return {
      book,
      abandon,
      place: (beside = []) =>
        refusedByDatabase(file, () => {
          book.closeWithoutLog();
          refuseTaken(file);
          const placed = placeBook(place.file, file, beside);
          place.remove();
          return placed;
        }),
    };
  });
}

/** Makes an empty book at `file`, which must not exist, and opens it for writing. */
export function createBook(file: string): WriteBook {
  const made = beginBook(file);
  try {
    return made.place();
  } catch (error) {
    made.abandon();
    throw error;
  }
}

/** The book last: before it is there, nobody opens anything. Where it cannot be opened it is taken away again. */
function placeBook(made: string, file: string, beside: readonly string[]): WriteBook {
  const lock = lockBook(file);
  let isPlaced = false;
  try {
    for (const part of beside) renameSync(made + part, file + part);
    giveName(made, file);
    isPlaced = true;
    syncFolder(dirname(file));
    const book = new OpenBook(file, lock);
    book.openForWriting();
    return book;
  } catch (error) {
    if (isPlaced) for (const part of ['', '-wal', '-shm', ...beside]) rmSync(file + part, { force: true });
    lock.release();
    if (!existsSync(file)) rmSync(`${file}-lock`, { force: true });
    throw error;
  }
}

/** The book's own file, and those that SQLite and the lock put beside it. */
export function filesOfBook(file: string): readonly string[] {
  return ['', '-wal', '-shm', '-lock', PROBE].map((part) => file + part);
}

/** Removes a book that nobody has open, as far as it is there. */
export function removeBook(file: string): void {
  for (const each of filesOfBook(file)) rmSync(each, { force: true });
}

function readBook(file: string, connection: Connection): ReadBook {
  return { file, connection, orm: drizzle(connection, { schema }), close: () => connection.close() };
}

function connectToRead(file: string): Connection {
  return connect(file, 'read', (connection) => {
    refuseOtherVersions(connection, file);
    if (version(connection) < SCHEMA_VERSION)
      refuse('not_available', 'This book was made by an older Floatbook. Open it once in the application to bring it up to date.', { file });
  });
}

class OpenBook implements WriteBook {
  readonly writes = true;
  readonly turns = {};
  readonly file: string;
  onTrouble: () => void = () => undefined;
  #trouble: Trouble | null = null;
  #lock: BookLock | undefined;
  #writer: ReadBook | undefined;
  #reader: ReadBook | undefined;
  /** The reader was closed so that the book could be written again, and is opened for whoever reads next. */
  #readsWhenAsked = false;

  /** `lock` is the book's, where the caller has it already; it goes with the book. */
  constructor(file: string, lock?: BookLock) {
    this.file = file;
    this.#lock = lock;
  }

  get connection(): Connection {
    return (this.#writer ?? this.reader).connection;
  }

  get orm(): Orm {
    return (this.#writer ?? this.reader).orm;
  }

  get reader(): ReadBook {
    if (this.#readsWhenAsked) this.#reader ??= openToRead(this.file);
    if (this.#reader === undefined) throw new Error('this book is closed');
    return this.#reader;
  }

  get trouble(): Trouble | null {
    return this.#trouble;
  }

  /** All of it or nothing. */
  openForWriting(): void {
    const { file } = this;
    const hadLock = this.#lock !== undefined;
    this.#lock ??= lockBook(file);
    try {
      if (!hadLock) {
        removeUnfinished(file);
        removeCutOffBooks(dirname(file));
      }
      // From here on the log is brought into the book: it has to be its own, and whole.
      const problem = logProblem(file);
      if (problem !== undefined)
        refuse('damaged_book', `This book is damaged (${problem}) and was left as it is. Keep its files, and open a backup.`, { file });
      this.#writer = this.#connectToWrite();
      migrate(this.#writer.connection, keepBeforeMigration);
      markPutBack(file, this.#writer.connection);
      const reader = openToRead(file);
      this.#reader?.close();
      this.#reader = reader;
    } catch (error) {
      this.#closeWriter();
      if (!hadLock) {
        this.#lock.release();
        this.#lock = undefined;
        // What turned out to be no book of ours keeps no trace of us.
        if (error instanceof Refused && error.refusal.code === 'not_a_book') rmSync(`${file}-lock`, { force: true });
      }
      throw error;
    }
  }

  openForReading(trouble: Trouble): void {
    this.#reader = trouble === 'damaged_book' ? openCopy(this.file) : openToRead(this.file);
    this.#trouble = trouble;
  }

  fail(trouble: Trouble): void {
    if (this.#trouble === trouble || this.#trouble === 'damaged_book') return;
    this.#trouble = trouble;
    this.onTrouble();
  }

  reopen(): boolean {
    if (this.#lock === undefined) return false;
    try {
      this.#closeWriter();
      this.#writer = this.#connectToWrite();
      const { connection } = this.#writer;
      return cutLog(connection) || writesOver(connection);
    } catch (error) {
      if (troubleOf(error) === undefined) throw error;
      return false;
    }
  }

  probe(): boolean {
    if (this.#trouble === null) return true;
    if (this.#trouble === 'damaged_book') return false;
    try {
      tryToWrite(this.file + PROBE);
      if (!this.#isWrittenAgain() && !(this.#trouble === 'read_only' && this.#isWrittenUnread())) return false;
    } catch (error) {
      // Somebody else writes it now, or it still cannot be written.
      if (asRefusal(error) === undefined) throw error;
      return false;
    }
    this.#trouble = null;
    this.onTrouble();
    return true;
  }

  #isWrittenAgain(): boolean {
    return whereTheDiskAllows(() => {
      if (this.#lock === undefined) this.openForWriting();
      return this.reopen() && writesOver(this.connection);
    });
  }

  /**
   * The same while nobody reads. What SQLite shares among a process's connections to a book is as the first of them could open it: where that could not be
   * written, none can write for as long as one is left. `false` where somebody is in the midst of reading.
   */
  #isWrittenUnread(): boolean {
    try {
      this.#reader?.close();
    } catch (error) {
      // better-sqlite3 closes nothing that is being read.
      if (error instanceof TypeError) return false;
      throw error;
    }
    this.#reader = undefined;
    this.#readsWhenAsked = true;
    return this.#isWrittenAgain();
  }

  /** Everything is in the book's own file then; throws where that cannot be done. */
  closeWithoutLog(): void {
    this.#closeReader();
    const [done] = this.connection.pragma('wal_checkpoint(TRUNCATE)') as readonly { readonly busy: number }[];
    if (done?.busy !== 0) throw new Error(`the log of ${this.file} is in use`);
    this.close();
  }

  close(): void {
    this.#readsWhenAsked = false;
    this.#closeReader();
    this.#closeWriter();
    this.#lock?.release();
    this.#lock = undefined;
  }

  #connectToWrite(): ReadBook {
    const { file } = this;
    const connection = connect(file, 'write', (opened) => refuseOtherVersions(opened, file));
    try {
      // Where a file beside the book could be opened for reading only, SQLite says so at the first write.
      connection.exec('BEGIN IMMEDIATE; ROLLBACK');
    } catch (error) {
      connection.close();
      throw error;
    }
    return readBook(file, connection);
  }

  #closeReader(): void {
    const reader = this.#reader;
    this.#reader = undefined;
    reader?.close();
  }

  #closeWriter(): void {
    const writer = this.#writer;
    this.#writer = undefined;
    writer?.close();
  }
}

const PROBE = '-probe';
/** Room for what one command may need: a disk on which this finds no place is full. */
const PROBE_BYTES = 1 << 20;

/** Writes a file, forces it to the disk, and takes it away again. */
function tryToWrite(file: string): void {
  const descriptor = openSync(file, 'w', 0o600);
  try {
    const bytes = randomBytes(PROBE_BYTES);
    for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
    rmSync(file, { force: true });
  }
}

/** Brings the whole log into the book and cuts it: what was committed lasts, and what was not is gone. `false` where it cannot be done now. */
function cutLog(connection: Connection): boolean {
  return whereTheDiskAllows(() => {
    const [done] = connection.pragma('wal_checkpoint(TRUNCATE)') as readonly { readonly busy: number }[];
    return done?.busy === 0;
  });
}

/** A small commit, behind everything that was committed: what a failed commit left in the log does not follow from it any more. */
function writesOver(connection: Connection): boolean {
  return whereTheDiskAllows(() => {
    connection.pragma(`user_version = ${SCHEMA_VERSION}`);
    return true;
  });
}

function whereTheDiskAllows(work: () => boolean): boolean {
  try {
    return work();
  } catch (error) {
    if (troubleOf(error) === undefined) throw error;
    return false;
  }
}

/** A book that was damaged is put back as it is, without the mark of what was restored: one that opens all the same gets it before anything else is done with it. */
function markPutBack(file: string, connection: Connection): void {
  const last = replacementsOf(file).find(({ cutOff }) => cutOff !== 'given_up');
  if (last?.because === 'undo') markOnce(connection, last);
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

/** Looks into a file that may be damaged: what SQLite does not understand there is damage of the file, and no mistake in the question. */
export function understood<Result>(file: string, look: () => Result): Result {
  try {
    return look();
  } catch (error) {
    if (codeOf(error) !== 'SQLITE_ERROR') throw error;
    return refuse('damaged_book', `This book is damaged (${(error as Error).message}) and was left as it is. Keep the file, and open a backup.`, {
      file,
    });
  }
}

function refuseOtherVersions(connection: Connection, file: string): void {
  understood(file, () => refuseOthers(connection, file));
}

function refuseOthers(connection: Connection, file: string): void {
  const id = connection.pragma('application_id', { simple: true });
  const isEmpty = connection.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() === 0;
  if (id !== APPLICATION_ID && !(id === 0 && isEmpty && !connection.readonly && statSync(file).size === 0)) {
    refuse('not_a_book', 'This database belongs to another program. Nothing was changed in it.', { file });
  }
  const found = version(connection);
  if (id === APPLICATION_ID && found < 1)
    refuse('damaged_book', 'This book is damaged (it does not say its format) and was left as it is. Keep the file, and open a backup.', { file });
  if (found > SCHEMA_VERSION) {
    refuse(
      'newer_book',
      `This book was written by a newer Floatbook (format ${found}, this one knows ${SCHEMA_VERSION}). Update Floatbook to open it.`,
      { file },
    );
  }
}
