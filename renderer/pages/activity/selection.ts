/** The row of the register that the arrow keys are on, and the event that is opened beside it. */

import { useState } from 'react';
import type { KeyboardEvent } from 'react';
import type { ActivityView } from './view.ts';

export interface SelectionOptions {
  readonly ids: readonly number[];
  readonly view: ActivityView;
  readonly close: () => void;
  /** Scrolls a row into view. */
  readonly reveal: (row: number) => void;
}

export interface Selection {
  readonly selected: number | undefined;
  readonly open: (eventId: number) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onFocus: () => void;
}

const PAGE_ROWS = 15;

export function rowId(eventId: number): string {
  return `event-${eventId}`;
}

/** While an entry is open, moving opens the next one; that does not fill the history of Back. */
export function useSelection({ ids, view, close, reveal }: SelectionOptions): Selection {
  const [chosen, setChosen] = useState<number | undefined>(undefined);
  const selected = view.eventId ?? chosen;
  const at = selected === undefined ? -1 : ids.indexOf(selected);
  const moveTo = (row: number) => {
    const place = Math.max(0, Math.min(ids.length - 1, row));
    const eventId = ids[place];
    if (eventId === undefined) return;
    setChosen(eventId);
    reveal(place);
    if (view.eventId !== undefined) view.change({ event: String(eventId) }, { replace: true });
  };
  const open = (eventId: number) => {
    setChosen(eventId);
    view.change({ event: String(eventId) }, { replace: view.eventId !== undefined });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const next = rowAfter(event.key, at, ids.length);
    if (next !== undefined) moveTo(next);
    else if (event.key === 'Enter' && selected !== undefined) open(selected);
    else if (event.key === 'Escape' && view.eventId !== undefined) close();
    else return;
    event.preventDefault();
  };
  return { selected: at >= 0 ? selected : undefined, open, onKeyDown, onFocus: () => selected === undefined && setChosen(ids[0]) };
}

function rowAfter(key: string, at: number, rows: number): number | undefined {
  const moves: Readonly<Record<string, number>> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + PAGE_ROWS,
    PageUp: at - PAGE_ROWS,
    Home: 0,
    End: rows - 1,
  };
  return moves[key];
}
