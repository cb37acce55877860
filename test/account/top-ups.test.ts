/** Automatic top-up and pay-as-you-use on a real book with the sandbox as processor (rules T1 to T10). */

import { expect, test } from 'vitest';
import { latestDecisions } from '../../db/decisions.ts';
import { attemptsOf, latestObligations } from '../../db/obligations.ts';
import { methodById } from '../../db/payment-methods.ts';
import { balanceAt } from '../../db/reports/balances.ts';
import { verifyBook } from '../../db/verify.ts';
import { workspaceById } from '../../db/workspaces.ts';
import { contact } from '../../electron/engine/account/fees.ts';
import { buyPacks, cancelTopUp } from '../../electron/engine/account/top-ups.ts';
import { setVendorTerms, turnOffTopUp } from '../../electron/engine/account/plan.ts';
import { DEFAULT_TERMS } from '../../electron/billing/vendor-presets.ts';
import { DAY, HOUR, LARGE, MINUTE, newTestAccount, type TestAccount } from '../support/accounts.ts';
import { TODAY } from '../support/books.ts';

const balance = ({ book, id }: TestAccount, day = TODAY) => balanceAt(book, workspaceById(book, id), day);
const succeeded = ({ sandbox }: TestAccount) => sandbox.charges().filter(({ state }) => state === 'succeeded');
const payments = ({ book, id }: TestAccount) => latestObligations(book.connection, id, 100);
const quotation = (account: TestAccount, sourceId: string, credits: number) =>
  contact(account.engine, account.id, { sourceId, kind: 'quotation', credits });

test('T4 a pack bought by hand is a lot at its price', async () => {
  const account = await newTestAccount();
  await account.card('tok_visa');
  await expect(buyPacks(account.engine, account.id, 'large', 1)).resolves.toMatchObject({ state: 'succeeded', amount: 900_00 });
  expect(balance(account)).toEqual({ credits: 1000_00, cost: 900_00 });
  expect(succeeded(account).map(({ amount }) => amount)).toEqual([900_00]);
  expect(verifyBook(account.book).problems).toEqual([]);
});

test('T3 a fee beyond the balance tops up by the chosen pack, and is paid from credits', async () => {
  const account = await newTestAccount();
  await account.card('tok_visa');
  await account.automatic({ chargeAtOnce: 900_00 });
  expect(balance(account).credits).toBe(1000_00);
  expect(await quotation(account, 'q1', 950_00)).toMatchObject({ state: 'posted' });
  await account.pass(2 * HOUR);
  expect(await quotation(account, 'q2', 60_00)).toMatchObject({ state: 'posted' });
  expect(balance(account)).toEqual({ credits: 990_00, cost: 891_00 });
  expect(latestDecisions(account.book.connection, account.id, 10).map(({ subject, because }) => `${subject} ${because}`)).toEqual([
    'fee covered',
    'top_up covered',
    'fee top_up',
    'top_up insufficient',
    'fee covered',
    'top_up covered',
    'top_up used_up',
  ]);
  expect(verifyBook(account.book).problems).toEqual([]);
});

test('T3 a fee larger than the pack buys the fewest whole packs in one charge', async () => {
  const account = await newTestAccount();
  await account.card('tok_visa');
  await account.automatic({ chargeAtOnce: 900_00 });
  await account.pass(2 * HOUR);
  await quotation(account, 'q1', 3500_00);
  expect(succeeded(account).map(({ amount }) => amount)).toEqual([900_00, 2700_00]);
  expect(balance(account).credits).toBe(500_00);
});

test('T2 T7 stopped, pay-as-you-use charges exactly the fee, stored credits first', async () => {
  const account = await newTestAccount();
  await account.card('tok_visa');
  await buyPacks(account.engine, account.id, 'small', 1);
  await turnOffTopUp(account.engine, account.id);
  await quotation(account, 'q1', 70_00);
  expect(await quotation(account, 'q2', 45_50)).toMatchObject({ state: 'posted' });
  expect(succeeded(account).map(({ amount }) => amount)).toEqual([100_00, 45_50]);
  expect(balance(account).credits).toBe(30_00);
  await account.terms({ payAsYouUse: 'shortfall' });
  await quotation(account, 'q3', 45_50);
  expect(succeeded(account).at(-1)?.amount).toBe(15_50);
  expect(balance(account).credits).toBe(0);
  expect(verifyBook(account.book).problems).toEqual([]);
});

