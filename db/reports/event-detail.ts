/** An event down to its last line (rule X3): entries with their postings and lots, related events, and where it stands in which file. */

import { prepared } from '../connection.ts';
import { readLines } from '../imports.ts';
import { accountName, type AccountKey } from '../ledger/accounts.ts';
import type { Day } from '../ledger/calendar.ts';
import type { EventKind } from '../ledger/event.ts';
import { refuse } from '../ledger/refusal.ts';
import type { ReadBook } from '../open.ts';
import type { Workspace } from '../workspaces.ts';
import { iterateRegister, type RegisterRowWithBalance } from './register.ts';

export interface EventDetail {
  readonly row: RegisterRowWithBalance;
  readonly expiresDay: Day | null;
  readonly tax: number | null;
  readonly statedBalance: number | null;
  readonly related: readonly {
    readonly eventId: number;
    readonly id: string;
    readonly relation: 'refund_of' | 'refunded_by' | 'money_back_of' | 'money_back' | 'expired_by';
  }[];
  readonly entries: readonly EntryDetail[];
  readonly sources: readonly SourceDetail[];
  readonly extra: readonly { readonly column: string; readonly value: string }[];
}

export interface EntryDetail {
  readonly entryId: number;
  readonly movement: string;
  readonly day: Day;
  readonly recordedAt: number;
  readonly businessKey: string;
  readonly reversesEntryId: number | null;
  readonly reversedByEntryId: number | null;
  readonly hash: string;
  readonly postings: readonly { readonly account: string; readonly amount: number }[];
  readonly lots: readonly LotDetail[];
}

export interface LotDetail {
  readonly lotId: number;
  /** The event that made the lot. */
  readonly eventId: number;
  readonly kind: EventKind;
  readonly day: Day;
  readonly expiresDay: Day | null;
  readonly credits: number;
  readonly cost: number;
}

export interface SourceDetail {
  readonly importId: number;
  readonly fileId: number;
  readonly file: string;
  readonly sha256: string;
  readonly importedAt: number;
  readonly line: number;
  readonly context: readonly { readonly line: number; readonly text: string }[];
}

/** Lines shown before and after an event's own. */
const CONTEXT_LINES = 2;

export function eventDetail(book: ReadBook, workspace: Workspace, eventId: number): EventDetail {
  const facts = prepared<
    [number, number],
    { day: number; expiresDay: number | null; tax: number | null; statedBalance: number | null; extra: string | null }
  >(
    book.connection,
    'SELECT day, expires_day AS expiresDay, tax, stated_balance AS statedBalance, extra FROM event WHERE id = ? AND workspace_id = ? AND gone = 0',
  ).get(eventId, workspace.id);
  if (!facts) refuse('no_event', 'This event is not in the workspace any more. Was its import undone?');
  const row = [...iterateRegister(book, workspace, { from: facts.day, to: facts.day })].find((candidate) => candidate.eventId === eventId);
  if (!row) throw new Error(`event ${eventId} is not in its own day`);
  const extra = facts.extra === null ? {} : (JSON.parse(facts.extra) as Record<string, string>);
  return {
    row,
    expiresDay: facts.expiresDay,
    tax: facts.tax,
    statedBalance: facts.statedBalance,
    related: relatedEvents(book, workspace, eventId, row.id),
    entries: entriesOf(book, eventId),
    sources: sourcesOf(book, eventId),
    extra: Object.entries(extra).map(([column, value]) => ({ column, value })),
  };
}

function relatedEvents(book: ReadBook, workspace: Workspace, eventId: number, id: string): EventDetail['related'] {
  return prepared<[object], EventDetail['related'][number]>(
    book.connection,
    `SELECT c.id AS eventId, c.source_id AS id, 'refund_of' AS relation FROM event AS e JOIN event AS c ON c.id = e.refunds_event_id WHERE e.id = :eventId
     UNION ALL SELECT id, source_id, 'refunded_by' FROM event WHERE refunds_event_id = :eventId AND gone = 0
     UNION ALL SELECT c.id, c.source_id, 'money_back_of' FROM money_back AS m JOIN event AS c ON c.id = m.charge_event_id WHERE m.event_id = :eventId
     UNION ALL SELECT e.id, e.source_id, 'money_back' FROM money_back AS m JOIN event AS e ON e.id = m.event_id WHERE m.charge_event_id = :eventId
     UNION ALL SELECT id, source_id, 'expired_by' FROM event WHERE workspace_id = :workspaceId AND origin = 'book' AND source_id = 'expiry:' || :id AND gone = 0`,
  ).all({ eventId, workspaceId: workspace.id, id });
}

function entriesOf(book: ReadBook, eventId: number): readonly EntryDetail[] {
  const entries = prepared<[number], Omit<EntryDetail, 'hash' | 'postings' | 'lots'> & { readonly hash: Buffer }>(
    book.connection,
    `SELECT j.id AS entryId, j.movement, j.day, j.recorded_at AS recordedAt, j.business_key AS businessKey, j.reverses_id AS reversesEntryId,
       (SELECT r.id FROM journal_entry AS r WHERE r.reverses_id = j.id) AS reversedByEntryId, j.hash
     FROM journal_entry AS j WHERE j.event_id = ? ORDER BY j.id DESC`,
  ).all(eventId);
  return entries.map((entry) => ({
    ...entry,
    hash: entry.hash.toString('hex'),
    postings: postingsOf(book, entry.entryId),
    lots: lotsOf(book, entry.entryId),
  }));
}

function postingsOf(book: ReadBook, entryId: number): EntryDetail['postings'] {
  return prepared<[number], AccountKey & { readonly amount: number }>(
    book.connection,
    'SELECT a.role, a.kind, a.campaign, a.name, p.amount FROM posting AS p JOIN account AS a ON a.id = p.account_id WHERE p.entry_id = ? ORDER BY p.line',
  )
    .all(entryId)
    .map((posting) => ({ account: accountName(posting), amount: posting.amount }));
}

function lotsOf(book: ReadBook, entryId: number): readonly LotDetail[] {
  return prepared<[number], LotDetail>(
    book.connection,
    `SELECT l.id AS lotId, e.id AS eventId, e.kind, l.day, l.expires_day AS expiresDay, m.credits, m.cost
     FROM lot_movement AS m JOIN lot AS l ON l.id = m.lot_id JOIN event AS e ON e.id = l.event_id WHERE m.entry_id = ? ORDER BY m.line`,
  ).all(entryId);
}

function sourcesOf(book: ReadBook, eventId: number): readonly SourceDetail[] {
  return prepared<[number], Omit<SourceDetail, 'sha256' | 'context'> & { readonly sha256: Buffer }>(
    book.connection,
    `SELECT i.id AS importId, f.id AS fileId, f.name AS file, f.sha256, i.recorded_at AS importedAt, r.line
     FROM import_row AS r JOIN import_file AS f ON f.id = r.file_id JOIN import AS i ON i.id = f.import_id
     WHERE r.event_id = ? AND i.undone_at IS NULL ORDER BY i.id, r.line`,
  )
    .all(eventId)
    .map((source) => ({
      ...source,
      sha256: source.sha256.toString('hex'),
      context: readLines(book.connection, source.fileId, source.line - CONTEXT_LINES, source.line + CONTEXT_LINES),
    }));
}
