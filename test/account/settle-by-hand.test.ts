/** A charge that does not match is settled by a person, on a real account (rule T9): durable before it is done, and never twice. */

import { expect, test } from 'vitest';
import { attemptsOf, latestObligations } from '../../db/obligations.ts';
import { balanceAt } from '../../db/reports/balances.ts';
import { settlementOf } from '../../db/settlements.ts';
import { verifyBook } from '../../db/verify.ts';
import { workspaceById } from '../../db/workspaces.ts';
import { onAccount } from '../../electron/engine/account/account.ts';
import { contact } from '../../electron/engine/account/fees.ts';
import { lookForMoneyBack } from '../../electron/engine/account/money-back.ts';
import { nextDueAt, runDue } from '../../electron/engine/account/scheduler.ts';
import { mismatchOf, settleCharge, type SettleRequest } from '../../electron/engine/account/settle-by-hand.ts';
import { buyPacks } from '../../electron/engine/account/top-ups.ts';
import { ProcessorUnreachable, type PaymentProcessor } from '../../electron/engine/processors/processor.ts';
import type { SandboxCourse } from '../../electron/engine/processors/sandbox-cards.ts';
import { HOUR, MINUTE, newTestAccount, type TestAccount } from '../support/accounts.ts';
import { TODAY } from '../support/books.ts';

const payment = ({ book, id }: TestAccount) => latestObligations(book.connection, id, 1)[0] ?? expect.unreachable();
const attempt = (account: TestAccount) => attemptsOf(account.book.connection, payment(account).id)[0] ?? expect.unreachable();
const balance = ({ book, id }: TestAccount) => balanceAt(book, workspaceById(book, id), TODAY);
const settle = (account: TestAccount, change: Partial<SettleRequest> = {}) =>
  settleCharge(account.engine, account.id, {
    paymentId: payment(account).id,
    way: 'give_back',
    amount: 450_00,
    currency: 'EUR',
    reason: 'the processor charged half',
    ...change,
  });
const sound = (account: TestAccount) => expect(verifyBook(account.book).problems).toEqual([]);

/** A large pack, 900.00 for 1,000.00 credits, of which something else was charged. */
async function mismatched(instead: SandboxCourse['instead'] = { amount: 450_00 }, happens: SandboxCourse['happens'] = { does: 'succeed' }) {
  let course: SandboxCourse | null = { happens, ...(instead === undefined ? {} : { instead }) };
  const account = await newTestAccount({ faults: () => course });
  await account.card('tok_visa');
  await buyPacks(account.engine, account.id, 'large', 1);
  course = null;
  expect(payment(account)).toMatchObject({ state: 'unknown' });
  return account;
}

function withProcessor(account: TestAccount, other: Partial<PaymentProcessor>): TestAccount {
  const processor: PaymentProcessor = { ...account.sandbox, ...other };
  return { ...account, engine: { ...account.engine, processor: () => processor } };
}

test('T9 given back: the processor has the money back at the card, the payment failed, and what is new is charged again', async () => {
  const account = await mismatched();
  expect(mismatchOf(account.book.connection, payment(account))).toMatchObject({ amount: 450_00, currency: 'EUR', ways: ['give_back', 'accept'] });
  await expect(settle(account)).resolves.toMatchObject({ state: 'failed', failure: 'given_back' });
  expect(account.sandbox.charges()).toMatchObject([{ amount: 450_00, refunded: 450_00 }]);
  expect(settlementOf(account.book.connection, attempt(account).id)).toMatchObject({ state: 'done', reason: 'the processor charged half' });
  expect(balance(account).credits).toBe(0);
  await expect(settle(account)).rejects.toMatchObject({ refusal: { code: 'nothing_to_settle' } });
  await expect(buyPacks(account.engine, account.id, 'large', 1)).resolves.toMatchObject({ state: 'succeeded' });
  sound(account);
});

test('T9 accepted: what was charged is posted, with credits in proportion, and counts against caps as such', async () => {
  const account = await mismatched({ amount: 1800_00 });
  await expect(settle(account, { way: 'accept', amount: 1800_00 })).resolves.toMatchObject({ state: 'succeeded' });
  expect(balance(account)).toEqual({ credits: 2000_00, cost: 1800_00 });
  await account.automatic();
  await contact(account.engine, account.id, { sourceId: 'q1', kind: 'quotation', credits: 1995_00 });
  // 5,000.00 a day: 1,800.00 are gone, and four packs are one too many.
  expect(await contact(account.engine, account.id, { sourceId: 'q2', kind: 'quotation', credits: 3500_00 })).toMatchObject({ state: 'unpaid' });
  account.sandbox.refundUnasked(account.sandbox.charges()[0]?.chargeId as string, 1800_00);
  await lookForMoneyBack(account.engine, account.id);
  expect(balance(account).credits).toBe(0);
  sound(account);
});

test('T9 accepted for a fee: the fee is posted with what the card paid', async () => {
  const account = await newTestAccount({ faults: () => ({ happens: { does: 'succeed' }, instead: { amount: 40_00 } }) });
  await account.card('tok_visa');
  await contact(account.engine, account.id, { sourceId: 'q1', kind: 'quotation', credits: 45_50 });
  await settle(account, { way: 'accept', amount: 40_00 });
  expect(account.book.connection.prepare(`SELECT amount FROM event WHERE source_id = 'q1'`).pluck().all()).toEqual([40_00]);
  sound(account);
});

test('T9 disowned: a charge of another customer is none of ours', async () => {
  const account = await mismatched({ customer: 'somebody' });
  await expect(settle(account, { way: 'accept', amount: 900_00 })).rejects.toMatchObject({ refusal: { code: 'illegal_step' } });
  await expect(settle(account, { way: 'disown', amount: 900_00, reason: 'not our customer' })).resolves.toMatchObject({
    state: 'failed',
    failure: 'disowned',
  });
  expect(account.sandbox.charges()).toMatchObject([{ refunded: 0 }]);
  sound(account);
});

