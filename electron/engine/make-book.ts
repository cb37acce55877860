/** Makes a new book with its first workspace; where that fails nothing of it is left. */

import { refusedByDatabase } from '../../db/database-refusals.ts';
import { createBook, removeBook, type WriteBook } from '../../db/open.ts';
import { addWorkspace, writeBookFacts, type NewBook, type NewWorkspace } from '../../db/workspaces.ts';

/** Leaves the book open for writing. `now` in ms since the epoch. */
export function makeBook(file: string, facts: NewBook, workspace: NewWorkspace, now: number): WriteBook {
  const book = createBook(file);
  try {
    // A disk that is full may say so only now.
    refusedByDatabase(file, () =>
      book.connection
        .transaction(() => {
          writeBookFacts(book, facts, now);
          addWorkspace(book, workspace, now);
        })
        .immediate(),
    );
    return book;
  } catch (error) {
    book.close();
    removeBook(file);
    throw error;
  }
}
