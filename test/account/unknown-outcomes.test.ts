/** Outcomes that nobody knows, clocks that jump, processors that forget: what is charged once, and never gets stuck (rules T9, T10). */

import { expect, onTestFinished, test, vi } from 'vitest';
import { attemptsOf, latestObligations } from '../../db/obligations.ts';
import { methodById } from '../../db/payment-methods.ts';
import { createBook } from '../../db/open.ts';
import { addWorkspace, writeBookFacts } from '../../db/workspaces.ts';
import { setPaused } from '../../electron/engine/account/plan.ts';
import { contact } from '../../electron/engine/account/fees.ts';
import { createScheduler, nextDueAt, runDue } from '../../electron/engine/account/scheduler.ts';
import { buyPacks, cancelTopUp } from '../../electron/engine/account/top-ups.ts';
import { ProcessorUnreachable, type PaymentProcessor } from '../../electron/engine/processors/processor.ts';
import type { SandboxCourse } from '../../electron/engine/processors/sandbox-cards.ts';
import { DAY, HOUR, MINUTE, newTestAccount, type TestAccount } from '../support/accounts.ts';
import { NOW, TODAY } from '../support/books.ts';

const succeeded = ({ sandbox }: TestAccount) => sandbox.charges().filter(({ state }) => state === 'succeeded');
const payment = ({ book, id }: TestAccount) => latestObligations(book.connection, id, 1)[0];
const attempts = (account: TestAccount) => attemptsOf(account.book.connection, payment(account)?.id as number);

const LOST: SandboxCourse = { happens: { does: 'nothing' }, answer: 'lost' };

/** The same account with another processor in the sandbox's place. */
function withProcessor(account: TestAccount, other: Partial<PaymentProcessor>): TestAccount {
  const processor: PaymentProcessor = { ...account.sandbox, ...other };
  return { ...account, engine: { ...account.engine, processor: () => processor } };
}

/** The same account on a machine whose clock is wrong; the processor's is right. */
function withClock(account: TestAccount, off: number): TestAccount {
  return { ...account, engine: { ...account.engine, clock: () => account.now() + off } };
}

/** A promise that is settled from outside. */
function later(): { readonly promise: Promise<void>; readonly end: () => void } {
  let end: () => void = () => undefined;
  const promise = new Promise<void>((resolve) => (end = resolve));
  return { promise, end };
}

test('T10 a charge that shows late is charged once, although the clock jumps over the days in which it could be sent again', async () => {
  const account = await newTestAccount();
  await account.card('tok_appears_late');
  await buyPacks(account.engine, account.id, 'large', 1);
  // The clock of the machine is put right: it was days behind.
  const jumped = withClock(account, 5 * DAY);
  account.setClock(account.now() + 5000);
  await runDue(jumped.engine);
  expect(attempts(account).map(({ state }) => state)).toEqual(['unknown']);
  account.setClock(account.now() + 3 * MINUTE);
  await runDue(jumped.engine);
  expect(payment(account)).toMatchObject({ state: 'succeeded' });
  expect(succeeded(account)).toHaveLength(1);
});

test('T10 after days in which nothing ran, a request that never arrived is found out within hours, and charged once', async () => {
  let course: SandboxCourse | null = LOST;
  const account = await newTestAccount({ faults: () => course });
  await account.card('tok_visa');
  await buyPacks(account.engine, account.id, 'large', 1);
  course = null;
  account.setClock(account.now() + 5 * DAY);
  await account.pass(2 * HOUR);
  expect(attempts(account).map(({ state }) => state)).toEqual(['absent', 'succeeded']);
  expect(succeeded(account)).toHaveLength(1);
});

test('T10 what was put off by a clock that ran ahead is looked up when the clock is right again', async () => {
  const account = await newTestAccount();
  await account.card('tok_answers_late');
  await buyPacks(withClock(account, 400 * DAY).engine, account.id, 'small', 1);
  expect(payment(account)).toMatchObject({ state: 'unknown' });
  account.setClock(account.now() + MINUTE);
  expect(nextDueAt(account.engine)).toBeLessThanOrEqual(account.now());
  await runDue(account.engine);
  expect(payment(account)).toMatchObject({ state: 'succeeded' });
});

