/** Verifying an operated account: what was paid and what is posted are the same, or the difference is named. */

import { beforeEach, describe, expect, test } from 'vitest';
import { verifyBook } from '../../db/verify.ts';
import { contact } from '../../electron/engine/account/fees.ts';
import { addCampaign } from '../../electron/engine/account/campaigns.ts';
import { decideOffers, takeNews } from '../../electron/engine/account/leads.ts';
import { onAccount } from '../../electron/engine/account/account.ts';
import { lookForMoneyBack } from '../../electron/engine/account/money-back.ts';
import { settleCharge } from '../../electron/engine/account/settle-by-hand.ts';
import { turnOffTopUp } from '../../electron/engine/account/plan.ts';
import { creditRequest, decideRequest, requestRefund } from '../../electron/engine/account/refund-requests.ts';
import { buyPacks } from '../../electron/engine/account/top-ups.ts';
import { newTestAccount, type TestAccount } from '../support/accounts.ts';

let account: TestAccount;
let wrongly = false;

beforeEach(async () => {
  // One charge of another amount than was asked for: a pack of 100.00 that is charged with 40.00.
  account = await newTestAccount({
    faults: ({ amount }) => (amount === 100_00 && wrongly ? { happens: { does: 'succeed' }, instead: { amount: 40_00 } } : null),
  });
  const { engine, id } = account;
  await account.card('tok_visa');
  await buyPacks(engine, id, 'small', 1);
  await turnOffTopUp(engine, id);
  const fee = await contact(engine, id, { sourceId: 'drawn', kind: 'quotation', credits: 60_00, lead: 'l1' });
  await contact(engine, id, { sourceId: 'by-card', kind: 'quotation', credits: 50_00 });
  const request = await requestRefund(engine, id, { chargeEventId: fee.eventId as number, reason: 'duplicate', note: '', credits: 5_00 });
  await decideRequest(engine, id, request, 'approve');
  await creditRequest(engine, id, request);
  await addCampaign(engine, id, 'All', {
    on: true,
    categories: [],
    areas: [],
    maxPrice: null,
    minQuality: null,
    budgetPerDay: null,
    budgetPerWeek: null,
    hours: null,
  });
  const lead = {
    sourceId: 'lead-1',
    category: '',
    area: '',
    price: 10_00,
    quality: null,
    customer: 'c',
    offeredAt: account.now(),
    until: null,
    note: '',
  };
  await onAccount(engine, id, (now) => void takeNews(now, { offers: [lead], gone: [] }));
  await decideOffers(engine, id);
  account.sandbox.refundUnasked(account.sandbox.charges()[0]?.id as string, 30_00);
  account.sandbox.dispute(account.sandbox.charges()[0]?.id as string);
  await lookForMoneyBack(engine, id);
  account.sandbox.winDispute(account.sandbox.charges()[0]?.id as string);
  await lookForMoneyBack(engine, id);
  await account.card('tok_mastercard');
  wrongly = true;
  for (const way of ['accept', 'give_back'] as const) {
    const { id: paymentId } = await buyPacks(engine, id, 'small', 1);
    await settleCharge(engine, id, { paymentId, way, amount: 40_00, currency: 'EUR', reason: 'seen with the processor' });
  }
  wrongly = false;
});

test('an operated account is whole', () => {
  expect(verifyBook(account.book)).toMatchObject({ ok: true, problems: [] });
});

