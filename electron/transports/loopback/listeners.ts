/** The pages that listen for announcements: each has an open answer that lines of JSON are written to. */

import type { ServerResponse } from 'node:http';
import type { Announcement } from '../../ipc/contract/contract.ts';
import type { Session } from './secrets.ts';

/** An empty line this often keeps the connection alive and shows when a page is gone. */
const BEAT_MS = 15_000;
const MOST_LISTENERS = 16;
/** A page that does not read is cut off before its backlog grows; it connects again and asks anew. */
const MAX_BACKLOG_BYTES = 1024 * 1024;

export interface Listeners {
  /** `false` when there are too many already. */
  add(session: Session, response: ServerResponse, headers: Readonly<Record<string, string>>): boolean;
  announce(announcement: Announcement): void;
  /** Ends the answers of one session. */
  end(session: Session): void;
  close(): void;
}

/** `onBeat` is called again and again while the listeners are open; `now` is in ms since the epoch. */
export function createListeners({ now, onBeat }: { readonly now: () => number; readonly onBeat: () => void }): Listeners {
  const open = new Map<ServerResponse, Session>();
  const write = (line: string) => {
    for (const response of open.keys()) {
      if (response.writableLength > MAX_BACKLOG_BYTES) response.destroy();
      else response.write(line);
    }
  };
  const remove = (response: ServerResponse) => {
    const session = open.get(response);
    if (session === undefined) return;
    open.delete(response);
    session.streams -= 1;
    session.lastHeard = now();
  };
  const beat = setInterval(() => {
    write('\n');
    onBeat();
  }, BEAT_MS);
  beat.unref();
  return {
    add(session, response, headers) {
      if (open.size >= MOST_LISTENERS) return false;
      open.set(response, session);
      session.streams += 1;
      response.on('close', () => remove(response));
      response.on('error', () => remove(response));
      response.writeHead(200, { ...headers, 'Content-Type': 'application/x-ndjson; charset=utf-8' });
      // The first empty line tells the page that from now on it misses nothing.
      response.write('\n');
      return true;
    },
    announce: (announcement) => write(`${JSON.stringify(announcement)}\n`),
    end(session) {
      for (const [response, its] of open) {
        if (its !== session) continue;
        remove(response);
        response.end();
      }
    },
    close() {
      clearInterval(beat);
      for (const response of open.keys()) response.end();
    },
  };
}
