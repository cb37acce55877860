/** The crash tests are worth something only if they fail for engines that are wrong: one that calls first and writes afterwards, one with a new key for each call. */

import { expect, test } from 'vitest';
import { killedAtEveryPoint, killedAtRandom } from './accounts-killed.ts';
import { accountFolder, bundledProgram } from './program-bundle.ts';
import type { EngineKind } from './wrong-engines.ts';
import type { OutcomeName } from './scenarios.ts';

const WRONG: ReadonlyArray<{ readonly kind: EngineKind; readonly outcome: OutcomeName }> = [
  { kind: 'calls_first', outcome: 'succeeds' },
  { kind: 'new_key_each_call', outcome: 'charges, and the answer is lost' },
];

test.for(WRONG)(
  'an engine that is wrong ($kind) charges twice when it is killed at one of its points',
  { timeout: 120_000 },
  async ({ kind, outcome }) => {
    const program = await bundledProgram();
    const scenario = { trigger: 'automatic', outcome } as const;
    const { wrong } = await killedAtEveryPoint({ program, folder: accountFolder(), scenario, kind, which: 'each_that_differs' });
    expect(wrong.join('\n')).toMatch(/charged twice/);
    expect(wrong.join('\n')).toMatch(/asked without an intent/);
  },
);

test.for(WRONG)('an engine that is wrong ($kind) charges twice when it is killed at random', { timeout: 300_000 }, async ({ kind }) => {
  const program = await bundledProgram();
  const found = await firstWrong(program, kind);
  expect(found).toMatch(/charged twice/);
});

const KILLS_OF_AN_ACCOUNT = 12;

/** What is wrong with the first account that was charged twice, of a few. */
async function firstWrong(program: string, kind: EngineKind): Promise<string> {
  for (let seed = 1; seed <= 12; seed += 1) {
    const { wrong } = await killedAtRandom({ program, folder: accountFolder(), seed, kills: KILLS_OF_AN_ACCOUNT, kind });
    const text = wrong.join('\n');
    if (text.includes('charged twice')) return text;
  }
  return 'nothing';
}
