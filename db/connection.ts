/** The one place that opens databases: for each use the settings that it must have, read back; and prepared statements kept per connection. */

import Database from 'better-sqlite3';

export type Connection = Database.Database;

/** `FlBk`: marks a SQLite file as a book. */
export const APPLICATION_ID = 0x466c426b;

/**
 * What a connection is for: the one that writes a book; one that only reads it; the lock beside a book; a database in memory; a new file that takes
 * what is salvaged.
 */
export type Use = 'write' | 'read' | 'lock' | 'scratch' | 'salvage';

type Setting = readonly [pragma: string, set: string, value: number | string];

const CAUTIOUS: readonly Setting[] = [
  // The schema of a foreign file runs no code.
  ['trusted_schema', 'OFF', 0],
  // Damaged pages are noticed early.
  ['cell_size_check', 'ON', 1],
];

const LASTING: readonly Setting[] = [
  ['synchronous', 'FULL', 2],
  // On macOS an ordinary fsync leaves data in the drive's own cache.
  ['fullfsync', 'ON', 1],
  ['checkpoint_fullfsync', 'ON', 1],
];

const BOOK: readonly Setting[] = [
  ...CAUTIOUS,
  // Reopened, a WAL book would run at NORMAL and lose acknowledged commits when the power goes.
  ...LASTING,
  ['foreign_keys', 'ON', 1],
  // Without it, INSERT OR REPLACE gets past the triggers that refuse deleting.
  ['recursive_triggers', 'ON', 1],
  // Statement journals stay in memory: in a long import one that grew into a file takes every later statement through that file.
  ['temp_store', 'MEMORY', 2],
];

/** Page cache of a connection that writes: pages of a long import leave it once, and a million rows stay within their memory. */
const WRITER_CACHE_KIB = 32_768;

const SETTINGS: Readonly<Record<Use, readonly Setting[]>> = {
  // Whoever writes sees to it that readers can read beside it; they find it so.
  write: [['journal_mode', 'WAL', 'wal'], ...BOOK, ['cache_size', `-${WRITER_CACHE_KIB}`, -WRITER_CACHE_KIB]],
  read: [...BOOK, ['query_only', 'ON', 1]],
  lock: [...CAUTIOUS, ['locking_mode', 'EXCLUSIVE', 'exclusive']],
  scratch: CAUTIOUS,
  // Rows that lost what they refer to are taken as well.
  salvage: [...CAUTIOUS, ...LASTING, ['foreign_keys', 'OFF', 0]],
};

const WAIT_MS: Readonly<Record<Use, number>> = { write: 5000, read: 5000, lock: 0, scratch: 0, salvage: 0 };

/**
 * Opens a database for one use. `check` looks at it before anything is set, and throws where it must not be touched. Throws where a setting did not
 * take, and what SQLite throws.
 */
export function connect(file: string, use: Use, check: (connection: Connection) => void = () => undefined): Connection {
  const connection = new Database(file, { readonly: use === 'read', timeout: WAIT_MS[use] });
  try {
    check(connection);
    for (const [pragma, value] of SETTINGS[use]) connection.pragma(`${pragma} = ${value}`);
    connection.function('folded', { deterministic: true, directOnly: true }, (text) => folded(String(text)));
    assertSettled(connection, use);
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** Text for searching without regard to case, in every script. SQL knows it as `folded`. */
export function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

/** Throws where a connection runs with other settings than its use needs. */
export function assertSettled(connection: Connection, use: Use): void {
  for (const [pragma, , expected] of SETTINGS[use]) {
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
