/** The form that adds an invoice or a receipt: its file, number, date and amount. */

import { FileInput, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { useBook } from '../../../book.tsx';
import { useClient, useCloseGuard } from '../../../client.ts';
import { AmountInput, parseAmount } from '../../../parts/amount-input.tsx';
import { DayInput } from '../../../parts/day-input.tsx';
import { DialogSubmit } from '../../../parts/dialog.tsx';
import { discard, handOver } from '../../../parts/files.ts';
import { Refusal } from '../../../parts/states.tsx';
import { text } from '../../../text/text.ts';

const words = text.audit.documents;
const KINDS = ['invoice', 'receipt'] as const;

interface Values {
  readonly file: File | null;
  readonly kind: (typeof KINDS)[number];
  readonly number: string;
  readonly day: string | null;
  readonly amount: string;
}

export function AddDocument({ close }: { readonly close: () => void }) {
  const { workspace } = useBook();
  const { currency, currencyDecimals } = workspace;
  const add = useAdding(close);
  const form = useForm<Values>({
    initialValues: { file: null, kind: 'invoice', number: '', day: null, amount: '' },
    validate: {
      file: (file) => (file === null ? words.fileNeeded : null),
      day: (day) => (day === null ? words.dayNeeded : null),
      amount: (typed) => ((parseAmount(typed, currencyDecimals) ?? 0) > 0 ? null : text.audit.rules.wrong),
    },
  });
  return (
    <form onSubmit={form.onSubmit((values) => add.mutate(values))} noValidate>
      <Stack gap="md">
        <FileInput label={words.file} placeholder={words.choose} data-autofocus {...form.getInputProps('file')} />
        <Select
          label={words.kind}
          data={KINDS.map((value) => ({ value, label: words.kinds[value] }))}
          allowDeselect={false}
          {...form.getInputProps('kind')}
        />
        <TextInput label={words.number} maxLength={100} {...form.getInputProps('number')} />
        <div>
          <DayInput label={words.day} value={form.values.day} onChange={(day) => form.setFieldValue('day', day)} />
          {form.errors['day'] !== undefined && <p role="alert">{form.errors['day']}</p>}
        </div>
        <AmountInput label={words.amount(currency)} {...form.getInputProps('amount')} />
        {add.isError && <Refusal error={add.error} title={words.failed} />}
        <DialogSubmit close={close} pending={add.isPending}>
          {words.submit}
        </DialogSubmit>
      </Stack>
    </form>
  );
}

function useAdding(close: () => void) {
  const { workspace } = useBook();
  const client = useClient();
  const adding = useMutation({
    mutationFn: async ({ file, kind, number, day, amount }: Values) => {
      const chosen = file as File;
      const upload = await handOver(client, chosen, () => undefined, new AbortController().signal);
      try {
        await client.run('document.add', {
          workspaceId: workspace.id,
          upload,
          kind,
          number,
          day: day as string,
          amount: parseAmount(amount, workspace.currencyDecimals) as number,
          charges: [],
        });
      } finally {
        await discard(client, [upload]);
      }
      return chosen.name;
    },
    onSuccess: (name) => {
      notifications.show({ message: words.added(name) });
      close();
    },
  });
  useCloseGuard(adding.isPending);
  return adding;
}
