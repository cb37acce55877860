/** Verifies that the book is guarded as a new one would be: the same tables, indexes and triggers, to the letter. */

import { connect, type Connection } from '../connection.ts';
import { migrate } from '../migrate.ts';
import type { Findings } from './findings.ts';

export interface Part {
  readonly type: string;
  readonly name: string;
  readonly sql: string;
}

export function checkSchema(connection: Connection, findings: Findings): void {
  const expected = expectedParts();
  const found = partsOf(connection);
  for (const [name, part] of expected) {
    const there = found.get(name);
    const where = `${part.type} ${name}`;
    if (!there) findings.add(ruleOf(part), where, part.type === 'trigger' ? 'is missing: nothing keeps the rule any more' : 'is missing');
    else if (there.sql !== part.sql) findings.add(ruleOf(part), where, 'is not as Floatbook makes it');
  }
  for (const [name, part] of found) if (!expected.has(name)) findings.add('schema', `${part.type} ${name}`, 'does not belong to a book');
}

/** A trigger guards the rule that its message begins with. */
function ruleOf(part: Part): string {
  return (part.type === 'trigger' && /'([A-Z]\d+) /.exec(part.sql)?.[1]) || 'schema';
}

/** What a new book consists of: found once, as the program does not change while it runs. */
export function expectedParts(): ReadonlyMap<string, Part> {
  return (known ??= partsOfNewBook());
}

let known: ReadonlyMap<string, Part> | undefined;

function partsOfNewBook(): ReadonlyMap<string, Part> {
  const fresh = connect(':memory:', 'scratch');
  try {
    migrate(fresh, () => undefined);
    return partsOf(fresh);
  } finally {
    fresh.close();
  }
}

function partsOf(connection: Connection): ReadonlyMap<string, Part> {
  // Names beginning with sqlite_ are SQLite's own: indexes that come with a table, statistics.
  const parts = connection
    .prepare<[], Part>(`SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND sql IS NOT NULL`)
    .all();
  return new Map(parts.map((part) => [part.name, part]));
}
