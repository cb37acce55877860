/** Invoices and receipts of the vendor (rule R5): what is known of each, and the charges that they are attached to by the vendor's ids. */

import { prepared, type Connection } from './connection.ts';
import type { Day } from './ledger/calendar.ts';

export type DocumentKind = 'invoice' | 'receipt';

export interface StoredDocument {
  readonly id: number;
  readonly workspaceId: number;
  readonly kind: DocumentKind;
  /** As its issuer counts it; empty where it has none. */
  readonly number: string;
  readonly day: Day;
  /** In currency minor units. */
  readonly amount: number;
  /** Of the file, when it was added. */
  readonly name: string;
  readonly sha256: Buffer;
  readonly bytes: number;
  /** Milliseconds since the epoch. */
  readonly addedAt: number;
}

const DOCUMENT = 'id, workspace_id AS workspaceId, kind, number, day, amount, name, sha256, bytes, added_at AS addedAt';

/** Adds a document; its file is there before. Returns its id. */
export function insertDocument(connection: Connection, document: Omit<StoredDocument, 'id'>): number {
  const { workspaceId, kind, number, day, amount, name, sha256, bytes, addedAt } = document;
  const run = prepared(
    connection,
    'INSERT INTO document (workspace_id, kind, number, day, amount, name, sha256, bytes, added_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  ).run(workspaceId, kind, number, day, amount, name, sha256, bytes, addedAt);
  return Number(run.lastInsertRowid);
}

/** Documents of a workspace that stand, oldest first. */
export function documentsOf(connection: Connection, workspaceId: number): readonly StoredDocument[] {
  return prepared<[number], StoredDocument>(
    connection,
    `SELECT ${DOCUMENT} FROM document WHERE workspace_id = ? AND removed_at IS NULL ORDER BY day, id`,
  ).all(workspaceId);
}

/** One that stands. */
export function documentById(connection: Connection, id: number): StoredDocument | undefined {
  return prepared<[number], StoredDocument>(connection, `SELECT ${DOCUMENT} FROM document WHERE id = ? AND removed_at IS NULL`).get(id);
}

/** The document of a workspace that has these bytes already. */
export function documentWithBytes(connection: Connection, workspaceId: number, sha256: Buffer): StoredDocument | undefined {
  return prepared<[number, Buffer], StoredDocument>(
    connection,
    `SELECT ${DOCUMENT} FROM document WHERE workspace_id = ? AND sha256 = ? AND removed_at IS NULL`,
  ).get(workspaceId, sha256);
}

/** Takes a document and its attachments away; both stay on record. */
export function removeDocument(connection: Connection, id: number, now: number): void {
  prepared(connection, 'UPDATE document_charge SET detached_at = ? WHERE document_id = ? AND detached_at IS NULL').run(now, id);
  prepared(connection, 'UPDATE document SET removed_at = ? WHERE id = ?').run(now, id);
}

/** Whether any document that stands, of whichever workspace, has these bytes. */
export function isInUse(connection: Connection, sha256: Buffer): boolean {
  return prepared<[Buffer], unknown>(connection, 'SELECT 1 FROM document WHERE sha256 = ? AND removed_at IS NULL').get(sha256) !== undefined;
}

export interface Attachment {
  readonly documentId: number;
  /** The vendor's id of the charge, or ours. */
  readonly sourceId: string;
}

/** What is attached to what in a workspace. */
export function attachmentsOf(connection: Connection, workspaceId: number): readonly Attachment[] {
  return prepared<[number], Attachment>(
    connection,
    `SELECT c.document_id AS documentId, c.source_id AS sourceId FROM document_charge AS c JOIN document AS d ON d.id = c.document_id
      WHERE d.workspace_id = ? AND c.detached_at IS NULL AND d.removed_at IS NULL ORDER BY c.id`,
  ).all(workspaceId);
}

/** Attaches a document to a charge; once is enough. */
export function attachDocument(connection: Connection, documentId: number, sourceId: string, now: number): void {
  prepared(connection, 'INSERT INTO document_charge (document_id, source_id, attached_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING').run(
    documentId,
    sourceId,
    now,
  );
}

/** Takes a document off a charge. Returns whether it was attached. */
export function detachDocument(connection: Connection, documentId: number, sourceId: string, now: number): boolean {
  const run = prepared(connection, 'UPDATE document_charge SET detached_at = ? WHERE document_id = ? AND source_id = ? AND detached_at IS NULL').run(
    now,
    documentId,
    sourceId,
  );
  return run.changes > 0;
}
