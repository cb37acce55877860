/** What makes a file outlive a power cut: its bytes and the name that it has in its folder, forced to the disk. */

import { closeSync, fsyncSync, openSync } from 'node:fs';

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
