/** What follows a decision that is committed: where the disk fails there, the decision stands, and what follows is left to the scheduler. */

import { Refused, type RefusalCode } from '../../../db/ledger/refusal.ts';

/** What is refused because of the disk, and goes on by itself when that is sound again or the book is opened anew. */
const OF_THE_DISK: ReadonlySet<RefusalCode> = new Set(['disk_full', 'read_only', 'disk_failing', 'read_only_for_now', 'outcome_unknown']);

/**
 * Runs what follows what was committed. A refusal because of the disk is not told as one of the command, which is done: its answer tells how its payment
 * stands, the banner that the book is open for reading only, and a payment that was begun is resolved as after a crash (rules T9, T10).
 */
export async function whatFollows(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Refused && OF_THE_DISK.has(error.refusal.code))) throw error;
  }
}
