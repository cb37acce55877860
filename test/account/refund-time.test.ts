/** W4 C5: a week stays open while a charge of its leads can still be refunded by the vendor's terms, and what can still be asked for is told. */

import { expect, test } from 'vitest';
import { parseDay } from '../../db/ledger/calendar.ts';
import { viewAccount } from '../../electron/engine/account/account.ts';
import { contact } from '../../electron/engine/account/fees.ts';
import { setOutcome } from '../../electron/engine/account/outcomes.ts';
import { requestRefund } from '../../electron/engine/account/refund-requests.ts';
import { periodReport } from '../../electron/engine/reports/period-report.ts';
import { DEFAULT_TERMS } from '../../electron/billing/vendor-presets.ts';
import { DAY, newTestAccount, type TestAccount } from '../support/accounts.ts';

/** Two leads charged on 23 November 2026, one of them won, the other lost. */
async function twoLeads(account: TestAccount): Promise<void> {
  await account.importRows([{ id: 'B', date: '2026-11-20', kind: 'bonus', credits: '100' }]);
  for (const lead of ['A', 'B'])
    await contact(account.engine, account.id, {
      kind: 'quotation',
      sourceId: `F${lead}`,
      credits: 20_00,
      lead,
      campaign: '',
      category: '',
      customer: '',
      note: '',
    });
  await setOutcome(account.engine, account.id, { lead: 'A', outcome: 'won', value: 500_00 });
  await setOutcome(account.engine, account.id, { lead: 'B', outcome: 'lost', value: null });
}

const week = (account: TestAccount) => periodReport(viewAccount(account.engine, account.id), { unit: 'week', day: parseDay('2026-11-23') });

test('W4 a week whose leads are all decided is open for as long as they can be refunded', async () => {
  const account = await newTestAccount();
  await account.terms({ feeDue: { when: 'on_contact' }, refundWindow: { unit: 'days', count: 7 } });
  await twoLeads(account);
  expect(week(account).leads).toMatchObject({ leads: 2, undecided: 0, refundable: 2, open: true });
  account.setClock(account.now() + 7 * DAY);
  expect(week(account).leads).toMatchObject({ refundable: 2, open: true });
  account.setClock(account.now() + DAY);
  expect(week(account).leads).toMatchObject({ refundable: 0, open: false });
});

test('W4 without terms that were set nobody knows, and decided leads close their week', async () => {
  const account = await newTestAccount();
  expect(DEFAULT_TERMS.feeDue.when).toBe('on_contact');
  await twoLeads(account);
  expect(week(account).leads).toMatchObject({ undecided: 0, refundable: 0, open: false });
});

test('C5 the report tells lost leads that can still be claimed back by their last day, until somebody asks', async () => {
  const account = await newTestAccount();
  await account.terms({ feeDue: { when: 'on_contact' }, refundWindow: { unit: 'day_of_next_month', day: 4 } });
  await twoLeads(account);
  expect(week(account).refunds.deadlines).toEqual([{ day: '2026-12-04', leads: 1, credits: 20_00, cost: 0 }]);
  const event = account.book.connection.prepare<[], { id: number }>(`SELECT id FROM event WHERE kind = 'quotation' AND lead = 'B'`).get();
  await requestRefund(account.engine, account.id, { chargeEventId: event?.id ?? 0, reason: DEFAULT_TERMS.refundReasons[0] as string, note: '' });
  const { refunds } = week(account);
  expect(refunds.deadlines).toEqual([]);
  expect(refunds.requested).toEqual({ count: 1, credits: 20_00 });
});
