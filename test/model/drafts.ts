/** What may happen next in a random history: one draft of a row at a time, chosen by the state of the account. */

import { chargeOfRefund, leftToRefund } from './account.ts';
import type { Account, Charge } from './account.ts';
import { formatDay } from './calendar.ts';
import { chargeKinds, isRefusal, readEvent } from './events.ts';
import { leftInAll } from './lots.ts';
import { formatDecimal, rescale, smaller } from './numbers.ts';
import type { Random } from './random.ts';

export interface Story {
  readonly random: Random;
  readonly nasty: boolean;
  readonly account: Account;
  /** Oldest first. */
  readonly recentCharges: Charge[];
  /** Leads that were charged, a lead as often as it was. */
  readonly leads: string[];
  /** How many there were. */
  events: number;
}

export const emptyDraft = {
  id: '',
  date: '',
  kind: '',
  credits: '',
  amount: '',
  currency: '',
  method: '',
  tax: '',
  balance: '',
  expires: '',
  campaign: '',
  category: '',
  lead: '',
  outcome: '',
  value: '',
  note: '',
};

/** A row without id and date; what it leaves out is empty. */
export type Draft = Partial<typeof emptyDraft>;

/** Credits and their price, in hundredths. */
const packs = [
  [10_000, 9_001],
  [50_000, 47_500],
  [100_000, 90_000],
  [200_000, 170_000],
] as const;
const fees = [850, 1200, 1999, 2500, 3333, 4700] as const;
const values = ['250.00', '800.00', '1432.17', '4999.99'] as const;
const believableCharges = ['lead_purchase', 'lead_purchase', 'lead_purchase', 'quotation', 'quotation', 'promotion'] as const;
const methods = ['Visa 4242', 'Mastercard 4444'] as const;
const campaigns = ['', '', 'Bathrooms', 'Kitchens', 'Moving', 'Roofs', 'Piano, tuition'] as const;
const nastyCampaigns = [
  '',
  'Roofs',
  'roofs',
  'Piano, tuition',
  'The "best" ones',
  '=1+1',
  '+49 30',
  '-10 %',
  '@home',
  "'quoted",
  '浴室とキッチン',
  'Küche 🛁',
  'Küche 🚿',
  'constructor',
  '0',
  'null',
  'a;b\tc',
  '=HYPERLINK("x", "y")',
] as const;
const notes = ['', '', '', 'no contact details', '=SUM(1+1)'] as const;
const nastyNotes = [
  '',
  'no contact details',
  '=SUM(1+1)',
  '+1',
  '-1',
  '@x',
  '\tindented',
  '\rreturned',
  "'already",
  'two\nlines',
  'two\r\nlines',
  'a "quote", a comma',
  '返金',
  'refunded',
  '""',
  ',',
] as const;

type Kind = 'top_up' | 'bonus' | 'charge' | 'refund' | 'expiry' | 'adjustment' | 'lead';
/** In thousandths. */
const believableWeights: readonly (readonly [Kind, number])[] = [
  ['charge', 655],
  ['refund', 110],
  ['lead', 210],
  ['bonus', 10],
  ['adjustment', 10],
  ['top_up', 5],
];
const nastyWeights: readonly (readonly [Kind, number])[] = [
  ['charge', 470],
  ['refund', 220],
  ['lead', 130],
  ['bonus', 50],
  ['adjustment', 50],
  ['top_up', 70],
  ['expiry', 10],
];

/** Null where what was chosen cannot happen now. */
export function draftEvent(story: Story, day: number): Draft | null {
  const { random, nasty, account } = story;
  const available = leftInAll(account.openLots);
  if (available < creditUnits(story, 5000) && random.chance(nasty ? 20 : 35)) return draftTopUp(story, day);
  const kind = chooseKind(random, nasty ? nastyWeights : believableWeights);
  // Nobody buys more and more: a long history would drown in lots.
  const plenty = available > creditUnits(story, 400_000);
  switch (plenty && (kind === 'top_up' || kind === 'bonus') ? 'charge' : kind) {
    case 'charge':
      return draftCharge(story, day);
    case 'refund':
      return draftRefund(story, day);
    case 'lead':
      return draftOutcome(story);
    case 'bonus':
      return draftBonus(story, day);
    case 'adjustment':
      return draftAdjustment(story);
    case 'top_up':
      return draftTopUp(story, day);
    case 'expiry':
      return { kind: 'expiry', credits: textOf(story, randomUnits(story, 2000)) };
  }
}

