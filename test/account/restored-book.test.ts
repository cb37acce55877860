/** A book restored from a copy finds the charges that were made since, and credits them before anything new is charged (rule T10). */

import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { attemptsOf, latestObligations } from '../../db/obligations.ts';
import { feeBySource } from '../../db/fees.ts';
import { openToWrite } from '../../db/open.ts';
import { balanceAt } from '../../db/reports/balances.ts';
import { verifyBook } from '../../db/verify.ts';
import { workspaceById } from '../../db/workspaces.ts';
import { contact } from '../../electron/engine/account/fees.ts';
import type { Engine } from '../../electron/engine/account/account.ts';
import { addMethod } from '../../electron/engine/account/methods.ts';
import { createScheduler, nextDueAt, runDue } from '../../electron/engine/account/scheduler.ts';
import { buyPacks } from '../../electron/engine/account/top-ups.ts';
import type { SandboxCharge } from '../../electron/engine/processors/sandbox.ts';
import { DAY, HOUR, MINUTE, newTestAccount, type TestAccount } from '../support/accounts.ts';
import { TODAY } from '../support/books.ts';

/** An account that is copied now, and may be opened from its copy later: the processor has gone on meanwhile, the book has not. */
async function copied(account: TestAccount): Promise<{ restore(): TestAccount }> {
  const file = join(account.folder, 'copy.floatbook');
  await account.book.connection.backup(file);
  return {
    restore() {
      const book = openToWrite(file);
      onTestFinished(() => book.close());
      let uids = 0;
      const engine: Engine = {
        ...account.engine,
        book,
        newUid: () => `restored-uid-${String((uids += 1)).padStart(6, '0')}`,
        inFlight: new Set(),
        asked: new Set(),
      };
      return {
        ...account,
        book,
        engine,
        workspace: () => workspaceById(book, account.id),
        async pass(milliseconds) {
          const end = account.now() + milliseconds;
          for (let due = nextDueAt(engine); due !== undefined && due <= end; due = nextDueAt(engine)) {
            account.setClock(Math.max(account.now() + 1, due));
            await runDue(engine);
          }
          account.setClock(end);
          await runDue(engine);
        },
      };
    },
  };
}

const credits = ({ book, id }: TestAccount, day = TODAY) => balanceAt(book, workspaceById(book, id), day).credits;
const charged = ({ sandbox }: TestAccount): readonly SandboxCharge[] => sandbox.charges().filter(({ state }) => state === 'succeeded');
const payments = ({ book, id }: TestAccount) =>
  latestObligations(book.connection, id, 100)
    .toReversed()
    .map(({ purpose, because, state }) => `${purpose} ${because} ${state}`);

/** The scheduler's first round, as the application starts it. */
async function start({ engine }: TestAccount): Promise<void> {
  const scheduler = createScheduler(engine, (error) => {
    throw error;
  });
  scheduler.start();
  onTestFinished(() => scheduler.stop());
  await vi.waitUntil(() => engine.asked.size > 0);
  scheduler.stop();
}

test('a charge made since the copy is found when the book is opened, and credited once', async () => {
  const account = await newTestAccount();
  await account.card('tok_visa');
  const copy = await copied(account);
  await buyPacks(account.engine, account.id, 'large', 1);
  const restored = copy.restore();
  expect(credits(restored)).toBe(0);
  await start(restored);
  expect(credits(restored)).toBe(1000_00);
  await start(restored);
  await restored.pass(DAY);
  expect(payments(restored)).toEqual(['top_up found succeeded']);
  expect(charged(restored)).toHaveLength(1);
  expect(verifyBook(restored.book).problems).toEqual([]);
});

