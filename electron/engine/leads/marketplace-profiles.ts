/** What a simulated marketplace is like: its trade, its rhythm and its customers, as data; and the two of the sample book. Credits and money in minor units. */

import { formatDay, weekdayIndex, type Day } from '../../../db/ledger/calendar.ts';
import type { ChargeKind } from '../../../db/ledger/event.ts';

/** A trade that customers ask for. */
export interface MarketTrade {
  readonly category: string;
  /** A price that stands twice is twice as frequent. */
  readonly prices: readonly number[];
  /** What customers say of the job. */
  readonly jobs: readonly string[];
}

export interface MarketplaceProfile {
  /** Begins every id. */
  readonly prefix: string;
  /** On an ordinary day, in hundredths. */
  readonly offersPerDay: number;
  /** January to December, and Monday to Sunday, in per cent of an ordinary day. */
  readonly months: readonly number[];
  readonly weekdays: readonly number[];
  /** Weight of each hour of the day. */
  readonly hours: ReadonlyMap<number, number>;
  /** What stands twice is twice as frequent. */
  readonly trades: readonly MarketTrade[];
  readonly areas: readonly string[];
  readonly quality: { readonly least: number; readonly most: number; readonly unratedPerMille: number };
  /** Share of offers whose customer has asked before, within two weeks, for the same. */
  readonly repeatsPerMille: number;
  readonly life: {
    /** How long an offer stands at most; four days are the limit. */
    readonly hours: readonly [least: number, most: number];
    /** Share of offers that say until when. */
    readonly statedPerMille: number;
    /** Share that someone else buys, and how soon. */
    readonly soldPerMille: number;
    readonly soldAfterMinutes: readonly [least: number, most: number];
  };
  /** Customers who get an automatic quotation while Promotion Service is on; an ordinary day's, in hundredths. */
  readonly quotationsPerDay: number;
  /** Fee of a customer who approaches. */
  readonly promotionFee: number;
  /** Share of customers with an automatic quotation who approach, within two weeks. */
  readonly approachesPerMille: number;
  /** Share of quotations that are read; of those read, how many only after 48 hours, and how many are replied to. */
  readonly readsPerMille: number;
  readonly readsLatePerMille: number;
  readonly repliesPerMille: number;
  /** What becomes of contacts, by kind: of a faulty lead nothing ever does. */
  readonly faultyPerMille: Readonly<Record<ChargeKind, number>>;
  readonly quotedPerMille: Readonly<Record<ChargeKind, number>>;
  readonly wonPerMille: Readonly<Record<ChargeKind, number>>;
  /** Reasons for which a faulty lead's credits may be asked for. */
  readonly faults: readonly string[];
}

const BATHROOM: MarketTrade = {
  category: 'Bathroom',
  prices: [4600, 4600, 3800],
  jobs: ['Walk-in shower instead of the bath', 'New bathroom, 6 m²', 'Guest toilet', 'Step-free bathroom', 'New bathroom, 9 m², two basins'],
};
const KITCHEN: MarketTrade = {
  category: 'Kitchen',
  prices: [3800, 3800, 2900],
  jobs: ['Kitchen to be fitted, delivered in three weeks', 'Move the sink', 'New worktop', 'Kitchen from the old flat into the new one'],
};
const ROOF: MarketTrade = {
  category: 'Roof',
  prices: [2900, 3450],
  jobs: ['Leak at the chimney', 'Tiles loose after the storm', 'Insulation between the rafters', 'Gutters on two sides'],
};
const TILING: MarketTrade = { category: 'Tiling', prices: [2900, 2250], jobs: ['Hall, 12 m²', 'Terrace, 20 m²', 'Kitchen wall'] };
const PAINTING: MarketTrade = {
  category: 'Painting',
  prices: [2250],
  jobs: ['Three rooms', 'Staircase of a house with six flats', 'Flat to hand over'],
};

