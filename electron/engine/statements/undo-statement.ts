/** Taking an import of statements back (rule I3): lines that no other standing import holds are gone, and the matches that settled them are undone. */

import { setUndone, type ImportUnit } from '../../../db/imports.ts';
import { openJournal } from '../../../db/journal.ts';
import { formatDay } from '../../../db/ledger/calendar.ts';
import { refuse } from '../../../db/ledger/refusal.ts';
import type { WriteBook } from '../../../db/open.ts';
import { reconciledThrough } from '../../../db/reconciliations.ts';
import { linesOfImport, setLineGone } from '../../../db/statement-lines.ts';
import { workspaceById } from '../../../db/workspaces.ts';
import { createPause, type Watch } from '../unit-of-work.ts';
import { undoMatchesOf } from '../reconcile/settle-lines.ts';

/** Works within a transaction. Refuses where a line of a closed period would go. `now` in ms since the epoch. Tells how many lines are gone, and how many accepted matches were taken back with them. */
export async function undoStatements(
  book: WriteBook,
  unit: ImportUnit & { readonly moneyAccountId: number },
  now: number,
  watch: Watch,
): Promise<{ readonly removed: number; readonly unmatched: number }> {
  const { connection } = book;
  const pause = createPause(watch);
  const lines = linesOfImport(connection, unit.id);
  const going = lines.filter(({ heldElsewhere }) => !heldElsewhere);
  const closed = reconciledThrough(connection, unit.moneyAccountId);
  const [first, ...others] = going.filter(({ day }) => closed !== undefined && day <= closed);
  if (first !== undefined && closed !== undefined) {
    const what = others.length === 0 ? 'a line' : `${others.length + 1} lines`;
    refuse(
      'closed_period',
      `This import cannot be taken back: it holds ${what} of the period that is closed up to ${formatDay(closed)}, the first of ${formatDay(first.day)}. Reopen the period first.`,
    );
  }
  const workspace = workspaceById(book, unit.workspaceId);
  const unmatched = undoMatchesOf(
    { connection, workspace, journal: openJournal(connection, workspace, now), now },
    going.map(({ id }) => id),
  );
  setUndone(connection, unit.id, now);
  for (const [index, { id }] of going.entries()) {
    setLineGone(connection, id);
    await pause('posting', index, going.length);
  }
  return { removed: going.length, unmatched };
}
