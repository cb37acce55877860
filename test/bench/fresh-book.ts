/** An empty book with one workspace in euros, as every section of the bench begins with. */

import { createBook, type WriteBook } from '../../db/open.ts';
import { addWorkspace, writeBookFacts, type Workspace } from '../../db/workspaces.ts';

/** Noon of 23 November 2026, the last day of the bench's histories. */
export const NOW = Date.UTC(2026, 10, 23, 12);

export function freshBook(file: string): { readonly book: WriteBook; readonly workspace: Workspace } {
  const book = createBook(file);
  writeBookFacts(book, { organisation: 'Bench', timeZone: 'UTC', firstWeekday: 'monday' }, NOW);
  return { book, workspace: addWorkspace(book, { name: 'Vendor', vendor: 'Vendor', currency: 'EUR' }, NOW) };
}
