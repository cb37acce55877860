/** Connections that are wrong on purpose: with them the harnesses have to fail. */

import Database from 'better-sqlite3';

/** `normal` and `off`: SQLite's `synchronous` in the place of FULL. */
export type WrongConnection = 'normal' | 'off';

/** Lets every connection of this process that asks for `synchronous = FULL` have less, and believe that it took. */
export function breakConnections(wrong: WrongConnection | null): void {
  if (wrong === null) return;
  const { prototype } = Database;
  const pragma = prototype.pragma;
  prototype.pragma = function broken(this: Database.Database, source: string, options?: Database.PragmaOptions): unknown {
    if (source === 'synchronous = FULL') return pragma.call(this, `synchronous = ${wrong}`);
    return source === 'synchronous' ? 2 : pragma.call(this, source, options);
  };
}
