/** The windows of the application: one for each open book, each with a door of its own. */

import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import type { BrowserWindow, WebContents } from 'electron';
import type { Dialogs } from './dialogs.ts';
import type { Door } from './door.ts';
import type { Desktop } from './engine/application/desktop.ts';
import type { Announcement } from './ipc/contract/contract.ts';
import { announceOverIpc } from './transports/electron.ts';

export interface BookWindow {
  readonly door: Door;
  /** There from the moment on in which the book is open, or was refused. */
  window: BrowserWindow | undefined;
}

/** What the door of a window is given: the way to its page, what the desktop does for it, and how it comes to the front. */
export interface BesideDoor {
  readonly announce: (announcement: Announcement) => void;
  readonly desktop: Desktop;
  readonly show: () => void;
}

export interface WindowsOptions {
  readonly openDoor: (beside: BesideDoor) => Door;
  /** Opens a window at `hash`; `others` is how many there are already. */
  readonly openWindow: (hash: string, others: number) => BrowserWindow;
  readonly dialogs: Dialogs;
  /** Which book is open where has changed, or which window is in front. */
  readonly changed: () => void;
}

export interface Windows {
  /** Opens a book in its own window: the one that has it, one without a book (`from` before others), or a new one. */
  openBook(file: string, from?: BookWindow): Promise<void>;
  /** Opens a window without a book, at the address of a view. */
  openEmpty(hash: string): void;
  /** Brings the window in front, or whichever there is, before the user's eyes; opens one where there is none. */
  show(): void;
  /** The window in front, or whichever there is. */
  current(): BookWindow | undefined;
  of(contents: WebContents): BookWindow | undefined;
  close(): void;
}

/** Where a page is while a new book is typed in. */
export const NEW_BOOK_HASH = '#/new';

/** Answers of these are about the computer and not about one book: what one window changes, all have to ask again. */
const SHARED: ReadonlySet<string> = new Set(['app.state', 'processors.stripe', 'mail.settings']);

export function createWindows(options: WindowsOptions): Windows {
  const entries: BookWindow[] = [];
  let front: BookWindow | undefined;
  let opening: Promise<void> = Promise.resolve();

  const announce = (to: BookWindow, announcement: Announcement) => {
    announceOverIpc(to.window?.webContents, announcement);
    const queries = announcement.type === 'stale' ? announcement.queries.filter((query) => SHARED.has(query)) : [];
    if (queries.length === 0) return;
    for (const other of entries) if (other !== to) announceOverIpc(other.window?.webContents, { type: 'stale', queries });
    options.changed();
  };
  const addDoor = (): BookWindow => {
    const desktop: Desktop = {
      chooseBook: () => options.dialogs.chooseBook(entry.window),
      choosePlace: (suggested) => options.dialogs.choosePlace(entry.window, suggested),
      openBook: (file) => void openBook(file, entry),
      showBook(file) {
        const has = windowWith(file);
        if (has === undefined || has === entry) return false;
        show(has);
        return true;
      },
    };
    const door = options.openDoor({ desktop, announce: (announcement) => announce(entry, announcement), show: () => show(entry) });
    const entry: BookWindow = { door, window: undefined };
    entries.push(entry);
    return entry;
  };
  const remove = (entry: BookWindow) => {
    if (!entries.includes(entry)) return;
    entries.splice(entries.indexOf(entry), 1);
    if (front === entry) front = undefined;
    entry.door.close();
    options.changed();
  };
  const addWindow = (entry: BookWindow, hash: string): BrowserWindow => {
    const window = options.openWindow(hash, entries.filter((other) => other.window !== undefined).length);
    entry.window = window;
    window.on('focus', () => {
      front = entry;
      options.changed();
    });
    window.on('closed', () => remove(entry));
    return window;
  };
  const show = (entry: BookWindow, hash = '') => {
    const window = entry.window ?? addWindow(entry, hash);
    if (window.isMinimized()) window.restore();
    window.focus();
    front = entry;
    options.changed();
  };
  const windowWith = (file: string): BookWindow | undefined => {
    const wanted = placeOf(file);
    return entries.find(({ door }) => door.bookFile() !== undefined && placeOf(door.bookFile() ?? '') === wanted);
  };
  const openNow = async (file: string, from: BookWindow | undefined) => {
    const has = windowWith(file);
    if (has !== undefined) return show(has);
    const entry = [from, front, ...entries].find((each) => each !== undefined && isFree(each)) ?? addDoor();
    const { outcome } = await entry.door.openBook(file);
    if (!entries.includes(entry)) return;
    // The first screen opens it again: it shows why that does not go, and what can be done with a damaged book.
    if (outcome !== 'ok') announce(entry, { type: 'handed-over', file: resolve(file) });
    show(entry, outcome === 'ok' ? '' : `#/open?${new URLSearchParams({ file: resolve(file) }).toString()}`);
  };
  /** One after the other: the same book handed over twice at once is one window. */
  const openBook = (file: string, from?: BookWindow): Promise<void> => {
    opening = opening.then(() => openNow(file, from));
    return opening;
  };
  return {
    openBook,
    openEmpty: (hash) => show(addDoor(), hash),
    show: () => show(front ?? entries[0] ?? addDoor()),
    current: () => front ?? entries[0],
    of: (contents) => entries.find(({ window }) => window?.webContents === contents),
    close() {
      for (const entry of entries.splice(0)) entry.door.close();
    },
  };
}

/** Whether a book can be opened there: none is, and none is being typed in. */
function isFree({ door, window }: BookWindow): boolean {
  return door.bookFile() === undefined && window?.webContents.getURL().endsWith(NEW_BOOK_HASH) !== true;
}

/** Where a file really is: two names of one book are one book. */
function placeOf(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return resolve(file);
  }
}
