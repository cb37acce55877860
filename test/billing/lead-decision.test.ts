/** Campaigns: which leads are bought, why others are not, and what an empty balance cost (rule C4). */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  chooseCampaign,
  decideLead,
  lostToBalance,
  NOT_BOUGHT_REASONS,
  type CampaignPolicy,
  type LeadAccount,
  type LeadOnOffer,
  type NotBoughtReason,
} from '../../electron/billing/lead-decision.ts';

const NINE_TO_FIVE = [[540, 1020]] as const;

const CAMPAIGN: CampaignPolicy = {
  on: true,
  categories: ['Bathroom', 'Kitchen'],
  areas: ['Cologne'],
  maxPrice: 50_00,
  minQuality: 60,
  budgetPerDay: 200_00,
  budgetPerWeek: 500_00,
  hours: [NINE_TO_FIVE, NINE_TO_FIVE, NINE_TO_FIVE, NINE_TO_FIVE, NINE_TO_FIVE, [], []],
};
const LEAD: LeadOnOffer = { category: 'Bathroom', area: 'Cologne', price: 46_00, quality: 80, offeredAt: 1000, until: 2000 };
const ACCOUNT: LeadAccount = {
  now: 1500,
  minuteOfWeek: 600,
  available: 46_00,
  topUpWouldCover: false,
  spentToday: 154_00,
  spentThisWeek: 454_00,
  isDuplicate: false,
};

interface Case {
  readonly campaign?: Partial<CampaignPolicy>;
  readonly lead?: Partial<LeadOnOffer>;
  readonly account?: Partial<LeadAccount>;
}

/** For each reason what brings it about, and nothing else; made so that any two stand together. */
const BROUGHT_ABOUT: Readonly<Record<NotBoughtReason, Case>> = {
  campaign_off: { campaign: { on: false } },
  not_available: { lead: { until: 1500 } },
  not_yet_offered: { lead: { offeredAt: 1501 } },
  category: { campaign: { categories: ['Roof'] } },
  area: { campaign: { areas: ['Bonn'] } },
  price: { campaign: { maxPrice: 45_99 } },
  quality: { lead: { quality: 59 } },
  duplicate: { account: { isDuplicate: true } },
  outside_hours: { account: { minuteOfWeek: 539 } },
  day_budget: { account: { spentToday: 154_01 } },
  week_budget: { account: { spentThisWeek: 454_01 } },
  balance: { account: { available: 45_99 } },
};

function decide(...cases: readonly Case[]) {
  const campaign = cases.reduce<CampaignPolicy>((sum, given) => ({ ...sum, ...given.campaign }), CAMPAIGN);
  const lead = cases.reduce<LeadOnOffer>((sum, given) => ({ ...sum, ...given.lead }), LEAD);
  const account = cases.reduce<LeadAccount>((sum, given) => ({ ...sum, ...given.account }), ACCOUNT);
  return decideLead(campaign, lead, account);
}

test('C4 a lead that fits to the last credit is bought', () => {
  expect(decide({})).toEqual({ buy: true, needsTopUp: false });
});

test.each(NOT_BOUGHT_REASONS)('C4 %s alone keeps a lead from being bought', (reason) => {
  expect(decide(BROUGHT_ABOUT[reason])).toEqual({ buy: false, because: reason });
});

test.each(NOT_BOUGHT_REASONS.flatMap((one, at) => NOT_BOUGHT_REASONS.slice(at + 1).map((other) => [one, other] as const)))(
  'C4 of %s and %s the first is told',
  (one, other) => {
    expect(decide(BROUGHT_ABOUT[one], BROUGHT_ABOUT[other])).toEqual({ buy: false, because: one });
    expect(decide(BROUGHT_ABOUT[other], BROUGHT_ABOUT[one])).toEqual({ buy: false, because: one });
  },
);

test.each<[string, Case]>([
  ['without filters, budgets and hours', { campaign: { categories: [], areas: [], maxPrice: null, minQuality: null, budgetPerDay: null, budgetPerWeek: null, hours: null }, account: { minuteOfWeek: 10_079 } }],
  ['whatever its capitals', { lead: { category: 'KITCHEN', area: 'cologne' } }],
  ['at the highest price', { lead: { price: 46_00 }, campaign: { maxPrice: 46_00 } }],
  ['at the lowest quality', { lead: { quality: 60 } }],
  ['at the first instant and without an end', { lead: { offeredAt: 1500, until: null } }],
  ['without a quality where none is asked for', { campaign: { minQuality: null }, lead: { quality: null } }],
  ['at the first minute of the hours', { account: { minuteOfWeek: 540 } }],
  ['at the last minute of the hours', { account: { minuteOfWeek: 4 * 1440 + 1019 } }],
  ['for nothing, from an overdrawn balance', { lead: { price: 0 }, account: { available: -1 } }],
])('C4 a lead is bought %s', (_, given) => {
  expect(decide(given)).toEqual({ buy: true, needsTopUp: false });
}); // prettier-ignore

test.each<[NotBoughtReason, string, Case]>([
  ['quality', 'a lead has no quality and one is asked for', { lead: { quality: null } }],
  ['outside_hours', 'the hours are just over', { account: { minuteOfWeek: 1020 } }],
  ['outside_hours', 'a day has no hours', { account: { minuteOfWeek: 5 * 1440 + 600 } }],
  ['category', 'a category is another by an accent', { campaign: { categories: ['Bàthroom'] } }],
])('C4 %s: %s', (because, _, given) => {
  expect(decide(given)).toEqual({ buy: false, because });
});

