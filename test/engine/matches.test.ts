/** Matches (rules R1, R4, L3, L5; decision 0016): what accepting posts, what undoing reverses, and what is refused by name. */

import { beforeEach, describe, expect, test } from 'vitest';
import { openJournal } from '../../db/journal.ts';
import type { MoneyAccount } from '../../db/money-accounts.ts';
import { acceptMatches, forgetLearned, makeMatch, undoMatch } from '../../electron/engine/reconcile/match-commands.ts';
import { closeAccount } from '../../electron/engine/reconcile/periods.ts';
import { undoMatchesOf } from '../../electron/engine/reconcile/settle-lines.ts';
import { reconcileView } from '../../electron/engine/reconcile/view.ts';
import { undoImport } from '../../electron/engine/undo-import.ts';
import { learnedPayees, matchOfLine } from '../../db/line-matches.ts';
import { NOW, newTestBook, TODAY, type TestBook } from '../support/books.ts';
import { addLines, cents, day, makeAccount, wrongIn } from '../support/statement-lines.ts';

const ROWS = [
  { id: 'QH-7F2101', date: '2026-10-05', kind: 'top_up', credits: '1000.00', amount: '900.00', currency: 'EUR', method: 'Visa 4242' },
  { id: 'QH-8A0402', date: '2026-10-18', kind: 'top_up', credits: '1000.00', amount: '900.00', currency: 'EUR', method: 'Visa 4242' },
  { id: 'QH-C3', date: '2026-10-19', kind: 'quotation', credits: '12.00', lead: 'L1', campaign: 'Roofs' },
];

let made: TestBook;
let account: MoneyAccount;

beforeEach(async () => {
  made = newTestBook();
  await made.importRows(ROWS);
  account = makeAccount(made.book, 'Visa 4242');
});

/** `Card clearing 900.00 on 2026-10-06`, of the last entry, by account. */
function lastEntry() {
  const rows = made.book.connection
    .prepare<[], { role: string; name: string; amount: number; day: number }>(
      `SELECT a.role, a.name, p.amount, p.day FROM posting AS p JOIN account AS a ON a.id = p.account_id
         WHERE p.entry_id = (SELECT max(id) FROM journal_entry) ORDER BY p.line`,
    )
    .all();
  return rows.map(({ role, name, amount, day: on }) => [`${role} ${name}`.trim(), amount, on]);
}

const eventOf = (id: string) => made.book.connection.prepare('SELECT id FROM event WHERE source_id = ? AND gone = 0').pluck().get(id) as number;
const balanceOf = (role: string) =>
  made.book.connection
    .prepare('SELECT coalesce(sum(p.amount), 0) FROM posting AS p JOIN account AS a ON a.id = p.account_id WHERE a.role = ?')
    .pluck()
    .get(role);
const isSound = () => expect(wrongIn(made.book)).toEqual([]);

