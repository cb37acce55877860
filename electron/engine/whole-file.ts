/** All bytes of a file at once, of a size that is allowed, and why the system would not give them. */

import { constants, type Stats } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { refuse, Refused } from '../../db/ledger/refusal.ts';
import { nameOf, type SourceFile } from './read-activity-file.ts';

export interface MostBytes {
  readonly bytes: number;
  /** What is said of a larger one. */
  readonly tooLarge: string;
}

/**
 * All bytes of a file. Refuses one that is not there (`file_not_found`), cannot be read (`file_unreadable`), is beyond the size
 * allowed (`file_too_large`), or is being written by another program (`file_changed`).
 */
export async function loadWholeFile(file: SourceFile, most: MostBytes, links: 'follow' | 'refuse' = 'follow'): Promise<Buffer<ArrayBuffer>> {
  try {
    const handle = await open(file.path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (links === 'refuse' ? (constants.O_NOFOLLOW ?? 0) : 0));
    try {
      return await loaded(handle, nameOf(file), most);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw refusedBySystem(error, nameOf(file));
  }
}

/** Why the system would not do what was asked with a file; a defect is given back as it is. */
export function refusedBySystem(error: unknown, file: string): unknown {
  if (!isSystemError(error)) return error;
  if (error.code === 'ENOENT') return new Refused({ code: 'file_not_found', message: 'There is no file at this place. Check the name.', file });
  // How Windows says that another program has it open for writing.
  if (error.code === 'EBUSY') return new Refused({ code: 'file_changed', message: CHANGING, file });
  return new Refused({
    code: 'file_unreadable',
    message: `This file cannot be read (${error.code}). Check its permissions, or that the disk it is on is healthy.`,
    file,
  });
}

/** Whether an error is the operating system's. */
export function isSystemError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && 'syscall' in error && 'code' in error && typeof error.code === 'string';
}

const CHANGING = 'This file is being written by another program. Wait until it has finished.';

async function loaded(handle: FileHandle, file: string, most: MostBytes): Promise<Buffer<ArrayBuffer>> {
  const before = await handle.stat();
  if (!before.isFile()) refuse('file_unreadable', 'This is a folder or a device, not a file. Choose a file.', { file });
  if (before.size > most.bytes) refuse('file_too_large', most.tooLarge, { file });
  // One byte more than there should be: so a file that grows meanwhile is noticed, and memory stays bounded.
  const buffer = Buffer.alloc(before.size + 1);
  const length = await fill(buffer, handle);
  if (length !== before.size || changed(before, await handle.stat())) refuse('file_changed', CHANGING, { file });
  return buffer.subarray(0, length);
}

async function fill(buffer: Buffer, handle: FileHandle): Promise<number> {
  let length = 0;
  while (length < buffer.length) {
    const { bytesRead } = await handle.read(buffer, length, buffer.length - length, null);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return length;
}

function changed(before: Stats, after: Stats): boolean {
  return before.size !== after.size || before.mtimeMs !== after.mtimeMs;
}
