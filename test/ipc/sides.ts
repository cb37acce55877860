/** The two transports with a dispatcher behind them, as one suite tests them. */

import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WebFrameMain } from 'electron';
import type { Announcement } from '../../electron/ipc/contract/contract.ts';
import { withoutCardNumbers } from '../../electron/engine/application/typed-text.ts';
import { createDispatcher } from '../../electron/ipc/dispatch.ts';
import type { Defect, Dispatch } from '../../electron/ipc/dispatch.ts';
import type { Handlers } from '../../electron/ipc/handlers.ts';
import type { Transport } from '../../electron/ipc/transport.ts';
import { ANNOUNCE_CHANNEL, CALL_CHANNEL } from '../../electron/transports/channels.ts';
import { announceOverIpc, serveIpc } from '../../electron/transports/electron.ts';
import { serveLoopback } from '../../electron/transports/loopback/server.ts';
import { openPages } from '../../electron/transports/pages.ts';
import { createIpcMain, createIpcRenderer } from '../electron/double-ipc.ts';
import { ContentsDouble } from '../electron/double-window.ts';
import { openPage, openSession } from './loopback-page.ts';
import { temporaryFolder } from './temporary.ts';

export interface Connected {
  readonly transport: Transport;
  readonly defects: readonly Defect[];
  close(): Promise<void>;
}

/** Makes the handlers, given where to announce. */
export type HandlersMaker = (announce: (announcement: Announcement) => void) => Handlers;

type Announce = (announcement: Announcement) => void;

function dispatcherOf(make: HandlersMaker, announce: Announce): { readonly dispatch: Dispatch; readonly defects: Defect[] } {
  const defects: Defect[] = [];
  const remember = { digest: (text: string) => createHash('sha256').update(text).digest('hex') };
  return {
    dispatch: createDispatcher({
      handlers: make(announce),
      typed: withoutCardNumbers,
      announce,
      remember,
      logDefect: (defect) => defects.push(defect),
      newId: () => crypto.randomUUID(),
    }),
    defects,
  };
}

/** The window's transport over doubles of Electron's two ends. */
async function connectIpc(make: HandlersMaker): Promise<Connected> {
  const [main, contents] = [createIpcMain(), new ContentsDouble()];
  const { dispatch, defects } = dispatcherOf(make, (announcement) => announceOverIpc(contents.asWebContents(), announcement));
  contents.mainFrame.url = 'app://floatbook/';
  serveIpc(main.ipcMain, dispatch, () => contents.asWebContents());
  const renderer = createIpcRenderer(main, () => ({ sender: contents.asWebContents(), senderFrame: contents.mainFrame as WebFrameMain }));
  contents.deliver = renderer.deliver;
  const transport: Transport = {
    call: (call) => renderer.ipcRenderer.invoke(CALL_CHANNEL, call) as Promise<unknown>,
    listen(listener) {
      const hear = (_event: unknown, announcement: unknown) => listener(announcement);
      renderer.ipcRenderer.on(ANNOUNCE_CHANNEL, hear);
      return () => void renderer.ipcRenderer.off(ANNOUNCE_CHANNEL, hear);
    },
  };
  return { transport, defects, close: async () => undefined };
}

/** The browser mode's transport over real HTTP. */
async function connectLoopback(make: HandlersMaker): Promise<Connected> {
  const late: { announce: Announce } = { announce: () => undefined };
  const { dispatch, defects } = dispatcherOf(make, (announcement) => late.announce(announcement));
  const loopback = await serveLoopback({
    dispatch,
    pages: openPages(emptyPages()),
    port: 0,
    now: Date.now,
    onLock: () => undefined,
    onError: (error) => defects.push({ id: 'server', method: 'app.state', error }),
  });
  late.announce = loopback.announce;
  const page = openPage(loopback.port, await openSession(loopback.port, loopback.newLink()));
  await page.listening;
  return {
    transport: page.transport,
    defects,
    async close() {
      page.close();
      await loopback.close();
    },
  };
}

export const TRANSPORTS = [
  { name: 'Electron', connect: connectIpc },
  { name: 'loopback', connect: connectLoopback },
] as const;

export function emptyPages(): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'index.html'), '<!doctype html><meta name="csp-nonce" content="__CSP_NONCE__">');
  return folder;
}
