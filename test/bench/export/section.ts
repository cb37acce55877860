/** Section `export`: the account statement of a whole history: as CSV beside a hand-written writer and beside sqlite3, as XLSX and as PDF beside a limit of memory. */

import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openToRead, type ReadBook } from '../../../db/open.ts';
import { readStatement } from '../../../db/reports/statement.ts';
import { workspaceById } from '../../../db/workspaces.ts';
import { writeStatement } from '../../../electron/engine/reports/statement-file.ts';
import { writeFileWhole } from '../../../electron/engine/write-file.ts';
import { bookOf } from '../books.ts';
import { FIRST_DAY, LAST_DAY } from '../history.ts';
import { inOwnProcess, inTurns, median } from '../measure.ts';
import type { BenchOptions } from '../options.ts';
import type { Finding } from '../results.ts';
import { writeByHand } from './hand-written.ts';
import { assertSameLines, hasSqliteShell, writeBySqliteShell } from './sqlite-shell.ts';

const ROUNDS = 5;
const PERIOD = { from: FIRST_DAY, to: LAST_DAY };

/** Some thousand pages of a PDF. */
const EVENTS_OF_A_THOUSAND_PAGES = 34_000;
const MOST_MEMORY_MB = 250;
/** As `npm run floatbook` does it. */
const SCRIPT_OPTIONS = ['--max-semi-space-size=4'];

export async function benchExport({ rows }: BenchOptions, folder: string): Promise<readonly Finding[]> {
  const bookFile = await bookOf(rows, folder);
  const book = openToRead(bookFile);
  const files = {
    contender: join(folder, 'statement.csv'),
    limit: join(folder, 'statement-by-hand.csv'),
    shell: join(folder, 'statement-by-sqlite3.csv'),
  };
  const isShellThere = hasSqliteShell();
  const times = inTurns(ROUNDS, {
    contender: () => exportStatement(book, files.contender),
    limit: () => exportByHand(book, files.limit),
    shell: () => isShellThere && writeBySqliteShell(bookFile, files.shell),
  });
  book.close();
  if (!readFileSync(files.contender).equals(readFileSync(files.limit))) throw new Error('the statement and the one written by hand differ');
  if (isShellThere) assertSameLines(files.contender, files.shell);
  for (const file of Object.values(files)) rmSync(file, { force: true });
  const rate = (ms: readonly number[]) => `${Math.round((rows / median(ms)) * 1000).toLocaleString('en')} events/s`;
  const what = `statement of ${rows.toLocaleString('en')} events as CSV`;
  const csv: Finding = {
    section: 'export',
    what,
    contender: rate(times.contender),
    limit: rate(times.limit),
    ratio: median(times.limit) / median(times.contender),
    goal: { sign: '>=', ratio: 0.7 },
  };
  const beside: Finding = {
    section: 'export',
    what: `${what}, beside sqlite3 -csv`,
    contender: rate(times.contender),
    limit: rate(times.shell),
    ratio: median(times.shell) / median(times.contender),
    goal: { sign: '>=', ratio: 1 },
  };
  const pdf = await writtenAs('pdf', EVENTS_OF_A_THOUSAND_PAGES, folder);
  const xlsx = await writtenAs('xlsx', rows, folder);
  return [
    csv,
    ...(isShellThere ? [beside] : []),
    memoryFinding(`${pdf.pages.toLocaleString('en')} pages as PDF, ${seconds(pdf.ms)}`, pdf.peakRssMb),
    memoryFinding(`${rows.toLocaleString('en')} events as XLSX, ${seconds(xlsx.ms)}`, xlsx.peakRssMb),
  ];
}

interface Written {
  readonly ms: number;
  readonly pages: number;
  readonly peakRssMb: number;
}

async function writtenAs(format: 'pdf' | 'xlsx', rows: number, folder: string): Promise<Written> {
  const target = join(folder, `statement.${format}`);
  const written = inOwnProcess<Written>(
    fileURLToPath(new URL('./document.ts', import.meta.url)),
    [await bookOf(rows, folder), format, target],
    SCRIPT_OPTIONS,
  );
  rmSync(target);
  return written;
}

function memoryFinding(what: string, peakRssMb: number): Finding {
  const ratio = peakRssMb / MOST_MEMORY_MB;
  return {
    section: 'export, memory',
    what,
    contender: `${Math.round(peakRssMb)} MB`,
    limit: `${MOST_MEMORY_MB} MB`,
    ratio,
    goal: { sign: '<=', ratio: 1 },
  };
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function exportStatement(book: ReadBook, file: string): void {
  const workspace = workspaceById(book, 1);
  book.connection.transaction(() => writeFileWhole(file, writeStatement(book, workspace, PERIOD, { format: 'csv' }))).deferred();
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
