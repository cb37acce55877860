/** "What would each plan have cost?": what was used and what expired under each plan, and in truth, as one bar each. */

import { Bar, BarChart } from 'recharts';
import type { BarShapeProps } from 'recharts';
import type { OutputOf } from '../../../../electron/ipc/contract/contract.ts';
import { go, useHref } from '../../../address.ts';
import { useBook, useFigures } from '../../../book.tsx';
import type { Workspace } from '../../../book.tsx';
import { ChartFrame, plotWidth } from '../../../charts/frame.tsx';
import type { ChartSize } from '../../../charts/frame.tsx';
import { Legend, Swatch, TooltipBox } from '../../../charts/marks.tsx';
import { AmountAxis, NameAxis, PointTooltip, plotInset, plotProps } from '../../../charts/plot.tsx';
import { csvOf } from '../../../charts/save-chart.tsx';
import { decimalText, span, tickFigure } from '../../../format.ts';
import { TableHead } from '../../../parts/table-head.tsx';
import table from '../../../parts/table.module.css';
import { text } from '../../../text/text.ts';
import { planName } from './verdict.ts';

type Comparison = OutputOf<'report.plans'>;

interface PlanBar {
  /** Its place: two packs may have one name. */
  readonly key: string;
  readonly name: string;
  /** Where the name has no room. */
  readonly short: string;
  readonly marks: readonly string[];
  readonly used: number;
  readonly expired: number;
  readonly cost: number;
}

const said = text.whatIf;
const INSET = plotInset(16);
const HEIGHT = 220;
const SERIES = { used: 'var(--fb-series-1)', expired: 'var(--fb-series-3)' } as const;
/** Pixels that a whole name takes, and that a figure over its bar does. */
const NAME_WIDTH = 104;
const FIGURE_WIDTH = 60;

function barsOf({ plans, asItWas }: Comparison, creditDecimals: number): readonly PlanBar[] {
  const bars = plans.map((plan, at) => ({
    key: String(at),
    name: planName(plan),
    short: plan.pack === null ? said.short.payAsYouUse : tickFigure(plan.pack.credits, creditDecimals),
    marks: [...(plan.inUse ? [said.inUse] : []), ...(plan.best ? [said.best] : [])],
    used: plan.used,
    expired: plan.expired.cost,
    cost: plan.cost,
  }));
  if (asItWas === null) return bars;
  const { used, expired, cost } = asItWas;
  return [...bars, { key: String(bars.length), name: said.asItWas, short: said.short.asItWas, marks: [], used, expired: expired.cost, cost }];
}

export function PlanChart({ plans }: { readonly plans: Comparison }) {
  const { workspace } = useBook();
  const figures = useFigures();
  const href = useHref();
  const bars = barsOf(plans, workspace.creditDecimals);
  // The usage is one for all of them.
  const open = () => go(href('/activity', { from: plans.from, to: plans.to, spend: '1', of: 'spend' }));
  return (
    <ChartFrame
      name="plans"
      title={said.chart}
      unit={said.chartUnit(workspace.currency)}
      unitShort={workspace.currency}
      height={HEIGHT}
      points={bars.length}
      describe={(at) => (bars[at] === undefined ? '' : `${[bars[at].name, ...bars[at].marks].join(', ')}: ${figures.money(bars[at].cost)}`)}
      open={open}
      inset={INSET}
      click={open}
      table={<BarTable bars={bars} />}
      files={{ name: said.file, from: plans.from, to: plans.to, csv: () => plansCsv(bars, workspace) }}
      legend={
        <Legend
          entries={(['used', 'expired'] as const).map((key) => ({ key, label: said[key], whole: true, mark: <Swatch color={SERIES[key]} /> }))}
        />
      }
    >
      {(size) => <Bars bars={bars} dates={{ from: plans.from, to: plans.to }} size={size} />}
    </ChartFrame>
  );
}

function BarTable({ bars }: { readonly bars: readonly PlanBar[] }) {
  const { workspace } = useBook();
  const figures = useFigures();
  return (
    <table className={table.table}>
      <TableHead
        cells={[
          { name: said.plan },
          { name: said.used, form: 'number' },
          { name: said.expired, form: 'number' },
          { name: said.cost(workspace.currency), form: 'number' },
        ]}
      />
      <tbody>
        {bars.map(({ key, name, used, expired, cost }) => (
          <tr key={key}>
            <th scope="row">{name}</th>
            <td className={table.number}>{figures.cost(used)}</td>
            <td className={table.number}>{figures.cost(expired)}</td>
            <td className={table.number}>{figures.cost(cost)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function plansCsv(bars: readonly PlanBar[], { currency, currencyDecimals }: Workspace): string {
  return csvOf<PlanBar>(
    [
      { name: 'plan', text: ({ name }) => name },
      { name: 'currency', plain: () => currency },
      ...(['used', 'expired', 'cost'] as const).map((name) => ({ name, plain: (bar: PlanBar) => decimalText(bar[name], currencyDecimals) })),
    ],
    bars,
  );
}

function Bars({
  bars,
  dates,
  size,
}: {
  readonly bars: readonly PlanBar[];
  readonly dates: { readonly from: string; readonly to: string };
  readonly size: ChartSize;
}) {
  const { book, workspace } = useBook();
  const figures = useFigures();
  const room = plotWidth(size) / bars.length;
  const tops = bars.flatMap(({ used, expired, cost }) => [used, expired, cost]);
  return (
    <BarChart {...plotProps(size)} data={[...bars]} stackOffset="sign" barCategoryGap="30%" maxBarSize={72}>
      <AmountAxis low={Math.min(0, ...tops)} high={Math.max(0, ...tops)} decimals={workspace.currencyDecimals} />
      <NameAxis dataKey="key" tickFormatter={(key: string) => bars[Number(key)]?.[room >= NAME_WIDTH ? 'name' : 'short'] ?? ''} />
      <PointTooltip at={size.active} cursor={{ fill: 'var(--fb-mute-soft)' }}>
        {({ label }) => {
          const found = bars.find(({ key }) => key === label);
          if (found === undefined) return null;
          return (
            <TooltipBox
              title={[found.name, ...found.marks].join(', ')}
              dates={span(dates.from, dates.to, book.today)}
              rows={(['expired', 'used'] as const).map((key) => ({
                key,
                label: said[key],
                value: figures.cost(found[key]),
                mark: <Swatch color={SERIES[key]} />,
              }))}
              total={[said.cost(workspace.currency), figures.cost(found.cost)]}
            />
          );
        }}
      </PointTooltip>
      <Bar dataKey="used" stackId="cost" fill={SERIES.used} isAnimationActive={false} />
      <Bar
        dataKey="expired"
        stackId="cost"
        fill={SERIES.expired}
        isAnimationActive={false}
        shape={(props: BarShapeProps) => <ExpiredBar {...props} isNamed={room >= FIGURE_WIDTH} />}
      />
    </BarChart>
  );
}

/** The upper part of a bar, with the cost of the whole over it. */
function ExpiredBar({ x, y, width, height, payload, isNamed }: BarShapeProps & { readonly isNamed: boolean }) {
  const figures = useFigures();
  const top = Math.min(y, y + height);
  return (
    <g>
      <rect x={x} y={top} width={width} height={Math.abs(height)} fill={SERIES.expired} />
      {isNamed && (
        <text x={x + width / 2} y={top - 6} textAnchor="middle">
          {figures.cost((payload as PlanBar).cost)}
        </text>
      )}
    </g>
  );
}
