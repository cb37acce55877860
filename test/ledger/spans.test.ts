/** W1 W6: months, quarters and fiscal years, and weeks of books in five time zones against a table that was written out by hand. */

import { describe, expect, test } from 'vitest';
import {
  fiscalYearOf,
  formatDay,
  parseDay,
  quarterOf,
  SPAN_UNITS,
  spanOf,
  spansBetween,
  spansUpTo,
  weekOf,
  type CalendarRules,
  type FiscalRule,
  type Span,
  type Weekday,
} from '../../db/ledger/calendar.ts';
import { dayOfInstant } from '../../db/ledger/zone.ts';

const day = (text: string) => parseDay(text) as number;
const from = (date: string, firstMonth: number): FiscalRule => ({ fromDay: day(date), firstMonth });
const shown = ({ name, firstDay, lastDay }: Span) => [name, formatDay(firstDay), formatDay(lastDay)];
const ALWAYS = '1900-01-01';

function rules(firstMonth = 1, firstWeekday: Weekday = 'monday'): CalendarRules {
  return { weekRules: [{ fromDay: day(ALWAYS), firstWeekday }], fiscalRules: [from(ALWAYS, firstMonth)] };
}

/** An instant, the zone of the book, the day that it is there, and the week by Monday and by Sunday. Over summer time and ends of years. */
const TABLE: readonly (readonly [instant: string, zone: string, date: string, byMonday: string, bySunday: string])[] = [
  // 2026 has 53 ISO weeks: the last begins on 28 December.
  ['2026-12-31T23:30:00Z', 'UTC', '2026-12-31', '2026-W53', '2026-12-27'],
  ['2026-12-31T23:30:00Z', 'Europe/Berlin', '2027-01-01', '2026-W53', '2026-12-27'],
  ['2027-01-03T22:59:59Z', 'Europe/Berlin', '2027-01-03', '2026-W53', '2027-01-03'],
  ['2027-01-03T23:00:00Z', 'Europe/Berlin', '2027-01-04', '2027-W01', '2027-01-03'],
  ['2027-01-04T04:59:59Z', 'America/New_York', '2027-01-03', '2026-W53', '2027-01-03'],
  ['2027-01-04T05:00:00Z', 'America/New_York', '2027-01-04', '2027-W01', '2027-01-03'],
  ['2027-01-03T14:59:59Z', 'Asia/Tokyo', '2027-01-03', '2026-W53', '2027-01-03'],
  ['2027-01-03T15:00:00Z', 'Asia/Tokyo', '2027-01-04', '2027-W01', '2027-01-03'],
  // 2025 ended on a Wednesday: its last days are of the first week of 2026.
  ['2025-12-28T22:59:59Z', 'Europe/Berlin', '2025-12-28', '2025-W52', '2025-12-28'],
  ['2025-12-28T23:00:00Z', 'Europe/Berlin', '2025-12-29', '2026-W01', '2025-12-28'],
  ['2026-01-01T04:30:00Z', 'America/New_York', '2025-12-31', '2026-W01', '2025-12-28'],
  // Berlin's clocks go forward in the night of 29 March 2026, a Sunday of 23 hours, and back on 25 October, one of 25.
  ['2026-03-28T22:59:59Z', 'Europe/Berlin', '2026-03-28', '2026-W13', '2026-03-22'],
  ['2026-03-28T23:00:00Z', 'Europe/Berlin', '2026-03-29', '2026-W13', '2026-03-29'],
  ['2026-03-29T21:59:59Z', 'Europe/Berlin', '2026-03-29', '2026-W13', '2026-03-29'],
  ['2026-03-29T22:00:00Z', 'Europe/Berlin', '2026-03-30', '2026-W14', '2026-03-29'],
  ['2026-10-24T22:00:00Z', 'Europe/Berlin', '2026-10-25', '2026-W43', '2026-10-25'],
  ['2026-10-25T22:59:59Z', 'Europe/Berlin', '2026-10-25', '2026-W43', '2026-10-25'],
  ['2026-10-25T23:00:00Z', 'Europe/Berlin', '2026-10-26', '2026-W44', '2026-10-25'],
  // New York's on 8 March and on 1 November, Sundays as well.
  ['2026-03-09T03:59:59Z', 'America/New_York', '2026-03-08', '2026-W10', '2026-03-08'],
  ['2026-03-09T04:00:00Z', 'America/New_York', '2026-03-09', '2026-W11', '2026-03-08'],
  ['2026-11-02T04:59:59Z', 'America/New_York', '2026-11-01', '2026-W44', '2026-11-01'],
  ['2026-11-02T05:00:00Z', 'America/New_York', '2026-11-02', '2026-W45', '2026-11-01'],
  // Lord Howe Island moves its clocks by half an hour, on 5 April and 4 October 2026.
  ['2026-04-04T12:59:59Z', 'Australia/Lord_Howe', '2026-04-04', '2026-W14', '2026-03-29'],
  ['2026-04-04T13:00:00Z', 'Australia/Lord_Howe', '2026-04-05', '2026-W14', '2026-04-05'],
  ['2026-04-05T13:29:59Z', 'Australia/Lord_Howe', '2026-04-05', '2026-W14', '2026-04-05'],
  ['2026-04-05T13:30:00Z', 'Australia/Lord_Howe', '2026-04-06', '2026-W15', '2026-04-05'],
  ['2026-10-04T12:59:59Z', 'Australia/Lord_Howe', '2026-10-04', '2026-W40', '2026-10-04'],
  ['2026-10-04T13:00:00Z', 'Australia/Lord_Howe', '2026-10-05', '2026-W41', '2026-10-04'],
];

