/** Simulated years of business: the engine does what the rules want, step by step, and the same seed does the same. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { simulate } from './simulate.ts';
import { openWorkshop, type Workshop } from './world.ts';

let workshop: Workshop;
beforeAll(() => void (workshop = openWorkshop()));
afterAll(() => workshop.remove());

/** One more that is another each time; told, so that it can be asked for again: npm run simulate -- --years 1 --years-each 1 --seed N. */
const ANY_SEED = 1_000_000 + Math.floor(Math.random() * 1_000_000_000);

for (const seed of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, ANY_SEED])
  test(`T M C L a simulated year is that of the rules: seed ${seed}`, async () => {
    const outcome = await simulate(workshop, seed, 1);
    expect(outcome.difference).toBeUndefined();
    expect(outcome.steps).toBeGreaterThanOrEqual(300);
  }, 120_000);

test('the same seed has the same trace', async () => {
  const [first, second, other] = [await simulate(workshop, 7, 1), await simulate(workshop, 7, 1), await simulate(workshop, 8, 1)];
  expect(second.trace).toBe(first.trace);
  expect(other.trace).not.toBe(first.trace);
}, 120_000);
