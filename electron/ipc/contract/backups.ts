/** Methods of backups: which there are and what they hold, making, checking and restoring one, undoing a restore, and when payments go on. A passphrase goes in and never comes out. */

import { z } from 'zod';
import { command, query } from '../method.ts';
import { EVERYTHING_STALE } from './books.ts';
import { count, instant, isoDay } from './shapes.ts';

export const BACKUPS_STALE: readonly string[] = ['backup.state', 'backup.newestGood', 'overview.attention'];

const nothing = z.strictObject({});
/** As the list names it. */
const name = z.string().min(1).max(200);
const passphrase = z.string().max(1000);

const holds = z.strictObject({
  organisation: z.string(),
  entries: count,
  lastEntryAt: instant.nullable(),
  lastDay: isoDay.nullable(),
  /** Exact decimal text. */
  workspaces: z.array(z.strictObject({ name: z.string(), currency: z.string(), credits: z.string(), cost: z.string() })),
  documents: z.strictObject({ kept: count, missing: count }),
});

const backup = z.strictObject({
  name,
  because: z.enum(['schedule', 'by_hand', 'before_migration']),
  at: instant,
  bytes: count,
  encrypted: z.boolean(),
  /** `null` of an encrypted one, and where it is not known. */
  holds: holds.nullable(),
});

/** The book that is open unless a file is named: one that does not open has backups all the same. */
const ofBook = z.strictObject({ file: z.string().min(1).max(1000).optional() });

export const backupMethods = {
  'backup.state': query(
    ofBook,
    z.strictObject({
      folder: z.string(),
      /** `null`: beside the book. */
      chosenFolder: z.string().nullable(),
      encrypted: z.boolean(),
      /** Where the passphrase is; `session` is gone when Floatbook ends. */
      passphrase: z.enum(['system', 'session', 'nowhere', 'unreadable']),
      passphrasePlace: z.enum(['system', 'session']),
      backups: z.array(backup),
      /** Why the last one that was due was not made. */
      failure: z.strictObject({ at: instant, message: z.string() }).nullable(),
      /** What can be put back: what the last restore, or its undoing, replaced. */
      replaced: z.strictObject({ because: z.enum(['restore', 'undo']), at: instant, cutOff: z.enum(['finished', 'given_up']).nullable() }).nullable(),
      /** Since when nothing is charged, because the book was restored; `null` where it charges. */
      heldSince: instant.nullable(),
    }),
  ),
  /** The newest backup of a book whose bytes are still those that were verified; of one, too, that does not open. */
  'backup.newestGood': query(z.strictObject({ file: z.string().min(1).max(1000) }), z.strictObject({ backup: backup.nullable() })),
  'backup.make': command(nothing, z.strictObject({ name, entries: count, documentsMissing: count }), BACKUPS_STALE),
  /** Unpacks it into a temporary place, opens and verifies it there; tells what a restore would change. */
  'backup.check': command(
    z.strictObject({ ...ofBook.shape, name, passphrase: passphrase.optional() }),
    z.strictObject({ entries: count, before: holds.nullable(), after: holds.nullable() }),
    [],
  ),
  'backup.restore': command(
    z.strictObject({ ...ofBook.shape, name, passphrase: passphrase.optional() }),
    z.strictObject({ entries: count, documents: z.strictObject({ broughtBack: count, missing: count }) }),
    ['backup.state', ...EVERYTHING_STALE],
  ),
  'backup.undo': command(nothing, nothing, ['backup.state', ...EVERYTHING_STALE]),
  /** Payments go on after a restore. */
  'backup.confirm': command(nothing, nothing, ['backup.state', ...EVERYTHING_STALE]),
  'backup.setFolder': command(z.strictObject({ folder: z.string().min(1).max(1000).nullable() }), nothing, BACKUPS_STALE),
  /** `null`: no longer encrypted. */
  'backup.setPassphrase': command(z.strictObject({ passphrase: passphrase.nullable() }), nothing, BACKUPS_STALE),
} as const;
