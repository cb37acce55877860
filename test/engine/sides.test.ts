/** Three sides (rule R3): every item of each stands in one row, matched or on the sides that have it. */

import { expect, test } from 'vitest';
import type { MoneyAccount } from '../../db/money-accounts.ts';
import { makeMatch } from '../../electron/engine/reconcile/match-commands.ts';
import { reconcileSides } from '../../electron/engine/reconcile/sides.ts';
import { buyPacks } from '../../electron/engine/account/top-ups.ts';
import { newTestAccount } from '../support/accounts.ts';
import { NOW, newTestBook, TODAY, type TestBook } from '../support/books.ts';
import { addLines, day, makeAccount } from '../support/statement-lines.ts';

const sidesOf = (made: TestBook, account: MoneyAccount) =>
  reconcileSides({ connection: made.book.connection, workspace: made.workspace(), account, today: TODAY }, { to: day('2026-11-30') });
const told = (made: TestBook, account: MoneyAccount) =>
  sidesOf(made, account).rows.map(
    ({ verdict, vendor, books, statement }) => `${verdict}: ${vendor?.id ?? '–'} ${books?.id ?? '–'} ${statement?.description ?? '–'}`,
  );

const topUp = (id: string, date: string, amount: string) => ({
  id,
  date,
  kind: 'top_up',
  credits: amount,
  amount,
  currency: 'EUR',
  method: 'Visa 4242',
});

test('R3 of a vendor’s history each row is matched or on one named side, differences by name', async () => {
  const made = newTestBook();
  await made.importRows([
    topUp('QH-10001A', '2026-10-05', '900.00'),
    topUp('QH-10002A', '2026-10-12', '90.00'),
    topUp('QH-10003A', '2026-10-19', '70.00'),
  ]);
  const account = makeAccount(made.book, 'Visa 4242');
  const lines = addLines(made.book, account, [
    { day: '2026-10-06', amount: '-902.00', text: 'FIRST' },
    { day: '2026-10-06', amount: '-2.00', text: 'YEARLY FEE' },
    { day: '2026-10-13', amount: '-90.00', text: 'VENDOR QH-10002A' },
    { day: '2026-10-15', amount: '-55.00', text: 'SOMEBODY ELSE' },
  ]);
  const event = made.book.connection.prepare(`SELECT id FROM event WHERE source_id = 'QH-10001A'`).pluck().get() as number;
  const byHand = { accountId: account.id, note: '', now: NOW };
  await makeMatch(made.book, { ...byHand, lines: [lines[0] as number], items: [event], rest: [{ category: 'fees', amount: -200 }] });
  await makeMatch(made.book, { ...byHand, lines: [lines[1] as number], items: [], rest: [{ category: 'fees', amount: -200 }] });
  expect(told(made, account)).toEqual([
    'matched: QH-10001A QH-10001A FIRST',
    'books_and_statement: – – YEARLY FEE',
    'matched: QH-10002A QH-10002A VENDOR QH-10002A',
    'statement_only: – – SOMEBODY ELSE',
    'vendor_and_books: QH-10003A QH-10003A –',
  ]);
  const { counts, rows } = sidesOf(made, account);
  expect(counts).toEqual({ matched: 3, open: 2 });
  expect(rows[0]?.differences).toEqual([{ category: 'fees', amount: -200 }]);
  expect(rows.map(({ words }) => words)).toEqual([
    '',
    'Entered from the statement.',
    'Proposed with a score of 97, not accepted yet.',
    'Neither the vendor’s history nor the books have it.',
    'The statement does not have it.',
  ]);
});

test('R3 what the engine did and the vendor tells under another id is one row, and its second posting is named', async () => {
  const made = await newTestAccount();
  await made.card('tok_visa', 'Visa 4242');
  await buyPacks(made.engine, made.id, 'large', 1);
  await made.pass(3_600_000);
  const [charged] = made.sandbox.charges();
  const engine = made.book.connection.prepare(`SELECT source_id FROM event WHERE origin = 'engine'`).pluck().get() as string;
  const account = makeAccount(made.book, 'Visa 4242');
  await made.importRows([{ ...topUp('QH-90001A', '2026-11-23', '900.00'), credits: '1000.00' }, topUp('QH-90002A', '2026-11-20', '35.00')]);
  addLines(made.book, account, [{ day: '2026-11-23', amount: '-900.00', text: `VENDOR ${charged?.id ?? ''}` }]);
  expect(told(made, account)).toEqual([
    'vendor_and_books: QH-90002A QH-90002A –',
    `matched: QH-90001A ${engine} VENDOR ${charged?.id ?? ''}`,
    'books_only: – QH-90001A –',
  ]);
  expect(sidesOf(made, account).rows[2]?.words).toContain(`In the books twice: it is top-up ${engine} of 2026-11-23 under the vendor’s id.`);
});
