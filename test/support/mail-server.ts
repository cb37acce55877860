/** A real mail server for tests (SMTP on loopback), whose behaviour a test chooses, and what it was told and took. */

import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { onTestFinished } from 'vitest';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import type { MailServer } from '../../electron/engine/mail/mail-settings.ts';

const fixture = (name: string) => readFileSync(new URL(`../fixtures/mail/${name}.pem`, import.meta.url), 'utf8');

/** File of the authority that signed the server's certificate: `NODE_EXTRA_CA_CERTS` of a process that shall trust it. */
export const AUTHORITY_FILE = new URL('../fixtures/mail/authority.pem', import.meta.url).pathname;

/** Has this process trust the servers of these tests, as it trusts those of the world. */
export function trustTestAuthority(): void {
  setDefaultCACertificates([...getCACertificates('default'), fixture('authority')]);
}

export const USER = 'floatbook';
export const PASSWORD = 'a password of the mail server';

/** What the server does with a message: take it, or answer with this code; `break_off`: take it and end the connection without an answer. */
export type Behaviour = 'take' | 'break_off' | 'keep_silent' | { readonly code: number; readonly words: string };

export interface TestMailServer {
  readonly port: number;
  /** As settings name it. */
  settings(change?: Partial<MailServer>): MailServer;
  /** Messages that the server got whole, in order, as their bytes. */
  readonly got: readonly { readonly from: string; readonly to: readonly string[]; readonly bytes: string; readonly user: string | undefined }[];
  /** For messages to come, in order; the last one goes on. */
  behave(...behaviours: Behaviour[]): void;
  /** For one address, at each `RCPT TO` in order; `undefined` takes it, and the last answer goes on. */
  behaveTo(address: string, ...answers: (Exclude<Behaviour, string> | undefined)[]): void;
  close(): Promise<void>;
}

export interface TestServerOptions {
  readonly certificate?: 'server' | 'other-name' | 'unknown';
  readonly options?: SMTPServerOptions;
  readonly port?: number;
}

export async function startMailServer({ certificate = 'server', options = {}, port = 0 }: TestServerOptions = {}): Promise<TestMailServer> {
  const got: TestMailServer['got'][number][] = [];
  let behaviours: Behaviour[] = ['take'];
  const answersTo = new Map<string, (Exclude<Behaviour, string> | undefined)[]>();
  const server = new SMTPServer({
    // `unknown`: the one that the package itself signs.
    ...(certificate === 'unknown' ? {} : { key: fixture('server-key'), cert: fixture(certificate) }),
    authOptional: true,
    disableReverseLookup: true,
    logger: false,
    onAuth: ({ username, password }, _session, done) =>
      username === USER && password === PASSWORD
        ? done(null, { user: username })
        : done(Object.assign(new Error('5.7.8 No such user or password'), { responseCode: 535 })),
    onRcptTo({ address }, _session, done) {
      const answers = answersTo.get(address) ?? [];
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      done(answer && Object.assign(new Error(answer.words), { responseCode: answer.code }));
    },
    onData(stream, session, done) {
      const pieces: Buffer[] = [];
      stream.on('data', (piece: Buffer) => pieces.push(piece));
      stream.on('end', () => {
        const behaviour = (behaviours.length > 1 ? behaviours.shift() : behaviours[0]) ?? 'take';
        if (typeof behaviour === 'object') return done(Object.assign(new Error(behaviour.words), { responseCode: behaviour.code }));
        const { mailFrom, rcptTo } = session.envelope;
        got.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          bytes: Buffer.concat(pieces).toString('latin1'),
          user: session.user,
        });
        if (behaviour === 'take') done(null, 'taken');
        if (behaviour === 'break_off') for (const connection of connectionsOf(server)) connection.close();
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const { port: heard } = server.server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      for (const connection of connectionsOf(server)) connection.close();
      server.close(() => resolve());
    });
  onTestFinished(close);
  return {
    port: heard,
    settings: (change = {}) => ({ host: '127.0.0.1', port: heard, security: 'starttls', user: USER, ...change }),
    got,
    behave: (...wanted) => void (behaviours = wanted),
    behaveTo: (address, ...answers) => void answersTo.set(address, answers),
    close,
  };
}

/** Its declarations leave out what a connection can do. */
function connectionsOf(server: SMTPServer): readonly { close(): void }[] {
  return [...(server.connections as unknown as Set<{ close(): void }>)];
}
