/** Recording a payment that was made elsewhere, by bank transfer or on the vendor's own page: credits that it bought, or a fee that it paid. */

import { Button, SegmentedControl, Select, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import type { InputOf, OutputOf } from '../../electron/ipc/contract/contract.ts';
import { useBook, useFigures } from '../book.tsx';
import { useAnswer, useCloseGuard, useCommand } from '../client.ts';
import { text } from '../text/text.ts';
import css from './account.module.css';
import { nameOf } from './account-words.ts';
import type { Method } from './account-words.ts';
import { AmountInput, amountText, parseAmount } from './amount-input.tsx';
import { DayInput } from './day-input.tsx';
import { Dialog, DialogActions, DialogSubmit } from './dialog.tsx';
import { PaymentDetails } from './payment.tsx';
import { Refusal } from './states.tsx';

type Fee = OutputOf<'fees.list'>['fees'][number];
type Paid = InputOf<'account.recordPayment'>['paid'];

const words = text.record;
const FEES = 500;
const OWN = 'own';

export interface RecordPaymentProps {
  /** Methods that are paid by hand; the first is proposed. */
  readonly methods: readonly Method[];
}

/** The button that opens the form. */
export function RecordPayment({ methods }: RecordPaymentProps) {
  const [opened, setOpened] = useState(false);
  const close = () => setOpened(false);
  return (
    <>
      <Button variant="default" onClick={() => setOpened(true)}>
        {words.open}
      </Button>
      <Dialog title={words.title} opened={opened} onClose={close} size={520}>
        <RecordForm methods={methods} close={close} />
      </Dialog>
    </>
  );
}

interface Fields {
  readonly what: Paid['what'];
  readonly methodId: string;
  readonly day: string | null;
  readonly pack: string;
  readonly feeId: string;
  readonly credits: string;
  readonly amount: string;
  readonly reference: string;
}

function RecordForm({ methods, close }: RecordPaymentProps & { readonly close: () => void }) {
  const { book, workspace } = useBook();
  const figures = useFigures();
  const packs = useAnswer('packs.list', { workspaceId: workspace.id }).data?.packs ?? [];
  const unpaid = useAnswer('fees.list', { workspaceId: workspace.id, limit: FEES }).data?.fees.filter(({ state }) => state === 'unpaid') ?? [];
  const record = useCommand('account.recordPayment');
  useCloseGuard(record.isPending);
  const money = (typed: string) => parseAmount(typed, workspace.currencyDecimals) ?? 0;
  const inCredits = (typed: string) => parseAmount(typed, workspace.creditDecimals) ?? 0;
  const form = useForm<Fields>({
    initialValues: {
      what: 'top_up',
      methodId: String(methods[0]?.id ?? ''),
      day: book.today,
      pack: OWN,
      feeId: '',
      credits: '',
      amount: '',
      reference: '',
    },
    validate: {
      day: (day) => (day === null ? words.dayNeeded : day > book.today ? words.notYet : null),
      amount: (amount) => (money(amount) > 0 ? null : words.amountNeeded),
      credits: (credits, { what }) => (what === 'fee' || inCredits(credits) > 0 ? null : words.creditsNeeded),
      feeId: (feeId, { what }) => (what === 'top_up' || feeId !== '' ? null : words.feeNeeded),
    },
  });
  if (record.data !== undefined) return <Recorded answer={record.data} close={close} />;
  const { values } = form;
  const choosePack = (id: string | null) => {
    const pack = packs.find((each) => each.id === id);
    form.setFieldValue('pack', id ?? OWN);
    if (pack === undefined) return;
    form.setFieldValue('credits', amountText(pack.credits, workspace.creditDecimals));
    form.setFieldValue('amount', amountText(pack.price, workspace.currencyDecimals));
  };
  const submit = ({ methodId, day, reference, what, credits, feeId, amount }: Fields) => {
    const paid: Paid = what === 'fee' ? { what, feeId: Number(feeId) } : { what, credits: inCredits(credits) };
    record.mutate({ workspaceId: workspace.id, methodId: Number(methodId), day: day ?? book.today, amount: money(amount), paid, reference });
  };
  return (
    <form onSubmit={form.onSubmit(submit)} noValidate>
      <Stack gap="md">
        <Text c="var(--fb-text-2)">{words.what}</Text>
        {methods.length > 1 && (
          <Select
            label={words.method}
            data={methods.map((method) => ({ value: String(method.id), label: nameOf(method) }))}
            allowDeselect={false}
            {...form.getInputProps('methodId')}
          />
        )}
        {unpaid.length > 0 && (
          <SegmentedControl
            aria-label={words.paidFor}
            data={[
              { value: 'top_up', label: words.forCredits },
              { value: 'fee', label: words.forFee },
            ]}
            {...form.getInputProps('what')}
          />
        )}
        {values.what === 'fee' ? (
          <Select
            label={words.fee}
            data={unpaid.map((fee) => ({ value: String(fee.id), label: feeWords(fee, figures.credits) }))}
            {...form.getInputProps('feeId')}
          />
        ) : (
          <>
            {packs.length > 0 && (
              <Select
                label={words.pack}
                data={[{ value: OWN, label: words.ownAmount }, ...packs.map(({ id, name }) => ({ value: id, label: name }))]}
                value={values.pack}
                onChange={choosePack}
                allowDeselect={false}
              />
            )}
            <AmountInput label={words.credits} required {...form.getInputProps('credits')} />
          </>
        )}
        <AmountInput label={words.amount(workspace.currency)} required {...form.getInputProps('amount')} />
        <DayInput label={words.day} value={values.day} onChange={(day) => form.setFieldValue('day', day)} />
        {form.errors['day'] !== undefined && (
          <Text c="var(--fb-bad)" fz={12} role="alert">
            {form.errors['day']}
          </Text>
        )}
        <TextInput
          label={words.reference}
          description={words.referenceWhat}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          maxLength={200}
          autoComplete="off"
          {...form.getInputProps('reference')}
        />
        {record.isError && <Refusal error={record.error} title={words.refused} />}
        <DialogSubmit close={close} pending={record.isPending}>
          {money(values.amount) > 0 ? words.action(figures.money(money(values.amount))) : words.actionEmpty}
        </DialogSubmit>
      </Stack>
    </form>
  );
}

function feeWords({ sourceId, kind, credits }: Fee, inCredits: (credits: number) => string): string {
  return words.feeOption(text.kinds[kind], sourceId, inCredits(credits));
}

function Recorded({ answer: { payment }, close }: { readonly answer: OutputOf<'account.recordPayment'>; readonly close: () => void }) {
  return (
    <Stack gap="md">
      <h3 className={css.sectionTitle} role="status">
        {words.done}
      </h3>
      <div className={css.inDialog}>
        <PaymentDetails payment={payment} />
      </div>
      <DialogActions>
        <Button onClick={close} data-autofocus>
          {text.methods.done}
        </Button>
      </DialogActions>
    </Stack>
  );
}
