/** What must hold in every book after every command, asked of the database directly: a second look beside the program's own verify. */

import type { ReadBook } from '../../db/open.ts';

const QUESTIONS: ReadonlyArray<readonly [rule: string, sql: string]> = [
  [
    'L2 an entry does not balance',
    'SELECT p.entry_id FROM posting AS p JOIN account AS a ON a.id = p.account_id GROUP BY p.entry_id, a.currency HAVING sum(p.amount) <> 0',
  ],
  [
    'L2 an entry has fewer than two postings',
    'SELECT j.id FROM journal_entry AS j WHERE (SELECT count(*) FROM posting AS p WHERE p.entry_id = j.id) < 2',
  ],
  [
    'the rollup is not the sum of its postings',
    `SELECT 1 FROM (SELECT account_id, day, movement, sum(amount) AS a, sum(credits) AS c, sum(face_value) AS f, sum(events) AS n FROM posting GROUP BY 1, 2, 3) AS s
       FULL JOIN account_day AS d ON d.account_id = s.account_id AND d.day = s.day AND d.movement = s.movement
     WHERE s.a IS NOT d.amount OR s.c IS NOT d.credits OR s.f IS NOT d.face_value OR s.n IS NOT d.events`,
  ],
  [
    'L9 a lot holds less than nothing or more than it may',
    'SELECT id FROM lot WHERE remaining NOT BETWEEN 0 AND quantity OR cost_remaining NOT BETWEEN 0 AND cost',
  ],
  [
    'L7 a lot is not what its movements say',
    'SELECT id FROM lot AS l WHERE (remaining, cost_remaining) <> (SELECT coalesce(sum(credits), 0), coalesce(sum(cost), 0) FROM lot_movement WHERE lot_id = l.id)',
  ],
  ['L7 a fully drawn lot has cost left', 'SELECT id FROM lot WHERE remaining = 0 AND cost_remaining <> 0'],
  [
    'L9 credits were below zero',
    `SELECT event FROM (SELECT e.id AS event, sum(p.credits) OVER (PARTITION BY e.workspace_id ORDER BY e.day, e.position) AS credits
       FROM event AS e JOIN posting AS p ON p.entry_id = e.entry_id JOIN account AS a ON a.id = p.account_id AND a.role = 'prepaid' WHERE e.gone = 0) WHERE credits < 0`,
  ],
  [
    'L8 a lot was drawn before one that drains sooner',
    `WITH draw AS (
       SELECT e.day, e.position, l.id AS lot_id, coalesce(l.expires_day, 9e9) AS expires, 1 - l.bonus AS paid, l.day AS lot_day, o.position AS lot_position, l.workspace_id
       FROM event AS e JOIN lot_movement AS m ON m.entry_id = e.entry_id JOIN lot AS l ON l.id = m.lot_id JOIN event AS o ON o.id = l.event_id
       WHERE e.gone = 0 AND m.credits < 0 AND e.kind IN ('lead_purchase', 'quotation', 'promotion', 'adjustment'))
     SELECT d.lot_id FROM draw AS d JOIN lot AS s ON s.workspace_id = d.workspace_id AND s.id <> d.lot_id JOIN event AS so ON so.id = s.event_id AND so.gone = 0 AND so.entry_id IS NOT NULL
     WHERE (coalesce(s.expires_day, 9e9), 1 - s.bonus, s.day, so.position) < (d.expires, d.paid, d.lot_day, d.lot_position)
       AND (s.day, so.position) < (d.day, d.position) AND coalesce(s.expires_day, 9e9) > d.day
       AND EXISTS (SELECT 1 FROM lot_movement AS m WHERE m.lot_id = s.id AND m.entry_id = so.entry_id)
       AND (SELECT coalesce(sum(m.credits), 0) FROM lot_movement AS m JOIN event AS e ON e.entry_id = m.entry_id
            WHERE m.lot_id = s.id AND (e.day, e.position) <= (d.day, d.position)) > 0`,
  ],
  ['L3 an event that is gone has an entry', 'SELECT id FROM event WHERE gone = 1 AND entry_id IS NOT NULL'],
  [
    'L3 an entry stands without its event',
    'SELECT j.id FROM journal_entry AS j JOIN event AS e ON e.id = j.event_id WHERE j.reverses_id IS NULL AND e.entry_id IS NOT j.id AND NOT EXISTS (SELECT 1 FROM journal_entry AS r WHERE r.reverses_id = j.id)',
  ],
  [
    'W2 the expense accounts are not what weekly spend adds up',
    `SELECT 1 WHERE (SELECT coalesce(sum(p.amount), 0) FROM posting AS p JOIN account AS a ON a.id = p.account_id AND a.role = 'lead_cost') <> (SELECT coalesce(sum(d.amount), 0) FROM account_day AS d JOIN account AS a ON a.id = d.account_id AND a.role = 'lead_cost')`,
  ],
  ['W1 two events stand at one place', 'SELECT min(id) FROM event WHERE gone = 0 GROUP BY workspace_id, day, position HAVING count(*) > 1'],
  ['a deferred key is broken', 'SELECT "table" FROM pragma_foreign_key_check'],
];

/** The rules that are broken, none in a sound book. */
export function invariantsOf(book: ReadBook): readonly string[] {
  return QUESTIONS.flatMap(([rule, sql]) => {
    const found = book.connection.prepare(sql).pluck().all();
    return found.length === 0 ? [] : [`${rule}: ${found.slice(0, 5).join(', ')}`];
  });
}
