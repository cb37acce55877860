/** Restoring a backup in a book's place, undoing that, and trying a backup out without touching anything (decision 0020). */

import { copyFileSync, existsSync, realpathSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isEncryptedName, type BookContents } from '../../../db/backup-files.ts';
import { verifyCopy } from '../../../db/book-copy.ts';
import { connect } from '../../../db/connection.ts';
import { refusedByDatabase } from '../../../db/database-refusals.ts';
import { documentPath, stateOfFile } from '../../../db/document-files.ts';
import { makeFolders, syncFile, syncFolder } from '../../../db/durable-files.ts';
import { Refused, refuse } from '../../../db/ledger/refusal.ts';
import { lockBook, type BookLock } from '../../../db/lock.ts';
import { isWholeWithLog } from '../../../db/log-check.ts';
import { newPlaceBeside, removeCutOffBooks } from '../../../db/new-place.ts';
import { openToRead } from '../../../db/open.ts';
import {
  KEPT_BOOK,
  abandonStaging,
  beginStaging,
  finishReplacement,
  replaceBook,
  removeUnfinished,
  replacementsOf,
  type BeforeStep,
  type Replaced,
} from '../../../db/replace-book.ts';
import { markRestored } from '../../../db/restored-book.ts';
import type { Progress } from '../../../db/verify.ts';
import { bookMadeAt, contentsOf, filesOfDocuments, type FiledDocument } from './contents.ts';
import { documentKeys, hasDocument, takeDocument, type DocumentKeys } from './documents.ts';
import { decryptFile } from './encryption.ts';

export interface BackupSource {
  /** The backup: a file of a folder of backups, or any other copy of a book. */
  readonly backup: string;
  readonly passphrase?: string;
}

