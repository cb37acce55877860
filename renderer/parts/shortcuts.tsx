/** The keys that work everywhere, and the list of them under `?`. */

import { Modal } from '@mantine/core';
import { createContext, useContext, useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { go, useHref } from '../address.ts';
import { text } from '../text/text.ts';
import { useImporting } from './importing.tsx';
import { hasModifier, isInLayer, isTyping } from './keys.ts';
import { TableHead } from './table-head.tsx';
import css from './shell.module.css';
import table from './table.module.css';

const ShowShortcuts = createContext<() => void>(() => undefined);

export function useShortcutList(): () => void {
  return useContext(ShowShortcuts);
}

const PAGE_KEYS: Readonly<Record<string, string>> = {
  o: '/overview',
  a: '/activity',
  l: '/leads',
  m: '/methods',
  p: '/packs',
  d: '/deduction',
  r: '/reconcile',
  i: '/imports',
  s: '/reports',
};
/** How long after `G` the second key counts. */
const SECOND_KEY_MS = 1500;

export function Shortcuts({ children }: { readonly children: ReactNode }) {
  const [shown, setShown] = useState(false);
  usePageKeys(() => setShown(true));
  return (
    <ShowShortcuts value={() => setShown(true)}>
      {children}
      <Modal opened={shown} onClose={() => setShown(false)} title={text.shortcuts.title} size={480} closeButtonProps={{ 'aria-label': text.close }}>
        <ShortcutTable />
      </Modal>
    </ShowShortcuts>
  );
}

export function ShortcutTable() {
  return (
    <table className={table.table}>
      <TableHead cells={[{ name: text.shortcuts.keys }, { name: text.shortcuts.what }]} />
      <tbody>
        {text.shortcuts.rows.map(([keys, what]) => (
          <tr key={keys}>
            <td className={table.wrap} style={{ width: '35%' }}>
              <kbd className={css.kbd} style={{ whiteSpace: 'normal' }}>
                {keys}
              </kbd>
            </td>
            <td style={{ whiteSpace: 'normal' }}>{what}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function usePageKeys(showList: () => void): void {
  const href = useHref();
  const importing = useImporting();
  const goPressedAt = useRef(-Infinity);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || hasModifier(event) || isTyping(event) || isInLayer(event)) return;
      const page = PAGE_KEYS[event.key];
      const second = event.timeStamp - goPressedAt.current < SECOND_KEY_MS;
      goPressedAt.current = event.key === 'g' ? event.timeStamp : -Infinity;
      if (event.key === '?') showList();
      else if (second && page !== undefined) go(href(page));
      else if (event.key === 'i') importing.open([]);
      else return;
      event.preventDefault();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  });
}
