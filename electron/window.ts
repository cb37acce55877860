/** A window: its options, where it stands, when it is shown, and what it asks before it closes. */

import { join } from 'node:path';
import { BrowserWindow, screen } from 'electron';
import type { BrowserWindowConstructorOptions } from 'electron';
import { MIN_HEIGHT, MIN_WIDTH, readWindowState, writeWindowState } from './window-state.ts';
import type { WindowState } from './window-state.ts';

export interface WindowOptions {
  readonly preload: string;
  readonly userDataFolder: string;
  readonly address: string;
  /** How many windows there are already. */
  readonly others: number;
  /** Whether tools for developers are to be had. */
  readonly devTools: boolean;
  /** Whether a page that is busy may be left. */
  readonly mayStopWork: (window: BrowserWindow) => boolean;
}

export function windowOptions(
  { preload, devTools }: Pick<WindowOptions, 'preload' | 'devTools'>,
  state: WindowState | undefined,
): BrowserWindowConstructorOptions {
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
      devTools,
    },
  };
}

/** A further window stands a little beside the one before it. */
const STEP = 28;

export function openWindow({ userDataFolder, address, others, mayStopWork, ...options }: WindowOptions): BrowserWindow {
  const file = join(userDataFolder, 'window.json');
  const screens = screen.getAllDisplays().map((display) => display.workArea);
  const state = readWindowState(file, screens);
  const aside = state && { ...state, x: state.x + STEP * others, y: state.y + STEP * others };
  const window = new BrowserWindow(windowOptions(options, aside));
  if (state?.maximized === true) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', () => rememberWindow(window, file));
  // A page that is busy stops its window from closing, and Electron shows no question of its own.
  window.webContents.on('will-prevent-unload', (event) => {
    if (mayStopWork(window)) event.preventDefault();
  });
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
