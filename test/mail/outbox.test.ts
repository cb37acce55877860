/** The outbox against a real mail server: later, never, broken off, not set — and never twice but in the one gap, with the same Message-ID. */

import { beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { parseDay } from '../../db/ledger/calendar.ts';
import { mailAttempts, mailBytes } from '../../db/outgoing-mail.ts';
import { verifyBook } from '../../db/verify.ts';
import { viewAccount } from '../../electron/engine/account/account.ts';
import { accountAttention } from '../../electron/engine/application/account-attention.ts';
import { createScheduler } from '../../electron/engine/account/scheduler.ts';
import { giveUpMail, sendMailNow } from '../../electron/engine/mail/outbox.ts';
import { HOUR, MINUTE } from '../support/accounts.ts';
import { FROM, messagesOf, newMailedAccount, RECIPIENTS, ROWS, type MailedAccount } from '../support/mail.ts';
import { startMailServer, trustTestAuthority, type TestMailServer } from '../support/mail-server.ts';

beforeAll(trustTestAuthority);

let account: MailedAccount;
let server: TestMailServer;
const LAST_WEEK = parseDay('2026-11-16') as number;

/** A workspace with one week to make: the one before today, 23 November 2026. */
beforeEach(async () => {
  account = await newMailedAccount();
  server = await startMailServer();
  await account.importRows(ROWS);
  await account.setServer(server.settings());
  await account.weekly(true, LAST_WEEK);
});

const only = () => {
  const [mail, ...more] = account.mails();
  if (mail === undefined || more.length > 0) throw new Error(`${more.length} more mails`);
  return mail;
};
const attention = () => accountAttention(viewAccount(account.engine, account.id));
const told = () => attention().map(({ code }) => code);
const tries = () => mailAttempts(account.book.connection, only().id).map(({ state, problem }) => (problem === '' ? state : `${state}: ${problem}`));

test('W6 the week that is over goes out once, whole as it was made', async () => {
  await account.due();
  await account.due();
  expect(only()).toMatchObject({ state: 'sent', because: 'schedule', sender: FROM, recipients: [...RECIPIENTS], nextTryAt: null });
  expect(server.got).toEqual([
    { from: FROM, to: [...RECIPIENTS], bytes: mailBytes(account.book.connection, only().id).toString('latin1'), user: 'floatbook' },
  ]);
  const [message] = await messagesOf(server);
  expect(message).toMatchObject({
    messageId: only().messageId,
    from: { address: FROM, name: 'Floatbook' },
    to: RECIPIENTS.map((address) => ({ address })),
  });
  expect(message?.subject).toContain('2026-W47');
  expect(verifyBook(account.book)).toMatchObject({ ok: true, problems: [] });
});

test('W6 a server that says later is asked later, and less and less often', async () => {
  server.behave({ code: 451, words: 'greylisted' }, { code: 450, words: 'greylisted' }, 'take');
  await account.due();
  expect(only()).toMatchObject({ state: 'waiting', nextTryAt: account.now() + MINUTE });
  expect(server.got).toEqual([]);
  await account.pass(MINUTE);
  expect(only()).toMatchObject({ state: 'waiting', nextTryAt: account.now() + 5 * MINUTE });
  await account.pass(5 * MINUTE);
  expect(only().state).toBe('sent');
  expect(tries()).toEqual(['deferred: put_off', 'deferred: put_off', 'accepted']);
  expect(server.got).toHaveLength(1);
});

test('W6 what a server refuses for good is not tried again by itself, and is when the user says so', async () => {
  server.behave({ code: 550, words: 'no such mailbox here' }, 'take');
  await account.due();
  await account.pass(48 * HOUR);
  expect(only().state).toBe('refused');
  expect(mailAttempts(account.book.connection, only().id)).toMatchObject([
    { state: 'refused', reply: expect.stringContaining('no such mailbox here') as string },
  ]);
  expect(verifyBook(account.book).problems).toEqual([]);
  expect(attention()).toContainEqual(
    expect.objectContaining({ code: 'mail_refused', open: { page: 'reports', section: 'outbox', from: null, to: null, eventId: null } }),
  );
  expect(await sendMailNow(account.engine, only().id)).toMatchObject({ state: 'sent' });
  expect(server.got).toHaveLength(1);
  expect(told()).not.toContain('mail_refused');
});

describe('W6 of several recipients each gets it once, and is tried again only while a server says later', () => {
  const [anna, ben] = RECIPIENTS;
  const later = { code: 451, words: 'greylisted' };
  const never = { code: 550, words: 'no such mailbox' };
  const wentTo = () => server.got.map(({ to }) => to);
  const reads = () => verifyBook(account.book).problems;

  test('one who is put off is tried again, without the others', async () => {
    server.behaveTo(ben, later, later, undefined);
    await account.due();
    expect(only()).toMatchObject({ state: 'waiting', nextTryAt: account.now() + MINUTE });
    expect(reads()).toEqual([]);
    await account.pass(MINUTE);
    expect(tries()).toEqual(['partly: put_off', 'deferred: put_off']);
    await account.pass(5 * MINUTE);
    expect(only().state).toBe('sent');
    expect(wentTo()).toEqual([[anna], [ben]]);
    expect(new Set((await messagesOf(server)).map(({ messageId }) => messageId))).toEqual(new Set([only().messageId]));
    await account.pass(48 * HOUR);
    expect(wentTo()).toHaveLength(2);
    expect(reads()).toEqual([]);
  });

  test('one who is refused for good is told, and tried again when the user says so', async () => {
    server.behaveTo(ben, never, undefined);
    await account.due();
    await account.pass(48 * HOUR);
    expect(only().state).toBe('refused');
    expect(tries()).toEqual(['partly: refused']);
    expect(mailAttempts(account.book.connection, only().id)[0]?.notTaken).toEqual([{ address: ben, isForGood: true, reply: '550 no such mailbox' }]);
    expect(told()).toContain('mail_refused');
    expect(await sendMailNow(account.engine, only().id)).toMatchObject({ state: 'sent' });
    expect(wentTo()).toEqual([[anna], [ben]]);
    expect(told()).not.toContain('mail_refused');
    expect(reads()).toEqual([]);
  });

  test('one is refused and one put off: only the second goes on by itself', async () => {
    server.behaveTo(anna, never, undefined);
    server.behaveTo(ben, later, undefined);
    await account.due();
    expect(tries()).toEqual(['deferred: put_off']);
    await account.pass(MINUTE);
    expect(wentTo()).toEqual([[ben]]);
    expect(tries()).toEqual(['deferred: put_off', 'accepted']);
    expect(only().state).toBe('refused');
    expect(reads()).toEqual([]);
    await giveUpMail(account.engine, only().id);
    await account.pass(48 * HOUR);
    expect(wentTo()).toEqual([[ben]]);
  });

  test('broken off: it goes again to whom it went then, and to nobody who got it for certain', async () => {
    server.behaveTo(ben, later, undefined);
    server.behave('take', 'break_off', 'take');
    await account.due();
    await account.pass(MINUTE);
    await account.pass(5 * MINUTE);
    expect(tries()).toEqual(['partly: put_off', 'lost: cut_off', 'accepted']);
    expect(wentTo()).toEqual([[anna], [ben], [ben]]);
  });

  test('the database refuses a try to one who got it', async () => {
    server.behaveTo(ben, later);
    await account.due();
    const { connection } = account.book;
    connection.exec(`BEGIN; UPDATE outgoing_mail SET state = 'sending', next_try_at = NULL`);
    const toBoth = `INSERT INTO mail_attempt (mail_id, state, server, recipients, begun_at) VALUES (${only().id}, 'under_way', 's:1', ?, 0)`;
    expect(() => connection.prepare(toBoth).run(JSON.stringify(RECIPIENTS))).toThrow('W6 a mail goes to its recipients');
    expect(() => connection.prepare(toBoth).run('["eve@evil.example"]')).toThrow('W6 a mail goes to its recipients');
    expect(() => connection.exec(`UPDATE outgoing_mail SET state = 'sent', closed_at = 1`)).toThrow('W6 a mail stands as its last attempt ended');
    connection.exec('ROLLBACK');
  });
});

test('W6 broken off after the message: it goes again, with the same Message-ID', async () => {
  server.behave('break_off', 'take');
  await account.due();
  expect(tries()).toEqual(['lost: cut_off']);
  await account.pass(MINUTE);
  expect(tries()).toEqual(['lost: cut_off', 'accepted']);
  const ids = (await messagesOf(server)).map(({ messageId }) => messageId);
  expect(ids).toEqual([only().messageId, only().messageId]);
  expect(server.got[0]?.bytes).toBe(server.got[1]?.bytes);
});

test('W6 what else is due does not wait for a mail server that takes its time', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const stop = new AbortController();
  account.tools.stopped = stop.signal;
  const scheduler = createScheduler(account.engine, (error) => {
    throw error;
  });
  onTestFinished(() => {
    vi.useRealTimers();
    scheduler.stop();
    stop.abort();
  });
  server.behave('keep_silent');
  scheduler.start();
  await vi.waitUntil(() => server.got.length === 1, { timeout: 10_000 });
  account.setClock(account.now() + 7 * 24 * HOUR);
  await vi.advanceTimersByTimeAsync(MINUTE);
  // The next week is over, and made.
  await vi.waitUntil(() => account.mails().length === 2, { timeout: 10_000 });
  expect(account.mails().map(({ state }) => state)).toEqual(['sending', 'waiting']);
});

