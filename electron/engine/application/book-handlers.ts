/** Answers about the book itself: which one is open, opening and making books, workspaces. */

import { existsSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { refusedByDatabase } from '../../../db/database-refusals.ts';
import { makeFolders } from '../../../db/durable-files.ts';
import { parseDay } from '../../../db/ledger/calendar.ts';
import { Refused, refuse } from '../../../db/ledger/refusal.ts';
import { isTimeZone } from '../../../db/ledger/zone.ts';
import { openToBrowse, type WriteBook } from '../../../db/open.ts';
import { troubleOf } from '../../../db/trouble.ts';
import { setFiscalYear } from '../../../db/workspaces.ts';
import { VENDOR_PRESETS } from '../../billing/vendor-presets.ts';
import type { VendorTerms } from '../../billing/vendor-terms.ts';
import type { Handlers } from '../../ipc/handlers.ts';
import { makeBook, makeWorkspace } from '../make-book.ts';
import { createSampleBook } from '../sample/sample-book.ts';
import { inTransaction } from '../unit-of-work.ts';
import { postDueExpiry } from '../post-due-expiry.ts';
import { overFile } from '../working/over-file.ts';
import { commandOf } from './command-of.ts';
import type { Desktop } from './desktop.ts';
import type { Notices } from './notices.ts';
import { presetShape } from './account-shapes.ts';
import { openAsAllowed } from './open-as-allowed.ts';
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
  | 'book.examine'
  | 'book.openReadOnly'
  | 'book.salvage'
  | 'book.openSample'
  | 'book.close'
  | 'book.verify'
  | 'workspace.create'
  | 'book.setFiscalYear'
>;

/** Of what was lost, the window shows so much. */
const MOST_LOSSES = 50;

const SAMPLE_FILE = 'Sample book.floatbook';

export interface About {
  readonly version: string;
  readonly shell: 'electron' | 'browser';
  /** Of a window; a page in a browser has none. */
  readonly desktop?: Pick<Desktop, 'showBook'> | undefined;
}

/** A book that another window has open is shown there, and is no riddle here. */
function refuseShownElsewhere({ desktop }: About, file: string): void {
  if (desktop?.showBook(file) === true) refuse('book_in_use', 'This book is open in another window, which has come to the front.', { file });
}

export function bookHandlers(session: Session, about: About, notices: Notices): BookHandlers {
  const shown = async () => {
    const book = session.book();
    // Expiry that cannot be posted now counts as due until it can.
    if (book.trouble === null) await unlessInTrouble(book, () => postDueExpiry(book, session.now()));
    const { organisation } = bookShape(book, session.now());
    keptIfPossible(() => rememberRecent(session.userDataFolder, { file: book.file, organisation, openedAt: session.now() }));
    notices.lookSoon();
    return bookShape(book, session.now());
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
        book: book ? bookShape(book, session.now()) : null,
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
    'book.open': async (input) => {
      const file = bookPath(session, input.file);
      refuseShownElsewhere(about, file);
      await openInstead(session, file);
      return shown();
    },
    'book.examine': async (input) => {
      const file = bookPath(session, input.file);
      return { file, problem: (await overFile('book.findDamage', file))?.message ?? null };
    },
    'book.openReadOnly': async (input) => {
      const file = bookPath(session, input.file);
      if ((await overFile('book.findDamage', file)) === null) refuse('not_available', 'This book is whole. Open it as usual.', { file });
      takeInstead(session, openToBrowse(file, 'damaged_book'));
      return shown();
    },
    'book.salvage': async (input) => {
      const { file, rows, tables, losses } = await overFile('book.salvage', bookPath(session, input.file));
      return { file, rows, tables: tables.length, losses: losses.slice(0, MOST_LOSSES), lost: losses.length };
    },
    'book.openSample': async () => {
      const file = join(session.userDataFolder, SAMPLE_FILE);
      refuseShownElsewhere(about, file);
      if (!existsSync(file)) await makeSample(file);
      await openInstead(session, file);
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
      const command = commandOf(context, 'book.setFiscalYear', input);
      return inTransaction(book, { command, now: session.now() }, () => {
        setFiscalYear(book, input.month, session.now(), input.from === undefined ? undefined : parseDay(input.from));
        return {};
      });
    },
    'workspace.create': async (input, context) => {
      const book = session.book();
      const terms = presetOf(input.preset);
      const command = commandOf(context, 'workspace.create', input);
      return inTransaction(book, { command, now: session.now() }, () => workspaceShape(makeWorkspace(book, { ...input, terms }, session.now())));
    },
  };
}

function presetOf(id: string | undefined): VendorTerms | undefined {
  if (id === undefined) return undefined;
  return VENDOR_PRESETS.find((preset) => preset.id === id)?.terms ?? refuse('wrong_setting', `There are no vendor terms named "${id}".`);
}

/** Makes the sample book, unless somebody else has done so meanwhile. */
async function makeSample(file: string): Promise<void> {
  try {
    (await createSampleBook(file)).close();
  } catch (error) {
    if (!(error instanceof Refused && error.refusal.code === 'book_exists')) throw error;
  }
}

/** Opens a book in place of the one that is open; that one stays open where the new one is refused. */
async function openInstead(session: Session, file: string): Promise<void> {
  if (session.current()?.file === file) return;
  await refuseDamaged(file);
  takeInstead(session, openAsAllowed(file));
}

/** So often a book is looked through again that changes meanwhile. */
const MOST_LOOKS = 3;

/** Nothing is written to a book before it was looked through as it is then. */
async function refuseDamaged(file: string): Promise<void> {
  for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
    const before = markOf(file);
    const damage = await overFile('book.findDamage', file);
    if (damage !== null) throw new Refused(damage);
    if (markOf(file) === before) return;
  }
  refuse('busy', 'This book is being changed by another program just now. Open it again when that is done.', { file });
}

/** Changes with every change to the file; what is in its log is looked at once more by whoever brings it in. */
function markOf(file: string): string {
  const found = existsSync(file) ? statSync(file, { bigint: true }) : undefined;
  return found === undefined ? '' : `${found.ino} ${found.size} ${found.mtimeNs}`;
}

function takeInstead(session: Session, book: WriteBook): void {
  try {
    // What does not even say whose book it is cannot be shown.
    refusedByDatabase(book.file, () => bookShape(book, session.now()));
  } catch (error) {
    book.close();
    throw error;
  }
  session.replaceBook(book);
}

/** What the disk does not let be done in a book that is open is told by the book itself, to every page. */
async function unlessInTrouble(book: WriteBook, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (book.trouble === null) throw error;
  }
}

/** Writes what may vanish without harm; a full or read-only disk goes without. */
function keptIfPossible(write: () => void): void {
  try {
    write();
  } catch (error) {
    if (troubleOf(error) === undefined) throw error;
  }
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
