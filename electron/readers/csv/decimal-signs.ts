/** Which sign stands before the decimals, found over whole columns: `1.234` says nothing, `1.234,50` in the same column says all. */

import { decimalSignIn, type DecimalSign } from '../decimals.ts';
import type { Question } from '../statement.ts';

interface Seen {
  points: number;
  commas: number;
  open: { readonly text: string; readonly line: number } | null;
}

/** Gathers evidence figure by figure. */
export class DecimalSigns {
  readonly #columns = new Map<number, Seen>();

  add(column: number, figures: string, line: number): void {
    const sign = decimalSignIn(figures);
    if (sign === 'none') return;
    let seen = this.#columns.get(column);
    if (seen === undefined) this.#columns.set(column, (seen = { points: 0, commas: 0, open: null }));
    if (sign === 'either') seen.open ??= { text: figures, line };
    else if (sign === '.') seen.points += 1;
    else seen.commas += 1;
  }

  /** Whether nothing is left open in these columns: what one shows holds for the others that show nothing. */
  isDecided(columns: readonly number[]): boolean {
    return (
      this.#common() !== undefined || columns.every((column) => this.#own(column) !== undefined || this.#columns.get(column)?.open === undefined)
    );
  }

  #own(column: number): DecimalSign | undefined {
    const seen = this.#columns.get(column);
    if (seen === undefined || seen.points === seen.commas) return undefined;
    return seen.points > seen.commas ? '.' : ',';
  }

  /** The sign of a column: by its own figures, else by those of the other columns, else the one that makes its three digits a group. */
  signOf(column: number): DecimalSign {
    const own = this.#own(column) ?? this.#common();
    if (own !== undefined) return own;
    return this.#columns.get(column)?.open?.text.includes('.') ? ',' : '.';
  }

  #common(): DecimalSign | undefined {
    let [points, commas] = [0, 0];
    for (const column of this.#columns.keys()) {
      const sign = this.#own(column);
      if (sign === '.') points += 1;
      if (sign === ',') commas += 1;
    }
    if (points === commas) return undefined;
    return points > commas ? '.' : ',';
  }

  /** What is left open in the columns of the amounts. */
  question(columns: readonly number[]): Question | null {
    if (this.#common() !== undefined) return null;
    for (const column of columns) {
      const open = this.#columns.get(column)?.open;
      if (!open || this.#own(column) !== undefined) continue;
      const evidence = `Line ${open.line} has ${open.text}, and no amount in the file shows whether it has three decimals or is more than a thousand.`;
      return { kind: 'decimal_sign', options: ['.', ','], assumed: this.signOf(column), evidence, sourceLine: open.line };
    }
    return null;
  }
}
