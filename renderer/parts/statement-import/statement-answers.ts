/** Questions of a file and their answers: options as readers give them (`dmy`, `.`, `inverted`, `date=1`), answers as the import takes them (rule I2). */

import { readingAnswers } from '../../../electron/ipc/contract/reconcile.ts';
import { count } from '../../format.ts';
import { text } from '../../text/text.ts';
import type { Answers, Question } from './statement-work.ts';

const words = text.statementImport;

/** One kind is asked once of a file, columns once for each use. */
export function questionKey({ kind, options }: Question): string {
  return kind === 'columns' ? `columns ${Object.keys(columnsIn(options[0] ?? '')).join()}` : kind;
}

/** The option that was chosen; undefined where the question is still open. */
export function answerTo({ kind, options }: Question, { dateOrder, decimalSign, amountSign, columns = {} }: Answers): string | undefined {
  if (kind === 'date_order') return dateOrder;
  if (kind === 'decimal_sign') return decimalSign;
  if (kind === 'amount_sign') return amountSign;
  return options.find((option) => Object.entries(columnsIn(option)).every(([use, column]) => columns[use] === column));
}

/** The answers with one more; one that cannot be given changes nothing. */
export function withAnswer(answers: Answers, { kind }: Question, option: string): Answers {
  const changed = readingAnswers.safeParse(
    kind === 'columns' ? { ...answers, columns: withColumns(answers.columns ?? {}, columnsIn(option)) } : { ...answers, [FIELDS[kind]]: option },
  );
  return changed.success ? changed.data : answers;
}

const FIELDS = { date_order: 'dateOrder', decimal_sign: 'decimalSign', amount_sign: 'amountSign' } as const;

type Columns = NonNullable<Answers['columns']>;

/** `date=1,amount=4`. */
function columnsIn(option: string): Columns {
  return Object.fromEntries(option.split(',').map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]));
}

/** One column of amounts takes the place of two, and two of one. */
function withColumns(before: Columns, chosen: Columns): Columns {
  const { amount, debit, credit, ...others } = before;
  const isOfAmounts = ['amount', 'debit', 'credit'].some((use) => use in chosen);
  const kept = Object.entries({ amount, debit, credit }).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return { ...others, ...(isOfAmounts ? {} : Object.fromEntries(kept)), ...chosen };
}

/** With the line of the file, where the words do not name it themselves. */
export function evidenceWords(evidence: string, sourceLine: number | null): string {
  if (sourceLine === null || new RegExp(`\\bline ${sourceLine}\\b`, 'i').test(evidence)) return evidence;
  return words.evidenceAt(evidence, count(sourceLine));
}

/** An option as the user reads it. */
export function optionWords(kind: string, option: string): string {
  if (kind !== 'columns') return words.answers[option] ?? option;
  return Object.entries(columnsIn(option))
    .map(([use, column]) => words.columnIs(words.columnUses[use] ?? use, column))
    .join(', ');
}
