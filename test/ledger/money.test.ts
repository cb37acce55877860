/** Money as integers (rule L1) and the roundings of rule L7. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { currencyDecimals, formatDecimal, parseDecimal, proportion, rescale, roundedRatio } from '../../db/ledger/money.ts';

test('L1 decimal text becomes an integer digit by digit, and back', () => {
  fc.assert(
    fc.property(fc.integer({ min: -99_999_999_999_999, max: 99_999_999_999_999 }), fc.integer({ min: 0, max: 4 }), (amount, decimals) => {
      expect(parseDecimal(formatDecimal(amount, decimals), decimals)).toBe(amount === 0 ? 0 : amount);
    }),
  );
});

test.each([
  ['12.5', 2, 1250],
  ['-0.00', 2, 0],
  ['007', 0, 7],
  ['1.230', 2, 123],
])('L1 %s with %i decimals is %i', (text, decimals, expected) => {
  expect(parseDecimal(text, decimals)).toBe(expected);
});

test.each([
  ['1.005', 'too_many_decimals'],
  ['1,5', 'not_a_number'],
  ['1e3', 'not_a_number'],
  ['', 'not_a_number'],
  ['+1', 'not_a_number'],
  ['.5', 'not_a_number'],
  [' 1', 'not_a_number'],
  ['1000000000000.00', 'too_large'],
  ['9999999999999999999999', 'too_large'],
])('L1 %s is refused: %s', (text, problem) => {
  expect(parseDecimal(text, 2)).toBe(problem);
});

test('L1 currencies have the decimals of ISO 4217', () => {
  expect(['JPY', 'EUR', 'KWD', 'CLF', 'XXX'].map(currencyDecimals)).toEqual([0, 2, 3, 4, undefined]);
});

test('L7 a proportion is rounded half up, exactly, however large', () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), fc.nat(), fc.nat(), (total, one, other) => {
      const [part, whole] = [Math.min(one, other), Math.max(one, other, 1)];
      const exact = (2n * BigInt(total) * BigInt(part) + BigInt(whole)) / (2n * BigInt(whole));
      expect(proportion(total, part, whole)).toBe(Number(exact));
    }),
  );
});

test('W4 a ratio is rounded half up towards plus infinity', () => {
  expect([roundedRatio(5, 2), roundedRatio(-5, 2), roundedRatio(-7, 2), roundedRatio(1, 3), roundedRatio(0, 7)]).toEqual([3, -2, -3, 0, 0]);
});

test('W2 credits count as units of a currency with other decimals, rounded half up', () => {
  expect([rescale(850, 2, 0), rescale(849, 2, 0), rescale(850, 2, 3), rescale(-850, 2, 0), rescale(4, 2, 2)]).toEqual([9, 8, 8500, -9, 4]);
});
