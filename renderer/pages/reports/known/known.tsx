/** Reports as they were known (rule L4): sealing one, those that were sealed, and one of them opened beside what changed since. */

import { Button, SegmentedControl } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { SPAN_UNITS } from '../../../../db/ledger/calendar.ts';
import type { SpanUnit } from '../../../../db/ledger/calendar.ts';
import type { OutputOf } from '../../../../electron/ipc/contract/contract.ts';
import { useAddress, useChangeQuery } from '../../../address.ts';
import { useBook } from '../../../book.tsx';
import { useAnswer, useCommand } from '../../../client.ts';
import { addDays, instantWords, shortHash, span } from '../../../format.ts';
import { DayInput } from '../../../parts/day-input.tsx';
import { Panel } from '../../../parts/panel.tsx';
import { Answered, Empty, Refusal } from '../../../parts/states.tsx';
import { TableHead } from '../../../parts/table-head.tsx';
import { Table } from '../../../parts/table.tsx';
import table from '../../../parts/table.module.css';
import { text } from '../../../text/text.ts';
import { SaveAs } from '../save-as.tsx';
import { Report } from '../weekly/weekly.tsx';
import css from './known.module.css';
import { Restatement } from './restatement.tsx';

type Sealed = OutputOf<'report.sealed'>['reports'][number];

const words = text.known;

export function Known() {
  const { workspace } = useBook();
  const { query } = useAddress();
  const change = useChangeQuery();
  const answer = useAnswer('report.sealed', { workspaceId: workspace.id });
  const asked = Number(query.get('seal'));
  return (
    <Answered answer={answer} lines={6}>
      {({ reports }) => {
        const opened = reports.find(({ reportId }) => reportId === asked);
        return (
          <>
            <NewSeal onSealed={({ reportId }) => change({ seal: String(reportId) })} />
            {reports.length === 0 ? <Empty title={words.emptyTitle} what={words.emptyWhat} /> : <SealedTable reports={reports} opened={opened} />}
            {opened !== undefined && <Opened key={opened.reportId} sealed={opened} />}
          </>
        );
      }}
    </Answered>
  );
}

function NewSeal({ onSealed }: { readonly onSealed: (sealed: Sealed) => void }) {
  const { workspace, book } = useBook();
  const [unit, setUnit] = useState<SpanUnit>('week');
  const [day, setDay] = useState(() => addDays(book.currentWeek.firstDay, -1));
  const seal = useCommand('report.seal', onSealed);
  return (
    <Panel title={words.seal} unit={words.sealWhat}>
      <div className={css.form}>
        <SegmentedControl
          aria-label={words.sealUnit}
          value={unit}
          onChange={(value) => setUnit(value)}
          data={SPAN_UNITS.map((value) => ({ value, label: text.reports.weekly.units[value] }))}
        />
        <DayInput label={words.sealDay} unlabelled value={day} onChange={(chosen) => chosen !== null && setDay(chosen)} width={130} />
        <Button onClick={() => seal.mutate({ workspaceId: workspace.id, unit, day })} loading={seal.isPending}>
          {words.sealNow}
        </Button>
      </div>
      {seal.isError && <Refusal error={seal.error} title={words.sealFailed} />}
    </Panel>
  );
}

function SealedTable({ reports, opened }: { readonly reports: readonly Sealed[]; readonly opened: Sealed | undefined }) {
  const { book } = useBook();
  const change = useChangeQuery();
  return (
    <Panel title={words.title} unit={words.unit}>
      <Table label={words.title} least={560}>
        <TableHead
          cells={[
            { name: words.report },
            { name: words.dates },
            { name: words.sealed },
            { name: words.by, form: 'wideOnly' },
            { name: words.hash, form: 'wideOnly' },
          ]}
        />
        <tbody>
          {reports.map(({ reportId, name, firstDay, lastDay, sealedAt, because, sha256 }) => (
            <tr key={reportId} aria-current={reportId === opened?.reportId}>
              <td>
                <button type="button" className={css.open} aria-label={words.open(name)} onClick={() => change({ seal: String(reportId) })}>
                  {name}
                </button>
              </td>
              <td>{span(firstDay, lastDay, book.today)}</td>
              <td>{instantWords(sealedAt, book.timeZone)}</td>
              <td className={`${table.wideOnly} ${table.soft}`}>{words.because[because]}</td>
              <td className={`${table.wideOnly} ${table.soft} fb-mono`} title={sha256}>
                {shortHash(sha256)}
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Panel>
  );
}

type View = keyof typeof words.views;

function Opened({ sealed }: { readonly sealed: Sealed }) {
  const { book } = useBook();
  const { reportId, name, sealedAt } = sealed;
  const [view, setView] = useState<View>('changes');
  const change = useChangeQuery();
  const mail = useCommand('report.mail', () => notifications.show({ message: words.mailed }));
  return (
    <>
      <header className={css.head}>
        <h2>{words.opened(name, instantWords(sealedAt, book.timeZone))}</h2>
        <SegmentedControl
          aria-label={words.view}
          value={view}
          onChange={(value) => setView(value as View)}
          data={Object.entries(words.views).map(([value, label]) => ({ value, label }))}
        />
        <div className={css.space} />
        <div className={css.acts}>
          <Button variant="default" onClick={() => mail.mutate({ reportId })} loading={mail.isPending}>
            {words.mail}
          </Button>
          <SaveAs make={(client, { format, size }) => client.run('report.sealedDocument', { reportId, format, ...(size && { size }) })} />
          <Button variant="subtle" onClick={() => change({ seal: undefined })}>
            {words.close}
          </Button>
        </div>
      </header>
      {mail.isError && <Refusal error={mail.error} title={words.mailFailed} />}
      {view === 'changes' ? <Restatement reportId={reportId} /> : <AsSealed reportId={reportId} />}
    </>
  );
}

function AsSealed({ reportId }: { readonly reportId: number }) {
  const answer = useAnswer('report.ofSeal', { reportId });
  return (
    <Answered answer={answer} lines={12}>
      {(report) => <Report report={report} />}
    </Answered>
  );
}
