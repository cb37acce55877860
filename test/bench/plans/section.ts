/** Section `plans`: what the usage of three years would have cost under every plan, beside reading the same usage once. */

import { openToRead } from '../../../db/open.ts';
import { usageBetween } from '../../../db/reports/usage.ts';
import { lookAtBook } from '../../../electron/engine/account/account.ts';
import { comparePlans } from '../../../electron/engine/reports/plan-comparison.ts';
import { bookOf } from '../books.ts';
import { NOW } from '../fresh-book.ts';
import { FIRST_DAY, LAST_DAY } from '../history.ts';
import { inTurns, median } from '../measure.ts';
import type { BenchOptions } from '../options.ts';
import type { Finding } from '../results.ts';

const PACKS = [
  { id: '100', name: '100', price: 95_00, credits: 100_00 },
  { id: '500', name: '500', price: 475_00, credits: 500_00 },
  { id: '1000', name: '1,000', price: 900_00, credits: 1000_00 },
  { id: '2500', name: '2,500', price: 2125_00, credits: 2500_00 },
];

export async function benchPlans({ rows, rounds }: BenchOptions, folder: string): Promise<readonly Finding[]> {
  const book = openToRead(await bookOf(rows, folder));
  const look = lookAtBook(book, 1, NOW);
  return [365, LAST_DAY - FIRST_DAY + 1].map((days, at, all): Finding => {
    const period = { from: LAST_DAY - days + 1, to: LAST_DAY };
    let charges = 0;
    const times = inTurns(rounds, {
      contender: () => (charges = comparePlans(look, { ...period, start: 'balance', packs: PACKS }).usage.charges),
      limit: () => usageBetween(book, 1, period.from, period.to),
    });
    if (at === all.length - 1) book.close();
    const [took, bare] = [median(times.contender), median(times.limit)];
    return {
      section: 'plans',
      what: `${days} days, ${charges.toLocaleString('en')} charges, under ${PACKS.length + 2} plans`,
      contender: `${took.toFixed(0)} ms`,
      limit: `${bare.toFixed(0)} ms to read them`,
      ratio: took / bare,
      goal: null,
    };
  });
}
