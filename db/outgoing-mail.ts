/** Outgoing mail (rule W6): messages that are whole before any server hears of them, and each try to send one. Instants in ms since the epoch. */

import { prepared, type Connection } from './connection.ts';

export type StoredMailState = 'waiting' | 'sending' | 'sent' | 'refused' | 'given_up';
/** `accepted`: for all whom the try went to; `partly`: for some of them. */
export type AttemptEnd = 'accepted' | 'partly' | 'deferred' | 'refused' | 'lost';

/** Somebody whom a server did not take by an answer about them alone. */
export interface NotTaken {
  readonly address: string;
  /** The server said never; otherwise it said later. */
  readonly isForGood: boolean;
  readonly reply: string;
}

/** A mail without its bytes. */
export interface OutgoingMail {
  readonly id: number;
  readonly workspaceId: number;
  readonly reportId: number;
  readonly because: 'schedule' | 'user';
  /** With its angle brackets. */
  readonly messageId: string;
  /** Address of the envelope. */
  readonly sender: string;
  readonly recipients: readonly string[];
  readonly subject: string;
  readonly state: StoredMailState;
  readonly madeAt: number;
  readonly nextTryAt: number | null;
  /** When it was sent, refused or given up. */
  readonly closedAt: number | null;
}

export interface MailAttempt {
  readonly id: number;
  readonly state: 'under_way' | AttemptEnd;
  /** `smtp.example.com:587`. */
  readonly server: string;
  /** To whom it went. */
  readonly recipients: readonly string[];
  /** What was in the way; empty where nothing was. */
  readonly problem: string;
  readonly reply: string;
  readonly notTaken: readonly NotTaken[];
  readonly begunAt: number;
  readonly endedAt: number | null;
}

const MAIL = `id, workspace_id AS workspaceId, report_id AS reportId, because, message_id AS messageId, sender, recipients, subject, state,
  made_at AS madeAt, next_try_at AS nextTryAt, closed_at AS closedAt`;

type MailRow = Omit<OutgoingMail, 'recipients'> & { readonly recipients: string };

function mailOf(row: MailRow): OutgoingMail {
  return { ...row, recipients: JSON.parse(row.recipients) as string[] };
}

export type NewMail = Omit<OutgoingMail, 'id' | 'state' | 'nextTryAt' | 'closedAt'> & { readonly bytes: Buffer };

/** Puts a mail into the outbox, to be sent at once. Returns its id. */
export function insertMail(connection: Connection, { recipients, ...mail }: NewMail): number {
  const run = prepared<[object]>(
    connection,
    `INSERT INTO outgoing_mail (workspace_id, report_id, because, message_id, sender, recipients, subject, bytes, state, made_at, next_try_at)
     VALUES (:workspaceId, :reportId, :because, :messageId, :sender, :recipients, :subject, :bytes, 'waiting', :madeAt, :madeAt)`,
  ).run({ ...mail, recipients: JSON.stringify(recipients) });
  return Number(run.lastInsertRowid);
}

export function mailById(connection: Connection, id: number): OutgoingMail | undefined {
  const row = prepared<[number], MailRow>(connection, `SELECT ${MAIL} FROM outgoing_mail WHERE id = ?`).get(id);
  return row && mailOf(row);
}

/** The bytes of a mail as they go over the line. */
export function mailBytes(connection: Connection, id: number): Buffer {
  const row = prepared<[number], { bytes: Buffer }>(connection, 'SELECT bytes FROM outgoing_mail WHERE id = ?').get(id);
  if (row === undefined) throw new Error(`no mail ${id}`);
  return row.bytes;
}

/** Mails of a workspace, latest first. */
export function mailsOf(connection: Connection, workspaceId: number): readonly OutgoingMail[] {
  return prepared<[number], MailRow>(connection, `SELECT ${MAIL} FROM outgoing_mail WHERE workspace_id = ? + 0 ORDER BY id DESC`)
    .all(workspaceId)
    .map(mailOf);
}

/** Mails whose next try is due, in the order in which they were made. None is put off for longer than a day: what is further away was written by a clock that has been set back since. */
export function dueMails(connection: Connection, now: number): readonly number[] {
  return prepared<[object], { id: number }>(
    connection,
    `SELECT id FROM outgoing_mail INDEXED BY outgoing_mail_waiting WHERE state = 'waiting' AND next_try_at NOT BETWEEN :now + 1 AND :now + 86400000 ORDER BY id`,
  )
    .all({ now })
    .map(({ id }) => id);
}

/** Since when a mail of a workspace stands refused, the oldest of them; `null` for none. */
export function refusedSince(connection: Connection, workspaceId: number): number | null {
  const row = prepared<[number], { since: number | null }>(
    connection,
    `SELECT min(closed_at) AS since FROM outgoing_mail WHERE workspace_id = ? + 0 AND state = 'refused'`,
  ).get(workspaceId);
  return row?.since ?? null;
}

/** Mails that are being sent, or whose sending was cut off. */
export function mailsBeingSent(connection: Connection): readonly number[] {
  return prepared<[], { id: number }>(connection, `SELECT id FROM outgoing_mail WHERE state = 'sending' ORDER BY id`)
    .all()
    .map(({ id }) => id);
}

export function changeMail(
  connection: Connection,
  id: number,
  {
    state,
    nextTryAt = null,
    closedAt = null,
  }: { readonly state: StoredMailState; readonly nextTryAt?: number | null; readonly closedAt?: number | null },
): void {
  prepared(connection, 'UPDATE outgoing_mail SET state = ?, next_try_at = ?, closed_at = ? WHERE id = ?').run(state, nextTryAt, closedAt, id);
}

/** Begins a try; the database allows one at a time, and none to anybody for whom a server took the mail. Returns its id. */
export function insertAttempt(
  connection: Connection,
  mailId: number,
  { server, recipients }: { readonly server: string; readonly recipients: readonly string[] },
  now: number,
): number {
  const run = prepared(connection, `INSERT INTO mail_attempt (mail_id, state, server, recipients, begun_at) VALUES (?, 'under_way', ?, ?, ?)`).run(
    mailId,
    server,
    JSON.stringify(recipients),
    now,
  );
  return Number(run.lastInsertRowid);
}

export interface EndedAttempt {
  readonly state: AttemptEnd;
  readonly problem: string;
  readonly reply: string;
  readonly notTaken: readonly NotTaken[];
}

/** Ends the try of a mail that is under way. */
export function endAttempt(connection: Connection, mailId: number, { notTaken, ...ended }: EndedAttempt, now: number): void {
  prepared<[object]>(
    connection,
    `UPDATE mail_attempt SET state = :state, problem = :problem, reply = :reply, not_taken = :notTaken, ended_at = :now
     WHERE mail_id = :mailId AND state = 'under_way'`,
  ).run({ ...ended, mailId, notTaken: JSON.stringify(notTaken), now });
}

/** Tries of a mail, oldest first. */
export function mailAttempts(connection: Connection, mailId: number): readonly MailAttempt[] {
  return prepared<[number], Omit<MailAttempt, 'recipients' | 'notTaken'> & { readonly recipients: string; readonly notTaken: string }>(
    connection,
    `SELECT id, state, server, recipients, problem, reply, not_taken AS notTaken, begun_at AS begunAt, ended_at AS endedAt FROM mail_attempt
     WHERE mail_id = ? + 0 ORDER BY id`,
  )
    .all(mailId)
    .map((row) => ({ ...row, recipients: JSON.parse(row.recipients) as string[], notTaken: JSON.parse(row.notTaken) as NotTaken[] }));
}