export interface RestoreRequest extends BackupSource {
  readonly bookFile: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** What a backup holds that opens and verifies. */
export interface CheckedBackup {
  readonly entries: number;
  /** Hash of the last entry, hexadecimal. */
  readonly head: string;
  /** The form in which it was written; one that is older is brought up to date when it is opened as a book. */
  readonly version: number;
  readonly holds: BookContents;
}

/**
 * Tries a backup out: unpacks it into a temporary place beside it, opens and verifies it there, and finds the files of its documents. Refuses what is wrong with it. Nothing else is
 * changed, and nothing is left; what a kill leaves goes with the next one, and when a book beside it is opened next.
 */
export async function checkBackup(
  { backup, passphrase, now }: BackupSource & { readonly now: number },
  temporary: string,
  progress?: Progress,
): Promise<CheckedBackup> {
  refuseMissing(backup);
  refusedByDatabase(temporary, () => removeCutOffBooks(temporary));
  const unpacking = refusedByDatabase(temporary, () => newPlaceBeside(join(temporary, KEPT_BOOK)));
  try {
    const { checked } = await unpacked({ backup, ...(passphrase !== undefined && { passphrase }) }, unpacking.file, {
      now,
      bookFile: null,
      ...(progress && { progress }),
    });
    return checked;
  } finally {
    unpacking.remove();
  }
}

export interface RestoredBook extends CheckedBackup {
  readonly replaced: Replaced;
  /** Files of documents that came back, and those that no backup has. */
  readonly documents: { readonly broughtBack: number; readonly missing: number };
}

/**
 * Puts a backup in the place of a book that nobody has open, and keeps what was there. Verifies it first; refused, the book is as it was. What the disk did not allow of the last
 * steps is done by whoever opens the book next ({@link finishReplacement}).
 */
export async function restoreBackup(request: RestoreRequest, progress?: Progress, beforeStep: BeforeStep = () => undefined): Promise<RestoredBook> {
  const { backup, now, passphrase } = request;
  const bookFile = realPath(request.bookFile);
  refuseMissing(backup);
  if (existsSync(bookFile) && realpathSync(backup) === bookFile)
    refuse('file_exists', 'This is the book itself. Choose a backup of it.', { file: backup });
  return locked(bookFile, async () => {
    const about = { because: 'restore', at: now, from: backup } as const;
    beforeStep('unpack');
    const staging = refusedByDatabase(bookFile, () => beginStaging(bookFile, about));
    try {
      const copy = join(staging, KEPT_BOOK);
      const { checked, files, madeAt } = await unpacked(request, copy, { now, bookFile, ...(progress && { progress }) });
      refuseOtherBook(bookFile, madeAt, checked.holds);
      beforeStep('documents');
      const documents = await bringBack(bookFile, dirname(backup), files, documentKeys(passphrase), staging);
      beforeStep('mark');
      refusedByDatabase(copy, () => mark(copy, { at: now, from: backup }));
      const replaced = refusedByDatabase(bookFile, () => replaceBook(bookFile, null, about, beforeStep));
      return { ...checked, replaced, documents };
    } catch (error) {
      abandonStaging(bookFile);
      throw error;
    }
  });
}

/** Puts back what the last replacement kept, as {@link restoreBackup} does. What is there now is kept in turn, so that this can be undone as well. */
export async function undoRestore(
  { bookFile: given, now }: Pick<RestoreRequest, 'bookFile' | 'now'>,
  beforeStep: BeforeStep = () => undefined,
): Promise<Replaced> {
  const bookFile = realPath(given);
  return locked(bookFile, () => {
    const last = replacementsOf(bookFile).find(({ holdsBook }) => holdsBook);
    if (last === undefined) return refuse('nothing_replaced', 'Nothing is kept that a restore of this book has replaced.', { file: bookFile });
    refusedByDatabase(bookFile, () => markIfWhole(join(last.folder, KEPT_BOOK), { at: now, from: last.name }));
    return refusedByDatabase(bookFile, () => replaceBook(bookFile, last.name, { because: 'undo', at: now, from: last.name }, beforeStep));
  });
}

interface Unpacked {
  readonly checked: CheckedBackup;
  readonly files: readonly FiledDocument[];
  readonly madeAt: number;
}

/** A plain, verified, synced copy of a backup. */
async function unpacked(
  { backup, passphrase }: BackupSource,
  copy: string,
  { now, bookFile, progress }: { readonly now: number; readonly bookFile: string | null; readonly progress?: Progress },
): Promise<Unpacked> {
  if (isEncryptedName(backup)) {
    if (passphrase === undefined || passphrase === '')
      refuse('passphrase_needed', 'This backup is encrypted. Enter its passphrase.', { file: backup });
    await decryptFile(backup, copy, { passphrase });
  } else refusedByDatabase(copy, () => copyPlain(backup, copy));
  try {
    const { read, ...found } = refusedByDatabase(backup, () =>
      verifyCopy(copy, null, {
        ...(progress && { progress }),
        read: (book) => {
          const folder = dirname(backup);
          const isThere = (document: FiledDocument) =>
            hasDocument(folder, document) || (bookFile !== null && stateOfFile(bookFile, document) === 'there');
          return { files: filesOfDocuments(book), madeAt: bookMadeAt(book), holds: contentsOf(book, now, isThere) };
        },
      }),
    );
    const { files, madeAt, holds } = read;
    return { checked: { ...found, holds }, files, madeAt };
  } catch (error) {
    if (error instanceof Refused && error.refusal.code === 'damaged_book')
      refuse('damaged_backup', `This backup is damaged. Take another one. (${error.refusal.message})`, { file: backup });
    throw error;
  }
}

/** A copy of an open book may have its log beside it. */
function copyPlain(backup: string, copy: string): void {
  copyFileSync(backup, copy);
  if (existsSync(`${backup}-wal`)) copyFileSync(`${backup}-wal`, `${copy}-wal`);
  syncFile(copy);
}

/** Files that the book lacks. One that is not as it was added gives way, and is kept with what the restore replaces. */
async function bringBack(bookFile: string, folder: string, files: readonly FiledDocument[], keys: DocumentKeys, staging: string) {
  let broughtBack = 0;
  let missing = 0;
  for (const file of files) {
    if (stateOfFile(bookFile, file) === 'there') continue;
    const part = join(staging, 'document');
    if (!(await takeDocument(folder, file, part, keys))) {
      missing += 1;
      continue;
    }
    refusedByDatabase(bookFile, () => place(part, documentPath(bookFile, file.sha256)));
    broughtBack += 1;
  }
  return { broughtBack, missing };
}

function place(part: string, path: string): void {
  makeFolders(dirname(path), 0o700);
  if (existsSync(path)) renameSync(path, `${path}.changed`);
  renameSync(part, path);
  syncFolder(dirname(path));
}

function mark(copy: string, restored: Parameters<typeof markRestored>[1]): void {
  const connection = connect(copy, 'write');
  try {
    markRestored(connection, restored);
  } finally {
    connection.close();
  }
  syncFile(copy);
}

/** What was replaced because it was damaged is put back to the byte: written to, it would lose what a log that is not whole still holds. Where it opens, it is marked then. */
function markIfWhole(kept: string, restored: Parameters<typeof markRestored>[1]): void {
  if (isWholeWithLog(kept)) mark(kept, restored);
}

/** A book that opens is replaced only by a backup of its own. */
function refuseOtherBook(bookFile: string, madeAt: number, { organisation }: BookContents): void {
  const now = existsSync(bookFile) ? madeAtOf(bookFile) : undefined;
  if (now !== undefined && now !== madeAt)
    refuse('other_book', `This is a backup of another book (${organisation}). Open a copy of it as a book of its own instead.`, { file: bookFile });
}

function madeAtOf(bookFile: string): number | undefined {
  try {
    const book = openToRead(bookFile);
    try {
      return refusedByDatabase(bookFile, () => bookMadeAt(book));
    } finally {
      book.close();
    }
  } catch (error) {
    // One that does not open is what a restore is for.
    if (error instanceof Refused) return undefined;
    throw error;
  }
}

async function locked<Result>(bookFile: string, work: () => Promise<Result> | Result): Promise<Result> {
  finishReplacement(bookFile);
  refusedByDatabase(bookFile, () => makeFolders(dirname(bookFile)));
  const lock: BookLock = refusedByDatabase(bookFile, () => lockBook(bookFile));
  try {
    refusedByDatabase(bookFile, () => removeUnfinished(bookFile));
    return await work();
  } finally {
    lock.release();
  }
}

/** A link to a book is the same book, with the same lock. */
function realPath(file: string): string {
  return existsSync(file) ? realpathSync(file) : file;
}

function refuseMissing(backup: string): void {
  if (statSync(backup, { throwIfNoEntry: false })?.isFile() !== true)
    refuse('no_backup', 'There is no such backup. See which there are by backup list.', { file: backup });
}