test('T9 the primary declines, the backup pays, once', async () => {
  const account = await newTestAccount();
  const primary = await account.card('tok_declined_hard');
  await account.card('tok_mastercard');
  await buyPacks(account.engine, account.id, 'large', 1);
  const [payment] = payments(account);
  expect(attemptsOf(account.book.connection, payment?.id as number).map(({ state, decline }) => [state, decline])).toEqual([
    ['declined', 'hard'],
    ['succeeded', null],
  ]);
  expect(methodById(account.book.connection, primary)?.state).toBe('disabled');
  expect(succeeded(account)).toHaveLength(1);
  expect(balance(account).credits).toBe(LARGE.credits);
});

test('T9 declined softly with no backup: tried again after 1, 3 and 7 days, then given up', async () => {
  const account = await newTestAccount();
  await account.card('tok_declined_soft');
  await buyPacks(account.engine, account.id, 'large', 1);
  const opened = account.now();
  expect(payments(account)[0]).toMatchObject({ state: 'waiting' });
  await account.pass(8 * DAY);
  const [payment] = payments(account);
  expect(payment).toMatchObject({ state: 'failed', failure: 'declined' });
  const days = attemptsOf(account.book.connection, payment?.id as number).map(({ intendedAt }) => Math.floor((intendedAt - opened) / DAY));
  expect(days).toEqual([0, 1, 3, 7]);
  expect(succeeded(account)).toEqual([]);
});

test('T10 a lost answer is unknown, blocks what is new, and is found by looking it up', async () => {
  const account = await newTestAccount();
  await account.card('tok_answers_late');
  await account.card('tok_mastercard');
  await buyPacks(account.engine, account.id, 'large', 1);
  expect(payments(account)[0]).toMatchObject({ state: 'unknown' });
  expect(balance(account).credits).toBe(0);
  await expect(buyPacks(account.engine, account.id, 'large', 1)).rejects.toMatchObject({ refusal: { code: 'top_up_open' } });
  expect(await quotation(account, 'q1', 10_00)).toMatchObject({ state: 'due' });
  await account.pass(11_000);
  expect(payments(account)[0]).toMatchObject({ state: 'succeeded' });
  expect(balance(account).credits).toBe(990_00);
  expect(succeeded(account)).toHaveLength(1);
});

test('T10 a request that never arrived is sent again with its key: one charge', async () => {
  let lost = true;
  const account = await newTestAccount({ faults: () => (lost ? { happens: { does: 'nothing' }, answer: 'lost' } : null) });
  await account.card('tok_visa');
  await buyPacks(account.engine, account.id, 'large', 1);
  expect(payments(account)[0]).toMatchObject({ state: 'unknown' });
  lost = false;
  await account.pass(MINUTE);
  expect(payments(account)[0]).toMatchObject({ state: 'succeeded' });
  expect(succeeded(account)).toHaveLength(1);
});

test('T9 the owner has to confirm: found when done, given up after 72 hours when not', async () => {
  const account = await newTestAccount();
  await account.card('tok_needs_owner');
  await buyPacks(account.engine, account.id, 'large', 1);
  expect(payments(account)[0]).toMatchObject({ state: 'awaiting_owner' });
  account.sandbox.confirm(account.sandbox.charges()[0]?.chargeId as string);
  await account.pass(HOUR);
  expect(payments(account)[0]).toMatchObject({ state: 'succeeded' });
  await buyPacks(account.engine, account.id, 'large', 1);
  await account.pass(4 * DAY);
  expect(payments(account)[0]).toMatchObject({ state: 'failed', failure: 'owner_did_not_confirm' });
  expect(succeeded(account)).toHaveLength(1);
});

