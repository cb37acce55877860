/** What a comparison of plans says in words, whatever came out. */

import { expect, test } from 'vitest';
import type { OutputOf } from '../../electron/ipc/contract/contract.ts';
import { verdictOf } from '../../renderer/pages/reports/plans/verdict.ts';

type Comparison = OutputOf<'report.plans'>;
type Plan = Comparison['plans'][number];

const FIGURES = {
  paid: 0, cardCharges: 0, bought: 0, discount: 0, tax: 0, used: 0, expired: { credits: 0, cost: 0 }, corrected: 0, left: { credits: 0, cost: 0 },
  idle: { mean: 0, days: 0 }, cost: 0, costPerCharge: null, beyondBest: 0,
}; // prettier-ignore
const pack = (name: string) => ({ id: name, name, price: 90_00, credits: 100_00 });

function plan(name: string | null, given: Partial<Plan>): Plan {
  return { ...FIGURES, pack: name === null ? null : pack(name), inUse: false, best: false, ...given };
}

function said(plans: readonly Plan[], asItWas: Partial<Plan> | null = null): readonly string[] {
  const usage = { charges: 1, credits: 10_00, refunds: 0, refunded: 0 };
  return verdictOf(
    {
      from: '2026-11-01', to: '2026-11-30', days: 30, start: 'balance', settingsOf: '2026-11-30', opening: { credits: 0, cost: 0 }, usage,
      rules: { threshold: null, payAsYouUse: 'exact_fee', creditsExpireAfterDays: null }, plans: [...plans], tooSmall: [],
      asItWas: asItWas && { ...FIGURES, cost: asItWas.cost ?? 0, beyondBest: asItWas.beyondBest ?? 0 },
    },
    (amount) => `€${amount / 100}`,
  ); // prettier-ignore
}

test.each<[what: string, plans: readonly Plan[], sentence: string]>([
  [
    'another pack costs less',
    [plan('Pack 500', { inUse: true, cost: 60_00, beyondBest: 5_00 }), plan('Pack 900', { best: true, cost: 55_00 })],
    'Automatic top-up with Pack 900 would have cost €5 less than the plan in use, Pack 500.',
  ],
  [
    'pay-as-you-use costs less than what expires',
    [plan(null, { best: true, cost: 55_00 }), plan('Pack 900', { inUse: true, cost: 60_00, beyondBest: 5_00 })],
    'Pay-as-you-use would have cost €5 less than the plan in use, Pack 900.',
  ],
  [
    'the plan in use is the best',
    [plan('Pack 900', { inUse: true, best: true, cost: 55_00 })],
    'Automatic top-up with Pack 900, which is in use, would have cost the least: €55.',
  ],
  [
    'it costs the same as another, which ties up less',
    [plan(null, { best: true, cost: 55_00 }), plan('Pack 900', { inUse: true, cost: 55_00 })],
    'Pay-as-you-use would have cost as much as the plan in use, Pack 900.',
  ],
  ['none of them is in use', [plan(null, { best: true, cost: 55_00 })], 'Pay-as-you-use would have cost the least: €55.'],
  ['nothing was used', [plan(null, { inUse: true })], 'Nothing was charged in this period: every plan would have cost nothing.'],
])('where %s', (_what, plans, sentence) => {
  expect(said(plans)).toEqual([sentence]);
});

test.each<[beyondBest: number, sentence: string]>([
  [5_00, 'What was really bought cost €60, €5 more.'],
  [0, 'What was really bought cost as much.'],
  [-5_00, 'What was really bought cost €60, €5 less than any of these plans.'],
])('what was really bought, %i beyond the best plan', (beyondBest, sentence) => {
  expect(said([plan(null, { best: true, inUse: true })], { cost: 60_00, beyondBest })[1]).toBe(sentence);
});
