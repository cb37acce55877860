/**
 * Where a book is made before it has its name: a folder of its own beside its place. A creation that is cut off leaves that folder and nothing else; it
 * goes with the next book that is made there.
 */

import { existsSync, linkSync, mkdtempSync, readdirSync, renameSync, rmdirSync, statSync, unlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { syncFile } from './durable-files.ts';
import { refuse } from './ledger/refusal.ts';
import { tryLock } from './lock.ts';
import { codeOf } from './trouble.ts';

export interface NewPlace {
  /** The book that is being made. */
  readonly file: string;
  /** Removes what is in it, and the folder itself; what the disk does not let go is left to the next creation. */
  remove(): void;
}

const PREFIX = '.floatbook-new-';
const FOLDER = /^\.floatbook-new-[A-Za-z0-9]{6}$/;
/** Names of a book that is being made; a folder with anything else is somebody else's. */
const PART = /^book(?:-|$)/;
/** Held as long as a book is being made, and released when the process that makes it is gone. */
const LOCK = 'book-making';

/** Makes a folder for a book that is to be at `file`. */
export function newPlaceBeside(file: string): NewPlace {
  const folder = mkdtempSync(join(dirname(file), PREFIX));
  try {
    const lock = tryLock(join(folder, LOCK)) ?? refuse('busy', 'Another book is being made at this place. Try again in a moment.', { file });
    const remove = () => {
      lock.release();
      leavingWhatStays(() => removeFolder(folder));
    };
    return { file: join(folder, 'book'), remove };
  } catch (error) {
    leavingWhatStays(() => removeFolder(folder));
    throw error;
  }
}

/** Takes away what creations in this folder left that were cut off. What cannot be taken away stays, and is in nobody's way. */
export function removeCutOffBooks(folder: string): void {
  leavingWhatStays(() => {
    for (const name of readdirSync(folder)) if (FOLDER.test(name)) leavingWhatStays(() => removeCutOff(join(folder, name)));
  });
}

function removeCutOff(folder: string): void {
  if (!readdirSync(folder).every((name) => PART.test(name))) return;
  const lock = tryLock(join(folder, LOCK));
  // It is being made just now.
  if (lock === undefined) return;
  lock.release();
  removeFolder(folder);
}

function removeFolder(folder: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) unlinkSync(join(folder, name));
  rmdirSync(folder);
}

function leavingWhatStays(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (codeOf(error) === '') throw error;
  }
}

/** Refuses a place at which a book would not be alone. */
export function refuseTaken(file: string): void {
  if (existsSync(file)) refuseExisting(file);
  // A book would take it for its own.
  if ((statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0)
    refuse('book_exists', 'The log of a book that is not there any more lies at this place. Put that book back beside it, or choose another name.', {
      file: `${file}-wal`,
    });
}

/**
 * Brings a book that is closed to the disk, and gives it its name; what has that name stays. The caller has the lock of the place: where the file system
 * gives a file one name only, nobody but a program that knows of no lock could come in between.
 */
export function giveName(made: string, file: string): void {
  syncFile(made);
  try {
    linkSync(made, file);
  } catch (error) {
    if (existsSync(file) || codeOf(error) === 'EEXIST') refuseExisting(file);
    renameSync(made, file);
  }
}

function refuseExisting(file: string): never {
  return refuse('book_exists', 'There is already a file of this name. Choose another name, or open that book.', { file });
}
