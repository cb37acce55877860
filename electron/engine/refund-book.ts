/** Which charge a refund gives back for, and how much of it is still open, as a replay goes along (rule C5). */

import { NOTHING_REFUNDED, creditsLeft, type RefundableCharge, type RefundedSoFar } from '../billing/refunds.ts';
import type { EventStore, StoredEvent } from '../../db/events.ts';
import type { Journal, PostedEntry } from '../../db/journal.ts';
import type { Day } from '../../db/ledger/calendar.ts';
import { isCharge, namedCharge } from '../../db/ledger/event.ts';
import type { Workspace } from '../../db/workspaces.ts';

export interface OpenCharge {
  readonly event: StoredEvent;
  readonly charge: RefundableCharge;
  readonly refunded: RefundedSoFar;
  /** Credits that can still be given back. */
  readonly left: number;
}

export interface RefundBook {
  /** The charge that a refund is for: the one its note names, or else the latest of its lead before it that is not fully refunded. */
  chargeOf(refund: Pick<StoredEvent, 'note' | 'lead' | 'day' | 'position'>): OpenCharge | 'unknown' | 'later' | 'no_charge';
  /** Remembers what a refund gave back. */
  remember(chargeId: number, refunded: RefundedSoFar): void;
}

/** `from` is the first day of the replay: refunds before it stand as they are posted. */
export function createRefundBook(events: EventStore, journal: Journal, workspace: Workspace, from: Day): RefundBook {
  const known = new Map<number, RefundedSoFar>();

  const open = (event: StoredEvent): OpenCharge => {
    const charge = refundable(event, event.entryId === null ? undefined : journal.read(event.entryId));
    const refunded = known.get(event.id) ?? refundedBefore(event, charge);
    return { event, charge, refunded, left: creditsLeft(charge, refunded, workspace) };
  };
  const refundedBefore = (event: StoredEvent, charge: RefundableCharge): RefundedSoFar =>
    events
      .refundsBefore(event.id, from)
      .flatMap((refund) => (refund.entryId === null ? [] : [journal.read(refund.entryId)]))
      .reduce((sum, posted) => withPosted(sum, charge, posted), NOTHING_REFUNDED);

  return {
    remember: (chargeId, refunded) => void known.set(chargeId, refunded),
    chargeOf(refund) {
      const named = namedCharge(refund.note);
      if (named !== undefined) {
        const event = events.find(named);
        if (!event || !isCharge(event.kind)) return 'unknown';
        if (event.day > refund.day || (event.day === refund.day && event.position > refund.position)) return 'later';
        return open(event);
      }
      if (refund.lead === null) return 'no_charge';
      const charges = events.chargesOfLead(refund.lead, refund.day, refund.position);
      for (const event of charges) {
        const candidate = open(event);
        if (candidate.left > 0) return candidate;
      }
      const [latest] = charges;
      return latest ? open(latest) : 'no_charge';
    },
  };
}

function refundable(event: StoredEvent, posted: PostedEntry | undefined): RefundableCharge {
  const drawn = (posted?.lotMovements ?? []).map((movement) => ({ lotId: movement.lotId, credits: -movement.credits }));
  return { drawn, paidByCard: event.amount ?? 0 };
}

/** Adds what a posted refund gave back: to lots of its charge, or into a new lot for what the card paid. */
function withPosted(sum: RefundedSoFar, charge: RefundableCharge, posted: PostedEntry): RefundedSoFar {
  const toLots = new Map(sum.toLots);
  let { creditsForCard, costForCard } = sum;
  for (const { lotId, credits, cost } of posted.lotMovements) {
    if (charge.drawn.some((part) => part.lotId === lotId)) {
      toLots.set(lotId, (toLots.get(lotId) ?? 0) + credits);
    } else {
      creditsForCard += credits;
      costForCard += cost;
    }
  }
  return { toLots, creditsForCard, costForCard };
}
