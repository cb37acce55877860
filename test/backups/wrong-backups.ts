/** Backups made worse on purpose: the tests of backups are worth something only if they fail for these. */

import fs, { copyFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { copyBook, verifyCopy } from '../../db/book-copy.ts';
import { PART, syncFolder } from '../../db/durable-files.ts';
import type { BackupWays } from '../../electron/engine/backups/make.ts';

export type Variant = 'right' | 'file_without_log' | 'file_without_log_verified' | 'named_at_once' | 'never_synced';

const RIGHT: BackupWays = { copy: copyBook, verify: verifyCopy, sync: syncFolder };

/** The book's own file, without the log beside it. */
function fileAlone(file: string, target: string): ReturnType<typeof copyBook> {
  const head = headOf(file);
  copyFileSync(file, target);
  return head;
}

function headOf(file: string): ReturnType<typeof copyBook> {
  const book = new Database(file, { readonly: true });
  try {
    const head = book.prepare<[], { id: number; hash: Buffer }>('SELECT id, hash FROM journal_entry ORDER BY id DESC LIMIT 1').get();
    return head ?? { id: 0, hash: Buffer.alloc(0) };
  } finally {
    book.close();
  }
}

/** Nothing is asked of the copy but that a book is in it. */
const unverified: BackupWays['verify'] = (copy, _head, options) => verifyCopy(copy, null, options);

export function waysOf(variant: Variant): BackupWays {
  switch (variant) {
    case 'right':
      return RIGHT;
    case 'file_without_log':
      return { ...RIGHT, copy: fileAlone, verify: unverified };
    case 'file_without_log_verified':
      return { ...RIGHT, copy: fileAlone };
    case 'named_at_once':
      return {
        ...RIGHT,
        copy(file, target) {
          const head = copyBook(file, target);
          // In pieces, as a file is that is copied over a slow network.
          const bytes = fs.readFileSync(target);
          const named = target.slice(0, -PART.length);
          for (let at = 0; at < bytes.length; at += 16_384) {
            fs.appendFileSync(named, bytes.subarray(at, at + 16_384));
            Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
          }
          return head;
        },
      };
    case 'never_synced':
      fs.fsyncSync = () => undefined;
      syncBuiltinESMExports();
      return { ...RIGHT, copy: copiedUnsynced, verify: verifiedElsewhere };
  }
}

/** Verifying brings a copy to the disk by the way: here it is another one. */
const verifiedElsewhere: BackupWays['verify'] = (copy, head, options) => {
  const folder = fs.mkdtempSync(join(tmpdir(), 'floatbook-elsewhere-'));
  try {
    const other = join(folder, 'copy');
    copyFileSync(copy, other);
    return verifyCopy(other, head, options);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
};

function copiedUnsynced(file: string, target: string): ReturnType<typeof copyBook> {
  const source = new Database(file, { readonly: true });
  try {
    source.pragma('synchronous = OFF');
    source.prepare('VACUUM INTO ?').run(target);
    return headOf(file);
  } finally {
    source.close();
  }
}
