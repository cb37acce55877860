/** Lives: each state and step allowed or refused, as the rules say; an illegal step does not compile. */

import { describe, expect, test } from 'vitest';
import { Refused } from '../../db/ledger/refusal.ts';
import type { Lifecycle } from '../../electron/billing/lifecycle.ts';
import { ATTEMPT_LIFE, FEE_LIFE, MAIL_LIFE, METHOD_LIFE, OBLIGATION_LIFE, OFFER_LIFE, REFUND_REQUEST_LIFE } from '../../electron/billing/lives.ts';

/** Every legal step, as `state: step → state`, written down from the rules. */
const LEGAL: readonly (readonly [name: string, life: Lifecycle<never>, steps: readonly string[]])[] = [
  [
    'M1 a payment method',
    METHOD_LIFE as unknown as Lifecycle<never>,
    [
      'added: verify → verified',
      'added: disable → disabled',
      'added: expire → expired',
      'added: remove → removed',
      'verified: activate → active',
      'verified: disable → disabled',
      'verified: expire → expired',
      'verified: remove → removed',
      'active: deactivate → verified',
      'active: disable → disabled',
      'active: expire → expired',
      'active: remove → removed',
      'expired: verify → verified',
      'expired: remove → removed',
      'disabled: verify → verified',
      'disabled: remove → removed',
    ],
  ],
  [
    'T9 a payment',
    OBLIGATION_LIFE as unknown as Lifecycle<never>,
    [
      'open: succeed → succeeded',
      'open: await_owner → awaiting_owner',
      'open: lose → unknown',
      'open: wait → waiting',
      'open: fail → failed',
      'open: cancel → cancelled',
      'waiting: retry → open',
      'waiting: fail → failed',
      'waiting: cancel → cancelled',
      'awaiting_owner: succeed → succeeded',
      'awaiting_owner: lose → unknown',
      'awaiting_owner: decline → open',
      'awaiting_owner: fail → failed',
      'unknown: succeed → succeeded',
      'unknown: await_owner → awaiting_owner',
      'unknown: decline → open',
      'unknown: fail → failed',
    ],
  ],
  [
    'T10 an attempt',
    ATTEMPT_LIFE as unknown as Lifecycle<never>,
    [
      'intended: succeed → succeeded',
      'intended: decline → declined',
      'intended: await_owner → awaiting_owner',
      'intended: lose → unknown',
      'intended: mismatch → mismatched',
      'unknown: succeed → succeeded',
      'unknown: decline → declined',
      'unknown: await_owner → awaiting_owner',
      'unknown: find_nothing → absent',
      'unknown: mismatch → mismatched',
      'awaiting_owner: succeed → succeeded',
      'awaiting_owner: decline → declined',
      'awaiting_owner: give_up → given_up',
      'awaiting_owner: lose → unknown',
      'awaiting_owner: mismatch → mismatched',
      'mismatched: succeed → succeeded',
      'mismatched: decline → declined',
      'mismatched: give_back → given_back',
      'mismatched: disown → disowned',
    ],
  ],
  [
    'C2 a fee',
    FEE_LIFE as unknown as Lifecycle<never>,
    [
      'held: fall_due → due',
      'held: release → released',
      'due: post → posted',
      'due: pay_by_card → paying',
      'due: leave_unpaid → unpaid',
      'paying: post → posted',
      'paying: leave_unpaid → unpaid',
      'unpaid: try_again → due',
    ],
  ],
  [
    'C4 a lead on offer',
    OFFER_LIFE as unknown as Lifecycle<never>,
    [
      'available: buy → bought',
      'available: pass → passed',
      'available: vanish → gone',
      'passed: buy → bought',
      'passed: pass → passed',
      'passed: vanish → gone',
    ],
  ],
  [
    'C5 a refund request',
    REFUND_REQUEST_LIFE as unknown as Lifecycle<never>,
    [
      'requested: approve → approved',
      'requested: deny → denied',
      'requested: withdraw → withdrawn',
      'approved: credit → credited',
      'approved: deny → denied',
    ],
  ],
  [
    'W6 a mail',
    MAIL_LIFE as unknown as Lifecycle<never>,
    [
      'waiting: send → sending',
      'waiting: give_up → given_up',
      'sending: accept → sent',
      'sending: put_off → waiting',
      'sending: refuse → refused',
      'refused: try_again → waiting',
      'refused: give_up → given_up',
    ],
  ],
];

