/** What makes a file outlive a power cut: its bytes, the name that it has in its folder, and the folder itself, forced to the disk. And what may go. */

import { closeSync, existsSync, fsyncSync, lstatSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Forces the bytes of a file to the disk. */
export function syncFile(path: string): void {
  // Windows forces only what is open for writing.
  const descriptor = openSync(path, 'r+');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** The new name is on the disk only when its folder is. Windows does not let folders be opened, and keeps names by itself. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Makes a folder and those above it that are missing, and brings their names to the disk. One by one: asked for all of them at once, Node never comes back where a
 * file system answers that there is no such place (`/proc`).
 */
export function makeFolders(folder: string, mode = 0o777): void {
  if (existsSync(folder)) return;
  const above = dirname(folder);
  if (above !== folder) makeFolders(above, mode);
  mkdirSync(folder, { mode });
  syncFolder(above);
}

/** Ends the name of what is not whole yet. */
export const PART = '.part';

/** Writes what is known of something as JSON, in the place of what is there: whole and on the disk, or not at all. */
export function writeDurably(path: string, known: object): void {
  const temporary = path + PART;
  try {
    const descriptor = openSync(temporary, 'w', 0o600);
    try {
      writeFileSync(descriptor, `${JSON.stringify(known, undefined, 2)}\n`);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, path);
  } catch (error) {
    removeUnused(temporary);
    throw error;
  }
  syncFolder(dirname(path));
}

/** Removes what nothing needs any more: what it was of is done, or told otherwise, already. What the disk does not let go stays; whoever may find it there takes it away later. */
export function removeUnused(path: string): void {
  try {
    // What is inside a folder has to be looked up; the name of a file goes without.
    rmSync(path, { force: true, recursive: lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true });
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
  }
}
