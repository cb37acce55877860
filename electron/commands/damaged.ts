/** Commands for a book that may be damaged: `book check`, `book salvage`. Both only read it. */

import { existsSync } from 'node:fs';
import { findDamage } from '../../db/damage.ts';
import { refuse } from '../../db/ledger/refusal.ts';
import { openToRead } from '../../db/open.ts';
import { salvageBook, type Loss } from '../../db/salvage.ts';
import { placeWarning } from '../engine/risky-place.ts';
import type { Command } from './command.ts';
import { printable, table } from './table.ts';

const check: Command = {
  words: ['book', 'check'],
  form: '',
  help: 'Says whether the book can be opened, and what is wrong with it; `verify` looks deeper. Nothing is written.',
  options: {},
  least: 0,
  most: 0,
  isOfWorkspace: false,
  run(call) {
    const file = call.bookFile;
    if (!existsSync(file)) refuse('book_not_found', 'There is no book at this place. Check the name, or make a new book.', { file });
    const damage = findDamage(file);
    // What is no damage, a newer book for one, is refused as it always is.
    if (damage === undefined) openToRead(file).close();
    const warning = placeWarning(file);
    const document = { ok: damage === undefined, file, problem: damage?.message ?? null, place: warning };
    const text = () =>
      damage === undefined
        ? `${printable(file)} can be opened.\n`
        : `${printable(file)}: ${damage.message}\nIt stays where it is. What can still be read of it is copied by "book salvage".\n`;
    const warnings = warning === null ? [] : [{ code: 'risky_place', message: warning, file }];
    return { document, text, isFailure: damage !== undefined, warnings };
  },
};

const salvage: Command = {
  words: ['book', 'salvage'],
  form: '[--out FILE]',
  help: 'Copies every row that can be read of a damaged book into a new file beside it; the book is only read.',
  options: { out: { value: 'FILE', help: 'the new file; NAME.salvaged.sqlite beside the book unless given' } },
  least: 0,
  most: 0,
  isOfWorkspace: false,
  run(call) {
    const out = call.text('out');
    const salvaged = salvageBook(call.bookFile, out === undefined ? undefined : call.path(out));
    const { file, rows, tables, losses } = salvaged;
    const text = () =>
      `${rows} rows of ${tables.length} tables are in ${printable(file)}.\n` +
      (losses.length === 0
        ? 'Nothing was lost.\n'
        : `Not read:\n${table(
            [{ title: 'Table' }, { title: 'Rows' }, { title: 'Because' }],
            losses.map((loss) => [loss.table, stretch(loss), loss.because]),
          )}`);
    return { document: { file, rows, tables: Object.fromEntries(tables.map((each) => [each.table, each.rows])), losses }, text };
  },
};

function stretch({ after, before }: Loss): string {
  if (after === null && before === null) return 'unknown';
  if (after === null) return `before ${before}`;
  return before === null ? `after ${after}` : `between ${after} and ${before}`;
}

export const DAMAGED_COMMANDS: readonly Command[] = [check, salvage];
