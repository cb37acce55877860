/** The whole journal as exports read it: entry by entry with its postings, in the order of their numbers, never all at once. */

import { prepared } from '../connection.ts';
import type { AccountKey } from '../ledger/accounts.ts';
import type { Day } from '../ledger/calendar.ts';
import type { Journal, JournalAccount, JournalEntry, JournalPosting } from '../ledger/journal.ts';
import type { PostingCodes } from '../ledger/ledger-codes.ts';
import type { ReadBook } from '../open.ts';
import { listWorkspaces, type Workspace } from '../workspaces.ts';

/** What an account of a workspace is coded with on a day. */
export type CodesOf = (workspaceId: number, day: Day, account: AccountKey) => PostingCodes;

/** The journal of a book. Its entries can be read once, and are read as they are asked for: hold a transaction open meanwhile. */
export function readJournal(book: ReadBook, codesOf: CodesOf): Journal {
  const workspaces = new Map(listWorkspaces(book).map((workspace) => [workspace.id, workspace]));
  const accounts = readAccounts(book, workspaces);
  return { accounts: [...accounts.values()], entries: iterateJournal(book, workspaces, accounts, codesOf) };
}

type AccountRow = Omit<JournalAccount, 'workspace' | 'units'> & { readonly id: number; readonly workspaceId: number };

function readAccounts(book: ReadBook, workspaces: ReadonlyMap<number, Workspace>): ReadonlyMap<number, JournalAccount> {
  const rows = prepared<[], AccountRow>(
    book.connection,
    `SELECT id, workspace_id AS workspaceId, type, role, kind, campaign, name,
       (SELECT min(day) FROM account_day WHERE account_id = account.id) AS firstDay FROM account ORDER BY id`,
  ).all();
  return new Map(
    rows.map(({ id, workspaceId, ...account }) => {
      const { name: workspace, ...units } = known(workspaces, workspaceId);
      return [id, { ...account, workspace, units }] as const;
    }),
  );
}

type EntryRow = Omit<JournalEntry, 'workspace' | 'units' | 'postings'> & { readonly workspaceId: number };

type PostingRow = Omit<JournalPosting, 'account' | keyof PostingCodes> & { readonly entryId: number; readonly accountId: number };

/** Two cursors over two tables in one order: a join would give every entry's text once for each of its postings. */
function* iterateJournal(
  book: ReadBook,
  workspaces: ReadonlyMap<number, Workspace>,
  accounts: ReadonlyMap<number, JournalAccount>,
  codesOf: CodesOf,
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
        const account = known(accounts, accountId);
        own.push({ account, amount, credits, faceValue, ...codesOf(workspaceId, entry.day, account) });
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
