/** The built main process under the double: what it tells Electron, and what it refuses. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WebFrameMain } from 'electron';
import { afterEach, describe, expect, test } from 'vitest';
import { createClient } from '../../electron/ipc/client.ts';
import { temporaryFolder } from '../ipc/temporary.ts';
import { ContentsDouble } from './double-window.ts';
import type { WindowDouble } from './double-window.ts';
import type { ElectronDouble } from './double.ts';
import { launchMain, launchWindow, runPreload } from './launch-main.ts';

const DIST = fileURLToPath(new URL('../../dist/', import.meta.url));
const MAIN = join(DIST, 'main/main.js');
const PRELOAD = join(DIST, 'main/preload.cjs');

const started: ElectronDouble[] = [];

async function start(
  given: readonly string[] = [],
  folder = temporaryFolder(),
): Promise<{ double: ElectronDouble; window: WindowDouble; folder: string }> {
  const { double, window } = await launchWindow(MAIN, { appData: join(folder, 'settings'), documents: join(folder, 'documents') }, given);
  started.push(double);
  return { double, window, folder };
}

afterEach(() => {
  for (const double of started.splice(0)) double.app.emit('will-quit', {});
});

describe('the window', () => {
  test('is sandboxed, isolated, and has no Node', async () => {
    const { window } = await start();
    expect(window.options).toMatchObject({ show: false, minWidth: 900, minHeight: 600 });
    expect(window.options.webPreferences).toEqual({
      preload: PRELOAD,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      spellcheck: false,
      navigateOnDragDrop: false,
      devTools: true,
    });
  });

  test('loads the page from its own scheme, and is shown when there is something to see', async () => {
    const { window } = await start();
    expect(window.loaded).toEqual(['app://floatbook/']);
    expect(window.visible).toBe(false);
    window.emit('ready-to-show');
    expect(window.visible).toBe(true);
  });

  test('stands where it stood, unless that is off every screen or the file is damaged', async () => {
    const first = await start();
    Object.assign(first.window.options, { x: 40, y: 50, width: 1000, height: 700 });
    first.window.maximized = true;
    first.window.close();
    const second = await start([], first.folder);
    expect(second.window.options).toMatchObject({ x: 40, y: 50, width: 1000, height: 700 });
    expect(second.window.maximized).toBe(true);
    const file = join(first.folder, 'settings/Floatbook/window.json');
    for (const damaged of [
      '{"x":90000,"y":0,"width":1000,"height":700,"maximized":false}',
      '{"x":5000,"y":0,"width":1000,"height":700,"maximized":false}',
      '{"x":"1"}',
      'no',
      '',
    ]) {
      writeFileSync(file, damaged);
      const again = await start([], first.folder);
      expect(again.window.options).toMatchObject({ width: 1360, height: 900 });
      expect(again.window.options).not.toHaveProperty('x');
    }
  });
});

describe('the application', () => {
  test('turns the sandbox on for everything and registers its scheme before Electron is ready', async () => {
    const folder = temporaryFolder();
    const double = await launchMain(MAIN, { appData: folder, documents: folder });
    expect(double.told.calls).toContain('enableSandbox');
    expect(double.told.schemes).toEqual([{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } }]);
    expect(double.told.windows).toHaveLength(0);
  });

  test('runs once: a second start quits and leaves the rest to the first', async () => {
    const folder = temporaryFolder();
    const double = await launchMain(MAIN, { appData: folder, documents: folder, secondInstance: true });
    double.becomeReady();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(double.told.calls).toEqual(['quit']);
    expect(double.told.windows).toHaveLength(0);
    expect(double.ipc.channels()).toEqual([]);
  });

  test('the first brings its window to the front when a second starts', async () => {
    const { double, window } = await start();
    window.minimized = true;
    const before = window.focused;
    double.app.emit('second-instance', {}, ['floatbook'], '/', { book: null });
    expect(window.minimized).toBe(false);
    expect(window.focused).toBe(before + 1);
  });

  test('opens on the first screen when a book that the file manager handed over is refused, which says why', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'picture.floatbook');
    writeFileSync(file, 'not a book');
    const { double, window } = await start([file], folder);
    expect(double.told.errorBoxes).toEqual([]);
    expect(double.told.windows).toHaveLength(1);
    expect(window.loaded).toEqual([`app://floatbook/#/open?${new URLSearchParams({ file }).toString()}`]);
  });

  test('ends when its window is closed', async () => {
    const { double, window } = await start();
    window.close();
    double.app.emit('window-all-closed');
    expect(double.told.calls).toContain('quit');
  });
});

describe('what the page may not do', () => {
  test('get any permission, device or screen', async () => {
    const { double } = await start();
    const told = double.told.session;
    const answers: unknown[] = [];
    told.setPermissionRequestHandler?.({} as never, 'media', (granted) => answers.push(granted), {} as never);
    told.setDisplayMediaRequestHandler?.({} as never, (streams) => answers.push(streams));
    answers.push(told.setPermissionCheckHandler?.(null, 'geolocation', 'app://floatbook', {} as never));
    answers.push(told.setDevicePermissionHandler?.({} as never));
    expect(answers).toEqual([false, null, false, false]);
    expect(told.setSpellCheckerEnabled).toBe(false);
  });

  test.each([
    'https://example.com/',
    'file:///etc/passwd',
    'app://floatbook.example.com/',
    'app://other/',
    'app://user@floatbook/',
    'javascript:alert(1)',
    'data:text/html,x',
    'not an address',
  ])('go to %s', async (url) => {
    const { window } = await start();
    const events = ['will-navigate', 'will-frame-navigate', 'will-redirect'];
    const prevented: string[] = [];
    for (const event of events) window.webContents.emit(event, { url, isMainFrame: true, preventDefault: () => prevented.push(event) });
    expect(prevented).toEqual(events);
  });

  test('navigate a subframe, even to itself', async () => {
    const { window } = await start();
    let prevented = false;
    window.webContents.emit('will-frame-navigate', { url: 'app://floatbook/', isMainFrame: false, preventDefault: () => (prevented = true) });
    expect(prevented).toBe(true);
  });

  test('open a window or attach a webview; only a page of the processor opens, in the browser of the system', async () => {
    const { window, double } = await start();
    const opened = () => double.told.calls.filter((call) => call.startsWith('openExternal '));
    for (const url of [
      'https://example.com/',
      'https://stripe.com.example.com/',
      'https://notstripe.com/',
      'http://checkout.stripe.com/',
      'https://user@checkout.stripe.com/',
      'https://checkout.stripe.com:8443/',
      'file:///etc/passwd',
      'no address',
    ])
      expect(window.webContents.windowOpenHandler?.({ url } as never)).toEqual({ action: 'deny' });
    expect(opened()).toEqual([]);
    expect(window.webContents.windowOpenHandler?.({ url: 'https://checkout.stripe.com/c/pay/cs_test_1' } as never)).toEqual({ action: 'deny' });
    expect(opened()).toEqual(['openExternal https://checkout.stripe.com/c/pay/cs_test_1']);
    let prevented = false;
    window.webContents.emit('will-attach-webview', { preventDefault: () => (prevented = true) });
    expect(prevented).toBe(true);
  });
});

describe('the app scheme', () => {
  async function ask(path: string, init?: RequestInit): Promise<Response> {
    const { double } = await start();
    const handler = double.told.schemeHandlers.get('app');
    if (handler === undefined) throw new Error('no handler');
    return handler(new Request(`app://floatbook${path}`, init));
  }

  test('serves the page with its policy, and a fresh nonce each time', async () => {
    const nonces = new Set<string>();
    for (let load = 0; load < 3; load += 1) {
      const response = await ask('/');
      const policy = response.headers.get('content-security-policy') ?? '';
      const nonce = /<meta name="csp-nonce" content="([^"]+)"/.exec(await response.text())?.[1] ?? '';
      expect(nonce).toMatch(/^[A-Za-z0-9+/]{22}==$/);
      expect(policy).toBe(
        `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'`,
      );
      nonces.add(nonce);
    }
    expect(nonces.size).toBe(3);
  });

  test.each([
    '/../main/main.js',
    '/..%2fmain/main.js',
    '/%2e%2e/main/main.js',
    '/..%5cmain%5cmain.js',
    '/assets/../../main/main.js',
    '//etc/passwd',
    '/index.html%00',
    '/assets',
    '/main/main.js',
    '/.',
  ])('has nothing at %s', async (path) => {
    const response = await ask(path);
    // `/.` and the like are resolved by the address itself, before anyone is asked.
    if (new URL(`app://floatbook${path}`).pathname === '/') expect(response.status).toBe(200);
    else expect(response.status).toBe(404);
    expect(await response.text()).not.toContain('electron');
  });

  test('only answers GET, and only for its own host', async () => {
    expect((await ask('/', { method: 'POST', body: 'x' })).status).toBe(405);
    const { double } = await start();
    const other = await double.told.schemeHandlers.get('app')?.(new Request('app://elsewhere/'));
    expect(other?.status).toBe(404);
  });
});

describe('the bridge', () => {
  async function connect() {
    const { double, window } = await start();
    const contents = window.webContents;
    const own = { sender: contents.asWebContents(), senderFrame: contents.mainFrame as WebFrameMain };
    return { double, window, own, exposed: runPreload(PRELOAD, double, contents, () => own) };
  }

  test('exposes three functions under one name, over one channel', async () => {
    const { double, exposed } = await connect();
    expect(exposed.names).toEqual(['floatbook']);
    expect(Object.keys(exposed.floatbook).toSorted()).toEqual(['call', 'listen', 'pathOf']);
    expect(double.ipc.channels()).toEqual(['floatbook:call']);
  });

  test('answers the page, and stops telling it when it no longer listens', async () => {
    const { exposed } = await connect();
    const client = createClient(exposed.floatbook);
    expect(await client.query('app.state', {})).toMatchObject({ shell: 'electron', book: null });
    const heard: unknown[] = [];
    const stop = client.listen((announcement) => heard.push(announcement));
    await client.run('book.openSample', {});
    expect(heard).toContainEqual(expect.objectContaining({ type: 'stale' }));
    stop();
    expect(exposed.listenerCount()).toBe(0);
  });

  test('refuses a subframe, another window, another origin, and a frame that is gone', async () => {
    const { double, window, own } = await connect();
    const call = { method: 'app.state', input: {} };
    const frame = (url: string) => ({ url }) as WebFrameMain;
    const senders = [
      { ...own, senderFrame: frame('app://floatbook/') },
      { ...own, senderFrame: null },
      { sender: new ContentsDouble().asWebContents(), senderFrame: own.senderFrame },
    ];
    for (const sender of senders)
      await expect(double.ipc.invoke(sender, 'floatbook:call', [call])).rejects.toThrow('Only the page of Floatbook may call.');
    for (const url of ['https://example.com/', 'app://floatbook.example.com/', 'about:blank', 'file:///index.html', '']) {
      window.webContents.mainFrame.url = url;
      await expect(double.ipc.invoke(own, 'floatbook:call', [call])).rejects.toThrow('Only the page of Floatbook may call.');
    }
    window.webContents.mainFrame.url = 'app://floatbook/#/overview';
    await expect(double.ipc.invoke(own, 'floatbook:call', [call])).resolves.toMatchObject({ outcome: 'ok' });
  });

  test('opens nothing for a window that is gone meanwhile, and announces nothing to it', async () => {
    const { double, window, own } = await connect();
    const pending = double.ipc.invoke(own, 'floatbook:call', [{ method: 'book.openSample', input: {}, commandId: crypto.randomUUID() }]);
    window.close();
    await expect(pending).resolves.toMatchObject({ outcome: 'refused', refusal: { code: 'cancelled' } });
  });
});

describe('what needs the user', () => {
  test('T9 is told by the system once; a click brings the window to the page that shows it', async () => {
    const { double, window } = await start();
    const own = { sender: window.webContents.asWebContents(), senderFrame: window.webContents.mainFrame as WebFrameMain };
    const { floatbook } = runPreload(PRELOAD, double, window.webContents, () => own);
    const client = createClient(floatbook);
    const heard: unknown[] = [];
    client.listen((announcement) => heard.push(announcement));
    const workspace = { name: 'Main', vendor: '', currency: 'EUR' };
    await client.run('book.create', { organisation: 'Acme', file: 'Acme', timeZone: 'UTC', firstWeekday: 'monday', workspace });
    await client.run('packs.set', { workspaceId: 1, packs: [{ id: 'small', name: 'Small', price: 100_00, credits: 100_00 }] });
    const added = { workspaceId: 1, processor: 'sandbox', mode: 'test', card: 'tok_declined_soft', nickname: 'Office' } as const;
    const { methodId } = await client.run('methods.add', added);
    await client.run('methods.verify', { workspaceId: 1, methodId });
    await client.run('methods.activate', { workspaceId: 1, methodId });
    await client.run('packs.buy', { workspaceId: 1, packId: 'small', packs: 1, price: 100_00 });
    await expect.poll(() => double.told.notifications.length).toBe(1);
    expect(double.told.notifications[0]?.options).toMatchObject({ title: 'Office declined 100.00 EUR' });
    const before = window.focused;
    double.told.notifications[0]?.emit('click');
    expect(window.focused).toBe(before + 1);
    expect(heard).toContainEqual({ type: 'show', workspaceId: 1, page: 'methods' });
    // The page is not told as well, and the same fact is not told again.
    expect(heard).not.toContainEqual(expect.objectContaining({ type: 'notice' }));
    await client.run('account.setLowBalance', { workspaceId: 1, credits: 50_00 });
    await expect.poll(() => double.told.notifications.length).toBe(2);
    expect(double.told.notifications[1]?.options).toMatchObject({ title: '0.00 credits are left' });
  });
});
