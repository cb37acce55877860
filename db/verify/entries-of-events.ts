/** Verifies that the journal stands for the events of the book and nothing else (rules L3, L11, C5). */

import type { Connection } from '../connection.ts';
import { formatDay } from '../ledger/calendar.ts';
import { rescale } from '../ledger/money.ts';
import type { Findings } from './findings.ts';

export function checkEntriesOfEvents(connection: Connection, findings: Findings): void {
  checkStandingEntries(connection, findings);
  checkGoneEvents(connection, findings);
  checkPlaces(connection, findings);
  checkRefunds(connection, findings);
  checkClosedPeriods(connection, findings);
}

/** An entry that is neither a reversal nor reversed is the entry of an event that stands. */
function checkStandingEntries(connection: Connection, findings: Findings): void {
  const strays = connection
    .prepare<[], { id: number; sourceId: string; gone: number }>(
      `SELECT j.id, e.source_id AS sourceId, e.gone FROM journal_entry AS j JOIN event AS e ON e.id = j.event_id
       WHERE j.reverses_id IS NULL AND (e.gone = 1 OR e.entry_id IS NOT j.id)
         AND NOT EXISTS (SELECT 1 FROM journal_entry AS r WHERE r.reverses_id = j.id)`,
    )
    .iterate();
  for (const { id, sourceId, gone } of strays) {
    findings.add(
      'L11',
      `entry ${id}`,
      gone ? `stands although event ${sourceId} was taken back` : `stands beside the entry that event ${sourceId} has now`,
    );
  }
}

function checkGoneEvents(connection: Connection, findings: Findings): void {
  const gone = connection
    .prepare<[], { sourceId: string; day: number }>('SELECT source_id AS sourceId, day FROM event WHERE gone = 1 AND entry_id IS NOT NULL')
    .iterate();
  for (const { sourceId, day } of gone) findings.add('L11', `event ${sourceId} of ${formatDay(day)}`, 'was taken back but still has an entry');
}

/** Two events of a day cannot stand at one place (rule W1). */
function checkPlaces(connection: Connection, findings: Findings): void {
  const shared = connection
    .prepare<[], { day: number; position: number; ids: string }>(
      `SELECT day, position, group_concat(source_id, ' and ') AS ids FROM event WHERE gone = 0 GROUP BY workspace_id, day, position HAVING count(*) > 1`,
    )
    .iterate();
  for (const { day, position, ids } of shared) findings.add('W1', formatDay(day), `${ids} stand at one place (${position}) of the day`);
}

/** Refunds of a charge give back no more than it took. */
function checkRefunds(connection: Connection, findings: Findings): void {
  const charges = connection
    .prepare<[], { sourceId: string; credits: number; amount: number; refunded: number; currencyDecimals: number; creditDecimals: number }>(
      `SELECT c.source_id AS sourceId, coalesce(c.credits, 0) AS credits, coalesce(c.amount, 0) AS amount, sum(r.credits) AS refunded,
         w.currency_decimals AS currencyDecimals, w.credit_decimals AS creditDecimals
       FROM event AS r JOIN event AS c ON c.id = r.refunds_event_id JOIN workspace AS w ON w.id = c.workspace_id
       WHERE r.gone = 0 AND r.refunds_event_id IS NOT NULL GROUP BY c.id`,
    )
    .iterate();
  for (const { sourceId, credits, amount, refunded, currencyDecimals, creditDecimals } of charges) {
    const most = credits + rescale(amount, currencyDecimals, creditDecimals);
    if (refunded > most) findings.add('C5', `charge ${sourceId}`, `took ${most} credits and gave back ${refunded} (in their smallest unit)`);
  }
}

/** Nothing was recorded in a period after it was closed. */
function checkClosedPeriods(connection: Connection, findings: Findings): void {
  const late = connection
    .prepare<[], { id: number; day: number; through: number }>(
      `SELECT j.id, j.day, max(c.through_day) AS through FROM closed_period AS c JOIN journal_entry AS j ON j.workspace_id = c.workspace_id AND j.day <= c.through_day
       WHERE c.reopened_at IS NULL AND j.recorded_at > c.closed_at GROUP BY j.id`,
    )
    .iterate();
  for (const { id, day, through } of late)
    findings.add('L11', `entry ${id}`, `was posted on ${formatDay(day)} after the period to ${formatDay(through)} was closed`);
}
