/** T1 T2 T3 T4 L7 L8 the replay of plans: a table worked out by hand, and random usages against a naive account that asks the real decisions. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LotTerms } from '../../db/ledger/lots.ts';
import type { CreditPack } from '../../electron/billing/credit-packs.ts';
import { decideFee } from '../../electron/billing/fee-decision.ts';
import {
  canBePlan,
  cheapest,
  replayPlan,
  type OpeningLot,
  type Plan,
  type PlanFigures,
  type PlanRules,
  type Usage,
  type UsageStep,
} from '../../electron/billing/plan-replay.ts';
import { decideTopUp } from '../../electron/billing/top-up-decision.ts';
import { DEFAULT_TERMS } from '../../electron/billing/vendor-presets.ts';
import type { VendorTerms } from '../../electron/billing/vendor-terms.ts';
import { EURO, GUARDS, PACK, snapshotOf } from './samples.ts';

const AUTOMATIC: Plan = { kind: 'automatic', pack: PACK };

function rulesOf(terms: Partial<VendorTerms> = {}): PlanRules {
  return { units: EURO, terms: { ...DEFAULT_TERMS, ...terms }, lotPriority: () => 0 };
}

function opening(
  id: number,
  given: Partial<LotTerms> & { readonly quantity: number; readonly cost: number },
  remaining = given.quantity,
): OpeningLot {
  return { terms: { id, day: -1, position: id, expiresDay: null, bonus: false, priority: 0, source: String(id), ...given }, remaining };
}

const charge = (day: number, id: number, credits: number): UsageStep => ({ step: 'charge', day, id, credits, drawn: credits, byCard: 0 });

/** 50 credits that cost 40 to begin with; three charges, and 10 credits given back for the second. */
const USAGE: Usage = {
  from: 0,
  to: 3,
  opening: [opening(1, { quantity: 50_00, cost: 40_00 })],
  steps: [charge(0, 1, 30_00), charge(1, 2, 30_00), { step: 'refund', day: 2, chargeId: 2, credits: 10_00 }, charge(3, 3, 20_00)],
};

