/** The form in which rules are stated for the past (rule L10): all that the audit can be told of a vendor's rules. */

import { ActionIcon, Button, Checkbox, Select, Stack, Text, TextInput } from '@mantine/core';
import { useForm, type UseFormReturnType } from '@mantine/form';
import { Fragment } from 'react';
import { useBook, type Workspace } from '../../../book.tsx';
import { useCommand } from '../../../client.ts';
import { AmountInput } from '../../../parts/amount-input.tsx';
import { DayInput } from '../../../parts/day-input.tsx';
import { DialogSubmit } from '../../../parts/dialog.tsx';
import { CloseIcon, PlusIcon } from '../../../parts/icons.tsx';
import { Refusal } from '../../../parts/states.tsx';
import { text } from '../../../text/text.ts';
import { MODES, MOST_PACKS, PAYING, THRESHOLDS, momentOf, packTyped, problemsOf, rulesOf, type TypedRules } from './typed-rules.ts';
import css from './audit.module.css';

const words = text.audit.rules;

type Form = UseFormReturnType<TypedRules>;

export function RulesForm({ close }: { readonly close: () => void }) {
  const { workspace, book } = useBook();
  const state = useCommand('audit.stateRules', close);
  const form = useForm<TypedRules>({
    initialValues: {
      day: book.today, time: '', mode: 'automatic', paused: false, packs: [packTyped()], coolDown: '', perDay: '', capPerDay: '', capPerMonth: '',
      threshold: '', operator: 'below', heldHours: '', methods: '', payAsYouUse: 'exact_fee',
    }, // prettier-ignore
    validate: (typed) => problemsOf(typed, workspace),
  });
  const { mode } = form.values;
  return (
    <form
      onSubmit={form.onSubmit((typed) => state.mutate({ workspaceId: workspace.id, from: momentOf(typed), rules: rulesOf(typed, workspace) }))}
      noValidate
    >
      <Stack gap="md">
        <Text c="var(--fb-text-2)">{words.addWhat}</Text>
        <div className={css.fields}>
          <DayInput label={words.from} value={form.values.day} onChange={(day) => day !== null && form.setFieldValue('day', day)} />
          <TextInput
            label={words.time(book.timeZone)}
            placeholder={words.startOfDay}
            autoComplete="off"
            maxLength={14}
            {...form.getInputProps('time')}
          />
          <Select
            label={words.mode}
            data={MODES.map((value) => ({ value, label: words.modes[value] }))}
            allowDeselect={false}
            {...form.getInputProps('mode')}
          />
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
          <>
            <Checkbox label={words.paused} {...form.getInputProps('paused', { type: 'checkbox' })} />
            <Packs form={form} workspace={workspace} />
          </>
        )}
        {mode === 'automatic' && <Guards form={form} workspace={workspace} timeZone={book.timeZone} />}
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

interface PartProps {
  readonly form: Form;
  readonly workspace: Workspace;
}

/** What the vendor sold; while automatic top-up is on, the first is its plan. */
function Packs({ form, workspace }: PartProps) {
  const { packs, mode } = form.values;
  return (
    <fieldset className={css.packs}>
      <legend>{mode === 'automatic' ? words.packsAutomatic : words.packsOff}</legend>
      {packs.length > 0 && (
        <div className={css.packRows}>
          <span className={css.packHead}>{words.price(workspace.currency)}</span>
          <span className={css.packHead}>{words.credits}</span>
          <span className={css.packHead}>{words.name}</span>
          <span />
          {packs.map(({ key }, at) => {
            const of = words.packNumber(at + 1);
            return (
              <Fragment key={key}>
                <AmountInput aria-label={`${of}: ${words.price(workspace.currency)}`} {...form.getInputProps(`packs.${at}.price`)} />
                <AmountInput aria-label={`${of}: ${words.credits}`} {...form.getInputProps(`packs.${at}.credits`)} />
                <TextInput
                  aria-label={`${of}: ${words.name}`}
                  placeholder={words.nameOptional}
                  maxLength={100}
                  autoComplete="off"
                  {...form.getInputProps(`packs.${at}.name`)}
                />
                <ActionIcon aria-label={words.removePack(of)} onClick={() => form.removeListItem('packs', at)}>
                  <CloseIcon />
                </ActionIcon>
              </Fragment>
            );
          })}
        </div>
      )}
      {form.errors['packs'] !== undefined && <p className={css.problem}>{form.errors['packs']}</p>}
      <Button
        variant="default"
        leftSection={<PlusIcon />}
        disabled={packs.length >= MOST_PACKS}
        onClick={() => form.insertListItem('packs', packTyped())}
      >
        {words.addPack}
      </Button>
    </fieldset>
  );
}

function Guards({ form, workspace: { currency }, timeZone }: PartProps & { readonly timeZone: string }) {
  const optional = { placeholder: words.optional } as const;
  return (
    <>
      <div className={css.fields}>
        <TextInput label={words.coolDown} inputMode="numeric" {...optional} {...form.getInputProps('coolDown')} />
        <TextInput label={words.perDay} inputMode="numeric" {...optional} {...form.getInputProps('perDay')} />
        <AmountInput label={words.capPerDay(currency)} {...optional} {...form.getInputProps('capPerDay')} />
        <AmountInput label={words.capPerMonth(currency)} {...optional} {...form.getInputProps('capPerMonth')} />
      </div>
      <Text size="xs" c="var(--fb-text-2)">
        {words.capsWhat(timeZone)}
      </Text>
      <div className={css.fields}>
        <AmountInput label={words.threshold} {...optional} {...form.getInputProps('threshold')} />
        <Select
          label={words.operator}
          data={THRESHOLDS.map((value) => ({ value, label: words.operators[value] }))}
          allowDeselect={false}
          {...form.getInputProps('operator')}
        />
        <TextInput
          label={words.heldHours}
          description={words.heldHoursWhat}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          inputMode="numeric"
          {...optional}
          {...form.getInputProps('heldHours')}
        />
      </div>
    </>
  );
}
