/** The strip of figures: where statement and books close, what they differ by, and how many lines are settled. */

import { Button, Group, Popover, Stack, UnstyledButton } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useHref } from '../../address.ts';
import { useBook, useFigures } from '../../book.tsx';
import { count, fullDay } from '../../format.ts';
import { AmountInput, amountText, parseSignedAmount } from '../../parts/amount-input.tsx';
import { DayInput } from '../../parts/day-input.tsx';
import { Panel } from '../../parts/panel.tsx';
import { text } from '../../text/text.ts';
import type { View } from './rows.ts';
import type { ReconcileAddress } from './view.ts';
import { accountWords, isSettled, openRows } from './words.ts';
import css from './reconcile.module.css';

const words = text.reconcile.strip;

export function Strip({ view, address }: { readonly view: View; readonly address: ReconcileAddress }) {
  const figures = useFigures();
  const href = useHref();
  const { account, closing, books, difference, leftToExplain, to } = view;
  const isCarried = isSettled(view) && leftToExplain === 0;
  return (
    <Panel label={words.label}>
      <dl className={css.strip}>
        <Cell name={words.statement} figure={figures.cost(closing.amount)} support={<ClosingChange view={view} address={address} />} />
        <Cell
          name={words.books}
          figure={
            <a href={href('/activity', { to, paid: '1' })} title={words.booksOpen}>
              {figures.cost(books)}
            </a>
          }
          support={words.booksOf(accountWords(account))}
        />
        <Cell
          name={words.difference}
          figure={<span className={difference === 0 ? css.good : isCarried ? undefined : css.wrong}>{figures.cost(difference)}</span>}
          support={differenceWords()}
        />
        <Settled view={view} />
      </dl>
    </Panel>
  );

  function differenceWords(): string {
    if (difference === 0 && openRows(view) === 0) return words.zero;
    if (isCarried) return words.carried;
    if (leftToExplain !== 0) return words.unexplained(figures.cost(leftToExplain));
    return words.whenSettled(figures.cost(0), openRows(view), count(openRows(view)));
  }
}

function Cell({ name, figure, support }: { readonly name: string; readonly figure: ReactNode; readonly support: ReactNode }) {
  return (
    <div className={css.cell}>
      <dt>{name}</dt>
      <dd className={css.figure}>{figure}</dd>
      <dd className={css.support}>{support}</dd>
    </div>
  );
}

function Settled({ view }: { readonly view: View }) {
  const settled = linesIn(view.accepted.rows, view.accepted.count);
  const parts = [
    { name: words.legend.accepted, of: settled, form: css.accepted },
    { name: words.legend.certain, of: linesIn(view.certain.rows, view.certain.count), form: css.certain },
    { name: words.legend.likely, of: linesIn(view.likely.rows, view.likely.count), form: css.likely },
    { name: words.legend.tied, of: view.ties.rows.reduce((sum, { lines }) => sum + lines.length, 0), form: css.tied },
    { name: words.legend.statement, of: view.onlyStatement.count, form: css.alone },
  ].filter(({ of }) => of > 0);
  return (
    <div className={`${css.cell} ${css.settled}`}>
      <dt>
        <span>{words.settled}</span>
        <span>{words.settledOf(count(settled), count(view.lines))}</span>
      </dt>
      <dd>
        <div className={css.bar} aria-hidden="true">
          {parts.map(({ name, of, form }) => (
            <span key={name} className={form} style={{ flexGrow: of }} />
          ))}
        </div>
      </dd>
      <dd className={css.legend}>
        {parts.map(({ name, of, form }) => (
          <span key={name}>
            <i className={form} aria-hidden="true" /> {count(of)} {name}
          </span>
        ))}
      </dd>
    </div>
  );
}

/** Lines of matches; where the answer holds only the first of them, each of the others is counted as one. */
function linesIn(matches: View['accepted']['rows'], all: number): number {
  return matches.reduce((sum, { lines }) => sum + lines.length, 0) + (all - matches.length);
}

function ClosingChange({ view, address }: { readonly view: View; readonly address: ReconcileAddress }) {
  const [opened, setOpened] = useState(false);
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" trapFocus returnFocus withRoles>
      <Popover.Target>
        <UnstyledButton className={css.link} onClick={() => setOpened((now) => !now)} title={text.reconcile.strip.change}>
          {words.day(fullDay(view.to), words.by[view.closing.by])}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown className={css.popover ?? ''} aria-label={text.reconcile.closing.title}>
        {opened && <ClosingForm view={view} address={address} close={() => setOpened(false)} />}
      </Popover.Dropdown>
    </Popover>
  );
}

interface ClosingFields {
  readonly day: string | null;
  readonly closing: string;
}

function ClosingForm({ view, address, close }: { readonly view: View; readonly address: ReconcileAddress; readonly close: () => void }) {
  const { workspace } = useBook();
  const { currencyDecimals, currency } = workspace;
  const forms = text.reconcile.closing;
  const form = useForm<ClosingFields>({
    initialValues: { day: view.to, closing: amountText(view.closing.amount, currencyDecimals) },
    validate: {
      day: (day) => (day === null ? forms.dayNeeded : null),
      closing: (typed, { day }) => (day === view.to && parseSignedAmount(typed, currencyDecimals) === undefined ? forms.wrong : null),
    },
  });
  const isOtherDay = form.values.day !== view.to;
  const submit = ({ day, closing }: ClosingFields) => {
    const typed = parseSignedAmount(closing, currencyDecimals);
    // Of another day, the balance that is shown here says nothing: the file's own comes first.
    const isGiven = typed !== undefined && (typed !== view.closing.amount || (!isOtherDay && view.closing.by === 'given'));
    address.setClosing(day ?? view.to, isGiven ? typed : undefined);
    close();
  };
  return (
    <form onSubmit={form.onSubmit(submit)} noValidate>
      <Stack gap="md" w={264}>
        <strong>{forms.title}</strong>
        <DayInput label={forms.day} value={form.values.day} onChange={(day) => form.setFieldValue('day', day)} />
        <AmountInput
          label={forms.balance(currency)}
          description={isOtherDay ? forms.what : forms.prefilled[view.closing.by]}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          // Not the day: its calendar would lie over the form at once.
          data-autofocus
          {...form.getInputProps('closing')}
        />
        <Group justify="flex-end" gap="sm">
          {view.closing.by === 'given' && (
            <Button
              variant="default"
              mr="auto"
              onClick={() => {
                address.setClosing(view.to, undefined);
                close();
              }}
            >
              {forms.stated}
            </Button>
          )}
          <Button type="submit">{forms.apply}</Button>
        </Group>
      </Stack>
    </form>
  );
}
