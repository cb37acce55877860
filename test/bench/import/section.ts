/** Section `import`: an activity file into a fresh book, beside a bare pipeline that writes the same rows. */

import { join } from 'node:path';
import { bundled } from '../bundle.ts';
import { historyOf } from '../history.ts';
import { inOwnProcess, median, removeBook } from '../measure.ts';
import type { BenchOptions } from '../options.ts';
import type { Finding } from '../results.ts';
import { assertSameRows } from './same-rows.ts';

/** The goal for memory, at a million rows. */
const MEMORY_MB = 250;
/** As the script `floatbook` of package.json has it: sources are loaded before they could say so themselves. */
const SCRIPT_OPTIONS = ['--max-semi-space-size=4'];

interface Run {
  readonly ms: number;
  readonly cpuMs: number;
  readonly peakRssMb: number;
}

export async function benchImport({ rows, rounds }: BenchOptions, folder: string): Promise<readonly Finding[]> {
  const file = historyOf(rows, folder);
  const bare = await bundled(new URL('./bare.ts', import.meta.url), folder);
  const contender = await bundled(new URL('./contender.ts', import.meta.url), folder);
  const source = new URL('./contender.ts', import.meta.url).pathname;
  const books = { bare: join(folder, 'import-bare.floatbook'), contender: join(folder, 'import.floatbook') };

  const runs = { bare: [] as Run[], contender: [] as Run[] };
  for (let round = 0; round < rounds; round += 1) {
    for (const name of round % 2 === 0 ? (['bare', 'contender'] as const) : (['contender', 'bare'] as const)) {
      removeBook(books[name]);
      runs[name].push(inOwnProcess<Run>(name === 'bare' ? bare : contender, [file, books[name]]));
    }
  }
  assertSameRows(books.bare, books.contender);
  removeBook(books.contender);
  const fromSource = inOwnProcess<Run>(source, [file, books.contender], SCRIPT_OPTIONS);
  for (const book of Object.values(books)) removeBook(book);

  const of = (name: 'bare' | 'contender', measure: 'ms' | 'cpuMs') => median(runs[name].map((run) => run[measure]));
  const rate = (ms: number) => `${Math.round((rows / ms) * 1000).toLocaleString('en')} rows/s`;
  const speed = (what: string, measure: 'ms' | 'cpuMs', goal: Finding['goal']): Finding => ({
    section: 'import',
    what: `${rows.toLocaleString('en')} rows, ${what}`,
    contender: rate(of('contender', measure)),
    limit: rate(of('bare', measure)),
    ratio: of('bare', measure) / of('contender', measure),
    goal,
  });
  const memory = (what: string, peakRssMb: number): Finding => ({
    section: 'import',
    what: `${rows.toLocaleString('en')} rows, memory, ${what}`,
    contender: `${Math.round(peakRssMb)} MB`,
    limit: `${MEMORY_MB} MB`,
    ratio: peakRssMb / MEMORY_MB,
    goal: { sign: '<=', ratio: 1 },
  });
  return [
    speed('speed', 'ms', { sign: '>=', ratio: 0.5 }),
    speed('processor time', 'cpuMs', null),
    memory('bundled', Math.max(...runs.contender.map((run) => run.peakRssMb))),
    memory('from sources', fromSource.peakRssMb),
  ];
}
