/** The closed sets of campaigns, offers, fees and refunds in words. */

import type { OutputOf } from '../../../electron/ipc/contract/contract.ts';
import { useBook, useFigures } from '../../book.tsx';
import type { Figures } from '../../book.tsx';
import { dayOfInstant, dayWords, endWords, methodWords, shortDay, untilWords } from '../../format.ts';
import type { Tone } from '../../parts/state-badge.tsx';
import { text } from '../../text/text.ts';
import { whyNot } from '../deduction/decision-words.ts';

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

function unpaidWords(because: string): string {
  return text.leadsPage.fees.unpaid[because] ?? because.replaceAll('_', ' ');
}

export interface Reasons {
  /** Why a lead was not bought; where the balance did not cover it, why no top-up did. */
  readonly notBought: (offer: Pick<Offer, 'because' | 'noTopUp'>) => string;
  /** Why a fee is, or would be, left unpaid: "no top-up came, cooling down until 14:05". */
  readonly unpaid: (fee: { readonly because: string; readonly noTopUp: OutputOf<'fees.preview'>['noTopUp'] }) => string;
}

export function useReasons(): Reasons {
  const figures = useFigures();
  const now = useNow();
  const { timeZone } = useBook().book;
  const words = text.leadsPage;
  return {
    notBought({ because, noTopUp }) {
      if (noTopUp === null) return notBoughtWords(because);
      const available = figures.credits(Number(noTopUp.figures['available'] ?? 0));
      if (noTopUp.charge !== null) return words.offers.topUpDidNotCome(available);
      return words.offers.notCovered(available, whyNot(noTopUp, { figures, timeZone, at: now }));
    },
    unpaid({ because, noTopUp }) {
      const said = unpaidWords(because);
      return noTopUp === null || noTopUp.because === because ? said : words.fees.noTopUp(said, whyNot(noTopUp, { figures, timeZone, at: now }));
    },
  };
}

/** What paid a fee that is charged, where a card did: "€12.00 charged to Visa ·· 4242". */
export function paidByCardWords({ paid }: Pick<Fee, 'paid'>, figures: Figures): string | undefined {
  if (paid === null || paid.amount === null || paid.amount === 0) return undefined;
  const byCard = text.leadsPage.fees.paidByCard(figures.money(paid.amount), methodWords(paid.method));
  return paid.credits === null ? byCard : text.leadsPage.fees.paidByBoth(figures.credits(Math.abs(paid.credits)), byCard);
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
  /** The last moment of what ends at an instant: `Tue 24 Nov` where a day ends there, otherwise as `point`. */
  readonly end: (instant: number) => string;
  /** `19 Nov`. */
  readonly day: (instant: number) => string;
  readonly deadlineShort: (deadline: NonNullable<Lead['refundUntil']>) => string;
  readonly deadline: (deadline: NonNullable<Lead['refundUntil']>) => string;
}

/** Any instant of today: what falls on it is told by its time alone. */
function useNow(): number {
  return Date.parse(`${useBook().book.today}T12:00:00Z`);
}

/** Instants and deadlines in the book's time zone, told from the book's today. */
export function useTimes(): Times {
  const { timeZone, today } = useBook().book;
  const now = useNow();
  return {
    point: (instant) => untilWords(instant, now, timeZone),
    end: (instant) => endWords(instant, now, timeZone, today),
    day: (instant) => shortDay(dayOfInstant(instant, timeZone), today),
    deadlineShort: ({ instant, day }) => shortDay(day ?? dayOfInstant(instant ?? 0, timeZone), today),
    deadline: ({ instant, day }) => (day === null ? untilWords(instant ?? 0, now, timeZone) : dayWords(day, today)),
  };
}
