/** Turns at one thing, such as a book's writing connection: one piece of work at a time, in the order asked for, however long one takes. */

const last = new WeakMap<object, Promise<unknown>>();

/** Runs `work` when everything that asked before is done. Not re-entrant: work that asks for another turn inside its own never gets it. */
export function inTurn<Result>(thing: object, work: () => Promise<Result> | Result): Promise<Result> {
  const before = last.get(thing) ?? Promise.resolve();
  const turn = before.then(work, work);
  last.set(
    thing,
    turn.catch(() => undefined),
  );
  return turn;
}
