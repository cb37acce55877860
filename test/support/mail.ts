/** Accounts for tests whose reports go out by a real mail server, and what the server got, read as a mail program reads it. */

import PostalMime, { type Email } from 'postal-mime';
import { mailsOf, type OutgoingMail } from '../../db/outgoing-mail.ts';
import { onAccount } from '../../electron/engine/account/account.ts';
import { runDue } from '../../electron/engine/account/scheduler.ts';
import { setMail, setWeeklyReport, type MailServer } from '../../electron/engine/mail/mail-settings.ts';
import type { MailTools } from '../../electron/engine/mail/outbox.ts';
import { newTestAccount, type AccountOptions, type TestAccount } from './accounts.ts';
import { PASSWORD, type TestMailServer } from './mail-server.ts';

export const FROM = 'floatbook@example.com';
export const RECIPIENTS = ['anna@example.com', 'ben@example.com'] as const;

/** Rows of a workspace from 21 September 2026 on: a top-up, and a quotation each week. */
export const ROWS = [
  { id: 'T1', date: '2026-09-21', kind: 'top_up', credits: '1000.00', amount: '900.00', currency: 'EUR', method: 'Visa 4242' },
  ...['09-22', '09-29', '10-06', '10-13', '10-20', '10-27', '11-03', '11-10', '11-17'].map((date, index) => ({
    id: `C${index}`,
    date: `2026-${date}`,
    kind: 'quotation',
    credits: '12.00',
    lead: `L${index}`,
    campaign: 'Roofs',
  })),
];

export interface MailedAccount extends TestAccount {
  readonly tools: { -readonly [Name in keyof MailTools]: MailTools[Name] };
  mails(): readonly OutgoingMail[];
  /** Sets from whom mail comes, and by which server. */
  setServer(server: MailServer | null): Promise<void>;
  /** Turns the weekly report on from a day on. */
  weekly(on: boolean, from: number): Promise<void>;
  /** Does what is due now. */
  due(): Promise<void>;
}

/** An account whose password for the test server is known; nothing is set yet. */
export async function newMailedAccount(options: AccountOptions = {}): Promise<MailedAccount> {
  const tools: MailTools = {
    passwords: { find: () => Promise.resolve({ place: 'session', reveal: () => PASSWORD }) },
    inFlight: new Set(),
    stopped: new AbortController().signal,
  };
  const account = await newTestAccount({ ...options, mail: tools });
  const { id, book, engine } = account;
  return {
    ...account,
    tools,
    mails: () => mailsOf(book.connection, id).toReversed(),
    setServer: (server) =>
      onAccount(engine, id, ({ moment: { now } }) => void setMail(book.connection, { from: FROM, fromName: 'Floatbook', server }, 0, now)),
    weekly: (on, from) =>
      onAccount(engine, id, ({ moment: { now } }) => void setWeeklyReport(book.connection, id, { on, recipients: RECIPIENTS }, from, now)),
    due: () => runDue(engine),
  };
}

/** Messages that a server got, as a mail program reads them. */
export function messagesOf(server: TestMailServer): Promise<readonly Email[]> {
  return Promise.all(server.got.map(({ bytes }) => PostalMime.parse(Buffer.from(bytes, 'latin1'))));
}
