/** Keeps the entry of each event as the replay wants it: posts what is new, leaves what is the same, reverses and posts anew what differs. */

import { prepared, type Connection } from '../../db/connection.ts';
import { sourceOfEvent } from '../../db/imports.ts';
import { formatDay } from '../../db/ledger/calendar.ts';
import { refuse } from '../../db/ledger/refusal.ts';
import { closedThrough } from '../../db/periods.ts';
import type { EventStore, StoredEvent } from '../../db/events.ts';
import type { Journal, PostedEntry } from '../../db/journal.ts';
import type { DraftEntry } from '../../db/ledger/entry.ts';
import type { Workspace } from '../../db/workspaces.ts';

export type Posted = Pick<StoredEvent, 'id' | 'origin' | 'sourceId' | 'entryId' | 'day' | 'kind'>;

export interface Poster {
  /** Makes `draft` the entry of the event. Tells whether anything was written. */
  settle(event: Posted, draft: DraftEntry): boolean;
  /** Leaves the event without an entry. Tells whether anything was written. */
  retire(event: Posted): boolean;
  /** What the event's entry posted; `undefined` where it has none. */
  postedBy(event: Posted): PostedEntry | undefined;
  /** How many entries were reversed. */
  reversed(): number;
}

export function createPoster(connection: Connection, workspace: Workspace, journal: Journal, events: EventStore): Poster {
  let reversed = 0;
  const keyTaken = prepared<[string], unknown>(connection, 'SELECT 1 FROM journal_entry WHERE business_key = ?');
  // A key can only be taken where something was reversed before: an ordinary import never asks.
  let hasReversals = prepared(connection, 'SELECT 1 FROM journal_entry WHERE reverses_id IS NOT NULL LIMIT 1').get() !== undefined;

  const businessKey = (event: Posted): string => {
    const key = `${workspace.id}/${event.origin}/${event.sourceId}`;
    if (!hasReversals || !keyTaken.get(key)) return key;
    let version = 2;
    while (keyTaken.get(`${key}~${version}`)) version += 1;
    return `${key}~${version}`;
  };
  const closed = closedThrough(connection, workspace.id);
  const refuseClosed = (event: Posted) => {
    if (closed === undefined || event.day > closed) return;
    const message = `${event.kind} ${event.sourceId} of ${formatDay(event.day)} would change the period that is closed up to ${formatDay(closed)}. Reopen the period first, with a reason.`;
    refuse('closed_period', message, sourceOfEvent(connection, event.id));
  };
  const reverse = (entryId: number) => {
    journal.reverse(entryId);
    hasReversals = true;
    reversed += 1;
  };

  return {
    reversed: () => reversed,
    postedBy: (event) => (event.entryId === null ? undefined : journal.read(event.entryId)),
    settle(event, draft) {
      if (event.entryId !== null && isSame(journal, journal.read(event.entryId), draft)) return false;
      refuseClosed(event);
      if (event.entryId !== null) reverse(event.entryId);
      events.setEntry(event.id, journal.post(event.id, draft, businessKey(event)));
      return true;
    },
    retire(event) {
      if (event.entryId === null) return false;
      refuseClosed(event);
      reverse(event.entryId);
      events.setEntry(event.id, null);
      return true;
    },
  };
}

function isSame(journal: Journal, posted: PostedEntry, draft: DraftEntry): boolean {
  return (
    posted.postings.length === draft.postings.length &&
    posted.lotMovements.length === draft.lotMovements.length &&
    draft.postings.every((wanted, line) => {
      const found = posted.postings[line];
      return (
        found?.accountId === journal.accountId(wanted.account) &&
        found.amount === wanted.amount &&
        found.credits === wanted.credits &&
        found.faceValue === wanted.faceValue
      );
    }) &&
    draft.lotMovements.every((wanted, line) => {
      const found = posted.lotMovements[line];
      return found?.lotId === wanted.lotId && found.credits === wanted.credits && found.cost === wanted.cost;
    })
  );
}
