/** The pages that listen for announcements: each has an open answer that lines of JSON are written to. */

import type { ServerResponse } from 'node:http';
import type { Announcement } from '../../ipc/contract/contract.ts';

/** An empty line this often keeps the connection alive and shows when a page is gone. */
const BEAT_MS = 15_000;
const MOST_LISTENERS = 16;
/** A page that does not read is cut off before its backlog grows; it connects again and asks anew. */
const MAX_BACKLOG_BYTES = 1024 * 1024;

export interface Listeners {
  /** `false` when there are too many already. */
  add(response: ServerResponse, headers: Readonly<Record<string, string>>): boolean;
  announce(announcement: Announcement): void;
  close(): void;
}

export function createListeners(): Listeners {
  const open = new Set<ServerResponse>();
  const write = (line: string) => {
    for (const response of open) {
      if (response.writableLength > MAX_BACKLOG_BYTES) response.destroy();
      else response.write(line);
    }
  };
  const beat = setInterval(() => write('\n'), BEAT_MS);
  beat.unref();
  return {
    add(response, headers) {
      if (open.size >= MOST_LISTENERS) return false;
      open.add(response);
      response.on('close', () => open.delete(response));
      response.on('error', () => open.delete(response));
      response.writeHead(200, { ...headers, 'Content-Type': 'application/x-ndjson; charset=utf-8' });
      // The first empty line tells the page that from now on it misses nothing.
      response.write('\n');
      return true;
    },
    announce: (announcement) => write(`${JSON.stringify(announcement)}\n`),
    close() {
      clearInterval(beat);
      for (const response of open) response.end();
    },
  };
}
