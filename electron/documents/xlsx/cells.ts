/** Cells of a sheet as XML: text that is never a formula, numbers out of exact integers, days, formulas with their values. */

import type { Day } from '../../../db/ledger/calendar.ts';
import { formatDay } from '../../../db/ledger/calendar.ts';
import { createDecimalText } from '../register-line.ts';
import { numberStyles, STYLES } from './styles.ts';

/** What all cells of a column are. `decimals` are those of its numbers. */
export type Column =
  | { readonly title: string; readonly width: number; readonly form: 'text' | 'day' }
  | { readonly title: string; readonly width: number; readonly form: 'number'; readonly decimals: number };

/** A formula and what it comes to, in units of the column's decimals. */
export interface Formula {
  readonly formula: string;
  readonly value: number;
}

/** Text; a day or an integer of the column's smallest unit, by the column's form; `null` for nothing. */
export type Cell = string | number | Formula | null;

/** Days from Excel's day 0 to ours; before March 1900 Excel counts a day that never was. */
const DAY_ZERO = 25_569;
const FIRST_NUMBERED_DAY = 61;

/** Excel refuses a file with a longer text in a cell. */
export const LONGEST_TEXT = 32_767;

/** `A` for 0, `Z` for 25, `AA` for 26. */
export function columnName(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : columnName(Math.floor(index / 26) - 1) + last;
}

/** Makes the XML of rows of cells; `strong` is for totals. */
export function createRows(columns: readonly Column[]): (cells: readonly Cell[], row: number, strong: boolean) => string {
  const writers = columns.map((column, index) => createCell(column, columnName(index)));
  return (cells, row, strong) => {
    let xml = `<row r="${row}">`;
    for (let index = 0; index < cells.length; index += 1) {
      const cell = cells[index] as Cell;
      if (cell !== null && cell !== '') xml += (writers[index] as CellWriter)(cell, row, strong);
    }
    return `${xml}</row>`;
  };
}

type CellWriter = (cell: Exclude<Cell, null>, row: number, strong: boolean) => string;

function createCell(column: Column, name: string): CellWriter {
  if (column.form !== 'number')
    return (cell, row, strong) =>
      typeof cell === 'number'
        ? dayCell(cell, `${name}${row}`, strong)
        : textCell(cell as string, `${name}${row}`, strong ? STYLES.strongText : STYLES.text);
  const decimal = createDecimalText(column.decimals);
  const styles = numberStyles(column.decimals);
  return (cell, row, strong) => {
    const style = strong ? styles.strong : styles.plain;
    if (typeof cell === 'string') return textCell(cell, `${name}${row}`, strong ? STYLES.strongText : STYLES.text);
    if (typeof cell === 'number') return `<c r="${name}${row}" s="${style}"><v>${decimal(cell)}</v></c>`;
    return `<c r="${name}${row}" s="${style}"><f>${escapeXml(cell.formula)}</f><v>${decimal(cell.value)}</v></c>`;
  };
}

function dayCell(day: Day, reference: string, strong: boolean): string {
  const number = day + DAY_ZERO;
  if (number < FIRST_NUMBERED_DAY) return textCell(formatDay(day), reference, strong ? STYLES.strongText : STYLES.text);
  return `<c r="${reference}" s="${strong ? STYLES.strongDay : STYLES.day}"><v>${number}</v></c>`;
}

/** A text of its own in the cell: whatever it begins with, it is no formula. One that is too long for a cell is cut, and ends with `…`. */
export function textCell(text: string, reference: string, style: number): string {
  const short = text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT - 1)}…` : text;
  return `<c r="${reference}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escapeText(short)}</t></is></c>`;
}

const SPECIAL = /[&<>"]/g;
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export function escapeXml(text: string): string {
  return text.replaceAll(SPECIAL, (found) => ENTITIES[found] as string);
}

/** What XML cannot say, and what would read as having said it. */
const UNSAYABLE = /[\u0000-\u0008\u000b-\u001f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)/g;
const IS_PLAIN = /^[\u0020-\u0021\u0023-\u0025\u0027-\u003b\u003d\u003f-\u005e\u0060-\u00ff]*$/;

/** Text of a cell: characters that XML has no place for are written `_x000D_`, as spreadsheets do. */
function escapeText(text: string): string {
  if (IS_PLAIN.test(text)) return text;
  const sayable = text.toWellFormed().replaceAll(UNSAYABLE, (found) => `_x${found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`);
  return escapeXml(sayable);
}
