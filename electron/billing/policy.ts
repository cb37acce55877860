/** What decisions read: the policy of their moment (rule L10) and a snapshot of the account. Amounts in minor units, instants in ms since the epoch. */

import type { Units } from '../../db/ledger/money.ts';
import type { CreditPack } from './credit-packs.ts';
import type { MethodState } from './lives.ts';
import type { VendorTerms } from './vendor-terms.ts';

/** Limits of automatic top-up (rule T6). Caps in currency minor units; there is no "unlimited". */
export interface Guards {
  readonly coolDownMinutes: number;
  readonly topUpsPerDay: number;
  readonly capPerDay: number;
  readonly capPerMonth: number;
  /** So many failed top-ups one after the other switch automatic top-up off. */
  readonly failuresUntilOff: number;
}

export interface Policy {
  readonly units: Units;
  readonly terms: VendorTerms;
  /** `off` is pay-as-you-use; `automatic` has a plan and guards (rules T1, T7). */
  readonly topUp: { readonly mode: 'off' } | { readonly mode: 'automatic'; readonly pack: CreditPack; readonly guards: Guards };
  /** Nothing is decided or charged while the user has paused the account. */
  readonly paused: boolean;
}

export interface MethodSnapshot {
  readonly id: number;
  readonly state: MethodState;
  /** Whether its processor can be asked to charge without the owner: a manual method cannot. */
  readonly chargeable: boolean;
}

export interface AccountSnapshot {
  readonly now: number;
  /** Posted credits less holds and less what is due to expire. */
  readonly available: number;
  /** Credits of the open top-up, if there is one. */
  readonly pending: number;
  readonly openTopUp: 'none' | 'open' | 'waiting' | 'awaiting_owner' | 'unknown';
  /** Whether any attempt of the workspace has an unknown outcome, or one that does not match what was asked. */
  readonly unknownOutcome: boolean;
  /** When the last automatic top-up ended or failed; `null` for never. */
  readonly lastAutomaticAt: number | null;
  /** Top-ups of today and of this month in the book's time zone that succeeded, are open or unknown. */
  readonly today: { readonly count: number; readonly amount: number };
  readonly month: { readonly amount: number };
  /** When the next day and the next month begin in the book's time zone: the end of what their caps hold back. */
  readonly nextDayAt?: number;
  readonly nextMonthAt?: number;
  /** Automatic top-ups that failed one after the other, up to now. */
  readonly failuresInARow: number;
  /** In charging order: the primary first (rule M2). Methods that are not active are among them. */
  readonly methods: readonly MethodSnapshot[];
  readonly online: boolean;
  /** Latest instant of an event in the workspace: a clock before it was set back. */
  readonly latestInstant: number | null;
}
