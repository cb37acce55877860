/** Names in the chart of accounts of a workspace that a firm's own accounting may have codes for: accounts of money, and campaigns with charges. */

import { prepared } from '../connection.ts';
import type { MoneyKind } from '../ledger/accounts.ts';
import type { ReadBook } from '../open.ts';

/** `''` among the campaigns is what belongs to none. */
export function codedNames(
  { connection }: ReadBook,
  workspaceId: number,
): { readonly moneyAccounts: readonly { readonly role: MoneyKind; readonly name: string }[]; readonly campaigns: readonly string[] } {
  const moneyAccounts = prepared<[number], { role: MoneyKind; name: string }>(
    connection,
    `SELECT role, name FROM account WHERE workspace_id = ? AND role IN ('bank', 'card', 'processor') ORDER BY role, name`,
  ).all(workspaceId);
  const campaigns = prepared<[number], { campaign: string }>(
    connection,
    `SELECT DISTINCT campaign FROM account WHERE workspace_id = ? AND role = 'lead_cost' ORDER BY campaign = '', campaign`,
  ).all(workspaceId);
  return { moneyAccounts, campaigns: campaigns.map(({ campaign }) => campaign) };
}
