/** The attention list of an operated account: what hangs, what will fail, what waits for the user (rules M5, T6, T9, T10, C5). */

import { expect, test } from 'vitest';
import { onAccount, viewAccount } from '../../electron/engine/account/account.ts';
import { contact } from '../../electron/engine/account/fees.ts';
import { addCampaign } from '../../electron/engine/account/campaigns.ts';
import { decideOffers, takeNews } from '../../electron/engine/account/leads.ts';
import { lookForMoneyBack } from '../../electron/engine/account/money-back.ts';
import { appendEvent } from '../../electron/engine/account/append-event.ts';
import { setOutcome } from '../../electron/engine/account/outcomes.ts';
import { setLowBalance, turnOffTopUp } from '../../electron/engine/account/plan.ts';
import { creditRequest, decideRequest, requestRefund } from '../../electron/engine/account/refund-requests.ts';
import { buyPacks } from '../../electron/engine/account/top-ups.ts';
import { addMethod, verifyMethod } from '../../electron/engine/account/methods.ts';
import { accountAttention } from '../../electron/engine/application/account-attention.ts';
import { DAY, HOUR, newTestAccount, type TestAccount } from '../support/accounts.ts';

const told = ({ engine, id }: TestAccount) => accountAttention(viewAccount(engine, id)).map(({ code }) => code);

test('an account that is only looked at has nothing to be told of', async () => {
  expect(told(await newTestAccount())).toEqual([]);
});

test('M5 methods: none activated, no backup, one that expires soon', async () => {
  const account = await newTestAccount();
  const { methodId } = await addMethod(account.engine, account.id, { processor: 'sandbox', mode: 'test', card: 'tok_visa', nickname: '' });
  await verifyMethod(account.engine, account.id, methodId);
  expect(told(account)).toEqual(['method_no_method', 'method_not_activated']);
  await account.card('tok_expires_soon');
  expect(told(account)).toEqual(['method_no_backup', 'method_expires_soon', 'method_not_activated']);
});

test('T9 T10 payments that wait for the owner, for a later try, for an answer, for a person', async () => {
  for (const [token, code] of [
    ['tok_needs_owner', 'payment_awaits_owner'],
    ['tok_declined_soft', 'payment_waits'],
    ['tok_times_out', 'payment_unknown'],
    ['tok_wrong_amount', 'payment_mismatched'],
  ] as const) {
    const account = await newTestAccount();
    await account.card(token);
    await buyPacks(account.engine, account.id, 'small', 1);
    expect(told(account)).toContain(code);
  }
});

test("T6 automatic top-up that switched itself off, and the warning of the user's own choosing", async () => {
  const account = await newTestAccount();
  await account.card('tok_needs_owner');
  await account.automatic({ chargeAtOnce: 900_00 });
  for (let failure = 0; failure < 3; failure += 1) {
    await account.pass(4 * DAY);
    await contact(account.engine, account.id, { sourceId: `q${failure}`, kind: 'quotation', credits: 10_00 });
  }
  expect(told(account)).toEqual(expect.arrayContaining(['top_up_switched_off', 'fees_unpaid']));
  await setLowBalance(account.engine, account.id, 50_00);
  expect(told(account)).toContain('balance_below_warning');
});

test('C4 leads missed on an empty balance are counted, and priced once a lead of late is decided', async () => {
  const account = await newTestAccount();
  const { engine, id } = account;
  await account.card('tok_visa');
  await account.card('tok_mastercard');
  const terms = { on: true, categories: [], areas: [], maxPrice: null, minQuality: null, budgetPerDay: null, budgetPerWeek: null, hours: null };
  await addCampaign(engine, id, 'Everything', terms);
  const offer = { category: 'Roof', area: 'Aachen', price: 30_00, quality: null, customer: '', offeredAt: account.now(), until: null, note: '' };
  await onAccount(
    engine,
    id,
    (now) =>
      void takeNews(now, {
        offers: [
          { ...offer, sourceId: 'a' },
          { ...offer, sourceId: 'b' },
        ],
        gone: [],
      }),
  );
  await decideOffers(engine, id);
  const missed = { code: 'leads_missed', leads: 2, day: '2026-11-23', campaign: 'Everything', open: { page: 'leads', section: 'offers' } };
  expect(accountAttention(viewAccount(engine, id))).toMatchObject([{ ...missed, amount: null }]);
  await turnOffTopUp(engine, id);
  await contact(engine, id, { sourceId: 'q1', kind: 'quotation', credits: 10_00, lead: 'l1' });
  expect(accountAttention(viewAccount(engine, id))).toMatchObject([{ ...missed, amount: null }]);
  await setOutcome(engine, id, { lead: 'l1', outcome: 'won', value: 400_00 });
  expect(accountAttention(viewAccount(engine, id))).toMatchObject([{ ...missed, amount: 800_00 }]);
});

