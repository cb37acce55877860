/** Guards of automatic top-up (rule T6) held against one charge: what was charged before it, the same day, the same month, and how long ago. */

import type { Day } from '../../../db/ledger/calendar.ts';
import type { AuditedRules, AuditEvent, AuditHistory, Because, Evidence, Finding } from './shapes.ts';
import { spansOf, type Span } from './timeline.ts';

const MINUTE_MS = 60_000;

/** A top-up that went through the card, with the moment and the day on which it counts. */
export interface CountedTopUp {
  readonly event: AuditEvent;
  readonly amount: number;
  readonly day: Day;
  readonly when: Span;
  readonly endedAt: Span;
  /** By the rule, as far as anybody has said. */
  readonly isAutomatic: boolean;
}

/** Top-ups that caps count, in the order of W1. One that verified a card, and a row that tells again what is counted already, are none. */
export function countedTopUps({ events, said, toldAgain, startOfDay }: AuditHistory): readonly CountedTopUp[] {
  const spanOf = spansOf(startOfDay);
  return events.flatMap((event): readonly CountedTopUp[] => {
    const { own, kind, amount, eventId } = event;
    if (kind !== 'top_up' || amount === null || amount <= 0 || toldAgain.has(eventId)) return [];
    if (said.get(eventId) === 'verification' || own?.because === 'verification') return [];
    const when = own === null ? spanOf(event) : { from: own.decidedAt, to: own.decidedAt };
    const isAutomatic = own === null ? !said.has(eventId) : own.because === 'automatic';
    const endedAt = own === null ? when : { from: own.endedAt, to: own.endedAt };
    return [{ event, amount, day: own?.decidedDay ?? event.day, when, endedAt, isAutomatic }];
  });
}

/** What was charged before a top-up. */
export interface Before {
  readonly today: Evidence['today'];
  readonly month: Evidence['month'];
  readonly last: { readonly eventId: number; readonly apart: Span } | null;
}

/**
 * Of our own charges only what the book knew of when they were decided; a cool-down of our own counts from our own top-ups, as the engine keeps it. Top-ups of
 * one day without times count in the order of their file: in whichever order they came, the last of them is beyond what all of them are beyond.
 */
export function topUpsBefore(counted: readonly CountedTopUp[], place: number, monthOf: AuditHistory['monthOf']): Before {
  const current = counted[place] as CountedTopUp;
  const month = monthOf(current.day);
  const today = { count: 0, amount: 0 };
  let inMonth = 0;
  let last: Before['last'] = null;
  for (let at = place - 1; at >= 0; at -= 1) {
    const other = counted[at] as CountedTopUp;
    if (other.event.day < month.firstDay && last !== null) break;
    if (!counts(other, current)) continue;
    if (other.day >= month.firstDay && other.day <= month.lastDay) inMonth += other.amount;
    if (other.day === current.day) {
      today.count += 1;
      today.amount += other.amount;
    }
    if (last === null && other.isAutomatic && (current.event.own === null || other.event.own !== null))
      last = {
        eventId: other.event.eventId,
        apart: { from: Math.max(0, current.when.from - other.endedAt.to), to: Math.max(0, current.when.to - other.endedAt.from) },
      };
  }
  return { today, month: { amount: inMonth }, last };
}

function counts(other: CountedTopUp, { event, when }: CountedTopUp): boolean {
  return event.own === null || (other.event.knownAt <= when.from && other.when.from <= when.from);
}

/** What the guards say of an automatic top-up of `amount`; in the order of precedence of the engine's own decision. */
export function guardFindings({ guards }: AuditedRules, amount: number, before: Before): readonly Finding[] {
  const findings: Finding[] = [];
  const over = (code: 'cap_month' | 'cap_day' | 'count_reached', limit: number | null, reached: number): void => {
    if (limit !== null && reached > limit) findings.push(finding('over_cap', { code, figures: { limit, reached }, events: [] }, amount));
  };
  over('cap_month', guards.capPerMonth, before.month.amount + amount);
  over('cap_day', guards.capPerDay, before.today.amount + amount);
  over('count_reached', guards.topUpsPerDay, before.today.count + 1);
  return [...findings, ...coolDownFindings(guards.coolDownMinutes, amount, before)];
}

/** A top-up at the very instant at which the cool-down ends is made after it. */
function coolDownFindings(coolDownMinutes: number | null, amount: number, { last }: Before): readonly Finding[] {
  if (coolDownMinutes === null || last === null || last.apart.from >= coolDownMinutes * MINUTE_MS) return [];
  const events = [last.eventId];
  if (last.apart.to < coolDownMinutes * MINUTE_MS) {
    const minutes = Math.floor(last.apart.to / MINUTE_MS);
    return [finding('during_cool_down', { code: 'cooling_down', figures: { limit: coolDownMinutes, minutes }, events }, amount)];
  }
  return [finding('not_decidable', { code: 'no_time_of_day', figures: { limit: coolDownMinutes }, events }, 0)];
}

export function finding(verdict: Finding['verdict'], because: Because, disputed: number): Finding {
  return { verdict, because, disputed };
}
