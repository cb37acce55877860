/** Doubles of Electron's two ends of IPC: what crosses between them is structured-cloned, and a failure keeps only its text. */

import type { IpcMain, IpcMainInvokeEvent, IpcRenderer, WebContents, WebFrameMain } from 'electron';

type InvokeHandler = Parameters<IpcMain['handle']>[1];
type RendererListener = Parameters<IpcRenderer['on']>[1];

export interface IpcMainDouble {
  readonly ipcMain: Pick<IpcMain, 'handle'>;
  readonly channels: () => readonly string[];
  /** Calls as the given sender would. */
  invoke(event: Sender, channel: string, values: readonly unknown[]): Promise<unknown>;
}

export interface Sender {
  readonly sender: WebContents;
  readonly senderFrame: WebFrameMain | null;
}

export function createIpcMain(): IpcMainDouble {
  const handlers = new Map<string, InvokeHandler>();
  return {
    ipcMain: {
      handle(channel, handler) {
        if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
        handlers.set(channel, handler);
      },
    },
    channels: () => [...handlers.keys()],
    async invoke(event, channel, values) {
      const handler = handlers.get(channel);
      try {
        if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
        return structuredClone(await handler(event as IpcMainInvokeEvent, ...structuredClone(values)));
      } catch (error) {
        throw new Error(`Error invoking remote method '${channel}': ${String(error)}`);
      }
    },
  };
}

export interface IpcRendererDouble {
  readonly ipcRenderer: Pick<IpcRenderer, 'invoke' | 'on' | 'off'>;
  /** What `webContents.send` does. */
  deliver(channel: string, values: readonly unknown[]): void;
  listenerCount(): number;
}

export function createIpcRenderer(main: IpcMainDouble, sender: () => Sender): IpcRendererDouble {
  const listeners: { readonly channel: string; readonly listener: RendererListener }[] = [];
  const self: IpcRendererDouble['ipcRenderer'] = {
    invoke: (channel, ...values: unknown[]) => main.invoke(sender(), channel, values),
    on(channel, listener) {
      listeners.push({ channel, listener });
      return self as IpcRenderer;
    },
    off(channel, listener) {
      const index = listeners.findIndex((entry) => entry.channel === channel && entry.listener === listener);
      if (index >= 0) listeners.splice(index, 1);
      return self as IpcRenderer;
    },
  };
  return {
    ipcRenderer: self,
    deliver(channel, values) {
      const cloned: unknown[] = structuredClone([...values]);
      for (const entry of listeners.filter((candidate) => candidate.channel === channel))
        entry.listener({ sender: self } as Parameters<RendererListener>[0], ...cloned);
    },
    listenerCount: () => listeners.length,
  };
}
