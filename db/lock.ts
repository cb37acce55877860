/**
 * One writing process per book: an operating-system lock on a small file beside the book, which a crash releases.
 * The lock is an exclusive SQLite transaction, so it works wherever SQLite does; readers of the book never touch it.
 */

import { connect } from './connection.ts';
import { refuse } from './ledger/refusal.ts';
import { codeOf } from './trouble.ts';

export interface BookLock {
  release(): void;
}

/** Takes the lock of the book at `file`, or refuses with `book_in_use`. */
export function lockBook(file: string): BookLock {
  return (
    tryLock(`${file}-lock`) ?? refuse('book_in_use', 'This book is open in another Floatbook. Close it there, or work in that window.', { file })
  );
}

/** Takes a lock on a small file that is made where it is missing; `undefined` where another process, or this one, has it. */
export function tryLock(file: string): BookLock | undefined {
  const lock = connect(file, 'lock');
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (codeOf(error).startsWith('SQLITE_BUSY')) return undefined;
    throw error;
  }
  return { release: () => lock.close() };
}
