/** Places of a day's imported events (rule W1): worked out, and written where they changed. */

import type { EventStore, StoredEvent } from '../../db/events.ts';
import { orderDay, type FileOfDay } from '../../db/ledger/day-order.ts';

/** Events stand at even places, so that what follows from one of them has the odd place right behind it. */
function placeAt(index: number): number {
  return 2 * (index + 1);
}

/**
 * The day's events in their order. `files` gives the standing files' views of the day. Where places changed they are written,
 * and `onMoved` hears of the event.
 */
export function placeEvents(
  events: EventStore,
  stored: readonly StoredEvent[],
  files: () => readonly FileOfDay[],
  onMoved: (event: StoredEvent) => void,
): readonly StoredEvent[] {
  return orderDay(stored, stored.length < 2 ? [] : files()).map((event, index) => {
    const position = placeAt(index);
    if (event.position === position) return event;
    events.setPosition(event.id, position);
    onMoved(event);
    return { ...event, position };
  });
}

/** Provisional place of the nth event of a day in a file that is read forwards. */
export const provisionalPlace = placeAt;

/** The view of a day of the one file that brought all of it: its rows were written in the order of their lines. */
export function onlyFileOfDay(stored: readonly StoredEvent[], file: { readonly id: number; readonly backwards: boolean }): FileOfDay {
  return { fileId: file.id, rows: 0, sha256: '', backwards: file.backwards, lineOf: new Map(stored.map((event) => [event.id, event.id])) };
}

/** First of `days` whose events stand in another order than their places say, or that has an event the ledger does not know yet. */
export function isOutOfPlace(before: readonly StoredEvent[], after: readonly StoredEvent[], newAbove: number): boolean {
  const touching = (list: readonly StoredEvent[]) => list.filter((event) => event.kind !== 'lead');
  const old = touching(before.toSorted((a, b) => a.position - b.position));
  return touching(after).some((event, index) => event.id > newAbove || old[index]?.id !== event.id);
}
