/** What a walk through a workspace meets: its standing events, each with its entry. */

import { formatDay, type Day } from '../ledger/calendar.ts';
import type { EventKind } from '../ledger/event.ts';

export interface WalkedEvent {
  readonly id: number;
  readonly sourceId: string;
  readonly origin: 'import' | 'engine' | 'book';
  readonly kind: EventKind;
  readonly day: Day;
  readonly instant: number | null;
  readonly position: number;
  readonly credits: number | null;
  readonly amount: number | null;
  readonly tax: number | null;
  readonly expiresDay: Day | null;
  readonly campaign: string;
  readonly lead: string | null;
  readonly note: string;
  readonly refundsEventId: number | null;
  readonly entryId: number | null;
}

export interface AccountFacts {
  readonly role: string;
  readonly kind: string;
  readonly campaign: string;
}

export interface WalkedPosting {
  readonly account: AccountFacts;
  readonly amount: number;
  readonly credits: number;
  readonly faceValue: number;
}

export interface WalkedMovement {
  readonly lotId: number;
  readonly credits: number;
  readonly cost: number;
}

/** The entry of an event. */
export interface WalkedEntry {
  readonly id: number;
  readonly eventId: number;
  readonly workspaceId: number;
  readonly movement: string;
  readonly day: Day;
  readonly reversesId: number | null;
  readonly reversedBy: number | null;
  readonly postings: readonly WalkedPosting[];
  readonly movements: readonly WalkedMovement[];
}

export function nameEvent(event: Pick<WalkedEvent, 'sourceId' | 'day'>): string {
  return `event ${event.sourceId} of ${formatDay(event.day)}`;
}
