/** Starts the whole application for a journey, either way: as a window (built main and preload under the double) or in browser mode. */

import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WebFrameMain } from 'electron';
import type { BrowserContextOptions, Frame, Page, Route } from 'playwright-core';
import type { Call } from '../../electron/ipc/contract/contract.ts';
import type { ElectronDouble } from '../electron/double.ts';
import type { WindowDouble } from '../electron/double-window.ts';
import { launchWindow, runPreload } from '../electron/launch-main.ts';
import { newContext, watchPage } from './browser.ts';

export const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
/** Chromium knows no `app:` addresses; the page stands here, and its requests are answered by the application's own protocol handler. */
const STAND_IN = 'https://floatbook.test';
const OWN = 'app://floatbook';

export interface Side {
  readonly page: Page;
  /** Fresh folders of this start; gone when it is closed. */
  readonly folder: string;
  /** What must stay empty: see `watchPage`, and requests to anywhere else. */
  readonly errors: readonly string[];
  close(): Promise<void>;
}

export interface ElectronSide extends Side {
  readonly double: ElectronDouble;
  readonly window: WindowDouble;
  /** What the main process let the page do that leads away from it: requests, navigations, windows. */
  readonly through: readonly string[];
}

export interface BrowserSide extends Side {
  readonly server: ChildProcess;
  readonly link: string;
  /** Has the server make another link, as somebody does who presses Enter where it runs. */
  newLink(): Promise<string>;
}

export interface SideOptions {
  readonly context?: BrowserContextOptions;
  /** Arguments of the application, such as `--book FILE`. */
  readonly arguments?: readonly string[];
  /** What the browser mode is run under, such as a shell with mounts of its own; given the folder of the start. */
  readonly under?: (folder: string) => Under;
  /** Of the window: as it is released, where it is else as developers start it. */
  readonly packaged?: boolean;
  /** Folder with `dist`, where it is not the project's own. */
  readonly application?: string;
  /** Of the browser mode, where it asks again; at once unless given. */
  readonly confirms?: 'at once' | 'by hand';
}

