/** Turns a fresh book into what a limit writes to: same tables, indexes, journal mode and durability; nothing that checks or sums. */

import type { Connection } from '../../db/connection.ts';

export function dropChecks(connection: Connection): void {
  const triggers = connection.prepare(`SELECT name FROM sqlite_schema WHERE type = 'trigger'`).pluck().all() as string[];
  for (const name of triggers) connection.exec(`DROP TRIGGER ${name}`);
  connection.pragma('foreign_keys = OFF');
  connection.pragma('ignore_check_constraints = ON');
}
