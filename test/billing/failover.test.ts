/** Which method is tried next (rule T9): the decline table, later tries, and that every chain ends, whatever is answered and whatever the clock does. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classifyDecline, knownDeclineCodes } from '../../electron/billing/declines.ts';
import { nextStep, type AttemptSnapshot, type NextStep } from '../../electron/billing/failover.ts';
import type { MethodSnapshot } from '../../electron/billing/policy.ts';
import { anyMethods } from './arbitraries.ts';
import { DAY_MS, HOUR_MS, method, NOON } from './samples.ts';

type Answer = 'hard' | 'owner' | Exclude<AttemptSnapshot['state'], 'declined'> | 'soft';

function attempt(methodId: number, answer: Answer, at = NOON): AttemptSnapshot {
  return answer === 'hard' || answer === 'soft' || answer === 'owner'
    ? { methodId, state: 'declined', decline: answer, at }
    : { methodId, state: answer, decline: null, at };
}

function methods(count: number): readonly MethodSnapshot[] {
  return Array.from({ length: count }, (_, index) => method(index + 1));
}

const tryNext = (methodId: number): NextStep => ({ step: 'try', methodId });
const waitDays = (days: number): NextStep => ({ step: 'wait', until: NOON + days * DAY_MS });
const fail = (because: 'no_method' | 'declined' | 'owner_wanted' | 'owner_did_not_confirm'): NextStep => ({ step: 'fail', because });

/** What follows an answer of the method at a position (from 1), where all before it declined softly and it is the last or is not. */
const TABLE: readonly (readonly [answer: Answer, then: string, (position: number, last: boolean, alone: boolean) => NextStep])[] = [
  ['soft', 'the next one, or later', (position, last) => (last ? waitDays(1) : tryNext(position + 1))],
  ['hard', 'the next one, or the others later', (position, last, alone) => (last ? (alone ? fail('declined') : waitDays(1)) : tryNext(position + 1))],
  ['owner', 'the next one, or the others later', (position, last, alone) => (last ? (alone ? fail('owner_wanted') : waitDays(1)) : tryNext(position + 1))],
  ['given_up', 'the next one, or the others later', (position, last, alone) => (last ? (alone ? fail('owner_did_not_confirm') : waitDays(1)) : tryNext(position + 1))],
  ['absent', 'the same once more', (position) => tryNext(position)],
  ['unknown', 'no other', (position) => ({ step: 'look_up', methodId: position })],
  ['intended', 'no other', (position) => ({ step: 'look_up', methodId: position })],
  ['mismatched', 'a person', (position) => ({ step: 'settle_by_hand', methodId: position })],
  ['awaiting_owner', 'the owner, for 72 hours', (position) => ({ step: 'await_owner', methodId: position, until: NOON + 72 * HOUR_MS })],
  ['succeeded', 'nothing more', () => ({ step: 'done' })],
]; // prettier-ignore

const CHAINS = [1, 2, 3, 4].flatMap((count) => methods(count).map(({ id }) => [id, count] as const));

describe.each(TABLE)('T9 after %s comes %s', (answer, _, expected) => {
  test.each(CHAINS)('method %i of %i', (position, count) => {
    const before = methods(position - 1).map(({ id }) => attempt(id, 'soft'));
    expect(nextStep([...before, attempt(position, answer)], methods(count), NOON, NOON)).toEqual(expected(position, position === count, count === 1));
  });
});

describe.each(knownDeclineCodes())('T9 %s', (code) => {
  const { kind } = classifyDecline(code, null);
  const never = kind === 'soft' ? undefined : fail(kind === 'owner' ? 'owner_wanted' : 'declined');

  test.each(CHAINS)('from method %i of %i', (position, count) => {
    const before = methods(position - 1).map(({ id }) => attempt(id, 'soft'));
    const chain = [...before, attempt(position, kind)];
    const next = nextStep(chain, methods(count), NOON, NOON);
    if (position < count) expect(next).toEqual(tryNext(position + 1));
    else expect(next).toEqual(never !== undefined && count === 1 ? never : waitDays(1));
    // A day later it is the primary's turn again, unless it said never.
    const later = nextStep(chain, methods(count), NOON + DAY_MS, NOON);
    expect(later).toEqual(never === undefined || position > 1 ? tryNext(1) : count > 1 ? tryNext(2) : never);
  });
});

