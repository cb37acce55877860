/** Making a campaign, or changing what it buys: filters, budgets, hours; every mistake is told at its field. */

import { Button, SegmentedControl, SimpleGrid, Stack, Switch, TagsInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { FormErrors, UseFormReturnType } from '@mantine/form';
import type { InputOf } from '../../../electron/ipc/contract/contract.ts';
import { weekday } from '../../../electron/ipc/contract/shapes.ts';
import { useBook } from '../../book.tsx';
import { useAnswer, useCommand } from '../../client.ts';
import { AmountInput, amountText, parseAmount } from '../../parts/amount-input.tsx';
import { Dialog, DialogSubmit } from '../../parts/dialog.tsx';
import { decimalText } from '../../format.ts';
import { Refusal } from '../../parts/states.tsx';
import { text } from '../../text/text.ts';
import { hoursText, parseHours } from './hours.ts';
import type { Campaign, Editing } from './words.ts';
import css from './leads.module.css';

const words = text.leadsPage.campaigns;

type Terms = InputOf<'campaigns.add'>['terms'];

interface Fields {
  name: string;
  on: boolean;
  categories: string[];
  areas: string[];
  maxPrice: string;
  minQuality: string;
  budgetPerDay: string;
  budgetPerWeek: string;
  always: boolean;
  hours: string[];
}

export function CampaignForm({ editing, close }: { readonly editing: Editing; readonly close: () => void }) {
  const title = editing === undefined ? '' : editing === 'new' ? words.newTitle : words.changeTitle(editing.name);
  return (
    <Dialog title={title} opened={editing !== undefined} onClose={close} size={640}>
      {editing !== undefined && <Form campaign={editing === 'new' ? undefined : editing} close={close} />}
    </Dialog>
  );
}

function Form({ campaign, close }: { readonly campaign: Campaign | undefined; readonly close: () => void }) {
  const { workspace } = useBook();
  const decimals = workspace.creditDecimals;
  const known = useAnswer('campaigns.list', { workspaceId: workspace.id }).data?.campaigns ?? [];
  const add = useCommand('campaigns.add', close);
  const change = useCommand('campaigns.change', close);
  const rename = useCommand('campaigns.rename');
  const form = useForm<Fields>({
    initialValues: fieldsOf(campaign, decimals),
    validate: (fields) => problemsOf(fields, { decimals, taken: known.filter(({ id }) => id !== campaign?.id).map(({ name }) => name) }),
  });
  const save = (fields: Fields) => {
    const terms = termsOf(fields, decimals);
    const name = fields.name.trim();
    if (campaign === undefined) return add.mutate({ workspaceId: workspace.id, name, terms });
    const ofCampaign = { workspaceId: workspace.id, campaignId: campaign.id };
    const changeTerms = () => change.mutate({ ...ofCampaign, terms });
    if (name === campaign.name) changeTerms();
    else rename.mutate({ ...ofCampaign, name }, { onSuccess: changeTerms });
  };
  const failed = add.error ?? rename.error ?? change.error;
  return (
    <form onSubmit={form.onSubmit(save)} noValidate>
      <Stack gap="md">
        <TextInput
          label={words.nameLabel}
          placeholder={words.namePlaceholder}
          description={campaign === undefined ? words.nameWhat : words.nameChange}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          required
          data-autofocus={campaign === undefined ? true : undefined}
          maxLength={100}
          {...form.getInputProps('name')}
        />
        <Switch
          data-autofocus={campaign === undefined ? undefined : true}
          label={words.onLabel}
          description={words.onWhat}
          withThumbIndicator={false}
          {...form.getInputProps('on', { type: 'checkbox' })}
        />
        <Filters form={form} />
        <HoursFields form={form} />
        {failed !== null && <Refusal error={failed} title={campaign === undefined ? words.addRefused : words.refused} />}
        <DialogSubmit close={close} pending={add.isPending || rename.isPending || change.isPending}>
          {campaign === undefined ? words.addAction : words.changeAction}
        </DialogSubmit>
      </Stack>
    </form>
  );
}

type FormOf = UseFormReturnType<Fields, Fields, (fields: Fields) => FormErrors>;

function Filters({ form }: { readonly form: FormOf }) {
  const seen = useSeen();
  const amount = {
    placeholder: words.noLimit,
    inputWrapperOrder: ['label', 'input', 'description', 'error'] as ('label' | 'input' | 'description' | 'error')[],
  };
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md" verticalSpacing="md">
      <TagsInput
        label={words.categories}
        description={words.categoriesWhat}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        placeholder={form.values.categories.length === 0 ? words.tags : ''}
        data={seen.categories}
        maxTags={200}
        {...form.getInputProps('categories')}
      />
      <TagsInput
        label={words.areas}
        description={words.areasWhat}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        placeholder={form.values.areas.length === 0 ? words.tags : ''}
        data={seen.areas}
        maxTags={200}
        {...form.getInputProps('areas')}
      />
      <AmountInput label={words.maxPrice} {...amount} {...form.getInputProps('maxPrice')} />
      <TextInput
        label={words.minQuality}
        description={words.minQualityWhat}
        inputMode="numeric"
        maxLength={3}
        styles={{ input: { textAlign: 'right' } }}
        {...amount}
        {...form.getInputProps('minQuality')}
      />
      <AmountInput label={words.budgetPerDay} {...amount} {...form.getInputProps('budgetPerDay')} />
      <AmountInput label={words.budgetPerWeek} {...amount} {...form.getInputProps('budgetPerWeek')} />
    </SimpleGrid>
  );
}

