/** The figures of a sample of rows, column by column, as whole numbers that can be compared and added. */

import type { AmountColumn } from './amount-columns.ts';
import { readAmount } from './written-amount.ts';
import type { DecimalSigns } from './decimal-signs.ts';
import type { TableRecord } from './records.ts';
import { scaled, type Direction } from './running-balance.ts';

type Figures = ReadonlyArray<number | undefined>;

/** So many rows tell. */
const MOST_ROWS = 400;

export class TableFigures {
  readonly #sample: readonly TableRecord[];
  readonly #signs: DecimalSigns;
  readonly #read = new Map<number, Figures>();
  /** The direction of the dates in the rows. */
  readonly dates: Direction | undefined;

  constructor(sample: readonly TableRecord[], signs: DecimalSigns, dates: Direction | undefined) {
    this.dates = dates;
    this.#sample = sample.slice(0, MOST_ROWS);
    this.#signs = signs;
  }

  get rows(): number {
    return this.#sample.length;
  }

  /** What a column has in each row; `undefined` where it has no amount. */
  signed(column: number): Figures {
    let figures = this.#read.get(column);
    if (figures === undefined) {
      const sign = this.#signs.signOf(column);
      figures = this.#sample.map(({ fields }) => scaled(readAmount((fields[column] ?? '').trim(), sign)?.amount));
      this.#read.set(column, figures);
    }
    return figures;
  }

  /** The amounts of columns together, each with the sign by which it is read. */
  sumOf(columns: readonly AmountColumn[]): Figures {
    const read = columns.map(({ index, reads }) => ({ values: this.signed(index), isNegated: reads === 'negated' }));
    return this.#sample.map((_, row) => {
      let sum: number | undefined;
      for (const { values, isNegated } of read) {
        const value = values[row];
        if (value !== undefined) sum = (sum ?? 0) + (isNegated ? -value : value);
      }
      return sum;
    });
  }

  /** Whether each row has an amount in exactly one of two columns, and both have some. */
  areInTurn(one: number, other: number): boolean {
    const [left, right] = [this.signed(one), this.signed(other)];
    let [ofLeft, ofRight, both, neither] = [0, 0, 0, 0];
    for (const [row, value] of left.entries()) {
      const [isLeft, isRight] = [value !== undefined && value !== 0, right[row] !== undefined && right[row] !== 0];
      if (isLeft && isRight) both += 1;
      else if (isLeft) ofLeft += 1;
      else if (isRight) ofRight += 1;
      else neither += 1;
    }
    return both === 0 && ofLeft > 0 && ofRight > 0 && neither <= left.length * 0.1;
  }
}
