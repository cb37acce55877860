/** A charge that does not match what was asked for: what was charged, and the dialog in which a person settles it (rule T9). */

import { Button, Radio, Stack, Textarea } from '@mantine/core';
import { useState } from 'react';
import { currencyDecimals } from '../../db/ledger/money.ts';
import { useBook, useFigures } from '../book.tsx';
import { useCloseGuard, useCommand } from '../client.ts';
import { methodWords, money, pointWords } from '../format.ts';
import { text } from '../text/text.ts';
import type { Payment } from './account-words.ts';
import { Dialog, DialogSubmit } from './dialog.tsx';
import { Refusal } from './states.tsx';

type Mismatch = NonNullable<Payment['mismatch']>;
type Way = Mismatch['ways'][number];

const words = text.payment.settle;

/** What was charged, in its own currency. */
function chargedWords({ amount, currency }: Mismatch): string {
  return money(amount, currency, currencyDecimals(currency) ?? 0);
}

/** What does not match and is not settled yet, or how it was settled and why. */
export function Settled({ payment: { mismatch, settlement, amount } }: { readonly payment: Payment }) {
  const { book } = useBook();
  const figures = useFigures();
  if (mismatch !== null) {
    const charged = chargedWords(mismatch);
    return <p>{mismatch.underWay ? words.underWay(charged) : words.told(charged, figures.money(amount), methodWords(mismatch.method))}</p>;
  }
  if (settlement === null) return null;
  return (
    <p>
      {words.settled[settlement.way](pointWords(settlement.at, book.timeZone, book.today))} {settlement.reason}
    </p>
  );
}

export function Settle({ payment, mismatch }: { readonly payment: Payment; readonly mismatch: Mismatch }) {
  const [opened, setOpened] = useState(false);
  if (mismatch.underWay) return null;
  return (
    <>
      <Button onClick={() => setOpened(true)}>{words.open}</Button>
      <Dialog title={words.title} opened={opened} onClose={() => setOpened(false)}>
        <SettleForm payment={payment} mismatch={mismatch} close={() => setOpened(false)} />
      </Dialog>
    </>
  );
}

interface SettleFormProps {
  readonly payment: Payment;
  readonly mismatch: Mismatch;
  readonly close: () => void;
}

function SettleForm({ payment, mismatch, close }: SettleFormProps) {
  const { workspace } = useBook();
  const figures = useFigures();
  const [way, setWay] = useState<Way>(mismatch.ways[0] ?? 'disown');
  const [reason, setReason] = useState('');
  const [asked, setAsked] = useState(false);
  const settle = useCommand('topUp.settle', close);
  useCloseGuard(settle.isPending);
  const { amount, currency, credits } = mismatch;
  const charged = chargedWords(mismatch);
  const described: Readonly<Record<Way, string>> = {
    give_back: words.ways.give_back.what,
    accept: payment.credits === 0 ? words.ways.accept.fee(charged) : words.ways.accept.what(charged, figures.credits(credits)),
    disown: words.ways.disown.what,
  };
  const action =
    way === 'give_back'
      ? words.actions.give_back(charged, methodWords(mismatch.method))
      : way === 'accept'
        ? words.actions.accept(charged)
        : words.actions.disown;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        setAsked(true);
        if (reason.trim() !== '') settle.mutate({ workspaceId: workspace.id, paymentId: payment.id, way, amount, currency, reason: reason.trim() });
      }}
      noValidate
    >
      <Stack gap="md">
        <Radio.Group label={words.way} value={way} onChange={setWay}>
          <Stack gap={8}>
            {mismatch.ways.map((each) => (
              <Radio key={each} value={each} label={words.ways[each].name} description={described[each]} />
            ))}
          </Stack>
        </Radio.Group>
        <Textarea
          label={words.reason}
          description={words.reasonWhat}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          error={asked && reason.trim() === '' ? words.reasonNeeded : undefined}
          maxLength={500}
          autosize
          minRows={2}
          required
          data-autofocus
        />
        {settle.isError && <Refusal error={settle.error} title={words.refused} />}
        <DialogSubmit close={close} pending={settle.isPending}>
          {action}
        </DialogSubmit>
      </Stack>
    </form>
  );
}
