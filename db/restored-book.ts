/**
 * The mark of a book that was restored from a backup: nothing is charged by it before its user has confirmed, because it may not know of charges that the book it
 * replaced had made (rule T10). It is a setting of the book, so that it goes wherever the file goes.
 */

import { prepared, type Connection } from './connection.ts';
import type { Day } from './ledger/calendar.ts';
import { fromSettings } from './settings.ts';

/** What the mark says. */
export interface RestoredMark {
  /** When it was restored, in ms since the epoch. */
  readonly at: number;
  /** The backup that it came from. */
  readonly from: string;
}

const NAME = 'restored';
const CONFIRMED = 'confirmed';
/** Settings without a day of their own hold from the beginning; of several, the one recorded last counts. */
const BEGINNING: Day = -719_162;

/** Marks a book, of any form that has settings. */
export function markRestored(connection: Connection, { at, from }: RestoredMark): void {
  insert(connection, valueOf({ at, from }), at);
}

/** Marks a book that was put back as it was, unless it has this mark already, confirmed or not. */
export function markOnce(connection: Connection, { at, from }: RestoredMark): void {
  const known = prepared(connection, 'SELECT 1 FROM setting WHERE workspace_id IS NULL AND name = ? AND value = ?').get(NAME, valueOf({ at, from }));
  if (known === undefined) markRestored(connection, { at, from });
}

/** The mark of a book whose user has not confirmed yet. */
export function heldSinceRestore(connection: Connection): RestoredMark | undefined {
  return fromSettings(connection, NAME, () => {
    const value = prepared<[string], { value: string }>(
      connection,
      'SELECT value FROM setting WHERE workspace_id IS NULL AND name = ? ORDER BY id DESC LIMIT 1',
    ).get(NAME)?.value;
    return value === undefined || value === CONFIRMED ? undefined : (JSON.parse(value) as RestoredMark);
  });
}

/** `now` in ms since the epoch. */
export function confirmRestored(connection: Connection, now: number): void {
  if (heldSinceRestore(connection) !== undefined) insert(connection, CONFIRMED, now);
}

function valueOf({ at, from }: RestoredMark): string {
  return JSON.stringify({ at, from });
}

function insert(connection: Connection, value: string, now: number): void {
  prepared(connection, 'INSERT INTO setting (workspace_id, name, from_day, value, recorded_at) VALUES (NULL, ?, ?, ?, ?)').run(
    NAME,
    BEGINNING,
    value,
    now,
  );
}