/** What is changed behind the engine's back, the rule and place that are named. */
const TAMPERINGS: readonly (readonly [what: string, sql: string, rule: string, where: RegExp])[] = [
  ['a payment without its attempt', `UPDATE attempt SET state = 'given_up', charge = NULL WHERE id = 1`, 'T10', /^payment /],
  ['an attempt that succeeded for nothing', `UPDATE obligation SET state = 'failed', event_id = NULL WHERE id = 1`, 'T10', /^payment /],
  ['another amount than was paid', `UPDATE obligation SET amount = amount + 1 WHERE id = 1`, 'T10', /^payment /],
  ['another charge than was paid', `UPDATE obligation SET amount = amount + 1 WHERE purpose = 'fee'`, 'T10', /^payment /],
  ['a top-up that nobody paid', `UPDATE obligation SET event_id = NULL WHERE id = 1`, 'T10', /^event /],
  ['a charge by card that nobody paid', `UPDATE obligation SET event_id = NULL WHERE purpose = 'fee'`, 'T10', /^event by-card /],
  ['a fee that is another charge', `UPDATE fee SET kind = 'promotion' WHERE source_id = 'drawn'`, 'C1', /^fee drawn /],
  ['a fee that nobody pays any more', `UPDATE fee SET state = 'paying', event_id = NULL WHERE source_id = 'drawn'`, 'C1', /^fee drawn /],
  ['a refund of more than was asked for', `UPDATE refund_request SET credits = credits + 1`, 'C5', /^refund request 1 /],
  ['a method activated by nobody', `UPDATE payment_method SET state = 'verified'`, 'M1', /^payment method 1 /],
  ['a decision from other settings', `UPDATE decision SET settings = '[999]' WHERE id = 1`, 'T8', /^decision 1 /],
  ['a lead bought without a fee', `UPDATE fee SET state = 'released', event_id = NULL WHERE kind = 'lead_purchase'`, 'C4', /^lead lead-1 /],
  ['money back that was never told', `DELETE FROM money_back WHERE number = 3`, 'T9', /^event .*\/money-back\//],
  ['more money back than its event moves', `UPDATE money_back SET disputed = disputed + 1 WHERE number = 2`, 'T9', /^event .*\/money-back\//],
  [
    'money back of another charge',
    `UPDATE money_back SET charge_event_id = (SELECT id FROM event WHERE source_id = 'by-card') WHERE number = 1`,
    'T9',
    /^event /,
  ],
  ['money back whose first row is missing', `UPDATE money_back SET number = 7 WHERE number = 1`, 'T9', /^event /],
  ['another figure than the processor told', `UPDATE money_back_told SET refunded = refunded + 1`, 'T9', /^event /],
  ['credits that did not go with their money', `UPDATE event SET amount = amount - 100 WHERE kind = 'card_refund'`, 'L7', /^event .*\/money-back\//],
  [
    'money back that went through the card otherwise',
    `UPDATE event SET amount = amount - 100 WHERE kind = 'chargeback'`,
    'L11',
    /^event .*\/money-back\//,
  ],
  ['an accepted charge of another amount', `UPDATE settlement SET amount = amount + 1 WHERE way = 'accept'`, 'T10', /^payment /],
  ['an accepted charge of other credits', `UPDATE settlement SET credits = credits + 1 WHERE way = 'accept'`, 'T10', /^payment /],
  ['a charge given back that nobody decided about', `DELETE FROM settlement WHERE way = 'give_back'`, 'T9', /^payment /],
  ['a decision that was not carried out', `UPDATE attempt SET state = 'disowned' WHERE state = 'given_back'`, 'T9', /^payment /],
];

describe('tampered with', () => {
  test.each(TAMPERINGS)('%s', (_, sql, rule, where) => {
    const { connection } = account.book;
    const guards = connection.prepare(`SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'`).all() as { name: string; sql: string }[];
    for (const { name } of guards) connection.exec(`DROP TRIGGER ${name}`);
    connection.pragma('ignore_check_constraints = ON');
    expect(connection.prepare(sql).run().changes).toBeGreaterThan(0);
    connection.pragma('ignore_check_constraints = OFF');
    for (const guard of guards) connection.exec(guard.sql);
    expect(verifyBook(account.book).problems.filter((problem) => problem.rule === rule && where.test(problem.where))).not.toEqual([]);
  });
});
