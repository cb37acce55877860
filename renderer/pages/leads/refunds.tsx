/** Refund requests (rule C5): requested, approved by age while not credited, credited, denied, withdrawn. */

import { Button, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { searchFor } from '../../../electron/ipc/search.ts';
import { useAddress, useChangeQuery, useHref } from '../../address.ts';
import { useBook, useFigures } from '../../book.tsx';
import { useAnswer, useCommand } from '../../client.ts';
import { count } from '../../format.ts';
import { Dialog, DialogActions } from '../../parts/dialog.tsx';
import { ExportListButton, SearchField } from '../../parts/list-tools.tsx';
import { Panel } from '../../parts/panel.tsx';
import { StateBadge } from '../../parts/state-badge.tsx';
import { Answered, Empty, Refusal } from '../../parts/states.tsx';
import { TableHead } from '../../parts/table-head.tsx';
import { Table } from '../../parts/table.tsx';
import table from '../../parts/table.module.css';
import { text } from '../../text/text.ts';
import { useSection } from './sections.ts';
import { REQUEST_TONES, useTimes } from './words.ts';
import type { RefundRequest } from './words.ts';
import css from './leads.module.css';

const words = text.leadsPage.refunds;

type Step = 'deny' | 'withdraw' | 'credit';
interface Acting {
  readonly request: RefundRequest;
  readonly step: Step;
}

/** What waits for someone comes first; of the approved, the oldest. */
const ORDER: readonly RefundRequest['state'][] = ['approved', 'requested', 'credited', 'denied', 'withdrawn'];

export function Refunds() {
  const { workspace } = useBook();
  const { open } = useSection();
  const answer = useAnswer('refunds.list', { workspaceId: workspace.id });
  const search = useAddress().query.get('search') ?? '';
  const change = useChangeQuery();
  const [acting, setActing] = useState<Acting | undefined>(undefined);
  if (answer.data?.requests.length === 0)
    return (
      <Empty title={words.emptyTitle} what={words.emptyWhat}>
        <Button onClick={() => open('leads')}>{words.emptyAction}</Button>
      </Empty>
    );
  return (
    <Panel title={words.list} unit={words.listUnit}>
      <div className={css.tools}>
        <SearchField search={search} onSearch={(typed) => change({ search: typed }, { replace: true })} label={words.searchLabel} />
        <ExportListButton view={{ list: 'refunds', search }} />
      </div>
      <Answered answer={answer} lines={5}>
        {({ requests }) => <RequestTable requests={requests.filter(foundBy(search))} act={setActing} />}
      </Answered>
      {acting !== undefined && <StepDialog key={acting.request.id} {...acting} close={() => setActing(undefined)} />}
    </Panel>
  );
}

function foundBy(search: string): (request: RefundRequest) => boolean {
  const matches = searchFor(search);
  return ({ charge, lead, reason, note }) => matches(charge, lead, reason, note);
}

function RequestTable({ requests, act }: { readonly requests: readonly RefundRequest[]; readonly act: (acting: Acting) => void }) {
  const figures = useFigures();
  const { workspace } = useBook();
  const decide = useCommand('refunds.decide');
  const sorted = requests.toSorted(
    (left, right) =>
      ORDER.indexOf(left.state) - ORDER.indexOf(right.state) || (right.ageDays ?? 0) - (left.ageDays ?? 0) || right.requestedAt - left.requestedAt,
  );
  const open = requests.filter(({ state }) => state === 'requested' || state === 'approved').reduce((sum, { credits }) => sum + credits, 0);
  return (
    <>
      {decide.isError && (
        <div className={css.inset}>
          <Refusal error={decide.error} title={words.refused} />
        </div>
      )}
      <Table label={words.list} least={760}>
        <TableHead
          cells={[
            { name: words.requested, form: 'wideOnly' },
            { name: words.lead },
            { name: words.reason },
            { name: words.until },
            { name: words.credits, form: 'number' },
            { name: words.state },
            { name: '' },
          ]}
        />
        <tbody>
          {sorted.map((request) => (
            <RequestRow
              key={request.id}
              request={request}
              act={(step) => act({ request, step })}
              approve={() => decide.mutate({ workspaceId: workspace.id, requestId: request.id, step: 'approve' })}
            />
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td colSpan={4}>{words.foot(requests.length, count(requests.length))}</td>
            <td colSpan={3} className={table.number}>
              {words.footOpen(figures.credits(open))}
            </td>
          </tr>
        </tfoot>
      </Table>
    </>
  );
}

interface RequestRowProps {
  readonly request: RefundRequest;
  readonly act: (step: Step) => void;
  readonly approve: () => void;
}

function RequestRow({ request, act, approve }: RequestRowProps) {
  const figures = useFigures();
  const times = useTimes();
  const href = useHref();
  const { state, lead, charge, reason, note, until, credits, requestedAt, chargeEventId, eventId } = request;
  const name = lead ?? charge;
  return (
    <tr>
      <td className={`${table.soft} ${table.wideOnly}`}>{times.day(requestedAt)}</td>
      <td className={table.cut} style={{ width: '20%' }} title={name}>
        <a href={href('/activity', { event: String(chargeEventId) })}>{name}</a>
      </td>
      <td className={table.wrap} style={{ width: '36%', minWidth: 160 }}>
        {reason}
        {note !== '' && <p className={css.under}>{note}</p>}
      </td>
      <td className={table.soft}>
        {until === null ? text.noValue : until.over ? words.untilOver(times.deadlineShort(until)) : times.deadline(until)}
      </td>
      <td className={table.number}>{figures.credits(credits)}</td>
      <td className={`${table.soft} ${table.wrap}`} style={{ width: '30%', minWidth: 120 }}>
        <RequestState request={request} />
      </td>
      <td className={table.number}>
        <div className={css.rowActions}>
          {state === 'requested' && (
            <>
              <Button variant="default" onClick={approve} aria-label={words.approveLabel(name)}>
                {words.approve}
              </Button>
              <Button variant="default" onClick={() => act('deny')} aria-label={words.denyLabel(name)}>
                {words.deny}
              </Button>
              <Button variant="default" onClick={() => act('withdraw')} aria-label={words.withdrawLabel(name)}>
                {words.withdraw}
              </Button>
            </>
          )}
          {state === 'approved' && (
            <>
              <Button variant="default" onClick={() => act('credit')} aria-label={words.creditLabel(name)}>
                {words.credit}
              </Button>
              <Button variant="default" onClick={() => act('deny')} aria-label={words.denyLabel(name)}>
                {words.deny}
              </Button>
            </>
          )}
          {eventId !== null && <a href={href('/activity', { event: String(eventId) })}>{words.entry}</a>}
        </div>
      </td>
    </tr>
  );
}

function RequestState({ request: { state, ageDays, decidedAt } }: { readonly request: RefundRequest }) {
  const times = useTimes();
  const tone = REQUEST_TONES[state];
  const name = words.states[state];
  const since = ageDays !== null ? words.age(ageDays) : decidedAt === null ? '' : words.decided(times.day(decidedAt));
  return (
    <>
      {tone === undefined ? name : <StateBadge tone={tone}>{name}</StateBadge>} {since}
    </>
  );
}

function StepDialog({ request, step, close }: Acting & { readonly close: () => void }) {
  const { workspace } = useBook();
  const figures = useFigures();
  const decide = useCommand('refunds.decide', close);
  const credit = useCommand('refunds.credit', close);
  const name = request.lead ?? request.charge;
  const credits = figures.credits(request.credits);
  const told = {
    deny: { title: words.denyTitle(name), what: words.denyWhat, action: words.denyAction },
    withdraw: { title: words.withdrawTitle(name), what: words.withdrawWhat, action: words.withdrawAction },
    credit: { title: words.creditTitle(name), what: words.creditWhat(credits), action: words.creditAction(credits) },
  }[step];
  const ofRequest = { workspaceId: workspace.id, requestId: request.id };
  const failed = decide.error ?? credit.error;
  return (
    <Dialog title={told.title} opened onClose={close}>
      <Stack gap="md">
        <Text c="var(--fb-text-2)">{told.what}</Text>
        {failed !== null && <Refusal error={failed} title={words.refused} />}
        <DialogActions>
          <Button variant="default" onClick={close}>
            {words.keep}
          </Button>
          <Button
            onClick={() => (step === 'credit' ? credit.mutate(ofRequest) : decide.mutate({ ...ofRequest, step }))}
            loading={decide.isPending || credit.isPending}
            data-autofocus
          >
            {told.action}
          </Button>
        </DialogActions>
      </Stack>
    </Dialog>
  );
}
