/** Promotion Service: on or off since when, and who can still cause a fee after it was switched off (rule C3). */

import { Button, Stack, Switch, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import type { OutputOf } from '../../../electron/ipc/contract/contract.ts';
import { useWanted } from '../../address.ts';
import { useBook, useFigures } from '../../book.tsx';
import { useAnswer, useCommand } from '../../client.ts';
import { count, decimalText, fullDay } from '../../format.ts';
import { AmountInput, parseAmount } from '../../parts/amount-input.tsx';
import { Banner } from '../../parts/banner.tsx';
import { Dialog, DialogSubmit } from '../../parts/dialog.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Answered, Refusal } from '../../parts/states.tsx';
import { TableHead } from '../../parts/table-head.tsx';
import { Table } from '../../parts/table.tsx';
import table from '../../parts/table.module.css';
import { text } from '../../text/text.ts';
import { ContactForm } from './contact-form.tsx';
import { useTimes } from './words.ts';
import css from './leads.module.css';

const words = text.leadsPage.promotion;
type State = OutputOf<'promotion.state'>;

export function Promotion() {
  const { workspace } = useBook();
  const answer = useAnswer('promotion.state', { workspaceId: workspace.id });
  const [open, setOpen] = useState<'sent' | 'approached' | undefined>(undefined);
  const close = () => setOpen(undefined);
  useWanted({ approached: () => setOpen('approached') });
  return (
    <>
      {answer.data !== undefined && <Tail state={answer.data} />}
      <Panel title={words.title} unit={words.unit} end={answer.data !== undefined && <OnOff state={answer.data} />}>
        <Answered answer={answer} lines={4}>
          {(state) => (
            <>
              <Figures state={state} />
              <p className={css.promotionWhat}>{state.on ? words.onWhat : state.exposure.customers === 0 ? words.offWhat : words.sentOff}</p>
              {(state.on || state.exposure.customers > 0) && (
                <div className={css.promotionActions}>
                  {state.on && (
                    <Button variant="default" onClick={() => setOpen('sent')}>
                      {words.sent}
                    </Button>
                  )}
                  <Button variant="default" onClick={() => setOpen('approached')}>
                    {words.approached}
                  </Button>
                </div>
              )}
            </>
          )}
        </Answered>
      </Panel>
      {answer.data !== undefined && answer.data.exposure.open.length > 0 && <OpenPanel open={answer.data.exposure.open} />}
      <SentForm opened={open === 'sent'} close={close} />
      <ContactForm opened={open === 'approached'} kind="promotion" exposure={answer.data?.exposure} close={close} />
    </>
  );
}

/** Off, and not over: what has a deadline and may cost something. */
function Tail({ state: { on, exposure } }: { readonly state: State }) {
  const figures = useFigures();
  const times = useTimes();
  if (on || exposure.customers === 0 || exposure.until === null) return null;
  return (
    <Banner
      tone="warn"
      title={words.tail(exposure.customers)}
      what={words.tailWhat(figures.credits(exposure.creditsAtMost), times.point(exposure.until))}
    />
  );
}

function OnOff({ state }: { readonly state: State }) {
  const { workspace } = useBook();
  const set = useCommand('account.setPromotion');
  return (
    <>
      {set.isError && <span role="alert">{words.switchRefused}</span>}
      <Switch
        size="sm"
        labelPosition="left"
        label={words.switch}
        checked={state.on}
        onChange={({ currentTarget }) => !set.isPending && set.mutate({ workspaceId: workspace.id, on: currentTarget.checked })}
        withThumbIndicator={false}
      />
    </>
  );
}

function Figures({ state: { on, since, exposure } }: { readonly state: State }) {
  const figures = useFigures();
  const times = useTimes();
  const { customers, until, creditsAtMost } = exposure;
  const cells: readonly (readonly [name: string, figure: string, unit: string, support: string])[] = [
    [words.state, on ? words.on : words.off, '', since === null ? words.never : words.since(fullDay(since))],
    [words.customers, count(customers), words.customersUnit(customers), words.customersWhat],
    [words.atMost, figures.credits(creditsAtMost), text.credits, words.atMostWhat],
    [words.until, until === null ? text.noValue : times.point(until), '', on ? words.untilOn : until === null ? words.untilNobody : words.untilWhat],
  ];
  return (
    <dl className={css.strip}>
      {cells.map(([name, figure, unit, support]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className={css.stripFigure}>
            {figure} {unit !== '' && <small>{unit}</small>}
          </dd>
          <dd className={css.under}>{support}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What the exposure is made of: of each customer the quotation with the highest fee. */
function OpenPanel({ open }: { readonly open: State['exposure']['open'] }) {
  const figures = useFigures();
  const times = useTimes();
  return (
    <Panel title={words.open} unit={words.openUnit}>
      <Table label={words.open} least={480}>
        <TableHead
          cells={[{ name: words.openLead }, { name: words.openCustomer }, { name: words.openSent }, { name: words.openCredits, form: 'number' }]}
        />
        <tbody>
          {open.map(({ lead, customer, sentAt, credits }) => (
            <tr key={lead}>
              <td className={table.cut} title={lead}>
                {lead}
              </td>
              <td className={`${table.soft} ${table.cut}`} title={customer}>
                {customer === lead ? text.noValue : customer}
              </td>
              <td className={table.soft}>{times.point(sentAt)}</td>
              <td className={table.number}>{figures.credits(credits)}</td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Panel>
  );
}

function SentForm({ opened, close }: { readonly opened: boolean; readonly close: () => void }) {
  return (
    <Dialog title={words.sentTitle} opened={opened} onClose={close}>
      <Sent close={close} />
    </Dialog>
  );
}

function Sent({ close }: { readonly close: () => void }) {
  const { workspace } = useBook();
  const decimals = workspace.creditDecimals;
  const form = useForm({
    initialValues: { lead: '', customer: '', credits: '' },
    validate: {
      lead: (lead) => (lead.trim() === '' ? text.leadsPage.fees.leadError : null),
      credits: (typed) =>
        parseAmount(typed, decimals) === undefined ? text.leadsPage.fees.feeError(decimalText(10 * 10 ** decimals, decimals)) : null,
    },
  });
  const record = useCommand('promotion.quotationSent', () => {
    notifications.show({ message: words.sentDone(form.values.lead.trim()) });
    close();
  });
  const submit = ({ lead, customer, credits }: typeof form.values) =>
    record.mutate({
      workspaceId: workspace.id,
      lead: lead.trim(),
      customer: customer.trim() || lead.trim(),
      credits: parseAmount(credits, decimals) ?? 0,
    });
  return (
    <form onSubmit={form.onSubmit(submit)} noValidate>
      <Stack gap="md">
        <Text c="var(--fb-text-2)">{words.sentWhat}</Text>
        <TextInput label={words.sentLead} required data-autofocus maxLength={200} {...form.getInputProps('lead')} />
        <TextInput
          label={words.sentCustomer}
          description={words.sentCustomerWhat}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          placeholder={text.leadsPage.fees.optional}
          maxLength={200}
          {...form.getInputProps('customer')}
        />
        <AmountInput label={words.sentFee} required {...form.getInputProps('credits')} />
        {record.isError && <Refusal error={record.error} title={words.sentRefused} />}
        <DialogSubmit close={close} pending={record.isPending}>
          {words.sentAction}
        </DialogSubmit>
      </Stack>
    </form>
  );
}
