/** Files on their way in and out: pieces of a dropped file, and files that an export made. Kept in a private folder that goes with the application. */

import { randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, mkdtempSync, openSync, readSync, rmSync, statSync, writeSync } from 'node:fs';
import { basename, join } from 'node:path';
import { refusedByDatabase } from '../../../db/database-refusals.ts';
import { removeUnused } from '../../../db/durable-files.ts';
import { refuse } from '../../../db/ledger/refusal.ts';
import { PIECE_BYTES } from '../../ipc/contract/files.ts';

export interface Transfers {
  beginUpload(name: string, bytes: number): string;
  append(upload: string, offset: number, piece: Buffer): number;
  /** Forgets an upload, or a download. */
  discard(token: string): void;
  /** The path and name of a file that has wholly arrived. */
  uploaded(upload: string): { readonly path: string; readonly name: string };
  /** Where an export may write; the token reads it back. */
  beginDownload(): { readonly token: string; readonly path: string };
  piece(download: string, offset: number): Buffer;
  close(): void;
}

interface Upload {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  received: number;
}

/** Most that may be handed over at once, so that a mistake does not fill the disk. */
const MOST_BYTES = 4 * 1024 ** 3;

/** Exports kept to be read; older ones go. */
const KEPT_DOWNLOADS = 8;

export function createTransfers(userDataFolder: string): Transfers {
  mkdirSync(userDataFolder, { recursive: true });
  const folder = mkdtempSync(join(userDataFolder, 'transfer-'));
  const uploads = new Map<string, Upload>();
  const downloads = new Map<string, string>();
  const uploadOf = (token: string): Upload => uploads.get(token) ?? refuse('file_not_found', 'This file is not here any more. Drop it again.');

  return {
    beginUpload(name, bytes) {
      if (bytes > MOST_BYTES) refuse('file_too_large', 'This file is larger than 4 GB. Import it in parts.', { file: basename(name) });
      const token = newToken();
      const path = join(folder, token);
      refusedByDatabase(basename(name), () => closeSync(openSync(path, 'wx', 0o600)));
      uploads.set(token, { name: basename(name), path, bytes, received: 0 });
      return token;
    },
    append(token, offset, piece) {
      const upload = uploadOf(token);
      if (offset !== upload.received) refuse('invalid_input', 'A piece of the file came out of order. Drop the file again.', { file: upload.name });
      if (offset + piece.length > upload.bytes)
        refuse('file_changed', 'The file grew while it was handed over. Wait until it is written, then drop it again.', { file: upload.name });
      refusedByDatabase(upload.name, () => writeAt(upload.path, offset, piece));
      upload.received += piece.length;
      return upload.received;
    },
    discard(token) {
      const path = uploads.get(token)?.path ?? downloads.get(token);
      uploads.delete(token);
      downloads.delete(token);
      if (path !== undefined) removeUnused(path);
    },
    uploaded(token) {
      const upload = uploadOf(token);
      if (upload.received !== upload.bytes)
        refuse('file_changed', 'The file has not wholly arrived, or shrank meanwhile. Drop it again.', { file: upload.name });
      return upload;
    },
    beginDownload() {
      const token = newToken();
      const path = join(folder, token);
      downloads.set(token, path);
      for (const [old, made] of downloads) {
        if (downloads.size <= KEPT_DOWNLOADS) break;
        downloads.delete(old);
        removeUnused(made);
      }
      return { token, path };
    },
    piece(token, offset) {
      const path = downloads.get(token) ?? refuse('file_not_found', 'This file is not here any more. Export it again.');
      const size = statSync(path).size;
      const piece = Buffer.alloc(Math.max(0, Math.min(PIECE_BYTES, size - offset)));
      const descriptor = openSync(path, 'r');
      try {
        return piece.subarray(0, piece.length === 0 ? 0 : readSync(descriptor, piece, 0, piece.length, offset));
      } finally {
        closeSync(descriptor);
      }
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function newToken(): string {
  return randomBytes(24).toString('base64url');
}

/** In its place: of a piece that a full disk cut off, what was written is written again. */
function writeAt(path: string, offset: number, piece: Buffer): void {
  const descriptor = openSync(path, 'r+');
  try {
    for (let written = 0; written < piece.length;) written += writeSync(descriptor, piece, written, piece.length - written, offset + written);
  } finally {
    closeSync(descriptor);
  }
}
