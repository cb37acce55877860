/** How a table is laid out, decided over the whole of it before a row is read: its header, its columns, the order of its dates, its signs. */

import { refuse } from '../../../db/ledger/refusal.ts';
import type { DecimalSign } from '../decimals.ts';
import type { DateOrder, Question, ReadingOptions } from '../statement.ts';
import { amountColumnsOf, balanceOf, type AmountColumn } from './amount-columns.ts';
import { amountSignOf, signedFigures, type AmountSign } from './amount-sign.ts';
import { columnsOf, columnsWith, headerOf, isAmounts, isDates, roleOf, type Column, type HeaderRow } from './columns.ts';
import { DayOrderEvidence, type DayOrder } from './day-order.ts';
import { DecimalSigns } from './decimal-signs.ts';
import { dialectOf, isMovement } from './dialect.ts';
import { TableFigures } from './figures.ts';
import { isEnglish, type ColumnRole } from './header-words.ts';
import { readRecords, type Dialect, type TableRecord } from './records.ts';
import type { Direction, RunningBalance } from './running-balance.ts';
import { textColumnsOf, type TextColumns } from './text-columns.ts';
import { readWrittenAmount } from './written-amount.ts';
import { readWrittenDate } from './written-date.ts';

export interface Layout {
  readonly dialect: Dialect;
  /** The line of the header; null where there is none. */
  readonly headerLine: number | null;
  readonly header: readonly string[];
  /** How many columns the rows have. */
  readonly width: number;
  /** The column of the date that counts, and those that stand in where it is empty. */
  readonly dates: readonly number[];
  readonly valueDate: number | null;
  readonly dateOrder: DateOrder;
  readonly decimalSigns: ReadonlyMap<number, DecimalSign>;
  readonly amounts: readonly AmountColumn[];
  readonly sign: AmountSign;
  /** A column of balances, proven or only named so. */
  readonly balance: number | null;
  /** How the balances follow from the amounts; null where they do not. */
  readonly running: RunningBalance | null;
  readonly texts: TextColumns;
  readonly questions: readonly Question[];
  /** What decided it, in sentences. */
  readonly evidence: readonly string[];
}

/** So many records, and fields of them, are held at once to find out what the columns are. */
const SAMPLE = 2_000;
const SAMPLE_FIELDS = 60_000;
/** In so many columns the decimal sign is looked for. */
const MOST_FIGURES = 24;

/** Decides the layout; refuses a file that is no table of movements. */
export function layoutOf(text: string, options: ReadingOptions): Layout {
  const dialect = dialectOf(text);
  const records = readRecords(text, dialect);
  const sample = takeSample(records);
  const header = headerOf(sample);
  const movements = sample.slice(header.at + 1).filter(({ fields }) => isMovement(fields));
  if (movements.length === 0 && (header.at === -1 || sample.slice(header.at + 1).some(({ fields }) => isRow(fields, header)))) refuseOther(sample);
  const rows = likeRows(movements, header);
  const columns = columnsOf(rows, header.names);
  const dates = dateColumnsOf(columns, rows.length);
  if (dates.length === 0) refuseOther(sample);
  const { order, signs } = evidenceOf(columns, dates, rows, records, options, header);
  const figures = new TableFigures(rows, signs, directionOf(rows, dates[0]?.index ?? 0, order.order));
  const found = amountColumnsOf(columns, figures, header.at !== -1);
  if (found === undefined)
    refuse('missing_column', 'This table has dates but no column of amounts. Export it with the amount of each movement.', {
      sourceLine: sample[0]?.line ?? 1,
    });
  const sign = amountSignOf(found, columns, rows, figures);
  const used = found.columns.map(({ index }) => index);
  const balances = columnsWith(columns, 'balance').filter((column) => !used.includes(column.index) && isAmounts(column));
  const proven = balanceOf(signedFigures(found, sign, rows, figures), found.balance ? [found.balance] : balances, figures);
  const balance = proven?.index ?? balances[0]?.index ?? null;
  const taken = new Set([...dates.map(({ index }) => index), ...used, balance ?? -1, sign.sides?.index ?? -1]);
  const questions = [order.question, signs.question(used), sign.question].filter((question) => question !== null);
  return {
    dialect,
    headerLine: sample[header.at]?.line ?? null,
    header: header.names,
    width: columns.length,
    dates: dates.map(({ index }) => index),
    valueDate: dates.find((column, at) => at > 0 && ['valueDate', 'postedDate', undefined].includes(roleOf(column)))?.index ?? null,
    dateOrder: order.order,
    decimalSigns: new Map(columns.map(({ index }) => [index, signs.signOf(index)])),
    amounts: found.columns,
    sign,
    balance,
    running: proven,
    texts: textColumnsOf(columns, taken, used[0] ?? 0, header.at !== -1, rows),
    questions,
    evidence: [
      `Fields are separated by ${JSON.stringify(dialect.delimiter)}.`,
      order.because,
      sign.because,
      ...(proven ? [`The balance follows from the amounts in ${proven.matches} of ${proven.compared} rows.`] : []),
    ],
  };
}

/** Rows that are as wide as the header, or have their date where most have it: by them the columns are judged, not by what was torn or stands before. */
function likeRows(rows: readonly TableRecord[], header: HeaderRow): readonly TableRecord[] {
  const width = header.names.length;
  if (header.at !== -1) {
    const fitting = rows.filter(({ fields }) => fields.slice(width).every((field) => field.trim() === ''));
    return fitting.length >= rows.length * 0.3 ? fitting : rows;
  }
  const dates: number[] = [];
  for (const { fields } of rows) for (const [index, field] of fields.entries()) if (readWrittenDate(field)) dates[index] = (dates[index] ?? 0) + 1;
  const most = dates.reduce((best, count, index) => (count > (dates[best] ?? 0) ? index : best), 0);
  return rows.filter(({ fields }) => readWrittenDate(fields[most] ?? '') !== undefined);
}

