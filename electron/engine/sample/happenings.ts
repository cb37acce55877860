/** What happens to an account in the sample, before the vendor's books say what it did to the credits. */

import type { Day } from '../../../db/ledger/calendar.ts';
import type { ChargeKind } from '../../../db/ledger/event.ts';

/** A lead bought, a quotation sent, or a customer who approached through the Promotion Service. Fees count in hundredths. */
export interface WantedCharge {
  readonly type: 'charge';
  readonly instant: number;
  readonly kind: ChargeKind;
  readonly fee: number;
  readonly campaign: string;
  readonly category: string;
  readonly lead: string;
  readonly note: string;
}

export interface GivenRefund {
  readonly type: 'refund';
  readonly instant: number;
  readonly charge: WantedCharge;
  readonly credits: number;
  readonly reason: string;
}

export interface LeadOutcome {
  readonly type: 'outcome';
  readonly instant: number;
  readonly lead: string;
  readonly outcome: 'quoted' | 'won' | 'lost';
  /** What a lead that was won is worth, in hundredths. */
  readonly value: number | null;
}

/** Credits that come into the account other than by the top-up rule. */
export interface AddedCredits {
  readonly type: 'credits';
  readonly instant: number;
  readonly kind: 'opening' | 'top_up' | 'bonus';
  readonly credits: number;
  readonly amount: number | null;
  readonly method: string;
  readonly expiresDay: Day | null;
  readonly note: string;
}

export interface Adjustment {
  readonly type: 'adjustment';
  readonly instant: number;
  readonly credits: number;
  readonly note: string;
}

/** The user turns automatic top-up on again: it charges at once where no credits are left (rule T3). */
export interface AutomaticOn {
  readonly type: 'automatic_on';
  readonly instant: number;
}

export type Happening = WantedCharge | GivenRefund | LeadOutcome | AddedCredits | Adjustment | AutomaticOn;
