/** One try to send, against a real mail server: encryption, certificates, sign-in, later, never, and broken off after the message. */

import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { deliver, type Delivery, type DeliveryOutcome } from '../../electron/engine/mail/smtp.ts';
import { PASSWORD, startMailServer, trustTestAuthority, USER } from '../support/mail-server.ts';

beforeAll(trustTestAuthority);

const MESSAGE: Delivery = {
  sender: 'floatbook@example.com',
  recipients: ['anna@example.com', 'ben@example.com'],
  bytes: Buffer.from('From: floatbook@example.com\r\nMessage-ID: <one@example.com>\r\nSubject: Week\r\n\r\n.\r\nFigures\r\n'),
};

const LIMITS = { connect: 2000, dialogue: 4000, answer: 500 };

test('W6 a mail goes encrypted, to its recipients, byte by byte', async () => {
  const server = await startMailServer();
  expect(await deliver(server.settings(), MESSAGE, { password: PASSWORD })).toEqual({
    state: 'accepted',
    problem: '',
    reply: '250 taken',
    notTaken: [],
  });
  expect(server.got).toEqual([{ from: MESSAGE.sender, to: MESSAGE.recipients, bytes: MESSAGE.bytes.toString('latin1'), user: 'floatbook' }]);
});

test('W6 a mail goes encrypted from the first byte', async () => {
  const server = await startMailServer({ options: { secure: true } });
  expect(await deliver(server.settings({ security: 'tls' }), MESSAGE, { password: PASSWORD })).toMatchObject({ state: 'accepted' });
});

describe('W6 nothing goes as plain text', () => {
  const plain = { options: { hideSTARTTLS: true, disabledCommands: ['STARTTLS'] } };

  test('unless the user says so', async () => {
    const server = await startMailServer(plain);
    expect(await deliver(server.settings(), MESSAGE, { password: PASSWORD })).toMatchObject({ state: 'deferred', problem: 'no_starttls' });
    expect(server.got).toEqual([]);
  });

  test('and does where the user says so', async () => {
    const server = await startMailServer(plain);
    expect(await deliver(server.settings({ security: 'none', user: '' }), MESSAGE)).toMatchObject({ state: 'accepted' });
    expect(server.got).toHaveLength(1);
  });

  test('nor to a server that does not speak TLS', async () => {
    const server = await startMailServer(plain);
    expect(await deliver(server.settings({ security: 'tls' }), MESSAGE, { password: PASSWORD, limits: LIMITS })).toMatchObject({
      state: 'deferred',
      problem: 'no_encryption',
    });
  });
});

test.each(['other-name', 'unknown'] as const)('W6 a wrong certificate (%s) is told as such, with STARTTLS and with TLS', async (certificate) => {
  const starttls = await startMailServer({ certificate });
  const tls = await startMailServer({ certificate, options: { secure: true } });
  const outcomes = [
    await deliver(starttls.settings(), MESSAGE, { password: PASSWORD }),
    await deliver(tls.settings({ security: 'tls' }), MESSAGE, { password: PASSWORD }),
  ];
  for (const outcome of outcomes) expect(outcome).toMatchObject({ state: 'deferred', problem: 'certificate' });
  expect([...starttls.got, ...tls.got]).toEqual([]);
});

test('W6 a wrong password is told as such', async () => {
  const server = await startMailServer();
  const outcome = await deliver(server.settings(), MESSAGE, { password: 'another' });
  expect(outcome).toMatchObject({ state: 'deferred', problem: 'sign_in', reply: expect.stringContaining('No such user') as string });
});

test.each([421, 450, 451, 452])('W6 %i means later', async (code) => {
  const server = await startMailServer();
  server.behave({ code, words: 'try again later' });
  expect(await deliver(server.settings(), MESSAGE, { password: PASSWORD })).toMatchObject({ state: 'deferred', problem: 'put_off' });
});

test.each([550, 552, 554])('W6 %i means never, and its words are told on one line', async (code) => {
  const server = await startMailServer();
  server.behave({ code, words: `go \u0007away\r\n${code} <script>` });
  const outcome = await deliver(server.settings(), MESSAGE, { password: PASSWORD });
  expect(outcome).toMatchObject({ state: 'refused', problem: 'refused' });
  expect('reply' in outcome && outcome.reply).toMatch(/^[^\p{Cc}]*go away[^\p{Cc}]*$/u);
});

