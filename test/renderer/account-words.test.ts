/** Every code of a closed set has its words, and typed amounts are read exactly. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DRILLS } from '../../electron/billing/drill.ts';
import type { UnpaidReason } from '../../electron/billing/fee-decision.ts';
import type { FailureReason } from '../../electron/billing/failover.ts';
import { ATTEMPT_LIFE, OBLIGATION_LIFE } from '../../electron/billing/lives.ts';
import type { NoTopUpReason, TopUpCause } from '../../electron/billing/top-up-decision.ts';
import { TEST_CARDS } from '../../electron/engine/processors/sandbox-cards.ts';
import type { Figures } from '../../renderer/book.tsx';
import { decimalText, figure, money } from '../../renderer/format.ts';
import { decisionWords } from '../../renderer/pages/deduction/decision-words.ts';
import type { Decision } from '../../renderer/pages/deduction/decision-words.ts';
import { amountText, parseAmount } from '../../renderer/parts/amount-input.tsx';
import { text } from '../../renderer/text/text.ts';

const AT = Date.UTC(2026, 10, 23, 12);
const figures: Figures = {
  credits: (amount) => figure(amount, 2),
  creditsChange: (amount) => figure(amount, 2),
  cost: (amount) => figure(amount, 2),
  costChange: (amount) => figure(amount, 2),
  money: (amount) => money(amount, 'EUR', 2),
};
const told = (decision: Decision) => decisionWords(decision, { figures, timeZone: 'Europe/Berlin', today: '2026-11-23' });

/** Complete by their types: a reason that is added has to be added here, and then in words. */
const NOT: Readonly<Record<NoTopUpReason, string>> = {
  covered: 'Not topped up: 46.00 needed, 3.50 available.',
  pay_as_you_use: 'Not topped up: pay-as-you-use applies. 46.00 needed, 3.50 available.',
  paused: 'Not topped up: the account is paused. 46.00 needed, 3.50 available.',
  switched_off: 'Not topped up: switched off after 3 failures in a row. 46.00 needed, 3.50 available.',
  unknown_outcome: 'Not topped up: the outcome of a charge is not known yet. 46.00 needed, 3.50 available.',
  waiting_for_owner: 'Not topped up: one waits for the owner of the card. 46.00 needed, 3.50 available.',
  waiting_for_later_try: 'Not topped up: one waits to be tried again. 46.00 needed, 3.50 available.',
  top_up_open: 'Not topped up: one is under way. 46.00 needed, 3.50 available.',
  clock_set_back: 'Not topped up: the clock of this computer was set back. 46.00 needed, 3.50 available.',
  no_method: 'Not topped up: no activated method can be charged. 46.00 needed, 3.50 available.',
  cap_month: 'Not topped up: the cap of the month is reached, €450.00 were left. 46.00 needed, 3.50 available.',
  cap_day: 'Not topped up: the cap of the day is reached, €20.00 were left. 46.00 needed, 3.50 available.',
  count_reached: 'Not topped up: 2 top-ups today, no more are allowed. 46.00 needed, 3.50 available.',
  cooling_down: 'Not topped up: cooling down. 46.00 needed, 3.50 available.',
  offline: 'Not topped up: there was no connection. 46.00 needed, 3.50 available.',
};
const BECAUSE: Readonly<Record<TopUpCause | 'by_hand', string>> = {
  insufficient: 'because 46.00 were needed and 3.50 were there',
  used_up: 'because credits were used up',
  threshold: 'because 3.50 were there and the vendor’s threshold is 50.00',
  by_hand: 'bought by hand',
};
const UNPAID: Readonly<Record<UnpaidReason, true>> = {
  no_top_up: true,
  balance: true,
  paused: true,
  unknown_outcome: true,
  clock_set_back: true,
  no_method: true,
  offline: true,
};
const FAILURES: Readonly<Record<FailureReason, true>> = { no_method: true, declined: true, owner_wanted: true, owner_did_not_confirm: true };

const FIGURES = {
  fee: 46_00,
  available: 3_50,
  pending: 0,
  threshold: 50_00,
  capLeftToday: 20_00,
  capLeftThisMonth: 450_00,
  topUpsToday: 2,
  failuresInARow: 3,
};

function topUp(because: string, more: Partial<Decision> & { readonly until?: number; readonly charged?: true } = {}): Decision {
  const { until = null, charged, ...rest } = more;
  const charge = charged ? { packId: 'large', packs: 1, price: 900_00, credits: 1000_00 } : null;
  return {
    id: 1,
    at: AT,
    subject: 'top_up',
    about: null,
    because,
    need: 'fee',
    decision: { because, charge, until, figures: FIGURES },
    facts: {},
    payment: null,
    ...rest,
  };
}

