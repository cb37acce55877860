/**
 * What the book has learned since a report was sealed (rule L4): entries recorded later with a day in its span, and what became of its leads.
 * Entries that came and went again since then are left out: they changed nothing.
 */

import { prepared } from '../connection.ts';
import { accountName, type AccountKey } from '../ledger/accounts.ts';
import type { Day } from '../ledger/calendar.ts';
import type { EventKind } from '../ledger/event.ts';
import type { ReadBook } from '../open.ts';
import type { SealedReport } from '../sealed-reports.ts';

/**
 * Why an entry stands in the book that the sealed report did not know: a `late` event; an event that was `posted_anew`, because another one changed what it
 * draws; an entry `reversed` by that; an event that was `taken_back` with its import; lines of a statement that were `matched`, or a match `unmatched`.
 */
export type ChangeReason = 'late' | 'posted_anew' | 'reversed' | 'taken_back' | 'matched' | 'unmatched';

export interface ChangedEvent {
  readonly eventId: number;
  /** The vendor's id, or ours. */
  readonly id: string;
  readonly kind: EventKind;
  readonly lead: string;
  readonly method: string;
  readonly note: string;
  readonly outcome: string | null;
  /** Whether it was taken back: there is nothing of it to look at any more. */
  readonly gone: boolean;
  /** File and import that it came with; `null` for what was done here. */
  readonly importId: number | null;
  readonly file: string | null;
}

export interface ChangedEntry {
  readonly entryId: number;
  readonly movement: string;
  readonly day: Day;
  /** Milliseconds since the epoch. */
  readonly recordedAt: number;
  readonly reversesEntryId: number | null;
  readonly because: ChangeReason;
  /** `null` where it posts a match. */
  readonly event: ChangedEvent | null;
  /** In currency minor units, debit positive; credits in their minor units. */
  readonly postings: readonly { readonly account: string; readonly amount: number; readonly credits: number }[];
}

/** Something about a lead of the span that no entry with a day in it tells: an outcome, or a charge or refund on another day. */
export interface ChangedLead {
  readonly lead: string;
  readonly day: Day;
  readonly event: ChangedEvent;
  /** In currency minor units, of a lead that was won. */
  readonly value: number | null;
}

interface EventRow {
  readonly eventId: number;
  readonly id: string;
  readonly kind: EventKind;
  readonly lead: string | null;
  readonly method: string;
  readonly note: string;
  readonly outcome: string | null;
  readonly gone: 0 | 1;
  readonly importId: number | null;
  readonly file: string | null;
}

/** The event `e` with the import that it came with: one that stands, or the last one that held it. */
const EVENT = `e.id AS eventId, e.source_id AS id, e.kind, e.lead, e.method, e.note, e.outcome, e.gone, i.id AS importId, f.name AS file`;
const ITS_FILE = `LEFT JOIN import_file AS f ON f.id = (
    SELECT r.file_id FROM import_row AS r JOIN import_file AS g ON g.id = r.file_id JOIN import AS k ON k.id = g.import_id
    WHERE r.event_id = e.id ORDER BY k.undone_at IS NOT NULL, k.id LIMIT 1)
  LEFT JOIN import AS i ON i.id = f.import_id`;

function eventOf({ lead, gone, eventId, id, kind, method, note, outcome, importId, file }: EventRow): ChangedEvent {
  return { eventId, id, kind, lead: lead ?? '', method, note, outcome, gone: gone === 1, importId, file };
}

type EntryRow = Omit<ChangedEntry, 'because' | 'event' | 'postings'> & (EventRow | { readonly eventId: null }) & { readonly isNewEvent: 0 | 1 };

/** Entries of the span's days, in the order in which they were recorded. */
export function changedEntries({ connection }: ReadBook, seal: SealedReport): readonly ChangedEntry[] {
  const rows = prepared<[object], EntryRow>(
    connection,
    `SELECT j.id AS entryId, j.movement, j.day, j.recorded_at AS recordedAt, j.reverses_id AS reversesEntryId, e.id > :lastEventId AS isNewEvent, ${EVENT}
     FROM journal_entry AS j LEFT JOIN event AS e ON e.id = j.event_id ${ITS_FILE}
     WHERE j.id > :lastEntryId + 0 AND j.workspace_id = :workspaceId AND j.day BETWEEN :firstDay AND :lastDay
       AND (j.reverses_id IS NULL OR j.reverses_id <= :lastEntryId)
       AND NOT EXISTS (SELECT 1 FROM journal_entry AS r WHERE r.reverses_id = j.id)
     ORDER BY j.id`,
  ).all(spanOf(seal));
  return rows.map((row) => {
    const { entryId, movement, day, recordedAt, reversesEntryId } = row;
    const event = row.eventId === null ? null : eventOf(row);
    return {
      entryId,
      movement,
      day,
      recordedAt,
      reversesEntryId,
      event,
      because: reasonOf(event, reversesEntryId !== null, row.isNewEvent === 1),
      postings: postingsOf({ connection }, entryId),
    };
  });
}

function reasonOf(event: ChangedEvent | null, isReversal: boolean, isNewEvent: boolean): ChangeReason {
  if (event === null) return isReversal ? 'unmatched' : 'matched';
  if (isReversal) return event.gone ? 'taken_back' : 'reversed';
  return isNewEvent ? 'late' : 'posted_anew';
}

function postingsOf({ connection }: Pick<ReadBook, 'connection'>, entryId: number): ChangedEntry['postings'] {
  return prepared<[number], AccountKey & { readonly amount: number; readonly credits: number }>(
    connection,
    `SELECT a.role, a.kind, a.campaign, a.name, p.amount, p.credits FROM posting AS p JOIN account AS a ON a.id = p.account_id WHERE p.entry_id = ? ORDER BY p.line`,
  )
    .all(entryId)
    .map((posting) => ({ account: accountName(posting), amount: posting.amount, credits: posting.credits }));
}

/** What became of leads that were received in the span, in the order of the events. */
export function changedLeads({ connection }: ReadBook, seal: SealedReport): readonly ChangedLead[] {
  return prepared<[object], EventRow & { readonly ofLead: string; readonly day: Day; readonly value: number | null }>(
    connection,
    `SELECT l.lead AS ofLead, e.day, e.value, ${EVENT}
     FROM event AS e LEFT JOIN event AS c ON c.id = e.refunds_event_id
     JOIN lead AS l ON l.workspace_id = e.workspace_id AND l.lead = coalesce(e.lead, c.lead) ${ITS_FILE}
     WHERE e.workspace_id = :workspaceId AND l.received_day BETWEEN :firstDay AND :lastDay
       AND (e.outcome IS NOT NULL OR e.day NOT BETWEEN :firstDay AND :lastDay)
       AND ((e.id > :lastEventId AND e.gone = 0) OR (e.gone = 1 AND e.id <= :lastEventId AND i.undone_at >= :sealedAt))
     ORDER BY e.id`,
  )
    .all(spanOf(seal))
    .map((row) => ({ lead: row.ofLead, day: row.day, value: row.value, event: eventOf(row) }));
}

function spanOf({ workspaceId, firstDay, lastDay, lastEntryId, lastEventId, sealedAt }: SealedReport) {
  return { workspaceId, firstDay, lastDay, lastEntryId, lastEventId, sealedAt };
}
