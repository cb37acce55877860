/** Closing a period at its closing balance, with what is carried and what is in the way; and reopening one, with a reason (rule R4). */

import { Button, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import type { OutputOf } from '../../../electron/ipc/contract/contract.ts';
import { useBook, useFigures } from '../../book.tsx';
import { useCloseGuard, useCommand } from '../../client.ts';
import { count, dayWords, fullDay } from '../../format.ts';
import account from '../../parts/account.module.css';
import { DayInput } from '../../parts/day-input.tsx';
import { DialogActions, DialogSubmit } from '../../parts/dialog.tsx';
import { AlertIcon } from '../../parts/icons.tsx';
import report from '../../parts/import.module.css';
import { Refusal } from '../../parts/states.tsx';
import { text } from '../../text/text.ts';
import { sumOf } from './rows.ts';
import type { View } from './rows.ts';
import type { ReconcileAddress } from './view.ts';
import { periodWords } from './words.ts';
import css from './reconcile.module.css';

const words = text.reconcile.close;

export interface ClosePeriodProps {
  readonly view: View;
  readonly address: ReconcileAddress;
  readonly close: () => void;
}

export function ClosePeriod({ view, address, close }: ClosePeriodProps) {
  const { book } = useBook();
  const figures = useFigures();
  const closing = useCommand('period.close');
  useCloseGuard(closing.isPending);
  const { to, hindrances, account: money } = view;
  if (closing.data !== undefined) return <Closed closed={closing.data} address={address} close={close} />;
  const carried = view.onlyBooks.rows.filter(({ item }) => item.amount !== 0);
  // The list may hold the first of them only; the parts hold all.
  const atStatement = view.books + sumOf(view.parts.filter(({ part }) => part === 'not_yet_on_statement' || part === 'missing_on_statement'));
  return (
    <Stack gap="md">
      <Text c="var(--fb-text-2)">{words.what}</Text>
      <dl className={account.facts}>
        <div>
          <dt>{words.statement(fullDay(to))}</dt>
          <dd>
            {figures.money(view.closing.amount)}
            <small>{text.reconcile.strip.by[view.closing.by]}</small>
          </dd>
        </div>
        <div>
          <dt>{words.books}</dt>
          <dd>{figures.money(atStatement)}</dd>
        </div>
        <div className={account.total}>
          <dt>{words.difference}</dt>
          <dd>{figures.money(view.closing.amount - atStatement)}</dd>
        </div>
      </dl>
      <section>
        <Text>{view.onlyBooks.count === 0 ? words.carriedNone : words.carried(view.onlyBooks.count, count(view.onlyBooks.count))}</Text>
        {carried.length > 0 && (
          <ul className={css.carried}>
            {carried.map(({ item: { eventId, day, what, id, amount }, state }) => (
              <li key={eventId}>
                <span>{dayWords(day, to)}</span>
                <span title={id}>
                  {what}
                  {state === 'missing_on_statement' && <small>{words.missing}</small>}
                </span>
                <span>{figures.cost(amount)}</span>
              </li>
            ))}
          </ul>
        )}
      </section>
      {hindrances.length > 0 && (
        <div className={report.notes}>
          <AlertIcon />
          <div>
            <strong>{words.hindrances}</strong>
            <ul tabIndex={0} aria-label={words.hindrances}>
              {hindrances.map((hindrance) => (
                <li key={hindrance}>{hindrance}</li>
              ))}
            </ul>
          </div>
        </div>
      )}
      {closing.isError && <Refusal error={closing.error} title={words.refused} />}
      <DialogActions>
        <Button variant="default" onClick={close}>
          {hindrances.length > 0 ? text.close : text.cancel}
        </Button>
        {hindrances.length === 0 && (
          <Button
            onClick={() => closing.mutate({ accountId: money.accountId, to, closing: view.closing.amount })}
            loading={closing.isPending}
            data-autofocus
          >
            {words.action(periodWords(view.from, to, book.today), figures.money(view.closing.amount))}
          </Button>
        )}
      </DialogActions>
    </Stack>
  );
}

interface ClosedProps {
  readonly closed: OutputOf<'period.close'>;
  readonly address: ReconcileAddress;
  readonly close: () => void;
}

/** Whether the workspace went along, or which account holds it back. */
function Closed({ closed: { through, carried, workspaceClosedThrough, waitsFor }, address, close }: ClosedProps) {
  const { book } = useBook();
  const isWhole = workspaceClosedThrough !== null && workspaceClosedThrough >= through;
  const show = () => {
    close();
    address.change({ detail: 'periods' });
  };
  return (
    <Stack gap="md">
      <Text fw={600} role="status">
        {words.doneTitle(dayWords(through, book.today))}
      </Text>
      <Text>{words.doneCarried(carried)}</Text>
      <Text c="var(--fb-text-2)">
        {isWhole
          ? words.doneWorkspace(dayWords(workspaceClosedThrough, book.today))
          : waitsFor.length > 0
            ? words.waitsFor(waitsFor.join(', '))
            : words.waits}
      </Text>
      <DialogActions>
        <Button variant="default" onClick={show}>
          {words.show}
        </Button>
        <Button onClick={close} data-autofocus>
          {words.done}
        </Button>
      </DialogActions>
    </Stack>
  );
}

interface ReopenFields {
  readonly from: string | null;
  readonly reason: string;
}

export interface ReopenPeriodProps {
  readonly accountId: number;
  /** The day that is proposed. */
  readonly from: string;
  readonly close: () => void;
}

export function ReopenPeriod({ accountId, from, close }: ReopenPeriodProps) {
  const { book } = useBook();
  const forms = text.reconcile.reopen;
  const form = useForm<ReopenFields>({
    initialValues: { from, reason: '' },
    validate: {
      from: (day) => (day === null ? forms.dayNeeded : null),
      reason: (reason) => (reason.trim() === '' ? forms.reasonNeeded : null),
    },
  });
  const reopen = useCommand('period.reopen', ({ reopened }) => {
    notifications.show({ message: forms.done(reopened) });
    close();
  });
  useCloseGuard(reopen.isPending);
  const { values } = form;
  return (
    <form
      onSubmit={form.onSubmit((fields) => {
        if (fields.from !== null) reopen.mutate({ accountId, from: fields.from, reason: fields.reason });
      })}
      noValidate
    >
      <Stack gap="md">
        <Text c="var(--fb-text-2)">{forms.what}</Text>
        <DayInput label={forms.from} value={values.from} onChange={(day) => form.setFieldValue('from', day)} />
        {form.errors['from'] !== undefined && (
          <Text c="var(--fb-bad)" fz={12} role="alert">
            {form.errors['from']}
          </Text>
        )}
        <TextInput
          label={forms.reason}
          placeholder={forms.placeholder}
          maxLength={500}
          autoComplete="off"
          data-autofocus
          {...form.getInputProps('reason')}
        />
        {reopen.isError && <Refusal error={reopen.error} title={forms.refused} />}
        <DialogSubmit close={close} pending={reopen.isPending}>
          {forms.action(values.from === null ? text.noValue : dayWords(values.from, book.today))}
        </DialogSubmit>
      </Stack>
    </form>
  );
}
