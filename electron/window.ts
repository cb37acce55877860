/** The one window: its options, where it stands, and when it is shown. */

import { join } from 'node:path';
import { BrowserWindow, screen } from 'electron';
import type { BrowserWindowConstructorOptions } from 'electron';
import { MIN_HEIGHT, MIN_WIDTH, readWindowState, writeWindowState } from './window-state.ts';
import type { WindowState } from './window-state.ts';

export function windowOptions(preload: string, state: WindowState | undefined): BrowserWindowConstructorOptions {
  return {
    width: state?.width ?? 1360,
    height: state?.height ?? 900,
    ...(state === undefined ? {} : { x: state.x, y: state.y }),
    minWidth: MIN_WIDTH,
    minHeight: MIN_HEIGHT,
    // Shown when there is something to see.
    show: false,
    title: 'Floatbook',
    webPreferences: {
      preload,
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
    },
  };
}

export function openWindow(preload: string, userDataFolder: string, address: string): BrowserWindow {
  const file = join(userDataFolder, 'window.json');
  const screens = screen.getAllDisplays().map((display) => display.workArea);
  const state = readWindowState(file, screens);
  const window = new BrowserWindow(windowOptions(preload, state));
  if (state?.maximized === true) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', () => rememberWindow(window, file));
  // A page that cannot be loaded still leaves a window with a menu.
  window.loadURL(address).catch(() => window.show());
  return window;
}

function rememberWindow(window: BrowserWindow, file: string): void {
  try {
    writeWindowState(file, { ...window.getNormalBounds(), maximized: window.isMaximized() });
  } catch {
    // Where the window stood is not worth a message on a full or read-only disk.
  }
}
