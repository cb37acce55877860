/** Until when a refund may be asked for (rule C5): hours, days, a day of the next month, in the book's time zone. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatDay, parseDay, type Day } from '../../db/ledger/calendar.ts';
import { dayOfInstant } from '../../db/ledger/zone.ts';
import { isOver, mayRequestRefund, refundDeadline, type NoRefundReason } from '../../electron/billing/refund-deadline.ts';
import { DEFAULT_TERMS } from '../../electron/billing/vendor-presets.ts';
import type { RefundWindow } from '../../electron/billing/vendor-terms.ts';
import { DAY_MS, HOUR_MS } from './samples.ts';

const BERLIN = 'Europe/Berlin';
const ZONES = [BERLIN, 'America/New_York', 'Asia/Hong_Kong'];
const THE_4TH = { unit: 'day_of_next_month', day: 4 } as const;

function day(text: string): Day {
  return parseDay(text) as Day;
}

/** The deadline as text: a day, or an instant in UTC. */
function deadline(window: RefundWindow, charged: string, chargedAt: string | null = null): string {
  const found = refundDeadline(window, chargedAt === null ? null : Date.parse(chargedAt), day(charged));
  return found.until === 'day' ? formatDay(found.day) : new Date(found.instant).toISOString();
}

test.each<[string, RefundWindow, charged: string, until: string]>([
  ['the same day', { unit: 'days', count: 0 }, '2026-11-18', '2026-11-18'],
  ['over the end of a month', { unit: 'days', count: 7 }, '2026-11-28', '2026-12-05'],
  ['over February', { unit: 'days', count: 7 }, '2026-02-25', '2026-03-04'],
  ['over February of a leap year', { unit: 'days', count: 7 }, '2028-02-25', '2028-03-03'],
  ['over the year end', { unit: 'days', count: 14 }, '2026-12-25', '2027-01-08'],
  ['the 4th, from the first of a month', THE_4TH, '2026-11-01', '2026-12-04'],
  ['the 4th, from the last of a month', THE_4TH, '2026-10-31', '2026-11-04'],
  ['the 4th, from the 31st of January', THE_4TH, '2026-01-31', '2026-02-04'],
  ['the 4th, from the 29th of February', THE_4TH, '2028-02-29', '2028-03-04'],
  ['the 4th, over the year end', THE_4TH, '2026-12-01', '2027-01-04'],
  ['the 4th, charged on a 4th', THE_4TH, '2026-11-04', '2026-12-04'],
  ['the 28th of February', { unit: 'day_of_next_month', day: 28 }, '2026-01-31', '2026-02-28'],
  ['the 31st, where February has none', { unit: 'day_of_next_month', day: 31 }, '2026-01-02', '2026-02-28'],
  ['the 31st, where a leap year has none', { unit: 'day_of_next_month', day: 31 }, '2028-01-02', '2028-02-29'],
  ['48 hours without a time: from the end of the day', { unit: 'hours', count: 48 }, '2026-11-18', '2026-11-20'],
  ['1 hour without a time', { unit: 'hours', count: 1 }, '2026-12-31', '2027-01-01'],
  ['49 hours without a time', { unit: 'hours', count: 49 }, '2026-11-18', '2026-11-21'],
])('C5 %s', (_, window, charged, until) => {
  expect(deadline(window, charged)).toBe(until);
});

test('C5 hours count from the instant, by the clock and not by the calendar', () => {
  expect(deadline({ unit: 'hours', count: 48 }, '2026-11-18', '2026-11-18T22:30:00Z')).toBe('2026-11-20T22:30:00.000Z');
  // Summer time ends in between: an hour earlier by the clock on the wall.
  expect(deadline({ unit: 'hours', count: 24 }, '2026-10-24', '2026-10-24T12:00:00+02:00')).toBe('2026-10-25T10:00:00.000Z');
});

describe.each<[zone: string, last: string, first: string, until: string]>([
  // The last instant that is in time, and the first that is not, of a deadline on a day.
  [BERLIN, '2026-03-29T21:59:59.999Z', '2026-03-29T22:00:00Z', '2026-03-29'],
  [BERLIN, '2026-10-25T22:59:59.999Z', '2026-10-25T23:00:00Z', '2026-10-25'],
  [BERLIN, '2026-12-04T22:59:59.999Z', '2026-12-04T23:00:00Z', '2026-12-04'],
  ['America/New_York', '2026-03-09T03:59:59.999Z', '2026-03-09T04:00:00Z', '2026-03-08'],
  ['America/New_York', '2026-11-02T04:59:59.999Z', '2026-11-02T05:00:00Z', '2026-11-01'],
  ['America/New_York', '2027-01-05T04:59:59.999Z', '2027-01-05T05:00:00Z', '2027-01-04'],
  ['Asia/Hong_Kong', '2026-03-29T15:59:59.999Z', '2026-03-29T16:00:00Z', '2026-03-29'],
])('C5 in %s', (zone, last, first, until) => {
  test(`a deadline of ${until} ends with that day there`, () => {
    const found = { until: 'day', day: day(until) } as const;
    expect([isOver(found, Date.parse(last), zone), isOver(found, Date.parse(first), zone)]).toEqual([false, true]);
  });
});

