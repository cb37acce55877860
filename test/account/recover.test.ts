/** A book restored from before a charge, a clock that ran ahead, a name that the vendor's file took: found, told, and never charged twice. */

import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { latestObligations } from '../../db/obligations.ts';
import { openToWrite, removeBook } from '../../db/open.ts';
import { balanceAt } from '../../db/reports/balances.ts';
import { verifyBook } from '../../db/verify.ts';
import { workspaceById } from '../../db/workspaces.ts';
import type { Engine } from '../../electron/engine/account/account.ts';
import { contact, tryFeeAgain } from '../../electron/engine/account/fees.ts';
import { runDue } from '../../electron/engine/account/scheduler.ts';
import { buyPacks } from '../../electron/engine/account/top-ups.ts';
import { DAY, newTestAccount, type TestAccount } from '../support/accounts.ts';
import { TODAY } from '../support/books.ts';

/** The engine over a copy of the book as it was, with the same processor. */
async function restored(account: TestAccount, spend: () => Promise<unknown>): Promise<Engine> {
  const file = join(account.folder, 'restored.floatbook');
  account.book.connection.pragma('wal_checkpoint(TRUNCATE)');
  copyFileSync(account.book.file, file);
  await spend();
  const book = openToWrite(file);
  onTestFinished(() => {
    book.close();
    removeBook(file);
  });
  return { ...account.engine, book, newUid: () => `restored-${Math.random().toString(36).slice(2)}-uid`, inFlight: new Set(), asked: new Set() };
}

const credits = ({ book }: Pick<Engine, 'book'>, id: number, day = TODAY) => balanceAt(book, workspaceById(book, id), day).credits;

test('T10 a restored book finds what it had bought before anything new is charged', async () => {
  const account = await newTestAccount();
  await account.card('tok_visa');
  const engine = await restored(account, () => buyPacks(account.engine, account.id, 'large', 1));
  await buyPacks(engine, account.id, 'small', 1);
  expect(credits(engine, account.id)).toBe(1100_00);
  expect(latestObligations(engine.book.connection, account.id, 5).map(({ because, state }) => `${because} ${state}`)).toEqual([
    'found succeeded',
    'by_hand succeeded',
  ]);
  expect(account.sandbox.charges()).toHaveLength(2);
  expect(verifyBook(engine.book).problems).toEqual([]);
});

test('T10 what automatic top-up decided before lost credits were found is decided anew', async () => {
  const account = await newTestAccount();
  await account.card('tok_visa');
  await account.automatic({ chargeAtOnce: 900_00 });
  await contact(account.engine, account.id, { sourceId: 'q0', kind: 'quotation', credits: 990_00 });
  await account.pass(2 * 3_600_000);
  const engine = await restored(account, () => contact(account.engine, account.id, { sourceId: 'q1', kind: 'quotation', credits: 50_00 }));
  expect(await contact(engine, account.id, { sourceId: 'q2', kind: 'quotation', credits: 60_00 })).toMatchObject({ state: 'posted' });
  expect(credits(engine, account.id)).toBe(10_00 + 1000_00 - 60_00);
  expect(account.sandbox.charges()).toHaveLength(2);
});

test('T10 at its start a restored book finds what it lost, a fee paid by card among it, once', async () => {
  const account = await newTestAccount();
  await account.card('tok_visa');
  const engine = await restored(account, async () => {
    await buyPacks(account.engine, account.id, 'small', 1);
    await contact(account.engine, account.id, { sourceId: 'q1', kind: 'quotation', credits: 150_00 });
  });
  await runDue(engine);
  await runDue({ ...engine, asked: new Set() });
  expect(credits(engine, account.id)).toBe(100_00);
  expect(latestObligations(engine.book.connection, account.id, 5)).toMatchObject([
    { purpose: 'fee', because: 'found', amount: 150_00 },
    { purpose: 'top_up', because: 'found', amount: 100_00 },
  ]);
  expect(verifyBook(engine.book).problems).toEqual([]);
});

test('a clock that ran ahead and is right again: nothing is charged before it has caught up', async () => {
  const account = await newTestAccount();
  await account.card('tok_visa');
  await account.terms({ creditsExpireAfterDays: 5 });
  await buyPacks(account.engine, account.id, 'large', 1);
  const right = account.now();
  account.setClock(right + 30 * DAY);
  await runDue(account.engine);
  account.setClock(right);
  expect(await contact(account.engine, account.id, { sourceId: 'q1', kind: 'quotation', credits: 10_00 })).toMatchObject({
    state: 'unpaid',
    because: 'clock_set_back',
  });
  expect(account.sandbox.charges()).toHaveLength(1);
});

test('T1 credits that expire call for no top-up: nothing is charged by the calendar', async () => {
  const account = await newTestAccount();
  await account.card('tok_visa');
  await account.terms({ creditsExpireAfterDays: 5 });
  await account.automatic({ chargeAtOnce: 900_00 });
  await account.pass(30 * DAY);
  expect(account.sandbox.charges()).toHaveLength(1);
});

test("L5 a fee whose name the vendor's file took in the meantime is not charged again", async () => {
  const account = await newTestAccount();
  const fee = await contact(account.engine, account.id, { sourceId: 'P1', kind: 'quotation', credits: 10_00 });
  expect(fee).toMatchObject({ state: 'unpaid', because: 'no_method' });
  await account.importRows([{ id: 'P1', date: '2026-11-22', kind: 'quotation', amount: '10.00' }]);
  await account.card('tok_visa');
  expect(await tryFeeAgain(account.engine, account.id, fee.id)).toMatchObject({ state: 'unpaid', because: 'in_history_already' });
  await runDue(account.engine);
  await expect(contact(account.engine, account.id, { sourceId: 'P1', kind: 'quotation', credits: 10_00, note: 'other' })).rejects.toMatchObject({
    refusal: { code: 'key_with_other_contents' },
  });
  await account.importRows([{ id: 'P2', date: '2026-11-22', kind: 'quotation', amount: '10.00' }]);
  await expect(contact(account.engine, account.id, { sourceId: 'P2', kind: 'quotation', credits: 10_00 })).rejects.toMatchObject({
    refusal: { code: 'key_with_other_contents' },
  });
  expect(account.sandbox.charges()).toHaveLength(0);
});
