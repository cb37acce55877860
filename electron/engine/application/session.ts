/** What the application has open: one book at most, the clock, and where its own files are. */

import { refuse } from '../../../db/ledger/refusal.ts';
import type { WriteBook } from '../../../db/open.ts';
import { openEngine, type OpenEngine } from '../account/open-engine.ts';
import type { BackupTools } from '../backups/due.ts';
import type { MailPasswords } from '../mail/passwords.ts';
import type { PaymentProcessor } from '../processors/processor.ts';
import { createWorkingThreads, type WorkingThreads } from '../working/working-threads.ts';
import { readingIn, type Reading } from './reading.ts';

export interface Session {
  readonly userDataFolder: string;
  readonly booksFolder: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** The open book, or a refusal. */
  book(): WriteBook;
  current(): WriteBook | undefined;
  /** The engine that operates the accounts of the open book, or a refusal. */
  engine(): OpenEngine;
  /** The threads that work beside the open book, or a refusal. */
  work(): WorkingThreads;
  replaceBook(book: WriteBook | undefined): void;
}

/** As whoever began it has it. */
export interface OwnSession extends Session {
  /** Closes what is open, and whatever is still on its way to be opened. */
  end(): void;
}

export interface SessionOptions extends Pick<Session, 'userDataFolder' | 'booksFolder' | 'now'> {
  /** Told when the engine has changed something by itself. */
  readonly onEngineChange: () => void;
  /** Told when the open book can no longer be written, or can be again. */
  readonly onTrouble: () => void;
  readonly onDefect: (error: unknown) => void;
  readonly processors: () => readonly PaymentProcessor[];
  readonly mailPasswords: MailPasswords;
  /** The tools of backups of a book. */
  readonly backupsOf: (bookFile: string) => Omit<BackupTools, 'state'>;
}

export function createSession({ onEngineChange, onTrouble, onDefect, processors, mailPasswords, backupsOf, ...options }: SessionOptions): OwnSession {
  let open: OpenEngine | undefined;
  let work: WorkingThreads | undefined;
  const noBook = () => refuse('no_book', 'No book is open. Open one, or make a new one.');
  const engine = () => open ?? noBook();
  let isOver = false;
  const session: OwnSession = {
    ...options,
    current: () => open?.book,
    book: () => engine().book,
    engine,
    work: () => work ?? noBook(),
    replaceBook(book) {
      if (isOver && book !== undefined) {
        book.close();
        refuse('cancelled', 'The window was closed before the book was open. Nothing was changed.');
      }
      open?.scheduler.stop();
      // Before the book: the last connection to go is the one that writes.
      work?.close();
      open?.book.close();
      open =
        book &&
        openEngine(book, { clock: options.now, onChange: onEngineChange, onDefect, processors, mailPasswords, backups: backupsOf(book.file) });
      work = book && createWorkingThreads({ file: book.file, readFrom: placeToRead(book), now: options.now });
      if (book)
        book.onTrouble = () => {
          onTrouble();
          if (book.trouble !== null) open?.scheduler.lookSoon();
        };
      open?.scheduler.start();
    },
    end() {
      isOver = true;
      session.replaceBook(undefined);
    },
  };
  return session;
}

/** A damaged book is read from a private copy for as long as it is open, by threads as well. */
function placeToRead({ file, trouble, reader }: WriteBook): string {
  return trouble === 'damaged_book' ? reader.connection.name : file;
}

export function readingOf(session: Session, workspaceId: number): Reading {
  return readingIn(session.book().reader, workspaceId, session.now());
}
