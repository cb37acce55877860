/** Reconciling an account (rules R1, R2): what the view tells, where statement and books part, what keeps a period open. */

import { beforeEach, describe, expect, test } from 'vitest';
import type { MoneyAccount } from '../../db/money-accounts.ts';
import { setOpening } from '../../db/money-accounts.ts';
import { acceptMatches, makeMatch } from '../../electron/engine/reconcile/match-commands.ts';
import { reconcileView } from '../../electron/engine/reconcile/view.ts';
import type { UpTo } from '../../electron/engine/reconcile/account-state.ts';
import { NOW, newTestBook, TODAY, type Row, type TestBook } from '../support/books.ts';
import { addLines, cents, day, makeAccount, wrongIn } from '../support/statement-lines.ts';

let made: TestBook;
let account: MoneyAccount;

beforeEach(() => {
  made = newTestBook();
});

const topUp = (id: string, date: string, amount: string, method = 'Visa 4242'): Row => ({
  id,
  date,
  kind: 'top_up',
  credits: amount,
  amount,
  currency: 'EUR',
  method,
});
const charge = (id: string, date: string, amount: string, lead: string): Row => ({
  id,
  date,
  kind: 'lead_purchase',
  amount,
  currency: 'EUR',
  method: 'Visa 4242',
  lead,
});

const view = (upTo: UpTo = {}) => reconcileView({ connection: made.book.connection, workspace: made.workspace(), account, today: TODAY }, upTo);
const eventOf = (id: string) => made.book.connection.prepare('SELECT id FROM event WHERE source_id = ? AND gone = 0').pluck().get(id) as number;

/** October of a card: two certain, a fee that the books do not have, a charge that is not on the statement yet. */
async function october() {
  await made.importRows([
    topUp('QH-7F2101', '2026-10-05', '900.00'),
    topUp('QH-8A0402', '2026-10-18', '900.00'),
    charge('QH-L2207', '2026-10-31', '46.00', 'L-2207'),
  ]);
  account = makeAccount(made.book, 'Visa 4242');
  return addLines(
    made.book,
    account,
    [
      { day: '2026-10-06', amount: '-900.00', text: 'VENDOR QH-7F2101', balance: '-1000.00' },
      { day: '2026-10-19', amount: '-900.00', text: 'VENDOR QH-8A0402', balance: '-1900.00' },
      { day: '2026-10-20', amount: '-13.40', text: 'FOREIGN TXN FEE', balance: '-1913.40' },
    ],
    { name: 'rheinbank-10.csv', opening: ['2026-10-01', '-100.00'], closing: ['2026-10-31', '-1913.40'] },
  );
}