test.each<[string, readonly string[], string, boolean]>([
  ['a postal code', ['50667'], '50667', true],
  ['the beginning of one', ['50'], '50667 Köln', true],
  ['the beginning of another', ['51'], '50667 Köln', false],
  ['no beginning, but a part', ['0667'], '50667 Köln', false],
  ['a name behind a postal code', ['köln'], '50667 Köln', true],
  ['a part of a name', ['Köln'], '50667 Köln Deutz', false],
  ['a code of letters and digits', ['SW1'], 'London SW1A 1AA', true],
  ['one of them with its space', ['sw1a 1'], 'SW1A 1AA', true],
  ['a code where there is none', ['50'], 'Köln', false],
  ['a name where there is none', ['Köln'], '50667', false],
  ['any of several', ['Bonn', '52', 'Aachen'], '52062 Aachen', true],
  ['nothing where an area is asked for', ['Bonn'], '', false],
])('C4 of areas, %s', (_, areas, area, buys) => {
  expect(decide({ campaign: { areas }, lead: { area } }).buy).toBe(buys);
});

test('C4 a lead that the balance does not cover is bought where a top-up would make it so', () => {
  expect(decide(BROUGHT_ABOUT.balance, { account: { topUpWouldCover: true } })).toEqual({ buy: true, needsTopUp: true });
});

function named(name: string, terms: Partial<CampaignPolicy> = {}) {
  return { ...CAMPAIGN, ...terms, name };
}

test('C4 the first campaign that buys is chosen', () => {
  const campaigns = [named('off', { on: false }), named('first'), named('second')];
  expect(chooseCampaign(campaigns, LEAD, () => ACCOUNT)).toEqual({ buy: true, campaign: campaigns[1], needsTopUp: false });
});

test('C4 where none buys, the reason is of the campaign that came nearest, the first of those as near', () => {
  const [off, roof, dear, cheap] = [
    named('off', { on: false, maxPrice: 3 }),
    named('roof', { categories: ['Roof'] }),
    named('dear', { maxPrice: 1 }),
    named('cheap', { maxPrice: 2 }),
  ];
  expect(chooseCampaign([off, dear, roof, cheap], LEAD, () => ACCOUNT)).toEqual({ buy: false, campaign: dear, because: 'price' });
  expect(chooseCampaign([off], LEAD, () => ACCOUNT)).toEqual({ buy: false, campaign: off, because: 'campaign_off' });
  expect(chooseCampaign([], LEAD, () => ACCOUNT)).toEqual({ buy: false, campaign: null, because: 'campaign_off' });
});

test('C4 a campaign that is off and would buy otherwise is nearer than any that is on', () => {
  const [bathroom, roof] = [named('bathroom', { categories: ['Bathroom'] }), named('roof', { on: false, categories: ['Roof'] })];
  const lead = { ...LEAD, category: 'Roof' };
  expect(chooseCampaign([bathroom, roof], lead, () => ACCOUNT)).toEqual({ buy: false, campaign: roof, because: 'campaign_off' });
  expect(chooseCampaign([bathroom, roof], { ...lead, area: 'Bonn' }, () => ACCOUNT)).toEqual({ buy: false, campaign: bathroom, because: 'category' });
});

test('C4 each campaign has its own spending', () => {
  const [spent, fresh] = [named('spent'), named('fresh')];
  const choice = chooseCampaign([spent, fresh], LEAD, ({ name }) => ({ ...ACCOUNT, spentToday: name === 'spent' ? 200_00 : 0 }));
  expect(choice).toEqual({ buy: true, campaign: fresh, needsTopUp: false });
});

test('C4 whatever comes, budgets, price and balance are kept', () => {
  const amount = fc.integer({ min: 0, max: 100_00 });
  const limit = fc.option(amount);
  fc.assert(
    fc.property(limit, limit, limit, amount, amount, amount, amount, fc.nat(10_079), (maxPrice, budgetPerDay, budgetPerWeek, price, spentToday, spentThisWeek, available, minuteOfWeek) => {
      const campaign = { ...CAMPAIGN, maxPrice, budgetPerDay, budgetPerWeek };
      const decision = decideLead(campaign, { ...LEAD, price }, { ...ACCOUNT, spentToday, spentThisWeek, available, minuteOfWeek });
      const day = Math.floor(minuteOfWeek / 1440);
      const isOpen = day < 5 && minuteOfWeek % 1440 >= 540 && minuteOfWeek % 1440 < 1020;
      const isWithin =
        price <= (maxPrice ?? price) && spentToday + price <= (budgetPerDay ?? Infinity) && spentThisWeek + price <= (budgetPerWeek ?? Infinity);
      expect(decision.buy).toBe(isOpen && isWithin && price <= available);
    }),
  ); // prettier-ignore
});

test('C4 leads lost to the balance are priced by the value per lead, rounded half up, with what that is based on', () => {
  // None is decided: what they are worth is not known, and that is not 0.
  expect(lostToBalance(4, { wonValue: 0, leads: 9, decided: 0 }).estimate).toBeNull();
  expect(lostToBalance(4, { wonValue: 0, leads: 9, decided: 1 }).estimate).toBe(0);
  expect(lostToBalance(3, { wonValue: 1000_00, leads: 7, decided: 1 })).toEqual({
    count: 3,
    estimate: 428_57,
    basis: { numerator: 1000_00, denominator: 7 },
  });
  expect(lostToBalance(1, { wonValue: 5, leads: 2, decided: 2 }).estimate).toBe(3);
  expect(lostToBalance(0, { wonValue: 5, leads: 2, decided: 2 }).estimate).toBe(0);
  expect(lostToBalance(1_000_000, { wonValue: 9_007_199_254_740_991, leads: 3_000_000, decided: 1 }).estimate).toBe(3_002_399_751_580_330);
  expect(lostToBalance(4, { wonValue: 0, leads: 0, decided: 0 })).toEqual({ count: 4, estimate: null, basis: { numerator: 0, denominator: 0 } });
});
