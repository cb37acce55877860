/** The simulated marketplace: the same for the same seed however it is asked, and believable enough to test campaigns with (rules C1 to C4). */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatDay, parseDay, weekdayIndex } from '../../db/ledger/calendar.ts';
import { dayOfInstant, timeOfInstant } from '../../db/ledger/zone.ts';
import type { FeedNews } from '../../electron/engine/leads/lead-feed.ts';
import { MARKTPFAD_MARKET, QUOTEHAVEN_MARKET } from '../../electron/engine/leads/marketplace-profiles.ts';
import { createCustomers, type Contact } from '../../electron/engine/leads/simulated-customers.ts';
import { createMarketplace, marketplaceFeed, type MarketplaceOptions } from '../../electron/engine/leads/simulated-marketplace.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const ZONES = ['Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Kiritimati', 'Pacific/Pago_Pago', 'America/Santiago'] as const;
const BERLIN: MarketplaceOptions = { seed: 7, profile: QUOTEHAVEN_MARKET, timeZone: 'Europe/Berlin' };

const options = fc.record({
  seed: fc.integer(),
  profile: fc.constantFrom(QUOTEHAVEN_MARKET, MARKTPFAD_MARKET),
  timeZone: fc.constantFrom(...ZONES),
});
/** Instants of some years, changes of the clock among them. */
const instant = fc.integer({ min: Date.UTC(2025, 0, 1), max: Date.UTC(2028, 0, 1) });

const year = (given: MarketplaceOptions) => createMarketplace(given).newsBetween(Date.UTC(2026, 0, 1), Date.UTC(2027, 0, 1));

describe('the same seed', () => {
  test('one poll of a month is many polls of hours', () => {
    const cuts = fc.array(fc.integer({ min: 1, max: 40 * HOUR }), { minLength: 20, maxLength: 60 });
    fc.assert(
      fc.property(options, instant, cuts, (given, from, steps) => {
        const to = from + steps.reduce((sum, step) => sum + step, 0);
        const whole = createMarketplace(given).newsBetween(from, to);
        const piecewise = createMarketplace(given);
        let at = from;
        const pieces = steps.map((step) => piecewise.newsBetween(at, (at += step)));
        expect(pieces.flatMap(({ offers }) => offers)).toEqual(whole.offers);
        expect(pieces.flatMap(({ gone }) => gone)).toEqual(whole.gone);
      }),
    );
  });

  test('does not depend on what was asked before', () => {
    fc.assert(
      fc.property(options, instant, instant, (given, one, other) => {
        const marketplace = createMarketplace(given);
        marketplace.newsBetween(other, other + 30 * DAY);
        expect(marketplace.newsBetween(one, one + 3 * DAY)).toEqual(createMarketplace(given).newsBetween(one, one + 3 * DAY));
      }),
      { numRuns: 30 },
    );
  });

  test('nothing is lost at the edges of days, wherever on earth its customers live', () => {
    const [first, last] = ['20260301', '20260430'];
    const inSpring = (id: string) => id.slice(3, 11) >= first && id.slice(3, 11) <= last;
    const spring = (timeZone: string) => {
      const { offers, gone } = createMarketplace({ ...BERLIN, timeZone }).newsBetween(Date.UTC(2026, 1, 20), Date.UTC(2026, 4, 20));
      return [offers.map(({ sourceId }) => sourceId), gone.map(({ sourceId }) => sourceId)].map((ids) => ids.filter(inSpring).sort());
    };
    const expected = spring('UTC');
    expect(expected[0]?.length).toBeGreaterThan(400);
    for (const timeZone of ZONES) {
      const found = spring(timeZone);
      expect(found[0]).toEqual(expected[0]);
      // Clocks that change may shift the end of an offer past its sale, not lose it.
      expect(found[1]?.length).toBe(expected[1]?.length);
    }
  });

  test('other seeds give other streams', () => {
    const streams = [1, 2, 3, 4].map((seed) => JSON.stringify(createMarketplace({ ...BERLIN, seed }).newsBetween(0, 10 * DAY)));
    expect(new Set(streams).size).toBe(4);
  });

  test('the next news are those that come next', () => {
    fc.assert(
      fc.property(options, instant, (given, from) => {
        const marketplace = createMarketplace(given);
        const next = marketplace.nextNewsAfter(from);
        if (next === null) throw new Error('a month without news');
        expect(next).toBeGreaterThan(from);
        const before = marketplace.newsBetween(from, next - 1);
        const { offers, gone } = marketplace.newsBetween(next - 1, next);
        expect([before.offers.length + before.gone.length, offers.length + gone.length > 0]).toEqual([0, true]);
      }),
    );
  });
});

