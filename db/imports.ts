/** Imports as units (rule I3): the raw files kept by hash in deflated pieces, the line of every row, and taking an import back. */

import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { prepared, type Connection } from './connection.ts';

/** Begins an import, of the statements of an account or of the vendor's history; its counts are written when they are known. */
export function insertImport(connection: Connection, workspaceId: number, recordedAt: number, moneyAccountId: number | null = null): number {
  const run = prepared(
    connection,
    'INSERT INTO import (workspace_id, recorded_at, read, added, matched, money_account_id) VALUES (?, ?, 0, 0, 0, ?)',
  ).run(workspaceId, recordedAt, moneyAccountId);
  return Number(run.lastInsertRowid);
}

export interface ImportCounts {
  readonly read: number;
  readonly added: number;
  readonly matched: number;
  readonly skipped?: number;
}

export function setImportCounts(connection: Connection, importId: number, { read, added, matched, skipped = 0 }: ImportCounts): void {
  prepared(connection, 'UPDATE import SET read = ?, added = ?, matched = ?, skipped = ? WHERE id = ?').run(read, added, matched, skipped, importId);
}

/** Begins a file of an import; what is only known at its end follows by {@link finishImportFile}. */
export function insertImportFile(connection: Connection, importId: number, name: string): number {
  const run = prepared(
    connection,
    'INSERT INTO import_file (import_id, name, sha256, bytes, rows, backwards) VALUES (?, ?, zeroblob(32), 0, 0, 0)',
  ).run(importId, name);
  return Number(run.lastInsertRowid);
}

export function finishImportFile(
  connection: Connection,
  fileId: number,
  end: { sha256: Buffer; bytes: number; rows: number; backwards: boolean },
): void {
  prepared(connection, 'UPDATE import_file SET sha256 = ?, bytes = ?, rows = ?, backwards = ? WHERE id = ?').run(
    end.sha256,
    end.bytes,
    end.rows,
    end.backwards ? 1 : 0,
    fileId,
  );
}

/** What is known of a statement file beside what every file has. */
export interface StatementFileForm {
  /** How what is kept is written. */
  readonly encoding: string;
  readonly format: string;
  readonly layout: string;
  readonly addsUp: boolean | null;
  /** SHA-256 of what is kept, where it is not the file to the byte (rule M4). */
  readonly maskedSha256: Uint8Array | null;
}

export function setStatementForm(connection: Connection, fileId: number, form: StatementFileForm): void {
  prepared(connection, 'UPDATE import_file SET encoding = ?, format = ?, layout = ?, adds_up = ?, masked_sha256 = ? WHERE id = ?').run(
    form.encoding,
    form.format,
    form.layout,
    form.addsUp === null ? null : Number(form.addsUp),
    form.maskedSha256,
    fileId,
  );
}

export function insertPiece(connection: Connection, fileId: number, firstLine: number, bytes: Buffer): void {
  insertDeflatedPiece(connection, fileId, firstLine, deflateRawSync(bytes, { level: 1 }));
}

export function insertDeflatedPiece(connection: Connection, fileId: number, firstLine: number, deflated: Uint8Array): void {
  prepared(connection, 'INSERT INTO import_piece VALUES (?, ?, ?)').run(fileId, firstLine, deflated);
}

/** The standing import that holds a file of these bytes in this workspace; `undefined` where none does. */
export function standingImportOf(
  connection: Connection,
  workspaceId: number,
  sha256: Buffer,
): { readonly importId: number; readonly rows: number } | undefined {
  return prepared<[number, Buffer], { importId: number; rows: number }>(
    connection,
    `SELECT i.id AS importId, f.rows FROM import_file AS f JOIN import AS i ON i.id = f.import_id
       WHERE i.workspace_id = ? AND f.sha256 = ? AND i.undone_at IS NULL AND i.money_account_id IS NULL ORDER BY i.id LIMIT 1`,
  ).get(workspaceId, sha256);
}

export interface ImportUnit {
  readonly id: number;
  readonly workspaceId: number;
  readonly undoneAt: number | null;
  /** Whose statements it brought in; `null` for the vendor's history. */
  readonly moneyAccountId: number | null;
}

