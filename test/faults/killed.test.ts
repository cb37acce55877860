/**
 * Killed in the midst of writing, whatever was being done: what was there before is there, what was begun is not, and the program goes on. FLOATBOOK_KILLS sets how
 * often. Payments are killed more thoroughly in test/crash.
 */

import { expect, test } from 'vitest';
import { newRandom } from '../../electron/engine/sample/random.ts';
import { canTrace } from './can-trace.ts';
import { FaultedProgram, WRITING_ACTS } from './nth-fault.ts';

const KILLS = Number(process.env['FLOATBOOK_KILLS'] ?? 80);
const SEED = Number(process.env['FLOATBOOK_SEED'] ?? 1);
const KILLS_OF_A_BOOK = 40;
const A_KILL_TAKES_MS = 8000;

const traces = canTrace();

test.runIf(traces)(
  `${KILLS} kills in the midst of writing: nothing is half there, and nothing that was there is lost`,
  async () => {
    const random = newRandom(SEED);
    const wrong: string[] = [];
    for (let kills = 0; kills < KILLS;) {
      const program = await FaultedProgram.open();
      for (let ofBook = 0; ofBook < KILLS_OF_A_BOOK && kills < KILLS;) {
        const killed = await program.kill(random.pick(WRITING_ACTS), random.between(1, 40));
        wrong.push(...killed.wrong);
        if (!killed.wasKilled) continue;
        kills += 1;
        ofBook += 1;
      }
      wrong.push(...(await program.end()));
    }
    expect(wrong).toEqual([]);
  },
  60_000 + KILLS * A_KILL_TAKES_MS,
);

test.runIf(traces)('a program that is wrong (pages written into the book at once) is found out', { timeout: 120_000 }, async () => {
  const program = await FaultedProgram.open('unlogged');
  const { wasKilled, wrong } = await program.kill('import', 10, '');
  expect(wasKilled).toBe(true);
  expect(wrong.join('\n')).toMatch(/half there|damaged|verify|does not open/);
});
