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
import { openSession, pageHeaders, send } from './loopback-page.ts';
import { temporaryFolder } from './temporary.ts';

let loopback: Loopback;
let port: number;
let dispatched: unknown[];
let locks: number;
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
  [dispatched, locks, errors] = [[], 0, []];
  loopback = await serveLoopback({
    dispatch: async (raw) => {
      dispatched.push(raw);
      return { outcome: 'ok', value: {} };
    },
    pages: openPages(folder),
    port: 0,
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
    for (const changes of [{ 'Sec-Fetch-Site': undefined }, { 'Sec-Fetch-Site': 'none' }, { 'Content-Type': 'application/json; charset=utf-8' }])
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

  test.each(['cross-site', 'same-site', '', 'SAME-ORIGIN'])('with Sec-Fetch-Site "%s" is not', async (site) => {
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
