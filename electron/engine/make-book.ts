/** Makes a new book with its first workspace, and further workspaces; a book has its name once it is whole, and one that fails or is cut off never gets it. */

import { refusedByDatabase } from '../../db/database-refusals.ts';
import { beginBook, type WriteBook } from '../../db/open.ts';
import { addWorkspace, BEGINNING, writeBookFacts, type NewBook, type NewWorkspace, type Workspace } from '../../db/workspaces.ts';
import type { VendorTerms } from '../billing/vendor-terms.ts';
import { writeTerms } from './account/plan.ts';

export interface WorkspaceWithTerms extends NewWorkspace {
  /** Vendor terms that hold from the beginning: for its history as well. */
  readonly terms?: VendorTerms | undefined;
}

/** Leaves the book open for writing. `now` in ms since the epoch. */
export function makeBook(file: string, facts: NewBook, workspace: WorkspaceWithTerms, now: number): WriteBook {
  const made = beginBook(file);
  const { book } = made;
  try {
    // A disk that is full may say so only now.
    refusedByDatabase(file, () =>
      book.connection
        .transaction(() => {
          writeBookFacts(book, facts, now);
          makeWorkspace(book, workspace, now);
        })
        .immediate(),
    );
    return made.place();
  } catch (error) {
    made.abandon();
    throw error;
  }
}

/** Adds a workspace with its terms, in the caller's transaction. */
export function makeWorkspace(book: WriteBook, { terms, ...workspace }: WorkspaceWithTerms, now: number): Workspace {
  const made = addWorkspace(book, workspace, now);
  if (terms) writeTerms(book, made.id, terms, { day: BEGINNING, now });
  return made;
}
