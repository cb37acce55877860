/** Promotion Service after it was switched off: who can still cause a fee, until when and how much (rule C3). */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exposure, mayCausePromotionFee, type AutomaticQuotation } from '../../electron/billing/promotion.ts';

const DAY_MS = 86_400_000;
const OFF = 100 * DAY_MS;
const END = OFF + 30 * DAY_MS;
const NONE = { customers: 0, until: null, credits: 0, open: [] };

function quotation(customer: string, given: Partial<AutomaticQuotation> = {}): AutomaticQuotation {
  return { customer, sentAt: OFF - DAY_MS, fee: 15_00, hasApproached: false, ...given };
}

test('C3 after it was switched off, customers with an automatic quotation can cause one fee each, until the tail ends', () => {
  const quotations = [quotation('a'), quotation('b', { fee: 20_00 }), quotation('b'), quotation('c', { sentAt: OFF })];
  const open = [quotation('a'), quotation('b', { fee: 20_00 }), quotation('c', { sentAt: OFF })];
  expect(exposure(quotations, OFF, 30, OFF)).toEqual({ customers: 3, until: END, credits: 50_00, open });
  expect(exposure(quotations, OFF, 30, END - 1)).toEqual({ customers: 3, until: END, credits: 50_00, open });
  expect(exposure(quotations, OFF, 30, END)).toEqual(NONE);
  expect(exposure(quotations, OFF, 0, OFF)).toEqual(NONE);
});

test('C3 who has approached, or had a quotation only afterwards, is no exposure', () => {
  const quotations = [quotation('a', { hasApproached: true }), quotation('a'), quotation('b', { sentAt: OFF + 1 })];
  expect(exposure(quotations, OFF, 30, OFF + DAY_MS)).toEqual(NONE);
});

test('C3 while it is on, exposure has no end', () => {
  expect(exposure([quotation('a'), quotation('b', { hasApproached: true })], null, 30, OFF)).toMatchObject({
    customers: 1,
    until: null,
    credits: 15_00,
  });
  expect(exposure([quotation('a')], null, 30, OFF - 2 * DAY_MS).customers).toBe(0);
});

test.each<[string, boolean, AutomaticQuotation | undefined, number | null, number]>([
  ['anybody while it is on', true, undefined, null, OFF],
  ['again while it is on', true, quotation('a', { hasApproached: true }), null, OFF],
  ['nobody without a quotation', false, undefined, OFF, OFF],
  ['with a quotation', true, quotation('a'), OFF, OFF],
  ['with one that was sent at the last instant', true, quotation('a', { sentAt: OFF }), OFF, OFF + 1],
  ['not with one that was sent later', false, quotation('a', { sentAt: OFF + 1 }), OFF, OFF + 1],
  ['not twice', false, quotation('a', { hasApproached: true }), OFF, OFF + 1],
  ['until the tail ends', true, quotation('a'), OFF, END - 1],
  ['not when it has ended', false, quotation('a'), OFF, END],
  ['nobody where it never was on', false, undefined, 0, OFF],
])('C3 who approaches causes a fee: %s', (_, expected, given, switchedOffAt, now) => {
  expect(mayCausePromotionFee(given, switchedOffAt, 30, now)).toBe(expected);
});

test('C3 exposure is exactly those of whom a fee may still come', () => {
  const instant = fc.integer({ min: OFF - 5, max: OFF + 5 });
  const given = fc.record({ sentAt: instant, fee: fc.nat(100), hasApproached: fc.boolean() });
  fc.assert(
    fc.property(fc.array(given), fc.nat(3), fc.integer({ min: 0, max: 4 * DAY_MS }), (list, tailDays, later) => {
      const quotations = list.map((one, at) => ({ ...one, customer: `${at}` }));
      const may = quotations.filter((one) => mayCausePromotionFee(one, OFF, tailDays, OFF + later));
      const { customers, credits, until } = exposure(quotations, OFF, tailDays, OFF + later);
      expect({ customers, credits }).toEqual({ customers: may.filter(({ sentAt }) => sentAt <= OFF + later).length, credits: may.reduce((sum, { fee }) => sum + fee, 0) });
      expect(until === null).toBe(may.length === 0);
    }),
  ); // prettier-ignore
});