/** The real page, talking to the real main process over the real preload script. */
export async function startElectronSide(options: SideOptions = {}): Promise<ElectronSide> {
  const folder = mkdtempSync(join(tmpdir(), 'floatbook-test-'));
  const dist = join(options.application ?? PROJECT, 'dist');
  const { double, window } = await launchWindow(
    join(dist, 'main/main.js'),
    { appData: join(folder, 'settings'), documents: join(folder, 'documents'), packaged: options.packaged === true },
    options.arguments,
  );
  const context = await newContext(options.context);
  const page = await context.newPage();
  const errors = watchPage(page) as string[];
  const through: string[] = [];
  await routeToProtocol(page, { double, window, errors, through });
  // What Electron does not open is not there: no such window ever asks for anything.
  context.on('page', (opened) => {
    if (window.webContents.windowOpenHandler?.({ url: opened.url() } as never).action !== 'deny') through.push(`window ${opened.url()}`);
    void opened.close();
  });
  await context.route('**/*', (route) => route.abort());
  await bridge(page, double, window, String(window.options.webPreferences?.preload));
  await page.goto(window.loaded[0]?.replace(OWN, STAND_IN) ?? STAND_IN);
  window.emit('ready-to-show');
  return {
    page,
    folder,
    errors,
    through,
    double,
    window,
    async close() {
      await context.close();
      window.close();
      double.app.emit('will-quit', {});
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Routing {
  readonly double: ElectronDouble;
  readonly window: WindowDouble;
  readonly errors: string[];
  readonly through: string[];
}

/** Asks the main process as Electron does: before a frame goes anywhere, and before a request goes out. */
function isLetThrough({ double, window }: Routing, route: Route): boolean {
  const asked = route.request();
  const url = asked.url().replace(STAND_IN, OWN);
  if (!asked.isNavigationRequest()) return !double.told.request(url);
  let isStopped = false;
  const isMainFrame = asked.frame().parentFrame() === null;
  const event = { url, isMainFrame, preventDefault: () => (isStopped = true) };
  for (const name of isMainFrame ? ['will-frame-navigate', 'will-navigate'] : ['will-frame-navigate']) window.webContents.emit(name, event);
  return !isStopped && !double.told.request(url);
}

async function routeToProtocol(page: Page, routing: Routing): Promise<void> {
  const { double, errors, through } = routing;
  const handler = double.told.schemeHandlers.get('app');
  if (handler === undefined) throw new Error('The application serves no app: scheme');
  await page.route('**/*', async (route: Route) => {
    const asked = route.request();
    const isOwn = asked.url().startsWith(`${STAND_IN}/`);
    const isLet = isLetThrough(routing, route);
    if (!isOwn) errors.push(`request to ${asked.url()}`);
    if (!isOwn && isLet) {
      through.push(`${asked.isNavigationRequest() ? 'navigation' : 'request'} ${asked.url()}`);
      return route.continue();
    }
    if (!isLet) return route.abort('aborted');
    const response = await handler(new Request(asked.url().replace(STAND_IN, OWN), { method: asked.method() }));
    return route.fulfill({ status: response.status, headers: Object.fromEntries(response.headers), body: Buffer.from(await response.arrayBuffer()) });
  });
}

async function bridge(page: Page, double: ElectronDouble, window: WindowDouble, preload: string): Promise<void> {
  const contents = window.webContents;
  const senderOf = (frame: Frame) => {
    const url = frame.url().replace(STAND_IN, OWN);
    contents.mainFrame.url = page.mainFrame().url().replace(STAND_IN, OWN);
    return { sender: contents.asWebContents(), senderFrame: (frame === page.mainFrame() ? contents.mainFrame : { url }) as WebFrameMain };
  };
  // A view of the page is a part of its address, which the main process can read at any time.
  page.on('framenavigated', (frame) => {
    if (frame === page.mainFrame()) contents.mainFrame.url = frame.url().replace(STAND_IN, OWN);
  });
  let caller: Frame = page.mainFrame();
  const exposed = runPreload(preload, double, contents, () => senderOf(caller));
  await page.exposeBinding('floatbookCall', (source, call: unknown) => {
    caller = source.frame;
    return exposed.floatbook.call(call as Call);
  });
  exposed.floatbook.listen((announcement) => {
    // A page that is just being left misses it, as it would in a window.
    page
      .evaluate((heard) => (globalThis as unknown as { floatbookHear?: (value: unknown) => void }).floatbookHear?.(heard), announcement)
      .catch(() => undefined);
  });
  await page.addInitScript(() => {
    // A preload script runs in the main frame only.
    if (globalThis.top !== globalThis.self) return;
    const scope = globalThis as unknown as {
      floatbookCall: (call: unknown) => Promise<unknown>;
      floatbookHear: (value: unknown) => void;
      floatbookPaths?: Readonly<Record<string, string>>;
    };
    const listeners = new Set<(value: unknown) => void>();
    scope.floatbookHear = (value) => listeners.forEach((listener) => listener(value));
    const floatbook = {
      call: (call: unknown) => scope.floatbookCall(structuredClone(call)),
      listen(listener: (value: unknown) => void) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
      // Only Electron knows where a file lies; a journey that drops one says so beforehand.
      pathOf: (file: File) => scope.floatbookPaths?.[file.name] ?? '',
    };
    Object.defineProperty(globalThis, 'floatbook', { value: Object.freeze(floatbook) });
  });
}

/** The browser mode as its own process, reached through the link in the file that it names. Where it asks again, the answer is yes at once. */
export async function startBrowserSide(options: SideOptions = {}): Promise<BrowserSide> {
  const folder = mkdtempSync(join(tmpdir(), 'floatbook-test-'));
  const { server, link } = await startServer(folder, options.arguments ?? [], options.under?.(folder));
  const context = await newContext(options.context);
  if (options.confirms !== 'by hand') await context.addInitScript(confirmAtOnce);
  const page = await context.newPage();
  const errors = watchPage(page);
  await page.goto(link);
  return {
    page,
    folder,
    errors,
    server,
    link,
    newLink: () => readLink(server, () => server.stdin?.write('\n')),
    async close() {
      await context.close();
      await stopServer(server);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function confirmAtOnce(): void {
  new MutationObserver(() => {
    const button = document.querySelector<HTMLButtonElement>('[data-ask-again] button:last-of-type:not([data-clicked])');
    if (button === null) return;
    button.dataset['clicked'] = '';
    button.click();
  }).observe(document, { subtree: true, childList: true });
}

export interface Under {
  /** A program that runs it, with its arguments. */
  readonly program?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

export async function startServer(
  folder: string,
  given: readonly string[],
  { program, environment = {} }: Under = {},
): Promise<{ readonly server: ChildProcess; readonly link: string }> {
  const [command, ...before] = program ?? [];
  const node = command === undefined ? [] : [...before, process.execPath];
  const server = spawn(command ?? process.execPath, [...node, join(PROJECT, 'electron/headless.ts'), '--no-open', ...given], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      ...process.env,
      ...environment,
      FLOATBOOK_USER_DATA: join(folder, 'settings'),
      FLOATBOOK_BOOKS_FOLDER: join(folder, 'documents', 'Floatbook'),
    },
  });
  return { server, link: await readLink(server, () => undefined) };
}

/** The link out of the next file that the server names. */
async function readLink(server: ChildProcess, ask: () => void): Promise<string> {
  let printed = '';
  const file = await new Promise<string>((resolve, reject) => {
    server.stderr?.on('data', (text: Buffer) => (printed += String(text)));
    server.stdout?.on('data', (text: Buffer) => {
      printed += String(text);
      const found = /file:\/\/\S+\.html/.exec(printed);
      if (found !== null) resolve(found[0]);
    });
    server.on('exit', (status) => reject(new Error(`The browser mode ended with ${status}: ${printed}`)));
    ask();
  });
  const link = /http:\/\/127\.0\.0\.1:\d+\/#open=[0-9a-f]+/.exec(readFileSync(fileURLToPath(file), 'utf8'))?.[0];
  if (link === undefined) throw new Error(`No link in ${file}`);
  return link;
}

export function stopServer(server: ChildProcess): Promise<number | null> {
  if (server.exitCode !== null) return Promise.resolve(server.exitCode);
  return new Promise((resolve) => {
    server.once('exit', (status) => resolve(status));
    server.kill('SIGTERM');
  });
}
