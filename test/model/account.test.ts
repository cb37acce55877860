/** Hand-computed cases of lots, charges, refunds and expiry: rules L7, L8 and C5. */

import { expect, test } from 'vitest';
import { file, figures, movements, refusalOf, row } from './given.ts';

test('L7 a lot gives out its cost to the last unit, each movement the difference of two roundings', () => {
  const rows = [
    row('lot', '05', 'top_up', { credits: '3.00', amount: '1.00' }),
    row('a', '06', 'quotation', { credits: '1.00' }),
    row('b', '07', 'quotation', { credits: '1.00' }),
    row('c', '08', 'quotation', { credits: '1.00' }),
    row('back', '09', 'refund', { credits: '1.00', note: 'refund of b' }),
  ];
  // Used cost after 1, 2, 3 credits: 33.3 → 33, 66.7 → 67, 100. The refund goes from 3 drawn to 2: 100 − 67, though b cost 34.
  expect(movements(rows)).toEqual(['lot +3.00/1.00', 'a -1.00/0.33', 'b -1.00/0.34', 'c -1.00/0.33', 'back +1.00/0.33']);
});

test('L7 half a minor unit is rounded up', () => {
  const rows = [
    row('lot', '05', 'top_up', { credits: '2.00', amount: '0.01' }),
    row('a', '06', 'quotation', { credits: '1.00' }),
    row('b', '07', 'quotation', { credits: '1.00' }),
  ];
  expect(movements(rows)).toEqual(['lot +2.00/0.01', 'a -1.00/0.01', 'b -1.00/0.00']);
});

test('L7 a top-up costs what was paid, less its tax only where the terms say that it comes back', () => {
  const rows = [row('lot', '05', 'top_up', { credits: '100.00', amount: '119.00', tax: '19.00' })];
  expect(figures(rows).balance.cost).toBe('119.00');
  expect(figures(rows, { taxRecoverable: true }).balance.cost).toBe('100.00');
});

test('L8 lots drain by sooner expiry, then bonus before paid, then date and order within the day', () => {
  const lots = [
    row('later', '06', 'top_up', { credits: '5.00', amount: '1.00' }),
    row('first', '05', 'top_up', { credits: '5.00', amount: '2.00' }),
    row('second', '05', 'top_up', { credits: '5.00', amount: '3.00' }),
    row('adjusted', '07', 'adjustment', { credits: '5.00' }),
    row('bonus', '06', 'bonus', { credits: '5.00' }),
    row('soon', '06', 'top_up', { credits: '5.00', amount: '4.00', expires: '2026-02-01' }),
    row('soon-bonus', '07', 'bonus', { credits: '5.00', expires: '2026-02-01' }),
    row('opening', '05', 'opening', { credits: '5.00', amount: '5.00' }),
    row('sooner', '06', 'top_up', { credits: '5.00', amount: '6.00', expires: '2026-01-31' }),
  ];
  const charges = Array.from({ length: 9 }, (_, index) => row(`c${index}`, '08', 'quotation', { credits: '5.00' }));
  const costs = movements([...lots, ...charges]).filter((line) => line.startsWith('c'));
  // sooner; soon-bonus, soon; the free ones bonus and adjusted; then opening (first in its day), first, second, later.
  expect(costs).toEqual([
    'c0 -5.00/6.00',
    'c1 -5.00/0.00',
    'c2 -5.00/4.00',
    'c3 -5.00/0.00',
    'c4 -5.00/0.00',
    'c5 -5.00/5.00',
    'c6 -5.00/2.00',
    'c7 -5.00/3.00',
    'c8 -5.00/1.00',
  ]);
});

test('C5 a refund goes into the lots of its charge, last drawn first', () => {
  const rows = [
    row('x', '05', 'top_up', { credits: '10.00', amount: '5.00', expires: '2026-01-20' }),
    row('y', '05', 'top_up', { credits: '10.00', amount: '10.00' }),
    // 10 of x for 5.00, 5 of y for 5.00.
    row('charge', '06', 'quotation', { credits: '15.00', lead: 'L' }),
    // 5 to y for 5.00, 1 to x for 0.50.
    row('back', '07', 'refund', { credits: '6.00', lead: 'L' }),
    // 9 more to x, of which nothing came back yet: 4.50.
    row('rest', '08', 'refund', { credits: '9.00', lead: 'L' }),
  ];
  expect(movements(rows).slice(2)).toEqual(['charge -15.00/10.00', 'back +6.00/5.50', 'rest +9.00/4.50', 'by itself -10.00/5.00']);
});

test('C5 a refund by lead is for its latest charge before it that is not fully refunded', () => {
  const rows = [
    row('lot', '05', 'top_up', { credits: '100.00', amount: '100.00' }),
    row('a', '06', 'lead_purchase', { credits: '10.00', lead: 'L', campaign: 'A' }),
    row('b', '07', 'quotation', { credits: '5.00', lead: 'L', campaign: 'B' }),
    row('r1', '08', 'refund', { credits: '2.00', lead: 'L' }),
    row('r2', '08', 'refund', { credits: '3.00', lead: 'L', note: 'refund of kindness' }),
    row('later', '09', 'promotion', { credits: '7.00', lead: 'L', campaign: 'C' }),
  ];
  // That note names an id, and there is none such.
  expect(refusalOf([file('a', ...rows)])).toEqual({ code: 'unknown_refund', id: 'r2' });
  const plain = rows.map((each) => (each['id'] === 'r2' ? { ...each, note: 'our refund of b' } : each));
  const more = [...plain, row('r3', '10', 'refund', { credits: '7.00', lead: 'L' }), row('r4', '10', 'refund', { credits: '4.00', lead: 'L' })];
  // r1 and r2 give b back, r3 the charge that came between, r4 a part of a.
  expect(figures(more, {}, { to: '2026-01-11' }).weeklySpendByCampaign[0]?.groups).toEqual({ A: '6.00', B: '0.00', C: '0.00' });
});

