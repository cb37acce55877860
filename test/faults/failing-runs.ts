/** Runs with failing calls: how many there are of each kind, what is drawn for one, and what came of all. */

import { expect } from 'vitest';
import { newRandom, type Random } from '../../electron/engine/sample/random.ts';
import type { ActName } from './acts.ts';
import { CALL_NAMES, ERRORS, type CallName, type Failure } from './failing-calls.ts';
import { FaultedProgram, type Faulted } from './nth-fault.ts';

const ALL = Number(process.env['FLOATBOOK_FAULTS'] ?? 500);
const SEED = Number(process.env['FLOATBOOK_SEED'] ?? 1);
/** One in so many is a migration, and one in so many makes or restores a backup, which takes several times as long as the others. */
const ONE_IN = 8;
const EIGHTH = Math.floor(ALL / ONE_IN);

/** FLOATBOOK_FAULTS says how many there are in all. */
export const RUNS = { migrations: EIGHTH, backups: EIGHTH, acts: ALL - 2 * EIGHTH } as const;

/** Books grow with each run; then a new one is begun. */
const RUNS_OF_A_BOOK = 50;
const A_RUN_TAKES_MS = 5000;

/** For so many runs, on a machine that has much else to do. */
export function timeFor(runs: number): number {
  return 120_000 + runs * A_RUN_TAKES_MS;
}

export type Calls = Readonly<Record<CallName, number>>;

/** Plays `play` with chance that FLOATBOOK_SEED repeats, says what came of it, and expects nothing to be wrong. */
export async function playRuns(runs: number, play: (random: Random, tally: Tally) => Promise<void>): Promise<void> {
  const tally = new Tally();
  await play(newRandom(SEED), tally);
  console.log(`${tally.runs} runs with failing calls, seed ${SEED}:\n${tally.table()}`);
  expect(tally.wrong).toEqual([]);
  // Runs that always end the same way, or never fail, would prove nothing.
  expect(tally.refused).toBeGreaterThan(runs / 3);
}

/** What came of all runs. */
export class Tally {
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

/** So many more runs of these acts, chosen by chance. */
export async function failActs(names: readonly ActName[], runs: number, random: Random, tally: Tally): Promise<void> {
  for (const all = tally.runs + runs; tally.runs < all;) await failActsOfABook(names, Math.min(RUNS_OF_A_BOOK, all - tally.runs), random, tally);
}

async function failActsOfABook(names: readonly ActName[], runs: number, random: Random, tally: Tally): Promise<void> {
  const program = await FaultedProgram.open();
  const calls = new Map<string, Calls>();
  const end = tally.runs + runs;
  while (tally.runs < end) {
    const name = random.pick(names);
    const counted = calls.get(name) ?? (await program.calls(name));
    calls.set(name, counted);
    tally.take(await program.run(name, failureOf(counted, random)));
  }
  tally.wrong.push(...(await program.end()));
}

/** Each kind of call that there is as often as any other. */
export function failureOf(calls: Calls, random: Random): Failure {
  const call = random.pick(CALL_NAMES.filter((name) => calls[name] > 0));
  return { call, error: random.pick(ERRORS), nth: random.between(1, calls[call]), lasts: random.chance(400) };
}