describe('accepting', () => {
  test('R1 posts the account of money against Card clearing on the day of the line, and clears the event', async () => {
    const [line] = addLines(made.book, account, [{ day: '2026-10-06', amount: '-900.00', text: 'QUOTEHAVEN QH-7F2101' }]);
    const items = [eventOf('QH-7F2101')];
    expect(await acceptMatches(made.book, { accountId: account.id, matches: [{ lines: [line as number], items }], now: NOW })).toEqual({
      accepted: 1,
    });
    expect(lastEntry()).toEqual([
      ['card Visa 4242', -90000, day('2026-10-06')],
      ['card_clearing', 90000, day('2026-10-06')],
    ]);
    expect(made.book.connection.prepare('SELECT business_key FROM journal_entry ORDER BY id DESC LIMIT 1').pluck().get()).toBe('1/match/1');
    expect(made.book.connection.prepare('SELECT made_by, payee FROM line_match').get()).toEqual({ made_by: 'proposal', payee: 'QUOTEHAVEN QH' });
    isSound();
  });

  test.each([
    ['a note', 'Charged as USD 780.00,,'],
    ['columns of its own', ',USD,780.00'],
  ])(
    'R3 an amount that the vendor gives in another currency in %s is found on the statement, and what the exchange cost is posted',
    async (_, said) => {
      const head = 'id,date,kind,credits,amount,currency,method,tax,balance,expires,campaign,category,lead,outcome,value,note,charged in,charged';
      await made.importText(`${head}\nQH-9C2203,2026-10-25,top_up,790.00,710.00,EUR,Visa 4242,,,,,,,,,${said}\n`);
      const [line] = addLines(made.book, account, [{ day: '2026-10-26', amount: '-712.86', text: 'LEADS QH-9C2203 USD 780,00' }]) as [number];
      const asked = { connection: made.book.connection, workspace: made.workspace(), account, today: TODAY };
      const [proposed] = reconcileView(asked, {}).certain.rows;
      expect(proposed?.rest).toEqual([{ category: 'currency_differences', amount: -286 }]);
      expect(proposed?.reasons[0]?.words).toBe('Equal in USD: 780.00, with an exchange difference of −2.86');
      await acceptMatches(made.book, { accountId: account.id, matches: [{ lines: [line], items: [eventOf('QH-9C2203')] }], now: NOW });
      expect(lastEntry()).toEqual([
        ['card Visa 4242', -71286, day('2026-10-26')],
        ['card_clearing', 71000, day('2026-10-26')],
        ['currency_differences', 286, day('2026-10-26')],
      ]);
      isSound();
    },
  );

  test('R1 what is not proposed any more is refused, and nothing of the command is done', async () => {
    const lines = addLines(made.book, account, [
      { day: '2026-10-06', amount: '-900.00', text: 'QUOTEHAVEN QH-7F2101' },
      { day: '2026-10-19', amount: '-900.00', text: 'QUOTEHAVEN QH-8A0402' },
    ]);
    const matches = [
      { lines: [lines[0] as number], items: [eventOf('QH-7F2101')] },
      { lines: [lines[1] as number], items: [eventOf('QH-7F2101')] },
    ];
    await expect(acceptMatches(made.book, { accountId: account.id, matches, now: NOW })).rejects.toMatchObject({
      refusal: { code: 'proposal_gone' },
    });
    expect(made.book.connection.prepare('SELECT count(*) FROM line_match').pluck().get()).toBe(0);
  });

  test('L5 the same command again gives the first answer', async () => {
    const [line] = addLines(made.book, account, [{ day: '2026-10-06', amount: '-900.00', text: 'QUOTEHAVEN QH-7F2101' }]);
    const input = { accountId: account.id, matches: [{ lines: [line as number], items: [eventOf('QH-7F2101')] }] };
    const command = { id: 'command-1', method: 'match.accept', input };
    for (const _ of [1, 2]) expect(await acceptMatches(made.book, { ...input, now: NOW, command })).toEqual({ accepted: 1 });
    await expect(acceptMatches(made.book, { ...input, now: NOW })).rejects.toMatchObject({ refusal: { code: 'proposal_gone' } });
  });
});

