/** Commands that write documents: `export statement`, `export journal`. A document is written whole or not at all. */

import { existsSync, realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { formatDay } from '../../db/ledger/calendar.ts';
import { refuse } from '../../db/ledger/refusal.ts';
import { filesOfBook } from '../../db/open.ts';
import { firstEventDay } from '../../db/reports/weeks.ts';
import { readBookFacts } from '../../db/workspaces.ts';
import { JOURNAL_FORMATS, writeJournal } from '../documents/journal.ts';
import { readCodedJournal } from '../engine/reports/ledger-codes.ts';
import { PAPERS, STATEMENT_FORMATS, writeStatement } from '../engine/reports/statement-file.ts';
import { writeFileWhole } from '../engine/write-file.ts';
import { PERIOD_OPTIONS, WrongUsage, type Call, type Command } from './command.ts';
import { readBook, readWorkspace } from './reading.ts';
import { printable } from './table.ts';

export const OUT = { value: 'FILE', help: 'where to write; what is there is replaced' } as const;

const statement: Command = {
  words: ['export', 'statement'],
  form: `[--from DATE] [--to DATE] [--format ${STATEMENT_FORMATS.join('|')}] [--paper a4|letter] --out FILE`,
  help: 'Writes the account statement: every event of the period between opening and closing balance.',
  options: {
    ...PERIOD_OPTIONS,
    format: { value: STATEMENT_FORMATS.join('|'), help: 'csv unless given' },
    paper: { value: PAPERS.join('|'), help: 'of a PDF; a4 unless given' },
    out: OUT,
  },
  least: 0,
  most: 0,
  isOfWorkspace: true,
  run(call) {
    const format = call.oneOf('format', STATEMENT_FORMATS);
    const paper = call.oneOf('paper', PAPERS);
    if (format !== 'pdf' && call.text('paper') !== undefined) throw new WrongUsage('--paper is for --format pdf.');
    const asked = call.period();
    const out = outFile(call);
    return readWorkspace(call, ({ book, workspace, today, credits, money }) => {
      const from = asked.from ?? Math.min(firstEventDay(book, workspace.id) ?? today, asked.to ?? Infinity);
      const to = asked.to ?? Math.max(today, from);
      const { result } = writeFileWhole(out, writeStatement(book, workspace, { from, to }, { format, paper, onRow: counter(call) }));
      const shown = (balance: { readonly credits: number; readonly cost: number }) => ({
        credits: credits(balance.credits),
        cost: money(balance.cost),
      });
      const document = { rows: result.events, opening: shown(result.opening), closing: shown(result.closing) };
      const text = () =>
        `${printable(out)}: ${document.rows} events from ${formatDay(from)} to ${formatDay(to)}, ` +
        `from ${document.opening.credits} credits (${document.opening.cost} ${workspace.currency}) to ${document.closing.credits} (${document.closing.cost} ${workspace.currency}).\n`;
      return { document, text };
    });
  },
};

const journal: Command = {
  words: ['export', 'journal'],
  form: `--format ${JOURNAL_FORMATS.join('|')} --out FILE`,
  help: 'Writes the whole journal of the book.',
  options: { format: { value: JOURNAL_FORMATS.join('|'), help: 'form of the journal' }, out: OUT },
  least: 0,
  most: 0,
  isOfWorkspace: false,
  run(call) {
    call.required('format');
    const format = call.oneOf('format', JOURNAL_FORMATS);
    const out = outFile(call);
    return readBook(call, (book) => {
      const { accounts, entries } = readCodedJournal(book);
      const pieces = writeJournal({ accounts, entries: counted(call, entries) }, readBookFacts(book).organisation, format);
      const { result } = writeFileWhole(out, pieces);
      return { document: { entries: result }, text: () => `${printable(out)}: ${result} entries.\n` };
    });
  },
};

export const EXPORT_COMMANDS: readonly Command[] = [statement, journal];

function* counted<Row>(call: Call, rows: Iterable<Row>): Generator<Row> {
  const count = counter(call);
  for (const row of rows) {
    yield row;
    count();
  }
}

/** Shows how far the writing is, now and then. */
function counter(call: Call): () => void {
  let done = 0;
  return () => {
    done += 1;
    if (done % 4096 === 0) call.progress.show('writing', done, null);
  };
}

/** The file of `--out`: in a folder that is there, no folder or device itself, and never a part of the book. */
export function outFile(call: Call): string {
  const given = call.required('out');
  if (given === '-') throw new WrongUsage('--out needs the name of a file.');
  const path = call.path(given);
  const folder = dirname(path);
  if (!existsSync(folder)) refuse('file_not_found', `There is no folder ${folder}. Make it first, or choose another place.`, { file: path });
  if (!existsSync(path)) return path;
  // A link is followed: the file that it leads to is replaced, the link stays.
  const real = realpathSync(path);
  if (!statSync(real).isFile()) refuse('file_exists', 'This is a folder or a device, not a file. Choose another name.', { file: path });
  if (filesOfBook(call.bookFile).some((part) => existsSync(part) && realpathSync(part) === real))
    refuse('file_exists', 'This is the book itself. Choose another name for the export.', { file: path });
  return real;
}
