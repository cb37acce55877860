/** Verifies a workspace by walking its standing events in the order of W1: their order, their entries, and the lots as they go. */

import type { Connection } from '../connection.ts';
import type { Day } from '../ledger/calendar.ts';
import { dayOfInstant, isTimeZone } from '../ledger/zone.ts';
import type { ReadBook } from '../open.ts';
import { readBookFacts, taxRecoverableOn, type Workspace } from '../workspaces.ts';
import type { Findings } from './findings.ts';
import { createLotWalk } from './lot-walk.ts';
import { createMoneyBackCheck } from './money-back.ts';
import { createFactCheck } from './posted-facts.ts';
import { nameEvent, type AccountFacts, type WalkedEntry, type WalkedEvent } from './walked.ts';

/** Returns the number of events walked. */
export function checkWorkspace(book: ReadBook, workspace: Workspace, findings: Findings, progress: (done: number) => void): number {
  const { connection } = book;
  const { timeZone } = readBookFacts(book);
  const readEntry = createEntryReader(connection);
  const taxRecoverable = taxRecoverableOn(book, workspace.id);
  const facts = createFactCheck({ connection, workspace, taxRecoverable, findings });
  const moneyBack = createMoneyBackCheck(connection, taxRecoverable, findings);
  const lots = createLotWalk(connection, workspace, findings);
  const order = createOrderCheck(timeZone, findings);
  let walked = 0;
  for (const row of eventsOf(connection, workspace.id)) {
    const event: WalkedEvent = row;
    order.take(event);
    const entry = row.postedBy === null ? undefined : readEntry(row as PostedEvent);
    facts.check(event, entry);
    moneyBack.take(event, entry, lots.left);
    lots.take(event, entry?.movements ?? []);
    walked += 1;
    if (walked % 4096 === 0) progress(walked);
  }
  order.end();
  lots.end();
  return walked;
}

/** An event with the head of its entry; a join is cheaper than asking for each. */
type EventRow = WalkedEvent & EntryHead & { readonly postedBy: number | null };
type PostedEvent = EventRow & { readonly postedBy: number };

interface EntryHead {
  readonly entryEventId: number;
  readonly entryWorkspaceId: number;
  readonly entryMovement: string;
  readonly entryDay: Day;
  readonly reversesId: number | null;
  readonly reversedBy: number | null;
}

function eventsOf(connection: Connection, workspaceId: number): Iterable<EventRow> {
  return connection
    .prepare<[number], EventRow>(
      `SELECT e.id, e.source_id AS sourceId, e.origin, e.kind, e.day, e.instant, e.position, e.credits, e.amount, e.tax, e.expires_day AS expiresDay, e.campaign, e.lead, e.note,
         e.refunds_event_id AS refundsEventId, e.entry_id AS entryId, j.id AS postedBy, j.event_id AS entryEventId, j.workspace_id AS entryWorkspaceId,
         j.movement AS entryMovement, j.day AS entryDay, j.reverses_id AS reversesId, r.id AS reversedBy
       FROM event AS e LEFT JOIN journal_entry AS j ON j.id = e.entry_id LEFT JOIN journal_entry AS r ON r.reverses_id = j.id
       WHERE e.workspace_id = ? AND e.gone = 0 ORDER BY e.day, e.position`,
    )
    .iterate(workspaceId);
}

const UNKNOWN_ACCOUNT: AccountFacts = { role: '', kind: '', campaign: '' };

function createEntryReader(connection: Connection): (event: PostedEvent) => WalkedEntry {
  const rows = connection.prepare<[], AccountFacts & { id: number }>('SELECT id, role, kind, campaign, name FROM account').all();
  const accounts = new Map<number, AccountFacts>(rows.map((row) => [row.id, row]));
  // Arrays instead of objects: these two run once for every entry of the book.
  const postings = connection
    .prepare<[number], [number, number, number, number]>(
      'SELECT account_id, amount, credits, face_value FROM posting WHERE entry_id = ? ORDER BY line',
    )
    .raw();
  const movements = connection
    .prepare<[number], [number, number, number]>('SELECT lot_id, credits, cost FROM lot_movement WHERE entry_id = ? ORDER BY line')
    .raw();
  return ({ postedBy: id, entryEventId, entryWorkspaceId, entryMovement, entryDay, reversesId, reversedBy }) => ({
    id,
    eventId: entryEventId,
    workspaceId: entryWorkspaceId,
    movement: entryMovement,
    day: entryDay,
    reversesId,
    reversedBy,
    postings: postings
      .all(id)
      .map(([accountId, amount, credits, faceValue]) => ({ account: accounts.get(accountId) ?? UNKNOWN_ACCOUNT, amount, credits, faceValue })),
    movements: movements.all(id).map(([lotId, credits, cost]) => ({ lotId, credits, cost })),
  });
}

/** Rule W1, as far as it shows without the files: expiry by itself first, then openings, then by time where all have one; a time falls on its day. */
function createOrderCheck(timeZone: string, findings: Findings) {
  let day: Day | undefined;
  let seen: 'expiry' | 'opening' | 'other' = 'expiry';
  let lastInstant: number | undefined;
  let isTimed = true;
  let outOfTime: WalkedEvent | undefined;
  const zone = isTimeZone(timeZone) ? timeZone : undefined;
  const endDay = () => {
    if (isTimed && outOfTime) findings.add('W1', nameEvent(outOfTime), 'stands after a later event of its day');
  };
  return {
    end: endDay,
    take(event: WalkedEvent): void {
      if (event.day !== day) {
        endDay();
        day = event.day;
        seen = 'expiry';
        lastInstant = undefined;
        isTimed = true;
        outOfTime = undefined;
      }
      if (zone !== undefined && event.instant !== null && dayOfInstant(event.instant, zone) !== event.day)
        findings.add('L4', nameEvent(event), 'has a time that does not fall on its day');
      if (event.origin === 'book') {
        if (event.position < 0 && seen !== 'expiry') findings.add('W1', nameEvent(event), 'expires by itself after other events of its day');
        return;
      }
      if (event.kind === 'opening') {
        if (seen === 'other') findings.add('W1', nameEvent(event), 'is an opening that stands after other events of its day');
        else seen = 'opening';
        return;
      }
      seen = 'other';
      if (event.instant === null) isTimed = false;
      else {
        if (lastInstant !== undefined && event.instant < lastInstant) outOfTime ??= event;
        lastInstant = event.instant;
      }
    },
  };
}