test('C5 more than is left of its charge is refused, and so is a refund of no charge', () => {
  const before = [
    row('lot', '05', 'top_up', { credits: '100.00', amount: '100.00' }),
    row('a', '06', 'quotation', { credits: '10.00', lead: 'L' }),
    row('b', '06', 'quotation', { credits: '10.00', lead: 'L' }),
  ];
  const refused = (cells: Readonly<Record<string, string>>) => refusalOf([file('a', ...before, row('r', '07', 'refund', cells))]);
  expect(refused({ credits: '10.00', lead: 'L' })).toBeNull();
  expect(refused({ credits: '10.01', lead: 'L' })).toEqual({ code: 'refund_exceeds', id: 'r' });
  expect(refused({ credits: '10.01', note: 'refund of a' })).toEqual({ code: 'refund_exceeds', id: 'r' });
  expect(refused({ credits: '1.00', lead: 'other' })).toEqual({ code: 'unknown_refund', id: 'r' });
  expect(refused({ credits: '1.00', note: 'refund of lot' })).toEqual({ code: 'unknown_refund', id: 'r' });
  expect(refused({ credits: '1.00' })).toEqual({ code: 'unknown_refund', id: 'r' });
});

test('C5 a charge paid by card comes back as a paid lot without expiry', () => {
  const rows = [
    row('card', '05', 'quotation', { amount: '20.00', currency: 'EUR', lead: 'L' }),
    row('part', '06', 'refund', { credits: '5.00', lead: 'L' }),
    row('rest', '07', 'refund', { credits: '15.00', lead: 'L' }),
    row('use', '08', 'quotation', { credits: '20.00' }),
  ];
  expect(movements(rows)).toEqual(['card 0', 'part +5.00/5.00', 'rest +15.00/15.00', 'use -20.00/20.00']);
  expect(refusalOf([file('a', ...rows, row('r', '09', 'refund', { credits: '0.01', note: 'refund of card' }))])).toEqual({
    code: 'refund_exceeds',
    id: 'r',
  });
});

test('C5 the lots of a charge paid by card cost in all no more than was paid', () => {
  const rows = [
    row('card', '05', 'quotation', { amount: '9', currency: 'JPY', lead: 'L' }),
    row('half', '06', 'refund', { credits: '4.50', lead: 'L' }),
    row('rest', '07', 'refund', { credits: '4.50', lead: 'L' }),
  ];
  // Each half at face value is 4.5 yen, rounded to 5; after the first one 4 of the 9 yen are left.
  expect(movements(rows, { currency: 'JPY' })).toEqual(['card 0', 'half +4.50/5', 'rest +4.50/4']);
});

test('C5 of a charge paid with both, credits come back to its lots first', () => {
  const rows = [
    row('lot', '05', 'top_up', { credits: '10.00', amount: '9.00' }),
    row('both', '06', 'quotation', { credits: '10.00', amount: '5.00', lead: 'L' }),
    // 10 to the lot for 9.00, 2 as a new lot for 2.00.
    row('back', '07', 'refund', { credits: '12.00', lead: 'L' }),
    row('use', '08', 'quotation', { credits: '11.00' }),
  ];
  expect(movements(rows)).toEqual(['lot +10.00/9.00', 'both -10.00/9.00', 'back +12.00/11.00', 'use -11.00/10.00']);
  // Spend at cost: 14.00 − 11.00 + 10.00.
  expect(figures(rows, {}, { to: '2026-01-11' }).weeklySpendByKind[0]?.spend).toBe('13.00');
});

test('C5 credits that come back to an expired lot expire the same day, both shown', () => {
  const rows = [
    row('lot', '05', 'top_up', { credits: '10.00', amount: '9.00', expires: '2026-01-12' }),
    row('charge', '06', 'quotation', { credits: '4.00', lead: 'L' }),
    row('back', '13', 'refund', { credits: '4.00', lead: 'L' }),
  ];
  expect(movements(rows)).toEqual(['lot +10.00/9.00', 'charge -4.00/3.60', 'by itself -6.00/5.40', 'back +4.00/3.60', 'by itself -4.00/3.60']);
});

test('L8 only the excess of the expiry rows of a day over what expired by itself is drawn', () => {
  const before = [
    row('lot', '05', 'top_up', { credits: '6.00', amount: '6.00', expires: '2026-01-12' }),
    row('other', '05', 'top_up', { credits: '10.00', amount: '5.00' }),
  ];
  const expiries = (...credits: readonly string[]) => credits.map((each, index) => row(`e${index}`, '12', 'expiry', { credits: each }));
  expect(movements([...before, ...expiries('6.00')]).slice(2)).toEqual(['by itself -6.00/6.00', 'e0 0']);
  // 4 + 5 less 6: 3 of the other lot at half price.
  expect(movements([...before, ...expiries('4.00', '5.00')]).slice(2)).toEqual(['by itself -6.00/6.00', 'e0 0', 'e1 -3.00/1.50']);
  const short = figures([...before, ...expiries('4.00')]);
  expect(short.expiryShortfalls).toEqual([{ date: '2026-01-12', credits: '2.00' }]);
  expect(short.balance.credits).toBe('10.00');
});
