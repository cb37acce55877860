/** Fees that could not be paid at once are paid when they can be, and stand in nobody's way until then (rules T2, C2). */

import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { feeBySource } from '../../db/fees.ts';
import { latestDecisions } from '../../db/decisions.ts';
import { closePeriod } from '../../db/periods.ts';
import { verifyBook } from '../../db/verify.ts';
import { contact, fallDue, tryFeeAgain } from '../../electron/engine/account/fees.ts';
import { setPaused } from '../../electron/engine/account/plan.ts';
import { runDue } from '../../electron/engine/account/scheduler.ts';
import { buyPacks } from '../../electron/engine/account/top-ups.ts';
import type { PaymentProcessor } from '../../electron/engine/processors/processor.ts';
import type { SandboxCourse } from '../../electron/engine/processors/sandbox-cards.ts';
import { DAY, HOUR, MINUTE, newTestAccount, type TestAccount } from '../support/accounts.ts';
import { TODAY } from '../support/books.ts';

const quotation = (account: TestAccount, sourceId: string, credits: number) =>
  contact(account.engine, account.id, { sourceId, kind: 'quotation', credits });
const states = ({ book }: TestAccount) => book.connection.prepare('SELECT state FROM fee ORDER BY id').pluck().all();
const charged = ({ sandbox }: TestAccount) => sandbox.charges().map(({ amount, state }) => [amount, state]);

test('T2 a fee that comes while the card is charged for another is charged when that is done', async () => {
  const account = await newTestAccount();
  await account.card('tok_visa');
  let others: Promise<unknown> | undefined;
  const charge: PaymentProcessor['charge'] = (request) => {
    others ??= Promise.all([20_00, 30_00].map((credits) => quotation(account, `q${credits}`, credits)));
    return sleep(20).then(() => account.sandbox.charge(request));
  };
  const slow = { ...account, engine: { ...account.engine, processor: () => ({ ...account.sandbox, charge }) } };
  expect(await quotation(slow, 'q1', 10_00)).toMatchObject({ state: 'posted' });
  await others;
  await runDue(account.engine);
  expect(states(account)).toEqual(['posted', 'posted', 'posted']);
  expect(charged(account).map(([amount]) => amount)).toEqual([10_00, 20_00, 30_00]);
  expect(verifyBook(account.book).problems).toEqual([]);
});

test('T10 a fee that came while an outcome was unknown is charged when that is known', async () => {
  let course: SandboxCourse | null = { happens: { does: 'succeed' }, answer: 'lost' };
  const account = await newTestAccount({ faults: () => course });
  await account.card('tok_visa');
  await quotation(account, 'q1', 10_00);
  course = null;
  expect(await quotation(account, 'q2', 20_00)).toMatchObject({ state: 'unpaid', because: 'unknown_outcome' });
  await account.pass(MINUTE);
  expect(states(account)).toEqual(['posted', 'posted']);
  expect(charged(account)).toEqual([
    [10_00, 'succeeded'],
    [20_00, 'succeeded'],
  ]);
});

test('T2 what a pause, a line that was down or a clock that was behind left unpaid is charged when that has passed', async () => {
  const account = await newTestAccount();
  await account.card('tok_visa');
  await setPaused(account.engine, account.id, true);
  expect(await quotation(account, 'q1', 10_00)).toMatchObject({ because: 'paused' });
  await runDue(account.engine);
  expect(states(account)).toEqual(['unpaid']);
  await setPaused(account.engine, account.id, false);
  const offline = { ...account, engine: { ...account.engine, isOnline: () => false } };
  expect(await quotation(offline, 'q2', 20_00)).toMatchObject({ because: 'offline' });
  account.setClock(account.now() - HOUR);
  expect(await quotation(account, 'q3', 30_00)).toMatchObject({ because: 'clock_set_back' });
  account.setClock(account.now() + 2 * HOUR);
  await runDue(account.engine);
  expect(states(account)).toEqual(['posted', 'posted', 'posted']);
});

test('T8 a fee that waits for a top-up for days is decided when it begins and when it ends, not every minute', async () => {
  const account = await newTestAccount();
  await account.card('tok_needs_owner');
  await account.automatic({ chargeAtOnce: 900_00 });
  await quotation(account, 'q1', 10_00);
  const before = latestDecisions(account.book.connection, account.id, 100).length;
  for (let minute = 0; minute < 60; minute += 1) await account.pass(MINUTE);
  expect(latestDecisions(account.book.connection, account.id, 100)).toHaveLength(before);
  account.sandbox.confirm(account.sandbox.charges()[0]?.chargeId as string);
  await account.pass(DAY);
  expect(states(account)).toEqual(['posted']);
});

test('C2 a held fee that has run out costs nothing, also when the customer reads before that was noticed', async () => {
  const account = await newTestAccount();
  await account.card('tok_visa');
  await buyPacks(account.engine, account.id, 'small', 1);
  await account.terms({ feeDue: { when: 'on_read', releaseAfterHours: 48 } });
  const fee = await quotation(account, 'q1', 10_00);
  account.setClock(account.now() + 49 * HOUR);
  expect(await fallDue(account.engine, account.id, fee.id)).toMatchObject({ state: 'released' });
  await runDue(account.engine);
  expect(states(account)).toEqual(['released']);
});

test('a fee that cannot be posted is left unpaid for that reason, and stands in nobody’s way', async () => {
  const account = await newTestAccount();
  await account.card('tok_visa');
  await buyPacks(account.engine, account.id, 'small', 1);
  await account.terms({ feeDue: { when: 'on_read', releaseAfterHours: 48 } });
  const fee = await quotation(account, 'q1', 10_00);
  closePeriod(account.book.connection, account.id, TODAY, account.now());
  await expect(fallDue(account.engine, account.id, fee.id)).rejects.toMatchObject({ refusal: { code: 'closed_period' } });
  await runDue(account.engine);
  expect(feeBySource(account.book.connection, account.id, 'q1')).toMatchObject({ state: 'unpaid', because: 'closed_period' });
  await account.pass(DAY);
  expect(await tryFeeAgain(account.engine, account.id, fee.id)).toMatchObject({ state: 'posted' });
});
