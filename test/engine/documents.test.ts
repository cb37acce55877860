/** Invoices and receipts (rule R5): kept by hash beside the book, attached, proposed, found missing or changed. */

import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { documentFolder, documentPath } from '../../db/document-files.ts';
import { documentById } from '../../db/documents.ts';
import { openEvents } from '../../db/events.ts';
import { parseDay } from '../../db/ledger/calendar.ts';
import { verifyBook } from '../../db/verify.ts';
import { matchDocuments } from '../../electron/billing/audit-documents.ts';
import { addDocument, attach, bytesOf, detach, listDocuments, remove, type NewDocument } from '../../electron/engine/audit/documents.ts';
import { newTestBook, NOW, type TestBook } from '../support/books.ts';

const day = (text: string) => parseDay(text) as number;

const ROWS = [
  { id: 'T1', date: '2026-03-02', kind: 'top_up', credits: '1000.00', amount: '900.00', currency: 'EUR', method: 'Visa 4242' },
  { id: 'T2', date: '2026-03-20', kind: 'top_up', credits: '1000.00', amount: '900.00', currency: 'EUR', method: 'Visa 4242' },
  { id: 'F1', date: '2026-03-21', kind: 'quotation', amount: '12.50', currency: 'EUR', method: 'Visa 4242' },
];

async function withCharges(): Promise<TestBook> {
  const made = newTestBook();
  await made.importRows(ROWS);
  return made;
}

function fileOf(made: TestBook, name: string, content: string): { path: string } {
  const path = join(made.folder, name);
  writeFileSync(path, content);
  return { path };
}

const eventOf = (made: TestBook, id: string) => openEvents(made.book.connection, 1).find(id)?.id as number;

function add(made: TestBook, name: string, content: string, more: Partial<NewDocument> = {}): Promise<{ readonly documentId: number }> {
  const file = fileOf(made, name, content);
  return addDocument(made.book, {
    workspaceId: 1,
    file,
    kind: 'invoice',
    number: '',
    day: day('2026-03-03'),
    amount: 900_00,
    charges: [],
    now: NOW,
    ...more,
  });
}

test('R5 a document is kept byte for byte, proposed by amount and date, and attached by the user', async () => {
  const made = await withCharges();
  const { documentId } = await add(made, 'invoice.pdf', '%PDF one', { number: 'R-2026-17' });
  expect(bytesOf(made.book, documentId)).toEqual({ name: 'invoice.pdf', bytes: Buffer.from('%PDF one') });
  const listed = () => listDocuments(made.book, 1);
  expect(listed().documents[0]?.charges).toMatchObject([{ id: 'T1', how: 'proposed', score: 94 }]);
  expect(listed().missing.map(({ id }) => id)).toEqual(['T2', 'F1']);
  await attach(made.book, { documentId, eventId: eventOf(made, 'T2'), now: NOW });
  await attach(made.book, { documentId, eventId: eventOf(made, 'T2'), now: NOW });
  expect(listed().documents[0]?.charges).toMatchObject([{ id: 'T2', how: 'attached', score: null }]);
  expect(listed().missing.map(({ id }) => id)).toEqual(['T1', 'F1']);
  await detach(made.book, { documentId, eventId: eventOf(made, 'T2'), now: NOW });
  await expect(detach(made.book, { documentId, eventId: eventOf(made, 'T2'), now: NOW })).rejects.toThrow('not attached');
  expect(verifyBook(made.book).problems).toEqual([]);
});

