/** The life of the desktop application under the double: a window for each book, the menu, dialogs of the system, files that are saved, crashes, updates. */

import { existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MenuItemConstructorOptions, WebFrameMain } from 'electron';
import { afterEach, describe, expect, test } from 'vitest';
import { createClient } from '../../electron/ipc/client.ts';
import type { Client } from '../../electron/ipc/client.ts';
import { crashOf, keepCrash } from '../../electron/crashes.ts';
import { fileNameOf } from '../../electron/file-name.ts';
import { menuTemplate } from '../../electron/menu.ts';
import { lookForUpdate, updateState } from '../../electron/updates.ts';
import { APP_ID } from '../../electron/version.ts';
import { temporaryFolder } from '../ipc/temporary.ts';
import { newRandom } from '../model/random.ts';
import { copyApplication } from './broken-application.ts';
import type { ElectronDouble } from './double.ts';
import type { WindowDouble } from './double-window.ts';
import { launchWindow, runPreload } from './launch-main.ts';

const DIST = fileURLToPath(new URL('../../dist/', import.meta.url));
const WORKSPACE = { name: 'Main', vendor: '', currency: 'EUR' };

const started: ElectronDouble[] = [];
afterEach(() => {
  for (const double of started.splice(0)) double.app.emit('will-quit', {});
});

async function start(given: readonly string[] = [], folder = temporaryFolder()) {
  const { double, window } = await launchWindow(
    join(DIST, 'main/main.js'),
    { appData: join(folder, 'settings'), documents: join(folder, 'documents') },
    given,
  );
  started.push(double);
  return { double, window, folder, ...pageOf(double, window) };
}

/** The page of a window, as far as it calls and hears. */
function pageOf(double: ElectronDouble, window: WindowDouble): { readonly client: Client; readonly heard: unknown[] } {
  const { webContents } = window;
  const own = { sender: webContents.asWebContents(), senderFrame: webContents.mainFrame as WebFrameMain };
  const client = createClient(runPreload(join(DIST, 'main/preload.cjs'), double, webContents, () => own).floatbook);
  const heard: unknown[] = [];
  client.listen((announcement) => heard.push(announcement));
  return { client, heard };
}

const makeBook = (client: Client, organisation: string) =>
  client.run('book.create', { organisation, file: organisation, timeZone: 'UTC', firstWeekday: 'monday', workspace: WORKSPACE });

const soon = () => new Promise((resolve) => setTimeout(resolve, 50));

function menuItem(double: ElectronDouble, ...path: readonly string[]): MenuItemConstructorOptions {
  let items = double.told.menu;
  let found: MenuItemConstructorOptions | undefined;
  for (const label of path) {
    found = items.find((item) => (item.label ?? item.role) === label);
    items = (found?.submenu ?? []) as MenuItemConstructorOptions[];
  }
  if (found === undefined) throw new Error(`no menu item ${path.join(' > ')}`);
  return found;
}

const choose = (double: ElectronDouble, ...path: readonly string[]) => menuItem(double, ...path).click?.({} as never, undefined, {});

