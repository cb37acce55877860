/** What the application has open: one book at most, the clock, and where its own files are. */

import { refuse } from '../../../db/ledger/refusal.ts';
import type { Day } from '../../../db/ledger/calendar.ts';
import type { ReadBook, WriteBook } from '../../../db/open.ts';
import { openEngine, type OpenEngine } from '../account/open-engine.ts';
import type { MailPasswords } from '../mail/passwords.ts';
import type { PaymentProcessor } from '../processors/processor.ts';
import { bookDay, readBookFacts, workspaceById, type BookFacts, type Workspace } from '../../../db/workspaces.ts';

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
  replaceBook(book: WriteBook | undefined): void;
}

export interface SessionOptions extends Pick<Session, 'userDataFolder' | 'booksFolder' | 'now'> {
  /** Told when the engine has changed something by itself. */
  readonly onEngineChange: () => void;
  readonly onDefect: (error: unknown) => void;
  readonly processors: () => readonly PaymentProcessor[];
  readonly mailPasswords: MailPasswords;
}

export function createSession({ onEngineChange, onDefect, processors, mailPasswords, ...options }: SessionOptions): Session {
  let open: OpenEngine | undefined;
  const engine = () => open ?? refuse('no_book', 'No book is open. Open one, or make a new one.');
  return {
    ...options,
    current: () => open?.book,
    book: () => engine().book,
    engine,
    replaceBook(book) {
      open?.scheduler.stop();
      open?.book.close();
      open = book && openEngine(book, { clock: options.now, onChange: onEngineChange, onDefect, processors, mailPasswords });
      open?.scheduler.start();
    },
  };
}

/** What every query about a workspace needs: the reading connection, the workspace and the book's calendar. */
export interface Reading {
  readonly book: ReadBook;
  readonly facts: BookFacts;
  readonly workspace: Workspace;
  readonly today: Day;
}

export function readingOf(session: Session, workspaceId: number): Reading {
  const book = session.book().reader;
  const facts = readBookFacts(book);
  return { book, facts, workspace: workspaceById(book, workspaceId), today: bookDay(facts, session.now()) };
}
