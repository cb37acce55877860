/**
 * Another site in the user's browser, which knows where Floatbook is and even the token of its page: a real second origin, on another port and under
 * other names for this machine. Nothing that it tries is carried out, read, framed or loaded; guards that are wrong on purpose are caught.
 */

import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { BrokenSource } from '../support/broken-source.ts';
import { CHROMIUM_ARGUMENTS, describeInChromium } from './browser.ts';
import type { Told } from './watched-server.ts';

/** A name that a nameserver of the attacker leads to this machine. */
const REBOUND = 'rebound.test';

interface Watched {
  readonly server: ChildProcess;
  readonly folder: string;
  readonly port: number;
  readonly token: string;
  readonly link: string;
  /** Calls that got through. */
  readonly calls: readonly unknown[];
  close(): void;
}

function startWatched(broken?: BrokenSource): Promise<Watched> {
  const folder = mkdtempSync(join(tmpdir(), 'floatbook-test-'));
  const server = fork(fileURLToPath(new URL('./watched-server.ts', import.meta.url)), [folder], {
    execArgv: broken === undefined ? [] : ['--import', new URL('../support/broken-source.ts', import.meta.url).href],
    env: { ...process.env, BROKEN_SOURCE: broken === undefined ? '' : JSON.stringify(broken) },
  });
  const calls: unknown[] = [];
  return new Promise((resolve, reject) => {
    server.on('exit', (status) => reject(new Error(`the server ended with ${status}`)));
    server.on('message', (told: Told) => {
      if (told.told === 'call') calls.push(told.call);
      if (told.told !== 'ready') return;
      const close = () => {
        server.removeAllListeners('exit');
        server.kill('SIGKILL');
        rmSync(folder, { recursive: true, force: true });
      };
      resolve({ ...told, server, folder, calls, close });
    });
  });
}

/** The attacker's own site: a page, and forms that post wherever its script says. */
async function startEvil(): Promise<{ readonly server: Server; readonly port: number }> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html' });
    response.end('<!doctype html><title>evil</title><body>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, port: (server.address() as AddressInfo).port };
}

