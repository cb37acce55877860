/** Section `report`: the dataset of a week, month and year of a large book, beside a time in which nobody waits. */

import { openToRead } from '../../../db/open.ts';
import { SPAN_UNITS } from '../../../db/ledger/calendar.ts';
import { lookAtBook } from '../../../electron/engine/account/account.ts';
import { periodReport } from '../../../electron/engine/reports/period-report.ts';
import { bookOf } from '../books.ts';
import { LAST_DAY } from '../history.ts';
import { median } from '../measure.ts';
import type { BenchOptions } from '../options.ts';
import type { Finding } from '../results.ts';

/** The bench's histories give so many postings for each row, near enough. */
const POSTINGS_PER_ROW = 1.74;
const LIMIT_MS = 50;
const ROUNDS = 15;
const NOON_MS = 43_200_000;

export async function benchReport({ postings }: BenchOptions, folder: string): Promise<readonly Finding[]> {
  const book = openToRead(await bookOf(Math.round(postings / POSTINGS_PER_ROW), folder));
  const look = lookAtBook(book, 1, LAST_DAY * 86_400_000 + NOON_MS);
  const findings = SPAN_UNITS.map((unit): Finding => {
    const ask = () => periodReport(look, { unit, day: LAST_DAY - 8 });
    ask();
    const times = Array.from({ length: ROUNDS }, () => {
      const start = performance.now();
      ask();
      return performance.now() - start;
    });
    const took = median(times);
    return {
      section: 'report',
      what: `dataset of a ${unit}, ${postings.toLocaleString('en')} postings`,
      contender: `${took.toFixed(1)} ms`,
      limit: `${LIMIT_MS} ms`,
      ratio: took / LIMIT_MS,
      goal: unit === 'week' ? { sign: '<=', ratio: 1 } : null,
    };
  });
  book.close();
  return findings;
}
