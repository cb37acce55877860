/** Power cuts at many points of what became of a disk, each with the files as they may be then. */

import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newRandom, type Random } from '../../electron/engine/sample/random.ts';
import { BOOK } from './acts.ts';
import { Disk } from './disk.ts';
import type { DiskStep } from './disk-trace.ts';
import { newFolder } from './door.ts';

export interface CutsAsked {
  readonly steps: readonly DiskStep[];
  readonly cuts: number;
  readonly seed: number;
  /** Ends early where this is wrong; where anything is unless given. */
  readonly until?: RegExp | undefined;
  /** The first step that a cut may come after; the first of all unless given. */
  readonly from?: number;
  /** Steps after which half of the cuts come; those at which something is told, synced or named unless given. */
  readonly often?: (step: DiskStep) => boolean;
}

export interface CutsMade {
  readonly cuts: number;
  /** What is wrong, in words, with the place of each. */
  readonly wrong: readonly string[];
}

/** `follow` hears each step, and says whether it is none of this disk's; `check` says what is wrong with the files in a folder. */
export async function makeCuts(
  { steps, cuts, seed, until = /./, from = 0, often = ({ does }) => does !== 'write' }: CutsAsked,
  follow: (step: DiskStep) => boolean,
  check: (folder: string) => Promise<readonly string[]> | readonly string[],
): Promise<CutsMade> {
  const random = newRandom(seed);
  const places = placesOf({ steps, from, cuts, often }, random);
  const disk = new Disk();
  const wrong: string[] = [];
  let made = 0;
  for (const [index, step] of steps.entries()) {
    if (!follow(step)) disk.take(step);
    for (let cut = 0; cut < (places.get(index) ?? 0); cut += 1) {
      made += 1;
      const folder = newFolder();
      disk.cut(folder, random);
      // What processes share in memory may lie there from before, and means nothing.
      if (random.chance(300)) writeFileSync(join(folder, `${BOOK}-shm`), Buffer.alloc(32_768, random.below(256)));
      const found = await check(folder);
      wrong.push(...found.map((what) => `cut ${made}, after step ${index} (${step.does}): ${what}`));
      rmSync(folder, { recursive: true });
      if (found.some((what) => until.test(what))) return { cuts: made, wrong };
    }
  }
  return { cuts: made, wrong };
}

/** How many cuts come after each step. */
function placesOf(
  { steps, from, cuts, often }: Required<Pick<CutsAsked, 'steps' | 'from' | 'cuts' | 'often'>>,
  random: Random,
): ReadonlyMap<number, number> {
  const telling = [...steps.entries()].flatMap(([index, step]) => (index >= from && often(step) ? [index] : []));
  const places = new Map<number, number>();
  for (let cut = 0; cut < cuts; cut += 1) {
    const place = random.chance(500) ? random.pick(telling) : random.between(from, steps.length - 1);
    places.set(place, (places.get(place) ?? 0) + 1);
  }
  return places;
}
