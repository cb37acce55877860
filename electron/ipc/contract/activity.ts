/** Methods of the Activity page and of imports: the register, an event down to its source line, files in and back out. */

import { z } from 'zod';
import { command, query } from '../method.ts';
import { loggedDecision, payment } from './account.ts';
import { EVERYTHING_STALE } from './books.ts';
import { RECONCILE_STALE } from './reconcile.ts';
import { count, eventId, eventKind, instant, isoDay, minor, place, workspaceId } from './shapes.ts';

/** One row of the register. Signed figures: in is positive, out negative. */
export const registerRow = z.strictObject({
  eventId,
  /** The vendor's id, or `expiry:ID` for what expired by itself. */
  id: z.string(),
  day: isoDay,
  /** `HH:MM:SS` in the book's time zone, where the event has a time. */
  time: z.string().nullable(),
  kind: eventKind,
  /** What happened in a few words, such as `Lead L1-00004` or `Top-up by Visa 4242`. */
  what: z.string(),
  campaign: z.string(),
  category: z.string(),
  lead: z.string(),
  method: z.string(),
  note: z.string(),
  /** Change of the credits in credit minor units; `null` for an event that moves none and could not (a lead's outcome). */
  credits: minor.nullable(),
  /** Change of their cost, in minor units of the workspace's currency. */
  cost: minor.nullable(),
  /** Money that went through card or bank, unsigned; `null` for none. */
  amount: minor.nullable(),
  outcome: z.string().nullable(),
  value: minor.nullable(),
  /** Credits and their cost after this event. */
  balance: minor,
  balanceCost: minor,
});

export const activityFilter = z.strictObject({
  from: isoDay.optional(),
  to: isoDay.optional(),
  kinds: z.array(eventKind).max(20).optional(),
  /** `''` is "no campaign". For refunds: the campaign of the charge they refund. */
  campaign: z.string().max(500).optional(),
  /** Charges and their refunds by the charge's kind: what a bar of the weekly spend chart is made of. */
  spendKind: eventKind.optional(),
  /** Only charges and refunds, as in weekly spend. */
  spendOnly: z.boolean().optional(),
  lead: z.string().max(500).optional(),
  /** Only what went through a card or bank: top-ups and pay-as-you-use charges. */
  paidOnly: z.boolean().optional(),
  /** Words looked for in id, lead, campaign, category, method and note; every one must occur. */
  search: z.string().max(200).optional(),
});

export const activityMethods = {
  'activity.page': query(
    z.strictObject({
      workspaceId,
      filter: activityFilter,
      /** `newest` first unless asked. */
      order: z.enum(['newest', 'oldest']).optional(),
      /** `next` of the page before; left out for the first page. */
      after: z.string().max(100).optional(),
      limit: z.int().min(1).max(500),
    }),
    z.strictObject({
      rows: z.array(registerRow),
      next: z.string().nullable(),
      /** Events that the filter lets through, and all events of the workspace. */
      matching: count,
      total: count,
      /** Sums over everything that the filter lets through. */
      sums: z.strictObject({ creditsIn: minor, creditsOut: minor, costIn: minor, costOut: minor, amount: minor, spend: minor }),
      /** Per day of this page: what charges less refunds changed, over what the filter lets through; negative where something was spent. */
      days: z.array(z.strictObject({ day: isoDay, credits: minor, cost: minor })),
    }),
  ),
  'activity.event': query(
    z.strictObject({ workspaceId, eventId }),
    z.strictObject({
      row: registerRow,
      expires: isoDay.nullable(),
      tax: minor.nullable(),
      statedBalance: minor.nullable(),
      /** The event a refund gives back for, and the refunds of a charge; likewise of money back. */
      related: z.array(
        z.strictObject({ eventId, id: z.string(), relation: z.enum(['refund_of', 'refunded_by', 'money_back_of', 'money_back', 'expired_by']) }),
      ),
      /** Newest first; an entry that was reversed is there with its reversal (rule L3). */
      entries: z.array(
        z.strictObject({
          entryId: z.int().positive(),
          movement: z.string(),
          effectiveDay: isoDay,
          recordedAt: instant,
          businessKey: z.string(),
          reversesEntryId: z.int().positive().nullable(),
          reversedByEntryId: z.int().positive().nullable(),
          hash: z.string(),
          postings: z.array(z.strictObject({ account: z.string(), debit: minor.nullable(), credit: minor.nullable() })),
          lots: z.array(
            z.strictObject({
              lotId: z.int().positive(),
              /** The event that made the lot. */
              eventId,
              kind: eventKind,
              day: isoDay,
              expires: isoDay.nullable(),
              credits: minor,
              cost: minor,
            }),
          ),
        }),
      ),
      /** Every line of every imported file that holds this event. */
      sources: z.array(
        z.strictObject({
          importId: z.int().positive(),
          file: z.string(),
          sha256: z.string(),
          importedAt: instant,
          line: z.int().positive(),
          /** The lines around it, as they stand in the file. */
          context: z.array(z.strictObject({ line: z.int().positive(), text: z.string() })),
        }),
      ),
      /** Columns of the file that Floatbook has no use for, kept as notes. */
      extra: z.array(z.strictObject({ column: z.string(), value: z.string() })),
      /** What was decided and tried, where it happened here (rule T8); `null` for what a file tells. */
      explained: z
        .strictObject({
          decision: loggedDecision.nullable(),
          payment: payment.nullable(),
          /** What a top-up bought, with its discount in hundredths of a percent. */
          pack: z.strictObject({ name: z.string(), packs: count, discountBasisPoints: z.int() }).nullable(),
        })
        .nullable(),
    }),
  ),
  'activity.import': command(
    z.strictObject({
      workspaceId,
      uploads: z.array(z.string().max(64)).min(1).max(100),
      /** A dry run reads, checks and counts everything and writes nothing. */
      dryRun: z.boolean(),
    }),
    z.strictObject({
      importId: z.int().positive().nullable(),
      rows: z.strictObject({
        read: count,
        added: count,
        matched: count,
        skipped: z.array(z.strictObject({ sourceLine: z.int(), because: z.string() })),
      }),
      /** Entries reversed and posted anew because a late event changed later draws (rule L11). */
      reposted: count,
      warnings: z.array(z.strictObject({ code: z.string(), message: z.string(), ...place.shape })),
      from: isoDay.nullable(),
      to: isoDay.nullable(),
    }),
    [...EVERYTHING_STALE, ...RECONCILE_STALE],
  ),
  'imports.list': query(
    z.strictObject({ workspaceId }),
    z.strictObject({
      imports: z.array(
        z.strictObject({
          importId: z.int().positive(),
          /** Whose statements they were; `null` for the vendor's history. */
          account: z.string().nullable(),
          recordedAt: instant,
          undoneAt: instant.nullable(),
          files: z.array(z.strictObject({ name: z.string(), bytes: count, sha256: z.string() })),
          read: count,
          added: count,
          matched: count,
          skipped: count,
        }),
      ),
    }),
  ),
  'import.undo': command(
    z.strictObject({ importId: z.int().positive() }),
    /** `unmatched`: accepted matches that were taken back with it. */
    z.strictObject({ importId: z.int().positive(), removed: count, reposted: count, unmatched: count }),
    [...EVERYTHING_STALE, ...RECONCILE_STALE],
  ),
} as const;
