/** The application menu: the roles that every desktop knows, and items that act in the page of the window in front. */

import { basename } from 'node:path';
import type { MenuItemConstructorOptions } from 'electron';
import type { MenuAct } from './ipc/contract/contract.ts';

export interface MenuState {
  readonly platform: NodeJS.Platform;
  readonly packaged: boolean;
  /** Whether the window in front has a book: without one there is nothing to import into. */
  readonly hasBook: boolean;
  readonly recent: readonly { readonly file: string; readonly organisation: string }[];
}

export interface MenuActs {
  readonly act: (act: MenuAct) => void;
  readonly chooseBook: () => void;
  readonly openBook: (file: string) => void;
}

type Item = MenuItemConstructorOptions;

const LINE: Item = { type: 'separator' };

export function menuTemplate(state: MenuState, acts: MenuActs): Item[] {
  const mac = state.platform === 'darwin';
  const item = (label: string, act: MenuAct, more: Item = {}): Item => ({ label, click: () => acts.act(act), ...more });
  const ofBook = (label: string, act: MenuAct, accelerator?: string): Item =>
    item(label, act, { enabled: state.hasBook, ...(accelerator === undefined ? {} : { accelerator }) });
  const settings = ofBook('Settings…', 'settings', 'CommandOrControl+,');
  const about = item('About Floatbook', 'about');
  const file: Item[] = [
    item('New book…', 'new-book', { accelerator: 'CommandOrControl+N' }),
    { label: 'Open…', accelerator: 'CommandOrControl+O', click: acts.chooseBook },
    { label: 'Open recent', submenu: recentItems(state, acts) },
    LINE,
    ofBook('Import…', 'import', 'CommandOrControl+I'),
    ofBook('Import a bank, card or processor statement…', 'import-statement', 'CommandOrControl+B'),
    ofBook('Export statement…', 'export-statement', 'CommandOrControl+E'),
    LINE,
    ...(mac ? [] : [settings, LINE]),
    { role: 'close' },
    ...(mac ? [] : [{ role: 'quit' } satisfies Item]),
  ];
  const view: Item[] = [
    ofBook('Reports', 'reports', 'CommandOrControl+Shift+R'),
    LINE,
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    LINE,
    { role: 'togglefullscreen' },
    ...(state.packaged ? [] : [LINE, { role: 'reload' } satisfies Item, { role: 'toggleDevTools' } satisfies Item]),
  ];
  return [
    ...(mac ? [macMenu(about, settings)] : []),
    { label: '&File', submenu: file },
    { role: 'editMenu' },
    { label: '&View', submenu: view },
    { role: 'windowMenu' },
    { role: 'help', submenu: [about, item('Licences', 'about')] },
  ];
}

function macMenu(about: Item, settings: Item): Item {
  return {
    role: 'appMenu',
    submenu: [
      about,
      LINE,
      settings,
      LINE,
      { role: 'services' },
      LINE,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      LINE,
      { role: 'quit' },
    ],
  };
}

function recentItems({ recent }: MenuState, acts: MenuActs): Item[] {
  if (recent.length === 0) return [{ label: 'No recent books', enabled: false }];
  return recent.map(({ file, organisation }) => ({ label: plain(`${organisation} (${basename(file)})`), click: () => acts.openBook(file) }));
}

/** A single `&` in a label is taken for the letter that opens it. */
function plain(label: string): string {
  return label.replaceAll('&', '&&');
}
