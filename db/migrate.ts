/** Migrations: forward only, numbered, each in one transaction that also records its version. */

import { readFileSync } from 'node:fs';
import { APPLICATION_ID, type Connection } from './connection.ts';

const MIGRATIONS = ['0001-ledger.sql', '0002-operating.sql', '0003-reconciling.sql', '0004-reports.sql', '0005-documents.sql'] as const;

/** The version that this program writes, kept in the book as `user_version`. */
export const SCHEMA_VERSION = MIGRATIONS.length;

/** Brings a book from its version to {@link SCHEMA_VERSION}. Before anything of one that holds something is changed, `keep` has made a backup of it. */
export function migrate(connection: Connection, keep: (connection: Connection) => void): void {
  const from = connection.pragma('user_version', { simple: true }) as number;
  if (from > 0 && from < SCHEMA_VERSION) keep(connection);
  for (let version = from + 1; version <= SCHEMA_VERSION; version += 1) {
    const name = MIGRATIONS[version - 1] as string;
    const sql = readFileSync(new URL(`./migrations/${name}`, import.meta.url), 'utf8');
    connection
      .transaction(() => {
        connection.exec(sql);
        connection.pragma(`application_id = ${APPLICATION_ID}`);
        connection.pragma(`user_version = ${version}`);
      })
      .immediate();
  }
}
