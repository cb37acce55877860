/**
 * Killed in the midst of writing, whatever was being done: what was there before is there, what was begun is not, and the program goes on. FLOATBOOK_KILLS sets how
 * often. Payments are killed more thoroughly in test/crash.
 */

import { expect, test } from 'vitest';
import { newRandom, type Random } from '../../electron/engine/sample/random.ts';
import { canTrace } from './can-trace.ts';
import { FaultedProgram, WRITING_ACTS } from './nth-fault.ts';

const KILLS = Number(process.env['FLOATBOOK_KILLS'] ?? 200);
const SEED = Number(process.env['FLOATBOOK_SEED'] ?? 1);
const KILLS_OF_A_BOOK = 40;
const A_KILL_TAKES_MS = 8000;

/** Programs that are killed beside one another: most of a kill is waiting for processes. */
const LANES = 2;

const traces = canTrace();

/** Kills programs so many times, each book up to `KILLS_OF_A_BOOK` times. Returns what is wrong then. */
async function killing(random: Random, kills: number): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (let done = 0; done < kills;) {
    const program = await FaultedProgram.open();
    for (let ofBook = 0; ofBook < KILLS_OF_A_BOOK && done < kills;) {
      const killed = await program.kill(random.pick(WRITING_ACTS), random.between(1, 40));
      wrong.push(...killed.wrong);
      if (!killed.wasKilled) continue;
      done += 1;
      ofBook += 1;
    }
    wrong.push(...(await program.end()));
  }
  return wrong;
}

test.runIf(traces)(
  `${KILLS} kills in the midst of writing: nothing is half there, and nothing that was there is lost`,
  async () => {
    const ofLanes = Array.from({ length: LANES }, (_, lane) => killing(newRandom(SEED + lane), Math.floor((KILLS + lane) / LANES)));
    expect((await Promise.all(ofLanes)).flat()).toEqual([]);
  },
  60_000 + KILLS * A_KILL_TAKES_MS,
);

test.runIf(traces)('a program that is wrong (pages written into the book at once) is found out', { timeout: 120_000 }, async () => {
  const program = await FaultedProgram.open('unlogged');
  const { wasKilled, wrong } = await program.kill('import', 10, '');
  expect(wasKilled).toBe(true);
  expect(wrong.join('\n')).toMatch(/half there|damaged|verify|does not open/);
});
