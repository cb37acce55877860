/** Tables of a PDF: heads that come again on every page and wrap where they are long, columns with widths of their own, rows that are cut rather than wrapped. */

import { INK, type Paper } from './paper.ts';

export interface PdfColumn {
  readonly title: string;
  /** Share of the width that is left when fixed widths are taken; or points. */
  readonly share?: number;
  readonly points?: number;
  readonly isNumber?: boolean;
}

export interface PdfTableOptions {
  readonly columns: readonly PdfColumn[];
  readonly size?: number;
  /** Said at the end of a page that is not the last, and again at the head of the next: sums carried forward. */
  readonly carried?: () => readonly string[];
}

export type RowStyle = 'plain' | 'total' | 'group';

const ROW = 1.75;
const GAP = 8;

/** Writes a table row by row; the head comes with the first row. */
export class PdfTable {
  readonly #paper: Paper;
  readonly #options: PdfTableOptions;
  readonly #size: number;
  readonly #places: readonly { readonly x: number; readonly width: number; readonly isNumber: boolean }[];
  #begun = false;

  constructor(paper: Paper, options: PdfTableOptions) {
    this.#paper = paper;
    this.#options = options;
    this.#size = options.size ?? 8;
    this.#places = placesOf(paper, options.columns);
  }

  get rowHeight(): number {
    return this.#size * ROW;
  }

  row(cells: readonly string[], style: RowStyle = 'plain'): void {
    const paper = this.#paper;
    if (!this.#begun) {
      paper.need(this.rowHeight * 3);
      this.#head();
      this.#begun = true;
    }
    // Room for the sums carried forward is kept below the last row of every page.
    const kept = this.#options.carried === undefined ? 1 : 2;
    if (paper.y + kept * this.rowHeight > paper.bottom) {
      const carried = this.#options.carried?.();
      if (carried) this.#write(carried, 'total');
      paper.newPage();
      this.#head();
      if (carried) this.#write(carried, 'total');
    }
    this.#write(cells, style);
  }

  #head(): void {
    const style = { size: this.#size - 0.5, color: INK.caption } as const;
    const heads = this.#places.map(({ width }, index) => this.#paper.linesOf(this.#options.columns[index]?.title ?? '', width, style));
    const tall = Math.max(...heads.map((lines) => lines.length));
    const top = this.#paper.y + this.#size * 0.35;
    heads.forEach((lines, index) => {
      const { x = 0, width = 0, isNumber = false } = this.#places[index] ?? {};
      lines.forEach((line, at) => {
        // Heads of one line stand above their column, at the foot of the taller ones.
        const y = top + (tall - lines.length + at) * this.#size * 1.25;
        if (isNumber) this.#paper.text(line, x + width, y, { ...style, align: 'right' });
        else this.#paper.text(line, x, y, style);
      });
    });
    this.#paper.y += this.rowHeight + (tall - 1) * this.#size * 1.25;
    this.#rule(INK.rule);
  }

  #write(cells: readonly string[], style: RowStyle): void {
    const y = this.#paper.y + this.#size * 0.35;
    const bold = style !== 'plain';
    if (style === 'total') this.#rule(INK.rule);
    this.#places.forEach(({ x, width, isNumber }, index) => {
      const cell = cells[index] ?? '';
      // Numbers are never cut.
      if (isNumber) this.#paper.text(cell, x + width, y, { size: this.#size, bold, align: 'right' });
      else this.#paper.text(cell, x, y, { size: this.#size, bold, width });
    });
    this.#paper.y += this.rowHeight;
    if (style === 'plain') this.#rule(INK.hairline);
  }

  #rule(color: string): void {
    const { left, right, y } = this.#paper;
    this.#paper.line(
      [
        [left, y],
        [right, y],
      ],
      { color, width: 0.5 },
    );
  }
}

function placesOf(paper: Paper, columns: readonly PdfColumn[]): readonly { x: number; width: number; isNumber: boolean }[] {
  const fixed = columns.reduce((sum, { points = 0 }) => sum + points, 0);
  const shares = columns.reduce((sum, { share = 0 }) => sum + share, 0);
  const free = paper.width - fixed - GAP * (columns.length - 1);
  let x = paper.left;
  return columns.map(({ points, share = 0, isNumber = false }) => {
    const width = points ?? (free * share) / shares;
    const place = { x, width, isNumber };
    x += width + GAP;
    return place;
  });
}
