/** Statement lines as reconciling reads them: with the first place where each stands, and the match that settles it. */

import { prepared, type Connection } from '../connection.ts';
import type { Day } from '../ledger/calendar.ts';

export interface ReportedLine {
  readonly id: number;
  readonly day: Day;
  readonly valueDay: Day | null;
  /** From the holder's side. */
  readonly amount: number;
  readonly description: string;
  readonly counterparty: string;
  readonly reference: string;
  readonly statedBalance: number | null;
  /** Of standing files that hold it the one that came first, its row among the file's rows, its line of text. */
  readonly fileId: number;
  readonly file: string;
  readonly row: number;
  readonly sourceLine: number;
  /** The accepted match that settles it; `null` while it is open. */
  readonly matchId: number | null;
}

const LINES = `SELECT l.id, l.day, l.value_day AS valueDay, l.amount, l.description, l.counterparty, l.reference, l.stated_balance AS statedBalance,
    f.id AS fileId, f.name AS file, r.place AS row, r.source_line AS sourceLine, m.match_id AS matchId
  FROM statement_line AS l JOIN holding_row AS r ON r.line_id = l.id JOIN import_file AS f ON f.id = r.file_id JOIN import AS i ON i.id = f.import_id
  LEFT JOIN match_line AS m ON m.line_id = l.id AND m.standing = 1
  WHERE i.undone_at IS NULL AND l.gone = 0 AND l.removed_at IS NULL`;
const IN_ORDER = 'ORDER BY l.day, l.id, f.id, r.place';

/** Lines that count, from one day to another, by day. */
export function linesBetween(connection: Connection, accountId: number, from: Day, to: Day): readonly ReportedLine[] {
  const sql = `${LINES} AND l.money_account_id = ? AND l.day BETWEEN ? AND ? ${IN_ORDER}`;
  return firstPlaces(prepared<[number, number, number], ReportedLine>(connection, sql).all(accountId, from, to));
}

/** Lines that no match settles, of any day. */
export function openLines(connection: Connection, accountId: number): readonly ReportedLine[] {
  const sql = `${LINES} AND l.money_account_id = ? AND m.match_id IS NULL ${IN_ORDER}`;
  return firstPlaces(prepared<[number], ReportedLine>(connection, sql).all(accountId));
}

type SettledEarly = Pick<ReportedLine, 'day' | 'amount' | 'matchId'>;

/** Lines of up to a day whose match posts on a later one, because it has a later line too. */
export function linesSettledAfter(connection: Connection, accountId: number, to: Day): readonly SettledEarly[] {
  return prepared<[number, number, number], SettledEarly>(
    connection,
    `SELECT l.day, l.amount, m.id AS matchId FROM line_match AS m JOIN journal_entry AS j ON j.id = m.entry_id JOIN match_line AS p ON p.match_id = m.id
       JOIN statement_line AS l ON l.id = p.line_id WHERE m.money_account_id = ? AND m.undone_at IS NULL AND j.day > ? AND l.day <= ? ORDER BY l.day, l.id`,
  ).all(accountId, to, to);
}

/** Lines by their numbers; one that does not count is left out. */
export function linesById(connection: Connection, accountId: number, ids: readonly number[]): ReadonlyMap<number, ReportedLine> {
  const one = prepared<[number, number], ReportedLine>(connection, `${LINES} AND l.money_account_id = ? AND l.id = ? ORDER BY f.id, r.place LIMIT 1`);
  return new Map(ids.flatMap((id) => one.get(accountId, id) ?? []).map((line) => [line.id, line]));
}

function firstPlaces(rows: readonly ReportedLine[]): readonly ReportedLine[] {
  return rows.filter(({ id }, index) => rows[index - 1]?.id !== id);
}

/** Sum of the lines that count, up to a day. */
export function sumOfLines(connection: Connection, accountId: number, to: Day): number {
  const row = prepared<[number, number], { amount: number | null }>(
    connection,
    'SELECT sum(amount) AS amount FROM statement_line WHERE money_account_id = ? AND day <= ? AND gone = 0 AND removed_at IS NULL',
  ).get(accountId, to);
  return row?.amount ?? 0;
}

const [BEFORE_ALL, AFTER_ALL]: readonly [Day, Day] = [-1e9, 1e9];

export interface StatedClosing {
  readonly day: Day;
  readonly balance: number;
  readonly file: string;
}

/**
 * Balances that standing files state of the end of days in a period, by day. One that another file goes on behind, on the same day, is not of its end
 * and is left out.
 */
export function statedClosings(connection: Connection, accountId: number, from: Day = BEFORE_ALL, to: Day = AFTER_ALL): readonly StatedClosing[] {
  return prepared<[number, number, number], StatedClosing>(
    connection,
    `SELECT b.day, b.amount AS balance, f.name AS file FROM import AS i JOIN import_file AS f ON f.import_id = i.id JOIN stated_balance AS b ON b.file_id = f.id
       WHERE i.money_account_id = ? AND i.undone_at IS NULL AND b.which = 'closing' AND b.day BETWEEN ? AND ?
         AND NOT EXISTS (SELECT 1 FROM statement_line AS l WHERE l.money_account_id = i.money_account_id AND l.day = b.day AND l.gone = 0
           AND NOT EXISTS (SELECT 1 FROM holding_row AS r WHERE r.line_id = l.id AND r.file_id = f.id))
       ORDER BY b.day, f.id, b.number`,
  ).all(accountId, from, to);
}
