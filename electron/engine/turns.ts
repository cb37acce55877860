/** Turns at a book's writing connection: one transaction at a time, in the order asked for, however long one takes. */

import type { Connection } from '../../db/connection.ts';

const last = new WeakMap<Connection, Promise<unknown>>();

/** Runs `work` when everything that asked before is done. Not re-entrant: work that asks for another turn inside its own never gets it. */
export function inTurn<Result>(connection: Connection, work: () => Promise<Result> | Result): Promise<Result> {
  const before = last.get(connection) ?? Promise.resolve();
  const turn = before.then(work, work);
  last.set(
    connection,
    turn.catch(() => undefined),
  );
  return turn;
}
