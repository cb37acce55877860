/** Verifies documents (rule R5): their files are where they were put, byte for byte, and what is attached stands. */

import { stateOfFile } from '../document-files.ts';
import type { ReadBook } from '../open.ts';
import type { Findings } from './findings.ts';

/** `hasFiles`: whether the files are to be beside it. */
export function checkDocuments(book: ReadBook, findings: Findings, hasFiles: boolean): void {
  if (hasFiles) checkFiles(book, findings);
  checkAttachments(book, findings);
  checkSaid(book, findings);
}

function checkFiles({ connection, file }: ReadBook, findings: Findings): void {
  const documents = connection
    .prepare<[], { id: number; name: string; sha256: Buffer; bytes: number }>(
      'SELECT id, name, sha256, bytes FROM document WHERE removed_at IS NULL ORDER BY id',
    )
    .all();
  for (const { id, name, ...filed } of documents) {
    const state = stateOfFile(file, filed);
    if (state !== 'there')
      findings.add('R5', `document ${id} (${name})`, state === 'missing' ? 'has no file any more' : 'has another file than was added');
  }
}

function checkAttachments({ connection }: ReadBook, findings: Findings): void {
  const stray = connection
    .prepare<[], { id: number; documentId: number; removed: number }>(
      `SELECT c.id, c.document_id AS documentId, d.removed_at IS NOT NULL AS removed FROM document_charge AS c JOIN document AS d ON d.id = c.document_id
        WHERE c.detached_at IS NULL AND (d.removed_at IS NOT NULL OR NOT EXISTS (
          SELECT 1 FROM event AS e WHERE e.workspace_id = d.workspace_id AND e.source_id = c.source_id AND e.amount > 0))`,
    )
    .all();
  for (const { id, documentId, removed } of stray)
    findings.add(
      'R5',
      `attachment ${id} of document ${documentId}`,
      removed ? 'is of a document that was removed' : 'is to a charge that the book never had',
    );
}

function checkSaid({ connection }: ReadBook, findings: Findings): void {
  const stray = connection
    .prepare<[], { id: number; sourceId: string }>(
      `SELECT id, source_id AS sourceId FROM said_of_top_up AS s WHERE NOT EXISTS (SELECT 1 FROM event AS e
        WHERE e.workspace_id = s.workspace_id AND e.source_id = s.source_id AND e.origin = 'import' AND e.kind = 'top_up')`,
    )
    .all();
  for (const { id, sourceId } of stray) findings.add('R5', `statement ${id} of the user`, `is about a top-up ${sourceId} that no history ever had`);
}
