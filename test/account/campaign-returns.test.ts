/** What each campaign brought in and cost, and what it used of its budget (rules W2, W4, C4), on a real book. */

import { expect, test } from 'vitest';
import { weeksBetween } from '../../db/ledger/calendar.ts';
import type { NewOffer } from '../../db/offers.ts';
import { onAccount, viewAccount } from '../../electron/engine/account/account.ts';
import { addCampaign, changeCampaign, renameCampaign } from '../../electron/engine/account/campaigns.ts';
import { decideOffers, takeNews } from '../../electron/engine/account/leads.ts';
import { setOutcome } from '../../electron/engine/account/outcomes.ts';
import { buyPacks } from '../../electron/engine/account/top-ups.ts';
import { campaignReturns, type CampaignReturn } from '../../electron/engine/reports/campaign-returns.ts';
import { newTestAccount, type TestAccount } from '../support/accounts.ts';

const TERMS = {
  on: true,
  categories: ['Kitchen'],
  areas: [],
  maxPrice: null,
  minQuality: null,
  budgetPerDay: null,
  budgetPerWeek: 200_00,
  hours: null,
};

async function buy(account: TestAccount, sourceId: string, category: string): Promise<void> {
  const lead: Omit<NewOffer, 'workspaceId'> = {
    sourceId,
    category,
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
}

/** Of the week that runs. */
function returnsOf(account: TestAccount): readonly CampaignReturn[] {
  const { book, facts, workspace, moment } = viewAccount(account.engine, account.id);
  return campaignReturns({ book, facts, workspace, today: moment.today }, weeksBetween(moment.today, moment.today, facts.weekRules));
}

test('W4 C4 value less cost of the leads of each campaign, under whatever name, and its budget beside what it used', async () => {
  const account = await newTestAccount();
  await account.card('tok_visa');
  await buyPacks(account.engine, account.id, 'large', 1);
  const kitchens = await addCampaign(account.engine, account.id, 'Kitchens', TERMS);
  await addCampaign(account.engine, account.id, 'Baths', { ...TERMS, categories: ['Bath'], budgetPerWeek: null });
  await buy(account, 'a', 'Kitchen');
  await renameCampaign(account.engine, account.id, kitchens, 'Fitted kitchens');
  await buy(account, 'b', 'Kitchen');
  await buy(account, 'c', 'Bath');
  await setOutcome(account.engine, account.id, { lead: 'a', outcome: 'won', value: 500_00 });
  await setOutcome(account.engine, account.id, { lead: 'c', outcome: 'lost', value: null });
  // A pack of 1,000 credits costs 900.00, so 20 credits cost 18.00.
  expect(returnsOf(account)).toEqual([
    {
      name: 'Fitted kitchens', charges: 2, spend: 36_00, leads: 2, won: 1, undecided: 1, value: 500_00, cost: 36_00, return: 464_00,
      budget: { weeks: 1, credits: 200_00, used: 40_00 },
    },
    { name: 'Baths', charges: 1, spend: 18_00, leads: 1, won: 0, undecided: 0, value: 0, cost: 18_00, return: -18_00, budget: null },
  ]); // prettier-ignore
  // Off, it has no budget to use.
  await changeCampaign(account.engine, account.id, kitchens, { ...TERMS, on: false });
  expect(returnsOf(account)[0]?.budget).toBeNull();
});

test('W4 there is none in a workspace without anything', async () => {
  const account = await newTestAccount();
  expect(returnsOf(account)).toEqual([]);
});
