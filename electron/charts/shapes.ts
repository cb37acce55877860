/** What a chart of a document is made of: plain shapes at places from the top left, which are written as SVG or drawn into a PDF. */

export type Point = readonly [x: number, y: number];

export type Shape =
  | { readonly is: 'line'; readonly points: readonly Point[]; readonly color: string; readonly width: number; readonly dash?: number }
  | { readonly is: 'area'; readonly points: readonly Point[]; readonly color: string; readonly opacity?: number }
  | { readonly is: 'dot'; readonly x: number; readonly y: number; readonly radius: number; readonly color: string; readonly isHollow: boolean }
  | {
      readonly is: 'text';
      readonly text: string;
      /** Of the left end, the right end or the middle; `y` is the base line. */
      readonly x: number;
      readonly y: number;
      readonly size: number;
      readonly color: string;
      readonly align: 'left' | 'right' | 'center';
      readonly bold?: boolean;
    };

export interface Chart {
  readonly width: number;
  readonly height: number;
  /** The question it answers, and what it says to who cannot see it. */
  readonly title: string;
  readonly description: string;
  readonly shapes: readonly Shape[];
}

/** An upright area. */
export function bar(x: number, y: number, width: number, height: number, color: string, opacity = 1): Shape {
  const points: readonly Point[] = [
    [x, y],
    [x + width, y],
    [x + width, y + height],
    [x, y + height],
  ];
  return { is: 'area', points, color, ...(opacity === 1 ? {} : { opacity }) };
}

const HATCH_STEP = 5;

/** The same, pale and with slanted lines: of what is not finished. */
export function hatchedBar(x: number, y: number, width: number, height: number, color: string): readonly Shape[] {
  const lines: Shape[] = [];
  for (let offset = HATCH_STEP; offset < width + height; offset += HATCH_STEP) {
    const from: Point = offset <= height ? [x, y + offset] : [x + offset - height, y + height];
    const to: Point = offset <= width ? [x + offset, y] : [x + width, y + offset - width];
    lines.push({ is: 'line', points: [from, to], color, width: 0.75 });
  }
  return [bar(x, y, width, height, color, 0.22), ...lines];
}
