/** Importing activity files as one unit (rules I1, I3, L11): read, put in order, replayed; all of it or nothing. */

import { firstAnswer, type CommandIdentity } from '../../db/commands.ts';
import { insertImport, setImportCounts, standingImportOf } from '../../db/imports.ts';
import type { StoredEvent } from '../../db/events.ts';
import { prepared } from '../../db/connection.ts';
import type { Day } from '../../db/ledger/calendar.ts';
import type { WriteBook } from '../../db/open.ts';
import { bookDay, readBookFacts, workspaceById, type Workspace } from '../../db/workspaces.ts';
import { isOutOfPlace, onlyFileOfDay, placeEvents } from './day-places.ts';
import { fingerprint, readActivityFile, type FileReading, type SourceFile } from './read-activity-file.ts';
import { openStores, replay, type CommandStores, type ReplayWarning } from './replay.ts';
import { createPause, inTransaction, type Step, type Watch } from './unit-of-work.ts';

export interface ImportRequest {
  readonly workspaceId: number;
  readonly files: readonly SourceFile[];
  readonly dryRun: boolean;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly command?: CommandIdentity | undefined;
}

export interface ImportResult {
  /** The import that holds the rows; `null` after a dry run of something new. */
  readonly importId: number | null;
  readonly rows: {
    readonly read: number;
    readonly added: number;
    readonly matched: number;
    readonly skipped: readonly { readonly sourceLine: number; readonly because: string }[];
  };
  readonly reposted: number;
  readonly warnings: readonly ReplayWarning[];
  readonly from: Day | null;
  readonly to: Day | null;
}

/** Imports files of activity into a workspace. A file whose bytes a standing import holds adds nothing. */
export async function importActivity(book: WriteBook, request: ImportRequest, watch: Watch = {}): Promise<ImportResult> {
  const answered = request.command && firstAnswer(book.connection, request.command);
  if (answered !== undefined) return JSON.parse(answered) as ImportResult;
  const workspace = workspaceById(book, request.workspaceId);
  const facts = readBookFacts(book);
  const pause = createPause(watch);
  // Of files with the same bytes one is read; the rows of the others are matched with its rows.
  const fresh: { readonly file: SourceFile; readonly print: ReturnType<typeof fingerprint>; copies: number }[] = [];
  const known: { importId: number; rows: number }[] = [];
  for (const file of request.files) {
    const print = fingerprint(file);
    const twin = fresh.find((other) => other.print.sha256.equals(print.sha256));
    const standing = standingImportOf(book.connection, workspace.id, print.sha256);
    if (standing) known.push(standing);
    else if (twin) twin.copies += 1;
    else fresh.push({ file, print, copies: 0 });
  }
  if (fresh.length === 0) return nothingNew(known);

  return inTransaction(book, request, async () => {
    const stores = openStores(book, workspace, request.now);
    const newAbove = stores.events.lastId();
    const importId = insertImport(book.connection, workspace.id, request.now);
    const days = new Set<Day>();
    const readings: FileReading[] = [];
    const total = fresh.reduce((sum, { print }) => sum + print.bytes, 0);
    let before = 0;
    for (const { file, print, copies } of fresh) {
      const terms = { ...workspace, timeZone: facts.timeZone };
      const onNewLead = stores.leads.touch;
      const context = {
        connection: book.connection,
        events: stores.events,
        terms,
        importId,
        days,
        onNewLead,
        pause: (bytes: number) => pause('reading', before + bytes, total),
      };
      const reading = await readActivityFile(context, file, print);
      readings.push(reading);
      for (let copy = 0; copy < copies; copy += 1) known.push({ importId, rows: reading.read });
      before += print.bytes;
    }
    const counts = addUp(readings, known);
    setImportCounts(book.connection, importId, addUp(readings, []));
    const [only] = readings.length === 1 ? readings : [];
    const result = await post(book, workspace, stores, { days, newAbove, only, today: bookDay(facts, request.now), now: request.now, pause });
    return {
      importId: request.dryRun ? null : importId,
      rows: { ...counts, skipped: [] },
      reposted: result.reversed,
      warnings: result.warnings,
      from: days.size === 0 ? null : smallest(days),
      to: days.size === 0 ? null : -smallest([...days].map((day) => -day)),
    };
  });
}

interface PostRequest {
  readonly days: ReadonlySet<Day>;
  readonly newAbove: number;
  /** The file, where one alone was read: days that hold nothing else need no look at other files. */
  readonly only: FileReading | undefined;
  readonly today: Day;
  readonly now: number;
  readonly pause: (step: Step, done: number, total: number | null) => Promise<void> | void;
}

/** Puts the touched days in order and replays from the first one that changed. */
export async function post(book: WriteBook, workspace: Workspace, stores: CommandStores, request: PostRequest, firstRemoved?: Day) {
  const { events, leads } = stores;
  const placed = new Map<Day, readonly StoredEvent[]>();
  const place = (day: Day, stored: readonly StoredEvent[]): readonly StoredEvent[] => {
    if (!request.days.has(day)) return stored.toSorted((a, b) => a.position - b.position);
    const { only } = request;
    const isOnlyFile = only !== undefined && stored.every((event) => event.id > request.newAbove);
    const files = () => (isOnlyFile ? [onlyFileOfDay(stored, { id: only.fileId, backwards: only.backwards })] : events.filesOfDay(day));
    return placeEvents(events, stored, files, (event) => {
      if (event.kind === 'lead' && event.lead !== null) leads.touch(event.lead);
    });
  };
  let firstChanged = firstRemoved;
  for (const day of [...request.days].sort((a, b) => a - b)) {
    if (firstChanged !== undefined && day >= firstChanged) break;
    const stored = events.onDay(day);
    const after = place(day, stored);
    placed.set(day, after);
    if (isOutOfPlace(stored, after, request.newAbove)) firstChanged = day;
  }
  const from = Math.min(firstChanged ?? Infinity, (workspace.expiredThrough ?? request.today) + 1);
  const eventsOn = (day: Day) => {
    const known = placed.get(day);
    placed.delete(day);
    return known ?? place(day, events.onDay(day));
  };
  const total = countFrom(book, workspace, from);
  const pause = (done: number) => request.pause('posting', done, total);
  const result = await replay(stores, { book, workspace, from, eventsOn, today: request.today, recordedAt: request.now, pause });
  leads.settle();
  return result;
}

function countFrom(book: WriteBook, workspace: Workspace, from: Day): number {
  const row = prepared<[number, number], { events: number }>(
    book.connection,
    'SELECT count(*) AS events FROM event WHERE workspace_id = ? AND gone = 0 AND day >= ?',
  ).get(workspace.id, from);
  return row?.events ?? 0;
}

function addUp(readings: readonly FileReading[], known: readonly { readonly rows: number }[]) {
  const counts = { read: 0, added: 0, matched: 0 };
  for (const reading of readings) {
    counts.read += reading.read;
    counts.added += reading.added;
    counts.matched += reading.matched;
  }
  for (const { rows } of known) {
    counts.read += rows;
    counts.matched += rows;
  }
  return counts;
}

function nothingNew(known: readonly { readonly importId: number; readonly rows: number }[]): ImportResult {
  return { importId: known[0]?.importId ?? null, rows: { ...addUp([], known), skipped: [] }, reposted: 0, warnings: [], from: null, to: null };
}

function smallest(days: Iterable<Day>): Day {
  let least = Infinity;
  for (const day of days) least = Math.min(least, day);
  return least;
}
