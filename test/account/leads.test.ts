/** Campaigns that buy, leads by hand, promotion fees, refund requests, on a real book (rules C1 to C6). */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { listOffers, offerBySource, reasonsNotBought, type NewOffer } from '../../db/offers.ts';
import { feeById } from '../../db/fees.ts';
import { openEvents } from '../../db/events.ts';
import { balanceAt } from '../../db/reports/balances.ts';
import { verifyBook } from '../../db/verify.ts';
import { workspaceById } from '../../db/workspaces.ts';
import { onAccount, viewAccount } from '../../electron/engine/account/account.ts';
import { contact, fallDue } from '../../electron/engine/account/fees.ts';
import { gather } from '../../electron/engine/account/gather.ts';
import { createLeadFeeds } from '../../electron/engine/account/lead-feeds.ts';
import { addCampaign, changeCampaign } from '../../electron/engine/account/campaigns.ts';
import { buyLead, decideOffers, setLeadFeed, takeNews } from '../../electron/engine/account/leads.ts';
import { setOutcome } from '../../electron/engine/account/outcomes.ts';
import { setPromotion } from '../../electron/engine/account/plan.ts';
import { approached, exposureOf, quotationSent } from '../../electron/engine/account/promotion.ts';
import { creditRequest, decideRequest, requestRefund } from '../../electron/engine/account/refund-requests.ts';
import { runDue } from '../../electron/engine/account/scheduler.ts';
import { buyPacks } from '../../electron/engine/account/top-ups.ts';
import { DAY, HOUR, newTestAccount, type TestAccount } from '../support/accounts.ts';

const ANYTHING = { on: true, categories: [], areas: [], maxPrice: null, minQuality: null, budgetPerDay: null, budgetPerWeek: null, hours: null };

const credits = ({ book, id, now }: TestAccount) => balanceAt(book, workspaceById(book, id), Math.floor(now() / DAY)).credits;

function leadOf(account: TestAccount, sourceId: string, change: Partial<NewOffer> = {}): Omit<NewOffer, 'workspaceId'> {
  return {
    sourceId,
    category: 'Kitchen',
    area: '10115',
    price: 20_00,
    quality: 80,
    customer: `customer:${sourceId}`,
    offeredAt: account.now(),
    until: null,
    note: '',
    ...change,
  };
}

async function offer(account: TestAccount, ...leads: Omit<NewOffer, 'workspaceId'>[]): Promise<void> {
  await onAccount(account.engine, account.id, (now) => void takeNews(now, { offers: leads, gone: [] }));
  await decideOffers(account.engine, account.id);
}

const stateOf = (account: TestAccount, sourceId: string) => {
  const found = offerBySource(account.book.connection, account.id, sourceId);
  return found?.state === 'passed' ? found.because : found?.state;
};

async function funded(pack = 'small'): Promise<TestAccount> {
  const account = await newTestAccount();
  await account.card('tok_visa');
  await buyPacks(account.engine, account.id, pack, 1);
  return account;
}

test('C4 a campaign buys relevant leads until its budget, and every lead not bought has a reason', async () => {
  const account = await funded();
  await addCampaign(account.engine, account.id, 'Kitchens', {
    ...ANYTHING,
    categories: ['kitchen'],
    maxPrice: 30_00,
    minQuality: 50,
    budgetPerDay: 45_00,
  });
  await offer(
    account,
    leadOf(account, 'a'),
    leadOf(account, 'b', { category: 'Roof' }),
    leadOf(account, 'c', { price: 31_00 }),
    leadOf(account, 'd', { quality: 40 }),
    leadOf(account, 'e', { customer: 'customer:a' }),
    leadOf(account, 'f'),
    leadOf(account, 'g'),
  );
  expect(['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((id) => stateOf(account, id))).toEqual([
    'bought',
    'category',
    'price',
    'quality',
    'duplicate',
    'bought',
    'day_budget',
  ]);
  expect(credits(account)).toBe(60_00);
  await account.pass(DAY);
  expect(stateOf(account, 'g')).toBe('bought');
  expect(verifyBook(account.book).problems).toEqual([]);
});

test('C4 a lead is bought when a top-up made it so; without one it is lost to the balance, and never charged to a card', async () => {
  const poor = await funded();
  await addCampaign(poor.engine, poor.id, 'All', ANYTHING);
  await offer(poor, leadOf(poor, 'dear', { price: 150_00 }));
  expect(stateOf(poor, 'dear')).toBe('balance');
  expect(poor.sandbox.charges()).toHaveLength(1);
  expect(reasonsNotBought(poor.book.connection, poor.id)).toEqual([{ because: 'balance', leads: 1 }]);
  await poor.automatic();
  await decideOffers(poor.engine, poor.id);
  expect(stateOf(poor, 'dear')).toBe('bought');
  expect(poor.sandbox.charges().map(({ amount }) => amount)).toEqual([100_00, 900_00]);
  expect(credits(poor)).toBe(950_00);
});

