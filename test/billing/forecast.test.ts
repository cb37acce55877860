/** What a report says of the future and of few leads: ranges from what happened, in whole numbers. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { forecast, runwayAtFirst, type ForecastFacts } from '../../electron/billing/forecast.ts';
import { leadRange } from '../../electron/billing/lead-range.ts';
import { DEFAULT_TERMS } from '../../electron/billing/vendor-presets.ts';

const UNITS = { currency: 'EUR', currencyDecimals: 2, creditDecimals: 2 };
const PACK = { id: 'p', name: 'P', price: 900_00, credits: 1000_00 };
const GUARDS = { coolDownMinutes: 60, topUpsPerDay: 3, capPerDay: 5000_00, capPerMonth: 20_000_00, failuresUntilOff: 3 };
const OFF = { units: UNITS, terms: DEFAULT_TERMS, topUp: { mode: 'off' }, paused: false } as const;

function facts(more: Partial<ForecastFacts>): ForecastFacts {
  const paces = [50_00, 100_00, 150_00].map((used) => ({ used, days: 7 }));
  return { from: 1000, available: 300_00, paces, policy: OFF, charges: { faceValue: 300_00, count: 12 }, ...more };
}

describe('the forecast', () => {
  test('is between the fastest and the slowest week', () => {
    expect(forecast(facts({})).runway).toEqual({ soonest: 14, likely: 21, latest: 42 });
  });

  test('has no end in sight where nothing was used in some week', () => {
    const paces = [0, 70_00].map((used) => ({ used, days: 7 }));
    expect(forecast(facts({ paces })).runway).toEqual({ soonest: 30, likely: 60, latest: null });
    expect(forecast(facts({ paces: [{ used: 0, days: 7 }] }))).toMatchObject({ runway: null, nextCharge: null });
  });

  test('T2 in pay-as-you-use the card pays the next fee when credits are used up', () => {
    expect(forecast(facts({})).nextCharge).toEqual({ mode: 'pay_as_you_use', soonest: 1014, likely: 1021, latest: 1042, amount: 25_00 });
    expect(forecast(facts({ charges: { faceValue: 0, count: 0 } })).nextCharge).toBeNull();
  });

  test('T3 automatic top-up buys one pack when credits reach the threshold of the terms', () => {
    const policy = {
      ...OFF,
      terms: { ...DEFAULT_TERMS, threshold: { credits: 100_00, operator: 'at_or_below' } },
      topUp: { mode: 'automatic', pack: PACK, guards: GUARDS },
    } as const;
    expect(forecast(facts({ policy })).nextCharge).toEqual({ mode: 'automatic', soonest: 1009, likely: 1014, latest: 1028, amount: 900_00 });
    expect(forecast(facts({ policy: { ...policy, paused: true } })).nextCharge).toBeNull();
    expect(forecast(facts({ policy, available: 0 })).nextCharge).toMatchObject({ soonest: 1000, likely: 1000, latest: 1000 });
  });

  test('the runway is told at the first pace at which anything was used', () => {
    const paces = [
      { used: 0, days: 3 },
      { used: 28_00, days: 28 },
    ];
    expect(runwayAtFirst(10_50, paces, 1000)).toEqual({ days: 10, until: 1010, creditsPerDay: 1_00, paceDays: 28 });
    expect(runwayAtFirst(10_50, [{ used: -5, days: 7 }], 1000)).toBeNull();
  });
});

describe('the range of the value per lead', () => {
  // Wilson's interval as textbooks have it: of 3 in 20 it is 5.24 % to 36.04 %.
  test.each([
    [20, 3, 300_00, 5_23, 36_05],
    [20, 0, 0, 0, 16_12],
    [20, 20, 2000_00, 83_88, 100_00],
    [1000, 100, 10_000_00, 8_29, 12_02],
  ])('of %i leads, %i won', (leads, won, value, low, high) => {
    const range = leadRange({ leads, won, value }, { leads: 50, won: 5, value: 500_00 });
    expect(range?.low).toBeGreaterThanOrEqual(low);
    expect(range?.low).toBeLessThanOrEqual(low + 1);
    expect(range?.high).toBeGreaterThanOrEqual(high - 1);
    expect(range?.high).toBeLessThanOrEqual(high);
    expect(range?.few).toBe(leads < 30);
  });

  test('ends on an amount that it comes to exactly', () => {
    // One of one: 1 / (1 + 3.8416) of what it is worth.
    expect(leadRange({ leads: 1, won: 1, value: 41_002_30 }, { leads: 0, won: 0, value: 0 })).toMatchObject({ low: 8468_75, high: 41_002_30 });
  });

  test('is not told without a lead, or while no lead was ever won', () => {
    expect(leadRange({ leads: 0, won: 0, value: 0 }, { leads: 9, won: 3, value: 900 })).toBeNull();
    expect(leadRange({ leads: 5, won: 0, value: 0 }, { leads: 9, won: 0, value: 0 })).toBeNull();
  });

  test('holds the value per lead, and the interval that floating point gives, to a minor unit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.nat(), fc.integer({ min: 0, max: 1e11 }), (leads, some, value) => {
        const won = some % (leads + 1);
        const range = leadRange({ leads, won, value: won === 0 ? 0 : value }, { leads: 1, won: 1, value });
        if (range === null) throw new Error('no range');
        const [z2, worth] = [3.8416, won === 0 ? value : value / won];
        const half = Math.sqrt(z2 * (z2 + (4 * won * (leads - won)) / leads));
        const ends = [-half, half].map((side) => (worth * (2 * won + z2 + side)) / (2 * (leads + z2)));
        expect(Math.abs(range.low - (ends[0] as number))).toBeLessThanOrEqual(1.5 + 1e-9 * value);
        expect(Math.abs(range.high - (ends[1] as number))).toBeLessThanOrEqual(1.5 + 1e-9 * value);
        const mean = won === 0 ? 0 : value / leads;
        expect(range.low).toBeLessThanOrEqual(mean);
        expect(range.high).toBeGreaterThanOrEqual(Math.floor(mean));
      }),
      { numRuns: 2000 },
    );
  });
});
