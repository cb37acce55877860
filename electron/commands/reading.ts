/** Opening a book for a command: for reading beside a running application, or for writing alone. */

import type { Day } from '../../db/ledger/calendar.ts';
import { formatDecimal } from '../../db/ledger/money.ts';
import { refusedByDatabase } from '../../db/database-refusals.ts';
import { openToRead, openToWrite, type ReadBook, type WriteBook } from '../../db/open.ts';
import { bookDay, readBookFacts, workspaceByName, type BookFacts, type Workspace } from '../../db/workspaces.ts';
import type { Call } from './command.ts';

export interface Reading {
  readonly book: ReadBook;
  readonly facts: BookFacts;
  readonly workspace: Workspace;
  readonly today: Day;
  /** Exact decimal text of credits and of money in this workspace. */
  readonly credits: (amount: number) => string;
  readonly money: (amount: number) => string;
}

/** Runs `read` on the book of the call, all of it at one moment of the book. */
export function readBook<Result>(call: Call, read: (book: ReadBook) => Result): Result {
  const book = openToRead(call.bookFile);
  try {
    return refusedByDatabase(book.file, () => book.connection.transaction(() => read(book)).deferred());
  } finally {
    book.close();
  }
}

/** Runs `read` on the workspace of the call. */
export function readWorkspace<Result>(call: Call, read: (reading: Reading) => Result): Result {
  return readBook(call, (book) => {
    const facts = readBookFacts(book);
    const workspace = workspaceByName(book, call.text('workspace'));
    const { creditDecimals, currencyDecimals } = workspace;
    return read({
      book,
      facts,
      workspace,
      today: bookDay(facts, call.now),
      credits: (amount) => formatDecimal(amount, creditDecimals),
      money: (amount) => formatDecimal(amount, currencyDecimals),
    });
  });
}

/** Runs `write` on the book of the call, which no other process may write meanwhile. */
export async function writeBook<Result>(call: Call, write: (book: WriteBook) => Promise<Result> | Result): Promise<Result> {
  const book = openToWrite(call.bookFile);
  try {
    return await write(book);
  } finally {
    book.close();
  }
}
