/** The book's calendar (rule W1): days, weeks by their first day, and days of instants in the book's time zone. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { WEEKDAYS, formatDay, parseDay, weekOf, weekdayIndex, weeksBetween, type WeekRule } from '../../db/ledger/calendar.ts';
import { dayOfInstant, isTimeZone, timeOfInstant } from '../../db/ledger/zone.ts';

const day = (text: string) => parseDay(text) as number;
const since = (firstWeekday: (typeof WEEKDAYS)[number], from = '1900-01-01'): WeekRule => ({ fromDay: day(from), firstWeekday });

describe('days', () => {
  test.each(['2026-02-29', '2026-13-01', '2026-00-10', '26-01-01', '2026-1-01', '1899-12-31', '3000-01-01', ''])('%s is no day', (text) => {
    expect(parseDay(text)).toBeUndefined();
  });

  test('a day reads as it was written', () => {
    expect(['2024-02-29', '1970-01-01', '1969-12-31', '2999-12-31'].map((text) => formatDay(day(text)))).toEqual([
      '2024-02-29',
      '1970-01-01',
      '1969-12-31',
      '2999-12-31',
    ]);
  });
});

describe('weeks', () => {
  test.each([
    ['2026-01-01', '2026-W01'],
    ['2026-12-31', '2026-W53'],
    ['2027-01-03', '2026-W53'],
    ['2021-01-03', '2020-W53'],
    ['2024-12-30', '2025-W01'],
  ])('W1 %s is in ISO week %s', (text, name) => {
    expect(weekOf(day(text), [since('monday')]).name).toBe(name);
  });

  test('W1 weeks that do not start on Monday are named by their first day', () => {
    expect(weekOf(day('2026-11-23'), [since('sunday')])).toEqual({ name: '2026-11-22', firstDay: day('2026-11-22'), lastDay: day('2026-11-28') });
  });

  test('W1 changing the first day makes one short week', () => {
    fc.assert(
      fc.property(fc.constantFrom(...WEEKDAYS), fc.constantFrom(...WEEKDAYS), fc.integer({ min: 0, max: 13 }), (before, after, shift) => {
        const rules = [since(before), { fromDay: day('2026-11-02') + shift, firstWeekday: after }];
        const weeks = weeksBetween(day('2026-10-01'), day('2026-12-31'), rules);
        weeks.forEach((week, index) => {
          if (index > 0) expect(week.firstDay).toBe((weeks[index - 1]?.lastDay ?? 0) + 1);
        });
        const short = weeks.filter((week) => week.lastDay - week.firstDay !== 6);
        expect(short.length).toBe(before === after ? 0 : 1);
        expect(weeks.every((week) => week.lastDay - week.firstDay <= 6)).toBe(true);
        expect(weekdayIndex(weeks.at(-1)?.firstDay ?? 0)).toBe(WEEKDAYS.indexOf(after));
      }),
    );
  });

  test('W1 every day is in exactly one week', () => {
    const weeks = weeksBetween(day('2025-12-20'), day('2026-01-20'), [since('saturday')]);
    expect(weeks.map((week) => [formatDay(week.firstDay), formatDay(week.lastDay)]).at(0)).toEqual(['2025-12-20', '2025-12-26']);
    expect(weeksBetween(day('2026-01-02'), day('2026-01-01'), [since('monday')])).toEqual([]);
  });
});

describe('time zones', () => {
  test('W1 an instant falls on the day of the book’s zone, over summer time and half hours', () => {
    const instant = Date.parse('2026-03-29T00:30:00+01:00');
    expect(formatDay(dayOfInstant(instant, 'Europe/Berlin'))).toBe('2026-03-29');
    expect(formatDay(dayOfInstant(instant, 'America/New_York'))).toBe('2026-03-28');
    expect(timeOfInstant(Date.parse('2026-03-29T03:30:00+02:00'), 'Europe/Berlin')).toBe('03:30:00');
    expect(timeOfInstant(Date.parse('2026-11-01T12:00:00Z'), 'Asia/Kathmandu')).toBe('17:45:00');
  });

  test('a zone that no one knows is none', () => {
    expect([isTimeZone('Europe/Berlin'), isTimeZone('Europe/Atlantis'), isTimeZone('')]).toEqual([true, false, false]);
  });
});
