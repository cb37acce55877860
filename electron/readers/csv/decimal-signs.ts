/** Which sign stands before the decimals, found over whole columns: `1.234` says nothing, `1.234,50` in the same column says all. */

import { ANSWERED, refuseSign } from '../answers.ts';
import { decimalSignIn } from '../decimals.ts';
import { DECIMAL_SIGNS, type DecimalSign, type Detected, type Question } from '../statement.ts';

interface Figures {
  readonly text: string;
  readonly line: number;
}

interface Seen {
  points: number;
  commas: number;
  /** The first of each. */
  readonly first: { '.': Figures | null; ',': Figures | null; open: Figures | null };
}

/** Gathers evidence figure by figure. */
export class DecimalSigns {
  readonly #columns = new Map<number, Seen>();
  readonly #answer: DecimalSign | undefined;

  constructor(answer: DecimalSign | undefined) {
    this.#answer = answer;
  }

  add(column: number, figures: string, line: number): void {
    const sign = decimalSignIn(figures);
    if (sign === 'none') return;
    let seen = this.#columns.get(column);
    if (seen === undefined) this.#columns.set(column, (seen = { points: 0, commas: 0, first: { '.': null, ',': null, open: null } }));
    seen.first[sign === 'either' ? 'open' : sign] ??= { text: figures, line };
    if (sign === '.') seen.points += 1;
    else if (sign === ',') seen.commas += 1;
  }

  /** Whether nothing is left open in these columns: what one shows holds for the others that show nothing. */
  isDecided(columns: readonly number[]): boolean {
    return (
      this.#answer !== undefined ||
      this.#common() !== undefined ||
      columns.every((column) => this.#own(column) !== undefined || !this.#columns.get(column)?.first.open)
    );
  }

  #own(column: number): DecimalSign | undefined {
    const seen = this.#columns.get(column);
    if (seen === undefined || seen.points === seen.commas) return undefined;
    return seen.points > seen.commas ? '.' : ',';
  }

  /** The sign of a column: by its own figures, else as answered, else by those of the other columns, else the one that makes its three digits a group. */
  signOf(column: number): DecimalSign {
    const known = this.#own(column) ?? this.#answer ?? this.#common();
    if (known !== undefined) return known;
    return this.#columns.get(column)?.first.open?.text.includes('.') ? ',' : '.';
  }

  /** Refuses figures in the columns of the amounts that have another sign than was answered. */
  refuseOther(columns: readonly number[]): void {
    if (this.#answer === undefined) return;
    for (const column of columns) {
      const other = this.#columns.get(column)?.first[this.#answer === '.' ? ',' : '.'];
      if (other) refuseSign(other.text, this.#answer, other.line);
    }
  }

  /** What tells the sign of the first column of amounts that has one; null where no amount has any. */
  detected(columns: readonly number[]): Detected | null {
    for (const column of columns) {
      const value = this.signOf(column);
      const shown = this.#columns.get(column)?.first[value];
      if (shown) return { what: 'decimal_sign', value, evidence: `Line ${shown.line} has ${shown.text}.`, sourceLine: shown.line };
    }
    if (this.#answer !== undefined) return { what: 'decimal_sign', value: this.#answer, evidence: ANSWERED, sourceLine: null };
    const [open] = columns.filter((column) => this.#columns.get(column)?.first.open);
    if (open === undefined) return null;
    return { what: 'decimal_sign', value: this.signOf(open), evidence: 'Other columns of the file show it.', sourceLine: null };
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
    if (this.#answer !== undefined || this.#common() !== undefined) return null;
    for (const column of columns) {
      const open = this.#columns.get(column)?.first.open;
      if (!open || this.#own(column) !== undefined) continue;
      const evidence = `Line ${open.line} has ${open.text}, and no amount in the file shows whether it has three decimals or is more than a thousand.`;
      return { kind: 'decimal_sign', options: DECIMAL_SIGNS, assumed: this.signOf(column), evidence, sourceLine: open.line };
    }
    return null;
  }
}
