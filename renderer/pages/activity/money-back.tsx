/** Recording that money of a payment came back which no processor here has charged (decision 0014): the vendor's file tells of the payment only. */

import { Button, Select, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import type { InputOf } from '../../../electron/ipc/contract/contract.ts';
import { useBook, useFigures } from '../../book.tsx';
import { useCommand } from '../../client.ts';
import { AmountInput, parseAmount } from '../../parts/amount-input.tsx';
import { DayInput } from '../../parts/day-input.tsx';
import { Dialog, DialogSubmit } from '../../parts/dialog.tsx';
import { Refusal } from '../../parts/states.tsx';
import { text } from '../../text/text.ts';
import type { EventDetail } from './entry.tsx';
import css from './entry.module.css';

type Kind = InputOf<'account.recordMoneyBack'>['kind'];

const words = text.entry.moneyBack;
const PAID: readonly EventDetail['row']['kind'][] = ['top_up', 'lead_purchase', 'quotation', 'promotion'];

/** What was charged here has its processor, which tells by itself. */
export function MoneyBack({ detail: { row, sources } }: { readonly detail: EventDetail }) {
  const [opened, setOpened] = useState(false);
  if (!PAID.includes(row.kind) || (row.amount ?? 0) <= 0 || sources.length === 0) return null;
  return (
    <section className={`${css.section} ${css.act}`}>
      <Button variant="default" onClick={() => setOpened(true)}>
        {words.open}
      </Button>
      <Dialog title={words.title} opened={opened} onClose={() => setOpened(false)}>
        <Form row={row} close={() => setOpened(false)} />
      </Dialog>
    </section>
  );
}

function Form({ row, close }: { readonly row: EventDetail['row']; readonly close: () => void }) {
  const { book, workspace } = useBook();
  const figures = useFigures();
  const paid = row.amount ?? 0;
  const record = useCommand('account.recordMoneyBack', close);
  const typed = (amount: string) => parseAmount(amount, workspace.currencyDecimals);
  const isPart = (amount: number | undefined): amount is number => amount !== undefined && amount > 0 && amount <= paid;
  const form = useForm<{ kind: Kind; amount: string; day: string | null; note: string }>({
    initialValues: { kind: 'card_refund', amount: '', day: book.today, note: '' },
    validate: { amount: (amount) => (isPart(typed(amount)) ? null : words.amountWrong(figures.money(paid))) },
  });
  const amount = typed(form.values.amount);
  return (
    <form
      onSubmit={form.onSubmit(({ kind, day, note }) => {
        if (isPart(amount)) record.mutate({ workspaceId: workspace.id, chargeEventId: row.eventId, kind, amount, day, note });
      })}
      noValidate
    >
      <Stack gap="md">
        <Text c="var(--fb-text-2)">{words.what(figures.money(paid))}</Text>
        <Select
          label={words.kind}
          data={(Object.keys(words.kinds) as Kind[]).map((value) => ({ value, label: words.kinds[value] }))}
          allowDeselect={false}
          {...form.getInputProps('kind')}
        />
        <AmountInput label={words.amount(workspace.currency)} required data-autofocus {...form.getInputProps('amount')} />
        <DayInput label={words.day} value={form.values.day} onChange={(day) => form.setFieldValue('day', day)} />
        <TextInput label={words.note} maxLength={500} autoComplete="off" {...form.getInputProps('note')} />
        {record.isError && <Refusal error={record.error} title={words.refused} />}
        <DialogSubmit close={close} pending={record.isPending}>
          {isPart(amount) ? words.action(figures.money(amount)) : words.actionEmpty}
        </DialogSubmit>
      </Stack>
    </form>
  );
}
