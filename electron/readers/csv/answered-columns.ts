/** Which columns of a table hold what, as it was answered: found by name or number, and refused where the table has no such column, or it holds nothing of the kind. */

import { refuseAnswer } from '../answers.ts';
import { COLUMN_USES, type ColumnAnswers, type ColumnUse } from '../statement.ts';
import { isDates, type Column, type HeaderRow } from './columns.ts';
import type { TableRecord } from './records.ts';

export type AnsweredColumns = Readonly<Partial<Record<ColumnUse, Column>>>;

/** Rows behind which the header is no longer looked for. */
const HEADER_WITHIN = 150;

/** The row that has all names that were answered; `undefined` where no names were answered, or no row has them. */
export function headerAnswered(sample: readonly TableRecord[], answers: ColumnAnswers): HeaderRow | undefined {
  const names = Object.values(answers).filter((each) => typeof each === 'string');
  if (names.length === 0) return undefined;
  const at = sample.slice(0, HEADER_WITHIN).findIndex(({ fields }) => names.every((name) => fields.some((field) => isSameName(field, name))));
  return at === -1 ? undefined : { at, names: sample[at]?.fields.map((field) => field.trim()) ?? [] };
}

/** The columns that were answered. Refuses names and numbers that the table does not have, and columns that hold nothing of what was answered. */
export function answeredColumns(
  columns: readonly Column[],
  answers: ColumnAnswers,
  headerLine: number | null,
  rows: readonly TableRecord[],
): AnsweredColumns {
  const found: Partial<Record<ColumnUse, Column>> = {};
  for (const use of COLUMN_USES) {
    const answer = answers[use];
    if (answer === undefined) continue;
    const column = columnOf(columns, answer, use, headerLine ?? rows[0]?.line ?? 1);
    refuseOtherContents(column, use, rows);
    found[use] = column;
  }
  if (found.amount && (found.debit ?? found.credit)) {
    const line = headerLine ?? rows[0]?.line ?? 1;
    refuseAnswer(`From line ${line} on, amounts cannot be in one column, and debits or credits in others, as it was answered.`, line);
  }
  return found;
}

function columnOf(columns: readonly Column[], answer: string | number, use: ColumnUse, line: number): Column {
  const named = columns.filter(({ index, header }) => (typeof answer === 'number' ? index === answer - 1 : isSameName(header, answer)));
  const [column] = named;
  if (column !== undefined && named.length === 1) return column;
  const what = typeof answer === 'number' ? `column ${answer}` : `column “${answer.slice(0, 60)}”`;
  if (named.length === 0) refuseAnswer(`From line ${line} on there is no ${what}, which was answered for ${use}.`, line);
  return refuseAnswer(`Line ${line} has ${named.length} times the ${what}, which was answered for ${use}: its number is needed.`, line);
}

function isSameName(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}

function refuseOtherContents(column: Column, use: ColumnUse, rows: readonly TableRecord[]): void {
  const isSuch = use === 'date' ? column.dates > 0 : column.amounts > 0 && !isDates(column);
  if (use === 'description' || column.filled === 0 || isSuch) return;
  const other = rows.find(({ fields }) => (fields[column.index] ?? '').trim() !== '');
  const line = other?.line ?? rows[0]?.line ?? 1;
  const cell = (other?.fields[column.index] ?? '').trim().slice(0, 40);
  refuseAnswer(`Line ${line} has “${cell}” in column ${column.index + 1}, which was answered for ${use}.`, line);
}
