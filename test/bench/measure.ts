/** Measuring side by side: contenders take turns round by round, so that what else the machine does hits all of them; medians are compared. */

import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}

/**
 * Runs each of `contenders` once per round, in turning order, and gives the milliseconds of every round by name.
 * One round before the first warms up and does not count.
 */
export function inTurns<Name extends string>(
  rounds: number,
  contenders: Readonly<Record<Name, () => void>>,
): Readonly<Record<Name, readonly number[]>> {
  const names = Object.keys(contenders) as Name[];
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = 0; round <= rounds; round += 1) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const start = performance.now();
      contenders[name]();
      if (round > 0) times[name].push(performance.now() - start);
    }
  }
  return times;
}

/** Runs a program of this bench in a process of its own; its last line of output is JSON. */
export function inOwnProcess<Answer>(program: string, parameters: readonly string[], nodeOptions: readonly string[] = []): Answer {
  const run = spawnSync(process.execPath, ['--no-warnings', ...nodeOptions, program, ...parameters], { encoding: 'utf8', maxBuffer: 2 ** 26 });
  const answer = run.stdout.trim().split('\n').at(-1);
  if (run.status !== 0 || !answer) throw new Error(`${program} failed: ${run.stderr}`);
  return JSON.parse(answer) as Answer;
}

/** Removes a book with everything beside it. */
export function removeBook(file: string): void {
  for (const part of ['', '-wal', '-shm', '-lock']) rmSync(file + part, { force: true });
}
