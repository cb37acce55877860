/** What the browser mode does not answer: other sites, other names for this machine, wrong tokens, wrong forms, paths that lead elsewhere. */

import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MAX_BODY_BYTES } from '../../electron/transports/loopback/body.ts';
import { serveLoopback } from '../../electron/transports/loopback/server.ts';
import type { Loopback } from '../../electron/transports/loopback/server.ts';
import { openPages } from '../../electron/transports/pages.ts';
import { AWAY_MS, IDLE_MS, LINK_MS } from '../../electron/transports/loopback/secrets.ts';
import { openPage, openSession, pageHeaders, send } from './loopback-page.ts';
import { temporaryFolder } from './temporary.ts';

let loopback: Loopback;
let port: number;
let dispatched: unknown[];
let locks: number;
let now: number;
let errors: unknown[];

beforeEach(async () => {
  const outside = temporaryFolder();
  const folder = join(outside, 'pages');
  mkdirSync(folder);
  writeFileSync(join(folder, 'index.html'), '<!doctype html><meta name="csp-nonce" content="__CSP_NONCE__">');
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'assets', 'index-1.js'), 'export {};');
  writeFileSync(join(folder, 'secret.key'), 'secret');
  writeFileSync(join(outside, 'outside.html'), 'outside');
  symlinkSync(join(outside, 'outside.html'), join(folder, 'link.html'));
  [dispatched, locks, errors, now] = [[], 0, [], Date.UTC(2026, 10, 23)];
  loopback = await serveLoopback({
    dispatch: async (raw) => {
      dispatched.push(raw);
      return { outcome: 'ok', value: {} };
    },
    pages: openPages(folder),
    port: 0,
    now: () => now,
    onLock: () => (locks += 1),
    onError: (error) => errors.push(error),
  });
  port = loopback.port;
});
afterEach(async () => {
  await loopback.close();
  expect(errors).toEqual([]);
});

const CALL = JSON.stringify({ method: 'app.state', input: {} });
const nonceOf = (link: string) => new URL(link).hash.replace('#open=', '');
const redeem = (nonce: string) => send(port, { path: '/session', headers: pageHeaders(port), body: JSON.stringify({ nonce }) });