test('T10 what is lost while the clock is behind the book is looked up by the clock as it goes', async () => {
  let course: SandboxCourse | null = null;
  const account = await newTestAccount({ faults: () => course });
  await account.card('tok_visa');
  await buyPacks(withClock(account, 400 * DAY).engine, account.id, 'small', 1);
  course = { happens: { does: 'succeed' }, answer: 'lost' };
  await buyPacks(account.engine, account.id, 'small', 1);
  expect(payment(account)).toMatchObject({ state: 'unknown' });
  expect(nextDueAt(account.engine)).toBe(account.now() + 10_000);
  await account.pass(MINUTE);
  expect(payment(account)).toMatchObject({ state: 'succeeded' });
});

test('T10 a lost request is not sent again while the account is paused', async () => {
  let course: SandboxCourse | null = LOST;
  const account = await newTestAccount({ faults: () => course });
  await account.card('tok_visa');
  await buyPacks(account.engine, account.id, 'large', 1);
  course = null;
  await setPaused(account.engine, account.id, true);
  await account.pass(HOUR);
  expect(succeeded(account)).toEqual([]);
  await setPaused(account.engine, account.id, false);
  await account.pass(7 * HOUR);
  expect(payment(account)).toMatchObject({ state: 'succeeded' });
  expect(succeeded(account)).toHaveLength(1);
});

test('T10 what the processor leaves undecided for a day is given up, and another method pays', async () => {
  const account = await newTestAccount();
  await account.card('tok_processing');
  await account.card('tok_mastercard');
  const undecided = { outcome: 'processing', chargeId: 'half_made', amount: 900_00, currency: 'EUR', mode: 'test' } as const;
  const cancelled: string[] = [];
  const stuck = withProcessor(account, {
    charge: async (request) => (cancelled.length > 0 ? account.sandbox.charge(request) : { ...undecided, customer: request.customer }),
    lookUp: async ({ customer }) => ({ ...undecided, customer }),
    cancelCharge: async (chargeId) => {
      cancelled.push(chargeId);
      return { outcome: 'declined', chargeId, code: 'canceled', advice: null };
    },
  });
  await buyPacks(stuck.engine, account.id, 'large', 1);
  for (let hour = 0; hour < 60; hour += 1) {
    account.setClock(account.now() + HOUR);
    await runDue(stuck.engine);
  }
  expect(cancelled).toEqual(['half_made']);
  expect(attempts(account).map(({ state }) => state)).toEqual(['declined', 'succeeded']);
});

test('T9 a charge that waits for its owner is given up after 72 hours, also where the processor has forgotten it', async () => {
  const account = await newTestAccount();
  await account.card('tok_needs_owner');
  await buyPacks(account.engine, account.id, 'large', 1);
  const forgetful = withProcessor(account, {
    lookUp: async () => null,
    cancelCharge: async () => {
      throw new ProcessorUnreachable('request_refused', 'There is no such charge.');
    },
  });
  for (let hour = 0; hour < 100; hour += 1) {
    account.setClock(account.now() + HOUR);
    await runDue(forgetful.engine);
  }
  expect(payment(account)).toMatchObject({ state: 'failed', failure: 'owner_did_not_confirm' });
});

test('T9 a processor that does not give a charge up is asked again later, not all the time', async () => {
  const account = await newTestAccount();
  await account.card('tok_needs_owner');
  await buyPacks(account.engine, account.id, 'large', 1);
  let asked = 0;
  const stubborn = withProcessor(account, {
    cancelCharge: async (chargeId) => {
      asked += 1;
      const { amount, currency, customer, mode } = account.sandbox.charges()[0] as {
        amount: number;
        currency: string;
        customer: string;
        mode: 'test';
      };
      return { outcome: 'needs_owner', chargeId, amount, currency, customer, mode, url: null };
    },
  });
  account.setClock(account.now() + 73 * HOUR);
  for (let round = 0; round < 20; round += 1) await runDue(stubborn.engine);
  expect(asked).toBe(1);
  expect(nextDueAt(stubborn.engine)).toBeGreaterThan(account.now());
});

