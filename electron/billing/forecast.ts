/** How long credits last, and when a card is charged next: from the pace at which credits were used, in whole days. No clock. */

import type { Day } from '../../db/ledger/calendar.ts';
import { roundedRatio, wholeRatio } from '../../db/ledger/money.ts';
import { packsToCover } from './credit-packs.ts';
import type { Policy } from './policy.ts';

/** Credits (credit minor units) used in so many days. */
export interface Pace {
  readonly used: number;
  readonly days: number;
}

export interface Runway {
  readonly days: number;
  readonly until: Day;
  readonly creditsPerDay: number;
  readonly paceDays: number;
}

/** A hundred years: nobody plans further ahead. */
const FURTHEST_DAYS = 36_500;

/** How many whole days credits last from a day on, at a pace; `null` where nothing was used. */
export function runwayOf(available: number, { used, days: paceDays }: Pace, from: Day): Runway | null {
  const days = daysOf(available, { used, days: paceDays });
  return days === null ? null : { days, until: from + Math.min(days, FURTHEST_DAYS), creditsPerDay: roundedRatio(used, paceDays), paceDays };
}

/** The first pace at which anything was used. */
export function runwayAtFirst(available: number, paces: readonly Pace[], from: Day): Runway | null {
  const pace = paces.find(({ used }) => used > 0);
  return pace === undefined ? null : runwayOf(available, pace, from);
}

function daysOf(available: number, { used, days }: Pace): number | null {
  return used <= 0 ? null : wholeRatio(Math.max(available, 0) * days, used);
}

export interface ForecastFacts {
  /** The day that is looked ahead from. */
  readonly from: Day;
  readonly available: number;
  /** Of the last finished weeks. */
  readonly paces: readonly Pace[];
  readonly policy: Policy;
  /** What the charges of those weeks come to before refunds, at face value, in currency minor units; and how many they were. */
  readonly charges: { readonly faceValue: number; readonly count: number };
}

export interface Forecast {
  readonly weeks: number;
  /** At the fastest, the mean and the slowest pace; without an end at the slowest where nothing was used in some week. */
  readonly runway: { readonly soonest: number; readonly likely: number; readonly latest: number | null } | null;
  readonly nextCharge: {
    readonly mode: 'automatic' | 'pay_as_you_use';
    readonly soonest: Day;
    readonly likely: Day;
    readonly latest: Day | null;
    readonly amount: number;
  } | null;
}

/**
 * The range is between the fastest and the slowest week of late: what has happened, and no model. The next charge under automatic top-up is one pack, when
 * credits are used up or reach the threshold of the vendor's terms (rule T3); in pay-as-you-use it is the mean fee, when credits are used up (rule T2).
 */
export function forecast(facts: ForecastFacts): Forecast {
  const { from, available, paces, policy } = facts;
  const runway = rangeOf(available, paces);
  const amount = amountOf(facts);
  const threshold = policy.topUp.mode === 'automatic' ? (policy.terms.threshold?.credits ?? 0) : 0;
  const untilCharge = rangeOf(available - threshold, paces);
  const isPaused = policy.paused || amount === null || untilCharge === null;
  return {
    weeks: paces.length,
    runway,
    nextCharge: isPaused
      ? null
      : {
          mode: policy.topUp.mode === 'automatic' ? 'automatic' : 'pay_as_you_use',
          soonest: dayIn(from, untilCharge.soonest),
          likely: dayIn(from, untilCharge.likely),
          latest: untilCharge.latest === null ? null : dayIn(from, untilCharge.latest),
          amount,
        },
  };
}

function dayIn(from: Day, days: number): Day {
  return from + Math.min(days, FURTHEST_DAYS);
}

function rangeOf(available: number, paces: readonly Pace[]): Forecast['runway'] {
  const all = paces.reduce((sum, pace) => ({ used: sum.used + pace.used, days: sum.days + pace.days }), { used: 0, days: 0 });
  const likely = daysOf(available, all);
  if (likely === null) return null;
  const each = paces.map((pace) => daysOf(available, pace));
  const ends = each.filter((days) => days !== null);
  return {
    soonest: Math.min(likely, ...ends),
    likely,
    latest: ends.length < each.length ? null : Math.max(likely, ...ends),
  };
}

function amountOf({ policy, charges }: ForecastFacts): number | null {
  if (policy.topUp.mode === 'automatic') return packsToCover(policy.topUp.pack, 0).price;
  return charges.count === 0 ? null : roundedRatio(charges.faceValue, charges.count);
}
