/** Verifies that what reports read, the rollup of postings by account, day and movement, is the sum of the postings: no more, no less. */

import type { Connection } from '../connection.ts';
import { formatDay } from '../ledger/calendar.ts';
import type { Findings } from './findings.ts';

interface Difference {
  readonly account: number;
  readonly day: number;
  readonly movement: string;
  readonly amount: number;
  readonly credits: number;
  readonly faceValue: number;
  readonly events: number;
  readonly rows: number;
}

export function checkRollup(connection: Connection, findings: Findings): void {
  const differences = connection
    .prepare<[], Difference>(
      `SELECT account_id AS account, day, movement, sum(amount) AS amount, sum(credits) AS credits, sum(face_value) AS faceValue, sum(events) AS events, sum(rolled) AS rows
       FROM (SELECT account_id, day, movement, amount, credits, face_value, events, 0 AS rolled FROM posting
             UNION ALL SELECT account_id, day, movement, -amount, -credits, -face_value, -events, 1 FROM account_day)
       GROUP BY account_id, day, movement
       HAVING sum(amount) <> 0 OR sum(credits) <> 0 OR sum(face_value) <> 0 OR sum(events) <> 0 OR sum(rolled) <> 1 OR count(*) = sum(rolled)`,
    )
    .iterate();
  for (const { account, day, movement, ...off } of differences) {
    const where = `account ${account}, ${formatDay(day)}, ${movement}`;
    const message =
      off.rows === 0
        ? 'has postings but no rollup'
        : `the postings differ from the rollup by ${off.amount} in money, ${off.credits} in credits, ${off.faceValue} in face value, ${off.events} in events`;
    findings.add('rollup', where, message);
  }
}
