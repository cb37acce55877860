/**
 * A book that was restored from a backup charges nothing (rule T10) before its processors have told what they charged for it, which is recorded, and its user has
 * confirmed. It works like the pause of an account, and refuses what is bought by hand as well.
 */

import type { Connection } from '../../../db/connection.ts';
import { refuse } from '../../../db/ledger/refusal.ts';
import { heldSinceRestore } from '../../../db/restored-book.ts';
import type { AccountSettings } from './account-settings.ts';

/** Whether nothing is to be charged by itself: the user has paused the account, or has not confirmed a restore. */
export function isHeldBack(connection: Connection, { paused }: Pick<AccountSettings, 'paused'>): boolean {
  return paused || heldSinceRestore(connection) !== undefined;
}

/** Refuses what would charge after a restore that is not confirmed. */
export function refuseWhileHeld(connection: Connection): void {
  if (heldSinceRestore(connection) === undefined) return;
  refuse(
    'restore_not_confirmed',
    'This book was restored from a backup, and nothing is charged until you have looked at it and confirmed: Settings, Backups, or backup confirm.',
  );
}
