/** The one file that knows which transport is in use: Electron's bridge in a window, fetch on loopback in a browser. */

import type { Transport } from '../electron/ipc/client.ts';

declare global {
  interface Window {
    readonly floatbook?: Transport;
  }
}

const KEPT_TOKEN = 'floatbook-token';
const RETRY_MS = { first: 500, longest: 15_000 };

/** What the page holds after it started: a way to call, or the knowledge that its session is over. */
export type Opened = { readonly state: 'connected'; readonly transport: Transport } | { readonly state: 'gone' };

/** `onGone` is called once when the session ends while the page is open. */
export async function openTransport(onGone: () => void): Promise<Opened> {
  if (window.floatbook !== undefined) return { state: 'connected', transport: window.floatbook };
  const token = await openSession();
  return token === undefined ? { state: 'gone' } : { state: 'connected', transport: fetchTransport(token, onGone) };
}

/** Trades the one-time nonce of the address for a token, or takes up the token that a reload of this tab kept. */
async function openSession(): Promise<string | undefined> {
  const nonce = /^#open=(.+)$/.exec(location.hash)?.[1];
  if (nonce === undefined) return sessionStorage.getItem(KEPT_TOKEN) ?? undefined;
  history.replaceState(null, '', `${location.pathname}#/`);
  const response = await post('/session', { nonce }).catch(() => undefined);
  // A link that was used before may still be this tab's own: it then holds the token already.
  if (response?.ok !== true) return sessionStorage.getItem(KEPT_TOKEN) ?? undefined;
  const { token } = (await response.json()) as { token: string };
  sessionStorage.setItem(KEPT_TOKEN, token);
  return token;
}

function fetchTransport(token: string, onGone: () => void): Transport {
  const listeners = new Set<(announcement: unknown) => void>();
  const end = () => {
    sessionStorage.removeItem(KEPT_TOKEN);
    onGone();
  };
  void hearAnnouncements(token, (announcement) => listeners.forEach((listener) => listener(announcement)), end);
  return {
    async call(call) {
      const response = await post('/call', call, token);
      if (isOver(response.status)) end();
      if (!response.ok) throw new Error(`HTTP ${response.status}`);
      return (await response.json()) as unknown;
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Reads the stream of announcements for as long as the page lives, and connects again, ever more slowly, when it breaks. */
async function hearAnnouncements(token: string, tell: (announcement: unknown) => void, end: () => void): Promise<void> {
  let waitMs = RETRY_MS.first;
  for (let again = false; ; again = true) {
    try {
      const response = await post('/announcements', {}, token);
      if (isOver(response.status)) return end();
      if (response.ok && response.body !== null) {
        waitMs = RETRY_MS.first;
        // What was announced while nobody listened is unknown, so everything may be stale.
        if (again) tell({ type: 'stale', queries: ['*'] });
        await readLines(response.body, tell);
      }
    } catch {
      // Not reachable just now; the wait below comes before the next try.
    }
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    waitMs = Math.min(waitMs * 2, RETRY_MS.longest);
  }
}

async function readLines(body: ReadableStream<Uint8Array<ArrayBuffer>>, tell: (announcement: unknown) => void): Promise<void> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const lines = (rest + part.value).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '') tell(JSON.parse(line));
  }
}

/** Wrong token, or locked after too many wrong ones: this page cannot help itself. */
function isOver(status: number): boolean {
  return status === 401 || status === 423;
}

function post(path: string, body: unknown, token?: string): Promise<Response> {
  return fetch(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...(token === undefined ? {} : { 'x-floatbook-token': token }) },
    body: JSON.stringify(body),
  });
}
