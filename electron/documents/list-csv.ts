/** A list of the window as CSV (rule X1): a header and one line a row; text is guarded against being run as a formula, figures are not touched. */

import { textCell } from './csv-writer.ts';
import { inPieces } from './pieces.ts';

export interface ListColumn<Row> {
  readonly name: string;
  /** Of a figure or an instant, exact text that stays as it is; `null` for an empty cell. */
  readonly plain?: (row: Row) => string | null;
  readonly text?: (row: Row) => string | null;
}

/** The text of a list in pieces; returns the number of rows. */
export function writeList<Row>(columns: readonly ListColumn<Row>[], rows: Iterable<Row>): Generator<string, number> {
  const head = `${columns.map(({ name }) => textCell(name)).join(',')}\r\n`;
  return inPieces(head, rows, (row) => `${columns.map(({ plain, text }) => plain?.(row) ?? textCell(text?.(row) ?? '')).join(',')}\r\n`);
}
