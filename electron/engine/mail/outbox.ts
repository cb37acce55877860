/**
 * The outbox (rule W6): mail is made whole, then sent by intent → call → record, to those of its recipients for whom no server took it yet. A mail whose
 * sending a crash cut off, or whose connection broke after it was handed over, goes again with the same Message-ID: that is the one gap in which a
 * server may get it twice.
 */

import { randomUUID } from 'node:crypto';
import {
  changeMail,
  dueMails,
  endAttempt,
  insertAttempt,
  insertMail,
  mailAttempts,
  mailById,
  mailBytes,
  mailsBeingSent,
  type MailAttempt,
  type OutgoingMail,
} from '../../../db/outgoing-mail.ts';
import { refuse } from '../../../db/ledger/refusal.ts';
import { bookDay, readBookFacts } from '../../../db/workspaces.ts';
import { MAIL_LIFE } from '../../billing/lives.ts';
import { onAccount, type AccountNow, type Engine } from '../account/account.ts';
import type { MailParts } from '../../documents/weekly-mail.ts';
import { composeMail, mailSubject } from './compose.ts';
import { mailSettings, type MailServer } from './mail-settings.ts';
import type { MailPasswords } from './passwords.ts';
import { deliver, type DeliveryOutcome, type MailProblem } from './smtp.ts';

/** What an engine needs to send. */
export interface MailTools {
  readonly passwords: Pick<MailPasswords, 'find'>;
  /** Mails that are being sent by this process: every other one that is under way was cut off. */
  readonly inFlight: Set<number>;
  /** Aborted when the book is closed. */
  readonly stopped: AbortSignal;
}

/** Why nothing is sent now. */
export type MailHindrance = 'no_server' | 'no_password' | 'sample_book' | 'offline';

export interface MailToMake {
  readonly reportId: number;
  readonly because: OutgoingMail['because'];
  /** Made from it where the mail is the only one of its kind, so that a book restored from before it makes the same again. */
  readonly messageName?: string;
  readonly recipients: readonly string[];
  readonly content: MailParts;
}

/** Puts a mail into the outbox. Refuses where it is not set from whom mail comes. Returns its id. */
export async function putIntoOutbox(account: AccountNow, { reportId, because, messageName, recipients, content }: MailToMake): Promise<number> {
  const { book, moment, workspace } = account;
  const settings = mailSettings(book.connection, moment.today);
  if (settings === undefined) refuse('mail_not_set', 'Set first from whom mail comes, in the settings of mail.');
  if (recipients.length === 0) refuse('mail_not_set', 'Say to whom the report goes: at least one address.');
  const messageId = `<${messageName ?? randomUUID()}@${settings.from.slice(settings.from.lastIndexOf('@') + 1)}>`;
  const bytes = await composeMail({ ...settings, recipients, messageId, sentAt: moment.now }, content);
  const made = { workspaceId: workspace.id, reportId, because, messageId, sender: settings.from, recipients, madeAt: moment.now };
  return insertMail(book.connection, { ...made, subject: mailSubject(content.subject), bytes });
}

type Ready = { readonly server: MailServer; readonly password: string | undefined };

/** The server that mail goes by now, or why none is sent. */
export async function readiness(engine: Engine): Promise<Ready | MailHindrance> {
  const facts = readBookFacts(engine.book);
  if (facts.sampleDay !== null) return 'sample_book';
  const server = mailSettings(engine.book.connection, bookDay(facts, engine.clock()))?.server ?? null;
  if (server === null) return 'no_server';
  if (!engine.isOnline()) return 'offline';
  if (server.user === '') return { server, password: undefined };
  const found = await engine.mail?.passwords.find(server);
  return found && 'reveal' in found ? { server, password: found.reveal() } : 'no_password';
}

/** Sends what is due, one after another. Nothing happens where nothing can be sent. */
export async function sendDueMail(engine: Engine): Promise<void> {
  const { book, clock, mail } = engine;
  if (mail === undefined) return;
  for (const id of mailsBeingSent(book.connection)) if (!mail.inFlight.has(id)) await putBackCutOff(engine, id);
  const due = dueMails(book.connection, clock());
  if (due.length === 0) return;
  const ready = await readiness(engine);
  if (typeof ready === 'string') return;
  // The user may have sent one, or given it up, while those before it were on their way.
  for (const id of due) if (!mail.stopped.aborted && knownMail(engine, id).state === 'waiting') await send(engine, id, ready);
}

/** Sends one mail now, without waiting for its time. Refuses where it is not waiting, and where nothing can be sent. */
export async function sendMailNow(engine: Engine, mailId: number): Promise<OutgoingMail> {
  const found = knownMail(engine, mailId);
  if (engine.mail?.inFlight.has(mailId)) refuse('busy', 'This mail is being sent. Wait for what comes of it.');
  const ready = await readiness(engine);
  if (typeof ready === 'string') refuseToSend(ready);
  if (found.state === 'sending') await putBackCutOff(engine, mailId);
  if (found.state === 'refused') await tryAgain(engine, mailId);
  await send(engine, mailId, ready);
  return knownMail(engine, mailId);
}

export function refuseToSend(hindrance: MailHindrance): never {
  const because: Readonly<Record<MailHindrance, string>> = {
    sample_book: 'The sample book sends nothing. Save the mail as a file instead, or open a book of your own.',
    no_server: 'No mail server is set. Set it in the settings of mail, or save the mail as a file.',
    no_password: 'The password of the mail server is not on this computer. Enter it in the settings of mail.',
    offline: 'This computer is not connected. The mail goes when it is.',
  };
  refuse('mail_not_set', because[hindrance]);
}

