/** One try to hand a message to a mail server (SMTP): what came of it is always an answer, never an exception. */

import { Readable } from 'node:stream';
import { isIP } from 'node:net';
import SMTPConnection from 'nodemailer/lib/smtp-connection/index.js';
import type { NotTaken } from '../../../db/outgoing-mail.ts';
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

export interface DeliveryOutcome {
  /**
   * `accepted`: for all. `partly`: for some; of the others one at least is to be tried later, or the server refused them all for good. `deferred`: to be tried
   * later, as the server did not take it now or was not reached. `refused`: the server said no for good. `lost`: the connection broke after the message was
   * handed over, and the server may have taken it.
   */
  readonly state: 'accepted' | 'partly' | 'deferred' | 'refused' | 'lost';
  /** What was in the way; empty where nothing was. */
  readonly problem: MailProblem | '';
  readonly reply: string;
  /** Whom the server did not take by an answer about them alone. */
  readonly notTaken: readonly NotTaken[];
}

export interface DeliveryOptions {
  /** For a server with a user. */
  readonly password?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly limits?: Limits;
}

/** Milliseconds. */
export interface Limits {
  readonly connect: number;
  /** All that comes before the message. */
  readonly dialogue: number;
  /** For the message, and the server's answer to it. */
  readonly answer: number;
}

/** A server that looks through a message before it takes it may need ten minutes (RFC 5321, 4.5.3.2.6): whoever hangs up before sends it again and again. */
const LIMITS: Limits = { connect: 20_000, dialogue: 120_000, answer: 600_000 };
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
  const connection = new SMTPConnection(connectionOptions(server, limits));
  const { promise: failed, reject } = Promise.withResolvers<never>();
  failed.catch(() => undefined);
  connection.on('error', reject);
  const onStop = () => reject(Object.assign(new Error('stopped'), { code: 'ETIMEDOUT' }));
  let timer = setTimeout(onStop, limits.dialogue).unref();
  let isHandedOver = false;
  message.once('end', () => {
    isHandedOver = true;
    clearTimeout(timer);
    timer = setTimeout(onStop, limits.answer).unref();
  });
  if (signal?.aborted) onStop();
  else signal?.addEventListener('abort', onStop, { once: true });
  const words = (reply: string | undefined) => replyWords(withoutPassword(reply ?? '', server, password));
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
    const notTaken = answersAbout(sent?.rejectedErrors, words);
    const reply = words(sent?.response);
    if (notTaken.length === 0) return { state: 'accepted', problem: '', reply, notTaken };
    return { state: 'partly', problem: notTaken.every(({ isForGood }) => isForGood) ? 'refused' : 'put_off', reply, notTaken };
  } catch (error) {
    connection.close();
    const failure = error as Failure;
    const outcome = outcomeOf(failure, words(failure.response ?? failure.message), isHandedOver);
    return { ...outcome, notTaken: answersAbout(failure.rejectedErrors, words) };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onStop);
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
    socketTimeout: Math.max(limits.dialogue, limits.answer),
    tls: { minVersion: 'TLSv1.2', ...(isIP(host) === 0 ? { servername: host } : {}) },
  };
}

/** Replies by which a server says that it wants another sign-in, whenever they come. */
const SIGN_IN_REPLIES: ReadonlySet<number> = new Set([530, 534, 535, 538]);
const CERTIFICATE_CODE = /CERT|ISSUER|SIGNATURE|SELF_SIGNED|CHAIN|ALTNAME|HOSTNAME|CRL/;
const ENCRYPTION_CODE = /^ERR_SSL|^EPROTO$|^ERR_TLS/;

type Failure = SMTPConnection.SMTPError & { readonly originalCode?: string | undefined };

/** What a server said of some recipients alone. */
function answersAbout(errors: readonly SMTPConnection.SMTPError[] = [], words: (reply: string | undefined) => string): readonly NotTaken[] {
  return errors.map(({ recipient, responseCode: answer = 0, response }) => {
    if (recipient === undefined) throw new Error('an answer about nobody', { cause: response });
    return { address: recipient, isForGood: answer >= 500 && !SIGN_IN_REPLIES.has(answer), reply: words(response) };
  });
}

type Untaken = Omit<DeliveryOutcome, 'notTaken'>;

function outcomeOf(error: Failure, reply: string, isHandedOver: boolean): Untaken {
  const { responseCode: answer, code = '', command = '' } = error;
  const system = error.originalCode ?? code;
  const deferred = (problem: MailProblem): Untaken => ({ state: 'deferred', problem, reply });
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

/** What a server says goes into the book, and some say again what they were told: a password, and the forms in which it is told (RFC 4616). */
function withoutPassword(reply: string, { user }: MailServer, password = ''): string {
  if (password === '') return reply;
  const told = [`\u0000${user}\u0000${password}`, password].map((secret) => Buffer.from(secret).toString('base64'));
  return [...told, password].reduce((words, secret) => words.replaceAll(secret, '…'), reply);
}

function replyWords(words: string): string {
  const plain = plainLine(words);
  return plain.length > LONGEST_REPLY ? `${plain.slice(0, LONGEST_REPLY)}…` : plain;
}