describe('a window for each book', () => {
  test('a book that is handed over goes into the window without one; the next has its own, with its own page behind it', async () => {
    const { double, client, window, folder } = await start();
    const first = await makeBook(client, 'first');
    await client.run('book.close', {});
    const second = await makeBook(client, 'second');
    double.app.emit('open-file', { preventDefault: () => undefined }, first.file);
    await expect.poll(() => double.told.windows.length).toBe(2);
    const [, other] = double.told.windows as [WindowDouble, WindowDouble];
    const beside = pageOf(double, other);
    expect((await beside.client.query('app.state', {})).book?.organisation).toBe('first');
    expect((await client.query('app.state', {})).book?.organisation).toBe('second');
    // By another name, and by a second start: the book is open, so its window comes to the front.
    const link = join(folder, 'link.floatbook');
    symlinkSync(second.file, link);
    const before = window.focused;
    double.app.emit('second-instance', {}, ['floatbook'], '/', { book: link });
    await expect.poll(() => window.focused).toBe(before + 1);
    expect(double.told.windows).toHaveLength(2);
    // What a window knows of the computer, the other learns as well.
    await beside.client.run('processors.setStripeKey', { key: `sk_test_${'x'.repeat(24)}` });
    expect((await client.query('processors.stripe', {})).keys).toContainEqual({ mode: 'test', place: 'system' });
    other.close();
    double.app.emit('open-file', { preventDefault: () => undefined }, first.file);
    await expect.poll(() => double.told.windows.length).toBe(3);
  });

  test('the same book handed over twice at once is one window', async () => {
    const { double, client } = await start();
    const book = await makeBook(client, 'one');
    await client.run('book.close', {});
    await makeBook(client, 'two');
    for (let time = 0; time < 2; time += 1) double.app.emit('open-file', { preventDefault: () => undefined }, book.file);
    await soon();
    await expect.poll(() => double.told.windows.length).toBe(2);
    expect(double.told.errorBoxes).toEqual([]);
  });

  test('what is refused beside an open book has a window of its own, whose first screen opens it and says why that does not go', async () => {
    const { double, client, folder } = await start();
    await makeBook(client, 'first');
    const file = join(folder, 'a picture & more.floatbook');
    writeFileSync(file, 'not a book');
    await client.run('app.openBook', { file });
    await expect.poll(() => double.told.windows.length).toBe(2);
    const [, other] = double.told.windows as [WindowDouble, WindowDouble];
    expect(other.loaded).toEqual([`app://floatbook/#/open?${new URLSearchParams({ file }).toString()}`]);
    const beside = pageOf(double, other);
    await expect(beside.client.run('book.open', { file })).rejects.toMatchObject({ refusal: { code: 'not_a_book' } });
    // A window without a book is there now: its page is told of the next one.
    double.app.emit('open-file', { preventDefault: () => undefined }, file);
    await expect.poll(() => beside.heard).toContainEqual({ type: 'handed-over', file });
    expect(double.told.windows).toHaveLength(2);
    expect(double.told.errorBoxes).toEqual([]);
  });

  test('a book that another window has open is shown there, whichever window it is asked for in', async () => {
    const { double, client, window } = await start();
    const { file } = await makeBook(client, 'first');
    choose(double, '&File', 'New book…');
    const beside = pageOf(double, double.told.windows[1] as WindowDouble);
    const before = window.focused;
    await expect(beside.client.run('book.open', { file })).rejects.toMatchObject({
      refusal: { code: 'book_in_use', message: 'This book is open in another window, which has come to the front.' },
    });
    expect(window.focused).toBe(before + 1);
    expect((await beside.client.query('app.state', {})).book).toBeNull();
    // In its own window it is opened anew.
    expect((await client.run('book.open', { file })).organisation).toBe('first');
  });

  test('a new book that is being typed in stays as it is when a book is handed over, whether that opens or not', async () => {
    const { double, client, window, heard, folder } = await start();
    const { file } = await makeBook(client, 'first');
    await client.run('book.close', {});
    window.webContents.mainFrame.url = 'app://floatbook/#/new';
    const broken = join(folder, 'broken.floatbook');
    writeFileSync(broken, 'not a book');
    for (const each of [broken, file]) {
      double.app.emit('open-file', { preventDefault: () => undefined }, each);
      await expect.poll(() => double.told.windows.length).toBe(2);
      await soon();
    }
    expect((await client.query('app.state', {})).book).toBeNull();
    expect(heard).not.toContainEqual(expect.objectContaining({ type: 'handed-over' }));
    const beside = pageOf(double, double.told.windows[1] as WindowDouble);
    expect((await beside.client.query('app.state', {})).book?.organisation).toBe('first');
  });

  test.each([1, 2, 3, 4, 5, 6])(
    'whatever is done with windows and books, each book has one window and each window its own book (%d)',
    async (seed) => {
      const { double } = await start();
      const random = newRandom(seed);
      const open = () => double.told.windows.filter(({ webContents }) => !webContents.destroyed);
      const pages = new Map<WindowDouble, Client>();
      const clientOf = (window: WindowDouble) => {
        const known = pages.get(window) ?? pageOf(double, window).client;
        pages.set(window, known);
        return known;
      };
      const bookOf = async (window: WindowDouble) => (await clientOf(window).query('app.state', {})).book?.organisation ?? null;
      const files: string[] = [];
      const anyWindow = () => random.pick(open());
      const anyFile = () => random.pick(files);
      // A window that took the last book of another is refused, and so is one that asks for what is shown elsewhere.
      const inPage = (act: Promise<unknown>) => act.catch((error: unknown) => expect(error).toMatchObject({ refusal: { code: 'book_in_use' } }));
      for (const name of ['a', 'b', 'c']) files.push((await makeBook(clientOf(anyWindow()), name)).file);
      const acts: readonly (() => unknown)[] = [
        () => double.app.emit('open-file', { preventDefault: () => undefined }, anyFile()),
        () => double.app.emit('second-instance', {}, ['floatbook'], '/', { book: random.pick([...files, null]) }),
        () => double.app.emit('activate'),
        () => choose(double, '&File', 'New book…'),
        () => anyWindow()?.emit('focus'),
        () => (open().length > 1 ? anyWindow().close() : undefined),
        () => inPage(clientOf(anyWindow()).run('book.open', { file: anyFile() })),
        () => inPage(clientOf(anyWindow()).run('app.openBook', { file: anyFile() })),
        () => inPage(clientOf(anyWindow()).run('book.close', {})),
      ];
      for (let step = 0; step < 60; step += 1) {
        await random.pick(acts)();
        await soon();
        const books = await Promise.all(open().map(bookOf));
        const there = books.filter((book) => book !== null);
        expect(new Set(there).size, `step ${step}: ${books.join()}`).toBe(there.length);
      }
      expect(double.told.errorBoxes).toEqual([]);
      // The lock of every book that no window has is free again.
      for (const window of open()) await clientOf(window).run('book.close', {});
      for (const file of files) await clientOf(open()[0] as WindowDouble).run('book.open', { file });
    },
  );

  test('a call from one window never reaches the book of the other', async () => {
    const { double, client } = await start();
    await makeBook(client, 'first');
    choose(double, '&File', 'New book…');
    const [, other] = double.told.windows as [WindowDouble, WindowDouble];
    expect(other.loaded).toEqual(['app://floatbook/#/new']);
    const beside = pageOf(double, other);
    await makeBook(beside.client, 'second');
    const mixed = {
      sender: other.webContents.asWebContents(),
      senderFrame: double.told.windows[0]?.webContents.mainFrame as unknown as WebFrameMain,
    };
    await expect(double.ipc.invoke(mixed, 'floatbook:call', [{ method: 'app.state', input: {} }])).rejects.toThrow('Only the page of Floatbook');
    other.close();
    const gone = { ...mixed, senderFrame: other.webContents.mainFrame as WebFrameMain };
    await expect(double.ipc.invoke(gone, 'floatbook:call', [{ method: 'app.state', input: {} }])).rejects.toThrow('Only the page of Floatbook');
    expect((await client.query('app.state', {})).book?.organisation).toBe('first');
  });
});

