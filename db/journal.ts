/** The journal: the only writer of entries, postings and lot movements. Posts and reverses, and carries the hash chain on. */

import { hash } from 'node:crypto';
import { prepared, type Connection } from './connection.ts';
import { accountType, type AccountKey } from './ledger/accounts.ts';
import { canonicalEntry, type DraftEntry, type WrittenEntry } from './ledger/entry.ts';
import type { Workspace } from './workspaces.ts';

/** The hash before the first entry. */
export const FIRST_HASH = Buffer.alloc(32);

export interface Journal {
  /** Posts an entry for an event; its business key must be new. Returns the entry's id. */
  post(eventId: number, entry: DraftEntry, businessKey: string): number;
  /** Posts an entry for what settles lines of a statement. */
  postMatch(matchId: number, entry: DraftEntry, businessKey: string): number;
  /** Reverses an entry at its own date (rule L3). Returns the reversal's id. */
  reverse(entryId: number): number;
  /** The account's id, made where the workspace has no such account yet. */
  accountId(key: AccountKey): number;
  /** What an entry posted, in the shape that {@link DraftEntry} has. */
  read(entryId: number): PostedEntry;
}

export interface PostedEntry {
  readonly id: number;
  readonly postings: readonly { readonly accountId: number; readonly amount: number; readonly credits: number; readonly faceValue: number }[];
  readonly lotMovements: readonly { readonly lotId: number; readonly credits: number; readonly cost: number }[];
}

/** Hash of an entry, given the hash of the entry before it, which goes in front of the entry's text in hexadecimal (rule L6). */
export function entryHash(before: Buffer, entry: WrittenEntry): Buffer {
  return hash('sha256', `${before.toString('hex')}|${canonicalEntry(entry)}`, 'buffer');
}

