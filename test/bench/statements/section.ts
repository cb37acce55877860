/**
 * Section `statements`: a statement as CSV into a fresh book, and into one that has postings with which its lines are then matched, beside a bare pipeline
 * that reads the same rows into one table.
 */

import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { bookOf } from '../books.ts';
import { bundled, bundledReader } from '../bundle.ts';
import { inOwnProcess, median, removeBook } from '../measure.ts';
import type { BenchOptions } from '../options.ts';
import type { Finding } from '../results.ts';
import { statementOf, statementOfHistory } from './statement-file.ts';

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

interface ImportRun extends Run {
  /** Of the thread that writes: where the machine is idle, the other one reads beside it. */
  readonly writerCpuMs: number;
}

interface MatchedRun extends ImportRun {
  readonly matchMs: number;
  readonly matches: number;
  readonly matchPeakRssMb: number;
}

export async function benchStatements({ rows, postings, rounds }: BenchOptions, folder: string): Promise<readonly Finding[]> {
  const bare = await bundled(new URL('./bare.ts', import.meta.url), folder);
  const contender = await bundled(new URL('./contender.ts', import.meta.url), folder);
  await bundledReader(folder);
  const source = new URL('./contender.ts', import.meta.url).pathname;
  const books = { bare: join(folder, 'statement-bare.sqlite'), contender: join(folder, 'statement.floatbook') };
  const large = await bookOf(postings, folder);
  const file = statementOf(rows, folder);
  const fileOfLarge = statementOfHistory(rows, postings, folder);

  const runs = { bare: [] as Run[], contender: [] as ImportRun[], bareOfLarge: [] as Run[], large: [] as MatchedRun[] };
  const turns = [
    () => runs.bare.push(run(bare, [file, books.bare])),
    () => runs.contender.push(run(contender, [file, books.contender])),
    () => runs.bareOfLarge.push(run(bare, [fileOfLarge, books.bare])),
    () => {
      copyFileSync(large, books.contender);
      runs.large.push(run(contender, [fileOfLarge, books.contender, 'match']));
    },
  ];
  for (let round = 0; round < rounds; round += 1) {
    for (const turn of round % 2 === 0 ? turns : turns.toReversed()) {
      for (const book of Object.values(books)) removeBook(book);
      turn();
    }
  }
  removeBook(books.contender);
  const fromSource = inOwnProcess<ImportRun>(source, [file, books.contender], SCRIPT_OPTIONS);
  for (const book of Object.values(books)) removeBook(book);
  const wrong = [...Object.values(runs).flat(), fromSource].find((each) => each.rows !== rows);
  if (wrong) throw new Error(`${wrong.rows} of ${rows} rows were written`);

  const what = `${rows.toLocaleString('en')} rows of CSV`;
  const into = `${what} into ${postings.toLocaleString('en')} events`;
  const rate = (ms: number) => `${Math.round((rows / ms) * 1000).toLocaleString('en')} rows/s`;
  const speed = (name: string, ours: readonly number[], limit: readonly number[], goal: Finding['goal'], more = ''): Finding => ({
    section: 'statements',
    what: name,
    contender: rate(median(ours)) + more,
    limit: rate(median(limit)),
    ratio: median(limit) / median(ours),
    goal,
  });
  const memory = (name: string, peaks: readonly number[]): Finding => ({
    section: 'statements',
    what: name,
    contender: `${Math.round(Math.max(...peaks))} MB`,
    limit: `${MEMORY_MB} MB`,
    ratio: Math.max(...peaks) / MEMORY_MB,
    goal: { sign: '<=', ratio: 1 },
  });
  const of = <Each extends Run>(list: readonly Each[], measure: (each: Each) => number) => list.map(measure);
  const [ms, cpuMs, peak] = [(each: Run) => each.ms, (each: Run) => each.cpuMs, (each: Run) => each.peakRssMb];
  const atLeastHalf = { sign: '>=', ratio: 0.5 } as const;
  const matches = ` (${median(of(runs.large, (each) => each.matches)).toLocaleString('en')} matches)`;
  return [
    speed(`${what}, speed`, of(runs.contender, ms), of(runs.bare, ms), atLeastHalf),
    speed(`${what}, processor time`, of(runs.contender, cpuMs), of(runs.bare, cpuMs), null),
    speed(
      `${what}, processor time of the thread that writes`,
      of(runs.contender, (each) => each.writerCpuMs),
      of(runs.bare, cpuMs),
      null,
    ),
    memory(`${what}, memory, bundled`, of(runs.contender, peak)),
    memory(`${what}, memory, from sources`, [fromSource.peakRssMb]),
    speed(`${into}, speed`, of(runs.large, ms), of(runs.bareOfLarge, ms), atLeastHalf),
    speed(
      `${into}, with matching`,
      of(runs.large, (each) => each.ms + each.matchMs),
      of(runs.bareOfLarge, ms),
      atLeastHalf,
      matches,
    ),
    memory(`${into}, memory`, of(runs.large, peak)),
    memory(
      `${into}, memory with matching`,
      of(runs.large, (each) => each.matchPeakRssMb),
    ),
  ];
}

function run<Answer extends Run>(program: string, parameters: readonly string[]): Answer {
  return inOwnProcess<Answer>(program, parameters);
}
