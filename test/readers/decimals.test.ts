/** Amounts of statement files (rule L1): read digit by digit, whatever the country. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isSameDecimal, negated, readDecimal, sumOf } from '../../electron/readers/decimals.ts';
import type { DecimalSign } from '../../electron/readers/statement.ts';

test.each<[text: string, sign: DecimalSign, read: string | undefined]>([
  ['1234.50', '.', '1234.50'],
  ['1,234.50', '.', '1234.50'],
  ['1.234,50', ',', '1234.50'],
  ["1'234.50", '.', '1234.50'],
  ['1 234,50', ',', '1234.50'],
  ['12,34,567.89', '.', '1234567.89'],
  ['-5', '.', '-5'],
  ['5-', '.', '-5'],
  ['+5,00', ',', '5.00'],
  ['(5.00)', '.', '-5.00'],
  ['(-5.00)', '.', '5.00'],
  ['−5.00', '.', '-5.00'],
  ['-0.00', '.', '0.00'],
  ['.5', '.', '0.5'],
  ['007', '.', '7'],
  ['5.', '.', '5'],
  ['1.234', ',', '1234'],
  ['1.23', ',', undefined],
  ['1,2345.00', '.', undefined],
  ['1.2.3', '.', undefined],
  ['-5-', '.', undefined],
  ['(5', '.', undefined],
  ['', '.', undefined],
  ['-', '.', undefined],
  ['.', '.', undefined],
  ['5 EUR', '.', undefined],
  ['1e3', '.', undefined],
  ['٣', '.', undefined],
])('L1 %j with the decimal sign %j is %j', (text, sign, read) => {
  expect(readDecimal(text, sign)).toBe(read);
});

const decimal = fc
  .tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.nat(4))
  .map(([units, decimals]) => ({ units, decimals, text: textOf(units, decimals) }));

function textOf(units: bigint, decimals: number): string {
  const digits = String(units < 0n ? -units : units).padStart(decimals + 1, '0');
  const cut = digits.length - decimals;
  return `${units < 0n ? '-' : ''}${digits.slice(0, cut)}${decimals === 0 ? '' : `.${digits.slice(cut)}`}`;
}

test('L1 sums are exact, and what is negated twice is itself', () => {
  fc.assert(
    fc.property(fc.array(decimal, { maxLength: 20 }), (all) => {
      const expected = all.reduce((sum, { units, decimals }) => sum + units * 10n ** BigInt(4 - decimals), 0n);
      expect(isSameDecimal(sumOf(all.map(({ text }) => text)), textOf(expected, 4))).toBe(true);
      for (const { text } of all) expect(negated(negated(text))).toBe(text);
    }),
  );
});
