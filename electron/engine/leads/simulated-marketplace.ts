/**
 * A marketplace that is not there: leads offered and gone, for the sample book and for simulations. What happens between two instants
 * is a function of the seed, the profile and the time zone alone, however the time between is cut into polls.
 */

import type { Day } from '../../../db/ledger/calendar.ts';
import type { OfferedLead } from '../../statements/lead-row.ts';
import type { Random } from '../sample/random.ts';
import type { LeadFeed, Vanished } from './lead-feed.ts';
import { busyness, idOn, type MarketplaceProfile } from './marketplace-profiles.ts';
import { createTimeline, keptByDay } from './simulated-timeline.ts';
import { chanceOf, clockOf, DAY_MS, HOUR_MS, MINUTE_MS, pickWeighted, soonerThanLater, wholeShare } from './simulated-chance.ts';

export interface MarketplaceOptions {
  /** A whole number. */
  readonly seed: number;
  readonly profile: MarketplaceProfile;
  /** Where its customers live. */
  readonly timeZone: string;
}

export interface MarketNews {
  readonly offers: readonly OfferedLead[];
  readonly gone: readonly Vanished[];
}

export interface SimulatedMarketplace {
  /** What happened after `from`, up to and with `to`, each list in order of time. Instants in ms since the epoch. */
  newsBetween(from: number, to: number): MarketNews;
  /** The next instant after `from` at which something happens, no more than a month ahead; `null` where nothing does. */
  nextNewsAfter(from: number): number | null;
}

export function createMarketplace(options: MarketplaceOptions): SimulatedMarketplace {
  const requests = createRequests(options);
  const offered = createTimeline((day) => requests.on(day), ({ lead }) => lead.offeredAt, 0); // prettier-ignore
  const gone = createTimeline(
    (day) => requests.on(day).filter(({ goneAt }) => goneAt !== null),
    ({ goneAt }) => goneAt as number,
    LONGEST_LIFE_DAYS,
  );
  return {
    newsBetween: (from, to) => ({
      offers: offered.between(from, to).map(({ lead }) => lead),
      gone: gone.between(from, to).map(({ lead, goneAt }) => ({ sourceId: lead.sourceId, at: goneAt as number })),
    }),
    nextNewsAfter(from) {
      const next = [offered.nextAfter(from), gone.nextAfter(from)].filter((at) => at !== null);
      return next.length === 0 ? null : Math.min(...next);
    },
  };
}

/** The marketplace as a lead feed: begins after `from`, tells everything once, and is never unreachable. */
export function marketplaceFeed(marketplace: SimulatedMarketplace, from: number): LeadFeed {
  return {
    poll({ cursor, now }) {
      const since = cursor === null ? from : Number(cursor);
      if (!Number.isSafeInteger(since)) throw new Error(`"${cursor}" is no cursor of a simulated marketplace`);
      // After the clock was set back there is nothing to tell until it has caught up.
      const until = Math.max(since, now);
      const { offers, gone } = marketplace.newsBetween(since, until);
      const nextPollAt = marketplace.nextNewsAfter(until) ?? until + DAY_MS;
      return Promise.resolve({ outcome: 'news', offers, gone, cursor: String(until), problems: [], warnings: [], nextPollAt });
    },
  };
}

interface Request {
  readonly lead: OfferedLead;
  /** `null` for an offer that says itself until when it stands, and lasts so long. */
  readonly goneAt: number | null;
}

/** A customer who asks, before it is known whether they have asked before. */
interface Draft extends Omit<OfferedLead, 'sourceId'> {
  readonly index: number;
  readonly isRepeat: boolean;
  readonly goneAt: number | null;
}

const LONGEST_LIFE_DAYS = 4;
const REPEAT_WITHIN_DAYS = 14;

/** What customers ask for, day by day. */
function createRequests({ seed, profile, timeZone }: MarketplaceOptions) {
  if (profile.life.hours[1] > LONGEST_LIFE_DAYS * 24) throw new RangeError(`an offer stands no longer than ${LONGEST_LIFE_DAYS} days`);
  const draftsOn = keptByDay((day) => draftsOf(profile, chanceOf(seed, `asks ${day}`), day, timeZone));
  const on = keptByDay((day): readonly Request[] => {
    const random = chanceOf(seed, `asks again ${day}`);
    return draftsOn(day).map(({ index, isRepeat, goneAt, ...asked }) => {
      const sourceId = idOn(profile.prefix, day, index);
      // Only those who asked for the first time are asked again for: so no day depends on all days before it.
      const earlier = isRepeat ? draftsOn(day - random.between(1, REPEAT_WITHIN_DAYS)).filter((other) => !other.isRepeat) : [];
      if (earlier.length === 0) return { lead: { sourceId, ...asked }, goneAt };
      const { customer, category, area, price } = random.pick(earlier);
      return { lead: { sourceId, ...asked, customer, category, area, price, note: 'asks again' }, goneAt };
    });
  });
  return { on };
}

function draftsOf(profile: MarketplaceProfile, random: Random, day: Day, timeZone: string): readonly Draft[] {
  const clock = clockOf(day, timeZone);
  const instants = Array.from({ length: wholeShare(random, busyness(profile, day, profile.offersPerDay)) }, () => {
    return clock(pickWeighted(random, profile.hours) * 3600 + random.below(3600));
  });
  return instants.sort((a, b) => a - b).map((offeredAt, index) => draft(profile, random, idOn(profile.prefix, day, index), offeredAt, index));
}

function draft(profile: MarketplaceProfile, random: Random, id: string, offeredAt: number, index: number): Draft {
  const { life, quality } = profile;
  const { category, prices, jobs } = random.pick(profile.trades);
  const end = offeredAt + random.between(life.hours[0], life.hours[1]) * HOUR_MS;
  const soldAt = random.chance(life.soldPerMille) ? offeredAt + soonerThanLater(random, ...life.soldAfterMinutes) * MINUTE_MS : Infinity;
  const until = random.chance(life.statedPerMille) ? end : null;
  return {
    index,
    category,
    area: random.pick(profile.areas),
    price: random.pick(prices),
    quality: random.chance(quality.unratedPerMille) ? null : random.between(quality.least, quality.most),
    customer: `customer:${id}`,
    offeredAt,
    until,
    note: random.pick(jobs),
    isRepeat: random.chance(profile.repeatsPerMille),
    goneAt: soldAt < end ? soldAt : until === null ? end : null,
  };
}
