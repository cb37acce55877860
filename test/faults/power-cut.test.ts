/**
 * The power goes while the program works: what was acknowledged is there with its answer, nothing is half there, and no charge is without its
 * intent (rules L5, T9, T10). FLOATBOOK_CUTS sets how often, FLOATBOOK_SEED the first seed. The harness is worth something only if it fails
 * for programs that are wrong: they follow.
 */

import { expect, test } from 'vitest';
import { canTrace } from './can-trace.ts';
import { cutPower, record, type Recorded } from './power-cut.ts';
import type { WrongConnection } from './wrong-connections.ts';

const CUTS = Number(process.env['FLOATBOOK_CUTS'] ?? 1000);
const SEED = Number(process.env['FLOATBOOK_SEED'] ?? 1);
const A_CUT_TAKES_MS = 600;
const CUTS_OF_A_WRONG_ONE = 400;

const traces = canTrace();

test.runIf(traces)(
  `${CUTS} power cuts: what was acknowledged is there, whole, and payments come to their end`,
  async () => {
    const cut = await cutPower(await record(3), { cuts: CUTS, seed: SEED });
    expect(cut.wrong).toEqual([]);
    expect(cut.cuts).toBe(CUTS);
    // Cuts that always find the same book, or never a payment under way, would prove nothing.
    expect(cut.states).toBeGreaterThan(Math.min(30, CUTS / 10));
    expect(cut.reckoned).toBeGreaterThan(Math.min(5, CUTS / 100));
    console.log(`${cut.cuts} power cuts, seed ${SEED}: ${cut.states} states of the book, ${cut.reckoned} with payments brought to their end`);
  },
  60_000 + CUTS * A_CUT_TAKES_MS,
);

test.runIf(traces).for<[WrongConnection, RegExp]>([
  ['normal', /commits are lost that were acknowledged/],
  ['off', /half there/],
])('a program that is wrong (synchronous = %s) is found out', { timeout: 240_000 }, async ([wrong, seen]) => {
  await expectFound(await record(2, wrong), seen);
});

test.runIf(traces)('a program that does not sync folders, or the files of documents, is found out', { timeout: 240_000 }, async () => {
  const right = await record(2);
  // The files of documents are there for a short part of the work.
  const from = right.steps.findIndex((step) => step.does === 'link' && step.name.name.endsWith('.part'));
  await expectFound(
    withoutSync(right, ({ isFolder }) => isFolder),
    /commits are lost that were acknowledged/,
  );
  await expectFound(
    withoutSync(right, ({ isFolder, name }) => isFolder && name !== ''),
    /the file of a document is missing/,
    from,
  );
  await expectFound(
    withoutSync(right, ({ isFolder, name }) => !isFolder && name.endsWith('.part')),
    /the file of a document is changed/,
    from,
  );
});

async function expectFound(recorded: Recorded, seen: RegExp, from = 0): Promise<void> {
  const { wrong } = await cutPower(recorded, { cuts: CUTS_OF_A_WRONG_ONE, seed: SEED, until: seen, from });
  expect(wrong.join('\n')).toMatch(seen);
}

/** The same work by a program that never syncs some files or folders; the book's own folder has no name here. */
function withoutSync({ steps, now }: Recorded, isLeftOut: (file: { readonly isFolder: boolean; readonly name: string }) => boolean): Recorded {
  const files = new Map([[0, { isFolder: true, name: '' }]]);
  for (const step of steps) if (step.does === 'link') files.set(step.file, { isFolder: step.isFolder, name: step.name.name });
  return { now, steps: steps.filter((step) => step.does !== 'sync' || !isLeftOut(files.get(step.file) ?? { isFolder: false, name: '' })) };
}
