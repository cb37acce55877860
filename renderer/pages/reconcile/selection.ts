/** The chosen row of the match table: moved by keys, kept in the address, and passed on where its row goes away. */

import { useCallback, useEffect, useRef, useState } from 'react';
import type { KeyboardEvent, RefObject } from 'react';
import { rowAfter } from '../../parts/row-selection.ts';
import { hasModifier, isInLayer, isTyping } from '../../parts/keys.ts';
import type { Entry, Group, TableRow } from './rows.ts';

export interface RowKeys {
  readonly accept: (entry: Entry) => void;
  readonly toggle: (entry: Entry) => void;
  readonly unmatch: (entry: Entry) => void;
  readonly split: (entry: Entry) => void;
  readonly enter: (entry: Entry) => void;
}

export interface SelectionOptions {
  readonly groups: readonly Group[];
  readonly rows: readonly TableRow[];
  readonly row: string | undefined;
  readonly choose: (key: string) => void;
  readonly reveal: (index: number) => void;
  readonly keys: RowKeys;
  readonly table: RefObject<HTMLTableElement | null>;
}

export interface Selection {
  readonly entry: Entry | undefined;
  readonly choose: (entry: Entry) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** How long after `G` a letter names a page instead. */
const PAGE_KEY_MS = 1500;

/** Where work is left first. */
const FIRST: readonly Group['name'][] = ['likely', 'ties', 'onlyStatement', 'certain', 'onlyBooks', 'unsure', 'accepted'];

export function useSelection({ groups, rows, row, choose, reveal, keys, table }: SelectionOptions): Selection {
  const entries = rows.flatMap((each) => (each.type === 'part' && each.part === 0 ? [each.entry] : []));
  const [lastAt, setLastAt] = useState(0);
  const at = entries.findIndex(({ key }) => key === row);
  // A row that was settled is gone or has moved; the one that took its place is next.
  const entry = at >= 0 ? entries[at] : row === undefined ? firstOf(groups, entries) : entries[Math.min(lastAt, entries.length - 1)];
  if (at >= 0 && at !== lastAt) setLastAt(at);
  const revealEntry = ({ key }: Entry) => reveal(rows.findIndex((each) => each.type === 'part' && each.entry.key === key));
  const chooseEntry = (chosen: Entry) => choose(chosen.key);
  const moveTo = (place: number) => {
    const chosen = entries[place];
    if (chosen === undefined) return;
    chooseEntry(chosen);
    revealEntry(chosen);
  };
  const here = entry === undefined ? -1 : entries.indexOf(entry);
  const letters: Readonly<Record<string, ((chosen: Entry) => void) | undefined>> = { u: keys.unmatch, s: keys.split, n: keys.enter };
  const onLetter = useLetters((key) => {
    const act = letters[key];
    if (act === undefined || entry === undefined) return false;
    act(entry);
    return true;
  }, table);
  const onKeyDown = (event: KeyboardEvent) => {
    if (hasModifier(event) || onLetter(event.nativeEvent)) return;
    // A button of a row is pressed by these.
    const isControl = event.target instanceof Element && event.target.closest('button, input, a') !== null;
    const next = rowAfter(event.key, here, entries.length);
    if (next !== undefined) moveTo(next);
    else if (event.key === 'Enter' && !isControl && entry !== undefined) keys.accept(entry);
    else if (event.key === ' ' && !isControl && entry !== undefined) keys.toggle(entry);
    else return;
    event.preventDefault();
  };
  return { entry, choose: chooseEntry, onKeyDown };
}

function firstOf(groups: readonly Group[], entries: readonly Entry[]): Entry | undefined {
  for (const name of FIRST) {
    const found = groups.some((group) => group.name === name) ? entries.find(({ group }) => group === name) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Letters work in the table and wherever nothing has the focus; not right after `G`, where they name a page. */
function useLetters(act: (key: string) => boolean, table: RefObject<HTMLTableElement | null>): (event: globalThis.KeyboardEvent) => boolean {
  const pressedG = useRef(-Infinity);
  const now = useRef(act);
  useEffect(() => {
    now.current = act;
  });
  const take = useCallback((event: globalThis.KeyboardEvent): boolean => {
    if (event.defaultPrevented || hasModifier(event) || isTyping(event)) return false;
    const afterG = event.timeStamp - pressedG.current < PAGE_KEY_MS;
    pressedG.current = event.key === 'g' ? event.timeStamp : -Infinity;
    if (afterG || !now.current(event.key.toLowerCase())) return false;
    event.preventDefault();
    return true;
  }, []);
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (event.target !== document.body || isInLayer(event)) return;
      if (event.key === 'ArrowDown' || event.key === 'ArrowUp') table.current?.focus();
      else take(event);
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [table, take]);
  return take;
}
