/** What becomes of cards on a real account: verified by a test charge (M3), declined for want of their owner, disabled and used again (M1, T9). */

import { expect, test } from 'vitest';
import { attemptsOf, latestObligations } from '../../db/obligations.ts';
import { methodById } from '../../db/payment-methods.ts';
import { balanceAt } from '../../db/reports/balances.ts';
import { spendBySpan } from '../../db/reports/weekly-spend.ts';
import { weekOf } from '../../db/ledger/calendar.ts';
import { verifyBook } from '../../db/verify.ts';
import { readBookFacts, workspaceById } from '../../db/workspaces.ts';
import { viewAccount } from '../../electron/engine/account/account.ts';
import { gather } from '../../electron/engine/account/gather.ts';
import { contact } from '../../electron/engine/account/fees.ts';
import { methodWarningsOf } from '../../electron/engine/account/method-warnings.ts';
import { activateMethod, addMethod, verifyMethod } from '../../electron/engine/account/methods.ts';
import { runDue } from '../../electron/engine/account/scheduler.ts';
import { buyPacks } from '../../electron/engine/account/top-ups.ts';
import { HOUR, newTestAccount, type AccountOptions, type TestAccount } from '../support/accounts.ts';
import { TODAY } from '../support/books.ts';

const balance = ({ book, id }: TestAccount) => balanceAt(book, workspaceById(book, id), TODAY);
const payments = ({ book, id }: TestAccount) => latestObligations(book.connection, id, 20);
const warnings = ({ engine, id }: TestAccount) => {
  const view = viewAccount(engine, id);
  return methodWarningsOf(view, gather(view)).map(({ code }) => code);
};

async function withTestCharge(options: AccountOptions = {}): Promise<TestAccount & { readonly methodId: number }> {
  const account = await newTestAccount(options);
  const { methodId } = await addMethod(account.engine, account.id, { processor: 'sandbox', mode: 'test', card: 'tok_test_charge', nickname: '' });
  return { ...account, methodId };
}

test('M3 a test charge that verifies a card comes back as credits: a small top-up, and no expense', async () => {
  const account = await withTestCharge();
  await verifyMethod(account.engine, account.id, account.methodId);
  expect(payments(account)).toMatchObject([{ purpose: 'verification', state: 'succeeded', amount: 1_00, credits: 1_00 }]);
  expect(balance(account)).toEqual({ credits: 1_00, cost: 1_00 });
  expect(account.book.connection.prepare('SELECT kind, amount, method FROM event').all()).toEqual([
    { kind: 'top_up', amount: 1_00, method: 'Visa 0028' },
  ]);
  expect(spendBySpan(account.book, account.id, [weekOf(TODAY, readBookFacts(account.book).weekRules)], 'kind')[0]).toMatchObject({ spend: 0 });
  // It is found in the list as well, and known.
  await runDue({ ...account.engine, asked: new Set() });
  expect(payments(account)).toHaveLength(1);
  await activateMethod(account.engine, account.id, account.methodId);
  await expect(buyPacks(account.engine, account.id, 'small', 1)).resolves.toMatchObject({ state: 'succeeded' });
  expect(verifyBook(account.book).problems).toEqual([]);
});

test('M3 a test charge that is found in the list before its card is verified is posted once', async () => {
  const account = await withTestCharge();
  await runDue(account.engine);
  expect(balance(account)).toEqual({ credits: 1_00, cost: 1_00 });
  await verifyMethod(account.engine, account.id, account.methodId);
  expect(payments(account)).toMatchObject([{ purpose: 'verification', because: 'found' }]);
  expect(verifyBook(account.book).problems).toEqual([]);
});

test('M3 L1 in a currency without smaller units, one unit is so many credits at face value', async () => {
  const account = await withTestCharge({ currency: 'JPY' });
  await verifyMethod(account.engine, account.id, account.methodId);
  expect(balance(account)).toEqual({ credits: 1_00, cost: 1 });
});

test('T2 in a currency without smaller units a fee of 10.50 credits is charged as 11, rounded half up once', async () => {
  const account = await newTestAccount({ currency: 'JPY' });
  await account.card('tok_visa');
  await contact(account.engine, account.id, { sourceId: 'q1', kind: 'quotation', credits: 10_50 });
  await contact(account.engine, account.id, { sourceId: 'q2', kind: 'quotation', credits: 10_49 });
  expect(account.sandbox.charges().map(({ amount }) => amount)).toEqual([11, 10]);
  expect(verifyBook(account.book).problems).toEqual([]);
});

test('T9 a decline for want of the owner is definite: the next method at once, this one not again for the payment, and its user is told', async () => {
  const account = await newTestAccount();
  const card = await account.card('tok_owner_missing');
  await account.card('tok_mastercard');
  const bought = await buyPacks(account.engine, account.id, 'small', 1);
  expect(attemptsOf(account.book.connection, bought.id)).toMatchObject([
    { state: 'declined', decline: 'owner', code: 'authentication_required' },
    { state: 'succeeded' },
  ]);
  expect(methodById(account.book.connection, card)).toMatchObject({ state: 'active' });
  expect(warnings(account)).toEqual(['owner_wanted']);
});

test('T9 where no other method is left, the payment fails and says that the owner is wanted; it is not tried again by itself', async () => {
  const account = await newTestAccount();
  await account.card('tok_owner_missing');
  await expect(buyPacks(account.engine, account.id, 'small', 1)).resolves.toMatchObject({ state: 'failed', failure: 'owner_wanted' });
  await account.pass(200 * HOUR);
  expect(account.sandbox.charges()).toHaveLength(1);
});

test('M1 T9 a card that was disabled is used again only by its user saying so', async () => {
  const account = await newTestAccount();
  const card = await account.card('tok_declined_hard');
  await buyPacks(account.engine, account.id, 'small', 1);
  await expect(verifyMethod(account.engine, account.id, card)).rejects.toMatchObject({
    refusal: { code: 'method_disabled', message: expect.stringContaining('stolen card') },
  });
  await expect(verifyMethod(account.engine, account.id, card, true)).resolves.toMatchObject({ state: 'verified' });
  expect(warnings(account)).toContain('not_activated');
});
