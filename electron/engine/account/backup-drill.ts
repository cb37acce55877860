/** The backup drill of an account (rule M5): what failover would do now, with backups that answer as at their last charge. Nobody is charged. */

import { lastOutcomeOf, type LastOutcome } from '../../../db/payment-methods.ts';
import { backupDrill, DRILLS, type BackupAnswer, type Drill, type DrillStep } from '../../billing/drill.ts';
import type { AccountView } from './account.ts';
import type { Gathered } from './gather.ts';
import { methodWarningsOf } from './method-warnings.ts';

export interface DrilledBackup {
  readonly methodId: number;
  /** Its last charge; `null` where it was never charged, and that it pays is an assumption. */
  readonly last: { readonly at: number; readonly answer: BackupAnswer; readonly code: string } | null;
  /** Its card expires within two months. */
  readonly expiresSoon: boolean;
}

export interface Drilled {
  readonly scenarios: readonly { readonly primary: Drill; readonly steps: readonly DrillStep[] }[];
  /** In charging order; of the primary as well, for drills in which another comes first. */
  readonly backups: readonly DrilledBackup[];
}

export function drillAccount(view: AccountView, gathered: Gathered): Drilled {
  const { snapshot } = gathered;
  const warnings = methodWarningsOf(view, gathered);
  const backups = snapshot.methods.map(({ id }): DrilledBackup => {
    const last = lastOutcomeOf(view.book.connection, id);
    const expiresSoon = warnings.some(({ code, methodId }) => code === 'expires_soon' && methodId === id);
    return { methodId: id, last: last === undefined ? null : { at: last.at, answer: answerOf(last), code: last.code }, expiresSoon };
  });
  const expected = new Map(backups.flatMap(({ methodId, last }) => (last === null ? [] : [[methodId, last.answer] as const])));
  const scenarios = DRILLS.map((primary) => ({ primary, steps: backupDrill(snapshot.methods, primary, snapshot.now, expected) }));
  return { scenarios, backups };
}

function answerOf({ state, decline, askedOwner }: LastOutcome): BackupAnswer {
  if (state === 'declined') return decline === 'owner' ? 'declines_for_owner' : decline === 'hard' ? 'declines_hard' : 'declines_softly';
  return askedOwner ? 'needs_owner' : 'pays';
}
