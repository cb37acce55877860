/** Lines of statements (decision 0016): facts with the row that each came with, further rows that hold them, rows that became none, and the balances that files state. */

import { prepared, type Connection } from './connection.ts';
import type { Day } from './ledger/calendar.ts';

/** What a row says, in minor units of the account's currency and from the holder's side. */
export interface LineFacts {
  readonly day: Day;
  readonly valueDay: Day | null;
  readonly amount: number;
  readonly description: string;
  readonly counterparty: string;
  readonly reference: string;
  /** The bank's name for it; empty where it has none. */
  readonly bankId: string;
  /** The account's balance after it, where the file states one. */
  readonly statedBalance: number | null;
}

/** Where a row stands in its file. */
export interface PlaceInFile {
  readonly fileId: number;
  readonly sourceLine: number;
  /** Among the rows of the file, from 1. */
  readonly place: number;
}

export interface StoredLine extends LineFacts {
  readonly id: number;
  readonly moneyAccountId: number;
  readonly removedAt: number | null;
  readonly removedBecause: string | null;
}

/** A row of a standing file that holds a line. */
export interface HoldingRow extends PlaceInFile {
  readonly lineId: number;
  /** What it says otherwise than the line; `null` where it says the same, or nothing. */
  readonly words: string | null;
  readonly bankId: string | null;
  readonly statedBalance: number | null;
}

/** A file of a standing import of the account. */
export interface StatementFile {
  readonly id: number;
  readonly importId: number;
  readonly name: string;
  readonly layout: string;
  /** Whether its running balance does; `null` where it has none. */
  readonly addsUp: boolean | null;
}

const FACTS = `l.day, l.value_day AS valueDay, l.amount, l.description, l.counterparty, l.reference, l.bank_id AS bankId,
  l.stated_balance AS statedBalance`;
const STORED = `l.id, l.money_account_id AS moneyAccountId, ${FACTS}, l.removed_at AS removedAt, l.removed_because AS removedBecause`;

export interface LineStore {
  /** Writes a line with the row that it comes with; returns its id. The database refuses one in a period that is closed. */
  insert(facts: LineFacts, row: PlaceInFile): number;
  /** Standing lines of a day, those that were taken out among them, in the order in which they came in. */
  onDay(day: Day): readonly StoredLine[];
  /** Rows of standing files that hold standing lines of a day, in the order of the files. */
  rowsOnDay(day: Day): readonly HoldingRow[];
  /** Lines of a day that went with their imports after the user had taken them out, and that no equal one came after. */
  takenOutBefore(day: Day): readonly StoredLine[];
  /** Days that have a line of {@link onDay} or {@link takenOutBefore}. */
  days(): ReadonlySet<Day>;
  /** Whether an id of the bank names a standing line of another day. */
  isIdOfOtherDay(bankId: string, day: Day): boolean;
}