describe('T9 which methods', () => {
  test.each<[string, readonly MethodSnapshot[], NextStep]>([
    ['the primary first', methods(3), tryNext(1)],
    ['by their order and not their ids', [method(3), method(1)], tryNext(3)],
    ['none', [], fail('no_method')],
    ['none that was not activated', [method(1, { state: 'verified' }), method(2, { state: 'added' })], fail('no_method')],
    ['none that is gone', [method(1, { state: 'removed' }), method(2, { state: 'disabled' }), method(3, { state: 'expired' })], fail('no_method')],
    ['none that needs its owner', [method(1, { chargeable: false })], fail('no_method')],
    ['the first backup that can be charged', [method(1, { state: 'expired' }), method(2, { chargeable: false }), method(3)], tryNext(3)],
  ])('%s', (_, list, expected) => {
    expect(nextStep([], list, NOON, NOON)).toEqual(expected);
  });

  test('a method that was disabled, expired or removed in between is passed over', () => {
    for (const state of ['disabled', 'expired', 'removed', 'verified'] as const)
      expect(nextStep([attempt(1, 'soft')], [method(1), method(2, { state }), method(3)], NOON, NOON)).toEqual(tryNext(3));
  });

  test('one that was activated in between has its turn, first as the primary', () => {
    expect(nextStep([attempt(1, 'soft')], [method(9), method(1)], NOON, NOON)).toEqual(tryNext(9));
  });

  test('one that said never is not tried again, even when it is activated anew', () => {
    expect(nextStep([attempt(1, 'hard')], methods(1), NOON + 3 * DAY_MS, NOON)).toEqual(fail('declined'));
  });

  test('one whose owner did not confirm is not tried for this payment again, and the others are', () => {
    const chain = [attempt(1, 'given_up', NOON + 72 * HOUR_MS)];
    expect(nextStep(chain, methods(2), NOON + 72 * HOUR_MS, NOON)).toEqual(tryNext(2));
  });

  test('what has failed for want of methods after declines has failed by the declines', () => {
    expect(nextStep([attempt(1, 'soft')], [method(1, { state: 'removed' })], NOON, NOON)).toEqual(fail('declined'));
  });
});

describe('T9 an attempt that never arrived', () => {
  test('is made once more, and then counts', () => {
    expect(nextStep([attempt(1, 'absent'), attempt(1, 'absent')], methods(2), NOON, NOON)).toEqual(tryNext(2));
    expect(nextStep([attempt(1, 'absent'), attempt(1, 'soft')], methods(2), NOON, NOON)).toEqual(tryNext(2));
    expect(nextStep([attempt(1, 'absent'), attempt(1, 'absent')], methods(1), NOON, NOON)).toEqual(waitDays(1));
  });

  test('is made once more for each method', () => {
    const chain = [attempt(1, 'absent'), attempt(1, 'soft'), attempt(2, 'absent')];
    expect(nextStep(chain, methods(2), NOON, NOON)).toEqual(tryNext(2));
  });
});

describe('T9 later tries', () => {
  /** What happens at an offset (in days) to a chain in which everything is declined softly. */
  function chainUntil(days: number, list: readonly MethodSnapshot[]): readonly [number, number][] {
    const attempts: AttemptSnapshot[] = [];
    for (let now = NOON; now <= NOON + days * DAY_MS;) {
      const next = nextStep(attempts, list, now, NOON);
      if (next.step === 'try') attempts.push(attempt(next.methodId, 'soft', now));
      else if (next.step === 'wait') now = next.until;
      else break;
    }
    return attempts.map(({ methodId, at }) => [methodId, (at - NOON) / DAY_MS]);
  }

  test('come after 1, 3 and 7 days, from the primary on, and then it has failed', () => {
    expect(chainUntil(100, methods(1))).toEqual([[1, 0], [1, 1], [1, 3], [1, 7]]); // prettier-ignore
    expect(chainUntil(100, methods(2))).toEqual([[1, 0], [2, 0], [1, 1], [2, 1], [1, 3], [2, 3], [1, 7], [2, 7]]); // prettier-ignore
    const over = [0, 1, 3, 7].map((days) => attempt(1, 'soft', NOON + days * DAY_MS));
    expect(nextStep(over, methods(1), NOON + 7 * DAY_MS, NOON)).toEqual(fail('declined'));
  });

  test('begin at their instant and not before', () => {
    const chain = [attempt(1, 'soft')];
    expect(nextStep(chain, methods(1), NOON + DAY_MS - 1, NOON)).toEqual(waitDays(1));
    expect(nextStep(chain, methods(1), NOON + DAY_MS, NOON)).toEqual(tryNext(1));
  });

  test('that were slept through are not made up for', () => {
    expect(nextStep([attempt(1, 'soft')], methods(1), NOON + 5 * DAY_MS, NOON)).toEqual(tryNext(1));
    expect(nextStep([attempt(1, 'soft'), attempt(1, 'soft', NOON + 5 * DAY_MS)], methods(1), NOON + 5 * DAY_MS, NOON)).toEqual(waitDays(7));
  });

  test('are not brought forward, nor made again, by a clock that was set back', () => {
    const chain = [attempt(1, 'soft', NOON + DAY_MS)];
    expect(nextStep(chain, methods(1), NOON - 5 * DAY_MS, NOON)).toEqual(waitDays(3));
    const setBackBetween = [attempt(1, 'soft', NOON + DAY_MS), attempt(2, 'soft', NOON - 5 * DAY_MS)];
    expect(nextStep(setBackBetween, methods(2), NOON - 5 * DAY_MS, NOON)).toEqual(waitDays(3));
  });
});

