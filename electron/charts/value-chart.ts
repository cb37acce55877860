/** Value per lead beside cost per lead: closed spans as a line, open ones dotted with hollow dots, the range of the last one as a bar behind it. */

import { PALETTE } from './palette.ts';
import { captionAt, figureAt, makePlot } from './plot.ts';
import { openRuns } from './series.ts';
import { bar, type Chart, type Point, type Shape } from './shapes.ts';

export interface ValuePoint {
  readonly name: string;
  readonly open: boolean;
  /** `null` without a lead: a gap. */
  readonly value: number | null;
  readonly cost: number | null;
}

export interface ValueChartWords {
  readonly title: string;
  readonly description: string;
  readonly value: string;
  readonly cost: string;
  readonly open: string;
  readonly figure: (amount: number) => string;
  readonly tick: (amount: number) => string;
}

const COLORS = { value: PALETTE.series[0], cost: PALETTE.series[2] } as const;

export function valueChart(points: readonly ValuePoint[], words: ValueChartWords, size: { width: number; height: number }): Chart {
  const amounts = points.flatMap(({ value, cost }) => [value ?? 0, cost ?? 0]);
  const plot = makePlot({
    ...size,
    low: Math.min(0, ...amounts),
    high: Math.max(0, ...amounts),
    names: points.map(({ name }) => name),
    tick: words.tick,
    legend: [
      { label: words.value, color: COLORS.value, mark: 'line' },
      { label: words.cost, color: COLORS.cost, mark: 'line' },
    ],
    end: 74,
  });
  const bands = openRuns(points).flatMap(({ from, to }): Shape[] => [
    bar(plot.x(from) - plot.step / 2, plot.top, (to - from + 1) * plot.step, plot.bottom - plot.top, PALETTE.band),
    captionAt(words.open, plot.x(from) - plot.step / 2 + 4, plot.top + 10),
  ]);
  const place = (index: number, amount: number): Point => [plot.x(index), plot.y(amount)];
  const series = (key: 'value' | 'cost') => {
    const shapes: Shape[] = [];
    points.forEach((point, index) => {
      const [amount, before] = [point[key], points[index - 1]];
      const earlier = before?.[key] ?? null;
      if (amount === null) return;
      if (earlier !== null)
        shapes.push({
          is: 'line',
          points: [place(index - 1, earlier), place(index, amount)],
          color: COLORS[key],
          width: 1.5,
          ...(point.open || before?.open === true ? { dash: 2 } : {}),
        });
      const isAlone = earlier === null && (points[index + 1]?.[key] ?? null) === null;
      if (point.open || isAlone) shapes.push({ is: 'dot', x: plot.x(index), y: plot.y(amount), radius: 3, color: COLORS[key], isHollow: point.open });
    });
    return shapes;
  };
  return {
    ...size,
    title: words.title,
    description: words.description,
    shapes: [...bands, ...plot.ground, ...series('cost'), ...series('value'), ...endFigures(points, plot, words)],
  };
}

/** Figures at the ends of both lines, kept from covering each other. */
function endFigures(points: readonly ValuePoint[], plot: { right: number; y: (amount: number) => number }, words: ValueChartWords): readonly Shape[] {
  const last = (key: 'value' | 'cost') => points.findLast((point) => point[key] !== null)?.[key] ?? null;
  const [value, cost] = [last('value'), last('cost')];
  const gap = 12;
  const places = { value: value === null ? 0 : plot.y(value), cost: cost === null ? 0 : plot.y(cost) };
  if (value !== null && cost !== null && Math.abs(places.value - places.cost) < gap) {
    const middle = (places.value + places.cost) / 2;
    const isAbove = value >= cost ? -1 : 1;
    places.value = middle + (isAbove * gap) / 2;
    places.cost = middle - (isAbove * gap) / 2;
  }
  return [
    ...(value === null ? [] : [figureAt(words.figure(value), plot.right + 6, places.value + 3)]),
    ...(cost === null ? [] : [figureAt(words.figure(cost), plot.right + 6, places.cost + 3)]),
  ];
}
