/**
 * A double of the `electron` module for the main process under plain Node, checked against Electron's own types: a misspelt method or
 * option does not compile. It behaves as Electron does where the application depends on it, and keeps what it was told for tests to look at.
 */

import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import type { App, Dialog, Menu, MenuItemConstructorOptions, Notification, Protocol, Screen, Session } from 'electron';
import { createIpcMain } from './double-ipc.ts';
import type { IpcMainDouble } from './double-ipc.ts';
import { safeStorageDouble } from './double-safe-storage.ts';
import { WindowDouble } from './double-window.ts';

type SchemeHandler = Parameters<Protocol['handle']>[1];
type AppPart = Pick<App, 'getPath' | 'setPath' | 'requestSingleInstanceLock' | 'enableSandbox' | 'whenReady' | 'isPackaged' | 'quit' | 'exit' | 'on'>;
type NotificationPart = Pick<Notification, 'show'>;
type SessionPart = Pick<
  Session,
  | 'setPermissionRequestHandler'
  | 'setPermissionCheckHandler'
  | 'setDevicePermissionHandler'
  | 'setDisplayMediaRequestHandler'
  | 'setSpellCheckerEnabled'
>;

export interface DoubleOptions {
  readonly appData: string;
  readonly documents: string;
  /** Whether another Floatbook runs already. */
  readonly secondInstance?: boolean;
}

/** What the application told Electron. */
export interface Told {
  readonly windows: WindowDouble[];
  readonly calls: string[];
  readonly schemes: Electron.CustomScheme[];
  readonly schemeHandlers: Map<string, SchemeHandler>;
  readonly paths: Map<string, string>;
  readonly errorBoxes: { readonly title: string; readonly content: string }[];
  readonly session: { -readonly [Name in keyof SessionPart]?: Parameters<SessionPart[Name]>[0] };
  menu: MenuItemConstructorOptions[];
  readonly notifications: NotificationDouble[];
}

/** A notification of the system: kept when it is shown. */
export class NotificationDouble extends EventEmitter {
  readonly options: Electron.NotificationConstructorOptions;
  constructor(options: Electron.NotificationConstructorOptions) {
    super();
    this.options = options;
  }
}

export interface ElectronDouble {
  /** What `import … from 'electron'` gives. */
  readonly module: Readonly<Record<string, unknown>>;
  readonly app: EventEmitter;
  readonly ipc: IpcMainDouble;
  readonly told: Told;
  /** Lets `whenReady` resolve. */
  becomeReady(): void;
}

export function createElectronDouble(options: DoubleOptions): ElectronDouble {
  const ipc = createIpcMain();
  const told: Told = {
    windows: [],
    calls: [],
    schemes: [],
    schemeHandlers: new Map(),
    paths: startPaths(options),
    errorBoxes: [],
    session: {},
    menu: [],
    notifications: [],
  };
  const ready = Promise.withResolvers<void>();
  const events = new EventEmitter();
  const app = createApp(events, ready.promise, options, told);
  class BrowserWindow extends WindowDouble {
    constructor(windowOptions: Electron.BrowserWindowConstructorOptions) {
      super(windowOptions);
      told.windows.push(this);
      events.emit('web-contents-created', {}, this.webContents);
    }
  }
  class SystemNotification extends NotificationDouble implements NotificationPart {
    static isSupported(): boolean {
      return true;
    }
    show(): void {
      told.notifications.push(this);
    }
  }
  const module = {
    app,
    BrowserWindow,
    Notification: SystemNotification,
    ipcMain: ipc.ipcMain,
    safeStorage: safeStorageDouble(),
    shell: createSystem(told),
    protocol: createProtocol(told, () => isReady),
    session: { defaultSession: createSession(told) },
    Menu: createMenu(told),
    dialog: createDialog(told),
    screen: createScreen(),
  };
  let isReady = false;
  return {
    module,
    app: events,
    ipc,
    told,
    becomeReady() {
      isReady = true;
      ready.resolve();
    },
  };
}

function startPaths({ appData, documents }: DoubleOptions): Map<string, string> {
  return new Map([
    ['appData', appData],
    ['documents', documents],
    ['userData', `${appData}/floatbook`],
  ]);
}

function createApp(events: EventEmitter, ready: Promise<void>, options: DoubleOptions, told: Told): AppPart {
  return {
    isPackaged: false,
    getPath(name) {
      const path = told.paths.get(name);
      if (path === undefined) throw new Error(`Failed to get '${name}' path`);
      return path;
    },
    setPath(name, path) {
      if (!existsSync(path)) throw new Error(`Failed to set path: ${path} does not exist`);
      told.paths.set(name, path);
    },
    requestSingleInstanceLock: () => options.secondInstance !== true,
    enableSandbox: () => void told.calls.push('enableSandbox'),
    whenReady: () => ready,
    quit() {
      told.calls.push('quit');
      events.emit('will-quit', {});
    },
    exit: (status) => void told.calls.push(`exit ${status ?? 0}`),
    on: (event: string, listener: (...values: never[]) => void) => events.on(event, listener as (...values: unknown[]) => void) as never,
  };
}

function createProtocol(told: Told, isReady: () => boolean): Pick<Protocol, 'registerSchemesAsPrivileged' | 'handle'> {
  return {
    registerSchemesAsPrivileged(schemes) {
      if (isReady()) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
      told.schemes.push(...schemes);
    },
    handle(scheme, handler) {
      if (!isReady()) throw new Error('protocol.handle needs the app to be ready');
      told.schemeHandlers.set(scheme, handler);
    },
  };
}

function createSession(told: Told): SessionPart {
  return {
    setPermissionRequestHandler: (handler) => void (told.session.setPermissionRequestHandler = handler),
    setPermissionCheckHandler: (handler) => void (told.session.setPermissionCheckHandler = handler),
    setDevicePermissionHandler: (handler) => void (told.session.setDevicePermissionHandler = handler),
    setDisplayMediaRequestHandler: (handler) => void (told.session.setDisplayMediaRequestHandler = handler),
    setSpellCheckerEnabled: (enabled) => void (told.session.setSpellCheckerEnabled = enabled),
  };
}

function createSystem(told: Told): Pick<typeof Electron.shell, 'openExternal'> {
  return {
    openExternal(url) {
      told.calls.push(`openExternal ${url}`);
      return Promise.resolve();
    },
  };
}

function createMenu(told: Told): Pick<typeof Menu, 'buildFromTemplate' | 'setApplicationMenu'> {
  return {
    buildFromTemplate(template) {
      told.menu = template as MenuItemConstructorOptions[];
      return {} as Menu;
    },
    setApplicationMenu: () => void told.calls.push('setApplicationMenu'),
  };
}

function createDialog(told: Told): Pick<Dialog, 'showErrorBox'> {
  return { showErrorBox: (title, content) => void told.errorBoxes.push({ title, content }) };
}

function createScreen(): Pick<Screen, 'getAllDisplays'> {
  return { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } } as Electron.Display] };
}
