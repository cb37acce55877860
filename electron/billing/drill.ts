/** What would happen if the primary failed now (the backup drill of rule M5), and what should be warned of before it matters: without charging anyone. */

import { nextStep, type AttemptSnapshot, type NextStep } from './failover.ts';
import type { MethodSnapshot } from './policy.ts';

/** How the primary answers in a drill. */
export const DRILLS = ['succeeds', 'declines_softly', 'declines_hard', 'needs_owner', 'does_not_answer'] as const;
export type Drill = (typeof DRILLS)[number];

/** How a backup is expected to answer: as at its last charge. That one which was never charged pays is an assumption. */
export type BackupAnswer = 'pays' | 'declines_softly' | 'declines_hard' | 'declines_for_owner' | 'needs_owner';

export interface DrillStep {
  readonly step: NextStep['step'] | 'paid';
  readonly methodId: number | null;
  /** Of a backup that is tried. */
  readonly answer: BackupAnswer | null;
  /** Ms since the epoch, where the step waits for a time. */
  readonly until: number | null;
}

/**
 * The steps that failover itself takes: the primary answers as the drill says, every backup as is expected of it, and pays where nothing is. Ends
 * where somebody has to wait.
 */
export function backupDrill(
  methods: readonly MethodSnapshot[],
  primary: Drill,
  now: number,
  expected: ReadonlyMap<number, BackupAnswer> = new Map(),
): readonly DrillStep[] {
  const attempts: AttemptSnapshot[] = [];
  const steps: DrillStep[] = [];
  for (;;) {
    const next = nextStep(attempts, methods, now, now);
    if (next.step !== 'try') return [...steps, endOf(next)];
    const { methodId } = next;
    const backup = attempts.length === 0 ? null : (expected.get(methodId) ?? 'pays');
    steps.push({ step: 'try', methodId, answer: backup, until: null });
    const answer = backup === null ? ANSWERS[primary] : BACKUP_ANSWERS[backup];
    if (answer.state === 'succeeded') return [...steps, { step: 'paid', methodId, answer: null, until: null }];
    attempts.push({ ...answer, methodId, at: now });
  }
}

function endOf(step: NextStep): DrillStep {
  return { step: step.step, methodId: 'methodId' in step ? step.methodId : null, answer: null, until: 'until' in step ? step.until : null };
}

const ANSWERS: Readonly<Record<Drill, Pick<AttemptSnapshot, 'state' | 'decline'>>> = {
  succeeds: { state: 'succeeded', decline: null },
  declines_softly: { state: 'declined', decline: 'soft' },
  declines_hard: { state: 'declined', decline: 'hard' },
  needs_owner: { state: 'awaiting_owner', decline: null },
  does_not_answer: { state: 'unknown', decline: null },
};

const BACKUP_ANSWERS: Readonly<Record<BackupAnswer, Pick<AttemptSnapshot, 'state' | 'decline'>>> = {
  pays: ANSWERS.succeeds,
  declines_softly: ANSWERS.declines_softly,
  declines_hard: ANSWERS.declines_hard,
  declines_for_owner: { state: 'declined', decline: 'owner' },
  needs_owner: ANSWERS.needs_owner,
};

export interface CardSnapshot extends MethodSnapshot {
  /** Year and month (`2026 * 12 + 10` for November) of expiry; `null` for what does not expire. */
  readonly expiresInMonth: number | null;
  /** At its last charge the bank asked for the owner, whatever came of that. */
  readonly askedOwner: boolean;
}

export type MethodWarning =
  | { readonly code: 'no_method'; readonly methodId: null }
  | { readonly code: 'no_backup'; readonly methodId: null }
  | {
      readonly code: 'not_activated' | 'expires_soon' | 'disabled' | 'expired' | 'needs_owner_to_charge' | 'owner_wanted';
      readonly methodId: number;
    };

/** The expiry of a card is told in its last two months, even if no charge is expected. */
const AHEAD_MONTHS = 2;

/**
 * What to see to before it matters, the primary first (rule M5). Months are counted as in {@link CardSnapshot}: that of today, and that of the
 * next expected charge or `null` where none is expected; a card that has expired by then cannot pay it.
 */
export function warningsOf(methods: readonly CardSnapshot[], month: number, nextChargeMonth: number | null = null): readonly MethodWarning[] {
  const chargeable = methods.filter(({ state, chargeable: can }) => state === 'active' && can);
  const whole: MethodWarning[] =
    chargeable.length === 0 ? [{ code: 'no_method', methodId: null }] : chargeable.length === 1 ? [{ code: 'no_backup', methodId: null }] : [];
  const neededUntil = Math.max(month + AHEAD_MONTHS, nextChargeMonth ?? 0);
  return [...whole, ...methods.flatMap((method) => warningOf(method, neededUntil))];
}

function warningOf({ id, state, chargeable, expiresInMonth, askedOwner }: CardSnapshot, neededUntil: number): readonly MethodWarning[] {
  if (!chargeable && (state === 'verified' || state === 'active')) return [{ code: 'needs_owner_to_charge', methodId: id }];
  if (state === 'verified') return [{ code: 'not_activated', methodId: id }];
  if (state === 'disabled' || state === 'expired') return [{ code: state, methodId: id }];
  if (state !== 'active') return [];
  const wanted: MethodWarning[] = askedOwner ? [{ code: 'owner_wanted', methodId: id }] : [];
  return expiresInMonth !== null && expiresInMonth < neededUntil ? [...wanted, { code: 'expires_soon', methodId: id }] : wanted;
}
