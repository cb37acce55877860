/** Until when a refund may be asked for, and whether it may be asked for now (rule C5). */

import { daysFromCivil, formatDay, monthOf, type Day } from '../../db/ledger/calendar.ts';
import { dayOfInstant } from '../../db/ledger/zone.ts';
import type { RefundWindow, VendorTerms } from './vendor-terms.ts';

const HOUR_MS = 3_600_000;

/** The last instant (hours are counted from the charge), or the last day of the book's calendar. */
export type RefundDeadline = { readonly until: 'instant'; readonly instant: number } | { readonly until: 'day'; readonly day: Day };

/** `chargedAt` in ms since the epoch; `null` where only the day is known: then hours count from the end of that day. */
export function refundDeadline(window: RefundWindow, chargedAt: number | null, chargeDay: Day): RefundDeadline {
  switch (window.unit) {
    case 'hours':
      return chargedAt === null
        ? { until: 'day', day: chargeDay + Math.ceil(window.count / 24) }
        : { until: 'instant', instant: chargedAt + window.count * HOUR_MS };
    case 'days':
      return { until: 'day', day: chargeDay + window.count };
    case 'day_of_next_month': {
      const [year, month] = formatDay(monthOf(chargeDay).lastDay + 1)
        .split('-')
        .map(Number) as [number, number];
      return { until: 'day', day: daysFromCivil(year, month, window.day) };
    }
  }
}

export interface RefundableNow {
  readonly chargedAt: number | null;
  readonly chargeDay: Day;
  /** Credits that were not given back yet. */
  readonly left: number;
  readonly isRequested: boolean;
}

export type RefundAnswer =
  | { readonly may: true; readonly deadline: RefundDeadline }
  | { readonly may: false; readonly because: 'not_a_listed_reason' | 'too_late' | 'nothing_left' | 'already_requested'; readonly message: string };

/** Whether a refund of a charge may be asked for at an instant, for a reason. */
export function mayRequestRefund(
  terms: VendorTerms,
  charge: RefundableNow,
  asked: { readonly now: number; readonly timeZone: string; readonly reason: string },
): RefundAnswer {
  const deadline = refundDeadline(terms.refundWindow, charge.chargedAt, charge.chargeDay);
  const no = (because: Extract<RefundAnswer, { may: false }>['because'], message: string): RefundAnswer => ({ may: false, because, message });
  if (charge.isRequested) return no('already_requested', 'A refund of this charge is requested already.');
  if (charge.left <= 0) return no('nothing_left', 'Nothing is left of this charge to give back.');
  if (!terms.refundReasons.includes(asked.reason))
    return no('not_a_listed_reason', `The vendor gives refunds for these reasons: ${terms.refundReasons.join(', ')}.`);
  if (isOver(deadline, asked.now, asked.timeZone))
    return no('too_late', `The vendor's time for refunds of this charge is over: ${inWords(deadline)}.`);
  return { may: true, deadline };
}

function isOver(deadline: RefundDeadline, now: number, timeZone: string): boolean {
  return deadline.until === 'instant' ? now > deadline.instant : dayOfInstant(now, timeZone) > deadline.day;
}

function inWords(deadline: RefundDeadline): string {
  return deadline.until === 'day' ? `it ended with ${formatDay(deadline.day)}` : `it ended at ${new Date(deadline.instant).toISOString()}`;
}
