/** Automatic top-up (rules T1 to T8): when, by how much, because of what, and why not; every decision has its figures. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AccountSnapshot, Guards, Policy } from '../../electron/billing/policy.ts';
import { decideTopUp, isSwitchedOff, type NoTopUpReason, type TopUpNeed } from '../../electron/billing/top-up-decision.ts';
import type { VendorTerms } from '../../electron/billing/vendor-terms.ts';
import { DAY_MS, GUARDS, HOUR_MS, method, NOON, PACK, policyOf, snapshotOf } from './samples.ts';

const automatic = (given: { guards?: Partial<Guards>; terms?: Partial<VendorTerms>; paused?: boolean } = {}): Policy =>
  policyOf({ topUp: { mode: 'automatic', pack: PACK, guards: { ...GUARDS, ...given.guards } }, paused: given.paused ?? false }, given.terms);
const payAsYouUse = (paused = false): Policy => policyOf({ topUp: { mode: 'off' }, paused });
/** With nothing on it, unless said otherwise. */
const snapshot = (given: Partial<AccountSnapshot> = {}) => snapshotOf({ available: 0, ...given });

const BALANCE: TopUpNeed = { because: 'balance' };
const fee = (credits: number): TopUpNeed => ({ because: 'fee', credits });
const because = (policy: Policy, account: Partial<AccountSnapshot>, need: TopUpNeed) => decideTopUp(policy, snapshot(account), need).because;

describe('T3 what calls for a top-up', () => {
  test.each([
    [0, 0, BALANCE, 'used_up'],
    [-5_00, 0, BALANCE, 'used_up'],
    [1, 0, BALANCE, 'covered'],
    [0, 0, fee(46_00), 'used_up'],
    [3_50, 0, fee(46_00), 'insufficient'],
    [46_00, 0, fee(46_00), 'covered'],
    [45_99, 0, fee(46_00), 'insufficient'],
    [0, 0, fee(0), 'covered'],
    [-1, 0, fee(0), 'covered'],
  ])('%i available and %i pending, %o: %s', (available, pending, need, reason) => {
    expect(because(automatic(), { available, pending }, need)).toBe(reason);
  });

  test.each([
    ['below', 100_01, 'covered'],
    ['below', 100_00, 'covered'],
    ['below', 99_99, 'threshold'],
    ['at_or_below', 100_01, 'covered'],
    ['at_or_below', 100_00, 'threshold'],
    ['at_or_below', 0, 'used_up'],
  ] as const)('a threshold of 100.00, "%s", at a balance of %i: %s', (operator, available, reason) => {
    const policy = automatic({ terms: { threshold: { credits: 100_00, operator } } });
    expect(because(policy, { available }, BALANCE)).toBe(reason);
  });

  test('a fee that credits cover is paid before the threshold is looked at', () => {
    const policy = automatic({ terms: { threshold: { credits: 100_00, operator: 'below' } } });
    expect(because(policy, { available: 50_00 }, fee(46_00))).toBe('covered');
    expect(because(policy, { available: 4_00 }, BALANCE)).toBe('threshold');
  });
});

describe('T3 how much is bought', () => {
  test.each([
    [0, BALANCE, 1],
    [3_50, fee(46_00), 1],
    [0, fee(100_00), 1],
    [0, fee(100_01), 2],
    [50_00, fee(350_00), 3],
    [-100_00, BALANCE, 2],
  ])('%i available, %o: %i packs in one charge', (available, need, packs) => {
    const policy = automatic({ guards: { capPerDay: 900_00, capPerMonth: 900_00 } });
    expect(decideTopUp(policy, snapshot({ available }), need).charge).toEqual({ pack: PACK, packs, price: 90_00 * packs, credits: 100_00 * packs });
  });

  test('what is pending is counted in before it is bought again', () => {
    const account = snapshot({ available: 20_00, pending: 100_00, openTopUp: 'open' });
    expect(decideTopUp(automatic(), account, fee(300_00)).figures).toMatchObject({ packs: 2, price: 180_00, credits: 200_00 });
    expect(decideTopUp(automatic(), account, BALANCE).figures.packs).toBe(1);
  });

  test('afterwards the need is met, whatever it was', () => {
    const policy = automatic({ guards: { capPerDay: 99_999_999_999_999, capPerMonth: 99_999_999_999_999 } });
    fc.assert(
      fc.property(fc.integer({ min: -1_000_000, max: 1_000_000 }), fc.option(fc.nat(5_000_000), { nil: undefined }), (available, credits) => {
        const { charge } = decideTopUp(policy, snapshot({ available }), credits === undefined ? BALANCE : fee(credits));
        const after = available + (charge?.credits ?? 0);
        if (credits === undefined) expect(after).toBeGreaterThan(0);
        else expect(after >= credits || credits === 0).toBe(true);
        if (charge && charge.packs > 1) expect(after - charge.pack.credits).toBeLessThan(credits ?? 1);
      }),
    );
  });
});

