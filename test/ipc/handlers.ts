/** A small set of handlers over nothing but memory, for tests of the dispatcher and the transports; the real ones are tested with the engine. */

import { setTimeout as wait } from 'node:timers/promises';
import { refuse } from '../../db/ledger/refusal.ts';
import { contract } from '../../electron/ipc/contract/contract.ts';
import type { CallContext, Handlers } from '../../electron/ipc/handlers.ts';

export interface Recorded {
  readonly handlers: Handlers;
  /** Names of the methods that ran, with `+` at their begin and `-` at their end. */
  readonly steps: string[];
}

export const BOOK = {
  organisation: 'Nordlicht',
  sample: false,
  file: '/books/nordlicht.floatbook',
  readOnly: null,
  timeZone: 'Europe/Berlin',
  firstWeekday: 'monday',
  fiscalMonth: 1,
  today: '2026-11-23',
  currentWeek: { name: '2026-W48', firstDay: '2026-11-23', lastDay: '2026-11-29', unfinished: true },
  workspaces: [],
} as const;

/** A message that holds everything a defect must not let out. */
export const SECRET_OF_A_DEFECT = 'SQLITE_CORRUPT in /home/someone/books/secret.floatbook with 4242424242424242';

/**
 * `book.open` answers by its file: `slow` takes a while and can be cancelled, `broken` is a defect, `wrong` answers outside the contract, others are not found.
 */
export function recordingHandlers(): Recorded {
  const steps: string[] = [];
  const unused = (): never => refuse('no_book', 'No book is open. Open one first.');
  const handlers: Handlers = {
    ...everyMethod(unused),
    'app.state': () => ({ version: '1.0.0', shell: 'browser', booksFolder: '/books', recent: [], notices: true, book: null }),
    'book.create': async (_input, context) => {
      steps.push(`+${context.commandId}`);
      await wait(5);
      steps.push(`-${context.commandId}`);
      return { ...BOOK, workspaces: [] };
    },
    'book.open': ({ file }, context) => openByName(file, context),
    'book.openSample': () => ({ ...BOOK, sample: true, workspaces: [] }),
    'book.close': () => ({}),
    'upload.begin': ({ bytes }) => (bytes > 1_000_000 ? refuse('file_too_large', 'The file is too large.') : { upload: 'an-upload-of-the-test' }),
    'upload.append': ({ offset, piece }) => ({ received: offset + Buffer.from(piece, 'base64').length }),
    'upload.discard': () => ({}),
    'work.cancel': () => ({}),
    'download.piece': () => ({ piece: '' }),
  };
  return { handlers, steps };
}

/** One handler for all methods; those that tests ask for stand over it. */
function everyMethod(handler: () => never): Handlers {
  return Object.fromEntries(Object.keys(contract).map((method) => [method, handler])) as unknown as Handlers;
}

async function openByName(file: string, context: CallContext) {
  if (file === 'broken') throw new Error(SECRET_OF_A_DEFECT);
  if (file === 'wrong') return { ...BOOK, today: 'tomorrow', workspaces: [] };
  if (file !== 'slow') return refuse('book_not_found', `There is no book ${file}. Choose another.`, { file });
  for (let done = 1; done <= 200; done += 1) {
    if (context.cancelled()) return refuse('cancelled', 'Cancelled; nothing was changed.');
    context.progress('reading', done, 200);
    await wait(10);
  }
  return { ...BOOK, workspaces: [] };
}