describe('the view', () => {
  test('R2 tells both balances, the difference to zero by name, and the row at which they part', async () => {
    await october();
    const told = view();
    expect(told).toMatchObject({
      from: '2026-10-01',
      to: '2026-10-31',
      files: ['rheinbank-10.csv'],
      closing: { amount: -191340, by: 'stated' },
      opening: -10000,
      books: -194600,
      difference: 3260,
      leftToExplain: 0,
      lines: 3,
      accepted: { count: 0 },
      certain: { count: 2 },
      likely: { count: 0 },
      ties: { count: 0 },
    });
    expect(told.parts).toEqual([
      { part: 'not_yet_on_statement', category: null, count: 1, amount: 4600 },
      { part: 'missing_in_books', category: 'fees', count: 1, amount: -1340 },
    ]);
    expect(told.firstBreak).toEqual({
      day: '2026-10-20',
      because: 'only_statement',
      row: 3,
      sourceLine: 4,
      file: 'rheinbank-10.csv',
      lineId: 3,
      eventId: null,
      difference: -1340,
      agree: { day: '2026-10-19', balance: -190000 },
      words: 'File line 4, “FOREIGN TXN FEE”, −13.40, has no entry.',
    });
    expect(told.onlyStatement.rows[0]).toMatchObject({ suggested: { category: 'fees', because: '“FEE” in the text' } });
    expect(told.onlyBooks.rows[0]).toMatchObject({ item: { id: 'QH-L2207', what: 'Lead L-2207 bought', amount: -4600 }, state: 'in_transit' });
    expect(told.hindrances).toEqual(['3 lines up to 2026-10-31 not settled: 2 to accept, 1 only on the statement.']);
  });

  test('R1 a match says why it scores what it does', async () => {
    await october();
    const [match] = view().certain.rows;
    expect(match).toMatchObject({
      matchId: null,
      grade: 'certain',
      lines: [{ lineId: 1, row: 1, sourceLine: 2 }],
      items: [{ id: 'QH-7F2101' }],
      rest: [],
    });
    expect(match?.reasons.map(({ code, words }) => `${code}: ${words}`)).toEqual([
      'amount: Equal',
      'reference: “QH-7F2101” in the text',
      'name: “VENDOR” in the text',
      'days: 1 day apart',
      'method: No digits of the method in the text',
    ]);
    expect(match?.reasons.reduce((sum, { points }) => sum + points, 0)).toBe(match?.score);
  });

  test('R2 when every line is settled nothing hinders, and books and statement differ by what is carried', async () => {
    const [first, second, fee] = (await october()) as [number, number, number];
    const matches = [
      { lines: [first], items: [eventOf('QH-7F2101')] },
      { lines: [second], items: [eventOf('QH-8A0402')] },
    ];
    await acceptMatches(made.book, { accountId: account.id, matches, now: NOW });
    await makeMatch(made.book, { accountId: account.id, lines: [fee], items: [], rest: [{ category: 'fees', amount: -1340 }], note: '', now: NOW });
    const told = view();
    expect(told).toMatchObject({ books: -195940, difference: 4600, leftToExplain: 0, firstBreak: null, accepted: { count: 3 }, hindrances: [] });
    expect(told.accepted.rows.map(({ score, rest, reasons }) => [score === null, rest.length, reasons.length])).toEqual([
      [false, 0, 5],
      [false, 0, 5],
      [true, 1, 0],
    ]);
    expect(wrongIn(made.book)).toEqual([]);
  });

  test('R2 another closing balance is left to explain, and the file that says otherwise is named', async () => {
    await october();
    const told = view({ closing: cents('-1900.00') });
    expect(told).toMatchObject({ closing: { amount: -190000, by: 'given' }, leftToExplain: 1340 });
    expect(told.hindrances.slice(1)).toEqual([
      'The statement closes at −1,900.00, but its lines come to −1,913.40: 13.40 is left to explain.',
      'rheinbank-10.csv closes 2026-10-31 at −1,913.40, not at −1,900.00.',
    ]);
  });

  test('R2 an earlier day is told as it was then: what a later line settles was not on the statement yet', async () => {
    const [, second] = (await october()) as [number, number, number];
    const upTo = { to: day('2026-10-18') };
    expect(view(upTo).onlyBooks.rows).toMatchObject([
      {
        item: { id: 'QH-8A0402' },
        state: 'in_transit',
        nearest: { words: 'Would be settled by line 3 of rheinbank-10.csv of 2026-10-19.', lineId: second },
      },
    ]);
    await acceptMatches(made.book, { accountId: account.id, matches: [{ lines: [second], items: [eventOf('QH-8A0402')] }], now: NOW });
    const told = view(upTo);
    expect(told.onlyBooks.rows).toMatchObject([
      { item: { id: 'QH-8A0402' }, nearest: { words: 'Settled by line 3 of rheinbank-10.csv of 2026-10-19.' } },
    ]);
    expect(told).toMatchObject({ closing: { amount: -100000, by: 'summed' }, books: -190000, leftToExplain: 0, firstBreak: null });
    expect(told.parts).toEqual([{ part: 'not_yet_on_statement', category: null, count: 1, amount: 90000 }]);
  });

  test('R1 equal rows that can be paired either way are told as a tie', async () => {
    await made.importRows([charge('ML-1911', '2026-10-14', '38.00', 'M-1911'), charge('ML-1918', '2026-10-14', '38.00', 'M-1918')]);
    account = makeAccount(made.book, 'Visa 4242');
    const lines = ['-38.00', '-38.00'].map((amount) => ({ day: '2026-10-15', amount, text: 'VENDOR LEAD' }));
    addLines(made.book, account, lines);
    const told = view();
    expect(told.ties).toMatchObject({ count: 1, rows: [{ lines: [{}, {}], items: [{ id: 'ML-1911' }, { id: 'ML-1918' }], asShown: [{}, {}] }] });
    const [tie] = told.ties.rows;
    const matches = (tie?.asShown ?? []).map((match) => ({
      lines: match.lines.map(({ lineId }) => lineId),
      items: match.items.map(({ eventId }) => eventId),
    }));
    expect(await acceptMatches(made.book, { accountId: account.id, matches, now: NOW })).toEqual({ accepted: 2 });
    expect(view()).toMatchObject({ leftToExplain: 0, difference: 0, firstBreak: null, hindrances: [] });
  });
});

