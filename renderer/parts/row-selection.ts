/** Moving through the rows of a table by keys, and the row that is opened beside it. */

import { useState } from 'react';
import type { KeyboardEvent } from 'react';

const PAGE_ROWS = 15;

/** The place that a key leads to from place `at` of `rows`; undefined for a key that moves nowhere. */
export function rowAfter(key: string, at: number, rows: number): number | undefined {
  const moves: Readonly<Record<string, number>> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + PAGE_ROWS,
    PageUp: at - PAGE_ROWS,
    Home: 0,
    End: rows - 1,
  };
  const place = moves[key];
  return place === undefined ? undefined : Math.max(0, Math.min(rows - 1, place));
}

export interface RowSelectionOptions<Id> {
  /** Of the rows, in their order. */
  readonly ids: readonly Id[];
  /** The row that is opened, as the address has it. */
  readonly opened: Id | undefined;
  /** Opens a row; `replace` where the address of before is no place to come back to. */
  readonly open: (id: Id, replace: boolean) => void;
  readonly close: () => void;
  /** Scrolls a row into view. */
  readonly reveal: (row: number) => void;
}

export interface RowSelection<Id> {
  /** The row that the keys are on; undefined where it is not among the rows. */
  readonly selected: Id | undefined;
  readonly open: (id: Id) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onFocus: () => void;
}

/** While a row is open, moving opens the next one; that does not fill the history of Back. */
export function useRowSelection<Id extends string | number>({ ids, opened, open, close, reveal }: RowSelectionOptions<Id>): RowSelection<Id> {
  const [chosen, setChosen] = useState<Id | undefined>(undefined);
  const selected = opened ?? chosen;
  const at = selected === undefined ? -1 : ids.indexOf(selected);
  const moveTo = (place: number) => {
    const id = ids[place];
    if (id === undefined) return;
    setChosen(id);
    reveal(place);
    if (opened !== undefined) open(id, true);
  };
  const openRow = (id: Id) => {
    setChosen(id);
    open(id, opened !== undefined);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const next = rowAfter(event.key, at, ids.length);
    if (next !== undefined) moveTo(next);
    else if (event.key === 'Enter' && at >= 0 && selected !== undefined) openRow(selected);
    else if (event.key === 'Escape' && opened !== undefined) close();
    else return;
    event.preventDefault();
  };
  return {
    selected: at >= 0 ? selected : undefined,
    open: openRow,
    onKeyDown,
    onFocus: () => selected === undefined && setChosen(ids[0]),
  };
}
