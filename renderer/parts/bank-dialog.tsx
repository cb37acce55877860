/** What a bank asks the owner of a card, where the processor plays the bank as well: the user answers in their place. */

import { Button, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useBook, useFigures } from '../book.tsx';
import { useAnswer, useCommand } from '../client.ts';
import { methodWords } from '../format.ts';
import { text } from '../text/text.ts';
import { nameOf } from './account-words.ts';
import type { Method, Payment } from './account-words.ts';
import { Dialog, DialogActions } from './dialog.tsx';
import { useTellPayment } from './look-up.ts';
import { Refusal } from './states.tsx';

const words = text.payment.bank;

/** For a charge that waits; nothing where its bank is a real one. */
export function AnswerCharge({ payment }: { readonly payment: Payment }) {
  const { workspace } = useBook();
  const figures = useFigures();
  const { data } = useAnswer('methods.list', { workspaceId: workspace.id });
  const method = data?.methods.find(({ id }) => id === payment.owner?.methodId);
  const tell = useTellPayment();
  const answer = useCommand('topUp.answerForOwner', (answered) => tell(answered.payment));
  if (method === undefined || !playsBank(data, method)) return null;
  const amount = figures.money(payment.amount);
  return (
    <Answering
      method={method}
      what={words.charge(amount, methodWords(method.label))}
      confirm={words.confirm(amount)}
      answer={(agreed) => answer.mutate({ workspaceId: workspace.id, paymentId: payment.id, agreed })}
      isPending={answer.isPending}
      error={answer.error}
    />
  );
}

/** For a set-up that waits. */
export function AnswerSetup({ method, done }: { readonly method: Method; readonly done: () => void }) {
  const { workspace } = useBook();
  const { data } = useAnswer('methods.list', { workspaceId: workspace.id });
  const answer = useCommand('methods.answerForOwner', done);
  if (!playsBank(data, method)) return null;
  return (
    <Answering
      method={method}
      what={words.setup(nameOf(method))}
      confirm={words.confirmSetup}
      answer={(agreed) => answer.mutate({ workspaceId: workspace.id, methodId: method.id, agreed })}
      isPending={answer.isPending}
      error={answer.error}
    />
  );
}

function playsBank(data: ReturnType<typeof useAnswer<'methods.list'>>['data'], method: Method): boolean {
  return data?.processors.some(({ name, mode, bank }) => name === method.processor && mode === method.mode && bank) ?? false;
}

interface AnsweringProps {
  readonly method: Method;
  readonly what: string;
  readonly confirm: string;
  readonly answer: (agreed: boolean) => void;
  readonly isPending: boolean;
  readonly error: Error | null;
}

function Answering({ method, what, confirm, answer, isPending, error }: AnsweringProps) {
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Button variant="default" onClick={() => setOpened(true)} aria-label={words.openLabel(nameOf(method))}>
        {words.open}
      </Button>
      <Dialog title={words.title} opened={opened} onClose={() => setOpened(false)}>
        <Stack gap="md">
          <Text>{what}</Text>
          {error !== null && <Refusal error={error} title={words.refused} />}
          <DialogActions>
            <Button variant="default" onClick={() => answer(false)} disabled={isPending}>
              {words.decline}
            </Button>
            <Button onClick={() => answer(true)} loading={isPending} data-autofocus>
              {confirm}
            </Button>
          </DialogActions>
        </Stack>
      </Dialog>
    </>
  );
}
