/** Commands that bring a vendor's history and statements in, and take them back: `import activity`, `import statement`, `import undo`. */

import { MONEY_KINDS } from '../../db/ledger/accounts.ts';
import { formatDay } from '../../db/ledger/calendar.ts';
import { formatDecimal } from '../../db/ledger/money.ts';
import { workspaceByName } from '../../db/workspaces.ts';
import { importActivity, type ImportResult } from '../engine/import-activity.ts';
import { importStatements, type ImportedStatement } from '../engine/statements/import-statement.ts';
import { undoImport } from '../engine/undo-import.ts';
import type { Step } from '../engine/unit-of-work.ts';
import { STATEMENT_FORMATS } from '../readers/statement.ts';
import { typedWhole, WrongUsage, type Call, type Command, type Outcome } from './command.ts';
import { exactName } from './free-text.ts';
import { ANSWER_OPTIONS, answersOf } from './reading-answers.ts';
import { writeBook } from './reading.ts';
import { table } from './table.ts';

const activity: Command = {
  words: ['import', 'activity'],
  form: 'CSV… [--dry-run]',
  help: "Imports the vendor's history: all of the files or nothing.",
  options: { 'dry-run': { help: 'reads, checks and counts everything, writes nothing' } },
  least: 1,
  most: Infinity,
  isOfWorkspace: true,
  run(call) {
    const dryRun = call.has('dry-run');
    const files = call.arguments.map((path) => ({ path: call.path(path) }));
    return writeBook(call, async (book) => {
      const workspace = workspaceByName(book, call.text('workspace'));
      const result = await importActivity(book, { workspaceId: workspace.id, files, dryRun, now: call.now }, watching(call));
      return describeImport(result, dryRun);
    });
  },
};

const statement: Command = {
  words: ['import', 'statement'],
  form: 'FILE… --account A [--format auto] [--date-order dmy] [--dry-run]',
  help: 'Imports statements of a bank account, card or processor: all of the files or nothing.',
  options: {
    account: { value: 'NAME', help: 'whose statements they are; made if there is none of this name' },
    'account-kind': { value: 'bank|card|processor', help: 'what it is, where it is made; found from the file unless given' },
    'account-number': { value: 'NUMBER', help: 'how the file names it, where it is of several accounts, or by another number than before' },
    ...ANSWER_OPTIONS,
    'skip-line': { value: 'N,N', help: 'rows that are not to be imported, by their line of the file' },
    'take-line': { value: 'N,N', help: 'rows to be put back that were taken out' },
    'new-line': { value: 'N,N', help: 'rows that are new although they look like one that is there' },
    'dry-run': { help: 'reads, decides and counts everything, writes nothing' },
  },
  least: 1,
  most: Infinity,
  isOfWorkspace: true,
  run(call) {
    const dryRun = call.has('dry-run');
    const account = {
      name: exactName(call.required('account'), 'account'),
      kind: call.text('account-kind') === undefined ? null : call.oneOf('account-kind', MONEY_KINDS),
    };
    const decisions = { by: 'line' as const, skip: linesOf(call, 'skip-line'), take: linesOf(call, 'take-line'), asNew: linesOf(call, 'new-line') };
    if (call.arguments.length > 1 && [...decisions.skip, ...decisions.take, ...decisions.asNew].length > 0)
      throw new WrongUsage('Rows are decided of one file at a time: give one FILE with --skip-line, --take-line and --new-line.');
    const more = {
      account,
      accountNumber: call.text('account-number'),
      answers: answersOf(call),
      format: call.oneOf('format', ['auto', ...STATEMENT_FORMATS]),
      decisions,
    };
    const files = call.arguments.map((path) => ({ file: { path: call.path(path) }, ...more }));
    return writeBook(call, async (book) => {
      const workspace = workspaceByName(book, call.text('workspace'));
      const imported = await importStatements(book, { workspaceId: workspace.id, files, dryRun, now: call.now }, watching(call));
      return describeStatements(imported, dryRun, (amount) => formatDecimal(amount, workspace.currencyDecimals));
    });
  },
};

/** Lines of a file, `7,9`. */
function linesOf(call: Call, option: string): readonly number[] {
  const given = call.text(option);
  return given === undefined ? [] : given.split(',').map((line) => typedWhole(line.trim(), `--${option}`, 1, 999_999_999));
}