/** The sample's main marketplace: busy, and a lead is seldom there for long. */
export const QUOTEHAVEN_MARKET: MarketplaceProfile = {
  prefix: 'QH',
  offersPerDay: 650,
  months: [85, 100, 125, 125, 115, 95, 80, 62, 125, 125, 110, 75],
  weekdays: [105, 100, 100, 100, 90, 55, 25],
  hours: new Map([
    [7, 60], [8, 180], [9, 270], [10, 290], [11, 270], [12, 170], [13, 190], [14, 250], [15, 250], [16, 230], [17, 210], [18, 190], [19, 220], [20, 190], [21, 110], [22, 30],
  ]), // prettier-ignore
  trades: [BATHROOM, BATHROOM, BATHROOM, KITCHEN, KITCHEN, ROOF, ROOF, TILING, PAINTING],
  areas: ['Cologne', 'Cologne', 'Cologne', 'Bonn', 'Bonn', 'Aachen', 'Aachen', 'Leverkusen', 'Düren', 'Siegburg'],
  quality: { least: 22, most: 98, unratedPerMille: 80 },
  repeatsPerMille: 60,
  life: { hours: [20, 96], statedPerMille: 400, soldPerMille: 720, soldAfterMinutes: [8, 2400] },
  quotationsPerDay: 250,
  promotionFee: 1500,
  approachesPerMille: 220,
  readsPerMille: 780,
  readsLatePerMille: 110,
  repliesPerMille: 420,
  faultyPerMille: { lead_purchase: 90, quotation: 50, promotion: 20 },
  quotedPerMille: { lead_purchase: 550, quotation: 60, promotion: 300 },
  wonPerMille: { lead_purchase: 150, quotation: 15, promotion: 40 },
  faults: ['wrong number', 'wrong number', 'duplicate', 'no contact details', 'out of area'],
};

/** The sample's small one: a few offers a week, which stay for days, and none on Sundays. */
export const MARKTPFAD_MARKET: MarketplaceProfile = {
  prefix: 'MP',
  offersPerDay: 90,
  months: [90, 100, 100, 100, 100, 100, 100, 60, 120, 120, 120, 60],
  weekdays: [100, 100, 100, 100, 100, 30, 0],
  hours: new Map([[9, 150], [11, 140], [14, 140], [17, 90]]), // prettier-ignore
  trades: [
    { category: 'Renovation', prices: [2600], jobs: ['Flat of 70 m²', 'Attic to be finished', 'Old floor out, new one in'] },
    { category: 'Small jobs', prices: [1900, 950, 950], jobs: ['Door sticks', 'Hang six lamps', 'Repair a blind'] },
  ],
  areas: ['Basel', 'Basel', 'Liestal', 'Lörrach'],
  quality: { least: 35, most: 90, unratedPerMille: 300 },
  repeatsPerMille: 40,
  life: { hours: [48, 96], statedPerMille: 1000, soldPerMille: 250, soldAfterMinutes: [240, 4000] },
  quotationsPerDay: 0,
  promotionFee: 0,
  approachesPerMille: 0,
  readsPerMille: 850,
  readsLatePerMille: 200,
  repliesPerMille: 500,
  faultyPerMille: { lead_purchase: 60, quotation: 60, promotion: 0 },
  quotedPerMille: { lead_purchase: 400, quotation: 0, promotion: 0 },
  wonPerMille: { lead_purchase: 150, quotation: 60, promotion: 0 },
  faults: ['wrong number', 'no contact details', 'out of area'],
};

/** `perDay` of an ordinary day, on this one. */
export function busyness(profile: MarketplaceProfile, day: Day, perDay: number): number {
  const month = profile.months[Number(formatDay(day).slice(5, 7)) - 1] ?? 0;
  const weekday = profile.weekdays[weekdayIndex(day)] ?? 0;
  return Math.floor((perDay * month * weekday) / 10_000);
}

/** `QH-20261118-07` is the seventh of a day. */
export function idOn(prefix: string, day: Day, index: number): string {
  return `${prefix}-${formatDay(day).replaceAll('-', '')}-${String(index + 1).padStart(2, '0')}`;
}
