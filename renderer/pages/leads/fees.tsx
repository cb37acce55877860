/** Fees from contact to charge: held with the time of their release, waiting, unpaid with a reason, charged (rules C1, C2). */

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
import { PayDialog, useTellFee } from './pay-dialog.tsx';
import { FEE_TONES, feeName, paidByCardWords, useReasons, useTimes } from './words.ts';
import type { Fee } from './words.ts';
import css from './leads.module.css';

const words = text.leadsPage.fees;
const LISTED = 500;

type Act = 'fallDue' | 'tryAgain' | 'release';
interface Acting {
  readonly fee: Fee;
  readonly act: Act;
}

export function Fees({ record }: { readonly record: () => void }) {
  const { workspace } = useBook();
  const answer = useAnswer('fees.list', { workspaceId: workspace.id, limit: LISTED });
  const search = useAddress().query.get('search') ?? '';
  const change = useChangeQuery();
  const [acting, setActing] = useState<Acting | undefined>(undefined);
  const close = () => setActing(undefined);
  if (answer.data?.fees.length === 0)
    return (
      <Empty title={words.emptyTitle} what={words.emptyWhat}>
        <Button onClick={record}>{words.record}</Button>
      </Empty>
    );
  return (
    <Panel title={words.list} unit={words.listUnit}>
      <div className={css.tools}>
        <SearchField search={search} onSearch={(typed) => change({ search: typed }, { replace: true })} label={words.searchLabel} />
        <ExportListButton view={{ list: 'fees', search }} />
      </div>
      <Answered answer={answer} lines={6}>
        {({ fees, held }) => <FeeTable fees={fees.filter(foundBy(search))} held={held} act={setActing} />}
      </Answered>
      {acting !== undefined &&
        (acting.act === 'release' ? (
          <ReleaseDialog key={acting.fee.id} fee={acting.fee} close={close} />
        ) : (
          <FeePayDialog key={acting.fee.id} fee={acting.fee} act={acting.act} close={close} />
        ))}
    </Panel>
  );
}

function foundBy(search: string): (fee: Fee) => boolean {
  const matches = searchFor(search);
  return ({ sourceId, lead, note, campaign, category }) => matches(sourceId, lead, note, campaign, category);
}

interface FeeTableProps {
  readonly fees: readonly Fee[];
  readonly held: number;
  readonly act: (acting: Acting) => void;
}

function FeeTable({ fees, held, act }: FeeTableProps) {
  const figures = useFigures();
  return (
    <Table label={words.list} least={760}>
      <TableHead
        cells={[
          { name: words.contacted },
          { name: words.what },
          { name: words.kind },
          { name: words.campaign, form: 'wideOnly' },
          { name: words.credits, form: 'number' },
          { name: words.state },
          { name: '' },
        ]}
      />
      <tbody>
        {fees.map((fee) => (
          <FeeRow key={fee.id} fee={fee} act={(chosen) => act({ fee, act: chosen })} />
        ))}
      </tbody>
      <tfoot>
        <tr>
          <td colSpan={4}>{words.count(fees.length, count(fees.length))}</td>
          <td colSpan={3} className={table.number}>
            {words.footHeld(figures.credits(held))}
          </td>
        </tr>
      </tfoot>
    </Table>
  );
}

function FeeRow({ fee, act }: { readonly fee: Fee; readonly act: (act: Act) => void }) {
  const figures = useFigures();
  const times = useTimes();
  const href = useHref();
  const what = feeName(fee);
  const { state, contactedAt, kind, campaign, credits, eventId } = fee;
  return (
    <tr>
      <td className={table.soft}>{times.point(contactedAt)}</td>
      <td className={table.cut} style={{ width: '40%' }} title={fee.note === '' ? fee.sourceId : `${fee.sourceId}: ${fee.note}`}>
        {eventId === null ? what : <a href={href('/activity', { event: String(eventId) })}>{what}</a>}
      </td>
      <td className={table.soft}>{text.kinds[kind]}</td>
      <td className={`${table.soft} ${table.cut} ${table.wideOnly}`} style={{ width: '30%' }} title={campaign}>
        {campaign || text.noValue}
      </td>
      <td className={table.number}>{figures.credits(fee.paid === null ? credits : fee.paid.credits && Math.abs(fee.paid.credits))}</td>
      <td className={`${table.soft} ${table.wrap}`} style={{ minWidth: 210 }}>
        <FeeState fee={fee} />
      </td>
      <td className={table.number}>
        <div className={css.rowActions}>
          {state === 'held' && (
            <>
              <Button variant="default" onClick={() => act('fallDue')} aria-label={words.fallDueLabel(what)}>
                {words.fallDue}
              </Button>
              <Button variant="default" onClick={() => act('release')} aria-label={words.releaseLabel(what)}>
                {words.release}
              </Button>
            </>
          )}
          {state === 'unpaid' && (
            <Button variant="default" onClick={() => act('tryAgain')} aria-label={words.tryAgainLabel(what)}>
              {words.tryAgain}
            </Button>
          )}
        </div>
      </td>
    </tr>
  );
}

function FeeState({ fee }: { readonly fee: Fee }) {
  const times = useTimes();
  const figures = useFigures();
  const reasons = useReasons();
  const { state, releaseAt } = fee;
  const tone = FEE_TONES[state];
  const name = state === 'held' && releaseAt !== null ? words.states.heldUntil(times.point(releaseAt)) : words.states[state];
  if (tone === undefined) return paidByCardWords(fee, figures) ?? name;
  return (
    <>
      <StateBadge tone={tone}>{name}</StateBadge> {state === 'unpaid' && reasons.unpaid(fee)}
    </>
  );
}

/** A held fee that will not fall due: what it reserves is free again, and it never costs anything. */
function ReleaseDialog({ fee, close }: { readonly fee: Fee; readonly close: () => void }) {
  const { workspace } = useBook();
  const figures = useFigures();
  const tell = useTellFee();
  const release = useCommand('fees.release', ({ fee: after }) => {
    tell(after);
    close();
  });
  return (
    <Dialog title={words.releaseTitle(feeName(fee))} opened onClose={close}>
      <Stack gap="md">
        <Text c="var(--fb-text-2)">{words.releaseWhat(figures.credits(fee.credits))}</Text>
        {release.isError && <Refusal error={release.error} title={words.releaseRefused} />}
        <DialogActions>
          <Button variant="default" onClick={close}>
            {words.releaseKeep}
          </Button>
          <Button onClick={() => release.mutate({ workspaceId: workspace.id, feeId: fee.id })} loading={release.isPending} data-autofocus>
            {words.releaseAction}
          </Button>
        </DialogActions>
      </Stack>
    </Dialog>
  );
}

function FeePayDialog({ fee, act, close }: { readonly fee: Fee; readonly act: Exclude<Act, 'release'>; readonly close: () => void }) {
  const { workspace } = useBook();
  const tell = useTellFee();
  const done = ({ fee: after }: { readonly fee: Fee }) => {
    tell(after);
    close();
  };
  const commands = { fallDue: useCommand('fees.fallDue', done), tryAgain: useCommand('fees.tryAgain', done) };
  const causing = commands[act];
  const what = feeName(fee);
  return (
    <PayDialog
      title={act === 'fallDue' ? words.fallDueTitle(what) : words.tryAgainTitle(what)}
      asked={{ kind: fee.kind, credits: fee.credits, feeId: fee.id }}
      causing={{ ...causing, mutate: (told) => causing.mutate({ workspaceId: workspace.id, feeId: fee.id, told }) }}
      close={close}
    />
  );
}
