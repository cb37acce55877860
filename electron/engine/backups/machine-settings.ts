/** Where the backups of a book go and whether they are encrypted: a matter of this computer, not of the book. A small file among the application's own. */

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { standardBackupFolder } from '../../../db/backup-files.ts';
import { refuse } from '../../../db/ledger/refusal.ts';
import { wholeOf, writeFileWhole } from '../write-file.ts';

const ofBook = z.strictObject({ folder: z.string().nullable(), isEncrypted: z.boolean() });
const shape = z.strictObject({ books: z.record(z.string(), ofBook) });

export interface BackupSettings {
  /** Chosen by the user: each book has a folder of its own in it; `null` for beside the book. */
  readonly folder: string | null;
  readonly isEncrypted: boolean;
}

export function backupSettings(userDataFolder: string, bookFile: string): BackupSettings {
  return readAll(userDataFolder)[bookFile] ?? { folder: null, isEncrypted: false };
}

export function setBackupSettings(userDataFolder: string, bookFile: string, settings: BackupSettings): void {
  const books = { ...readAll(userDataFolder), [bookFile]: settings };
  mkdirSync(userDataFolder, { recursive: true });
  writeFileWhole(join(userDataFolder, FILE), wholeOf(Buffer.from(JSON.stringify({ books }))));
}

/** The folder of a book's backups by its settings: books of one name do not meet in it. */
export function backupFolder(bookFile: string, { folder }: Pick<BackupSettings, 'folder'>): string {
  return folder === null ? standardBackupFolder(bookFile) : join(folder, `${basename(bookFile)}-${markOf(bookFile)}.backups`);
}

/** The name of a book's passphrase in the secret store. */
export function passphraseName(bookFile: string): string {
  return `backup-${markOf(bookFile)}`;
}

const FILE = 'backups.json';

function markOf(bookFile: string): string {
  return createHash('sha256').update(bookFile).digest('hex').slice(0, 16);
}

/** A file that is missing has set nothing. One that cannot be read stops backups and says so: they would be plain where they were to be encrypted. */
function readAll(userDataFolder: string): Readonly<Record<string, BackupSettings>> {
  const file = join(userDataFolder, FILE);
  if (!existsSync(file)) return {};
  try {
    return shape.parse(JSON.parse(readFileSync(file, 'utf8'))).books;
  } catch {
    return refuse('wrong_setting', 'The settings of backups on this computer cannot be read. Delete this file, and set folder and encryption anew.', {
      file,
    });
  }
}
