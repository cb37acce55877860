/**
 * The n-th call to the system fails while something is posted, imported, topped up, sealed, filed, opened or brought up to date: nothing that was acknowledged is lost,
 * nothing that was refused is there, and every failure is named. FLOATBOOK_FAULTS sets how many runs there are, those of backups among them, FLOATBOOK_SEED the seed.
 */

import { expect, test } from 'vitest';
import type { Random } from '../../electron/engine/sample/random.ts';
import { canTrace } from './can-trace.ts';
import { failActs, failureOf, playRuns, RUNS, timeFor, type Calls, type Tally } from './failing-runs.ts';
import { FaultedMigrations, OldBook } from './migrations.ts';
import { FaultedProgram, WRITING_ACTS } from './nth-fault.ts';
import { VERSIONS } from './old-books.ts';

const ALL = RUNS.migrations + RUNS.acts;
const traces = canTrace();

test.runIf(traces)(
  `${ALL} failing calls: nothing acknowledged is lost, nothing refused is there, every failure is named`,
  () =>
    playRuns(ALL, async (random, tally) => {
      await failMigrations(RUNS.migrations, random, tally);
      await failActs(WRITING_ACTS, RUNS.acts, random, tally);
    }),
  timeFor(ALL),
);

test.runIf(traces).for([
  ['deaf', 'write', /it was acknowledged, and is not there/],
  ['nameless', 'write', /a defect was behind what was told/],
] as const)('a program that is wrong (%s) is found out', { timeout: 120_000 }, async ([kind, call, seen]) => {
  const program = await FaultedProgram.open(kind);
  const { wrong } = await program.run('import', { call, error: 'EIO', nth: 3, lasts: true });
  expect(wrong.join('\n')).toMatch(seen);
});

test.runIf(traces)('a purchase that is told as refused although it is committed is found out', { timeout: 120_000 }, async () => {
  const rethrows = {
    file: 'electron/engine/account/what-follows.ts',
    from: 'if (!(error instanceof Refused && OF_THE_DISK.has(error.refusal.code))) throw error;',
    to: 'throw error;',
  };
  const program = await FaultedProgram.open(null, null, rethrows);
  const found: string[] = [];
  for (let nth = 1; nth <= 12 && found.length === 0; nth += 1)
    found.push(...(await program.run('top_up', { call: 'sync', error: 'EIO', nth, lasts: true })).wrong);
  expect(found.join('\n')).toMatch(/it was refused \(\w+\), and was done/);
});

async function failMigrations(runs: number, random: Random, tally: Tally): Promise<void> {
  const program = await FaultedMigrations.open();
  const olds = VERSIONS.slice(0, -1).map((version) => OldBook.make(version));
  const calls = new Map<OldBook, Calls>();
  while (tally.runs < runs) {
    const old = random.pick(olds);
    const counted = calls.get(old) ?? (await program.calls(old));
    calls.set(old, counted);
    tally.take(await program.run(old, failureOf(counted, random)));
  }
  await program.end();
}
