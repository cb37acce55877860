/** Card refunds and chargebacks of what was charged, mirrored in the books of a real account (decision 0014). */

import { describe, expect, test } from 'vitest';
import { weekOf } from '../../db/ledger/calendar.ts';
import { moneyBackNotPosted, moneyBackSince } from '../../db/money-back.ts';
import { methodById } from '../../db/payment-methods.ts';
import { balanceAt } from '../../db/reports/balances.ts';
import { bridgeBySpan } from '../../db/reports/bridge.ts';
import { spendBySpan } from '../../db/reports/weekly-spend.ts';
import { verifyBook } from '../../db/verify.ts';
import { readBookFacts, setTaxRecoverable, workspaceById } from '../../db/workspaces.ts';
import { contact } from '../../electron/engine/account/fees.ts';
import { lookForMoneyBack, recordMoneyBack, type NewMoneyBack } from '../../electron/engine/account/money-back.ts';
import { lookUpNow, nextDueAt, runDue } from '../../electron/engine/account/scheduler.ts';
import { buyPacks } from '../../electron/engine/account/top-ups.ts';
import type { ListedCharge } from '../../electron/engine/processors/processor.ts';
import { DEFAULT_TERMS } from '../../electron/billing/vendor-presets.ts';
import { undoImport } from '../../electron/engine/undo-import.ts';
import { DAY, HOUR, newTestAccount, type TestAccount } from '../support/accounts.ts';
import { NOW, TODAY } from '../support/books.ts';
import { invariantsOf } from '../support/invariants.ts';

const balance = ({ book, id }: TestAccount, day = TODAY) => balanceAt(book, workspaceById(book, id), day);
const chargeId = ({ sandbox }: TestAccount, at = 0) => sandbox.charges()[at]?.chargeId as string;
const quotation = (account: TestAccount, sourceId: string, credits: number) =>
  contact(account.engine, account.id, { sourceId, kind: 'quotation', credits });
const back = ({ book, id }: TestAccount) => moneyBackSince(book.connection, id, 0).toReversed();
const look = ({ engine, id }: TestAccount) => lookForMoneyBack(engine, id);

/** What the standing entry of an event posted, as `account amount`. */
function posted({ book }: TestAccount, sourceId: string): readonly string[] {
  return book.connection
    .prepare<[string], string>(
      `SELECT a.role || ' ' || p.amount FROM event AS e JOIN posting AS p ON p.entry_id = e.entry_id JOIN account AS a ON a.id = p.account_id
       WHERE e.source_id = ? AND e.gone = 0 ORDER BY p.line`,
    )
    .pluck()
    .all(sourceId);
}

function sound(account: TestAccount): void {
  expect(verifyBook(account.book).problems).toEqual([]);
  expect(invariantsOf(account.book)).toEqual([]);
}

/** A large pack, 900.00 for 1,000.00 credits, of which some were used. */
async function bought(used = 0): Promise<TestAccount> {
  const account = await newTestAccount();
  await account.card('tok_visa');
  await buyPacks(account.engine, account.id, 'large', 1);
  if (used > 0) await quotation(account, 'q1', used);
  return account;
}

