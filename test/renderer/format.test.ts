/** Days and instants as they are read. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { figureText } from '../../db/ledger/money.ts';
import { endWords, figure } from '../../renderer/format.ts';

const NOON = Date.parse('2026-11-23T12:00:00+01:00');
const told = (instant: string) => endWords(Date.parse(instant), NOON, 'Europe/Berlin', '2026-11-23');

test('what ends with a day is told by that day, anything else by its moment', () => {
  expect(told('2026-11-25T00:00:00+01:00')).toBe('Tue 24 Nov');
  expect(told('2026-11-24T00:00:00+01:00')).toBe('Mon 23 Nov');
  expect(told('2027-01-01T00:00:00+01:00')).toBe('Thu 31 Dec');
  expect(told('2026-11-25T00:00:01+01:00')).toBe('Wed 25 Nov, 00:00');
  expect(told('2026-11-23T14:05:00+01:00')).toBe('14:05');
});

test('an amount is written in sentences of the main process as in columns of the page', () => {
  expect(figureText(-1_234_567_89, 2)).toBe('−1,234,567.89');
  fc.assert(
    fc.property(fc.integer({ min: -99_999_999_999_999, max: 99_999_999_999_999 }), fc.integer({ min: 0, max: 4 }), (amount, decimals) => {
      expect(figureText(amount, decimals)).toBe(figure(amount === 0 ? 0 : amount, decimals));
    }),
  );
});
