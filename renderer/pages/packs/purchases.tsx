/** The latest purchases, by hand and automatic, each with its attempts, and those of the vendor's history. */

import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { OutputOf } from '../../../electron/ipc/contract/contract.ts';
import { useHref } from '../../address.ts';
import { useBook, useFigures } from '../../book.tsx';
import { useAnswer, useCommand } from '../../client.ts';
import { dayOfInstant, dayWords, pointWords } from '../../format.ts';
import css from '../../parts/account.module.css';
import { isPaidByHand, paymentTone, paymentWords } from '../../parts/account-words.ts';
import type { Payment } from '../../parts/account-words.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { ExportListButton } from '../../parts/list-tools.tsx';
import { Panel } from '../../parts/panel.tsx';
import { PaymentDetails } from '../../parts/payment.tsx';
import { RecordPayment } from '../../parts/record-payment.tsx';
import { StateBadge } from '../../parts/state-badge.tsx';
import { TableHead } from '../../parts/table-head.tsx';
import { Table } from '../../parts/table.tsx';
import table from '../../parts/table.module.css';
import { text } from '../../text/text.ts';
import own from './packs.module.css';

const IMPORTED = 12;

export function PurchasesPanel({ payments }: { readonly payments: readonly Payment[] }) {
  const { workspace } = useBook();
  const [opened, setOpened] = useState<number | undefined>(undefined);
  const purchases = payments.filter(({ purpose }) => purpose !== 'fee');
  const imported = useAnswer('packs.imported', { workspaceId: workspace.id, limit: IMPORTED }).data?.topUps ?? [];
  const payment = purchases.find(({ id }) => id === opened);
  return (
    <Panel title={text.packs.purchases} unit={text.packs.purchasesUnit}>
      {purchases.length === 0 && imported.length === 0 ? (
        <p className={css.none}>{text.packs.purchasesNone}</p>
      ) : (
        <Table label={text.packs.purchases} least={360}>
          <TableHead
            cells={[
              { name: text.packs.when },
              { name: text.packs.state },
              { name: text.packs.credits, form: 'number' },
              { name: workspace.currency, form: 'number' },
            ]}
          />
          <tbody>
            <Rows purchases={purchases} imported={imported} open={setOpened} />
          </tbody>
        </Table>
      )}
      <Actions isLooked={purchases.length > 0} />
      <Dialog
        title={payment === undefined ? '' : text.payment.title(text.payment.purposes[payment.purpose], text.payment.because[payment.because])}
        opened={payment !== undefined}
        onClose={() => setOpened(undefined)}
      >
        {payment !== undefined && (
          <div className={css.inDialog}>
            <PaymentDetails payment={payment} />
          </div>
        )}
      </Dialog>
    </Panel>
  );
}

interface RowsProps {
  readonly purchases: readonly Payment[];
  readonly imported: OutputOf<'packs.imported'>['topUps'];
  readonly open: (paymentId: number) => void;
}

/** Payments of ours open what was tried for them, top-ups of the vendor's history their entry; newest first. */
function Rows({ purchases, imported, open }: RowsProps) {
  const { book } = useBook();
  const href = useHref();
  const ours = purchases.map((each) => ({ day: dayOfInstant(each.openedAt, book.timeZone), at: each.openedAt, row: ourRow(each) }));
  const theirs = imported.map((each) => ({ day: each.date, at: each.at ?? 0, row: theirRow(each) }));
  return [...ours, ...theirs].toSorted((a, b) => b.day.localeCompare(a.day) || b.at - a.at).map(({ row }) => row);

  function ourRow(each: Payment) {
    const when = (
      <button type="button" className={css.rowButton} onClick={() => open(each.id)}>
        {pointWords(each.openedAt, book.timeZone, book.today)}
      </button>
    );
    const state =
      each.state === 'succeeded' ? (
        <span className={table.soft}>{paymentWords(each)}</span>
      ) : (
        <StateBadge tone={paymentTone(each)}>{paymentWords(each)}</StateBadge>
      );
    return <Row key={`payment ${each.id}`} when={when} state={state} amount={each.amount} credits={each.credits} />;
  }

  function theirRow({ eventId, date, at, amount, credits }: RowsProps['imported'][number]) {
    const when = (
      <a href={href('/activity', { event: String(eventId) })}>
        {at === null ? dayWords(date, book.today) : pointWords(at, book.timeZone, book.today)}
      </a>
    );
    return (
      <Row key={`event ${eventId}`} when={when} state={<span className={table.soft}>{text.packs.imported}</span>} amount={amount} credits={credits} />
    );
  }
}

function Row({ when, state, credits, amount }: Pick<Payment, 'credits' | 'amount'> & { readonly when: ReactNode; readonly state: ReactNode }) {
  const figures = useFigures();
  return (
    <tr>
      <td>{when}</td>
      <td>{state}</td>
      <td className={table.number}>{figures.credits(credits)}</td>
      <td className={table.number}>{figures.cost(amount)}</td>
    </tr>
  );
}

/** What was paid elsewhere is recorded here as well, where a method for it is on file. */
function Actions({ isLooked }: { readonly isLooked: boolean }) {
  const { workspace } = useBook();
  const methods = useAnswer('methods.list', { workspaceId: workspace.id }).data?.methods.filter(isPaidByHand) ?? [];
  if (!isLooked && methods.length === 0) return null;
  return (
    <div className={`${css.actions} ${own.actions}`}>
      {methods.length > 0 && <RecordPayment methods={methods} />}
      {isLooked && <ExportListButton view={{ list: 'purchases' }} />}
      {isLooked && <LookForMoneyBack />}
    </div>
  );
}

/** Processors are asked by themselves once a day; who has heard of a refund need not wait. */
function LookForMoneyBack() {
  const { workspace } = useBook();
  const look = useCommand('account.lookForMoneyBack', ({ complete, found }) => {
    notifications.show({ message: complete ? text.packs.moneyBackFound(found) : text.packs.moneyBackIncomplete });
  });
  return (
    <Button variant="subtle" size="compact-sm" onClick={() => look.mutate({ workspaceId: workspace.id })} loading={look.isPending}>
      {text.packs.lookForMoneyBack}
    </Button>
  );
}
