/** Until when a refund may be asked for, and whether it may be asked for now (rule C5). */

import { formatDay, monthOf, type Day } from '../../db/ledger/calendar.ts';
import { dayOfInstant } from '../../db/ledger/zone.ts';
import type { RefundWindow, VendorTerms } from './vendor-terms.ts';

/** The last instant (ms since the epoch), or the last day of the book's calendar, at which it may be asked for. */
export type RefundDeadline = { readonly until: 'instant'; readonly instant: number } | { readonly until: 'day'; readonly day: Day };

export interface RefundableNow {
  readonly chargedAt: number | null;
  readonly chargeDay: Day;
  /** Credits (credit minor units) that were not given back yet. */
  readonly left: number;
  /** Whether a request for this charge is open. */
  readonly isRequested: boolean;
}

/** In the order in which they are looked at. */
export type NoRefundReason = 'already_requested' | 'nothing_left' | 'not_a_listed_reason' | 'too_late';

export type RefundAnswer = { readonly deadline: RefundDeadline } & (
  | { readonly may: true }
  /** `message` is for the user. */
  | { readonly may: false; readonly because: NoRefundReason; readonly message: string }
);

/**
 * Hours count from the instant of the charge, days and months by the calendar of the book's time zone. `chargedAt` in ms since the epoch;
 * `null` where only the day is known: hours count from its end then, so that nothing is refused that the vendor would still grant. A day
 * that the next month does not have is its last one.
 */
export function refundDeadline(window: RefundWindow, chargedAt: number | null, chargeDay: Day): RefundDeadline {
  switch (window.unit) {
    case 'hours':
      return chargedAt === null
        ? { until: 'day', day: chargeDay + Math.ceil(window.count / 24) }
        : { until: 'instant', instant: chargedAt + window.count * HOUR_MS };
    case 'days':
      return { until: 'day', day: chargeDay + window.count };
    case 'day_of_next_month': {
      const { firstDay, lastDay } = monthOf(monthOf(chargeDay).lastDay + 1);
      return { until: 'day', day: Math.min(firstDay + window.day - 1, lastDay) };
    }
  }
}

/** Whether a deadline has passed at an instant (ms since the epoch). */
export function isOver(deadline: RefundDeadline, now: number, timeZone: string): boolean {
  return deadline.until === 'instant' ? now > deadline.instant : dayOfInstant(now, timeZone) > deadline.day;
}

/** Whether a refund of a charge may be asked for at an instant, for a reason of the vendor's list. */
export function mayRequestRefund(
  { refundWindow, refundReasons }: VendorTerms,
  charge: RefundableNow,
  asked: { readonly now: number; readonly timeZone: string; readonly reason: string },
): RefundAnswer {
  const deadline = refundDeadline(refundWindow, charge.chargedAt, charge.chargeDay);
  const no = (because: NoRefundReason, message: string): RefundAnswer => ({ may: false, because, message, deadline });
  if (charge.isRequested) return no('already_requested', 'A refund of this charge is requested already.');
  if (charge.left <= 0) return no('nothing_left', 'Nothing is left of this charge to give back.');
  if (!refundReasons.includes(asked.reason))
    return no('not_a_listed_reason', `The vendor gives refunds for these reasons: ${refundReasons.join(', ')}.`);
  if (isOver(deadline, asked.now, asked.timeZone))
    return no('too_late', `The vendor's time for refunds of this charge is over: ${inWords(deadline)}.`);
  return { may: true, deadline };
}

const HOUR_MS = 3_600_000;

function inWords(deadline: RefundDeadline): string {
  return deadline.until === 'day' ? `it ended with ${formatDay(deadline.day)}` : `it ended at ${new Date(deadline.instant).toISOString()}`;
}
