/** Vendor terms as they are set (rules L10, T3, C5): from a day on, kept from what they would make impossible, and what follows from them. */

import { expect, test } from 'vitest';
import { parseDay, type Day } from '../../db/ledger/calendar.ts';
import { settingHistory } from '../../db/settings.ts';
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