test('what was found covers the fee: nothing new is charged, although the decision could not know it', async () => {
  const account = await newTestAccount();
  await account.card('tok_visa');
  await account.automatic({ chargeAtOnce: 900_00 });
  await contact(account.engine, account.id, { sourceId: 'q1', kind: 'quotation', credits: 990_00 });
  await account.pass(2 * HOUR);
  const copy = await copied(account);
  await contact(account.engine, account.id, { sourceId: 'q2', kind: 'quotation', credits: 50_00 });
  const restored = copy.restore();
  expect(await contact(restored.engine, restored.id, { sourceId: 'q2', kind: 'quotation', credits: 50_00 })).toMatchObject({ state: 'posted' });
  expect(charged(restored)).toHaveLength(2);
  expect(payments(restored)).toEqual(['top_up automatic succeeded', 'top_up automatic cancelled', 'top_up found succeeded']);
  expect(credits(restored)).toBe(960_00);
  await restored.pass(DAY);
  expect(charged(restored)).toHaveLength(2);
});

test('in pay-as-you-use, found credits pay the fee and the card does not', async () => {
  const account = await newTestAccount();
  await account.card('tok_visa');
  const copy = await copied(account);
  await buyPacks(account.engine, account.id, 'small', 1);
  const restored = copy.restore();
  expect(await contact(restored.engine, restored.id, { sourceId: 'q1', kind: 'quotation', credits: 40_00 })).toMatchObject({ state: 'posted' });
  expect(charged(restored)).toHaveLength(1);
  expect(credits(restored)).toBe(60_00);
});

test('a top-up that waited in the copy, and was charged since, is not charged again', async () => {
  const account = await newTestAccount();
  await account.card('tok_declines_then_works');
  await buyPacks(account.engine, account.id, 'large', 1);
  const copy = await copied(account);
  await account.pass(2 * DAY);
  expect(payments(account)).toEqual(['top_up by_hand succeeded']);
  const restored = copy.restore();
  await restored.pass(DAY);
  expect(charged(restored)).toHaveLength(1);
  expect(payments(restored)).toEqual(['top_up by_hand cancelled', 'top_up found succeeded']);
  expect(credits(restored, TODAY + 3)).toBe(1000_00);
});

test('a fee that was being paid in the copy, and was paid since, is posted and not paid again', async () => {
  const account = await newTestAccount();
  await account.card('tok_declines_then_works');
  await contact(account.engine, account.id, { sourceId: 'q1', kind: 'quotation', credits: 40_00 });
  const copy = await copied(account);
  await account.pass(2 * DAY);
  const restored = copy.restore();
  await restored.pass(DAY);
  expect(feeBySource(restored.book.connection, restored.id, 'q1')).toMatchObject({ state: 'posted' });
  expect(charged(restored)).toHaveLength(1);
  expect(verifyBook(restored.book).problems).toEqual([]);
});

test('a lost charge that waits for its owner is waited for, and nothing is charged beside it', async () => {
  const account = await newTestAccount();
  await account.card('tok_needs_owner');
  const copy = await copied(account);
  await buyPacks(account.engine, account.id, 'large', 1);
  const restored = copy.restore();
  await start(restored);
  await restored.pass(MINUTE);
  expect(payments(restored)).toEqual(['top_up found awaiting_owner']);
  await expect(buyPacks(restored.engine, restored.id, 'large', 1)).rejects.toMatchObject({ refusal: { code: 'top_up_open' } });
  restored.sandbox.confirm(restored.sandbox.charges()[0]?.chargeId as string);
  await restored.pass(HOUR);
  expect(payments(restored)).toEqual(['top_up found succeeded']);
});

test('a lost charge is looked up, also where the only method that the copy knows was never verified', async () => {
  const account = await newTestAccount();
  await addMethod(account.engine, account.id, { processor: 'sandbox', mode: 'test', card: 'tok_visa', nickname: '' });
  const copy = await copied(account);
  await account.card('tok_needs_owner');
  await buyPacks(account.engine, account.id, 'large', 1);
  const restored = copy.restore();
  await start(restored);
  await restored.pass(MINUTE);
  expect(payments(restored)).toEqual(['top_up found awaiting_owner']);
  restored.sandbox.confirm(restored.sandbox.charges()[0]?.chargeId as string);
  await restored.pass(HOUR);
  expect(credits(restored)).toBe(1000_00);
});