function payment(state: NonNullable<Decision['payment']>['state'], failure = ''): NonNullable<Decision['payment']> {
  const attempt = { at: AT, methodId: 1, method: 'visa 4242', state: 'succeeded' as const, code: '', detail: '', ownerUrl: null };
  const common = { id: 1, purpose: 'top_up' as const, because: 'automatic' as const, amount: 900_00, credits: 1000_00, openedAt: AT, closedAt: null };
  const noMismatch = { mismatch: null, settlement: null, owner: null };
  return { ...common, ...noMismatch, state, failure, retryAt: AT + 86_400_000, eventId: null, attempts: state === 'succeeded' ? [attempt] : [] };
}

describe('the decision log in words', () => {
  test.each(Object.entries(NOT))('%s', (because, sentence) => {
    expect(told(topUp(because))).toMatchObject({ sentence, amount: null });
    expect(text.decisions.badges[because]).toBeDefined();
  });

  test('says until when, on the day by its time and otherwise with its day', () => {
    expect(told(topUp('cooling_down', { until: AT + 65 * 60_000 })).sentence).toContain('cooling down until 14:05.');
    expect(told(topUp('count_reached', { until: Date.UTC(2026, 10, 23, 23) })).sentence).toContain('no more are allowed until Tue 24 Nov, 00:00.');
  });

  test.each(Object.entries(BECAUSE))('a top-up: %s', (because, cause) => {
    const done = told(topUp(because, { charged: true, payment: payment('succeeded') }));
    expect(done).toMatchObject({
      badge: 'Topped up',
      tone: 'ok',
      sentence: `Topped up 1,000.00 credits for €900.00 with Visa ·· 4242, ${cause}.`,
      amount: 900_00,
    });
  });

  test('a top-up that did not succeed, or not yet, says how it stands', () => {
    for (const state of Object.keys(OBLIGATION_LIFE.table) as (keyof typeof OBLIGATION_LIFE.table)[]) {
      if (state === 'succeeded') continue;
      const { sentence, amount, badge } = told(topUp('used_up', { charged: true, payment: payment(state, 'declined') }));
      expect(sentence).toMatch(/^Top-up of 1,000\.00 credits for €900\.00 begun, because credits were used up\. \S.*\.$/);
      expect(sentence + badge).not.toMatch(/_|undefined/);
      expect(amount).toBeNull();
      expect(text.payment.states[state]).toBeDefined();
    }
  });

  test('a fee says how it was paid, or why it was not', () => {
    const fee = (because: string, facts: Decision['facts'] = {}): Decision => ({
      ...topUp(because),
      subject: 'fee',
      decision: null,
      facts: { credits: 46_00, ...facts },
    });
    for (const because of Object.keys(UNPAID)) {
      expect(text.decisions.unpaid[because]).toBeDefined();
      expect(told(fee(because)).sentence).toBe(`Fee of 46.00 not paid: ${text.decisions.unpaid[because]}.`);
    }
    const cooling = { ...fee('no_top_up', { topUp: 'cooling_down' }), decision: topUp('cooling_down', { until: AT + 65 * 60_000 }).decision };
    expect(told(cooling).sentence).toBe('Fee of 46.00 not paid: no top-up came, cooling down until 14:05.');
    expect(told(fee('covered')).sentence).toBe('Fee of 46.00 paid from credits.');
    expect(told(fee('exact_fee', { amount: 46_00 })).sentence).toBe('Fee of 46.00 charged to the card, exactly €46.00.');
    expect(told(fee('shortfall', { amount: 42_50, drawn: 3_50 })).sentence).toBe(
      'Fee of 46.00: 3.50 from credits, the missing €42.50 charged to the card.',
    );
  });
});

test('states, failures, drills and test cards have words', () => {
  for (const state of Object.keys(ATTEMPT_LIFE.table)) expect(text.payment.attempts).toHaveProperty(state);
  for (const failure of Object.keys(FAILURES)) expect(text.payment.failures).toHaveProperty(failure);
  for (const drill of DRILLS) expect([text.methods.drill.scenarios, text.methods.drill.tried].every((words) => drill in words)).toBe(true);
  for (const token of TEST_CARDS.keys()) expect(text.methods.testCards).toHaveProperty(token);
});

describe('a typed amount', () => {
  test('comes back as it was written, with any number of decimals', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99_999_999_999 }), fc.integer({ min: 0, max: 4 }), (amount, decimals) => {
        expect(parseAmount(amountText(amount, decimals), decimals)).toBe(amount);
        expect(parseAmount(figure(amount, decimals), decimals)).toBe(amount);
        expect(amountText(amount, decimals)).toBe(decimalText(amount, decimals));
      }),
    );
  });

  test.each([
    ['900', 900_00],
    ['900.5', 900_50],
    [' 2,700.00 ', 2700_00],
    ['900,50', undefined],
    ['9,00', undefined],
    ['900.555', undefined],
    ['-5', undefined],
    ['1e3', undefined],
    ['', undefined],
    ['12345678901234', undefined],
  ])('%j', (typed, amount) => expect(parseAmount(typed, 2)).toBe(amount));
});
