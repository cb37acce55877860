/** Who may use the browser mode: one-time links, the sessions they turn into and how those end, and the lock after too many wrong secrets. */

import { createHash, randomBytes } from 'node:crypto';

const SECRET_BYTES = 32;
const MOST_MISTAKES = 10;
const MOST_SESSIONS = 16;
const MOST_LINKS = 16;
const MOST_ENDED = 256;

/** How long a link waits to be followed. */
export const LINK_MS = 600_000;
/** How long a session outlives the page that had it: a reload has to come within this. */
export const AWAY_MS = 120_000;
/** How long a session lasts without its user's hand. */
export const IDLE_MS = 7_200_000;

/** What a page holds: the token of its calls, and the ticket with which the next load of the same tab takes its place. */
export interface Opened {
  readonly token: string;
  readonly ticket: string;
}

/** A page that was let in. */
export interface Session {
  /** Open answers that announcements are written to. */
  streams: number;
  /** When the page was last heard of; ms since the epoch. */
  lastHeard: number;
  /** When its user last did something. */
  lastUsed: number;
  /** Nothing more is answered to it. */
  ended: boolean;
}

export interface Secrets {
  /** A nonce for a one-time link; `onUsed` is called when it is followed. */
  newNonce(onUsed?: () => void): string;
  /** A new session for a link's nonce or a page's ticket; `undefined` for one that is unknown, was used, or is too old. */
  open(nonceOrTicket: string): Opened | undefined;
  /** The session of a token; `used` says that its user did something since the last request. */
  find(token: string, used: boolean): Session | undefined;
  /** Ends sessions whose time is over. */
  endOld(): void;
  /** Nothing is accepted any more until the next start. */
  locked(): boolean;
}

export interface SecretsOptions {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Told of each session that ends, also of all of them when the lock falls. */
  readonly onEnd: (session: Session) => void;
  readonly onLock: () => void;
}

interface Link {
  readonly until: number;
  readonly onUsed: () => void;
}

interface Held {
  readonly session: Session;
  readonly token: string;
  readonly ticket: string;
}

export function createSecrets({ now, onEnd, onLock }: SecretsOptions): Secrets {
  // What is left over from an earlier start has another prefix. It cannot be right, so it need not count as a guess.
  const run = randomBytes(8).toString('hex');
  // Everything is kept and looked up by its digest: how long that takes says nothing about the secret itself.
  const links = new Map<string, Link>();
  const byToken = new Map<string, Held>();
  const byTicket = new Map<string, Held>();
  const ended = new Set<string>();
  let mistakes = 0;

  const locked = () => mistakes >= MOST_MISTAKES;
  const end = (held: Held) => {
    byToken.delete(held.token);
    byTicket.delete(held.ticket);
    for (const digest of [held.token, held.ticket]) ended.add(digest);
    dropOldest(ended, MOST_ENDED);
    held.session.ended = true;
    onEnd(held.session);
  };
  const mistake = (secret: string) => {
    if (isOfEarlierRun(secret, run) || ended.has(digestOf(secret))) return;
    mistakes += 1;
    if (mistakes !== MOST_MISTAKES) return;
    for (const held of byToken.values()) end(held);
    onLock();
  };
  const endIfOver = (held: Held): boolean => {
    if (!isOver(held.session, now())) return false;
    end(held);
    return true;
  };
  const newSession = (): Opened => {
    const [token, ticket] = [`${run}.${newSecret()}`, `${run}.${newSecret()}`];
    const session: Session = { streams: 0, lastHeard: now(), lastUsed: now(), ended: false };
    const held: Held = { session, token: digestOf(token), ticket: digestOf(ticket) };
    byToken.set(held.token, held);
    byTicket.set(held.ticket, held);
    const [oldest] = byToken.values();
    if (byToken.size > MOST_SESSIONS && oldest !== undefined) end(oldest);
    return { token, ticket };
  };

  return {
    locked,
    newNonce(onUsed = () => undefined) {
      const nonce = newSecret();
      links.set(digestOf(nonce), { until: now() + LINK_MS, onUsed });
      dropOldest(links, MOST_LINKS);
      return nonce;
    },
    open(nonceOrTicket) {
      if (locked()) return undefined;
      const digest = digestOf(nonceOrTicket);
      const link = links.get(digest);
      links.delete(digest);
      if (link !== undefined && now() <= link.until) {
        link.onUsed();
        return newSession();
      }
      const before = byTicket.get(digest);
      if (before !== undefined && !endIfOver(before)) {
        end(before);
        return newSession();
      }
      mistake(nonceOrTicket);
      return undefined;
    },
    find(token, used) {
      if (locked()) return undefined;
      const held = byToken.get(digestOf(token));
      if (held === undefined || endIfOver(held)) {
        mistake(token);
        return undefined;
      }
      held.session.lastHeard = now();
      if (used) held.session.lastUsed = now();
      return held.session;
    },
    endOld: () => [...byToken.values()].forEach(endIfOver),
  };
}

function isOver({ streams, lastHeard, lastUsed }: Session, now: number): boolean {
  return now - lastUsed > IDLE_MS || (streams === 0 && now - lastHeard > AWAY_MS);
}

function isOfEarlierRun(secret: string, run: string): boolean {
  return /^[0-9a-f]{16}\.[0-9a-f]{64}$/.test(secret) && !secret.startsWith(run);
}

function dropOldest(kept: Map<string, unknown> | Set<string>, most: number): void {
  for (const key of kept.keys()) {
    if (kept.size <= most) return;
    kept.delete(key);
  }
}

function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('hex');
}

function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