const undo: Command = {
  words: ['import', 'undo'],
  form: 'ID',
  help: 'Takes a whole import back.',
  options: {},
  least: 1,
  most: 1,
  isOfWorkspace: true,
  run(call) {
    const given = call.arguments[0] ?? '';
    if (!/^[1-9]\d{0,14}$/.test(given)) throw new WrongUsage(`ID is the number of an import, as importing it said; "${given}" is none.`);
    return writeBook(call, async (book) => {
      const { importId, removed, reposted, unmatched } = await undoImport(book, { importId: Number(given), now: call.now }, watching(call));
      const text = () =>
        `Import ${importId} is taken back: ${count(removed, 'row')} removed${reposted === 0 ? '' : `, ${count(reposted, 'entry', 'entries')} posted anew`}${unmatched === 0 ? '' : `, ${count(unmatched, 'match', 'matches')} taken back`}.\n`;
      return { document: { importId, removed, ...(unmatched === 0 ? {} : { unmatched }) }, text };
    });
  },
};

export const IMPORT_COMMANDS: readonly Command[] = [activity, statement, undo];

/** What long work of a call is told to. */
export function watching(call: Call): { readonly progress: (step: Step, done: number, total: number | null) => void } {
  return { progress: (step, done, total) => call.progress.show(step, done, total) };
}

function describeImport({ importId, rows, reposted, warnings }: ImportResult, dryRun: boolean): Outcome {
  const text = () => {
    const what = dryRun ? 'Dry run, nothing written' : importId === null ? 'Nothing new' : `Import ${importId}`;
    const counts = `${count(rows.read, 'row')} read, ${rows.added} added, ${rows.matched} matched, ${rows.skipped.length} skipped`;
    return `${what}: ${counts}${reposted === 0 ? '' : `; ${count(reposted, 'later entry', 'later entries')} posted anew`}.\n`;
  };
  return { document: { importId, rows }, text, warnings };
}

function describeStatements(files: readonly ImportedStatement[], dryRun: boolean, money: (amount: number) => string): Outcome {
  const sum = (of: (file: ImportedStatement) => number) => files.reduce((total, file) => total + of(file), 0);
  const isSeveral = files.length > 1;
  const place = ({ name }: ImportedStatement) => (isSeveral ? { file: name } : {});
  const fresh = files.find(({ wasKnown }) => !wasKnown);
  const importId = fresh === undefined ? (files[0]?.importId ?? null) : dryRun ? null : fresh.importId;
  const skipped = files.flatMap((file) => file.skipped.map(({ sourceLine, because }) => ({ sourceLine, because, ...place(file) })));
  const document = {
    importId,
    rows: { read: sum(({ read }) => read), added: sum(({ added }) => added), matched: sum(({ matched }) => matched), skipped },
    questions: files.flatMap((file) =>
      file.questions.map(({ kind, options, assumed, evidence, sourceLine }) => ({ kind, options, assumed, evidence, sourceLine, ...place(file) })),
    ),
    accountCreated: files.some(({ accountCreated }) => accountCreated),
  };
  const warnings = files.flatMap((file) =>
    file.warnings.map(({ code, message, sourceLine }) => ({ code, message, file: file.name, ...(sourceLine === null ? {} : { sourceLine }) })),
  );
  const text = () => {
    const { rows, questions } = document;
    const what = dryRun ? 'Dry run, nothing written' : fresh === undefined ? 'Nothing new' : `Import ${importId}`;
    const counts = `${count(rows.read, 'row')} read, ${rows.added} added, ${rows.matched} matched, ${rows.skipped.length} skipped`;
    const open = questions.map(
      ({ kind, options, assumed, evidence }) => `Open: ${kind}, read as ${assumed} (${options.join(' or ')}). ${evidence}\n`,
    );
    return `${dryRun ? files.map((file) => fatesText(file, money)).join('\n') : ''}${open.join('')}${what}: ${counts}.\n`;
  };
  return { document, text, warnings };
}

/** The first rows of a file, each with what becomes of it. */
function fatesText({ name, fates, read }: ImportedStatement, money: (amount: number) => string): string {
  const columns = [
    { title: 'line', isNumber: true },
    { title: 'date' },
    { title: 'amount', isNumber: true },
    { title: 'text' },
    { title: 'fate' },
    { title: 'because' },
  ];
  const rows = fates.map(({ sourceLine, day, amount, text, fate, because }) => [
    String(sourceLine),
    day === null ? '' : formatDay(day),
    amount === null ? '' : money(amount),
    text,
    fate,
    because,
  ]);
  const more = read > fates.length ? `${count(read - fates.length, 'further row')}.\n` : '';
  return `${name}\n${table(columns, rows)}${more}`;
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