test('T5 fifty simultaneous triggers make one charge', async () => {
  const account = await newTestAccount();
  await account.card('tok_visa');
  await account.automatic({ chargeAtOnce: 900_00 });
  await quotation(account, 'first', 995_00);
  await account.pass(2 * HOUR);
  await Promise.all(Array.from({ length: 50 }, (_, index) => quotation(account, `q${index}`, 10_00)));
  expect(succeeded(account)).toHaveLength(2);
  expect(balance(account).credits).toBe(1000_00 + 5_00 - 500_00);
  expect(verifyBook(account.book).problems).toEqual([]);
});

test('T6 the cool-down is kept, and three failures switch it off until it is turned on again', async () => {
  const account = await newTestAccount();
  await account.card('tok_needs_owner');
  await account.automatic({ chargeAtOnce: 900_00 });
  const because = () => latestDecisions(account.book.connection, account.id, 1)[0]?.because;
  for (let failure = 0; failure < 3; failure += 1) {
    await account.pass(4 * DAY);
    expect(await quotation(account, `q${failure}`, 10_00)).toMatchObject({ state: failure < 2 ? 'due' : 'unpaid' });
  }
  expect(payments(account).filter(({ state }) => state === 'failed')).toHaveLength(3);
  expect(latestDecisions(account.book.connection, account.id, 2).map((decision) => decision.because)).toEqual(['no_top_up', 'switched_off']);
  expect(because()).toBe('no_top_up');
});

test('T5 a top-up that waits can be cancelled; one that is being charged cannot', async () => {
  const account = await newTestAccount();
  await account.card('tok_declined_soft');
  const waiting = await buyPacks(account.engine, account.id, 'large', 1);
  await cancelTopUp(account.engine, account.id, waiting.id);
  expect(payments(account)[0]).toMatchObject({ state: 'cancelled' });
  const other = await newTestAccount();
  await other.card('tok_times_out');
  const unknown = await buyPacks(other.engine, other.id, 'large', 1);
  await expect(cancelTopUp(other.engine, other.id, unknown.id)).rejects.toMatchObject({ refusal: { code: 'illegal_step' } });
});

test('T10 another amount than asked for is not believed: nothing is credited, nothing new is charged', async () => {
  const account = await newTestAccount();
  await account.card('tok_wrong_amount');
  await account.card('tok_visa');
  await buyPacks(account.engine, account.id, 'large', 1);
  expect(payments(account)[0]).toMatchObject({ state: 'unknown' });
  expect(balance(account).credits).toBe(0);
  await account.pass(10 * DAY);
  expect(payments(account)[0]).toMatchObject({ state: 'unknown' });
  await expect(buyPacks(account.engine, account.id, 'large', 1)).rejects.toMatchObject({ refusal: { code: 'top_up_open' } });
});

test('L8 L10 vendor terms set the order in which lots drain, from today on', async () => {
  const account = await newTestAccount();
  const { engine, id } = account;
  await account.card('tok_visa');
  await account.importRows([{ id: 'b', date: '2026-11-20', kind: 'bonus', credits: '40.00' }]);
  await setVendorTerms(engine, id, { ...DEFAULT_TERMS, lotPriority: { paid: 0, bonus: 1 } });
  await account.importRows([{ id: 'c', date: '2026-11-23T09:00:00Z', kind: 'bonus', credits: '30.00' }]);
  await buyPacks(engine, id, 'small', 1);
  await quotation(account, 'q1', 50_00);
  const left = () =>
    account.book.connection.prepare('SELECT e.kind, l.priority, l.remaining FROM lot AS l JOIN event AS e ON e.id = l.event_id ORDER BY l.id').all();
  // The bonus of before keeps its rank and is drained first; the bonus of today comes after what was bought.
  expect(left()).toEqual([
    { kind: 'bonus', priority: 0, remaining: 0 },
    { kind: 'bonus', priority: 1, remaining: 30_00 },
    { kind: 'top_up', priority: 0, remaining: 90_00 },
  ]);
  await setVendorTerms(engine, id, DEFAULT_TERMS);
  expect(verifyBook(account.book).problems).toEqual([]);
  expect(balance(account).credits).toBe(120_00);
});
