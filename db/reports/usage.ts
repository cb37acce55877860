/** What became of an account's credits between two days: its events in order (rule W1), with what all but charges did to lots. */

import { prepared } from '../connection.ts';
import type { Day } from '../ledger/calendar.ts';
import type { EventKind } from '../ledger/event.ts';
import type { LotTerms } from '../ledger/lots.ts';
import type { ReadBook } from '../open.ts';

export interface UsageEvent {
  readonly id: number;
  readonly kind: EventKind;
  readonly day: Day;
  readonly credits: number | null;
  readonly amount: number | null;
  /** Of a refund, its charge; `null` for everything else. */
  readonly charge: { readonly id: number; readonly day: Day } | null;
  /** Empty for charges: what they draw depends on what was bought. */
  readonly moved: readonly UsageMovement[];
}

export interface UsageMovement {
  readonly lot: LotTerms;
  readonly credits: number;
  readonly cost: number;
}

interface EventRow extends Omit<UsageEvent, 'charge' | 'moved'> {
  readonly chargeId: number | null;
  readonly chargeDay: number | null;
}

interface MovementRow extends Omit<LotTerms, 'bonus' | 'cost'> {
  readonly eventId: number;
  readonly lotCost: number;
  readonly bonus: number;
  readonly credits: number;
  readonly movedCost: number;
}

/** What is posted, but for what the book makes itself: lots expire by their dates. */
const OF_PERIOD = `e.workspace_id = :workspaceId + 0 AND e.gone = 0 AND e.day BETWEEN :from + 0 AND :to + 0 AND e.entry_id IS NOT NULL AND e.origin <> 'book'`;

/** Events of a period that moved credits or money, in their order. */
export function usageBetween(book: ReadBook, workspaceId: number, from: Day, to: Day): readonly UsageEvent[] {
  const moved = new Map<number, UsageMovement[]>();
  for (const { eventId, lotCost, bonus, credits, movedCost, ...terms } of prepared<[object], MovementRow>(
    book.connection,
    `SELECT e.id AS eventId, m.credits, m.cost AS movedCost, l.id, l.quantity, l.cost AS lotCost, l.day, o.position, l.expires_day AS expiresDay, l.bonus,
       l.priority, o.source_id AS source
     FROM event AS e JOIN lot_movement AS m ON m.entry_id = e.entry_id JOIN lot AS l ON l.id = m.lot_id JOIN event AS o ON o.id = l.event_id
     WHERE ${OF_PERIOD} AND e.kind NOT IN ('lead_purchase', 'quotation', 'promotion') ORDER BY e.id, m.line`,
  ).all({ workspaceId, from, to })) {
    const movement = { lot: { ...terms, cost: lotCost, bonus: bonus === 1 }, credits, cost: movedCost };
    moved.set(eventId, [...(moved.get(eventId) ?? []), movement]);
  }
  return prepared<[object], EventRow>(
    book.connection,
    `SELECT e.id, e.kind, e.day, e.credits, e.amount, c.id AS chargeId, c.day AS chargeDay FROM event AS e LEFT JOIN event AS c ON c.id = e.refunds_event_id
     WHERE ${OF_PERIOD} ORDER BY e.day, e.position`,
  )
    .all({ workspaceId, from, to })
    .map(({ chargeId, chargeDay, ...event }) => ({
      ...event,
      charge: chargeId === null || chargeDay === null ? null : { id: chargeId, day: chargeDay },
      moved: moved.get(event.id) ?? [],
    }));
}