describe('what processors say', () => {
  test('a refund of a top-up that was not used leaves nothing: Card clearing against Prepaid', async () => {
    const account = await bought();
    account.sandbox.refundUnasked(chargeId(account), 900_00);
    await look(account);
    const [event] = back(account);
    expect(event).toMatchObject({ kind: 'card_refund', amount: -900_00, credits: -1000_00, method: 'Visa 4242' });
    expect(posted(account, event?.id as string)).toEqual(['card_clearing 90000', 'prepaid -90000']);
    expect(balance(account)).toEqual({ credits: 0, cost: 0 });
    sound(account);
  });

  test('the cost of credits that were used is not taken from the lot: it is shown for what it is, and spend stays', async () => {
    const account = await bought(300_00);
    account.sandbox.dispute(chargeId(account));
    await look(account);
    const [event] = back(account);
    expect(event).toMatchObject({ kind: 'chargeback', amount: -900_00, credits: -700_00 });
    expect(posted(account, event?.id as string)).toEqual(['card_clearing 90000', 'prepaid -63000', 'money_back -27000']);
    expect(balance(account)).toEqual({ credits: 0, cost: 0 });
    const workspace = workspaceById(account.book, account.id);
    const weeks = [weekOf(TODAY, readBookFacts(account.book).weekRules)];
    expect(bridgeBySpan(account.book, workspace, weeks)[0]).toMatchObject({ topUps: 1000_00, charges: 300_00, adjustments: -700_00, closing: 0 });
    expect(spendBySpan(account.book, account.id, weeks, 'kind')[0]).toMatchObject({ spend: 270_00 });
    sound(account);
  });

  test('told again, at the next start, after a crash or twice at once, it is posted once', async () => {
    const account = await bought();
    account.sandbox.refundUnasked(chargeId(account), 300_00);
    await Promise.all([look(account), look(account), lookUpNow(account.engine, account.id)]);
    await runDue({ ...account.engine, asked: new Set() });
    expect(back(account)).toHaveLength(1);
    account.sandbox.refundUnasked(chargeId(account), 300_00);
    await look(account);
    expect(back(account).map(({ amount, credits }) => [amount, credits])).toEqual([
      [-300_00, -333_33],
      [-300_00, -333_34],
    ]);
    expect(balance(account)).toEqual({ credits: 333_33, cost: 300_00 });
    sound(account);
  });

  test('a list that was read before another was posted is not held against the book: one look at a time', async () => {
    const account = await bought();
    let lists = 0;
    const listCharges = async (customer: string, since: number) => {
      const listed = await account.sandbox.listCharges(customer, since);
      lists += 1;
      if (lists > 1) return listed;
      account.sandbox.refundUnasked(chargeId(account), 90_00);
      await new Promise((resolve) => setTimeout(resolve, 50));
      return listed;
    };
    const engine = { ...account.engine, processor: () => ({ ...account.sandbox, listCharges }) };
    await Promise.all([lookForMoneyBack(engine, account.id), lookForMoneyBack(engine, account.id)]);
    expect(back(account).map(({ kind, amount }) => [kind, amount])).toEqual([['card_refund', -90_00]]);
    sound(account);
  });

  test('a dispute that is won is posted back: credits to their lot, and nothing stays beside them', async () => {
    const account = await bought(300_00);
    account.sandbox.dispute(chargeId(account));
    await look(account);
    account.sandbox.winDispute(chargeId(account));
    await account.pass(DAY);
    expect(back(account).map(({ kind, amount, credits }) => [kind, amount, credits])).toEqual([
      ['chargeback', -900_00, -700_00],
      ['taken_again', 900_00, 700_00],
    ]);
    expect(balance(account, TODAY + 1)).toEqual({ credits: 700_00, cost: 630_00 });
    const beyond = account.book.connection
      .prepare(`SELECT sum(p.amount) FROM posting AS p JOIN account AS a ON a.id = p.account_id WHERE a.role = 'money_back'`)
      .pluck()
      .get();
    expect(beyond).toBe(0);
    sound(account);
  });

  test('a refund and a dispute of one charge are two events, and each may end for itself', async () => {
    const account = await bought();
    account.sandbox.refundUnasked(chargeId(account), 90_00);
    account.sandbox.dispute(chargeId(account));
    await look(account);
    account.sandbox.winDispute(chargeId(account));
    await look(account);
    expect(back(account).map(({ kind, amount }) => [kind, amount])).toEqual([
      ['card_refund', -90_00],
      ['chargeback', -810_00],
      ['taken_again', 810_00],
    ]);
    expect(balance(account)).toEqual({ credits: 900_00, cost: 810_00 });
    sound(account);
  });

  test('credits that come back to an expired lot expire with it', async () => {
    const account = await newTestAccount();
    await account.card('tok_visa');
    await account.terms({ creditsExpireAfterDays: 5 });
    await buyPacks(account.engine, account.id, 'large', 1);
    account.sandbox.dispute(chargeId(account));
    await look(account);
    await account.pass(6 * DAY);
    account.sandbox.winDispute(chargeId(account));
    await look(account);
    expect(balance(account, TODAY + 6)).toEqual({ credits: 0, cost: 0 });
    sound(account);
  });

  test('of a fee that a card paid no credits go: the lead was used', async () => {
    const account = await newTestAccount();
    await account.card('tok_visa');
    await quotation(account, 'q1', 45_50);
    account.sandbox.refundUnasked(chargeId(account), 20_00);
    await look(account);
    expect(posted(account, back(account)[0]?.id as string)).toEqual(['card_clearing 2000', 'money_back -2000']);
    sound(account);
  });

  test('recoverable tax comes back in proportion', async () => {
    const account = await newTestAccount();
    setTaxRecoverable(account.book, account.id, TODAY, true, NOW);
    await account.terms({ tax: { ...DEFAULT_TERMS.tax, timing: 'on_top_up', rateBasisPoints: 2000, recoverable: true } });
    await account.card('tok_visa');
    await buyPacks(account.engine, account.id, 'large', 1);
    account.sandbox.refundUnasked(chargeId(account), 300_00);
    await look(account);
    expect(posted(account, back(account)[0]?.id as string)).toEqual(['card_clearing 30000', 'prepaid -25000', 'input_tax -5000']);
    sound(account);
  });

  test('W1 on a day that is put in order by ids, it stays behind its charge', async () => {
    const account = await bought();
    account.sandbox.refundUnasked(chargeId(account), 300_00);
    await look(account);
    account.sandbox.refundUnasked(chargeId(account), 300_00);
    await look(account);
    await account.importRows([{ id: 'a', date: '2026-11-23', kind: 'bonus', credits: '1.00' }]);
    expect(back(account).map(({ credits }) => credits)).toEqual([-333_33, -333_34]);
    sound(account);
  });

  test('found at the start and then once a day, and a processor that does not answer is asked again', async () => {
    let down = false;
    const account = await newTestAccount({ outages: (method) => (down && method === 'listCharges' ? 'before' : null) });
    await account.card('tok_visa');
    await buyPacks(account.engine, account.id, 'large', 1);
    await runDue(account.engine);
    account.sandbox.refundUnasked(chargeId(account), 90_00);
    await account.pass(23 * HOUR);
    expect(back(account)).toHaveLength(0);
    down = true;
    await account.pass(2 * HOUR);
    down = false;
    await account.pass(HOUR);
    expect(back(account)).toHaveLength(1);
    account.sandbox.refundUnasked(chargeId(account), 90_00);
    await runDue({ ...account.engine, asked: new Set() });
    expect(back(account)).toHaveLength(2);
  });

  test('without a line nobody is asked, and at once when there is one', async () => {
    const account = await bought();
    await look(account);
    account.sandbox.refundUnasked(chargeId(account), 90_00);
    const asked: string[] = [];
    const listCharges = (customer: string, since: number) => {
      asked.push(customer);
      return account.sandbox.listCharges(customer, since);
    };
    let online = false;
    const engine = { ...account.engine, isOnline: () => online, processor: () => ({ ...account.sandbox, listCharges }) };
    account.setClock(account.now() + 2 * DAY);
    await runDue(engine);
    expect(nextDueAt(engine)).toBeUndefined();
    expect(asked).toEqual([]);
    online = true;
    expect(nextDueAt(engine)).toBeLessThanOrEqual(account.now());
    await runDue(engine);
    expect(back(account)).toHaveLength(1);
  });

  test.each<[string, Partial<ListedCharge>, RegExp]>([
    ['more than was charged', { refunded: 900_01 }, /900\.01 is said to have come back, of 900\.00/],
    ['more than was charged, in two ways', { refunded: 500_00, disputed: 500_00 }, /1000\.00 is said to have come back/],
    ['another currency', { currency: 'USD', refunded: 1 }, /in USD/],
    ['another amount', { amount: 100_00, refunded: 100_00 }, /100\.00 is said to have been charged, not 900\.00/],
    ['another customer', { customer: 'cus_other', refunded: 1 }, /another customer/],
    ['no amount', { refunded: -1 }, /no amount/],
  ])('what makes no sense is not posted, and is told: %s', async (_, said, problem) => {
    const account = await bought();
    const listCharges = async (customer: string, since: number) =>
      (await account.sandbox.listCharges(customer, since)).map((charge) => ({ ...charge, ...said }));
    const odd = { ...account.engine, processor: () => ({ ...account.sandbox, listCharges }) };
    await lookForMoneyBack(odd, account.id);
    await lookForMoneyBack(odd, account.id);
    expect(back(account)).toEqual([]);
    expect(moneyBackNotPosted(account.book.connection, account.id)).toMatchObject([{ problem: expect.stringMatching(problem) }]);
    sound(account);
    await look(account);
    expect(moneyBackNotPosted(account.book.connection, account.id)).toEqual([]);
  });

  test('T1 credits that went with their money call for no top-up, and a disputed card is not charged before its user says so', async () => {
    const account = await newTestAccount();
    const card = await account.card('tok_visa');
    await account.automatic({ chargeAtOnce: 900_00 });
    account.sandbox.dispute(chargeId(account));
    await account.pass(3 * DAY);
    expect(account.sandbox.charges()).toHaveLength(1);
    expect(methodById(account.book.connection, card)).toMatchObject({ state: 'disabled' });
    expect(await quotation(account, 'q1', 10_00)).toMatchObject({ state: 'unpaid' });
    expect(account.sandbox.charges()).toHaveLength(1);
  });
});

