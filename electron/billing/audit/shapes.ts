/** What the charge audit (rule R5) reads and says. Credits and money in minor units, instants in ms since the epoch. */

import type { Day } from '../../../db/ledger/calendar.ts';
import type { EventKind } from '../../../db/ledger/event.ts';
import type { Units } from '../../../db/ledger/money.ts';
import type { CreditPack } from '../credit-packs.ts';
import type { TopUpThreshold } from '../vendor-terms.ts';

/** In the order of precedence: of several that hold, the first is the verdict. Those that call the whole charge wrong come before those that call a part of it wrong. */
export const VERDICTS = [
  'duplicate',
  'no_credits_arrived',
  'while_off',
  'over_cap',
  'during_cool_down',
  'wrong_amount',
  'wrong_method',
  'not_decidable',
  'explained',
] as const;
export type Verdict = (typeof VERDICTS)[number];

/** The rules of one moment. A guard that is `null` is one that the vendor does not keep: nothing is held against it. */
export interface AuditedRules {
  /** Ids of the settings that say so. */
  readonly settings: readonly number[];
  readonly mode: 'automatic' | 'off';
  readonly paused: boolean;
  /** The plan of automatic top-up; `null` while it is off. */
  readonly pack: Offer | null;
  /** What the vendor sells: what can be bought by hand. */
  readonly packs: readonly Offer[];
  readonly guards: {
    readonly coolDownMinutes: number | null;
    readonly topUpsPerDay: number | null;
    readonly capPerDay: number | null;
    readonly capPerMonth: number | null;
  };
  readonly threshold: TopUpThreshold | null;
  readonly payAsYouUse: 'exact_fee' | 'shortfall';
  /** For so many hours a fee may be held before it is posted: credits are reserved that the history does not show; `null` where none are. */
  readonly heldHours: number | null;
  /** Activated methods in charging order, as the history names them; `null` where nobody has said which they were. */
  readonly methods: readonly string[] | null;
}

/** A price and the credits it buys. */
export type Offer = Pick<CreditPack, 'name' | 'price' | 'credits'>;

/** From this instant on these rules are in force; `null`: not known which. */
export interface RulesFrom {
  readonly from: number;
  readonly rules: AuditedRules | null;
}

/** An event that moves credits, or went through a card. */
export interface AuditEvent {
  readonly eventId: number;
  /** The vendor's id, or ours. */
  readonly id: string;
  readonly kind: EventKind;
  readonly day: Day;
  readonly instant: number | null;
  /** What its entry does to the credits. */
  readonly moves: number;
  /** Money that went through the card; `null` for none. */
  readonly amount: number | null;
  /** Of this, what is back on the card by now. */
  readonly moneyBack: number;
  readonly method: string;
  readonly lead: string | null;
  /** The charge that it gives credits back for. */
  readonly refundOf: number | null;
  /** The vendor's own balance after it. */
  readonly statedBalance: number | null;
  /** Made by the book at the start of its day, whatever else happened on it. */
  readonly isAtStartOfDay: boolean;
  /** From when on the book knew of it. */
  readonly knownAt: number;
  /** What is known besides of a charge that we made ourselves. */
  readonly own: OwnCharge | null;
}

/** A charge of our own engine, as its decision was kept (rule T8). */
export interface OwnCharge {
  /** `accepted`: another amount was charged than was decided, and a person took it so. */
  readonly because: 'automatic' | 'by_hand' | 'verification' | 'fee' | 'found' | 'recorded' | 'accepted';
  readonly decisionId: number | null;
  /** When it was decided; a payment may come through days later. */
  readonly decidedAt: number;
  readonly decidedDay: Day;
  readonly endedAt: number;
  /** In force when it was decided. */
  readonly rules: AuditedRules | null;
  /** Available and pending credits that the decision saw; `null` where none was made. */
  readonly balance: number | null;
  /** Credits of the fee at hand; `null` for none. */
  readonly fee: number | null;
  /** Of its method when it was tried. */
  readonly method: 'primary' | 'backup' | 'inactive' | 'unknown';
}

/** A line of a card's or bank's statement that names the vendor and belongs to nothing in the vendor's history. */
export interface LoneLine {
  readonly lineId: number;
  readonly day: Day;
  /** What was taken. */
  readonly amount: number;
  readonly method: string;
  readonly text: string;
  /** A payment of the history that is nearly the same, and may be what it is; `null` for none. */
  readonly nearest: number | null;
  /** Whether a charge of another workspace may be what it is. */
  readonly mayBeOfAnother: boolean;
}

/** What the user said of a top-up that no history tells. */
export type Said = 'by_hand' | 'verification';