test('R5 the same file twice, an empty one and one for what is no charge are refused, and leave nothing', async () => {
  const made = await withCharges();
  await add(made, 'one.pdf', 'one');
  const files = () => readdirSync(documentFolder(made.book.file), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length;
  await expect(add(made, 'again.pdf', 'one')).rejects.toThrow('is here already, as document 1 (one.pdf)');
  await expect(add(made, 'empty.pdf', '')).rejects.toThrow('empty');
  await expect(add(made, 'other.pdf', 'other', { charges: [999] })).rejects.toThrow('no such charge');
  await expect(
    addDocument(made.book, {
      workspaceId: 1,
      file: { path: join(made.folder, 'none.pdf') },
      kind: 'receipt',
      number: '',
      day: 1,
      amount: 1,
      charges: [],
      now: NOW,
    }),
  ).rejects.toThrow('no file at this place');
  expect(files()).toBe(1);
  expect(listDocuments(made.book, 1).documents).toHaveLength(1);
});

test('R5 a document that is removed takes its file along, unless another workspace has the same', async () => {
  const made = await withCharges();
  const { documentId } = await add(made, 'one.pdf', 'one', { charges: [eventOf(made, 'T1')] });
  const path = documentPath(made.book.file, documentById(made.book.connection, documentId)?.sha256 as Buffer);
  expect(existsSync(path)).toBe(true);
  await remove(made.book, { documentId, now: NOW });
  expect(existsSync(path)).toBe(false);
  expect(listDocuments(made.book, 1)).toMatchObject({ documents: [], missing: [{ id: 'T1' }, { id: 'T2' }, { id: 'F1' }] });
  await expect(remove(made.book, { documentId, now: NOW })).rejects.toThrow('no such document');
  await add(made, 'one.pdf', 'one');
  expect(existsSync(path)).toBe(true);
  expect(verifyBook(made.book).problems).toEqual([]);
});

test('R5 of two who add the same bytes at once, one of which is refused, the other has its file', async () => {
  const made = await withCharges();
  const [refused, added] = await Promise.allSettled([add(made, 'one.pdf', 'one', { charges: [999] }), add(made, 'two.pdf', 'one')]);
  expect([refused.status, added.status]).toEqual(['rejected', 'fulfilled']);
  expect(listDocuments(made.book, 1).documents).toMatchObject([{ name: 'two.pdf', state: 'there' }]);
  expect(verifyBook(made.book).problems).toEqual([]);
});

test.each([
  ['a folder', (path: string) => (rmSync(path), mkdirSync(path))],
  ['a link', (path: string) => (rmSync(path), writeFileSync(`${path}.copy`, 'one'), symlinkSync(`${path}.copy`, path))],
  ['a larger file', (path: string) => truncateSync(path, 8 * 1024 ** 3)],
] as const)('R5 %s in the place of a file is told, and not opened', async (_, put) => {
  const made = await withCharges();
  const { documentId } = await add(made, 'one.pdf', 'one');
  const path = documentPath(made.book.file, documentById(made.book.connection, documentId)?.sha256 as Buffer);
  put(path);
  expect(listDocuments(made.book, 1).documents[0]?.state).toBe('changed');
  expect(verifyBook(made.book).problems).toMatchObject([{ rule: 'R5', where: 'document 1 (one.pdf)' }]);
  expect(() => bytesOf(made.book, documentId)).toThrow('is not the one that was added');
  await remove(made.book, { documentId, now: NOW });
  await add(made, 'one.pdf', 'one');
  expect(verifyBook(made.book).problems).toEqual([]);
});

test('R5 a list tells a file that is written over with as many bytes', async () => {
  const made = await withCharges();
  const { documentId } = await add(made, 'one.pdf', 'one');
  const state = () => listDocuments(made.book, 1).documents[0]?.state;
  expect(state()).toBe('there');
  writeFileSync(documentPath(made.book.file, documentById(made.book.connection, documentId)?.sha256 as Buffer), 'two');
  expect(state()).toBe('changed');
});

test.each([
  ['missing', (path: string) => rmSync(path), /has no file any more/, 'is gone from the folder'],
  ['changed', (path: string) => writeFileSync(path, 'other'), /another file than was added/, 'is not the one that was added'],
] as const)('R5 verify finds a file that is %s, and it is not handed out', async (state, spoil, found, refused) => {
  const made = await withCharges();
  const { documentId } = await add(made, 'one.pdf', 'one');
  spoil(documentPath(made.book.file, documentById(made.book.connection, documentId)?.sha256 as Buffer));
  expect(verifyBook(made.book).problems).toMatchObject([{ rule: 'R5', where: 'document 1 (one.pdf)', message: expect.stringMatching(found) }]);
  expect(listDocuments(made.book, 1).documents[0]?.state).toBe(state);
  expect(() => bytesOf(made.book, documentId)).toThrow(refused);
  // The same bytes again mend it.
  await remove(made.book, { documentId, now: NOW });
  await add(made, 'one.pdf', 'one');
  expect(verifyBook(made.book).problems).toEqual([]);
});

const document = (id: number, date: string, amount = 900_00, number = '') => ({ id, number, day: day(date), amount });
const charge = (id: string, date: string, amount = 900_00) => ({ id, day: day(date), amount });

test('R5 documents and charges are matched one to one, by amount and date; a tie is no match', () => {
  const pairs = (...sides: Parameters<typeof matchDocuments>) =>
    matchDocuments(...sides).map(({ documentId, chargeId, score }) => `${documentId} ${chargeId} ${score}`);
  expect(pairs([document(1, '2026-03-03'), document(2, '2026-03-21')], [charge('T1', '2026-03-02'), charge('T2', '2026-03-20')])).toEqual([
    '1 T1 94',
    '2 T2 94',
  ]);
  expect(pairs([document(1, '2026-03-03')], [charge('A', '2026-03-03'), charge('B', '2026-03-03')])).toEqual([]);
  expect(pairs([document(1, '2026-03-03'), document(2, '2026-03-03')], [charge('A', '2026-03-03')])).toEqual([]);
  expect(pairs([document(1, '2026-03-03', 899_99)], [charge('A', '2026-03-03')])).toEqual([]);
  expect(pairs([document(1, '2026-03-14')], [charge('A', '2026-03-03')])).toEqual([]);
  expect(pairs([document(1, '2026-03-13')], [charge('A', '2026-03-03')])).toEqual(['1 A 40']);
  expect(pairs([document(1, '2026-02-27')], [charge('A', '2026-03-03')])).toEqual([]);
  expect(pairs([document(1, '2026-03-31', 900_00, 'INV QH-310449')], [charge('QH-310449', '2026-03-03'), charge('B', '2026-03-29')])).toEqual([
    '1 B 88',
  ]);
});
