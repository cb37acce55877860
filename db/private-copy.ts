/** A copy of a book in a folder of its own, for books that must not be touched, or cannot be where they are. */

import { constants, copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface PrivateCopy {
  readonly file: string;
  remove(): void;
}

/** Copies the book, with what its write-ahead log holds unless told otherwise; the original is read and nothing else. Only this user can look into the folder. */
export function privateCopy(original: string, { withLog = true }: { readonly withLog?: boolean } = {}): PrivateCopy {
  const folder = mkdtempSync(join(tmpdir(), 'floatbook-copy-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const file = join(folder, 'copy.floatbook');
    for (const part of withLog ? ['', '-wal'] : [''])
      if (existsSync(original + part)) copyFileSync(original + part, file + part, constants.COPYFILE_FICLONE);
    return { file, remove };
  } catch (error) {
    remove();
    throw error;
  }
}
