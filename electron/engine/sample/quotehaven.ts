/** The year at Quotehaven, the firm's main marketplace: what customers ask for there, and the set pieces of its account. */

import { formatDay, type Day } from '../../../db/ledger/calendar.ts';
import type { ChargeKind, EventFacts } from '../../../db/ledger/event.ts';
import { automaticTopUp, type AutomaticTerms } from './automatic-top-up.ts';
import { dayNamed, moment } from './clock.ts';
import { wantedCharges, type DemandProfile, type Trade } from './demand.ts';
import type { AddedCredits, Happening, WantedCharge } from './happenings.ts';
import { newRandom } from './random.ts';
import { refundOf, sequelsOf, type SequelProfile } from './sequels.ts';
import { historyOf, type VendorTerms } from './vendor.ts';

/** Chosen so that credits run out while automatic top-up is stopped, and that 612.50 of them are left in the end. */
const SEED = 20_266_507;
/** Chosen so that one large order makes no week an outlier. */
const VALUE_SEED = 34;
const UNTIL = moment('2026-11-18 14:32');

const BATHROOM: Trade = {
  campaign: 'Bathroom refit · Cologne',
  category: 'Bathroom',
  leadFees: [4600, 4600, 3800],
  quotationFees: [1200, 1200, 1000],
};
const KITCHEN: Trade = { campaign: 'Kitchen fitting · Bonn', category: 'Kitchen', leadFees: [3800, 3800, 2900], quotationFees: [1200, 1000] };
const ROOF: Trade = { campaign: 'Roof repair · Aachen', category: 'Roof', leadFees: [2900, 3450], quotationFees: [1000] };
const TILING: Trade = { campaign: '', category: 'Tiling', leadFees: [2900, 2250], quotationFees: [1000] };
const PAINTING: Trade = { campaign: '', category: 'Painting', leadFees: [2250], quotationFees: [1000] };

const HOURS: ReadonlyMap<number, number> = new Map([
  [7, 60], [8, 180], [9, 270], [10, 290], [11, 270], [12, 170], [13, 190], [14, 250], [15, 250], [16, 230], [17, 210], [18, 190], [19, 220], [20, 190], [21, 110], [22, 30],
]); // prettier-ignore

const SEASONS = [
  ['2025-11-17', 110], ['2025-12-08', 85], ['2025-12-20', 55], ['2026-01-07', 85], ['2026-01-26', 95], ['2026-02-23', 110], ['2026-03-09', 130], ['2026-05-11', 110],
  ['2026-06-15', 95], ['2026-07-20', 75], ['2026-08-03', 58], ['2026-08-31', 100], ['2026-09-14', 130], ['2026-11-02', 112],
] as const; // prettier-ignore

/** Promotion Service was switched on and off; customers with an automatic quotation still came for two weeks after (rule C3). */
const PROMOTION_ON = [
  { from: dayNamed('2026-01-19'), to: dayNamed('2026-05-31') },
  { from: dayNamed('2026-09-01'), to: dayNamed('2026-11-18') },
] as const;
const TAIL_DAYS = 14;

const SEQUELS: SequelProfile = {
  refunded: { lead_purchase: 90, quotation: 50, promotion: 20 },
  won: { lead_purchase: 150, quotation: 15, promotion: 40 },
  quoted: { lead_purchase: 550, quotation: 60, promotion: 300 },
};

export const AUTOMATIC: AutomaticTerms = {
  packs: [
    { from: moment('2025-11-17 00:00'), credits: 100_000, price: 90_000, name: 'pack 1,000' },
    { from: moment('2026-03-02 09:40'), credits: 250_000, price: 212_500, name: 'pack 2,500' },
    { from: moment('2026-04-27 08:15'), credits: 100_000, price: 90_000, name: 'pack 1,000' },
  ],
  stopped: { from: moment('2026-06-26 18:20'), until: moment('2026-07-03 08:30') },
  primary: 'Visa 4242',
  backup: 'Mastercard 4444',
  declined: new Set([5, 12, 17]),
};

/** In this week the vendor's own balance was short; the week after it was right again without a word. */
const MISSTATED = { from: moment('2026-10-22 00:00'), until: moment('2026-10-26 00:00'), credits: -400 } as const;

