/** What goes with money that comes back (decision 0014), over chance histories of one charge. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planMoneyBack } from '../../electron/billing/money-back.ts';

const NOTHING = { returned: 0, credits: 0 };
const PACK = { amount: 900_00, credits: 1000_00, tax: 0 };

test('credits go in proportion, as far as they are left', () => {
  expect(planMoneyBack(PACK, NOTHING, -450_00, 1000_00)).toEqual({ credits: -500_00, tax: 0 });
  expect(planMoneyBack(PACK, NOTHING, -450_00, 200_00)).toEqual({ credits: -200_00, tax: 0 });
  expect(planMoneyBack(PACK, NOTHING, -450_00, 0)).toEqual({ credits: 0, tax: 0 });
});

test('what is taken again brings back first what is only on the account beyond credits, then credits', () => {
  const before = { returned: 900_00, credits: 700_00 };
  expect(planMoneyBack(PACK, before, 270_00, 0)).toEqual({ credits: 0, tax: 0 });
  expect(planMoneyBack(PACK, before, 450_00, 0)).toEqual({ credits: 200_00, tax: 0 });
  expect(planMoneyBack(PACK, before, 900_00, 0)).toEqual({ credits: 700_00, tax: 0 });
});

test('a charge has no credits, and its tax goes in proportion', () => {
  expect(planMoneyBack({ amount: 1_21, credits: 0, tax: 21 }, NOTHING, -1_21, 0)).toEqual({ credits: 0, tax: -21 });
  expect(planMoneyBack({ amount: 1_21, credits: 0, tax: 21 }, NOTHING, -60, 0)).toEqual({ credits: 0, tax: -10 });
});

test('whatever comes and goes: no more credits than were bought or are left, and back at nothing all of them are back', () => {
  const history = fc.record({
    amount: fc.integer({ min: 1, max: 10 ** 13 }),
    credits: fc.integer({ min: 0, max: 10 ** 13 }),
    taxShare: fc.integer({ min: 0, max: 100 }),
    used: fc.integer({ min: 0, max: 100 }),
    totals: fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 8 }),
  });
  fc.assert(
    fc.property(history, ({ amount, credits, taxShare, used, totals }) => {
      const charge = { amount, credits, tax: Math.floor((amount * taxShare) / 100) };
      let left = credits - Math.floor((credits * used) / 100);
      const most = left;
      let [before, tax] = [NOTHING, 0];
      for (const total of [...totals, 0]) {
        const returned = Math.floor((amount / 1000) * total);
        const change = before.returned - returned;
        if (change === 0) continue;
        const plan = planMoneyBack(charge, before, change, left);
        left += plan.credits;
        tax += plan.tax;
        before = { returned, credits: before.credits - plan.credits };
        expect(left).toBeGreaterThanOrEqual(0);
        expect(left).toBeLessThanOrEqual(most);
        expect(before.credits).toBeGreaterThanOrEqual(0);
        expect(Math.sign(plan.credits) * Math.sign(change)).toBeGreaterThanOrEqual(0);
      }
      expect([left, before.credits, tax]).toEqual([most, 0, 0]);
    }),
  );
});