describe('the menu', () => {
  test('has the roles of the desktop, and items that act in the page once there is a book', async () => {
    const { double, client, heard } = await start();
    expect(double.told.menu.map((item) => item.role ?? item.label)).toEqual(['&File', 'editMenu', '&View', 'windowMenu', 'help']);
    const acts = [
      ['import', '&File', 'Import…'],
      ['import-statement', '&File', 'Import a bank, card or processor statement…'],
      ['export-statement', '&File', 'Export statement…'],
      ['settings', '&File', 'Settings…'],
      ['reports', '&View', 'Reports'],
    ] as const;
    for (const [, ...path] of acts) expect(menuItem(double, ...path).enabled, path.join()).toBe(false);
    await makeBook(client, 'first');
    for (const [act, ...path] of acts) {
      expect(menuItem(double, ...path).enabled, path.join()).toBe(true);
      choose(double, ...path);
      expect(heard.at(-1)).toEqual({ type: 'act', act });
    }
    choose(double, 'help', 'About Floatbook');
    expect(heard.at(-1)).toEqual({ type: 'act', act: 'about' });
  });

  test('no two items have the same keys, on any system', () => {
    const none = { act: () => undefined, chooseBook: () => undefined, openBook: () => undefined };
    for (const platform of ['linux', 'darwin', 'win32'] as const) {
      const items = menuTemplate({ platform, packaged: true, hasBook: true, recent: [] }, none).flatMap(
        ({ submenu }) => (submenu ?? []) as MenuItemConstructorOptions[],
      );
      const keys = items.flatMap(({ accelerator }) => (accelerator === undefined || accelerator === null ? [] : [accelerator]));
      expect(new Set(keys).size).toBe(keys.length);
      expect(items.filter(({ role }) => role === 'toggleDevTools' || role === 'reload')).toEqual([]);
    }
  });

  test('opens a book by the dialog of the system, and the recent ones by name', async () => {
    const { double, client } = await start();
    const first = await makeBook(client, 'Fish & Sons');
    const second = await makeBook(client, 'second');
    expect(double.told.recentDocuments).toEqual([first.file, second.file]);
    double.told.replies.push(first.file);
    choose(double, '&File', 'Open…');
    await expect.poll(() => double.told.windows.length).toBe(2);
    expect(double.told.asked).toMatchObject([{ kind: 'open', options: { filters: [{ extensions: ['floatbook'] }] } }]);
    // In front is now the second window; a recent book that is open comes forward.
    const before = double.told.windows[0]?.focused ?? 0;
    choose(double, '&File', 'Open recent', 'second (second.floatbook)');
    await expect.poll(() => double.told.windows[0]?.focused).toBe(before + 1);
    expect(menuItem(double, '&File', 'Open recent', 'Fish && Sons (Fish && Sons.floatbook)').enabled).toBeUndefined();
    // Nothing chosen, nothing opened.
    choose(double, '&File', 'Open…');
    await soon();
    expect(double.told.windows).toHaveLength(2);
  });
});