/** Everything a page can try against an address; the names of what succeeded. Runs in the attacker's page. */
async function attack([address, token, commandId]: readonly [string, string, string]): Promise<string[]> {
  const succeeded: string[] = [];
  const call = JSON.stringify({ method: 'workspace.create', input: { name: 'Evil', vendor: '', currency: 'EUR' }, commandId });
  const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
  const attempt = async (name: string, act: () => Promise<boolean>) => {
    if (await Promise.race([act().catch(() => false), wait(3000).then(() => false)])) succeeded.push(name);
  };
  const read = async (path: string, options: RequestInit) => {
    const response = await fetch(`${address}${path}`, options);
    return response.type !== 'opaque' && response.ok;
  };
  const headers = { 'Content-Type': 'application/json', 'x-floatbook-token': token };
  const loads = (tag: string, attributes: Record<string, string>) =>
    new Promise<boolean>((resolve) => {
      const element = document.createElement(tag);
      element.addEventListener('load', () => resolve(true));
      element.addEventListener('error', () => resolve(false));
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
      document.body.append(element);
    });
  for (const path of ['/call', '/announcements', '/session']) {
    await attempt(`fetch with the token: ${path}`, () => read(path, { method: 'POST', headers, body: call }));
    await attempt(`fetch as text: ${path}`, () => read(path, { method: 'POST', headers: { 'Content-Type': 'text/plain' }, body: call }));
    await attempt(`fetch no-cors: ${path}`, () => read(path, { method: 'POST', mode: 'no-cors', body: call }));
    await attempt(`fetch no-cors as JSON blob: ${path}`, () =>
      read(path, { method: 'POST', mode: 'no-cors', body: new Blob([call], { type: 'application/json' }) }),
    );
    await attempt(`fetch GET: ${path}`, () => read(path, { headers: { 'x-floatbook-token': token } }));
    await attempt(`fetch with credentials: ${path}`, () => read(path, { method: 'POST', credentials: 'include', headers, body: call }));
    await attempt(
      `XMLHttpRequest: ${path}`,
      () =>
        new Promise<boolean>((resolve) => {
          const request = new XMLHttpRequest();
          request.open('POST', `${address}${path}`);
          for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
          request.addEventListener('load', () => resolve(request.status === 200));
          request.addEventListener('error', () => resolve(false));
          request.send(call);
        }),
    );
    await attempt(
      `EventSource: ${path}`,
      () =>
        new Promise<boolean>((resolve) => {
          const stream = new EventSource(`${address}${path}`);
          stream.addEventListener('open', () => resolve(true));
          stream.addEventListener('error', () => resolve(false));
        }),
    );
    await attempt(
      `WebSocket: ${path}`,
      () =>
        new Promise<boolean>((resolve) => {
          const socket = new WebSocket(`${address.replace('http', 'ws')}${path}`);
          socket.addEventListener('open', () => resolve(true));
          socket.addEventListener('error', () => resolve(false));
        }),
    );
    navigator.sendBeacon(`${address}${path}`, new Blob([call], { type: 'text/plain' }));
    navigator.sendBeacon(`${address}${path}`, new Blob([call], { type: 'application/json' }));
  }
  await attempt('reading the page', () => read('/', {}));
  const page = await (await fetch(`${address}/`).catch(() => undefined))?.text().catch(() => '');
  const script = /src="([^"]+\.js)"/.exec(page ?? '')?.[1] ?? '/assets/index.js';
  await attempt('including a script', () => loads('script', { src: `${address}${script}` }));
  await attempt('including the page as a script', () => loads('script', { src: `${address}/` }));
  await attempt('including a style', () => loads('link', { rel: 'stylesheet', href: `${address}/` }));
  await attempt('including an image', () => loads('img', { src: `${address}/logo.svg` }));
  await attempt('including an object', async () => {
    const object = document.createElement('object');
    object.data = `${address}/`;
    document.body.append(object);
    await wait(500);
    return object.contentDocument !== null && object.contentDocument.querySelector('#root') !== null;
  });
  for (const [name, enctype, input] of [
    ['a form', 'application/x-www-form-urlencoded', ['x', call]],
    ['a form as text', 'text/plain', [call.slice(0, -1), ',"x":"="}']],
    ['a form in parts', 'multipart/form-data', ['x', call]],
  ] as const)
    await attempt(name, async () => {
      const frame = Object.assign(document.createElement('iframe'), { name: `f${Math.random()}` });
      const form = Object.assign(document.createElement('form'), { method: 'post', action: `${address}/call`, enctype, target: frame.name });
      form.append(Object.assign(document.createElement('input'), { name: input[0], value: input[1] }));
      document.body.append(frame, form);
      form.submit();
      await wait(400);
      return (frame.contentDocument?.body.textContent ?? '').includes('outcome');
    });
  return succeeded;
}

