/** Verifies matches and reconciled periods (rules R1, R2, R4): each match that stands is posted by one entry that says what it says, and nothing of a closed period has changed. */

import type { Connection } from '../connection.ts';
import { formatDay, type Day } from '../ledger/calendar.ts';
import type { Findings } from './findings.ts';

export function checkMatches(connection: Connection, findings: Findings): void {
  checkStandingMatches(connection, findings);
  checkStrayEntries(connection, findings);
  checkParts(connection, findings);
  checkReconciliations(connection, findings);
}

interface MatchRow {
  readonly id: number;
  readonly workspaceId: number;
  readonly kind: string;
  readonly name: string;
  readonly lines: number | null;
  readonly lastDay: Day | null;
  readonly events: number;
  readonly items: number;
  readonly entryId: number | null;
  readonly entryMatchId: number | null;
  readonly entryWorkspaceId: number | null;
  readonly movement: string | null;
  readonly day: Day | null;
  readonly key: string | null;
  readonly reversesId: number | null;
  readonly reversedBy: number | null;
}

interface Amount {
  readonly role: string;
  readonly name: string;
  readonly amount: number;
}

function checkStandingMatches(connection: Connection, findings: Findings): void {
  const matches = connection
    .prepare<[], MatchRow>(
      `SELECT m.id, a.workspace_id AS workspaceId, a.kind, a.name, m.entry_id AS entryId, j.match_id AS entryMatchId, j.workspace_id AS entryWorkspaceId,
         j.movement, j.day, j.business_key AS key, j.reverses_id AS reversesId, r.id AS reversedBy,
         (SELECT sum(l.amount) FROM match_line AS p JOIN statement_line AS l ON l.id = p.line_id WHERE p.match_id = m.id) AS lines,
         (SELECT max(l.day) FROM match_line AS p JOIN statement_line AS l ON l.id = p.line_id WHERE p.match_id = m.id) AS lastDay,
         (SELECT count(*) FROM match_event AS p WHERE p.match_id = m.id) AS events,
         (SELECT coalesce(sum(q.amount), 0) FROM match_event AS p JOIN event AS e ON e.id = p.event_id JOIN posting AS q ON q.entry_id = e.entry_id
            JOIN account AS c ON c.id = q.account_id AND c.role = 'card_clearing' WHERE p.match_id = m.id) AS items
       FROM line_match AS m JOIN money_account AS a ON a.id = m.money_account_id LEFT JOIN journal_entry AS j ON j.id = m.entry_id
       LEFT JOIN journal_entry AS r ON r.reverses_id = j.id WHERE m.undone_at IS NULL ORDER BY m.id`,
    )
    .all();
  const rest = connection.prepare<[number], Amount>(
    `SELECT category AS role, '' AS name, -amount AS amount FROM match_rest WHERE match_id = ? ORDER BY number`,
  );
  const postings = connection.prepare<[number], Amount>(
    'SELECT a.role, a.name, p.amount FROM posting AS p JOIN account AS a ON a.id = p.account_id WHERE p.entry_id = ? ORDER BY p.line',
  );
  for (const match of matches) {
    const where = `match ${match.id}`;
    if (match.lines === null) findings.add('R1', where, 'settles no line');
    const problem = entryProblem(match);
    if (problem !== undefined) findings.add('R1', where, problem);
    if (match.entryId === null) continue;
    const parts = rest.all(match.id);
    const cleared = match.events > 0 || parts.length === 0 ? [{ role: 'card_clearing', name: '', amount: -match.items }] : [];
    const expected = [{ role: match.kind, name: match.name, amount: match.lines ?? 0 }, ...cleared, ...parts];
    if (written(expected) !== written(postings.all(match.entryId)))
      findings.add('R1', where, `settles ${written(expected)}, but entry ${match.entryId} posts ${written(postings.all(match.entryId))}`);
  }
}

/** What is wrong with the entry that a match names; `undefined` where it is its own. */
function entryProblem(match: MatchRow): string | undefined {
  const { id, workspaceId, entryId, entryMatchId, entryWorkspaceId, movement, day, lastDay, key, reversesId, reversedBy } = match;
  if (entryId === null) return 'stands but is not posted';
  if (entryMatchId !== id || entryWorkspaceId !== workspaceId) return `is said to be posted by entry ${entryId}, which is not its own`;
  if (reversesId !== null) return `is said to be posted by entry ${entryId}, which is a reversal`;
  if (reversedBy !== null) return `is posted by entry ${entryId}, which entry ${reversedBy} reversed`;
  if (movement !== 'statement' || day !== lastDay)
    return `is posted by entry ${entryId} on another day than that of its last line, or as another movement`;
  return key === `${workspaceId}/match/${id}` ? undefined : `is posted by entry ${entryId} under the key ${key}`;
}

function written(amounts: readonly Amount[]): string {
  return amounts.map(({ role, name, amount }) => `${role}${name === '' ? '' : ` ${name}`} ${amount}`).join(', ');
}

