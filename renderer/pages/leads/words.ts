/** The closed sets of campaigns, offers, fees and refunds in words. */

import type { OutputOf } from '../../../electron/ipc/contract/contract.ts';
import { useBook } from '../../book.tsx';
import { dayOfInstant, dayWords, shortDay, untilWords } from '../../format.ts';
import type { Tone } from '../../parts/state-badge.tsx';
import { text } from '../../text/text.ts';

export type Campaign = OutputOf<'campaigns.list'>['campaigns'][number];
/** A campaign that is being changed; `new` for one that is being made. */
export type Editing = Campaign | 'new' | undefined;
export type Lead = OutputOf<'leads.list'>['leads'][number];
export type Offer = OutputOf<'leads.offers'>['offers'][number];
export type Fee = OutputOf<'fees.list'>['fees'][number];
export type RefundRequest = OutputOf<'refunds.list'>['requests'][number];

export function notBoughtWords(because: string): string {
  return text.leadsPage.offers.notBought[because] ?? because.replaceAll('_', ' ');
}

export function unpaidWords(because: string): string {
  return text.leadsPage.fees.unpaid[because] ?? because.replaceAll('_', ' ');
}

export const OUTCOME_TONES: Readonly<Record<Lead['outcome'], Tone | undefined>> = { open: undefined, quoted: 'accent', won: 'ok', lost: 'neutral' };

export const FEE_TONES: Readonly<Record<Fee['state'], Tone | undefined>> = {
  held: 'neutral',
  due: 'warn',
  paying: 'warn',
  unpaid: 'bad',
  posted: undefined,
  released: undefined,
};

export const REQUEST_TONES: Readonly<Record<RefundRequest['state'], Tone | undefined>> = {
  requested: 'neutral',
  approved: 'warn',
  credited: 'ok',
  denied: 'bad',
  withdrawn: undefined,
};

/** What a fee was for, as its user knows it. */
export function feeName(fee: Pick<Fee, 'lead' | 'note' | 'sourceId'>): string {
  return fee.lead ?? (fee.note === '' ? fee.sourceId : fee.note);
}

export interface Times {
  /** `14:05` today, `Thu 19 Nov, 14:05` on any other day. */
  readonly point: (instant: number) => string;
  /** `19 Nov`. */
  readonly day: (instant: number) => string;
  readonly deadlineShort: (deadline: NonNullable<Lead['refundUntil']>) => string;
  readonly deadline: (deadline: NonNullable<Lead['refundUntil']>) => string;
}

/** Instants and deadlines in the book's time zone, told from the book's today. */
export function useTimes(): Times {
  const { timeZone, today } = useBook().book;
  // Any instant of today: what falls on it is told by its time alone.
  const now = Date.parse(`${today}T12:00:00Z`);
  return {
    point: (instant) => untilWords(instant, now, timeZone),
    day: (instant) => shortDay(dayOfInstant(instant, timeZone), today),
    deadlineShort: ({ instant, day }) => shortDay(day ?? dayOfInstant(instant ?? 0, timeZone), today),
    deadline: ({ instant, day }) => (day === null ? untilWords(instant ?? 0, now, timeZone) : dayWords(day, today)),
  };
}