describe('worked out by hand', () => {
  const NOTHING = { paid: 0, cardCharges: 0, bought: 0, discount: 0, tax: 0, expired: { credits: 0, cost: 0 }, corrected: 0 };

  test.each<[name: string, plan: Plan, terms: Partial<VendorTerms>, expected: Partial<PlanFigures>]>([
    [
      'T2 pay-as-you-use: the second fee whole by card, its refund a lot of its own, the third from the first lot',
      { kind: 'pay_as_you_use' },
      {},
      {
        ...NOTHING,
        paid: 30_00,
        cardCharges: 1,
        used: 60_00,
        left: { credits: 10_00, cost: 10_00 },
        idle: { mean: 17_00, days: 4 },
        cost: 60_00,
        costPerCharge: 20_00,
      },
    ],
    [
      'T2 pay-as-you-use of the shortfall: credits come back to the lot first, and are drawn again',
      { kind: 'pay_as_you_use' },
      { payAsYouUse: 'shortfall' },
      {
        ...NOTHING,
        paid: 20_00,
        cardCharges: 2,
        used: 60_00,
        left: { credits: 0, cost: 0 },
        idle: { mean: 6_00, days: 2 },
        cost: 60_00,
        costPerCharge: 20_00,
      },
    ],
    [
      'T3 T4 100 credits for 90: one top-up before the second fee',
      AUTOMATIC,
      {},
      {
        ...NOTHING,
        paid: 90_00,
        cardCharges: 1,
        bought: 100_00,
        discount: 10_00,
        used: 58_00,
        left: { credits: 80_00, cost: 72_00 },
        idle: { mean: 64_75, days: 4 },
        cost: 58_00,
        costPerCharge: 19_33,
      },
    ],
    [
      'L8 bought credits that last two days are drawn first, and gone at the start of the fourth; the last fee uses up the rest',
      AUTOMATIC,
      { creditsExpireAfterDays: 2 },
      {
        ...NOTHING,
        paid: 180_00,
        cardCharges: 2,
        bought: 200_00,
        discount: 20_00,
        used: 58_00,
        expired: { credits: 80_00, cost: 72_00 },
        left: { credits: 100_00, cost: 90_00 },
        idle: { mean: 68_25, days: 4 },
        cost: 130_00,
        costPerCharge: 43_33,
      },
    ],
    [
      'T3 a threshold calls right after the first fee has left the balance at it',
      AUTOMATIC,
      { threshold: { credits: 20_00, operator: 'at_or_below' } },
      {
        ...NOTHING,
        paid: 90_00,
        cardCharges: 1,
        bought: 100_00,
        discount: 10_00,
        used: 58_00,
        left: { credits: 80_00, cost: 72_00 },
        idle: { mean: 87_25, days: 4 },
        cost: 58_00,
        costPerCharge: 19_33,
      },
    ],
    [
      'L7 recoverable tax in the price is no cost of credits',
      AUTOMATIC,
      { tax: { timing: 'on_top_up', rateBasisPoints: 2000, recoverable: true } },
      {
        ...NOTHING,
        paid: 90_00,
        cardCharges: 1,
        bought: 100_00,
        discount: 10_00,
        tax: 15_00,
        used: 55_00,
        left: { credits: 80_00, cost: 60_00 },
        idle: { mean: 54_63, days: 4 },
        cost: 55_00,
        costPerCharge: 18_33,
      },
    ],
  ])('%s', (_name, plan, terms, expected) => {
    expect(replayPlan(USAGE, plan, rulesOf(terms))).toEqual(expected);
  });

  test('what the vendor gives and takes is there under every plan; what was really bought is not', () => {
    const steps: UsageStep[] = [
      { step: 'given', day: 0, lotId: 7, lot: { quantity: 20_00, cost: 0, expiresDay: null, bonus: true }, isRefund: false },
      { step: 'bought', day: 0, lotId: 8, price: 47_50, lot: { quantity: 50_00, cost: 47_50, expiresDay: null, bonus: false } },
      { step: 'charge', day: 0, id: 1, credits: 60_00, drawn: 60_00, byCard: 0 },
      { step: 'taken', day: 1, credits: 15_00 },
      { step: 'stated_expiry', day: 1, credits: 5_00 },
      { step: 'money_back', day: 1, lotId: 8, amount: -19_00, credits: -20_00 },
    ];
    const usage: Usage = { from: 0, to: 1, opening: [opening(1, { quantity: 50_00, cost: 40_00 })], steps };
    const real = replayPlan(usage, { kind: 'as_it_was' }, rulesOf());
    // Bonus first, then 40 of the opening; the correction takes its last 10 and 5 that were bought, the expiry 5 more, and 20 go with their money.
    expect(real).toMatchObject({ paid: 28_50, cardCharges: 1, used: 32_00, corrected: 12_75, expired: { credits: 5_00, cost: 4_75 } });
    expect(real.left).toEqual({ credits: 20_00, cost: 19_00 });
    const card = replayPlan(usage, { kind: 'pay_as_you_use' }, rulesOf());
    expect(card).toMatchObject({ paid: 0, bought: 0, used: 32_00, corrected: 8_00, expired: { credits: 0, cost: 0 }, left: { credits: 0, cost: 0 } });
  });

  test('without usage nothing is bought by the calendar (T1), and no charge has a cost', () => {
    for (const plan of [AUTOMATIC, { kind: 'pay_as_you_use' }, { kind: 'as_it_was' }] as const)
      expect(replayPlan({ from: 5, to: 9, opening: [], steps: [] }, plan, rulesOf())).toMatchObject({ paid: 0, cost: 0, costPerCharge: null });
  });

  test('a usage beyond its period is a defect and not left out', () => {
    expect(() => replayPlan({ ...USAGE, to: 2 }, AUTOMATIC, rulesOf())).toThrow('beyond its period');
  });

  test('the cheapest is the one of least cost; then of less idle money; then of fewer charges', () => {
    const of = (name: string, cost: number, mean: number, cardCharges: number) => ({
      ...replayPlan({ from: 0, to: 0, opening: [], steps: [] }, AUTOMATIC, rulesOf()),
      name,
      cost,
      idle: { mean, days: 1 },
      cardCharges,
    });
    expect(cheapest([of('a', 2, 0, 0), of('b', 1, 9, 9)])?.name).toBe('b');
    expect(cheapest([of('a', 1, 5, 0), of('b', 1, 4, 9)])?.name).toBe('b');
    expect(cheapest([of('a', 1, 4, 2), of('b', 1, 4, 1)])?.name).toBe('b');
    expect(cheapest([of('a', 1, 4, 1), of('b', 1, 4, 1)])?.name).toBe('a');
    expect(cheapest([])).toBeUndefined();
  });

  test('a pack that would call for itself again is no plan', () => {
    const threshold = { credits: 100_00, operator: 'below' } as const;
    expect([canBePlan(PACK, { threshold }), canBePlan({ ...PACK, credits: 100_01 }, { threshold }), canBePlan(PACK, { threshold: null })]).toEqual([
      false,
      true,
      true,
    ]);
  });
});

