/** The bridge from the opening to the closing balance (rule W5); what is unexplained is a bar of its own, beside the closing balance and never in it. */

import { PALETTE } from './palette.ts';
import { captionAt, figureAt, makePlot } from './plot.ts';
import { bar, type Chart, type Shape } from './shapes.ts';

/** In the order of the bridge. */
export const BRIDGE_STEPS = ['opening', 'topUps', 'bonus', 'refunds', 'charges', 'expiry', 'adjustments', 'closing', 'unexplained'] as const;
export type BridgeStep = (typeof BRIDGE_STEPS)[number];
export type BridgeFigures = Readonly<Record<BridgeStep, number>>;

export interface BridgeBar {
  readonly step: BridgeStep;
  /** From where to where it reaches. */
  readonly from: number;
  readonly to: number;
  /** What it says: signed, but for balances. */
  readonly change: number;
}

/** Bars of the bridge: balances stand on zero, each change begins where the one before ended, and what is unexplained hangs at the closing balance. */
export function bridgeBars(bridge: BridgeFigures): readonly BridgeBar[] {
  let level = bridge.opening;
  return BRIDGE_STEPS.map((step): BridgeBar => {
    if (step === 'opening' || step === 'closing') return { step, from: 0, to: bridge[step], change: bridge[step] };
    const change = step === 'charges' || step === 'expiry' ? 0 - bridge[step] : bridge[step];
    if (step === 'unexplained') return { step, from: bridge.closing, to: bridge.closing + change, change };
    const from = level;
    level += change;
    return { step, from, to: level, change };
  });
}

export interface BridgeChartWords {
  readonly title: string;
  readonly description: string;
  readonly step: (step: BridgeStep) => string;
  /** A balance, or a change with its sign. */
  readonly figure: (credits: number, isChange: boolean) => string;
  readonly tick: (credits: number) => string;
}

export function bridgeChart(bridge: BridgeFigures, words: BridgeChartWords, size: { width: number; height: number }): Chart {
  const bars = bridgeBars(bridge);
  const ends = bars.flatMap(({ from, to }) => [from, to]);
  const plot = makePlot({
    ...size,
    low: Math.min(0, ...ends),
    high: Math.max(0, ...ends),
    names: bars.map(({ step }) => words.step(step)),
    tick: words.tick,
    legend: [{ label: words.step('unexplained'), color: PALETTE.bad, mark: 'bar' }],
    end: 4,
    nameWidth: 1,
  });
  const width = plot.step * 0.62;
  const shapes = bars.flatMap(({ step, from, to, change }, index): Shape[] => {
    const x = plot.x(index) - width / 2;
    const [top, bottom] = [plot.y(Math.max(from, to)), plot.y(Math.min(from, to))];
    const figure = words.figure(change, step !== 'opening' && step !== 'closing');
    const isNothing = from === to;
    return [
      isNothing
        ? {
            is: 'line',
            points: [
              [x, top],
              [x + width, top],
            ],
            color: PALETTE.axis,
            width: 2,
          }
        : bar(x, top, width, Math.max(bottom - top, 1), colorOf(step, change)),
      change === 0 ? captionAt(figure, plot.x(index), top - 4, 'center') : figureAt(figure, plot.x(index), top - 4, 'center'),
    ];
  });
  // From the end of each change to where the next begins.
  const links = bars.slice(0, 7).map((each, index): Shape => ({
    is: 'line',
    points: [
      [plot.x(index) + width / 2, plot.y(each.to)],
      [plot.x(index + 1) - width / 2, plot.y(each.to)],
    ],
    color: PALETTE.axis,
    width: 1,
  }));
  return { ...size, title: words.title, description: words.description, shapes: [...plot.ground, ...links, ...shapes] };
}

function colorOf(step: BridgeStep, change: number): string {
  if (step === 'opening' || step === 'closing') return PALETTE.other;
  if (step === 'unexplained') return PALETTE.bad;
  return change > 0 ? PALETTE.series[0] : PALETTE.series[2];
}