describe('whose an item is', () => {
  test('the method says it by its last four digits; what fits no account or several is nobody’s', async () => {
    await made.importRows([
      topUp('T1', '2026-10-05', '10.00'),
      topUp('T2', '2026-10-05', '20.00', 'Giro 7001'),
      topUp('T3', '2026-10-05', '30.00', 'PayPal'),
    ]);
    account = makeAccount(made.book, 'Visa 4242');
    expect(view({ to: day('2026-10-31') }).onlyBooks.rows.map(({ item }) => item.id)).toEqual(['T1', 'T3']);
    const giro = makeAccount(made.book, 'Rheinbank DE00 7001', 'bank');
    expect(view({ to: day('2026-10-31') }).onlyBooks.rows.map(({ item }) => item.id)).toEqual(['T1']);
    account = giro;
    expect(view({ to: day('2026-10-31') })).toMatchObject({ books: -2000, account: { methods: ['Giro 7001'] } });
    made.book.connection.prepare('INSERT INTO charged_to VALUES (1, ?, ?)').run('PayPal', giro.id);
    expect(view({ to: day('2026-10-31') })).toMatchObject({ books: -5000, account: { methods: ['Giro 7001', 'PayPal'] } });
  });
});

describe('the opening balance', () => {
  beforeEach(async () => {
    await made.importRows([topUp('T0', '2026-09-01', '50.00'), topUp('T1', '2026-10-05', '10.00')]);
    account = makeAccount(made.book, 'Visa 4242');
  });

  test.each([
    ['the first balance behind a row', [{ day: '2026-10-06', amount: '-10.00', balance: '-110.00' }], {}, -10000],
    [
      'of rows with the newest first',
      [
        { day: '2026-10-06', amount: '-5.00', balance: '-115.00' },
        { day: '2026-10-06', amount: '-10.00', balance: '-110.00' },
      ],
      {},
      -10000,
    ],
    ['a closing balance less its lines', [{ day: '2026-10-06', amount: '-10.00' }], { closing: ['2026-10-31', '-110.00'] as const }, -10000],
    ['nothing', [{ day: '2026-10-06', amount: '-10.00' }], {}, 0],
  ])('is concluded from %s', (_, lines, file, opening) => {
    addLines(made.book, account, lines, file);
    expect(view().opening).toBe(opening);
  });

  test('what came before the statements is in it, and no item that has a line of theirs', () => {
    addLines(made.book, account, [{ day: '2026-10-06', amount: '-10.00', balance: '-110.00', text: 'VENDOR T1' }]);
    expect(view()).toMatchObject({ opening: -10000, closing: { amount: -11000 }, books: -11000, onlyBooks: { count: 0 }, leftToExplain: 0 });
  });

  test('is what the user says, and where the statement says otherwise they part there', () => {
    addLines(made.book, account, [{ day: '2026-10-06', amount: '-10.00', text: 'VENDOR T1', balance: '-110.00' }]);
    setOpening(made.book.connection, account.id, -9000);
    account = { ...account, opening: -9000 };
    expect(view()).toMatchObject({
      opening: -10000,
      firstBreak: { because: 'opening', difference: -1000, words: 'The statement opens with −100.00, the books with −90.00.' },
    });
  });
});

