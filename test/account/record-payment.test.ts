/** Payments that were made elsewhere, recorded by hand (rules L5, T4, T6, L10): once under their name, on their day, posted as any other. */

import { expect, test } from 'vitest';
import { openEvents } from '../../db/events.ts';
import { feeBySource } from '../../db/fees.ts';
import { formatDay, parseDay, type Day } from '../../db/ledger/calendar.ts';
import { openTopUpOf } from '../../db/obligations.ts';
import { methodById } from '../../db/payment-methods.ts';
import { verifyBook } from '../../db/verify.ts';
import { viewAccount } from '../../electron/engine/account/account.ts';
import { contact } from '../../electron/engine/account/fees.ts';
import { gather } from '../../electron/engine/account/gather.ts';
import { methodWarningsOf } from '../../electron/engine/account/method-warnings.ts';
import { addMethod } from '../../electron/engine/account/methods.ts';
import { recordPayment, type PaymentMade } from '../../electron/engine/account/record-payment.ts';
import { newTestAccount, type TestAccount } from '../support/accounts.ts';

const TODAY = parseDay('2026-11-23') as Day;

async function byTransfer({ engine, id }: TestAccount): Promise<number> {
  const { methodId } = await addMethod(engine, id, { processor: 'manual', mode: 'live', card: null, nickname: 'Bank transfer' });
  return methodId;
}

const made = (methodId: number, change: Partial<PaymentMade> = {}): PaymentMade => ({
  name: 'transfer-1',
  methodId,
  day: TODAY - 3,
  amount: 900_00,
  paid: { what: 'top_up', credits: 1000_00 },
  reference: 'RF18 5390',
  ...change,
});

const available = ({ engine, id }: TestAccount) => gather(viewAccount(engine, id)).snapshot.available;
const eventOf = ({ book, id }: TestAccount, eventId: number | null) => openEvents(book.connection, id).byId(eventId as number);

test('a method that is paid by hand is verified by being added, and asks for nothing more', async () => {
  const account = await newTestAccount();
  const methodId = await byTransfer(account);
  expect(methodById(account.book.connection, methodId)).toMatchObject({ state: 'verified', brand: 'Manual' });
  const view = viewAccount(account.engine, account.id);
  expect(methodWarningsOf(view, gather(view)).map(({ code }) => code)).toEqual(['no_method', 'needs_owner_to_charge']);
});

test('T4 T6 L10 a bank transfer is a top-up of its own day: a lot at its price, by the terms of that day, counted by caps', async () => {
  const account = await newTestAccount();
  const methodId = await byTransfer(account);
  await account.terms({ creditsExpireAfterDays: 30 });
  const payment = await recordPayment(account.engine, account.id, made(methodId));
  expect(payment).toMatchObject({ state: 'succeeded', because: 'recorded', amount: 900_00, credits: 1000_00, day: TODAY - 3 });
  const event = eventOf(account, payment.eventId);
  expect(event).toMatchObject({ kind: 'top_up', day: TODAY - 3, credits: 1000_00, amount: 900_00, method: 'Bank transfer', note: 'RF18 5390' });
  // The terms hold from today on, and the transfer was made before.
  expect(event?.expiresDay).toBeNull();
  expect(available(account)).toBe(1000_00);
  expect(gather(viewAccount(account.engine, account.id)).snapshot).toMatchObject({ month: { amount: 900_00 }, today: { count: 0 } });
  const later = await recordPayment(account.engine, account.id, made(methodId, { name: 'transfer-2', day: null }));
  expect(formatDay(eventOf(account, later.eventId)?.expiresDay as Day)).toBe('2026-12-23');
  expect(account.sandbox.charges()).toEqual([]);
  expect(verifyBook(account.book).problems).toEqual([]);
});

test('L5 the same payment again is recorded once, with other contents it is refused', async () => {
  const account = await newTestAccount();
  const methodId = await byTransfer(account);
  const first = await recordPayment(account.engine, account.id, made(methodId));
  expect(await recordPayment(account.engine, account.id, made(methodId))).toEqual(first);
  expect(available(account)).toBe(1000_00);
  for (const change of [{ amount: 901_00 }, { day: TODAY - 2 }, { paid: { what: 'top_up', credits: 999_00 } }, { reference: 'other' }] as const)
    await expect(recordPayment(account.engine, account.id, made(methodId, change))).rejects.toThrow('names another payment');
});

