/** What follows from a contact: refunds with their reasons within days, and what became of the lead, weeks later. */

import type { Day } from '../../../db/ledger/calendar.ts';
import type { ChargeKind } from '../../../db/ledger/event.ts';
import { dayOfInstant } from '../../../db/ledger/zone.ts';
import { inOfficeHours, TIME_ZONE } from './clock.ts';
import type { GivenRefund, LeadOutcome, WantedCharge } from './happenings.ts';
import { evenChance, type Random } from './random.ts';

export interface SequelProfile {
  /** Chances per mille, by kind of charge. */
  readonly refunded: Readonly<Record<ChargeKind, number>>;
  readonly won: Readonly<Record<ChargeKind, number>>;
  readonly quoted: Readonly<Record<ChargeKind, number>>;
}

interface Reason {
  readonly text: string;
  /** How much of the fee comes back, in per cent. */
  readonly percent: number;
}

const REASONS: readonly Reason[] = [
  { text: 'wrong number', percent: 100 },
  { text: 'wrong number', percent: 100 },
  { text: 'duplicate', percent: 100 },
  { text: 'no contact details', percent: 100 },
  { text: 'out of area', percent: 100 },
  { text: 'out of area', percent: 50 },
];

/**
 * Refunds and outcomes of `charges`, in no order. The first charge of a lead decides; a second job has no outcome of its own.
 * What orders are worth has a chance of its own, `values`: it moves no credits.
 */
export function sequelsOf(
  charges: readonly WantedCharge[],
  profile: SequelProfile,
  random: Random,
  values: Random,
): readonly (GivenRefund | LeadOutcome)[] {
  const isWon = { lead_purchase: evenChance(random), quotation: evenChance(random), promotion: evenChance(random) };
  const seen = new Set<string>();
  return charges.flatMap((charge) => {
    if (seen.has(charge.lead)) return [];
    seen.add(charge.lead);
    if (random.chance(profile.refunded[charge.kind])) return refunded(charge, random);
    return outcomes(charge, profile, random, isWon[charge.kind](profile.won[charge.kind]) ? orderValue(values) : null);
  });
}

/** A refund of a charge; `credits` in hundredths. */
export function refundOf(charge: WantedCharge, instant: number, credits: number, reason: string): GivenRefund {
  return { type: 'refund', instant, charge, credits, reason };
}

function refunded(charge: WantedCharge, random: Random): readonly (GivenRefund | LeadOutcome)[] {
  const reason = random.pick(REASONS);
  const instant = inOfficeHours(random, dayOf(charge) + random.between(1, 6));
  const refund = refundOf(charge, instant, Math.floor((charge.fee * reason.percent) / 100), reason.text);
  return [refund, outcome(charge, instant + random.between(20, 90) * 60_000, 'lost')];
}

/** `value` is that of the order where the lead is won; `null` where it is lost. */
function outcomes(charge: WantedCharge, profile: SequelProfile, random: Random, value: number | null): readonly LeadOutcome[] {
  const day = dayOf(charge);
  const quotedOn = day + random.between(1, 6);
  const quoted = random.chance(profile.quoted[charge.kind]) ? [outcome(charge, inOfficeHours(random, quotedOn), 'quoted')] : [];
  if (value === null) return [...quoted, outcome(charge, inOfficeHours(random, quotedOn + random.between(5, 28)), 'lost')];
  return [...quoted, outcome(charge, inOfficeHours(random, quotedOn + random.between(4, 20)), 'won', value)];
}

/** Most orders are small jobs; about one in twenty is a whole room. In hundredths. */
export function orderValue(random: Random): number {
  return random.chance(935) ? random.between(160, 285) * 500 : random.between(360, random.between(500, 1200)) * 500;
}

function outcome(charge: WantedCharge, instant: number, result: LeadOutcome['outcome'], value: number | null = null): LeadOutcome {
  return { type: 'outcome', instant, lead: charge.lead, outcome: result, value };
}

function dayOf(charge: WantedCharge): Day {
  return dayOfInstant(charge.instant, TIME_ZONE);
}