describe('dialogs of the system', () => {
  test('give the page a path of a book, or of a place for one; a browser has none', async () => {
    const { double, client } = await start();
    double.told.replies.push('/x/a.floatbook', '/x/new.floatbook');
    expect(await client.query('app.chooseBook', {})).toEqual({ file: '/x/a.floatbook' });
    expect(await client.query('app.choosePlace', { suggested: '../../etc/pass:wd' })).toEqual({ file: '/x/new.floatbook' });
    expect(double.told.asked.at(-1)?.options).toMatchObject({ defaultPath: expect.stringMatching(/Floatbook\/pass-wd$/) });
    expect(await client.query('app.chooseBook', {})).toEqual({ file: null });
  });

  test('ask before a window is closed that is busy, and leave it when the user says so', async () => {
    const { double, window } = await start();
    double.told.replies.push(0);
    expect(window.closeWhileBusy()).toBe(false);
    double.told.replies.push(1);
    expect(window.closeWhileBusy()).toBe(true);
    expect(double.told.asked).toMatchObject([{ options: { defaultId: 0, cancelId: 0 } }, {}]);
  });

  test('ask where a file goes that the page made; another download is refused', async () => {
    const { double } = await start();
    expect(double.told.download('blob:app://floatbook/1', 'q1.csv')).toEqual({ refused: false, place: expect.stringMatching(/downloads\/q1\.csv$/) });
    for (const url of [
      'https://example.com/x.exe',
      'file:///etc/passwd',
      'blob:https://example.com/1',
      'data:text/plain,x',
      'blob:app://floatbook.example.com/1',
    ])
      expect(double.told.download(url, 'x').refused, url).toBe(true);
  });

  test('never suggest a name that leads elsewhere', () => {
    const names = ['../../x', 'C:\\x\\y.csv', '..', '', 'a\u202Egpj.exe', 'x/..', 'a:b?.csv', 'trailing. '];
    expect(names.map(fileNameOf)).toEqual(['x', 'y.csv', 'Floatbook', 'Floatbook', 'a-gpj.exe', 'Floatbook', 'a-b-.csv', 'trailing']);
  });
});