const NEXT_DAY = NOON + 12 * HOUR_MS;
const NEXT_MONTH = NEXT_DAY + 12 * DAY_MS;

/** What holds a top-up back, in the order in which it is told: each with what makes it so. */
const REASONS: readonly (readonly [NoTopUpReason, Partial<AccountSnapshot>, number | null])[] = [
  ['switched_off', { failuresInARow: 3 }, null],
  ['unknown_outcome', { unknownOutcome: true }, null],
  ['waiting_for_owner', { openTopUp: 'awaiting_owner' }, null],
  ['clock_set_back', { latestInstant: NOON + 1 }, NOON + 1],
  ['no_method', { methods: [method(1, { state: 'verified' }), method(2, { chargeable: false }), method(3, { state: 'disabled' })] }, null],
  ['cap_month', { month: { amount: 810_01 } }, NEXT_MONTH],
  ['cap_day', { today: { count: 0, amount: 180_01 } }, NEXT_DAY],
  ['count_reached', { today: { count: 3, amount: 0 } }, NEXT_DAY],
  ['cooling_down', { lastAutomaticAt: NOON - HOUR_MS + 1 }, NOON + 1],
  ['offline', { online: false }, null],
];

describe('T8 why there is none', () => {
  test.each(REASONS)('%s', (reason, account, until) => {
    const decision = decideTopUp(automatic(), snapshot(account), fee(46_00));
    expect(decision).toMatchObject({ charge: null, because: reason, until });
  });

  test.each([
    ['open', 'top_up_open'],
    ['waiting', 'waiting_for_later_try'],
    ['awaiting_owner', 'waiting_for_owner'],
    ['unknown', 'unknown_outcome'],
  ] as const)('T5 T10 an open top-up that is %s blocks another: %s', (openTopUp, reason) => {
    expect(because(automatic(), { openTopUp, pending: 100_00 }, fee(200_00))).toBe(reason);
    // Pending credits cover nothing yet, but call for no other top-up.
    expect(because(automatic(), { openTopUp, pending: 100_00 }, fee(46_00))).toBe(reason);
    expect(because(automatic(), { openTopUp, pending: 100_00 }, BALANCE)).toBe(reason);
    expect(because(automatic(), { openTopUp, pending: 100_00, available: 50_00 }, fee(46_00))).toBe('covered');
  });

  test('T1 pay-as-you-use buys nothing by itself, paused or not', () => {
    expect(because(payAsYouUse(), {}, fee(46_00))).toBe('pay_as_you_use');
    expect(because(payAsYouUse(true), {}, BALANCE)).toBe('pay_as_you_use');
    expect(because(payAsYouUse(), { available: 50_00 }, fee(46_00))).toBe('covered');
  });

  test('of two reasons the one that stands first in the order is told', () => {
    for (const [first, [reason, account]] of REASONS.entries())
      for (const [, other] of REASONS.slice(first + 1)) expect(because(automatic(), { ...other, ...account }, fee(46_00))).toBe(reason);
    for (const [, account] of REASONS) expect(because(automatic({ paused: true }), account, fee(46_00))).toBe('paused');
    for (const [, account] of REASONS) expect(because(automatic({ paused: true }), { ...account, available: 46_00 }, fee(46_00))).toBe('covered');
  });

  test('T6 a price beyond a whole cap waits for no day', () => {
    expect(decideTopUp(automatic(), snapshot(), fee(1000_01))).toMatchObject({ because: 'cap_month', until: null });
    const policy = automatic({ guards: { capPerMonth: 9000_00 } });
    expect(decideTopUp(policy, snapshot(), fee(300_01))).toMatchObject({ because: 'cap_day', until: null });
  });

  test('T6 a price that is a whole cap waits for a day on which nothing was bought', () => {
    const whole = automatic({ guards: { capPerDay: PACK.price, capPerMonth: PACK.price } });
    expect(decideTopUp(whole, snapshot(), BALANCE).charge?.price).toBe(PACK.price);
    expect(decideTopUp(whole, snapshot({ month: { amount: 1 } }), BALANCE)).toMatchObject({ because: 'cap_month', until: NEXT_MONTH });
    expect(decideTopUp(whole, snapshot({ today: { count: 1, amount: 1 } }), BALANCE)).toMatchObject({ because: 'cap_day', until: NEXT_DAY });
  });
});

