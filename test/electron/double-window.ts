/** Doubles of a window and its contents: they keep what they were made with and let a test raise their events. */

import { EventEmitter } from 'node:events';
import type { BrowserWindow, BrowserWindowConstructorOptions, WebContents, WebFrameMain } from 'electron';

type WindowOpenHandler = Parameters<WebContents['setWindowOpenHandler']>[0];

type ContentsPart = Pick<
  WebContents,
  'setWindowOpenHandler' | 'send' | 'isDestroyed' | 'reload' | 'getURL' | 'forcefullyCrashRenderer' | 'setWebRTCIPHandlingPolicy'
> & {
  readonly mainFrame: Pick<WebFrameMain, 'url'>;
};

export class ContentsDouble extends EventEmitter implements ContentsPart {
  readonly mainFrame = { url: 'about:blank' };
  windowOpenHandler: WindowOpenHandler | undefined;
  destroyed = false;
  reloads = 0;
  webRtcPolicy: string | undefined;
  /** Where `send` goes; a preload script connects itself here. */
  deliver: (channel: string, values: readonly unknown[]) => void = () => undefined;

  setWindowOpenHandler(handler: WindowOpenHandler): void {
    this.windowOpenHandler = handler;
  }

  send(channel: string, ...values: unknown[]): void {
    if (this.destroyed) throw new TypeError('Object has been destroyed');
    this.deliver(channel, values);
  }

  setWebRTCIPHandlingPolicy(policy: Parameters<WebContents['setWebRTCIPHandlingPolicy']>[0]): void {
    this.webRtcPolicy = policy;
  }

  reload(): void {
    this.reloads += 1;
  }

  getURL(): string {
    return this.mainFrame.url;
  }

  forcefullyCrashRenderer(): void {
    this.emit('render-process-gone', {}, { reason: 'killed', exitCode: 9 });
  }

  isDestroyed(): boolean {
    return this.destroyed;
  }

  /** The double as what the code under test takes it for. */
  asWebContents(): WebContents {
    return this as unknown as WebContents;
  }
}

type WindowPart = Pick<
  BrowserWindow,
  'destroy' | 'isDestroyed' | 'maximize' | 'isMaximized' | 'isMinimized' | 'restore' | 'show' | 'focus' | 'getNormalBounds' | 'loadURL'
>;

export class WindowDouble extends EventEmitter implements WindowPart {
  readonly options: BrowserWindowConstructorOptions;
  readonly webContents = new ContentsDouble();
  readonly loaded: string[] = [];
  visible: boolean;
  maximized = false;
  minimized = false;
  focused = 0;

  constructor(options: BrowserWindowConstructorOptions) {
    super();
    this.options = options;
    this.visible = options.show ?? true;
  }

  maximize(): void {
    this.maximized = true;
  }

  isMaximized(): boolean {
    return this.maximized;
  }

  isMinimized(): boolean {
    return this.minimized;
  }

  restore(): void {
    this.minimized = false;
  }

  show(): void {
    this.visible = true;
  }

  focus(): void {
    this.focused += 1;
    this.emit('focus');
  }

  getNormalBounds(): { x: number; y: number; width: number; height: number } {
    const { x = 0, y = 0, width = 800, height = 600 } = this.options;
    return { x, y, width, height };
  }

  async loadURL(address: string): Promise<void> {
    this.loaded.push(address);
    this.webContents.mainFrame.url = address;
  }

  destroy(): void {
    this.webContents.destroyed = true;
    this.emit('closed');
  }

  isDestroyed(): boolean {
    return this.webContents.destroyed;
  }

  /** What closing it by hand does. */
  close(): void {
    if (this.webContents.destroyed) return;
    this.emit('close', { preventDefault: () => undefined });
    this.destroy();
  }

  /** What closing it by hand does while its page objects; says whether it is closed. */
  closeWhileBusy(): boolean {
    let leaves = false;
    this.webContents.emit('will-prevent-unload', { preventDefault: () => (leaves = true) });
    if (leaves) this.close();
    return leaves;
  }
}
