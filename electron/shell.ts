/** The life of the desktop application: one instance, one window, one open door; books handed over by the system are opened in it. */

import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dialog, ipcMain, protocol, safeStorage, session, shell as system } from 'electron';
import type { App, BrowserWindow } from 'electron';
import { bookAmong } from './arguments.ts';
import { openDoor } from './door.ts';
import type { Door } from './door.ts';
import { chooseFolders } from './folders.ts';
import type { Announcement } from './ipc/contract/contract.ts';
import { setMenu } from './menu.ts';
import { showNotice } from './notices.ts';
import { APP_ADDRESS, registerAppScheme, serveAppScheme } from './protocol.ts';
import { guardContents, guardSession } from './security.ts';
import { announceOverIpc, serveIpc } from './transports/electron.ts';
import { openPages } from './transports/pages.ts';
import { openWindow } from './window.ts';

export interface ShellOptions {
  readonly preload: URL;
  readonly rendererFolder: URL;
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
}

interface Shell {
  window: BrowserWindow | undefined;
  door: Door | undefined;
  /** A book that the system handed over before the door was open. */
  bookAtStart: string | undefined;
}

export function startShell(app: App, options: ShellOptions): void {
  const folders = chooseFolders(options.environment, {
    userDataFolder: join(app.getPath('appData'), 'Floatbook'),
    booksFolder: join(app.getPath('documents'), 'Floatbook'),
  });
  // Chromium's own files go to the same place, and the lock for a single instance is taken there. Electron wants the folder to exist.
  mkdirSync(folders.userDataFolder, { recursive: true });
  app.setPath('userData', folders.userDataFolder);
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  app.enableSandbox();
  registerAppScheme(protocol);
  guardContents(app, (url) => void system.openExternal(url).catch(() => undefined));

  const shell: Shell = { window: undefined, door: undefined, bookAtStart: bookAmong(options.arguments) };
  const show = () => {
    shell.window ??= openShellWindow(shell, options, folders.userDataFolder);
    if (shell.window.isMinimized()) shell.window.restore();
    shell.window.focus();
  };
  listenToSystem(app, shell, show);
  app
    .whenReady()
    .then(async () => {
      guardSession(session.defaultSession);
      serveAppScheme(protocol, openPages(fileURLToPath(options.rendererFolder)));
      const announce = (announcement: Announcement) => {
        if (announcement.type === 'notice' && showNotice(announcement, () => open(announcement))) return;
        announceOverIpc(shell.window?.webContents, announcement);
      };
      const open = ({ workspaceId, page }: Extract<Announcement, { type: 'notice' }>) => {
        show();
        announceOverIpc(shell.window?.webContents, { type: 'show', workspaceId, page });
      };
      const door = openDoor({ shell: 'electron', folders, announce, encryption: safeStorage });
      shell.door = door;
      logCrashes(app, door);
      serveIpc(ipcMain, door.dispatch, () => shell.window?.webContents);
      setMenu(process.platform, app.isPackaged);
      if (shell.bookAtStart !== undefined) await openHandedBook(door, shell.bookAtStart);
      show();
    })
    .catch((error: unknown) => {
      dialog.showErrorBox('Floatbook cannot start', error instanceof Error ? error.message : String(error));
      app.exit(1);
    });
}

function listenToSystem(app: App, shell: Shell, show: () => void): void {
  const handOver = (book: string | undefined) => {
    if (shell.door === undefined) shell.bookAtStart = book ?? shell.bookAtStart;
    else {
      show();
      if (book !== undefined) void openHandedBook(shell.door, book);
    }
  };
  app.on('second-instance', (_event, given, workingFolder) => {
    const book = bookAmong(given);
    handOver(book === undefined ? undefined : resolve(workingFolder, book));
  });
  app.on('open-file', (event, file) => {
    event.preventDefault();
    handOver(file);
  });
  app.on('activate', () => handOver(undefined));
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('will-quit', () => shell.door?.close());
}

/** What crashes the main process is in the log before it is gone. */
function logCrashes(app: App, door: Door): void {
  process.on('uncaughtExceptionMonitor', door.log.error);
  app.on('will-quit', () => process.off('uncaughtExceptionMonitor', door.log.error));
}

function openShellWindow(shell: Shell, options: ShellOptions, userDataFolder: string): BrowserWindow {
  const window = openWindow(fileURLToPath(options.preload), userDataFolder, APP_ADDRESS);
  window.on('closed', () => {
    shell.window = undefined;
  });
  return window;
}

async function openHandedBook(door: Door, file: string): Promise<void> {
  const answer = await door.openBook(file);
  if (answer.outcome === 'refused') dialog.showErrorBox('The book was not opened', answer.refusal.message);
  if (answer.outcome === 'defect')
    dialog.showErrorBox('The book was not opened', `Something went wrong. Defect ${answer.id} is in ${door.log.file}.`);
}
