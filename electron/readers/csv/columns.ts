/** What the columns of a table hold, counted over a sample of its rows, and what their headers say of them. */

import { meaningOf, plainWords, type ColumnRole, type HeaderMeaning } from './header-words.ts';
import { isMovement } from './dialect.ts';
import { sideOf, sideOfKind } from './row-words.ts';
import type { TableRecord } from './records.ts';
import { currencyOf, readWrittenAmount } from './written-amount.ts';
import { readWrittenDate } from './written-date.ts';

export interface Column {
  readonly index: number;
  readonly header: string;
  readonly meaning: HeaderMeaning;
  /** Cells that are not empty; of them, those that are dates, amounts, amounts with decimals, with a minus, codes of currencies, sides, kinds. */
  filled: number;
  /** Dashes, where nothing is meant. */
  dashes: number;
  dates: number;
  amounts: number;
  decimals: number;
  negatives: number;
  positives: number;
  currencies: number;
  sides: number;
  kinds: number;
  length: number;
  /** Different cells, up to a few. */
  readonly values: Set<string>;
}

const MOST_VALUES = 40;
/** Rows behind which a header is no longer looked for. */
const HEADER_WITHIN = 150;
const WIDEST_HEADER = 200;

export interface HeaderRow {
  /** Where in the sample it is; -1 where the table has none. */
  readonly at: number;
  readonly names: readonly string[];
}

const DATES: ReadonlySet<ColumnRole> = new Set(['bookingDate', 'operationDate', 'date', 'transactionDate', 'postedDate', 'valueDate']);
const MONEY: ReadonlySet<ColumnRole> = new Set(['amount', 'debit', 'credit', 'net', 'gross', 'foreign']);

/** The row that names the columns: the one with the most names among those with a date and an amount, else the text right before the first movement. */
export function headerOf(sample: readonly TableRecord[]): HeaderRow {
  let best = { at: -1, names: 0 };
  const first = sample.findIndex(({ fields }) => isMovement(fields));
  for (const [at, { fields }] of sample.slice(0, HEADER_WITHIN).entries()) {
    const names = namesIn(fields);
    if (names > best.names) best = { at, names };
  }
  if (best.at === -1 && first > 0) {
    const before = sample[first - 1]?.fields ?? [];
    const width = sample[first]?.fields.length ?? 0;
    if (before.filter((field) => field.trim() !== '').length >= Math.max(2, width / 2) && isText(before)) best = { at: first - 1, names: 0 };
  }
  return { at: best.at, names: best.at === -1 ? [] : (sample[best.at]?.fields.map((field) => field.trim()) ?? []) };
}

/** How many columns a row names; none where it is no header. */
function namesIn(fields: readonly string[]): number {
  if (fields.length < 2 || fields.length > WIDEST_HEADER || !isText(fields)) return 0;
  const roles = fields.map((field) => (field.trim() === '' ? [] : meaningOf(field).roles));
  const has = (group: ReadonlySet<ColumnRole>) => roles.some((each) => each.some((role) => group.has(role)));
  const isApart = roles.filter((each) => each.length > 0).length >= 2;
  return isApart && has(DATES) && has(MONEY) ? roles.filter((each) => each.length > 0).length : 0;
}

function isText(fields: readonly string[]): boolean {
  return fields.every((field) => readWrittenDate(field) === undefined && readWrittenAmount(field) === undefined);
}

/** Counts what the cells of `rows` are. */
export function columnsOf(rows: readonly TableRecord[], names: readonly string[]): Column[] {
  const width = rows.reduce((most, { fields }) => Math.max(most, fields.length), names.length);
  const columns = Array.from({ length: width }, (_, index) => emptyColumn(index, names[index] ?? ''));
  for (const { fields } of rows) for (const column of columns) count(column, (fields[column.index] ?? '').trim());
  return columns.map((column, at) => {
    const [before, behind] = [columns[at - 1], columns[at + 1]];
    if (before !== undefined && isUnnamed(column) && isHeldByCurrency(before)) return { ...column, header: before.header, meaning: before.meaning };
    return behind !== undefined && isUnnamed(behind) && isHeldByCurrency(column) ? { ...column, meaning: meaningOf('') } : column;
  });
}

/** Amounts under no name: some banks have one name over a currency and the amount behind it. */
function isUnnamed(column: Column): boolean {
  return column.header === '' && isAmounts(column);
}

function isHeldByCurrency({ header, filled, currencies }: Column): boolean {
  return header !== '' && filled > 0 && currencies === filled && meaningOf(header).roles.some((role) => MONEY.has(role) || role === 'balance');
}

function emptyColumn(index: number, header: string): Column {
  const counts = {
    filled: 0,
    dashes: 0,
    dates: 0,
    amounts: 0,
    decimals: 0,
    negatives: 0,
    positives: 0,
    currencies: 0,
    sides: 0,
    kinds: 0,
    length: 0,
  };
  return { index, header, meaning: meaningOf(header), ...counts, values: new Set() };
}

function count(column: Column, cell: string): void {
  if (cell === '') return;
  column.filled += 1;
  column.length += cell.length;
  if (/^-{1,2}$/.test(cell)) column.dashes += 1;
  if (column.values.size < MOST_VALUES) column.values.add(cell);
  if (readWrittenDate(cell)) column.dates += 1;
  const amount = readWrittenAmount(cell);
  if (amount) {
    column.amounts += 1;
    if (/[.,]\d{1,2}$/.test(amount.figures)) column.decimals += 1;
    if (amount.sign === '-') column.negatives += 1;
    else if (/[1-9]/.test(amount.figures)) column.positives += 1;
  }
  if (cell.length === 3 && currencyOf(cell)) column.currencies += 1;
  const isSide = sideOf(cell) !== undefined;
  if (isSide) column.sides += 1;
  if (isSide || sideOfKind(cell)) column.kinds += 1;
}

/** Whether at least this share of what a column holds is such; a column that holds nothing may be anything. */
function mostly(count_: number, column: Column, share = 0.7): boolean {
  return count_ >= column.filled * share;
}

export function isDates(column: Column): boolean {
  return column.filled > 0 && mostly(column.dates, column);
}

export function isAmounts(column: Column): boolean {
  return column.amounts > 0 && column.amounts >= (column.filled - column.dashes) * 0.8 && !isDates(column);
}

/** The first of the roles that a header may mean which the cells can be. */
export function roleOf(column: Column): ColumnRole | undefined {
  return column.meaning.roles.find((role) => {
    if (DATES.has(role) || role === 'otherDate') return mostly(column.dates, column);
    if (MONEY.has(role) || role === 'fee' || role === 'balance' || role === 'rate')
      return (column.amounts >= (column.filled - column.dashes) * 0.7 && !isDates(column)) || column.filled === 0;
    if (role === 'indicator') return mostly(column.sides, column, 0.9);
    if (role === 'currency' || role === 'foreignCurrency') return mostly(column.currencies, column);
    return !isDates(column) || column.filled === 0;
  });
}

/** Columns of a role, those that hold something first. */
export function columnsWith(columns: readonly Column[], ...roles: readonly ColumnRole[]): Column[] {
  return columns
    .filter((column) => roles.includes(roleOf(column) as ColumnRole))
    .sort((one, other) => Math.min(1, other.filled) - Math.min(1, one.filled));
}

/** Whether a header has one of these words. */
export function isNamed(column: Column, words: RegExp): boolean {
  return words.test(plainWords(column.header));
}
