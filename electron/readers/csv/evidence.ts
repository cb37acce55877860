/** What was found out about a table, in words with their evidence, and what of its columns has to be asked (rule I2). */

import { ANSWERED, columnsText } from '../answers.ts';
import type { ColumnAnswers, ColumnUse, Detected, Question } from '../statement.ts';
import type { AmountColumns } from './amount-columns.ts';
import type { AmountSign } from './amount-sign.ts';
import type { Column, HeaderRow } from './columns.ts';
import type { DayOrder } from './day-order.ts';
import type { FoundDialect } from './dialect.ts';
import type { TableRecord } from './records.ts';

/** Asks where nothing but their place speaks for one of several columns; the first of each is what is assumed. */
export function columnQuestions(dates: readonly Column[], amounts: readonly Column[], rows: readonly TableRecord[]): Question[] {
  return [questionOf('date', dates, rows), questionOf('amount', amounts, rows)].filter((question) => question !== null);
}

function questionOf(use: 'date' | 'amount', columns: readonly Column[], rows: readonly TableRecord[]): Question | null {
  const cellsOf = ({ fields }: TableRecord) => columns.map(({ index }) => (fields[index] ?? '').trim());
  const differing = rows.find((row) => new Set(cellsOf(row)).size > 1);
  if (columns.length < 2 || differing === undefined) return null;
  const options = columns.map(({ index }) => columnsText({ [use]: index + 1 }));
  const named = columns.map(nameOf);
  const all = `${named.slice(0, -1).join(', ')} and ${named.at(-1)}`;
  const cells = cellsOf(differing).map((cell) => (cell === '' ? 'nothing' : cell));
  const what =
    use === 'date'
      ? `Dates are in ${all}, and nothing tells by which of them movements count.`
      : `Amounts are in ${all}, and nothing tells which of them moved the account.`;
  const evidence = `${what} Line ${differing.line} has ${cells.slice(0, -1).join(', ')} and ${cells.at(-1)} there.`;
  return { kind: 'columns', options, assumed: options[0] ?? '', evidence, sourceLine: differing.line };
}

function nameOf({ index, header }: Pick<Column, 'index' | 'header'>): string {
  return header === '' ? `column ${index + 1}` : `column ${index + 1} “${header.slice(0, 40)}”`;
}

interface Found {
  readonly dialect: FoundDialect;
  readonly header: HeaderRow;
  readonly headerLine: number | null;
  readonly columns: readonly Column[];
  readonly dates: readonly Column[];
  readonly order: DayOrder;
  readonly decimalSign: Detected | null;
  readonly amounts: AmountColumns;
  readonly sign: AmountSign;
  readonly running: AmountColumns['balance'];
  readonly balance: number | null;
  readonly description: readonly number[];
  readonly answers: ColumnAnswers;
}

export function detectedOf(found: Found): Detected[] {
  const { dialect, headerLine, order, decimalSign, sign, running } = found;
  const all: (Detected | null)[] = [
    { what: 'delimiter', value: dialect.delimiter, evidence: dialect.because, sourceLine: null },
    headerLine === null
      ? { what: 'header_row', value: 'none', evidence: 'No row before the first movement names columns.', sourceLine: null }
      : {
          what: 'header_row',
          value: String(headerLine),
          evidence: `It has ${found.header.names.slice(0, 6).join(', ').slice(0, 120)}.`,
          sourceLine: headerLine,
        },
    columnsFound(found),
    { what: 'date_order', value: order.order, evidence: order.because, sourceLine: order.sourceLine },
    decimalSign,
    { what: 'amount_sign', value: sign.isInverted ? 'inverted' : 'as_written', evidence: sign.because, sourceLine: null },
    running && {
      what: 'running_balance',
      value: running.direction,
      evidence: `The balance follows from the amounts in ${running.matches} of ${running.compared} rows.`,
      sourceLine: null,
    },
  ];
  return all.filter((each) => each !== null);
}

function columnsFound({ columns, dates, amounts, sign, balance, description, headerLine, answers }: Found): Detected {
  const [one, other] = amounts.columns;
  const isPair = amounts.columns.length === 2 && one?.reads !== other?.reads;
  const numbers: Partial<Record<ColumnUse, number>> = {};
  const set = (use: ColumnUse, index: number | null | undefined) => {
    if (index !== null && index !== undefined) numbers[use] = index + 1;
  };
  set('date', dates[0]?.index);
  for (const { index, reads } of isPair ? amounts.columns : []) set(reads === 'negated' ? 'debit' : 'credit', index);
  if (!isPair) set(one?.reads === 'negated' ? 'debit' : 'amount', one?.index);
  set('description', description[0]);
  set('balance', balance);
  const sides = sign.sides === null ? [] : [`column ${sign.sides.index + 1} debit or credit`];
  const named = Object.entries(numbers).map(([use, number]) => `${nameOf(columns[number - 1] ?? { index: number - 1, header: '' })} ${use}`);
  const isAnswered = Object.keys(answers).length > 0;
  const by = isAnswered ? ANSWERED : headerLine === null ? 'What they hold tells.' : `Line ${headerLine} names them.`;
  const evidence = `${by} Taken as: ${[...named, ...sides].join(', ')}.`;
  return { what: 'columns', value: columnsText(numbers), evidence, sourceLine: headerLine };
}
