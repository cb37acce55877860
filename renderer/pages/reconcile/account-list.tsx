/** All accounts of money of a workspace with how far each is: its statements, what is open, up to which day it is closed. */

import { Button } from '@mantine/core';
import type { OutputOf } from '../../../electron/ipc/contract/contract.ts';
import { go, useHref } from '../../address.ts';
import { useBook, useFigures } from '../../book.tsx';
import { count, shortDay } from '../../format.ts';
import { Page, Panel } from '../../parts/panel.tsx';
import { StateBadge } from '../../parts/state-badge.tsx';
import { useStatementImporting } from '../../parts/statement-import/statement-context.ts';
import { TableHead } from '../../parts/table-head.tsx';
import { Table } from '../../parts/table.tsx';
import table from '../../parts/table.module.css';
import { text } from '../../text/text.ts';

export type MoneyAccount = OutputOf<'money.accounts'>['accounts'][number];

const words = text.reconcile;

export function AccountList({ accounts }: { readonly accounts: readonly MoneyAccount[] }) {
  const { workspace } = useBook();
  const importing = useStatementImporting();
  return (
    <Page
      title={text.pages.reconcile}
      support={words.accountsUnit}
      actions={
        <Button variant="default" onClick={() => importing.open([])}>
          {words.menu.import}
        </Button>
      }
    >
      <Panel title={words.accounts} unit={workspace.currency}>
        <Table label={words.accounts} least={680}>
          <TableHead
            cells={[
              { name: words.columns.name },
              { name: words.columns.kind },
              { name: words.columns.to },
              { name: words.columns.stated(workspace.currency), form: 'number' },
              { name: words.columns.books(workspace.currency), form: 'number' },
              { name: words.columns.open, form: 'number' },
              { name: words.columns.closed },
            ]}
          />
          <tbody>
            {accounts.map((account) => (
              <AccountRow key={account.accountId} account={account} />
            ))}
          </tbody>
          <tfoot>
            <tr>
              <td colSpan={5}>{words.listFoot(accounts.length, count(accounts.length))}</td>
              <td className={table.number}>{count(accounts.reduce((sum, { open }) => sum + open, 0))}</td>
              <td />
            </tr>
          </tfoot>
        </Table>
      </Panel>
    </Page>
  );
}

function AccountRow({ account: { accountId, name, kind, stated, books, open, lines, lastDay, closedThrough } }: { readonly account: MoneyAccount }) {
  const { book } = useBook();
  const figures = useFigures();
  const href = useHref();
  const address = href('/reconcile', { account: String(accountId) });
  return (
    <tr className={table.link} onClick={() => go(address)}>
      <td>
        <a href={address} aria-label={words.openAccount(name)} onClick={(event) => event.stopPropagation()}>
          {name}
        </a>
      </td>
      <td className={table.soft}>{words.kinds[kind]}</td>
      <td className={table.soft}>{lastDay === null ? text.noValue : shortDay(lastDay, book.today)}</td>
      <td className={table.number}>{figures.cost(stated?.balance)}</td>
      <td className={table.number}>{figures.cost(books)}</td>
      <td className={table.number}>{open > 0 ? <StateBadge tone="warn">{count(open)}</StateBadge> : lines > 0 ? count(open) : text.noValue}</td>
      <td className={table.soft}>{closedThrough === null ? words.never : shortDay(closedThrough, book.today)}</td>
    </tr>
  );
}