export function draftOpening(story: Story, day: number): Draft {
  const units = randomUnits(story, 30_000);
  const amount = money(story, rescale(units * 9n, decimals(story), story.account.terms.moneyDecimals) / 10n);
  const priced = story.random.chance(80) ? { amount, currency: story.account.terms.currency } : {};
  return { kind: 'opening', credits: textOf(story, units), expires: someExpiry(story, day), ...priced };
}

/** The vendor's word on what expired at the start of the day: the truth, nothing, or in a nasty history too much or too little. */
export function draftExpiry(story: Story): readonly Draft[] {
  const { random, nasty, account } = story;
  const expired = account.expiredUnclaimed;
  if (expired === 0n || random.chance(40)) return [];
  const row = (units: bigint): Draft => ({ kind: 'expiry', credits: textOf(story, units) });
  if (!nasty) return [row(expired)];
  const part = BigInt(random.below(Number(expired)));
  return random.pick([[row(expired)], [row(part), row(expired - part)], [row(expired + randomUnits(story, 500))], [row(part)]]);
}

function draftTopUp(story: Story, day: number): Draft {
  const { random, nasty } = story;
  const [hundredths, price] = random.pick(packs);
  const units = nasty ? randomUnits(story, 30_000) : creditUnits(story, hundredths);
  const cost = nasty ? BigInt(random.below(30_000)) : rescale(BigInt(price), 2, story.account.terms.moneyDecimals);
  const tax = nasty && random.chance(50) ? { tax: money(story, cost / 6n) } : {};
  return { kind: 'top_up', credits: textOf(story, units), ...paidByCard(story, cost), ...tax, expires: someExpiry(story, day) };
}

function draftBonus(story: Story, day: number): Draft {
  const units = story.nasty ? randomUnits(story, 3000) : creditUnits(story, story.random.pick([500, 1000, 2500]));
  return { kind: 'bonus', credits: textOf(story, units), expires: someExpiry(story, day), note: 'goodwill' };
}

function draftAdjustment(story: Story): Draft {
  const units = story.nasty ? randomUnits(story, 1500) : creditUnits(story, story.random.pick([111, 300, 777]));
  const sign = story.random.chance(50) ? '-' : '';
  return { kind: 'adjustment', credits: sign + textOf(story, units), note: 'correction by the vendor' };
}

function draftCharge(story: Story, day: number): Draft {
  const { random, nasty, account } = story;
  const draft = {
    kind: random.pick(nasty ? chargeKinds : believableCharges),
    campaign: random.pick(nasty ? nastyCampaigns : campaigns),
    category: 'home',
    lead: leadToCharge(story),
    note: random.pick(nasty ? nastyNotes : notes),
  };
  if (nasty && random.chance(3)) return { ...draft, credits: textOf(story, 0n) };
  const fee = nasty ? randomUnits(story, 6000) : creditUnits(story, random.pick(fees));
  const available = leftInAll(account.openLots);
  const payment = random.below(100);
  if (payment < 5) return { ...draft, ...paidByCard(story, inMoney(story, fee)) };
  // Both ways: the credits that there are, or some, and the rest by card.
  const some = smaller(available, nasty ? BigInt(random.below(Number(fee))) : fee);
  if (some > 0n && (payment < 8 || (fee > available && payment < 40))) {
    const rest = some < fee ? paidByCard(story, inMoney(story, fee - some)) : {};
    return { ...draft, credits: textOf(story, some), ...rest };
  }
  if (fee > available) return random.chance(50) ? draftTopUp(story, day) : { ...draft, ...paidByCard(story, inMoney(story, fee)) };
  return { ...draft, credits: textOf(story, fee) };
}

