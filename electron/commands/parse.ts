/** `parse`: what statement files of banks, cards and processors say, read and shown; nothing is written. */

import { asRefusal } from '../../db/database-refusals.ts';
import { formatDay, type Day } from '../../db/ledger/calendar.ts';
import type { Refusal } from '../../db/ledger/refusal.ts';
import { loadWholeFile } from '../engine/whole-file.ts';
import { collectStatements, type CollectedStatements, type Statement } from '../readers/collect.ts';
import { openStatementFile } from '../readers/read-statement-file.ts';
import { LARGEST_FILE, STATEMENT_FORMATS, type ReadingOptions, type StatementFormat } from '../readers/statement.ts';
import type { Call, Command, Outcome } from './command.ts';
import { ANSWER_OPTIONS, answersOf } from './reading-answers.ts';
import { table, type Column } from './table.ts';

interface Read extends CollectedStatements {
  readonly file: string;
  readonly format: StatementFormat;
  readonly encoding: string;
}

interface NotRead {
  readonly file: string;
  readonly error: Refusal;
}

const parse: Command = {
  words: ['parse'],
  form: 'FILE…',
  help: 'Reads statement files of banks, cards and processors, and shows what they say. Writes nothing.',
  options: ANSWER_OPTIONS,
  least: 1,
  most: Infinity,
  isOfWorkspace: false,
  async run(call): Promise<Outcome> {
    const format = call.oneOf('format', ['auto', ...STATEMENT_FORMATS]);
    const answers = answersOf(call);
    const files: (Read | NotRead)[] = [];
    for (const file of call.arguments) files.push(await readFile(call, file, format, answers));
    return {
      document: files.map(documentOf),
      isOnePerLine: true,
      text: () => files.map(textOf).join('\n'),
      isFailure: files.some((each) => 'error' in each),
    };
  },
};

export const PARSE_COMMANDS: readonly Command[] = [parse];

/** A file that is refused stands in nobody's way: the others are read all the same. */
async function readFile(call: Call, file: string, format: StatementFormat | 'auto', options: ReadingOptions): Promise<Read | NotRead> {
  try {
    const opened = openStatementFile(await loadWholeFile({ path: call.path(file), name: file }, LARGEST_FILE), options, format);
    return { file, format: opened.format, encoding: opened.encoding, ...collectStatements(opened.parts) };
  } catch (error) {
    const refusal = asRefusal(error, file);
    if (refusal === undefined) throw error;
    return { file, error: refusal };
  }
}

function documentOf(read: Read | NotRead): unknown {
  if ('error' in read) {
    const { code, message, sourceLine } = read.error;
    return { file: read.file, error: { code, message, ...(sourceLine === undefined ? {} : { sourceLine }) } };
  }
  const { file, format, encoding, layout, statements, skipped, questions, detected, warnings } = read;
  const lines = statements.reduce((sum, each) => sum + each.lines.length, 0);
  return {
    file,
    format,
    encoding,
    layout,
    statements: statements.map(statementDocument),
    rows: { read: lines + skipped.length, lines, skipped: skipped.map(({ sourceLine, because }) => ({ sourceLine, because })) },
    questions: questions.map(({ kind, options, assumed, evidence, sourceLine }) => ({ kind, options, assumed, evidence, sourceLine })),
    detected: detected.map(({ what, value, evidence, sourceLine }) => ({ what, value, evidence, sourceLine })),
    warnings: warnings.map(({ code, message, sourceLine }) => ({ code, message, sourceLine })),
  };
}

const dayText = (day: Day | null) => (day === null ? null : formatDay(day));

function statementDocument({ account, currency, opening, closing, lines }: Statement) {
  return {
    account,
    currency,
    opening: opening?.amount ?? null,
    closing: closing?.amount ?? null,
    lines: lines.map((line) => ({
      date: dayText(line.date),
      valueDate: dayText(line.valueDate),
      bookingDate: dayText(line.bookingDate),
      isBooked: line.isBooked,
      amount: line.amount,
      currency: line.currency ?? currency,
      description: line.description,
      counterparty: line.counterparty,
      reference: line.reference,
      bankId: line.bankId,
      balance: line.balance,
      sourceLine: line.sourceLine,
    })),
  };
}

const COLUMNS: readonly Column[] = [
  { title: 'line', isNumber: true },
  { title: 'date' },
  { title: 'amount', isNumber: true },
  { title: 'currency' },
  { title: 'description' },
];

function textOf(read: Read | NotRead): string {
  if ('error' in read) return `${read.file}: ${read.error.message}\n`;
  const { file, format, encoding, statements, skipped, questions, detected, warnings } = read;
  const heads = statements.map((statement) => {
    const { account, currency, opening, closing, lines } = statement;
    const rows = lines.map((line) => [
      String(line.sourceLine),
      dayText(line.date) ?? '',
      line.amount,
      line.currency ?? currency ?? '',
      line.description,
    ]);
    const balances = [opening && `opening ${opening.amount}`, closing && `closing ${closing.amount}`].filter((each) => each !== null);
    const head = [account ?? 'account not named', currency ?? 'currency not named', ...balances].join(', ');
    return `${head}\n${table(COLUMNS, rows)}`;
  });
  const notes = [
    ...questions.map(({ kind, options, assumed, evidence }) => `Open: ${kind}, read as ${assumed} (${options.join(' or ')}). ${evidence}\n`),
    ...detected.map(({ what, value, evidence }) => `Found: ${what} ${value === '\t' ? 'tab' : value}. ${evidence}\n`),
    ...warnings.map(({ message }) => `Warning: ${message}\n`),
  ];
  return `${file}: ${format}, ${encoding}, ${skipped.length} rows skipped\n${heads.join('\n')}${notes.join('')}`;
}