describe('matching by hand', () => {
  test('R3 what a line holds beyond its event is posted to its category', async () => {
    const [line] = addLines(made.book, account, [{ day: '2026-10-06', amount: '-913.40', text: 'SOMETHING' }]);
    const given = { accountId: account.id, lines: [line as number], items: [eventOf('QH-7F2101')], note: '', now: NOW };
    await expect(makeMatch(made.book, { ...given, rest: [] })).rejects.toMatchObject({
      refusal: { code: 'not_balanced', message: expect.stringContaining('−13.40 EUR') },
    });
    await makeMatch(made.book, { ...given, rest: [{ category: 'fees', amount: cents('-13.40') }] });
    expect(lastEntry()).toEqual([
      ['card Visa 4242', -91340, day('2026-10-06')],
      ['card_clearing', 90000, day('2026-10-06')],
      ['fees', 1340, day('2026-10-06')],
    ]);
    isSound();
  });

  test('R1 several lines settle one event, on the day of the last', async () => {
    const lines = addLines(made.book, account, [
      { day: '2026-10-06', amount: '-400.00' },
      { day: '2026-10-08', amount: '-500.00' },
    ]);
    await makeMatch(made.book, { accountId: account.id, lines, items: [eventOf('QH-7F2101')], rest: [], note: '', now: NOW });
    expect(lastEntry()).toEqual([
      ['card Visa 4242', -90000, day('2026-10-08')],
      ['card_clearing', 90000, day('2026-10-08')],
    ]);
    isSound();
  });

  test('R1 an entry is made of a line that the books do not have, and of a line of 0', async () => {
    const lines = addLines(made.book, account, [
      { day: '2026-10-20', amount: '-13.40', text: 'FOREIGN TXN FEE' },
      { day: '2026-10-21', amount: '0.00', text: 'CARD RENEWED' },
    ]);
    const entered = { accountId: account.id, items: [], note: 'as agreed', now: NOW };
    await makeMatch(made.book, { ...entered, lines: [lines[0] as number], rest: [{ category: 'fees', amount: -1340 }] });
    expect(lastEntry()).toEqual([
      ['card Visa 4242', -1340, day('2026-10-20')],
      ['fees', 1340, day('2026-10-20')],
    ]);
    await makeMatch(made.book, { ...entered, lines: [lines[1] as number], rest: [] });
    expect(lastEntry().map(([, amount]) => amount)).toEqual([0, 0]);
    isSound();
  });

  test.each([
    ['no_account', { accountId: 99 }],
    ['no_line', { lines: [99] }],
    ['no_event', { items: [99] }],
    ['no_event', { items: ['quotation'] }],
    ['invalid_input', { lines: ['line', 'line'] }],
    ['invalid_input', { rest: [{ category: 'fees', amount: 0 }] }],
  ])('what is not there or says nothing is refused: %s', async (code, change) => {
    const [line] = addLines(made.book, account, [{ day: '2026-10-06', amount: '-900.00' }]);
    const named = (ids: readonly (number | string)[]) =>
      ids.map((id) => (id === 'line' ? (line as number) : id === 'quotation' ? eventOf('QH-C3') : (id as number)));
    const { lines = ['line'], items = [eventOf('QH-7F2101')], ...rest } = change as { lines?: number[]; items?: number[] };
    const request = { accountId: account.id, rest: [], note: '', now: NOW, ...rest, lines: named(lines), items: named(items) };
    await expect(makeMatch(made.book, request)).rejects.toMatchObject({ refusal: { code } });
  });

  test('R1 a line is settled once and an event cleared once, each told by name', async () => {
    const lines = addLines(made.book, account, [
      { day: '2026-10-06', amount: '-900.00' },
      { day: '2026-10-07', amount: '-900.00' },
    ]);
    const given = { accountId: account.id, rest: [], note: '', now: NOW };
    await makeMatch(made.book, { ...given, lines: [lines[0] as number], items: [eventOf('QH-7F2101')] });
    await expect(makeMatch(made.book, { ...given, lines: [lines[0] as number], items: [eventOf('QH-8A0402')] })).rejects.toMatchObject({
      refusal: { code: 'line_settled', sourceLine: 2 },
    });
    await expect(makeMatch(made.book, { ...given, lines: [lines[1] as number], items: [eventOf('QH-7F2101')] })).rejects.toMatchObject({
      refusal: { code: 'event_cleared', message: expect.stringContaining('top-up QH-7F2101') },
    });
  });
});

