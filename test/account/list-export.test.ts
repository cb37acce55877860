/** The lists of an operated account as files: what the page shows, found by the same search, and harmless in a spreadsheet (rule X1). */

import { expect, test } from 'vitest';
import { viewAccount } from '../../electron/engine/account/account.ts';
import { addCampaign } from '../../electron/engine/account/campaigns.ts';
import { contact } from '../../electron/engine/account/fees.ts';
import { decideOffers, takeNews } from '../../electron/engine/account/leads.ts';
import { onAccount } from '../../electron/engine/account/account.ts';
import { setOutcome } from '../../electron/engine/account/outcomes.ts';
import { requestRefund } from '../../electron/engine/account/refund-requests.ts';
import { buyPacks } from '../../electron/engine/account/top-ups.ts';
import { writeListOf } from '../../electron/engine/application/list-export.ts';
import type { InputOf } from '../../electron/ipc/contract/contract.ts';
import { newTestAccount, type TestAccount } from '../support/accounts.ts';

type View = InputOf<'list.export'>['view'];

function linesOf({ engine, id }: TestAccount, view: View): readonly string[] {
  const pieces = writeListOf(viewAccount(engine, id), view);
  return [...pieces].join('').split('\r\n').slice(0, -1);
}

const offer = (account: TestAccount, sourceId: string, category: string, note = '') => ({
  sourceId,
  category,
  area: '10115',
  price: 20_00,
  quality: null,
  customer: `customer:${sourceId}`,
  offeredAt: account.now(),
  until: null,
  note,
});

test('X1 each list is exported with its columns, its search and filter, and no cell that a spreadsheet would run', async () => {
  const account = await newTestAccount();
  const { engine, id } = account;
  await account.card('tok_visa');
  await buyPacks(engine, id, 'small', 1);
  const terms = {
    on: true,
    categories: ['Kitchen'],
    areas: [],
    maxPrice: null,
    minQuality: null,
    budgetPerDay: 20_00,
    budgetPerWeek: null,
    hours: null,
  };
  await addCampaign(engine, id, '=Kitchens', terms);
  const news = { offers: [offer(account, 'A', 'Kitchen'), offer(account, 'B', 'Kitchen', 'urgent, really'), offer(account, 'C', 'Roof')], gone: [] };
  await onAccount(engine, id, (now) => void takeNews(now, news));
  await decideOffers(engine, id);

  const offers = linesOf(account, { list: 'offers', state: 'all' });
  expect(offers[0]).toBe('lead,offered,until,category,area,quality,price,state,because,campaign,decided,note');
  expect(offers).toHaveLength(4);
  expect(linesOf(account, { list: 'offers', state: 'all', search: 'KITCHEN urgent' })[1]).toMatch(
    /^B,\d{4}-\d\d-\d\dT[\d:.]+\+01:00,,Kitchen,10115,,20\.00,passed,day_budget,'=Kitchens,.+,"urgent, really"$/,
  );
  expect(linesOf(account, { list: 'offers', state: 'not_bought', because: 'category' })).toHaveLength(2);

  await setOutcome(engine, id, { lead: 'A', outcome: 'won', value: 500_00 });
  expect(linesOf(account, { list: 'leads', outcome: 'won' })[1]).toMatch(
    /^A,\d{4}-\d\d-\d\d,lead_purchase,'=Kitchens,Kitchen,20\.00,20\.00,0\.00,won,500\.00$/,
  );
  expect(linesOf(account, { list: 'leads', outcome: 'lost' })).toHaveLength(1);

  await contact(engine, id, { sourceId: 'q1', kind: 'quotation', credits: 5_00, note: 'first' });
  expect(linesOf(account, { list: 'fees', search: 'first' })[1]).toMatch(/^q1,.+,quotation,5\.00,,,,posted,,,first$/);
  const charge = engine.book.connection.prepare<[], number>("SELECT id FROM event WHERE source_id = 'q1'").pluck().get() ?? 0;
  await requestRefund(engine, id, { chargeEventId: charge, reason: 'duplicate', note: '' });
  expect(linesOf(account, { list: 'refunds', search: 'q1' })[1]).toMatch(/^1,q1,,5\.00,duplicate,,requested,.+,$/);
  expect(linesOf(account, { list: 'refunds', search: 'q2' })).toHaveLength(1);

  const decisions = linesOf(account, { list: 'decisions', subject: 'fee', because: 'covered' });
  expect(decisions[1]).toMatch(/^\d+,.+,fee,covered,q1,5\.00,,,,,$/);
  expect(decisions).toHaveLength(3);
  expect(linesOf(account, { list: 'purchases' })[1]).toMatch(/^1,.+,top_up,by_hand,succeeded,100\.00,EUR,100\.00,$/);
});
