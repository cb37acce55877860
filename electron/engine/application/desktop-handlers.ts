/** Answers about the program on this computer: dialogs of the system, licences, faults of the page. */

import { refuse } from '../../../db/ledger/refusal.ts';
import type { OutputOf, ParsedInputOf } from '../../ipc/contract/contract.ts';
import type { Handlers } from '../../ipc/handlers.ts';
import type { Desktop } from './desktop.ts';

type DesktopHandlers = Pick<Handlers, 'app.chooseBook' | 'app.choosePlace' | 'app.openBook' | 'app.licences' | 'app.fault'>;

export interface DesktopOptions {
  /** Of a window; a page in a browser has none. */
  readonly desktop?: Desktop | undefined;
  /** Licences of what was built in; empty where nothing was built. */
  readonly licences?: (() => OutputOf<'app.licences'>['parts']) | undefined;
  /** Told what broke in a page. */
  readonly onFault?: ((fault: ParsedInputOf<'app.fault'>) => void) | undefined;
}

export function desktopHandlers({ desktop, licences, onFault }: DesktopOptions): DesktopHandlers {
  const ofWindow = () =>
    desktop ?? refuse('not_available', 'A browser does not tell where a file is. Give the path of the book under “Open a book”.');
  return {
    'app.chooseBook': async () => ({ file: (await ofWindow().chooseBook()) ?? null }),
    'app.choosePlace': async ({ suggested }) => ({ file: (await ofWindow().choosePlace(suggested)) ?? null }),
    'app.openBook': ({ file }) => {
      ofWindow().openBook(file);
      return {};
    },
    'app.licences': () => ({ parts: licences?.() ?? [] }),
    'app.fault': (fault) => {
      onFault?.(fault);
      return {};
    },
  };
}
