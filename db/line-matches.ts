/** Matches (decision 0016): which lines are settled with which events and what else, the entry that posts each, and what is learned from them. */

import { prepared, type Connection } from './connection.ts';
import type { LineCategory } from './ledger/accounts.ts';
import type { Day } from './ledger/calendar.ts';

/** What lines hold beyond the events they clear, from the holder's side. */
export interface MatchRest {
  readonly category: LineCategory;
  readonly amount: number;
}

export interface NewMatch {
  readonly moneyAccountId: number;
  /** `null` where a user put it together; JSON of its reasons as they were shown. */
  readonly proposed: { readonly score: number; readonly reasons: string } | null;
  readonly payee: string;
  readonly note: string;
  readonly lines: readonly number[];
  readonly events: readonly number[];
  readonly rest: readonly MatchRest[];
}

/** A match that stands. */
export interface StandingMatch extends Omit<NewMatch, 'proposed'> {
  readonly id: number;
  /** `null` where a user put it together. */
  readonly score: number | null;
  readonly reasons: string | null;
  readonly entryId: number;
  /** On which its entry counts. */
  readonly day: Day;
}

/** Writes a match and its parts; the entry that posts it is written after it. `now` in ms since the epoch. Returns its id. */
export function insertMatch(connection: Connection, { moneyAccountId, proposed, payee, note, lines, events, rest }: NewMatch, now: number): number {
  const run = prepared(
    connection,
    'INSERT INTO line_match (money_account_id, made_by, score, reasons, payee, note, accepted_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
  ).run(moneyAccountId, proposed ? 'proposal' : 'hand', proposed?.score ?? null, proposed?.reasons ?? null, payee, note, now);
  const id = Number(run.lastInsertRowid);
  const insertLine = prepared(connection, 'INSERT INTO match_line (match_id, line_id) VALUES (?, ?)');
  const insertEvent = prepared(connection, 'INSERT INTO match_event (match_id, event_id) VALUES (?, ?)');
  const insertRest = prepared(connection, 'INSERT INTO match_rest VALUES (?, ?, ?, ?)');
  for (const line of lines) insertLine.run(id, line);
  for (const event of events) insertEvent.run(id, event);
  rest.forEach(({ category, amount }, index) => insertRest.run(id, index + 1, category, amount));
  return id;
}

export function setMatchEntry(connection: Connection, id: number, entryId: number): void {
  prepared(connection, 'UPDATE line_match SET entry_id = ? WHERE id = ?').run(entryId, id);
}

/** Marks a match as undone, its parts with it; its entry is reversed by the caller. */
export function setMatchUndone(connection: Connection, id: number, now: number): void {
  prepared(connection, 'UPDATE line_match SET undone_at = ?, entry_id = NULL WHERE id = ?').run(now, id);
}

type MatchRow = Omit<StandingMatch, 'lines' | 'events' | 'rest'>;

const MATCHES = `SELECT m.id, m.money_account_id AS moneyAccountId, m.score, m.reasons, m.payee, m.note, m.entry_id AS entryId, j.day
  FROM line_match AS m JOIN journal_entry AS j ON j.id = m.entry_id`;

/** A match that stands; `undefined` for one that was undone or never was. */
export function matchById(connection: Connection, id: number): StandingMatch | undefined {
  const row = prepared<[number], MatchRow>(connection, `${MATCHES} WHERE m.id = ?`).get(id);
  return row && withParts(connection, row);
}

function withParts(connection: Connection, row: MatchRow): StandingMatch {
  const ids = (sql: string) => prepared<[number], { id: number }>(connection, sql).all(row.id);
  const rest = prepared<[number], MatchRest>(connection, 'SELECT category, amount FROM match_rest WHERE match_id = ? ORDER BY number').all(row.id);
  return {
    ...row,
    lines: ids(
      'SELECT p.line_id AS id FROM match_line AS p JOIN statement_line AS l ON l.id = p.line_id WHERE p.match_id = ? ORDER BY l.day, l.id',
    ).map(({ id }) => id),
    events: ids(
      'SELECT p.event_id AS id FROM match_event AS p JOIN event AS e ON e.id = p.event_id WHERE p.match_id = ? ORDER BY e.day, e.position',
    ).map(({ id }) => id),
    rest,
  };
}

/** The standing match that settles a line; `undefined` where it is open. */
export function matchOfLine(connection: Connection, lineId: number): number | undefined {
  return prepared<[number], { id: number }>(connection, 'SELECT match_id AS id FROM match_line WHERE line_id = ? AND standing = 1').get(lineId)?.id;
}

/** Which standing match clears each event of a workspace that is cleared. */
export function matchesOfEvents(connection: Connection, workspaceId: number): ReadonlyMap<number, number> {
  const rows = prepared<[number], { eventId: number; matchId: number }>(
    connection,
    `SELECT e.event_id AS eventId, e.match_id AS matchId FROM money_account AS a JOIN line_match AS m ON m.money_account_id = a.id AND m.undone_at IS NULL
       JOIN match_event AS e ON e.match_id = m.id WHERE a.workspace_id = ?`,
  ).all(workspaceId);
  return new Map(rows.map(({ eventId, matchId }) => [eventId, matchId]));
}

/** How a payee was settled: `clearing` with events of the vendor, or as one category. */
export interface LearnedPayee {
  readonly payee: string;
  readonly target: 'clearing' | LineCategory;
  readonly accepted: number;
}

/** Counted over matches that stand, less what was forgotten; what was settled in several ways at once teaches nothing. */
export function learnedPayees(connection: Connection, accountId: number): readonly LearnedPayee[] {
  return prepared<[number], LearnedPayee>(
    connection,
    `SELECT t.payee, t.target, count(*) AS accepted FROM (
         SELECT m.money_account_id, m.payee, m.accepted_at, CASE
             WHEN EXISTS (SELECT 1 FROM match_event AS e WHERE e.match_id = m.id) THEN 'clearing'
             WHEN (SELECT count(DISTINCT category) FROM match_rest AS r WHERE r.match_id = m.id) = 1 THEN (SELECT category FROM match_rest AS r WHERE r.match_id = m.id LIMIT 1)
           END AS target
         FROM line_match AS m WHERE m.money_account_id = ? AND m.undone_at IS NULL AND m.payee <> '') AS t
       LEFT JOIN forgotten_payee AS f ON f.money_account_id = t.money_account_id AND f.payee = t.payee AND f.target = t.target
       WHERE t.target IS NOT NULL AND (f.forgotten_at IS NULL OR t.accepted_at > f.forgotten_at) GROUP BY t.payee, t.target ORDER BY t.payee, t.target`,
  ).all(accountId);
}

/** Forgets what was accepted of a payee for a target up to `now`, in ms since the epoch. */
export function forgetPayee(connection: Connection, accountId: number, payee: string, target: string, now: number): void {
  prepared(connection, 'INSERT OR REPLACE INTO forgotten_payee VALUES (?, ?, ?, ?)').run(accountId, payee, target, now);
}
