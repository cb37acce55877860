/** The bridge into the page: calls, announcements, and where a file lies that the user dropped; nothing else. */

import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { Transport } from './ipc/transport.ts';
import { ANNOUNCE_CHANNEL, CALL_CHANNEL } from './transports/channels.ts';

const transport: Transport = {
  call: (call) => ipcRenderer.invoke(CALL_CHANNEL, call),
  listen(listener) {
    // The event itself stays here: it would hand the page a way to send on any channel.
    const hear = (_event: unknown, announcement: unknown) => listener(announcement);
    ipcRenderer.on(ANNOUNCE_CHANNEL, hear);
    return () => {
      ipcRenderer.off(ANNOUNCE_CHANNEL, hear);
    };
  },
};

// Of a file that the page made itself there is no path; a page can name none.
contextBridge.exposeInMainWorld('floatbook', { ...transport, pathOf: (file: File) => webUtils.getPathForFile(file) });
