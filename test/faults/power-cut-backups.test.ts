/**
 * The power goes while a backup is made, restored, or a restore undone: what counts as a backup is whole, the book is wholly the old one or the new one, what was replaced is
 * kept, and nothing is left behind. FLOATBOOK_CUTS and FLOATBOOK_SEED are those of power-cut.test.ts: two in five of so many are made here, beside them.
 */

import { expect, test } from 'vitest';
import type { BrokenSource } from '../support/broken-source.ts';
import { canTrace } from './can-trace.ts';
import type { DiskStep } from './disk-trace.ts';
import { cutBackups, recordAfterKill, recordBackups } from './power-cut-backups.ts';

const CUTS = Math.floor((Number(process.env['FLOATBOOK_CUTS'] ?? 1000) * 2) / 5);
const SEED = Number(process.env['FLOATBOOK_SEED'] ?? 1);
const A_CUT_TAKES_MS = 900;
const CUTS_OF_A_WRONG_ONE = 400;

/** The one is longer. */
const RECORDINGS = [
  { name: 'backups, restores and their undoing', record: recordBackups, cuts: Math.ceil((CUTS * 5) / 8) },
  { name: 'a restore of a book that a kill left, and its undoing', record: recordAfterKill, cuts: Math.floor((CUTS * 3) / 8) },
] as const;

const traces = canTrace();

test.runIf(traces).for(RECORDINGS)('$cuts power cuts: $name', { timeout: 120_000 + CUTS * A_CUT_TAKES_MS }, async ({ name, record, cuts }) => {
  const cut = await cutBackups(await record(), { cuts, seed: SEED });
  expect(cut.wrong).toEqual([]);
  expect(cut.cuts).toBe(cuts);
  // Cuts that never come while books change places would prove nothing.
  expect(Math.min(cut.old, cut.fresh)).toBeGreaterThan(Math.min(20, cuts / 20));
  console.log(`${cut.cuts} power cuts in ${name}, seed ${SEED}: the old book ${cut.old} times, the new one ${cut.fresh} times`);
});

interface Variant {
  readonly name: string;
  readonly broken: BrokenSource;
  readonly seen: RegExp;
  /** Where half of the cuts come. */
  readonly often?: (step: DiskStep) => boolean;
}

const VARIANTS: readonly Variant[] = [
  {
    name: 'a backup has its name from the beginning',
    broken: { file: 'electron/engine/backups/make.ts', from: 'const part = file + PART;\n  const plain', to: 'const part = file;\n  const plain' },
    seen: /is not what was made/,
  },
  {
    name: 'the name of a backup is not forced to the disk',
    broken: { file: 'electron/engine/backups/make.ts', from: 'ways.sync(folder);\n    });', to: '});' },
    seen: /is gone that was acknowledged/,
  },
  {
    name: 'what a restore writes down is not forced to the disk',
    broken: {
      file: 'db/durable-files.ts',
      from: 'fsyncSync(descriptor);\n    } finally {\n      closeSync(descriptor);\n    }\n    renameSync',
      to: '} finally { closeSync(descriptor); }\n    renameSync',
    },
    seen: /the book does not open.*cannot be read/s,
  },
  {
    name: 'a restore goes on before the folder that it moves to is on the disk',
    broken: { file: 'db/replace-book.ts', from: "for (const folder of foldersOf(moves, 'to')) syncFolder(folder);", to: '' },
    seen: /what was replaced is not kept|the book does not open/,
  },
  {
    name: 'a restore renames files from one folder to another',
    broken: { file: 'db/replace-book.ts', from: 'if (!existsSync(to)) giveOtherName(from, to);', to: 'renameSync(from, to);' },
    seen: /what was replaced is not kept|the book does not open/,
    often: (step) => step.does === 'rename' && step.from.folder !== step.to.folder,
  },
];

test.runIf(traces).for(VARIANTS)('$name: that is found out', { timeout: 240_000 }, async ({ broken, seen, often }) => {
  const wrong: string[] = [];
  for (const { record } of RECORDINGS) {
    if (wrong.some((what) => seen.test(what))) return;
    wrong.push(...(await cutBackups(await record(broken), { cuts: CUTS_OF_A_WRONG_ONE, seed: SEED, until: seen, ...(often && { often }) })).wrong);
  }
  expect(wrong.join('\n')).toMatch(seen);
});