test('W6 an attempt that a crash cut off is lost, and the mail goes again', async () => {
  server.behave('keep_silent', 'take');
  const stop = new AbortController();
  account.tools.stopped = stop.signal;
  const cutOff = account.due();
  await expect.poll(() => server.got.length, { timeout: 15_000 }).toBe(1);
  stop.abort();
  await cutOff;
  // As the book stands when the process is gone: the intent, and nothing of what came of it.
  expect(only().state).toBe('sending');
  expect(verifyBook(account.book).problems).toEqual([]);
  account.tools.stopped = new AbortController().signal;
  await account.due();
  expect(tries()).toEqual(['lost: cut_off', 'accepted']);
  expect(new Set((await messagesOf(server)).map(({ messageId }) => messageId))).toEqual(new Set([only().messageId]));
});

describe('W6 where nothing can be sent, the mail waits and is whole', () => {
  test('without a server', async () => {
    await account.setServer(null);
    await account.due();
    expect(only().state).toBe('waiting');
    expect(mailBytes(account.book.connection, only().id).toString()).toContain(`Message-ID: ${only().messageId}`);
    await expect(sendMailNow(account.engine, only().id)).rejects.toMatchObject({ refusal: { code: 'mail_not_set' } });
    await account.setServer(server.settings());
    await account.due();
    expect(only().state).toBe('sent');
  });

  test('without its password', async () => {
    account.tools.passwords = { find: () => Promise.resolve({ place: 'nowhere' }) };
    await account.due();
    expect(only().state).toBe('waiting');
    expect(tries()).toEqual([]);
    await expect(sendMailNow(account.engine, only().id)).rejects.toMatchObject({
      refusal: { code: 'mail_not_set', message: expect.stringContaining('password') as string },
    });
  });

  test('to a server with a wrong certificate, and goes when that is mended', async () => {
    const wrong = await startMailServer({ certificate: 'other-name' });
    await account.setServer(wrong.settings());
    await account.due();
    expect(only()).toMatchObject({ state: 'waiting', nextTryAt: account.now() + HOUR });
    expect(tries()).toEqual(['deferred: certificate']);
    await account.setServer(server.settings());
    expect(await sendMailNow(account.engine, only().id)).toMatchObject({ state: 'sent' });
    expect(wrong.got).toEqual([]);
  });
});

test('W6 a mail that was given up goes no more, and one that was sent is not given up', async () => {
  server.behave({ code: 451, words: 'later' }, 'take');
  await account.due();
  await giveUpMail(account.engine, only().id);
  await account.pass(48 * HOUR);
  expect(only().state).toBe('given_up');
  await expect(sendMailNow(account.engine, only().id)).rejects.toMatchObject({ refusal: { code: 'illegal_step' } });
  expect(server.got).toEqual([]);
});
