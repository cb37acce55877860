/** What a watched folder remembers between polls, as the text of its cursor: files that were read, by hash, and files that were refused, with the reason. */

import { z } from 'zod';
import { REFUSAL_CODES } from '../../../db/ledger/refusal.ts';
import type { FeedProblem } from './lead-feed.ts';

/** Memory of one poll: begins as the cursor says, and becomes the next cursor. */
export interface FolderMemory {
  /** Whether a file has been read, under whatever name, or refused under this one. `key` stands for its bytes. */
  knows(name: string, key: string): boolean;
  rememberRead(name: string, key: string): void;
  rememberRefused(name: string, key: string, problem: FeedProblem): void;
  /** Forgets refused files that are not there any more, and gives their names. */
  keepOnly(names: { has(name: string): boolean }): readonly string[];
  /** Lets go of what was read longest ago, beyond a number, except for `keys`. */
  forgetAllBut(keys: ReadonlySet<string | undefined>): void;
  problems(): readonly FeedProblem[];
  /** The text that it began with, where nothing has changed. */
  cursor(): string;
}

/** So a cursor stays below half a megabyte; a lead of a file that was forgotten and comes back is still known by its id. */
const MOST_READ = 10_000;

const SHAPE = z.strictObject({
  form: z.literal(1),
  read: z.array(z.string()),
  refused: z.array(
    z.strictObject({
      name: z.string(),
      key: z.string(),
      since: z.number(),
      refusal: z.strictObject({
        code: z.enum(REFUSAL_CODES),
        message: z.string(),
        file: z.string().exactOptional(),
        sourceLine: z.number().exactOptional(),
      }),
    }),
  ),
});
type Remembered = z.infer<typeof SHAPE>;

const NOTHING: Remembered = { form: 1, read: [], refused: [] };

/** Opens the memory of a cursor; another feed's cursor is a defect of whoever kept it. */
export function openMemory(cursor: string | null): FolderMemory {
  const given = cursor === null ? NOTHING : SHAPE.parse(JSON.parse(cursor));
  const read = new Set(given.read);
  const refused = new Map(given.refused.map((each) => [each.name, each]));
  let hasChanged = cursor === null;
  const forgetRefused = (name: string) => {
    if (refused.delete(name)) hasChanged = true;
  };
  return {
    knows: (name, key) => read.has(key) || refused.get(name)?.key === key,
    rememberRead(name, key) {
      read.add(key);
      hasChanged = true;
      forgetRefused(name);
    },
    rememberRefused(name, key, { refusal, since }) {
      refused.set(name, { name, key, since, refusal });
      hasChanged = true;
    },
    keepOnly(names) {
      const left = [...refused.keys()].filter((name) => !names.has(name));
      left.forEach(forgetRefused);
      return left;
    },
    forgetAllBut(keys) {
      for (const key of [...read].filter((each) => !keys.has(each)).slice(0, Math.max(0, read.size - MOST_READ))) {
        read.delete(key);
        hasChanged = true;
      }
    },
    problems: () => [...refused.values()].map(({ refusal, since }) => ({ refusal, since })),
    cursor() {
      if (!hasChanged && cursor !== null) return cursor;
      const remembered: Remembered = { form: 1, read: [...read], refused: [...refused.values()] };
      return JSON.stringify(remembered);
    },
  };
}
