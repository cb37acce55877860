/** Three sides (rule R3): every item of each stands in one row, matched or on the sides that have it. */

import { expect, test } from 'vitest';
import type { MoneyAccount } from '../../db/money-accounts.ts';
import { makeMatch } from '../../electron/engine/reconcile/match-commands.ts';
import { reconcileSides } from '../../electron/engine/reconcile/sides.ts';
import { sidesPage } from '../../electron/engine/reconcile/sides-page.ts';
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
    'vendor_only: QH-10003A – –',
  ]);
  const { counts, rows } = sidesOf(made, account);
  expect(counts).toEqual({ matched: 3, open: 2 });
  expect(rows[0]?.differences).toEqual([{ category: 'fees', amount: -200 }]);
  expect(rows.map(({ words }) => words)).toEqual([
    '',
    'Entered from the statement.',
    'Proposed with a score of 97, not accepted yet.',
    'Neither the vendor’s history nor the books have it.',
    'Neither the statement nor a payment of our own has it.',
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
    'vendor_only: QH-90002A – –',
    `matched: QH-90001A ${engine} VENDOR ${charged?.id ?? ''}`,
    'books_only: – QH-90001A –',
  ]);
  expect(sidesOf(made, account).rows[2]?.words).toContain(`In the books twice: it is top-up ${engine} of 2026-11-23 under the vendor’s id.`);
});

test('R3 each side can be the only one that has a row, and each pair of sides', async () => {
  const made = await newTestAccount();
  await made.card('tok_visa', 'Visa 4242');
  for (const packs of [1, 2, 3]) {
    await buyPacks(made.engine, made.id, 'large', packs);
    await made.pass(3_600_000);
  }
  const charged = made.sandbox.charges().filter(({ amount }) => amount >= 900_00);
  const account = makeAccount(made.book, 'Visa 4242');
  await made.importRows([{ ...topUp('QH-70001A', '2026-11-23', '900.00'), credits: '1000.00' }, topUp('QH-70002A', '2026-11-02', '35.00')]);
  const ofTwo = charged.find(({ amount }) => amount === 1800_00);
  addLines(made.book, account, [
    { day: '2026-11-05', amount: '-55.00', text: 'SOMEBODY ELSE' },
    { day: '2026-11-23', amount: '-1800.00', text: `VENDOR ${ofTwo?.id ?? ''}` },
  ]);
  const sides = sidesOf(made, account).rows.map(({ verdict, vendor, books, statement }) => {
    const { amount } = vendor ?? books ?? statement ?? {};
    return [verdict, [vendor && 'vendor', books && 'books', statement && 'statement'].filter(Boolean).join(' '), amount];
  });
  expect(
    sides.filter(([verdict, on]) => on !== 'books' || verdict !== 'books_only').toSorted(([a], [b]) => String(a).localeCompare(String(b))),
  ).toEqual([
    ['books_and_statement', 'books statement', -1800_00],
    ['statement_only', 'statement', -55_00],
    ['vendor_and_books', 'vendor books', -900_00],
    ['vendor_only', 'vendor', -35_00],
  ]);
  // The imported row that the books have twice, and the charge of three packs.
  expect(sides.filter(([verdict]) => verdict === 'books_only')).toEqual([
    ['books_only', 'books', -900_00],
    ['books_only', 'books', -2700_00],
  ]);
});

test('R3 pages follow one another, by verdict, search and order; without the statement its own rows are none', async () => {
  const made = newTestBook();
  const days = Array.from({ length: 12 }, (_, at) => `2026-10-${String(at + 10)}`);
  await made.importRows(days.map((on, at) => topUp(`QH-5000${String.fromCharCode(65 + at)}`, on, `${at + 1}00.00`)));
  const account = makeAccount(made.book, 'Visa 4242');
  addLines(made.book, account, [
    { day: '2026-10-10', amount: '-100.00', text: 'VENDOR QH-5000A' },
    { day: '2026-10-15', amount: '-1234.50', text: 'SOMEBODY ELSE' },
  ]);
  const asked = { connection: made.book.connection, workspace: made.workspace(), account, today: TODAY };
  const page = (given: Partial<Parameters<typeof sidesPage>[1]>) => sidesPage(asked, { to: day('2026-11-30'), limit: 100, ...given });
  const ids = ({ rows }: ReturnType<typeof page>) => rows.map(({ vendor }) => vendor?.id.slice(-1) ?? '–').join('');
  expect(page({})).toMatchObject({ counts: { matched: 1, vendor_only: 11, statement_only: 1 }, matching: 13, next: null });
  expect(ids(page({}))).toBe('ABCDE–FGHIJKL');
  const first = page({ limit: 5 });
  expect([ids(first), first.next, first.matching]).toEqual(['ABCDE', 5, 13]);
  expect(ids(page({ limit: 5, after: 10 }))).toBe('JKL');
  expect(ids(page({ order: 'amount' }))).toBe('–LKJIHGFEDCBA');
  expect(ids(page({ verdict: 'matched' }))).toBe('A');
  expect(page({ verdict: 'open' }).matching).toBe(12);
  expect(ids(page({ search: 'somebody −1,234.50' }))).toBe('–');
  expect(page({ search: 'somebody 99' })).toMatchObject({ matching: 0, rows: [], next: null });
  expect(page({ sides: 'vendor' }).counts).toEqual({ matched: 1, vendor_only: 11 });
});