describe('a year of it', () => {
  const { offers, gone } = year(BERLIN);

  test('ids are unique, lists are in order of time, and an offer vanishes once, after it came', () => {
    const offered = new Map(offers.map((lead) => [lead.sourceId, lead]));
    expect(offered.size).toBe(offers.length);
    expect(offers.map(({ offeredAt }) => offeredAt)).toEqual(offers.map(({ offeredAt }) => offeredAt).toSorted((a, b) => a - b));
    expect(new Set(gone.map(({ sourceId }) => sourceId)).size).toBe(gone.length);
    for (const { sourceId, at } of gone) {
      const lead = offered.get(sourceId);
      // What vanishes in the first days was offered the year before.
      if (lead === undefined) expect(at).toBeLessThan(Date.UTC(2026, 0, 6));
      else expect(lead.offeredAt < at && at < (lead.until ?? Infinity)).toBe(true);
    }
  });

  test('every offer ends: it says until when, or vanishes within four days', () => {
    const vanished = new Set(gone.map(({ sourceId }) => sourceId));
    const endless = offers.filter(
      ({ sourceId, until, offeredAt }) => until === null && !vanished.has(sourceId) && offeredAt < Date.UTC(2026, 11, 27),
    );
    expect(endless).toEqual([]);
    expect(offers.every(({ until, offeredAt }) => until === null || (until > offeredAt && until <= offeredAt + 4 * DAY))).toBe(true);
  });

  test('weekdays, months and hours have their rhythm', () => {
    const days = offers.map(({ offeredAt }) => dayOfInstant(offeredAt, BERLIN.timeZone));
    const ofWeekday = (index: number) => days.filter((day) => weekdayIndex(day) === index).length;
    const ofMonth = (month: string) => days.filter((day) => formatDay(day).startsWith(`2026-${month}`)).length;
    expect(ofWeekday(0)).toBeGreaterThan(2 * ofWeekday(6));
    expect(ofWeekday(5)).toBeLessThan(ofWeekday(4));
    expect(ofMonth('03')).toBeGreaterThan(1.5 * ofMonth('08'));
    const hours = offers.map(({ offeredAt }) => Number(timeOfInstant(offeredAt, BERLIN.timeZone).slice(0, 2)));
    expect(new Set(hours)).toEqual(new Set(QUOTEHAVEN_MARKET.hours.keys()));
  });

  test('prices, areas, categories and qualities are the profile’s', () => {
    const prices = new Map(QUOTEHAVEN_MARKET.trades.map(({ category, prices: all }) => [category, all]));
    for (const { category, price, area, quality } of offers) {
      expect(prices.get(category)).toContain(price);
      expect(QUOTEHAVEN_MARKET.areas).toContain(area);
      expect(quality === null || (quality >= 22 && quality <= 98)).toBe(true);
    }
    expect(offers.length).toBeGreaterThan(1500);
    expect(offers.length).toBeLessThan(2600);
  });

  test('C4 some customers ask again within two weeks, for the same', () => {
    const first = new Map<string, (typeof offers)[number]>();
    let again = 0;
    for (const lead of offers) {
      const earlier = first.get(lead.customer);
      if (earlier === undefined) {
        first.set(lead.customer, lead);
        continue;
      }
      again += 1;
      expect([lead.category, lead.area, lead.price]).toEqual([earlier.category, earlier.area, earlier.price]);
      expect(lead.offeredAt - earlier.offeredAt).toBeLessThan(15 * DAY);
    }
    expect(again).toBeGreaterThan(offers.length * 0.03);
    expect(again).toBeLessThan(offers.length * 0.1);
  });

  test('hours keep to the wall clock when it changes', () => {
    const day = parseDay('2026-03-29') as number;
    for (const timeZone of ZONES)
      for (let seed = 0; seed < 30; seed += 1) {
        const market = createMarketplace({ seed, profile: MARKTPFAD_MARKET, timeZone });
        for (const { offeredAt } of market.newsBetween((day - 12) * DAY, (day + 20) * DAY).offers)
          expect([9, 11, 14, 17]).toContain(Number(timeOfInstant(offeredAt, timeZone).slice(0, 2)));
      }
  });
});

describe('as a lead feed', () => {
  const from = Date.UTC(2026, 10, 1);

  test('tells everything once, and is due when there is something to tell', async () => {
    const marketplace = createMarketplace(BERLIN);
    const feed = marketplaceFeed(marketplace, from);
    const told: FeedNews[] = [];
    let cursor: string | null = null;
    for (let now = from; now < from + 20 * DAY; now = told.at(-1)?.nextPollAt as number) {
      const answer = await feed.poll({ cursor, now });
      if (answer.outcome !== 'news') throw new Error('unreachable');
      if (told.length > 0) expect(answer.offers.length + answer.gone.length).toBeGreaterThan(0);
      expect(answer.nextPollAt).toBeGreaterThan(now);
      told.push(answer);
      cursor = answer.cursor;
    }
    const whole = marketplace.newsBetween(from, Number(cursor));
    expect(told.flatMap(({ offers }) => offers)).toEqual(whole.offers);
    expect(told.flatMap(({ gone }) => gone)).toEqual(whole.gone);
  });

  test('a clock that was set back hears nothing twice', async () => {
    const feed = marketplaceFeed(createMarketplace(BERLIN), from);
    const first = (await feed.poll({ cursor: null, now: from + 10 * DAY })) as FeedNews;
    const back = (await feed.poll({ cursor: first.cursor, now: from + 5 * DAY })) as FeedNews;
    expect([back.offers, back.gone, back.cursor]).toEqual([[], [], first.cursor]);
    expect(back.nextPollAt).toBeGreaterThan(from + 10 * DAY);
  });

  test('the cursor of another feed is a defect', () => {
    expect(() => marketplaceFeed(createMarketplace(BERLIN), from).poll({ cursor: '{}', now: from })).toThrow('no cursor');
  });
});

