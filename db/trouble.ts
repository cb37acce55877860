/** Why a book is open for reading only: what the disk, or the book itself, does not allow any more, and how it is told. */

import Database from 'better-sqlite3';
import type { Refusal, RefusalCode } from './ledger/refusal.ts';

/** `damaged_book` lasts; the others pass when a probe can be written. */
export type Trouble = Extract<RefusalCode, 'disk_full' | 'read_only' | 'disk_failing' | 'damaged_book'>;

const BY_CODE: ReadonlyArray<readonly [prefix: string, trouble: Trouble]> = [
  ['SQLITE_FULL', 'disk_full'],
  ['SQLITE_READONLY', 'read_only'],
  ['SQLITE_PERM', 'read_only'],
  // Of a book that is there and was opened before: no file more may be opened, or none beside it.
  ['SQLITE_CANTOPEN', 'disk_failing'],
  ['SQLITE_IOERR', 'disk_failing'],
  ['SQLITE_CORRUPT', 'damaged_book'],
  ['SQLITE_NOTADB', 'damaged_book'],
  ['ENOSPC', 'disk_full'],
  ['EDQUOT', 'disk_full'],
  ['EROFS', 'read_only'],
  ['EACCES', 'read_only'],
  ['EPERM', 'read_only'],
  ['EIO', 'disk_failing'],
  ['EMFILE', 'disk_failing'],
  ['ENFILE', 'disk_failing'],
  ['UNKNOWN', 'disk_failing'],
];

/** The trouble that an error of SQLite or of the system stands for; `undefined` for what has another cause. */
export function troubleOf(error: unknown): Trouble | undefined {
  const code = codeOf(error);
  return BY_CODE.find(([prefix]) => code.startsWith(prefix))?.[1];
}

/** The same for SQLite's errors alone: those of the book, whatever else a command does with files. */
export function troubleOfDatabase(error: unknown): Trouble | undefined {
  const found =
    error instanceof Database.SqliteError ? error : error instanceof Error && error.cause instanceof Database.SqliteError ? error.cause : undefined;
  return found && troubleOf(found);
}

/** As Node calls it elsewhere. */
const UNNAMED = 'UNKNOWN';

/** The code of an error of SQLite or of the operating system; empty for any other. */
export function codeOf(error: unknown): string {
  if (error instanceof Database.SqliteError) return error.code;
  if (!(error instanceof Error && 'code' in error && typeof error.code === 'string')) return '';
  // Where files are removed, Node has no name for most of what the system refuses.
  return error.code === '' && 'syscall' in error ? UNNAMED : error.code;
}

const WHY: Readonly<Record<Trouble, string>> = {
  disk_full:
    'The disk is full, so this book is open for reading only. Nothing was changed and nobody was charged. Make room; it is written again by itself.',
  read_only:
    'This place cannot be written to, so this book is open for reading only. Nothing was changed and nobody was charged. Allow writing there; it is written again by itself.',
  disk_failing:
    'The disk does not take what is written, so this book is open for reading only. Nothing was changed and nobody was charged. See to the disk; when it works again, so does the book.',
  damaged_book: 'This book is damaged, so it is open for reading only, and its file stays as it is. Go on with a backup.',
};

/** What a command is refused with while a book is open for reading only. */
export function readOnlyForNow(trouble: Trouble, file: string): Refusal {
  return { code: 'read_only_for_now', message: WHY[trouble], file };
}
