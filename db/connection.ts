/** Connections to a book: the settings that every one must have, read back, and prepared statements kept per connection. */

import type Database from 'better-sqlite3';

export type Connection = Database.Database;

/** `FlBk`: marks a SQLite file as a book. */
export const APPLICATION_ID = 0x466c426b;

const REQUIRED: ReadonlyArray<readonly [pragma: string, set: string, value: number | string]> = [
  ['journal_mode', 'WAL', 'wal'],
  // Reopened, a WAL book would run at NORMAL and lose acknowledged commits when the power goes.
  ['synchronous', 'FULL', 2],
  ['foreign_keys', 'ON', 1],
  // Without it, INSERT OR REPLACE gets past the triggers that refuse deleting.
  ['recursive_triggers', 'ON', 1],
  ['trusted_schema', 'OFF', 0],
];

/** Page cache of a connection that writes: pages of a long import leave it once, and a million rows stay within their memory. */
const WRITER_CACHE_KIB = 32_768;

/** Sets what every connection needs and reads it back; throws where a setting did not take. */
export function settle(connection: Connection): void {
  for (const [pragma, value] of REQUIRED) {
    if (pragma === 'journal_mode' && connection.readonly) continue;
    connection.pragma(`${pragma} = ${value}`);
  }
  connection.pragma('cell_size_check = ON');
  // Statement journals stay in memory: in a long import one that grew into a file takes every later statement through that file.
  connection.pragma('temp_store = MEMORY');
  if (!connection.readonly) connection.pragma(`cache_size = -${WRITER_CACHE_KIB}`);
  if (connection.readonly) connection.pragma('query_only = ON');
  connection.function('folded', { deterministic: true, directOnly: true }, (text) => folded(String(text)));
  assertSettled(connection);
}

/** Text for searching without regard to case, in every script. SQL knows it as `folded`. */
export function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

/** Throws where a connection runs with other settings than a ledger needs. */
export function assertSettled(connection: Connection): void {
  for (const [pragma, , expected] of REQUIRED) {
    const found = connection.pragma(pragma, { simple: true });
    if (found !== expected) throw new Error(`${pragma} is ${String(found)}, not ${String(expected)}`);
  }
}

const statements = new WeakMap<Connection, Map<string, Database.Statement>>();

/**
 * The prepared statement for `sql` on this connection, made once. SQLite makes a statement anew at every call where a bare
 * parameter is compared with a column beside ORDER BY, GROUP BY, min or max, or is a LIMIT: where calls are many, write
 * `= ? + 0` for numbers and `= ? || ''` for text.
 */
export function prepared<Parameters extends unknown[] = unknown[], Row = unknown>(
  connection: Connection,
  sql: string,
): Database.Statement<Parameters, Row> {
  let known = statements.get(connection);
  if (!known) statements.set(connection, (known = new Map()));
  let statement = known.get(sql);
  if (!statement) known.set(sql, (statement = connection.prepare(sql)));
  return statement as unknown as Database.Statement<Parameters, Row>;
}
