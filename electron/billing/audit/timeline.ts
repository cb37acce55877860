/**
 * Where each charge stands: what was there before it, and what came after. Where all events of a day have a time their order is known; else only what holds in
 * every order of the day counts as known.
 */

import type { Day } from '../../../db/ledger/calendar.ts';
import { isCharge } from '../../../db/ledger/event.ts';
import type { AuditEvent, AuditHistory } from './shapes.ts';

/** When something happened, at the earliest and at the latest. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface Standing {
  readonly when: Span;
  /** Whether the order of its day is known. */
  readonly isOrdered: boolean;
  /** Credits right before it, at least and at most. */
  readonly least: number;
  readonly most: number;
  /** Of a top-up, draws that may have been the fee at hand. */
  readonly fees: readonly AtHand[];
  /** Of a day without order: credits at its start, all that was drawn on it, and all that came in besides the charge. */
  readonly day: { readonly start: number; readonly drawn: number; readonly came: number };
}

export interface AtHand {
  readonly eventId: number;
  readonly credits: number;
  /** Whether it surely followed within the time in which it counts, or may have; of a day without order, whether it is of the same day. */
  readonly isSure: boolean;
}

/** The charge that a top-up was made for follows it: the first one within a day, or any within minutes, where several were made at once. */
const FIRST_WITHIN_MS = 24 * 3_600_000;
const ANY_WITHIN_MS = 10 * 60_000;

interface DayGroup {
  readonly day: Day;
  readonly first: number;
  /** Behind the last. */
  readonly end: number;
  readonly isOrdered: boolean;
  /** Credits at its start, after what happens there; what was drawn and what came in then. */
  readonly start: number;
  readonly drawn: number;
  readonly came: number;
}

/** Standings by the place of the event in the history. */
export function createTimeline({ events, startOfDay }: Pick<AuditHistory, 'events' | 'startOfDay'>): (index: number) => Standing {
  const before = balancesBefore(events);
  const groups = groupDays(events, before);
  const groupOf = new Map(groups.map((group) => [group.day, group]));
  const spanOf = spansOf(startOfDay);
  return (index) => {
    const event = events[index] as AuditEvent;
    const group = groupOf.get(event.day) as DayGroup;
    const day = withoutOne(group, event);
    const balance = before[index] as number;
    const known = { least: balance, most: balance };
    const open = { least: Math.max(0, day.start - day.drawn), most: day.start + day.came };
    return {
      when: spanOf(event),
      isOrdered: group.isOrdered,
      ...(group.isOrdered ? known : open),
      fees: event.kind === 'top_up' ? feesOf(events, group, index, startOfDay) : [],
      day,
    };
  };
}

/** When an event happened: its instant, or somewhere in its day. */
export function spansOf(startOfDay: (day: Day) => number): (event: Pick<AuditEvent, 'day' | 'instant'>) => Span {
  return ({ day, instant }) => (instant === null ? { from: startOfDay(day), to: startOfDay(day + 1) - 1 } : { from: instant, to: instant });
}

function balancesBefore(events: readonly AuditEvent[]): readonly number[] {
  let balance = 0;
  return events.map(({ moves }) => {
    const there = balance;
    balance += moves;
    return there;
  });
}

function isFixed({ kind, isAtStartOfDay }: AuditEvent): boolean {
  return isAtStartOfDay || kind === 'opening';
}

function groupDays(events: readonly AuditEvent[], before: readonly number[]): readonly DayGroup[] {
  const groups: DayGroup[] = [];
  for (let first = 0; first < events.length;) {
    const { day } = events[first] as AuditEvent;
    let end = first;
    let [fixed, drawn, came] = [0, 0, 0];
    let isOrdered = true;
    for (; end < events.length && (events[end] as AuditEvent).day === day; end += 1) {
      const event = events[end] as AuditEvent;
      if (isFixed(event)) {
        fixed += event.moves;
        continue;
      }
      if (event.instant === null) isOrdered = false;
      drawn += Math.max(0, -event.moves);
      came += Math.max(0, event.moves);
    }
    groups.push({ day, first, end, isOrdered: isOrdered || end - first === 1, start: (before[first] as number) + fixed, drawn, came });
    first = end;
  }
  return groups;
}

function withoutOne({ start, drawn, came }: DayGroup, { moves }: AuditEvent): Standing['day'] {
  return { start, drawn: drawn - Math.max(0, -moves), came: came - Math.max(0, moves) };
}

function feesOf(events: readonly AuditEvent[], group: DayGroup, index: number, startOfDay: (day: Day) => number): readonly AtHand[] {
  const { instant } = events[index] as AuditEvent;
  return group.isOrdered && instant !== null ? feesAfter(events, index, instant) : feesAround(events, group, index, startOfDay);
}

function feesAfter(events: readonly AuditEvent[], index: number, instant: number): readonly AtHand[] {
  const { day } = events[index] as AuditEvent;
  const fees: AtHand[] = [];
  for (let at = index + 1; at < events.length; at += 1) {
    const event = events[at] as AuditEvent;
    // A day without times may hold what came within a day; what is two days on does not.
    if (event.day > day + 1) break;
    const apart = event.instant === null ? undefined : event.instant - instant;
    if (apart !== undefined && apart > (fees.some(({ isSure }) => isSure) ? ANY_WITHIN_MS : FIRST_WITHIN_MS)) continue;
    if (isCharge(event.kind) && event.moves < 0) fees.push({ eventId: event.eventId, credits: -event.moves, isSure: apart !== undefined });
  }
  return fees;
}

function feesAround(
  events: readonly AuditEvent[],
  { first, end, day }: DayGroup,
  index: number,
  startOfDay: (day: Day) => number,
): readonly AtHand[] {
  const fees: AtHand[] = [];
  for (let at = first; at < end; at += 1) {
    const event = events[at] as AuditEvent;
    if (at !== index && isCharge(event.kind) && event.moves < 0) fees.push({ eventId: event.eventId, credits: -event.moves, isSure: true });
  }
  for (let at = end; at < events.length; at += 1) {
    const event = events[at] as AuditEvent;
    if (event.day > day + 1 || (event.instant !== null && event.instant > startOfDay(day + 1) + FIRST_WITHIN_MS)) break;
    if (!isCharge(event.kind) || event.moves >= 0) continue;
    fees.push({ eventId: event.eventId, credits: -event.moves, isSure: false });
    if (event.instant !== null) break;
  }
  return fees;
}
