/** Vendor terms to begin with: one preset for each of the two vendors whose help pages the product started from, and one of one's own. */

import type { CreditPack } from './credit-packs.ts';
import type { VendorTerms } from './vendor-terms.ts';

export interface VendorPreset {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly terms: VendorTerms;
  readonly packs: readonly CreditPack[];
  /** What the vendor's help page does not say, and the user should compare with the contract. */
  readonly assumed: readonly (keyof VendorTerms | 'packs')[];
}

/** Terms of a workspace that has none yet: nothing expires, no threshold, no tax, a fee is due on contact. */
export const DEFAULT_TERMS: VendorTerms = {
  preset: 'custom',
  feeDue: { when: 'on_contact' },
  refundWindow: { unit: 'days', count: 7 },
  refundReasons: ['wrong contact details', 'duplicate', 'outside the area', 'no longer interested', 'other'],
  lotPriority: { paid: 0, bonus: 0 },
  threshold: null,
  tax: { timing: 'none', rateBasisPoints: 0, recoverable: false },
  payAsYouUse: 'exact_fee',
  creditsExpireAfterDays: null,
  promotionTailDays: 30,
};

/** Prices in minor units of a currency with two decimals; a pack is changed to what the vendor sells. */
const PACKS: readonly CreditPack[] = [
  { id: 'small', name: 'Small', price: 100_00, credits: 100_00 },
  { id: 'medium', name: 'Medium', price: 285_00, credits: 300_00 },
  { id: 'large', name: 'Large', price: 900_00, credits: 1000_00 },
];

export const VENDOR_PRESETS: readonly VendorPreset[] = [
  {
    id: 'quotations',
    name: 'Quotation marketplace',
    description:
      'Credits are used when a customer is contacted with a quotation, or when Promotion Service brings one. Credit packs with a discount, automatic top-up, pay-as-you-use otherwise.',
    terms: { ...DEFAULT_TERMS, preset: 'quotations' },
    packs: PACKS,
    assumed: ['refundWindow', 'refundReasons', 'lotPriority', 'threshold', 'tax', 'creditsExpireAfterDays', 'promotionTailDays', 'packs'],
  },
  {
    id: 'lead_campaigns',
    name: 'AIQOO',
    description:
      'Campaigns buy available and relevant leads by themselves while the balance is funded. A primary payment method, and others as backup once activated.',
    terms: { ...DEFAULT_TERMS, preset: 'lead_campaigns' },
    packs: PACKS,
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
    packs: PACKS,
    assumed: [],
  },
];