describe('by hand', () => {
  const TOP_UP = { id: 'T1', date: '2026-11-20', kind: 'top_up', credits: '1000.00', amount: '900.00', method: 'Transfer' };
  const given = (change: Partial<NewMoneyBack> = {}): NewMoneyBack => ({
    sourceId: 'bank-17',
    charge: 'T1',
    kind: 'card_refund',
    amount: 450_00,
    day: null,
    note: '',
    ...change,
  });

  async function imported(): Promise<TestAccount> {
    const account = await newTestAccount();
    await account.importRows([TOP_UP, { id: 'q1', date: '2026-11-21', kind: 'quotation', credits: '800.00' }]);
    return account;
  }

  test('what no processor here has charged is recorded once under its name, on its day', async () => {
    const account = await imported();
    const { engine, id } = account;
    const eventId = await recordMoneyBack(engine, id, given({ day: TODAY - 1 }));
    expect(await recordMoneyBack(engine, id, given({ day: TODAY - 1 }))).toBe(eventId);
    expect(back(account)).toMatchObject([{ day: TODAY - 1, amount: -450_00, credits: -200_00 }]);
    expect(posted(account, 'bank-17')).toEqual(['card_clearing 45000', 'prepaid -18000', 'money_back -27000']);
    await expect(recordMoneyBack(engine, id, given({ amount: 1 }))).rejects.toMatchObject({ refusal: { code: 'key_with_other_contents' } });
    await recordMoneyBack(engine, id, given({ sourceId: 'bank-18', kind: 'taken_again', amount: 450_00 }));
    expect(balance(account)).toEqual({ credits: 200_00, cost: 180_00 });
    sound(account);
  });

  test('L11 a late event changes what credits go with it, at its own date', async () => {
    const account = await imported();
    await recordMoneyBack(account.engine, account.id, given({ day: TODAY - 1 }));
    await account.importRows([{ id: 'q0', date: '2026-11-21', kind: 'quotation', credits: '150.00' }]);
    expect(posted(account, 'bank-17')).toEqual(['card_clearing 45000', 'prepaid -4500', 'money_back -40500']);
    sound(account);
  });

  test('L11 an import whose top-up came back is not taken back under it', async () => {
    const account = await newTestAccount();
    const { importId } = await account.importRows([TOP_UP]);
    await recordMoneyBack(account.engine, account.id, given());
    await expect(undoImport(account.book, { importId: importId as number, now: NOW })).rejects.toMatchObject({ refusal: { code: 'unknown_charge' } });
    sound(account);
  });

  test.each<[string, Partial<NewMoneyBack>, string]>([
    ['more than was paid', { amount: 900_01 }, 'money_back_exceeds_charge'],
    ['nothing', { amount: 0 }, 'invalid_input'],
    ['what is not back', { kind: 'taken_again' }, 'money_back_exceeds_charge'],
    ['what was paid with credits', { charge: 'q1' }, 'money_back_exceeds_charge'],
    ['what is not there', { charge: 'T2' }, 'no_event'],
    ['a day before it was paid', { day: TODAY - 4 }, 'wrong_date'],
    ['a day to come', { day: TODAY + 1 }, 'wrong_date'],
  ])('refused by name: %s', async (_, change, code) => {
    const account = await imported();
    await expect(recordMoneyBack(account.engine, account.id, given(change))).rejects.toMatchObject({ refusal: { code } });
    expect(back(account)).toEqual([]);
  });

  test('of what a processor charged, the processor tells', async () => {
    const account = await bought();
    const charge = account.book.connection.prepare(`SELECT source_id FROM event WHERE kind = 'top_up'`).pluck().get() as string;
    await expect(recordMoneyBack(account.engine, account.id, given({ charge }))).rejects.toMatchObject({ refusal: { code: 'processor_tells' } });
  });
});
