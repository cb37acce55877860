/** Settings as they are stored: JSON documents, read strictly. What cannot be read is a damaged book; what a user gets wrong is refused by the name of the field. */

import { z } from 'zod';
import { ACCOUNT_ROLES, MONEY_KINDS } from '../../db/ledger/accounts.ts';
import { CHARGE_KINDS } from '../../db/ledger/event.ts';
import type { LedgerCodes } from '../../db/ledger/ledger-codes.ts';
import { LARGEST_AMOUNT } from '../../db/ledger/money.ts';
import { refuse } from '../../db/ledger/refusal.ts';
import { LARGEST_PACK, type CreditPack } from './credit-packs.ts';
import type { CampaignPolicy } from './lead-decision.ts';
import type { Guards } from './policy.ts';
import { problemOf } from './setting-problems.ts';
import type { VendorTerms } from './vendor-terms.ts';

const HOURS_OF_A_YEAR = 8760;
const MINUTES_OF_A_MONTH = 43_200;

const whole = z.int().min(0).max(LARGEST_AMOUNT);
const amount = z.int().positive().max(LARGEST_AMOUNT);
const packAmount = z.int().positive().max(LARGEST_PACK);
const hours = z.int().min(1).max(HOURS_OF_A_YEAR);
const fewTimes = z.int().positive().max(100);
const priority = z.int().min(-1000).max(1000);
const days = z.int().min(0).max(3650);

const vendorTerms = z.strictObject({
  preset: z.string().min(1).max(40),
  feeDue: z.discriminatedUnion('when', [
    z.strictObject({ when: z.literal('on_contact') }),
    z.strictObject({ when: z.literal('on_read'), releaseAfterHours: hours }),
    z.strictObject({ when: z.literal('on_reply'), releaseAfterHours: hours }),
  ]),
  refundWindow: z.discriminatedUnion('unit', [
    z.strictObject({ unit: z.literal('hours'), count: hours }),
    z.strictObject({ unit: z.literal('days'), count: days }),
    z.strictObject({ unit: z.literal('day_of_next_month'), day: z.int().min(1).max(31) }),
  ]),
  refundReasons: z.array(z.string().trim().min(1).max(200)).min(1).max(50),
  lotPriority: z.strictObject({ paid: priority, bonus: priority }),
  threshold: z.strictObject({ credits: whole, operator: z.enum(['below', 'at_or_below']) }).nullable(),
  tax: z.strictObject({ timing: z.enum(['on_top_up', 'on_use', 'none']), rateBasisPoints: z.int().min(0).max(10_000), recoverable: z.boolean() }),
  payAsYouUse: z.enum(['exact_fee', 'shortfall']),
  creditsExpireAfterDays: z.int().min(1).max(36_500).nullable(),
  promotionTailDays: days,
});

const creditPack = z.strictObject({ id: z.string().min(1), name: z.string().min(1), price: packAmount, credits: packAmount });

const guards = z.strictObject({
  coolDownMinutes: z.int().min(0).max(MINUTES_OF_A_MONTH),
  topUpsPerDay: fewTimes,
  capPerDay: amount,
  capPerMonth: amount,
  failuresUntilOff: fewTimes,
});

const MINUTES_PER_DAY = 1440;
const minute = z.int().min(0).max(MINUTES_PER_DAY);
const minuteRange = z.tuple([minute, minute]).refine(([from, to]) => from < to, 'has a time that does not end after it begins');
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
    .refine((week) => week.some((ranges) => ranges.length > 0), 'leaves no hour in which anything could be bought')
    .nullable(),
});

/** Codes go into files of other programs unescaped and unquoted: letters, digits, and what stands between them. */
const code = z
  .string()
  .max(40)
  .regex(/^[A-Za-z0-9](?:[A-Za-z0-9._/-]*[A-Za-z0-9])?$/, 'is not made of letters and digits, with dots, strokes and hyphens between them');

