/** Which method is tried next for one payment (rule T9): the primary, then the backups, only after a definite decline; later tries; the end. */

import type { AttemptState } from './lives.ts';
import type { MethodSnapshot } from './policy.ts';

export interface AttemptSnapshot {
  readonly methodId: number;
  readonly state: AttemptState;
  readonly decline: 'hard' | 'soft' | 'owner' | null;
  /** When it ended, or was intended where it has not; ms since the epoch. */
  readonly at: number;
}

export type NextStep =
  | { readonly step: 'try'; readonly methodId: number }
  /** Declined softly all round: tried again then, from the primary. */
  | { readonly step: 'wait'; readonly until: number }
  /** The bank waits for the owner; given up at `until`. */
  | { readonly step: 'await_owner'; readonly methodId: number; readonly until: number }
  /** An outcome is not known: no other method is tried before it is (rule T10). */
  | { readonly step: 'look_up'; readonly methodId: number }
  /** The processor charged something else than was asked: a person has to settle it. */
  | { readonly step: 'settle_by_hand'; readonly methodId: number }
  | { readonly step: 'done' }
  | { readonly step: 'fail'; readonly because: FailureReason };

export type FailureReason =
  /** No activated method that can be charged without its owner. */
  | 'no_method'
  /** Every method declined, for good or to the last of the later tries. */
  | 'declined'
  /** The bank of the last method wanted its owner, who cannot be asked for this charge any more. */
  | 'owner_wanted'
  /** The bank wanted the owner, and nobody confirmed; no other method was left. */
  | 'owner_did_not_confirm';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Days after the payment was opened on which soft declines are tried again. */
export const LATER_TRIES_DAYS = [1, 3, 7] as const;
/** The bank waits for the owner so long. */
export const OWNER_HAS_MS = 72 * HOUR_MS;

/**
 * `given` are the attempts in their order, `methods` in charging order, instants in ms since the epoch. A round begins when the payment is
 * opened and at each later try; in a round each method is tried once. One that declined for good, or whose owner is
 * wanted or did not confirm, is not tried for this payment again. An attempt that never arrived counts as none, once for each method. Ends: four rounds at most, each with as many
 * tries as there are methods.
 */
export function nextStep(given: readonly AttemptSnapshot[], methods: readonly MethodSnapshot[], now: number, openedAt: number): NextStep {
  const unsettled = unsettledStep(given);
  if (unsettled) return unsettled;
  const attempts = withoutSteppingBack(given);
  const usable = usableMethods(attempts, methods);
  const present = Math.max(now, attempts.at(-1)?.at ?? now);
  const tried = triedSince(attempts, roundStart(present, openedAt));
  const next = usable.find(({ id }) => !tried.has(id));
  if (next) return { step: 'try', methodId: next.id };
  const until = laterTries(openedAt).find((at) => at > present);
  if (usable.length === 0 || until === undefined) return { step: 'fail', because: failureReason(attempts) };
  return { step: 'wait', until };
}

/** What stands in the way of any new attempt; an obligation has one such attempt at most. */
function unsettledStep(attempts: readonly AttemptSnapshot[]): NextStep | undefined {
  const found = attempts.find(({ state }) => STEP_OF_UNSETTLED[state] !== undefined);
  const step = found && STEP_OF_UNSETTLED[found.state];
  if (!found || !step) return undefined;
  if (step === 'done') return { step };
  return step === 'await_owner' ? { step, methodId: found.methodId, until: found.at + OWNER_HAS_MS } : { step, methodId: found.methodId };
}

const STEP_OF_UNSETTLED: Readonly<Record<AttemptState, 'look_up' | 'settle_by_hand' | 'await_owner' | 'done' | undefined>> = {
  intended: 'look_up',
  unknown: 'look_up',
  mismatched: 'settle_by_hand',
  awaiting_owner: 'await_owner',
  succeeded: 'done',
  declined: undefined,
  given_up: undefined,
  absent: undefined,
  given_back: undefined,
  disowned: undefined,
};

/** Each attempt at least as late as the one before it: a clock that was set back begins no round anew, and takes no try out of its round. */
function withoutSteppingBack(attempts: readonly AttemptSnapshot[]): readonly AttemptSnapshot[] {
  let latest = Number.NEGATIVE_INFINITY;
  return attempts.map((attempt) => ({ ...attempt, at: (latest = Math.max(latest, attempt.at)) }));
}

/** Methods that may be charged for this payment, now or later. */
function usableMethods(attempts: readonly AttemptSnapshot[], methods: readonly MethodSnapshot[]): readonly MethodSnapshot[] {
  const spent = new Set(
    attempts.filter(({ state, decline }) => decline === 'hard' || decline === 'owner' || state === 'given_up').map(({ methodId }) => methodId),
  );
  return methods.filter(({ id, state, chargeable }) => state === 'active' && chargeable && !spent.has(id));
}

/** Methods that had their try since an instant. */
function triedSince(attempts: readonly AttemptSnapshot[], since: number): ReadonlySet<number> {
  const firstAbsent = (methodId: number) => attempts.find((attempt) => attempt.methodId === methodId && attempt.state === 'absent');
  return new Set(attempts.filter((attempt) => attempt.at >= since && attempt !== firstAbsent(attempt.methodId)).map(({ methodId }) => methodId));
}

/** When the round of an instant began. */
function roundStart(instant: number, openedAt: number): number {
  return laterTries(openedAt).findLast((at) => at <= instant) ?? Number.NEGATIVE_INFINITY;
}

function laterTries(openedAt: number): readonly number[] {
  return LATER_TRIES_DAYS.map((days) => openedAt + days * DAY_MS);
}

function failureReason(attempts: readonly AttemptSnapshot[]): FailureReason {
  if (attempts.length === 0) return 'no_method';
  const last = attempts.at(-1);
  if (last?.state === 'given_up') return 'owner_did_not_confirm';
  return last?.decline === 'owner' ? 'owner_wanted' : 'declined';
}
