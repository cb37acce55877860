/** The window's transport: one channel for calls, one for announcements, and a check of who is calling. */

import type { IpcMain, IpcMainInvokeEvent, WebContents } from 'electron';
import type { Announcement, Answer } from '../ipc/contract/contract.ts';
import { ANNOUNCE_CHANNEL, CALL_CHANNEL } from './channels.ts';

export const APP_SCHEME = 'app';
export const APP_HOST = 'floatbook';

type Sender = Pick<IpcMainInvokeEvent, 'sender' | 'senderFrame'>;

/** `ownContents` returns the contents of that one of our windows which sends, if it is one. */
export function serveIpc(
  ipcMain: Pick<IpcMain, 'handle'>,
  dispatch: (raw: unknown, sender: WebContents) => Promise<Answer>,
  ownContents: (sender: WebContents) => WebContents | undefined,
): void {
  ipcMain.handle(CALL_CHANNEL, (event, raw: unknown) => {
    if (!isOwnPage(event, ownContents(event.sender))) throw new Error('Only the page of Floatbook may call.');
    return dispatch(raw, event.sender);
  });
}

export function announceOverIpc(contents: WebContents | undefined, announcement: Announcement): void {
  if (contents !== undefined && !contents.isDestroyed()) contents.send(ANNOUNCE_CHANNEL, announcement);
}

/** The main frame of our own window, showing our own page: no subframe, no other window, no other origin. */
export function isOwnPage(event: Sender, own: WebContents | undefined): boolean {
  if (own === undefined || event.sender !== own) return false;
  const frame = event.senderFrame;
  return frame !== null && frame === own.mainFrame && isAppAddress(frame.url);
}

export function isAppAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, host, username, password } = new URL(address);
  return protocol === `${APP_SCHEME}:` && host === APP_HOST && username === '' && password === '';
}