describe('W6 recipients that a server does not take are told one by one', () => {
  const [anna, ben] = MESSAGE.recipients as [string, string];

  test.each([
    [550, 'refused', true],
    [451, 'put_off', false],
  ] as const)('%i beside one that it takes', async (code, problem, isForGood) => {
    const server = await startMailServer();
    server.behaveTo(ben, { code, words: 'not him' });
    expect(await deliver(server.settings(), MESSAGE, { password: PASSWORD })).toEqual({
      state: 'partly',
      problem,
      reply: '250 taken',
      notTaken: [{ address: ben, isForGood, reply: `${code} not him` }],
    });
    expect(server.got.map(({ to }) => to)).toEqual([[anna]]);
  });

  test('all of them, one for good: the other is tried later', async () => {
    const server = await startMailServer();
    server.behaveTo(anna, { code: 550, words: 'unknown' });
    server.behaveTo(ben, { code: 450, words: 'greylisted' });
    expect(await deliver(server.settings(), MESSAGE, { password: PASSWORD })).toMatchObject({
      state: 'deferred',
      problem: 'put_off',
      notTaken: [
        { address: anna, isForGood: true },
        { address: ben, isForGood: false },
      ],
    });
    expect(server.got).toEqual([]);
  });
});

test('W6 broken off after the message: whether the server took it is not known', async () => {
  const server = await startMailServer();
  server.behave('break_off');
  expect(await deliver(server.settings(), MESSAGE, { password: PASSWORD })).toMatchObject({ state: 'lost', problem: 'cut_off' });
  expect(server.got).toHaveLength(1);
});

test('W6 a server that falls silent after the message: not known either, within its time', async () => {
  const server = await startMailServer();
  server.behave('keep_silent');
  expect(await deliver(server.settings(), MESSAGE, { password: PASSWORD, limits: LIMITS })).toMatchObject({ state: 'lost' });
});

test('W6 a server that looks through a message for long has ten minutes (RFC 5321): hung up on, it would get it again and again', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const server = await startMailServer();
  server.behave('keep_silent');
  let outcome: DeliveryOutcome | undefined;
  const stop = new AbortController();
  const delivered = deliver(server.settings(), MESSAGE, { password: PASSWORD, signal: stop.signal }).then((came) => (outcome = came));
  await vi.waitUntil(() => server.got.length === 1, { timeout: 10_000 });
  await vi.advanceTimersByTimeAsync(9 * 60_000);
  expect(outcome).toBeUndefined();
  await vi.advanceTimersByTimeAsync(2 * 60_000);
  expect(await delivered).toMatchObject({ state: 'lost' });
});

test('W6 a server that says again what it was told: the password is in no answer', async () => {
  const plain = Buffer.from(`\u0000${USER}\u0000${PASSWORD}`).toString('base64');
  const server = await startMailServer({
    options: {
      onAuth: (given, _session, done) => {
        const password = given.password ?? '';
        const words = `no: AUTH PLAIN ${plain}, ${password}, ${Buffer.from(password).toString('base64')}.`;
        done(Object.assign(new Error(words), { responseCode: 535 }));
      },
    },
  });
  const outcome = await deliver(server.settings(), MESSAGE, { password: PASSWORD });
  expect(outcome).toMatchObject({ state: 'deferred', problem: 'sign_in', reply: expect.stringContaining('no: AUTH PLAIN …, …, ….') as string });
});

test('W6 a server that is not there, or says nothing at all, is tried later', async () => {
  const server = await startMailServer();
  const { port } = server;
  await server.close();
  expect(await deliver(server.settings({ port }), MESSAGE, { limits: LIMITS })).toMatchObject({ state: 'deferred', problem: 'unreachable' });
  const silent = createServer();
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void silent.close());
  const outcome = await deliver(server.settings({ port: (silent.address() as AddressInfo).port }), MESSAGE, { limits: { ...LIMITS, connect: 300 } });
  expect(outcome).toMatchObject({ state: 'deferred', problem: 'timed_out' });
});

test('W6 closing the book ends what is on its way', async () => {
  const server = await startMailServer();
  server.behave('keep_silent');
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 300);
  const begun = performance.now();
  expect(await deliver(server.settings(), MESSAGE, { password: PASSWORD, signal: stop.signal })).toMatchObject({ state: 'lost' });
  expect(performance.now() - begun).toBeLessThan(5000);
});
