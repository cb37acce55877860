/** Random policies, accounts and needs: small figures, so that limits are met exactly, and now and then the largest there are. */

import fc from 'fast-check';
import { LARGEST_AMOUNT } from '../../db/ledger/money.ts';
import { LARGEST_PACK } from '../../electron/billing/credit-packs.ts';
import { METHOD_LIFE } from '../../electron/billing/lives.ts';
import type { AccountSnapshot, MethodSnapshot, Policy } from '../../electron/billing/policy.ts';
import type { TopUpNeed } from '../../electron/billing/top-up-decision.ts';
import { DEFAULT_TERMS } from '../../electron/billing/vendor-presets.ts';
import { NOON } from './samples.ts';

const mostly = <Value>(usual: Value, others: fc.Arbitrary<Value>): fc.Arbitrary<Value> =>
  fc.oneof({ arbitrary: fc.constant(usual), weight: 5 }, { arbitrary: others, weight: 1 });

const rarely = (most: number) => ({ arbitrary: fc.constantFrom(most - 1, most), weight: 1 });
const amount = fc.oneof({ arbitrary: fc.nat(60), weight: 9 }, rarely(LARGEST_AMOUNT));
const positive = fc.oneof({ arbitrary: fc.integer({ min: 1, max: 60 }), weight: 9 }, rarely(LARGEST_AMOUNT));
const packAmount = fc.oneof({ arbitrary: fc.integer({ min: 1, max: 30 }), weight: 9 }, rarely(LARGEST_PACK));
const balance = fc.oneof({ arbitrary: fc.integer({ min: -40, max: 60 }), weight: 9 }, rarely(LARGEST_AMOUNT), {
  arbitrary: fc.constant(-LARGEST_AMOUNT),
  weight: 1,
});
const instant = fc.integer({ min: NOON - 7_200_000, max: NOON + 7_200_000 });

export const anyMethods = fc
  .array(fc.record({ state: fc.constantFrom(...METHOD_LIFE.states, 'active', 'active', 'active'), chargeable: fc.boolean() }), { maxLength: 4 })
  .map((methods): readonly MethodSnapshot[] => methods.map((each, index) => ({ ...each, id: index + 1 })));

const anyTopUp: fc.Arbitrary<Policy['topUp']> = fc.oneof(
  { arbitrary: fc.constant({ mode: 'off' } as const), weight: 1 },
  {
    arbitrary: fc.record({
      mode: fc.constant('automatic' as const),
      pack: fc.record({ id: fc.constant('pack'), name: fc.constant('Pack'), price: packAmount, credits: packAmount }),
      guards: fc.record({
        coolDownMinutes: fc.nat(60),
        topUpsPerDay: fc.integer({ min: 1, max: 4 }),
        capPerDay: positive,
        capPerMonth: positive,
        failuresUntilOff: fc.integer({ min: 1, max: 4 }),
      }),
    }),
    weight: 6,
  },
);

export const anyPolicy: fc.Arbitrary<Policy> = fc
  .record({
    topUp: anyTopUp,
    threshold: fc.option(fc.record({ credits: amount, operator: fc.constantFrom('below', 'at_or_below') })),
    payAsYouUse: fc.constantFrom('exact_fee', 'shortfall'),
    decimals: fc.constantFrom([2, 2], [0, 2], [3, 2], [2, 0], [0, 0]),
    paused: mostly(false, fc.boolean()),
  })
  .map(({ topUp, threshold, payAsYouUse, decimals, paused }) => ({
    units: { currency: 'EUR', currencyDecimals: decimals[0], creditDecimals: decimals[1] },
    terms: { ...DEFAULT_TERMS, threshold, payAsYouUse },
    topUp,
    paused,
  }));

export const anySnapshot: fc.Arbitrary<AccountSnapshot> = fc.record({
  now: instant,
  available: balance,
  pending: mostly(0, amount),
  openTopUp: mostly<AccountSnapshot['openTopUp']>('none', fc.constantFrom('open', 'waiting', 'awaiting_owner', 'unknown')),
  unknownOutcome: mostly(false, fc.boolean()),
  lastAutomaticAt: fc.option(instant),
  today: fc.record({ count: fc.nat(5), amount }),
  month: fc.record({ amount }),
  nextDayAt: fc.constant(NOON + 43_200_000),
  nextMonthAt: fc.constant(NOON + 86_400_000),
  failuresInARow: mostly(0, fc.nat(5)),
  methods: anyMethods,
  online: mostly(true, fc.boolean()),
  latestInstant: fc.option(instant),
});

export const anyNeed: fc.Arbitrary<TopUpNeed> = fc.oneof(
  fc.record({ because: fc.constant('fee' as const), credits: amount }),
  fc.constant({ because: 'balance' } as const),
);
