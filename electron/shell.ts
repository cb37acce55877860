/** The life of the desktop application: one process, a window for each open book; books handed over by the system are opened. */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Menu, crashReporter, dialog, ipcMain, protocol, safeStorage, session, shell as system } from 'electron';
import type { App, BrowserWindow } from 'electron';
import { bookAmong, bookHandedOn, handedOn } from './arguments.ts';
import { crashFolder, crashOf, keepCrash } from './crashes.ts';
import { askForUpdate, bookDialogs, mayLoadAgain, mayStopPage, mayStopWork, suggestPlace } from './dialogs.ts';
import { openDoor } from './door.ts';
import type { Door } from './door.ts';
import { openKeys } from './engine/application/keys.ts';
import { listRecent } from './engine/application/recent-books.ts';
import { chooseFolders } from './folders.ts';
import type { Folders } from './folders.ts';
import type { Announcement, MenuAct } from './ipc/contract/contract.ts';
import { openLog } from './log.ts';
import type { Log } from './log.ts';
import { menuTemplate } from './menu.ts';
import { showNotice } from './notices.ts';
import { APP_ADDRESS, registerAppScheme, serveAppScheme } from './protocol.ts';
import { guardContents, guardNames, guardSession, guardTraffic } from './security.ts';
import { announceOverIpc, serveIpc } from './transports/electron.ts';
import { openPages } from './transports/pages.ts';
import { lookForUpdate, updateState } from './updates.ts';
import { APP_ID } from './version.ts';
import { openWindow } from './window.ts';
import { NEW_BOOK_HASH, createWindows } from './windows.ts';
import type { BesideDoor, Windows } from './windows.ts';

export interface ShellOptions {
  readonly preload: URL;
  readonly rendererFolder: URL;
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where what was packed beside the application lies; only Electron has one. */
  readonly resourcesFolder: string | undefined;
}

/** What the parts of the shell share once it is ready. */
interface Ready {
  readonly app: App;
  readonly folders: Folders;
  readonly log: Log;
  readonly windows: Windows;
}

export function startShell(app: App, options: ShellOptions): void {
  const folders = chooseFolders(options.environment, {
    userDataFolder: join(app.getPath('appData'), 'Floatbook'),
    booksFolder: join(app.getPath('documents'), 'Floatbook'),
  });
  // Chromium's own files go to the same place, and the lock for a single process is taken there. Electron wants the folder to exist.
  mkdirSync(folders.userDataFolder, { recursive: true });
  app.setPath('userData', folders.userDataFolder);
  // Windows names notifications and the place in the task bar by what the installer registered.
  if (process.platform === 'win32') app.setAppUserModelId(APP_ID);
  let bookAtStart = bookAmong(options.arguments);
  if (!app.requestSingleInstanceLock(handedOn(bookAtStart))) {
    app.quit();
    return;
  }
  const log = openLog(folders.userDataFolder, Date.now);
  keepCrashes(app, folders.userDataFolder, log);
  app.enableSandbox();
  // Updates are fetched by Chromium; where there are none, it needs no names.
  if (updateState(app.isPackaged, options.resourcesFolder) !== 'on') guardNames(app.commandLine);
  registerAppScheme(protocol);
  guardContents(app, (url) => void system.openExternal(url).catch(() => undefined));
  app.on('session-created', guardSession);

  let windows: Windows | undefined;
  listenToSystem(app, (book) => {
    if (windows === undefined) bookAtStart = book ?? bookAtStart;
    else if (book === undefined) windows.show();
    else void windows.openBook(book);
  });
  app
    .whenReady()
    .then(async () => {
      guardSession(session.defaultSession);
      guardTraffic(session.defaultSession, (item) => suggestPlace(item, app.getPath('downloads')));
      serveAppScheme(protocol, openPages(fileURLToPath(options.rendererFolder)));
      const opened = (windows = makeWindows(app, options, folders, log));
      serveIpc(
        ipcMain,
        (raw, sender) => doorOf(opened, sender).dispatch(raw),
        (sender) => opened.of(sender)?.window?.webContents,
      );
      app.on('will-quit', opened.close);
      if (bookAtStart === undefined) opened.openEmpty('');
      else await opened.openBook(bookAtStart);
      lookForUpdate(app.isPackaged, options.resourcesFolder, askForUpdate).catch(log.error);
    })
    .catch((error: unknown) => {
      dialog.showErrorBox('Floatbook cannot start', error instanceof Error ? error.message : String(error));
      app.exit(1);
    });
}

