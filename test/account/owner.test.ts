/** What waits for the owner of a card: answered where the processor plays the bank, given up by its user, told with its deadline (rules T9, T10, M1). */

import { expect, test } from 'vitest';
import { attemptsOf, obligationById, type Obligation } from '../../db/obligations.ts';
import { verifyBook } from '../../db/verify.ts';
import type { Engine } from '../../electron/engine/account/account.ts';
import { contact } from '../../electron/engine/account/fees.ts';
import { addMethod, verifyMethod } from '../../electron/engine/account/methods.ts';
import { answerForOwner, answerSetupForOwner, giveUpPayment } from '../../electron/engine/account/owner.ts';
import { lookUpNow, runDue } from '../../electron/engine/account/scheduler.ts';
import { buyPacks } from '../../electron/engine/account/top-ups.ts';
import { paymentShape } from '../../electron/engine/application/account-shapes.ts';
import { ProcessorUnreachable, type PaymentProcessor } from '../../electron/engine/processors/processor.ts';
import { HOUR, newTestAccount, type TestAccount } from '../support/accounts.ts';

async function waiting(...others: readonly string[]): Promise<TestAccount & { readonly payment: Obligation }> {
  const account = await newTestAccount();
  await account.card('tok_needs_owner');
  for (const token of others) await account.card(token);
  const payment = await buyPacks(account.engine, account.id, 'small', 1);
  expect(payment.state).toBe('awaiting_owner');
  return { ...account, payment };
}

const now = ({ book, payment }: TestAccount & { readonly payment: Obligation }) => obligationById(book.connection, payment.id);
const states = ({ book, payment }: TestAccount & { readonly payment: Obligation }) =>
  attemptsOf(book.connection, payment.id).map(({ state, methodId }) => `${methodId} ${state}`);
const sound = ({ book }: TestAccount) => expect(verifyBook(book).problems).toEqual([]);

/** The same account over a processor that does some things otherwise. */
function over(account: TestAccount, change: Partial<PaymentProcessor>): Engine {
  const processor = { ...account.sandbox, ...change };
  return { ...account.engine, processor: () => processor };
}

test('T9 the payment says until when its owner can confirm it, and looking up tells which ones were looked up', async () => {
  const account = await waiting();
  const [attempt] = attemptsOf(account.book.connection, account.payment.id);
  expect(paymentShape(account.book.connection, account.payment, new Map()).owner).toEqual({
    methodId: attempt?.methodId,
    until: (attempt?.intendedAt ?? 0) + 72 * HOUR,
    givenUp: false,
  });
  expect(await lookUpNow(account.engine, account.id)).toEqual([attempt?.id]);
  expect(now(account)?.state).toBe('awaiting_owner');
});

test('T9 the sandbox plays the bank: confirmed in the place of the owner, it is charged once; declined, a backup is asked', async () => {
  const confirmed = await waiting();
  await expect(answerForOwner(confirmed.engine, confirmed.id, confirmed.payment.id, true)).resolves.toMatchObject({ state: 'succeeded' });
  await expect(answerForOwner(confirmed.engine, confirmed.id, confirmed.payment.id, true)).rejects.toMatchObject({
    refusal: { code: 'illegal_step' },
  });
  sound(confirmed);
  const declined = await waiting('tok_visa');
  await expect(answerForOwner(declined.engine, declined.id, declined.payment.id, false)).resolves.toMatchObject({ state: 'succeeded' });
  expect(states(declined)).toEqual(['1 declined', '2 succeeded']);
  sound(declined);
});

test('T9 a processor that is no bank cannot be answered here', async () => {
  const account = await waiting();
  const { bank: _, ...elsewhere } = account.sandbox;
  const engine: Engine = { ...account.engine, processor: () => elsewhere };
  await expect(answerForOwner(engine, account.id, account.payment.id, true)).rejects.toMatchObject({ refusal: { code: 'not_available' } });
  expect(now(account)?.state).toBe('awaiting_owner');
});

test('T9 what is given up ends when the processor says that nothing was charged, and no backup is asked', async () => {
  const account = await waiting('tok_visa');
  await expect(giveUpPayment(account.engine, account.id, account.payment.id)).resolves.toMatchObject({ state: 'cancelled', failure: 'cancelled' });
  expect(states(account)).toEqual(['1 given_up']);
  expect(account.sandbox.charges()).toMatchObject([{ state: 'declined' }]);
  await account.pass(100 * HOUR);
  expect(account.sandbox.charges()).toHaveLength(1);
  await expect(buyPacks(account.engine, account.id, 'small', 1)).resolves.toMatchObject({ state: 'awaiting_owner' });
  sound(account);
});

test('T9 a fee whose payment is given up stays unpaid', async () => {
  const account = await newTestAccount();
  await account.card('tok_needs_owner');
  const fee = await contact(account.engine, account.id, { sourceId: 'q1', kind: 'quotation', credits: 10_00 });
  expect(fee.state).toBe('paying');
  await giveUpPayment(account.engine, account.id, 1);
  expect(account.book.connection.prepare('SELECT state, because FROM fee').get()).toEqual({ state: 'unpaid', because: 'cancelled' });
  sound(account);
});

test('T10 what was confirmed before it was given up is charged and posted', async () => {
  const account = await waiting();
  account.sandbox.confirm(account.sandbox.charges()[0]?.chargeId as string);
  await expect(giveUpPayment(account.engine, account.id, account.payment.id)).resolves.toMatchObject({ state: 'succeeded' });
  sound(account);
});

test('T10 while the processor cannot be told it goes on waiting, and is given up when it can, also by another process', async () => {
  const account = await waiting('tok_visa');
  const down = async () => Promise.reject(new ProcessorUnreachable('timed_out', 'no answer'));
  await expect(giveUpPayment(over(account, { cancelCharge: down, lookUp: down }), account.id, account.payment.id)).resolves.toMatchObject({
    state: 'awaiting_owner',
  });
  expect(paymentShape(account.book.connection, now(account) as Obligation, new Map()).owner).toMatchObject({ givenUp: true });
  // Told, and the answer lost: what the next look-up finds is declined, and still no backup is asked.
  const lost = async (chargeId: string) => {
    await account.sandbox.cancelCharge(chargeId);
    throw new ProcessorUnreachable('timed_out', 'no answer');
  };
  await giveUpPayment(over(account, { cancelCharge: lost, lookUp: down }), account.id, account.payment.id);
  account.setClock(account.now() + HOUR);
  await runDue({ ...account.engine, inFlight: new Set(), asked: new Set() });
  expect(now(account)).toMatchObject({ state: 'cancelled' });
  expect(account.sandbox.charges()).toHaveLength(1);
  sound(account);
});

test('M1 a set-up that waits for its owner is answered where the processor plays the bank', async () => {
  const { engine, id } = await newTestAccount();
  const add = () => addMethod(engine, id, { processor: 'sandbox', mode: 'test', card: 'tok_setup_needs_owner', nickname: '' });
  const { methodId } = await add();
  await expect(verifyMethod(engine, id, methodId)).resolves.toMatchObject({ outcome: 'pending' });
  await expect(answerSetupForOwner(engine, id, methodId, true)).resolves.toMatchObject({ outcome: 'verified', state: 'verified' });
  const refused = await add();
  await expect(answerSetupForOwner(engine, id, refused.methodId, false)).resolves.toMatchObject({ outcome: 'refused', state: 'added' });
});
