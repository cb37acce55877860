/** The one file that knows which transport is in use: Electron's bridge in a window, fetch on loopback in a browser. */

import type { Transport } from '../electron/ipc/client.ts';
import type { Answer, Call } from '../electron/ipc/contract/contract.ts';
import { text } from './text/text.ts';

declare global {
  interface Window {
    readonly floatbook?: Transport & { readonly pathOf: (file: File) => string };
  }
}

/** Where the tab keeps the ticket for its next load, and only while no page is there to keep it. */
const TICKET = 'floatbook-ticket';
const RETRY_MS = { first: 500, longest: 15_000 };
/** What the user does shows in these. */
const HANDS = ['pointerdown', 'keydown', 'wheel', 'touchstart', 'dragenter'] as const;

/** What the page holds after it started: a way to call, or the knowledge that its session is over. */
export type Opened = { readonly state: 'connected'; readonly transport: Transport } | { readonly state: 'gone' };

export interface OpeningOptions {
  /** Called once when the session ends while the page is open. */
  readonly onGone: () => void;
  /** Asks the user whether a command that spends money, or changes where it goes, is to be done. */
  readonly askAgain: (call: Call) => Promise<boolean>;
}

export async function openTransport(options: OpeningOptions): Promise<Opened> {
  if (window.floatbook !== undefined) return { state: 'connected', transport: window.floatbook };
  const session = await openSession();
  return session === undefined ? { state: 'gone' } : { state: 'connected', transport: fetchTransport(session, options) };
}

/** Both stay in memory: whatever a page stores, the browser may write to its disk. */
interface Session {
  readonly token: string;
  readonly ticket: string;
}

/** Trades the one-time nonce of the address, or the ticket that this tab's page before left, for a session. */
async function openSession(): Promise<Session | undefined> {
  const ticket = sessionStorage.getItem(TICKET);
  sessionStorage.removeItem(TICKET);
  const linked = /^#open=(.+)$/.exec(location.hash)?.[1];
  if (linked !== undefined) history.replaceState(null, '', `${location.pathname}#/`);
  for (const nonce of [linked, ticket]) {
    const response = typeof nonce === 'string' ? await post('/session', { nonce }).catch(() => undefined) : undefined;
    if (response?.ok === true) return (await response.json()) as Session;
  }
  return undefined;
}

/** Where a file lies that the user dropped on a window; a browser does not tell. */
export function pathOf(file: File): string | undefined {
  const path = window.floatbook?.pathOf(file);
  return path === '' ? undefined : path;
}

function fetchTransport({ token, ticket }: Session, { onGone, askAgain }: OpeningOptions): Transport {
  const listeners = new Set<(announcement: unknown) => void>();
  const endTickets = leaveTicket(ticket);
  let over = false;
  const end = () => {
    if (over) return;
    over = true;
    endTickets();
    onGone();
  };
  const used = watchHands();
  const send = async (call: Call & { readonly permission?: string }): Promise<unknown> => {
    const response = await post('/call', call, { 'x-floatbook-token': token, ...used() });
    if (isOver(response.status)) end();
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    return (await response.json()) as unknown;
  };
  void hearAnnouncements(token, (announcement) => listeners.forEach((listener) => listener(announcement)), end);
  return {
    async call(call) {
      const answer = (await send(call)) as { readonly outcome: string; readonly permission: string };
      if (answer.outcome !== 'ask_again') return answer;
      const { permission } = answer;
      return (await askAgain(call)) ? send({ ...call, permission }) : NOT_CONFIRMED;
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

const NOT_CONFIRMED: Answer = { outcome: 'refused', refusal: { code: 'cancelled', message: text.askAgain.notDone } };

/** Leaves the ticket for the next load of this tab when the page goes, and takes it back where it comes again as it was. */
function leaveTicket(ticket: string): () => void {
  const leaving = new AbortController();
  const { signal } = leaving;
  addEventListener('pagehide', () => sessionStorage.setItem(TICKET, ticket), { signal });
  addEventListener('pageshow', () => sessionStorage.removeItem(TICKET), { signal });
  return () => leaving.abort();
}

/** Gives the header that says whether the user did something since the last call. */
function watchHands(): () => Record<string, string> {
  let touched = true;
  for (const kind of HANDS) addEventListener(kind, () => (touched = true), { capture: true, passive: true });
  return () => {
    const headers: Record<string, string> = touched ? { 'x-floatbook-used': '1' } : {};
    touched = false;
    return headers;
  };
}

/** Reads the stream of announcements for as long as the page lives, and connects again, ever more slowly, when it breaks. */
async function hearAnnouncements(token: string, tell: (announcement: unknown) => void, end: () => void): Promise<void> {
  let waitMs = RETRY_MS.first;
  for (let again = false; ; again = true) {
    try {
      const response = await post('/announcements', {}, { 'x-floatbook-token': token });
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

function post(path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  return fetch(path, { method: 'POST', headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(body) });
}