// ── A naive account ───────────────────────────────────────────────────────────────────────────────────────────────────

interface NaiveLot {
  readonly quantity: number;
  readonly cost: number;
  readonly expires: number;
  readonly bonus: boolean;
  readonly made: number;
  left: number;
}

const costOf = ({ quantity, cost, left }: NaiveLot) => {
  const [all, drawn] = [BigInt(quantity), BigInt(quantity - left)];
  return cost - Number((2n * BigInt(cost) * drawn + all) / (2n * all));
};

/** Credits one by one out of a plain list of lots; every decision is asked of the engine's own functions, with nothing that could hold it back. */
function naiveReplay({ from, to, opening: first, steps }: Usage, pack: CreditPack | null, { units, terms }: PlanRules) {
  const policy = {
    units,
    terms: { ...DEFAULT_TERMS, ...terms },
    topUp: pack === null ? ({ mode: 'off' } as const) : ({ mode: 'automatic', pack, guards: ENDLESS } as const),
    paused: false,
  };
  const lots: NaiveLot[] = first.map(({ terms: { quantity, cost, expiresDay, bonus }, remaining }, made) => ({
    quantity, cost, expires: expiresDay ?? Infinity, bonus, made: made - 1000, left: remaining,
  })); // prettier-ignore
  const charges = new Map<number, { drawn: { lot: NaiveLot; credits: number }[]; card: number; cardBack: number; cardCostBack: number }>();
  const sum = { paid: 0, cardCharges: 0, used: 0, expired: 0, expiredCost: 0, idle: 0 };
  const available = () => lots.reduce((total, { left }) => total + left, 0);
  const worth = () => lots.reduce((total, lot) => total + costOf(lot), 0);
  const changing = (change: () => void) => {
    const before = worth();
    change();
    return before - worth();
  };
  const drawFrom = (credits: number) => {
    const drawn: { lot: NaiveLot; credits: number }[] = [];
    for (let wanted = credits; wanted > 0;) {
      const full = lots.filter(({ left }) => left > 0);
      const lot = full.sort((a, b) =>
        a.expires === b.expires ? Number(b.bonus) - Number(a.bonus) || a.made - b.made : a.expires - b.expires,
      )[0] as NaiveLot;
      const part = Math.min(wanted, lot.left);
      lot.left -= part;
      wanted -= part;
      drawn.push({ lot, credits: part });
    }
    return drawn;
  };
  const expire = (day: number) => {
    for (const lot of lots.filter(({ expires, left }) => expires <= day && left > 0)) {
      sum.expired += lot.left;
      sum.expiredCost += changing(() => void (lot.left = 0));
    }
  };
  const decide = (day: number, need: Parameters<typeof decideTopUp>[2], made: number) => {
    const decision = decideTopUp(policy, snapshotOf({ available: available() }), need);
    if (decision.charge === null) return decision;
    const { price, credits } = decision.charge;
    sum.paid += price;
    sum.cardCharges += 1;
    const expires = terms.creditsExpireAfterDays === null ? Infinity : day + terms.creditsExpireAfterDays;
    lots.push({ quantity: credits, cost: price, expires, bonus: false, made, left: credits });
    return decideTopUp(policy, snapshotOf({ available: available() }), need);
  };
  for (let day = from; day <= to; day += 1) {
    expire(day);
    steps.forEach((step, at) => {
      if (step.day !== day) return;
      if (step.step === 'charge') {
        const decision = decide(day, { because: 'fee', credits: step.credits }, at);
        const fee = decideFee(
          policy,
          snapshotOf({ available: available() }),
          { kind: 'quotation', credits: step.credits, byCampaign: false },
          decision,
        );
        if (fee.pay !== 'draw' && fee.pay !== 'card') throw new Error(`a naive fee is not paid: ${fee.because}`);
        const [credits, card] = fee.pay === 'draw' ? [step.credits, 0] : [fee.credits, fee.amount];
        let drawn: { lot: NaiveLot; credits: number }[] = [];
        sum.used += card + changing(() => void (drawn = drawFrom(credits)));
        sum.paid += card;
        sum.cardCharges += card > 0 ? 1 : 0;
        charges.set(step.id, { drawn, card, cardBack: 0, cardCostBack: 0 });
        if (step.credits > 0) decide(day, { because: 'balance' }, at);
      } else if (step.step === 'refund') {
        const of = charges.get(step.chargeId);
        if (of === undefined) throw new Error('no such charge');
        let back = step.credits;
        sum.used += changing(() => {
          for (const part of of.drawn.toReversed()) {
            const given = Math.min(back, part.credits);
            part.credits -= given;
            part.lot.left += given;
            back -= given;
          }
        });
        if (back > 0) {
          const cost = Math.min(back, of.card - of.cardCostBack);
          of.cardCostBack += cost;
          sum.used -= cost;
          lots.push({ quantity: back, cost, expires: Infinity, bonus: false, made: at, left: back });
        }
        expire(day);
      } else if (step.step === 'given') {
        const { quantity, cost, expiresDay, bonus } = step.lot;
        if (step.isRefund) sum.used -= cost;
        lots.push({ quantity, cost, expires: expiresDay ?? Infinity, bonus, made: at, left: quantity });
      }
    });
    sum.idle += worth();
  }
  const idleMean = Number((2n * BigInt(sum.idle) + BigInt(to - from + 1)) / (2n * BigInt(to - from + 1)));
  return { ...sum, idle: idleMean, left: available(), leftCost: worth() };
}

