/** How a fee is paid (rules T2, T3, C4) and when it falls due (rule C2). */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Units } from '../../db/ledger/money.ts';
import { decideFee, faceValueOnCard, feeStart, type FeeDecision } from '../../electron/billing/fee-decision.ts';
import type { AccountSnapshot, Policy } from '../../electron/billing/policy.ts';
import { decideTopUp } from '../../electron/billing/top-up-decision.ts';
import { DEFAULT_TERMS } from '../../electron/billing/vendor-presets.ts';
import type { FeeDue, VendorTerms } from '../../electron/billing/vendor-terms.ts';
import { anyPolicy, anySnapshot } from './arbitraries.ts';
import { EURO, HOUR_MS, method, NOON, policyOf, snapshotOf } from './samples.ts';

type Mode = 'automatic' | 'exact_fee' | 'shortfall';

const FEE = { kind: 'quotation', credits: 40_00, byCampaign: false } as const;
const BY_CAMPAIGN = { kind: 'lead_purchase', credits: 40_00, byCampaign: true } as const;

function policyIn(mode: Mode, given: Partial<Policy> = {}, terms: Partial<VendorTerms> = {}): Policy {
  return mode === 'automatic' ? policyOf(given, terms) : policyOf({ topUp: { mode: 'off' }, ...given }, { payAsYouUse: mode, ...terms });
}

function decide(policy: Policy, snapshot: AccountSnapshot, fee: { readonly kind: 'quotation' | 'lead_purchase'; readonly credits: number; readonly byCampaign: boolean } = FEE): FeeDecision {
  return decideFee(policy, snapshot, fee, decideTopUp(policy, snapshot, { because: 'fee', credits: fee.credits }));
} // prettier-ignore

/** What is decided, in short. */
function inShort(decision: FeeDecision): string {
  if (decision.pay === 'card') return `card ${decision.amount}, ${decision.credits} drawn`;
  return decision.pay === 'none' ? decision.because : decision.pay;
}

const COVERED = { available: 40_00 };
const SHORT = { available: 39_99 };
const EMPTY = { available: 0 };
const OVERDRAWN = { available: -5_00 };
const COMING = { ...SHORT, openTopUp: 'open', pending: 100_00 } as const;
const JUST_ENOUGH_COMING = { ...EMPTY, openTopUp: 'open', pending: 40_00 } as const;
const NOT_ENOUGH_COMING = { ...EMPTY, openTopUp: 'open', pending: 39_99 } as const;
const COMING_LATER = { ...SHORT, openTopUp: 'waiting', pending: 100_00 } as const;
const COMING_BY_OWNER = { ...SHORT, openTopUp: 'awaiting_owner', pending: 100_00 } as const;
const UNKNOWN = { ...SHORT, openTopUp: 'unknown', pending: 100_00, unknownOutcome: true } as const;
const COOLING = { ...SHORT, lastAutomaticAt: NOON - 1 };
const NO_METHOD = { ...SHORT, methods: [method(1, { state: 'verified' })] };
const OFFLINE = { ...SHORT, online: false };
const SET_BACK = { ...SHORT, latestInstant: NOON + 1 };
const LOST = { ...SHORT, unknownOutcome: true };

test.each<[string, Partial<AccountSnapshot>, automatic: string, exact: string, shortfall: string, campaign: string]>([
  // In pay-as-you-use a campaign's purchase is never charged to a card (rule C4).
  ['covered', COVERED, 'draw', 'draw', 'draw', 'draw'],
  ['short by a unit', SHORT, 'await_top_up', 'card 4000, 0 drawn', 'card 1, 3999 drawn', 'balance'],
  ['nothing left', EMPTY, 'await_top_up', 'card 4000, 0 drawn', 'card 4000, 0 drawn', 'balance'],
  ['overdrawn', OVERDRAWN, 'await_top_up', 'card 4000, 0 drawn', 'card 4000, 0 drawn', 'balance'],
  ['a top-up coming that covers it', COMING, 'await_top_up', 'await_top_up', 'await_top_up', 'await_top_up'],
  ['one that just does', JUST_ENOUGH_COMING, 'await_top_up', 'await_top_up', 'await_top_up', 'await_top_up'],
  ['one that does not', NOT_ENOUGH_COMING, 'await_top_up', 'card 4000, 0 drawn', 'card 4000, 0 drawn', 'balance'],
  ['one that waits for days', COMING_LATER, 'await_top_up', 'card 4000, 0 drawn', 'card 1, 3999 drawn', 'balance'],
  ['one that waits for its owner', COMING_BY_OWNER, 'await_top_up', 'card 4000, 0 drawn', 'card 1, 3999 drawn', 'balance'],
  ['one whose outcome is not known', UNKNOWN, 'await_top_up', 'await_top_up', 'await_top_up', 'await_top_up'],
  ['another unknown outcome', LOST, 'no_top_up', 'unknown_outcome', 'unknown_outcome', 'balance'],
  ['no top-up, cooling down', COOLING, 'no_top_up', 'card 4000, 0 drawn', 'card 1, 3999 drawn', 'balance'],
  ['no method', NO_METHOD, 'no_top_up', 'no_method', 'no_method', 'balance'],
  ['offline', OFFLINE, 'no_top_up', 'offline', 'offline', 'balance'],
  ['the clock set back', SET_BACK, 'no_top_up', 'clock_set_back', 'clock_set_back', 'balance'],
])('T2 T3 C4 %s', (_, given, automatic, exact, shortfall, campaign) => {
  const snapshot = snapshotOf(given);
  expect(inShort(decide(policyIn('automatic'), snapshot))).toBe(automatic);
  expect(inShort(decide(policyIn('automatic'), snapshot, BY_CAMPAIGN))).toBe(automatic);
  expect(inShort(decide(policyIn('exact_fee'), snapshot))).toBe(exact);
  expect(inShort(decide(policyIn('shortfall'), snapshot))).toBe(shortfall);
  expect(inShort(decide(policyIn('exact_fee'), snapshot, BY_CAMPAIGN))).toBe(campaign);
  expect(inShort(decide(policyIn('shortfall'), snapshot, BY_CAMPAIGN))).toBe(campaign);
});

