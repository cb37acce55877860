/** Policies and snapshots for the tests of decisions: an account with a plan, two cards and nothing on it, unless said otherwise. */

import type { CreditPack } from '../../electron/billing/credit-packs.ts';
import type { AccountSnapshot, Guards, MethodSnapshot, Policy } from '../../electron/billing/policy.ts';
import { DEFAULT_TERMS } from '../../electron/billing/vendor-presets.ts';
import type { VendorTerms } from '../../electron/billing/vendor-terms.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const NOW = Date.parse('2026-11-18T14:32:00+01:00');

export const EUR = { currency: 'EUR', currencyDecimals: 2, creditDecimals: 2 } as const;

/** 900.00 buys 1,000.00 credits. */
export const PACK: CreditPack = { id: 'p1000', name: 'Pack 1000', price: 900_00, credits: 1000_00 };
export const GUARDS: Guards = { coolDownMinutes: 60, topUpsPerDay: 3, capPerDay: 2700_00, capPerMonth: 3600_00, failuresUntilOff: 3 };

export const terms = (given: Partial<VendorTerms> = {}): VendorTerms => ({ ...DEFAULT_TERMS, ...given });

export function automatic(given: { guards?: Partial<Guards>; pack?: CreditPack; terms?: Partial<VendorTerms>; paused?: boolean } = {}): Policy {
  return {
    units: EUR,
    terms: terms(given.terms),
    topUp: { mode: 'automatic', pack: given.pack ?? PACK, guards: { ...GUARDS, ...given.guards } },
    paused: given.paused ?? false,
  };
}

export function payAsYouUse(given: { terms?: Partial<VendorTerms>; paused?: boolean; units?: Policy['units'] } = {}): Policy {
  return { units: given.units ?? EUR, terms: terms(given.terms), topUp: { mode: 'off' }, paused: given.paused ?? false };
}

export const method = (id: number, given: Partial<MethodSnapshot> = {}): MethodSnapshot => ({ id, state: 'active', chargeable: true, ...given });

export function snapshot(given: Partial<AccountSnapshot> = {}): AccountSnapshot {
  return {
    now: NOW,
    available: 0,
    pending: 0,
    openTopUp: 'none',
    unknownOutcome: false,
    lastAutomaticAt: null,
    today: { count: 0, amount: 0 },
    month: { amount: 0 },
    nextDayAt: Date.parse('2026-11-19T00:00:00+01:00'),
    nextMonthAt: Date.parse('2026-12-01T00:00:00+01:00'),
    failuresInARow: 0,
    methods: [method(1), method(2)],
    online: true,
    latestInstant: NOW - MINUTE,
    ...given,
  };
}
