/** The whole journal as exports read it: entry by entry with its postings, in the order of their numbers, never all at once. */

import { prepared } from '../connection.ts';
import type { Journal, JournalAccount, JournalEntry, JournalPosting } from '../ledger/journal.ts';
import type { ReadBook } from '../open.ts';
import { listWorkspaces, type Workspace } from '../workspaces.ts';

/** The journal of a book. Its entries can be read once, and are read as they are asked for: hold a transaction open meanwhile. */
export function readJournal(book: ReadBook): Journal {
  const workspaces = new Map(listWorkspaces(book).map((workspace) => [workspace.id, workspace]));
  const accounts = readAccounts(book, workspaces);
  return { accounts: [...accounts.values()], entries: iterateJournal(book, workspaces, accounts) };
}

type AccountRow = Omit<JournalAccount, 'workspace' | 'units'> & { readonly id: number; readonly workspaceId: number };

function readAccounts(book: ReadBook, workspaces: ReadonlyMap<number, Workspace>): ReadonlyMap<number, JournalAccount> {
  const rows = prepared<[], AccountRow>(
    book.connection,
    'SELECT id, workspace_id AS workspaceId, type, role, kind, campaign, name FROM account ORDER BY id',
  ).all();
  return new Map(
    rows.map(({ id, workspaceId, type, role, kind, campaign, name }) => {
      const { name: workspace, ...units } = known(workspaces, workspaceId);
      return [id, { type, role, kind, campaign, name, workspace, units }] as const;
    }),
  );
}

type EntryRow = Omit<JournalEntry, 'workspace' | 'units' | 'postings'> & { readonly workspaceId: number };

type PostingRow = Omit<JournalPosting, 'account'> & { readonly entryId: number; readonly accountId: number };

/** Two cursors over two tables in one order: a join would give every entry's text once for each of its postings. */
function* iterateJournal(
  book: ReadBook,
  workspaces: ReadonlyMap<number, Workspace>,
  accounts: ReadonlyMap<number, JournalAccount>,
): Generator<JournalEntry> {
  // Statements of its own: one that is being read cannot be read a second time beside it.
  const entries = book.connection.prepare<[], EntryRow>(
    `SELECT j.id, j.workspace_id AS workspaceId, j.movement, j.day, j.recorded_at AS recordedAt, j.business_key AS businessKey,
       j.reverses_id AS reversesId, coalesce(e.source_id, 'match ' || j.match_id) AS event, lower(hex(j.hash)) AS hash
     FROM journal_entry AS j LEFT JOIN event AS e ON e.id = j.event_id ORDER BY j.id`,
  );
  const postings = book.connection
    .prepare<[], PostingRow>(
      'SELECT entry_id AS entryId, account_id AS accountId, amount, credits, face_value AS faceValue FROM posting ORDER BY entry_id, line',
    )
    .iterate();
  try {
    let next = postings.next();
    for (const { workspaceId, ...entry } of entries.iterate()) {
      const own: JournalPosting[] = [];
      for (; !next.done && next.value.entryId === entry.id; next = postings.next()) {
        const { accountId, amount, credits, faceValue } = next.value;
        own.push({ account: known(accounts, accountId), amount, credits, faceValue });
      }
      const { name: workspace, ...units } = known(workspaces, workspaceId);
      yield { ...entry, workspace, units, postings: own };
    }
  } finally {
    postings.return?.();
  }
}

function known<Value>(values: ReadonlyMap<number, Value>, id: number): Value {
  const value = values.get(id);
  if (value === undefined) throw new Error(`nothing has the number ${id}`);
  return value;
}