function HoursFields({ form }: { readonly form: FormOf }) {
  const { book } = useBook();
  const { always, hours } = form.values;
  const copy = () =>
    form.setFieldValue(
      'hours',
      hours.map((typed, day) => (day >= 1 && day <= 4 ? (hours[0] ?? '') : typed)),
    );
  return (
    <fieldset className={css.fieldset}>
      <legend>{words.when}</legend>
      <SegmentedControl
        aria-label={words.when}
        value={always ? 'always' : 'set'}
        onChange={(value) => form.setFieldValue('always', value === 'always')}
        data={[
          { value: 'always', label: words.always },
          { value: 'set', label: words.setHours },
        ]}
      />
      {!always && (
        <>
          <p className={css.under}>{words.hoursWhat(book.timeZone)}</p>
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md" verticalSpacing="sm">
            {weekday.options.map((day, index) => (
              <TextInput
                key={day}
                label={text.weekdays[day]}
                placeholder={words.hoursPlaceholder}
                maxLength={120}
                {...form.getInputProps(`hours.${index}`)}
              />
            ))}
            <Button variant="default" onClick={copy} style={{ alignSelf: 'end' }}>
              {words.copyMonday}
            </Button>
          </SimpleGrid>
        </>
      )}
    </fieldset>
  );
}

const SEEN = 1000;

/** Categories and areas of the leads that were offered so far. */
function useSeen(): { readonly categories: string[]; readonly areas: string[] } {
  const { workspace } = useBook();
  const offers = useAnswer('leads.offers', { workspaceId: workspace.id, state: 'all', limit: SEEN }).data?.offers ?? [];
  const names = (each: (offer: (typeof offers)[number]) => string) => [...new Set(offers.map(each))].filter((name) => name !== '').sort();
  return { categories: names(({ category }) => category), areas: names(({ area }) => area) };
}

const OFFICE_HOURS = '8:00–18:00';

function fieldsOf(campaign: Campaign | undefined, decimals: number): Fields {
  const terms = campaign?.terms;
  const amount = (value: number | null | undefined) => amountText(value, decimals);
  return {
    name: campaign?.name ?? '',
    on: terms?.on ?? true,
    categories: [...(terms?.categories ?? [])],
    areas: [...(terms?.areas ?? [])],
    maxPrice: amount(terms?.maxPrice),
    minQuality: terms?.minQuality === null || terms?.minQuality === undefined ? '' : String(terms.minQuality),
    budgetPerDay: amount(terms?.budgetPerDay),
    budgetPerWeek: amount(terms?.budgetPerWeek),
    always: (terms?.hours ?? null) === null,
    hours: weekday.options.map((_, day) =>
      terms?.hours === null || terms === undefined ? (day < 5 ? OFFICE_HOURS : '') : hoursText(terms.hours[day] ?? []),
    ),
  };
}

interface Known {
  readonly decimals: number;
  readonly taken: readonly string[];
}

function problemsOf(fields: Fields, { decimals, taken }: Known): FormErrors {
  const problems: FormErrors = {};
  const name = fields.name.trim();
  if (name === '') problems['name'] = words.errors.name;
  if (taken.includes(name)) problems['name'] = words.errors.taken;
  for (const field of ['maxPrice', 'budgetPerDay', 'budgetPerWeek'] as const) {
    const typed = fields[field].trim();
    const amount = parseAmount(typed, decimals);
    if (typed !== '' && amount === undefined) problems[field] = words.errors.amount(decimalText(46 * 10 ** decimals, decimals));
    else if (field !== 'maxPrice' && amount === 0) problems[field] = words.errors.budget;
  }
  const quality = fields.minQuality.trim();
  if (quality !== '' && (!/^\d{1,3}$/.test(quality) || Number(quality) > 100)) problems['minQuality'] = words.errors.quality;
  if (fields.always) return problems;
  fields.hours.forEach((typed, day) => {
    if (parseHours(typed) === undefined) problems[`hours.${day}`] = words.errors.hours;
  });
  if (fields.hours.every((typed) => typed.trim() === '')) problems['hours.0'] = words.errors.noHours;
  return problems;
}

function termsOf(fields: Fields, decimals: number): Terms {
  const amount = (typed: string) => (typed.trim() === '' ? null : (parseAmount(typed, decimals) ?? null));
  return {
    on: fields.on,
    categories: fields.categories,
    areas: fields.areas,
    maxPrice: amount(fields.maxPrice),
    minQuality: fields.minQuality.trim() === '' ? null : Number(fields.minQuality),
    budgetPerDay: amount(fields.budgetPerDay),
    budgetPerWeek: amount(fields.budgetPerWeek),
    hours: fields.always ? null : fields.hours.map((typed) => (parseHours(typed) ?? []).map(([from, to]): [number, number] => [from, to])),
  };
}
