/** Writes a file whole or not at all: into a temporary one beside it, forced to the disk, then renamed. */

import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { refusedByDatabase } from '../../db/database-refusals.ts';
import { syncFolder } from '../../db/durable-files.ts';

export interface Written<Result> {
  readonly bytes: number;
  /** What the pieces' generator returned. */
  readonly result: Result;
}

/** A part of a file: text is written as UTF-8. */
export type Piece = string | Uint8Array;

/** Writes pieces to `path`, replacing what is there. Refuses a full disk, a missing folder and a place that cannot be written. */
export function writeFileWhole<Result>(path: string, pieces: Generator<Piece, Result>): Written<Result> {
  return refusedByDatabase(path, () => {
    const temporary = temporaryBeside(path);
    const written = writeForced(temporary, pieces);
    putInPlace(temporary, path);
    return written;
  });
}

/** A name in the same folder that nothing has. */
export function temporaryBeside(path: string): string {
  return `${path}.${randomBytes(6).toString('hex')}.part`;
}

/** Writes pieces to a new file and forces it to the disk; what is thrown meanwhile leaves none. */
export function writeForced<Result>(file: string, pieces: Generator<Piece, Result>): Written<Result> {
  const descriptor = openSync(file, 'wx', 0o600);
  try {
    const written = writePieces(descriptor, pieces);
    fsyncSync(descriptor);
    closeSync(descriptor);
    return written;
  } catch (error) {
    closeQuietly(descriptor);
    rmSync(file, { force: true });
    throw error;
  }
}

/** Gives a whole file its name, replacing what has it; what cannot be put there is removed. */
export function putInPlace(temporary: string, path: string): void {
  try {
    renameSync(temporary, path);
    syncFolder(dirname(path));
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Bytes that are there already, as pieces; the result is how many. */
export function* wholeOf(bytes: Buffer): Generator<Buffer, number> {
  yield bytes;
  return bytes.length;
}

function writePieces<Result>(descriptor: number, pieces: Generator<Piece, Result>): Written<Result> {
  let bytes = 0;
  for (;;) {
    const next = pieces.next();
    if (next.done) return { bytes, result: next.value };
    const buffer = typeof next.value === 'string' ? Buffer.from(next.value) : next.value;
    for (let at = 0; at < buffer.length;) at += writeSync(descriptor, buffer, at);
    bytes += buffer.length;
  }
}

/** The descriptor is closed already where closing it was what failed. */
function closeQuietly(descriptor: number): void {
  try {
    closeSync(descriptor);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EBADF')) throw error;
  }
}
