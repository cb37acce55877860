/**
 * Makes a backup (decision 0020): one moment of the book into a file without a name, forced to the disk, verified, then named. What is cut off on the way
 * leaves nothing that looks like a backup.
 */

import { createHash } from 'node:crypto';
import { readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  ABOUT,
  FOLDER_LOCK,
  isBackupName,
  isRubbishName,
  newBackupName,
  nextCount,
  standardBackupFolder,
  writeAbout,
  type BackupAbout,
  type BookContents,
} from '../../../db/backup-files.ts';
import { copyBook, removeCopy, removeUnusedCopy, verifyCopy } from '../../../db/book-copy.ts';
import { asRefusal, refusedByDatabase } from '../../../db/database-refusals.ts';
import { stateOfFile } from '../../../db/document-files.ts';
import { makeFolders, PART, removeUnused, syncFolder } from '../../../db/durable-files.ts';
import { hashOfFile } from '../../../db/file-hash.ts';
import { refuse } from '../../../db/ledger/refusal.ts';
import { tryLock } from '../../../db/lock.ts';
import type { Progress } from '../../../db/verify.ts';
import { readBookFacts } from '../../../db/workspaces.ts';
import { bookMadeAt, contentsOf, filesOfDocuments, type FiledDocument } from './contents.ts';
import { keepDocuments } from './documents.ts';
import { encryptFile, readDecrypted, type Passphrase } from './encryption.ts';
import { isAsMade, listBackups, type ListedBackup } from './list.ts';
import { toDelete } from './retention.ts';

export interface BackupRequest {
  readonly bookFile: string;
  readonly folder: string;
  readonly because: 'schedule' | 'by_hand';
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Plain without one. */
  readonly lock?: Passphrase;
}

export interface MadeBackup {
  readonly backup: ListedBackup;
  readonly entries: number;
  /** Of the last entry, hexadecimal. */
  readonly head: string;
  /** Documents whose files the book has lost. */
  readonly documentsMissing: number;
  /** Older ones that were deleted. */
  readonly deleted: readonly string[];
}

/** How it is done; tests show that one of these done worse is found out. */
export interface BackupWays {
  readonly copy: typeof copyBook;
  readonly verify: typeof verifyCopy;
  readonly sync: typeof syncFolder;
}

/** Makes one. Refuses where another is being made, the disk is full, or the book does not verify; then nothing is left of it. */
export async function makeBackup(request: BackupRequest, progress?: Progress, ways: BackupWays = WAYS): Promise<MadeBackup> {
  const { folder } = request;
  refusedByDatabase(folder, () => makeFolders(folder, 0o700));
  const lock =
    refusedByDatabase(folder, () => tryLock(join(folder, FOLDER_LOCK))) ??
    refuse('busy', 'A backup into this folder is being made already. Wait until it is done.', { file: folder });
  try {
    refusedByDatabase(folder, () => removeRubbish(request));
    return await make(request, progress, ways);
  } finally {
    lock.release();
  }
}

const WAYS: BackupWays = { copy: copyBook, verify: verifyCopy, sync: syncFolder };

interface Looked {
  readonly holds: BookContents;
  readonly files: readonly FiledDocument[];
  readonly madeAt: number;
  readonly timeZone: string;
}

async function make(request: BackupRequest, progress: Progress | undefined, ways: BackupWays): Promise<MadeBackup> {
  const { backup, looked } = await named(request, progress, ways);
  const { entries, head, documents } = looked.holds;
  return { backup, entries, head, documentsMissing: documents.missing, deleted: deleteOld(request.folder, looked, ways) };
}

/** One that is whole and has its name; whatever went wrong, nothing has one. */
async function named(
  request: BackupRequest,
  progress: Progress | undefined,
  ways: BackupWays,
): Promise<{ readonly backup: ListedBackup; readonly looked: Looked }> {
  const { bookFile, folder, because, now, lock } = request;
  const name = newBackupName(folder, because, now, lock !== undefined);
  const file = join(folder, name);
  const part = file + PART;
  const plain = lock === undefined ? part : plainPart(bookFile);
  try {
    const looked = refusedByDatabase(file, () => copied(request, plain, progress, ways));
    await keepDocuments(bookFile, folder, looked.files, lock);
    if (lock !== undefined) await encrypted(plain, part, lock);
    const about = refusedByDatabase(file, () => aboutOf(request, part, looked));
    refusedByDatabase(file, () => {
      writeAbout(file, about);
      renameSync(part, file);
      ways.sync(folder);
    });
    return { backup: { file, name, because, at: now, count: about.count, bytes: about.bytes, isEncrypted: about.isEncrypted, about }, looked };
  } catch (error) {
    for (const each of [file, file + ABOUT]) removeUnused(each);
    removeUnusedCopy(part);
    throw error;
  } finally {
    if (lock !== undefined) removeUnusedCopy(plain);
  }
}

