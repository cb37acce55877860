/**
 * A double of the `electron` module for the main process under plain Node, checked against Electron's own types: a misspelt method or
 * option does not compile. It behaves as Electron does where the application depends on it, and keeps what it was told for tests to look at.
 */

import { EventEmitter, once } from 'node:events';
import { existsSync } from 'node:fs';
import type {
  App,
  CrashReporterStartOptions,
  Dialog,
  DownloadItem,
  Menu,
  MenuItemConstructorOptions,
  MessageBoxOptions,
  Notification,
  Protocol,
  Screen,
  Session,
} from 'electron';
import { createIpcMain } from './double-ipc.ts';
import type { IpcMainDouble } from './double-ipc.ts';
import { safeStorageDouble } from './double-safe-storage.ts';
import { WindowDouble } from './double-window.ts';

type SchemeHandler = Parameters<Protocol['handle']>[1];
type AppPart = Pick<
  App,
  | 'getPath'
  | 'setPath'
  | 'requestSingleInstanceLock'
  | 'enableSandbox'
  | 'whenReady'
  | 'isPackaged'
  | 'quit'
  | 'exit'
  | 'on'
  | 'addRecentDocument'
  | 'getVersion'
  | 'getName'
> & { readonly commandLine: Pick<App['commandLine'], 'appendSwitch'> };
type NotificationPart = Pick<Notification, 'show'>;
type SessionPart = Pick<
  Session,
  | 'setPermissionRequestHandler'
  | 'setPermissionCheckHandler'
  | 'setDevicePermissionHandler'
  | 'setDisplayMediaRequestHandler'
  | 'setSpellCheckerEnabled'
>;

type RequestListener = NonNullable<Parameters<Session['webRequest']['onBeforeRequest']>[0]>;
type DownloadListener = (event: { preventDefault(): void }, item: DownloadItem) => void;

export interface DoubleOptions {
  readonly appData: string;
  readonly documents: string;
  /** Whether another Floatbook runs already. */
  readonly secondInstance?: boolean;
  /** Whether it runs from a package. */
  readonly packaged?: boolean;
}

/** What the application told Electron. */
export interface Told {
  readonly windows: WindowDouble[];
  readonly calls: string[];
  /** What a second start would tell the first one. */
  handedOn?: unknown;
  readonly schemes: Electron.CustomScheme[];
  readonly schemeHandlers: Map<string, SchemeHandler>;
  readonly paths: Map<string, string>;
  readonly errorBoxes: { readonly title: string; readonly content: string }[];
  readonly session: { -readonly [Name in keyof SessionPart]?: Parameters<SessionPart[Name]>[0] };
  /** Decides on each request of the page; says whether it is cancelled. */
  request: (url: string) => boolean;
  /** Lets the page save a file; says whether it may, and what place the system suggests. */
  download: (url: string, name: string) => { readonly refused: boolean; readonly place: string | undefined };
  readonly crashReporter: CrashReporterStartOptions[];
  readonly recentDocuments: string[];
  /** What was asked by dialogs of the system, and what the user will answer: a path, the number of a button, or nothing. */
  readonly asked: { readonly kind: string; readonly options: unknown }[];
  readonly replies: (string | number | undefined)[];
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
    request: () => false,
    download: () => ({ refused: false, place: undefined }),
    crashReporter: [],
    recentDocuments: [],
    asked: [],
    replies: [],
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
    crashReporter: { start: (given: CrashReporterStartOptions) => void told.crashReporter.push(given) } satisfies Pick<
      typeof Electron.crashReporter,
      'start'
    >,
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
    ['downloads', `${documents}/downloads`],
    ['userData', `${appData}/floatbook`],
  ]);
}

