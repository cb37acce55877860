/** Verifies the journal by itself (rules L2 to L7): numbering, hash chain, balance, dates, lots moved by what is posted, reversals. */

import type { Connection } from '../connection.ts';
import { FIRST_HASH, entryHash, readEntry } from '../journal.ts';
import type { WrittenEntry } from '../ledger/entry.ts';
import type { Findings } from './findings.ts';

interface AccountFacts {
  readonly id: number;
  readonly workspaceId: number;
  readonly role: string;
  readonly currency: string;
}

interface PostingRow {
  readonly entryId: number;
  readonly accountId: number;
  readonly day: number;
  readonly movement: string;
  readonly amount: number;
  readonly credits: number;
  readonly faceValue: number;
  readonly events: number;
}

interface MovementRow {
  readonly entryId: number;
  readonly lotId: number;
  readonly day: number;
  readonly credits: number;
  readonly cost: number;
}

type StoredEntry = Omit<WrittenEntry, 'postings' | 'lotMovements'> & { readonly hash: Buffer };

export function checkJournal(connection: Connection, findings: Findings, progress: (done: number) => void): void {
  const accounts = readAccounts(connection);
  const postings = createFollower<PostingRow>(
    connection
      .prepare<[], PostingRow>(
        'SELECT entry_id AS entryId, account_id AS accountId, day, movement, amount, credits, face_value AS faceValue, events FROM posting ORDER BY entry_id, line',
      )
      .iterate(),
    (entryId) => findings.add('L2', `entry ${entryId}`, 'has postings but is not in the journal'),
  );
  const movements = createFollower<MovementRow>(
    connection
      .prepare<[], MovementRow>('SELECT entry_id AS entryId, lot_id AS lotId, day, credits, cost FROM lot_movement ORDER BY entry_id, line')
      .iterate(),
    (entryId) => findings.add('L7', `entry ${entryId}`, 'moves lots but is not in the journal'),
  );
  const chain = createChain(findings);
  try {
    for (const stored of entriesOf(connection)) {
      const own = { postings: postings.of(stored.id), lotMovements: movements.of(stored.id) };
      chain.follow(stored, own);
      checkEntry({ ...stored, ...own }, accounts, findings);
      if (stored.reversesId !== null) checkReversal(connection, { ...stored, ...own }, findings);
      if (stored.id % 4096 === 0) progress(stored.id);
    }
    postings.finish();
    movements.finish();
  } finally {
    postings.close();
    movements.close();
  }
  checkKeys(connection, findings);
}

function entriesOf(connection: Connection): Iterable<StoredEntry> {
  return connection
    .prepare<[], StoredEntry>(
      `SELECT id, workspace_id AS workspaceId, event_id AS eventId, match_id AS matchId, movement, day, recorded_at AS recordedAt,
         business_key AS businessKey, reverses_id AS reversesId, hash FROM journal_entry ORDER BY id`,
    )
    .iterate();
}

function readAccounts(connection: Connection): ReadonlyMap<number, AccountFacts> {
  const rows = connection.prepare<[], AccountFacts>('SELECT id, workspace_id AS workspaceId, role, currency FROM account').all();
  return new Map(rows.map((row) => [row.id, row]));
}

/** Follows the entries through a table that is in their order; rows of entries that are not there are told once for each entry. */
function createFollower<Row extends { readonly entryId: number }>(rows: IterableIterator<Row>, onStray: (entryId: number) => void) {
  let next = rows.next();
  let stray = 0;
  const skipTo = (entryId: number) => {
    for (; !next.done && next.value.entryId < entryId; next = rows.next()) {
      if (next.value.entryId !== stray) onStray((stray = next.value.entryId));
    }
  };
  return {
    of(entryId: number): Row[] {
      skipTo(entryId);
      const own: Row[] = [];
      for (; !next.done && next.value.entryId === entryId; next = rows.next()) own.push(next.value);
      return own;
    },
    finish: () => skipTo(Infinity),
    close: () => void rows.return?.(),
  };
}

/** Rule L6: only the first damaged entry is named, since every later hash builds on it. */
function createChain(findings: Findings) {
  let before: { readonly id: number; readonly hash: Buffer } = { id: 0, hash: FIRST_HASH };
  let isBroken = false;
  return {
    follow(stored: StoredEntry, own: Pick<WrittenEntry, 'postings' | 'lotMovements'>): void {
      const { hash, ...entry } = stored;
      const isNext = entry.id === before.id + 1;
      if (!isNext) findings.add('L6', `entry ${before.id + 1}`, `is missing: the journal goes on with entry ${entry.id}`);
      if (!isBroken && isNext && !entryHash(before.hash, { ...entry, ...own }).equals(hash)) {
        findings.add('L6', `entry ${entry.id}`, 'is the first damaged entry: its contents or the entry before it are not what its hash was made of');
        isBroken = true;
      }
      if (!isNext) isBroken = true;
      before = { id: entry.id, hash };
    },
  };
}

