/** The ground of a chart: round ticks with their lines, names below, a legend above; and where an amount stands. */

import { PALETTE } from './palette.ts';
import type { Shape } from './shapes.ts';
import { domainOf, lastNamed, roundTicks } from './ticks.ts';

const TICK_SIZE = 9;

export interface PlotOptions {
  readonly width: number;
  readonly height: number;
  readonly low: number;
  readonly high: number;
  readonly names: readonly string[];
  /** An amount at a tick. */
  readonly tick: (amount: number) => string;
  readonly legend: readonly LegendEntry[];
  /** Kept free at the right for what is said at the end of lines. */
  readonly end: number;
  /** Width that a name takes. */
  readonly nameWidth?: number;
}

export interface LegendEntry {
  readonly label: string;
  readonly color: string;
  readonly mark: 'bar' | 'line' | 'dot' | 'pale' | 'up';
}

export interface Plot {
  /** Grid, names and legend: below everything else. */
  readonly ground: readonly Shape[];
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** Width of the place of one name. */
  readonly step: number;
  /** The middle of the place of the name at an index. */
  readonly x: (index: number) => number;
  readonly y: (amount: number) => number;
}

/** About so wide is a letter, as a part of its size: charts are laid out without a font at hand. */
const LETTER = 0.54;

export function widthOfText(text: string, size: number): number {
  return text.length * LETTER * size;
}

export function makePlot({ width, height, low, high, names, tick, legend, end, nameWidth = 34 }: PlotOptions): Plot {
  const ticks = roundTicks(low, high);
  const [bottomAmount, topAmount] = domainOf(ticks, low, high);
  const labels = ticks.map(tick);
  const left = Math.max(0, ...labels.map((label) => widthOfText(label, TICK_SIZE))) + 8;
  const [right, top, bottom] = [width - end, legend.length > 0 ? 24 : 8, height - 18];
  const step = (right - left) / Math.max(names.length, 1);
  const x = (index: number) => left + (index + 0.5) * step;
  const y = (amount: number) => bottom - ((amount - bottomAmount) / (topAmount - bottomAmount)) * (bottom - top);
  const shown = new Set(lastNamed(names, right - left, nameWidth));
  const ground: Shape[] = [
    ...legendShapes(legend, left),
    ...ticks.flatMap((amount, index): Shape[] => [
      {
        is: 'line',
        points: [
          [left, y(amount)],
          [right, y(amount)],
        ],
        color: amount === 0 ? PALETTE.axis : PALETTE.grid,
        width: 1,
      },
      { is: 'text', text: labels[index] ?? '', x: left - 6, y: y(amount) + 3, size: TICK_SIZE, color: PALETTE.caption, align: 'right' },
    ]),
    ...names.flatMap((name, index): Shape[] =>
      shown.has(name) ? [{ is: 'text', text: name, x: x(index), y: height - 4, size: TICK_SIZE, color: PALETTE.caption, align: 'center' }] : [],
    ),
  ];
  return { ground, left, right, top, bottom, step, x, y };
}

function legendShapes(entries: readonly LegendEntry[], left: number): readonly Shape[] {
  let x = left;
  return entries.flatMap((entry) => {
    const shapes = [...markShapes(entry, x), captionAt(entry.label, x + 14, 11)];
    x += 14 + widthOfText(entry.label, TICK_SIZE) + 16;
    return shapes;
  });
}

function markShapes({ mark, color }: LegendEntry, x: number): readonly Shape[] {
  const across = { is: 'line', color, width: 1.75 } as const;
  switch (mark) {
    case 'line':
      return [
        {
          ...across,
          points: [
            [x, 8],
            [x + 10, 8],
          ],
        },
      ];
    case 'dot':
      return [{ is: 'dot', x: x + 5, y: 8, radius: 3, color, isHollow: true }];
    case 'up':
      return [triangle(x + 5, 4, color)];
    case 'bar':
    case 'pale':
      return [
        {
          is: 'area',
          points: [
            [x, 4],
            [x + 10, 4],
            [x + 10, 12],
            [x, 12],
          ],
          color,
          ...(mark === 'pale' ? { opacity: 0.3 } : {}),
        },
      ];
  }
}

/** A mark that points up to a place. */
export function triangle(x: number, y: number, color: string): Shape {
  const points = [
    [x, y],
    [x + 4.5, y + 8],
    [x - 4.5, y + 8],
  ] as const;
  return { is: 'area', points, color };
}

export function captionAt(text: string, x: number, y: number, align: 'left' | 'right' | 'center' = 'left'): Shape {
  return { is: 'text', text, x, y, size: TICK_SIZE, color: PALETTE.caption, align };
}

export function figureAt(text: string, x: number, y: number, align: 'left' | 'right' | 'center' = 'left'): Shape {
  return { is: 'text', text, x, y, size: TICK_SIZE + 1, color: PALETTE.text, align, bold: true };
}