/** A journal for one command in one workspace, within a transaction that the caller has begun. Times in ms since the epoch. */
export function openJournal(connection: Connection, workspace: Workspace, now: number): Journal {
  const insertPosting = prepared(connection, 'INSERT OR ROLLBACK INTO posting VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const insertMovement = prepared(connection, 'INSERT OR ROLLBACK INTO lot_movement VALUES (?, ?, ?, ?, ?, ?)');
  const insertEntry = prepared(connection, 'INSERT OR ROLLBACK INTO journal_entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const accounts = accountBook(connection, workspace);
  let head = readHead(connection);
  // A clock set back must not make an entry older than the one before it: what was known when follows the chain (rule L4).
  const recordedAt = Math.max(now, head.recordedAt);

  const write = (entry: WrittenEntry): number => {
    entry.postings.forEach((posting, line) =>
      insertPosting.run(
        entry.id,
        line,
        posting.accountId,
        entry.day,
        entry.movement,
        posting.amount,
        posting.credits,
        posting.faceValue,
        posting.events,
      ),
    );
    entry.lotMovements.forEach((movement, line) => insertMovement.run(entry.id, line, movement.lotId, entry.day, movement.credits, movement.cost));
    const written = entryHash(head.hash, entry);
    insertEntry.run(
      entry.id,
      entry.workspaceId,
      entry.eventId,
      entry.matchId,
      entry.movement,
      entry.day,
      entry.recordedAt,
      entry.businessKey,
      entry.reversesId,
      written,
    );
    head = { id: entry.id, hash: written, recordedAt };
    return entry.id;
  };

  const written = (draft: DraftEntry, what: Pick<WrittenEntry, 'eventId' | 'matchId'>, businessKey: string): WrittenEntry => ({
    id: head.id + 1,
    workspaceId: workspace.id,
    ...what,
    movement: draft.movement,
    day: draft.day,
    recordedAt,
    businessKey,
    reversesId: null,
    postings: draft.postings.map((posting) => ({
      accountId: accounts.idOf(posting.account),
      amount: posting.amount,
      credits: posting.credits,
      faceValue: posting.faceValue,
      events: 1,
    })),
    lotMovements: draft.lotMovements,
  });

  return {
    accountId: accounts.idOf,
    read: (entryId) => readPosted(connection, entryId),
    post: (eventId, draft, businessKey) => write(written(draft, { eventId, matchId: null }, businessKey)),
    postMatch: (matchId, draft, businessKey) => write(written(draft, { eventId: null, matchId }, businessKey)),
    reverse(entryId) {
      const original = readEntry(connection, entryId);
      return write({
        ...original,
        id: head.id + 1,
        recordedAt,
        businessKey: `reversal:${entryId}`,
        reversesId: entryId,
        postings: original.postings.map((posting) => ({
          accountId: posting.accountId,
          amount: negated(posting.amount),
          credits: negated(posting.credits),
          faceValue: negated(posting.faceValue),
          events: -posting.events,
        })),
        lotMovements: original.lotMovements.map((movement) => ({
          lotId: movement.lotId,
          credits: negated(movement.credits),
          cost: negated(movement.cost),
        })),
      });
    },
  };
}

/** The last entry's id, hash and instant of recording. */
export function readHead(connection: Connection): { readonly id: number; readonly hash: Buffer; readonly recordedAt: number } {
  const last = prepared<[], { id: number; hash: Buffer; recordedAt: number }>(
    connection,
    'SELECT id, hash, recorded_at AS recordedAt FROM journal_entry ORDER BY id DESC LIMIT 1',
  ).get();
  return last ?? { id: 0, hash: FIRST_HASH, recordedAt: -Infinity };
}

/** An entry with everything its hash covers. */
export function readEntry(connection: Connection, entryId: number): WrittenEntry {
  const entry = prepared<[number], Omit<WrittenEntry, 'postings' | 'lotMovements'>>(
    connection,
    `SELECT id, workspace_id AS workspaceId, event_id AS eventId, match_id AS matchId, movement, day, recorded_at AS recordedAt,
       business_key AS businessKey, reverses_id AS reversesId FROM journal_entry WHERE id = ?`,
  ).get(entryId);
  if (!entry) throw new Error(`no entry ${entryId}`);
  const postings = prepared<[number], WrittenEntry['postings'][number]>(
    connection,
    'SELECT account_id AS accountId, amount, credits, face_value AS faceValue, events FROM posting WHERE entry_id = ? + 0 ORDER BY line',
  ).all(entryId);
  return { ...entry, postings, lotMovements: readMovements(connection, entryId) };
}

function readPosted(connection: Connection, entryId: number): PostedEntry {
  const postings = prepared<[number], PostedEntry['postings'][number]>(
    connection,
    'SELECT account_id AS accountId, amount, credits, face_value AS faceValue FROM posting WHERE entry_id = ? + 0 ORDER BY line',
  ).all(entryId);
  return { id: entryId, postings, lotMovements: readMovements(connection, entryId) };
}

function readMovements(connection: Connection, entryId: number) {
  return prepared<[number], { lotId: number; credits: number; cost: number }>(
    connection,
    'SELECT lot_id AS lotId, credits, cost FROM lot_movement WHERE entry_id = ? + 0 ORDER BY line',
  ).all(entryId);
}

function negated(amount: number): number {
  return amount === 0 ? 0 : -amount;
}

function accountBook(connection: Connection, workspace: Workspace): { idOf(key: AccountKey): number } {
  const known = new Map<string, number>();
  const find = prepared<[number, string, string, string, string], { id: number }>(
    connection,
    'SELECT id FROM account WHERE workspace_id = ? AND role = ? AND kind = ? AND campaign = ? AND name = ?',
  );
  const insert = prepared(connection, 'INSERT INTO account (workspace_id, type, role, kind, campaign, name, currency) VALUES (?, ?, ?, ?, ?, ?, ?)');
  return {
    idOf({ role, kind, campaign, name }) {
      const key = `${role}\n${kind}\n${campaign}\n${name}`;
      let id = known.get(key);
      if (id === undefined) {
        id =
          find.get(workspace.id, role, kind, campaign, name)?.id ??
          Number(insert.run(workspace.id, accountType(role), role, kind, campaign, name, workspace.currency).lastInsertRowid);
        known.set(key, id);
      }
      return id;
    },
  };
}