test('an attempt whose outcome the copy does not know is looked up first, and the one that followed it is found then', async () => {
  const account = await newTestAccount();
  await account.card('tok_needs_owner');
  await account.card('tok_visa');
  await buyPacks(account.engine, account.id, 'large', 1);
  const copy = await copied(account);
  account.sandbox.confirm(account.sandbox.charges()[0]?.chargeId as string, false);
  await account.pass(HOUR);
  expect(payments(account)).toEqual(['top_up by_hand succeeded']);
  const restored = copy.restore();
  await start(restored);
  await restored.pass(HOUR);
  expect(payments(restored)).toEqual(['top_up by_hand cancelled', 'top_up found succeeded']);
  expect(charged(restored)).toHaveLength(1);
  expect(credits(restored)).toBe(1000_00);
});

test('metadata that cannot be ours is left alone, and stands in nobody’s way', async () => {
  const account = await newTestAccount();
  await account.card('tok_visa');
  const [method] = account.book.connection.prepare<[], { customer: string; token: string }>('SELECT customer, token FROM payment_method').all();
  const book = account.book.connection.prepare('SELECT uid FROM book').pluck().get() as string;
  const metadata = { book, workspace: String(account.id), obligation: 'short', purpose: 'top_up', credits: 5 } as const;
  const request = { mode: 'test', amount: 5_00, currency: 'EUR', description: '', ...(method as { customer: string; token: string }) } as const;
  await account.sandbox.charge({ ...request, idempotencyKey: 'key-of-somebody-else-1', metadata });
  await account.sandbox.charge({
    ...request,
    idempotencyKey: 'key-of-somebody-else-2',
    metadata: { ...metadata, obligation: 'a name that is long enough', credits: -5 },
  });
  await expect(buyPacks(account.engine, account.id, 'small', 1)).resolves.toMatchObject({ state: 'succeeded' });
  expect(payments(account)).toEqual(['top_up by_hand succeeded']);
  expect(attemptsOf(account.book.connection, 1)).toHaveLength(1);
});

test('a charge that is listed under a key which is not ours, but recorded by its name, is not credited again', async () => {
  const account = await newTestAccount();
  await account.card('tok_visa');
  await buyPacks(account.engine, account.id, 'small', 1);
  const listsOtherKeys = {
    ...account.sandbox,
    listCharges: async (customer: string, since: number) =>
      (await account.sandbox.listCharges(customer, since)).map((charge) => ({ ...charge, idempotencyKey: 'a key that was never ours' })),
  };
  const engine: Engine = { ...account.engine, asked: new Set(), processor: () => listsOtherKeys };
  await runDue(engine);
  expect(payments(account)).toEqual(['top_up by_hand succeeded']);
  expect(credits(account)).toBe(100_00);
});

test('a lost fee that was charged more often than once is recorded each time', async () => {
  const account = await newTestAccount();
  await account.card('tok_visa');
  const [method] = account.book.connection.prepare<[], { customer: string; token: string }>('SELECT customer, token FROM payment_method').all();
  const book = account.book.connection.prepare('SELECT uid FROM book').pluck().get() as string;
  const metadata = { book, workspace: String(account.id), obligation: 'the name of a lost fee', purpose: 'fee', credits: 0 } as const;
  const request = { mode: 'test', amount: 5_00, currency: 'EUR', description: '', ...(method as { customer: string; token: string }) } as const;
  for (const time of [1, 2, 3]) await account.sandbox.charge({ ...request, idempotencyKey: `the key of a lost fee ${time}`, metadata });
  await start({ ...account, engine: { ...account.engine, asked: new Set() } });
  expect(payments(account)).toEqual(['fee found succeeded', 'fee found succeeded', 'fee found succeeded']);
  expect(verifyBook(account.book).problems).toEqual([]);
});
