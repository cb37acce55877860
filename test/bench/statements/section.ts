/** Section `statements`: a statement as CSV into a fresh book, beside a bare pipeline that reads the same rows into one table. */

import { join } from 'node:path';
import { inOwnProcess, median, removeBook } from '../measure.ts';
import type { BenchOptions } from '../options.ts';
import type { Finding } from '../results.ts';
import { statementOf } from './statement-file.ts';

/** The goal for memory, at a million rows. */
const MEMORY_MB = 250;
/** As the script `floatbook` of package.json has it. */
const SCRIPT_OPTIONS = ['--max-semi-space-size=4'];

interface Run {
  readonly ms: number;
  readonly cpuMs: number;
  readonly rows: number;
  readonly peakRssMb: number;
}

export function benchStatements({ rows, rounds }: BenchOptions, folder: string): readonly Finding[] {
  const file = statementOf(rows, folder);
  const programs = { bare: new URL('./bare.ts', import.meta.url).pathname, contender: new URL('./contender.ts', import.meta.url).pathname };
  const books = { bare: join(folder, 'statement-bare.sqlite'), contender: join(folder, 'statement.floatbook') };
  const runs = { bare: [] as Run[], contender: [] as Run[] };
  for (let round = 0; round < rounds; round += 1) {
    for (const name of round % 2 === 0 ? (['bare', 'contender'] as const) : (['contender', 'bare'] as const)) {
      removeBook(books[name]);
      runs[name].push(inOwnProcess<Run>(programs[name], [file, books[name]], SCRIPT_OPTIONS));
    }
  }
  for (const book of Object.values(books)) removeBook(book);
  const wrong = [...runs.bare, ...runs.contender].find((run) => run.rows !== rows);
  if (wrong) throw new Error(`${wrong.rows} of ${rows} rows were written`);
  const of = (name: 'bare' | 'contender', measure: 'ms' | 'cpuMs') => median(runs[name].map((run) => run[measure]));
  const rate = (ms: number) => `${Math.round((rows / ms) * 1000).toLocaleString('en')} rows/s`;
  const speed = (what: string, measure: 'ms' | 'cpuMs', goal: Finding['goal']): Finding => ({
    section: 'statements',
    what: `${rows.toLocaleString('en')} rows of CSV, ${what}`,
    contender: rate(of('contender', measure)),
    limit: rate(of('bare', measure)),
    ratio: of('bare', measure) / of('contender', measure),
    goal,
  });
  const peak = Math.max(...runs.contender.map((run) => run.peakRssMb));
  return [
    speed('speed', 'ms', { sign: '>=', ratio: 0.5 }),
    speed('processor time', 'cpuMs', null),
    {
      section: 'statements',
      what: `${rows.toLocaleString('en')} rows of CSV, memory`,
      contender: `${Math.round(peak)} MB`,
      limit: `${MEMORY_MB} MB`,
      ratio: peak / MEMORY_MB,
      goal: { sign: '<=', ratio: 1 },
    },
  ];
}
