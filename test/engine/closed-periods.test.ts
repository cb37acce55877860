/** Closed periods (rules L11, R4): a late event that would change one is refused by name, and the database refuses it too. */

import { beforeEach, expect, test } from 'vitest';
import { parseDay } from '../../db/ledger/calendar.ts';
import { closePeriod, reopenPeriod } from '../../db/periods.ts';
import { undoImport } from '../../electron/engine/undo-import.ts';
import { NOW, newTestBook, type TestBook } from '../support/books.ts';
import { invariantsOf } from '../support/invariants.ts';

const day = (text: string) => parseDay(text) as number;
const FIRST = [
  { id: 'T1', date: '2026-03-02', kind: 'top_up', credits: '100.00', amount: '90.00', currency: 'EUR' },
  { id: 'C1', date: '2026-03-10', kind: 'quotation', credits: '10.00' },
  { id: 'C3', date: '2026-04-10', kind: 'quotation', credits: '20.00' },
];
let made: TestBook;

beforeEach(async () => {
  made = newTestBook();
  await made.importRows(FIRST);
  closePeriod(made.book.connection, 1, day('2026-03-31'), NOW);
});

const entries = () => made.book.connection.prepare('SELECT count(*) FROM journal_entry').pluck().get();

test('L11 a late event in a closed period is refused with its line, and nothing is written', async () => {
  const before = entries();
  const late = { id: 'C0', date: '2026-03-05', kind: 'quotation', credits: '5.00' };
  await expect(made.importRows([late])).rejects.toMatchObject({
    refusal: { code: 'closed_period', sourceLine: 2, message: expect.stringContaining('C0 of 2026-03-05') },
  });
  expect(entries()).toBe(before);
});

test('L11 an event behind the closed period is posted as ever', async () => {
  await made.importRows([...FIRST, { id: 'C2', date: '2026-04-01', kind: 'quotation', credits: '5.00' }]);
  expect(invariantsOf(made.book)).toEqual([]);
});

test('L11 undoing an import that reaches into a closed period is refused with the first such event', async () => {
  await expect(undoImport(made.book, { importId: 1, now: NOW })).rejects.toMatchObject({
    refusal: { code: 'closed_period', message: expect.stringContaining('top_up T1') },
  });
  expect(made.book.connection.prepare('SELECT count(*) FROM event WHERE gone = 1').pluck().get()).toBe(0);
});

test('R4 reopening needs a reason and leaves a trace; then the late event is posted', async () => {
  expect(() => reopenPeriod(made.book.connection, 1, day('2026-03-01'), ' ', NOW)).toThrow('Say why');
  reopenPeriod(made.book.connection, 1, day('2026-03-01'), 'vendor sent a correction', NOW);
  await made.importRows([{ id: 'C0', date: '2026-03-05', kind: 'quotation', credits: '5.00' }]);
  expect(made.book.connection.prepare('SELECT reason FROM closed_period').pluck().all()).toEqual(['vendor sent a correction']);
  expect(() => made.book.connection.exec('DELETE FROM closed_period')).toThrow('R4 a closed period leaves a trace');
});

test('R4 the database refuses a posting in a closed period on its own', () => {
  const { connection } = made.book;
  const write = connection.transaction(() => {
    for (const line of [0, 1]) connection.prepare(`INSERT INTO posting VALUES (4, ?, 2, ?, 'adjustment', 0, 0, 0, 1)`).run(line, day('2026-03-20'));
    connection.prepare(`INSERT INTO journal_entry VALUES (4, 1, 1, NULL, 'adjustment', ?, 0, 'k', NULL, zeroblob(32))`).run(day('2026-03-20'));
  });
  expect(write).toThrow('L11 nothing is posted in a closed period');
});
