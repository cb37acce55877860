/** Looking up payments without waiting for their time; how they stand then is told. */

import { notifications } from '@mantine/notifications';
import { useBook, useFigures } from '../book.tsx';
import { useCommand } from '../client.ts';
import { text } from '../text/text.ts';
import type { Payment } from './account-words.ts';

/** Tells how a payment stands now: what was under way may be gone from the page by then. */
export function useTellPayment(): (payment: Payment) => void {
  const figures = useFigures();
  return ({ state, amount }) => void notifications.show({ message: text.payment.looked[state](figures.money(amount)) });
}

export function useLookUp() {
  const { workspace } = useBook();
  const tell = useTellPayment();
  const lookUp = useCommand('topUp.lookUp', ({ payments }) => {
    payments.forEach(tell);
    if (payments.length === 0) notifications.show({ message: text.payment.lookedNothing });
  });
  return { run: () => lookUp.mutate({ workspaceId: workspace.id }), isPending: lookUp.isPending, error: lookUp.error };
}