/** Gives a mail up that is not on its way. Refuses one that was sent or is being sent. */
export function giveUpMail(engine: Engine, mailId: number): Promise<void> {
  const { workspaceId } = knownMail(engine, mailId);
  return onAccount(engine, workspaceId, ({ book: { connection }, moment: { now } }) => {
    const { state } = knownMail(engine, mailId);
    changeMail(connection, mailId, { state: MAIL_LIFE.afterStored(state, 'give_up'), closedAt: now });
  });
}

/** The mail of this id, or a refusal. */
export function knownMail({ book }: Pick<Engine, 'book'>, mailId: number): OutgoingMail {
  return mailById(book.connection, mailId) ?? refuse('no_mail', 'The outbox has no such mail. Look at it again.');
}

function tryAgain(engine: Engine, mailId: number): Promise<void> {
  const { workspaceId } = knownMail(engine, mailId);
  return onAccount(engine, workspaceId, ({ book: { connection }, moment: { now } }) => {
    const { state } = knownMail(engine, mailId);
    changeMail(connection, mailId, { state: MAIL_LIFE.afterStored(state, 'try_again'), nextTryAt: now });
  });
}

/** What a crash cut off: whether the server took it is not known, and it goes again with its Message-ID. */
function putBackCutOff(engine: Engine, mailId: number): Promise<void> {
  const outcome: DeliveryOutcome = { state: 'lost', problem: 'cut_off', reply: 'Floatbook ended while the mail was on its way.', notTaken: [] };
  return record(engine, mailId, outcome, engine.clock());
}

async function send(engine: Engine, mailId: number, { server, password }: Ready): Promise<void> {
  const { mail } = engine;
  const { workspaceId, sender } = knownMail(engine, mailId);
  if (mail === undefined || mail.inFlight.has(mailId)) return;
  mail.inFlight.add(mailId);
  try {
    // Intent: on record before the server hears of it.
    const recipients = await onAccount(engine, workspaceId, ({ book: { connection } }) => {
      const known = knownMail(engine, mailId);
      const toTry = recipientsToTry(known, mailAttempts(connection, mailId));
      changeMail(connection, mailId, { state: MAIL_LIFE.afterStored(known.state, 'send') });
      insertAttempt(connection, mailId, { server: `${server.host}:${server.port}`, recipients: toTry }, engine.clock());
      return toTry;
    });
    const bytes = mailBytes(engine.book.connection, mailId);
    const outcome = await deliver(server, { sender, recipients, bytes }, { password, signal: mail.stopped });
    // A book that was closed meanwhile finds it cut off when it is opened again.
    if (!mail.stopped.aborted) await record(engine, mailId, outcome, nextTry(engine, mailId, outcome));
  } finally {
    mail.inFlight.delete(mailId);
  }
}

function record(engine: Engine, mailId: number, outcome: DeliveryOutcome, nextTryAt: number): Promise<void> {
  const { workspaceId } = knownMail(engine, mailId);
  const now = engine.clock();
  return onAccount(engine, workspaceId, ({ book: { connection } }) => {
    const mail = knownMail(engine, mailId);
    endAttempt(connection, mailId, outcome, now);
    const step = stepAfter(recipientsLeft(mail, mailAttempts(connection, mailId)));
    const state = MAIL_LIFE.afterStored(mail.state, step);
    changeMail(connection, mailId, step === 'put_off' ? { state, nextTryAt } : { state, closedAt: now });
  });
}

interface RecipientLeft {
  readonly address: string;
  /** The last server that was asked said never. */
  readonly isRefused: boolean;
}

/** Recipients for whom no server took a mail yet. */
function recipientsLeft({ recipients }: OutgoingMail, attempts: readonly MailAttempt[]): readonly RecipientLeft[] {
  const left = new Map(recipients.map((address) => [address, { address, isRefused: false }]));
  for (const { state, recipients: tried, notTaken } of attempts) {
    for (const address of tried) {
      const answer = notTaken.find((each) => each.address === address);
      const isTaken = (state === 'accepted' || state === 'partly') && answer === undefined;
      if (isTaken) left.delete(address);
      else left.set(address, { address, isRefused: state === 'refused' || (answer?.isForGood ?? false) });
    }
  }
  return [...left.values()];
}

/** Those whom no server refused for good; all who are left where the user has it tried again for those who were. */
function recipientsToTry(mail: OutgoingMail, attempts: readonly MailAttempt[]): readonly string[] {
  const left = recipientsLeft(mail, attempts);
  const open = left.filter(({ isRefused }) => !isRefused);
  return (open.length === 0 ? left : open).map(({ address }) => address);
}

function stepAfter(left: readonly RecipientLeft[]): 'accept' | 'refuse' | 'put_off' {
  if (left.length === 0) return 'accept';
  return left.every(({ isRefused }) => isRefused) ? 'refuse' : 'put_off';
}

const MINUTE_MS = 60_000;
/** How long is waited after the first, second, … try that came to nothing; after the last of them, as long again and again. */
const LATER_MS = [1, 5, 15, 60, 240, 720, 1440].map((minutes) => minutes * MINUTE_MS);
/** What the user has to mend is asked again less often: a server may lock out whoever signs in wrongly time after time. */
const TO_MEND: ReadonlySet<MailProblem | ''> = new Set(['certificate', 'no_starttls', 'no_encryption', 'sign_in']);
const TO_MEND_LATER_MS = [60, 240, 1440].map((minutes) => minutes * MINUTE_MS);

function nextTry({ book, clock }: Engine, mailId: number, outcome: DeliveryOutcome): number {
  const later = TO_MEND.has(outcome.problem) ? TO_MEND_LATER_MS : LATER_MS;
  const tries = mailAttempts(book.connection, mailId).length;
  return clock() + (later[Math.min(tries, later.length) - 1] ?? MINUTE_MS);
}