/** An entry of a match that is neither a reversal nor reversed is the one that its match has now. */
function checkStrayEntries(connection: Connection, findings: Findings): void {
  const strays = connection
    .prepare<[], { id: number; matchId: number; undone: 0 | 1 }>(
      `SELECT j.id, m.id AS matchId, m.undone_at IS NOT NULL AS undone FROM journal_entry AS j JOIN line_match AS m ON m.id = j.match_id
       WHERE j.reverses_id IS NULL AND m.entry_id IS NOT j.id AND NOT EXISTS (SELECT 1 FROM journal_entry AS r WHERE r.reverses_id = j.id)`,
    )
    .all();
  for (const { id, matchId, undone } of strays) {
    findings.add(
      'R1',
      `entry ${id}`,
      undone ? `stands although match ${matchId} was undone` : `stands beside the entry that match ${matchId} has now`,
    );
  }
}

/** Parts of a match stand with it, and what they are stands as well. */
function checkParts(connection: Connection, findings: Findings): void {
  const wrong = connection
    .prepare<[], { id: number; what: string }>(
      `SELECT m.id, 'has a line that is settled where it is not, or the other way round' AS what FROM line_match AS m JOIN match_line AS p ON p.match_id = m.id
         WHERE p.standing <> (m.undone_at IS NULL)
       UNION SELECT m.id, 'has an event that is cleared where it is not, or the other way round' FROM line_match AS m JOIN match_event AS p ON p.match_id = m.id
         WHERE p.standing <> (m.undone_at IS NULL)
       UNION SELECT p.match_id, 'settles a line that does not count, or of another account' FROM match_line AS p JOIN statement_line AS l ON l.id = p.line_id
         JOIN line_match AS m ON m.id = p.match_id WHERE p.standing = 1 AND (l.gone = 1 OR l.removed_at IS NOT NULL OR l.money_account_id <> m.money_account_id)
       UNION SELECT p.match_id, 'clears an event that does not stand, or of another workspace' FROM match_event AS p JOIN event AS e ON e.id = p.event_id
         JOIN line_match AS m ON m.id = p.match_id JOIN money_account AS a ON a.id = m.money_account_id
         WHERE p.standing = 1 AND (e.gone = 1 OR e.entry_id IS NULL OR e.workspace_id <> a.workspace_id)
       UNION SELECT p.match_id, 'shares a line with another match' FROM match_line AS p WHERE p.standing = 1
         AND EXISTS (SELECT 1 FROM match_line AS o WHERE o.line_id = p.line_id AND o.standing = 1 AND o.match_id <> p.match_id)
       UNION SELECT p.match_id, 'shares an event with another match' FROM match_event AS p WHERE p.standing = 1
         AND EXISTS (SELECT 1 FROM match_event AS o WHERE o.event_id = p.event_id AND o.standing = 1 AND o.match_id <> p.match_id)
       ORDER BY 1`,
    )
    .all();
  for (const { id, what } of wrong) findings.add('R1', `match ${id}`, what);
}

interface ReconciliationRow {
  readonly account: string;
  readonly throughDay: Day;
  readonly closing: number;
  readonly books: number;
  readonly carried: number;
  readonly open: number;
  readonly changed: number;
  readonly gone: number;
}

/** What stands closed is as it was closed: books less what was carried, every line settled before, what was carried still there. */
function checkReconciliations(connection: Connection, findings: Findings): void {
  const closed = connection
    .prepare<[], ReconciliationRow>(
      `SELECT a.name AS account, r.through_day AS throughDay, r.closing, r.books,
         (SELECT coalesce(sum(amount), 0) FROM carried_event AS c WHERE c.reconciliation_id = r.id) AS carried,
         (SELECT count(*) FROM statement_line AS l WHERE l.money_account_id = r.money_account_id AND l.day <= r.through_day AND l.gone = 0 AND l.removed_at IS NULL
            AND NOT EXISTS (SELECT 1 FROM match_line AS p WHERE p.line_id = l.id AND p.standing = 1)) AS open,
         (SELECT count(DISTINCT m.id) FROM line_match AS m JOIN match_line AS p ON p.match_id = m.id JOIN statement_line AS l ON l.id = p.line_id
            WHERE m.money_account_id = r.money_account_id AND l.day <= r.through_day AND (m.accepted_at > r.closed_at OR m.undone_at > r.closed_at)) AS changed,
         (SELECT count(*) FROM carried_event AS c JOIN event AS e ON e.id = c.event_id WHERE c.reconciliation_id = r.id AND e.gone = 1) AS gone
       FROM reconciliation AS r JOIN money_account AS a ON a.id = r.money_account_id WHERE r.reopened_at IS NULL ORDER BY r.id`,
    )
    .all();
  for (const { account, throughDay, closing, books, carried, open, changed, gone } of closed) {
    const where = `${account} up to ${formatDay(throughDay)}`;
    if (closing + carried !== books)
      findings.add('R2', where, `was closed at ${closing} with ${carried} carried, but the books had ${books} (in minor units)`);
    if (open > 0) findings.add('R4', where, `is closed, but ${open} of its lines are not settled`);
    if (changed > 0) findings.add('R4', where, `is closed, but ${changed} of its matches were accepted or undone after that`);
    if (gone > 0) findings.add('R4', where, `carries ${gone} events that were taken back`);
  }
}
