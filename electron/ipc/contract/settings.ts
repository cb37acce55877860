/** Dated settings of an account in the shapes of the contract: vendor terms, and what was set when (rule L10). */

import { z } from 'zod';
import { count, instant, isoDay, minor } from './shapes.ts';

const hours = z.int().min(1);
/** The day from which something holds; `beginning` for as long as there is a history. */
export const holdsFrom = z.union([z.literal('beginning'), isoDay]);

/** What differs from marketplace to marketplace (rules C2, C5, L8, T2, T3); limits are the engine's. */
export const vendorTerms = z.strictObject({
  /** `custom`, or the preset that these began with. */
  preset: z.string(),
  feeDue: z.discriminatedUnion('when', [
    z.strictObject({ when: z.literal('on_contact') }),
    z.strictObject({ when: z.literal('on_read'), releaseAfterHours: hours }),
    z.strictObject({ when: z.literal('on_reply'), releaseAfterHours: hours }),
  ]),
  refundWindow: z.discriminatedUnion('unit', [
    z.strictObject({ unit: z.literal('hours'), count }),
    z.strictObject({ unit: z.literal('days'), count }),
    z.strictObject({ unit: z.literal('day_of_next_month'), day: z.int() }),
  ]),
  refundReasons: z.array(z.string()),
  /** The lower is drained first; equal unless set. */
  lotPriority: z.strictObject({ paid: z.int(), bonus: z.int() }),
  threshold: z.strictObject({ credits: count, operator: z.enum(['below', 'at_or_below']) }).nullable(),
  tax: z.strictObject({ timing: z.enum(['on_top_up', 'on_use', 'none']), rateBasisPoints: count, recoverable: z.boolean() }),
  payAsYouUse: z.enum(['exact_fee', 'shortfall']),
  creditsExpireAfterDays: z.int().nullable(),
  promotionTailDays: count,
});

export const vendorPreset = z.strictObject({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  terms: vendorTerms,
  /** Terms that its help page does not say: to be compared with the contract. */
  assumed: z.array(z.string()),
});

/** What a setting was set to. */
const setTo = z.discriminatedUnion('name', [
  /** `changed`: the terms that differ from those before; all of them where there were none. */
  z.strictObject({ name: z.literal('vendor_terms'), terms: vendorTerms, changed: z.array(z.string()) }),
  z.strictObject({ name: z.literal('credit_packs'), packs: z.array(z.strictObject({ name: z.string(), price: minor, credits: minor })) }),
  /** `pack` is its name, where it was offered at that time. */
  z.strictObject({ name: z.literal('top_up'), on: z.boolean(), pack: z.string().nullable(), acceptedTerms: z.string().nullable() }),
  z.strictObject({
    name: z.literal('guards'),
    coolDownMinutes: count,
    topUpsPerDay: count,
    capPerDay: minor,
    capPerMonth: minor,
    failuresUntilOff: count,
  }),
  /** Labels of the methods, the primary first; those that have been removed since as well. */
  z.strictObject({ name: z.literal('method_order'), methods: z.array(z.string()) }),
  z.strictObject({ name: z.literal('promotion'), on: z.boolean() }),
  z.strictObject({ name: z.literal('low_balance'), credits: minor.nullable() }),
  z.strictObject({ name: z.literal('paused'), on: z.boolean() }),
  /** How many accounts and campaigns have one. */
  z.strictObject({ name: z.literal('ledger_codes'), accounts: count, campaigns: count }),
]);

export const datedSetting = z.strictObject({
  id: z.int().positive(),
  from: holdsFrom,
  recordedAt: instant,
  /** `later`: it holds from a day to come. `past`: another was set since. */
  state: z.enum(['in_force', 'later', 'past']),
  setTo,
});
