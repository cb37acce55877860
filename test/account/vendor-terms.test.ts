/** Vendor terms as they are set (rules L10, T3, C5): from a day on, kept from what they would make impossible, and what follows from them. */

import { expect, test } from 'vitest';
import { parseDay, type Day } from '../../db/ledger/calendar.ts';
import { settingHistory } from '../../db/settings.ts';
import { verifyBook } from '../../db/verify.ts';
import { BEGINNING } from '../../db/workspaces.ts';
import { viewAccount } from '../../electron/engine/account/account.ts';
import { accountAttention } from '../../electron/engine/application/account-attention.ts';
import { settingsAt } from '../../electron/engine/account/account-settings.ts';
import { setPacks, setVendorTerms, turnOffTopUp } from '../../electron/engine/account/plan.ts';
import { DEFAULT_TERMS } from '../../electron/billing/vendor-presets.ts';
import type { VendorTerms } from '../../electron/billing/vendor-terms.ts';
import { LARGE, newTestAccount, SMALL } from '../support/accounts.ts';

const TODAY = parseDay('2026-11-23') as Day;
const withThreshold = (credits: number): VendorTerms => ({ ...DEFAULT_TERMS, threshold: { credits, operator: 'below' } });

test('L10 terms hold from today or from a later day on; those before stay beside them', async () => {
  const { engine, id, book } = await newTestAccount();
  await setVendorTerms(engine, id, { ...DEFAULT_TERMS, promotionTailDays: 10 });
  await setVendorTerms(engine, id, { ...DEFAULT_TERMS, promotionTailDays: 20 }, TODAY + 9);
  const tailOn = (day: Day) => settingsAt(book.connection, id, day).terms.promotionTailDays;
  expect([tailOn(TODAY), tailOn(TODAY + 8), tailOn(TODAY + 9)]).toEqual([10, 10, 20]);
  await expect(setVendorTerms(engine, id, DEFAULT_TERMS, TODAY - 1)).rejects.toThrow('from today or from a later day');
  expect(settingHistory(book.connection, id, 'vendor_terms')).toHaveLength(2);
});

test('L10 C5 those that are set first may hold from the beginning: what is posted already is posted by them, and deadlines are told', async () => {
  const account = await newTestAccount();
  const { engine, id, book } = account;
  await account.importRows([
    { id: 'T1', date: '2026-11-20T09:00:00+01:00', kind: 'top_up', credits: '119.00', amount: '119.00', tax: '19.00' },
    { id: 'Q1', date: '2026-11-20T10:00:00+01:00', kind: 'quotation', credits: '10.00', lead: 'l1' },
    { id: 'O1', date: '2026-11-21T10:00:00+01:00', kind: 'lead', lead: 'l1', outcome: 'lost' },
  ]);
  const told = () => accountAttention(viewAccount(engine, id)).map(({ code, day }) => [code, day]);
  const cost = () => book.connection.prepare('SELECT cost FROM lot ORDER BY id DESC LIMIT 1').pluck().get();
  expect([cost(), told()]).toEqual([119_00, []]);
  const tax = { timing: 'on_top_up', rateBasisPoints: 1900, recoverable: true } as const;
  await setVendorTerms(engine, id, { ...DEFAULT_TERMS, refundWindow: { unit: 'days', count: 5 }, tax }, BEGINNING);
  expect([cost(), told()]).toEqual([100_00, [['refund_deadline', '2026-11-25']]]);
  expect(verifyBook(book).problems).toEqual([]);
  await expect(setVendorTerms(engine, id, DEFAULT_TERMS, BEGINNING)).rejects.toThrow('from today or from a later day');
});

test('T3 a threshold that the pack in use does not exceed is refused by the name of the pack, and so is such a pack', async () => {
  const account = await newTestAccount();
  const { engine, id } = account;
  await account.card('tok_visa');
  await account.automatic({ packId: 'small', chargeAtOnce: 100_00 });
  await expect(setVendorTerms(engine, id, withThreshold(100_00))).rejects.toThrow('The pack "Small" is not larger');
  await expect(setVendorTerms(engine, id, withThreshold(100_00), TODAY + 30)).rejects.toThrow('choose a larger pack first');
  await setVendorTerms(engine, id, withThreshold(99_99));
  await expect(setPacks(engine, id, [{ ...SMALL, credits: 99_99 }, LARGE])).rejects.toThrow('make it larger, or lower the threshold');
  // Those that are not in use may be of any size.
  await setPacks(engine, id, [SMALL, { ...LARGE, credits: 50_00 }]);
  await turnOffTopUp(engine, id);
  await setVendorTerms(engine, id, withThreshold(300_00), TODAY + 1);
  // A plan has to be one under the terms that are set for later, too.
  await expect(account.automatic({ packId: 'small' })).rejects.toThrow('Choose a larger one, or lower the threshold');
});
