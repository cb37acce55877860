/** Rules that the user states for the past of an account that the vendor operates (rule L10): only the audit reads them. */

import { Button, Select, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import type { InputOf, OutputOf } from '../../../../electron/ipc/contract/contract.ts';
import { useBook, useFigures } from '../../../book.tsx';
import { useAnswer, useCommand } from '../../../client.ts';
import { fullDay } from '../../../format.ts';
import { AmountInput, parseAmount } from '../../../parts/amount-input.tsx';
import { DayInput } from '../../../parts/day-input.tsx';
import { Dialog, DialogSubmit } from '../../../parts/dialog.tsx';
import { Panel } from '../../../parts/panel.tsx';
import { Answered, Refusal } from '../../../parts/states.tsx';
import { TableHead } from '../../../parts/table-head.tsx';
import { Table } from '../../../parts/table.tsx';
import table from '../../../parts/table.module.css';
import { text } from '../../../text/text.ts';
import { rulesInWords } from './words.ts';
import css from './audit.module.css';

const words = text.audit.rules;

type Stated = OutputOf<'audit.rules'>['stated'][number];
type Given = InputOf<'audit.stateRules'>['rules'];

export function StatedRules() {
  const { workspace } = useBook();
  const answer = useAnswer('audit.rules', { workspaceId: workspace.id });
  const [isAdding, setIsAdding] = useState(false);
  return (
    <Panel
      title={words.title}
      unit={words.unit}
      end={
        <Button variant="default" onClick={() => setIsAdding(true)}>
          {words.add}
        </Button>
      }
    >
      <Answered answer={answer} lines={3}>
        {({ stated, ownSince }) => (
          <>
            {stated.length === 0 ? <p className={css.none}>{words.none}</p> : <RulesTable stated={stated} />}
            {ownSince !== null && <p className={css.since}>{words.since(`${fullDay(ownSince.slice(0, 10))}, ${ownSince.slice(11, 16)}`)}</p>}
          </>
        )}
      </Answered>
      <Dialog title={words.addTitle} opened={isAdding} onClose={() => setIsAdding(false)} size={560}>
        <RulesForm close={() => setIsAdding(false)} />
      </Dialog>
    </Panel>
  );
}

function RulesTable({ stated }: { readonly stated: readonly Stated[] }) {
  const figures = useFigures();
  const { workspace } = useBook();
  const withdraw = useCommand('audit.stateRules');
  return (
    <>
      {withdraw.isError && <Refusal error={withdraw.error} title={words.failed} />}
      <Table label={words.title} least={560}>
        <TableHead cells={[{ name: words.from }, { name: words.stated }, { name: '' }]} />
        <tbody>
          {stated.map(({ from, day, time, rules }) => (
            <tr key={from}>
              <td>{momentWords(day, time)}</td>
              <td className={`${table.wrap} ${table.soft}`} style={{ width: '70%' }}>
                {rules === null ? words.unknown : rulesInWords(rules, figures)}
              </td>
              <td className={table.number}>
                <Button
                  variant="default"
                  aria-label={words.withdrawLabel(momentWords(day, time))}
                  onClick={() => withdraw.mutate({ workspaceId: workspace.id, from, rules: 'withdrawn' })}
                >
                  {words.withdraw}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
    </>
  );
}

/** Of what was stated from the start of a day on the day alone. */
function momentWords(day: string, time: string): string {
  return time.slice(11, 19) === '00:00:00' ? fullDay(day) : `${fullDay(day)}, ${time.slice(11, 16)}`;
}

const MODES = ['automatic', 'off', 'unknown'] as const;
const PAYING = ['exact_fee', 'shortfall'] as const;

function RulesForm({ close }: { readonly close: () => void }) {
  const { workspace, book } = useBook();
  const { currency, currencyDecimals, creditDecimals } = workspace;
  const state = useCommand('audit.stateRules', close);
  const form = useForm<Typed>({
    initialValues: {
      day: book.today, mode: 'automatic', price: '', credits: '', coolDown: '', perDay: '', capPerDay: '', capPerMonth: '', methods: '',
      payAsYouUse: 'exact_fee',
    }, // prettier-ignore
    validate: {
      price: (typed, { mode, credits }) => (isPartOfPack(typed, credits, mode, currencyDecimals) ? null : words.packNeeded),
      credits: (typed, { mode, price }) => (isPartOfPack(typed, price, mode, creditDecimals) ? null : words.packNeeded),
      coolDown: (typed) => (isWholeOrEmpty(typed) ? null : words.wrongWhole),
      perDay: (typed) => (isWholeOrEmpty(typed) && typed.trim() !== '0' ? null : words.wrongWhole),
      capPerDay: (typed) => (typed.trim() === '' || isAmount(typed, currencyDecimals) ? null : words.wrong),
      capPerMonth: (typed) => (typed.trim() === '' || isAmount(typed, currencyDecimals) ? null : words.wrong),
    },
  });
  const { mode } = form.values;
  const submit = (values: Typed) =>
    state.mutate({ workspaceId: workspace.id, from: values.day, rules: rulesOf(values, { currencyDecimals, creditDecimals }) });
  return (
    <form onSubmit={form.onSubmit(submit)} noValidate>
      <Stack gap="md">
        <Text c="var(--fb-text-2)">{words.addWhat}</Text>
        <div className={css.fields}>
          <DayInput label={words.from} value={form.values.day} onChange={(day) => day !== null && form.setFieldValue('day', day)} />
          <Select
            label={words.mode}
            data={MODES.map((value) => ({ value, label: words.modes[value] }))}
            allowDeselect={false}
            {...form.getInputProps('mode')}
          />
          {mode !== 'unknown' && (
            <>
              <AmountInput label={words.price(currency)} placeholder={mode === 'off' ? words.noPack : ''} {...form.getInputProps('price')} />
              <AmountInput label={words.credits} placeholder={mode === 'off' ? words.noPack : ''} {...form.getInputProps('credits')} />
            </>
          )}
          {mode === 'automatic' && (
            <>
              <TextInput label={words.coolDown} placeholder={words.optional} inputMode="numeric" {...form.getInputProps('coolDown')} />
              <TextInput label={words.perDay} placeholder={words.optional} inputMode="numeric" {...form.getInputProps('perDay')} />
              <AmountInput label={words.capPerDay(currency)} placeholder={words.optional} {...form.getInputProps('capPerDay')} />
              <AmountInput label={words.capPerMonth(currency)} placeholder={words.optional} {...form.getInputProps('capPerMonth')} />
            </>
          )}
          {mode === 'off' && (
            <Select
              label={words.payAsYouUse}
              data={PAYING.map((value) => ({ value, label: words.payAsYouUses[value] }))}
              allowDeselect={false}
              {...form.getInputProps('payAsYouUse')}
            />
          )}
        </div>
        {mode !== 'unknown' && (
          <TextInput
            label={words.methods}
            description={words.methodsWhat}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            maxLength={400}
            {...form.getInputProps('methods')}
          />
        )}
        {state.isError && <Refusal error={state.error} title={words.failed} />}
        <DialogSubmit close={close} pending={state.isPending}>
          {words.submit}
        </DialogSubmit>
      </Stack>
    </form>
  );
}

interface Typed {
  readonly day: string;
  readonly mode: (typeof MODES)[number];
  readonly price: string;
  readonly credits: string;
  readonly coolDown: string;
  readonly perDay: string;
  readonly capPerDay: string;
  readonly capPerMonth: string;
  readonly methods: string;
  readonly payAsYouUse: (typeof PAYING)[number];
}

function rulesOf(typed: Typed, { currencyDecimals, creditDecimals }: { readonly currencyDecimals: number; readonly creditDecimals: number }): Given {
  const { mode, payAsYouUse } = typed;
  if (mode === 'unknown') return mode;
  const isAutomatic = mode === 'automatic';
  const whole = (typedText: string) => (!isAutomatic || typedText.trim() === '' ? null : Number(typedText));
  const cap = (typedText: string) => (isAutomatic ? (parseAmount(typedText, currencyDecimals) ?? null) : null);
  const [price, credits] = [parseAmount(typed.price, currencyDecimals), parseAmount(typed.credits, creditDecimals)];
  const pack = price === undefined || credits === undefined ? null : { name: words.packName(typed.credits.trim()), price, credits };
  const methods = typed.methods.split(',').map((name) => name.trim()).filter((name) => name !== ''); // prettier-ignore
  return {
    mode,
    paused: false,
    pack: isAutomatic ? pack : null,
    packs: pack === null ? [] : [pack],
    guards: {
      coolDownMinutes: whole(typed.coolDown),
      topUpsPerDay: whole(typed.perDay),
      capPerDay: cap(typed.capPerDay),
      capPerMonth: cap(typed.capPerMonth),
    },
    threshold: null,
    payAsYouUse,
    heldHours: null,
    methods: methods.length === 0 ? null : methods,
  };
}

/** The plan has both; while automatic top-up is off a pack that is sold may be told, and then both. */
function isPartOfPack(typed: string, other: string, mode: Typed['mode'], decimals: number): boolean {
  if (mode === 'unknown') return true;
  return isAmount(typed, decimals) || (mode === 'off' && typed.trim() === '' && other.trim() === '');
}

function isAmount(typed: string, decimals: number): boolean {
  return (parseAmount(typed, decimals) ?? 0) > 0;
}

function isWholeOrEmpty(typed: string): boolean {
  return /^\d{0,5}$/.test(typed.trim());
}
