/** Asking for a charge's credits back: a reason of the vendor's list, and how much. */

import { Select, Stack, Text, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useBook, useFigures } from '../../book.tsx';
import { useAnswer, useCommand } from '../../client.ts';
import { AmountInput, parseAmount } from '../../parts/amount-input.tsx';
import { Dialog, DialogSubmit } from '../../parts/dialog.tsx';
import { Refusal } from '../../parts/states.tsx';
import { text } from '../../text/text.ts';
import { useTimes } from './words.ts';
import type { Lead } from './words.ts';

const words = text.leadsPage.refunds;

interface RefundFormProps {
  readonly lead: Lead;
  readonly opened: boolean;
  readonly close: () => void;
}

export function RefundForm({ lead, opened, close }: RefundFormProps) {
  return (
    <Dialog title={words.askTitle(lead.lead)} opened={opened} onClose={close}>
      <Form lead={lead} close={close} />
    </Dialog>
  );
}

function Form({ lead, close }: Omit<RefundFormProps, 'opened'>) {
  const { workspace } = useBook();
  const figures = useFigures();
  const times = useTimes();
  const decimals = workspace.creditDecimals;
  const reasons = useAnswer('refunds.list', { workspaceId: workspace.id }).data?.reasons ?? [];
  const ask = useCommand('refunds.request', () => {
    notifications.show({ message: words.asked(lead.lead) });
    close();
  });
  const form = useForm({
    initialValues: { reason: '', note: '', part: '' },
    validate: {
      reason: (reason) => (reason === '' ? words.askReasonNeeded : null),
      part: (part) =>
        part.trim() === '' || isPartOf(part, decimals, lead)
          ? null
          : lead.credits === null
            ? words.askAmountErrorCard
            : words.askAmountError(figures.credits(lead.credits)),
    },
  });
  const part = form.values.part.trim() === '' ? undefined : parseAmount(form.values.part, decimals);
  const submit = ({ reason, note }: typeof form.values) =>
    ask.mutate({
      workspaceId: workspace.id,
      chargeEventId: lead.chargeEventId,
      reason,
      note: note.trim(),
      ...(part === undefined ? {} : { credits: part }),
    });
  const whole = lead.refunded === 0 && lead.credits !== null ? lead.credits : undefined;
  const credits = part ?? whole;
  return (
    <form onSubmit={form.onSubmit(submit)} noValidate>
      <Stack gap="md">
        <Text c="var(--fb-text-2)">
          {lead.refundUntil !== null &&
            text.leadsPage.leads[lead.refundUntil.day === null ? 'refundUntilInstant' : 'refundUntilDay'](times.deadline(lead.refundUntil))}{' '}
          {words.askWhat}
        </Text>
        <Select
          label={words.askReason}
          description={words.askReasonWhat}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          data={[...reasons]}
          required
          data-autofocus
          {...form.getInputProps('reason')}
        />
        <AmountInput
          label={words.askAmount}
          description={words.askAmountWhat}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          placeholder={lead.credits === null ? '' : figures.credits(lead.credits)}
          {...form.getInputProps('part')}
        />
        <Textarea
          label={words.askNote}
          placeholder={text.leadsPage.fees.optional}
          maxLength={500}
          autosize
          minRows={2}
          {...form.getInputProps('note')}
        />
        {ask.isError && <Refusal error={ask.error} title={words.askRefused} />}
        <DialogSubmit close={close} pending={ask.isPending}>
          {credits === undefined ? words.askAction : words.askActionOf(figures.credits(credits))}
        </DialogSubmit>
      </Stack>
    </form>
  );
}

function isPartOf(typed: string, decimals: number, lead: Lead): boolean {
  const part = parseAmount(typed, decimals);
  return part !== undefined && part > 0 && part <= (lead.credits ?? part);
}
