/** Verifies imports (rules I1, I3): counts, lines, what stands because of them, and the kept files byte for byte. */

import { createHash } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import type { Connection } from '../connection.ts';
import { lineBreaksIn } from '../kept-pieces.ts';
import { formatDay } from '../ledger/calendar.ts';
import type { Findings } from './findings.ts';

export function checkImports(connection: Connection, findings: Findings): void {
  checkCounts(connection, findings);
  checkHeldEvents(connection, findings);
  checkKeptFiles(connection, findings);
}

function checkCounts(connection: Connection, findings: Findings): void {
  const imports = connection
    .prepare<[], { id: number; read: number; added: number; matched: number; skipped: number; rows: number; first: number; isOfStatements: 0 | 1 }>(
      `WITH first_import AS MATERIALIZED (
         SELECT import_id, count(*) AS events FROM (
           SELECT min(f.import_id) AS import_id FROM import_row AS r JOIN import_file AS f ON f.id = r.file_id GROUP BY r.event_id) GROUP BY import_id)
       SELECT i.id, i.read, i.added, i.matched, i.skipped, coalesce((SELECT sum(rows) FROM import_file WHERE import_id = i.id), 0) AS rows,
         coalesce((SELECT events FROM first_import WHERE import_id = i.id), 0) AS first, i.money_account_id IS NOT NULL AS isOfStatements FROM import AS i`,
    )
    .all();
  for (const { id, read, added, matched, skipped, rows, first, isOfStatements } of imports) {
    const where = `import ${id}`;
    if (read !== added + matched + skipped)
      findings.add('I1', where, `read ${read} rows, but added ${added}, matched ${matched} and skipped ${skipped}`);
    if (read !== rows) findings.add('I1', where, `read ${read} rows, but its files have ${rows}`);
    if (added !== first && !isOfStatements) findings.add('I1', where, `says that it added ${added} events; ${first} came with it first`);
  }
  const files = connection
    .prepare<[], { id: number; name: string; rows: number; lines: number }>(
      `SELECT f.id, f.name, f.rows, coalesce(r.lines, 0) AS lines FROM import_file AS f
       LEFT JOIN (SELECT file_id, count(*) AS lines FROM import_row GROUP BY file_id) AS r ON r.file_id = f.id
       WHERE f.rows <> coalesce(r.lines, 0) AND (SELECT money_account_id FROM import WHERE id = f.import_id) IS NULL`,
    )
    .all();
  for (const { id, name, rows, lines } of files) findings.add('I1', `file ${id} (${name})`, `has ${rows} rows, but ${lines} lines lead to an event`);
}

/** An imported event stands exactly as long as an import that holds it does. */
function checkHeldEvents(connection: Connection, findings: Findings): void {
  const events = connection
    .prepare<[], { sourceId: string; day: number; gone: number }>(
      `SELECT e.source_id AS sourceId, e.day, e.gone FROM event AS e LEFT JOIN import_row AS r ON r.event_id = e.id
         LEFT JOIN import_file AS f ON f.id = r.file_id LEFT JOIN import AS i ON i.id = f.import_id
       WHERE e.origin = 'import' GROUP BY e.id HAVING max(i.id IS NOT NULL AND i.undone_at IS NULL) = e.gone`,
    )
    .iterate();
  for (const { sourceId, day, gone } of events) {
    findings.add(
      'I3',
      `event ${sourceId} of ${formatDay(day)}`,
      gone ? 'was taken back although an import that stands holds it' : 'stands although no import that stands holds it',
    );
  }
}

function checkKeptFiles(connection: Connection, findings: Findings): void {
  const files = connection
    .prepare<[], { id: number; name: string; sha256: Buffer; bytes: number; encoding: string | null; maskedSha256: Buffer | null }>(
      'SELECT id, name, sha256, bytes, encoding, masked_sha256 AS maskedSha256 FROM import_file ORDER BY id',
    )
    .all();
  const pieces = connection.prepare<[number], { firstLine: number; deflated: Buffer }>(
    'SELECT first_line AS firstLine, deflated FROM import_piece WHERE file_id = ? ORDER BY first_line',
  );
  for (const { id, name, sha256, bytes, encoding, maskedSha256 } of files) {
    const where = `file ${id} (${name})`;
    const digest = createHash('sha256');
    let length = 0;
    let line = 1;
    for (const { firstLine, deflated } of pieces.iterate(id)) {
      const piece = inflated(deflated);
      if (piece === undefined) {
        findings.add('I3', `${where}, line ${firstLine}`, 'the kept piece cannot be unpacked');
        continue;
      }
      if (firstLine !== line) findings.add('I3', `${where}, line ${firstLine}`, `the kept piece should begin at line ${line}`);
      line += encoding === null ? lineFeedsIn(piece) : lineBreaksIn(piece, encoding);
      digest.update(piece);
      length += piece.length;
    }
    // Where card numbers were masked, what is kept is not what was imported, and has a hash of its own.
    if ((maskedSha256 === null && length !== bytes) || !digest.digest().equals(maskedSha256 ?? sha256))
      findings.add('I3', where, 'the kept file is not the one that was imported: its SHA-256 differs');
  }
}

/** Rows of activity files end with a line feed, whatever stands before it. */
function lineFeedsIn(piece: Buffer): number {
  let count = 0;
  for (let at = piece.indexOf(10); at !== -1; at = piece.indexOf(10, at + 1)) count += 1;
  return count;
}

function inflated(deflated: Buffer): Buffer | undefined {
  try {
    return inflateRawSync(deflated);
  } catch {
    return undefined;
  }
}
