/** Reads one lead file: whole bytes first, of a size that is allowed, then rows, with pauses so that nothing else waits. */

import { constants, type Stats } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { refuse, Refused } from '../../../db/ledger/refusal.ts';
import { createLeadFileReader, type LeadFile } from '../../statements/lead-file.ts';
import type { LeadTerms } from '../../statements/lead-row.ts';
import { nameOf, type SourceFile } from '../read-activity-file.ts';
import type { FeedNews } from './lead-feed.ts';
import { createPause, type Watch } from '../unit-of-work.ts';

export type LeadFileNews = Pick<FeedNews, 'offers' | 'gone' | 'warnings'>;

export const MOST_LEAD_BYTES = 16 * 1024 * 1024;

/** Reads a lead file that the user dropped or named. Refuses one that cannot be read, and whatever does not belong in it, by line. */
export async function readLeadFile(file: SourceFile, terms: LeadTerms, watch: Watch = {}): Promise<LeadFile> {
  return readLeadBytes(await loadLeadFile(file), nameOf(file), terms, watch);
}

/**
 * All bytes of a file. Refuses one that is not there (`file_not_found`), cannot be read (`file_unreadable`), is beyond the size
 * allowed (`file_too_large`), or is being written by another program (`file_changed`).
 */
export async function loadLeadFile(file: SourceFile, links: 'follow' | 'refuse' = 'follow'): Promise<Buffer> {
  try {
    const handle = await open(file.path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (links === 'refuse' ? (constants.O_NOFOLLOW ?? 0) : 0));
    try {
      return await loaded(handle, nameOf(file));
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw refusedBySystem(error, nameOf(file));
  }
}

/** Rows of a file's bytes. */
export async function readLeadBytes(bytes: Buffer, file: string, terms: LeadTerms, watch: Watch = {}): Promise<LeadFile> {
  const reader = createLeadFileReader(file, terms);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const pause = createPause(watch);
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
    const piece = bytes.subarray(at, at + PIECE_BYTES);
    reader.push(decoded(decoder, piece, { file, sourceLine: reader.line() }, at + PIECE_BYTES < bytes.length));
    await pause('reading', at, bytes.length);
  }
  return reader.end();
}

/** What a file that is read now tells: a lead that it calls gone is gone by now. */
export function newsOf({ offers, gone, warnings }: LeadFile, now: number): LeadFileNews {
  return { offers, gone: gone.map(({ sourceId, at }) => ({ sourceId, at: Math.min(at ?? now, now) })), warnings };
}

const PIECE_BYTES = 16_384;

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

async function loaded(handle: FileHandle, file: string): Promise<Buffer> {
  const before = await handle.stat();
  if (!before.isFile()) refuse('file_unreadable', 'This is a folder or a device, not a file. Choose a CSV file.', { file });
  if (before.size > MOST_LEAD_BYTES)
    refuse('file_too_large', `This file has more than the ${MOST_LEAD_BYTES / 1024 / 1024} MiB that a lead file may have. Split it.`, { file });
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

function decoded(
  decoder: InstanceType<typeof TextDecoder>,
  piece: Buffer,
  place: { readonly file: string; readonly sourceLine: number },
  stream: boolean,
): string {
  try {
    return decoder.decode(piece, { stream });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    refuse('not_utf8', `This file is not UTF-8 text: it stops being so after line ${place.sourceLine}. Save it as "CSV UTF-8".`, place);
  }
}
