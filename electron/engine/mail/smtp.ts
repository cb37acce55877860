/** One try to hand a message to a mail server (SMTP): what came of it is always an answer, never an exception. */

import { Readable } from 'node:stream';
import { isIP } from 'node:net';
import SMTPConnection from 'nodemailer/lib/smtp-connection/index.js';
import { plainLine } from './addresses.ts';
import type { MailServer } from './mail-settings.ts';

export interface Delivery {
  readonly sender: string;
  readonly recipients: readonly string[];
  readonly bytes: Buffer;
}

/** Why a server did not take a message. The first four are for the user to mend; nothing was handed over with any but `cut_off`. */
export type MailProblem =
  | 'certificate'
  | 'no_starttls'
  | 'no_encryption'
  | 'sign_in'
  | 'unreachable'
  | 'timed_out'
  | 'put_off'
  | 'refused'
  | 'cut_off';

export type DeliveryOutcome =
  | { readonly state: 'accepted'; readonly reply: string; readonly notTaken: readonly string[] }
  /** To be tried later: the server did not take it now, or was not reached. */
  | { readonly state: 'deferred'; readonly problem: MailProblem; readonly reply: string }
  /** The server said no for good. */
  | { readonly state: 'refused'; readonly problem: MailProblem; readonly reply: string }
  /** The connection broke after the message was handed over: the server may have taken it. */
  | { readonly state: 'lost'; readonly problem: 'cut_off'; readonly reply: string };

export interface DeliveryOptions {
  /** For a server with a user. */
  readonly password?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly limits?: Limits;
}

/** Milliseconds. */
export interface Limits {
  readonly connect: number;
  /** That a server may be silent. */
  readonly silence: number;
  /** All of it. */
  readonly total: number;
}

const LIMITS: Limits = { connect: 20_000, silence: 40_000, total: 120_000 };
const FAREWELL_MS = 1000;
const LONGEST_REPLY = 500;

/** Tries once. The envelope is what is given here; nothing of it is read out of the message. */
export async function deliver(
  server: MailServer,
  delivery: Delivery,
  { password, signal, limits = LIMITS }: DeliveryOptions = {},
): Promise<DeliveryOutcome> {
  const { sender, recipients, bytes } = delivery;
  const message = Readable.from([bytes], { objectMode: false });
  let isHandedOver = false;
  message.once('end', () => (isHandedOver = true));
  const connection = new SMTPConnection(connectionOptions(server, limits));
  const stop = AbortSignal.any([AbortSignal.timeout(limits.total), ...(signal ? [signal] : [])]);
  const { promise: failed, reject } = Promise.withResolvers<never>();
  failed.catch(() => undefined);
  connection.on('error', reject);
  const onStop = () => reject(Object.assign(new Error('stopped'), { code: 'ETIMEDOUT' }));
  if (stop.aborted) onStop();
  else stop.addEventListener('abort', onStop, { once: true });
  const step = <Result>(take: (done: (error: Error | null | undefined, result?: Result) => void) => void) =>
    Promise.race([
      failed,
      new Promise<Result | undefined>((resolve, refuseStep) => take((error, result) => (error ? refuseStep(error) : resolve(result)))),
    ]);
  try {
    await step((done) => connection.connect(done));
    if (server.user !== '') await step((done) => connection.login({ user: server.user, pass: password ?? '' }, done));
    const sent = await step<SMTPConnection.SentMessageInfo>((done) =>
      connection.send({ from: sender, to: [...recipients], size: bytes.length }, message, done),
    );
    connection.quit();
    setTimeout(() => connection.close(), FAREWELL_MS).unref();
    return { state: 'accepted', reply: replyWords(sent?.response), notTaken: sent?.rejected ?? [] };
  } catch (error) {
    connection.close();
    return outcomeOf(error as SMTPConnection.SMTPError & { originalCode?: string }, isHandedOver);
  } finally {
    stop.removeEventListener('abort', onStop);
  }
}

function connectionOptions({ host, port, security }: MailServer, limits: Limits): SMTPConnection.Options {
  return {
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    // The name of this computer is nobody's business.
    name: '[127.0.0.1]',
    connectionTimeout: limits.connect,
    greetingTimeout: limits.connect,
    dnsTimeout: limits.connect,
    socketTimeout: limits.silence,
    tls: { minVersion: 'TLSv1.2', ...(isIP(host) === 0 ? { servername: host } : {}) },
  };
}

/** Replies by which a server says that it wants another sign-in, whenever they come. */
const SIGN_IN_REPLIES: ReadonlySet<number> = new Set([530, 534, 535, 538]);
const CERTIFICATE_CODE = /CERT|ISSUER|SIGNATURE|SELF_SIGNED|CHAIN|ALTNAME|HOSTNAME|CRL/;
const ENCRYPTION_CODE = /^ERR_SSL|^EPROTO$|^ERR_TLS/;

function outcomeOf(error: SMTPConnection.SMTPError & { readonly originalCode?: string }, isHandedOver: boolean): DeliveryOutcome {
  const reply = replyWords(error.response ?? error.message);
  const { responseCode: answer, code = '', command = '' } = error;
  const system = error.originalCode ?? code;
  const deferred = (problem: MailProblem): DeliveryOutcome => ({ state: 'deferred', problem, reply });
  if (CERTIFICATE_CODE.test(system)) return deferred('certificate');
  if ((code === 'ETLS' && command === 'STARTTLS' && answer !== undefined) || (command === 'EHLO' && answer !== undefined && answer >= 500))
    return deferred('no_starttls');
  if (code === 'ETLS' || ENCRYPTION_CODE.test(system)) return deferred('no_encryption');
  if (answer !== undefined && SIGN_IN_REPLIES.has(answer)) return deferred('sign_in');
  if (answer !== undefined && answer >= 400 && answer < 500) return deferred('put_off');
  if (code === 'EAUTH') return deferred('sign_in');
  if (answer !== undefined && answer >= 500) return { state: 'refused', problem: 'refused', reply };
  if (isHandedOver) return { state: 'lost', problem: 'cut_off', reply };
  if (code === 'EENVELOPE' || code === 'EMESSAGE') return { state: 'refused', problem: 'refused', reply };
  return deferred(code === 'ETIMEDOUT' ? 'timed_out' : 'unreachable');
}

function replyWords(words: string | undefined): string {
  const plain = plainLine(words ?? '');
  return plain.length > LONGEST_REPLY ? `${plain.slice(0, LONGEST_REPLY)}…` : plain;
}
