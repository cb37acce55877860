/** Where the files of documents are: a folder beside the book, each file under its SHA-256, so that the same bytes are kept once and a changed one is found out. */

import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of a book's documents. */
export function documentFolder(bookFile: string): string {
  return `${bookFile}.documents`;
}

export function documentPath(bookFile: string, sha256: Buffer): string {
  const name = sha256.toString('hex');
  return join(documentFolder(bookFile), name.slice(0, 2), name);
}

/** Whether the bytes that were added are still there. */
export function stateOfFile(bookFile: string, sha256: Buffer): 'there' | 'missing' | 'changed' {
  const path = documentPath(bookFile, sha256);
  if (!existsSync(path)) return 'missing';
  return hashOf(readFileSync(path)).equals(sha256) ? 'there' : 'changed';
}

export function hashOf(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
