/** Opening a book as its disk and its own state allow. */

import { Refused } from '../../../db/ledger/refusal.ts';
import { openToBrowse, openToWrite, type WriteBook } from '../../../db/open.ts';
import type { Trouble } from '../../../db/trouble.ts';

/** Opens a book for writing, or for reading only where it cannot be written just now. */
export function openAsAllowed(file: string): WriteBook {
  try {
    return openToWrite(file);
  } catch (error) {
    const code = error instanceof Refused ? error.refusal.code : undefined;
    if (code !== 'disk_full' && code !== 'read_only' && code !== 'disk_failing') throw error;
    return browseOr(file, code, error);
  }
}

/** A book of an older form is not read before it is brought up to date; where the disk did not let that be done, that is what is told. */
function browseOr(file: string, trouble: Trouble, because: unknown): WriteBook {
  try {
    return openToBrowse(file, trouble);
  } catch (error) {
    throw error instanceof Refused && error.refusal.code === 'not_available' ? because : error;
  }
}
