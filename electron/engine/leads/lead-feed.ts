/**
 * The port to whatever offers leads: the engine polls it with the cursor that it kept, and gets what is new since. A feed keeps
 * nothing of its own that may not be lost; the same cursor again gives the same news again.
 */

import type { Place, Refusal } from '../../../db/ledger/refusal.ts';
import type { OfferedLead } from '../../statements/lead-row.ts';

export type { OfferedLead } from '../../statements/lead-row.ts';

export interface FeedRequest {
  /** The last answer's, kept in the transaction that recorded its news; `null` for the first poll. Only for the feed that gave it. */
  readonly cursor: string | null;
  /** Milliseconds since the epoch. A feed reads no clock. */
  readonly now: number;
}

/** An offer that vanished. It may be one that was bought, one that is gone already, or one never heard of. */
export interface Vanished {
  readonly sourceId: string;
  /** Never later than the poll. */
  readonly at: number;
}

/** Something that stands in the way now: told in every answer until it is gone. */
export interface FeedProblem {
  readonly refusal: Refusal;
  /** When the feed first met it. */
  readonly since: number;
}

/** Told once: the news were taken over all the same. */
export interface FeedWarning extends Place {
  readonly message: string;
}

export interface FeedNews {
  readonly outcome: 'news';
  /** To be taken over before `gone`: a lead that came and went since the last poll is in both. An id that is known stays what it is. */
  readonly offers: readonly OfferedLead[];
  readonly gone: readonly Vanished[];
  /** The same text where nothing is to be remembered that was not before. */
  readonly cursor: string;
  readonly problems: readonly FeedProblem[];
  readonly warnings: readonly FeedWarning[];
  /** When the next poll is due; `now` where there is more to be had at once. */
  readonly nextPollAt: number;
}

/** The feed could not be asked; nothing is known of what it offers, and the cursor stays. */
export interface FeedUnreachable {
  readonly outcome: 'unreachable';
  readonly refusal: Refusal;
  readonly nextPollAt: number;
}

export type FeedAnswer = FeedNews | FeedUnreachable;

export interface LeadFeed {
  /** One poll at a time. May take as long as a network does; what fails is an answer, what is thrown is a defect. */
  poll(request: FeedRequest): Promise<FeedAnswer>;
}