describe('T6 guards, to the minor unit', () => {
  test.each([
    ['the day', { today: { count: 1, amount: 180_00 } }, 'used_up'],
    ['the day', { today: { count: 1, amount: 180_01 } }, 'cap_day'],
    ['the month', { month: { amount: 810_00 } }, 'used_up'],
    ['the month', { month: { amount: 810_01 } }, 'cap_month'],
    ['the count', { today: { count: 2, amount: 0 } }, 'used_up'],
    ['the count', { today: { count: 3, amount: 0 } }, 'count_reached'],
    ['the cool-down', { lastAutomaticAt: NOON - HOUR_MS }, 'used_up'],
    ['the cool-down', { lastAutomaticAt: NOON - HOUR_MS + 1 }, 'cooling_down'],
    ['failures', { failuresInARow: 2 }, 'used_up'],
    ['failures', { failuresInARow: 3 }, 'switched_off'],
  ])('%s: %o: %s', (_, account, reason) => {
    expect(because(automatic(), account, BALANCE)).toBe(reason);
  });

  test('what switched itself off stays off however many more fail', () => {
    expect([0, 2, 3, 4, 99].map((failures) => isSwitchedOff(GUARDS, failures))).toEqual([false, false, true, true, true]);
  });

  test('a clock that stands still is not set back', () => {
    expect(because(automatic(), { latestInstant: NOON }, BALANCE)).toBe('used_up');
    expect(because(automatic(), { latestInstant: null }, BALANCE)).toBe('used_up');
  });
});

test('T8 every decision carries the figures that it looked at', () => {
  const account = snapshot({
    available: 3_50,
    pending: 0,
    today: { count: 1, amount: 90_00 },
    month: { amount: 720_00 },
    lastAutomaticAt: NOON - 2 * HOUR_MS,
  });
  expect(decideTopUp(automatic(), account, fee(46_00))).toEqual({
    charge: { pack: PACK, packs: 1, price: 90_00, credits: 100_00 },
    because: 'insufficient',
    until: null,
    figures: {
      available: 3_50,
      pending: 0,
      fee: 46_00,
      threshold: null,
      capLeftToday: 180_00,
      capLeftThisMonth: 180_00,
      topUpsToday: 1,
      topUpsPerDay: 3,
      coolDownUntil: NOON - HOUR_MS,
      failuresInARow: 0,
      methodId: 1,
      packs: 1,
      price: 90_00,
      credits: 100_00,
    },
  });
  expect(decideTopUp(payAsYouUse(), account, BALANCE).figures).toMatchObject({ capLeftToday: null, topUpsPerDay: null, price: null, methodId: 1 });
  expect(decideTopUp(automatic(), snapshot({ today: { count: 9, amount: 9999_00 } }), BALANCE).figures.capLeftToday).toBe(0);
});

test('M1 M2 the first activated method that needs no owner would be charged', () => {
  const methods = [method(7, { state: 'verified' }), method(5, { chargeable: false }), method(9), method(1)];
  expect(decideTopUp(automatic(), snapshot({ methods }), BALANCE).figures.methodId).toBe(9);
});

test('T8 a decision is a function of policy, snapshot and need alone: made again, it is the same', () => {
  fc.assert(
    fc.property(
      fc.subarray([...REASONS]),
      fc.boolean(),
      fc.integer({ min: -100, max: 5000_00 }),
      fc.nat(5000_00),
      (reasons, paused, available, credits) => {
        const account = snapshot(Object.assign({ available }, ...reasons.map(([, each]) => each)));
        const stored = structuredClone({ policy: automatic({ paused }), account });
        const decision = decideTopUp(automatic({ paused }), account, fee(credits));
        expect(decideTopUp(stored.policy, stored.account, fee(credits))).toEqual(decision);
        expect(decision.because.length > 0 && (decision.charge === null || reasons.length === 0)).toBe(true);
      },
    ),
  );
});
