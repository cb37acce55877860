/** Which columns have the dates, which of them counts, and in which direction the rows go by them. */

import { isDates, roleOf, type Column } from './columns.ts';
import type { ColumnRole } from './header-words.ts';
import type { TableRecord } from './records.ts';
import type { Direction } from './running-balance.ts';
import type { DateOrder } from '../statement.ts';
import { readWrittenDate } from './written-date.ts';

const DATE_ROLES: readonly ColumnRole[] = ['bookingDate', 'operationDate', 'date', 'transactionDate', 'postedDate', 'valueDate'];

/**
 * Columns of dates, the one that counts first: the booking before the day of purchase before the value date, and what is mostly empty last.
 * A card's purchase counts from the day of purchase, not from the day it was posted: so do the cards' own statements.
 */
export function dateColumnsOf(columns: readonly Column[], rows: number, answered: Column | undefined): Column[] {
  const named = columns.filter((column) => DATE_ROLES.includes(roleOf(column) as ColumnRole) && (isDates(column) || rows === 0));
  const all = named.length > 0 ? named : columns.filter((column) => isDates(column) && isDateLike(column));
  const ranked = all.toSorted((one, other) => rankOf(one, rows) - rankOf(other, rows) || one.index - other.index);
  return answered ? [answered, ...ranked.filter((column) => column !== answered)] : ranked;
}

function rankOf(column: Column, rows: number): number {
  return (column.filled < rows / 2 ? 10 : 0) + DATE_ROLES.indexOf(roleOf(column) as ColumnRole) + (isQualified(column) ? 1 : 0);
}

/** The first column of dates, and those for which as much speaks. Banks write rows in the order of booking: what alone is in order is the booking. */
export function equallyLikely(dates: readonly Column[], rows: readonly TableRecord[], order: DateOrder): readonly Column[] {
  const [first] = dates;
  if (first === undefined) return [];
  const alike = dates.filter((column) => rankOf(column, rows.length) === rankOf(first, rows.length));
  const isFirstInOrder = isInOrder(rows, first.index, order);
  return alike.filter((column) => column === first || !isFirstInOrder || isInOrder(rows, column.index, order));
}

function isInOrder(rows: readonly TableRecord[], column: number, order: DateOrder): boolean {
  const { rises, falls } = changesIn(rows, column, order);
  return rises === 0 || falls === 0;
}

/** A date of something: as good as that of the transaction. */
function isQualified(column: Column): boolean {
  return roleOf(column) === 'date' && !column.meaning.isExact;
}

/** Eight figures without signs are a date only where all of a column are. */
function isDateLike(column: Column): boolean {
  return column.dates === column.filled || column.amounts < column.filled / 2;
}

/** The direction in which most changes of the date go. */
export function directionOf(rows: readonly TableRecord[], column: number, order: DateOrder): Direction | undefined {
  const { rises, falls } = changesIn(rows, column, order);
  if (rises > falls * 1.5) return 'ascending';
  return falls > rises * 1.5 ? 'descending' : undefined;
}

function changesIn(rows: readonly TableRecord[], column: number, order: DateOrder): { readonly rises: number; readonly falls: number } {
  let [rises, falls, last]: [number, number, number | undefined] = [0, 0, undefined];
  for (const { fields } of rows) {
    const day = readWrittenDate((fields[column] ?? '').trim())?.[order];
    if (day === undefined) continue;
    if (last !== undefined && day > last) rises += 1;
    if (last !== undefined && day < last) falls += 1;
    last = day;
  }
  return { rises, falls };
}
