/** What the plots of all charts share: the room around them, grid and axes, and the tooltip of a point. */

import type { ReactNode } from 'react';
import { CartesianGrid, ReferenceLine, Tooltip, XAxis, YAxis } from 'recharts';
import type { TooltipContentProps, TooltipProps, XAxisProps } from 'recharts';
import { tickFigure } from '../format.ts';
import type { ChartSize, PlotInset } from './frame.tsx';
import { domainOf, roundTicks } from '../../electron/charts/ticks.ts';

const AXIS_WIDTH = 54;

/** Amounts stand to the left; `right` is the room for what is written beside the last point. */
export function plotInset(right: number): PlotInset {
  return { left: AXIS_WIDTH, right };
}

/** What every chart of Recharts is given, whatever it draws. */
export function plotProps({ width, height, inset }: ChartSize) {
  const margin = { top: 22, right: inset.right, bottom: 0, left: 0 };
  // A click anywhere in the plot opens something. Recharts sets a cursor itself, which no style sheet gets past.
  return { width, height, margin, style: { cursor: 'pointer' }, accessibilityLayer: false } as const;
}

export interface AmountAxisProps {
  /** In minor units; zero lies between the two or is one of them. */
  readonly low: number;
  readonly high: number;
  readonly decimals: number;
}

/** Round amounts to the left, a grid line at each of them, and the line at zero. */
export function AmountAxis({ low, high, decimals }: AmountAxisProps) {
  const ticks = roundTicks(low, high);
  return (
    <>
      <CartesianGrid vertical={false} syncWithTicks stroke="var(--fb-grid)" />
      <YAxis
        ticks={[...ticks]}
        domain={domainOf(ticks, low, high)}
        tickFormatter={(tick: number) => tickFigure(tick, decimals)}
        tickLine={false}
        axisLine={false}
        width={AXIS_WIDTH}
        tickMargin={6}
        interval={0}
      />
      <ReferenceLine y={0} stroke="var(--fb-axis)" />
    </>
  );
}

/** Names below the plot, every one of `ticks`. */
export function NameAxis(props: XAxisProps) {
  return <XAxis interval={0} tickLine={false} axisLine={false} height={30} tickMargin={8} {...props} />;
}

export interface PointTooltipProps {
  /** The point that the arrow keys are on; without one it is the pointer's. */
  readonly at: number | undefined;
  readonly cursor?: TooltipProps['cursor'];
  readonly children: (point: TooltipContentProps) => ReactNode;
}

export function PointTooltip({ at, cursor = { stroke: 'var(--fb-line-strong)' }, children }: PointTooltipProps) {
  return (
    <Tooltip
      content={(point) => (point.active ? children(point) : null)}
      cursor={cursor}
      offset={24}
      isAnimationActive={false}
      {...(at === undefined ? {} : { active: true, defaultIndex: at })}
    />
  );
}