export interface AuditHistory {
  readonly units: Units;
  /** In the order of W1. */
  readonly events: readonly AuditEvent[];
  /** Oldest first; before the first nothing is known. */
  readonly rules: readonly RulesFrom[];
  /** By the number of the event. */
  readonly said: ReadonlyMap<number, Said>;
  /** Rows of the vendor's history that tell again what we charged ourselves, and which charge that is. */
  readonly toldAgain: ReadonlyMap<number, number>;
  readonly lines: readonly LoneLine[];
  /** First instant of a day in the book's time zone. */
  readonly startOfDay: (day: Day) => number;
  readonly monthOf: (day: Day) => { readonly firstDay: Day; readonly lastDay: Day };
}

/** Why a charge has its verdict. */
export const BECAUSE_CODES = [
  // explained
  'used_up',
  'insufficient',
  'threshold',
  'by_hand',
  'verification',
  'recorded',
  'found',
  'accepted',
  'fee_not_covered',
  'told_again',
  // duplicate
  'same_top_up_again',
  'same_lead_again',
  // no credits arrived
  'balance_did_not_rise',
  'statement_only',
  // while off
  'automatic_off',
  'paused',
  // over cap
  'cap_month',
  'cap_day',
  'count_reached',
  // during cool-down
  'cooling_down',
  // wrong amount
  'not_called_for',
  'other_number_of_packs',
  'no_pack_at_this_price',
  'fewer_credits',
  'covered_by_credits',
  'fee_by_card_in_automatic',
  'not_the_shortfall',
  'not_the_fee',
  // wrong method
  'method_not_in_order',
  'method_not_active',
  // not decidable, for want of
  'no_rules',
  'no_time_of_day',
  'no_method',
  'no_packs',
  'holds_unknown',
  'history_ends_before',
  'not_reconciled',
  'of_another_workspace',
  'no_decision',
] as const;
export type BecauseCode = (typeof BECAUSE_CODES)[number];

/** Figures of a reason; which there are depends on its code. */
export interface BecauseFigures {
  /** What the rules call for, in money; 0 for nothing. */
  readonly due?: number;
  readonly packs?: number;
  readonly price?: number;
  /** Credits that were bought, and that the price buys. */
  readonly credits?: number;
  readonly entitled?: number;
  /** What is held against the charge: credits, money or minutes, by the code. */
  readonly limit?: number;
  readonly reached?: number;
  /** Credits that were there, at least and at most: two figures where the order of the day is not known. */
  readonly balance?: number;
  readonly balanceMost?: number;
  readonly fee?: number;
  /** Minutes since the top-up before, whole ones. */
  readonly minutes?: number;
  readonly day?: Day;
}

export interface Because {
  readonly code: BecauseCode;
  readonly figures: BecauseFigures;
  /** Events that show it. */
  readonly events: readonly number[];
}

/** Something that the rules do not allow, or that cannot be told. */
export interface Finding {
  readonly verdict: Exclude<Verdict, 'explained'>;
  readonly because: Because;
  /** Money that can be asked back. */
  readonly disputed: number;
}

export interface Evidence {
  /** Credits before the charge, at least and at most; `null` of a line of a statement. */
  readonly balance: { readonly least: number; readonly most: number } | null;
  /** The fee that was at hand, and its event where it has one. */
  readonly fee: { readonly credits: number; readonly eventId: number | null } | null;
  /** The automatic top-up before; `minutes` is `null` where the time between is not known. */
  readonly lastTopUp: { readonly eventId: number; readonly minutes: number | null } | null;
  /** Top-ups before it of the same day and month. */
  readonly today: { readonly count: number; readonly amount: number };
  readonly month: { readonly amount: number };
  readonly rules: AuditedRules | null;
  readonly decisionId: number | null;
}

/** A charge with its verdict. */
export interface AuditedCharge {
  readonly eventId: number | null;
  readonly lineId: number | null;
  readonly id: string;
  readonly kind: 'top_up' | 'fee' | 'statement_line';
  readonly day: Day;
  readonly instant: number | null;
  readonly amount: number;
  /** Credits that it brought, or that were drawn beside it. */
  readonly credits: number;
  readonly method: string;
  readonly verdict: Verdict;
  readonly because: Because;
  readonly disputed: number;
  /** It is whole packs that the vendor sells: had the user bought it by hand, and said so, it would be explained. */
  readonly mayBeByHand: boolean;
  /** What the user said of it. */
  readonly said: Said | null;
  /** What was found beside the verdict. */
  readonly further: readonly Finding[];
  readonly evidence: Evidence;
}