export function openStatementLines(connection: Connection, moneyAccountId: number): LineStore {
  const at = <Parameters extends unknown[], Row>(sql: string) => prepared<Parameters, Row>(connection, sql);
  // Where nothing but the whole transaction is rolled back, SQLite keeps no journal of each statement: a fifth of its time.
  const insert = at(`INSERT OR ROLLBACK INTO statement_line
    (money_account_id, file_id, source_line, place, day, value_day, amount, description, counterparty, reference, bank_id, stated_balance)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const onDay = at<[number, number], StoredLine>(
    `SELECT ${STORED} FROM statement_line AS l WHERE l.money_account_id = ? + 0 AND l.day = ? + 0 AND l.gone = 0 ORDER BY l.id`,
  );
  const rowsOnDay = at<[number, number], HoldingRow>(
    `SELECT r.line_id AS lineId, r.file_id AS fileId, r.source_line AS sourceLine, r.place, r.words, r.bank_id AS bankId, r.stated_balance AS statedBalance
       FROM statement_line AS l JOIN holding_row AS r ON r.line_id = l.id JOIN import_file AS f ON f.id = r.file_id JOIN import AS i ON i.id = f.import_id
       WHERE l.money_account_id = ? + 0 AND l.day = ? + 0 AND l.gone = 0 AND i.undone_at IS NULL ORDER BY r.file_id, r.place`,
  );
  const takenOutBefore = at<[number, number], StoredLine>(
    `SELECT ${STORED} FROM statement_line AS l
       WHERE l.money_account_id = ? + 0 AND l.day = ? + 0 AND l.gone = 1 AND l.removed_at IS NOT NULL AND l.came_again = 0 ORDER BY l.id`,
  );
  return {
    insert({ day, valueDay, amount, description, counterparty, reference, bankId, statedBalance }, { fileId, sourceLine, place }) {
      const run = insert.run(
        moneyAccountId,
        fileId,
        sourceLine,
        place,
        day,
        valueDay,
        amount,
        description,
        counterparty,
        reference,
        bankId,
        statedBalance,
      );
      return Number(run.lastInsertRowid);
    },
    onDay: (day) => onDay.all(moneyAccountId, day),
    rowsOnDay: (day) => rowsOnDay.all(moneyAccountId, day),
    takenOutBefore: (day) => takenOutBefore.all(moneyAccountId, day),
    days: () =>
      new Set(
        at<[number, number], { day: number }>(
          `SELECT DISTINCT day FROM statement_line WHERE money_account_id = ? AND gone = 0
           UNION SELECT DISTINCT day FROM statement_line WHERE money_account_id = ? AND gone = 1 AND removed_at IS NOT NULL AND came_again = 0`,
        )
          .all(moneyAccountId, moneyAccountId)
          .map(({ day }) => day),
      ),
    isIdOfOtherDay: (bankId, day) =>
      at<[number, string, number], unknown>(
        `SELECT 1 FROM statement_line WHERE money_account_id = ? + 0 AND bank_id = ? || '' AND day <> ? + 0 AND gone = 0 AND bank_id <> '' LIMIT 1`,
      ).get(moneyAccountId, bankId, day) !== undefined,
  };
}

/** Writes that a further row holds a line that came with another file. */
export function insertStatementRow(connection: Connection, { lineId, fileId, sourceLine, place, words, bankId, statedBalance }: HoldingRow): void {
  prepared(connection, 'INSERT INTO statement_row VALUES (?, ?, ?, ?, ?, ?, ?)').run(lineId, fileId, sourceLine, place, words, bankId, statedBalance);
}

/** Notes that an equal line came after one that is gone: what the user decided of it counts for that one from now on. */
export function setCameAgain(connection: Connection, id: number): void {
  prepared(connection, 'UPDATE statement_line SET came_again = 1 WHERE id = ?').run(id);
}

export function insertSkippedRow(connection: Connection, fileId: number, place: number, sourceLine: number, because: string): void {
  prepared(connection, 'INSERT INTO skipped_row VALUES (?, ?, ?, ?)').run(fileId, place, sourceLine, because);
}

/** Rows of a file that became no line, in its order. */
export function skippedRowsOf(
  connection: Connection,
  fileId: number,
): readonly { readonly place: number; readonly sourceLine: number; readonly because: string }[] {
  return prepared<[number], { place: number; sourceLine: number; because: string }>(
    connection,
    'SELECT place, source_line AS sourceLine, because FROM skipped_row WHERE file_id = ? ORDER BY place',
  ).all(fileId);
}

export interface StatedBalance {
  readonly which: 'opening' | 'closing';
  readonly day: Day;
  readonly amount: number;
}

/** Balances that a file states, in its order. */
export function insertStatedBalances(connection: Connection, fileId: number, balances: readonly StatedBalance[]): void {
  const insert = prepared(connection, 'INSERT INTO stated_balance VALUES (?, ?, ?, ?, ?)');
  balances.forEach(({ which, day, amount }, index) => insert.run(fileId, index + 1, which, day, amount));
}

export function statedBalancesOf(connection: Connection, fileId: number): readonly StatedBalance[] {
  return prepared<[number], StatedBalance>(connection, 'SELECT which, day, amount FROM stated_balance WHERE file_id = ? ORDER BY number').all(fileId);
}

/** Files of standing imports of an account, in the order in which they came. */
export function statementFilesOf(connection: Connection, moneyAccountId: number): readonly StatementFile[] {
  return prepared<[number], Omit<StatementFile, 'addsUp'> & { addsUp: 0 | 1 | null }>(
    connection,
    `SELECT f.id, f.import_id AS importId, f.name, coalesce(f.layout, '') AS layout, f.adds_up AS addsUp
       FROM import AS i JOIN import_file AS f ON f.import_id = i.id WHERE i.money_account_id = ? AND i.undone_at IS NULL ORDER BY f.id`,
  )
    .all(moneyAccountId)
    .map((file) => ({ ...file, addsUp: file.addsUp === null ? null : file.addsUp === 1 }));
}

/** The file of these bytes that a standing import of the account holds, where there is one. */
export function standingStatement(
  connection: Connection,
  moneyAccountId: number,
  sha256: Buffer,
): { readonly fileId: number; readonly importId: number; readonly rows: number } | undefined {
  return prepared<[number, Buffer], { fileId: number; importId: number; rows: number }>(
    connection,
    `SELECT f.id AS fileId, i.id AS importId, f.rows FROM import_file AS f JOIN import AS i ON i.id = f.import_id
       WHERE i.money_account_id = ? AND f.sha256 = ? AND i.undone_at IS NULL ORDER BY i.id LIMIT 1`,
  ).get(moneyAccountId, sha256);
}

/** A row of a file that holds a line, with what the line says. */
export interface RowOfFile extends Pick<LineFacts, 'day' | 'amount' | 'description' | 'counterparty'> {
  readonly place: number;
  readonly sourceLine: number;
  readonly removedBecause: string | null;
}

/** What is on record of a statement file, with the rows that hold a line in its order. */
export function keptStatement(
  connection: Connection,
  fileId: number,
): { readonly name: string; readonly format: string; readonly encoding: string; readonly layout: string; readonly rows: readonly RowOfFile[] } {
  const file = prepared<[number], { name: string; format: string; encoding: string; layout: string }>(
    connection,
    'SELECT name, format, encoding, layout FROM import_file WHERE id = ? AND format IS NOT NULL',
  ).get(fileId);
  if (file === undefined) throw new Error(`${fileId} is no statement file`);
  const rows = prepared<[number], RowOfFile>(
    connection,
    `SELECT r.place, r.source_line AS sourceLine, l.day, l.amount, l.description, l.counterparty, l.removed_because AS removedBecause
       FROM holding_row AS r JOIN statement_line AS l ON l.id = r.line_id WHERE r.file_id = ? ORDER BY r.place`,
  ).all(fileId);
  return { ...file, rows };
}

export function lineById(connection: Connection, id: number): StoredLine | undefined {
  return prepared<[number], StoredLine>(connection, `SELECT ${STORED} FROM statement_line AS l WHERE l.id = ? AND l.gone = 0`).get(id);
}

/** Lines of an account that count, of days from one to another, in order of day and arrival. Those that the user took out are none of them. */
export function linesBetween(connection: Connection, moneyAccountId: number, from: Day, to: Day): readonly StoredLine[] {
  return prepared<[number, number, number], StoredLine>(
    connection,
    `SELECT ${STORED} FROM statement_line AS l
       WHERE l.money_account_id = ? + 0 AND l.day BETWEEN ? + 0 AND ? + 0 AND l.gone = 0 AND l.removed_at IS NULL ORDER BY l.day, l.id`,
  ).all(moneyAccountId, from, to);
}

/** Lines that the user took out and that a standing file still holds, by day. */
export function removedLines(connection: Connection, moneyAccountId: number): readonly StoredLine[] {
  return prepared<[number], StoredLine>(
    connection,
    `SELECT ${STORED} FROM statement_line AS l WHERE l.money_account_id = ? AND l.gone = 0 AND l.removed_at IS NOT NULL ORDER BY l.day, l.id`,
  ).all(moneyAccountId);
}

/** Takes a line out with a reason, at `now` in ms since the epoch. The database refuses one that is settled or of a closed period. */
export function setRemoved(connection: Connection, id: number, because: string, now: number): void {
  prepared(connection, 'UPDATE statement_line SET removed_at = ?, removed_because = ? WHERE id = ?').run(now, because, id);
}

export function setRestored(connection: Connection, id: number): void {
  prepared(connection, 'UPDATE statement_line SET removed_at = NULL, removed_because = NULL WHERE id = ?').run(id);
}

/** Takes a line back: it stays on record. */
export function setLineGone(connection: Connection, id: number): void {
  prepared(connection, 'UPDATE statement_line SET gone = 1 WHERE id = ?').run(id);
}

export interface LineOfImport {
  readonly id: number;
  readonly day: Day;
  /** Whether another standing import holds it too. */
  readonly heldElsewhere: 0 | 1;
}

/** Standing lines that an import holds, by day. */
export function linesOfImport(connection: Connection, importId: number): readonly LineOfImport[] {
  return prepared<[number, number], LineOfImport>(
    connection,
    `SELECT l.id, l.day, EXISTS (
         SELECT 1 FROM holding_row AS o JOIN import_file AS g ON g.id = o.file_id JOIN import AS j ON j.id = g.import_id
         WHERE o.line_id = l.id AND j.id <> ? AND j.undone_at IS NULL) AS heldElsewhere
       FROM statement_line AS l WHERE l.gone = 0
         AND l.id IN (SELECT r.line_id FROM import_file AS f JOIN holding_row AS r ON r.file_id = f.id WHERE f.import_id = ?) ORDER BY l.day, l.id`,
  ).all(importId, importId);
}

/** Where a line stands: every standing file that holds it, that which came first before the others. */
export interface LineSource {
  readonly importId: number;
  readonly fileId: number;
  readonly file: string;
  readonly sha256: string;
  /** Milliseconds since the epoch. */
  readonly importedAt: number;
  readonly sourceLine: number;
  readonly place: number;
}

export function sourcesOfLine(connection: Connection, lineId: number): readonly LineSource[] {
  return prepared<[number], LineSource>(
    connection,
    `SELECT i.id AS importId, f.id AS fileId, f.name AS file, lower(hex(f.sha256)) AS sha256, i.recorded_at AS importedAt,
         r.source_line AS sourceLine, r.place
       FROM holding_row AS r JOIN import_file AS f ON f.id = r.file_id JOIN import AS i ON i.id = f.import_id
       WHERE r.line_id = ? AND i.undone_at IS NULL ORDER BY f.id, r.place`,
  ).all(lineId);
}

export interface AccountLines {
  readonly lines: number;
  /** Lines that no accepted match settles. */
  readonly open: number;
  readonly firstDay: Day | null;
  readonly lastDay: Day | null;
}

/** How many lines of an account count, and of which days. */
export function countLines(connection: Connection, moneyAccountId: number): AccountLines {
  return (
    prepared<[number], AccountLines>(
      connection,
      `SELECT count(*) AS lines, count(*) - count(m.line_id) AS open, min(l.day) AS firstDay, max(l.day) AS lastDay FROM statement_line AS l
         LEFT JOIN match_line AS m ON m.line_id = l.id AND m.standing = 1 WHERE l.money_account_id = ? AND l.gone = 0 AND l.removed_at IS NULL`,
    ).get(moneyAccountId) ?? { lines: 0, open: 0, firstDay: null, lastDay: null }
  );
}

/** Names of methods that events of a workspace were paid with. */
export function methodsOfEvents(connection: Connection, workspaceId: number): readonly string[] {
  return prepared<[number], { method: string }>(
    connection,
    "SELECT DISTINCT method FROM event WHERE workspace_id = ? AND gone = 0 AND method <> '' ORDER BY method",
  )
    .all(workspaceId)
    .map(({ method }) => method);
}
