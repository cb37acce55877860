/** One process of the simulation: takes seeds, gives outcomes, until there are no more. */

import type { Outcome } from './simulate.ts';
import { simulate } from './simulate.ts';
import { openWorkshop } from './world.ts';

export interface Task {
  readonly seed: number;
  readonly years: number;
}

/** An outcome as it goes from process to process. */
export type Told = Omit<Outcome, 'counts'> & { readonly counts: readonly (readonly [what: string, count: number])[] };

// A loss of the line is an error with a stack trace: nobody reads ten thousand of them.
Error.stackTraceLimit = 3;
const workshop = openWorkshop();
process.on('disconnect', () => {
  workshop.remove();
  process.exit();
});
process.on('message', ({ seed, years }: Task) => {
  simulate(workshop, seed, years)
    .then(({ counts, ...outcome }) => process.send?.({ ...outcome, counts: [...counts] } satisfies Told))
    .catch((error: unknown) => {
      console.error(error);
      process.send?.({ seed, years, steps: 0, trace: '', counts: [], difference: String(error) } satisfies Told);
    });
});
