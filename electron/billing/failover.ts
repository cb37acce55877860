/** Which method is tried next for one obligation (rule T9): primary first, then the backups, only after a definite decline; later tries; the end. */

import type { AttemptState } from './lives.ts';
import type { MethodSnapshot } from './policy.ts';

export interface AttemptSnapshot {
  readonly methodId: number;
  readonly state: AttemptState;
  readonly decline: 'hard' | 'soft' | null;
  /** When it ended, or was intended; ms since the epoch. */
  readonly at: number;
}

export type NextStep =
  | { readonly step: 'try'; readonly methodId: number }
  /** Declined softly all round: tried again then, from the primary. */
  | { readonly step: 'wait'; readonly until: number }
  /** The bank waits for the owner. */
  | { readonly step: 'await_owner' }
  /** An outcome is not known: no other method is tried before it is. */
  | { readonly step: 'look_up' }
  | { readonly step: 'fail'; readonly because: 'no_method' | 'declined' | 'owner_did_not_confirm' };

const DAY_MS = 86_400_000;
/** Days after the obligation was opened on which a soft decline is tried again. */
const LATER_TRIES_DAYS = [1, 3, 7] as const;

/** `attempts` in their order, `methods` in charging order, instants in ms since the epoch. */
export function nextStep(attempts: readonly AttemptSnapshot[], methods: readonly MethodSnapshot[], now: number, openedAt: number): NextStep {
  const last = attempts.at(-1);
  if (last?.state === 'awaiting_owner') return { step: 'await_owner' };
  if (attempts.some(({ state }) => state === 'intended' || state === 'unknown' || state === 'mismatched' || state === 'succeeded'))
    return { step: 'look_up' };
  if (last?.state === 'given_up') return { step: 'fail', because: 'owner_did_not_confirm' };
  const refused = new Set(attempts.filter(({ decline }) => decline === 'hard').map(({ methodId }) => methodId));
  const usable = methods.filter(({ id, state, chargeable }) => state === 'active' && chargeable && !refused.has(id));
  const round = roundOf(attempts, openedAt);
  const tried = new Set(
    attempts.filter((attempt, index) => attempt.at >= round.since && index !== forgiven(attempts)).map(({ methodId }) => methodId),
  );
  const next = usable.find(({ id }) => !tried.has(id));
  if (next) return now >= round.since ? { step: 'try', methodId: next.id } : { step: 'wait', until: round.since };
  const until = laterTry(round.number, openedAt);
  const mayComeThrough = usable.some(({ id }) => attempts.some(({ methodId, decline }) => methodId === id && decline === 'soft'));
  if (until === undefined || !mayComeThrough) return { step: 'fail', because: attempts.length === 0 ? 'no_method' : 'declined' };
  return now >= until ? { step: 'try', methodId: (usable[0] as MethodSnapshot).id } : { step: 'wait', until };
}

/** The round that the last attempt belongs to: every later try begins a new one. */
function roundOf(attempts: readonly AttemptSnapshot[], openedAt: number): { readonly number: number; readonly since: number } {
  const lastAt = attempts.at(-1)?.at ?? openedAt;
  let number = 0;
  while (number < LATER_TRIES_DAYS.length && lastAt >= (laterTry(number, openedAt) as number)) number += 1;
  return { number, since: number === 0 ? Number.NEGATIVE_INFINITY : (laterTry(number - 1, openedAt) as number) };
}

function laterTry(round: number, openedAt: number): number | undefined {
  const days = LATER_TRIES_DAYS[round];
  return days === undefined ? undefined : openedAt + days * DAY_MS;
}

/** A charge that was never made may be asked for once more, from the same method: the index of the first such attempt. */
function forgiven(attempts: readonly AttemptSnapshot[]): number {
  const first = attempts.findIndex(({ state }) => state === 'absent');
  return attempts.filter(({ state }) => state === 'absent').length === 1 ? first : -1;
}
