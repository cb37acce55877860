/** Account statements: a period, its preview with opening, closing and totals, and the same as a file (rules X1, X2). */

import { Button, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { dayIn, useAddress, useChangeQuery } from '../../../address.ts';
import { useBook } from '../../../book.tsx';
import { useAnswer } from '../../../client.ts';
import { count, span } from '../../../format.ts';
import { DayInput } from '../../../parts/day-input.tsx';
import { useExport } from '../../../parts/exporting.ts';
import { useImporting } from '../../../parts/importing.tsx';
import { Panel } from '../../../parts/panel.tsx';
import { Answered, Empty, Refusal } from '../../../parts/states.tsx';
import { text } from '../../../text/text.ts';
import { JournalPanel } from './journal.tsx';
import { PRESETS, periodOf } from './periods.ts';
import type { Period, Preset } from './periods.ts';
import { StatementTable } from './statement-table.tsx';
import { TaxPanel } from './tax.tsx';
import css from './statements.module.css';

const SHOWN = 500;

export function Statements() {
  const { workspace } = useBook();
  const figures = useAnswer('overview.figures', { workspaceId: workspace.id });
  const period = usePeriod();
  if (figures.data?.events === null) return <EmptyStatements />;
  return (
    <>
      <PeriodChoice period={period} />
      {period.from > period.to ? (
        <p role="alert">{text.statements.wrongPeriod}</p>
      ) : (
        <>
          <Preview period={period} />
          <TaxPanel period={period} />
        </>
      )}
      <JournalPanel />
    </>
  );
}

export interface ChosenPeriod extends Period {
  readonly preset: Preset;
}

/** The period that the address names; `usual` where it names none. */
export function usePeriod(usual: Preset = 'month'): ChosenPeriod {
  const { query } = useAddress();
  const { book } = useBook();
  const preset = PRESETS.find((each) => each === query.get('period')) ?? usual;
  const [from, to] = ['from', 'to'].map((name) => dayIn(query, name));
  return { preset, ...periodOf(preset, book.today, { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }) };
}

export function PeriodChoice({ period, usual = 'month' }: { readonly period: ChosenPeriod; readonly usual?: Preset }) {
  const change = useChangeQuery();
  const choose = (preset: string) =>
    change(
      preset === 'custom'
        ? { period: preset, from: period.from, to: period.to }
        : { period: preset === usual ? undefined : preset, from: undefined, to: undefined },
    );
  const custom = (bounds: Partial<Period>) => change({ period: 'custom', from: period.from, to: period.to, ...bounds });
  return (
    <div className={css.choice}>
      <SegmentedControl
        aria-label={text.statements.period}
        value={period.preset}
        onChange={choose}
        data={PRESETS.map((preset) => ({ value: preset, label: text.statements.presets[preset] }))}
      />
      <DayInput label={text.statements.from} unlabelled value={period.from} onChange={(from) => from !== null && custom({ from })} width={130} />
      <span>–</span>
      <DayInput label={text.statements.to} unlabelled value={period.to} onChange={(to) => to !== null && custom({ to })} width={130} />
    </div>
  );
}

function Preview({ period: { from, to } }: { readonly period: Period }) {
  const { workspace, book } = useBook();
  const answer = useAnswer('statement.preview', { workspaceId: workspace.id, from, to, limit: SHOWN }, { keep: true });
  return (
    <Panel
      title={text.statements.preview}
      unit={`${workspace.name}, ${span(from, to, book.today)}`}
      end={answer.data !== undefined && <span>{text.statements.events(answer.data.events, count(answer.data.events))}</span>}
    >
      <ExportRow period={{ from, to }} />
      <Answered answer={answer} lines={8}>
        {(preview) => <StatementTable preview={preview} period={{ from, to }} />}
      </Answered>
    </Panel>
  );
}

type Format = keyof typeof text.statementFile.formats;
type PaperName = keyof typeof text.statementFile.papers;

/** In which form the statement is handed over; paper matters only where there is some. */
function ExportRow({ period: { from, to } }: { readonly period: Period }) {
  const { workspace } = useBook();
  const [format, setFormat] = useState<Format>('csv');
  const [paper, setPaper] = useState<PaperName>('a4');
  const make = useExport({
    make: (client) => client.run('statement.export', { workspaceId: workspace.id, from, to, format, ...(format === 'pdf' ? { paper } : {}) }),
    done: ({ name, rows }) => text.statements.exported(name, rows, count(rows)),
  });
  return (
    <>
      <div className={css.journal}>
        <SegmentedControl
          aria-label={text.statementFile.format}
          value={format}
          onChange={(value) => setFormat(value as Format)}
          data={Object.entries(text.statementFile.formats).map(([value, label]) => ({ value, label }))}
        />
        {format === 'pdf' && (
          <SegmentedControl
            aria-label={text.statementFile.paper}
            value={paper}
            onChange={(value) => setPaper(value as PaperName)}
            data={Object.entries(text.statementFile.papers).map(([value, label]) => ({ value, label }))}
          />
        )}
        <Button onClick={() => make.mutate()} loading={make.isPending}>
          {text.statementFile.export}
        </Button>
      </div>
      {make.isError && <Refusal error={make.error} title={text.statements.exportFailed} />}
    </>
  );
}

function EmptyStatements() {
  const importing = useImporting();
  return (
    <Empty title={text.statements.emptyTitle} what={text.statements.emptyWhat} hint={text.overview.emptyHint}>
      <Button onClick={() => importing.open([])}>{text.overview.emptyAction}</Button>
    </Empty>
  );
}
