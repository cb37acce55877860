/** Setting vendor terms: begun from a preset, every term by hand, from a day on (rule L10). */

import { Checkbox, Group, NumberInput, Select, Stack, TagsInput, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { UseFormReturnType } from '@mantine/form';
import type { OutputOf } from '../../../electron/ipc/contract/contract.ts';
import { useBook } from '../../book.tsx';
import type { Workspace } from '../../book.tsx';
import { useCommand } from '../../client.ts';
import { AmountInput, amountText, parseAmount } from '../../parts/amount-input.tsx';
import { DayInput } from '../../parts/day-input.tsx';
import { DialogSubmit } from '../../parts/dialog.tsx';
import { Refusal } from '../../parts/states.tsx';
import { text } from '../../text/text.ts';
import { drainOf, rateText, type Drain, type TermName, type Terms } from './terms-words.ts';

type Answer = OutputOf<'account.terms'>;
type Preset = Answer['presets'][number];

const words = text.terms;
const RELEASE_AFTER_HOURS = 48;
const RATE_DECIMALS = 2;
const MOST_REASONS = 50;

/** Terms as they are typed. */
interface Typed {
  readonly preset: string;
  readonly feeDue: Terms['feeDue']['when'];
  readonly releaseAfterHours: number | string;
  readonly refundUnit: Terms['refundWindow']['unit'];
  readonly refundCount: number | string;
  readonly refundReasons: string[];
  readonly drain: Drain;
  readonly threshold: string;
  readonly operator: 'below' | 'at_or_below';
  readonly taxTiming: Terms['tax']['timing'];
  readonly taxRate: string;
  readonly taxRecoverable: boolean;
  readonly payAsYouUse: Terms['payAsYouUse'];
  readonly expireAfterDays: number | string;
  readonly promotionTailDays: number | string;
  readonly from: string | null;
  /** They hold from the beginning. */
  readonly always: boolean;
}

type Form = UseFormReturnType<Typed>;

export function TermsForm({ answer, close }: { readonly answer: Answer; readonly close: () => void }) {
  const { book, workspace } = useBook();
  const set = useCommand('account.setTerms', close);
  const form = useForm<Typed>({
    initialValues: { ...typedOf(answer.terms, workspace, book.today), always: answer.since === null },
    validate: {
      releaseAfterHours: (hours, { feeDue }) => (feeDue === 'on_contact' ? null : wholeNumber(hours, 1, 8760)),
      refundCount: (count, { refundUnit }) => wholeNumber(count, RANGES[refundUnit].least, RANGES[refundUnit].most),
      refundReasons: (reasons) => (reasons.length > 0 ? null : words.reasonNeeded),
      threshold: (threshold) =>
        threshold.trim() === '' || parseAmount(threshold, workspace.creditDecimals) !== undefined ? null : text.plan.notAmount('50.00'),
      taxRate: (rate, { taxTiming }) => (taxTiming === 'none' || (parseAmount(rate, RATE_DECIMALS) ?? Infinity) <= 100_00 ? null : words.rateWrong),
      expireAfterDays: (days) => (days === '' ? null : wholeNumber(days, 1, 36_500)),
      promotionTailDays: (days) => wholeNumber(days, 0, 3650),
      from: (from, { always }) => (always || (from !== null && from >= book.today) ? null : words.fromWrong),
    },
  });
  const preset = answer.presets.find(({ id }) => id === form.values.preset);
  const begin = (id: string | null) => {
    const chosen = answer.presets.find((each) => each.id === id);
    if (chosen) form.setValues({ ...typedOf(chosen.terms, workspace, book.today), from: form.values.from, always: form.values.always });
  };
  return (
    <form
      onSubmit={form.onSubmit((typed) =>
        set.mutate({
          workspaceId: workspace.id,
          terms: termsOf(typed, answer.terms, workspace),
          from: typed.always ? 'beginning' : (typed.from ?? book.today),
        }),
      )}
      noValidate
    >
      <Stack gap="md">
        <Select
          label={words.beginWith}
          description={preset?.description}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          data={answer.presets.map(({ id, name }) => ({ value: id, label: name }))}
          value={form.values.preset}
          onChange={begin}
          allowDeselect={false}
        />
        {preset !== undefined && <Assumed preset={preset} />}
        <FeeFields form={form} />
        <RefundFields form={form} />
        <CreditFields form={form} />
        <TaxFields form={form} />
        <FromFields form={form} isFirst={answer.since === null} />
        {set.isError && <Refusal error={set.error} title={words.refused} />}
        <DialogSubmit close={close} pending={set.isPending}>
          {words.save}
        </DialogSubmit>
      </Stack>
    </form>
  );
}

/** What the vendor's help page does not say is not known before the contract was read. */
function Assumed({ preset: { assumed } }: { readonly preset: Preset }) {
  const names = assumed.flatMap((name) => (name in words.names ? [words.names[name as TermName].toLowerCase()] : []));
  if (names.length === 0) return null;
  return (
    <Text fz={12} lh="16px" c="var(--fb-text-2)">
      {words.assumedOf(names.join(', '))}
    </Text>
  );
}

function FeeFields({ form }: { readonly form: Form }) {
  return (
    <>
      <Group gap="sm" align="flex-start" grow>
        <Select label={words.names.feeDue} data={optionsOf(words.feeDue)} allowDeselect={false} {...form.getInputProps('feeDue')} />
        {form.values.feeDue !== 'on_contact' && (
          <NumberInput label={words.releaseAfter} min={1} allowDecimal={false} {...form.getInputProps('releaseAfterHours')} />
        )}
      </Group>
      <Select label={words.names.payAsYouUse} data={optionsOf(words.payAsYouUse)} allowDeselect={false} {...form.getInputProps('payAsYouUse')} />
      <NumberInput
        label={words.names.promotionTailDays}
        description={words.tailWhat}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        min={0}
        allowDecimal={false}
        {...form.getInputProps('promotionTailDays')}
      />
    </>
  );
}

function RefundFields({ form }: { readonly form: Form }) {
  return (
    <>
      <Group gap="sm" align="flex-start" grow>
        <Select label={words.names.refundWindow} data={optionsOf(words.units)} allowDeselect={false} {...form.getInputProps('refundUnit')} />
        <NumberInput label={words.counts[form.values.refundUnit]} min={0} allowDecimal={false} {...form.getInputProps('refundCount')} />
      </Group>
      <TagsInput
        label={words.names.refundReasons}
        description={words.reasonsWhat}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        maxTags={MOST_REASONS}
        {...form.getInputProps('refundReasons')}
      />
    </>
  );
}

function CreditFields({ form }: { readonly form: Form }) {
  return (
    <>
      <Select label={words.names.lotPriority} data={optionsOf(words.drain)} allowDeselect={false} {...form.getInputProps('drain')} />
      <NumberInput
        label={words.names.creditsExpireAfterDays}
        description={words.expireWhat}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        min={1}
        allowDecimal={false}
        {...form.getInputProps('expireAfterDays')}
      />
      <Group gap="sm" align="flex-start" grow>
        <AmountInput
          label={words.names.threshold}
          description={words.thresholdWhat}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          {...form.getInputProps('threshold')}
        />
        <Select label={words.operator} data={optionsOf(words.operators)} allowDeselect={false} {...form.getInputProps('operator')} />
      </Group>
    </>
  );
}

function TaxFields({ form }: { readonly form: Form }) {
  const { taxTiming } = form.values;
  return (
    <>
      <Group gap="sm" align="flex-start" grow>
        <Select label={words.names.tax} data={optionsOf(words.tax)} allowDeselect={false} {...form.getInputProps('taxTiming')} />
        {taxTiming !== 'none' && <AmountInput label={words.rate} {...form.getInputProps('taxRate')} />}
      </Group>
      {taxTiming === 'on_top_up' && (
        <Checkbox
          label={words.recoverableLabel}
          description={words.recoverableWhat}
          {...form.getInputProps('taxRecoverable', { type: 'checkbox' })}
        />
      )}
    </>
  );
}

/** Those that are set first may hold for what is booked already: before them nothing was set. */
function FromFields({ form, isFirst }: { readonly form: Form; readonly isFirst: boolean }) {
  const error = form.errors['from'];
  return (
    <>
      {isFirst && <Checkbox label={words.always} description={words.alwaysWhat} {...form.getInputProps('always', { type: 'checkbox' })} />}
      {!form.values.always && (
        <>
          <DayInput label={words.from} value={form.values.from} onChange={(from) => form.setFieldValue('from', from)} />
          <Text fz={12} lh="16px" c={error === undefined ? 'var(--fb-text-2)' : 'var(--fb-bad)'} role={error === undefined ? undefined : 'alert'}>
            {error ?? words.fromWhat}
          </Text>
        </>
      )}
    </>
  );
}

function optionsOf(labels: Readonly<Record<string, string>>) {
  return Object.entries(labels).map(([value, label]) => ({ value, label }));
}

const RANGES = { hours: { least: 1, most: 8760 }, days: { least: 0, most: 3650 }, day_of_next_month: { least: 1, most: 31 } } as const;

function wholeNumber(given: number | string, least: number, most: number): string | null {
  const number = Number(given);
  const fits = given !== '' && Number.isInteger(number) && number >= least && number <= most;
  return fits ? null : text.plan.wholeNumber(String(least), String(most));
}

function typedOf(terms: Terms, { creditDecimals }: Workspace, today: string): Typed {
  const { feeDue, refundWindow, threshold, tax } = terms;
  return {
    preset: terms.preset,
    feeDue: feeDue.when,
    releaseAfterHours: feeDue.when === 'on_contact' ? RELEASE_AFTER_HOURS : feeDue.releaseAfterHours,
    refundUnit: refundWindow.unit,
    refundCount: refundWindow.unit === 'day_of_next_month' ? refundWindow.day : refundWindow.count,
    refundReasons: [...terms.refundReasons],
    drain: drainOf(terms.lotPriority),
    threshold: amountText(threshold?.credits, creditDecimals),
    operator: threshold?.operator ?? 'below',
    taxTiming: tax.timing,
    taxRate: rateText(tax.rateBasisPoints),
    taxRecoverable: tax.recoverable,
    payAsYouUse: terms.payAsYouUse,
    expireAfterDays: terms.creditsExpireAfterDays ?? '',
    promotionTailDays: terms.promotionTailDays,
    from: today,
    always: false,
  };
}

const PRIORITIES: Readonly<Record<Drain, Terms['lotPriority']>> = {
  equal: { paid: 0, bonus: 0 },
  bonus_first: { paid: 1, bonus: 0 },
  paid_first: { paid: 0, bonus: 1 },
};

/** Of a form that was found to be right; priorities that say the same keep their numbers. */
function termsOf(typed: Typed, before: Terms, { creditDecimals }: Workspace): Terms {
  const count = Number(typed.refundCount);
  const credits = typed.threshold.trim() === '' ? undefined : parseAmount(typed.threshold, creditDecimals);
  return {
    preset: typed.preset,
    feeDue: typed.feeDue === 'on_contact' ? { when: typed.feeDue } : { when: typed.feeDue, releaseAfterHours: Number(typed.releaseAfterHours) },
    refundWindow: typed.refundUnit === 'day_of_next_month' ? { unit: typed.refundUnit, day: count } : { unit: typed.refundUnit, count },
    refundReasons: typed.refundReasons,
    lotPriority: drainOf(before.lotPriority) === typed.drain ? before.lotPriority : PRIORITIES[typed.drain],
    threshold: credits === undefined ? null : { credits, operator: typed.operator },
    tax: {
      timing: typed.taxTiming,
      rateBasisPoints: typed.taxTiming === 'none' ? 0 : (parseAmount(typed.taxRate, RATE_DECIMALS) ?? 0),
      recoverable: typed.taxTiming === 'on_top_up' && typed.taxRecoverable,
    },
    payAsYouUse: typed.payAsYouUse,
    creditsExpireAfterDays: typed.expireAfterDays === '' ? null : Number(typed.expireAfterDays),
    promotionTailDays: Number(typed.promotionTailDays),
  };
}
