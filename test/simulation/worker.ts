/** One process of the simulation: takes seeds, gives outcomes, until there are no more. */

import type { Outcome } from './simulate.ts';
import { simulate } from './simulate.ts';
import { openWorkshop } from './world.ts';

export interface Task {
  readonly seed: number;
  readonly years: number;
}

/** An outcome as it goes from process to process. */
export type Told = Omit<Outcome, 'counts'> & {
  readonly counts: readonly (readonly [what: string, count: number])[];
  /** Milliseconds of processor time. */
  readonly processor: number;
};

// A loss of the line is an error with a stack trace: nobody reads ten thousand of them.
Error.stackTraceLimit = 3;
const workshop = openWorkshop();
// The first process decides when the work ends.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => {
  workshop.remove();
  process.exit();
});
process.on('message', ({ seed, years }: Task) => {
  const before = process.cpuUsage();
  const processor = () => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
  simulate(workshop, seed, years)
    .then(({ counts, ...outcome }) => process.send?.({ ...outcome, counts: [...counts], processor: processor() } satisfies Told))
    .catch((error: unknown) => {
      console.error(error);
      process.send?.({ seed, years, steps: 0, trace: '', counts: [], processor: 0, difference: String(error) } satisfies Told);
    });
});
