/** Vendor terms to begin with: one preset for each of the two vendors whose help pages the product started from, and one of one's own. */

import type { CreditPack } from './credit-packs.ts';
import type { VendorTerms } from './vendor-terms.ts';

export interface VendorPreset {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly terms: VendorTerms;
  /** For the user to change into what the vendor sells; in minor units with two decimals. */
  readonly packs: readonly CreditPack[];
  /** What the vendor's help page does not say, and the user should compare with the contract. */
  readonly assumed: readonly (Exclude<keyof VendorTerms, 'preset'> | 'packs')[];
}

/** Terms of a workspace that has none yet: a fee is due on contact, nothing expires, no threshold, no tax. */
export const DEFAULT_TERMS: VendorTerms = {
  preset: 'custom',
  feeDue: { when: 'on_contact' },
  refundWindow: { unit: 'days', count: 7 },
  refundReasons: ['wrong number', 'no contact details', 'duplicate', 'out of area', 'no longer interested', 'other'],
  lotPriority: { paid: 0, bonus: 0 },
  threshold: null,
  tax: { timing: 'none', rateBasisPoints: 0, recoverable: false },
  payAsYouUse: 'exact_fee',
  creditsExpireAfterDays: null,
  promotionTailDays: 30,
};

/** One whose larger packs are cheaper for each credit. */
const WITH_DISCOUNT: readonly CreditPack[] = [pack(250, 250), pack(500, 475), pack(1000, 900), pack(2500, 2125)];
const AT_FACE_VALUE: readonly CreditPack[] = [pack(100, 100), pack(250, 250), pack(500, 500), pack(1000, 1000)];

export const VENDOR_PRESETS: readonly VendorPreset[] = [
  {
    id: 'quotations',
    name: 'Quotation marketplace',
    description:
      'A customer who is contacted with a quotation costs a fee, and so does one who approaches while Promotion Service is on. Credit packs come at a discount, by automatic top-up or by hand; without automatic top-up the card pays each fee exactly.',
    terms: { ...DEFAULT_TERMS, preset: 'quotations' },
    packs: WITH_DISCOUNT,
    assumed: ['refundWindow', 'refundReasons', 'lotPriority', 'tax', 'creditsExpireAfterDays', 'promotionTailDays', 'packs'],
  },
  {
    id: 'lead_campaigns',
    name: 'AIQOO',
    description:
      'Campaigns of a workspace buy available and relevant leads by themselves, as long as the balance lasts. One payment method is the primary; the others are backups as soon as they are activated.',
    terms: { ...DEFAULT_TERMS, preset: 'lead_campaigns' },
    packs: AT_FACE_VALUE,
    assumed: [
      'feeDue',
      'refundWindow',
      'refundReasons',
      'lotPriority',
      'threshold',
      'tax',
      'payAsYouUse',
      'creditsExpireAfterDays',
      'promotionTailDays',
      'packs',
    ],
  },
  {
    id: 'custom',
    name: 'Own terms',
    description: 'Every term set by hand, from the contract.',
    terms: DEFAULT_TERMS,
    packs: [],
    assumed: [],
  },
];

/** Whole credits for whole units of the currency. */
function pack(credits: number, price: number): CreditPack {
  return { id: `credits-${credits}`, name: `${credits.toLocaleString('en')} credits`, price: price * 100, credits: credits * 100 };
}
