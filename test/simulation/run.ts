/** `npm run simulate`: many account-years in several processes; stops at the first difference, with its seed and step. Interrupted, it tells what it has done. */

import { fork, type ChildProcess } from 'node:child_process';
import { hash } from 'node:crypto';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Task, Told } from './worker.ts';

const { values } = parseArgs({
  options: { years: { type: 'string' }, seed: { type: 'string' }, workers: { type: 'string' }, 'years-each': { type: 'string' } },
});
const [years, firstSeed, workers, yearsEach] = [
  whole(values.years, 1000),
  whole(values.seed, 1),
  whole(values.workers, 2),
  // One account lives so long; its book is made once.
  whole(values['years-each'], 5),
];
const accounts = Math.ceil(years / yearsEach);

/** Processes for which there was no more work. */
const dismissed = new Set<ChildProcess>();
const counts = new Map<string, number>();
const traces: string[] = [];
let [given, done, steps, processor] = [0, 0, 0, 0];
let said = 0;
const start = performance.now();

console.log(`${accounts} accounts of ${yearsEach} years, seeds ${firstSeed} to ${firstSeed + accounts - 1}, ${workers} processes`);
const processes = Array.from({ length: Math.min(workers, accounts) }, () => {
  const worker = fork(join(import.meta.dirname, 'worker.ts'), { execArgv: ['--no-warnings', ...process.execArgv] });
  worker.on('message', (told: Told) => take(worker, told));
  worker.on('exit', (code, signal) => {
    if (!dismissed.has(worker)) stop(`a process ended before its work was done: ${code ?? signal}`);
  });
  next(worker);
  return worker;
});

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    report();
    stop(`interrupted: seeds ${firstSeed} to ${firstSeed + given - 1} were begun`);
  });

function next(worker: ChildProcess): void {
  if (given === accounts) {
    dismissed.add(worker);
    return worker.disconnect();
  }
  worker.send({ seed: firstSeed + given, years: yearsEach } satisfies Task);
  given += 1;
}

function take(worker: ChildProcess, told: Told): void {
  if (told.difference !== undefined) return stop(`seed ${told.seed}, ${told.difference}`);
  done += 1;
  steps += told.steps;
  processor += told.processor;
  traces[told.seed - firstSeed] = told.trace;
  for (const [what, count] of told.counts) counts.set(what, (counts.get(what) ?? 0) + count);
  const percent = Math.floor((100 * done) / accounts);
  if (percent >= said + 10) console.log(`${(said = percent)} % · ${speed()}`);
  if (done === accounts) report();
  next(worker);
}

function speed(): string {
  const minutes = (performance.now() - start) / 60_000;
  return `${Math.round((done * yearsEach) / minutes).toLocaleString('en')} account-years a minute`;
}

function report(): void {
  console.log(
    [...counts]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([what, count]) => `| ${what} | ${count.toLocaleString('en')} |`)
      .join('\n'),
  );
  const perYear = Math.round(steps / (done * yearsEach));
  const minutes = ((performance.now() - start) / 60_000).toFixed(1);
  console.log(
    `${(done * yearsEach).toLocaleString('en')} account-years, ${steps.toLocaleString('en')} steps (${perYear} a year), ${minutes} minutes, ${speed()}`,
  );
  console.log(`${Math.round(processor / (done * yearsEach))} ms of processor time an account-year`);
  console.log(`trace of all: ${hash('sha256', traces.join('\n'), 'hex')}`);
  console.log('no difference');
}

function stop(why: string): void {
  console.error(why);
  for (const worker of processes) worker.kill();
  process.exit(1);
}

function whole(text: string | undefined, otherwise: number): number {
  const value = Number(text ?? otherwise);
  if (!Number.isSafeInteger(value) || value < 1) throw new TypeError(`"${text}" is no whole number above 0.`);
  return value;
}