function makeWindows(app: App, options: ShellOptions, folders: Folders, log: Log): Windows {
  const keys = openKeys({ userDataFolder: folders.userDataFolder, encryption: safeStorage, onDefect: log.error });
  const dialogs = bookDialogs(folders.booksFolder);
  const windows = createWindows({
    openDoor: (beside) =>
      openDoor({ shell: 'electron', folders, announce: announceFor(beside), encryption: safeStorage, keys, desktop: beside.desktop }),
    openWindow: (hash, others) => {
      const window = openWindow({
        preload: fileURLToPath(options.preload),
        userDataFolder: folders.userDataFolder,
        address: `${APP_ADDRESS}${hash}`,
        others,
        devTools: !app.isPackaged,
        mayStopWork,
      });
      reviveWhenGone(window, folders.userDataFolder);
      return window;
    },
    dialogs,
    changed: () => showMenu({ app, folders, log, windows }, dialogs.chooseBook),
  });
  return windows;
}

function doorOf(windows: Windows, sender: Electron.WebContents): Door {
  const door = windows.of(sender)?.door;
  if (door === undefined) throw new Error('Only the page of Floatbook may call.');
  return door;
}

/** The system shows what needs the user; a click on it brings the window to the page that shows it. */
function announceFor({ announce, show }: BesideDoor): (announcement: Announcement) => void {
  return (announcement) => {
    if (announcement.type !== 'notice') return announce(announcement);
    const { workspaceId, page } = announcement;
    const open = () => {
      show();
      announce({ type: 'show', workspaceId, page });
    };
    if (!showNotice(announcement, open)) announce(announcement);
  };
}

/** The menu as it is for the window in front. */
function showMenu({ app, folders, log, windows }: Ready, chooseBook: ReturnType<typeof bookDialogs>['chooseBook']): void {
  const front = windows.current();
  const recent = listRecent(folders.userDataFolder);
  const act = (wanted: MenuAct) => {
    const current = windows.current();
    if (current?.window === undefined) windows.openEmpty(wanted === 'new-book' ? NEW_BOOK_HASH : '');
    // A new book gets a window of its own beside one that is open.
    else if (wanted === 'new-book' && current.door.bookFile() !== undefined) windows.openEmpty(NEW_BOOK_HASH);
    else announceOverIpc(current.window.webContents, { type: 'act', act: wanted });
  };
  const open = async () => {
    const file = await chooseBook(windows.current()?.window);
    if (file !== undefined) await windows.openBook(file, windows.current());
  };
  const template = menuTemplate(
    { platform: process.platform, packaged: app.isPackaged, hasBook: front?.door.bookFile() !== undefined, recent },
    { act, chooseBook: () => void open().catch(log.error), openBook: (file) => void windows.openBook(file, windows.current()) },
  );
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
  const newest = recent[0];
  if (newest !== undefined && newest.file === front?.door.bookFile()) app.addRecentDocument(newest.file);
}

function listenToSystem(app: App, handOver: (book: string | undefined) => void): void {
  app.on('second-instance', (_event, _arguments, _workingFolder, given) => handOver(bookHandedOn(given)));
  app.on('open-file', (event, file) => {
    event.preventDefault();
    handOver(file);
  });
  app.on('activate', () => handOver(undefined));
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
}

/** What crashes is kept on this computer, and is never sent. */
function keepCrashes(app: App, userDataFolder: string, log: Log): void {
  mkdirSync(crashFolder(userDataFolder), { recursive: true, mode: 0o700 });
  app.setPath('crashDumps', crashFolder(userDataFolder));
  crashReporter.start({ uploadToServer: false, productName: 'Floatbook' });
  const keep = (error: unknown) => {
    log.error(error);
    keepCrash(userDataFolder, Date.now(), crashOf(error));
  };
  process.on('uncaughtExceptionMonitor', keep);
  // Nothing is half done by it, as what is written is one transaction: it is told, and the program goes on.
  process.on('unhandledRejection', keep);
  app.on('will-quit', () => {
    process.off('uncaughtExceptionMonitor', keep);
    process.off('unhandledRejection', keep);
  });
  app.on('child-process-gone', (_event, { type, reason, exitCode }) => {
    if (reason !== 'clean-exit') keepCrash(userDataFolder, Date.now(), { where: 'process', name: `${type} ${reason}`, places: [], exitCode });
  });
}

/** A page that crashed, or does not answer any more, is loaded again if the user says so. */
function reviveWhenGone(window: BrowserWindow, userDataFolder: string): void {
  let asking: AbortController | undefined;
  let isAgreed = false;
  window.on('unresponsive', () => {
    if (asking !== undefined) return;
    asking = new AbortController();
    void mayStopPage(window, asking.signal).then((mayStop) => {
      asking = undefined;
      if (!mayStop || window.isDestroyed()) return;
      isAgreed = true;
      window.webContents.forcefullyCrashRenderer();
    });
  });
  // It answers after all: there is nothing to ask any more.
  window.on('responsive', () => asking?.abort());
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return;
    keepCrash(userDataFolder, Date.now(), { where: 'process', name: `page ${reason}`, places: [], exitCode });
    const agreed = isAgreed ? Promise.resolve(true) : mayLoadAgain(window);
    isAgreed = false;
    void agreed.then((again) => (again ? window.webContents.reload() : window.destroy()));
  });
}
