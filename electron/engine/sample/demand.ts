/** The demand of a year: when customers ask, for which trade, and what contact with them costs; by season, weekday and hour. */

import { weekdayIndex, type Day } from '../../../db/ledger/calendar.ts';
import type { ChargeKind } from '../../../db/ledger/event.ts';
import { withinHour } from './clock.ts';
import type { WantedCharge } from './happenings.ts';
import { evenChance, type Random } from './random.ts';

/** A trade that customers ask for, and what contact with them costs in hundredths. A fee that stands twice is twice as frequent. */
export interface Trade {
  readonly campaign: string;
  readonly category: string;
  readonly leadFees: readonly number[];
  readonly quotationFees: readonly number[];
}

/** From `fromDay` on, demand is `percent` of an ordinary day's. */
export interface Season {
  readonly fromDay: Day;
  readonly percent: number;
}

export interface DemandProfile {
  readonly firstDay: Day;
  readonly lastDay: Day;
  /** In order of `fromDay`; the first begins on or before the first day. */
  readonly seasons: readonly Season[];
  /** Monday to Sunday, in per cent of an ordinary day. */
  readonly weekdays: readonly number[];
  /** Chance of one customer in the hour, per mille, on an ordinary day. */
  readonly hours: ReadonlyMap<number, number>;
  readonly trades: readonly Trade[];
  readonly promotionFee: number;
  /** Share of customers who come through the Promotion Service on a day, per mille. */
  readonly promotionShare: (day: Day) => number;
  readonly promotionNote: (day: Day) => string;
  /** Share of leads bought among the other customers, per mille; the rest get a quotation. */
  readonly leadShare: number;
  /** Chance that a bought lead gets a quotation for a second job some days later, per mille. */
  readonly secondJobs: number;
  readonly nextLead: (kind: ChargeKind) => string;
}

/** Every contact of the year with its fee, in order of time; a second quotation comes right after its lead's purchase. */
export function wantedCharges(profile: DemandProfile, random: Random): readonly WantedCharge[] {
  const charges: WantedCharge[] = [];
  const comes = evenChance(random);
  for (let day = profile.firstDay; day <= profile.lastDay; day += 1) {
    for (const [hour, perMille] of profile.hours) {
      if (!comes(busyness(profile, day, perMille))) continue;
      const charge = contact(profile, random, day, withinHour(random, day, hour));
      charges.push(charge);
      if (charge.kind === 'lead_purchase' && random.chance(profile.secondJobs)) charges.push(secondJob(random, charge, day));
    }
  }
  return charges;
}

function busyness(profile: DemandProfile, day: Day, perMille: number): number {
  const season = profile.seasons.findLast(({ fromDay }) => fromDay <= day)?.percent ?? 0;
  const weekday = profile.weekdays[weekdayIndex(day)] ?? 0;
  return Math.floor((perMille * season * weekday) / 10_000);
}

function contact(profile: DemandProfile, random: Random, day: Day, instant: number): WantedCharge {
  const { campaign, category, leadFees, quotationFees } = random.pick(profile.trades);
  const kind = kindOf(profile, random, day);
  const fee = kind === 'promotion' ? profile.promotionFee : random.pick(kind === 'lead_purchase' ? leadFees : quotationFees);
  const note = kind === 'promotion' ? profile.promotionNote(day) : '';
  return { type: 'charge', instant, kind, fee, campaign, category, lead: profile.nextLead(kind), note };
}

function kindOf(profile: DemandProfile, random: Random, day: Day): ChargeKind {
  if (random.chance(profile.promotionShare(day))) return 'promotion';
  return random.chance(profile.leadShare) ? 'lead_purchase' : 'quotation';
}

function secondJob(random: Random, lead: WantedCharge, day: Day): WantedCharge {
  return {
    ...lead,
    instant: withinHour(random, day + random.between(2, 5), random.between(9, 18)),
    kind: 'quotation',
    fee: 1000,
    note: 'second job',
  };
}
