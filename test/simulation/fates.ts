/** Chance by seed: what becomes of each charge and call, and when a process dies. The same seed has the same in store, whoever asks first. */

import type { SandboxCourse } from '../../electron/engine/processors/sandbox-cards.ts';
import { newRandom, type Random } from '../model/random.ts';
import type { Fates } from './model/processor.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** Chance of its own for each question, so that one answer more or less does not change the others. */
export function chance(seed: number, purpose: number, count = 0): Random {
  return newRandom(Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(purpose + 1, 0xc2b2ae35) ^ Math.imul(count + 1, 0x27d4eb2f));
}

export function fatesOf(seed: number): Fates {
  return {
    course: (arrival) => courseOf(chance(seed, 1, arrival)),
    outage: (call) => {
      const drawn = chance(seed, 2, call).below(100);
      return drawn < 3 ? 'before' : drawn < 6 ? 'after' : null;
    },
  };
}

const SUCCEEDS: SandboxCourse = { happens: { does: 'succeed' } };
const DECLINES: ReadonlyArray<readonly [code: string, advice: string | null]> = [
  ['insufficient_funds', 'try_again_later'],
  ['insufficient_funds', null],
  ['do_not_honor', null],
  ['some_new_code', null],
  ['stolen_card', 'do_not_try_again'],
  ['generic_decline', 'do_not_try_again'],
  ['expired_card', 'confirm_card_data'],
  ['lost_card', null],
];

function courseOf(random: Random): SandboxCourse {
  const drawn = random.below(100);
  if (drawn < 66) return SUCCEEDS;
  const decline = () => {
    // Soft declines are the more frequent ones.
    const [code, advice] = random.pick(random.chance(75) ? DECLINES.slice(0, 4) : DECLINES);
    return { does: 'decline', code, advice } as const;
  };
  if (drawn < 80) return { happens: decline() };
  if (drawn < 85) return { happens: { does: 'need_owner' } };
  if (drawn < 87) return { happens: { does: 'process', forMs: random.pick([5000, 2 * MINUTE_MS, 3 * HOUR_MS, 20 * HOUR_MS]) } };
  if (drawn < 90) return { happens: { does: 'nothing' }, answer: 'lost' };
  if (drawn < 91) return { happens: { does: 'nothing' }, answer: 'server_error' };
  const happens = random.chance(70) ? SUCCEEDS.happens : random.chance(60) ? decline() : ({ does: 'need_owner' } as const);
  const appearsAfterMs = random.chance(40) ? random.pick([5000, 2 * MINUTE_MS, HOUR_MS, 6 * HOUR_MS, 20 * HOUR_MS]) : 0;
  return { happens, answer: random.pick(['lost', 'lost', 'garbled', 'server_error']), appearsAfterMs };
}