const ledgerCodes = z.strictObject({
  accounts: z
    .array(
      z
        .strictObject({ role: z.enum(ACCOUNT_ROLES), kind: z.enum(['', ...CHARGE_KINDS]), name: z.string().max(500), code })
        .refine(({ role, kind }) => kind === '' || role === 'lead_cost', 'names a kind of charge that this account does not have')
        .refine(({ role, name }) => name === '' || MONEY_KINDS.some((each) => each === role), 'names an account that has no name'),
    )
    .max(500)
    .refine((all) => isEachOnce(all.map(({ role, kind, name }) => JSON.stringify([role, kind, name]))), 'names an account twice'),
  campaigns: z
    .array(z.strictObject({ campaign: z.string().max(500), costCentre: code }))
    .max(5000)
    .refine((all) => isEachOnce(all.map(({ campaign: name }) => name)), 'names a campaign twice'),
});

function isEachOnce(names: readonly string[]): boolean {
  return new Set(names).size === names.length;
}

/** Automatic top-up as it was set, since when, and the terms that were accepted and when (rule T7). */
const topUpMode = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.literal('off') }),
  z.strictObject({
    mode: z.literal('automatic'),
    packId: z.string(),
    since: z.int(),
    acceptedTerms: z.strictObject({ version: z.string(), at: z.int() }),
  }),
]);
export type TopUpMode = z.output<typeof topUpMode>;

/** Rule T6 as it begins; the caps have no default, because there is no "unlimited". */
export const GUARD_DEFAULTS = { coolDownMinutes: 60, topUpsPerDay: 3, failuresUntilOff: 3 } as const satisfies Partial<Guards>;

/** Each reads a stored document whole, and throws where it is not what was stored once: that is a damaged book, never a user's mistake. */
export const readVendorTerms = (json: string): VendorTerms => vendorTerms.parse(JSON.parse(json));
export const readCreditPacks = (json: string): readonly CreditPack[] => z.array(creditPack).parse(JSON.parse(json));
export const readGuards = (json: string): Guards => guards.parse(JSON.parse(json));
export const readTopUpMode = (json: string): TopUpMode => topUpMode.parse(JSON.parse(json));
export const readMethodOrder = (json: string): readonly number[] => z.array(z.int().positive()).parse(JSON.parse(json));
export const readPromotion = (json: string): { readonly on: boolean } => z.strictObject({ on: z.boolean() }).parse(JSON.parse(json));
export const readLowBalance = (json: string): number | null => whole.nullable().parse(JSON.parse(json));
export const readPaused = (json: string): boolean => z.boolean().parse(JSON.parse(json));
export const readLedgerCodes = (json: string): LedgerCodes => ledgerCodes.parse(JSON.parse(json));
export const readCampaign = (json: string): CampaignPolicy => campaign.parse(JSON.parse(json));

/** Vendor terms as a user gives them, or a refusal that names the field. */
export function checkVendorTerms(given: unknown): VendorTerms {
  return checked(vendorTerms, given, 'These vendor terms do not fit.');
}

/** Guards as a user gives them: both caps are needed, and a pack dearer than one of them could never be bought (rule T6). */
export function checkGuards(given: unknown, pack: CreditPack): Guards {
  const limits = checked(guards, given, 'These limits do not fit.');
  if (pack.price > limits.capPerDay) refuseDearPack(pack, 'day');
  if (pack.price > limits.capPerMonth) refuseDearPack(pack, 'month');
  return limits;
}

/** A campaign as a user gives it, or a refusal that names the field. */
export function checkCampaign(given: unknown): CampaignPolicy {
  return checked(campaign, given, 'This campaign does not fit.');
}

/** General-ledger codes and cost centres as a user gives them, or a refusal that names the field. */
export function checkLedgerCodes(given: unknown): LedgerCodes {
  return checked(ledgerCodes, given, 'These codes do not fit.');
}

function checked<Value>(shape: z.ZodType<Value>, given: unknown, otherwise: string): Value {
  const parsed = shape.safeParse(given);
  return parsed.success ? parsed.data : refuse('wrong_setting', `${otherwise} ${problemOf(parsed.error, given)}`);
}

function refuseDearPack({ name }: CreditPack, cap: 'day' | 'month'): never {
  refuse(
    'wrong_setting',
    `The pack "${name}" costs more than the cap per ${cap}: no top-up could ever be made. Raise the cap, or choose a smaller pack.`,
  );
}