test('T9 every chain ends, no method is tried twice in a round, and none ever after it said never', () => {
  const answers: fc.Arbitrary<Answer> = fc.constantFrom('soft', 'soft', 'hard', 'unknown', 'awaiting_owner', 'absent', 'succeeded');
  const event = fc.record({ answer: answers, found: answers, jump: fc.integer({ min: -4 * DAY_MS, max: 4 * DAY_MS }), changed: fc.option(anyMethods), answeredAfter: fc.integer({ min: -DAY_MS, max: 2 * DAY_MS }) }); // prettier-ignore
  fc.assert(
    fc.property(anyMethods, fc.array(event, { minLength: 60, maxLength: 60 }), (given, events) => {
      const attempts: AttemptSnapshot[] = [];
      let [list, now, latest] = [given, NOON, NOON];
      const rounds: (readonly [methodId: number, round: number])[] = [];
      for (const { answer, found, jump, changed, answeredAfter } of events) {
        list = changed ?? list;
        const next = nextStep(attempts, list, now, NOON);
        if (next.step === 'fail' || next.step === 'done') break;
        if (next.step === 'wait') {
          expect(next.until).toBeGreaterThan(Math.max(now, latest));
          now = jump > 0 ? next.until : now + jump;
        } else if (next.step === 'try') {
          const { methodId } = next;
          expect(list.find(({ id }) => id === methodId)).toMatchObject({ state: 'active', chargeable: true });
          expect(attempts.some((one) => one.methodId === methodId && (one.decline === 'hard' || one.state === 'given_up'))).toBe(false);
          latest = Math.max(latest, now);
          rounds.push([methodId, roundOf(latest)]);
          const intendedAt = now;
          now += answeredAfter;
          attempts.push(attempt(methodId, answer, Math.max(intendedAt, now)));
          latest = Math.max(latest, now);
        } else {
          // What was unknown is found out; the owner confirms, declines or stays away.
          const last = attempts.pop() as AttemptSnapshot;
          const answerFound = last.state === 'awaiting_owner' && (found === 'unknown' || found === 'absent') ? 'given_up' : found;
          latest = Math.max(latest, now);
          attempts.push(attempt(last.methodId, answerFound, Math.max(last.at, now)));
          now += jump;
        }
      }
      const tries = new Map<string, number>();
      for (const [methodId, round] of rounds) tries.set(`${methodId}/${round}`, (tries.get(`${methodId}/${round}`) ?? 0) + 1);
      for (const methodId of new Set(rounds.map(([id]) => id))) {
        const again = [...tries].filter(([name]) => name.startsWith(`${methodId}/`)).reduce((sum, [, times]) => sum + times - 1, 0);
        // Once more only for the first attempt that never arrived.
        expect(again).toBeLessThanOrEqual(attempts.some((one) => one.methodId === methodId && one.state === 'absent') ? 1 : 0);
      }
    }),
    { numRuns: 2000 },
  );

  function roundOf(instant: number): number {
    return [1, 3, 7].filter((days) => instant >= NOON + days * DAY_MS).length;
  }
});

test('T9 a chain that is answered has four rounds at most, and ends', () => {
  const answer: fc.Arbitrary<Answer> = fc.constantFrom('soft', 'hard', 'absent', 'given_up');
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 5 }), fc.array(answer, { minLength: 40, maxLength: 40 }), (count, answers) => {
      const attempts: AttemptSnapshot[] = [];
      let now = NOON;
      for (;;) {
        const next = nextStep(attempts, methods(count), now, NOON);
        if (next.step === 'fail') break;
        if (next.step === 'wait') now = next.until;
        else if (next.step === 'try') attempts.push(attempt(next.methodId, answers[attempts.length] ?? 'soft', now));
        else throw new Error(`unexpected ${next.step}`);
      }
      expect(attempts.length).toBeLessThanOrEqual(count * 4 + count);
    }),
  );
});
