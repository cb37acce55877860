/** Backups and restores under failing calls: what is in the folder of backups, what was kept, what was left, and what is wrong with it. */

import { copyFileSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { isBackupName, isRubbishName, standardBackupFolder } from '../../db/backup-files.ts';
import { PART } from '../../db/durable-files.ts';
import { openToRead } from '../../db/open.ts';
import { KEPT_BOOK, replacedFolder, replacementsOf } from '../../db/replace-book.ts';
import { isAsMade, listBackups } from '../../electron/engine/backups/list.ts';
import { BOOK } from './acts.ts';
import { contentsOf } from './contents.ts';
import { newFolder } from './door.ts';

/** Names of what counts as a backup. */
export function backupsIn(folder: string): readonly string[] {
  const backups = standardBackupFolder(join(folder, BOOK));
  return existsSync(backups) ? readdirSync(backups).filter(isBackupName) : [];
}

/** More than these only take room. */
const MOST_BACKUPS = 6;

/** Takes away what users keep. */
export function tidy(folder: string): void {
  rmSync(replacedFolder(join(folder, BOOK)), { recursive: true, force: true });
  if (backupsIn(folder).length > MOST_BACKUPS) rmSync(standardBackupFolder(join(folder, BOOK)), { recursive: true });
}

/** `made` is what the book held whose backup was acknowledged; `null` where none was to be made. */
export function wrongBackups(folder: string, before: readonly string[], made: string | null): readonly string[] {
  const now = backupsIn(folder);
  const fresh = now.filter((name) => !before.includes(name));
  const gone = before.filter((name) => !now.includes(name));
  return [
    ...gone.map((name) => `the backup ${name} is gone`),
    ...(made === null && fresh.length > 0 ? [`a backup is there that was refused: ${fresh.join()}`] : []),
    ...(made !== null && fresh.length !== 1 ? [`one backup was acknowledged, and there are ${fresh.length} more`] : []),
    ...(made === null ? [] : listBackups(standardBackupFolder(join(folder, BOOK))))
      .filter(({ name }) => fresh.includes(name))
      .flatMap((backup) => [...(isAsMade(backup) ? [] : [`${backup.name} is not what is said beside it`]), ...wrongInFile(backup.file, made)]),
  ];
}

function wrongInFile(file: string, holds: string | null): readonly string[] {
  const copy = join(newFolder(), BOOK);
  copyFileSync(file, copy);
  try {
    const book = openToRead(copy);
    try {
      const whole = book.connection.pragma('integrity_check', { simple: true });
      if (whole !== 'ok') return [`the backup is damaged: ${String(whole)}`];
      return contentsOf(book) === holds ? [] : ['the backup holds something else than the book'];
    } finally {
      book.close();
    }
  } catch (error) {
    return [`the backup is damaged: ${inspect(error)}`];
  } finally {
    rmSync(join(copy, '..'), { recursive: true });
  }
}

/** What is in the book that was replaced last; `null` where there is none. */
export function keptOf(bookFile: string): string | null {
  return allKeptOf(bookFile)[0] ?? null;
}

/** What is in each book that was replaced, newest first. */
export function allKeptOf(bookFile: string): readonly string[] {
  return replacementsOf(bookFile)
    .filter(({ holdsBook }) => holdsBook)
    .map(({ folder }) => {
      const book = openToRead(join(folder, KEPT_BOOK));
      try {
        return contentsOf(book);
      } finally {
        book.close();
      }
    });
}

/** Contents of the book before, of what was to come to its place, and of what was found there and kept. */
export interface ReplacedBook {
  readonly before: string;
  readonly brought: string;
  readonly found: string;
  readonly kept: string | null;
}

/** Whoever is told that it was restored but could not be opened has it restored when it is opened. */
const NOT_OPEN = 'restored_not_open';

export function judgeReplaced(code: string, { before, brought, found, kept }: ReplacedBook): readonly string[] {
  if (found !== before && found !== brought) return ['the book is neither what it was nor what was to come to its place'];
  const isDone = found === brought;
  const isTold = code === 'ok' || code === NOT_OPEN;
  return [
    ...(isTold && !isDone ? [`it was acknowledged (${code}), and is not there`] : []),
    ...(!isTold && isDone ? [`it was refused (${code}), and is there`] : []),
    ...(isDone && kept !== before ? ['what was replaced is not kept'] : []),
  ];
}

/** What nobody needs and nobody has taken away, after the next backup and the next opening. */
export function leftBehind(folder: string): readonly string[] {
  const names = readdirSync(folder).filter((name) => name.startsWith(BOOK) && /\.(?:restoring|replacing|part)\b/.test(name));
  const rubbish = readdirSync(standardBackupFolder(join(folder, BOOK))).filter(isRubbishName);
  return [...names, ...rubbish, ...untold(replacedFolder(join(folder, BOOK)))].map((name) => `${name} is left behind`);
}

/** Folders beside the book of which nothing is told, and what was to tell of one and is not whole. */
function untold(replaced: string): readonly string[] {
  if (!existsSync(replaced)) return [];
  return readdirSync(replaced).flatMap((name) => {
    const files = readdirSync(join(replaced, name));
    return files.includes('about.json') ? files.filter((file) => file.endsWith(PART)) : [name];
  });
}
