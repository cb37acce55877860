/** The backup that is made of a book before its schema is changed: verified, and kept for good. Without it, nothing is changed. */

import { renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FOLDER_LOCK, newBackupName, nextCount, standardBackupFolder, writeAbout } from './backup-files.ts';
import { copyBook, removeCopy, removeUnusedCopy, verifyCopy } from './book-copy.ts';
import type { Connection } from './connection.ts';
import { asRefusal } from './database-refusals.ts';
import { makeFolders, PART, syncFolder } from './durable-files.ts';
import { hashOfFile } from './file-hash.ts';
import { refuse } from './ledger/refusal.ts';
import { tryLock } from './lock.ts';

/** Refuses where it cannot be made; then the book is left as it is. */
export function keepBeforeMigration(connection: Connection): void {
  const folder = standardBackupFolder(connection.name);
  try {
    keepIn(folder, connection);
  } catch (error) {
    const refusal = asRefusal(error, folder);
    if (refusal === undefined) throw error;
    refuse(
      refusal.code,
      `Before this book is brought up to date a backup of it is made, and that went wrong; the book is as it was. ${refusal.message}`,
      {
        file: folder,
      },
    );
  }
}

/** Beside the book and plain, wherever its other backups are: no passphrase is at hand when a book is opened. The same contents are kept once. */
function keepIn(folder: string, connection: Connection): void {
  makeFolders(folder, 0o700);
  const lock =
    tryLock(join(folder, FOLDER_LOCK)) ??
    refuse('busy', 'A backup of this book is being made. Open it again when that is done.', { file: connection.name });
  try {
    keep(connection, folder);
  } finally {
    lock.release();
  }
}

function keep(connection: Connection, folder: string): void {
  // Its name tells its hash, which is not known yet.
  const part = join(folder, newBackupName(folder, 'before_migration', 0, false, '000000000000')) + PART;
  try {
    removeCopy(part);
    verifyCopy(part, copyBook(connection.name, part));
    const sha256 = hashOfFile(part);
    const { mtimeMs, size } = statSync(part);
    const at = Math.floor(mtimeMs);
    const file = join(folder, newBackupName(folder, 'before_migration', at, false, sha256.slice(0, 12)));
    const bookMadeAt = connection.prepare('SELECT created_at FROM book').pluck().get() as number | undefined;
    writeAbout(file, {
      because: 'before_migration',
      at,
      count: nextCount([folder]),
      bookMadeAt: bookMadeAt ?? 0,
      isEncrypted: false,
      bytes: size,
      sha256,
      holds: null,
    });
    renameSync(part, file);
    syncFolder(dirname(file));
  } finally {
    removeUnusedCopy(part);
  }
}
