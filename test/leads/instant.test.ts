/** Times in files: ISO text to instants, and where a day begins when clocks change at midnight. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatDay } from '../../db/ledger/calendar.ts';
import { Refused } from '../../db/ledger/refusal.ts';
import { dayOfInstant, isoInstant, timeOfInstant } from '../../db/ledger/zone.ts';
import { momentInZone, parseInstant, startOfDay } from '../../electron/statements/instant.ts';

test.each([
  ['2026-11-18T09:00:00+01:00', Date.UTC(2026, 10, 18, 8)],
  ['2026-11-18T09:00Z', Date.UTC(2026, 10, 18, 9)],
  ['2026-11-18T23:59:59.9999-05:30', Date.UTC(2026, 10, 19, 5, 29, 59, 999)],
  ['2026-02-29T09:00Z', undefined],
  ['2026-11-18T24:00Z', undefined],
  ['2026-11-18T09:60Z', undefined],
  ['2026-11-18T09:00:60Z', undefined],
  ['2026-11-18T09:00+19:00', undefined],
  ['2026-11-18T09:00', undefined],
  ['2026-11-18', undefined],
  ['', undefined],
])('%s is %s', (text, expected) => {
  expect(parseInstant(text)).toBe(expected);
});

const ZONES = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Beirut', 'Asia/Amman', 'America/Havana', 'America/Santiago', 'Africa/Cairo', 'Pacific/Kiritimati']; // prettier-ignore

test('the first instant of a day is on it, and the one before is not', () => {
  fc.assert(
    fc.property(fc.constantFrom(...ZONES), fc.integer({ min: 16_000, max: 21_000 }), (zone, day) => {
      const start = startOfDay(day, zone);
      expect([dayOfInstant(start, zone), dayOfInstant(start - 1, zone)]).toEqual([day, day - 1]);
    }),
    { numRuns: 3000 },
  );
});

test('a day that a zone skipped begins where the next one does', () => {
  const skipped = Math.floor(Date.UTC(2011, 11, 30) / 86_400_000);
  expect(startOfDay(skipped, 'Pacific/Apia')).toBe(startOfDay(skipped + 1, 'Pacific/Apia'));
});

test('a date and time of a zone is its moment, or came twice and is asked for with its offset', () => {
  const seconds = { min: Math.floor(Date.UTC(2015, 0) / 1000), max: Math.floor(Date.UTC(2030, 0) / 1000) };
  fc.assert(
    fc.property(fc.constantFrom(...ZONES), fc.integer(seconds), (zone, second) => {
      const instant = second * 1000;
      expect(momentInZone(isoInstant(instant, zone), zone)).toBe(instant);
      const local = `${formatDay(dayOfInstant(instant, zone))}T${timeOfInstant(instant, zone)}`;
      try {
        expect(momentInZone(local, zone)).toBe(instant);
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        expect(error.message).toContain(isoInstant(instant, zone).slice(11).replace('.000', ''));
      }
    }),
    { numRuns: 3000 },
  );
});
