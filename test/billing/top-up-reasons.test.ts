/** Rule T8: each reason against a top-up alone, of any two the first of the fixed order, and what holds for any policy and account. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AccountSnapshot, Policy } from '../../electron/billing/policy.ts';
import { decideTopUp, type NoTopUpReason } from '../../electron/billing/top-up-decision.ts';
import { anyNeed, anyPolicy, anySnapshot } from './arbitraries.ts';
import { DAY_MS, HOUR_MS, NOON, policyOf, snapshotOf } from './samples.ts';

interface Case {
  readonly policy?: Partial<Policy>;
  readonly snapshot?: Partial<AccountSnapshot>;
}

/** In their order, what brings each reason about and nothing else, and the instant at which it ends by itself. */
const REASONS: readonly (readonly [reason: NoTopUpReason, given: Case, until: number | null])[] = [
  ['covered', { snapshot: { available: 40_00 } }, null],
  ['pay_as_you_use', { policy: { topUp: { mode: 'off' } } }, null],
  ['paused', { policy: { paused: true } }, null],
  ['switched_off', { snapshot: { failuresInARow: 3 } }, null],
  ['unknown_outcome', { snapshot: { unknownOutcome: true } }, null],
  ['waiting_for_owner', { snapshot: { openTopUp: 'awaiting_owner', pending: 100_00 } }, null],
  ['waiting_for_later_try', { snapshot: { openTopUp: 'waiting', pending: 100_00 } }, null],
  ['top_up_open', { snapshot: { openTopUp: 'open', pending: 100_00 } }, null],
  ['clock_set_back', { snapshot: { latestInstant: NOON + 1 } }, NOON + 1],
  ['no_method', { snapshot: { methods: [] } }, null],
  ['cap_month', { snapshot: { month: { amount: 810_01 } } }, NOON + 12 * DAY_MS + 12 * HOUR_MS],
  ['cap_day', { snapshot: { today: { count: 0, amount: 180_01 } } }, NOON + 12 * HOUR_MS],
  ['count_reached', { snapshot: { today: { count: 3, amount: 180_00 } } }, NOON + 12 * HOUR_MS],
  ['cooling_down', { snapshot: { lastAutomaticAt: NOON - HOUR_MS + 1 } }, NOON + 1],
  ['offline', { snapshot: { online: false } }, null],
];

/** About a fee of 40.00 with 10.00 available, which calls for a top-up. */
function decide(...cases: readonly Case[]) {
  const policy = cases.reduce<Partial<Policy>>((sum, given) => ({ ...sum, ...given.policy }), {});
  const snapshot = cases.reduce<Partial<AccountSnapshot>>((sum, given) => ({ ...sum, ...given.snapshot }), {});
  return decideTopUp(policyOf(policy), snapshotOf(snapshot), { because: 'fee', credits: 40_00 });
}

/** An account has one open top-up and one day: not all reasons can hold at once. */
function standTogether(one: Case, other: Case): boolean {
  return !Object.keys(one.snapshot ?? {}).some((key) => Object.hasOwn(other.snapshot ?? {}, key));
}

const PAIRS = REASONS.flatMap(([one, first], at) =>
  REASONS.slice(at + 1).flatMap(([other, second]) => (standTogether(first, second) ? [[one, other, first, second] as const] : [])),
);

test('without a reason against it, it is made', () => {
  expect(decide()).toMatchObject({ because: 'insufficient', charge: { packs: 1, price: 90_00 } });
});

test.each(REASONS)('%s alone', (because, given, until) => {
  expect(decide(given)).toMatchObject({ charge: null, because, until });
});

test.each(PAIRS)('of %s and %s the first is told', (one, _other, first, second) => {
  expect(decide(first, second).because).toBe(one);
  expect(decide(second, first).because).toBe(one);
});

test('all pairs but the four that exclude each other are tried', () => {
  expect(PAIRS.length).toBe((REASONS.length * (REASONS.length - 1)) / 2 - 4);
});

test('T6 of a day the amount comes before the number', () => {
  expect(decide({ snapshot: { today: { count: 3, amount: 180_01 } } }).because).toBe('cap_day');
});

test('for any policy, account and need there is one decision, and a charge keeps every guard', () => {
  const reasons = new Set<string>(REASONS.map(([reason]) => reason));
  fc.assert(
    fc.property(anyPolicy, anySnapshot, anyNeed, (policy, snapshot, need) => {
      const decision = decideTopUp(policy, snapshot, need);
      expect(decideTopUp(policy, snapshot, need)).toEqual(decision);
      if (decision.charge === null) {
        expect(reasons).toContain(decision.because);
        return;
      }
      const { charge } = decision;
      if (policy.topUp.mode === 'off') throw new Error('charged in pay-as-you-use');
      const { guards, pack } = policy.topUp;
      expect([policy.paused, snapshot.unknownOutcome, snapshot.openTopUp, snapshot.online]).toEqual([false, false, 'none', true]);
      expect(snapshot.today.amount + charge.price).toBeLessThanOrEqual(guards.capPerDay);
      expect(snapshot.month.amount + charge.price).toBeLessThanOrEqual(guards.capPerMonth);
      expect(snapshot.today.count).toBeLessThan(guards.topUpsPerDay);
      expect(snapshot.failuresInARow).toBeLessThan(guards.failuresUntilOff);
      if (snapshot.lastAutomaticAt !== null) expect(snapshot.now - snapshot.lastAutomaticAt).toBeGreaterThanOrEqual(guards.coolDownMinutes * 60_000);
      expect([charge.price, charge.credits]).toEqual([charge.packs * pack.price, charge.packs * pack.credits]);
      const balance = snapshot.available + snapshot.pending;
      const wanted = need.because === 'fee' ? need.credits : 1;
      expect(balance + charge.credits).toBeGreaterThanOrEqual(wanted);
      // The fewest packs: one less would not do.
      if (charge.packs > 1) expect(balance + charge.credits - pack.credits).toBeLessThan(wanted);
    }),
    { numRuns: 3000 },
  );
});
