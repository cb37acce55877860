/** Posts what expired since a book was last written: done when the application opens it. Until then reports count it as due. */

import { openEvents } from '../../db/events.ts';
import type { WriteBook } from '../../db/open.ts';
import { bookDay, listWorkspaces, readBookFacts } from '../../db/workspaces.ts';
import { openStores, replay } from './replay.ts';
import { inTransaction } from './unit-of-work.ts';

/** Posts due expiry in every workspace that has any. `now` in ms since the epoch. */
export async function postDueExpiry(book: WriteBook, now: number): Promise<void> {
  const today = bookDay(readBookFacts(book), now);
  for (const workspace of listWorkspaces(book)) {
    const { expiredThrough } = workspace;
    if (expiredThrough === null || expiredThrough >= today) continue;
    await inTransaction(book, { now }, async () => {
      const stores = openStores(book, workspace, now);
      const events = openEvents(book.connection, workspace.id);
      const eventsOn = (day: number) => events.onDay(day).toSorted((a, b) => a.position - b.position);
      await replay(stores, { book, workspace, from: expiredThrough + 1, eventsOn, today, recordedAt: now, pause: () => undefined });
      stores.leads.settle();
    });
  }
}