type FullEntry = StoredEntry & { readonly postings: readonly PostingRow[]; readonly lotMovements: readonly MovementRow[] };

function checkEntry(entry: FullEntry, accounts: ReadonlyMap<number, AccountFacts>, findings: Findings): void {
  const where = `entry ${entry.id}`;
  if (entry.postings.length < 2) findings.add('L2', where, `has ${entry.postings.length} postings; an entry has two or more`);
  const sums = new Map<string, number>();
  let prepaidCredits = 0;
  let prepaidCost = 0;
  for (const { accountId, amount, credits, day, movement } of entry.postings) {
    const account = accounts.get(accountId);
    const currency = account?.currency ?? '';
    sums.set(currency, (sums.get(currency) ?? 0) + amount);
    if (account?.workspaceId !== entry.workspaceId) findings.add('L4', where, `posts to account ${accountId}, which is not of its workspace`);
    if (day !== entry.day || movement !== entry.movement) findings.add('L4', where, 'has a posting of another day or movement than its own');
    if (account?.role === 'prepaid') {
      prepaidCredits += credits;
      prepaidCost += amount;
    } else if (credits !== 0) findings.add('L7', where, `moves credits on account ${accountId}, which is not Prepaid`);
  }
  for (const [currency, sum] of sums)
    if (sum !== 0) findings.add('L2', where, `does not balance: its postings in ${currency} sum to ${sum} minor units`);
  let lotCredits = 0;
  let lotCost = 0;
  for (const { credits, cost, day } of entry.lotMovements) {
    lotCredits += credits;
    lotCost += cost;
    if (day !== entry.day) findings.add('L4', where, 'has a lot movement of another day than its own');
  }
  if (lotCredits !== prepaidCredits || lotCost !== prepaidCost) {
    findings.add('L7', where, `posts ${prepaidCredits} credits at ${prepaidCost} to Prepaid, but its lots move by ${lotCredits} at ${lotCost}`);
  }
}

/** Rule L3: a reversal has its original's date and event, and negates each of its lines. */
function checkReversal(connection: Connection, entry: FullEntry, findings: Findings): void {
  const where = `entry ${entry.id}`;
  const originalId = entry.reversesId as number;
  if (!connection.prepare('SELECT 1 FROM journal_entry WHERE id = ?').get(originalId)) {
    findings.add('L3', where, `reverses entry ${originalId}, which is not there`);
    return;
  }
  const original = readEntry(connection, originalId);
  if (original.day !== entry.day || original.eventId !== entry.eventId || original.matchId !== entry.matchId)
    findings.add('L3', where, `has another date than, or posts something else than, entry ${originalId}, which it reverses`);
  if (original.reversesId !== null || originalId >= entry.id)
    findings.add('L3', where, `reverses entry ${originalId}, which cannot be reversed by it`);
  const negates =
    original.postings.length === entry.postings.length &&
    original.lotMovements.length === entry.lotMovements.length &&
    entry.postings.every((posting, line) => {
      const other = original.postings[line];
      return (
        other?.accountId === posting.accountId &&
        other.amount + posting.amount === 0 &&
        other.credits + posting.credits === 0 &&
        other.faceValue + posting.faceValue === 0 &&
        other.events + posting.events === 0
      );
    }) &&
    entry.lotMovements.every((movement, line) => {
      const other = original.lotMovements[line];
      return other?.lotId === movement.lotId && other.credits + movement.credits === 0 && other.cost + movement.cost === 0;
    });
  if (!negates) findings.add('L3', where, `does not negate entry ${originalId}, which it reverses`);
}

/** Rules L3 and L5, asked of the rows themselves: an index that was tampered with answers for nothing. */
function checkKeys(connection: Connection, findings: Findings): void {
  const keys = connection
    .prepare<[], { key: string; entries: number }>(
      'SELECT business_key AS key, count(*) AS entries FROM journal_entry GROUP BY business_key HAVING count(*) > 1',
    )
    .all();
  for (const { key, entries } of keys) findings.add('L5', `business key ${key}`, `is carried by ${entries} entries`);
  const twice = connection
    .prepare<[], { id: number }>('SELECT reverses_id AS id FROM journal_entry WHERE reverses_id IS NOT NULL GROUP BY reverses_id HAVING count(*) > 1')
    .all();
  for (const { id } of twice) findings.add('L3', `entry ${id}`, 'is reversed more than once');
}
