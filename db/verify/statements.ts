/** Verifies imports of statements (rules I1, I3): every row of a file is a line or was skipped, and a line stands as long as a file that stands holds it. */

import type { Connection } from '../connection.ts';
import { formatDay } from '../ledger/calendar.ts';
import type { Findings } from './findings.ts';

export function checkStatements(connection: Connection, findings: Findings): void {
  checkCounts(connection, findings);
  checkRowsOfFiles(connection, findings);
  checkHeldLines(connection, findings);
  checkAccounts(connection, findings);
}

function checkCounts(connection: Connection, findings: Findings): void {
  const imports = connection
    .prepare<[], { id: number; added: number; matched: number; skipped: number; lines: number; first: number; left: number }>(
      `WITH held AS MATERIALIZED (
           SELECT line_id, min(f.import_id) AS import_id FROM statement_row AS r JOIN import_file AS f ON f.id = r.file_id GROUP BY line_id),
         first_import AS MATERIALIZED (SELECT import_id, count(*) AS lines FROM held GROUP BY import_id)
       SELECT i.id, i.added, i.matched, i.skipped,
         (SELECT count(*) FROM import_file AS f JOIN statement_row AS r ON r.file_id = f.id WHERE f.import_id = i.id) AS lines,
         (SELECT count(*) FROM import_file AS f JOIN skipped_row AS s ON s.file_id = f.id WHERE f.import_id = i.id) AS left,
         coalesce((SELECT lines FROM first_import WHERE import_id = i.id), 0) AS first
       FROM import AS i WHERE i.money_account_id IS NOT NULL`,
    )
    .all();
  for (const { id, added, matched, skipped, lines, first, left } of imports) {
    const where = `import ${id}`;
    if (added !== first) findings.add('I1', where, `says that it added ${added} lines; ${first} came with it first`);
    if (added + matched !== lines)
      findings.add('I1', where, `says that it added ${added} and matched ${matched} rows; ${lines} of its rows hold a line`);
    if (skipped !== left) findings.add('I1', where, `says that it skipped ${skipped} rows; ${left} are on record`);
  }
}

/** The places of a file's rows are the numbers from 1 to how many they are, each once. */
function checkRowsOfFiles(connection: Connection, findings: Findings): void {
  const files = connection
    .prepare<[], { id: number; name: string; rows: number; held: number; places: number; last: number }>(
      `SELECT f.id, f.name, f.rows, count(p.place) AS held, count(DISTINCT p.place) AS places, coalesce(max(p.place), 0) AS last
       FROM import AS i JOIN import_file AS f ON f.import_id = i.id
       LEFT JOIN (SELECT file_id, place FROM statement_row UNION ALL SELECT file_id, place FROM skipped_row) AS p ON p.file_id = f.id
       WHERE i.money_account_id IS NOT NULL GROUP BY f.id HAVING f.rows <> held OR held <> places OR held <> last`,
    )
    .all();
  for (const { id, name, rows, held, places, last } of files) {
    const where = `file ${id} (${name})`;
    if (rows !== held) findings.add('I1', where, `has ${rows} rows, but ${held} of them became a line or were skipped`);
    else findings.add('I1', where, `has ${rows} rows at ${places} places up to ${last}`);
  }
}

function checkHeldLines(connection: Connection, findings: Findings): void {
  const lines = connection
    .prepare<[], { id: number; day: number; gone: number; rows: number }>(
      `SELECT l.id, l.day, l.gone, count(r.line_id) AS rows FROM statement_line AS l LEFT JOIN statement_row AS r ON r.line_id = l.id
         LEFT JOIN import_file AS f ON f.id = r.file_id LEFT JOIN import AS i ON i.id = f.import_id
       GROUP BY l.id HAVING max(i.id IS NOT NULL AND i.undone_at IS NULL) = l.gone`,
    )
    .iterate();
  for (const { id, day, gone, rows } of lines) {
    findings.add(
      'I3',
      `line ${id} of ${formatDay(day)}`,
      gone
        ? 'was taken back although a statement that stands holds it'
        : rows === 0
          ? 'stands although no statement ever held it'
          : 'stands although no statement that stands holds it',
    );
  }
}

/** Lines, imports and what is charged to an account are of one workspace. */
function checkAccounts(connection: Connection, findings: Findings): void {
  const lines = connection
    .prepare<[], { id: number; name: string; lines: number }>(
      `SELECT f.id, f.name, count(*) AS lines FROM import AS i JOIN import_file AS f ON f.import_id = i.id JOIN statement_row AS r ON r.file_id = f.id
         JOIN statement_line AS l ON l.id = r.line_id WHERE l.money_account_id IS NOT i.money_account_id GROUP BY f.id`,
    )
    .iterate();
  for (const { id, name, lines: count } of lines) findings.add('I3', `file ${id} (${name})`, `holds ${count} lines of another account`);
  const imports = connection
    .prepare<[], { id: number }>(
      'SELECT i.id FROM import AS i JOIN money_account AS a ON a.id = i.money_account_id WHERE a.workspace_id <> i.workspace_id',
    )
    .iterate();
  for (const { id } of imports) findings.add('I3', `import ${id}`, 'is of an account of another workspace');
  const methods = connection
    .prepare<[], { method: string }>(
      'SELECT c.method FROM charged_to AS c JOIN money_account AS a ON a.id = c.money_account_id WHERE a.workspace_id <> c.workspace_id',
    )
    .iterate();
  for (const { method } of methods) findings.add('R3', `method ${method}`, 'is charged to an account of another workspace');
}
