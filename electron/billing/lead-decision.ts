/** Whether a campaign buys a lead by itself, and if not, because of what (rule C4); and what an empty balance cost: total, no clock. */

import { proportion, wholeRatio } from '../../db/ledger/money.ts';
import type { Ratio } from './credit-packs.ts';

/** From minute `from` of a day up to, and without, minute `to`: [540, 1020] is from nine to five. */
export type MinuteRange = readonly [from: number, to: number];

/** What a campaign buys, as it is set for its moment (rule L10). Prices and budgets in credit minor units; `null` for no limit. */
export interface CampaignPolicy {
  readonly on: boolean;
  /** Capitals do not count. Without any, every category is relevant. */
  readonly categories: readonly string[];
  /** Likewise. One with a digit in it is a postal code or the beginning of one; others are names, with a postal code before them or none. */
  readonly areas: readonly string[];
  readonly maxPrice: number | null;
  /** Of 100. A lead without a quality is not known to be good enough. */
  readonly minQuality: number | null;
  readonly budgetPerDay: number | null;
  readonly budgetPerWeek: number | null;
  /** For each weekday, Monday first, when it buys, in the book's time zone; `null` for always. */
  readonly hours: readonly (readonly MinuteRange[])[] | null;
}

/** Buys every lead that the balance covers. */
export const BUYS_EVERY_LEAD: CampaignPolicy = {
  on: true,
  categories: [],
  areas: [],
  maxPrice: null,
  minQuality: null,
  budgetPerDay: null,
  budgetPerWeek: null,
  hours: null,
};

/** A lead on offer. */
export interface LeadOnOffer {
  readonly category: string;
  readonly area: string;
  /** In credit minor units. */
  readonly price: number;
  readonly quality: number | null;
  /** From when, and until and without when, it can be bought; ms since the epoch. */
  readonly offeredAt: number;
  readonly until: number | null;
}

/** The account, and the campaign's own spending, at the moment of the decision. */
export interface LeadAccount {
  /** Ms since the epoch. */
  readonly now: number;
  /** 0 for Monday 00:00, in the book's time zone. */
  readonly minuteOfWeek: number;
  /** In credit minor units. */
  readonly available: number;
  /** Whether automatic top-up would buy enough for this lead. */
  readonly topUpWouldCover: boolean;
  /** What the campaign has bought today and this week, in credit minor units. */
  readonly spentToday: number;
  readonly spentThisWeek: number;
  /** Whether a lead of the same customer was bought before. */
  readonly isDuplicate: boolean;
}

/** Why a lead is not bought, in the order in which it is looked at: the later, the nearer it came to being bought. */
export const NOT_BOUGHT_REASONS = [
  'campaign_off',
  'not_available',
  'not_yet_offered',
  'category',
  'area',
  'price',
  'quality',
  'duplicate',
  'outside_hours',
  'day_budget',
  'week_budget',
  'balance',
] as const;
export type NotBoughtReason = (typeof NOT_BOUGHT_REASONS)[number];

export type LeadDecision = { readonly buy: true; readonly needsTopUp: boolean } | { readonly buy: false; readonly because: NotBoughtReason };

/** Of several reasons the first of {@link NOT_BOUGHT_REASONS} is told. */
export function decideLead(campaign: CampaignPolicy, lead: LeadOnOffer, account: LeadAccount): LeadDecision {
  return decideAbout(campaign, lead, plainWords(lead), account);
}

function decideAbout(campaign: CampaignPolicy, lead: LeadOnOffer, words: PlainWords, account: LeadAccount): LeadDecision {
  const because = irrelevant(campaign, lead, words, account.now) ?? notNow(campaign, lead, account);
  if (because !== undefined) return { buy: false, because };
  if (lead.price === 0 || lead.price <= account.available) return { buy: true, needsTopUp: false };
  return account.topUpWouldCover ? { buy: true, needsTopUp: true } : { buy: false, because: 'balance' };
}

/** What the campaign is not for, whatever the account's state. */
function irrelevant(campaign: CampaignPolicy, lead: LeadOnOffer, words: PlainWords, now: number): NotBoughtReason | undefined {
  if (!campaign.on) return 'campaign_off';
  if (lead.until !== null && now >= lead.until) return 'not_available';
  if (now < lead.offeredAt) return 'not_yet_offered';
  if (!isWantedCategory(campaign.categories, words)) return 'category';
  if (!isWantedArea(campaign.areas, words)) return 'area';
  if (campaign.maxPrice !== null && lead.price > campaign.maxPrice) return 'price';
  if (campaign.minQuality !== null && (lead.quality === null || lead.quality < campaign.minQuality)) return 'quality';
  return undefined;
}

/** What stands in the way of a relevant lead at this moment. */
function notNow(
  { hours, budgetPerDay, budgetPerWeek }: CampaignPolicy,
  { price }: LeadOnOffer,
  { isDuplicate, minuteOfWeek, spentToday, spentThisWeek }: LeadAccount,
): NotBoughtReason | undefined {
  if (isDuplicate) return 'duplicate';
  if (hours !== null && !isWithin(hours, minuteOfWeek)) return 'outside_hours';
  if (budgetPerDay !== null && spentToday + price > budgetPerDay) return 'day_budget';
  if (budgetPerWeek !== null && spentThisWeek + price > budgetPerWeek) return 'week_budget';
  return undefined;
}

