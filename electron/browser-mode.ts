/** The browser mode: the same application served on loopback, for machines without Electron, without a display, or on request. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { canOpenBrowser, openInBrowser } from './browser.ts';
import { openDoor } from './door.ts';
import { chooseFolders, standardFolders } from './folders.ts';
import type { Refusal } from '../db/ledger/refusal.ts';
import type { Announcement } from './ipc/contract/contract.ts';
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
  /** Prints a fresh one-time link. */
  printLink(): void;
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
    dispatch: door.dispatch,
    pages: openPages(options.rendererFolder),
    port: options.port,
    onLock: () => options.print('Floatbook is locked after ten wrong tokens or links. Stop it and start it again.'),
    onError: door.log.error,
  }).catch((error: unknown) => error as NodeJS.ErrnoException);
  if (loopback instanceof Error) {
    door.close();
    return cannotListen(loopback, options.port);
  }
  listening.loopback = loopback;
  const forget = present(loopback, options);
  return {
    port: loopback.port,
    printLink: () => options.print(describe(loopback.newLink())),
    async close() {
      forget();
      await loopback.close();
      door.close();
    },
  };
}

/** Prints the address and opens it; the two are links of their own, each good for one time. */
function present(loopback: Loopback, options: BrowserModeOptions): () => void {
  options.print(describe(loopback.newLink()));
  const opens = options.open && canOpenBrowser(process.env, process.platform);
  return opens ? openInBrowser(loopback.newLink(), process.platform) : () => undefined;
}

function describe(link: string): string {
  return `Floatbook is at ${link} (this link works once)`;
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