describe('a second start', () => {
  test('tells its book with the folder that it was started in', async () => {
    expect((await start()).double.told.handedOn).toEqual({ book: null });
    const { double } = await start(['--book=there/is none.floatbook']);
    expect(double.told.handedOn).toEqual({ book: join(process.cwd(), 'there/is none.floatbook') });
  });

  test.each([undefined, null, 'x', {}, { book: 1 }, { book: 'relative.floatbook' }, { book: '/x\0.floatbook' }])(
    'that hands on %j only brings the window to the front',
    async (given) => {
      const { double, window } = await start();
      const before = window.focused;
      double.app.emit('second-instance', {}, ['floatbook'], '/', given);
      expect(window.focused).toBe(before + 1);
      expect(double.told.windows).toHaveLength(1);
    },
  );

  test('is known to Windows by the id that the installer registers', () => {
    expect(readFileSync(fileURLToPath(new URL('../../electron-builder.yml', import.meta.url)), 'utf8')).toContain(`\nappId: ${APP_ID}\n`);
  });
});

describe('crashes', () => {
  test('of a promise that nobody waited for are logged and kept, without what was said', async () => {
    const { folder } = await start();
    const settings = join(folder, 'settings/Floatbook');
    // Ours alone: the others are of what runs the tests.
    process.listeners('unhandledRejection').at(-1)?.(new RangeError('Jane Doe'), Promise.resolve());
    const [report = ''] = readdirSync(join(settings, 'crashes/reports'));
    expect(JSON.parse(readFileSync(join(settings, 'crashes/reports', report), 'utf8'))).toMatchObject({ where: 'main', name: 'RangeError' });
    expect(readFileSync(join(settings, 'crashes/reports', report), 'utf8')).not.toContain('Jane');
    expect(readFileSync(join(settings, 'logs/floatbook.log'), 'utf8')).toContain('RangeError');
  });

  test('are kept here and sent nowhere', async () => {
    const { double, folder } = await start();
    expect(double.told.crashReporter).toEqual([{ uploadToServer: false, productName: 'Floatbook' }]);
    expect(double.told.paths.get('crashDumps')).toBe(join(folder, 'settings/Floatbook/crashes'));
  });

  test('leave when, where and what kind, and nothing that was said: no name, no sum', async () => {
    const { double, client, window, folder } = await start();
    const reports = join(folder, 'settings/Floatbook/crashes/reports');
    const error = new TypeError('Jane Doe owes 1,234.56 EUR\n    at Jane (/home/jane/secret.js:1:2)');
    keepCrash(join(folder, 'settings/Floatbook'), 1, crashOf(error));
    keepCrash(join(folder, 'settings/Floatbook'), 2, crashOf('Jane Doe'));
    await client.run('app.fault', { name: 'TypeError', places: ['index-x.js:1:2'] });
    double.app.emit('child-process-gone', {}, { type: 'GPU', reason: 'crashed', exitCode: 11 });
    double.told.replies.push(0);
    window.webContents.emit('render-process-gone', {}, { reason: 'oom', exitCode: 5 });
    await expect.poll(() => window.webContents.reloads).toBe(1);
    const written = readdirSync(reports).map((name) => readFileSync(join(reports, name), 'utf8'));
    expect(written).toHaveLength(5);
    expect(written.join('\n')).not.toMatch(/Jane|1,234|secret/i);
    expect(written.join('\n')).toMatch(/shell\.test\.ts:\d+:\d+/);
    for (const fault of [
      { name: 'Jane Doe', places: [] },
      { name: 'Error', places: ['at Jane Doe'] },
    ])
      await expect(client.run('app.fault', fault)).rejects.toThrow(/name|places/);
  });

  test('are few, also those of one moment: the oldest go', () => {
    const folder = temporaryFolder();
    for (let crash = 0; crash < 40; crash += 1) keepCrash(folder, Math.min(crash, 25) * 1000, crashOf(new Error('x')));
    const seconds = readdirSync(join(folder, 'crashes/reports')).map((name) => Number(name.slice(17, 19)));
    expect(seconds.toSorted((a, b) => a - b)).toEqual([20, 21, 22, 23, 24, ...Array.from({ length: 15 }, () => 25)]);
  });

  test('of a page close its window where it is not to be loaded again', async () => {
    const { double, window } = await start();
    double.told.replies.push(1);
    window.webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 });
    await expect.poll(() => window.webContents.destroyed).toBe(true);
  });
});