test.each<[Mode, string]>([
  ['automatic', 'paused'],
  ['exact_fee', 'paused'],
  ['shortfall', 'paused'],
])('T2 while the account is paused, credits pay and no card does: %s', (mode, because) => {
  expect(inShort(decide(policyIn(mode, { paused: true }), snapshotOf(COVERED)))).toBe('draw');
  expect(inShort(decide(policyIn(mode, { paused: true }), snapshotOf(SHORT)))).toBe(because);
});

test.each<[Mode, number]>([
  ['automatic', 0],
  ['exact_fee', 0],
  ['shortfall', -5_00],
])('C1 a fee of nothing is drawn, whatever is there: %s', (mode, available) => {
  expect(inShort(decide(policyIn(mode), snapshotOf({ available }), { ...FEE, credits: 0 }))).toBe('draw');
});

test('T8 an unpaid fee says why there is no top-up, and shows its figures', () => {
  const figures = { fee: 40_00, available: 39_99, pending: 0, methodId: 1 };
  expect(decide(policyIn('automatic'), snapshotOf(COOLING))).toEqual({ pay: 'none', because: 'no_top_up', topUp: 'cooling_down', figures });
  expect(decide(policyIn('exact_fee'), snapshotOf(OFFLINE))).toEqual({ pay: 'none', because: 'offline', topUp: null, figures });
});

test.each<[string, credits: number, Omit<Units, 'currency'>, amount: number]>([
  ['euro', 40_00, { creditDecimals: 2, currencyDecimals: 2 }, 40_00],
  ['yen, rounded half up', 40_50, { creditDecimals: 2, currencyDecimals: 0 }, 41],
  ['yen, rounded down', 40_49, { creditDecimals: 2, currencyDecimals: 0 }, 40],
  ['yen, one at least', 1, { creditDecimals: 2, currencyDecimals: 0 }, 1],
  ['dinars', 40_01, { creditDecimals: 2, currencyDecimals: 3 }, 40_010],
  ['whole credits in euro', 40, { creditDecimals: 0, currencyDecimals: 2 }, 40_00],
])('T2 the card pays the face value in %s', (_, credits, units, amount) => {
  const given = { ...EURO, ...units };
  expect(faceValueOnCard(credits, given)).toBe(amount);
  expect(decide(policyIn('exact_fee', { units: given }), snapshotOf(EMPTY), { ...FEE, credits })).toMatchObject({ pay: 'card', because: 'exact_fee', credits: 0, amount });
}); // prettier-ignore

test('T2 T3 for any policy and account there is one decision, and a card pays only what it may', () => {
  fc.assert(
    fc.property(anyPolicy, anySnapshot, fc.nat(80), fc.boolean(), (policy, snapshot, credits, byCampaign) => {
      const fee = { kind: byCampaign ? 'lead_purchase' : 'quotation', credits, byCampaign } as const;
      const topUp = decideTopUp(policy, snapshot, { because: 'fee', credits });
      const decision = decideFee(policy, snapshot, fee, topUp);
      expect(decision.pay === 'draw').toBe(credits === 0 || credits <= snapshot.available);
      if (topUp.charge !== null) expect(decision.pay).toBe('await_top_up');
      if (decision.pay !== 'card') return;
      expect([policy.topUp.mode, policy.paused, byCampaign, snapshot.online, snapshot.unknownOutcome]).toEqual(['off', false, false, true, false]);
      expect(snapshot.methods.some(({ state, chargeable }) => state === 'active' && chargeable)).toBe(true);
      expect(decision.amount).toBeGreaterThan(0);
      expect(decision.credits).toBe(decision.because === 'shortfall' ? Math.max(0, snapshot.available) : 0);
      expect(decision.amount).toBe(faceValueOnCard(credits - decision.credits, policy.units));
    }),
    { numRuns: 2000 },
  );
});

describe('C2 a fee falls due', () => {
  const TERMS: readonly (readonly [string, FeeDue, hours: number | null])[] = [
    ['on contact', { when: 'on_contact' }, null],
    ['when it is read, for 48 hours', { when: 'on_read', releaseAfterHours: 48 }, 48],
    ['when it is replied to, for a week', { when: 'on_reply', releaseAfterHours: 168 }, 168],
  ];

  test.each(TERMS)('%s', (_, feeDue, hours) => {
    const terms = { ...DEFAULT_TERMS, feeDue };
    const held = hours === null ? { state: 'due' } : { state: 'held', releaseAt: NOON + hours * HOUR_MS };
    expect(feeStart(terms, { kind: 'quotation', contactedAt: NOON })).toEqual(held);
    // A lead that is bought, and a customer who approaches, wait for nothing.
    expect(feeStart(terms, { kind: 'lead_purchase', contactedAt: NOON })).toEqual({ state: 'due' });
    expect(feeStart(terms, { kind: 'promotion', contactedAt: NOON })).toEqual({ state: 'due' });
  });
});
