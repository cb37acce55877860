/** Whether a table ends in the middle of its last row, where nothing but the rows before it shows that something is missing. */

import type { Layout } from './layout.ts';
import type { TableRecord } from './records.ts';

/** Goes over the movements; behind each of them may be the end of the file. */
export class CutRow {
  readonly #figures: ReadonlySet<number>;
  readonly #layout: Layout;
  #last: TableRecord | null = null;
  /** Of the rows before the last: fields up to the last one that is filled, and decimals where the last field is an amount. */
  #fewestFields = Infinity;
  #fewestDecimals = Infinity;

  constructor(layout: Layout) {
    this.#layout = layout;
    this.#figures = new Set([...layout.amounts.map(({ index }) => index), layout.balance ?? -1]);
  }

  /** `null` for a record that is no movement. */
  take(record: TableRecord | null): void {
    if (this.#last !== null) {
      this.#fewestFields = Math.min(this.#fewestFields, filledFields(this.#last));
      this.#fewestDecimals = Math.min(this.#fewestDecimals, this.#decimalsIn(this.#last));
    }
    this.#last = record;
  }

  /** The record at the end, if it has fewer fields, or at its end fewer decimals, than every movement before it, or than the header. */
  get atEnd(): TableRecord | null {
    const last = this.#last;
    if (last === null) return null;
    // The only row has none but the header to be held against.
    const isShort = last.fields.length < (this.#fewestFields === Infinity ? this.#layout.header.length : this.#fewestFields);
    return isShort || (this.#fewestDecimals !== Infinity && this.#decimalsIn(last) < this.#fewestDecimals) ? last : null;
  }

  #decimalsIn({ fields }: TableRecord): number {
    const at = fields.length - 1;
    if (!this.#figures.has(at)) return Infinity;
    const cell = (fields[at] ?? '').trim();
    if (cell === '') return Infinity;
    const sign = cell.lastIndexOf(this.#layout.decimalSigns.get(at) ?? '.');
    return sign === -1 ? 0 : cell.length - sign - 1;
  }
}

function filledFields({ fields }: TableRecord): number {
  let filled = fields.length;
  while (filled > 0 && (fields[filled - 1] ?? '').trim() === '') filled -= 1;
  return filled;
}