/** The direction in which most changes of the date go. */
function directionOf(rows: readonly TableRecord[], column: number, order: DateOrder): Direction | undefined {
  let [rises, falls, last]: [number, number, number | undefined] = [0, 0, undefined];
  for (const { fields } of rows) {
    const day = readWrittenDate((fields[column] ?? '').trim())?.[order];
    if (day === undefined) continue;
    if (last !== undefined && day > last) rises += 1;
    if (last !== undefined && day < last) falls += 1;
    last = day;
  }
  if (rises > falls * 1.5) return 'ascending';
  return falls > rises * 1.5 ? 'descending' : undefined;
}

/** Whether a record without an amount is a row all the same, not a remark behind an empty table. */
function isRow(fields: readonly string[], header: HeaderRow): boolean {
  const filled = fields.filter((field) => field.trim() !== '').length;
  return filled >= 2 && (filled >= header.names.length / 2 || fields.some((field) => readWrittenDate(field) !== undefined));
}

function takeSample(records: Iterator<TableRecord>): TableRecord[] {
  const taken: TableRecord[] = [];
  for (let fields = 0; taken.length < SAMPLE && fields < SAMPLE_FIELDS;) {
    const next = records.next();
    if (next.done) break;
    taken.push(next.value);
    fields += next.value.fields.length;
  }
  return taken;
}

function refuseOther(sample: readonly TableRecord[]): never {
  refuse(
    'missing_column',
    'This file has no rows with a date and an amount: it is no statement that can be read. Export the movements of the account as CSV.',
    {
      sourceLine: sample[0]?.line ?? 1,
    },
  );
}

const DATE_ROLES: readonly ColumnRole[] = ['bookingDate', 'operationDate', 'date', 'transactionDate', 'postedDate', 'valueDate'];

/**
 * Columns of dates, the one that counts first: the booking before the day of purchase before the value date, and what is mostly empty last.
 * A card's purchase counts from the day of purchase, not from the day it was posted: so do the cards' own statements.
 */
function dateColumnsOf(columns: readonly Column[], rows: number): Column[] {
  const named = columns.filter((column) => DATE_ROLES.includes(roleOf(column) as ColumnRole) && (isDates(column) || rows === 0));
  const all = named.length > 0 ? named : columns.filter((column) => isDates(column) && isDateLike(column));
  const rank = (column: Column) =>
    (column.filled < rows / 2 ? 10 : 0) + DATE_ROLES.indexOf(roleOf(column) as ColumnRole) + (isQualified(column) ? 1 : 0);
  return all.toSorted((one, other) => rank(one) - rank(other) || one.index - other.index);
}

/** A date of something: as good as that of the transaction. */
function isQualified(column: Column): boolean {
  return roleOf(column) === 'date' && !column.meaning.isExact;
}

/** Eight figures without signs are a date only where all of a column are. */
function isDateLike(column: Column): boolean {
  return column.dates === column.filled || column.amounts < column.filled / 2;
}

interface Evidence {
  readonly order: DayOrder;
  readonly signs: DecimalSigns;
}

/** Goes over the rows of the sample, and over the rest of the file for as long as something is open. */
function evidenceOf(
  columns: readonly Column[],
  dates: readonly Column[],
  rows: readonly TableRecord[],
  rest: Iterable<TableRecord>,
  options: ReadingOptions,
  header: HeaderRow,
): Evidence {
  const order = new DayOrderEvidence();
  const signs = new DecimalSigns();
  const figures = columns
    .filter(isAmounts)
    .slice(0, MOST_FIGURES)
    .map(({ index }) => index);
  const add = ({ fields, line }: TableRecord) => {
    const [main, beside] = dates.slice(0, 2).map(({ index }) => (fields[index] ?? '').trim());
    const [date, other] = [readWrittenDate(main ?? ''), readWrittenDate(beside ?? '')];
    if (date && !date.isFixed) order.add(date, main ?? '', line, other);
    else if (other) order.add(other, beside ?? '', line);
    for (const index of figures) {
      const amount = readWrittenAmount((fields[index] ?? '').trim());
      if (amount) signs.add(index, amount.figures, line);
    }
  };
  for (const row of rows) add(row);
  if (order.isOpen || !signs.isDecided(figures)) {
    for (const row of rest) {
      add(row);
      if (!order.isOpen && signs.isDecided(figures)) break;
    }
  }
  return { order: order.decide(options.dateOrder, likelyOrder(header.names, columns)), signs };
}

/** Where the order is open, most countries have the day first; tables in English are mostly American where no other currency speaks against it. */
function likelyOrder(names: readonly string[], columns: readonly Column[]): DateOrder {
  const currencies = columns.flatMap(({ meaning, values }) => [
    meaning.currency,
    ...[...values].slice(0, 3).map((value) => readWrittenAmount(value)?.currency ?? null),
  ]);
  const isElsewhere = currencies.some((currency) => currency !== null && currency !== 'USD');
  const isCurrencyElsewhere = columnsWith(columns, 'currency').some(({ values }) => [...values].some((value) => value.toUpperCase() !== 'USD'));
  return isEnglish(names) && !isElsewhere && !isCurrencyElsewhere ? 'mdy' : 'dmy';
}
