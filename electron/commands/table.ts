/** Tables for reading in a terminal: aligned columns, numbers to the right, nothing that a terminal would obey. */

export interface Column {
  readonly title: string;
  readonly isNumber?: boolean;
}

/** Text lines, each with its line break. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const cells = [columns.map((column) => column.title), ...rows].map((row) => row.map(printable));
  const widths = columns.map((_, at) => Math.max(...cells.map((row) => widthOf(row[at] ?? ''))));
  const line = (row: readonly string[]) =>
    columns
      .map(({ isNumber }, at) => {
        const cell = row[at] ?? '';
        const space = ' '.repeat((widths[at] as number) - widthOf(cell));
        return isNumber ? space + cell : cell + space;
      })
      .join('  ')
      .trimEnd();
  return cells.map((row) => `${line(row)}\n`).join('');
}

/** Text from a book may hold anything; control characters and the marks that turn the direction of writing are shown as `�`. */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');
}

const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u;

/** Cells that a text takes: East Asian letters and pictures take two, accents that join a letter none. */
function widthOf(text: string): number {
  let width = 0;
  for (const character of text) if (!/\p{M}|\u200d/u.test(character)) width += WIDE.test(character) ? 2 : 1;
  return width;
}
