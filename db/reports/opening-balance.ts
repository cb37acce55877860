/** What was on an account of money before its first statement line. */

import { prepared, type Connection } from '../connection.ts';
import type { Day } from '../ledger/calendar.ts';
import type { MoneyAccount } from '../money-accounts.ts';

export interface AccountOpening {
  /** From the holder's side. */
  readonly balance: number;
  /** From this day on the statements tell what happened, and what came before is in the balance; `null` where nothing says what was there. */
  readonly from: Day | null;
}

/**
 * As the user set it; else as the file that begins first states it, by its opening balance, by the balances behind its first rows, or by its
 * closing balance less its lines; else 0, as if the account began with the book.
 */
export function accountOpening(connection: Connection, account: MoneyAccount): AccountOpening {
  const file = firstFile(connection, account.id);
  const stated = file && statedOpening(connection, account.id, file);
  if (account.opening !== null) return { balance: account.opening, from: file?.firstDay ?? null };
  return stated ?? { balance: 0, from: null };
}

/** What the statements themselves open with; `undefined` where they do not say. */
export function openingOfStatements(connection: Connection, accountId: number): number | undefined {
  const file = firstFile(connection, accountId);
  return file && statedOpening(connection, accountId, file)?.balance;
}

interface FirstFile {
  readonly fileId: number;
  readonly firstDay: Day;
}

function firstFile(connection: Connection, accountId: number): FirstFile | undefined {
  return prepared<[number], FirstFile>(
    connection,
    `SELECT r.file_id AS fileId, l.day AS firstDay FROM statement_line AS l JOIN holding_row AS r ON r.line_id = l.id
       JOIN import_file AS f ON f.id = r.file_id JOIN import AS i ON i.id = f.import_id
       WHERE l.money_account_id = ? AND l.gone = 0 AND i.undone_at IS NULL ORDER BY l.day, r.file_id LIMIT 1`,
  ).get(accountId);
}

function statedOpening(connection: Connection, accountId: number, file: FirstFile): AccountOpening | undefined {
  const opening = statedAs(connection, file.fileId, 'opening');
  if (opening) return { balance: opening.amount, from: Math.min(opening.day, file.firstDay) };
  const balance = beforeFirstRow(connection, accountId, file) ?? beforeClosing(connection, accountId, file);
  return balance === undefined ? undefined : { balance, from: file.firstDay };
}

function statedAs(connection: Connection, fileId: number, which: 'opening' | 'closing') {
  return prepared<[number, string], { day: Day; amount: number }>(
    connection,
    `SELECT day, amount FROM stated_balance WHERE file_id = ? AND which = ? ORDER BY day, number LIMIT 1`,
  ).get(fileId, which);
}

/**
 * Of the rows of its first day each has a balance before it and one behind it; the one before the first is behind none of the others. Where that does
 * not tell, the order of the file does, which is backwards if its first row is of a later day than its last.
 */
function beforeFirstRow(connection: Connection, accountId: number, { fileId, firstDay }: FirstFile): number | undefined {
  const rows = prepared<[number, number, number], { amount: number; balance: number | null }>(
    connection,
    `SELECT l.amount, l.stated_balance AS balance, r.place FROM holding_row AS r JOIN statement_line AS l ON l.id = r.line_id
       WHERE r.file_id = ? AND l.money_account_id = ? AND l.day = ? AND l.gone = 0 ORDER BY r.place`,
  ).all(fileId, accountId, firstDay);
  const balanced = rows.flatMap(({ amount, balance }) => (balance === null ? [] : [{ before: balance - amount, after: balance }]));
  if (balanced.length < rows.length || rows.length === 0) return undefined;
  const left = balanced.map(({ before }) => before);
  for (const { after } of balanced) {
    const found = left.indexOf(after);
    if (found !== -1) left.splice(found, 1);
  }
  if (left.length === 1) return left[0];
  return (isBackwards(connection, fileId) ? balanced.at(-1) : balanced[0])?.before;
}

function isBackwards(connection: Connection, fileId: number): boolean {
  const edge = (order: 'ASC' | 'DESC') =>
    prepared<[number], { day: Day }>(
      connection,
      `SELECT l.day, r.place FROM holding_row AS r JOIN statement_line AS l ON l.id = r.line_id WHERE r.file_id = ? ORDER BY r.place ${order} LIMIT 1`,
    ).get(fileId)?.day ?? 0;
  return edge('ASC') > edge('DESC');
}

function beforeClosing(connection: Connection, accountId: number, { fileId }: FirstFile): number | undefined {
  const closing = statedAs(connection, fileId, 'closing');
  if (!closing) return undefined;
  const lines = prepared<[number, number], { amount: number | null }>(
    connection,
    'SELECT sum(amount) AS amount FROM statement_line WHERE money_account_id = ? AND day <= ? AND gone = 0 AND removed_at IS NULL',
  ).get(accountId, closing.day);
  return closing.amount - (lines?.amount ?? 0);
}
