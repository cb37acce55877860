/** Section `queries`: the dashboard's questions beside bare SQL on the rollups, on a small and on a large book. */

import { deepStrictEqual } from 'node:assert';
import { openToRead, type ReadBook } from '../../../db/open.ts';
import { bookOf } from '../books.ts';
import { inTurns, median } from '../measure.ts';
import type { BenchOptions } from '../options.ts';
import type { Finding } from '../results.ts';
import { keyAt, questionsOf, type Question } from './questions.ts';

/** Postings of the small book. */
const SMALL = 10_000;
/** The bench's histories give so many postings for each row, near enough. */
const POSTINGS_PER_ROW = 1.74;
const DEPTH = 50_000;
const ROUNDS = 15;
/** A question is asked so often in a round that asking takes about so long. */
const ROUND_MS = 4;

export async function benchQueries({ postings }: BenchOptions, folder: string): Promise<readonly Finding[]> {
  const small = await open(SMALL, folder);
  const large = await open(postings, folder);
  const findings = compare(questionsOf(large, keyAt(large.connection, DEPTH)), questionsOf(small, keyAt(small.connection, 1000)), postings);
  small.close();
  large.close();
  return findings;
}

async function open(postings: number, folder: string): Promise<ReadBook> {
  return openToRead(await bookOf(Math.round(postings / POSTINGS_PER_ROW), folder));
}

function compare(large: readonly Question[], small: readonly Question[], postings: number): readonly Finding[] {
  return large.flatMap((question, index) => {
    const same = small[index] as Question;
    assertSameAnswers(question);
    assertSameAnswers(same);
    const repeats = repeatsFor(question.bare);
    const repeated = (ask: () => unknown) => () => {
      for (let time = 0; time < repeats; time += 1) ask();
    };
    const times = inTurns(ROUNDS, { ask: repeated(question.ask), bare: repeated(question.bare), small: repeated(same.ask) });
    const each = (name: keyof typeof times) => median(times[name]) / repeats;
    const finding = (what: string, limit: 'bare' | 'small', most: number): Finding => ({
      section: 'queries',
      what: `${question.name}${what}`,
      contender: milliseconds(each('ask')),
      limit: milliseconds(each(limit)),
      ratio: each('ask') / each(limit),
      goal: { sign: '<=', ratio: most },
    });
    return [
      finding(', to bare SQL', 'bare', 2),
      finding(`, ${postings.toLocaleString('en')} to ${SMALL.toLocaleString('en')} postings`, 'small', 1.5),
    ];
  });
}

function assertSameAnswers(question: Question): void {
  deepStrictEqual(question.plain(question.ask() as never), question.bare(), `"${question.name}" has two answers`);
}

function repeatsFor(ask: () => unknown): number {
  ask();
  const start = performance.now();
  ask();
  return Math.max(1, Math.round(ROUND_MS / (performance.now() - start)));
}

function milliseconds(ms: number): string {
  return `${ms < 1 ? ms.toFixed(3) : ms.toFixed(1)} ms`;
}
