/** What a book holds, for people to recognise it by: its last entry, its balances, its documents. */

import { documentsOf } from '../../../db/documents.ts';
import type { BookContents } from '../../../db/backup-files.ts';
import { prepared } from '../../../db/connection.ts';
import { readHead } from '../../../db/journal.ts';
import { formatDay } from '../../../db/ledger/calendar.ts';
import { formatDecimal } from '../../../db/ledger/money.ts';
import type { ReadBook } from '../../../db/open.ts';
import { fullBalance } from '../../../db/reports/balances.ts';
import { eventSpan } from '../../../db/reports/overview.ts';
import { bookDay, listWorkspaces, readBookFacts } from '../../../db/workspaces.ts';

/** `now` in ms since the epoch: balances are those of its day. Documents are those whose files `isThere` finds. */
export function contentsOf(book: ReadBook, now: number, isThere: (document: FiledDocument) => boolean): BookContents {
  const { connection } = book;
  const facts = readBookFacts(book);
  const today = bookDay(facts, now);
  const { hash, recordedAt } = readHead(connection);
  const workspaces = listWorkspaces(book);
  const days = workspaces.flatMap(({ id }) => eventSpan(book, id)?.to ?? []);
  const documents = filesOfDocuments(book);
  const kept = documents.filter(isThere).length;
  return {
    organisation: facts.organisation,
    entries: prepared<[], { entries: number }>(connection, 'SELECT count(*) AS entries FROM journal_entry').get()?.entries ?? 0,
    head: hash.toString('hex'),
    lastEntryAt: Number.isFinite(recordedAt) ? recordedAt : null,
    lastDay: days.length === 0 ? null : formatDay(Math.max(...days)),
    workspaces: workspaces.map((workspace) => {
      const { credits, cost } = fullBalance(book, workspace, today);
      const { name, currency, creditDecimals, currencyDecimals } = workspace;
      return { name, currency, credits: formatDecimal(credits, creditDecimals), cost: formatDecimal(cost, currencyDecimals) };
    }),
    documents: { kept, missing: documents.length - kept },
  };
}

export interface FiledDocument {
  readonly sha256: Buffer;
  readonly bytes: number;
}

/** The files that a book's documents need, each once. */
export function filesOfDocuments(book: ReadBook): readonly FiledDocument[] {
  const files = listWorkspaces(book).flatMap(({ id }) => documentsOf(book.connection, id));
  return [...new Map(files.map(({ sha256, bytes }) => [sha256.toString('hex'), { sha256, bytes }])).values()];
}

/** When a book was made, in ms since the epoch: it never changes, and no two books have the same. */
export function bookMadeAt({ connection }: Pick<ReadBook, 'connection'>): number {
  return connection.prepare<[], { at: number }>('SELECT created_at AS at FROM book').get()?.at ?? 0;
}
