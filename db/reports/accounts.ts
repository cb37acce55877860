/** Ids of a workspace's accounts that reports ask for. */

import { prepared } from '../connection.ts';
import type { AccountRole } from '../ledger/accounts.ts';
import type { ReadBook } from '../open.ts';

/** Id of an account that a workspace has once; 0, which is no account's, where nothing was posted to it yet. */
export function accountIdOf(book: ReadBook, workspaceId: number, role: Exclude<AccountRole, 'lead_cost'>): number {
  const row = prepared<[number, string], { id: number }>(book.connection, 'SELECT id FROM account WHERE workspace_id = ? AND role = ?').get(
    workspaceId,
    role,
  );
  return row?.id ?? 0;
}
