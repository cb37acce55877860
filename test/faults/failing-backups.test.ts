/**
 * The n-th call to the system fails while a backup is made, restored, or a restore undone: what counts as a backup is whole and was acknowledged, the book is wholly the old
 * one or the new one, what was replaced is kept, nothing is left behind, and every failure is named. Counts are those of nth-fault.test.ts.
 */

import { expect, test } from 'vitest';
import type { BrokenSource } from '../support/broken-source.ts';
import { BACKUP_ACT_NAMES, type BackupAct } from './acts.ts';
import { canTrace } from './can-trace.ts';
import type { Failure } from './failing-calls.ts';
import { failActs, playRuns, RUNS, timeFor } from './failing-runs.ts';
import { FaultedProgram } from './nth-fault.ts';

const traces = canTrace();

test.runIf(traces)(
  `${RUNS.backups} failing calls: a backup is whole or not there, a restore is done or not, every failure is named`,
  () => playRuns(RUNS.backups, (random, tally) => failActs(BACKUP_ACT_NAMES, RUNS.backups, random, tally)),
  timeFor(RUNS.backups),
);

/** Pages of a backup, by the order in which they are written, that the disk says it has written and loses. */
const LOST: readonly Failure[] = [20, 40, 60, 80, 100].map((nth) => ({ call: 'write', error: 'LOST', nth, lasts: false }));

interface Variant {
  readonly name: string;
  readonly broken: BrokenSource;
  readonly act: BackupAct;
  readonly failures: readonly Failure[];
  readonly seen: RegExp;
}

const VARIANTS: readonly Variant[] = [
  {
    name: 'a backup is not verified',
    broken: { file: 'db/book-copy.ts', from: 'refuseProblems(isOlder', to: 'if (copy === "") refuseProblems(isOlder' },
    act: 'backup',
    failures: LOST,
    seen: /the backup is damaged|the backup holds something else/,
  },
  {
    name: 'a restore puts a backup in place before it is verified',
    broken: {
      file: 'electron/engine/backups/restore.ts',
      from: 'await unpacked(request, copy, {',
      to: 'await (copyPlain(backup, copy), replaceBook(bookFile, null, about), beginStaging(bookFile, about), unpacked)(request, copy, {',
    },
    act: 'restore',
    // The first copy is the one that is put in place.
    failures: [{ call: 'copy', error: 'ENOSPC', nth: 2, lasts: false }],
    seen: /it was refused \(\w+\), and is there/,
  },
  {
    name: 'a restore does not keep what it replaces',
    broken: {
      file: 'db/replace-book.ts',
      from: '({ from: bookFile + part, to: join(kept, KEPT_BOOK + part) })',
      to: '(rmSync(bookFile + part, { force: true }), { from: bookFile + part, to: join(kept, KEPT_BOOK + part) })',
    },
    act: 'restore',
    failures: [{ call: 'folder', error: 'EIO', nth: 99, lasts: false }],
    seen: /what was replaced is not kept/,
  },
];

test.runIf(traces).for(VARIANTS)('$name: that is found out', { timeout: 120_000 }, async ({ broken, act, failures, seen }) => {
  const program = await FaultedProgram.open(null, broken);
  const wrong: string[] = [];
  for (const failure of failures) wrong.push(...(await program.run(act, failure)).wrong);
  expect(wrong.join('\n')).toMatch(seen);
});

test.runIf(traces)('a backup of which the disk loses a page is refused', { timeout: 120_000 }, async () => {
  const program = await FaultedProgram.open();
  const told: string[] = [];
  for (const failure of LOST) {
    const run = await program.run('backup', failure);
    expect(run.wrong).toEqual([]);
    told.push(run.told);
  }
  expect(told).toContain('damaged_book');
});
