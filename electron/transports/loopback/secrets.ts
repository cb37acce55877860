/** Who may use the browser mode: one-time links, the tokens they turn into, and the lock after too many wrong ones. */

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const SECRET_BYTES = 32;
const MOST_MISTAKES = 10;
const MOST_SESSIONS = 16;

export interface Secrets {
  /** A nonce for a one-time link. */
  newNonce(): string;
  /** The token of a new session, or `undefined` for a nonce that is unknown or was used. */
  redeem(nonce: string): string | undefined;
  accepts(token: string): boolean;
  /** Nothing is accepted any more until the next start. */
  locked(): boolean;
}

export function createSecrets(onLock: () => void): Secrets {
  // A page left over from an earlier start holds a token with another prefix. It cannot be right, so it need not count as a guess.
  const run = randomBytes(8).toString('hex');
  const nonces = new Set<string>();
  const tokens: Buffer[] = [];
  let mistakes = 0;

  const locked = () => mistakes >= MOST_MISTAKES;
  const mistake = () => {
    mistakes += 1;
    if (mistakes === MOST_MISTAKES) onLock();
  };

  return {
    locked,
    newNonce() {
      const nonce = newSecret();
      nonces.add(digest(nonce).toString('hex'));
      return nonce;
    },
    redeem(nonce) {
      // Looked up by digest: how long that takes says nothing about the nonce itself.
      if (locked() || !nonces.delete(digest(nonce).toString('hex'))) {
        mistake();
        return undefined;
      }
      const token = `${run}.${newSecret()}`;
      tokens.push(digest(token));
      if (tokens.length > MOST_SESSIONS) tokens.shift();
      return token;
    },
    accepts(token) {
      if (locked()) return false;
      const given = digest(token);
      const right = tokens.filter((known) => timingSafeEqual(known, given)).length > 0;
      if (!right && !isOfEarlierRun(token, run)) mistake();
      return right;
    },
  };
}

function isOfEarlierRun(token: string, run: string): boolean {
  return /^[0-9a-f]{16}\.[0-9a-f]{64}$/.test(token) && !token.startsWith(run);
}

function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('hex');
}

function digest(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
