/** Closing accounts and workspaces (rules R2, R4): what hinders, what is carried, two locks, and reopening both with a reason. */

import { beforeEach, describe, expect, test } from 'vitest';
import type { MoneyAccount } from '../../db/money-accounts.ts';
import { closedThrough } from '../../db/periods.ts';
import { carriedBy, reconciliationsOf } from '../../db/reconciliations.ts';
import { makeMatch, undoMatch } from '../../electron/engine/reconcile/match-commands.ts';
import { closeAccount, reopenAccount } from '../../electron/engine/reconcile/periods.ts';
import { reconcileView } from '../../electron/engine/reconcile/view.ts';
import { NOW, newTestBook, TODAY, type TestBook } from '../support/books.ts';
import { addLines, cents, day, makeAccount, wrongIn } from '../support/statement-lines.ts';

let made: TestBook;
let account: MoneyAccount;

const topUp = (id: string, date: string, amount: string, method = 'Visa 4242') => ({
  id,
  date,
  kind: 'top_up',
  credits: amount,
  amount,
  currency: 'EUR',
  method,
});
const eventOf = (id: string) => made.book.connection.prepare('SELECT id FROM event WHERE source_id = ? AND gone = 0').pluck().get(id) as number;
const settle = (lines: readonly number[], ids: readonly string[], of = account) =>
  makeMatch(made.book, { accountId: of.id, lines, items: ids.map(eventOf), rest: [], note: '', now: NOW });
const close = (to: string, closing: string, of = account) =>
  closeAccount(made.book, { accountId: of.id, to: day(to), closing: cents(closing), now: NOW });
const reopen = (from: string, reason = 'the bank sent a correction') =>
  reopenAccount(made.book, { accountId: account.id, from: day(from), reason, now: NOW });
const locked = () => closedThrough(made.book.connection, 1);

beforeEach(async () => {
  made = newTestBook();
  await made.importRows([topUp('T1', '2026-09-05', '100.00'), topUp('T2', '2026-09-30', '50.00'), topUp('T3', '2026-10-10', '70.00')]);
  account = makeAccount(made.book, 'Visa 4242');
});

describe('one account', () => {
  let lines: number[];

  beforeEach(() => {
    lines = addLines(
      made.book,
      account,
      [
        { day: '2026-09-06', amount: '-100.00' },
        { day: '2026-10-01', amount: '-50.00' },
        { day: '2026-10-11', amount: '-70.00' },
      ],
      { opening: ['2026-09-01', '0.00'] },
    );
  });

  test('R2 what the statement does not have yet is carried, and settled on the next one', async () => {
    await settle([lines[0] as number], ['T1']);
    expect(await close('2026-09-30', '-100.00')).toMatchObject({ carried: 1, workspaceClosedThrough: day('2026-09-30') });
    const [period] = reconciliationsOf(made.book.connection, account.id);
    expect(period).toMatchObject({ closing: -10000, books: -15000 });
    expect(carriedBy(made.book.connection, period?.id ?? 0)).toMatchObject([{ sourceId: 'T2', amount: -5000 }]);
    await settle([lines[1] as number], ['T2']);
    await settle([lines[2] as number], ['T3']);
    expect(await close('2026-10-31', '-220.00')).toMatchObject({ carried: 0, workspaceClosedThrough: day('2026-10-31') });
    expect(wrongIn(made.book)).toEqual([]);
  });

  test('R2 an item that a later line has settled already was not on the statement: it is carried too', async () => {
    await settle([lines[0] as number], ['T1']);
    await settle([lines[1] as number], ['T2']);
    expect(await close('2026-09-30', '-100.00')).toMatchObject({ carried: 1 });
    expect(reconciliationsOf(made.book.connection, account.id)).toMatchObject([{ closing: -10000, books: -15000 }]);
    expect(wrongIn(made.book)).toEqual([]);
  });

  test('R2 of an item that lines on both sides of the day settle, what is still to come is carried', async () => {
    await made.importRows([topUp('T4', '2026-09-28', '30.00')]);
    const parts = addLines(made.book, account, [
      { day: '2026-09-29', amount: '-10.00' },
      { day: '2026-10-02', amount: '-20.00' },
    ]);
    await settle([lines[0] as number], ['T1']);
    await settle(parts, ['T4']);
    expect(await close('2026-09-30', '-110.00')).toMatchObject({ carried: 2 });
    const [period] = reconciliationsOf(made.book.connection, account.id);
    expect(carriedBy(made.book.connection, period?.id ?? 0).map(({ sourceId, amount }) => [sourceId, amount])).toEqual([
      ['T4', -2000],
      ['T2', -5000],
    ]);
    expect(wrongIn(made.book)).toEqual([]);
  });

  test('R2 an entry of lines on both sides of the day hinders, because nothing of it can be carried', async () => {
    await settle([lines[0] as number], ['T1']);
    const both = addLines(made.book, account, [
      { day: '2026-09-29', amount: '-1.00' },
      { day: '2026-10-02', amount: '-2.00' },
    ]);
    await makeMatch(made.book, { accountId: account.id, lines: both, items: [], rest: [{ category: 'fees', amount: -300 }], note: '', now: NOW });
    const told = reconcileView({ connection: made.book.connection, workspace: made.workspace(), account, today: TODAY }, { to: day('2026-09-30') });
    expect(told.leftToExplain).toBe(0);
    await expect(close('2026-09-30', '-101.00')).rejects.toMatchObject({
      refusal: { code: 'not_reconciled', message: expect.stringContaining('reaches from 2026-09-29 beyond 2026-09-30') },
    });
  });

  test('R4 a closed period is refused to be closed again, a day to come is no end of a statement', async () => {
    await settle([lines[0] as number], ['T1']);
    await close('2026-09-30', '-100.00');
    await expect(close('2026-09-15', '-100.00')).rejects.toMatchObject({
      refusal: { message: expect.stringContaining('reconciled up to 2026-09-30 already') },
    });
    await expect(close('2027-01-31', '-100.00')).rejects.toMatchObject({
      refusal: { message: expect.stringContaining('2027-01-31 is still to come') },
    });
  });

  test('R4 reopening opens both locks, keeps what was closed before, needs a reason and leaves a trace', async () => {
    const first = await settle([lines[0] as number], ['T1']);
    await settle([lines[1] as number], ['T2']);
    await settle([lines[2] as number], ['T3']);
    await close('2026-09-30', '-100.00');
    await close('2026-10-31', '-220.00');
    await expect(reopen('2026-10-01', ' ')).rejects.toMatchObject({ refusal: { message: expect.stringContaining('Say why') } });
    expect(await reopen('2026-10-01')).toEqual({ reopened: 1 });
    expect(locked()).toBe(day('2026-09-30'));
    await expect(undoMatch(made.book, first.matchId, { now: NOW })).rejects.toMatchObject({ refusal: { code: 'closed_period' } });
    await expect(reopen('2026-10-01')).rejects.toMatchObject({ refusal: { code: 'wrong_period' } });
    await reopen('2026-09-30');
    expect(locked()).toBeUndefined();
    await undoMatch(made.book, first.matchId, { now: NOW });
    expect(reconciliationsOf(made.book.connection, account.id).map(({ reason }) => reason)).toEqual([
      'the bank sent a correction',
      'the bank sent a correction',
    ]);
    expect(wrongIn(made.book)).toEqual([]);
  });

  test('R4 the clock set back makes no close older than what it closes', async () => {
    await settle([lines[0] as number], ['T1']);
    await closeAccount(made.book, { accountId: account.id, to: day('2026-09-30'), closing: -10000, now: NOW - 1_000_000 });
    expect(wrongIn(made.book)).toEqual([]);
  });
});

