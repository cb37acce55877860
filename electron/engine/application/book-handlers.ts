/** Answers about the book itself: which one is open, opening and making books, workspaces. */

import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { refusedByDatabase } from '../../../db/database-refusals.ts';
import { parseDay } from '../../../db/ledger/calendar.ts';
import { refuse } from '../../../db/ledger/refusal.ts';
import { isTimeZone } from '../../../db/ledger/zone.ts';
import { openToWrite } from '../../../db/open.ts';
import { setFiscalYear } from '../../../db/workspaces.ts';
import { VENDOR_PRESETS } from '../../billing/vendor-presets.ts';
import type { VendorTerms } from '../../billing/vendor-terms.ts';
import type { Handlers } from '../../ipc/handlers.ts';
import { sandboxFile } from '../account/open-engine.ts';
import { makeBook, makeWorkspace } from '../make-book.ts';
import { createSampleBook, removeSample } from '../sample/sample-book.ts';
import { inTransaction } from '../unit-of-work.ts';
import { postDueExpiry } from '../post-due-expiry.ts';
import type { Notices } from './notices.ts';
import { presetShape } from './account-shapes.ts';
import { listRecent, rememberRecent } from './recent-books.ts';
import type { Session } from './session.ts';
import { bookShape, workspaceShape } from './shapes.ts';

type BookHandlers = Pick<
  Handlers,
  | 'app.state'
  | 'app.setNotices'
  | 'app.takeNotices'
  | 'app.presets'
  | 'book.create'
  | 'book.open'
  | 'book.openSample'
  | 'book.close'
  | 'book.verify'
  | 'workspace.create'
  | 'book.setFiscalYear'
>;

const SAMPLE_FILE = 'Sample book.floatbook';

export interface About {
  readonly version: string;
  readonly shell: 'electron' | 'browser';
}

export function bookHandlers(session: Session, about: About, notices: Notices): BookHandlers {
  const shown = async () => {
    const book = session.book();
    await postDueExpiry(book, session.now());
    rememberRecent(session.userDataFolder, {
      file: book.file,
      organisation: bookShape(book.reader, session.now()).organisation,
      openedAt: session.now(),
    });
    notices.lookSoon();
    return bookShape(book.reader, session.now());
  };
  return {
    'app.state': () => {
      const book = session.current();
      const recent = listRecent(session.userDataFolder).map((entry) => ({ ...entry, missing: !existsSync(entry.file) }));
      return {
        version: about.version,
        shell: about.shell,
        booksFolder: session.booksFolder,
        recent,
        notices: notices.isOn(),
        book: book ? bookShape(book.reader, session.now()) : null,
      };
    },
    'app.setNotices': ({ on }) => {
      notices.set(on);
      return {};
    },
    'app.takeNotices': () => ({ notices: [...notices.take()] }),
    'app.presets': () => ({ presets: VENDOR_PRESETS.map(presetShape) }),
    'book.create': (input) => {
      const preset = presetOf(input.workspace.preset);
      if (!isTimeZone(input.timeZone)) refuse('unknown_time_zone', `There is no time zone "${input.timeZone}". Use a name such as Europe/Berlin.`);
      const file = bookPath(session, input.file);
      ensureFolder(dirname(file));
      session.replaceBook(makeBook(file, input, { ...input.workspace, terms: preset }, session.now()));
      return shown();
    },
    'book.open': (input) => {
      openInstead(session, bookPath(session, input.file));
      return shown();
    },
    'book.openSample': async () => {
      const file = join(session.userDataFolder, SAMPLE_FILE);
      if (!existsSync(file)) await makeSample(file);
      openInstead(session, file);
      return shown();
    },
    'book.close': () => {
      session.replaceBook(undefined);
      return {};
    },
    'book.verify': async (_input, { cancelled, progress }) => {
      const watch = { cancelled, progress: (done: number, total: number) => progress('checking', done, total) };
      const { problems, ...found } = await session.work().run('book.verify', {}, watch);
      return { ...found, problems: [...problems] };
    },
    'book.setFiscalYear': async (input, context) => {
      const book = session.book();
      const command = context.commandId === undefined ? undefined : { id: context.commandId, method: 'book.setFiscalYear', input };
      return inTransaction(book, { command, now: session.now() }, () => {
        setFiscalYear(book, input.month, session.now(), input.from === undefined ? undefined : parseDay(input.from));
        return {};
      });
    },
    'workspace.create': async (input, context) => {
      const book = session.book();
      const terms = presetOf(input.preset);
      const command = context.commandId === undefined ? undefined : { id: context.commandId, method: 'workspace.create', input };
      return inTransaction(book, { command, now: session.now() }, () => workspaceShape(makeWorkspace(book, { ...input, terms }, session.now())));
    },
  };
}

function presetOf(id: string | undefined): VendorTerms | undefined {
  if (id === undefined) return undefined;
  return VENDOR_PRESETS.find((preset) => preset.id === id)?.terms ?? refuse('wrong_setting', `There are no vendor terms named "${id}".`);
}

/** Makes the sample book beside its place and moves it there when it is whole: one that was broken off is made anew. */
async function makeSample(file: string): Promise<void> {
  const unfinished = `${file}.unfinished`;
  removeSample(unfinished);
  const book = await createSampleBook(unfinished);
  book.close();
  renameSync(sandboxFile(unfinished), sandboxFile(file));
  renameSync(unfinished, file);
  removeSample(unfinished);
}

/** Opens a book in place of the one that is open; that one stays open where the new one is refused. */
function openInstead(session: Session, file: string): void {
  if (session.current()?.file === file) return;
  session.replaceBook(openToWrite(file));
}

function bookPath(session: Session, given: string): string {
  const named = given.endsWith('.floatbook') ? given : `${given}.floatbook`;
  // What exists under the given name is meant as it is.
  const wanted = existsSync(given) && isAbsolute(given) ? given : named;
  return isAbsolute(wanted) ? resolve(wanted) : join(session.booksFolder, wanted.replaceAll(/[/\\]/g, '-'));
}

function ensureFolder(folder: string): void {
  refusedByDatabase(folder, () => makeFolders(folder));
}

/** One folder after the other: asked for all of them at once, Node never comes back where a file system answers that there is no such place (`/proc`). */
function makeFolders(folder: string): void {
  if (existsSync(folder)) return;
  if (dirname(folder) !== folder) makeFolders(dirname(folder));
  mkdirSync(folder);
}
