/** Runs pieces of work one strictly after another, with a bound on how many may wait. */

export interface Queue {
  /** `undefined` when too much is waiting already; otherwise what the work resolves or rejects with. */
  add<Result>(work: () => Result | Promise<Result>): Promise<Result> | undefined;
}

export function createQueue(longest: number): Queue {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return {
    add(work) {
      if (waiting >= longest) return undefined;
      waiting += 1;
      const result = last.then(work).finally(() => {
        waiting -= 1;
      });
      last = result.catch(() => undefined);
      return result;
    },
  };
}
