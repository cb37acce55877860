/** "Is a lead worth its cost?": value per lead beside cost per lead on one axis, with the weeks that are still open told apart (rule W4). */

import { Line, LineChart, usePlotArea, useXAxisScale, useYAxisScale } from 'recharts';
import type { OutputOf } from '../../electron/ipc/contract/contract.ts';
import { useBook, useFigures } from '../book.tsx';
import type { Figures } from '../book.tsx';
import { count, span, weekTick } from '../format.ts';
import { text } from '../text/text.ts';
import { ChartFrame, plotWidth } from './frame.tsx';
import type { ChartSize } from './frame.tsx';
import { Swatch, TooltipBox } from './marks.tsx';
import { AmountAxis, NameAxis, PointTooltip, plotInset, plotProps } from './plot.tsx';
import { lastNamed } from '../../electron/charts/ticks.ts';
import { periodOf } from './save-chart.tsx';
import { VALUE_COLUMNS, ValueTable, valueCsv } from './value-table.tsx';
import { openRuns } from '../../electron/charts/series.ts';
import { lastOf, linesOf } from './value-lines.ts';
import type { ValueRow } from './value-lines.ts';
import css from './charts.module.css';

export type ValueWeek = OutputOf<'report.valuePerLead'>['weeks'][number];

export interface ValueChartProps {
  readonly weeks: readonly ValueWeek[];
  readonly height: number;
  readonly open: (week: ValueWeek) => void;
}

const INSET = plotInset(56);
const SERIES = { value: 'var(--fb-series-1)', cost: 'var(--fb-series-3)' } as const;

export function ValueChart({ weeks, height, open }: ValueChartProps) {
  const { workspace, book } = useBook();
  const figures = useFigures();
  const closed = weeks.findLast((week) => !week.open && week.valuePerLead !== null);
  return (
    <ChartFrame
      name="value"
      title={text.charts.value.title}
      unit={text.charts.value.unit(workspace.currency)}
      // The figures of the last closed week carry the currency where there is no room for both.
      unitShort={closed === undefined ? text.charts.value.unitShort(workspace.currency) : ''}
      height={height}
      points={weeks.length}
      describe={(index) => {
        const week = weeks[index];
        if (week === undefined) return '';
        const state = week.leads === 0 ? text.charts.value.noLeads : week.open ? text.charts.open : text.charts.value.closed;
        return `${week.week.name}, ${span(week.week.firstDay, week.week.lastDay, book.today)}, ${state}: ${text.charts.value.value} ${figures.cost(week.valuePerLead)}, ${text.charts.value.cost} ${figures.cost(week.costNetPerLead)}`;
      }}
      open={(index) => weeks[index] !== undefined && open(weeks[index])}
      inset={INSET}
      click={(part) => {
        const week = weeks[Math.round(part * (weeks.length - 1))];
        if (week !== undefined) open(week);
      }}
      table={<ValueTable weeks={weeks} />}
      tableColumns={VALUE_COLUMNS}
      files={{ name: text.charts.value.file, ...periodOf(weeks), csv: () => valueCsv(weeks, workspace) }}
      end={closed !== undefined && <span>{lastClosed(closed, figures)}</span>}
    >
      {(size) => <ValueLines weeks={weeks} size={size} />}
    </ChartFrame>
  );
}

/** `W44: €81.73 for €15.78`; a currency without a sign of its own is long, and stands once. */
function lastClosed({ week, valuePerLead, costNetPerLead }: ValueWeek, figures: Figures): string {
  const cost = figures.money(costNetPerLead);
  return text.charts.value.lastClosed(weekTick(week.name), /^\p{L}/u.test(cost) ? figures.cost(valuePerLead) : figures.money(valuePerLead), cost);
}

function ValueLines({ weeks, size }: { readonly weeks: readonly ValueWeek[]; readonly size: ChartSize }) {
  const { workspace } = useBook();
  const rows = linesOf(weeks);
  const all = weeks.flatMap(({ valuePerLead, costNetPerLead }) => [valuePerLead ?? 0, costNetPerLead ?? 0]);
  const [low, high] = [Math.min(0, ...all), Math.max(0, ...all)];
  const names = rows.map(({ name }) => name);
  const line = (key: 'value' | 'cost') => ({ stroke: SERIES[key], isAnimationActive: false, connectNulls: false, type: 'linear' as const });
  return (
    <LineChart {...plotProps(size)} data={[...rows]}>
      <OpenBands rows={rows} />
      <AmountAxis low={low} high={high} decimals={workspace.currencyDecimals} />
      <NameAxis dataKey="name" ticks={[...lastNamed(names, plotWidth(size), 44)]} tickFormatter={weekTick} />
      <PointTooltip at={size.active}>{({ label }) => <WeekTooltip week={weeks.find(({ week }) => week.name === label)} />}</PointTooltip>
      {(['cost', 'value'] as const).flatMap((key) => [
        <Line
          key={`${key}Open`}
          dataKey={`${key}Open`}
          {...line(key)}
          strokeWidth={1.75}
          strokeDasharray="1.5 3.5"
          strokeLinecap="round"
          dot={false}
          activeDot={false}
        />,
        <Line key={key} dataKey={key} {...line(key)} strokeWidth={1.75} dot={false} activeDot={{ r: 3, strokeWidth: 0, fill: SERIES[key] }} />,
      ])}
      <OpenDots rows={rows} />
      <LineNames rows={rows} />
    </LineChart>
  );
}

