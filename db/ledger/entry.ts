/** Journal entries before they are written: balanced postings with the lot movements behind them, and the canonical text that the hash chain covers (rules L2, L6). */

import type { AccountKey } from './accounts.ts';
import type { Day } from './calendar.ts';
import type { EventKind } from './event.ts';
import type { LotMovement } from './lots.ts';

/** What an entry does, the dimension that rollups keep: the kinds of event, a pay-as-you-use part not apart, and `statement` for what settles lines of a statement. */
export type Movement = Exclude<EventKind, 'lead'> | 'statement';

/** Debit is positive, credit negative. `credits` only on Prepaid, `faceValue` only on Lead cost. */
export interface DraftPosting {
  readonly account: AccountKey;
  readonly amount: number;
  readonly credits: number;
  readonly faceValue: number;
}

export interface DraftEntry {
  readonly movement: Movement;
  readonly day: Day;
  readonly postings: readonly DraftPosting[];
  readonly lotMovements: readonly LotMovement[];
}

/** An entry as it is written, every reference resolved. */
export interface WrittenEntry {
  readonly id: number;
  readonly workspaceId: number;
  /** Either of the two: what it posts. */
  readonly eventId: number | null;
  readonly matchId: number | null;
  readonly movement: string;
  readonly day: Day;
  readonly recordedAt: number;
  readonly businessKey: string;
  readonly reversesId: number | null;
  readonly postings: readonly {
    readonly accountId: number;
    readonly amount: number;
    readonly credits: number;
    readonly faceValue: number;
    readonly events: number;
  }[];
  readonly lotMovements: readonly LotMovement[];
}

/** The text that an entry's hash covers, after the hash of the entry before it. Fields never run into each other: free text goes last, with its length. */
export function canonicalEntry(entry: WrittenEntry): string {
  let text = `${entry.id}|${entry.workspaceId}|${entry.eventId ?? `m${entry.matchId}`}|${entry.day}|${entry.recordedAt}|${entry.reversesId ?? ''}`;
  for (const posting of entry.postings) text += `|p${posting.accountId},${posting.amount},${posting.credits},${posting.faceValue},${posting.events}`;
  for (const movement of entry.lotMovements) text += `|l${movement.lotId},${movement.credits},${movement.cost}`;
  return `${text}|${entry.movement}|${entry.businessKey.length}:${entry.businessKey}`;
}
