/** Rules that the user says a vendor had, for the audit of an account that the vendor operates: a fact about the past that no decision and no report reads (decision 0019). */

import { z } from 'zod';
import { LARGEST_AMOUNT } from '../../../db/ledger/money.ts';
import { refuse } from '../../../db/ledger/refusal.ts';
import { LARGEST_PACK } from '../credit-packs.ts';
import { problemOf } from '../setting-problems.ts';
import type { AuditedRules } from './shapes.ts';

const amount = z.int().positive().max(LARGEST_AMOUNT).nullable();
const offer = z.strictObject({
  name: z.string().trim().min(1).max(100),
  price: z.int().positive().max(LARGEST_PACK),
  credits: z.int().positive().max(LARGEST_PACK),
});

const rulesShape = z.strictObject({
  mode: z.enum(['automatic', 'off']),
  paused: z.boolean(),
  /** The plan: one of those that are sold, or another. */
  pack: offer.nullable(),
  packs: z.array(offer).max(50),
  guards: z.strictObject({
    coolDownMinutes: z.int().min(0).max(43_200).nullable(),
    topUpsPerDay: z.int().positive().max(1000).nullable(),
    capPerDay: amount,
    capPerMonth: amount,
  }),
  threshold: z.strictObject({ credits: z.int().min(0).max(LARGEST_AMOUNT), operator: z.enum(['below', 'at_or_below']) }).nullable(),
  payAsYouUse: z.enum(['exact_fee', 'shortfall']),
  heldHours: z.int().min(1).max(8760).nullable(),
  methods: z.array(z.string().trim().min(1).max(100)).min(1).max(20).nullable(),
});

/** `unknown`: from then on nobody knows. `withdrawn`: as if nothing had been said of this moment. */
const statedShape = z.strictObject({ from: z.int(), rules: z.union([rulesShape, z.enum(['unknown', 'withdrawn'])]) });

export type RulesGiven = z.output<typeof rulesShape>;
export type StatedRules = z.output<typeof statedShape>;

/** Reads a stored statement whole; one that is not what was stored is a damaged book. */
export const readStatedRules = (json: string): StatedRules => statedShape.parse(JSON.parse(json));

/** Rules as a user gives them, or a refusal that names the field. */
export function checkRules(given: unknown): RulesGiven {
  const parsed = rulesShape.safeParse(given);
  if (!parsed.success) refuse('wrong_setting', `These rules do not fit. ${problemOf(parsed.error, given)}`);
  const { mode, pack } = parsed.data;
  if (mode === 'automatic' && pack === null) refuse('wrong_setting', 'Automatic top-up needs its plan: the pack that it bought.');
  if (mode === 'off' && pack !== null)
    refuse('wrong_setting', 'While automatic top-up is off there is no plan; what the vendor sells are its packs.');
  return parsed.data;
}

export function auditedRules(given: RulesGiven, settings: readonly number[]): AuditedRules {
  return { ...given, settings };
}