test('T9 a decline that only the owner could undo is not tried again without them, and leaves the method as it is', async () => {
  const course: SandboxCourse = { happens: { does: 'decline', code: 'authentication_required', advice: null } };
  const account = await newTestAccount({ faults: () => course });
  const methodId = await account.card('tok_visa');
  await buyPacks(account.engine, account.id, 'large', 1);
  expect(payment(account)).toMatchObject({ state: 'failed', failure: 'owner_wanted' });
  expect(methodById(account.book.connection, methodId)).toMatchObject({ state: 'active' });
});

test('T5 a top-up that is being charged just now cannot be cancelled, nor put off', async () => {
  const account = await newTestAccount();
  await account.card('tok_visa');
  const answer = later();
  const sent = later();
  const slow = withProcessor(account, {
    async charge(request) {
      const charged = await account.sandbox.charge(request);
      sent.end();
      await answer.promise;
      return charged;
    },
    listCharges: () => Promise.reject(new ProcessorUnreachable('connection_lost', 'not now')),
  });
  const bought = buyPacks({ ...slow.engine, asked: new Everything() }, account.id, 'large', 1);
  await sent.promise;
  await expect(cancelTopUp(slow.engine, account.id, payment(account)?.id as number)).rejects.toMatchObject({ refusal: { code: 'illegal_step' } });
  expect(nextDueAt(slow.engine)).toBeUndefined();
  // Another processor was added meanwhile, and does not list its charges.
  await runDue({ ...slow.engine, asked: new Set() });
  expect(payment(account)).toMatchObject({ state: 'open' });
  answer.end();
  await expect(bought).resolves.toMatchObject({ state: 'succeeded' });
});

class Everything extends Set<string> {
  override has(): boolean {
    return true;
  }
}

test('T2 a fee’s payment that is cancelled leaves the fee unpaid, not being paid for ever', async () => {
  const account = await newTestAccount();
  await account.card('tok_declined_soft');
  const fee = await contact(account.engine, account.id, { sourceId: 'q1', kind: 'quotation', credits: 10_00 });
  expect(fee).toMatchObject({ state: 'paying' });
  await cancelTopUp(account.engine, account.id, payment(account)?.id as number);
  expect(account.book.connection.prepare('SELECT state, because FROM fee').all()).toEqual([{ state: 'unpaid', because: 'cancelled' }]);
});

test('T6 a top-up that came through on a later day counts against the caps of that day as well', async () => {
  const account = await newTestAccount();
  await account.card('tok_declines_then_works');
  const guards = { coolDownMinutes: 0, topUpsPerDay: 9, capPerDay: 1000_00, capPerMonth: 20_000_00, failuresUntilOff: 3 };
  await account.automatic({ chargeAtOnce: 900_00, guards });
  await account.pass(DAY + HOUR);
  expect(payment(account)).toMatchObject({ state: 'succeeded', day: TODAY });
  await contact(account.engine, account.id, { sourceId: 'q1', kind: 'quotation', credits: 1000_00 });
  expect(succeeded(account).map(({ createdAt }) => Math.floor((createdAt - NOW) / DAY))).toEqual([1]);
  await account.pass(DAY);
  await contact(account.engine, account.id, { sourceId: 'q2', kind: 'quotation', credits: 5_00 });
  expect(succeeded(account)).toHaveLength(2);
});

test('T6 a top-up that was opened by a clock that ran ahead counts against the caps of the day on which it came through', async () => {
  const account = await newTestAccount();
  await account.card('tok_answers_late');
  await buyPacks(withClock(account, 40 * DAY).engine, account.id, 'large', 1);
  account.setClock(account.now() + MINUTE);
  await runDue(account.engine);
  expect(payment(account)).toMatchObject({ state: 'succeeded', day: TODAY + 40 });
  const guards = { coolDownMinutes: 0, topUpsPerDay: 9, capPerDay: 1000_00, capPerMonth: 20_000_00, failuresUntilOff: 3 };
  await account.automatic({ guards });
  await contact(account.engine, account.id, { sourceId: 'q1', kind: 'quotation', credits: 1000_00 });
  await contact(account.engine, account.id, { sourceId: 'q2', kind: 'quotation', credits: 5_00 });
  expect(succeeded(account)).toHaveLength(1);
});

