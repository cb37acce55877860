/** Where the files of documents are: a folder beside the book, each file under its SHA-256, so that the same bytes are kept once and a changed one is found out. */

import { createHash } from 'node:crypto';
import { lstatSync, readFileSync, type BigIntStats } from 'node:fs';
import { join } from 'node:path';
import { refusedByDatabase } from './database-refusals.ts';

/** The folder of a book's documents. */
export function documentFolder(bookFile: string): string {
  return `${bookFile}.documents`;
}

export function documentPath(bookFile: string, sha256: Buffer): string {
  const name = sha256.toString('hex');
  return join(documentFolder(bookFile), name.slice(0, 2), name);
}

export type FileState = 'there' | 'missing' | 'changed';

/** Whether the bytes that were added are still there; refused where the disk does not let them be read. Another length, a link, a folder or a device in its place is told without being opened. */
export function stateOfFile(bookFile: string, { sha256, bytes }: FiledDocument): FileState {
  const path = documentPath(bookFile, sha256);
  const found = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  if (found === undefined) return 'missing';
  if (!found.isFile() || found.size !== BigInt(bytes)) return 'changed';
  return refusedByDatabase(path, () => hashOf(readFileSync(path))).equals(sha256) ? 'there' : 'changed';
}

/** The same for lists, which are asked for again and again: a file is read again only when the system says that it was written to. */
export function stateOfListedFile(bookFile: string, document: FiledDocument): FileState {
  const path = documentPath(bookFile, document.sha256);
  const found = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  const mark = found && markOf(found);
  const before = seen.get(path);
  if (mark !== undefined && before?.mark === mark) return before.state;
  const state = stateOfFile(bookFile, document);
  if (mark === undefined) seen.delete(path);
  else seen.set(path, { mark, state });
  return state;
}

const seen = new Map<string, { readonly mark: string; readonly state: FileState }>();

function markOf({ ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return `${ino} ${size} ${mtimeNs} ${ctimeNs}`;
}

/** What the book knows of a file. */
export interface FiledDocument {
  readonly sha256: Buffer;
  readonly bytes: number;
}

export function hashOf(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
