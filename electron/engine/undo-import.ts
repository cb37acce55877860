/** Taking a whole import back (rules I3, L11): what no other standing import holds goes, and what depended on it is posted anew. */

import { firstAnswer, type CommandIdentity } from '../../db/commands.ts';
import { eventsOfImport, importById, setUndone, sourceOfEvent } from '../../db/imports.ts';
import { formatDay, type Day } from '../../db/ledger/calendar.ts';
import { Refused, refuse } from '../../db/ledger/refusal.ts';
import type { WriteBook } from '../../db/open.ts';
import { touchesLedger } from '../../db/events.ts';
import { carriedEvents } from '../../db/reconciliations.ts';
import { bookDay, readBookFacts, workspaceById } from '../../db/workspaces.ts';
import { post } from './import-activity.ts';
import { undoMatchesOfEvents } from './reconcile/settle-lines.ts';
import { openStores } from './replay.ts';
import { undoStatements } from './statements/undo-statement.ts';
import { createPause, inTransaction, type Watch } from './unit-of-work.ts';

export interface UndoRequest {
  readonly importId: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly command?: CommandIdentity | undefined;
}

export interface UndoResult {
  readonly importId: number;
  /** Events, or lines of statements, that are gone. */
  readonly removed: number;
  /** Entries reversed beside those of the events that are gone. */
  readonly reposted: number;
  /** Accepted matches that were taken back because they cleared one of the events, or settled one of the lines. */
  readonly unmatched: number;
}

/** Undoes an import. Refuses one that is not there or undone already, and one without which a later event would be uncovered. */
export async function undoImport(book: WriteBook, request: UndoRequest, watch: Watch = {}): Promise<UndoResult> {
  const { importId, now } = request;
  const answered = request.command && firstAnswer(book.connection, request.command);
  if (answered !== undefined) return JSON.parse(answered) as UndoResult;
  const found = importById(book.connection, importId);
  if (!found || found.undoneAt !== null) refuse('no_import', found ? 'This import was undone already.' : 'This book has no such import.');
  const { moneyAccountId } = found;
  if (moneyAccountId !== null)
    return inTransaction(book, request, async () => {
      const undone = await undoStatements(book, { ...found, moneyAccountId }, now, watch);
      return { importId, ...undone, reposted: 0 };
    });
  const workspace = workspaceById(book, found.workspaceId);
  const today = bookDay(readBookFacts(book), now);
  return sayingWhatIsRefused(() =>
    inTransaction(book, request, async () => {
      const stores = openStores(book, workspace, now);
      const held = eventsOfImport(book.connection, importId);
      setUndone(book.connection, importId, now);
      const going = held.filter(({ heldElsewhere }) => !heldElsewhere).map(({ eventId }) => eventId);
      refuseCarried(book, workspace.id, going);
      const tools = { connection: book.connection, workspace, journal: stores.journal, now };
      const unmatched = undoMatchesOfEvents(tools, going);
      let firstRemoved: Day | undefined;
      let removed = 0;
      for (const { eventId, day, heldElsewhere } of held) {
        if (heldElsewhere) continue;
        const event = stores.events.byId(eventId);
        if (!event) throw new Error(`no event ${eventId}`);
        stores.poster.retire(event);
        stores.events.setGone(eventId);
        if (event.lead !== null) stores.leads.touch(event.lead);
        const charge = event.refundsEventId === null ? undefined : stores.events.byId(event.refundsEventId);
        if (charge && charge.lead !== null) stores.leads.touch(charge.lead);
        if (touchesLedger(event.kind)) firstRemoved = Math.min(firstRemoved ?? day, day);
        removed += 1;
      }
      const retired = stores.poster.reversed();
      const days = new Set(held.map((event) => event.day));
      const { reversed } = await post(
        book,
        workspace,
        stores,
        { days, newAbove: Infinity, only: undefined, today, now, pause: createPause(watch) },
        firstRemoved,
      );
      return { importId, removed, reposted: reversed - retired, unmatched };
    }),
  );
}

/** Rule R4: what a reconciled period carries stays as it is. */
function refuseCarried({ connection }: WriteBook, workspaceId: number, eventIds: readonly number[]): void {
  const carried = carriedEvents(connection, workspaceId);
  const first = eventIds.find((id) => carried.has(id));
  const account = first === undefined ? undefined : carried.get(first);
  if (first === undefined || !account) return;
  const message = `This import cannot be taken back: ${account.name} is reconciled up to ${formatDay(account.throughDay)} and carries one of its payments. Reopen the period first, with a reason.`;
  refuse('closed_period', message, sourceOfEvent(connection, first));
}

/** What stands in the way is told of a row of some file; the reader must know that it is the undoing that is refused. */
async function sayingWhatIsRefused(undo: () => Promise<UndoResult>): Promise<UndoResult> {
  try {
    return await undo();
  } catch (error) {
    if (!(error instanceof Refused) || error.refusal.sourceLine === undefined) throw error;
    const { message, file } = error.refusal;
    throw new Refused({ ...error.refusal, message: `This import cannot be taken back, because others build on it. ${file ?? ''}: ${message}` });
  }
}
