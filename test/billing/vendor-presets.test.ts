/** Vendor presets beside the marketplaces of the sample book: what goes wrong with a lead there can be asked back for. */

import { expect, test } from 'vitest';
import { exactDiscountOf } from '../../electron/billing/credit-packs.ts';
import { VENDOR_PRESETS } from '../../electron/billing/vendor-presets.ts';
import { MARKTPFAD_MARKET, QUOTEHAVEN_MARKET } from '../../electron/engine/leads/marketplace-profiles.ts';
import { EURO } from './samples.ts';

test.each(VENDOR_PRESETS)('C5 $id: every fault of a lead in the sample is a reason for a refund', ({ terms }) => {
  for (const fault of [...QUOTEHAVEN_MARKET.faults, ...MARKTPFAD_MARKET.faults]) expect(terms.refundReasons).toContain(fault);
});

test('T4 larger packs of the vendor with discounts are cheaper for each credit, and none is dearer than face value', () => {
  const discounts = VENDOR_PRESETS.map(({ packs }) =>
    packs.map((pack) => exactDiscountOf(pack, EURO)).map((exact) => exact.numerator / exact.denominator),
  );
  for (const rising of discounts) expect(rising).toEqual(rising.toSorted((one, other) => one - other));
  expect(discounts.flat().every((discount) => discount >= 0)).toBe(true);
  expect(discounts[0]?.at(-1)).toBeGreaterThan(0);
});

test('L10 the preset of each is its own, and each is named once', () => {
  expect(VENDOR_PRESETS.map(({ id, terms }) => terms.preset === id)).toEqual([true, true, true]);
  expect(new Set(VENDOR_PRESETS.map(({ name }) => name)).size).toBe(VENDOR_PRESETS.length);
});