describe('a call', () => {
  let token: string;
  beforeEach(async () => {
    token = await openSession(port, loopback.newLink());
  });
  const callWith = (changes: Record<string, string | undefined>) => {
    const headers = Object.fromEntries(
      Object.entries({ ...pageHeaders(port, token), ...changes }).filter((pair): pair is [string, string] => pair[1] !== undefined),
    );
    return send(port, { path: '/call', headers, body: CALL });
  };

  test('of our own page is answered', async () => {
    expect(await callWith({})).toMatchObject({ status: 200, text: '{"outcome":"ok","value":{}}' });
    for (const changes of [{ 'Sec-Fetch-Site': undefined }, { 'Content-Type': 'application/json; charset=utf-8' }])
      expect(await callWith(changes)).toMatchObject({ status: 200 });
  });

  test.each([
    'localhost:PORT',
    '127.0.0.1',
    '127.0.0.1:1',
    '127.0.0.1:PORT.example.com',
    'example.com',
    '127.0.0.1.example.com:PORT',
    '[::1]:PORT',
    '0.0.0.0:PORT',
    '127.1:PORT',
    'user@127.0.0.1:PORT',
    ' 127.0.0.1:PORT0',
  ])('with the host %s is not', async (host) => {
    expect(await callWith({ Host: host.replace('PORT', `${port}`) })).toMatchObject({ status: 403 });
    expect(dispatched).toEqual([]);
  });

  test.each([
    undefined,
    'null',
    '',
    'http://localhost:PORT',
    'https://127.0.0.1:PORT',
    'http://127.0.0.1',
    'http://127.0.0.1:PORT0',
    'http://127.0.0.1:PORT.example.com',
    'http://127.0.0.1:PORT/',
    'http://127.0.0.1:PORT@example.com',
    'http://example.com',
    'HTTP://127.0.0.1:PORT',
    'http://127.0.0.1:0PORT',
    'file://',
    'chrome-extension://abc',
  ])('with the origin %s is not', async (origin) => {
    expect(await callWith({ Origin: origin?.replace('PORT', `${port}`) })).toMatchObject({ status: 403 });
    expect(dispatched).toEqual([]);
  });

  test.each(['cross-site', 'same-site', 'none', '', 'SAME-ORIGIN'])('with Sec-Fetch-Site "%s" is not', async (site) => {
    expect(await callWith({ 'Sec-Fetch-Site': site })).toMatchObject({ status: 403 });
  });

  test.each([
    undefined,
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'application/jsonx',
    'text/plain; application/json',
    'application/json; charset=utf-16',
  ])('as %s is not', async (type) => {
    expect(await callWith({ 'Content-Type': type })).toMatchObject({ status: 415 });
  });

  test.each([undefined, '', 'x', '0'.repeat(64)])('with the token %s is not', async (given) => {
    expect(await callWith({ 'x-floatbook-token': given })).toMatchObject({ status: 401 });
    expect(dispatched).toEqual([]);
  });

  test('with repeated headers is not', async () => {
    const twice = (name: string) => `${name}\r\n${name}`;
    const lines = (host: string, origin: string) =>
      `POST /call HTTP/1.1\r\n${host}\r\n${origin}\r\nContent-Type: application/json\r\nx-floatbook-token: ${token}\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}`;
    const [host, origin] = [`Host: 127.0.0.1:${port}`, `Origin: http://127.0.0.1:${port}`];
    expect(await sendBytes(lines(host, origin))).toMatch(/^HTTP\/1\.1 200 /);
    expect(await sendBytes(lines(twice(host), origin))).toMatch(/^HTTP\/1\.1 40[03] /);
    expect(await sendBytes(lines(host, twice(origin)))).toMatch(/^HTTP\/1\.1 403 /);
  });

  test.each(['', '{', '{"method":', 'undefined', '\u0000'])('that is not JSON (%j) is not', async (body) => {
    expect(await send(port, { path: '/call', headers: pageHeaders(port, token), body })).toMatchObject({ status: 400 });
  });

  test('that is not UTF-8 is not', async () => {
    expect(await send(port, { path: '/call', headers: pageHeaders(port, token), body: Buffer.from([0x22, 0xff, 0x22]) })).toMatchObject({
      status: 400,
    });
  });

  test('that is too large is not, whether it says so or not', async () => {
    const body = Buffer.alloc(MAX_BODY_BYTES + 1, 0x20);
    expect(await send(port, { path: '/call', headers: pageHeaders(port, token), body })).toMatchObject({ status: 413 });
    expect(await send(port, { path: '/call', headers: { ...pageHeaders(port, token), 'Transfer-Encoding': 'chunked' }, body })).toMatchObject({
      status: 413,
    });
    expect(
      await send(port, {
        path: '/call',
        headers: pageHeaders(port, token),
        body: Buffer.concat([Buffer.from(CALL), body.subarray(CALL.length + 1)]),
      }),
    ).toMatchObject({ status: 200 });
  });

  test('that breaks off is not, and nothing is lost by it', async () => {
    const socket = connect(port, '127.0.0.1');
    socket.write(
      `POST /call HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nOrigin: http://127.0.0.1:${port}\r\nContent-Type: application/json\r\nx-floatbook-token: ${token}\r\nContent-Length: 100\r\n\r\n{`,
    );
    await new Promise((resolve) => setTimeout(resolve, 30));
    socket.destroy();
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(await callWith({})).toMatchObject({ status: 200 });
  });

  test('gets no answer that another site could read', async () => {
    const { headers } = await callWith({});
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'cross-origin-resource-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    });
    const preflight = await send(port, {
      method: 'OPTIONS',
      path: '/call',
      headers: { Host: `127.0.0.1:${port}`, Origin: 'http://example.com', 'Access-Control-Request-Method': 'POST' },
    });
    expect(preflight.status).toBe(405);
    expect(Object.keys(preflight.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });
});

describe('the one-time link', () => {
  test('has a nonce and gives a token of 256 bits each', async () => {
    const link = loopback.newLink();
    expect(link).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:${port}/#open=[0-9a-f]{64}$`));
    expect(await openSession(port, link)).toMatch(/^[0-9a-f]{16}\.[0-9a-f]{64}$/);
  });

  test('works once', async () => {
    const nonce = nonceOf(loopback.newLink());
    expect(await redeem(nonce)).toMatchObject({ status: 200 });
    expect(await redeem(nonce)).toMatchObject({ status: 401 });
  });

  test('works once even for two at the same moment', async () => {
    const nonce = nonceOf(loopback.newLink());
    const statuses = (await Promise.all([redeem(nonce), redeem(nonce), redeem(nonce)])).map((reply) => reply.status);
    expect(statuses.toSorted((one, other) => one - other)).toEqual([200, 401, 401]);
  });

  test('needs our own page as well', async () => {
    const body = JSON.stringify({ nonce: nonceOf(loopback.newLink()) });
    expect(await send(port, { path: '/session', headers: { ...pageHeaders(port), Origin: 'http://example.com' }, body })).toMatchObject({
      status: 403,
    });
    expect(await send(port, { path: '/session', headers: pageHeaders(port), body })).toMatchObject({ status: 200 });
  });

  test.each(['{}', '[]', '{"nonce":1}', '{"nonce":""}', '{"nonce":"x","more":1}'])('is not %s', async (body) => {
    expect(await send(port, { path: '/session', headers: pageHeaders(port), body })).toMatchObject({ status: 400 });
  });
});

describe('the lock', () => {
  const wrongToken = () => send(port, { path: '/call', headers: pageHeaders(port, 'wrong'), body: CALL });

  test('falls after ten wrong tokens or links, for everyone, until the next start', async () => {
    const token = await openSession(port, loopback.newLink());
    const unused = nonceOf(loopback.newLink());
    for (let attempt = 0; attempt < 5; attempt += 1) {
      expect(await wrongToken()).toMatchObject({ status: 401 });
      expect(await redeem('wrong')).toMatchObject({ status: 401 });
    }
    expect(locks).toBe(1);
    expect(await send(port, { path: '/call', headers: pageHeaders(port, token), body: CALL })).toMatchObject({ status: 423 });
    expect(await redeem(unused)).toMatchObject({ status: 423 });
    expect(await send(port, { path: '/announcements', headers: pageHeaders(port, token), body: '{}' })).toMatchObject({ status: 423 });
    expect(dispatched).toEqual([]);
  });

  test('does not fall for what other sites send', async () => {
    for (let attempt = 0; attempt < 20; attempt += 1)
      await send(port, { path: '/call', headers: { ...pageHeaders(port, 'wrong'), Origin: 'http://example.com' }, body: CALL });
    expect(await openSession(port, loopback.newLink())).toBeTruthy();
  });

  test('does not fall for a page left over from an earlier start, which is not let in either', async () => {
    const old = `${'0'.repeat(16)}.${'0'.repeat(64)}`;
    for (let attempt = 0; attempt < 20; attempt += 1)
      expect(await send(port, { path: '/call', headers: pageHeaders(port, old), body: CALL })).toMatchObject({ status: 401 });
    expect(locks).toBe(0);
  });

  test('falls for guesses at a token of this start', async () => {
    const token = await openSession(port, loopback.newLink());
    const guess = `${token.slice(0, 17)}${'0'.repeat(64)}`;
    for (let attempt = 0; attempt < 10; attempt += 1) await send(port, { path: '/call', headers: pageHeaders(port, guess), body: CALL });
    expect(locks).toBe(1);
  });
});

describe('a session', () => {
  const callOf = (token: string, more: Record<string, string> = {}) =>
    send(port, { path: '/call', headers: { ...pageHeaders(port, token), ...more }, body: CALL });
  const USED = { 'x-floatbook-used': '1' };
  const opened = async () => {
    const reply = await redeem(nonceOf(loopback.newLink()));
    return JSON.parse(reply.text) as { token: string; ticket: string };
  };
  const openStream = async (token: string) => {
    const page = openPage(port, token);
    await page.listening;
    return page;
  };

  test('is taken over by the next load of its tab, once, and the page before is out', async () => {
    const before = await opened();
    const page = await openStream(before.token);
    const reply = await redeem(before.ticket);
    expect(reply).toMatchObject({ status: 200 });
    const next = JSON.parse(reply.text) as { token: string };
    expect(await callOf(before.token)).toMatchObject({ status: 401 });
    await page.ended;
    expect(await callOf(next.token)).toMatchObject({ status: 200 });
    expect(await redeem(before.ticket)).toMatchObject({ status: 401 });
    expect(locks).toBe(0);
  });

  test('a token is no ticket, and a ticket no token', async () => {
    const { token, ticket } = await opened();
    expect(await redeem(token)).toMatchObject({ status: 401 });
    expect(await callOf(ticket)).toMatchObject({ status: 401 });
    expect(await callOf(token)).toMatchObject({ status: 200 });
  });

  test('ends two minutes after its page went, and the ticket with it', async () => {
    const { token, ticket } = await opened();
    now += AWAY_MS;
    expect(await callOf(token)).toMatchObject({ status: 200 });
    now += AWAY_MS + 1;
    expect(await redeem(ticket)).toMatchObject({ status: 401 });
    expect(await callOf(token)).toMatchObject({ status: 401 });
    expect(dispatched).toHaveLength(1);
  });

  test('lives on while its page listens, for two hours without a hand of its user', async () => {
    const { token } = await opened();
    const page = await openStream(token);
    now += IDLE_MS;
    expect(await callOf(token, USED)).toMatchObject({ status: 200 });
    now += IDLE_MS;
    expect(await callOf(token)).toMatchObject({ status: 200 });
    now += 1;
    expect(await callOf(token)).toMatchObject({ status: 401 });
    await page.ended;
    expect(locks).toBe(0);
  });

  test('that has ended ten times over is no attack', async () => {
    const { token } = await opened();
    now += AWAY_MS + 1;
    for (let attempt = 0; attempt < 20; attempt += 1) expect(await callOf(token)).toMatchObject({ status: 401 });
    expect(locks).toBe(0);
  });

  test('gives way to the seventeenth, and its page hears that it is over', async () => {
    const first = await opened();
    const page = await openStream(first.token);
    for (let count = 0; count < 16; count += 1) await opened();
    expect(await callOf(first.token)).toMatchObject({ status: 401 });
    await page.ended;
  });

  test('ends with its streams when the lock falls', async () => {
    const { token } = await opened();
    const page = await openStream(token);
    for (let attempt = 0; attempt < 10; attempt += 1) await callOf('wrong');
    await page.ended;
    expect(await callOf(token)).toMatchObject({ status: 423 });
  });

  test('that ends while a call is on its way does nothing more', async () => {
    const { token } = await opened();
    const answered = new Promise<string>((resolve, reject) => {
      let text = '';
      const socket = connect(port, '127.0.0.1', () => {
        const lines = Object.entries(pageHeaders(port, token)).map(([name, value]) => `${name}: ${value}`);
        socket.write(`POST /call HTTP/1.1\r\n${lines.join('\r\n')}\r\nContent-Length: ${CALL.length}\r\n\r\n${CALL.slice(0, 5)}`);
        setTimeout(() => {
          void (async () => {
            for (let attempt = 0; attempt < 10; attempt += 1) await callOf('wrong');
            socket.write(CALL.slice(5));
          })();
        }, 50);
      });
      socket.on('data', (piece) => (text += String(piece)));
      socket.on('close', () => resolve(text));
      socket.on('error', reject);
    });
    expect(await answered).toMatch(/^HTTP\/1\.1 401 /);
    expect(dispatched).toEqual([]);
  });

  test('a link that nobody followed is over after ten minutes', async () => {
    const [early, late] = [nonceOf(loopback.newLink()), nonceOf(loopback.newLink())];
    now += LINK_MS;
    expect(await redeem(early)).toMatchObject({ status: 200 });
    now += 1;
    expect(await redeem(late)).toMatchObject({ status: 401 });
  });

  test('a link tells when it is followed, once', async () => {
    let used = 0;
    const nonce = nonceOf(loopback.newLink(() => (used += 1)));
    for (let attempt = 0; attempt < 3; attempt += 1) await redeem(nonce);
    expect(used).toBe(1);
  });
});

describe('what is not a request of a browser', () => {
  /** Sends parts with a pause before each, and tells how the other side ended it and after how long. */
  const dribble = (parts: Iterable<string>, pauseMs: number) =>
    new Promise<{ text: string; ms: number }>((resolve) => {
      let text = '';
      const begun = performance.now();
      const socket = connect(port, '127.0.0.1', () => {
        const rest = parts[Symbol.iterator]();
        const timer = setInterval(() => {
          const part = rest.next();
          if (part.done !== true && socket.writable) socket.write(part.value);
        }, pauseMs);
        socket.on('close', () => {
          clearInterval(timer);
          resolve({ text, ms: performance.now() - begun });
        });
      });
      socket.on('data', (piece) => (text += String(piece)));
      socket.on('error', () => undefined);
    });

  test('headers that come too slowly are cut off, and so is a connection that never says anything', { timeout: 60_000 }, async () => {
    function* slowly() {
      yield 'GET / HTTP/1.1\r\n';
      for (let line = 0; line < 1000; line += 1) yield `X-${line}: 1\r\n`;
    }
    const [slow, silent] = await Promise.all([dribble(slowly(), 500), dribble([], 500)]);
    for (const { text, ms } of [slow, silent]) {
      expect(ms).toBeLessThan(25_000);
      expect(text).toMatch(/^(HTTP\/1\.1 408 |$)/);
    }
  });

  test('headers that are too large, and what is no HTTP, are refused', async () => {
    expect(await sendBytes(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 431 /);
    expect(await sendBytes('hello\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
    expect(await sendBytes(`CONNECT 127.0.0.1:${port} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`)).toBe('');
  });

  test('a body that is too large where no call is in it is refused', async () => {
    const token = await openSession(port, loopback.newLink());
    for (const path of ['/session', '/announcements'])
      expect(await send(port, { path, headers: pageHeaders(port, token), body: JSON.stringify({ nonce: 'x'.repeat(2000) }) })).toMatchObject({
        status: 413,
      });
  });

  test('a connection does not become anything else than HTTP', async () => {
    const lines = (path: string) =>
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`;
    for (const path of ['/', '/call', '/announcements']) expect(await sendBytes(lines(path))).toMatch(/^HTTP\/1\.1 400 /);
  });
});

describe('pages', () => {
  const get = (path: string, method = 'GET') => send(port, { method, path, headers: { Host: `127.0.0.1:${port}` } });

  test('the page comes with its policy, and a fresh nonce each time', async () => {
    const replies = [await get('/'), await get('/index.html')];
    const nonces = replies.map((reply) => /content="([^"]+)"/.exec(reply.text)?.[1] ?? '');
    replies.forEach((reply, index) => expect(reply.headers['content-security-policy']).toContain(`style-src 'self' 'nonce-${nonces[index]}'`));
    expect(nonces[0]).not.toBe(nonces[1]);
    for (const { headers } of replies) expect(headers['content-security-policy']).not.toMatch(/unsafe|\*|https?:/);
  });

  test('its files come with their types', async () => {
    expect(await get('/assets/index-1.js')).toMatchObject({
      status: 200,
      headers: { 'content-type': 'text/javascript; charset=utf-8', 'cross-origin-resource-policy': 'same-origin' },
    });
    expect(await get('/assets/index-1.js', 'HEAD')).toMatchObject({ status: 200, text: '' });
  });

  test.each([
    '/../outside.html',
    '/..%2foutside.html',
    '/%2e%2e/outside.html',
    '/..%5coutside.html',
    '/assets/../../outside.html',
    '/assets/..%2f..%2foutside.html',
    '//outside.html',
    '/link.html',
    '/secret.key',
    '/index.html%00.js',
    '/index%2ehtml',
    '/assets',
    '/assets/',
    '/%',
    '/constructor',
    '/__proto__',
    'http://example.com/',
    '*',
    '/etc/passwd',
  ])('there is nothing at %s', async (path) => {
    const { status, text } = await get(path);
    expect([400, 404]).toContain(status);
    expect(text).not.toMatch(/outside|secret|doctype/);
  });

  test.each([
    ['of its own', '/assets/index-1.js', { 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Mode': 'cors', 'Sec-Fetch-Dest': 'script' }, 200],
    ['typed in', '/', { 'Sec-Fetch-Site': 'none', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' }, 200],
    ['led to', '/', { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' }, 200],
    ['led to within', '/assets/index-1.js', { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' }, 403],
    ['framed', '/', { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'iframe' }, 403],
    ['framed by itself', '/', { 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'iframe' }, 403],
    ['embedded', '/assets/index-1.js', { 'Sec-Fetch-Site': 'same-site', 'Sec-Fetch-Mode': 'no-cors', 'Sec-Fetch-Dest': 'script' }, 403],
    ['fetched', '/', { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'cors', 'Sec-Fetch-Dest': 'empty' }, 403],
    ['of another origin', '/', { Origin: 'http://127.0.0.1:1' }, 403],
  ])('a page %s', async (_how, path, headers, status) => {
    expect(await send(port, { method: 'GET', path, headers: { Host: `127.0.0.1:${port}`, ...headers } })).toMatchObject({ status });
  });

  test('other methods and paths are not there', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])
      expect(await get('/', method)).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
    for (const path of ['/call', '/session', '/announcements']) expect(await get(path)).toMatchObject({ status: 405, headers: { allow: 'POST' } });
    for (const method of ['POST', 'PUT']) expect(await get('/other', method)).toMatchObject({ status: 404 });
  });

  test('another name for this machine gets no page', async () => {
    expect(await send(port, { method: 'GET', path: '/', headers: { Host: 'rebound.example.com' } })).toMatchObject({ status: 403 });
  });

  test('nobody listens on other addresses of this machine', async () => {
    const others = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter((address) => !address.internal && address.family === 'IPv4');
    const reached: string[] = [];
    for (const { address } of [...others, { address: '::1' }]) {
      const connected = await new Promise((resolve) => {
        const socket = connect({ host: address, port, timeout: 500 }, () => resolve(true));
        for (const event of ['error', 'timeout']) socket.on(event, () => resolve(false));
      });
      if (connected === true) reached.push(address);
    }
    expect(reached).toEqual([]);
  });
});

/** Sends bytes as they are, and reads until the other side closes. */
function sendBytes(bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (piece) => (text += String(piece)));
    socket.on('close', () => resolve(text));
    socket.on('error', reject);
  });
}
