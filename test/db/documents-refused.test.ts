/** What the database refuses on its own of documents and of what is said of top-ups (rules L3, R5), and what verify finds where its guards came off. */

import { beforeEach, expect, test } from 'vitest';
import type { Connection } from '../../db/connection.ts';
import { NOW, newTestBook, type TestBook } from '../support/books.ts';
import { sql, tampered } from './tampering.ts';

let made: TestBook;
let db: Connection;

beforeEach(async () => {
  made = newTestBook();
  db = made.book.connection;
  await made.importRows([
    { id: 'T1', date: '2026-03-02', kind: 'top_up', credits: '10.00', amount: '9.00', currency: 'EUR', method: 'Visa 4242' },
    { id: 'C1', date: '2026-03-03', kind: 'quotation', credits: '1.00' },
  ]);
  run(
    `INSERT INTO document (workspace_id, kind, day, amount, name, sha256, bytes, added_at) VALUES (1, 'invoice', 1, 900, 'a.pdf', zeroblob(32), 5, ${NOW})`,
  )();
  run(`INSERT INTO document_charge (document_id, source_id, attached_at) VALUES (1, 'T1', 0)`)();
  run(`INSERT INTO said_of_top_up (workspace_id, source_id, said, said_at) VALUES (1, 'T1', 'by_hand', 0)`)();
});

const run = (statement: string) => () => db.exec(statement);

test('L3 what was said of a top-up neither changes nor vanishes, and is of a top-up of the history', () => {
  expect(run(`UPDATE said_of_top_up SET said = NULL`)).toThrow('L3 what was said of a top-up never changes');
  expect(run(`DELETE FROM said_of_top_up`)).toThrow('L3 what was said of a top-up never vanishes');
  for (const id of ['C1', 'T9'])
    expect(run(`INSERT INTO said_of_top_up (workspace_id, source_id, said, said_at) VALUES (1, '${id}', 'by_hand', 0)`)).toThrow(
      'R5 only of a top-up of the history',
    );
  expect(run(`INSERT INTO said_of_top_up (workspace_id, source_id, said, said_at) VALUES (1, 'T1', 'a_gift', 0)`)).toThrow('CHECK');
});

test('L3 a document never changes, and is removed once', () => {
  expect(run(`UPDATE document SET amount = 1`)).toThrow('L3 a document never changes');
  expect(run(`UPDATE document SET removed_at = 1, sha256 = randomblob(32)`)).toThrow('L3 a document never changes');
  expect(run(`DELETE FROM document`)).toThrow('L3 a document leaves a trace');
  run(`UPDATE document SET removed_at = 1`)();
  expect(run(`UPDATE document SET removed_at = 2`)).toThrow('removed once');
  expect(run(`INSERT INTO document_charge (document_id, source_id, attached_at) VALUES (1, 'T1', 0)`)).toThrow('R5 a document that stands');
});

test('R5 the same bytes stand once in a workspace, and a document is attached to a charge once', () => {
  expect(
    run(`INSERT INTO document (workspace_id, kind, day, amount, name, sha256, bytes, added_at) VALUES (1, 'receipt', 1, 1, 'b', zeroblob(32), 5, 0)`),
  ).toThrow('UNIQUE');
  expect(
    run(
      `INSERT INTO document (workspace_id, kind, day, amount, name, sha256, bytes, added_at, removed_at) VALUES (1, 'receipt', 1, 1, 'b', randomblob(32), 5, 0, 1)`,
    ),
  ).toThrow('R5 a document stands before');
  expect(run(`INSERT INTO document_charge (document_id, source_id, attached_at) VALUES (1, 'T1', 0)`)).toThrow('UNIQUE');
  expect(run(`INSERT INTO document_charge (document_id, source_id, attached_at) VALUES (1, 'C1', 0)`)).toThrow('R5 a document that stands');
  expect(run(`UPDATE document_charge SET source_id = 'C1'`)).toThrow('L3 an attachment never changes');
  expect(run(`DELETE FROM document_charge`)).toThrow('L3 an attachment leaves a trace');
});

test.each([
  ['an attachment to no charge', `UPDATE document_charge SET source_id = 'T9'`, /^attachment 1 of document 1$/, /never had/],
  ['an attachment of a removed document', `UPDATE document SET removed_at = 1`, /^attachment 1 of document 1$/, /was removed/],
  ['what is said of no top-up', `UPDATE said_of_top_up SET source_id = 'T9'`, /^statement 1 of the user$/, /no history ever had/],
  ['another hash', `UPDATE document SET sha256 = randomblob(32)`, /^document 1/, /no file/],
])('R5 verify finds %s', (_what, change, where, message) => {
  db.pragma('wal_checkpoint(TRUNCATE)');
  const { problems } = tampered(sql(change), made.book.file);
  expect(problems).toContainEqual({ rule: 'R5', where: expect.stringMatching(where) as string, message: expect.stringMatching(message) as string });
});
