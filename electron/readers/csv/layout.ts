/** How a table is laid out, decided over the whole of it before a row is read: its header, its columns, the order of its dates, its signs. */

import { refuse } from '../../../db/ledger/refusal.ts';
import { dateForm, lasting, nameLayout } from '../layout-name.ts';
import type { DateOrder, DecimalSign, Detected, Question, ReadingOptions } from '../statement.ts';
import { amountColumnsOf, balanceOf, FEWEST_AGAINST_NAMES, type AmountColumn, type AmountColumns } from './amount-columns.ts';
import { amountSignOf, signedFigures, type AmountSign } from './amount-sign.ts';
import { answeredColumns, headerAnswered } from './answered-columns.ts';
import { columnQuestions, detectedOf } from './evidence.ts';
import { columnsOf, columnsWith, headerOf, isAmounts, isDates, roleOf, type Column, type HeaderRow } from './columns.ts';
import { dateColumnsOf, directionOf, equallyLikely } from './date-columns.ts';
import { DayOrderEvidence, type DayOrder } from './day-order.ts';
import { DecimalSigns } from './decimal-signs.ts';
import { dialectOf, isMovement } from './dialect.ts';
import { TableFigures } from './figures.ts';
import { isEnglish } from './header-words.ts';
import { readRecords, type Dialect, type TableRecord } from './records.ts';
import type { RunningBalance } from './running-balance.ts';
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
  /** What was found out and need not be asked. */
  readonly detected: readonly Detected[];
  /** What tables of the same source have in common, as `nameLayout` names it. */
  readonly name: string;
  readonly answers: ReadingOptions;
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
  const answers = options.columns ?? {};
  const header = headerAnswered(sample, answers) ?? headerOf(sample);
  const headerLine = sample[header.at]?.line ?? null;
  const movements = sample.slice(header.at + 1).filter(({ fields }) => isMovement(fields));
  if (movements.length === 0 && (header.at === -1 || sample.slice(header.at + 1).some(({ fields }) => isRow(fields, header)))) refuseOther(sample);
  const rows = likeRows(movements, header);
  const columns = columnsOf(rows, header.names);
  const answered = answeredColumns(columns, answers, headerLine, rows);
  const dates = dateColumnsOf(columns, rows.length, answered.date);
  if (dates.length === 0) refuseOther(sample);
  const { order, signs } = evidenceOf(columns, dates, rows, records, options, header);
  const figures = new TableFigures(rows, signs, directionOf(rows, dates[0]?.index ?? 0, order.order));
  const found = amountColumnsOf(columns, answered, figures, header.at !== -1);
  if (found === undefined)
    refuse('missing_column', 'This table has dates but no column of amounts. Export it with the amount of each movement.', {
      sourceLine: sample[0]?.line ?? 1,
    });
  const sign = amountSignOf(found, columns, rows, figures, options.amountSign, headerLine);
  const used = found.columns.map(({ index }) => index);
  signs.refuseOther(used);
  const balances = columnsWith(columns, 'balance').filter((column) => !used.includes(column.index) && isAmounts(column));
  const running = runningOf(found, sign, answered.balance ? [answered.balance] : balances, rows, figures);
  const balance = running?.index ?? (answered.balance ?? balances[0])?.index ?? null;
  const taken = new Set([...dates.map(({ index }) => index), ...used, balance ?? -1, sign.sides?.index ?? -1]);
  const texts = textColumnsOf(columns, taken, used[0] ?? 0, header.at !== -1, rows);
  const description = answered.description ? [answered.description.index] : texts.description;
  const asked = columnQuestions(
    answered.date ? [] : equallyLikely(dates, rows, order.order),
    [...columns.filter(({ index }) => index === used[0]), ...found.rivals],
    rows,
  );
  const questions = [order.question, signs.question(used), sign.question, ...asked].filter((question) => question !== null);
  const detected = detectedOf({
    dialect,
    header,
    headerLine,
    columns,
    dates,
    order,
    decimalSign: signs.detected(used),
    amounts: found,
    sign,
    running,
    balance,
    description,
    answers,
  });
  return {
    dialect,
    headerLine,
    header: header.names,
    width: columns.length,
    dates: dates.map(({ index }) => index),
    valueDate: dates.find((column, at) => at > 0 && ['valueDate', 'postedDate', undefined].includes(roleOf(column)))?.index ?? null,
    dateOrder: order.order,
    decimalSigns: new Map(columns.map(({ index }) => [index, signs.signOf(index)])),
    amounts: found.columns,
    sign,
    balance,
    running,
    texts: { ...texts, description },
    questions,
    detected: detected.filter(({ what }) => questions.every(({ kind }) => kind !== what)),
    name: nameOf(dialect, sample.slice(0, Math.max(0, header.at)), header, rows, columns, dates[0]?.index ?? 0),
    answers: options,
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

/** How the balances follow from the amounts as they will be read. Where a sign was answered, the balance may be the issuer's all the same. */
function runningOf(
  found: AmountColumns,
  sign: AmountSign,
  balances: readonly Column[],
  rows: readonly TableRecord[],
  figures: TableFigures,
): AmountColumns['balance'] {
  const { balance } = found;
  if (balance && sign.sides === null && sign.isInverted !== balance.isInverted) return { ...balance, isInverted: true };
  const running = balanceOf(signedFigures(found, sign, rows, figures), balance ? [balance] : balances, figures);
  return running?.isInverted === true && found.columns.length > 1 && running.matches < FEWEST_AGAINST_NAMES ? null : running;
}

/** Names by what banks write the same every month: the delimiter, the header and what stands before it, or what the columns hold; the form of dates. */
function nameOf(
  { delimiter }: Dialect,
  preamble: readonly TableRecord[],
  header: HeaderRow,
  rows: readonly TableRecord[],
  columns: readonly Column[],
  date: number,
): string {
  const labels = preamble.flatMap(({ fields }) => {
    const [label = '', ...more] = fields.map((field) => field.trim()).filter((field) => field !== '');
    return more.length > 0 || label.includes(':') ? [lasting(label.split(':')[0] ?? '')] : [];
  });
  // A column of amounts may be empty in one month.
  const contents = columns.map((column) => (isDates(column) ? 'date' : column.filled > 0 && !isAmounts(column) ? 'text' : ''));
  const form = dateForm(rows.map(({ fields }) => fields[date] ?? '').find((cell) => cell.trim() !== '') ?? '');
  return nameLayout('csv', [delimiter, form, ...(header.at === -1 ? contents : header.names.map(lasting)), '', ...labels]);
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
  const signs = new DecimalSigns(options.decimalSign);
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
  const isOrderOpen = () => options.dateOrder === undefined && order.isOpen;
  if (isOrderOpen() || !signs.isDecided(figures)) {
    for (const row of rest) {
      add(row);
      if (!isOrderOpen() && signs.isDecided(figures)) break;
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
  // Hundreds of thousands in groups of two figures are India's.
  const isIndian = columns.some(({ values }) => [...values].some((value) => /\b\d{1,2}(?:,\d\d)+,\d{3}(?:\.\d+)?$/.test(value)));
  const isElsewhere = currencies.some((currency) => currency !== null && currency !== 'USD');
  const isCurrencyElsewhere = columnsWith(columns, 'currency').some(({ values }) => [...values].some((value) => value.toUpperCase() !== 'USD'));
  return isEnglish(names) && !isIndian && !isElsewhere && !isCurrencyElsewhere ? 'mdy' : 'dmy';
}