test('C4 a top-up that is declined is asked for once, and the lead is passed over', async () => {
  const account = await funded();
  await account.automatic();
  account.sandbox.charges();
  const declined = await newTestAccount({ faults: () => ({ happens: { does: 'decline', code: 'insufficient_funds', advice: null } }) });
  await declined.card('tok_visa');
  await declined.automatic({ chargeAtOnce: 900_00 });
  await addCampaign(declined.engine, declined.id, 'All', ANYTHING);
  await offer(declined, leadOf(declined, 'a'));
  expect(stateOf(declined, 'a')).toBe('balance');
});

test('C4 a lead bought by hand in pay-as-you-use is paid by card, once, and is bought', async () => {
  const account = await newTestAccount();
  await account.card('tok_visa');
  await offer(account, leadOf(account, 'a'));
  const found = offerBySource(account.book.connection, account.id, 'a');
  const command = { id: 'the purchase', method: 'leads.buy', input: {} };
  const fee = await buyLead(account.engine, account.id, found?.id as number, 20_00, { command });
  expect(stateOf(account, 'a')).toBe('bought');
  expect(await buyLead(account.engine, account.id, found?.id as number, 20_00, { command })).toEqual(fee);
  await expect(buyLead(account.engine, account.id, found?.id as number, 20_00)).rejects.toMatchObject({ refusal: { code: 'illegal_step' } });
  expect(account.sandbox.charges().map(({ amount }) => amount)).toEqual([20_00]);
});

test("C4 hours are the book's, and a campaign that is changed looks at what it passed over again", async () => {
  const account = await funded();
  const never = Array.from({ length: 7 }, () => [] as [number, number][]);
  const tuesdays = [[], [[0, 1440]], [], [], [], [], []];
  const id = await addCampaign(account.engine, account.id, 'Nights', { ...ANYTHING, hours: tuesdays });
  await offer(account, leadOf(account, 'a'));
  expect(stateOf(account, 'a')).toBe('outside_hours');
  // 23 November 2026, 12:00 UTC is Monday, 13:00 in Berlin.
  const monday = [[[13 * 60, 13 * 60 + 1]], ...never.slice(1)];
  await changeCampaign(account.engine, account.id, id, { ...ANYTHING, hours: monday });
  await decideOffers(account.engine, account.id);
  expect(stateOf(account, 'a')).toBe('bought');
});

test('C4 leads come from a watched folder, and go when they are gone', async () => {
  const account = await funded();
  const engine = { ...account.engine, leadFeed: createLeadFeeds(account.book) };
  await setLeadFeed(engine, account.id, { kind: 'folder', source: account.folder });
  const header = 'id,offered,category,area,price,quality,customer,until,status,note\n';
  const row = (id: string, until = '') => `${id},2026-11-23T11:00:00Z,Kitchen,10115,20.00,80,c-${id},${until},available,\n`;
  writeFileSync(join(account.folder, 'leads.csv'), header + row('x') + row('y', '2026-11-23T12:30:00Z'));
  for (let poll = 0; poll < 3; poll += 1) {
    await runDue(engine);
    account.setClock(account.now() + 5000);
  }
  expect(
    listOffers(account.book.connection, account.id, 'open', 10)
      .map(({ sourceId }) => sourceId)
      .toSorted(),
  ).toEqual(['x', 'y']);
  account.setClock(account.now() + HOUR);
  await runDue(engine);
  expect([stateOf(account, 'x'), stateOf(account, 'y')]).toEqual(['campaign_off', 'gone']);
});

test('C2 a fee held until read: its credits are reserved, released after 48 hours unread, drawn when read', async () => {
  const account = await funded();
  await account.terms({ feeDue: { when: 'on_read', releaseAfterHours: 48 } });
  const held = await contact(account.engine, account.id, { sourceId: 'q1', kind: 'quotation', credits: 70_00 });
  const read = await contact(account.engine, account.id, { sourceId: 'q2', kind: 'quotation', credits: 20_00 });
  expect([held.state, read.state]).toEqual(['held', 'held']);
  expect(await fallDue(account.engine, account.id, read.id)).toMatchObject({ state: 'posted' });
  expect(credits(account)).toBe(80_00);
  // 70.00 of the 80.00 are reserved: 20.00 more are not there, and pay-as-you-use charges the card.
  await addCampaign(account.engine, account.id, 'All', ANYTHING);
  await offer(account, leadOf(account, 'a'));
  expect(stateOf(account, 'a')).toBe('balance');
  await account.pass(49 * HOUR);
  expect(stateOf(account, 'a')).toBe('bought');
  expect(verifyBook(account.book).problems).toEqual([]);
});