test('R2 the first break among 3,000 lines against 3,000 items is found', { timeout: 120_000 }, async () => {
  const rows: Row[] = [];
  const lines = [];
  for (let index = 0; index < 3_000; index += 1) {
    const date = new Date(Date.UTC(2024, 0, 1 + Math.floor(index / 12))).toISOString().slice(0, 10);
    const amount = `${20 + (index % 90)}.${String(index % 100).padStart(2, '0')}`;
    rows.push(charge(`QH-${String(100_000 + index)}A`, date, amount, `L${index}`));
    if (index !== 1_500) lines.push({ day: date, amount: `-${amount}`, text: `VENDOR QH-${String(100_000 + index)}A`, reference: String(index) });
  }
  await made.importRows(rows);
  account = makeAccount(made.book, 'Visa 4242');
  addLines(made.book, account, lines);
  const told = view();
  expect(told).toMatchObject({ certain: { count: 2_999 }, firstBreak: { because: 'only_books', eventId: eventOf('QH-101500A') } });
  expect(told.certain.rows).toHaveLength(500);
});

describe('an entry whose method fits several accounts', () => {
  test('is shown by each of them and counted by none, until a line of one of them settles it', async () => {
    await made.importRows([topUp('QH-7F2101', '2026-10-05', '900.00', 'Company card'), topUp('QH-8A0402', '2026-10-18', '70.00', 'Company card')]);
    account = makeAccount(made.book, 'Visa 4242');
    const bank = makeAccount(made.book, 'Giro', 'bank');
    const another = makeAccount(made.book, 'Visa 1881');
    const opening = ['2026-10-01', '0.00'] as const;
    const [line] = addLines(made.book, account, [{ day: '2026-10-06', amount: '-900.00', text: 'VENDOR QH-7F2101' }], {
      opening,
      closing: ['2026-10-31', '-900.00'],
    });
    addLines(made.book, bank, [{ day: '2026-10-07', amount: '-12.00', text: 'SHOP' }], { opening });
    const told = view();
    const all = [bank.id, another.id, account.id];
    expect(told).toMatchObject({ books: -90000, difference: 0, certain: { rows: [{ items: [{ id: 'QH-7F2101', mayBeOf: all }] }] } });
    expect(told).toMatchObject({ onlyBooks: { count: 0 }, unsure: { count: 1, rows: [{ item: { id: 'QH-8A0402', mayBeOf: all } }] } });
    const ofBank = reconcileView(
      { connection: made.book.connection, workspace: made.workspace(), account: bank, today: TODAY },
      { to: day('2026-10-31') },
    );
    expect(ofBank).toMatchObject({ books: 0, onlyBooks: { count: 0 }, unsure: { count: 2 } });
    await acceptMatches(made.book, {
      accountId: account.id,
      matches: [{ lines: [line as number], items: [eventOf('QH-7F2101')] }],
      now: NOW,
    });
    expect(view()).toMatchObject({ books: -90000, difference: 0, hindrances: [], accepted: { rows: [{ items: [{ mayBeOf: [] }] }] } });
    expect(wrongIn(made.book)).toEqual([]);
  });

  test('a card with other digits is none of them', async () => {
    await made.importRows([topUp('QH-7F2101', '2026-10-05', '900.00', 'Visa 5555')]);
    const [, giro, savings] = [
      makeAccount(made.book, 'Visa 4242'),
      makeAccount(made.book, 'Giro', 'bank'),
      makeAccount(made.book, 'Savings', 'bank'),
    ];
    account = giro;
    expect(view({ to: day('2026-10-31') }).unsure.rows.map(({ item }) => item.mayBeOf)).toEqual([[giro.id, savings.id]]);
  });
});
