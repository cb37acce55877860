/** Recording a contact that was made elsewhere: a quotation, a customer who approached, a lead bought; its button says what it costs. */

import { Autocomplete, Button, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import type { OutputOf } from '../../../electron/ipc/contract/contract.ts';
import { useBook, useFigures } from '../../book.tsx';
import { useAnswer, useCommand } from '../../client.ts';
import { decimalText } from '../../format.ts';
import { AmountInput, amountText, parseAmount } from '../../parts/amount-input.tsx';
import { Dialog, DialogActions } from '../../parts/dialog.tsx';
import { Refusal } from '../../parts/states.tsx';
import { text } from '../../text/text.ts';
import { PreviewFacts, actionOf, useLookAgain, useTellFee } from './pay-dialog.tsx';
import { useTimes } from './words.ts';
import type { Fee } from './words.ts';

const words = text.leadsPage.fees;

type Kind = Fee['kind'];
type Exposure = OutputOf<'promotion.state'>['exposure'];
const KINDS = Object.keys(words.kinds) as readonly Kind[];
const WAIT_MS = 200;

export interface ContactFormProps {
  readonly opened: boolean;
  readonly kind?: Kind;
  /** The customers who can approach, to choose from. */
  readonly exposure?: Exposure | undefined;
  readonly close: () => void;
}

export function ContactForm({ opened, kind = 'quotation', exposure, close }: ContactFormProps) {
  return (
    <Dialog title={words.recordTitle} opened={opened} onClose={close} size={560}>
      <Form kind={kind} exposure={exposure} close={close} />
    </Dialog>
  );
}

function Form({ kind, exposure, close }: Omit<ContactFormProps, 'opened'> & { readonly kind: Kind }) {
  const { workspace } = useBook();
  const figures = useFigures();
  const tell = useTellFee();
  const decimals = workspace.creditDecimals;
  // The same contact tried again is the same fee (rule L5).
  const [ownId] = useState(() => `contact-${crypto.randomUUID()}`);
  const record = useCommand('fees.contact', ({ fee }) => {
    tell(fee);
    close();
  });
  const form = useForm({
    initialValues: { kind, lead: '', customer: '', credits: '', sourceId: '', campaign: '', category: '', note: '' },
    validate: {
      lead: (lead) => (lead.trim() === '' ? words.leadError : null),
      credits: (typed) => (parseAmount(typed, decimals) === undefined ? words.feeError(decimalText(10 * 10 ** decimals, decimals)) : null),
    },
  });
  const credits = parseAmount(form.values.credits, decimals);
  const [asked] = useDebouncedValue(credits, WAIT_MS);
  const preview = useAnswer(
    'fees.preview',
    { workspaceId: workspace.id, kind: form.values.kind, credits: asked ?? 0 },
    { enabled: asked !== undefined, keep: true },
  );
  const isCurrent = credits !== undefined && asked === credits && preview.data !== undefined && !preview.isPlaceholderData;
  const campaigns = useAnswer('campaigns.list', { workspaceId: workspace.id }).data?.campaigns ?? [];
  useLookAgain(record.error, preview.refetch);
  const canChoose = exposure !== undefined && exposure.open.length > 0 && form.values.kind === 'promotion';
  const submit = (fields: typeof form.values) => {
    if (credits === undefined || preview.data === undefined || !isCurrent) return;
    const lead = fields.lead.trim();
    record.mutate({
      workspaceId: workspace.id,
      sourceId: fields.sourceId.trim() || ownId,
      kind: fields.kind,
      credits,
      told: preview.data.told,
      campaign: fields.campaign.trim(),
      category: fields.category.trim(),
      lead,
      customer: fields.customer || lead,
      note: fields.note.trim(),
    });
  };
  const under = { inputWrapperOrder: ['label', 'input', 'description', 'error'] as ('label' | 'input' | 'description' | 'error')[] };
  return (
    <form onSubmit={form.onSubmit(submit)} noValidate>
      <Stack gap="md">
        {canChoose && (
          <QuotationChoice
            exposure={exposure}
            choose={({ lead, customer, credits: fee }) => form.setValues({ lead, customer, credits: amountText(fee, decimals) })}
          />
        )}
        <Select
          label={words.kindLabel}
          description={words.kindWhat[form.values.kind]}
          {...under}
          allowDeselect={false}
          data={KINDS.map((value) => ({ value, label: words.kinds[value] }))}
          {...form.getInputProps('kind')}
        />
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md" verticalSpacing="md">
          <TextInput
            label={words.leadLabel}
            description={words.leadWhat}
            {...under}
            placeholder={words.leadPlaceholder}
            required
            data-autofocus={canChoose ? undefined : true}
            maxLength={200}
            {...form.getInputProps('lead')}
            onChange={({ currentTarget }) => form.setValues({ lead: currentTarget.value, customer: '' })}
          />
          <AmountInput label={words.feeLabel} {...under} required {...form.getInputProps('credits')} />
          <Autocomplete
            label={words.campaignLabel}
            placeholder={words.optional}
            data={[...new Set(campaigns.map(({ name }) => name))]}
            maxLength={100}
            {...form.getInputProps('campaign')}
          />
          <TextInput label={words.categoryLabel} placeholder={words.optional} maxLength={100} {...form.getInputProps('category')} />
          <TextInput
            label={words.idLabel}
            description={words.idWhat}
            {...under}
            placeholder={words.optional}
            maxLength={200}
            {...form.getInputProps('sourceId')}
          />
          <TextInput label={words.noteLabel} placeholder={words.optional} maxLength={500} {...form.getInputProps('note')} />
        </SimpleGrid>
        {isCurrent && <PreviewFacts credits={credits} preview={preview.data} />}
        {preview.isError && <Text role="status">{text.problem.title}</Text>}
        {record.isError && <Refusal error={record.error} title={words.recordRefused} />}
        <DialogActions>
          <Button variant="default" onClick={close}>
            {text.cancel}
          </Button>
          {/* Before the figures are there it only says what is missing. */}
          <Button type="submit" loading={record.isPending} {...(credits === undefined || isCurrent ? {} : { 'data-waiting': true, disabled: true })}>
            {isCurrent ? actionOf(preview.data, credits, figures) : words.recordTitle}
          </Button>
        </DialogActions>
      </Stack>
    </form>
  );
}

interface QuotationChoiceProps {
  readonly exposure: Exposure;
  readonly choose: (quotation: Exposure['open'][number]) => void;
}

/** Who approached, among those who had a quotation: it fills in the lead and the fee. */
function QuotationChoice({ exposure: { open, until }, choose }: QuotationChoiceProps) {
  const figures = useFigures();
  const times = useTimes();
  return (
    <Select
      label={words.quotationLabel}
      description={until === null ? words.quotationWhat : words.quotationUntil(times.point(until))}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      placeholder={words.quotationPlaceholder}
      data={open.map(({ lead, customer, credits }) => ({
        value: lead,
        label: words.quotationOption(customer === lead ? lead : words.leadOf(customer, lead), figures.credits(credits)),
      }))}
      searchable
      allowDeselect={false}
      data-autofocus
      onChange={(chosen) => {
        const quotation = open.find(({ lead }) => lead === chosen);
        if (quotation !== undefined) choose(quotation);
      }}
    />
  );
}