test('R4 the workspace is closed as far as every account with lines is, and tells whom it waits for', async () => {
  await made.importRows([topUp('B1', '2026-09-12', '20.00', 'Giro 7001')]);
  const giro = makeAccount(made.book, 'Giro 7001', 'bank');
  makeAccount(made.book, 'Never used', 'bank');
  const [first] = addLines(made.book, account, [{ day: '2026-09-06', amount: '-100.00' }], { opening: ['2026-09-01', '0.00'] });
  const [second] = addLines(made.book, giro, [{ day: '2026-09-13', amount: '-20.00' }], { opening: ['2026-09-01', '500.00'] });
  await settle([first as number], ['T1']);
  await settle([second as number], ['B1'], giro);
  expect(await close('2026-09-30', '-100.00')).toMatchObject({ workspaceClosedThrough: null, waitsFor: ['Giro 7001'] });
  expect(locked()).toBeUndefined();
  expect(await close('2026-09-15', '480.00', giro)).toMatchObject({ workspaceClosedThrough: day('2026-09-15'), waitsFor: [] });
  await expect(made.importRows([topUp('T0', '2026-09-10', '5.00')])).rejects.toMatchObject({ refusal: { code: 'closed_period' } });
  await reopen('2026-09-30');
  expect(locked()).toBeUndefined();
  expect(wrongIn(made.book)).toEqual([]);
});

test('R4 a line of another account cannot be settled where the workspace is closed, and the refusal says so', async () => {
  const [first] = addLines(made.book, account, [{ day: '2026-09-06', amount: '-100.00' }], { opening: ['2026-09-01', '0.00'] });
  await settle([first as number], ['T1']);
  await close('2026-09-30', '-100.00');
  const late = makeAccount(made.book, 'Late', 'bank');
  const [line] = addLines(made.book, late, [{ day: '2026-09-20', amount: '-1.00' }]);
  await expect(
    makeMatch(made.book, { accountId: late.id, lines: [line as number], items: [], rest: [{ category: 'fees', amount: -100 }], note: '', now: NOW }),
  ).rejects.toMatchObject({ refusal: { code: 'closed_period', message: expect.stringContaining('The books are closed up to 2026-09-30') } });
});
