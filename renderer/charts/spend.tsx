/** "What did we spend?": net spend per week, stacked by kind, campaign or workspace, with the mean of the finished weeks (rule W2). */

import { useId, useState } from 'react';
import { Bar, BarChart, usePlotArea, useYAxisScale } from 'recharts';
import type { BarShapeProps } from 'recharts';
import { useBook, useFigures } from '../book.tsx';
import type { Workspace } from '../book.tsx';
import { span, weekTick } from '../format.ts';
import { text } from '../text/text.ts';
import { ChartFrame, plotWidth } from './frame.tsx';
import { periodOf } from './save-chart.tsx';
import type { ChartFrameProps, ChartSize } from './frame.tsx';
import { Hatch, Legend, Swatch, TooltipBox, barPath, legendOf } from './marks.tsx';
import { seriesOf } from './palette.ts';
import type { Grouping, Series } from './palette.ts';
import { AmountAxis, NameAxis, PointTooltip, plotInset, plotProps } from './plot.tsx';
import { SpendTable, spendColumns, spendCsv } from './spend-table.tsx';
import { amountOf, extentOf } from './spend-weeks.ts';
import type { SpendWeek, WeeklySpend } from './spend-weeks.ts';
import { lastNamed } from '../../electron/charts/ticks.ts';
import css from './charts.module.css';

export interface SpendChartProps {
  readonly spend: WeeklySpend;
  readonly by: Grouping;
  readonly ranked: readonly string[];
  readonly height: number;
  readonly compact: boolean;
  /** What the mean is of, where the bars are no weeks. */
  readonly meanName?: string;
  /** Opens what a week, or one group of it, is made of. */
  readonly open: (week: SpendWeek, group: string | undefined) => void;
}

const INSET = plotInset(84);

export function SpendChart({ spend, by, ranked, height, compact, meanName, open }: SpendChartProps) {
  const { workspace, book } = useBook();
  const figures = useFigures();
  const [chosen, setChosen] = useState<string | undefined>(undefined);
  const series = seriesOf(
    by,
    spend.groups.map(({ name }) => name),
    ranked,
  );
  const unfinished = spend.weeks.some(({ week }) => week.unfinished);
  const turn = (step: 1 | -1) => setChosen((now) => nextGroup(series, now, step));
  const describe = (index: number) => {
    const week = spend.weeks[index];
    return week === undefined ? '' : describeWeek(week, series, chosen, figures.cost, span(week.week.firstDay, week.week.lastDay, book.today));
  };
  return (
    <ChartFrame
      name="spend"
      title={text.charts.spend.title}
      {...unitOf(by, book.workspaces, workspace.currency, compact)}
      height={height}
      points={spend.weeks.length}
      describe={describe}
      open={(index) => spend.weeks[index] !== undefined && open(spend.weeks[index], chosen)}
      inset={INSET}
      click={(part) => {
        const week = spend.weeks[Math.floor(part * spend.weeks.length)];
        if (week !== undefined) open(week, undefined);
      }}
      turn={turn}
      table={<SpendTable spend={spend} series={series} />}
      tableColumns={spendColumns(series)}
      files={{ name: text.charts.spend.file, ...periodOf(spend.weeks), csv: () => spendCsv(spend, series, workspace) }}
      legend={
        <Legend
          entries={[
            ...legendOf(series, text.charts.other, by === 'kind'),
            ...(unfinished
              ? [{ key: '…unfinished', label: text.charts.unfinished, whole: true, mark: <Swatch color="var(--fb-series-1)" hatched /> }]
              : []),
          ]}
        />
      }
    >
      {(size) => <SpendBars spend={spend} series={series} chosen={chosen} meanName={meanName} open={open} size={size} />}
    </ChartFrame>
  );
}

/** By workspace it says that other currencies are not in it, as they are never added. */
function unitOf(by: Grouping, workspaces: readonly Workspace[], currency: string, compact: boolean): Pick<ChartFrameProps, 'unit' | 'unitShort'> {
  const said = text.charts.spend;
  const isAlone = workspaces.some((each) => each.currency !== currency);
  if (by === 'workspace' && isAlone) return { unit: said.unitWithout(currency), unitShort: said.unitAlone(currency) };
  return { unit: compact || by !== 'kind' ? said.unitShort(currency) : said.unit(currency) };
}

interface SpendBarsProps {
  readonly spend: WeeklySpend;
  readonly series: readonly Series[];
  readonly chosen: string | undefined;
  readonly meanName: string | undefined;
  readonly open: SpendChartProps['open'];
  readonly size: ChartSize;
}

