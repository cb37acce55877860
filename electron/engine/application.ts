/** The application behind the contract: every handler over one session, the same for a window and for a browser. */

import type { Announcement } from '../ipc/contract/contract.ts';
import type { CallContext, Handlers } from '../ipc/handlers.ts';
import { asRefusal } from '../../db/database-refusals.ts';
import { Refused } from '../../db/ledger/refusal.ts';
import { troubleOfDatabase } from '../../db/trouble.ts';
import { bookDay, readBookFacts } from '../../db/workspaces.ts';
import { BACKUPS_STALE } from '../ipc/contract/backups.ts';
import { LEADS_STALE } from '../ipc/contract/leads.ts';
import { accountHandlers } from './application/account-handlers.ts';
import { activityHandlers } from './application/activity-handlers.ts';
import { auditHandlers } from './application/audit-handlers.ts';
import { backupHandlers } from './application/backup-handlers.ts';
import { bookHandlers } from './application/book-handlers.ts';
import { EVERYTHING_STALE } from '../ipc/contract/books.ts';
import { exportHandlers } from './application/export-handlers.ts';
import { financeHandlers } from './application/finance-handlers.ts';
import { fileHandlers } from './application/file-handlers.ts';
import { leadHandlers } from './application/lead-handlers.ts';
import { mailHandlers } from './application/mail-handlers.ts';
import { watchNotices } from './application/notices.ts';
import { reconcileHandlers } from './application/reconcile-handlers.ts';
import { reportHandlers } from './application/report-handlers.ts';
import { desktopHandlers, type DesktopOptions } from './application/desktop-handlers.ts';
import { openKeys, type Keys } from './application/keys.ts';
import type { SystemEncryption } from './secret-store.ts';
import { createSession, type Session } from './application/session.ts';
import { processorHandlers } from './application/processor-handlers.ts';
import { statementHandlers } from './application/statement-handlers.ts';
import { createTransfers } from './application/transfers.ts';

export interface ApplicationOptions extends DesktopOptions {
  readonly shell: 'electron' | 'browser';
  /** Settings, list of recent books, files on their way. */
  readonly userDataFolder: string;
  /** Where new books go unless the user says otherwise. */
  readonly booksFolder: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly version: string;
  readonly announce: (announcement: Announcement) => void;
  /** The operating system's encryption for secrets; `null` where there is none. */
  readonly encryption: SystemEncryption | null;
  /** Shared with other applications of the process; one that is alone opens its own. */
  readonly keys?: Keys | undefined;
  /** Told of what breaks while nobody waits for an answer. */
  readonly onDefect: (error: unknown) => void;
}

export interface Application {
  readonly handlers: Handlers;
  /** The file of the open book. */
  bookFile(): string | undefined;
  /** Closes the book and removes files that were on their way. */
  close(): void;
}

export function createApplication(options: ApplicationOptions): Application {
  const { processors, mailPasswords, backups, loaded } = options.keys ?? openKeys(options);
  const everythingChanged = () => options.announce({ type: 'stale', queries: [...EVERYTHING_STALE] });
  const session = createSession({
    ...options,
    processors: processors.list,
    mailPasswords,
    backupsOf: backups.toolsOf,
    onEngineChange: () => {
      options.announce({ type: 'stale', queries: [...LEADS_STALE, ...BACKUPS_STALE] });
      notices.lookSoon();
    },
    // What buttons may do depends on it, and while it lasted the engine did nothing.
    onTrouble: everythingChanged,
    onDefect: options.onDefect,
  });
  const notices = watchNotices({ session, tell: (notice) => options.announce({ type: 'notice', ...notice }), onDefect: options.onDefect });
  const transfers = createTransfers(options.userDataFolder);
  const calendar = watchCalendar(session, options);
  return {
    handlers: withDatabaseRefusals(session, {
      ...bookHandlers(session, options, notices),
      ...desktopHandlers(options),
      ...fileHandlers(transfers),
      ...activityHandlers(session, transfers),
      ...reportHandlers(session),
      ...exportHandlers(session, transfers),
      ...financeHandlers(session, transfers),
      ...accountHandlers(session),
      ...leadHandlers(session, transfers),
      ...mailHandlers(session, transfers, mailPasswords),
      ...processorHandlers(processors, loaded),
      ...statementHandlers(session, transfers),
      ...reconcileHandlers(session, transfers),
      ...auditHandlers(session, transfers),
      ...backupHandlers(session, backups, notices, everythingChanged),
    }),
    bookFile: () => session.current()?.file,
    close() {
      calendar.stop();
      notices.stop();
      session.end();
      transfers.close();
    },
  };
}

/** What SQLite does not give while a handler reads is refused in words; a book that turns out to be damaged is read from then on, and nothing else. */
function withDatabaseRefusals(session: Session, handlers: Handlers): Handlers {
  const answering = (handler: (input: never, context: CallContext) => unknown) => async (input: never, context: CallContext) => {
    try {
      return await handler(input, context);
    } catch (error) {
      // What is refused already was found in another file, or told of this one.
      const trouble = error instanceof Refused ? undefined : troubleOfDatabase(error);
      if (trouble === undefined) throw error;
      if (trouble === 'damaged_book') session.current()?.fail(trouble);
      const refusal = asRefusal(error);
      throw refusal === undefined ? error : new Refused(refusal, { cause: error });
    }
  };
  return Object.fromEntries(Object.entries(handlers).map(([name, handler]) => [name, answering(handler)])) as unknown as Handlers;
}

const MINUTE_MS = 60_000;

/** Tells the pages when the book's day has changed: what they show depends on it. Expiry of the new day is counted as due until it is posted. */
function watchCalendar(session: Session, { announce, onDefect }: ApplicationOptions): { stop(): void } {
  let known: string | undefined;
  const look = () => {
    const book = session.current();
    const day = book && `${book.file} ${bookDay(readBookFacts(book.reader), session.now())}`;
    if (known !== undefined && day !== undefined && day !== known && known.startsWith(`${book?.file} `))
      announce({ type: 'stale', queries: [...EVERYTHING_STALE] });
    known = day;
  };
  const timer = setInterval(() => {
    try {
      look();
    } catch (error) {
      // A disk that gives nothing must not end the program.
      onDefect(error);
    }
  }, MINUTE_MS);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
