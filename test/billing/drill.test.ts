/** The backup drill, and what is warned of before it matters (rule M5): nobody is charged, and what it says is what failover does. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { backupDrill, DRILLS, warningsOf, type BackupAnswer, type CardSnapshot, type Drill } from '../../electron/billing/drill.ts';
import { LATER_TRIES_DAYS, OWNER_HAS_MS } from '../../electron/billing/failover.ts';
import type { MethodSnapshot } from '../../electron/billing/policy.ts';
import { anyMethods } from './arbitraries.ts';
import { DAY_MS, method, NOON } from './samples.ts';

const steps = (methods: readonly MethodSnapshot[], primary: Drill) =>
  backupDrill(methods, primary, NOON).map(
    ({ step, methodId, until }) => `${step} ${methodId ?? '–'}${until === null ? '' : ` until +${until - NOON}`}`,
  );

describe('M5 the backup drill', () => {
  test.each<[Drill, backups: number, expected: readonly string[]]>([
    ['succeeds', 1, ['try 1', 'paid 1']],
    ['declines_hard', 1, ['try 1', 'try 2', 'paid 2']],
    ['declines_softly', 1, ['try 1', 'try 2', 'paid 2']],
    ['needs_owner', 1, ['try 1', `await_owner 1 until +${OWNER_HAS_MS}`]],
    ['does_not_answer', 1, ['try 1', 'look_up 1']],
    ['succeeds', 0, ['try 1', 'paid 1']],
    ['declines_hard', 0, ['try 1', 'fail –']],
    ['declines_softly', 0, ['try 1', `wait – until +${LATER_TRIES_DAYS[0] * DAY_MS}`]],
    ['needs_owner', 0, ['try 1', `await_owner 1 until +${OWNER_HAS_MS}`]],
    ['does_not_answer', 0, ['try 1', 'look_up 1']],
  ])('the primary %s, %i backups', (primary, backups, expected) => {
    const methods = [method(1), ...Array.from({ length: backups }, (_, index) => method(index + 2))];
    expect(steps(methods, primary)).toEqual(expected);
  });

  test('M1 what was not activated is no backup, and neither is what needs its owner', () => {
    const methods = [method(4), method(3, { state: 'verified' }), method(2, { chargeable: false }), method(1)];
    expect(steps(methods, 'declines_hard')).toEqual(['try 4', 'try 1', 'paid 1']);
    expect(steps(methods.slice(0, 3), 'declines_hard')).toEqual(['try 4', 'fail –']);
    expect(steps([], 'succeeds')).toEqual(['fail –']);
  });

  test('a backup answers as at its last charge, and that one which was never charged pays is assumed', () => {
    const methods = [method(1), method(2), method(3)];
    const drilled = (expected: Readonly<Record<number, BackupAnswer>>, primary: Drill = 'declines_softly') =>
      backupDrill(methods, primary, NOON, new Map(Object.entries(expected).map(([id, answer]) => [Number(id), answer]))).map(
        ({ step, methodId, answer }) => [step, methodId, answer].filter((part) => part !== null).join(' '),
      );
    expect(drilled({ 2: 'declines_softly' })).toEqual(['try 1', 'try 2 declines_softly', 'try 3 pays', 'paid 3']);
    expect(drilled({ 2: 'needs_owner' })).toEqual(['try 1', 'try 2 needs_owner', 'await_owner 2']);
    expect(drilled({ 2: 'declines_softly', 3: 'declines_for_owner' })).toEqual([
      'try 1',
      'try 2 declines_softly',
      'try 3 declines_for_owner',
      'wait',
    ]);
    expect(drilled({ 2: 'declines_hard', 3: 'declines_for_owner' }, 'declines_hard')).toEqual([
      'try 1',
      'try 2 declines_hard',
      'try 3 declines_for_owner',
      'fail',
    ]);
    // The primary answers as the drill says, whatever it did before.
    expect(drilled({ 1: 'declines_softly' }, 'succeeds')).toEqual(['try 1', 'paid 1']);
  });

  test('it begins with the primary, goes to one backup at most, and ends', () => {
    fc.assert(
      fc.property(anyMethods, fc.constantFrom(...DRILLS), (methods, primary) => {
        const chargeable = methods.filter(({ state, chargeable: can }) => state === 'active' && can).map(({ id }) => id);
        const drill = backupDrill(methods, primary, NOON);
        const tried = drill.filter(({ step }) => step === 'try').map(({ methodId }) => methodId);
        expect(tried).toEqual(chargeable.slice(0, tried.length));
        expect(tried.length).toBeLessThanOrEqual(2);
        expect(drill.findIndex(({ step }) => step !== 'try')).toBe(drill.length - 1);
      }),
    );
  });
});

describe('M5 warnings', () => {
  const NOVEMBER = 2026 * 12 + 10;
  const card = (id: number, given: Partial<CardSnapshot> = {}): CardSnapshot => ({
    ...method(id),
    expiresInMonth: NOVEMBER + 24,
    askedOwner: false,
    ...given,
  });
  const warned = (cards: readonly CardSnapshot[], nextChargeMonth?: number | null) =>
    warningsOf(cards, NOVEMBER, nextChargeMonth).map(({ code, methodId }) => (methodId === null ? code : `${code} ${methodId}`));

  test('none where the primary and a backup can be charged for a while', () => {
    expect(warned([card(1), card(2)])).toEqual([]);
    expect(warned([card(1, { expiresInMonth: null }), card(2)], NOVEMBER + 12)).toEqual([]);
  });

  test('no activated backup, and nothing to charge at all', () => {
    expect(warned([card(1)])).toEqual(['no_backup']);
    expect(warned([])).toEqual(['no_method']);
    expect(warned([card(1), card(2, { state: 'verified' })])).toEqual(['no_backup', 'not_activated 2']);
    expect(warned([card(1, { chargeable: false })])).toEqual(['no_method', 'needs_owner_to_charge 1']);
    expect(warned([card(1, { state: 'disabled' }), card(2, { state: 'expired' }), card(3, { state: 'added' })])).toEqual([
      'no_method',
      'disabled 1',
      'expired 2',
    ]);
  });

  test('T9 a card whose bank wanted the owner', () => {
    expect(warned([card(1, { askedOwner: true }), card(2, { askedOwner: true, expiresInMonth: NOVEMBER })])).toEqual([
      'owner_wanted 1',
      'owner_wanted 2',
      'expires_soon 2',
    ]);
    expect(warned([card(1), card(2), card(3, { state: 'disabled', askedOwner: true })])).toEqual(['disabled 3']);
  });

  test.each([
    [NOVEMBER - 1, null, true],
    [NOVEMBER, null, true],
    [NOVEMBER + 1, null, true],
    [NOVEMBER + 2, null, false],
    [NOVEMBER + 2, NOVEMBER, false],
    [NOVEMBER + 4, NOVEMBER + 5, true],
    [NOVEMBER + 5, NOVEMBER + 5, false],
  ])('a card that expires in month %i, with the next charge expected in %s: %s', (expiresInMonth, nextChargeMonth, isTold) => {
    expect(warned([card(1), card(2, { expiresInMonth })], nextChargeMonth)).toEqual(isTold ? ['expires_soon 2'] : []);
  });
});
