/** A policy and an account to begin with, in which a fee of 40.00 calls for one pack of 100 credits; each test changes what it is about. */

import type { CreditPack } from '../../electron/billing/credit-packs.ts';
import type { AccountSnapshot, Guards, MethodSnapshot, Policy } from '../../electron/billing/policy.ts';
import { DEFAULT_TERMS } from '../../electron/billing/vendor-presets.ts';
import type { VendorTerms } from '../../electron/billing/vendor-terms.ts';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
/** 2026-11-18, 12:00 UTC. */
export const NOON = Date.UTC(2026, 10, 18, 12);

export const EURO = { currency: 'EUR', currencyDecimals: 2, creditDecimals: 2 } as const;

export const PACK: CreditPack = { id: 'medium', name: 'Medium', price: 90_00, credits: 100_00 };

export const GUARDS: Guards = { coolDownMinutes: 60, topUpsPerDay: 3, capPerDay: 270_00, capPerMonth: 900_00, failuresUntilOff: 3 };

/** With automatic top-up on. */
export function policyOf(given: Partial<Policy> = {}, terms: Partial<VendorTerms> = {}): Policy {
  return { units: EURO, terms: { ...DEFAULT_TERMS, ...terms }, topUp: { mode: 'automatic', pack: PACK, guards: GUARDS }, paused: false, ...given };
}

export function method(id: number, given: Partial<MethodSnapshot> = {}): MethodSnapshot {
  return { id, state: 'active', chargeable: true, ...given };
}

export function snapshotOf(given: Partial<AccountSnapshot> = {}): AccountSnapshot {
  return {
    now: NOON,
    available: 10_00,
    pending: 0,
    openTopUp: 'none',
    unknownOutcome: false,
    lastAutomaticAt: null,
    today: { count: 0, amount: 0 },
    month: { amount: 0 },
    nextDayAt: NOON + 12 * HOUR_MS,
    nextMonthAt: NOON + 12 * DAY_MS + 12 * HOUR_MS,
    failuresInARow: 0,
    methods: [method(1), method(2)],
    online: true,
    latestInstant: NOON - HOUR_MS,
    ...given,
  };
}
