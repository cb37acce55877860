/**
 * The browser mode as a program for attacks: the real application behind the real server with the built pages. It tells its parent, over the channel
 * between them, where it is, what token a page of ours has, and every request that got through.
 */

import { createHash, randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { openDoor } from '../../electron/door.ts';
import { askAgain } from '../../electron/ipc/ask-again.ts';
import { serveLoopback } from '../../electron/transports/loopback/server.ts';
import { openPages } from '../../electron/transports/pages.ts';
import { openSession } from '../ipc/loopback-page.ts';

/** What the program tells its parent. */
export type Told =
  | { readonly told: 'ready'; readonly port: number; readonly token: string; readonly link: string }
  | { readonly told: 'call'; readonly call: unknown }
  | { readonly told: 'locked' };

const tell = (told: Told) => void process.send?.(told);
const [folder = ''] = process.argv.slice(2);
const door = openDoor({
  shell: 'browser',
  folders: { userDataFolder: `${folder}/settings`, booksFolder: `${folder}/books` },
  announce: () => undefined,
  encryption: null,
});
const answer = askAgain(door.dispatch, {
  now: Date.now,
  newPermission: randomUUID,
  digest: (text) => createHash('sha256').update(text).digest('hex'),
});
const loopback = await serveLoopback({
  dispatch: (call) => {
    tell({ told: 'call', call });
    return answer(call);
  },
  pages: openPages(fileURLToPath(new URL('../../dist/renderer/', import.meta.url))),
  port: 0,
  now: Date.now,
  onLock: () => tell({ told: 'locked' }),
  onError: door.log.error,
});
const token = await openSession(loopback.port, loopback.newLink());
tell({ told: 'ready', port: loopback.port, token, link: loopback.newLink() });
process.on('disconnect', () => process.exit());