function SpendBars({ spend, series, chosen, meanName, open, size }: SpendBarsProps) {
  const { workspace } = useBook();
  const id = useId().replace(/\W/g, '');
  const names = spend.weeks.map(({ week }) => week.name);
  const [low, high] = extentOf(spend);
  return (
    <BarChart {...plotProps(size)} data={[...spend.weeks]} stackOffset="sign" barCategoryGap="22%">
      <defs>
        {series.flatMap(({ color, other }, index) => [
          <Hatch key={`open${index}`} id={`${id}-${index}-open`} color={color} fill={other ? 0.1 : 0.22} />,
          <Hatch key={`other${index}`} id={`${id}-${index}-other`} color={color} fill={0.35} />,
        ])}
      </defs>
      <AmountAxis low={low} high={high} decimals={workspace.currencyDecimals} />
      <NameAxis dataKey="week.name" ticks={[...lastNamed(names, plotWidth(size), 46)]} tickFormatter={weekTick} height={34} tickMargin={10} />
      <PointTooltip at={size.active} cursor={{ fill: 'var(--fb-mute-soft)' }}>
        {({ label }) => <WeekTooltip week={spend.weeks.find(({ week }) => week.name === label)} series={series} chosen={chosen} />}
      </PointTooltip>
      {series.map((each, index) => (
        <Bar
          key={each.group}
          name={each.label}
          dataKey={(week: SpendWeek) => amountOf(week, each.group) ?? 0}
          stackId="spend"
          fill={each.color}
          isAnimationActive={false}
          onClick={(bar, _, event) => {
            event.stopPropagation();
            open(bar.payload as SpendWeek, each.group);
          }}
          shape={(props: BarShapeProps) => <Segment {...props} series={series} index={index} hatch={`${id}-${index}`} />}
        />
      ))}
      {spend.mean !== null && <MeanLine mean={spend.mean} name={meanName ?? text.charts.spend.mean(spend.mean.weeks)} />}
    </BarChart>
  );
}

/** One segment: a surface-coloured gap of 1 px to the one below it, and round corners at the outer end of its stack. */
function Segment({
  x,
  y,
  width,
  height,
  payload,
  series,
  index,
  hatch,
}: BarShapeProps & { readonly series: readonly Series[]; readonly index: number; readonly hatch: string }) {
  const week = payload as SpendWeek;
  const own = series[index];
  if (own === undefined || height === 0) return null;
  const up = (amountOf(week, own.group) ?? 0) > 0;
  const outer = series.slice(index + 1).every(({ group }) => (amountOf(week, group) ?? 0) > 0 !== up || (amountOf(week, group) ?? 0) === 0);
  const [top, tall] = [Math.min(y, y + height), Math.abs(height)];
  const gap = outer ? 0 : Math.min(1, tall / 2);
  const fill = week.week.unfinished ? `url(#${hatch}-open)` : own.other ? `url(#${hatch}-other)` : own.color;
  return <path d={barPath(x, up ? top + gap : top, width, tall - gap, outer, up)} fill={fill} />;
}

function MeanLine({ mean, name }: { readonly mean: NonNullable<WeeklySpend['mean']>; readonly name: string }) {
  const plot = usePlotArea();
  const scale = useYAxisScale();
  const figures = useFigures();
  const y = scale?.(mean.spend);
  if (plot === undefined || y === undefined) return null;
  const end = plot.x + plot.width;
  return (
    <g pointerEvents="none">
      <line x1={plot.x} x2={end} y1={y} y2={y} stroke="var(--fb-text-3)" strokeDasharray="3 3" />
      <text x={end + 8} y={y - 1} className={css.strong}>
        {figures.cost(mean.spend)}
      </text>
      <text x={end + 8} y={y + 14}>
        {name}
      </text>
    </g>
  );
}

const LISTED = 10;

function WeekTooltip({
  week,
  series,
  chosen,
}: {
  readonly week: SpendWeek | undefined;
  readonly series: readonly Series[];
  readonly chosen: string | undefined;
}) {
  const { book, workspace } = useBook();
  const figures = useFigures();
  if (week === undefined) return null;
  const present = series.filter(({ group }) => amountOf(week, group) !== undefined).reverse();
  const rows = present.slice(-LISTED).map(({ group, label, color, other }) => ({
    key: group,
    label,
    value: figures.cost(amountOf(week, group)),
    mark: <Swatch color={color} hatched={other || week.week.unfinished} />,
    chosen: group === chosen,
  }));
  const hints = [
    week.week.unfinished ? text.charts.unfinishedMark : '',
    present.length > LISTED ? text.charts.more(present.length - LISTED) : '',
    present.length === 0 ? text.charts.spend.none : '',
  ];
  return (
    <TooltipBox
      title={week.week.name}
      dates={span(week.week.firstDay, week.week.lastDay, book.today)}
      rows={rows}
      total={[workspace.currency, figures.cost(week.spend)]}
      hint={hints.filter((hint) => hint !== '').join(', ') || undefined}
    />
  );
}

function describeWeek(
  week: SpendWeek,
  series: readonly Series[],
  chosen: string | undefined,
  write: (amount: number) => string,
  dates: string,
): string {
  const own = series.find(({ group }) => group === chosen);
  const groups = (own === undefined ? series : [own]).map(({ group, label }) => [label, amountOf(week, group)] as const);
  const parts = groups
    .filter((pair): pair is readonly [string, number] => pair[1] !== undefined)
    .map(([label, amount]) => `${label} ${write(amount)}`);
  const state = week.week.unfinished ? `, ${text.charts.unfinishedMark}` : '';
  return `${week.week.name}, ${dates}${state}: ${write(week.spend)}. ${parts.join(', ')}`;
}

function nextGroup(series: readonly Series[], now: string | undefined, step: 1 | -1): string | undefined {
  const stops = [undefined, ...series.map(({ group }) => group)];
  return stops[(stops.indexOf(now) + step + stops.length) % stops.length];
}