describe('W1 weeks of books in five time zones', () => {
  test.each(TABLE)('%s in %s is %s, in %s or the week of %s', (instant, zone, date, byMonday, bySunday) => {
    const at = dayOfInstant(Date.parse(instant), zone);
    expect(formatDay(at)).toBe(date);
    expect(weekOf(at, rules().weekRules).name).toBe(byMonday);
    expect(weekOf(at, rules(1, 'sunday').weekRules).name).toBe(bySunday);
    expect(formatDay(weekOf(at, rules(1, 'sunday').weekRules).firstDay)).toBe(bySunday);
  });
});

describe('W6 months, quarters and fiscal years', () => {
  test.each([
    ['month', 1, '2028-02-29', ['2028-02', '2028-02-01', '2028-02-29']],
    ['quarter', 1, '2026-11-23', ['2026-Q4', '2026-10-01', '2026-12-31']],
    ['year', 1, '2026-11-23', ['2026', '2026-01-01', '2026-12-31']],
    ['quarter', 4, '2026-03-31', ['2025/26-Q4', '2026-01-01', '2026-03-31']],
    ['quarter', 4, '2026-04-01', ['2026/27-Q1', '2026-04-01', '2026-06-30']],
    ['year', 4, '2026-03-31', ['2025/26', '2025-04-01', '2026-03-31']],
    ['year', 12, '2026-12-01', ['2026/27', '2026-12-01', '2027-11-30']],
    ['year', 7, '1999-12-31', ['1999/00', '1999-07-01', '2000-06-30']],
  ] as const)('a %s of years from month %i on that holds %s', (unit, firstMonth, date, expected) => {
    expect(shown(spanOf(unit, day(date), rules(firstMonth)))).toEqual(expected);
  });

  test('L10 another first month makes one short year, and leaves those before as they were', () => {
    const changed = [from(ALWAYS, 1), from('2026-05-01', 7)];
    expect(shown(fiscalYearOf(day('2025-08-01'), changed))).toEqual(['2025', '2025-01-01', '2025-12-31']);
    expect(shown(fiscalYearOf(day('2026-04-30'), changed))).toEqual(['2026-01 to 2026-06', '2026-01-01', '2026-06-30']);
    expect(shown(fiscalYearOf(day('2026-07-01'), changed))).toEqual(['2026/27', '2026-07-01', '2027-06-30']);
    expect(shown(quarterOf(day('2026-06-30'), changed))).toEqual(['2026-01 to 2026-06-Q2', '2026-04-01', '2026-06-30']);
    const shorter = [from(ALWAYS, 4), from('2026-05-01', 6)];
    expect(shown(quarterOf(day('2026-05-31'), shorter))).toEqual(['2026-04 to 2026-05-Q1', '2026-04-01', '2026-05-31']);
  });

  test.each(SPAN_UNITS)('every day is in exactly one %s, whatever changes', (unit) => {
    const all: CalendarRules = {
      weekRules: [
        { fromDay: day(ALWAYS), firstWeekday: 'monday' },
        { fromDay: day('2026-05-14'), firstWeekday: 'sunday' },
      ],
      fiscalRules: [from(ALWAYS, 1), from('2025-03-10', 4), from('2026-09-02', 11)],
    };
    const spans = spansBetween(unit, day('2024-06-01'), day('2028-06-01'), all);
    spans.forEach((span, index) => {
      if (index > 0) expect(span.firstDay).toBe((spans[index - 1]?.lastDay ?? 0) + 1);
      for (const inside of [span.firstDay, span.lastDay]) expect(spanOf(unit, inside, all)).toEqual(span);
    });
    expect(new Set(spans.map(({ name }) => name)).size).toBe(spans.length);
    expect(spansUpTo(unit, day('2028-06-01'), spans.length, all)).toEqual(spans);
  });
});