/** What happened at Quotehaven, in its order. */
export function quotehavenHistory(): readonly EventFacts[] {
  const charges = wantedCharges(demand(), newRandom(SEED));
  const happenings = [
    ...setPieces(),
    ...charges,
    ...sequelsOf(charges, SEQUELS, newRandom(SEED + 1), newRandom(VALUE_SEED)),
    ...refundByName(charges),
  ];
  return historyOf(happenings, UNTIL, vendorTerms(), newRandom(SEED + 2));
}

function demand(): DemandProfile {
  return {
    firstDay: dayNamed('2025-11-17'),
    lastDay: dayNamed('2026-11-18'),
    seasons: SEASONS.map(([from, percent]) => ({ fromDay: dayNamed(from), percent })),
    weekdays: [105, 100, 100, 100, 90, 55, 25],
    hours: HOURS,
    trades: [BATHROOM, BATHROOM, BATHROOM, KITCHEN, KITCHEN, ROOF, ROOF, TILING, PAINTING],
    promotionFee: 1500,
    promotionShare,
    promotionNote: (day) => (isPromotionOn(day) ? '' : `after an automatic quotation of ${formatDay(lastDayOn(day))}`),
    leadShare: 580,
    secondJobs: 50,
    nextLead: leadNumbers(),
  };
}

function promotionShare(day: Day): number {
  if (isPromotionOn(day)) return 150;
  return day - lastDayOn(day) <= TAIL_DAYS ? 110 : 0;
}

function isPromotionOn(day: Day): boolean {
  return PROMOTION_ON.some(({ from, to }) => from <= day && day <= to);
}

/** The last day before `day` on which Promotion Service was on. */
function lastDayOn(day: Day): Day {
  return PROMOTION_ON.findLast(({ to }) => to < day)?.to ?? -Infinity;
}

/** Leads that are bought and customers who get a quotation are numbered apart. */
function leadNumbers(): (kind: ChargeKind) => string {
  let lead = 47_680;
  let customer = 20_480;
  return (kind) => String(kind === 'lead_purchase' ? ++lead : ++customer);
}

function vendorTerms(): VendorTerms {
  return {
    idPrefix: 'QH-',
    firstId: 310_400,
    hasTimes: true,
    topUp: automaticTopUp(AUTOMATIC),
    validUntil: (day) => day + 365,
    method: 'Visa 4242',
    cardPays: 'shortfall',
    statesBalance: 880,
    misstatement: (instant) => (instant >= MISSTATED.from && instant < MISSTATED.until ? MISSTATED.credits : 0),
  };
}

function setPieces(): readonly Happening[] {
  return [
    credits('opening', '2025-11-17 07:00', 41_250, 37_125, '2026-04-01', 'balance brought forward'),
    credits('bonus', '2025-12-23 12:00', 15_000, null, '2025-12-30', 'Christmas bonus'),
    credits('bonus', '2026-02-10 10:15', 5000, null, '2026-05-10', 'Referral bonus'),
    { type: 'adjustment', instant: moment('2026-05-21 15:48'), credits: 2500, note: 'Goodwill: leads delivered late' },
    { type: 'automatic_on', instant: AUTOMATIC.stopped.until },
    credits('bonus', '2026-08-08 09:00', 8000, null, '2026-08-10', 'Weekend bonus'),
    credits('top_up', '2026-08-13 11:26', 80_000, 64_000, '2026-09-01', 'Summer offer, valid until 31 August'),
    { type: 'adjustment', instant: moment('2026-10-06 16:05'), credits: -4875, note: 'Correction: fees not charged before' },
    credits('bonus', '2026-11-17 10:00', 11_700, null, '2027-01-01', 'Loyalty bonus'),
  ];
}

function credits(kind: AddedCredits['kind'], at: string, quantity: number, amount: number | null, expires: string, note: string): AddedCredits {
  const method = kind === 'top_up' ? AUTOMATIC.primary : '';
  return { type: 'credits', instant: moment(at), kind, credits: quantity, amount, method, expiresDay: dayNamed(expires), note };
}

/** A lead's purchase given back after its second job was charged: only a name in the refund's note can say which of the two. */
function refundByName(charges: readonly WantedCharge[]): readonly Happening[] {
  const index = charges.findIndex((charge, at) => charge.instant >= moment('2026-09-14 00:00') && charges[at + 1]?.lead === charge.lead);
  const purchase = charges[index];
  const secondJob = charges[index + 1];
  if (!purchase || !secondJob) throw new Error('no lead of the autumn has a second job');
  return [refundOf(purchase, secondJob.instant + 26 * 3_600_000, purchase.fee, '')];
}