function copied({ bookFile, now }: Pick<BackupRequest, 'bookFile' | 'now'>, plain: string, progress: Progress | undefined, ways: BackupWays): Looked {
  const head = ways.copy(bookFile, plain);
  let looked: Looked | undefined;
  ways.verify(plain, head, {
    ...(progress && { progress }),
    read: (book) => {
      looked = {
        holds: contentsOf(book, now, (document) => stateOfFile(bookFile, document) === 'there'),
        files: filesOfDocuments(book),
        madeAt: bookMadeAt(book),
        timeZone: readBookFacts(book).timeZone,
      };
    },
  });
  return (
    looked ??
    refuse('not_available', 'This book was made by an older Floatbook. Open it once in the application to bring it up to date.', { file: bookFile })
  );
}

/** A verified copy of the book in a file of the user's choosing, which is replaced; files of documents are not in it. Returns what it holds. */
export function saveCopy(bookFile: string, file: string, now: number, progress?: Progress): BookContents {
  return refusedByDatabase(file, () => {
    const part = file + PART;
    removeCopy(part);
    try {
      const { holds } = copied({ bookFile, now }, part, progress, WAYS);
      renameSync(part, file);
      syncFolder(dirname(file));
      return holds;
    } finally {
      removeUnusedCopy(part);
    }
  });
}

/** What was encrypted counts only when it was decrypted again, to the same bytes. */
async function encrypted(plain: string, part: string, lock: Passphrase): Promise<void> {
  await encryptFile(plain, part, lock);
  const hash = createHash('sha256');
  await readDecrypted(part, lock, (piece) => void hash.update(piece));
  if (hash.digest('hex') !== hashOfFile(plain))
    refuse('damaged_backup', 'What was encrypted does not come out the same. Nothing was kept of it.', { file: part });
}

function aboutOf({ bookFile, folder, because, now, lock }: BackupRequest, part: string, { holds, madeAt }: Looked): BackupAbout {
  const isEncrypted = lock !== undefined;
  return {
    because,
    at: now,
    count: nextCount([...new Set([folder, standardBackupFolder(bookFile)])]),
    bookMadeAt: madeAt,
    isEncrypted,
    bytes: statSync(part).size,
    sha256: hashOfFile(part),
    holds: isEncrypted ? null : holds,
  };
}

/** The plain copy of a book whose backups are encrypted lies beside the book: the folder of backups may be anywhere. */
function plainPart(bookFile: string): string {
  return `${bookFile}.backup${PART}`;
}

/** Whoever has the lock may take away what others before it left unfinished. */
function removeRubbish({ bookFile, folder }: BackupRequest): void {
  const names = readdirSync(folder);
  for (const name of names) {
    if (isRubbishName(name)) rmSync(join(folder, name), { force: true });
    const backup = name.endsWith(ABOUT) ? name.slice(0, -ABOUT.length) : '';
    if (isBackupName(backup) && !names.includes(backup)) rmSync(join(folder, name), { force: true });
  }
  removeCopy(plainPart(bookFile));
}

/** A backup that is made stays made: what the disk does not let go now goes after the next one. */
function deleteOld(folder: string, looked: Looked, ways: BackupWays): readonly string[] {
  const deleted: string[] = [];
  try {
    deleteEach(folder, looked, ways, (name) => void deleted.push(name));
  } catch (error) {
    if (asRefusal(error) === undefined) throw error;
  }
  return deleted;
}

/** Only what the schedule made of this very book, and what is still as it was made. */
function deleteEach(folder: string, { madeAt, timeZone }: Looked, ways: BackupWays, tell: (name: string) => void): void {
  const own = listBackups(folder).filter(
    ({ because, about }) => because === 'schedule' && about?.because === 'schedule' && about.bookMadeAt === madeAt,
  );
  const going = toDelete(own, timeZone).filter(isAsMade);
  for (const { file, name } of going) {
    rmSync(file);
    tell(name);
    rmSync(file + ABOUT, { force: true });
  }
  if (going.length > 0) ways.sync(folder);
}