test('C5 an instant is in time itself', () => {
  const found = { until: 'instant', instant: 1000 } as const;
  expect([isOver(found, 1000, BERLIN), isOver(found, 1001, BERLIN)]).toEqual([false, true]);
});

test('C5 a charge is refundable at once, and once it is not it never is again', () => {
  const window = fc.oneof(
    fc.record({ unit: fc.constant('hours' as const), count: fc.integer({ min: 1, max: 500 }) }),
    fc.record({ unit: fc.constant('days' as const), count: fc.integer({ min: 0, max: 60 }) }),
    fc.record({ unit: fc.constant('day_of_next_month' as const), day: fc.integer({ min: 1, max: 31 }) }),
  );
  const later = fc.array(fc.integer({ min: 0, max: 90 * DAY_MS }), { minLength: 2, maxLength: 6 });
  fc.assert(
    fc.property(window, fc.integer({ min: 0, max: 20_000 * 24 }), fc.boolean(), fc.constantFrom(...ZONES), later, (given, hour, hasTime, zone, offsets) => {
      const at = hour * HOUR_MS;
      const found = refundDeadline(given, hasTime ? at : null, dayOfInstant(at, zone));
      expect(isOver(found, at, zone)).toBe(false);
      const overs = offsets.toSorted((a, b) => a - b).map((offset) => isOver(found, at + offset, zone));
      expect(overs).toEqual(overs.toSorted((a, b) => Number(a) - Number(b)));
    }),
  ); // prettier-ignore
});

test('C5 without a time a refund is never refused that would be in time with one', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 0, max: 20_000 * 96 }), fc.nat(), fc.constantFrom(...ZONES), (count, quarter, offset, zone) => {
      const at = quarter * (HOUR_MS / 4);
      const window = { unit: 'hours', count } as const;
      const now = at + (offset % (count * HOUR_MS + 1));
      expect(isOver(refundDeadline(window, at, dayOfInstant(at, zone)), now, zone)).toBe(false);
      // Summer time may take an hour from the days in between.
      expect(isOver(refundDeadline(window, null, dayOfInstant(at, zone)), now - HOUR_MS, zone)).toBe(false);
    }),
  ); // prettier-ignore
});

describe('C5 whether a refund may be asked for', () => {
  const NOW = Date.parse('2026-11-25T12:00:00Z');
  const CHARGE = { chargedAt: null, chargeDay: day('2026-11-18'), left: 10_00, isRequested: false };
  const ASKED = { now: NOW, timeZone: BERLIN, reason: 'duplicate' };
  const CAUSES: Readonly<Record<NoRefundReason, { readonly charge?: object; readonly asked?: object }>> = {
    already_requested: { charge: { isRequested: true } },
    nothing_left: { charge: { left: 0 } },
    not_a_listed_reason: { asked: { reason: 'changed our mind' } },
    too_late: { asked: { now: NOW + DAY_MS } },
  };
  const NAMES = ['already_requested', 'nothing_left', 'not_a_listed_reason', 'too_late'] as const;

  function ask(...names: readonly NoRefundReason[]) {
    const charge = names.reduce((sum, name) => ({ ...sum, ...CAUSES[name].charge }), CHARGE);
    const asked = names.reduce((sum, name) => ({ ...sum, ...CAUSES[name].asked }), ASKED);
    return mayRequestRefund(DEFAULT_TERMS, charge, asked);
  }

  test('it may until the end of the last day', () => {
    expect(ask()).toEqual({ may: true, deadline: { until: 'day', day: day('2026-11-25') } });
  });

  test.each(NAMES.flatMap((one, at) => NAMES.slice(at).map((other) => [one, other] as const)))('of %s and %s the first is told', (one, other) => {
    const answer = ask(one, other);
    expect(answer).toMatchObject({ may: false, because: one, deadline: { until: 'day', day: day('2026-11-25') } });
    if (!answer.may) expect(answer.message).toMatch(/^[A-Z].*\.$/);
  });

  test('what the user is told names the reasons, and when it ended', () => {
    expect(ask('not_a_listed_reason')).toHaveProperty('message', expect.stringContaining('duplicate'));
    expect(ask('too_late')).toHaveProperty('message', expect.stringContaining('2026-11-25'));
  });
});