describe('a page that does not answer', () => {
  test('is stopped and loaded again where the user says so, without being asked a second time', async () => {
    const { double, window, folder } = await start();
    double.told.replies.push(1);
    window.emit('unresponsive');
    await expect.poll(() => window.webContents.reloads).toBe(1);
    expect(double.told.asked).toMatchObject([{ options: { title: 'The page does not answer', defaultId: 0, cancelId: 0 } }]);
    const reports = join(folder, 'settings/Floatbook/crashes/reports');
    expect(
      readdirSync(reports)
        .map((name) => readFileSync(join(reports, name), 'utf8'))
        .join(),
    ).toContain('page killed');
    // What happens after that is asked about again.
    double.told.replies.push(0);
    window.webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 });
    await expect.poll(() => window.webContents.reloads).toBe(2);
    expect(double.told.asked).toHaveLength(2);
  });

  test('is left alone where the user waits, and asked about once, until it answers', async () => {
    const { double, window } = await start();
    window.emit('unresponsive');
    window.emit('unresponsive');
    expect(double.told.asked).toHaveLength(1);
    window.emit('responsive');
    await soon();
    double.told.replies.push(0);
    window.emit('unresponsive');
    await soon();
    expect(double.told.asked).toHaveLength(2);
    expect(window.webContents.reloads).toBe(0);
    window.emit('unresponsive');
    window.close();
    window.emit('responsive');
    await soon();
    expect(window.webContents.reloads).toBe(0);
  });
});

describe('updates', () => {
  test('are off without a feed, and where the feed is not https', async () => {
    const folder = temporaryFolder();
    const withFeed = (url: string) => {
      const resources = join(folder, String(url.length));
      mkdirSync(resources, { recursive: true });
      writeFileSync(join(resources, 'app-update.yml'), `provider: generic\nurl: ${url}\n`);
      return resources;
    };
    expect(updateState(true, folder)).toBe('off');
    expect(updateState(true, undefined)).toBe('off');
    expect(updateState(false, withFeed('https://feed.example.com/'))).toBe('off');
    expect(updateState(true, withFeed('http://feed.example.com/'))).toBe('unsafe');
    expect(updateState(true, withFeed('https://feed.example.com/x'))).toBe('on');
    await lookForUpdate(true, folder, () => Promise.reject(new Error('nobody is asked')));
  });

  test('are built in: with a feed the updater is there, finds that this is no installed program, and asks nobody', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'app-update.yml'), 'provider: generic\nurl: https://feed.invalid/\n');
    Object.defineProperty(process, 'resourcesPath', { value: folder, configurable: true });
    const application = copyApplication(join(folder, 'application'));
    const { double, window } = await launchWindow(join(application, 'dist/main/main.js'), {
      appData: join(folder, 'settings'),
      documents: join(folder, 'documents'),
      packaged: true,
    });
    Reflect.deleteProperty(process, 'resourcesPath');
    started.push(double);
    expect(window.options.webPreferences?.devTools).toBe(false);
    // Only where updates are fetched may Chromium look up names.
    expect(double.told.calls.filter((call) => call.startsWith('appendSwitch'))).toEqual([]);
    await soon();
    expect(double.told.asked).toEqual([]);
    expect(existsSync(join(folder, 'settings/Floatbook/logs/floatbook.log'))).toBe(false);
  });

  test('the configuration sets no feed', () => {
    expect(readFileSync(fileURLToPath(new URL('../../electron-builder.yml', import.meta.url)), 'utf8')).toMatch(/^publish: null$/m);
  });
});

describe('licences', () => {
  test('of everything that is built in are there for the page, with their texts', async () => {
    const { client } = await start();
    const { parts } = await client.query('app.licences', {});
    const names = parts.map(({ name }) => name);
    for (const name of ['react', '@mantine/core', 'better-sqlite3', 'dejavu-fonts-ttf', 'nodemailer', 'pdfkit', 'electron-updater', 'zod'])
      expect(names).toContain(name);
    expect(parts.filter(({ licence, text }) => licence === '' && text === '')).toEqual([]);
    expect(parts.filter(({ text }) => text !== '').length / parts.length).toBeGreaterThan(0.9);
  });
});