const LARGE = Number.MAX_SAFE_INTEGER;
const ENDLESS = { ...GUARDS, coolDownMinutes: 0, topUpsPerDay: LARGE, capPerDay: LARGE, capPerMonth: LARGE };
const LAST = 12;

const anyLot = fc
  .record({
    quantity: fc.integer({ min: 1, max: 40 }),
    cost: fc.nat(40),
    drawn: fc.nat(40),
    expires: fc.option(fc.integer({ min: 0, max: LAST + 2 })),
    bonus: fc.boolean(),
  })
  .map(({ quantity, cost, drawn, expires, bonus }) => ({
    quantity,
    cost: bonus ? 0 : cost,
    expiresDay: expires,
    bonus,
    remaining: Math.max(0, quantity - drawn),
  }));

const anyStep = fc.oneof(
  { arbitrary: fc.record({ what: fc.constant('charge' as const), day: fc.nat(LAST), credits: fc.nat(30) }), weight: 6 },
  {
    arbitrary: fc.record({ what: fc.constant('refund' as const), day: fc.nat(LAST), of: fc.nat(20), credits: fc.integer({ min: 1, max: 30 }) }),
    weight: 2,
  },
  { arbitrary: fc.record({ what: fc.constant('given' as const), day: fc.nat(LAST), lot: anyLot }), weight: 1 },
);

