/**
 * The customers of a simulated marketplace: who reads a quotation, replies or ignores it, who approaches through Promotion Service, and
 * what becomes of a contact. Each is a function of the seed and of the contact alone.
 */

import { weekdayIndex, type Day } from '../../../db/ledger/calendar.ts';
import type { ChargeKind } from '../../../db/ledger/event.ts';
import { dayOfInstant, timeOfInstant } from '../../../db/ledger/zone.ts';
import type { Random } from '../sample/random.ts';
import { orderValue } from '../sample/sequels.ts';
import { busyness, idOn, type MarketplaceProfile } from './marketplace-profiles.ts';
import { chanceOf, clockOf, HOUR_MS, MINUTE_MS, pickWeighted, soonerThanLater, wholeShare } from './simulated-chance.ts';
import type { MarketplaceOptions } from './simulated-marketplace.ts';
import { createTimeline, keptByDay } from './simulated-timeline.ts';

/** A lead bought, a quotation sent, or a customer who approached. */
export interface Contact {
  readonly lead: string;
  readonly kind: ChargeKind;
  readonly at: number;
}

/** What becomes of a contact, all of it later than the contact itself. Instants in ms since the epoch. */
export interface Conduct {
  /** When the customer reads the quotation; `null` for never. */
  readonly readAt: number | null;
  /** When the customer replies, having read it; `null` for never. */
  readonly repliedAt: number | null;
  /** Why the lead was worth nothing: its credits may be asked for. */
  readonly fault: { readonly noticedAt: number; readonly reason: string } | null;
  /** In order of time; the last one is won or lost. */
  readonly outcomes: readonly ContactOutcome[];
}

export interface ContactOutcome {
  readonly at: number;
  readonly outcome: 'quoted' | 'won' | 'lost';
  /** Of an order that was won, in hundredths of the currency. */
  readonly value: number | null;
}

/**
 * A quotation that the marketplace sends by itself while Promotion Service is on. It is sent if the service is on at `sentAt`; its
 * customer then approaches at `approachesAt`, whether the service is still on or not (rule C3).
 */
export interface AutomaticQuotation {
  readonly lead: string;
  readonly customer: string;
  readonly category: string;
  readonly area: string;
  readonly sentAt: number;
  /** `null` for a customer who never does. */
  readonly approachesAt: number | null;
  /** Of the approach, in credit minor units. */
  readonly fee: number;
}

export interface SimulatedCustomers {
  conductAfter(contact: Contact): Conduct;
  /** By the instant of sending: after `from`, up to and with `to`, in order. */
  automaticQuotationsBetween(from: number, to: number): readonly AutomaticQuotation[];
  /** By the instant of the approach. */
  approachesBetween(from: number, to: number): readonly AutomaticQuotation[];
  /** The next instant after `from` of a sending or an approach, no more than a month ahead; `null` for none. */
  nextAfter(from: number): number | null;
}

export function createCustomers(options: MarketplaceOptions): SimulatedCustomers {
  const quotations = keptByDay((day) => quotationsOn(options, day));
  const sent = createTimeline(quotations, ({ sentAt }) => sentAt, 0);
  const approaching = createTimeline(
    (day) => quotations(day).filter(({ approachesAt }) => approachesAt !== null),
    ({ approachesAt }) => approachesAt as number,
    APPROACH_WITHIN_DAYS,
  );
  return {
    conductAfter: (contact) => conductAfter(options, contact),
    automaticQuotationsBetween: sent.between,
    approachesBetween: approaching.between,
    nextAfter(from) {
      const next = [sent.nextAfter(from), approaching.nextAfter(from)].filter((at) => at !== null);
      return next.length === 0 ? null : Math.min(...next);
    },
  };
}

const APPROACH_WITHIN_DAYS = 14;
const FIRST_HOUR = 7;
const SUNDAY = 6;