/** Category and area of a lead, without capitals; of the area also its postal code without spaces, and what stands beside it. */
interface PlainWords {
  readonly category: string;
  readonly area: string;
  readonly areaCode: string;
  readonly areaName: string;
}

function plainWords({ category, area }: LeadOnOffer): PlainWords {
  const words = area.toLowerCase().split(' ');
  return {
    category: category.toLowerCase(),
    area: area.toLowerCase(),
    areaCode: words.filter(hasDigit).join(''),
    areaName: words
      .filter((word) => !hasDigit(word))
      .join(' ')
      .trim(),
  };
}

interface Wanted {
  readonly names: ReadonlySet<string>;
  /** Beginnings of postal codes. */
  readonly codes: readonly string[];
}

/** Lists of campaigns, made ready once for thousands of leads. */
const madeReady = new WeakMap<readonly string[], Wanted>();

function wantedOf(list: readonly string[]): Wanted {
  let wanted = madeReady.get(list);
  if (!wanted) {
    const plain = list.map((each) => each.toLowerCase());
    madeReady.set(list, (wanted = { names: new Set(plain), codes: plain.filter(hasDigit).map((each) => each.replaceAll(' ', '')) }));
  }
  return wanted;
}

function isWantedCategory(list: readonly string[], { category }: PlainWords): boolean {
  return list.length === 0 || wantedOf(list).names.has(category);
}

function isWantedArea(list: readonly string[], { area, areaCode, areaName }: PlainWords): boolean {
  if (list.length === 0) return true;
  const { names, codes } = wantedOf(list);
  return names.has(area) || (areaName !== '' && names.has(areaName)) || (areaCode !== '' && codes.some((begin) => areaCode.startsWith(begin)));
}

function hasDigit(text: string): boolean {
  return /\d/.test(text);
}

const MINUTES_PER_DAY = 1440;

function isWithin(hours: readonly (readonly MinuteRange[])[], minuteOfWeek: number): boolean {
  const minute = minuteOfWeek % MINUTES_PER_DAY;
  const ranges = hours[(minuteOfWeek - minute) / MINUTES_PER_DAY];
  return ranges !== undefined && ranges.some(([from, to]) => minute >= from && minute < to);
}

/** `campaign`: the one that buys, or the one that came nearest; `null` where there is none at all. */
export type CampaignChoice<Campaign> =
  | { readonly buy: true; readonly campaign: Campaign; readonly needsTopUp: boolean }
  | { readonly buy: false; readonly campaign: Campaign | null; readonly because: NotBoughtReason };

/**
 * The first campaign, in their order, that buys a lead; where none does, the one that came nearest, the first of several: of those that are on
 * the one whose reason is the latest of {@link NOT_BOUGHT_REASONS}. One that is off comes before them where it would buy if it were on, and
 * after them otherwise. `accountOf` is asked once for each campaign looked at. Without any campaign none is on.
 */
export function chooseCampaign<Campaign extends CampaignPolicy>(
  campaigns: readonly Campaign[],
  lead: LeadOnOffer,
  accountOf: (campaign: Campaign) => LeadAccount,
): CampaignChoice<Campaign> {
  const words = plainWords(lead);
  let nearest: Campaign | null = null;
  let because: NotBoughtReason = 'campaign_off';
  let nearness = -1;
  for (const campaign of campaigns) {
    const account = accountOf(campaign);
    const decision = decideAbout(campaign, lead, words, account);
    if (decision.buy) return { ...decision, campaign };
    const near = campaign.on || !decideAbout({ ...campaign, on: true }, lead, words, account).buy ? nearnessOf(decision.because) : WOULD_BUY;
    if (near <= nearness) continue;
    nearest = campaign;
    because = decision.because;
    nearness = near;
  }
  return { buy: false, campaign: nearest, because };
}

/** Of a campaign that only has to be switched on. */
const WOULD_BUY = NOT_BOUGHT_REASONS.length;

function nearnessOf(because: NotBoughtReason): number {
  return NOT_BOUGHT_REASONS.indexOf(because);
}

export interface LostToBalance {
  /** Leads that an empty balance alone kept from being bought. */
  readonly count: number;
  /** What they would have been worth, in currency minor units, rounded half up; `null` where nothing is known of the value of leads: none was decided yet. */
  readonly estimate: number | null;
  /** What the estimate is based on: the value won (currency minor units) of so many leads. */
  readonly basis: Ratio;
}

/** Prices leads lost to an empty balance by the value per lead of the last 13 weeks (rules C4, W4); `decided` of the leads are won or lost. */
export function lostToBalance(count: number, value: { readonly wonValue: number; readonly leads: number; readonly decided: number }): LostToBalance {
  const { wonValue, leads, decided } = value;
  return { count, estimate: decided === 0 ? null : times(count, wonValue, leads), basis: { numerator: wonValue, denominator: leads } };
}

/** `count · value / leads`, rounded half up once. */
function times(count: number, value: number, leads: number): number {
  return wholeRatio(count, leads) * value + proportion(value, count % leads, leads);
}
