/**
 * Replay (rule L11): from the first day that changed on, what every event does to the lots is worked out anew in the order of
 * W1. What comes out as it was posted stays; what differs is reversed and posted anew at its own date; what is new is posted.
 * So figures depend on the set of events alone. Runs inside a transaction that the caller began and ends.
 */

import { sourceOfEvent } from '../../db/imports.ts';
import { openEvents, touchesLedger, type EventStore, type StoredEvent } from '../../db/events.ts';
import { openJournal, type Journal } from '../../db/journal.ts';
import { openLeads, type LeadStore } from '../../db/leads.ts';
import { formatDay, type Day } from '../../db/ledger/calendar.ts';
import type { LotShelf } from '../../db/ledger/lots.ts';
import { formatDecimal } from '../../db/ledger/money.ts';
import type { Place } from '../../db/ledger/refusal.ts';
import { openLots, type LotStore } from '../../db/lots.ts';
import type { WriteBook } from '../../db/open.ts';
import { setExpiredThrough, taxRecoverableOn, type Workspace } from '../../db/workspaces.ts';
import { applyEvent, type DayState } from './apply-event.ts';
import { createAutomaticExpiry, type AutomaticExpiry } from './automatic-expiry.ts';
import { lotPriorityOn } from './lot-priority.ts';
import { openMoneyBack, type MoneyBackBook } from './money-back-book.ts';
import { createPoster, type Poster } from './poster.ts';
import { createRefundBook, type RefundBook } from './refund-book.ts';

export interface ReplayWarning extends Place {
  readonly code: 'expiry_shortfall';
  readonly message: string;
}

export interface ReplayRequest {
  readonly book: WriteBook;
  readonly workspace: Workspace;
  /** First day whose order or events changed. */
  readonly from: Day;
  /** Imported events of a day in their order of W1. */
  readonly eventsOn: (day: Day) => readonly StoredEvent[];
  /** The book's today: lots that expire up to it have their expiry posted. */
  readonly today: Day;
  /** Milliseconds since the epoch. */
  readonly recordedAt: number;
  /** Awaited after each day with the number of events done so far; throws to stop. */
  readonly pause: (done: number) => Promise<void> | void;
}

export interface ReplayResult {
  /** Entries that were reversed because something before them changed. */
  readonly reversed: number;
  readonly warnings: readonly ReplayWarning[];
}

/** What the steps of a replay share. */
export interface ReplayTools {
  readonly workspace: Workspace;
  readonly events: EventStore;
  readonly lots: LotStore;
  readonly leads: LeadStore;
  readonly poster: Poster;
  readonly refunds: RefundBook;
  readonly moneyBack: MoneyBackBook;
  readonly expiry: AutomaticExpiry;
  readonly shelf: LotShelf;
  readonly taxRecoverable: (day: Day) => boolean;
  /** Of a lot made on a day: the lower is drained first. */
  readonly lotPriority: (day: Day, bonus: boolean) => number;
  /** Where an event stands in the file it came from. */
  readonly placeOf: (event: StoredEvent) => Place;
}

/** One journal and one set of touched leads serve a whole command. */
export interface CommandStores {
  readonly events: EventStore;
  readonly journal: Journal;
  readonly leads: LeadStore;
  readonly poster: Poster;
}

export function openStores(book: WriteBook, workspace: Workspace, recordedAt: number): CommandStores {
  const events = openEvents(book.connection, workspace.id);
  const journal = openJournal(book.connection, workspace, recordedAt);
  return { events, journal, leads: openLeads(book.connection, workspace.id), poster: createPoster(book.connection, workspace, journal, events) };
}

export async function replay(stores: CommandStores, request: ReplayRequest): Promise<ReplayResult> {
  const tools = gatherTools(stores, request);
  const horizon = Math.max(request.today, tools.events.lastDay() ?? request.today);
  const warnings: ReplayWarning[] = [];
  let done = 0;
  for (let day = nextDay(tools, request.from - 1, horizon); day !== undefined; day = nextDay(tools, day, horizon)) {
    const events = request.eventsOn(day);
    const warning = replayDay(tools, day, events);
    if (warning) warnings.push(warning);
    done += events.length;
    await request.pause(done);
  }
  tools.expiry.retireRest();
  setExpiredThrough(request.book, request.workspace.id, horizon);
  return { reversed: tools.poster.reversed(), warnings };
}

function gatherTools({ events, journal, leads, poster }: CommandStores, { book, workspace, from }: ReplayRequest): ReplayTools {
  const lots = openLots(book.connection, workspace.id);
  return {
    workspace,
    events,
    lots,
    leads,
    poster,
    refunds: createRefundBook(events, journal, workspace, from),
    moneyBack: openMoneyBack(book.connection, events, journal),
    expiry: createAutomaticExpiry(events, poster, events.automaticFrom(from)),
    shelf: lots.shelfAt(from),
    taxRecoverable: taxRecoverableOn(book, workspace.id),
    lotPriority: lotPriorityOn(book, workspace.id),
    placeOf: (event) => sourceOfEvent(book.connection, event.id) ?? {},
  };
}

/** The next day on which something happens: an event, or an expiry that is due within the horizon. */
function nextDay({ events, shelf }: ReplayTools, after: Day, horizon: Day): Day | undefined {
  const event = events.nextDay(after);
  const expiry = shelf.nextExpiry();
  if (expiry === undefined || expiry > horizon) return event;
  return event === undefined ? expiry : Math.min(event, expiry);
}

function replayDay(tools: ReplayTools, day: Day, events: readonly StoredEvent[]): ReplayWarning | undefined {
  const state: DayState = { expiredAtStart: tools.expiry.expireAtStart(tools.shelf, day), expiryStated: 0, expiryRows: 0, expiryPosted: 0 };
  for (const event of events) if (touchesLedger(event.kind)) applyEvent(tools, state, event);
  if (state.expiryRows === 0 || state.expiryStated >= state.expiredAtStart) return undefined;
  const row = events.find((event) => event.kind === 'expiry');
  const [stated, expired] = [state.expiryStated, state.expiredAtStart].map((credits) => formatDecimal(credits, tools.workspace.creditDecimals));
  return {
    code: 'expiry_shortfall',
    message: `The vendor says that ${stated} credits expired on ${formatDay(day)}; by the expiry dates of the lots ${expired} did.`,
    ...(row ? tools.placeOf(row) : {}),
  };
}