function quotationsOn({ seed, profile, timeZone }: MarketplaceOptions, day: Day): readonly AutomaticQuotation[] {
  const random = chanceOf(seed, `automatic quotations ${day}`);
  const count = wholeShare(random, busyness(profile, day, profile.quotationsPerDay));
  if (count === 0) return [];
  const clock = clockOf(day, timeZone);
  const instants = Array.from({ length: count }, () => clock(pickWeighted(random, profile.hours) * 3600 + random.below(3600)));
  return instants.sort((a, b) => a - b).map((sentAt, index) => {
    const lead = idOn(`${profile.prefix}-P`, day, index);
    const after = soonerThanLater(random, 30, APPROACH_WITHIN_DAYS * 24 * 60) * MINUTE_MS;
    return {
      lead,
      customer: `customer:${lead}`,
      category: random.pick(profile.trades).category,
      area: random.pick(profile.areas),
      sentAt,
      approachesAt: random.chance(profile.approachesPerMille) ? sentAt + after : null,
      fee: profile.promotionFee,
    };
  }); // prettier-ignore
}

function conductAfter({ seed, profile, timeZone }: MarketplaceOptions, contact: Contact): Conduct {
  const random = chanceOf(seed, `contact ${contact.kind} ${contact.lead}`);
  if (random.chance(profile.faultyPerMille[contact.kind])) return faulty(profile, random, contact);
  const readAt = random.chance(profile.readsPerMille) ? awake(contact.at + readingDelay(profile, random), timeZone) : null;
  const repliedAt =
    readAt !== null && random.chance(profile.repliesPerMille) ? awake(readAt + soonerThanLater(random, 5, 1800) * MINUTE_MS, timeZone) : null;
  return { readAt, repliedAt, fault: null, outcomes: outcomesOf(profile, random, contact, timeZone) };
}

/** Nobody is there to read anything. */
function faulty(profile: MarketplaceProfile, random: Random, { at }: Contact): Conduct {
  const noticedAt = at + soonerThanLater(random, 60, 8400) * MINUTE_MS;
  const lost: ContactOutcome = { at: noticedAt + random.between(20, 90) * MINUTE_MS, outcome: 'lost', value: null };
  return { readAt: null, repliedAt: null, fault: { noticedAt, reason: random.pick(profile.faults) }, outcomes: [lost] };
}

/** Within two days; or after them, when a vendor may have released the fee (rule C2). */
function readingDelay(profile: MarketplaceProfile, random: Random): number {
  if (random.chance(profile.readsLatePerMille)) return random.between(49 * 60, 110 * 60) * MINUTE_MS;
  return soonerThanLater(random, 3, 40 * 60) * MINUTE_MS;
}

function outcomesOf(profile: MarketplaceProfile, random: Random, { kind, at }: Contact, timeZone: string): readonly ContactOutcome[] {
  const quotedOn = dayOfInstant(at, timeZone) + random.between(1, 6);
  const quoted: ContactOutcome = { at: inOfficeHours(random, quotedOn, timeZone), outcome: 'quoted', value: null };
  const first = random.chance(profile.quotedPerMille[kind]) ? [quoted] : [];
  if (random.chance(profile.wonPerMille[kind]))
    return [...first, { at: inOfficeHours(random, quotedOn + random.between(4, 20), timeZone), outcome: 'won', value: orderValue(random) }];
  return [...first, { at: inOfficeHours(random, quotedOn + random.between(5, 28), timeZone), outcome: 'lost', value: null }];
}

/** What would happen in the night happens in the morning. */
function awake(instant: number, timeZone: string): number {
  const hour = Number(timeOfInstant(instant, timeZone).slice(0, 2));
  return hour < FIRST_HOUR ? instant + (FIRST_HOUR - hour) * HOUR_MS : instant;
}

function inOfficeHours(random: Random, day: Day, timeZone: string): number {
  const workday = weekdayIndex(day) === SUNDAY ? day + 1 : day;
  return clockOf(workday, timeZone)(random.between(8, 17) * 3600 + random.below(3600));
}
