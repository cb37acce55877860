/** The backups of a folder, and the newest one that is still as it was made. */

import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { refusedByDatabase } from '../../../db/database-refusals.ts';
import { isBackupName, isEncryptedName, standardBackupFolder, type BackupAbout, type BackupReason } from '../../../db/backup-files.ts';
import { hashOfFile } from '../../../db/file-hash.ts';
import { readAbout } from './about.ts';
import { byNewest } from './order.ts';

export interface ListedBackup {
  readonly file: string;
  readonly name: string;
  readonly because: BackupReason;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly count: number | undefined;
  readonly bytes: number;
  readonly isEncrypted: boolean;
  /** What it was said to be when it was made; `undefined` where that is lost. */
  readonly about: BackupAbout | undefined;
}

/** Newest first; none where the folder is not there. */
export function listBackups(folder: string): readonly ListedBackup[] {
  if (!existsSync(folder)) return [];
  const names = refusedByDatabase(folder, () => readdirSync(folder)).filter(isBackupName);
  return names.flatMap((name) => listed(folder, name) ?? []).toSorted((a, b) => byNewest(a, b) || b.name.localeCompare(a.name));
}

/** Those of a book, newest first: in the folder that is chosen for it, and those before migrations, which lie beside the book wherever the others are. */
export function listBackupsOf(bookFile: string, folder: string): readonly ListedBackup[] {
  const chosen = listBackups(folder);
  const standard = standardBackupFolder(bookFile);
  const beside = folder === standard ? [] : listBackups(standard).map((backup) => ({ ...backup, count: countAmong(chosen, backup) }));
  return [...chosen, ...beside].toSorted(byNewest);
}

/** Whoever migrates a book knows no folder but the one beside it, and counts no backups of another one: there, those from before go before it. */
function countAmong(chosen: readonly ListedBackup[], { count, at }: ListedBackup): number | undefined {
  return count === undefined ? undefined : Math.max(count, ...chosen.filter((other) => other.at <= at).map((other) => other.count ?? 0));
}

function listed(folder: string, name: string): ListedBackup | undefined {
  const file = join(folder, name);
  const found = statSync(file, { throwIfNoEntry: false });
  if (found?.isFile() !== true) return undefined;
  const about = readAbout(file);
  return {
    file,
    name,
    because: reasonOf(name),
    at: about?.at ?? instantOf(name),
    count: about?.count,
    bytes: found.size,
    isEncrypted: isEncryptedName(name),
    about,
  };
}

function reasonOf(name: string): BackupReason {
  if (name.includes('-before-migration-')) return 'before_migration';
  return name.includes('-by-hand') ? 'by_hand' : 'schedule';
}

/** `2026-11-23T163005Z-…` as ms since the epoch. */
function instantOf(name: string): number {
  return Date.parse(`${name.slice(0, 13)}:${name.slice(13, 15)}:${name.slice(15, 18)}`);
}

/** Whether a backup has the length and the bytes that it had when it was verified. */
export function isAsMade({ file, bytes, about }: ListedBackup): boolean {
  return about !== undefined && about.bytes === bytes && hashOfFile(file) === about.sha256;
}

/**
 * The newest backup of a book that is still the file that was verified when it was made; `undefined` where there is none. Reads whole files, nothing else: the
 * book itself need not open. `folder` is where its backups are, where that is not beside it.
 */
export function newestGoodBackup(bookPath: string, folder = standardBackupFolder(bookPath)): ListedBackup | undefined {
  return listBackupsOf(bookPath, folder).find(isAsMade);
}
