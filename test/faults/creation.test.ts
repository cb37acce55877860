/**
 * The creation of a book that is cut off by the power, or by a kill at each of its steps: there is no file at its place, or a whole book, and what is left
 * beside it keeps nobody from making one. FLOATBOOK_KILLED_WRITES=every looks after each single write.
 */

import { beforeAll, describe, expect, test } from 'vitest';
import { canTrace } from './can-trace.ts';
import { cutCreation, inPlace, killAtSteps, killCreation, recordCreation, type RecordedCreation } from './creation.ts';

const STRIDE = process.env['FLOATBOOK_KILLED_WRITES'] === 'every' ? 1 : 24;
const CUTS = 80;
/** Of the some five hundred calls that change something: at the first ones, in between, and at the last. */
const KILLS = [1, 2, 3, 60, 200, 330, 440] as const;
const SEED = 1;

describe.runIf(canTrace())('the creation of a book', { timeout: 240_000 }, () => {
  let recorded: RecordedCreation;
  beforeAll(async () => {
    recorded = await recordCreation();
  }, 60_000);

  test('killed at each step leaves no file at its place or a whole book', () => {
    const { cuts, wrong } = killAtSteps(recorded, STRIDE);
    expect(cuts).toBeGreaterThan(40);
    expect(wrong).toEqual([]);
  });

  test('cut off by the power leaves no file at its place or a whole book', async () => {
    expect(await cutCreation(recorded, CUTS, SEED)).toEqual({ cuts: CUTS, wrong: [] });
  });

  test('killed for good leaves no file at its place or a whole book', async () => {
    let killed = 0;
    for (const nth of KILLS) {
      const { wasKilled, wrong } = await killCreation(nth);
      expect(wrong).toEqual([]);
      if (wasKilled) killed += 1;
    }
    expect(killed).toBeGreaterThan(4);
  });

  test('by a program that is wrong (it makes the book at its place) is found out', async () => {
    const wrong = inPlace(recorded);
    expect(killAtSteps(wrong, STRIDE).wrong.join('\n')).toMatch(/there is a file and no book/);
    expect((await cutCreation(wrong, CUTS, SEED)).wrong.join('\n')).toMatch(/there is a file and no book/);
  });
});
