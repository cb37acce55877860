/** Events that the book makes itself: lots that expire at the start of their day, and credits that come back to an expired lot (rules L7, C5). */

import { entryFor } from '../billing/posting-rules.ts';
import type { EventStore, StoredEvent } from '../../db/events.ts';
import type { Day } from '../../db/ledger/calendar.ts';
import { NO_FACTS } from '../../db/ledger/event.ts';
import type { LotMovement, LotShelf } from '../../db/ledger/lots.ts';
import type { Poster } from './poster.ts';

export interface AutomaticExpiry {
  /** Posts what expires at the start of `day`, one event for each lot. Returns the credits. */
  expireAtStart(shelf: LotShelf, day: Day): number;
  /** Posts that what a refund gave back to expired lots expires with it, right after it. */
  expireWithRefund(refund: StoredEvent, movements: readonly LotMovement[]): void;
  /** Takes back what expired by itself before and no longer does. */
  retireRest(): void;
}

/** `known` are the standing events of this sort from the first day of the replay on. */
export function createAutomaticExpiry(events: EventStore, poster: Poster, known: readonly StoredEvent[]): AutomaticExpiry {
  const rest = new Map(known.map((event) => [event.sourceId, event]));

  const settle = (because: string, day: Day, position: number, movements: readonly LotMovement[]) => {
    const draft = entryFor({ movement: 'expiry', day }, movements);
    const credits = -movements.reduce((sum, movement) => sum + movement.credits, 0);
    const sourceId = `expiry:${because}`;
    const standing = rest.get(sourceId);
    rest.delete(sourceId);
    if (standing && standing.day === day && standing.credits === credits) {
      if (standing.position !== position) events.setPosition(standing.id, position);
      poster.settle(standing, draft);
      return;
    }
    if (standing) takeBack(standing);
    const id = events.insertAutomatic({ ...NO_FACTS, sourceId, kind: 'expiry', day, credits }, position);
    poster.settle({ id, origin: 'book', kind: 'expiry', sourceId, day, entryId: null }, draft);
  };
  const takeBack = (event: StoredEvent) => {
    poster.retire(event);
    events.setGone(event.id);
  };

  return {
    expireAtStart(shelf, day) {
      const expired = shelf.expire(day);
      expired.forEach((movement, index) => settle(movement.terms.source, day, index - expired.length, [movement]));
      return -expired.reduce((sum, movement) => sum + movement.credits, 0);
    },
    expireWithRefund: (refund, movements) => settle(refund.sourceId, refund.day, refund.position + 1, movements),
    retireRest: () => rest.forEach(takeBack),
  };
}
