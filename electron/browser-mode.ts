/** The browser mode: the same application served on loopback, for machines without Electron, without a display, or on request. */

import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { canOpenBrowser, openInBrowser, writeLinkFile } from './browser.ts';
import { openDoor } from './door.ts';
import { chooseFolders, standardFolders } from './folders.ts';
import type { Refusal } from '../db/ledger/refusal.ts';
import { askAgain } from './ipc/ask-again.ts';
import type { Announcement } from './ipc/contract/contract.ts';
import { LINK_MS } from './transports/loopback/secrets.ts';
import { serveLoopback } from './transports/loopback/server.ts';
import type { Loopback } from './transports/loopback/server.ts';
import { openPages } from './transports/pages.ts';

export interface BrowserModeOptions {
  /** Folder of the built renderer. */
  readonly rendererFolder: string;
  readonly book: string | undefined;
  /** 0 for any free port. */
  readonly port: number;
  /** Whether to open a browser where there is one. */
  readonly open: boolean;
  /** Prints one line. */
  readonly print: (line: string) => void;
}

export interface BrowserMode {
  readonly port: number;
  /** Makes a fresh one-time link, and prints where it is. */
  newLink(): void;
  close(): Promise<void>;
}

/** A refusal is one that the user can do something about: no such book, port taken, nothing built. */
export async function startBrowserMode(options: BrowserModeOptions): Promise<BrowserMode | Refusal> {
  if (!existsSync(join(options.rendererFolder, 'index.html'))) return notBuilt(options.rendererFolder);
  const listening: { loopback: Loopback | undefined } = { loopback: undefined };
  const announce = (announcement: Announcement) => listening.loopback?.announce(announcement);
  const folders = chooseFolders(process.env, standardFolders(process.env, process.platform));
  const door = openDoor({ shell: 'browser', folders, announce, encryption: null });
  const opened = options.book === undefined ? undefined : await door.openBook(options.book);
  if (opened !== undefined && opened.outcome !== 'ok') {
    door.close();
    return opened.outcome === 'refused'
      ? plain(opened.refusal)
      : { code: 'not_available', message: `The book could not be opened; defect ${opened.id} is in ${door.log.file}.` };
  }
  const loopback = await serveLoopback({
    dispatch: askAgain(door.dispatch, {
      now: Date.now,
      newPermission: () => randomBytes(32).toString('hex'),
      digest: (text) => createHash('sha256').update(text).digest('hex'),
    }),
    pages: openPages(options.rendererFolder),
    port: options.port,
    now: Date.now,
    onLock: () => options.print('Floatbook is locked after ten wrong tokens or links. Stop it and start it again.'),
    onError: door.log.error,
  }).catch((error: unknown) => error as NodeJS.ErrnoException);
  if (loopback instanceof Error) {
    door.close();
    return cannotListen(loopback, options.port);
  }
  listening.loopback = loopback;
  const links = leaveLinks(loopback);
  present(loopback.port, links.leave(), options);
  return {
    port: loopback.port,
    newLink: () => options.print(`Another one-time link: ${links.leave()}`),
    async close() {
      links.removeAll();
      await loopback.close();
      door.close();
    },
  };
}

/** Says where the application is, and opens it where there is a browser to open. */
function present(port: number, linkFile: string, options: BrowserModeOptions): void {
  const opens = options.open && canOpenBrowser(process.env, process.platform);
  const how = opens ? 'Your browser opens it; if it does not, open' : 'To open it, open';
  options.print(`Floatbook is at http://127.0.0.1:${port}/. ${how} this file, which works once, within ten minutes: ${linkFile}`);
  if (opens) openInBrowser(linkFile, process.platform);
}

interface Links {
  /** Makes a one-time link and the file that leads to it; returns the file's address. */
  leave(): string;
  removeAll(): void;
}

/** Files of links go once they were used, or are too old to be. */
function leaveLinks(loopback: Loopback): Links {
  const removals = new Set<() => void>();
  return {
    leave() {
      const file = writeLinkFile(loopback.newLink(() => forget()));
      const forget = () => {
        clearTimeout(timer);
        removals.delete(forget);
        file.remove();
      };
      const timer = setTimeout(forget, LINK_MS);
      timer.unref();
      removals.add(forget);
      return file.address;
    },
    removeAll: () => removals.forEach((forget) => forget()),
  };
}

function notBuilt(folder: string): Refusal {
  return { code: 'not_available', message: `The pages are not built (${folder}). Run npm start, or npm run build.` };
}

function cannotListen(error: NodeJS.ErrnoException, port: number): Refusal {
  if (error.code === 'EADDRINUSE')
    return { code: 'not_available', message: `Port ${port} is taken by another program. Choose another with --port, or leave it out.` };
  if (error.code === 'EACCES')
    return { code: 'not_available', message: `Port ${port} may not be used. Choose one above 1023 with --port, or leave it out.` };
  throw error;
}

function plain({ code, message }: Pick<Refusal, 'code' | 'message'>): Refusal {
  return { code, message };
}
