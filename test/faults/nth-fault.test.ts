/**
 * The n-th call to the system fails while something is posted, imported, topped up, sealed, filed, opened or brought up to date: nothing that was acknowledged is lost,
 * nothing that was refused is there, and every failure is named. FLOATBOOK_FAULTS sets how many runs there are, FLOATBOOK_SEED the seed.
 */

import { expect, test } from 'vitest';
import { newRandom, type Random } from '../../electron/engine/sample/random.ts';
import { canTrace } from './can-trace.ts';
import { CALL_NAMES, ERRORS, type CallName, type Failure } from './failing-calls.ts';
import { FaultedMigrations, OldBook } from './migrations.ts';
import { FaultedProgram, FAILING_ACTS, type Faulted } from './nth-fault.ts';
import { VERSIONS } from './old-books.ts';

const RUNS = Number(process.env['FLOATBOOK_FAULTS'] ?? 500);
const SEED = Number(process.env['FLOATBOOK_SEED'] ?? 1);
/** One in so many is a migration. */
const MIGRATIONS_ONE_IN = 8;
/** Books grow with each run; then a new one is begun. */
const RUNS_OF_A_BOOK = 50;
const A_RUN_TAKES_MS = 5000;

const traces = canTrace();

test.runIf(traces)(
  `${RUNS} failing calls: nothing acknowledged is lost, nothing refused is there, every failure is named`,
  async () => {
    const random = newRandom(SEED);
    const migrations = Math.floor(RUNS / MIGRATIONS_ONE_IN);
    const tally = new Tally();
    await failMigrations(migrations, random, tally);
    while (tally.runs < RUNS) await failActs(Math.min(RUNS_OF_A_BOOK, RUNS - tally.runs), random, tally);
    console.log(`${tally.runs} runs with failing calls, seed ${SEED}:\n${tally.table()}`);
    expect(tally.wrong).toEqual([]);
    // Runs that always end the same way, or never fail, would prove nothing.
    expect(tally.refused).toBeGreaterThan(RUNS / 3);
  },
  120_000 + RUNS * A_RUN_TAKES_MS,
);

test.runIf(traces).for([
  ['deaf', 'write', /it was acknowledged, and is not there/],
  ['nameless', 'write', /a defect was behind what was told/],
] as const)('a program that is wrong (%s) is found out', { timeout: 120_000 }, async ([kind, call, seen]) => {
  const program = await FaultedProgram.open(kind);
  const { wrong } = await program.run('import', { call, error: 'EIO', nth: 3, lasts: true });
  expect(wrong.join('\n')).toMatch(seen);
});

type Calls = Readonly<Record<CallName, number>>;

/** What came of all runs. */
class Tally {
  readonly wrong: string[] = [];
  readonly #told = new Map<string, number>();
  runs = 0;
  refused = 0;

  take({ act, failure, failed, told, wrong }: Faulted): void {
    this.wrong.push(...wrong.map((what) => `${act}, ${JSON.stringify(failure)}, told ${told}: ${what}`));
    // Where there was no n-th call nothing failed.
    if (failed === 0) return;
    this.runs += 1;
    if (told !== 'ok') this.refused += 1;
    const key = `${act}: ${told}`;
    this.#told.set(key, (this.#told.get(key) ?? 0) + 1);
  }

  table(): string {
    return [...this.#told]
      .map(([key, runs]) => `${key}, ${runs}`)
      .toSorted()
      .join('\n');
  }
}

async function failActs(runs: number, random: Random, tally: Tally): Promise<void> {
  const program = await FaultedProgram.open();
  const calls = new Map<string, Calls>();
  const end = tally.runs + runs;
  while (tally.runs < end) {
    const name = random.pick(FAILING_ACTS);
    const counted = calls.get(name) ?? (await program.calls(name));
    calls.set(name, counted);
    tally.take(await program.run(name, failureOf(counted, random)));
  }
  tally.wrong.push(...(await program.end()));
}

async function failMigrations(runs: number, random: Random, tally: Tally): Promise<void> {
  const program = await FaultedMigrations.open();
  const olds = await Promise.all(VERSIONS.slice(0, -1).map((version) => OldBook.make(version)));
  const calls = new Map<OldBook, Calls>();
  while (tally.runs < runs) {
    const old = random.pick(olds);
    const counted = calls.get(old) ?? (await program.calls(old));
    calls.set(old, counted);
    tally.take(await program.run(old, failureOf(counted, random)));
  }
  await program.end();
}

/** Each kind of call that there is as often as any other. */
function failureOf(calls: Calls, random: Random): Failure {
  const call = random.pick(CALL_NAMES.filter((name) => calls[name] > 0));
  return { call, error: random.pick(ERRORS), nth: random.between(1, calls[call]), lasts: random.chance(400) };
}
