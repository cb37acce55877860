/** Spend by kind, stacked, with its mean: of the last weeks, months, quarters or years. */

import { PALETTE } from './palette.ts';
import { captionAt, figureAt, makePlot, type LegendEntry } from './plot.ts';
import { KIND_ORDER, placesOf, stackExtent } from './series.ts';
import { bar, hatchedBar, type Chart, type Shape } from './shapes.ts';

export interface SpendBar {
  readonly name: string;
  readonly unfinished: boolean;
  readonly groups: readonly { readonly name: string; readonly amount: number }[];
}

export interface SpendChartWords {
  readonly title: string;
  readonly description: string;
  readonly group: (name: string) => string;
  readonly figure: (amount: number) => string;
  readonly tick: (amount: number) => string;
  readonly mean: string;
  readonly unfinished: string;
}

export function spendChart(bars: readonly SpendBar[], mean: number | null, words: SpendChartWords, size: { width: number; height: number }): Chart {
  const present = [...new Set(bars.flatMap(({ groups }) => groups.map(({ name }) => name)))];
  const places = placesOf(present, KIND_ORDER);
  const [low, high] = stackExtent(bars.map(({ groups }) => groups.map(({ amount }) => amount)));
  const legend: LegendEntry[] = places.map(({ group, color }) => ({ label: words.group(group), color: colorOf(color), mark: 'bar' }));
  if (bars.some(({ unfinished }) => unfinished)) legend.push({ label: words.unfinished, color: PALETTE.series[0], mark: 'pale' });
  const plot = makePlot({
    ...size,
    low,
    high: Math.max(high, mean ?? 0),
    names: bars.map(({ name }) => name),
    tick: words.tick,
    legend,
    end: 74,
  });
  const width = plot.step * 0.76;
  const shapes = bars.flatMap(({ unfinished, groups }, index) => {
    const x = plot.x(index) - width / 2;
    let [up, down] = [0, 0];
    return places.flatMap(({ group, color }): readonly Shape[] => {
      const amount = groups.find(({ name }) => name === group)?.amount ?? 0;
      if (amount === 0) return [];
      const from = amount > 0 ? up : down;
      if (amount > 0) up += amount;
      else down += amount;
      const [top, bottom] = [plot.y(Math.max(from, from + amount)), plot.y(Math.min(from, from + amount))];
      // A gap of a point tells segments apart.
      const height = Math.max(bottom - top - (from === 0 ? 0 : 1), 0.25);
      return unfinished ? hatchedBar(x, top, width, height, colorOf(color)) : [bar(x, top, width, height, colorOf(color))];
    });
  });
  const meanShapes: readonly Shape[] =
    mean === null
      ? []
      : [
          {
            is: 'line',
            points: [
              [plot.left, plot.y(mean)],
              [plot.right, plot.y(mean)],
            ],
            color: PALETTE.caption,
            width: 1,
            dash: 3,
          },
          figureAt(words.figure(mean), plot.right + 6, plot.y(mean) - 1),
          captionAt(words.mean, plot.right + 6, plot.y(mean) + 11),
        ];
  return { ...size, title: words.title, description: words.description, shapes: [...plot.ground, ...shapes, ...meanShapes] };
}

function colorOf(place: number | null): string {
  return place === null ? PALETTE.other : (PALETTE.series[place] ?? PALETTE.other);
}
