/** What the main process tells that needs the user: in a browser on the page, and by the browser where it may; in a window the system shows it. */

import { Anchor } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useEffect } from 'react';
import type { OutputOf } from '../../electron/ipc/contract/contract.ts';
import { go, hrefOf } from '../address.ts';
import { useBook } from '../book.tsx';
import { useClient } from '../client.ts';
import { text } from '../text/text.ts';

type Notice = OutputOf<'app.takeNotices'>['notices'][number];

/** Long enough to be read; the Overview lists it for as long as it lasts. */
const STAYS_MS = 20_000;

/** Listens for as long as a book is open; in a browser it also takes what was told before the page was there. */
export function Notices(): null {
  const client = useClient();
  const { shell } = useBook().app;
  useEffect(() => {
    // A message that cannot be had now is on the Overview all the same.
    const take = () => client.run('app.takeNotices', {}).catch(() => ({ notices: [] }));
    if (shell === 'browser') void take().then(({ notices }) => notices.forEach(tell));
    return client.listen((announcement) => {
      if (announcement.type === 'show') go(hrefTo(announcement));
      if (announcement.type !== 'notice') return;
      tell(announcement);
      void take();
    });
  }, [client, shell]);
  return null;
}

function hrefTo({ page, workspaceId }: Pick<Notice, 'page' | 'workspaceId'>): string {
  return hrefOf(`/${page}`, { workspace: String(workspaceId) });
}

/** The same fact again takes the place of the first. */
function tell(notice: Notice): void {
  const { key, title, body } = notice;
  const open = () => {
    notifications.hide(key);
    go(hrefTo(notice));
  };
  notifications.hide(key);
  notifications.show({
    id: key,
    title,
    message: (
      <>
        {body}{' '}
        <Anchor href={hrefTo(notice)} onClick={() => notifications.hide(key)} inherit underline="always">
          {text.notices.open}
        </Anchor>
      </>
    ),
    autoClose: STAYS_MS,
  });
  if (!document.hidden || !mayTellOutside()) return;
  const outside = new Notification(title, { body, tag: key });
  outside.onclick = () => {
    window.focus();
    outside.close();
    open();
  };
}

function mayTellOutside(): boolean {
  return 'Notification' in window && Notification.permission === 'granted';
}