describe('customers', () => {
  const contact = fc.record({ lead: fc.string(), kind: fc.constantFrom('lead_purchase', 'quotation', 'promotion'), at: instant });

  test('C2 read before they reply, and everything is later than the contact', () => {
    fc.assert(
      fc.property(options, contact, (given, asked: Contact) => {
        const { readAt, repliedAt, fault, outcomes } = createCustomers(given).conductAfter(asked);
        expect(createCustomers(given).conductAfter(asked)).toEqual({ readAt, repliedAt, fault, outcomes });
        if (readAt !== null) expect(readAt).toBeGreaterThan(asked.at);
        if (repliedAt !== null) expect(repliedAt).toBeGreaterThan(readAt ?? Infinity);
        const times = [asked.at, ...outcomes.map(({ at }) => at)];
        expect(times).toEqual([...new Set(times)].toSorted((a, b) => a - b));
        expect(outcomes.map(({ outcome }) => outcome).join(' ')).toMatch(/^(quoted )?(won|lost)$/);
        for (const { outcome, value } of outcomes) expect(value !== null).toBe(outcome === 'won');
        if (fault) expect(given.profile.faults).toContain(fault.reason);
      }),
      { numRuns: 500 },
    );
  });

  test('some read at once, some after 48 hours, some never; some reply, some are won, some are faulty', () => {
    const customers = createCustomers(BERLIN);
    const at = Date.UTC(2026, 10, 18, 12);
    const all = Array.from({ length: 2000 }, (_, index) => customers.conductAfter({ lead: `L${index}`, kind: 'lead_purchase', at }));
    const share = (count: (conduct: (typeof all)[number]) => boolean) => Math.round((100 * all.filter(count).length) / all.length);
    const faulty = share(({ fault }) => fault !== null);
    const read = share(({ readAt }) => readAt !== null);
    const late = share(({ readAt }) => readAt !== null && readAt > at + 48 * HOUR);
    const replied = share(({ repliedAt }) => repliedAt !== null);
    const won = share(({ outcomes }) => outcomes.at(-1)?.outcome === 'won');
    expect([faulty > 6 && faulty < 12, read > 65 && read < 77, late > 5 && late < 11, replied > 25 && replied < 36, won > 10 && won < 17]).toEqual(
      Array.from({ length: 5 }, () => true),
    );
  });

  test('nobody reads in the night', () => {
    const customers = createCustomers(BERLIN);
    for (let index = 0; index < 500; index += 1) {
      const { readAt } = customers.conductAfter({ lead: `L${index}`, kind: 'quotation', at: Date.UTC(2026, 2, 28, index % 24) });
      if (readAt !== null) expect(Number(timeOfInstant(readAt, BERLIN.timeZone).slice(0, 2))).toBeGreaterThanOrEqual(7);
    }
  });

  test('C3 who approaches had an automatic quotation within two weeks before', () => {
    const customers = createCustomers(BERLIN);
    const [from, to] = [Date.UTC(2026, 0, 1), Date.UTC(2027, 0, 1)];
    const sent = new Set(customers.automaticQuotationsBetween(from - 15 * DAY, to).map(({ lead }) => lead));
    const approaches = customers.approachesBetween(from, to);
    expect(approaches.length).toBeGreaterThan(60);
    for (const { lead, sentAt, approachesAt, fee } of approaches) {
      expect(sent.has(lead)).toBe(true);
      expect((approachesAt as number) - sentAt).toBeLessThanOrEqual(14 * DAY);
      expect(fee).toBe(1500);
    }
    expect(sent.size).toBeGreaterThan(3 * approaches.length);
    const announced = customers
      .automaticQuotationsBetween(from - 15 * DAY, to)
      .filter(({ approachesAt }) => (approachesAt ?? 0) > from && (approachesAt ?? to) < to);
    expect(new Set(approaches)).toEqual(new Set(announced));
  });

  test('one range of quotations and approaches is many', () => {
    fc.assert(
      fc.property(options, instant, fc.array(fc.integer({ min: 1, max: 3 * DAY }), { minLength: 5, maxLength: 20 }), (given, from, steps) => {
        const customers = createCustomers(given);
        let at = from;
        const ranges = steps.map((step): readonly [number, number] => [at, (at += step)]);
        expect(ranges.flatMap((range) => customers.automaticQuotationsBetween(...range))).toEqual(customers.automaticQuotationsBetween(from, at));
        expect(ranges.flatMap((range) => createCustomers(given).approachesBetween(...range))).toEqual(customers.approachesBetween(from, at));
        const next = customers.nextAfter(from);
        if (next !== null) expect(next).toBeGreaterThan(from);
      }),
      { numRuns: 40 },
    );
  });
});
