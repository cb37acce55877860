/** What the user is told of by the system's own notifications, and what a click on one does. */

import { Notification } from 'electron';
import type { Announcement } from './ipc/contract/contract.ts';

type Notice = Extract<Announcement, { type: 'notice' }>;

/** Those on screen: one that nobody holds on to loses its click. */
const shown = new Set<Notification>();

/** Shows a notice; `open` is called when it is clicked. Says whether the system can show any. */
export function showNotice({ title, body }: Notice, open: () => void): boolean {
  if (!Notification.isSupported()) return false;
  const notification = new Notification({ title, body });
  shown.add(notification);
  const forget = () => void shown.delete(notification);
  notification.on('click', () => {
    forget();
    open();
  });
  notification.on('close', forget);
  notification.show();
  return true;
}