test('C5 refunds approved and not credited by age, and lost leads whose deadline is near', async () => {
  const account = await newTestAccount();
  const { engine, id } = account;
  await account.card('tok_visa');
  await account.card('tok_mastercard');
  await account.terms({ refundWindow: { unit: 'days', count: 5 } });
  await buyPacks(engine, id, 'small', 1);
  await turnOffTopUp(engine, id);
  const fee = await contact(engine, id, { sourceId: 'q1', kind: 'quotation', credits: 10_00, lead: 'l1' });
  await contact(engine, id, { sourceId: 'q2', kind: 'quotation', credits: 20_00, lead: 'l2' });
  await setOutcome(engine, id, { lead: 'l2', outcome: 'lost', value: null });
  expect(told(account)).toEqual([]);
  await decideRequest(
    engine,
    id,
    await requestRefund(engine, id, { chargeEventId: fee.eventId as number, reason: 'duplicate', note: '' }),
    'approve',
  );
  await account.pass(3 * DAY);
  expect(accountAttention(viewAccount(engine, id))).toMatchObject([
    { code: 'refunds_not_credited', credits: 10_00, day: '2026-11-23' },
    { code: 'refund_deadline', leads: 1, amount: 20_00, credits: 20_00, day: '2026-11-28', daysLeft: 2 },
  ]);
});

test('C5 the deadline of a lead that was paid with bonus credits is told like any other, until they are back', async () => {
  const account = await newTestAccount();
  const { engine, id } = account;
  await account.terms({ refundWindow: { unit: 'days', count: 2 } });
  await onAccount(engine, id, ({ book, moment }) => appendEvent(book, id, moment, { sourceId: 'gift', kind: 'bonus', credits: 50_00 }));
  const fee = await contact(engine, id, { sourceId: 'q1', kind: 'quotation', credits: 10_00, lead: 'l1' });
  await setOutcome(engine, id, { lead: 'l1', outcome: 'lost', value: null });
  const near = () => accountAttention(viewAccount(engine, id)).filter(({ code }) => code === 'refund_deadline');
  expect(near()).toMatchObject([{ leads: 1, credits: 10_00, amount: null, day: '2026-11-25' }]);
  const request = await requestRefund(engine, id, { chargeEventId: fee.eventId as number, reason: 'duplicate', note: '' });
  await decideRequest(engine, id, request, 'approve');
  await creditRequest(engine, id, request);
  expect(near()).toEqual([]);
});

test('a clock that was set back is told, and nothing is charged by itself', async () => {
  const account = await newTestAccount();
  await account.card('tok_visa');
  await buyPacks(account.engine, account.id, 'small', 1);
  await account.automatic();
  account.setClock(account.now() - 2 * HOUR);
  expect(told(account)).toContain('clock_set_back');
  expect(await contact(account.engine, account.id, { sourceId: 'q', kind: 'quotation', credits: 500_00 })).toMatchObject({ state: 'unpaid' });
  expect(account.sandbox.charges()).toHaveLength(1);
});

test('T9 what came back: a dispute until it is won, what a processor says that cannot be, and a bank that wants the owner', async () => {
  const account = await newTestAccount();
  await account.card('tok_visa');
  await buyPacks(account.engine, account.id, 'small', 1);
  const charge = account.sandbox.charges()[0]?.id as string;
  account.sandbox.dispute(charge);
  await lookForMoneyBack(account.engine, account.id);
  expect(told(account)).toEqual(expect.arrayContaining(['chargeback', 'method_disabled']));
  account.sandbox.winDispute(charge);
  await lookForMoneyBack(account.engine, account.id);
  expect(told(account)).not.toContain('chargeback');
  const listCharges = async (customer: string, since: number) =>
    (await account.sandbox.listCharges(customer, since)).map((each) => ({ ...each, refunded: 1_000_00 }));
  await lookForMoneyBack({ ...account.engine, processor: () => ({ ...account.sandbox, listCharges }) }, account.id);
  expect(told(account)).toContain('money_back_not_posted');
  await account.card('tok_owner_missing');
  await buyPacks(account.engine, account.id, 'small', 1);
  expect(told(account)).toContain('method_owner_wanted');
});
