/** "How did the balance change?": the bridge from opening to closing balance, with what is unexplained as a bar of its own (rule W5). */

import { Bar, BarChart } from 'recharts';
import type { BarShapeProps } from 'recharts';
import { bridgeBars } from '../../electron/charts/bridge-chart.ts';
import type { BridgeBar, BridgeFigures } from '../../electron/charts/bridge-chart.ts';
import { words } from '../../electron/documents/text/words.ts';
import { useBook, useFigures } from '../book.tsx';
import type { Figures } from '../book.tsx';
import { decimalText, span } from '../format.ts';
import { TableHead } from '../parts/table-head.tsx';
import table from '../parts/table.module.css';
import { lastNamed } from '../../electron/charts/ticks.ts';
import { text } from '../text/text.ts';
import { ChartFrame, plotWidth } from './frame.tsx';
import { csvOf } from './save-chart.tsx';
import type { ChartSize } from './frame.tsx';
import { TooltipBox } from './marks.tsx';
import { AmountAxis, NameAxis, PointTooltip, plotInset, plotProps } from './plot.tsx';

export interface BridgeChartProps {
  readonly bridge: BridgeFigures;
  /** First and last day, as ISO dates. */
  readonly from: string;
  readonly to: string;
  readonly height: number;
  /** Opens the entries of the bridge. */
  readonly open: () => void;
}

const INSET = plotInset(16);
const said = words.report.bridge;
/** Pixels that a name or a figure takes. */
const NAME_WIDTH = 66;

function nameOf({ step }: BridgeBar): string {
  return said.steps[step];
}

/** A balance as it is, a change with its sign. */
function figureOf({ step, change }: BridgeBar, figures: Figures): string {
  return step === 'opening' || step === 'closing' ? figures.credits(change) : figures.creditsChange(change);
}

export function BridgeChart({ bridge, from, to, height, open }: BridgeChartProps) {
  const { book, workspace } = useBook();
  const figures = useFigures();
  const bars = bridgeBars(bridge);
  return (
    <ChartFrame
      name="bridge"
      title={said.chart}
      unit={said.unit}
      height={height}
      points={bars.length}
      describe={(index) => (bars[index] === undefined ? '' : `${said.steps[bars[index].step]}: ${figureOf(bars[index], figures)} ${said.unit}`)}
      open={open}
      inset={INSET}
      click={open}
      table={<BridgeTable bars={bars} />}
      files={{ name: text.charts.bridgeFile, from, to, csv: () => bridgeCsv(bars, workspace.creditDecimals) }}
    >
      {(size) => <Bars bars={bars} dates={span(from, to, book.today)} size={size} />}
    </ChartFrame>
  );
}

function BridgeTable({ bars }: { readonly bars: readonly BridgeBar[] }) {
  const figures = useFigures();
  return (
    <table className={table.table}>
      <TableHead cells={[{ name: said.step }, { name: words.report.topUps.credits, form: 'number' }]} />
      <tbody>
        {bars.map((each) => (
          <tr key={each.step}>
            <th scope="row">{said.steps[each.step]}</th>
            <td className={table.number}>{figureOf(each, figures)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function bridgeCsv(bars: readonly BridgeBar[], creditDecimals: number): string {
  return csvOf<BridgeBar>(
    [
      { name: 'step', plain: ({ step }) => step },
      { name: 'credits', plain: ({ change }) => decimalText(change, creditDecimals) },
    ],
    bars,
  );
}

function Bars({ bars, dates, size }: { readonly bars: readonly BridgeBar[]; readonly dates: string; readonly size: ChartSize }) {
  const { workspace } = useBook();
  const figures = useFigures();
  const ends = bars.flatMap(({ from, to }) => [from, to]);
  return (
    <BarChart {...plotProps(size)} data={[...bars]} barCategoryGap="30%">
      <AmountAxis low={Math.min(0, ...ends)} high={Math.max(0, ...ends)} decimals={workspace.creditDecimals} />
      <NameAxis dataKey={nameOf} ticks={[...lastNamed(bars.map(nameOf), plotWidth(size), NAME_WIDTH)]} />
      <PointTooltip at={size.active} cursor={{ fill: 'var(--fb-mute-soft)' }}>
        {({ label }) => {
          const found = bars.find(({ step }) => said.steps[step] === label);
          if (found === undefined) return null;
          return (
            <TooltipBox
              title={said.steps[found.step]}
              dates={dates}
              rows={[{ key: found.step, label: said.unit, value: figureOf(found, figures) }]}
            />
          );
        }}
      </PointTooltip>
      <Bar
        dataKey={({ from, to }: BridgeBar) => [Math.min(from, to), Math.max(from, to)]}
        isAnimationActive={false}
        shape={(props: BarShapeProps) => <BridgeShape {...props} isNamed={plotWidth(size) >= bars.length * NAME_WIDTH} />}
      />
    </BarChart>
  );
}

/** A step that changes nothing is a short line at its level; figures stand over the bars where there is room for all of them. */
function BridgeShape({ x, y, width, height, payload, isNamed }: BarShapeProps & { readonly isNamed: boolean }) {
  const figures = useFigures();
  const own = payload as BridgeBar;
  // Before it knows its size, a chart has no room for bars.
  if (width <= 0) return null;
  const tall = Math.abs(height);
  const top = Math.min(y, y + height);
  return (
    <g>
      <rect x={x} y={tall < 1 ? top - 1 : top} width={width} height={Math.max(tall, 2)} fill={tall < 1 ? 'var(--fb-axis)' : colorOf(own)} />
      {isNamed && (
        <text x={x + width / 2} y={top - 6} textAnchor="middle">
          {figureOf(own, figures)}
        </text>
      )}
    </g>
  );
}

function colorOf({ step, change }: BridgeBar): string {
  if (step === 'opening' || step === 'closing') return 'var(--fb-text-3)';
  if (step === 'unexplained') return 'var(--fb-bad)';
  return change > 0 ? 'var(--fb-series-1)' : 'var(--fb-series-3)';
}
