/** Turning automatic top-up on, or changing its plan or limits: what it would charge at once is said before, and stands on the button (rule T7). */

import { Checkbox, NumberInput, Select, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { UseFormReturnType } from '@mantine/form';
import { useDebouncedValue } from '@mantine/hooks';
import type { KeyboardEvent } from 'react';
import { AUTO_REFILL_VERSION } from '../../../electron/ipc/contract/auto-refill-terms.ts';
import type { InputOf, OutputOf } from '../../../electron/ipc/contract/contract.ts';
import { useBook, useFigures } from '../../book.tsx';
import type { Workspace } from '../../book.tsx';
import { useAnswer, useCloseGuard, useCommand } from '../../client.ts';
import { instantWords, methodWords } from '../../format.ts';
import account from '../../parts/account.module.css';
import { AmountInput, amountText, parseAmount } from '../../parts/amount-input.tsx';
import { Dialog, DialogSubmit } from '../../parts/dialog.tsx';
import { PaymentResult } from '../../parts/payment-result.tsx';
import { Refusal, describeProblem } from '../../parts/states.tsx';
import { text } from '../../text/text.ts';
import type { OfferedPack, TopUpState } from '../packs/packs.tsx';
import { whyNot } from './decision-words.ts';
import { TermsText } from './terms-text.tsx';
import css from './deduction.module.css';

/** Turned on for the first time, the amount changed, the limits changed, or turned on again after it switched itself off. */
export type PlanPurpose = 'on' | 'change' | 'guards' | 'again';
type Guards = InputOf<'topUp.preview'>['guards'];
type Decision = OutputOf<'topUp.preview'>['decision'];

const DEFAULTS = { coolDownMinutes: 60, topUpsPerDay: 3, failuresUntilOff: 3 };
const PATIENCE_MS = 250;

const words = text.plan;
const TITLES: Readonly<Record<PlanPurpose, string>> = {
  on: words.titleOn,
  change: words.titleChange,
  guards: words.titleGuards,
  again: words.titleAgain,
};

export interface PlanProps {
  readonly purpose: PlanPurpose;
  readonly packs: readonly OfferedPack[];
  readonly packId: string | undefined;
  readonly state: TopUpState;
  /** Label of the primary method. */
  readonly primary: string | null;
  readonly close: () => void;
}

export function PlanDialog({ opened, ...props }: PlanProps & { readonly opened: boolean }) {
  return (
    <Dialog title={TITLES[props.purpose]} opened={opened} onClose={props.close} size={560}>
      <Plan {...props} />
    </Dialog>
  );
}

interface Fields {
  readonly packId: string;
  readonly capPerDay: string;
  readonly capPerMonth: string;
  readonly topUpsPerDay: number | string;
  readonly coolDownMinutes: number | string;
  readonly failuresUntilOff: number | string;
  readonly accepted: boolean;
}

function Plan({ purpose, packs, packId, state, primary, close }: PlanProps) {
  const { workspace, book } = useBook();
  const figures = useFigures();
  const accepted = state.mode === 'automatic' && state.acceptedTerms?.version === AUTO_REFILL_VERSION ? state.acceptedTerms : null;
  const form = useForm<Fields>({
    initialValues: fieldsOf(state, packId ?? packs[0]?.id ?? '', accepted !== null, workspace),
    validate: (values) => problemsOf(values, packs, workspace),
  });
  const guards = guardsOf(form.values, workspace);
  const preview = usePreview(form.values.packId, guards);
  const turnOn = useCommand('topUp.turnOn', ({ payment }) => {
    if (payment === null) close();
  });
  useCloseGuard(turnOn.isPending);
  if (turnOn.data?.payment) return <PaymentResult payment={turnOn.data.payment} close={close} />;
  const charge = preview.decision?.charge ?? null;
  const chargeAtOnce = charge?.price ?? 0;
  const limitsFirst = purpose === 'guards';
  const label =
    chargeAtOnce > 0
      ? words.turnOnAndCharge(figures.money(chargeAtOnce), methodWords(primary ?? ''))
      : purpose === 'on' || purpose === 'again'
        ? words.turnOn
        : words.save;
  return (
    <form
      onSubmit={form.onSubmit(({ packId: chosen }) => {
        if (guards !== undefined && preview.decision !== undefined)
          turnOn.mutate({ workspaceId: workspace.id, packId: chosen, guards, acceptedTerms: AUTO_REFILL_VERSION, chargeAtOnce });
      })}
      onKeyDown={keepFromSubmitting}
      noValidate
    >
      <Stack gap="md">
        {purpose === 'on' && <Text c="var(--fb-text-2)">{words.what}</Text>}
        <PackChoice form={form} packs={packs} isFirst={!limitsFirst} />
        <Limits form={form} packs={packs} isFirst={limitsFirst} />
        {accepted === null ? (
          <Terms form={form} />
        ) : (
          <Text c="var(--fb-text-2)">{words.acceptedAgain(accepted.version, instantWords(accepted.at, book.timeZone))}</Text>
        )}
        <Preview preview={preview} primary={primary} />
        {turnOn.isError && <Refusal error={turnOn.error} title={words.refused} />}
        <DialogSubmit close={close} pending={turnOn.isPending || preview.state === 'asked'}>
          {label}
        </DialogSubmit>
      </Stack>
    </form>
  );
}

/** Money is spent by its button alone: Enter in a field, or on the checkbox of the terms, does not press it. */
function keepFromSubmitting(event: KeyboardEvent): void {
  if (event.key === 'Enter' && event.target instanceof HTMLInputElement) event.preventDefault();
}

type Form = UseFormReturnType<Fields>;

interface PartProps {
  readonly form: Form;
  readonly packs: readonly OfferedPack[];
  /** The dialog opens with the focus here. */
  readonly isFirst: boolean;
}

function PackChoice({ form, packs, isFirst }: PartProps) {
  const figures = useFigures();
  return (
    <Select
      label={words.pack}
      data={packs.map((pack) => ({
        value: pack.id,
        label: words.packOption(pack.name, figures.credits(pack.credits), figures.money(pack.price)),
      }))}
      allowDeselect={false}
      data-autofocus={isFirst || undefined}
      {...form.getInputProps('packId')}
    />
  );
}

function Limits({ form, packs, isFirst }: PartProps) {
  const { workspace } = useBook();
  const figures = useFigures();
  const price = packs.find(({ id }) => id === form.values.packId)?.price;
  const hint = price === undefined ? undefined : words.capHint(figures.money(price));
  const [day, month] = [form.values.capPerDay, form.values.capPerMonth].map((typed) => parseAmount(typed, workspace.currencyDecimals));
  const isDayAboveMonth = day !== undefined && month !== undefined && month > 0 && day > month;
  const wholes = { allowDecimal: false, allowNegative: false, hideControls: true } as const;
  const below = { inputWrapperOrder: ['label', 'input', 'description', 'error'] as ('label' | 'input' | 'description' | 'error')[] };
  return (
    <fieldset className={css.limits}>
      <legend>{words.limits}</legend>
      <p>{words.limitsWhat}</p>
      <AmountInput
        label={words.capPerDay(workspace.currency)}
        description={hint}
        withAsterisk
        data-autofocus={isFirst || undefined}
        {...below}
        {...form.getInputProps('capPerDay')}
      />
      <AmountInput label={words.capPerMonth(workspace.currency)} description={hint} withAsterisk {...below} {...form.getInputProps('capPerMonth')} />
      {isDayAboveMonth && (
        <span className={css.limitWarning} role="status">
          {words.capDayAboveMonth}
        </span>
      )}
      <NumberInput label={words.topUpsPerDay} {...wholes} {...form.getInputProps('topUpsPerDay')} />
      <NumberInput label={words.coolDown} {...wholes} {...form.getInputProps('coolDownMinutes')} />
      <NumberInput label={words.failuresUntilOff} {...wholes} {...form.getInputProps('failuresUntilOff')} />
    </fieldset>
  );
}

function Terms({ form }: { readonly form: Form }) {
  return (
    <div>
      <h3 className={account.sectionTitle}>{words.terms}</h3>
      <TermsText />
      <Checkbox label={words.accept(AUTO_REFILL_VERSION)} {...form.getInputProps('accepted', { type: 'checkbox' })} />
    </div>
  );
}

interface PreviewNow {
  /** `incomplete` while the form has nothing that could be asked about. */
  readonly state: 'incomplete' | 'asked' | 'answered';
  readonly decision: Decision | undefined;
  readonly error: unknown;
  /** When it was answered. */
  readonly at: number;
}

/** What it would do now; nothing until the answer is to exactly what is in the form. */
function usePreview(packId: string, guards: Guards | undefined): PreviewNow {
  const { workspace } = useBook();
  const wanted = JSON.stringify({ packId, guards });
  const [asked] = useDebouncedValue(wanted, PATIENCE_MS);
  const input = JSON.parse(asked) as { readonly packId: string; readonly guards?: Guards };
  const enabled = input.guards !== undefined && input.packId !== '';
  const answer = useAnswer('topUp.preview', { workspaceId: workspace.id, packId: input.packId, guards: input.guards as Guards }, { enabled });
  const nothing = { decision: undefined, error: null, at: 0 };
  if (guards === undefined || packId === '') return { state: 'incomplete', ...nothing };
  if (wanted !== asked || !enabled || answer.isFetching) return { state: 'asked', ...nothing };
  return { state: 'answered', decision: answer.data?.decision, error: answer.error, at: answer.dataUpdatedAt };
}

function Preview({ preview: { state, decision, error, at }, primary }: { readonly preview: PreviewNow; readonly primary: string | null }) {
  const figures = useFigures();
  const { book } = useBook();
  const { charge } = decision ?? { charge: null };
  if (decision === undefined) {
    if (error === null) return <div className={css.preview}>{state === 'incomplete' ? words.incomplete : words.checking}</div>;
    return (
      <div className={`${css.preview} ${css.warn}`} role="alert">
        {describeProblem(error)}
      </div>
    );
  }
  if (charge === null) {
    const said =
      decision.because === 'covered'
        ? words.later(figures.credits(Number(decision.figures['available'] ?? 0)))
        : words.laterBecause(whyNot(decision, { figures, timeZone: book.timeZone, at }));
    return (
      <div className={css.preview} role="status">
        {said}
      </div>
    );
  }
  return (
    <div className={`${css.preview} ${css.warn}`} role="status">
      <strong>{words.now.title(figures.money(charge.price), figures.credits(charge.credits))}</strong>{' '}
      {words.now[decision.because as 'used_up' | 'insufficient' | 'threshold']} {words.now.charged(methodWords(primary ?? ''))}
    </div>
  );
}

function fieldsOf({ guards }: TopUpState, packId: string, accepted: boolean, { currencyDecimals }: Workspace): Fields {
  return {
    packId,
    capPerDay: amountText(guards?.capPerDay, currencyDecimals),
    capPerMonth: amountText(guards?.capPerMonth, currencyDecimals),
    topUpsPerDay: guards?.topUpsPerDay ?? DEFAULTS.topUpsPerDay,
    coolDownMinutes: guards?.coolDownMinutes ?? DEFAULTS.coolDownMinutes,
    failuresUntilOff: guards?.failuresUntilOff ?? DEFAULTS.failuresUntilOff,
    accepted,
  };
}

const RANGES = { topUpsPerDay: [1, 100], coolDownMinutes: [0, 43_200], failuresUntilOff: [1, 100] } as const;
type Whole = keyof typeof RANGES;

function wholeOf(value: number | string, name: Whole): number | undefined {
  const [from, to] = RANGES[name];
  const whole = value === '' ? Number.NaN : Number(value);
  return Number.isInteger(whole) && whole >= from && whole <= to ? whole : undefined;
}

/** `undefined` while a field is not right. */
function guardsOf(fields: Fields, { currencyDecimals }: Workspace): Guards | undefined {
  const capPerDay = parseAmount(fields.capPerDay, currencyDecimals);
  const capPerMonth = parseAmount(fields.capPerMonth, currencyDecimals);
  const topUpsPerDay = wholeOf(fields.topUpsPerDay, 'topUpsPerDay');
  const coolDownMinutes = wholeOf(fields.coolDownMinutes, 'coolDownMinutes');
  const failuresUntilOff = wholeOf(fields.failuresUntilOff, 'failuresUntilOff');
  if (!capPerDay || !capPerMonth || topUpsPerDay === undefined || coolDownMinutes === undefined || failuresUntilOff === undefined) return undefined;
  return { capPerDay, capPerMonth, topUpsPerDay, coolDownMinutes, failuresUntilOff };
}

function problemsOf(fields: Fields, packs: readonly OfferedPack[], { currencyDecimals }: Workspace) {
  const price = packs.find(({ id }) => id === fields.packId)?.price ?? 0;
  const cap = (typed: string) => {
    if (typed.trim() === '') return words.required;
    const amount = parseAmount(typed, currencyDecimals) ?? 0;
    return amount <= 0 ? words.notAmount(amountText(900 * 10 ** currencyDecimals, currencyDecimals)) : amount < price ? words.tooSmall : null;
  };
  const whole = (name: Whole) =>
    wholeOf(fields[name], name) === undefined ? words.wholeNumber(String(RANGES[name][0]), String(RANGES[name][1])) : null;
  return {
    packId: fields.packId === '' ? words.required : null,
    capPerDay: cap(fields.capPerDay),
    capPerMonth: cap(fields.capPerMonth),
    topUpsPerDay: whole('topUpsPerDay'),
    coolDownMinutes: whole('coolDownMinutes'),
    failuresUntilOff: whole('failuresUntilOff'),
    accepted: fields.accepted ? null : words.acceptNeeded,
  };
}
