/** Connections that are wrong on purpose: with them the harnesses have to fail. */

import Database from 'better-sqlite3';

/**
 * `normal` and `off`: SQLite's `synchronous` in the place of FULL. `unlogged`: what a transaction changes is written into the book at once, and what was there is only in memory. `deaf`: a commit that fails is taken for one that did not. `nameless`: what the disk
 * refuses comes as an error without a code. `piecemeal`: the statements of a migration are each committed by themselves.
 */
export type WrongConnection = 'normal' | 'off' | 'unlogged' | 'deaf' | 'nameless' | 'piecemeal';

/** Makes every connection of this process wrong. */
export function breakConnections(wrong: WrongConnection | null): void {
  const { prototype } = Database;
  switch (wrong) {
    case null:
      return;
    case 'normal':
    case 'off':
      return setInstead(['synchronous', 'FULL', wrong, 2]);
    case 'unlogged':
      return setInstead(['journal_mode', 'WAL', 'MEMORY', 'wal']);
    case 'deaf':
    case 'nameless': {
      const prepare = prototype.prepare;
      prototype.prepare = function hearsLess(this: Database.Database, sql: string) {
        const statement = prepare.call(this, sql);
        const run = statement.run.bind(statement) as (...parameters: unknown[]) => Database.RunResult;
        statement.run = (...parameters: unknown[]) => {
          try {
            return run(...parameters);
          } catch (error) {
            if (wrong === 'nameless') throw new Error(String(error));
            if (sql !== 'COMMIT') throw error;
            return { changes: 0, lastInsertRowid: 0 };
          }
        };
        return statement;
      } as typeof prepare;
      return;
    }
    case 'piecemeal':
      prototype.transaction = ((work: (...given: unknown[]) => unknown) =>
        Object.assign(work.bind(null), { immediate: work })) as typeof prototype.transaction;
  }
}

type Pragma = readonly [name: string, wanted: string, instead: string, believed: unknown];

/** Connections ask whether what they wanted took, and are told so. */
function setInstead([name, wanted, instead, believed]: Pragma): void {
  const { prototype } = Database;
  const pragma = prototype.pragma;
  prototype.pragma = function setsLess(this: Database.Database, source: string, options?: Database.PragmaOptions): unknown {
    if (source === `${name} = ${wanted}`) return pragma.call(this, `${name} = ${instead}`);
    return source === name ? believed : pragma.call(this, source, options);
  };
}
