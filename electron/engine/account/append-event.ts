/** Appends events that we cause ourselves: at the end of the day's order they are applied straight to the lots as they stand, anywhere else the day is replayed (rule L11). Runs in a transaction that the caller began. */

import { touchesLedger, type StoredEvent } from '../../../db/events.ts';
import { prepared } from '../../../db/connection.ts';
import { sourceOfEvent } from '../../../db/imports.ts';
import type { Day } from '../../../db/ledger/calendar.ts';
import { NO_FACTS, type EventFacts } from '../../../db/ledger/event.ts';
import { openLots } from '../../../db/lots.ts';
import type { WriteBook } from '../../../db/open.ts';
import { setExpiredThrough, taxRecoverableOn, workspaceById, type Workspace } from '../../../db/workspaces.ts';
import { applyEvent } from '../apply-event.ts';
import { createAutomaticExpiry } from '../automatic-expiry.ts';
import { provisionalPlace } from '../day-places.ts';
import { post } from '../import-activity.ts';
import { lotPriorityOn } from '../lot-priority.ts';
import { openMoneyBack } from '../money-back-book.ts';
import { createRefundBook } from '../refund-book.ts';
import { openStores, replay, type CommandStores } from '../replay.ts';
import type { Moment } from './moment.ts';

/** What an event of ours says; day and instant are those of the moment unless it was earlier. */
export type OwnFacts = Pick<EventFacts, 'sourceId' | 'kind'> & Partial<Omit<EventFacts, 'sourceId' | 'kind'>>;

/** Writes and posts an event of ours; `written` is told its id before it is posted. Refuses one that the credits do not cover. */
export async function appendEvent(
  book: WriteBook,
  workspaceId: number,
  moment: Moment,
  facts: OwnFacts,
  written: (eventId: number) => void = () => undefined,
): Promise<StoredEvent> {
  const workspace = await withExpiryPosted(book, workspaceById(book, workspaceId), moment);
  const stores = openStores(book, workspace, moment.now);
  const { events } = stores;
  const whole: EventFacts = { ...NO_FACTS, day: moment.today, ...facts, instant: facts.instant ?? moment.now };
  const end = endOfDay(book, workspace.id, whole.day);
  const position = end === 'not_at_the_end' ? provisionalPlace(0) : placeAfter(end);
  const id = events.insertOwn(whole, position);
  written(id);
  const event = events.byId(id) as StoredEvent;
  if (end === 'not_at_the_end') {
    await replayDayOf(book, workspace, stores, event, moment);
  } else if (touchesLedger(event.kind)) {
    applyAtEnd(book, workspace, stores, event);
    if (workspace.expiredThrough !== moment.today) setExpiredThrough(book, workspace.id, moment.today);
  }
  if (event.kind === 'lead' && event.lead !== null) stores.leads.touch(event.lead);
  stores.leads.settle();
  return events.byId(id) as StoredEvent;
}

/** What expired since the workspace was last written is posted before anything is drawn. */
export async function withExpiryPosted(book: WriteBook, workspace: Workspace, { now, today }: Moment): Promise<Workspace> {
  const { expiredThrough } = workspace;
  if (expiredThrough === null || expiredThrough >= today) return workspace;
  if (!isBehind(book, workspace, today)) {
    setExpiredThrough(book, workspace.id, today);
    return { ...workspace, expiredThrough: today };
  }
  await replayFrom(book, workspace, expiredThrough + 1, { now, today });
  return { ...workspace, expiredThrough: today };
}

/** Works out anew what every event from a day on does: terms of that day have changed. */
export async function replayFrom(book: WriteBook, workspace: Workspace, from: Day, { now, today }: Pick<Moment, 'now' | 'today'>): Promise<void> {
  const stores = openStores(book, workspace, now);
  const eventsOn = (day: Day) => stores.events.onDay(day).toSorted((a, b) => a.position - b.position);
  await replay(stores, { book, workspace, from, eventsOn, today, recordedAt: now, pause: () => undefined });
  stores.leads.settle();
}

/** Whether anything happened, or a lot expires by `today`, after the day up to which expiry is posted: without either there is nothing to replay. */
function isBehind({ connection }: WriteBook, { id: workspaceId, expiredThrough: day }: Workspace, today: Day): boolean {
  return day !== null && day < today && prepared<[object], unknown>(connection, `${BEHIND} LIMIT 1`).get({ workspaceId, day, today }) !== undefined;
}

/** Events after a day, and lots that expire by today. */
export const BEHIND = `SELECT 1 FROM event WHERE workspace_id = :workspaceId + 0 AND gone = 0 AND day > :day + 0
  UNION ALL SELECT 1 FROM lot WHERE workspace_id = :workspaceId + 0 AND remaining > 0 AND expires_day <= :today + 0`;

/** The last place of the day, where what comes now comes last by rule W1; else the day has to be put in order. */
function endOfDay(book: WriteBook, workspaceId: number, today: Day): number | 'not_at_the_end' {
  const last = prepared<[number], { day: Day; position: number }>(
    book.connection,
    'SELECT day, position FROM event WHERE workspace_id = ? + 0 AND gone = 0 ORDER BY day DESC, position DESC LIMIT 1',
  ).get(workspaceId);
  if (last === undefined || last.day < today) return 0;
  if (last.day > today) return 'not_at_the_end';
  const untimed = prepared<[number, number], unknown>(
    book.connection,
    `SELECT 1 FROM event WHERE workspace_id = ? + 0 AND day = ? + 0 AND gone = 0 AND instant IS NULL AND origin <> 'book' AND kind <> 'opening' LIMIT 1`,
  ).get(workspaceId, today);
  return untimed === undefined ? Math.max(0, last.position) : 'not_at_the_end';
}

function placeAfter(position: number): number {
  return 2 * (Math.floor(position / 2) + 1);
}

function applyAtEnd(book: WriteBook, workspace: Workspace, { events, journal, leads, poster }: CommandStores, event: StoredEvent): void {
  const lots = openLots(book.connection, workspace.id);
  const tomorrow = event.day + 1;
  applyEvent(
    {
      workspace,
      events,
      lots,
      leads,
      poster,
      refunds: createRefundBook(events, journal, workspace, tomorrow),
      moneyBack: openMoneyBack(book.connection, events, journal),
      expiry: createAutomaticExpiry(events, poster, []),
      shelf: lots.shelfAt(tomorrow),
      taxRecoverable: taxRecoverableOn(book, workspace.id),
      lotPriority: lotPriorityOn(book, workspace.id),
      placeOf: () => sourceOfEvent(book.connection, event.id) ?? {},
    },
    { expiredAtStart: 0, expiryRows: 0, expiryStated: 0, expiryPosted: 0 },
    event,
  );
}

async function replayDayOf(book: WriteBook, workspace: Workspace, stores: CommandStores, event: StoredEvent, { now, today }: Moment): Promise<void> {
  const days = new Set([event.day]);
  await post(book, workspace, stores, { days, newAbove: event.id - 1, only: undefined, today, now, pause: () => undefined });
}
