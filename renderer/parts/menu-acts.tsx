/** What the menu of the window asks for while a book is open: the same as the page's own buttons do. */

import { useEffect, useRef } from 'react';
import { go, useHref } from '../address.ts';
import { useClient } from '../client.ts';
import { useImporting } from './importing.tsx';

export function MenuActs(): null {
  const client = useClient();
  const href = useHref();
  const importing = useImporting();
  const act = useRef((_wanted: string) => {});
  useEffect(() => {
    const acts: Readonly<Record<string, () => void>> = {
      import: () => importing.open([]),
      'import-statement': () => go(href('/reconcile', { open: 'import' })),
      'export-statement': () => go(href('/reports', { section: 'statements' })),
      reports: () => go(href('/reports')),
      settings: () => go(href('/settings')),
    };
    act.current = (wanted) => acts[wanted]?.();
  });
  useEffect(
    () =>
      client.listen((announcement) => {
        // What a dialog asks is answered first, as with the keys of the page.
        if (announcement.type === 'act' && document.querySelector('[role="dialog"]') === null) act.current(announcement.act);
      }),
    [client],
  );
  return null;
}