test('what breaks in one workspace does not keep the others waiting', async () => {
  const account = await newTestAccount();
  await account.card('tok_answers_late');
  await buyPacks(account.engine, account.id, 'large', 1);
  const other = addWorkspace(account.book, { name: 'Before', vendor: 'Vendor', currency: 'EUR' }, NOW);
  account.book.connection.prepare('UPDATE workspace SET id = 0 WHERE id = ?').run(other.id);
  account.setClock(account.now() + MINUTE);
  const broken = { ...account.engine, leadFeed: (id: number) => (id === 0 ? brokenFeed() : undefined) };
  await expect(runDue(broken)).rejects.toThrow('broken');
  expect(payment(account)).toMatchObject({ state: 'succeeded' });
});

function brokenFeed(): never {
  throw new Error('broken');
}

test('in the sample book, whose day stands still, what is due later is no reason to look all the time', async () => {
  const account = await newTestAccount();
  const file = `${account.folder}/sample.floatbook`;
  const book = createBook(file);
  onTestFinished(() => book.close());
  writeBookFacts(book, { organisation: 'Sample', timeZone: 'Europe/Berlin', firstWeekday: 'monday', sampleDay: TODAY - 100 }, NOW);
  const { id } = addWorkspace(book, { name: 'Vendor', vendor: 'Vendor', currency: 'EUR' }, NOW);
  const sample: TestAccount = { ...account, book, id, engine: { ...account.engine, book, asked: new Set() } };
  book.connection
    .prepare('INSERT INTO lead_feed (workspace_id, kind, source, next_poll_at) VALUES (?, ?, ?, ?)')
    .run(id, 'folder', '/nowhere', NOW - 100 * DAY + HOUR);
  expect(nextDueAt(sample.engine)).toBe(NOW + HOUR);
});

test('in the sample book, another morning of the same day is no clock that was set back', async () => {
  const account = await newTestAccount();
  account.book.connection.prepare('UPDATE book SET sample_day = ?').run(TODAY);
  await account.card('tok_visa');
  await account.automatic({ chargeAtOnce: 900_00 });
  account.setClock(account.now() + 20 * HOUR);
  await contact(account.engine, account.id, { sourceId: 'q1', kind: 'quotation', credits: 995_00 });
  const decision = account.book.connection.prepare('SELECT because FROM decision ORDER BY id DESC LIMIT 1').pluck();
  await contact(account.engine, account.id, { sourceId: 'q2', kind: 'quotation', credits: 10_00 });
  expect(decision.get()).not.toBe('clock_set_back');
  expect(account.book.connection.prepare("SELECT count(*) FROM decision WHERE because = 'clock_set_back'").pluck().get()).toBe(0);
});

test('while a call is under way the scheduler waits for it, and does nothing', async () => {
  const account = await newTestAccount();
  await account.card('tok_visa');
  const answer = later();
  let transactions = 0;
  const slow = withProcessor(account, {
    async charge(request) {
      await answer.promise;
      return account.sandbox.charge(request);
    },
  });
  const exec = account.book.connection.exec.bind(account.book.connection);
  const bought = buyPacks(slow.engine, account.id, 'large', 1);
  const defects: unknown[] = [];
  const scheduler = createScheduler(slow.engine, (error) => defects.push(error));
  onTestFinished(() => scheduler.stop());
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  account.book.connection.exec = (sql) => {
    transactions += 1;
    return exec(sql);
  };
  scheduler.start();
  for (let second = 0; second < 50; second += 1) {
    await vi.advanceTimersByTimeAsync(1000);
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
  expect(transactions).toBeLessThan(40);
  answer.end();
  vi.useRealTimers();
  await expect(bought).resolves.toMatchObject({ state: 'succeeded' });
  expect(defects).toEqual([]);
});
