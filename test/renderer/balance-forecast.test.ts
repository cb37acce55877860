/** W3 what lies ahead of a balance, as places of its chart: cut off at the end of the axis, and never below zero. */

import { expect, test } from 'vitest';
import { balanceForecast, forecastShape } from '../../renderer/charts/balance-forecast.ts';
import type { BalanceForecast } from '../../renderer/charts/balance-forecast.ts';

/** 2026-11-18 is day 20,775 since 1970, and its closing balance stands at the end of it. */
const FROM = 20_776;
const given: BalanceForecast = {
  through: '2026-11-18',
  available: 600_00,
  runway: { soonest: 6, likely: 12, latest: 24 },
  nextCharge: { mode: 'automatic', soonest: '2026-11-21', likely: '2026-11-24', latest: '2026-11-30', amount: 90_00 },
};

test('falls to zero at each pace, with the charge on the mean one', () => {
  const { until, band, likely, charge } = forecastShape(given, 182);
  expect(until).toBe(FROM + 26);
  expect(band).toEqual([
    [FROM, 600_00],
    [FROM + 24, 0],
    [FROM + 26, 0],
    [FROM + 26, 0],
    [FROM + 6, 0],
    [FROM, 600_00],
  ]);
  expect(likely).toEqual([
    [FROM, 600_00],
    [FROM + 12, 0],
    [FROM + 26, 0],
  ]);
  expect(charge).toEqual([FROM + 6, 300_00]);
});

test('takes at most a third of the days that are shown, and cuts off what lies beyond', () => {
  const { until, band, charge } = forecastShape({ ...given, runway: { soonest: 100, likely: 200, latest: 400 } }, 91);
  expect(until).toBe(FROM + 32);
  expect(band[1]).toEqual([FROM + 32, 600_00 * (1 - 32 / 400)]);
  expect(charge?.[1]).toBeCloseTo(600_00 * (1 - 6 / 200));
});

test('without an end in sight stays where it is, and shows no charge that is further away than the axis', () => {
  const far = { mode: 'automatic', soonest: '2027-06-01', likely: '2027-07-01', latest: null, amount: 90_00 } as const;
  const { band, charge } = forecastShape({ ...given, runway: { soonest: 6, likely: 12, latest: null }, nextCharge: far }, 91);
  expect(band[1]).toEqual([FROM + 32, 600_00]);
  expect(charge).toBeNull();
});

test.each([
  ['nothing was used', 600_00, null],
  ['nothing is left', 0, given.runway],
])('there is none where %s', (_, available, runway) => {
  expect(balanceForecast({ through: given.through, available, weeks: 13, runway, nextCharge: null })).toBeNull();
});
