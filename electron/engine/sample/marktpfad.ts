/** The year at Marktpfad, a small Swiss marketplace: mostly paid as it is used, a plain date for every row. */

import type { ChargeKind, EventFacts } from '../../../db/ledger/event.ts';
import { payAsYouUse } from './automatic-top-up.ts';
import { dayNamed, moment } from './clock.ts';
import { wantedCharges, type DemandProfile } from './demand.ts';
import type { AddedCredits, Happening } from './happenings.ts';
import { newRandom } from './random.ts';
import { sequelsOf, type SequelProfile } from './sequels.ts';
import { historyOf, type VendorTerms } from './vendor.ts';

const SEED = 4071;
const UNTIL = moment('2026-11-18 12:00');
const METHOD = 'Mastercard 4444';

const SEQUELS: SequelProfile = {
  refunded: { lead_purchase: 60, quotation: 60, promotion: 0 },
  won: { lead_purchase: 150, quotation: 60, promotion: 0 },
  quoted: { lead_purchase: 400, quotation: 0, promotion: 0 },
};

/** What happened at Marktpfad, in its order. */
export function marktpfadHistory(): readonly EventFacts[] {
  const charges = wantedCharges(demand(), newRandom(SEED));
  return historyOf(
    [...setPieces(), ...charges, ...sequelsOf(charges, SEQUELS, newRandom(SEED + 1), newRandom(SEED + 3))],
    UNTIL,
    vendorTerms(),
    newRandom(SEED + 2),
  );
}

function demand(): DemandProfile {
  let customer = 880;
  return {
    firstDay: dayNamed('2025-11-18'),
    lastDay: dayNamed('2026-11-18'),
    seasons: [
      { fromDay: dayNamed('2025-11-17'), percent: 100 },
      { fromDay: dayNamed('2025-12-20'), percent: 30 },
      { fromDay: dayNamed('2026-01-07'), percent: 100 },
      { fromDay: dayNamed('2026-08-01'), percent: 60 },
      { fromDay: dayNamed('2026-09-01'), percent: 120 },
    ],
    weekdays: [100, 100, 100, 100, 100, 30, 0],
    hours: new Map([[9, 150], [11, 140], [14, 140], [17, 90]]), // prettier-ignore
    trades: [
      { campaign: 'Renovation · Basel', category: 'Renovation', leadFees: [2600], quotationFees: [950, 950, 1400] },
      { campaign: '', category: 'Small jobs', leadFees: [1900], quotationFees: [950] },
    ],
    promotionFee: 0,
    promotionShare: () => 0,
    promotionNote: () => '',
    leadShare: 120,
    secondJobs: 0,
    nextLead: (_kind: ChargeKind) => `MP-${++customer}`,
  };
}

function vendorTerms(): VendorTerms {
  return {
    idPrefix: 'M',
    firstId: 70_200,
    hasTimes: false,
    topUp: payAsYouUse,
    validUntil: (day) => day + 365,
    method: METHOD,
    cardPays: 'whole_fee',
    statesBalance: 600,
    misstatement: () => 0,
  };
}

function setPieces(): readonly Happening[] {
  const pack = { type: 'credits', kind: 'top_up', credits: 25_000, amount: 23_000, method: METHOD, note: 'Pack 250' } as const;
  const opening: AddedCredits = {
    type: 'credits', kind: 'opening', instant: moment('2025-11-17 07:00'), credits: 12_000, amount: 11_400, method: '', expiresDay: null, note: 'balance brought forward',
  }; // prettier-ignore
  return [
    opening,
    { ...pack, instant: moment('2026-02-16 07:30'), expiresDay: dayNamed('2027-02-16') },
    { ...pack, instant: moment('2026-09-07 07:30'), expiresDay: dayNamed('2027-09-07') },
  ];
}