test('what cannot have been paid so is refused, and nothing is written', async () => {
  const account = await newTestAccount();
  const methodId = await byTransfer(account);
  const card = await account.card('tok_visa');
  const refused = async (change: Partial<PaymentMade>, words: string) =>
    expect(recordPayment(account.engine, account.id, made(methodId, change))).rejects.toThrow(words);
  await refused({ methodId: card }, 'is charged by sandbox');
  await refused({ methodId: 99 }, 'no such payment method');
  await refused({ day: TODAY + 1 }, 'has not come yet');
  await refused({ amount: 0 }, 'more than 0');
  await refused({ paid: { what: 'top_up', credits: 0 } }, 'more than 0 credits');
  await refused({ paid: { what: 'fee', feeId: 1 } }, 'no such fee');
  expect(available(account)).toBe(0);
});

test('a fee that was left unpaid is posted with what was paid for it', async () => {
  const account = await newTestAccount();
  const { engine, id, book } = account;
  const methodId = await byTransfer(account);
  const fee = await contact(engine, id, { sourceId: 'q1', kind: 'quotation', credits: 12_00, lead: 'l1' });
  expect(fee).toMatchObject({ state: 'unpaid', because: 'no_method' });
  const change: Partial<PaymentMade> = { day: null, amount: 12_00, paid: { what: 'fee', feeId: fee.id } };
  await expect(recordPayment(engine, id, made(methodId, { ...change, day: TODAY - 1 }))).rejects.toThrow('was not paid before');
  const payment = await recordPayment(engine, id, made(methodId, change));
  expect(feeBySource(book.connection, id, 'q1')).toMatchObject({ state: 'posted', eventId: payment.eventId });
  expect(eventOf(account, payment.eventId)).toMatchObject({ kind: 'quotation', amount: 12_00, credits: null, method: 'Bank transfer', lead: 'l1' });
  expect(await recordPayment(engine, id, made(methodId, change))).toEqual(payment);
  await expect(recordPayment(engine, id, made(methodId, { ...change, name: 'again' }))).rejects.toThrow('is not unpaid');
  expect(verifyBook(book).problems).toEqual([]);
});

test('T5 credits that were paid elsewhere are a fact beside a top-up that waits, and pay the fees that waited for credits', async () => {
  const account = await newTestAccount();
  const { engine, id, book } = account;
  const methodId = await byTransfer(account);
  await account.card('tok_declined_soft');
  await account.automatic({ chargeAtOnce: 900_00 });
  const fee = await contact(engine, id, { sourceId: 'q1', kind: 'quotation', credits: 12_00 });
  expect(fee.state).toBe('due');
  expect(openTopUpOf(book.connection, id)).toMatchObject({ state: 'waiting' });
  await recordPayment(engine, id, made(methodId, { day: null }));
  expect(feeBySource(book.connection, id, 'q1')).toMatchObject({ state: 'posted' });
  expect(available(account)).toBe(988_00);
  expect(verifyBook(book).problems).toEqual([]);
});

test('M1 the database records nothing paid elsewhere with a card, and charges nothing that is paid by hand', async () => {
  const account = await newTestAccount();
  const { book, id } = account;
  const methodId = await byTransfer(account);
  const card = await account.card('tok_visa');
  const insert = (because: string, method: number) => {
    book.connection
      .prepare(
        `INSERT INTO obligation (workspace_id, uid, purpose, because, state, amount, credits, day, opened_at) VALUES (?, ?, 'top_up', ?, 'open', 100, 100, 1, 1)`,
      )
      .run(id, `uid-of-${because}-${method}-long-enough`, because);
    book.connection
      .prepare(`INSERT INTO attempt (obligation_id, method_id, key, state, intended_at) VALUES (last_insert_rowid(), ?, ?, 'intended', 1)`)
      .run(method, `key-of-${because}-${method}-long-enough`);
  };
  expect(() => insert('recorded', card)).toThrow('M1');
  expect(() => insert('found', methodId)).toThrow('M1');
});
