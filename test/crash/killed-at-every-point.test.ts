/**
 * One payment, killed at every await and commit point of it in turn, for every outcome that a processor may give (rules T9, T10). Points between
 * which nothing became durable are one crash, and of payments that take the same steps as an automatic top-up only those are played which
 * end otherwise; with FLOATBOOK_POINTS=every it is each point of each payment all the same.
 */

import { afterAll, expect, test } from 'vitest';
import { killedAtEveryPoint } from './accounts-killed.ts';
import { accountFolder, bundledProgram } from './program-bundle.ts';
import { SCENARIOS, type OutcomeName } from './scenarios.ts';

const IS_LONG = process.env['FLOATBOOK_POINTS'] === 'every';

/** Where fees paid by card and packs bought by hand go ways of their own: paid at once, by a look-up, a day later, not at all, and otherwise than asked. */
const OUTCOMES_OF_OTHERS: ReadonlySet<OutcomeName> = new Set([
  'succeeds',
  'charges, and the answer is lost',
  'declines for good',
  'declines softly, then pays a day later',
  'charges another amount',
]);

const scenarios = SCENARIOS.filter(({ trigger, outcome }) => IS_LONG || trigger === 'automatic' || OUTCOMES_OF_OTHERS.has(outcome));

let [payments, points, allKills] = [0, 0, 0];
afterAll(() => console.log(`${allKills} kills at ${points} points of ${payments} payments`));

test.for(scenarios)('$trigger: the processor $outcome', { timeout: IS_LONG ? 3_600_000 : 240_000 }, async (scenario) => {
  const program = await bundledProgram();
  const which = IS_LONG ? 'every' : 'each_that_differs';
  const killed = await killedAtEveryPoint({ program, folder: accountFolder(), scenario, which });
  expect(killed.wrong).toEqual([]);
  // An intent, its charge and its record at least, and what is before and behind them.
  expect(killed.kills).toBeGreaterThanOrEqual(5);
  payments += 1;
  points += killed.points;
  allKills += killed.kills;
});
