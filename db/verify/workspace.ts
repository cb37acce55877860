/** Verifies a workspace by walking its standing events in the order of W1: their order, their entries, and the lots as they go. */

import type { Connection } from '../connection.ts';
import { formatDay, type Day } from '../ledger/calendar.ts';
import type { EventKind } from '../ledger/event.ts';
import { dayOfInstant } from '../ledger/zone.ts';
import type { ReadBook } from '../open.ts';
import { readBookFacts, taxRecoverableOn, type Workspace } from '../workspaces.ts';
import type { Findings } from './findings.ts';
import { createLotWalk } from './lot-walk.ts';
import { createFactCheck } from './posted-facts.ts';

export interface WalkedEvent {
  readonly id: number;
  readonly sourceId: string;
  readonly origin: 'import' | 'book';
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

export interface WalkedPosting {
  readonly role: string;
  readonly kind: string;
  readonly campaign: string;
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

/** Returns the number of events walked. */
export function checkWorkspace(book: ReadBook, workspace: Workspace, findings: Findings, progress: (done: number) => void): number {
  const { connection } = book;
  const { timeZone } = readBookFacts(book);
  const readEntry = createEntryReader(connection);
  const facts = createFactCheck({ connection, workspace, taxRecoverable: taxRecoverableOn(book, workspace.id), findings });
  const lots = createLotWalk(connection, workspace, findings);
  const order = createOrderCheck(timeZone, findings);
  let walked = 0;
  for (const event of eventsOf(connection, workspace.id)) {
    order.take(event);
    const entry = event.entryId === null ? undefined : readEntry(event.entryId);
    facts.check(event, entry);
    lots.take(event, entry?.movements ?? []);
    walked += 1;
    if (walked % 4096 === 0) progress(walked);
  }
  lots.end();
  return walked;
}

function eventsOf(connection: Connection, workspaceId: number): Iterable<WalkedEvent> {
  return connection
    .prepare<[number], WalkedEvent>(
      `SELECT id, source_id AS sourceId, origin, kind, day, instant, position, credits, amount, tax, expires_day AS expiresDay, campaign, lead, note,
         refunds_event_id AS refundsEventId, entry_id AS entryId
       FROM event WHERE workspace_id = ? AND gone = 0 ORDER BY day, position`,
    )
    .iterate(workspaceId);
}

function createEntryReader(connection: Connection): (id: number) => WalkedEntry | undefined {
  const entry = connection.prepare<[number], Omit<WalkedEntry, 'postings' | 'movements'>>(
    `SELECT j.id, j.event_id AS eventId, j.workspace_id AS workspaceId, j.movement, j.day, j.reverses_id AS reversesId,
       (SELECT r.id FROM journal_entry AS r WHERE r.reverses_id = j.id) AS reversedBy FROM journal_entry AS j WHERE j.id = ?`,
  );
  const postings = connection.prepare<[number], WalkedPosting>(
    `SELECT a.role, a.kind, a.campaign, p.amount, p.credits, p.face_value AS faceValue FROM posting AS p CROSS JOIN account AS a ON a.id = p.account_id WHERE p.entry_id = ? ORDER BY p.line`,
  );
  const movements = connection.prepare<[number], WalkedMovement>('SELECT lot_id AS lotId, credits, cost FROM lot_movement WHERE entry_id = ? ORDER BY line');
  return (id) => {
    const found = entry.get(id);
    return found && { ...found, postings: postings.all(id), movements: movements.all(id) };
  };
}

/** Rule W1, as far as it shows without the files: expiry by itself first, then openings, then by time where all have one; a time falls on its day. */
function createOrderCheck(timeZone: string, findings: Findings) {
  let day: Day | undefined;
  let seen: 'expiry' | 'opening' | 'other' = 'expiry';
  let lastInstant: number | undefined;
  let isTimed = true;
  let outOfTime: WalkedEvent | undefined;
  const endDay = () => {
    if (isTimed && outOfTime) findings.add('W1', nameEvent(outOfTime), 'stands after a later event of its day');
  };
  return {
    take(event: WalkedEvent): void {
      if (event.day !== day) {
        endDay();
        day = event.day;
        seen = 'expiry';
        lastInstant = undefined;
        isTimed = true;
        outOfTime = undefined;
      }
      if (event.instant !== null && dayOfInstant(event.instant, timeZone) !== event.day) findings.add('L4', nameEvent(event), 'has a time that does not fall on its day');
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
