/** Answers to the questions of readers: as text of one option and as the options of a reading, and the refusals of files that contradict them (rule I2). */

import { refuse } from '../../db/ledger/refusal.ts';
import {
  AMOUNT_SIGNS,
  COLUMN_USES,
  DATE_ORDERS,
  DECIMAL_SIGNS,
  type ColumnAnswers,
  type ColumnUse,
  type DateOrder,
  type DecimalSign,
  type QuestionKind,
  type ReadingOptions,
} from './statement.ts';

/** Evidence of what was not found in the file but answered. */
export const ANSWERED = 'It was answered.';

/** The options with one more answer, which may be one of a question's own; `undefined` for a text that answers no such question. */
export function withAnswer(options: ReadingOptions, kind: QuestionKind, answer: string): ReadingOptions | undefined {
  switch (kind) {
    case 'date_order': {
      const dateOrder = DATE_ORDERS.find((each) => each === answer);
      return dateOrder && { ...options, dateOrder };
    }
    case 'decimal_sign': {
      const decimalSign = DECIMAL_SIGNS.find((each) => each === answer);
      return decimalSign && { ...options, decimalSign };
    }
    case 'amount_sign': {
      const amountSign = AMOUNT_SIGNS.find((each) => each === answer);
      return amountSign && { ...options, amountSign };
    }
    case 'columns': {
      const columns = columnsIn(answer);
      return columns && withColumns(options, columns);
    }
  }
}

/** `date=1,amount=4`: numbers of columns, or names without commas. */
function columnsIn(text: string): ColumnAnswers | undefined {
  const columns: Partial<Record<ColumnUse, string | number>> = {};
  for (const each of text.split(',')) {
    const at = each.indexOf('=');
    const [name, column] = [each.slice(0, Math.max(0, at)).trim(), each.slice(at + 1).trim()];
    const use = COLUMN_USES.find((known) => known === name);
    if (use === undefined || column === '' || columns[use] !== undefined) return undefined;
    columns[use] = /^\d{1,4}$/.test(column) ? Number(column) : column;
  }
  return columns.amount !== undefined && (columns.debit ?? columns.credit) !== undefined ? undefined : columns;
}

/** The newer answer counts; one column of amounts takes the place of two, and two of one. */
function withColumns(options: ReadingOptions, columns: ColumnAnswers): ReadingOptions {
  const { amount, debit, credit, ...others } = options.columns ?? {};
  const isOfAmounts = (columns.amount ?? columns.debit ?? columns.credit) !== undefined;
  const before = isOfAmounts
    ? {}
    : { ...(amount === undefined ? {} : { amount }), ...(debit === undefined ? {} : { debit }), ...(credit === undefined ? {} : { credit }) };
  return { ...options, columns: { ...others, ...before, ...columns } };
}

/** Columns by their numbers, as text. */
export function columnsText(columns: Readonly<Partial<Record<ColumnUse, number>>>): string {
  return COLUMN_USES.flatMap((use) => (columns[use] === undefined ? [] : [`${use}=${columns[use]}`])).join(',');
}

const AGAIN = 'Answer otherwise, or see whether this is a file of that source.';

export function refuseOrder(text: string, order: DateOrder, sourceLine: number): never {
  refuse('contradicts_answer', `Line ${sourceLine} has ${text.slice(0, 40)}, which is no day as ${order}, the order that was answered. ${AGAIN}`, {
    sourceLine,
  });
}

export function refuseSign(text: string, sign: DecimalSign, sourceLine: number): never {
  const what = `Line ${sourceLine} has ${text.slice(0, 40)}, which is no amount with “${sign}” before its decimals, the sign that was answered.`;
  refuse('contradicts_answer', `${what} ${AGAIN}`, { sourceLine });
}

/** `what` is in the file, with its line. */
export function refuseAnswer(what: string, sourceLine: number): never {
  refuse('contradicts_answer', `${what} ${AGAIN}`, { sourceLine });
}
