/** The twenty points of Electron's own security checklist, each by its name, as far as they can be seen without Electron. */

import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WebFrameMain } from 'electron';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../ipc/temporary.ts';
import type { ElectronDouble } from './double.ts';
import { ContentsDouble, type WindowDouble } from './double-window.ts';
import { launchWindow, runPreload } from './launch-main.ts';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
const DIST = join(PROJECT, 'dist');

describe("Electron's security checklist", () => {
  let double: ElectronDouble;
  let window: WindowDouble;
  const preferences = () => window.options.webPreferences ?? {};

  beforeAll(async () => {
    const folder = temporaryFolder();
    ({ double, window } = await launchWindow(join(DIST, 'main/main.js'), {
      appData: join(folder, 'settings'),
      documents: join(folder, 'documents'),
    }));
  });
  afterAll(() => void double.app.emit('will-quit', {}));

  const answerOf = async (address: string) => {
    const response = await double.told.schemeHandlers.get('app')?.(new Request(address));
    if (response === undefined) throw new Error('the scheme is not served');
    return response;
  };
  /** Whether the main process lets the page go to an address. */
  const mayGo = (url: string, event = 'will-navigate') => {
    let stopped = false;
    window.webContents.emit(event, { url, isMainFrame: true, preventDefault: () => (stopped = true) });
    return !stopped;
  };

  test('1 only load secure content', () => {
    expect(window.loaded).toEqual(['app://floatbook/']);
    expect(double.told.schemes).toEqual([{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } }]);
    for (const url of [
      'http://example.com/',
      'https://example.com/',
      'ws://example.com/',
      'ftp://example.com/',
      'file:///etc/passwd',
      'app://other/',
    ])
      expect(double.told.request(url), url).toBe(true);
    for (const url of ['app://floatbook/assets/x.js', 'blob:app://floatbook/1', 'data:image/png;base64,'])
      expect(double.told.request(url), url).toBe(false);
  });

  test('1 … and Chromium neither looks up names nor calls peers', () => {
    expect(double.told.calls).toContain('appendSwitch host-resolver-rules MAP * ~NOTFOUND');
    expect(window.webContents.webRtcPolicy).toBe('disable_non_proxied_udp');
  });

  test('2 no Node.js integration', () => {
    expect(preferences()).toMatchObject({ nodeIntegration: false, nodeIntegrationInWorker: false, nodeIntegrationInSubFrames: false });
  });

  test('3 context isolation', () => expect(preferences().contextIsolation).toBe(true));

  test('4 process sandboxing, for every renderer there ever is', () => {
    expect(preferences().sandbox).toBe(true);
    expect(double.told.calls).toContain('enableSandbox');
  });

  test('5 permission requests are handled, of every session: all are denied', () => {
    const granted: boolean[] = [];
    const told = double.told.session;
    const permissions = [
      'media',
      'geolocation',
      'notifications',
      'midi',
      'clipboard-read',
      'fullscreen',
      'openExternal',
      'hid',
      'serial',
      'usb',
    ] as const;
    for (const permission of permissions) {
      told.setPermissionRequestHandler?.({} as never, permission, (answer) => granted.push(answer), {} as never);
      granted.push(told.setPermissionCheckHandler?.(null, permission, 'app://floatbook', {} as never) ?? true);
    }
    granted.push(told.setDevicePermissionHandler?.({} as never) ?? true);
    expect(granted).toEqual(Array.from({ length: permissions.length * 2 + 1 }, () => false));
    const streams: unknown[] = [];
    told.setDisplayMediaRequestHandler?.({} as never, (given) => streams.push(given));
    expect(streams).toEqual([null]);
    expect(double.app.listenerCount('session-created')).toBe(1);
  });

  test('6 webSecurity stays on', () => expect(preferences().webSecurity).toBe(true));

  test('7 a content security policy, without inline scripts and without eval', async () => {
    const policy = (await answerOf('app://floatbook/')).headers.get('content-security-policy') ?? '';
    const rules = new Map(policy.split('; ').map((rule) => [rule.split(' ')[0], rule.split(' ').slice(1).join(' ')]));
    expect(rules.get('default-src')).toBe("'none'");
    expect(rules.get('script-src')).toBe("'self'");
    expect(rules.get('connect-src')).toBe("'self'");
    expect(policy).not.toMatch(/unsafe-|\*|https?:|wasm/);
    for (const rule of ['object-src', 'base-uri', 'form-action', 'frame-ancestors']) expect(rules.get(rule), rule).toBe("'none'");
  });

  test('8 no insecure content', () => expect(preferences().allowRunningInsecureContent).toBe(false));

  test('9 no experimental features', () => expect(preferences().experimentalFeatures).toBe(false));

  test('10 no blink features', () => expect(preferences()).not.toHaveProperty('enableBlinkFeatures'));

  test('11 no webviews, so none with allowpopups', () => {
    expect(preferences().webviewTag).toBe(false);
    const built = readdirSync(join(DIST, 'renderer/assets')).filter((name) => name.endsWith('.js'));
    for (const name of built) expect(readFileSync(join(DIST, 'renderer/assets', name), 'utf8')).not.toMatch(/<webview|allowpopups/i);
  });

  test('12 a webview is refused before it is made', () => {
    let stopped = false;
    window.webContents.emit('will-attach-webview', { preventDefault: () => (stopped = true) }, {}, {});
    expect(stopped).toBe(true);
  });

  test('13 navigation is limited to our own page', () => {
    for (const event of ['will-navigate', 'will-frame-navigate', 'will-redirect']) {
      expect(mayGo('app://floatbook/#/activity', event)).toBe(true);
      for (const url of [
        'https://example.com/',
        'file:///etc/passwd',
        'app://floatbook@example.com/',
        'app://floatbook.example.com/',
        'javascript:alert(1)',
      ])
        expect(mayGo(url, event), `${event} ${url}`).toBe(false);
    }
  });

  test('14 no new windows', () => {
    for (const url of ['https://example.com/', 'app://floatbook/', 'about:blank', 'https://checkout.stripe.com/c/1'])
      expect(window.webContents.windowOpenHandler?.({ url } as never)).toEqual({ action: 'deny' });
  });

  test('15 openExternal takes the https pages of the processor, and nothing else', () => {
    const opened = () => double.told.calls.filter((call) => call.startsWith('openExternal '));
    const before = opened().length;
    for (const url of [
      'file:///usr/bin/xcalc',
      'http://checkout.stripe.com/',
      'https://stripe.com.evil.example/',
      'https://evil.example/?stripe.com',
      'https://checkout.stripe.com@evil.example/',
      'smb://stripe.com/x',
      'ms-msdt:/id',
      'mailto:x@stripe.com',
      'https://stripe.com:444/',
      'https://xn--strpe-n4a.com/',
    ])
      window.webContents.windowOpenHandler?.({ url } as never);
    expect(opened()).toHaveLength(before);
    window.webContents.windowOpenHandler?.({ url: 'https://hooks.stripe.com/3d/1' } as never);
    expect(opened().at(-1)).toBe('openExternal https://hooks.stripe.com/3d/1');
  });

  test('16 a current version of Electron', () => {
    const { version } = createRequire(import.meta.url)('electron/package.json') as { version: string };
    expect(Number(version.split('.')[0])).toBeGreaterThanOrEqual(42);
  });

  test('17 the sender of every IPC message is checked: window, frame and origin; and there is one channel', async () => {
    expect(double.ipc.channels()).toEqual(['floatbook:call']);
    const own = { sender: window.webContents.asWebContents(), senderFrame: window.webContents.mainFrame as WebFrameMain };
    const call = [{ method: 'app.state', input: {} }];
    await expect(double.ipc.invoke(own, 'floatbook:call', call)).resolves.toMatchObject({ outcome: 'ok' });
    for (const sender of [
      { ...own, senderFrame: null },
      { ...own, senderFrame: { url: 'app://floatbook/' } as WebFrameMain },
      { ...own, sender: new ContentsDouble().asWebContents() },
    ])
      await expect(double.ipc.invoke(sender, 'floatbook:call', call)).rejects.toThrow('Only the page of Floatbook may call.');
    window.webContents.mainFrame.url = 'https://example.com/';
    await expect(double.ipc.invoke(own, 'floatbook:call', call)).rejects.toThrow('Only the page of Floatbook may call.');
    window.webContents.mainFrame.url = 'app://floatbook/';
  });

  test('18 a scheme of our own and never file:', async () => {
    const main = readdirSync(join(DIST, 'main'))
      .filter((name) => name.startsWith('main') && name.endsWith('.js'))
      .map((name) => readFileSync(join(DIST, 'main', name), 'utf8'));
    expect(main.join('\n')).not.toMatch(/\.loadFile\(/);
    for (const path of ['/..%2fmain%2fmain.js', '/%2e%2e/main/main.js', '/../renderer-of-another/index.html', '/assets/..%5c..%5cmain%5cmain.js'])
      expect((await answerOf(`app://floatbook${path}`)).status, path).toBe(404);
  });

  test('19 the fuses are chosen, all nine of them (what was flipped is shown in packaging.test.ts)', () => {
    const text = readFileSync(join(PROJECT, 'electron-builder.yml'), 'utf8');
    const fuses = Array.from(
      /electronFuses:\n((?: {2}\w+: \w+\n)+)/.exec(text)?.[1]?.matchAll(/^ {2}(\w+): (true|false)$/gm) ?? [],
      ([, name]) => name,
    );
    expect(fuses).toHaveLength(8);
    expect(readFileSync(join(PROJECT, 'electron/packaging/after-pack.ts'), 'utf8')).toContain('[FuseV1Options.WasmTrapHandlers]: true');
  });

  test('20 no Electron API reaches the page: three functions of our own, and no event with a sender', () => {
    const { webContents } = window;
    const own = { sender: webContents.asWebContents(), senderFrame: webContents.mainFrame as WebFrameMain };
    const exposed = runPreload(join(DIST, 'main/preload.cjs'), double, webContents, () => own);
    expect(exposed.names).toEqual(['floatbook']);
    expect(Object.keys(exposed.floatbook).toSorted()).toEqual(['call', 'listen', 'pathOf']);
    const heard: unknown[][] = [];
    exposed.floatbook.listen((...given: unknown[]) => heard.push(given));
    webContents.send('floatbook:announce', { type: 'stale', queries: [] });
    expect(heard).toEqual([[{ type: 'stale', queries: [] }]]);
  });
});
