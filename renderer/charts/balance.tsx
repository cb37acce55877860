/** "Where did the credits go?": the balance as one line per fall from one top-up to the next, so that no jump looks like a slope (rule W3). */

import { Area, ComposedChart, useXAxisScale, useYAxisScale } from 'recharts';
import type { OutputOf } from '../../electron/ipc/contract/contract.ts';
import { useBook, useFigures } from '../book.tsx';
import { dayNumber, dayWords, methodWords, weekTick } from '../format.ts';
import { text } from '../text/text.ts';
import { BalanceTable, balanceCsv } from './balance-table.tsx';
import { balanceLine } from './balance-line.ts';
import type { LinePoint } from './balance-line.ts';
import { ChartFrame, plotWidth } from './frame.tsx';
import type { ChartSize } from './frame.tsx';
import { Legend, TooltipBox, TriangleSwatch } from './marks.tsx';
import { AmountAxis, NameAxis, PointTooltip, plotInset, plotProps } from './plot.tsx';
import { lastNamed } from '../../electron/charts/ticks.ts';
import css from './charts.module.css';

export type BalanceHistory = OutputOf<'report.balanceHistory'>;
type TopUp = BalanceHistory['topUps'][number];

export interface ChartWeek {
  readonly name: string;
  readonly firstDay: string;
}

export interface BalanceChartProps {
  readonly history: BalanceHistory;
  /** The weeks of the period, for the axis. */
  readonly weeks: readonly ChartWeek[];
  readonly height: number;
  readonly open: (day: string) => void;
}

const INSET = plotInset(66);

export function BalanceChart({ history, weeks, height, open }: BalanceChartProps) {
  const { book, workspace } = useBook();
  const figures = useFigures();
  const { points } = history;
  return (
    <ChartFrame
      name="balance"
      title={text.charts.balance.title}
      unit={text.charts.balance.unit}
      unitShort={text.credits}
      height={height}
      points={points.length}
      describe={(index) => {
        const point = points[index];
        return point === undefined
          ? ''
          : `${dayWords(point.date, book.today)}: ${figures.credits(point.credits)} ${text.credits}, ${text.overview.cost(figures.money(point.cost))}`;
      }}
      open={(index) => points[index] !== undefined && open(points[index].date)}
      inset={INSET}
      click={(part) => {
        const point = points[Math.round(part * (points.length - 1))];
        if (point !== undefined) open(point.date);
      }}
      table={<BalanceTable history={history} />}
      files={{
        name: text.charts.balance.file,
        from: points[0]?.date ?? '',
        to: points.at(-1)?.date ?? '',
        csv: () => balanceCsv(history, workspace),
      }}
      legend={
        <Legend entries={[{ key: 'top-up', label: text.charts.balance.topUp, whole: true, mark: <TriangleSwatch color="var(--fb-series-1)" /> }]} />
      }
    >
      {(size) => <BalanceLines history={history} weeks={weeks} size={size} />}
    </ChartFrame>
  );
}

function BalanceLines({
  history,
  weeks,
  size,
}: {
  readonly history: BalanceHistory;
  readonly weeks: readonly ChartWeek[];
  readonly size: ChartSize;
}) {
  const { workspace } = useBook();
  const line = balanceLine(history);
  const highest = Math.max(0, ...line.map(({ credits }) => credits ?? 0));
  const ends: [number, number] = [line[0]?.x ?? 0, line.at(-1)?.x ?? 1];
  const middles = weeks.map(({ name, firstDay }) => ({ name, x: Math.min(dayNumber(firstDay) + 3.5, ends[1]) })).filter(({ x }) => x > ends[0] + 2);
  const named = lastNamed(middles, plotWidth(size), 44);
  const nameOf = (x: number) => weekTick(named.find((each) => each.x === x)?.name ?? '');
  const active =
    size.active === undefined
      ? undefined
      : line.findLastIndex(({ closing }) => closing !== undefined && closing === history.points[size.active ?? 0]);
  return (
    <ComposedChart {...plotProps(size)} data={[...line]}>
      <AmountAxis low={0} high={highest} decimals={workspace.creditDecimals} />
      <NameAxis type="number" dataKey="x" domain={ends} ticks={named.map(({ x }) => x)} tickFormatter={nameOf} />
      <PointTooltip at={active}>{({ payload }) => <DayTooltip point={payload[0]?.payload as LinePoint | undefined} />}</PointTooltip>
      <Area
        dataKey="credits"
        type="linear"
        stroke="var(--fb-series-1)"
        strokeWidth={1.5}
        fill="var(--fb-area)"
        fillOpacity={0.65}
        connectNulls={false}
        dot={false}
        activeDot={{ r: 3, fill: 'var(--fb-series-1)', stroke: 'none' }}
        isAnimationActive={false}
      />
      <TopUpMarks line={line} />
      <LastValue point={line.at(-1)} />
    </ComposedChart>
  );
}

function TopUpMarks({ line }: { readonly line: readonly LinePoint[] }) {
  const [x, y] = [useXAxisScale(), useYAxisScale()];
  if (x === undefined || y === undefined) return null;
  return (
    <g pointerEvents="none">
      {line
        .filter(({ after }) => after !== undefined)
        .map((point) => (
          <path
            key={point.after?.eventId}
            transform={`translate(${x(point.x) ?? 0} ${(y(point.credits) ?? 0) - 2})`}
            d="M0-4.500 4.500 3.500h-9z"
            fill="var(--fb-series-1)"
          />
        ))}
    </g>
  );
}

function LastValue({ point }: { readonly point: LinePoint | undefined }) {
  const [x, y] = [useXAxisScale(), useYAxisScale()];
  const figures = useFigures();
  const place = point === undefined ? undefined : [x?.(point.x), y?.(point.credits)];
  if (point === undefined || place?.[0] === undefined || place[1] === undefined) return null;
  return (
    <g pointerEvents="none">
      <circle cx={place[0]} cy={place[1]} r={2.5} fill="var(--fb-series-1)" />
      <text x={place[0] + 8} y={place[1] + 4} className={css.strong}>
        {figures.credits(point.credits)}
      </text>
    </g>
  );
}

function DayTooltip({ point }: { readonly point: LinePoint | undefined }) {
  const { book, workspace } = useBook();
  const figures = useFigures();
  if (point === undefined) return null;
  const topUp: TopUp | undefined = point.after ?? point.before;
  const rows =
    topUp === undefined
      ? [
          { key: 'credits', label: text.charts.balance.closing, value: figures.credits(point.closing?.credits) },
          { key: 'cost', label: text.charts.balance.cost(workspace.currency), value: figures.cost(point.closing?.cost) },
        ]
      : [
          { key: 'bought', label: text.charts.balance.topUp, value: figures.creditsChange(topUp.credits) },
          { key: 'price', label: text.charts.balance.cost(workspace.currency), value: figures.cost(topUp.price) },
          { key: 'after', label: text.register.balance, value: figures.credits(topUp.balanceAfter) },
        ];
  return <TooltipBox title={dayWords(point.day, book.today)} dates={methodWords(topUp?.method ?? '')} rows={rows} />;
}
