/** Section `audit`: every verdict of a history of 100,000 charges, beside a walk over the same rows that keeps one rule; and a page of them. */

import { prepared, type Connection } from '../../../db/connection.ts';
import { monthOf } from '../../../db/ledger/calendar.ts';
import { openToRead } from '../../../db/open.ts';
import { auditCharges } from '../../../electron/billing/audit.ts';
import { lookAtBook } from '../../../electron/engine/account/account.ts';
import { historyOf } from '../../../electron/engine/audit/audit.ts';
import { chargePage } from '../../../electron/engine/audit/charge-page.ts';
import { NOW } from '../fresh-book.ts';
import { inTurns, median } from '../measure.ts';
import type { BenchOptions } from '../options.ts';
import type { Finding } from '../results.ts';
import { bookOfCharges, capPerMonth } from './charges-history.ts';

const CHARGES = 100_000;
const PAGE_LIMIT_MS = 100;
const ROUNDS_OF_PAGES = 9;

export async function benchAudit({ rounds }: BenchOptions, folder: string): Promise<readonly Finding[]> {
  const book = openToRead(await bookOfCharges(CHARGES, folder));
  const look = lookAtBook(book, 1, NOW);
  const audited = { ...look, today: look.moment.today };
  const found = { contender: 0, limit: 0 };
  const times = inTurns(rounds, {
    contender: () => (found.contender = auditCharges(historyOf(audited)).filter(({ verdict }) => verdict === 'over_cap').length),
    limit: () => (found.limit = overCap(book.connection, capPerMonth(CHARGES))),
  });
  if (found.contender !== found.limit) throw new Error(`${found.contender} charges are over their cap by the audit, ${found.limit} by the walk`);
  const pages = ['over cap', ''].map((search) => {
    const page = () => chargePage(audited, { search, order: 'amount', offset: 1000, limit: 50 });
    page();
    return { search, took: median(Array.from({ length: ROUNDS_OF_PAGES }, () => timed(page))) };
  });
  book.close();
  const [took, bare] = [median(times.contender), median(times.limit)];
  return [
    {
      section: 'audit',
      what: `${CHARGES.toLocaleString('en')} charges, ${found.contender.toLocaleString('en')} of them over a cap`,
      contender: `${took.toFixed(0)} ms`,
      limit: `${bare.toFixed(0)} ms`,
      ratio: took / bare,
      goal: null,
    },
    ...pages.map(({ search, took: ms }): Finding => ({
      section: 'audit',
      what: `a page of ${search === '' ? 'all of them' : 'what was searched for'}, ordered, as long as nothing is committed`,
      contender: `${ms.toFixed(1)} ms`,
      limit: `${PAGE_LIMIT_MS} ms`,
      ratio: ms / PAGE_LIMIT_MS,
      goal: { sign: '<=', ratio: 1 },
    })),
  ];
}

function timed(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

/** The same rows with what each did to the credits, and of all rules the cap of a month alone. */
function overCap(connection: Connection, cap: number): number {
  let [count, spent, until] = [0, 0, -Infinity];
  const rows = prepared<[number], readonly [kind: string, day: number, amount: number | null]>(
    connection,
    `SELECT e.kind, e.day, e.amount, e.id, e.source_id, e.origin, e.position, e.instant, e.method, e.lead, e.refunds_event_id, e.stated_balance,
       (SELECT sum(p.credits) FROM posting AS p WHERE p.entry_id = e.entry_id)
     FROM event AS e WHERE e.workspace_id = ? AND e.gone = 0 ORDER BY e.day, e.position`,
  ).raw();
  for (const [kind, day, amount] of rows.iterate(1)) {
    if (kind !== 'top_up' || amount === null) continue;
    if (day > until) [spent, until] = [0, monthOf(day).lastDay];
    spent += amount;
    if (spent > cap) count += 1;
  }
  return count;
}
