/** The moment in which the engine acts: time never runs backwards in a book, and the sample book's day stands still. */

import { prepared } from '../../../db/connection.ts';
import type { Day } from '../../../db/ledger/calendar.ts';
import { dayOfInstant } from '../../../db/ledger/zone.ts';
import { startOfDay } from '../../statements/instant.ts';
import type { ReadBook } from '../../../db/open.ts';
import type { BookFacts } from '../../../db/workspaces.ts';

export interface Moment {
  /** Milliseconds since the epoch; later than anything that happened in the workspace before. */
  readonly now: number;
  /** The book's business day of `now`. */
  readonly today: Day;
  /** What the clock itself says. */
  readonly clock: number;
  /** The latest instant of anything in the workspace; `null` in a new one. */
  readonly latestInstant: number | null;
}

const MS_PER_DAY = 86_400_000;

/** `clock` in ms since the epoch. */
export function momentOf(book: ReadBook, facts: BookFacts, workspaceId: number, clock: number): Moment {
  const told = bookClock(facts, clock);
  const latestInstant = latestInstantOf(book, workspaceId, dayOfInstant(told, facts.timeZone), facts.timeZone);
  const now = latestInstant === null ? told : Math.max(told, latestInstant + 1);
  // The same day over and over again is no clock that was set back.
  const believed = facts.sampleDay === null ? told : now;
  return { now, today: facts.sampleDay ?? dayOfInstant(now, facts.timeZone), clock: believed, latestInstant };
}

/** What the clock says in a book: in the sample book its time of day, on the day that stands still. Milliseconds since the epoch. */
export function bookClock(facts: BookFacts, clock: number): number {
  return facts.sampleDay === null ? clock : onDay(clock, facts.sampleDay, facts.timeZone);
}

/** The same time of day on another day. */
function onDay(instant: number, day: Day, timeZone: string): number {
  const moved = instant + (day - dayOfInstant(instant, timeZone)) * MS_PER_DAY;
  // Summer time between the two may move it over midnight.
  return moved + (day - dayOfInstant(moved, timeZone)) * (MS_PER_DAY / 24);
}

/** The latest decision or event of ours; or the start of a day to come whose expiry is posted already, because the clock was ahead. */
function latestInstantOf(book: ReadBook, workspaceId: number, clockDay: Day, timeZone: string): number | null {
  const row = prepared<[object], { at: number; ahead: Day | null }>(
    book.connection,
    `SELECT max(coalesce((SELECT instant FROM event WHERE workspace_id = :id + 0 AND gone = 0 AND origin = 'engine' ORDER BY day DESC, position DESC LIMIT 1), 0),
       coalesce((SELECT at FROM decision WHERE workspace_id = :id + 0 ORDER BY at DESC LIMIT 1), 0)) AS at,
       (SELECT max(day) FROM event WHERE workspace_id = :id + 0 AND day > :clockDay + 0 AND gone = 0 AND origin = 'book') AS ahead`,
  ).get({ id: workspaceId, clockDay });
  const at = Math.max(row?.at ?? 0, typeof row?.ahead === 'number' ? startOfDay(row.ahead, timeZone) : 0);
  return at === 0 ? null : at;
}