/** Names that every object has, and none of which is a step. */
const NO_STEPS = ['constructor', '__proto__', 'toString', '', 'Succeed'];

describe.each(LEGAL)('%s', (_, life, legal) => {
  const states: readonly string[] = life.states;
  const known = [...new Set(legal.map((line) => line.slice(line.indexOf(' ') + 1, line.indexOf(' →'))))];

  test('every step from every state is allowed or refused by name', () => {
    const allowed: string[] = [];
    for (const state of states)
      for (const step of [...known, ...NO_STEPS]) {
        if (life.allows(state, step)) allowed.push(`${state}: ${step} → ${life.afterStored(state, step)}`);
        else expect(() => life.afterStored(state, step)).toThrow(Refused);
      }
    expect(allowed.toSorted()).toEqual(legal.toSorted());
  });

  test('it ends where no step leads out, and each state is led to or is the first', () => {
    const left = new Set(legal.map((line) => line.slice(0, line.indexOf(':'))));
    const reached = new Set(legal.map((line) => line.slice(line.indexOf('→ ') + 2)));
    expect(states.filter((state) => life.isEnd(state))).toEqual(states.filter((state) => !left.has(state)));
    expect(states.filter((state) => !reached.has(state)).length).toBeLessThanOrEqual(1);
  });

  test('a state that it does not have takes no step', () => {
    for (const state of ['', 'constructor', '__proto__', 'unheard_of'])
      for (const step of [...known, ...NO_STEPS]) expect(life.allows(state, step)).toBe(false);
  });
});

test('what is refused is said in words', () => {
  expect(() => REFUND_REQUEST_LIFE.afterStored('credited', 'withdraw')).toThrow('A refund request that is credited cannot withdraw.');
  expect(() => OBLIGATION_LIFE.afterStored('awaiting_owner', 'cancel')).toThrow('A payment that is awaiting owner cannot cancel.');
});

test('an illegal step does not compile', () => {
  const illegal = [
    // @ts-expect-error M1 a method that was only added is not activated
    () => METHOD_LIFE.after('added', 'activate'),
    // @ts-expect-error M1 what was removed stays removed
    () => METHOD_LIFE.after('removed', 'verify'),
    // @ts-expect-error T10 what is unknown does not wait for a later try
    () => OBLIGATION_LIFE.after('unknown', 'wait'),
    // @ts-expect-error T9 what has failed does not succeed
    () => OBLIGATION_LIFE.after('failed', 'succeed'),
    // @ts-expect-error T10 an intent is looked up before it is called absent
    () => ATTEMPT_LIFE.after('intended', 'find_nothing'),
    // @ts-expect-error T9 a charge that was made is not declined
    () => ATTEMPT_LIFE.after('succeeded', 'decline'),
    // @ts-expect-error C2 a fee that was released is not posted
    () => FEE_LIFE.after('released', 'post'),
    // @ts-expect-error C4 a lead is bought once
    () => OFFER_LIFE.after('bought', 'buy'),
    // @ts-expect-error C5 credits do not come back before the vendor approves
    () => REFUND_REQUEST_LIFE.after('requested', 'credit'),
    // @ts-expect-error no life has such a state
    () => FEE_LIFE.after('unheard_of', 'post'),
  ];
  for (const step of illegal.slice(0, -1)) expect(step()).toBeUndefined();
});

test('a legal step gives the state that it leads to, by type as well', () => {
  const posted: 'posted' = FEE_LIFE.after('due', 'post');
  const active: 'active' = METHOD_LIFE.after('verified', 'activate');
  expect([posted, active]).toEqual(['posted', 'active']);
});