test('L9 credits expire under the hold that reserved them, and the book stays sound', async () => {
  const account = await newTestAccount();
  await account.terms({ feeDue: { when: 'on_read', releaseAfterHours: 72 }, creditsExpireAfterDays: 2 });
  await account.card('tok_visa');
  await buyPacks(account.engine, account.id, 'small', 1);
  const held = await contact(account.engine, account.id, { sourceId: 'q1', kind: 'quotation', credits: 70_00 });
  await account.pass(50 * HOUR);
  expect(credits(account)).toBe(0);
  expect(feeById(account.book.connection, held.id)).toMatchObject({ state: 'held' });
  expect(gather(viewAccount(account.engine, account.id)).snapshot.available).toBe(-70_00);
  expect(verifyBook(account.book).problems).toEqual([]);
  await account.pass(DAY);
  expect(gather(viewAccount(account.engine, account.id)).snapshot.available).toBe(0);
});

test('C3 after Promotion Service was switched off, who had an automatic quotation can still cause a fee', async () => {
  const account = await funded();
  const { engine, id } = account;
  await setPromotion(engine, id, true);
  await quotationSent(engine, id, { lead: 'p1', customer: 'anna', credits: 12_00 });
  await quotationSent(engine, id, { lead: 'p2', customer: 'ben', credits: 15_00 });
  await setPromotion(engine, id, false);
  expect(exposureOf(viewAccount(engine, id))).toMatchObject({ customers: 2, credits: 27_00 });
  await expect(quotationSent(engine, id, { lead: 'p3', customer: 'cora', credits: 9_00 })).rejects.toMatchObject({
    refusal: { code: 'promotion_off' },
  });
  const promotion = (lead: string, amount: number) =>
    approached(engine, id, { sourceId: `promotion:${lead}`, kind: 'promotion', credits: amount, lead });
  expect(await promotion('p1', 12_00)).toMatchObject({ state: 'posted' });
  await expect(promotion('p9', 12_00)).rejects.toMatchObject({ refusal: { code: 'promotion_off' } });
  expect(exposureOf(viewAccount(engine, id))).toMatchObject({ customers: 1, credits: 15_00 });
  await account.pass(31 * DAY);
  expect(exposureOf(viewAccount(engine, id))).toMatchObject({ customers: 0, credits: 0 });
  await expect(promotion('p2', 15_00)).rejects.toMatchObject({ refusal: { code: 'promotion_off' } });
});

test('C5 a refund: for a listed reason, in time, once at a time, and back into the lots of its charge', async () => {
  const account = await funded();
  const { engine, id } = account;
  await account.terms({ refundWindow: { unit: 'day_of_next_month', day: 4 } });
  const fee = await contact(engine, id, { sourceId: 'q1', kind: 'quotation', credits: 30_00, lead: 'l1' });
  const request = (change: object = {}) =>
    requestRefund(engine, id, { chargeEventId: fee.eventId as number, reason: 'duplicate', note: '', ...change });
  await expect(request({ reason: 'because' })).rejects.toMatchObject({ refusal: { code: 'refund_not_possible' } });
  await expect(request({ credits: 30_01 })).rejects.toMatchObject({ refusal: { code: 'refund_exceeds_charge' } });
  const first = await request({ credits: 10_00 });
  await expect(request()).rejects.toMatchObject({ refusal: { code: 'refund_not_possible' } });
  await expect(creditRequest(engine, id, first)).rejects.toMatchObject({ refusal: { code: 'illegal_step' } });
  await decideRequest(engine, id, first, 'approve');
  await account.pass(3 * DAY);
  await creditRequest(engine, id, first);
  expect(credits(account)).toBe(80_00);
  // 4 December is in time, 5 December is not.
  account.setClock(Date.UTC(2026, 11, 4, 22, 30));
  const second = await request();
  await decideRequest(engine, id, second, 'withdraw');
  account.setClock(Date.UTC(2026, 11, 4, 23, 30));
  await expect(request()).rejects.toMatchObject({ refusal: { code: 'refund_not_possible' } });
  expect(verifyBook(account.book).problems).toEqual([]);
});

test('C6 an outcome and its value: the latest counts', async () => {
  const account = await funded();
  await contact(account.engine, account.id, { sourceId: 'q1', kind: 'quotation', credits: 30_00, lead: 'l1' });
  await setOutcome(account.engine, account.id, { lead: 'l1', outcome: 'won', value: 500_00 });
  await account.pass(HOUR);
  await setOutcome(account.engine, account.id, { lead: 'l1', outcome: 'lost', value: null });
  const of = account.book.connection.prepare('SELECT outcome, value FROM lead').get();
  expect(of).toEqual({ outcome: 'lost', value: 0 });
  await expect(setOutcome(account.engine, account.id, { lead: 'nobody', outcome: 'won', value: 1 })).rejects.toMatchObject({
    refusal: { code: 'no_lead' },
  });
  expect(openEvents(account.book.connection, account.id).lastId()).toBeGreaterThan(0);
});
