/** The processor as the model sees it: what becomes of a charge under a key, given the course that fate has in store for it. */

import type { SandboxCourse } from '../../../electron/engine/processors/sandbox-cards.ts';

const KEY_LIFE_MS = 24 * 3_600_000;

/** What calls come to: the course of each charge that arrives, and which other calls are lost. */
export interface Fates {
  readonly course: (arrival: number) => SandboxCourse;
  readonly outage: (call: number) => 'before' | 'after' | null;
}

export type Answer =
  | { readonly says: 'succeeded' | 'needs_owner' | 'processing' }
  | { readonly says: 'declined'; readonly hard: boolean }
  /** Nothing is known. */
  | { readonly says: 'lost' }
  /** The processor has no such charge (yet). */
  | { readonly says: 'nothing' };

export interface Charge {
  /** The number of the attempt that asked for it. */
  readonly attempt: number;
  readonly method: number;
  readonly amount: number;
  state: 'succeeded' | 'needs_owner' | 'processing' | 'declined';
  readonly hard: boolean;
  readonly appearsAt: number;
  readonly succeedsAt: number;
}

const LOST: Answer = { says: 'lost' };

export class ProcessorModel {
  readonly charges: Charge[] = [];
  /** Charges that arrived under a new key, and other calls: how far fate has been used up. */
  arrivals = 0;
  calls = 0;
  private readonly keys = new Map<number, { readonly at: number; readonly charge: Charge | null; readonly answer: Answer }>();
  private readonly fates: Fates;

  constructor(fates: Fates) {
    this.fates = fates;
  }

  /** A request under the key of an attempt. `isDown`: no line at all. */
  charge(request: Pick<Charge, 'attempt' | 'method' | 'amount'>, now: number, isDown: boolean): Answer {
    const known = this.keys.get(request.attempt);
    if (known !== undefined && now - known.at < KEY_LIFE_MS) return known.charge !== null && now < known.charge.appearsAt ? LOST : known.answer;
    const course = isDown ? NO_LINE : this.fates.course(this.arrivals);
    this.arrivals += 1;
    const { happens, answer = 'given', appearsAfterMs = 0 } = course;
    if (happens.does === 'nothing') {
      if (answer === 'server_error') this.keys.set(request.attempt, { at: now, charge: null, answer: LOST });
      return LOST;
    }
    const charge: Charge = {
      ...request,
      state: STATE_AFTER[happens.does],
      hard: happens.does === 'decline' && isHard(happens.code, happens.advice),
      appearsAt: now + appearsAfterMs,
      succeedsAt: happens.does === 'process' ? now + happens.forMs : now,
    };
    this.charges.push(charge);
    const first = answer === 'server_error' ? LOST : answerOf(charge, now);
    this.keys.set(request.attempt, { at: now, charge, answer: first });
    return answer === 'given' ? first : LOST;
  }

  lookUp(attempt: number, now: number, isDown: boolean): Answer {
    if (this.isLost(isDown) !== null) return LOST;
    const charge = this.keys.get(attempt)?.charge ?? null;
    return charge === null || now < charge.appearsAt ? { says: 'nothing' } : answerOf(charge, now);
  }

  /** The owner stayed away: the charge is given up. */
  cancel(attempt: number, now: number, isDown: boolean): Answer {
    const outage = this.isLost(isDown);
    if (outage === 'before') return LOST;
    const charge = this.chargeOf(attempt);
    if (charge.state === 'needs_owner') charge.state = 'declined';
    return outage === null ? answerOf(charge, now) : LOST;
  }

  /** Any call whose answer tells the model nothing but that it came. */
  ask(isDown: boolean): 'before' | 'after' | null {
    return this.isLost(isDown);
  }

  chargeOf(attempt: number): Charge {
    const charge = this.keys.get(attempt)?.charge;
    if (!charge) throw new Error(`no charge for attempt ${attempt}`);
    return charge;
  }

  private isLost(isDown: boolean): 'before' | 'after' | null {
    const outage = isDown ? 'before' : this.fates.outage(this.calls);
    this.calls += 1;
    return outage;
  }
}

/** The line is down: nothing arrives, nothing is heard. */
export const NO_LINE: SandboxCourse = { happens: { does: 'nothing' }, answer: 'lost' };

const STATE_AFTER = { succeed: 'succeeded', decline: 'declined', need_owner: 'needs_owner', process: 'processing' } as const;

function answerOf(charge: Charge, now: number): Answer {
  if (charge.state === 'declined') return { says: 'declined', hard: charge.hard };
  return { says: charge.state === 'processing' && now >= charge.succeedsAt ? 'succeeded' : charge.state };
}

/** Rule T9, for the codes that fate has: gone for good, or not now. */
function isHard(code: string, advice: string | null): boolean {
  return advice === 'do_not_try_again' || ['stolen_card', 'lost_card', 'expired_card'].includes(code);
}
