/** Documents of charges (rule R5): added with their file, attached, removed; what is proposed, and which charges have none. */

import { mkdirSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { CommandIdentity } from '../../../db/commands.ts';
import { removeUnused, syncFolder } from '../../../db/durable-files.ts';
import { documentFolder, documentPath, hashOf, stateOfFile, stateOfListedFile, type FileState } from '../../../db/document-files.ts';
import {
  attachDocument,
  attachmentsOf,
  detachDocument,
  documentById,
  documentsOf,
  documentWithBytes,
  insertDocument,
  isInUse,
  removeDocument,
  type DocumentKind,
  type StoredDocument,
} from '../../../db/documents.ts';
import { openEvents, type StoredEvent } from '../../../db/events.ts';
import type { Day } from '../../../db/ledger/calendar.ts';
import { refuse } from '../../../db/ledger/refusal.ts';
import type { ReadBook, WriteBook } from '../../../db/open.ts';
import { auditedEvents } from '../../../db/reports/audited-events.ts';
import { workspaceById } from '../../../db/workspaces.ts';
import { matchDocuments } from '../../billing/audit-documents.ts';
import { isOnCard } from '../../billing/audit.ts';
import { maskCardNumbers } from '../../billing/card-number.ts';
import { inTurn } from '../turns.ts';
import { inTransaction } from '../unit-of-work.ts';
import { loadWholeFile } from '../whole-file.ts';
import { wholeOf, writeFileWhole } from '../write-file.ts';

const MOST_BYTES = 25 * 1024 ** 2;

export interface DocumentCommand {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly command?: CommandIdentity | undefined;
}

export interface NewDocument extends DocumentCommand {
  readonly workspaceId: number;
  readonly file: { readonly path: string; readonly name?: string };
  readonly kind: DocumentKind;
  readonly number: string;
  readonly day: Day;
  readonly amount: number;
  /** Events of the charges that it is for. */
  readonly charges: readonly number[];
}

/** Adds a document: its bytes are on the disk before the book says so. The same bytes again are refused, and so is an empty or very large file. */
export async function addDocument(book: WriteBook, given: NewDocument): Promise<{ readonly documentId: number }> {
  const { file } = given;
  const name = basename(file.name ?? file.path);
  const bytes = await loadWholeFile(
    { ...file, name },
    { bytes: MOST_BYTES, tooLarge: 'This document is larger than 25 MB. Save it smaller, or in parts.' },
  );
  if (bytes.length === 0) refuse('empty_file', 'This file is empty.', { file: name });
  const sha256 = hashOf(bytes);
  try {
    return await inTransaction(book, given, () => {
      const added = writeDocument(book, given, { name, sha256, bytes: bytes.length });
      // Within the turn, so that no other command takes the same file away in between; before the book says so, which is when this is committed.
      keepFile(book.file, sha256, bytes);
      return added;
    });
  } catch (error) {
    await dropUnused(book, sha256);
    throw error;
  }
}

/**
 * Deletes a file that no document has any more. In a turn of its own: whoever adds the same bytes does so before it or after it. While the disk fails it
 * stays: whether the book has it may not be known yet.
 */
function dropUnused(book: WriteBook, sha256: Buffer): Promise<void> {
  return inTurn(book.turns, () => {
    if (book.trouble === null && !isInUse(book.connection, sha256)) removeUnused(documentPath(book.file, sha256));
  });
}

function writeDocument(
  book: WriteBook,
  { workspaceId, kind, number, day, amount, charges, now }: NewDocument,
  { name, sha256, bytes }: Pick<StoredDocument, 'name' | 'sha256' | 'bytes'>,
): { readonly documentId: number } {
  const { connection } = book;
  workspaceById(book, workspaceId);
  const known = documentWithBytes(connection, workspaceId, sha256);
  if (known)
    refuse('file_exists', `This file is here already, as document ${known.id} (${known.name}). Attach that one, or remove it first.`, { file: name });
  const safe = { number: maskCardNumbers(number.trim()).text, name: maskCardNumbers(name).text };
  const documentId = insertDocument(connection, { workspaceId, kind, ...safe, day, amount, sha256, bytes, addedAt: now });
  for (const eventId of charges) attachDocument(connection, documentId, chargeNamed(connection, workspaceId, eventId).sourceId, now);
  return { documentId };
}

function keepFile(bookFile: string, sha256: Buffer, bytes: Buffer): void {
  const path = documentPath(bookFile, sha256);
  if (stateOfFile(bookFile, { sha256, bytes: bytes.length }) !== 'there') {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileWhole(path, wholeOf(bytes));
  }
  // Where the power goes, a file in a folder whose own name is not on the disk is gone with it; whoever made the folder may have been killed since.
  for (const folder of [dirname(path), documentFolder(bookFile), dirname(bookFile)]) syncFolder(folder);
}

function chargeNamed(connection: ReadBook['connection'], workspaceId: number, eventId: number): StoredEvent {
  const events = openEvents(connection, workspaceId);
  const event = events.byId(eventId);
  if (event === undefined || events.find(event.sourceId)?.id !== eventId || !isOnCard(event))
    refuse('no_event', 'This workspace has no such charge of a card.');
  return event;
}

function documentNamed(connection: ReadBook['connection'], documentId: number): StoredDocument {
  return documentById(connection, documentId) ?? refuse('file_not_found', 'This book has no such document, or it was removed.');
}

export interface Attaching extends DocumentCommand {
  readonly documentId: number;
  readonly eventId: number;
}

/** Says that a document is for a charge. */
export function attach(book: WriteBook, { documentId, eventId, ...options }: Attaching): Promise<{ readonly documentId: number }> {
  return inTransaction(book, options, () => {
    const { workspaceId } = documentNamed(book.connection, documentId);
    attachDocument(book.connection, documentId, chargeNamed(book.connection, workspaceId, eventId).sourceId, options.now);
    return { documentId };
  });
}

/** Takes a document off a charge. */
export function detach(book: WriteBook, { documentId, eventId, ...options }: Attaching): Promise<{ readonly documentId: number }> {
  return inTransaction(book, options, () => {
    const { workspaceId } = documentNamed(book.connection, documentId);
    const { sourceId } = chargeNamed(book.connection, workspaceId, eventId);
    if (!detachDocument(book.connection, documentId, sourceId, options.now)) refuse('no_event', 'This document is not attached to that charge.');
    return { documentId };
  });
}

/** Takes a document away, with its attachments; its bytes go unless another document has the same. That it was there stays on record. */
export async function remove(
  book: WriteBook,
  { documentId, ...options }: DocumentCommand & { readonly documentId: number },
): Promise<{ readonly documentId: number }> {
  const { sha256, ...removed } = await inTransaction(book, options, () => {
    const document = documentNamed(book.connection, documentId);
    removeDocument(book.connection, documentId, options.now);
    return { documentId, sha256: document.sha256.toString('hex') };
  });
  await dropUnused(book, Buffer.from(sha256, 'hex'));
  return removed;
}

/** The bytes of a document as they were added; refused where they are not there any more, or are others. */
export function bytesOf(book: ReadBook, documentId: number): { readonly name: string; readonly bytes: Buffer } {
  const { name, ...filed } = documentNamed(book.connection, documentId);
  const state = stateOfFile(book.file, filed);
  if (state === 'missing')
    refuse('file_not_found', 'The file of this document is gone from the folder beside the book. Take it from a backup.', { file: name });
  if (state === 'changed') refuse('file_changed', 'The file of this document is not the one that was added. Take it from a backup.', { file: name });
  return { name, bytes: readFileSync(documentPath(book.file, filed.sha256)) };
}

export interface ListedCharge {
  readonly eventId: number;
  readonly id: string;
  readonly day: Day;
  readonly amount: number;
  readonly method: string;
}

export interface ListedDocument extends StoredDocument {
  readonly state: FileState;
  readonly charges: readonly (ListedCharge & { readonly how: 'attached' | 'proposed'; readonly score: number | null })[];
}

/** Documents with the charges that they are attached to or may be for, and the top-ups that have none. */
export function listDocuments(
  book: ReadBook,
  workspaceId: number,
): { readonly documents: readonly ListedDocument[]; readonly missing: readonly ListedCharge[] } {
  const { connection } = book;
  const charges = new Map(
    auditedEvents(connection, workspaceId)
      .filter(isOnCard)
      .map((event) => [event.id, chargeOf(event)]),
  );
  const attached = attachmentsOf(connection, workspaceId).filter(({ sourceId }) => charges.has(sourceId));
  const documents = documentsOf(connection, workspaceId);
  const open = {
    documents: documents.filter(({ id }) => !attached.some(({ documentId }) => documentId === id)),
    charges: [...charges.values()].filter(({ id }) => !attached.some(({ sourceId }) => sourceId === id)),
  };
  const proposed = matchDocuments(open.documents, open.charges);
  const having = new Set([...attached.map(({ sourceId }) => sourceId), ...proposed.map(({ chargeId }) => chargeId)]);
  return {
    documents: documents.map((document) => ({
      ...document,
      state: stateOfListedFile(book.file, document),
      charges: [
        ...attached
          .filter(({ documentId }) => documentId === document.id)
          .map(({ sourceId }) => ({ ...(charges.get(sourceId) as ListedCharge), how: 'attached' as const, score: null })),
        ...proposed
          .filter(({ documentId }) => documentId === document.id)
          .map(({ chargeId, score }) => ({ ...(charges.get(chargeId) as ListedCharge), how: 'proposed' as const, score })),
      ],
    })),
    missing: [...charges.values()].filter(({ id }) => !having.has(id)),
  };
}

function chargeOf({
  eventId,
  id,
  day,
  amount,
  method,
}: ListedCharge | (Omit<ListedCharge, 'amount'> & { readonly amount: number | null })): ListedCharge {
  return { eventId, id, day, amount: amount ?? 0, method };
}
