/** What is wrong with a charge whatever the rules say: charged a second time, or paid for credits that never came. */

import { isCharge } from '../../../db/ledger/event.ts';
import { finding } from './guards.ts';
import type { AuditEvent, AuditHistory, Finding } from './shapes.ts';

/** A second top-up like the one before it, so soon that nobody made two, of which nothing called for the second. */
const SAME_AGAIN_WITHIN_MS = 15 * 60_000;

/** An earlier top-up of the same amount and credits, within minutes or, where one of them has no time, on the same day. */
export function sameTopUpBefore(events: readonly AuditEvent[], index: number, toldAgain: ReadonlyMap<number, number>): AuditEvent | undefined {
  const event = events[index] as AuditEvent;
  for (let at = index - 1; at >= 0; at -= 1) {
    const other = events[at] as AuditEvent;
    if (other.day < event.day - 1) return undefined;
    if (other.kind !== 'top_up' || other.amount !== event.amount || other.moves !== event.moves) continue;
    // Of two, the first of which went back to the card, one was paid.
    const isPaid = other.moneyBack < (other.amount ?? 0);
    if (isPaid && !toldAgain.has(other.eventId) && isSoonAfter(event, other)) return other;
  }
  return undefined;
}

export function duplicateTopUp(event: AuditEvent, earlier: AuditEvent): Finding {
  const minutes = event.instant === null || earlier.instant === null ? {} : { minutes: Math.floor((event.instant - earlier.instant) / 60_000) };
  return finding('duplicate', { code: 'same_top_up_again', figures: minutes, events: [earlier.eventId] }, event.amount ?? 0);
}

function isSoonAfter(event: AuditEvent, other: AuditEvent): boolean {
  if (event.instant === null || other.instant === null) return event.day === other.day;
  return event.instant - other.instant <= SAME_AGAIN_WITHIN_MS;
}

/**
 * By the number of the charge, the earlier one of the same lead that it repeats. A lead is bought once, unless it was given back; a quotation or an approach
 * can come again, but not at the same price within minutes.
 */
export function repeatedFees(
  { events, toldAgain }: AuditHistory,
  faceValueOf: (event: Pick<AuditEvent, 'moves' | 'amount'>) => number,
): ReadonlyMap<number, AuditEvent> {
  const refunded = refundsOf(events);
  const earlier = new Map<string, AuditEvent[]>();
  const repeats = new Map<number, AuditEvent>();
  for (const event of events) {
    if (!isCharge(event.kind) || event.lead === null || toldAgain.has(event.eventId)) continue;
    const key = `${event.kind} ${event.lead}`;
    const known = earlier.get(key) ?? [];
    const backOf = ({ eventId, moneyBack }: AuditEvent) => (refunded.get(eventId) ?? 0) + faceValueOf({ moves: 0, amount: moneyBack });
    const standing = known.filter((other) => backOf(other) < faceValueOf(other));
    const repeated = standing.findLast(
      (other) => event.kind === 'lead_purchase' || (faceValueOf(other) === faceValueOf(event) && isSoonAfter(event, other)),
    );
    // Of our own each is a contact of its own.
    if (repeated && event.own === null && (event.amount ?? 0) > 0) repeats.set(event.eventId, repeated);
    earlier.set(key, [...known, event]);
  }
  return repeats;
}

function refundsOf(events: readonly AuditEvent[]): ReadonlyMap<number, number> {
  const refunded = new Map<number, number>();
  for (const { refundOf, moves } of events) if (refundOf !== null) refunded.set(refundOf, (refunded.get(refundOf) ?? 0) + moves);
  return refunded;
}

/**
 * Top-ups whose credits the vendor's own balance does not show: between the balance stated before and the next one stated, it fell behind ours by exactly
 * what was bought, one top-up lies between, and no balance stated before the next top-up has caught up.
 */
export function creditsThatDidNotArrive(events: readonly AuditEvent[], isOrdered: (index: number) => boolean): ReadonlyMap<number, Finding> {
  const missing = new Map<number, Finding>();
  let ours = 0;
  let behind = 0;
  let open: { readonly event: AuditEvent; readonly behind: number } | undefined;
  const topUpsSince: AuditEvent[] = [];
  events.forEach((event, index) => {
    ours += event.moves;
    if (event.kind === 'top_up' && (event.amount ?? 0) > 0) {
      open = undefined;
      topUpsSince.push(event);
    }
    if (event.statedBalance === null) return;
    const now = event.statedBalance - ours;
    // It came after all.
    if (open && now === open.behind) missing.delete(open.event.eventId);
    const [only] = topUpsSince;
    if (topUpsSince.length === 1 && only && isOrdered(index) && now - behind === -only.moves) {
      open = { event: only, behind };
      const because = {
        code: 'balance_did_not_rise',
        figures: { credits: only.moves, balance: event.statedBalance },
        events: [event.eventId],
      } as const;
      missing.set(only.eventId, finding('no_credits_arrived', because, only.amount ?? 0));
    }
    topUpsSince.length = 0;
    behind = now;
  });
  return missing;
}
