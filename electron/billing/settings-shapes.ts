/** Settings as they are stored: JSON documents, read strictly. What cannot be read is a damaged book; what a user gets wrong is refused by the name of the field. */

import { z } from 'zod';
import { LARGEST_AMOUNT } from '../../db/ledger/money.ts';
import { refuse } from '../../db/ledger/refusal.ts';
import type { CreditPack } from './credit-packs.ts';
import type { CampaignPolicy } from './lead-decision.ts';
import type { Guards } from './policy.ts';
import type { VendorTerms } from './vendor-terms.ts';

const whole = z.int().min(0);
const hours = z
  .int()
  .min(1)
  .max(24 * 365);

const vendorTerms = z.strictObject({
  preset: z.string(),
  feeDue: z.discriminatedUnion('when', [
    z.strictObject({ when: z.literal('on_contact') }),
    z.strictObject({ when: z.literal('on_read'), releaseAfterHours: hours }),
    z.strictObject({ when: z.literal('on_reply'), releaseAfterHours: hours }),
  ]),
  refundWindow: z.discriminatedUnion('unit', [
    z.strictObject({ unit: z.literal('hours'), count: hours }),
    z.strictObject({ unit: z.literal('days'), count: z.int().min(0).max(3650) }),
    z.strictObject({ unit: z.literal('day_of_next_month'), day: z.int().min(1).max(28) }),
  ]),
  refundReasons: z.array(z.string().trim().min(1).max(200)).max(50),
  lotPriority: z.strictObject({ paid: z.int(), bonus: z.int() }),
  threshold: z.strictObject({ credits: whole, operator: z.enum(['below', 'at_or_below']) }).nullable(),
  tax: z.strictObject({ timing: z.enum(['on_top_up', 'on_use', 'none']), rateBasisPoints: z.int().min(0).max(10_000), recoverable: z.boolean() }),
  payAsYouUse: z.enum(['exact_fee', 'shortfall']),
  creditsExpireAfterDays: z.int().min(1).max(36_500).nullable(),
  promotionTailDays: z.int().min(0).max(3650),
});

const creditPack = z.strictObject({ id: z.string().min(1), name: z.string().min(1), price: z.int().positive(), credits: z.int().positive() });

const guards = z.strictObject({
  coolDownMinutes: whole,
  topUpsPerDay: z.int().positive(),
  capPerDay: z.int().positive(),
  capPerMonth: z.int().positive(),
  failuresUntilOff: z.int().positive(),
});

const MINUTES_PER_DAY = 1440;
const minute = z.int().min(0).max(MINUTES_PER_DAY);
const minuteRange = z.tuple([minute, minute]).refine(([from, to]) => from < to, 'it has to end after it begins');
const credits = z.int().max(LARGEST_AMOUNT);
/** The same letters are always the same code points, as in a lead. */
const word = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .transform((text) => text.normalize('NFC'));

const campaign = z.strictObject({
  on: z.boolean(),
  categories: z.array(word).max(200),
  areas: z.array(word).max(200),
  maxPrice: credits.min(0).nullable(),
  minQuality: z.int().min(0).max(100).nullable(),
  budgetPerDay: credits.positive().nullable(),
  budgetPerWeek: credits.positive().nullable(),
  hours: z
    .array(z.array(minuteRange).max(48))
    .length(7)
    .refine((days) => days.some((ranges) => ranges.length > 0), 'without any hours nothing would ever be bought')
    .nullable(),
});

/** Automatic top-up as it was set; the terms accepted and when stay with it (rule T7). */
const topUpMode = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.literal('off') }),
  z.strictObject({ mode: z.literal('automatic'), packId: z.string(), acceptedTerms: z.strictObject({ version: z.string(), at: z.int() }) }),
]);
export type TopUpMode = z.output<typeof topUpMode>;

export const readVendorTerms = (json: string): VendorTerms => vendorTerms.parse(JSON.parse(json));
export const readCreditPacks = (json: string): readonly CreditPack[] => z.array(creditPack).parse(JSON.parse(json));
export const readGuards = (json: string): Guards => guards.parse(JSON.parse(json));
export const readTopUpMode = (json: string): TopUpMode => topUpMode.parse(JSON.parse(json));
export const readMethodOrder = (json: string): readonly number[] => z.array(z.int().positive()).parse(JSON.parse(json));
export const readPromotion = (json: string): { readonly on: boolean } => z.strictObject({ on: z.boolean() }).parse(JSON.parse(json));
export const readLowBalance = (json: string): number | null => whole.nullable().parse(JSON.parse(json));
export const readPaused = (json: string): boolean => z.boolean().parse(JSON.parse(json));
export const readCampaign = (json: string): CampaignPolicy => campaign.parse(JSON.parse(json));

/** Vendor terms as a user gives them, or a refusal that names the field. */
export function checkVendorTerms(given: unknown): VendorTerms {
  const parsed = vendorTerms.safeParse(given);
  if (parsed.success) return parsed.data;
  refuse('wrong_setting', `These vendor terms do not fit: ${problem(parsed.error)}.`);
}

/** Guards as a user gives them: caps are required, and a pack dearer than a cap could never be bought (rule T6). */
export function checkGuards(given: unknown, pack: CreditPack): Guards {
  const parsed = guards.safeParse(given);
  if (!parsed.success) refuse('wrong_setting', `These limits do not fit: ${problem(parsed.error)}. A cap per day and per month is needed, above 0.`);
  const { capPerDay, capPerMonth } = parsed.data;
  if (pack.price > capPerDay || pack.price > capPerMonth)
    refuse(
      'wrong_setting',
      `The pack "${pack.name}" costs more than a cap allows: it could never be bought. Raise the cap, or choose a smaller pack.`,
    );
  return parsed.data;
}

/** A campaign as a user gives it, or a refusal that names the field. */
export function checkCampaign(given: unknown): CampaignPolicy {
  const parsed = campaign.safeParse(given);
  if (parsed.success) return parsed.data;
  refuse('wrong_setting', `This campaign does not fit: ${problem(parsed.error)}.`);
}

function problem(error: z.ZodError): string {
  const [first] = error.issues;
  return first ? `${first.path.join('.') || 'it'}: ${first.message.toLowerCase()}` : 'it is not understood';
}