export function importById(connection: Connection, importId: number): ImportUnit | undefined {
  return prepared<[number], ImportUnit>(
    connection,
    'SELECT id, workspace_id AS workspaceId, undone_at AS undoneAt, money_account_id AS moneyAccountId FROM import WHERE id = ?',
  ).get(importId);
}

export function setUndone(connection: Connection, importId: number, undoneAt: number): void {
  prepared(connection, 'UPDATE import SET undone_at = ? WHERE id = ?').run(undoneAt, importId);
}

/** Standing events that an import holds, and whether something else holds them too: another standing import, or that we made them ourselves. */
export function eventsOfImport(
  connection: Connection,
  importId: number,
): readonly { readonly eventId: number; readonly day: number; readonly heldElsewhere: 0 | 1 }[] {
  return prepared<[number, number], { eventId: number; day: number; heldElsewhere: 0 | 1 }>(
    connection,
    `SELECT DISTINCT e.id AS eventId, e.day, e.origin <> 'import' OR EXISTS (
         SELECT 1 FROM import_row AS o JOIN import_file AS g ON g.id = o.file_id JOIN import AS j ON j.id = g.import_id
         WHERE o.event_id = e.id AND j.id <> ? AND j.undone_at IS NULL) AS heldElsewhere
       FROM import_file AS f JOIN import_row AS r ON r.file_id = f.id JOIN event AS e ON e.id = r.event_id
       WHERE f.import_id = ? AND e.gone = 0 ORDER BY e.day, e.position`,
  ).all(importId, importId);
}

/** Where an event stands in an imported file: the standing file that came first. */
export function sourceOfEvent(connection: Connection, eventId: number): { readonly file: string; readonly sourceLine: number } | undefined {
  return prepared<[number], { file: string; sourceLine: number }>(
    connection,
    `SELECT f.name AS file, r.line AS sourceLine FROM import_row AS r JOIN import_file AS f ON f.id = r.file_id JOIN import AS i ON i.id = f.import_id
       WHERE r.event_id = ? ORDER BY i.undone_at IS NOT NULL, f.id, r.line LIMIT 1`,
  ).get(eventId);
}

export interface KeptLine {
  readonly line: number;
  readonly text: string;
}

/** Lines `from` to `to` of a kept activity file, as they stand in it. */
export function readLines(connection: Connection, fileId: number, from: number, to: number): readonly KeptLine[] {
  return linesIn(keptPieces(connection, fileId, from, to), from, to, (bytes) => bytes.toString('utf8').split('\n'));
}

/** Pieces of a kept file that have its lines `from` to `to`. */
export function keptPieces(
  connection: Connection,
  fileId: number,
  from: number,
  to: number,
): readonly { readonly firstLine: number; readonly bytes: Buffer }[] {
  return prepared<[number, number, number, number], { firstLine: number; deflated: Buffer }>(
    connection,
    `SELECT first_line AS firstLine, deflated FROM import_piece WHERE file_id = ? AND first_line <= ?
       AND first_line >= (SELECT max(first_line) FROM import_piece WHERE file_id = ? AND first_line <= ?) ORDER BY first_line`,
  )
    .all(fileId, to, fileId, Math.max(1, from))
    .map(({ firstLine, deflated }) => ({ firstLine, bytes: inflateRawSync(deflated) }));
}

/** Lines `from` to `to` of pieces; `split` makes lines of bytes, the last one empty where they end with a line break. */
export function linesIn(
  pieces: ReturnType<typeof keptPieces>,
  from: number,
  to: number,
  split: (bytes: Buffer) => readonly string[],
): readonly KeptLine[] {
  const lines: KeptLine[] = [];
  for (const piece of pieces) {
    const texts = split(piece.bytes);
    texts.forEach((text, index) => {
      const line = piece.firstLine + index;
      const isLineBreakAtEnd = index === texts.length - 1 && text === '';
      if (line >= from && line <= to && !isLineBreakAtEnd) lines.push({ line, text: text.replace(/\r$/, '').replace(/^\uFEFF/, '') });
    });
  }
  return lines;
}
