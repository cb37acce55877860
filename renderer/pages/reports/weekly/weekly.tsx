/** The report of a week, month, quarter or year as it is sent (rules W1 to W6): its figures and charts, and saved as a document. */

import { ActionIcon, Button } from '@mantine/core';
import { outlineOf } from '../../../../electron/documents/report/outline.ts';
import { SPAN_UNITS } from '../../../../db/ledger/calendar.ts';
import type { SpanUnit } from '../../../../db/ledger/calendar.ts';
import type { PeriodReport } from '../../../../electron/ipc/contract/period-report.ts';
import { dayIn, useAddress, useChangeQuery, useHref } from '../../../address.ts';
import { useBook } from '../../../book.tsx';
import { useAnswer } from '../../../client.ts';
import { addDays } from '../../../format.ts';
import { DayInput } from '../../../parts/day-input.tsx';
import { useImporting } from '../../../parts/importing.tsx';
import { RowChoice } from '../../../parts/row-choice.tsx';
import { Answered, Empty } from '../../../parts/states.tsx';
import { text } from '../../../text/text.ts';
import { SaveAs } from '../save-as.tsx';
import { ReportChart } from './charts.tsx';
import { SectionPanel } from './outline-parts.tsx';
import css from './weekly.module.css';

interface Asked {
  readonly unit: SpanUnit;
  /** Any day of the span; the last one that is over without one. */
  readonly day: string | undefined;
}

function useAsked(): Asked {
  const { query } = useAddress();
  return { unit: SPAN_UNITS.find((unit) => unit === query.get('unit')) ?? 'week', day: dayIn(query, 'day') };
}

export function Weekly() {
  const { workspace } = useBook();
  const asked = useAsked();
  const figures = useAnswer('overview.figures', { workspaceId: workspace.id });
  const answer = useAnswer(
    'report.period',
    { workspaceId: workspace.id, unit: asked.unit, ...(asked.day === undefined ? {} : { day: asked.day }) },
    { keep: true },
  );
  if (figures.data?.events === null) return <EmptyReport />;
  return (
    <Answered answer={answer} lines={12}>
      {(report) => (
        <>
          <Choice asked={asked} report={report} />
          <Report report={report} />
        </>
      )}
    </Answered>
  );
}

function Choice({ asked, report }: { readonly asked: Asked; readonly report: PeriodReport }) {
  const { book } = useBook();
  const change = useChangeQuery();
  const href = useHref();
  const { span, before } = report;
  const words = text.reports.weekly;
  const isLatest = span.lastDay >= book.today;
  return (
    <div className={css.choice}>
      <RowChoice
        label={words.unit}
        value={asked.unit}
        choose={(unit) => change({ unit: unit === 'week' ? undefined : unit, day: undefined })}
        data={SPAN_UNITS.map((unit) => ({ value: unit, label: words.units[unit] }))}
      />
      <div className={css.steps}>
        <ActionIcon aria-label={words.earlier} variant="default" onClick={() => change({ day: before.span.firstDay })}>
          ‹
        </ActionIcon>
        <DayInput label={words.day} unlabelled value={asked.day ?? span.lastDay} onChange={(day) => day !== null && change({ day })} width={130} />
        <ActionIcon
          aria-label={isLatest ? words.latest : words.later}
          variant="default"
          disabled={isLatest}
          onClick={() => change({ day: addDays(span.lastDay, 1) })}
        >
          ›
        </ActionIcon>
      </div>
      <Button
        variant="default"
        component="a"
        href={href('/reports', { section: 'compare', unit: asked.unit === 'week' ? undefined : asked.unit, day: span.lastDay })}
      >
        {words.compare(before.span.name)}
      </Button>
      <div className={css.space} />
      <Save asked={asked} />
    </div>
  );
}

function Save({ asked: { unit, day } }: { readonly asked: Asked }) {
  const { workspace } = useBook();
  return (
    <SaveAs
      make={(client, { format, size }) =>
        client.run('report.document', { workspaceId: workspace.id, unit, format, ...(day === undefined ? {} : { day }), ...(size && { size }) })
      }
    />
  );
}

export function Report({ report }: { readonly report: PeriodReport }) {
  const outline = outlineOf(report);
  const { title, dates, asOf, marks, sections } = outline;
  return (
    <>
      <header className={css.head}>
        <h2>{title}</h2>
        <span>{dates}</span>
        <span className={css.soft}>{text.reports.weekly.asOf(asOf)}</span>
      </header>
      {marks.map((mark) => (
        <p key={mark} className={css.mark}>
          {mark}
        </p>
      ))}
      {sections.map((section) => (
        <div key={section.id} className={css.section}>
          <ReportChart id={section.id} report={report} />
          <SectionPanel section={section} outline={outline} />
        </div>
      ))}
    </>
  );
}

function EmptyReport() {
  const importing = useImporting();
  return (
    <Empty title={text.reports.weekly.emptyTitle} what={text.reports.weekly.emptyWhat} hint={text.overview.emptyHint}>
      <Button onClick={() => importing.open([])}>{text.overview.emptyAction}</Button>
    </Empty>
  );
}
