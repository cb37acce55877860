/** What became of a payment that its user has just made, as it stands now. */

import { Button, Stack } from '@mantine/core';
import { useBook } from '../book.tsx';
import { useAnswer } from '../client.ts';
import { text } from '../text/text.ts';
import css from './account.module.css';
import type { Payment } from './account-words.ts';
import { DialogActions } from './dialog.tsx';
import { PaymentDetails } from './payment.tsx';

export function PaymentResult({ payment: made, close }: { readonly payment: Payment; readonly close: () => void }) {
  const { workspace } = useBook();
  const payment = useAnswer('topUp.state', { workspaceId: workspace.id }).data?.recent.find(({ id }) => id === made.id) ?? made;
  const words = text.payment.result;
  const title =
    payment.state === 'succeeded' ? words.bought : payment.state === 'failed' || payment.state === 'cancelled' ? words.notBought : words.underWay;
  return (
    <Stack gap="md">
      <h3 className={css.sectionTitle} role="status">
        {title}
      </h3>
      <div className={css.inDialog}>
        <PaymentDetails payment={payment} />
      </div>
      <DialogActions>
        <Button onClick={close} data-autofocus>
          {words.done}
        </Button>
      </DialogActions>
    </Stack>
  );
}
