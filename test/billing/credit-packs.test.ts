/** Credit packs: how many cover a shortfall (T3), what they are below face value (L7, T4), the tax they contain, and which are refused. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Units } from '../../db/ledger/money.ts';
import {
  discountOf,
  exactDiscountOf,
  LARGEST_PACK,
  packsToCover,
  pricePerCredit,
  pricePerHundredCredits,
  purchaseOf,
  refusePackBelowThreshold,
  refuseUnusablePack,
  refuseUnusablePacks,
  taxContained,
  type CreditPack,
} from '../../electron/billing/credit-packs.ts';
import { DEFAULT_TERMS } from '../../electron/billing/vendor-presets.ts';
import { EURO, PACK } from './samples.ts';

const anyAmount = fc.integer({ min: 1, max: LARGEST_PACK });
const anyPack = fc.record({ id: fc.constant('p'), name: fc.constant('P'), price: anyAmount, credits: anyAmount });
const decimals = fc.integer({ min: 0, max: 4 });
const anyUnits: fc.Arbitrary<Units> = fc.record({ currency: fc.constant('EUR'), currencyDecimals: decimals, creditDecimals: decimals });

describe('how many packs', () => {
  test.each([
    [-5, 1],
    [0, 1],
    [1, 1],
    [100_00, 1],
    [100_01, 2],
    [350_00, 4],
  ])('T3 a shortfall of %i takes %i', (shortfall, packs) => {
    expect(packsToCover(PACK, shortfall)).toEqual({ pack: PACK, packs, price: 90_00 * packs, credits: 100_00 * packs });
  });

  test('T3 the fewest whole packs that cover the shortfall, one at least', () => {
    fc.assert(
      fc.property(anyPack, fc.integer({ min: -1_000_000, max: 99_999_999_999_999 }), (pack, shortfall) => {
        const { packs } = packsToCover(pack, shortfall);
        expect(Number.isSafeInteger(packs) && packs >= 1).toBe(true);
        expect(BigInt(packs) * BigInt(pack.credits) >= BigInt(shortfall)).toBe(true);
        if (packs > 1) expect((BigInt(packs) - 1n) * BigInt(pack.credits) < BigInt(shortfall)).toBe(true);
      }),
    );
  });

  test('L1 a purchase beyond what an integer can hold costs more than any cap', () => {
    const dear: CreditPack = { ...PACK, price: LARGEST_PACK, credits: 1 };
    expect(packsToCover(dear, 99_999_999_999_999).price).toBe(Number.MAX_SAFE_INTEGER);
    expect(purchaseOf(PACK, 3)).toMatchObject({ price: 270_00, credits: 300_00 });
  });
});

describe('what a pack is worth', () => {
  test.each([
    ['a tenth off', 900_00, 1000_00, EURO, 1000],
    ['a sixth off', 250_00, 300_00, EURO, 1667],
    ['nothing off', 250_00, 250_00, EURO, 0],
    ['dearer than face value', 110_00, 100_00, EURO, -1000],
    ['yen', 900, 1000_00, { currency: 'JPY', currencyDecimals: 0, creditDecimals: 2 }, 1000],
    ['dinars', 900_000, 1000_00, { currency: 'KWD', currencyDecimals: 3, creditDecimals: 2 }, 1000],
  ])('T4 the discount of %s', (_, price, credits, units, basisPoints) => {
    expect(discountOf({ ...PACK, price, credits }, units)).toBe(basisPoints);
  });

  test('L1 the exact discount and price are in lowest terms', () => {
    expect(exactDiscountOf(PACK, EURO)).toEqual({ numerator: 1, denominator: 10 });
    expect(exactDiscountOf({ ...PACK, price: 100_00 }, EURO)).toEqual({ numerator: 0, denominator: 1 });
    expect(pricePerCredit(PACK, EURO)).toEqual({ numerator: 90, denominator: 1 });
    expect(pricePerCredit({ ...PACK, price: 475_00, credits: 300_00 }, EURO)).toEqual({ numerator: 475, denominator: 3 });
    expect(pricePerHundredCredits({ ...PACK, price: 475_00, credits: 300_00 }, EURO)).toBe(158_33);
  });

  test('L1 discount and price are exact in any units, however large', () => {
    fc.assert(
      fc.property(anyPack, anyUnits, (pack, units) => {
        const [price, face] = [
          BigInt(pack.price) * 10n ** BigInt(units.creditDecimals),
          BigInt(pack.credits) * 10n ** BigInt(units.currencyDecimals),
        ];
        const exact = exactDiscountOf(pack, units);
        expect(BigInt(exact.numerator) * face).toBe((face - price) * BigInt(exact.denominator));
        const twice = 2n * 10_000n * (face - price) + face;
        const floor = (twice - (((twice % (2n * face)) + 2n * face) % (2n * face))) / (2n * face);
        expect(discountOf(pack, units)).toBe(Number(floor));
        const each = pricePerCredit(pack, units);
        expect(BigInt(each.numerator) * BigInt(pack.credits)).toBe(
          BigInt(each.denominator) * BigInt(pack.price) * 10n ** BigInt(units.creditDecimals),
        );
      }),
    );
  });

  test.each([
    [900_00, 1900, 143_70],
    [100, 1900, 16],
    [10, 500, 0],
    [11, 1000, 1],
    [900_00, 0, 0],
    [99_999_999_999_999, 10_000, 50_000_000_000_000],
  ])('L7 a price of %i at a rate of %i basis points contains tax of %i, rounded half up', (price, rate, tax) => {
    expect(taxContained(price, rate)).toBe(tax);
  });
});

describe('packs that are refused', () => {
  const code = (work: () => void) => {
    try {
      work();
    } catch (error) {
      return (error as { refusal: { code: string; message: string } }).refusal;
    }
    return undefined;
  };

  test.each([
    [{ price: 0 }, 'The price of the pack "Medium" has to be above 0, in whole minor units of the currency.'],
    [{ price: -1 }, 'The price of the pack "Medium" has to be above 0, in whole minor units of the currency.'],
    [{ price: 1.5 }, 'The price of the pack "Medium" has to be above 0, in whole minor units of the currency.'],
    [{ price: LARGEST_PACK + 1 }, 'The price of the pack "Medium" has to be above 0, in whole minor units of the currency.'],
    [{ credits: 0 }, 'The credits of the pack "Medium" have to be above 0.'],
    [{ credits: Number.NaN }, 'The credits of the pack "Medium" have to be above 0.'],
    [{ name: ' ' }, 'The pack with the id medium needs a name.'],
    [{ id: '' }, 'The pack "Medium" needs an id.'],
  ])('L1 %o', (given, message) => {
    expect(code(() => refuseUnusablePack({ ...PACK, ...given }))).toEqual({ code: 'wrong_setting', message });
  });

  test('the largest pack there is, and the smallest, are none of them', () => {
    for (const amount of [1, LARGEST_PACK]) expect(code(() => refuseUnusablePack({ ...PACK, price: amount, credits: amount }))).toBeUndefined();
  });

  test('two of one id are told apart by nobody', () => {
    expect(code(() => refuseUnusablePacks([PACK, { ...PACK, name: 'Other' }]))?.message).toBe(
      'Two packs have the id medium. Give each one of its own.',
    );
    expect(code(() => refuseUnusablePacks([PACK, { ...PACK, id: 'other' }]))).toBeUndefined();
  });

  test.each([
    [null, undefined],
    [{ credits: 99_99, operator: 'below' }, undefined],
    [{ credits: 100_00, operator: 'below' }, 'pack_below_threshold'],
    [{ credits: 100_00, operator: 'at_or_below' }, 'pack_below_threshold'],
    [{ credits: 200_00, operator: 'below' }, 'pack_below_threshold'],
  ] as const)('T3 a plan that is not larger than the threshold: %o', (threshold, refused) => {
    expect(code(() => refusePackBelowThreshold(PACK, { ...DEFAULT_TERMS, threshold }, 'plan'))?.code).toBe(refused);
  });
});
