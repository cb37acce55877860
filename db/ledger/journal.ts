/** The journal as exports read and write it: entries with everything that a reader of another program needs, and no id left to look up. */

import type { AccountKey, AccountType } from './accounts.ts';
import type { Day } from './calendar.ts';
import type { PostingCodes } from './ledger-codes.ts';
import type { Units } from './money.ts';

export interface JournalAccount extends AccountKey {
  readonly type: AccountType;
  readonly workspace: string;
  readonly units: Units;
  /** Of its first posting; `null` without any. */
  readonly firstDay: Day | null;
}

/** Debit is positive. Amounts in currency minor units, credits in credit minor units. */
export interface JournalPosting extends PostingCodes {
  readonly account: JournalAccount;
  readonly amount: number;
  /** Change of prepaid credits; 0 on every account but Prepaid. */
  readonly credits: number;
  /** A credit counted as one unit of the currency, on Lead cost; 0 elsewhere. */
  readonly faceValue: number;
}

export interface JournalEntry {
  readonly id: number;
  readonly workspace: string;
  readonly units: Units;
  readonly movement: string;
  readonly day: Day;
  /** Milliseconds since the epoch. */
  readonly recordedAt: number;
  readonly businessKey: string;
  readonly reversesId: number | null;
  /** The vendor's id of the event, or `match N` for what settles lines of a statement. */
  readonly event: string;
  /** Hexadecimal. */
  readonly hash: string;
  readonly postings: readonly JournalPosting[];
}

export interface Journal {
  /** Every account that an entry may post to. */
  readonly accounts: readonly JournalAccount[];
  readonly entries: Iterable<JournalEntry>;
}
