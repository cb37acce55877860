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
    .prepare<[], { id: number; added: number; matched: number; skipped: number; first: number; further: number; left: number }>(
      `WITH first AS MATERIALIZED (
           SELECT f.import_id, count(*) AS rows FROM statement_line AS l JOIN import_file AS f ON f.id = l.file_id GROUP BY f.import_id),
         further AS MATERIALIZED (
           SELECT f.import_id, count(*) AS rows FROM statement_row AS r JOIN import_file AS f ON f.id = r.file_id GROUP BY f.import_id),
         left_out AS MATERIALIZED (
           SELECT f.import_id, count(*) AS rows FROM skipped_row AS s JOIN import_file AS f ON f.id = s.file_id GROUP BY f.import_id)
       SELECT i.id, i.added, i.matched, i.skipped, coalesce(n.rows, 0) AS first, coalesce(m.rows, 0) AS further, coalesce(s.rows, 0) AS left
         FROM import AS i LEFT JOIN first AS n ON n.import_id = i.id LEFT JOIN further AS m ON m.import_id = i.id
         LEFT JOIN left_out AS s ON s.import_id = i.id WHERE i.money_account_id IS NOT NULL`,
    )
    .all();
  for (const { id, added, matched, skipped, first, further, left } of imports) {
    const where = `import ${id}`;
    if (added !== first) findings.add('I1', where, `says that it added ${added} lines; ${first} came with it first`);
    if (matched !== further)
      findings.add('I1', where, `says that it matched ${matched} rows; ${further} of its rows hold a line that was there before`);
    if (skipped !== left) findings.add('I1', where, `says that it skipped ${skipped} rows; ${left} are on record`);
  }
}

/** The places of a file's rows are the numbers from 1 to how many they are, each once. */
function checkRowsOfFiles(connection: Connection, findings: Findings): void {
  const files = connection
    .prepare<[], { id: number; name: string; rows: number; held: number; places: number; last: number }>(
      `SELECT f.id, f.name, f.rows, count(p.place) AS held, count(DISTINCT p.place) AS places, coalesce(max(p.place), 0) AS last
       FROM import AS i JOIN import_file AS f ON f.import_id = i.id
       LEFT JOIN (SELECT file_id, place FROM holding_row UNION ALL SELECT file_id, place FROM skipped_row) AS p ON p.file_id = f.id
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
    .prepare<[], { id: number; day: number; gone: number }>(
      `SELECT l.id, l.day, l.gone FROM statement_line AS l WHERE l.gone = EXISTS (
         SELECT 1 FROM holding_row AS r JOIN import_file AS f ON f.id = r.file_id JOIN import AS i ON i.id = f.import_id
         WHERE r.line_id = l.id AND i.undone_at IS NULL)`,
    )
    .iterate();
  for (const { id, day, gone } of lines) {
    const message = gone ? 'was taken back although a statement that stands holds it' : 'stands although no statement that stands holds it';
    findings.add('I3', `line ${id} of ${formatDay(day)}`, message);
  }
  const rows = connection
    .prepare<[], { id: number; day: number; fileId: number }>(
      `SELECT l.id, l.day, r.file_id AS fileId FROM statement_row AS r JOIN statement_line AS l ON l.id = r.line_id WHERE r.file_id <= l.file_id`,
    )
    .iterate();
  for (const { id, day, fileId } of rows)
    findings.add('I1', `line ${id} of ${formatDay(day)}`, `is held again by file ${fileId}, which did not come after its own`);
  const again = connection
    .prepare<[], { id: number; day: number }>(
      `WITH last AS MATERIALIZED (
           SELECT money_account_id, day, amount, max(id) AS id FROM statement_line
             WHERE day IN (SELECT day FROM statement_line WHERE came_again = 1) GROUP BY money_account_id, day, amount)
       SELECT l.id, l.day FROM statement_line AS l JOIN last AS n ON n.money_account_id = l.money_account_id AND n.day = l.day AND n.amount = l.amount
         WHERE l.came_again = 1 AND n.id = l.id`,
    )
    .iterate();
  for (const { id, day } of again) findings.add('I3', `line ${id} of ${formatDay(day)}`, 'is said to have come again, and no line like it did');
}

/** Lines, imports and what is charged to an account are of one workspace. */
function checkAccounts(connection: Connection, findings: Findings): void {
  const lines = connection
    .prepare<[], { id: number; name: string; lines: number }>(
      `SELECT f.id, f.name, count(*) AS lines FROM import AS i JOIN import_file AS f ON f.import_id = i.id JOIN holding_row AS r ON r.file_id = f.id
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
