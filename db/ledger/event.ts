/** Business events: what happened in a workspace, before any accounting of it. */

import type { Day } from './calendar.ts';

export const EVENT_KINDS = [
  'opening',
  'top_up',
  'bonus',
  'lead_purchase',
  'quotation',
  'promotion',
  'refund',
  'expiry',
  'adjustment',
  'lead',
  'card_refund',
  'chargeback',
  'taken_again',
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

export const CHARGE_KINDS = ['lead_purchase', 'quotation', 'promotion'] as const satisfies readonly EventKind[];
export type ChargeKind = (typeof CHARGE_KINDS)[number];

/** What moves money back to the card of an earlier event, or takes it from there again (decision 0014). */
const MONEY_BACK_KINDS = ['card_refund', 'chargeback', 'taken_again'] as const satisfies readonly EventKind[];
export type MoneyBackKind = (typeof MONEY_BACK_KINDS)[number];

export const OUTCOMES = ['open', 'quoted', 'won', 'lost'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export function isCharge(kind: EventKind): kind is ChargeKind {
  return kind === 'lead_purchase' || kind === 'quotation' || kind === 'promotion';
}

export function isMoneyBack(kind: EventKind): kind is MoneyBackKind {
  return kind === 'card_refund' || kind === 'chargeback' || kind === 'taken_again';
}

/** Kinds that a vendor's history has. */
export const VENDOR_KINDS: readonly EventKind[] = EVENT_KINDS.filter((kind) => !isMoneyBack(kind));

/** The facts of an event. Credits in credit minor units, amounts in currency minor units. */
export interface EventFacts {
  /** The vendor's id, unique in the workspace. */
  readonly sourceId: string;
  readonly kind: EventKind;
  readonly day: Day;
  /** Milliseconds since the epoch, where the vendor gives a time. */
  readonly instant: number | null;
  readonly credits: number | null;
  /** Money that went through card or bank: negative where it came back. */
  readonly amount: number | null;
  readonly method: string;
  readonly tax: number | null;
  /** The vendor's own balance of credits after this event. */
  readonly statedBalance: number | null;
  readonly expiresDay: Day | null;
  readonly campaign: string;
  readonly category: string;
  readonly lead: string | null;
  readonly outcome: Outcome | null;
  readonly value: number | null;
  readonly note: string;
}

/** Facts of an event that says nothing but what it is. */
export const NO_FACTS = {
  instant: null,
  credits: null,
  amount: null,
  method: '',
  tax: null,
  statedBalance: null,
  expiresDay: null,
  campaign: '',
  category: '',
  lead: null,
  outcome: null,
  value: null,
  note: '',
} as const satisfies Omit<EventFacts, 'sourceId' | 'kind' | 'day'>;

/** An event in a book: its facts and its place within the day (rule W1). */
export interface BookEvent extends EventFacts {
  readonly id: number;
  readonly position: number;
}

const REFUND_OF = /^refund of (.+)$/;

/** The charge that a refund's note names by `refund of ID` and nothing else; `undefined` where it names none. */
export function namedCharge(note: string): string | undefined {
  return REFUND_OF.exec(note)?.[1];
}