describeInChromium('another site', () => {
  let watched: Watched;
  let evil: { readonly server: Server; readonly port: number };
  let browser: Browser;
  let context: BrowserContext;

  beforeAll(async () => {
    [watched, evil] = await Promise.all([startWatched(), startEvil()]);
    browser = await chromium.launch({
      executablePath: inject('chromium'),
      args: [
        // The browser's own guard of local networks is newer than many browsers, and must not hide what ours do.
        '--disable-features=LocalNetworkAccessChecks,LocalNetworkAccessChecksWebSockets,BlockInsecurePrivateNetworkRequests,PrivateNetworkAccessSendPreflights',
        `--host-resolver-rules=MAP ${REBOUND} 127.0.0.1, MAP evil.test 127.0.0.1`,
        ...CHROMIUM_ARGUMENTS,
      ],
    });
    context = await browser.newContext();
  });
  afterAll(async () => {
    await browser?.close();
    evil?.server.close();
    watched?.close();
  });

  /** The attacker's page under one of its addresses. */
  const evilPage = async (origin: string): Promise<Page> => {
    const page = await context.newPage();
    await page.goto(`${origin}/`);
    return page;
  };
  /** As a page of its own under the name that leads to Floatbook now: loaded before the name was led elsewhere. */
  const reboundPage = async (port: number): Promise<Page> => {
    const page = await context.newPage();
    const origin = `http://${REBOUND}:${port}`;
    await page.route(`${origin}/`, (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>evil</title><body>' }), {
      times: 1,
    });
    await page.goto(`${origin}/`);
    return page;
  };

  test.each([
    ['on another port', () => `http://127.0.0.1:${evil.port}`],
    ['on another port of localhost', () => `http://localhost:${evil.port}`],
    ['under a name of this machine', () => `http://evil.localhost:${evil.port}`],
    ['under a name of its own', () => `http://evil.test:${evil.port}`],
  ])('%s can do nothing, even with the token', async (_where, origin) => {
    const page = await evilPage(origin());
    for (const host of ['127.0.0.1', 'localhost', REBOUND])
      expect(await page.evaluate(attack, [`http://${host}:${watched.port}`, watched.token, randomUUID()] as const)).toEqual([]);
    expect(watched.calls).toEqual([]);
    await page.close();
  });

  test('whose name was led to this machine can do nothing, even with the token', async () => {
    const page = await reboundPage(watched.port);
    expect(await page.evaluate(attack, [`http://${REBOUND}:${watched.port}`, watched.token, randomUUID()] as const)).toEqual([]);
    expect(watched.calls).toEqual([]);
    await page.close();
  });

  test('frames nothing, and a window that it opens is out of its hands', async () => {
    const page = await evilPage(`http://evil.localhost:${evil.port}`);
    const framed = await page.evaluate(async (address) => {
      const frame = Object.assign(document.createElement('iframe'), { src: `${address}/` });
      document.body.append(frame);
      await new Promise((resolve) => frame.addEventListener('load', resolve));
      return frame.contentDocument !== null;
    }, `http://127.0.0.1:${watched.port}`);
    expect(framed).toBe(false);
    for (const frame of page.frames().slice(1)) expect(await frame.locator('#root').count()).toBe(0);

    const opening = context.waitForEvent('page');
    await page.evaluate((address) => {
      (globalThis as { opened?: Window | null }).opened = open(`${address}/`);
    }, `http://127.0.0.1:${watched.port}`);
    const opened = await opening;
    await opened.getByRole('heading', { name: 'This page is no longer connected' }).waitFor();
    expect(await opened.evaluate(() => window.opener)).toBeNull();
    expect(await page.evaluate(() => (globalThis as { opened?: Window | null }).opened?.closed)).toBe(true);
    expect(watched.calls).toEqual([]);
    await opened.close();
    await page.close();
  });

  test('has not locked it: the page of its user opens all the same', async () => {
    const page = await context.newPage();
    await page.goto(watched.link);
    await page.getByRole('heading', { name: 'Open your books' }).waitFor();
    expect(watched.calls).not.toEqual([]);
  });

  test.for<BrokenSource & { readonly name: string; readonly rebound: boolean }>([
    {
      name: 'no host is checked, nor an origin',
      rebound: true,
      file: 'electron/transports/loopback/server.ts',
      from: 'const wrongAddress = checkAddress(request, port);',
      to: 'const wrongAddress = undefined; request.headers.host = `127.0.0.1:${port}`; if (request.headers.origin) request.headers.origin = `http://127.0.0.1:${port}`;',
    },
    {
      name: 'calls are taken from everybody',
      rebound: false,
      file: 'electron/transports/loopback/server.ts',
      from: 'const rejection = checkPost(request, port) ?? checkLock(context.secrets);',
      to: "if (path === '/call') return answerCall(context, request, response, { streams: 0, lastHeard: 0, lastUsed: 0, ended: false });\n  const rejection = checkPost(request, port) ?? checkLock(context.secrets);",
    },
  ])('teeth: $name', async ({ rebound, ...broken }) => {
    const weak = await startWatched(broken);
    const page = rebound ? await reboundPage(weak.port) : await evilPage(`http://127.0.0.1:${evil.port}`);
    const address = `http://${rebound ? REBOUND : '127.0.0.1'}:${weak.port}`;
    // A script of ours that is included may leave nothing of the attacker's page.
    await page.evaluate(attack, [address, weak.token, randomUUID()] as const).catch(() => undefined);
    expect(weak.calls.length).toBeGreaterThan(0);
    await page.close();
    weak.close();
  });
});
