/** Verifying sealed reports and mail (rules L4, W6): what was tampered with is named; and what the database refuses by itself. */

import { beforeEach, describe, expect, test } from 'vitest';
import { parseDay } from '../../db/ledger/calendar.ts';
import { verifyBook } from '../../db/verify.ts';
import { onAccount } from '../../electron/engine/account/account.ts';
import { putIntoOutbox } from '../../electron/engine/mail/outbox.ts';
import { newMailedAccount, ROWS, type MailedAccount } from '../support/mail.ts';
import { startMailServer, trustTestAuthority } from '../support/mail-server.ts';
import { sql, tampered } from './tampering.ts';

let account: MailedAccount;

/** Two sealed weeks: the mail of the first was sent, that of the second waits. */
beforeEach(async () => {
  trustTestAuthority();
  account = await newMailedAccount();
  await account.importRows(ROWS);
  const server = await startMailServer();
  server.behave('take', { code: 451, words: 'later' });
  await account.setServer(server.settings());
  await account.weekly(true, parseDay('2026-11-09') as number);
  await account.due();
  account.book.connection.pragma('wal_checkpoint(TRUNCATE)');
});

test('sealed reports and their mail are whole', () => {
  expect(account.mails().map(({ state }) => state)).toEqual(['sent', 'waiting']);
  expect(verifyBook(account.book).problems).toEqual([]);
});

test.each([
  [
    'a figure of a sealed report',
    `UPDATE sealed_report SET dataset = replace(dataset, '"version":', '"versiom":') WHERE id = 1`,
    'L4',
    /^sealed report 1 /,
    /SHA-256/,
  ],
  ['its hash', `UPDATE sealed_report SET sha256 = zeroblob(32) WHERE id = 2`, 'L4', /^sealed report 2 /, /SHA-256/],
  ['the form that it says', `UPDATE sealed_report SET version = 2 WHERE id = 1`, 'L4', /^sealed report 1 /, /another form/],
  ['what it knew', `UPDATE sealed_report SET last_entry_id = 99999 WHERE id = 1`, 'L4', /^sealed report 1 /, /does not have/],
  [
    'a mail that nobody accepted',
    `UPDATE mail_attempt SET state = 'deferred', problem = 'put_off' WHERE state = 'accepted'`,
    'W6',
    /^mail 1$/,
    /no server took it for anna@example.com, ben@example.com/,
  ],
  [
    'a mail that would be sent again',
    `UPDATE outgoing_mail SET state = 'waiting', closed_at = NULL, next_try_at = 0 WHERE id = 1`,
    'W6',
    /^mail 1$/,
    /taken by servers for all/,
  ],
  [
    'a mail that somebody got twice',
    `INSERT INTO mail_attempt (mail_id, state, server, recipients, begun_at, ended_at) VALUES (1, 'accepted', 's:1', '["anna@example.com"]', 0, 0)`,
    'W6',
    /^mail 1$/,
    /taken 2 times for anna@example.com/,
  ],
  ['a mail that is sent by nobody', `UPDATE outgoing_mail SET state = 'sending', next_try_at = NULL WHERE id = 2`, 'W6', /^mail 2$/, /is sending/],
  ['the name of a mail', `UPDATE outgoing_mail SET message_id = '<another@example.com>' WHERE id = 2`, 'W6', /^mail 2$/, /Message-ID/],
  ['a mail of another seal', `UPDATE sealed_report SET because = 'user' WHERE id = 2`, 'W6', /^mail 2$/, /schedule/],
] as const)('%s', (_, statement, rule, where, message) => {
  const { problems } = tampered(sql(statement), account.book.file);
  expect(problems).toContainEqual({ rule, where: expect.stringMatching(where) as string, message: expect.stringMatching(message) as string });
});

describe('the database refuses', () => {
  test.each([
    ['L4 to change a sealed report', `UPDATE sealed_report SET name = 'x'`],
    ['L4 to lose one', 'DELETE FROM sealed_report'],
    ['L4 to put another in its place', `INSERT OR REPLACE INTO sealed_report SELECT * FROM sealed_report WHERE id = 1`],
    [
      'W6 to make a week twice',
      `INSERT INTO sealed_report SELECT 99, workspace_id, unit, first_day, last_day, name, version, because, sealed_at, last_entry_id, last_event_id, dataset, sha256 FROM sealed_report WHERE id = 1`,
    ],
    ['W6 to change a mail', `UPDATE outgoing_mail SET recipients = '["eve@evil.example"]' WHERE id = 2`],
    ['W6 to send a mail again that was sent', `UPDATE outgoing_mail SET state = 'waiting', closed_at = NULL, next_try_at = 0 WHERE id = 1`],
    [
      'W6 to try a mail that is not being sent',
      `INSERT INTO mail_attempt (mail_id, state, server, recipients, begun_at) VALUES (2, 'under_way', 's:1', '["anna@example.com"]', 0)`,
    ],
    ['W6 to change what came of an attempt', `UPDATE mail_attempt SET reply = 'another' WHERE mail_id = 1`],
    ['W6 to change when a mail was sent', `UPDATE outgoing_mail SET closed_at = 1 WHERE id = 1`],
    ['W6 to lose a mail', 'DELETE FROM outgoing_mail'],
    ['W6 to lose an attempt', 'DELETE FROM mail_attempt'],
  ])('%s', (_, statement) => {
    expect(() => account.book.connection.exec(statement)).toThrow(/L4|W6|UNIQUE/);
    expect(verifyBook(account.book).problems).toEqual([]);
  });

  test('W6 to say that a mail was sent that no server took', () => {
    const { connection } = account.book;
    connection.exec(`BEGIN; UPDATE outgoing_mail SET state = 'sending', next_try_at = NULL WHERE id = 2`);
    expect(() => connection.exec(`UPDATE outgoing_mail SET state = 'sent', closed_at = 1 WHERE id = 2`)).toThrow(
      'W6 a mail stands as its last attempt',
    );
    connection.exec('ROLLBACK');
  });

  test('W6 a second mail of the schedule for a week', async () => {
    const content = { subject: 'x', text: 'x', html: 'x', attachments: [] };
    const again = onAccount(account.engine, account.id, (now) =>
      putIntoOutbox(now, { reportId: 1, because: 'schedule', recipients: ['anna@example.com'], content }),
    );
    await expect(again).rejects.toThrow(/UNIQUE/);
  });
});