/** A refund of one of the latest charges, by its id or as its lead's latest; null where nothing is left of it. */
function draftRefund(story: Story, day: number): Draft | null {
  const { random, nasty, account } = story;
  if (story.recentCharges.length === 0) return null;
  const recent = story.recentCharges.slice(nasty && random.chance(40) ? -8 : -250);
  const { event } = random.pick(recent);
  const byId = event.lead === '' || random.chance(40);
  const lead = byId && random.chance(50) ? '' : event.lead;
  const note = byId ? `refund of ${event.id}` : random.pick(nasty ? nastyNotes : notes);

  const probe = readEvent({ id: 'probe', date: formatDay(day), kind: 'refund', credits: '0', lead, note }, account.terms);
  const charge = isRefusal(probe) ? undefined : chargeOfRefund(account, probe);
  const left = charge === undefined ? 0n : leftToRefund(charge, account.terms) / 10n ** BigInt(account.terms.moneyDecimals);
  if (left === 0n) return null;
  const part = nasty ? BigInt(random.between(1, Number(left))) : smaller(left, creditUnits(story, 425));
  return { kind: 'refund', credits: textOf(story, random.chance(50) ? left : part), lead, note };
}

function draftOutcome(story: Story): Draft {
  const { random, nasty, account } = story;
  const charged = story.leads.length > 0 && !random.chance(5);
  // The unknown one may be charged later: then its outcome was there before it was received.
  const unknown = random.chance(50) ? nameOfLead(story.events + random.below(20)) : `never-charged-${story.events}`;
  const lead = charged ? random.pick(story.leads.slice(-150)) : unknown;
  const outcome = random.pick(['quoted', 'won', 'won', 'lost', 'lost']);
  if (outcome !== 'won') return { kind: 'lead', lead, outcome };
  const { moneyDecimals } = account.terms;
  const value = nasty
    ? formatDecimal(BigInt(random.below(9_999_999)), moneyDecimals)
    : random.pick(values).slice(0, moneyDecimals === 0 ? -3 : undefined);
  return { kind: 'lead', lead, outcome, value };
}

/** Mostly a new lead, now and then one that was charged before, seldom none at all. */
function leadToCharge({ random, nasty, leads, events }: Story): string {
  if (nasty && random.chance(5)) return '';
  if (leads.length > 0 && random.chance(nasty ? 25 : 5)) return random.pick(leads.slice(-60));
  return nameOfLead(events);
}

function nameOfLead(number: number): string {
  return `L-${String(number).padStart(6, '0')}`;
}

function someExpiry({ random, nasty }: Story, day: number): string {
  if (random.chance(30)) return '';
  return formatDay(day + (nasty ? random.between(1, 40) : random.pick([14, 30, 60])));
}

function paidByCard(story: Story, minor: bigint): Draft {
  return { amount: money(story, minor), currency: story.account.terms.currency, method: story.random.pick(methods) };
}

/** A fee in credits as the card is charged for it: never nothing. */
function inMoney(story: Story, units: bigint): bigint {
  const minor = rescale(units, decimals(story), story.account.terms.moneyDecimals);
  return minor === 0n ? 1n : minor;
}

function money(story: Story, minor: bigint): string {
  return formatDecimal(minor, story.account.terms.moneyDecimals);
}

/** A nasty file writes `8.5` and `8` as well as `8.50` and `8.00`. */
function textOf({ random, nasty, account }: Story, units: bigint): string {
  const text = formatDecimal(units, account.terms.creditDecimals);
  return nasty && text.includes('.') && random.chance(20) ? text.replace(/\.?0*$/, '') : text;
}

function randomUnits(story: Story, mostHundredths: number): bigint {
  return BigInt(story.random.between(1, Number(creditUnits(story, mostHundredths))));
}

/** Hundredths of a credit in the unit of the account, at least one. */
function creditUnits(story: Story, hundredths: number): bigint {
  const units = rescale(BigInt(hundredths), 2, decimals(story));
  return units === 0n ? 1n : units;
}

function decimals(story: Story): number {
  return story.account.terms.creditDecimals;
}

function chooseKind(random: Random, weights: readonly (readonly [Kind, number])[]): Kind {
  let left = random.below(1000);
  for (const [kind, weight] of weights) {
    left -= weight;
    if (left < 0) return kind;
  }
  return 'charge';
}
