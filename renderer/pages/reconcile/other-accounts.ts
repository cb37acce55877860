/** Which other accounts an entry fits, where its method does not say whose it is. */

import { useBook } from '../../book.tsx';
import { useAnswer } from '../../client.ts';
import type { BooksItem } from './rows.ts';
import { useReconcileAddress } from './view.ts';

/** Their names; empty where its account is clear. */
export function useOtherAccounts(item: BooksItem | undefined): string {
  const { workspace } = useBook();
  const { accountId } = useReconcileAddress();
  const mayBeOf = item?.mayBeOf ?? [];
  const answer = useAnswer('money.accounts', { workspaceId: workspace.id }, { enabled: mayBeOf.length > 0 });
  return (answer.data?.accounts ?? [])
    .filter((account) => account.accountId !== accountId && mayBeOf.includes(account.accountId))
    .map(({ name }) => name)
    .join(', ');
}
