/** Retention over simulated years: what stays is 3 of the latest day, one for each of 14 days, one for each of 12 months, whatever else happens. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toDelete } from '../../electron/engine/backups/retention.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.UTC(2026, 0, 1);

interface Use {
  readonly name: string;
  readonly days: number;
  /** Hours of a day at which a backup is made; none for a day on which the book is not opened. */
  readonly hours: (day: number) => readonly number[];
  /** How many stay in the end, and how old the oldest of them is, in days. */
  readonly stay: number;
  readonly oldest: number;
}

const USES: readonly Use[] = [
  { name: 'a first day', days: 1, hours: () => [8, 12, 16, 20], stay: 3, oldest: 0 },
  { name: 'two weeks of three a day', days: 14, hours: () => [6, 12, 18], stay: 16, oldest: 13 },
  { name: 'a year of three a day', days: 365, hours: () => [6, 12, 18], stay: 16 + 11, oldest: 364 - 30 },
  { name: 'three years of one a day', days: 1096, hours: () => [9], stay: 14 + 11, oldest: 335 },
  { name: 'two years of Mondays', days: 730, hours: (day) => (day % 7 === 4 ? [10] : []), stay: 14 + 8, oldest: 340 },
  {
    name: 'four years, first of the month only',
    days: 1461,
    hours: (day) => (new Date(START + day * DAY).getUTCDate() === 1 ? [7] : []),
    stay: 14,
    oldest: 425,
  },
];

/** Backups as they are there at the end, when each new one is followed by deleting. */
function simulated({ days, hours }: Pick<Use, 'days' | 'hours'>): readonly { readonly at: number }[] {
  let there: readonly { readonly at: number }[] = [];
  for (let day = 0; day < days; day += 1)
    for (const hour of hours(day)) {
      there = [...there, { at: START + day * DAY + hour * HOUR }];
      const going = new Set(toDelete(there, 'UTC'));
      there = there.filter((backup) => !going.has(backup));
    }
  return there;
}

test.each(USES)('$name', ({ days, stay, oldest, ...use }) => {
  const there = simulated({ days, ...use });
  const ageOf = ({ at }: { readonly at: number }) => days - 1 - Math.floor((at - START) / DAY);
  expect([there.length, Math.max(...there.map(ageOf))]).toEqual([stay, oldest]);
});

test('whatever there is: the latest one stays, none of the last 14 days with backups is without one, nothing is deleted twice over', () => {
  const instants = fc.array(fc.integer({ min: 0, max: 900 * 24 }), { maxLength: 120 });
  fc.assert(
    fc.property(instants, fc.constantFrom('UTC', 'Europe/Berlin', 'Pacific/Auckland'), (hours, zone) => {
      const all = [...new Set(hours)].map((hour) => ({ at: START + hour * HOUR }));
      const going = toDelete(all, zone);
      const staying = all.filter((backup) => !going.includes(backup));
      expect(staying.length).toBeLessThanOrEqual(3 + 14 + 12);
      const latest = all.toSorted((a, b) => b.at - a.at)[0];
      if (latest !== undefined) expect(staying).toContain(latest);
      const dayOf = ({ at }: { readonly at: number }) => new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(at);
      const days = [...new Set(all.map(dayOf))].toSorted().slice(-14);
      for (const day of days) expect(staying.some((backup) => dayOf(backup) === day)).toBe(true);
      expect(toDelete(staying, zone)).toEqual([]);
    }),
  );
});