test('T9 what was charged to our own card is not disowned, what is not there is', async () => {
  const account = await mismatched();
  await expect(settle(account, { way: 'disown' })).rejects.toMatchObject({ refusal: { code: 'illegal_step' } });
  const gone = withProcessor(account, { lookUp: () => Promise.resolve(null) });
  await expect(settle(gone)).rejects.toMatchObject({ refusal: { code: 'charge_has_changed' } });
  await settle(gone, { way: 'disown', amount: 0 });
  expect(payment(account)).toMatchObject({ failure: 'disowned' });
  sound(account);
});

test.each<[string, Partial<SettleRequest>, string]>([
  ['another amount than was charged', { amount: 900_00 }, 'charge_has_changed'],
  ['another currency than was charged', { currency: 'USD' }, 'charge_has_changed'],
  ['no reason', { reason: '  ' }, 'invalid_input'],
  ['no such payment', { paymentId: 99 }, 'no_payment'],
])('T9 refused by name, and nothing is done: %s', async (_, change, code) => {
  const account = await mismatched();
  await expect(settle(account, change)).rejects.toMatchObject({ refusal: { code } });
  expect(account.sandbox.charges()).toMatchObject([{ refunded: 0 }]);
  expect(attempt(account)).toMatchObject({ state: 'mismatched' });
});

test('T9 what matches by now is no matter for a person', async () => {
  const account = await mismatched();
  const right = { outcome: 'succeeded', chargeId: 'c', amount: 900_00, currency: 'EUR', mode: 'test' } as const;
  const repaired = withProcessor(account, { lookUp: ({ customer }) => Promise.resolve({ ...right, customer }) });
  await expect(settle(repaired)).resolves.toMatchObject({ state: 'succeeded' });
  expect(balance(account).credits).toBe(1000_00);
  sound(account);
});

test('T9 what the card has not paid yet is given up', async () => {
  const account = await mismatched({ amount: 450_00 }, { does: 'need_owner' });
  await settle(account);
  expect(account.sandbox.charges()).toMatchObject([{ state: 'declined', refunded: 0 }]);
  expect(payment(account)).toMatchObject({ state: 'failed', failure: 'given_back' });
  sound(account);
});

test.each(['before', 'after'] as const)('T10 an answer that is lost %s giving back is found out, and it is given back once', async (when) => {
  const account = await mismatched();
  let isDown = true;
  const lost = async (request: Parameters<PaymentProcessor['refundCharge']>[0]) => {
    if (isDown && when === 'before') throw new ProcessorUnreachable('connection_lost', 'lost');
    const answer = await account.sandbox.refundCharge(request);
    if (isDown) throw new ProcessorUnreachable('timed_out', 'lost');
    return answer;
  };
  const shaky = withProcessor(account, { refundCharge: lost });
  await expect(settle(shaky)).resolves.toMatchObject({ state: 'unknown' });
  await expect(settle(shaky, { way: 'accept' })).rejects.toMatchObject({ refusal: { code: 'illegal_step' } });
  isDown = false;
  const due = nextDueAt(shaky.engine) as number;
  expect(due).toBeLessThanOrEqual(account.now() + HOUR + MINUTE);
  account.setClock(due);
  await runDue(shaky.engine);
  expect(payment(account)).toMatchObject({ state: 'failed', failure: 'given_back' });
  expect(account.sandbox.charges()).toMatchObject([{ refunded: 450_00 }]);
  sound(account);
});

test('T10 cut off after the decision and before the call, it is carried out after the next start', async () => {
  const account = await mismatched();
  const died = withProcessor(account, { lookUp: account.sandbox.lookUp, listCharges: () => Promise.reject(new Error('the power went')) });
  await expect(settle(died)).rejects.toThrow('the power went');
  expect(settlementOf(account.book.connection, attempt(account).id)).toMatchObject({ state: 'intended' });
  await runDue({ ...account.engine, inFlight: new Set(), asked: new Set() });
  expect(payment(account)).toMatchObject({ failure: 'given_back' });
  expect(account.sandbox.charges()).toMatchObject([{ refunded: 450_00 }]);
  sound(account);
});

test('T9 where the processor refuses, another decision can be made', async () => {
  const account = await mismatched();
  const refusing = withProcessor(account, { refundCharge: () => Promise.resolve({ refunded: 0 }) });
  await expect(settle(refusing)).rejects.toMatchObject({ refusal: { code: 'illegal_step' } });
  expect(attempt(account)).toMatchObject({ state: 'mismatched' });
  await settle(account, { way: 'accept' });
  expect(balance(account)).toEqual({ credits: 500_00, cost: 450_00 });
  sound(account);
});

test('T9 the database settles nothing but what does not match, and keeps decisions', async () => {
  const account = await mismatched();
  await settle(account);
  const { connection } = account.book;
  const insert = `INSERT INTO settlement (attempt_id, way, amount, currency, credits, reason, state, decided_at, next_at) VALUES (?, 'disown', 0, 'EUR', 0, 'x', 'intended', 0, 0)`;
  expect(() => connection.prepare(insert).run(attempt(account).id)).toThrow(/T9/);
  expect(() => connection.prepare(`UPDATE settlement SET reason = 'other'`).run()).toThrow(/L3/);
  expect(() => connection.prepare(`UPDATE settlement SET state = 'intended'`).run()).toThrow(/T9/);
  expect(() => connection.prepare('DELETE FROM settlement').run()).toThrow(/L3/);
  await onAccount(account.engine, account.id, () => undefined);
});