describe('taking back', () => {
  test('L3 undoing reverses the entry at its own date, and line and event are open again', async () => {
    const [line] = addLines(made.book, account, [{ day: '2026-10-06', amount: '-900.00' }]);
    const given = { accountId: account.id, lines: [line as number], items: [eventOf('QH-7F2101')], rest: [], note: '', now: NOW };
    const { matchId } = await makeMatch(made.book, given);
    await undoMatch(made.book, matchId, { now: NOW + 1 });
    expect(lastEntry()).toEqual([
      ['card Visa 4242', 90000, day('2026-10-06')],
      ['card_clearing', -90000, day('2026-10-06')],
    ]);
    expect(matchOfLine(made.book.connection, line as number)).toBeUndefined();
    await expect(undoMatch(made.book, matchId, { now: NOW + 2 })).rejects.toMatchObject({ refusal: { code: 'no_match' } });
    expect((await makeMatch(made.book, { ...given, now: NOW + 3 })).matchId).toBe(matchId + 1);
    isSound();
  });

  test('L11 undoing the import of a cleared event takes its match back in the same command, and tells so', async () => {
    const [line] = addLines(made.book, account, [{ day: '2026-10-06', amount: '-900.00' }]);
    await makeMatch(made.book, { accountId: account.id, lines: [line as number], items: [eventOf('QH-7F2101')], rest: [], note: '', now: NOW });
    expect(await undoImport(made.book, { importId: 1, now: NOW })).toEqual({ importId: 1, removed: 3, reposted: 0, unmatched: 1 });
    expect([balanceOf('card_clearing'), balanceOf('card')]).toEqual([0, 0]);
    isSound();
  });

  test('I3 matches of lines that go are taken back once, by the command that takes the lines', async () => {
    const lines = addLines(made.book, account, [
      { day: '2026-10-06', amount: '-400.00' },
      { day: '2026-10-08', amount: '-500.00' },
    ]);
    await makeMatch(made.book, { accountId: account.id, lines, items: [eventOf('QH-7F2101')], rest: [], note: '', now: NOW });
    const { connection } = made.book;
    const undone = connection.transaction(() => {
      const journal = openJournal(connection, made.workspace(), NOW);
      return undoMatchesOf({ connection, workspace: made.workspace(), journal, now: NOW }, lines);
    })();
    expect([undone, balanceOf('card')]).toEqual([1, 0]);
    isSound();
  });

  test('R4 in a reconciled period neither the match nor the import of what it clears or carries can be taken back', async () => {
    const [line] = addLines(made.book, account, [{ day: '2026-10-06', amount: '-900.00' }], { opening: ['2026-10-01', '0.00'] });
    const { matchId } = await makeMatch(made.book, {
      accountId: account.id,
      lines: [line as number],
      items: [eventOf('QH-7F2101')],
      rest: [],
      note: '',
      now: NOW,
    });
    expect(await closeAccount(made.book, { accountId: account.id, to: day('2026-10-18'), closing: -90000, now: NOW })).toEqual({
      through: day('2026-10-18'),
      carried: 1,
      workspaceClosedThrough: day('2026-10-18'),
      waitsFor: [],
    });
    await expect(undoMatch(made.book, matchId, { now: NOW })).rejects.toMatchObject({
      refusal: { code: 'closed_period', message: expect.stringContaining('Visa 4242 is reconciled up to 2026-10-18') },
    });
    await expect(undoImport(made.book, { importId: 1, now: NOW })).rejects.toMatchObject({
      refusal: { code: 'closed_period', message: expect.stringContaining('carries one of its payments') },
    });
    isSound();
  });
});

test('what was learned is counted over matches that stand, less what was forgotten', async () => {
  const lines = addLines(made.book, account, [
    { day: '2026-10-06', amount: '-1.00', text: 'MONTHLY FEE 10' },
    { day: '2026-10-07', amount: '-2.00', text: 'MONTHLY FEE 11' },
    { day: '2026-10-08', amount: '-900.00', text: 'QUOTEHAVEN' },
  ]);
  const enter = (line: number, now: number, items: readonly number[] = []) =>
    makeMatch(made.book, {
      accountId: account.id,
      lines: [lines[line] as number],
      items,
      rest: items.length > 0 ? [] : [{ category: 'fees', amount: -100 * (line + 1) }],
      note: '',
      now,
    });
  const first = await enter(0, NOW);
  await enter(1, NOW + 1);
  await enter(2, NOW + 2, [eventOf('QH-7F2101')]);
  const learned = () => learnedPayees(made.book.connection, account.id).map(({ payee, target, accepted }) => `${payee}: ${target} ${accepted}`);
  expect(learned()).toEqual(['MONTHLY FEE: fees 2', 'QUOTEHAVEN: clearing 1']);
  await undoMatch(made.book, first.matchId, { now: NOW + 3 });
  expect(learned()).toEqual(['MONTHLY FEE: fees 1', 'QUOTEHAVEN: clearing 1']);
  await forgetLearned(made.book, { accountId: account.id, payee: 'MONTHLY FEE', target: 'fees', now: NOW + 4 });
  expect(learned()).toEqual(['QUOTEHAVEN: clearing 1']);
  await enter(0, NOW + 5);
  expect(learned()).toEqual(['MONTHLY FEE: fees 1', 'QUOTEHAVEN: clearing 1']);
});
