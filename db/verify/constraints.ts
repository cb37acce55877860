/** Verifies the CHECK constraints of every table: SQLite forgets them on a connection that only reads, so its own check passes over them. */

import type { Connection } from '../connection.ts';
import type { Findings } from './findings.ts';
import { expectedParts } from './schema.ts';

export interface ConstrainedTable {
  readonly name: string;
  /** SQL expressions that no row may make false. */
  readonly checks: readonly string[];
}

/** The tables of a new book that have CHECK constraints. */
export function constrainedTables(): readonly ConstrainedTable[] {
  return [...expectedParts().values()]
    .filter((part) => part.type === 'table')
    .map((part) => ({ name: part.name, checks: checksIn(part.sql) }))
    .filter((table) => table.checks.length > 0);
}

/** One look at the table for all of its constraints. */
export function checkTable(connection: Connection, { name, checks }: ConstrainedTable, findings: Findings): void {
  const columns = checks.map((check) => `sum(NOT (${check}))`);
  const broken =
    connection
      .prepare<[], (number | null)[]>(`SELECT ${columns.join(', ')} FROM "${name}"`)
      .raw()
      .get() ?? [];
  checks.forEach((check, at) => {
    const rows = broken[at] ?? 0;
    if (rows > 0) findings.add('file', `table ${name}`, `${rows} of its rows break the constraint ${check}`);
  });
}

function checksIn(sql: string): readonly string[] {
  const checks: string[] = [];
  for (let at = sql.indexOf('CHECK ('); at !== -1; at = sql.indexOf('CHECK (', at + 1)) {
    const begin = at + 'CHECK ('.length;
    checks.push(sql.slice(begin, closingParenthesis(sql, begin)));
  }
  return checks;
}

/** Index of the parenthesis that closes the one before `from`; those in quotes do not count. */
function closingParenthesis(sql: string, from: number): number {
  let depth = 1;
  let isQuoted = false;
  for (let at = from; at < sql.length; at += 1) {
    const character = sql[at];
    if (character === "'") isQuoted = !isQuoted;
    else if (!isQuoted && character === '(') depth += 1;
    else if (!isQuoted && character === ')' && (depth -= 1) === 0) return at;
  }
  throw new Error('a constraint is never closed');
}