function createApp(events: EventEmitter, ready: Promise<void>, options: DoubleOptions, told: Told): AppPart {
  return {
    isPackaged: options.packaged === true,
    getVersion: () => '0.1.0',
    getName: () => 'Floatbook',
    commandLine: { appendSwitch: (name, value) => void told.calls.push(`appendSwitch ${name} ${value}`) },
    getPath(name) {
      const path = told.paths.get(name);
      if (path === undefined) throw new Error(`Failed to get '${name}' path`);
      return path;
    },
    setPath(name, path) {
      if (!existsSync(path)) throw new Error(`Failed to set path: ${path} does not exist`);
      told.paths.set(name, path);
    },
    requestSingleInstanceLock(handedOn) {
      told.handedOn = handedOn;
      return options.secondInstance !== true;
    },
    enableSandbox: () => void told.calls.push('enableSandbox'),
    addRecentDocument: (file) => void told.recentDocuments.push(file),
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

interface SessionDouble extends SessionPart {
  readonly webRequest: { onBeforeRequest(listener: RequestListener): void };
  on(name: 'will-download', listener: DownloadListener): void;
}

function createSession(told: Told): SessionDouble {
  return {
    webRequest: {
      onBeforeRequest(decide) {
        told.request = (url) => {
          let cancelled = false;
          decide({ url } as Electron.OnBeforeRequestListenerDetails, ({ cancel }) => (cancelled = cancel === true));
          return cancelled;
        };
      },
    },
    on(_name, listener) {
      told.download = (url, filename) => {
        let [refused, place] = [false, undefined as string | undefined];
        const item: Pick<DownloadItem, 'getURL' | 'getFilename' | 'setSaveDialogOptions'> = {
          getURL: () => url,
          getFilename: () => filename,
          setSaveDialogOptions: ({ defaultPath }) => void (place = defaultPath),
        };
        listener({ preventDefault: () => (refused = true) }, item as DownloadItem);
        return { refused, place };
      };
    },
    setPermissionRequestHandler: (handler) => void (told.session.setPermissionRequestHandler = handler),
    setPermissionCheckHandler: (handler) => void (told.session.setPermissionCheckHandler = handler),
    setDevicePermissionHandler: (handler) => void (told.session.setDevicePermissionHandler = handler),
    setDisplayMediaRequestHandler(handler) {
      told.session.setDisplayMediaRequestHandler = (request, answer) =>
        handler?.(request, (streams) => {
          if (streams !== null && streams.video === undefined) throw new TypeError('Video was requested, but no video stream was provided');
          answer(streams);
        });
    },
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

type DialogPart = 'showErrorBox' | 'showOpenDialog' | 'showSaveDialog' | 'showMessageBox' | 'showMessageBoxSync';

/** Answers at once with what the test laid down: a path or nothing for a file, the number of a button for a question. */
function createDialog(told: Told): Pick<Dialog, DialogPart> {
  const ask = (kind: string, given: readonly unknown[]) => {
    told.asked.push({ kind, options: given.at(-1) });
    return told.replies.shift();
  };
  const path = (reply: string | number | undefined) => (typeof reply === 'string' ? reply : '');
  const button = (reply: string | number | undefined) => (typeof reply === 'number' ? reply : 0);
  return {
    showErrorBox: (title, content) => void told.errorBoxes.push({ title, content }),
    showOpenDialog(...given: unknown[]) {
      const file = path(ask('open', given));
      return Promise.resolve({ canceled: file === '', filePaths: file === '' ? [] : [file] });
    },
    showSaveDialog(...given: unknown[]) {
      const filePath = path(ask('save', given));
      return Promise.resolve({ canceled: filePath === '', filePath });
    },
    async showMessageBox(...given: unknown[]) {
      const reply = ask('message', given);
      const { signal, cancelId = 0 } = given.at(-1) as MessageBoxOptions;
      // A question that can be taken back stands until it is answered or taken back.
      if (reply === undefined && signal !== undefined) await once(signal, 'abort');
      return { response: reply === undefined ? cancelId : button(reply), checkboxChecked: false };
    },
    showMessageBoxSync: (...given: unknown[]) => button(ask('message', given)),
  };
}

function createScreen(): Pick<Screen, 'getAllDisplays'> {
  return { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } } as Electron.Display] };
}
