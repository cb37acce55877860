/** "Where did the credits go?": the balance as one line per fall from one top-up to the next, so that no jump looks like a slope (rule W3). */

import { Area, ComposedChart, useXAxisScale, useYAxisScale } from 'recharts';
import type { OutputOf } from '../../electron/ipc/contract/contract.ts';
import { useBook, useFigures } from '../book.tsx';
import { dayNumber, dayWords, methodWords, weekTick } from '../format.ts';
import { text } from '../text/text.ts';
import { forecastShape } from './balance-forecast.ts';
import type { BalanceForecast, ForecastPoint, ForecastShape } from './balance-forecast.ts';
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
  /** What lies ahead of its last day. */
  readonly forecast?: BalanceForecast | null;
  /** The weeks of the period, for the axis. */
  readonly weeks: readonly ChartWeek[];
  readonly height: number;
  readonly open: (day: string) => void;
}

const INSET = plotInset(66);

export function BalanceChart({ history, forecast = null, weeks, height, open }: BalanceChartProps) {
  const { book, workspace } = useBook();
  const figures = useFigures();
  const { points } = history;
  const [firstX, lastX] = endsOf(history, forecast);
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
        // A closing balance stands at the end of its day; ahead of the last there is nothing to open.
        const point = points[Math.round(firstX + part * (lastX - firstX)) - dayNumber(points[0]?.date ?? '') - 1];
        if (point !== undefined) open(point.date);
      }}
      table={<BalanceTable history={history} forecast={forecast} />}
      files={{
        name: text.charts.balance.file,
        from: points[0]?.date ?? '',
        to: points.at(-1)?.date ?? '',
        csv: () => balanceCsv(history, forecast, workspace),
      }}
      legend={
        <Legend entries={[{ key: 'top-up', label: text.charts.balance.topUp, whole: true, mark: <TriangleSwatch color="var(--fb-series-1)" /> }]} />
      }
    >
      {(size) => <BalanceLines history={history} forecast={forecast} weeks={weeks} size={size} />}
    </ChartFrame>
  );
}

/** First and last place of the axis. */
function endsOf(history: BalanceHistory, forecast: BalanceForecast | null): readonly [from: number, to: number] {
  const line = balanceLine(history);
  const [from, to] = [line[0]?.x ?? 0, line.at(-1)?.x ?? 1];
  return [from, forecast === null ? to : forecastShape(forecast, to - from).until];
}

function BalanceLines({
  history,
  forecast,
  weeks,
  size,
}: {
  readonly history: BalanceHistory;
  readonly forecast: BalanceForecast | null;
  readonly weeks: readonly ChartWeek[];
  readonly size: ChartSize;
}) {
  const { workspace } = useBook();
  const line = balanceLine(history);
  const highest = Math.max(0, ...line.map(({ credits }) => credits ?? 0));
  const ends = endsOf(history, forecast);
  const last = line.at(-1)?.x ?? 1;
  const middles = weeks.map(({ name, firstDay }) => ({ name, x: Math.min(dayNumber(firstDay) + 3.5, last) })).filter(({ x }) => x > ends[0] + 2);
  const named = lastNamed(middles, plotWidth(size), 44);
  const nameOf = (x: number) => weekTick(named.find((each) => each.x === x)?.name ?? '');
  const active =
    size.active === undefined
      ? undefined
      : line.findLastIndex(({ closing }) => closing !== undefined && closing === history.points[size.active ?? 0]);
  return (
    <ComposedChart {...plotProps(size)} data={[...line]}>
      <AmountAxis low={0} high={highest} decimals={workspace.creditDecimals} />
      <NameAxis type="number" dataKey="x" domain={[...ends]} ticks={named.map(({ x }) => x)} tickFormatter={nameOf} />
      <PointTooltip at={active}>{({ payload }) => <DayTooltip point={payload[0]?.payload as LinePoint | undefined} />}</PointTooltip>
      {forecast !== null && <Ahead shape={forecastShape(forecast, last - ends[0])} />}
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
      <LastValue point={line.at(-1)} isAbove={forecast !== null} />
    </ComposedChart>
  );
}

/** The range as a band, the mean as a dashed line, the next card charge as a ring on it. */
function Ahead({ shape: { band, likely, charge } }: { readonly shape: ForecastShape }) {
  const [x, y] = [useXAxisScale(), useYAxisScale()];
  if (x === undefined || y === undefined) return null;
  const place = ([day, credits]: ForecastPoint) => `${x(day) ?? 0},${y(credits) ?? 0}`;
  return (
    <g pointerEvents="none">
      <polygon points={band.map(place).join(' ')} fill="var(--fb-area)" fillOpacity={0.65} />
      <polyline points={likely.map(place).join(' ')} fill="none" stroke="var(--fb-series-1)" strokeWidth={1.5} strokeDasharray="3 3" />
      {charge !== null && (
        <>
          <circle cx={x(charge[0])} cy={y(charge[1])} r={4} fill="var(--fb-surface)" stroke="var(--fb-series-3)" strokeWidth={2} />
          <text x={(x(charge[0]) ?? 0) + 8} y={(y(charge[1]) ?? 0) - 6}>
            {text.charts.balance.nextChargeMark}
          </text>
        </>
      )}
    </g>
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

function LastValue({ point, isAbove }: { readonly point: LinePoint | undefined; readonly isAbove: boolean }) {
  const [x, y] = [useXAxisScale(), useYAxisScale()];
  const figures = useFigures();
  const place = point === undefined ? undefined : [x?.(point.x), y?.(point.credits)];
  if (point === undefined || place?.[0] === undefined || place[1] === undefined) return null;
  return (
    <g pointerEvents="none">
      <circle cx={place[0]} cy={place[1]} r={2.5} fill="var(--fb-series-1)" />
      <text x={place[0] + 8} y={place[1] + (isAbove ? -6 : 4)} className={css.strong}>
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
