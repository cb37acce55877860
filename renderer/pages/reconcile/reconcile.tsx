/** The Reconcile page (rules R1 to R4): accounts of money with their statements, what matches what, where books and statement part, closing a period. */

import { Button } from '@mantine/core';
import { useCallback } from 'react';
import { useWanted } from '../../address.ts';
import { useBook } from '../../book.tsx';
import { useAnswer } from '../../client.ts';
import { useFileTaker } from '../../parts/importing.tsx';
import { Page, Panel } from '../../parts/panel.tsx';
import { useStatementImporting } from '../../parts/statement-import/statement-context.ts';
import { Answered, Empty } from '../../parts/states.tsx';
import { text } from '../../text/text.ts';
import { AccountDialog } from './account-dialog.tsx';
import { AccountList } from './account-list.tsx';
import { AccountView } from './account-view.tsx';
import { useReconcileAddress } from './view.ts';

const words = text.reconcile;

export function Reconcile() {
  const { workspace } = useBook();
  const address = useReconcileAddress();
  const importing = useStatementImporting();
  // A file that is dropped here is a statement, whatever its name.
  useFileTaker(
    text.statementImport.dropAnywhere,
    useCallback((files: readonly File[]) => importing.open(files), [importing]),
  );
  useWanted({ import: () => importing.open([]) });
  const answer = useAnswer('money.accounts', { workspaceId: workspace.id });
  const accounts = answer.data?.accounts;
  const chosen = accounts?.find(({ accountId }) => accountId === address.accountId) ?? (accounts?.length === 1 ? accounts[0] : undefined);
  if (accounts === undefined) {
    return (
      <Page title={text.pages.reconcile}>
        <Panel label={words.accounts}>
          <Answered answer={answer} lines={8} bare>
            {() => null}
          </Answered>
        </Panel>
      </Page>
    );
  }
  if (accounts.length === 0) {
    return (
      <Page title={text.pages.reconcile} fixed>
        <Empty title={words.emptyTitle} what={words.emptyWhat} hint={words.emptyHint}>
          <Button onClick={() => importing.open([])}>{words.emptyAction}</Button>
        </Empty>
      </Page>
    );
  }
  return (
    <>
      {chosen === undefined ? (
        <AccountList accounts={accounts} />
      ) : (
        <AccountView key={chosen.accountId} account={chosen} accounts={accounts} address={address} />
      )}
      {chosen !== undefined && answer.data !== undefined && <AccountDialog account={chosen} methods={answer.data.methods} address={address} />}
    </>
  );
}
