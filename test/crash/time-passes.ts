/** Time that passes in an account until nothing is open any more: what is due is done, and owners answer the bank, or do not. */

import { nextDueAt, runDue } from '../../electron/engine/account/scheduler.ts';
import { DAY, MINUTE, type World } from './world.ts';

/** What owners do whom the bank asks. */
export type Owner = 'confirms' | 'refuses' | 'never_answers';

/** No obligation takes longer than its later tries, a look-up a day after each, and its owner's 72 hours. */
const LONGEST = 40 * DAY;
/** Nor is anything due so often: what is due again and again, and is not done, will never be. */
const MOST_ROUNDS = 2000;

/** Runs what falls due at its time, until nothing is open or too much time has passed. */
export async function untilNothingIsOpen(world: World, owner: Owner, longest = LONGEST): Promise<void> {
  const { engine, time } = world;
  const end = time.now() + longest;
  for (let round = 0; round < MOST_ROUNDS && time.now() < end; round += 1) {
    answerTheBank(world, owner);
    await runDue(engine);
    if (openThings(world).length === 0) return;
    const due = nextDueAt(engine) ?? 0;
    time.pass(Math.min(DAY, Math.max(MINUTE, due - engine.clock())));
  }
}

export function answerTheBank({ sandbox }: World, owner: Owner): void {
  if (owner === 'never_answers') return;
  for (const { state, chargeId } of sandbox.charges()) if (state === 'needs_owner') sandbox.confirm(chargeId, owner === 'confirms');
}

/** Payments and fees that are not at their end. What the processor charged otherwise than asked stays for a person to settle, with all it holds up. */
export function openThings({ book, id }: Pick<World, 'book' | 'id'>): readonly string[] {
  const question = book.connection.prepare<[number, number], string>(
    `SELECT 'payment ' || uid || ' is ' || state FROM obligation WHERE workspace_id = ? AND closed_at IS NULL
     UNION ALL SELECT 'fee ' || source_id || ' is ' || state FROM fee WHERE workspace_id = ? AND state IN ('due', 'paying', 'held')`,
  );
  const isHeldUp = book.connection.prepare("SELECT 1 FROM attempt WHERE state = 'mismatched'").get() !== undefined;
  return isHeldUp ? [] : question.pluck().all(id, id);
}
