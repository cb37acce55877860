/** The latest purchases, by hand and automatic, each with its attempts. */

import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useBook, useFigures } from '../../book.tsx';
import { useAnswer, useCommand } from '../../client.ts';
import { pointWords } from '../../format.ts';
import css from '../../parts/account.module.css';
import { isPaidByHand, paymentTone } from '../../parts/account-words.ts';
import type { Payment } from '../../parts/account-words.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { ExportListButton } from '../../parts/list-tools.tsx';
import { Panel } from '../../parts/panel.tsx';
import { PaymentDetails } from '../../parts/payment.tsx';
import { RecordPayment } from '../../parts/record-payment.tsx';
import { StateBadge } from '../../parts/state-badge.tsx';
import { TableHead } from '../../parts/table-head.tsx';
import table from '../../parts/table.module.css';
import { text } from '../../text/text.ts';

export function PurchasesPanel({ payments }: { readonly payments: readonly Payment[] }) {
  const { book, workspace } = useBook();
  const figures = useFigures();
  const [opened, setOpened] = useState<number | undefined>(undefined);
  const purchases = payments.filter(({ purpose }) => purpose !== 'fee');
  const payment = purchases.find(({ id }) => id === opened);
  return (
    <Panel title={text.packs.purchases} unit={text.packs.purchasesUnit} end={<Actions isLooked={purchases.length > 0} />}>
      {purchases.length === 0 ? (
        <p className={css.none}>{text.packs.purchasesNone}</p>
      ) : (
        <table className={table.table}>
          <TableHead
            cells={[
              { name: text.packs.when },
              { name: text.packs.state },
              { name: text.packs.credits, form: 'number' },
              { name: workspace.currency, form: 'number' },
            ]}
          />
          <tbody>
            {purchases.map((each) => (
              <tr key={each.id}>
                <td>
                  <button type="button" className={css.rowButton} onClick={() => setOpened(each.id)}>
                    {pointWords(each.openedAt, book.timeZone, book.today)}
                  </button>
                </td>
                <td>
                  {each.state === 'succeeded' ? (
                    <span className={table.soft}>{text.payment.states.succeeded}</span>
                  ) : (
                    <StateBadge tone={paymentTone(each)}>{text.payment.states[each.state]}</StateBadge>
                  )}
                </td>
                <td className={table.number}>{figures.credits(each.credits)}</td>
                <td className={table.number}>{figures.cost(each.amount)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
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

/** What was paid elsewhere is recorded here as well, where a method for it is on file. */
function Actions({ isLooked }: { readonly isLooked: boolean }) {
  const { workspace } = useBook();
  const methods = useAnswer('methods.list', { workspaceId: workspace.id }).data?.methods.filter(isPaidByHand) ?? [];
  return (
    <>
      {isLooked && <LookForMoneyBack />}
      {isLooked && <ExportListButton view={{ list: 'purchases' }} />}
      {methods.length > 0 && <RecordPayment methods={methods} />}
    </>
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
