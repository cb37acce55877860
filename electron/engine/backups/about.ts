/** What stands beside a backup, as it is read: a backup without it is one all the same, of which only the name tells. */

import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { ABOUT, type BackupAbout } from '../../../db/backup-files.ts';

const contents = z.strictObject({
  organisation: z.string(),
  entries: z.int(),
  head: z.string(),
  lastEntryAt: z.int().nullable(),
  lastDay: z.string().nullable(),
  workspaces: z.array(z.strictObject({ name: z.string(), currency: z.string(), credits: z.string(), cost: z.string() })),
  documents: z.strictObject({ kept: z.int(), missing: z.int() }),
});

const shape = z.strictObject({
  because: z.enum(['schedule', 'by_hand', 'before_migration']),
  at: z.int(),
  count: z.int().optional(),
  bookMadeAt: z.int(),
  isEncrypted: z.boolean(),
  bytes: z.int(),
  sha256: z.string(),
  holds: contents.nullable(),
});

/** `undefined` where there is nothing that can be read. */
export function readAbout(backup: string): BackupAbout | undefined {
  try {
    return shape.safeParse(JSON.parse(readFileSync(backup + ABOUT, 'utf8'))).data;
  } catch {
    return undefined;
  }
}
