/** What the simulation of whole years has found: when nothing new may be charged, and when nothing is decided anew (rules L9, M1, T3, T5, T8, T10). */

import { expect, test } from 'vitest';
import { latestDecisions } from '../../db/decisions.ts';
import { feeBySource } from '../../db/fees.ts';
import { latestObligations } from '../../db/obligations.ts';
import { verifyBook } from '../../db/verify.ts';
import { contact } from '../../electron/engine/account/fees.ts';
import { removeMethod } from '../../electron/engine/account/methods.ts';
import { setPaused, turnOffTopUp } from '../../electron/engine/account/plan.ts';
import { nextDueAt, runDue } from '../../electron/engine/account/scheduler.ts';
import { buyPacks, cancelTopUp } from '../../electron/engine/account/top-ups.ts';
import type { SandboxCourse } from '../../electron/engine/processors/sandbox-cards.ts';
import { DAY, GUARDS, HOUR, MINUTE, newTestAccount, type TestAccount } from '../support/accounts.ts';

const SOFT: SandboxCourse = { happens: { does: 'decline', code: 'insufficient_funds', advice: null } };
const SUCCEED: SandboxCourse = { happens: { does: 'succeed' } };
const NEVER_ARRIVES: SandboxCourse = { happens: { does: 'nothing' }, answer: 'lost' };

/** An account whose charges go as they are told, one after the other; `null` for as the card says. */
async function scripted(...courses: readonly SandboxCourse[]): Promise<TestAccount> {
  const left = [...courses];
  return newTestAccount({ faults: () => left.shift() ?? null });
}

const payments = ({ book, id }: TestAccount) => latestObligations(book.connection, id, 10);
const quotation = ({ engine, id }: TestAccount, sourceId: string, credits: number) => contact(engine, id, { sourceId, kind: 'quotation', credits });

test('T5 a top-up that may have been charged cannot be cancelled, also after its process has died', async () => {
  const account = await scripted();
  await account.card('tok_visa');
  let dies = true;
  const dying = {
    ...account.sandbox,
    charge: (request: Parameters<typeof account.sandbox.charge>[0]) => (dies ? Promise.reject(new Error('killed')) : account.sandbox.charge(request)),
  };
  const engine = { ...account.engine, processor: () => dying };
  await expect(buyPacks(engine, account.id, 'small', 1)).rejects.toThrow('killed');
  const [payment] = payments(account);
  await expect(cancelTopUp(engine, account.id, payment?.id as number)).rejects.toMatchObject({ refusal: { code: 'illegal_step' } });
  dies = false;
  await runDue(engine);
  expect(payments(account)[0]).toMatchObject({ state: 'succeeded' });
});

test('T10 a later try of one payment waits for the unknown outcome of another', async () => {
  // A fee declined softly is tried again a day later; by then nobody knows what became of a top-up.
  const account = await scripted(SOFT, { ...SUCCEED, answer: 'lost', appearsAfterMs: 2 * HOUR });
  await account.card('tok_visa');
  await quotation(account, 'q1', 10_00);
  expect(payments(account)[0]).toMatchObject({ purpose: 'fee', state: 'waiting' });
  await account.pass(DAY - MINUTE);
  await buyPacks(account.engine, account.id, 'small', 1);
  await account.pass(HOUR);
  expect(account.sandbox.charges().filter(({ metadata }) => metadata.purpose === 'fee')).toHaveLength(1);
  expect(payments(account).map(({ purpose, state }) => `${purpose} ${state}`)).toEqual(['top_up unknown', 'fee waiting']);
  await account.pass(2 * DAY);
  expect(payments(account).map(({ purpose, state }) => `${purpose} ${state}`)).toEqual(['top_up succeeded', 'fee succeeded']);
  expect(verifyBook(account.book).problems).toEqual([]);
});

test('T8 a pause keeps later tries from being charged, and they go on after it', async () => {
  const account = await scripted(SOFT);
  await account.card('tok_visa');
  await buyPacks(account.engine, account.id, 'small', 1);
  await setPaused(account.engine, account.id, true);
  await account.pass(2 * DAY);
  expect(account.sandbox.charges()).toHaveLength(1);
  // What cannot be tried is not due: nobody wakes for it.
  account.setClock(account.now() + 1);
  const due = nextDueAt(account.engine);
  expect(due === undefined || due > account.now()).toBe(true);
  await setPaused(account.engine, account.id, false);
  expect(nextDueAt(account.engine)).toBeLessThanOrEqual(account.now());
  await runDue(account.engine);
  expect(payments(account)[0]).toMatchObject({ state: 'succeeded' });
});

test('M1 what never arrived is not sent again to a method that has expired meanwhile', async () => {
  const account = await scripted(NEVER_ARRIVES, NEVER_ARRIVES, NEVER_ARRIVES, NEVER_ARRIVES);
  await account.card('tok_expires_soon');
  // 30 November, a quarter to midnight in Berlin: the card is good for this month.
  account.setClock(Date.UTC(2026, 10, 30, 22, 45));
  await buyPacks(account.engine, account.id, 'small', 1);
  await account.pass(5 * DAY);
  expect(account.sandbox.charges()).toEqual([]);
  expect(payments(account)[0]).toMatchObject({ state: 'failed' });
  await expect(removeMethod(account.engine, account.id, 1)).resolves.toBeUndefined();
});

test('L9 what was reserved for a fee and has expired is gone; what the card paid is posted all the same', async () => {
  const account = await scripted(SUCCEED, { ...SUCCEED, answer: 'lost', appearsAfterMs: 2 * DAY });
  await account.card('tok_visa');
  await account.terms({ creditsExpireAfterDays: 1, payAsYouUse: 'shortfall' });
  await buyPacks(account.engine, account.id, 'small', 1);
  await quotation(account, 'q1', 150_00);
  expect(payments(account)[0]).toMatchObject({ purpose: 'fee', amount: 50_00, state: 'unknown' });
  await account.pass(4 * DAY);
  expect(payments(account)[0]).toMatchObject({ state: 'succeeded' });
  expect(feeBySource(account.book.connection, account.id, 'q1')).toMatchObject({ state: 'posted' });
  expect(verifyBook(account.book).problems).toEqual([]);
});

test('T8 a fee that waits for a top-up is decided once, not at every look', async () => {
  const account = await newTestAccount();
  await account.card('tok_needs_owner');
  await account.automatic({ chargeAtOnce: 900_00 });
  await quotation(account, 'q1', 10_00);
  const before = latestDecisions(account.book.connection, account.id, 100).length;
  for (let minute = 0; minute < 100; minute += 1) await account.pass(MINUTE);
  expect(latestDecisions(account.book.connection, account.id, 100)).toHaveLength(before);
  expect(feeBySource(account.book.connection, account.id, 'q1')).toMatchObject({ state: 'due' });
});

test('T3 a hold that takes the last credits calls for a top-up', async () => {
  const account = await newTestAccount();
  await account.card('tok_visa');
  await account.terms({ feeDue: { when: 'on_read', releaseAfterHours: 48 } });
  await account.automatic({ chargeAtOnce: 900_00, guards: { ...GUARDS, coolDownMinutes: 0 } });
  await contact(account.engine, account.id, { sourceId: 'p1', kind: 'promotion', credits: 10_00 });
  await quotation(account, 'q1', 990_00);
  await account.pass(MINUTE);
  expect(account.sandbox.charges().map(({ amount }) => amount)).toEqual([900_00, 900_00]);
  await turnOffTopUp(account.engine, account.id);
});
