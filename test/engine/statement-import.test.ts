/** Statements imported as a unit: what is new, what is there already, what is refused (rules I1 to I4). */

import { describe, expect, test } from 'vitest';
import { parseDay } from '../../db/ledger/calendar.ts';
import { verifyBook } from '../../db/verify.ts';
import { undoImport } from '../../electron/engine/undo-import.ts';
import { newTestBook, NOW, type TestBook } from '../support/books.ts';
import { csvOf, importStatement, linesOf, movementsIn, type Movement } from '../support/statements.ts';

const day = (text: string) => parseDay(text) as number;
const debit = (on: string, more: Partial<Movement> = {}): Movement => ({ day: day(on), amount: -10_000, text: 'Leadmarkt GmbH', ...more });

function verified(book: TestBook): void {
  expect(verifyBook(book.book).problems).toEqual([]);
}

test('I1 a weekly debit of 52 weeks from overlapping files in any order is 52 lines', async () => {
  const weeks = Array.from({ length: 52 }, (_, week) => debit('2026-01-05', { day: day('2026-01-05') + 7 * week }));
  const files = [0, 10, 5, 30, 20, 40, 41].map((from) => csvOf(weeks.slice(from, from + 15)));
  for (const order of [files, files.toReversed()]) {
    const book = newTestBook();
    for (const file of order) {
      const { read, added, matched, skipped } = await importStatement(book, file);
      expect(read).toBe(added + matched + skipped.length);
    }
    expect(linesOf(book)).toHaveLength(52);
    verified(book);
  }
});

test('I1 two equal rows on one day are two lines', async () => {
  const book = newTestBook();
  await importStatement(book, csvOf([debit('2026-03-02'), debit('2026-03-02'), debit('2026-03-03')]));
  expect(linesOf(book)).toHaveLength(3);
  await importStatement(book, csvOf([debit('2026-03-02')]));
  expect(linesOf(book)).toHaveLength(3);
  verified(book);
});

test('I3 a file twice adds nothing; import, undo, import is import', async () => {
  const book = newTestBook();
  const text = csvOf([debit('2026-03-02'), debit('2026-03-02'), debit('2026-03-09')]);
  const first = await importStatement(book, text);
  const again = await importStatement(book, text);
  expect(again).toMatchObject({ importId: first.importId, wasKnown: true, read: 4, added: 0, matched: 3 });
  const before = movementsIn(book);
  await undoImport(book.book, { importId: first.importId, now: NOW });
  expect(linesOf(book)).toEqual([]);
  verified(book);
  await importStatement(book, text);
  expect(movementsIn(book)).toEqual(before);
  verified(book);
});
