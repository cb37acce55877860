/** Section `export`: the account statement as CSV of a whole history, beside a hand-written writer of the same bytes over the same query. */

import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openToRead, type ReadBook } from '../../../db/open.ts';
import { readStatement } from '../../../db/reports/statement.ts';
import { workspaceById } from '../../../db/workspaces.ts';
import { writeAccountStatement } from '../../../electron/documents/account-statement.ts';
import { writeFileWhole } from '../../../electron/engine/write-file.ts';
import { bookOf } from '../books.ts';
import { FIRST_DAY, LAST_DAY } from '../history.ts';
import { inTurns, median } from '../measure.ts';
import type { BenchOptions } from '../options.ts';
import type { Finding } from '../results.ts';
import { writeByHand } from './hand-written.ts';

const ROUNDS = 5;
const PERIOD = { from: FIRST_DAY, to: LAST_DAY };

export async function benchExport({ rows }: BenchOptions, folder: string): Promise<readonly Finding[]> {
  const book = openToRead(await bookOf(rows, folder));
  const files = { contender: join(folder, 'statement.csv'), limit: join(folder, 'statement-by-hand.csv') };
  const times = inTurns(ROUNDS, { contender: () => exportStatement(book, files.contender), limit: () => exportByHand(book, files.limit) });
  book.close();
  if (!readFileSync(files.contender).equals(readFileSync(files.limit))) throw new Error('the statement and the one written by hand differ');
  for (const file of Object.values(files)) rmSync(file);
  const rate = (ms: readonly number[]) => `${Math.round((rows / median(ms)) * 1000).toLocaleString('en')} events/s`;
  return [
    {
      section: 'export',
      what: `statement of ${rows.toLocaleString('en')} events as CSV`,
      contender: rate(times.contender),
      limit: rate(times.limit),
      ratio: median(times.limit) / median(times.contender),
      goal: { sign: '>=', ratio: 0.7 },
    },
  ];
}

function exportStatement(book: ReadBook, file: string): void {
  const workspace = workspaceById(book, 1);
  book.connection
    .transaction(() => {
      const { opening, rows } = readStatement(book, workspace, PERIOD);
      writeFileWhole(file, writeAccountStatement(rows, { ...PERIOD, opening }, workspace));
    })
    .deferred();
}

function exportByHand(book: ReadBook, file: string): void {
  const workspace = workspaceById(book, 1);
  book.connection
    .transaction(() => {
      const { opening, rows } = readStatement(book, workspace, PERIOD);
      writeByHand(file, opening, rows, PERIOD, workspace.currency);
    })
    .deferred();
}
