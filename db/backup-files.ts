/** Where backups of a book are and what they are called: the name alone tells what a file is, whether it is encrypted, and whether it is whole. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeDurably } from './durable-files.ts';

/** `schedule`: made by itself, and the only kind that is ever deleted. */
export type BackupReason = 'schedule' | 'by_hand' | 'before_migration';

/** What stands beside a backup. Of an encrypted one, nothing about its contents. */
export interface BackupAbout {
  readonly because: BackupReason;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Counts the backups of a book as they are made, from 1, whatever the clock says; none in those made before they were counted. */
  readonly count?: number | undefined;
  /** When the book was made, in ms since the epoch: tells backups of different books apart. */
  readonly bookMadeAt: number;
  readonly isEncrypted: boolean;
  /** Of the file as it lies there. */
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
  /** `null` in an encrypted backup, and before a migration, where this program does not read the book's form. */
  readonly holds: BookContents | null;
}

/** What a book holds, for people to recognise it by. */
export interface BookContents {
  readonly organisation: string;
  readonly entries: number;
  /** Hash of the last entry, hexadecimal. */
  readonly head: string;
  /** When the last entry was recorded, in ms since the epoch. */
  readonly lastEntryAt: number | null;
  /** ISO date of the last event. */
  readonly lastDay: string | null;
  readonly workspaces: readonly {
    readonly name: string;
    readonly currency: string;
    /** Exact decimal text. */
    readonly credits: string;
    readonly cost: string;
  }[];
  /** Documents whose files were there, and those whose files were not. */
  readonly documents: { readonly kept: number; readonly missing: number };
}

/** The folder of a book's backups, unless another one is chosen. */
export function standardBackupFolder(bookFile: string): string {
  return `${bookFile}.backups`;
}

const ENDING = '.floatbook';
const ENCRYPTED = `${ENDING}.age`;
export const ABOUT = '.about.json';
/** Whoever puts backups into a folder has the lock on this file of it. */
export const FOLDER_LOCK = '.lock';

const WORDS: Readonly<Record<BackupReason, string>> = { schedule: 'scheduled', by_hand: 'by-hand', before_migration: 'before-migration' };
const NAME = /^\d{4}-\d\d-\d\dT\d{6}Z-(?:scheduled|by-hand|before-migration-[0-9a-f]{12})(?:-\d{1,6})?\.floatbook(?:\.age)?$/;

/** Whether a file of a folder of backups is one, by its name. */
export function isBackupName(name: string): boolean {
  return NAME.test(name);
}

export function isEncryptedName(name: string): boolean {
  return name.endsWith(ENCRYPTED);
}

const RUBBISH = new RegExp(`${NAME.source.slice(0, -1)}(?:\\.part(?:-wal|-shm|-journal)?|\\.about\\.json\\.part)$`);

/** What a backup that was broken off leaves behind, by its name. */
export function isRubbishName(name: string): boolean {
  return RUBBISH.test(name);
}

/** A name that no file of the folder has. `mark` tells backups of one kind and second apart. */
export function newBackupName(folder: string, because: BackupReason, at: number, isEncrypted: boolean, mark?: string): string {
  const instant = `${new Date(at).toISOString().slice(0, 19).replaceAll(':', '')}Z`;
  const stem = [instant, WORDS[because], mark].filter((word) => word !== undefined).join('-');
  const ending = isEncrypted ? ENCRYPTED : ENDING;
  let name = `${stem}${ending}`;
  for (let more = 2; existsSync(`${folder}/${name}`); more += 1) name = `${stem}-${more}${ending}`;
  return name;
}

/** The count of the next backup: one more than the highest in these folders. What cannot be read counts nothing. */
export function nextCount(folders: readonly string[]): number {
  const counts = folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder)
        .filter((name) => name.endsWith(ABOUT))
        .map((name) => countIn(join(folder, name))),
    );
  return Math.max(0, ...counts) + 1;
}

function countIn(about: string): number {
  try {
    const { count } = JSON.parse(readFileSync(about, 'utf8')) as { readonly count?: unknown };
    return typeof count === 'number' && Number.isSafeInteger(count) ? count : 0;
  } catch {
    return 0;
  }
}

/** Puts what is known of a backup beside it; before the backup has its name, so that none is without. */
export function writeAbout(backup: string, about: BackupAbout): void {
  writeDurably(backup + ABOUT, about);
}