/** The pale band behind each run of open weeks, named once. */
function OpenBands({ rows }: { readonly rows: readonly ValueRow[] }) {
  const plot = usePlotArea();
  const x = useXAxisScale();
  if (plot === undefined || x === undefined || rows.length === 0) return null;
  const half = plot.width / Math.max(1, rows.length - 1) / 2;
  const runs = openRuns(rows);
  const longest = runs.reduce((best, run) => (run.to - run.from >= (best?.to ?? 0) - (best?.from ?? 1) ? run : best), runs[0]);
  return (
    <g pointerEvents="none">
      {runs.map((run) => {
        const [from, to] = [x(rows[run.from]?.name), x(rows[run.to]?.name)];
        // While other weeks come into view, the axis still has those of before.
        if (from === undefined || to === undefined) return null;
        const left = Math.max(plot.x, from - half);
        const right = Math.min(plot.x + plot.width, to + half);
        return (
          <g key={run.from}>
            <rect x={left} y={plot.y} width={right - left} height={plot.height} fill="var(--fb-mute-soft)" />
            {run === longest && (
              <text x={(left + right) / 2} y={plot.y - 6} textAnchor="middle">
                {text.charts.open}
              </text>
            )}
          </g>
        );
      })}
    </g>
  );
}

function OpenDots({ rows }: { readonly rows: readonly ValueRow[] }) {
  const [x, y] = [useXAxisScale(), useYAxisScale()];
  if (x === undefined || y === undefined) return null;
  const dots = rows
    .filter(({ open }) => open)
    .flatMap((row) => (['cost', 'value'] as const).map((key) => ({ key, name: row.name, amount: row[`${key}Open`] })));
  return (
    <g pointerEvents="none">
      {dots.map(
        ({ key, name, amount }) =>
          amount !== null && (
            <circle key={`${key}${name}`} cx={x(name)} cy={y(amount)} r={2.75} fill="var(--fb-surface)" stroke={SERIES[key]} strokeWidth={1.5} />
          ),
      )}
    </g>
  );
}

/** The lines are named at their ends; names that would touch are pushed apart. */
function LineNames({ rows }: { readonly rows: readonly ValueRow[] }) {
  const plot = usePlotArea();
  const y = useYAxisScale();
  const [value, cost] = [lastOf(rows, 'value'), lastOf(rows, 'cost')];
  if (plot === undefined || y === undefined || value === undefined || cost === undefined) return null;
  const [yValue, yCost] = [y(value) ?? 0, y(cost) ?? 0];
  const push = Math.max(0, 15 - Math.abs(yValue - yCost)) / 2;
  const sign = yValue <= yCost ? -1 : 1;
  const end = plot.x + plot.width + 8;
  return (
    <g pointerEvents="none">
      <text x={end} y={yValue + 4 + sign * push} className={css.name}>
        {text.charts.value.value}
      </text>
      <text x={end} y={yCost + 4 - sign * push} className={css.name}>
        {text.charts.value.cost}
      </text>
    </g>
  );
}

function WeekTooltip({ week }: { readonly week: ValueWeek | undefined }) {
  const { book } = useBook();
  const figures = useFigures();
  if (week === undefined) return null;
  return (
    <TooltipBox
      title={week.week.name}
      dates={span(week.week.firstDay, week.week.lastDay, book.today)}
      rows={[
        { key: 'value', label: text.charts.value.valuePerLead, value: figures.cost(week.valuePerLead), mark: <Swatch color={SERIES.value} /> },
        { key: 'cost', label: text.charts.value.costNetPerLead, value: figures.cost(week.costNetPerLead), mark: <Swatch color={SERIES.cost} /> },
        { key: 'leads', label: text.charts.value.leads, value: count(week.leads) },
        { key: 'won', label: text.charts.value.won, value: count(week.won) },
      ]}
      hint={week.open ? text.charts.open : undefined}
    />
  );
}