/** Refunds are of charges before them, and all of a charge's never more than its fee; lots given on a day expire after it. */
const anyUsage: fc.Arbitrary<Usage> = fc
  .record({ lots: fc.array(anyLot, { maxLength: 3 }), drafts: fc.array(anyStep, { maxLength: 30 }) })
  .map(({ lots, drafts }) => {
    const charges: { id: number; left: number }[] = [];
    const steps = drafts
      .toSorted((a, b) => a.day - b.day)
      .flatMap((draft, at): UsageStep[] => {
        const { day } = draft;
        if (draft.what === 'charge') {
          charges.push({ id: at, left: draft.credits });
          return [charge(day, at, draft.credits)];
        }
        if (draft.what === 'given') {
          const { remaining: _, expiresDay, ...lot } = draft.lot;
          return [
            {
              step: 'given',
              day,
              lotId: 1000 + at,
              lot: { ...lot, expiresDay: expiresDay === null ? null : day + 1 + expiresDay },
              isRefund: at % 3 === 0,
            },
          ];
        }
        const of = charges[draft.of % Math.max(1, charges.length)];
        const credits = Math.min(draft.credits, of?.left ?? 0);
        if (of === undefined || credits === 0) return [];
        of.left -= credits;
        return [{ step: 'refund', day, chargeId: of.id, credits }];
      });
    return { from: 0, to: LAST, opening: lots.map(({ remaining, ...lot }, index) => opening(index + 1, lot, remaining)), steps };
  });

const anyRules = fc
  .record({
    payAsYouUse: fc.constantFrom('exact_fee' as const, 'shortfall' as const),
    threshold: fc.option(fc.record({ credits: fc.nat(9), operator: fc.constantFrom('below' as const, 'at_or_below' as const) })),
    creditsExpireAfterDays: fc.option(fc.integer({ min: 1, max: 6 })),
  })
  .map((terms) => rulesOf(terms));
const anyPack = fc.record({
  id: fc.constant('p'),
  name: fc.constant('P'),
  price: fc.integer({ min: 1, max: 60 }),
  credits: fc.integer({ min: 10, max: 60 }),
});

describe('random usages', () => {
  test('come out as those of a naive account that asks the real decisions', () => {
    fc.assert(
      fc.property(anyUsage, anyRules, fc.option(anyPack), (usage, rules, pack) => {
        const found = replayPlan(usage, pack === null ? { kind: 'pay_as_you_use' } : { kind: 'automatic', pack }, rules);
        const naive = naiveReplay(usage, pack, rules);
        expect({
          paid: found.paid,
          cardCharges: found.cardCharges,
          used: found.used,
          expired: found.expired.credits,
          expiredCost: found.expired.cost,
          idle: found.idle.mean,
          left: found.left.credits,
          leftCost: found.left.cost,
        }).toEqual(naive);
      }),
      { numRuns: 1500 },
    );
  });

  test('no money is lost: what was there, given and paid is used, expired, left or recoverable tax', () => {
    fc.assert(
      fc.property(anyUsage, anyRules, fc.option(anyPack), fc.boolean(), (usage, rules, pack, taxed) => {
        const terms = { ...rules.terms, ...(taxed ? { tax: { timing: 'on_top_up', rateBasisPoints: 1900, recoverable: true } as const } : {}) };
        const found = replayPlan(usage, pack === null ? { kind: 'pay_as_you_use' } : { kind: 'automatic', pack }, { ...rules, terms });
        const there = usage.opening.reduce((sum, { terms: { quantity, cost, ...of }, remaining }) => {
          return sum + costOf({ quantity, cost, left: remaining, expires: 0, bonus: of.bonus, made: 0 });
        }, 0);
        const given = usage.steps.reduce((sum, step) => sum + (step.step === 'given' && !step.isRefund ? step.lot.cost : 0), 0);
        expect(found.used + found.expired.cost + found.corrected + found.left.cost + found.tax).toBe(there + given + found.paid);
        expect(found.cost).toBe(found.used + found.expired.cost);
      }),
      { numRuns: 500 },
    );
  });
});
