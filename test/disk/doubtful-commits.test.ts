/** A commit that the disk fails is looked up before anyone is told: what is told is so, also for the next who opens the book after a kill (rules L5, T10). */

import { describe, expect, test } from 'vitest';
import { bookWithCard, bundledProgram, contradictions, hasStrace, meet, type Fault, type Met } from './failing-disk.ts';

/** Six acts make some fifteen commits; of each fault every so many calls are tried. `FLOATBOOK_FAULTS=every` tries all of them. */
const EVERY = process.env['FLOATBOOK_FAULTS'] === 'every';
const ACTS = 6;
const LAST_FSYNC = 15;
const LAST_WRITE = 120;

const WAL = ['-wal'];
const ALL = ['', '-wal', '-shm'];

function* faults(): Generator<readonly [name: string, fault: Fault, stops: boolean]> {
  const step = (least: number) => (EVERY ? 1 : least);
  for (let at = 1; at <= LAST_FSYNC; at += step(2))
    for (const lasts of [false, true])
      yield [`fsync ${at}${lasts ? ' and every later one' : ''}`, { calls: 'fsync,fdatasync', error: 'EIO', at, lasts, files: WAL }, true];
  for (let at = 2; at <= LAST_FSYNC; at += step(4))
    yield [`fsync ${at}, and goes on`, { calls: 'fsync,fdatasync', error: 'ENOSPC', at, lasts: false, files: ALL }, false];
  for (let at = 3; at <= LAST_WRITE; at += step(29))
    for (const error of ['EIO', 'ENOSPC'] as const)
      yield [`write ${at} and every later one (${error})`, { calls: 'pwrite64', error, at, lasts: true, files: ALL }, false];
  for (let at = 2; at <= LAST_WRITE; at += step(37))
    yield [`write ${at} alone`, { calls: 'pwrite64', error: 'EIO', at, lasts: false, files: ALL }, false];
  for (let at = 1; at <= 3; at += 1) yield [`truncation ${at}`, { calls: 'ftruncate', error: 'EIO', at, lasts: true, files: ALL }, false];
  yield ['opening from the third time on', { calls: 'openat', error: 'EMFILE', at: 3, lasts: true, files: ALL }, false];
}

const outcomes = ({ told }: Met) => told.map(({ outcome }) => outcome);

describe.runIf(hasStrace())('on a disk that fails', { timeout: 300_000 }, () => {
  test('whatever is told is so, and no processor is asked without an intent', async () => {
    const program = await bundledProgram();
    const original = await bookWithCard();
    const undisturbed = meet(program, original, null, { acts: ACTS, stops: false, wrong: null });
    expect(outcomes(undisturbed)).toEqual(Array.from({ length: ACTS }, () => 'done'));
    expect(contradictions(undisturbed)).toEqual([]);
    const seen = new Map<string, number>();
    let hit = 0;
    for (const [name, fault, stops] of faults()) {
      const met = meet(program, original, fault, { acts: ACTS, stops, wrong: null });
      if (met.wasHit) hit += 1;
      for (const outcome of outcomes(met)) seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
      expect([name, contradictions(met)]).toEqual([name, []]);
    }
    process.stdout.write(`faults that came: ${hit}; told: ${[...seen].map(([outcome, times]) => `${outcome} ${times}`).join(', ')}\n`);
    expect(hit).toBeGreaterThan(25);
    // Each way in which it can end was seen.
    for (const outcome of ['done', 'disk_failing', 'disk_full', 'outcome_unknown', 'read_only_for_now'])
      expect([outcome, seen.has(outcome)]).toEqual([outcome, true]);
  });

  test('the harness notices a failed commit that is told as not done without a look', async () => {
    const program = await bundledProgram();
    const original = await bookWithCard();
    const found: string[] = [];
    for (let at = 1; at <= 5; at += 1)
      found.push(
        ...contradictions(
          meet(
            program,
            original,
            { calls: 'fsync,fdatasync', error: 'EIO', at, lasts: false, files: WAL },
            { acts: ACTS, stops: true, wrong: 'never_looks' },
          ),
        ),
      );
    expect(found.join('\n')).toMatch(/told as disk_failing, and is there/);
  });
});
