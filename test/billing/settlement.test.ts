/** How a charge that does not match may be settled (rule T9): every way in which it can differ. */

import { expect, test } from 'vitest';
import { creditsAccepted, waysToSettle, type AskedCharge } from '../../electron/billing/settlement.ts';

const ASKED: AskedCharge = { amount: 900_00, credits: 1000_00, currency: 'EUR', customer: 'c1', mode: 'test' };
const ANSWERED = { ...ASKED, amount: 450_00, outcome: 'succeeded' };

test.each<[string, Parameters<typeof waysToSettle>[1], readonly string[]]>([
  ['another amount', ANSWERED, ['give_back', 'accept']],
  ['a larger amount', { ...ANSWERED, amount: 9000_00 }, ['give_back', 'accept']],
  ['another amount, not paid yet', { ...ANSWERED, outcome: 'needs_owner' }, ['give_back']],
  ['nothing', { ...ANSWERED, amount: 0 }, ['give_back']],
  ['another currency', { ...ANSWERED, currency: 'USD' }, ['give_back']],
  ['another customer', { ...ANSWERED, customer: 'c2' }, ['give_back', 'disown']],
  ['another customer and currency', { ...ANSWERED, customer: 'c2', currency: 'USD' }, ['give_back', 'disown']],
  ['the other mode', { ...ANSWERED, mode: 'live' }, ['disown']],
  ['a charge that is not there', null, ['disown']],
])('T9 %s', (_, answered, ways) => {
  expect(waysToSettle(ASKED, answered)).toEqual(ways);
});

test('T9 what buys no credits cannot be accepted; a fee buys none and can', () => {
  const little = { ...ANSWERED, amount: 1 };
  expect(waysToSettle({ ...ASKED, credits: 10 }, little)).toEqual(['give_back']);
  expect(waysToSettle({ ...ASKED, credits: 0 }, little)).toEqual(['give_back', 'accept']);
});

test.each([
  [900_00, 1000_00],
  [450_00, 500_00],
  [1, 1],
  [100_00, 111_11],
  [9000_00, 10_000_00],
])('T9 %i minor units of 900.00 buy %i credits, in proportion', (charged, credits) => {
  expect(creditsAccepted(ASKED, charged)).toBe(credits);
});
