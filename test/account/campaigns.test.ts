/** Campaigns under another name, and at their end (rule C4), on a real book. */

import { expect, test } from 'vitest';
import { offerBySource, type NewOffer } from '../../db/offers.ts';
import { verifyBook } from '../../db/verify.ts';
import { onAccount, viewAccount } from '../../electron/engine/account/account.ts';
import { addCampaign, campaignsNow, changeCampaign, endCampaign, renameCampaign, spentBy } from '../../electron/engine/account/campaigns.ts';
import { decideOffers, takeNews } from '../../electron/engine/account/leads.ts';
import { buyPacks } from '../../electron/engine/account/top-ups.ts';
import { newTestAccount, type TestAccount } from '../support/accounts.ts';

const TERMS = { on: true, categories: [], areas: [], maxPrice: null, minQuality: null, budgetPerDay: 45_00, budgetPerWeek: null, hours: null };

async function offer(account: TestAccount, sourceId: string): Promise<string | undefined> {
  const lead: Omit<NewOffer, 'workspaceId'> = {
    sourceId,
    category: 'Kitchen',
    area: '10115',
    price: 20_00,
    quality: 80,
    customer: `customer:${sourceId}`,
    offeredAt: account.now(),
    until: null,
    note: '',
  };
  await onAccount(account.engine, account.id, (now) => void takeNews(now, { offers: [lead], gone: [] }));
  await decideOffers(account.engine, account.id);
  const found = offerBySource(account.book.connection, account.id, sourceId);
  return found?.state === 'passed' ? found.because : found?.state;
}

async function buying(): Promise<TestAccount & { readonly campaign: number }> {
  const account = await newTestAccount();
  await account.card('tok_visa');
  await buyPacks(account.engine, account.id, 'large', 1);
  return { ...account, campaign: await addCampaign(account.engine, account.id, 'Kitchens', TERMS) };
}

test('C4 L10 a campaign that is renamed keeps what it spent: its budget is not there twice, its charges stay as they were posted', async () => {
  const { engine, id, book, campaign, ...account } = await buying();
  const whole = { engine, id, book, ...account };
  expect([await offer(whole, 'a'), await offer(whole, 'b')]).toEqual(['bought', 'bought']);
  await renameCampaign(engine, id, campaign, 'Fitted kitchens');
  expect(await offer(whole, 'c')).toBe('day_budget');
  const view = viewAccount(engine, id);
  const [now] = campaignsNow(view);
  expect(now).toMatchObject({ name: 'Fitted kitchens', names: ['Fitted kitchens', 'Kitchens'], endedAt: null });
  expect(now && spentBy(view, now, view.moment.today)).toEqual({ leads: 2, credits: 40_00 });
  expect(book.connection.prepare("SELECT DISTINCT campaign FROM event WHERE kind = 'lead_purchase'").pluck().all()).toEqual(['Kitchens']);
  // Back again, which is no new name; and what was bought under any of them is the campaign's.
  await renameCampaign(engine, id, campaign, 'Kitchens');
  await changeCampaign(engine, id, campaign, { ...TERMS, budgetPerDay: null });
  await decideOffers(engine, id);
  expect(offerBySource(book.connection, id, 'c')).toMatchObject({ state: 'bought', campaignId: campaign });
  expect(verifyBook(book).problems).toEqual([]);
});

test('C4 no campaign takes a name that another one has or had', async () => {
  const { engine, id, campaign } = await buying();
  const other = await addCampaign(engine, id, 'Baths', TERMS);
  await renameCampaign(engine, id, campaign, 'Fitted kitchens');
  await expect(addCampaign(engine, id, 'Fitted kitchens', TERMS)).rejects.toThrow(/already/);
  await expect(addCampaign(engine, id, 'Kitchens', TERMS)).rejects.toThrow(/history/);
  await expect(renameCampaign(engine, id, other, 'Kitchens')).rejects.toThrow(/history/);
  await expect(renameCampaign(engine, id, other, 'C 4242424242424242')).rejects.toThrow(/card number/);
  await renameCampaign(engine, id, other, 'Baths');
});

test('C4 a campaign that was ended buys nothing more; what it bought stays, and so does its end', async () => {
  const { campaign, ...account } = await buying();
  const { engine, id, book } = account;
  expect(await offer(account, 'a')).toBe('bought');
  await endCampaign(engine, id, campaign);
  expect(await offer(account, 'b')).toBe('campaign_off');
  expect(campaignsNow(viewAccount(engine, id))).toEqual([]);
  expect(offerBySource(book.connection, id, 'a')).toMatchObject({ state: 'bought', campaignId: campaign });
  for (const again of [changeCampaign(engine, id, campaign, TERMS), renameCampaign(engine, id, campaign, 'X'), endCampaign(engine, id, campaign)])
    await expect(again).rejects.toThrow(/no such campaign/);
  await expect(addCampaign(engine, id, 'Kitchens', TERMS)).rejects.toThrow(/history/);
  const raw = (sql: string) => () => book.connection.exec(sql);
  expect(raw('UPDATE campaign SET ended_at = NULL')).toThrow(/C4/);
  expect(raw('DELETE FROM campaign')).toThrow(/C4/);
  expect(raw('DELETE FROM campaign_name')).toThrow(/C4/);
  expect(raw("INSERT INTO campaign (workspace_id, name) VALUES (1, 'Nameless')")).toThrow(/FOREIGN KEY/);
  expect(verifyBook(book).problems).toEqual([]);
});
