/** What is under way: the open top-up, and card charges whose outcome is not known or waits for the owner. */

import { Panel } from '../../parts/panel.tsx';
import { PaymentDetails } from '../../parts/payment.tsx';
import { text } from '../../text/text.ts';
import type { TopUpState } from '../packs/packs.tsx';

export function UnderWayPanel({ state: { open, unresolved } }: { readonly state: TopUpState }) {
  const payments = [...(open === null ? [] : [open]), ...unresolved.filter(({ id }) => id !== open?.id)];
  if (payments.length === 0) return null;
  return (
    <Panel title={text.deduction.underWay}>
      {payments.map((payment) => (
        <PaymentDetails key={payment.id} payment={payment} />
      ))}
    </Panel>
  );
}
