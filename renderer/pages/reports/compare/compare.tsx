/** Two periods side by side: weeks, months, quarters, fiscal years, or any days; what was spent, what leads were worth, how the balance changed, and the change of each (rules W1, W2, W4, W5). */

import { ActionIcon, Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { SPAN_UNITS } from '../../../../db/ledger/calendar.ts';
import { compareFigures } from '../../../../electron/documents/report/compare.ts';
import type { ComparedRow, ComparedTable } from '../../../../electron/documents/report/compare.ts';
import type { InputOf, OutputOf } from '../../../../electron/ipc/contract/contract.ts';
import { dayIn, go, useAddress, useChangeQuery, useHref } from '../../../address.ts';
import type { Query } from '../../../address.ts';
import { useBook } from '../../../book.tsx';
import { NamedBars } from '../../../charts/named-bars.tsx';
import type { BarColumn, BarSeries } from '../../../charts/named-bars.tsx';
import { Swatch } from '../../../charts/marks.tsx';
import { useAnswer } from '../../../client.ts';
import { addDays, decimalText, figure, span as spanWords } from '../../../format.ts';
import { DayInput } from '../../../parts/day-input.tsx';
import { useImporting } from '../../../parts/importing.tsx';
import { RowChoice } from '../../../parts/row-choice.tsx';
import { Answered, Empty } from '../../../parts/states.tsx';
import { text } from '../../../text/text.ts';
import { NO_CAMPAIGN } from '../../activity/view.ts';
import css from './compare.module.css';

type Asked = InputOf<'report.compare'>['asked'];
type Compared = OutputOf<'report.compare'>;
type Side = Compared['now'];

const words = text.reports.compare;
const UNITS = [...SPAN_UNITS, 'days'] as const;
type Unit = (typeof UNITS)[number];
const COLORS = { now: 'var(--fb-series-1)', other: 'var(--fb-text-3)' } as const;

/** What the address asks for: the first period, and the second where it is not the one before. */
interface Choice {
  readonly unit: Unit;
  readonly asked: Asked;
  readonly other: Asked | undefined;
}

function useChoice(): Choice {
  const { query } = useAddress();
  const { book } = useBook();
  const unit = UNITS.find((each) => each === query.get('unit')) ?? 'week';
  const [from, to, otherFrom, otherTo] = ['from', 'to', 'withFrom', 'withTo'].map((name) => dayIn(query, name));
  if (unit === 'days')
    return {
      unit,
      asked: { from: from ?? `${book.today.slice(0, 7)}-01`, to: to ?? book.today },
      other: otherFrom === undefined || otherTo === undefined ? undefined : { from: otherFrom, to: otherTo },
    };
  const [own, other] = ['day', 'with'].map((name) => dayIn(query, name));
  return { unit, asked: { unit, ...(own === undefined ? {} : { day: own }) }, other: other === undefined ? undefined : { unit, day: other } };
}

export function Compare() {
  const { workspace } = useBook();
  const choice = useChoice();
  const { asked, other } = choice;
  const isWrong = [asked, other].some((each) => each !== undefined && 'from' in each && each.from > each.to);
  const figures = useAnswer('overview.figures', { workspaceId: workspace.id });
  const answer = useAnswer(
    'report.compare',
    { workspaceId: workspace.id, asked, ...(other === undefined ? {} : { with: other }) },
    { keep: true, enabled: !isWrong },
  );
  if (figures.data?.events === null) return <EmptyCompare />;
  return (
    <>
      <Choices choice={choice} compared={answer.data} />
      {isWrong ? (
        <p role="alert">{text.statements.wrongPeriod}</p>
      ) : (
        <Answered answer={answer} lines={12}>
          {(compared) => <Figures compared={compared} isFree={choice.unit === 'days'} />}
        </Answered>
      )}
    </>
  );
}

/** Names and days of the spans are there as soon as the answer is. */
function Choices({ choice: { unit, asked, other }, compared }: { readonly choice: Choice; readonly compared: Compared | undefined }) {
  const change = useChangeQuery();
  const none = { day: undefined, with: undefined, from: undefined, to: undefined, withFrom: undefined, withTo: undefined };
  return (
    <div className={css.choices}>
      <RowChoice
        label={words.unit}
        value={unit}
        choose={(next) => change({ ...none, unit: next === 'week' ? undefined : next })}
        data={UNITS.map((each) => ({ value: each, label: words.units[each] }))}
      />
      <Row side="now" figures={compared?.now} isFree={unit === 'days'}>
        {'from' in asked ? (
          <Days side="now" days={asked} set={(from, to) => change({ from, to })} />
        ) : (
          <Steps side="now" figures={compared?.now} set={(day) => change({ day })} />
        )}
      </Row>
      <Row side="other" figures={compared?.other} isFree={unit === 'days'}>
        {'from' in asked ? (
          <Days
            side="other"
            days={other !== undefined && 'from' in other ? other : shownDays(compared?.other)}
            set={(withFrom, withTo) => change({ withFrom, withTo })}
          />
        ) : (
          <Steps side="other" figures={compared?.other} set={(day) => change({ with: day })} />
        )}
      </Row>
    </div>
  );
}

function shownDays(figures: Side | undefined): DaysProps['days'] {
  return { from: figures?.span.firstDay ?? null, to: figures?.span.lastDay ?? null };
}

interface RowProps {
  readonly side: 'now' | 'other';
  readonly figures: Side | undefined;
}

function Row({ side, figures, isFree, children }: RowProps & { readonly isFree: boolean; readonly children: ReactNode }) {
  const { book } = useBook();
  return (
    <div className={css.row} role="group" aria-label={words.sides[side]}>
      <Swatch color={COLORS[side]} />
      <span className={css.side}>{words.sides[side]}</span>
      {children}
      {figures !== undefined && <span className={css.soft}>{stateOf(figures, isFree, book.today)}</span>}
    </div>
  );
}

/** What the span is called, or how many free days it has, and why its figures are not final. */
function stateOf({ span, days, leads }: Side, isFree: boolean, today: string): string {
  return [
    isFree ? words.days(days) : words.is(span.name, spanWords(span.firstDay, span.lastDay, today)),
    ...(span.unfinished ? [text.charts.unfinishedMark] : []),
    ...(leads.open ? [words.open] : []),
  ].join(', ');
}

function Steps({ side, figures, set }: RowProps & { readonly set: (day: string) => void }) {
  const { book } = useBook();
  if (figures === undefined) return null;
  const { span } = figures;
  const isLatest = span.lastDay >= book.today;
  return (
    <div className={css.steps}>
      <ActionIcon aria-label={words.earlier(words.sides[side])} variant="default" onClick={() => set(addDays(span.firstDay, -1))}>
        ‹
      </ActionIcon>
      <DayInput label={words.day(words.sides[side])} unlabelled value={span.lastDay} onChange={(day) => day !== null && set(day)} width={130} />
      <ActionIcon
        aria-label={isLatest ? text.reports.weekly.latest : words.later(words.sides[side])}
        variant="default"
        disabled={isLatest}
        onClick={() => set(addDays(span.lastDay, 1))}
      >
        ›
      </ActionIcon>
    </div>
  );
}

interface DaysProps {
  readonly side: 'now' | 'other';
  readonly days: { readonly from: string | null; readonly to: string | null };
  readonly set: (from: string, to: string) => void;
}

function Days({ side, days: { from, to }, set }: DaysProps) {
  const name = words.sides[side];
  return (
    <div className={css.steps}>
      <DayInput label={words.from(name)} unlabelled value={from} onChange={(day) => day !== null && set(day, to ?? day)} width={130} />
      <span>–</span>
      <DayInput label={words.to(name)} unlabelled value={to} onChange={(day) => day !== null && set(from ?? day, day)} width={130} />
    </div>
  );
}

function Figures({ compared, isFree }: { readonly compared: Compared; readonly isFree: boolean }) {
  const { now, other } = compared;
  return (
    <div className={css.charts}>
      {isFree && now.days !== other.days && <p className={css.note}>{words.uneven(now.days, other.days)}</p>}
      {compareFigures(now, other)
        .filter(({ rows }) => rows.length > 0)
        .map((found) => (
          <div key={found.id} className={found.id === 'perLead' || found.id === 'kinds' ? css.half : css.whole}>
            <Chart found={found} compared={compared} />
          </div>
        ))}
    </div>
  );
}

function Chart({ found, compared: { now, other } }: { readonly found: ComparedTable; readonly compared: Compared }) {
  const { book, workspace } = useBook();
  const href = useHref();
  const decimals = { money: workspace.currencyDecimals, credits: workspace.creditDecimals, count: 0 };
  const units = { money: workspace.currency, credits: text.credits, count: words.number };
  const measure = found.id === 'bridge' ? 'credits' : 'money';
  const names = { now: now.span.name, other: other.span.name };
  const column = (head: string, csv: string, key: 'now' | 'other' | 'change'): BarColumn<ComparedRow> => ({
    head,
    csv,
    shown: (row) => figure(row[key], decimals[row.is], { direction: key === 'change' }),
    plain: (row) => (row[key] === null ? null : decimalText(row[key], decimals[row.is])),
  });
  const columns: readonly BarColumn<ComparedRow>[] = [
    column(names.now, names.now, 'now'),
    column(names.other, names.other, 'other'),
    column(words.change, 'change', 'change'),
    {
      head: words.changePart,
      csv: 'change_percent',
      shown: ({ changePart }) => figure(changePart, 2, { direction: true }),
      plain: ({ changePart }) => (changePart === null ? null : decimalText(changePart, 2)),
    },
  ];
  const series = (['now', 'other'] as const).map((key): BarSeries<ComparedRow> => ({
    key,
    label: names[key],
    color: COLORS[key],
    unfinished: { now, other }[key].span.unfinished,
    amount: (row) => row[key],
  }));
  return (
    <NamedBars
      name={`compared-${found.id}`}
      title={words.titles[found.id]}
      unit={measure === 'money' ? workspace.currency : text.credits}
      rows={found.rows}
      drawn={found.rows.filter(({ is }) => is === measure)}
      nameOf={({ name }) => name}
      first={{ head: found.first, csv: 'figure' }}
      series={series}
      decimals={decimals[measure]}
      write={(amount) => figure(amount, decimals[measure])}
      columns={columns}
      csvOnly={[{ csv: 'unit', plain: ({ is }) => units[is] }]}
      file={{ name: words.file(words.files[found.id], names.other), from: now.span.firstDay, to: now.span.lastDay }}
      tooltip={(row) => ({
        title: row.name,
        dates: spanWords(now.span.firstDay, now.span.lastDay, book.today),
        rows: columns.slice(0, 2).map(({ head, shown }, at) => ({
          key: String(at),
          label: head,
          value: shown(row),
          mark: <Swatch color={at === 0 ? COLORS.now : COLORS.other} hatched={series[at]?.unfinished === true} />,
        })),
        total: [words.change, columns[2]?.shown(row) ?? ''],
      })}
      open={(row, { key }) => {
        const { firstDay, lastDay } = (key === 'other' ? other : now).span;
        go(href('/activity', { from: firstDay, to: lastDay, ...queryOf(found.id, row) }));
      }}
    />
  );
}

/** What of the days a figure is made of. */
function queryOf(id: ComparedTable['id'], { group }: ComparedRow): Query {
  if (id === 'bridge') return {};
  if (id === 'perLead') return { kinds: 'lead_purchase' };
  if (group === undefined) return { spend: '1' };
  return { spend: '1', ...(id === 'kinds' ? { spendKind: group } : { campaign: group === '' ? NO_CAMPAIGN : group }) };
}

function EmptyCompare() {
  const importing = useImporting();
  return (
    <Empty title={text.reports.weekly.emptyTitle} what={words.emptyWhat} hint={text.overview.emptyHint}>
      <Button onClick={() => importing.open([])}>{text.overview.emptyAction}</Button>
    </Empty>
  );
}
