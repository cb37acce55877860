/** What the operating system and SQLite refuse, told as refusals that a user can act on; everything else stays a defect. */

import { Refused, type Refusal, type RefusalCode } from './ledger/refusal.ts';
import { codeOf } from './trouble.ts';

const MESSAGES: Partial<Record<RefusalCode, string>> = {
  disk_full: 'The disk is full. Nothing was changed; make room and try again.',
  disk_failing: 'The disk did not take what was written. Nothing was changed; check the disk and its connection, then try again.',
  read_only: 'This place cannot be written to. Copy the book to a folder of your own, or ask for permission to write there.',
  book_in_use: 'This book is busy in another program. Wait a moment and try again.',
  not_a_book: 'This file is not a Floatbook book. Nothing was changed in it.',
  damaged_book: 'This book is damaged and was left as it is. Keep the file, and open a backup.',
  book_not_found: 'There is no folder or file at this place. Check the path.',
  file_unreadable: 'This file cannot be read. Check its permissions, or that the disk it is on is healthy.',
};

const BY_CODE: ReadonlyArray<readonly [prefix: string, code: RefusalCode]> = [
  ['SQLITE_FULL', 'disk_full'],
  ['SQLITE_IOERR_READ', 'file_unreadable'],
  ['SQLITE_IOERR_SHORT_READ', 'file_unreadable'],
  ['SQLITE_IOERR_CORRUPTFS', 'file_unreadable'],
  ['SQLITE_READONLY', 'read_only'],
  ['SQLITE_CANTOPEN', 'read_only'],
  ['SQLITE_PERM', 'read_only'],
  ['SQLITE_BUSY', 'book_in_use'],
  ['SQLITE_LOCKED', 'book_in_use'],
  ['SQLITE_NOTADB', 'not_a_book'],
  ['SQLITE_CORRUPT', 'damaged_book'],
  ['SQLITE_IOERR', 'disk_failing'],
  ['ENOSPC', 'disk_full'],
  ['EDQUOT', 'disk_full'],
  ['EROFS', 'read_only'],
  ['EACCES', 'read_only'],
  ['EPERM', 'read_only'],
  ['EEXIST', 'book_exists'],
  ['ENOENT', 'book_not_found'],
  ['ENOTDIR', 'book_not_found'],
  ['EIO', 'file_unreadable'],
  ['EMFILE', 'disk_failing'],
  ['ENFILE', 'disk_failing'],
  ['UNKNOWN', 'disk_failing'],
];

/** The refusal that an error of SQLite or the operating system stands for; `undefined` for a defect. */
export function asRefusal(error: unknown, file?: string): Refusal | undefined {
  if (error instanceof Refused) return error.refusal;
  const code = codeOf(error);
  const found = BY_CODE.find(([prefix]) => code.startsWith(prefix));
  if (!found) return undefined;
  const message = MESSAGES[found[1]] ?? 'There is already a file of this name. Choose another name.';
  return { code: found[1], message, ...(file === undefined ? {} : { file }) };
}

/** Runs `work`; what the database or the system refused comes out as {@link Refused}. */
export function refusedByDatabase<Result>(file: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    const refusal = asRefusal(error, file);
    throw refusal ? new Refused(refusal, { cause: error }) : error;
  }
}
