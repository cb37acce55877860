/** Section `leads`: 10,000 leads held against 50 campaigns, beside the same comparisons written out over plain numbers. */

import {
  NOT_BOUGHT_REASONS,
  chooseCampaign,
  type CampaignPolicy,
  type LeadAccount,
  type LeadOnOffer,
} from '../../../electron/billing/lead-decision.ts';
import { newRandom } from '../../../electron/engine/sample/random.ts';
import { inTurns, median } from '../measure.ts';
import type { Finding } from '../results.ts';

const LEADS = 10_000;
const CAMPAIGNS = 50;
const ROUNDS = 25;

const CATEGORIES = ['Bathroom', 'Kitchen', 'Roof', 'Tiling', 'Painting', 'Heating', 'Garden', 'Windows'];
const PLACES = ['Bonn', 'Aachen', 'Siegburg', 'Düren', 'Köln', 'Leverkusen', 'Neuss', 'Erftstadt', 'Hürth', 'Brühl'];
const NINE_TO_FIVE = [[540, 1020]] as const;
const HOURS = [NINE_TO_FIVE, NINE_TO_FIVE, NINE_TO_FIVE, NINE_TO_FIVE, NINE_TO_FIVE, [], []];

/** Monday at ten; nothing is left, and so every campaign is asked about every lead. */
const ACCOUNT: LeadAccount = {
  now: 1500,
  minuteOfWeek: 600,
  available: 0,
  topUpWouldCover: false,
  spentToday: 40_00,
  spentThisWeek: 90_00,
  isDuplicate: false,
};

export function benchLeads(): readonly Finding[] {
  const random = newRandom(1);
  const campaigns = Array.from({ length: CAMPAIGNS }, (_, place): CampaignPolicy => {
    const [firstCategory, firstPlace] = [place % CATEGORIES.length, place % PLACES.length];
    return {
      on: place % 10 !== 9,
      categories: [...CATEGORIES, ...CATEGORIES].slice(firstCategory, firstCategory + 3),
      areas: [...PLACES, ...PLACES].slice(firstPlace, firstPlace + 4),
      maxPrice: random.between(20, 80) * 100,
      minQuality: random.between(0, 70),
      budgetPerDay: random.between(60, 300) * 100,
      budgetPerWeek: random.between(200, 900) * 100,
      hours: HOURS,
    };
  });
  const leads = Array.from({ length: LEADS }, (): LeadOnOffer => ({
    category: random.pick(CATEGORIES),
    area: `5${random.between(1000, 9999)} ${random.pick(PLACES)}`,
    price: random.between(500, 9000),
    quality: random.chance(100) ? null : random.between(1, 100),
    offeredAt: 1000,
    until: random.chance(500) ? null : 2000,
  }));
  const plain = writtenOut(campaigns, leads);
  const nearest = () => leads.map((lead) => chooseCampaign(campaigns, lead, () => ACCOUNT));
  refuseOtherAnswers(nearest(), plain());
  const times = inTurns(ROUNDS, { contender: nearest, limit: plain });
  const perSecond = (ms: readonly number[]) => `${((LEADS * CAMPAIGNS) / median(ms) / 1000).toFixed(1)} million a second`;
  return [
    {
      section: 'leads',
      what: `${LEADS.toLocaleString('en')} leads against ${CAMPAIGNS} campaigns, ${median(times.contender).toFixed(0)} ms`,
      contender: perSecond(times.contender),
      limit: perSecond(times.limit),
      ratio: median(times.contender) / median(times.limit),
      goal: null,
    },
  ];
}

/** Words are numbers already, and so are lists of them: one bit for each. What is left are comparisons. Gives for each lead the place of the nearest reason. */
function writtenOut(campaigns: readonly CampaignPolicy[], leads: readonly LeadOnOffer[]): () => Int8Array {
  const bits = (list: readonly string[], of: readonly string[]) => list.reduce((sum, each) => sum | (1 << of.indexOf(each)), 0);
  const column = <Item>(items: readonly Item[], value: (item: Item) => number) => Float64Array.from(items, value);
  const wanted = {
    on: column(campaigns, ({ on }) => Number(on)),
    categories: column(campaigns, ({ categories }) => bits(categories, CATEGORIES)),
    places: column(campaigns, ({ areas }) => bits(areas, PLACES)),
    maxPrice: column(campaigns, ({ maxPrice }) => maxPrice ?? Infinity),
    minQuality: column(campaigns, ({ minQuality }) => minQuality ?? -Infinity),
    perDay: column(campaigns, ({ budgetPerDay }) => budgetPerDay ?? Infinity),
    perWeek: column(campaigns, ({ budgetPerWeek }) => budgetPerWeek ?? Infinity),
  };
  const offered = {
    category: column(leads, ({ category }) => 1 << CATEGORIES.indexOf(category)),
    place: column(leads, ({ area }) => 1 << PLACES.indexOf(area.split(' ')[1] ?? '')),
    price: column(leads, ({ price }) => price),
    quality: column(leads, ({ quality }) => quality ?? -Infinity),
  };
  const [off, category, area, price, quality, day, week, balance] = (
    ['campaign_off', 'category', 'area', 'price', 'quality', 'day_budget', 'week_budget', 'balance'] as const
  ).map((reason) => NOT_BOUGHT_REASONS.indexOf(reason)) as [number, number, number, number, number, number, number, number];
  const reasonOf = (lead: number, campaign: number): number => {
    if (at(wanted.on, campaign) === 0) return off;
    if ((at(offered.category, lead) & at(wanted.categories, campaign)) === 0) return category;
    if ((at(offered.place, lead) & at(wanted.places, campaign)) === 0) return area;
    if (at(offered.price, lead) > at(wanted.maxPrice, campaign)) return price;
    if (at(offered.quality, lead) < at(wanted.minQuality, campaign)) return quality;
    if (ACCOUNT.spentToday + at(offered.price, lead) > at(wanted.perDay, campaign)) return day;
    if (ACCOUNT.spentThisWeek + at(offered.price, lead) > at(wanted.perWeek, campaign)) return week;
    return balance;
  };
  return () => {
    const nearest = new Int8Array(leads.length);
    for (let lead = 0; lead < leads.length; lead += 1)
      for (let campaign = 0; campaign < campaigns.length; campaign += 1) nearest[lead] = Math.max(at(nearest, lead), reasonOf(lead, campaign));
    return nearest;
  };
}

function at(column: Float64Array | Int8Array, index: number): number {
  return column[index] as number;
}

function refuseOtherAnswers(choices: readonly ReturnType<typeof chooseCampaign>[], nearest: Int8Array): void {
  for (const [index, choice] of choices.entries()) {
    const found = choice.buy ? 'bought' : choice.because;
    const expected = NOT_BOUGHT_REASONS[at(nearest, index)];
    if (found !== expected) throw new Error(`lead ${index}: ${found}, and ${expected} by the limit`);
  }
}
