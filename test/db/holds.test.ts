/** Holds (rule L9): posted, pending and available; the database keeps holds within the credits there are. */

import { beforeEach, expect, test } from 'vitest';
import { placeHold, settleHold } from '../../db/holds.ts';
import { Refused } from '../../db/ledger/refusal.ts';
import { fullBalance } from '../../db/reports/balances.ts';
import { NOW, TODAY, newTestBook, type TestBook } from '../support/books.ts';

let made: TestBook;

beforeEach(async () => {
  made = newTestBook();
  await made.importRows([{ id: 'T1', date: '2026-03-02', kind: 'top_up', credits: '100.00', amount: '90.00', currency: 'EUR' }]);
});

const place = (businessKey: string, credits: number) => placeHold(made.book, made.workspace(), { businessKey, credits }, NOW);
const balance = () => fullBalance(made.book.reader, made.workspace(), TODAY);

test('L9 available counts holds as spent, and the posted balance does not', () => {
  place('lead:1', 30_00);
  expect(balance()).toEqual({ credits: 100_00, cost: 90_00, pending: 30_00, holds: 1, available: 70_00 });
});

test('L9 more than is available is not reserved', () => {
  place('lead:1', 30_00);
  expect(() => place('lead:2', 70_01)).toThrow(Refused);
  expect(() =>
    made.book.connection.exec(`INSERT INTO hold (workspace_id, business_key, credits, state, placed_at) VALUES (1, 'x', 7001, 'open', 0)`),
  ).toThrow('L9 a hold reserves only what is available');
  expect(balance().pending).toBe(30_00);
});

test('L5 the same key is the same hold, and with other contents a refusal', () => {
  expect(place('lead:1', 30_00)).toEqual(place('lead:1', 30_00));
  expect(() => place('lead:1', 31_00)).toThrow('reserves something else');
});

test('L9 a hold is settled once: released gives the credits free', () => {
  place('lead:1', 30_00);
  expect(settleHold(made.book, 'lead:1', 'released', NOW).state).toBe('released');
  expect(settleHold(made.book, 'lead:1', 'released', NOW).state).toBe('released');
  expect(() => settleHold(made.book, 'lead:1', 'charged', NOW)).toThrow('was released before');
  expect(() => made.book.connection.exec(`UPDATE hold SET state = 'open'`)).toThrow('L9 a hold is settled once');
  expect(balance().available).toBe(100_00);
});
