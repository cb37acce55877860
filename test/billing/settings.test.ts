/** Settings (rules L10, T6): what a user gets wrong is refused by the name of the field, what is stored is read whole or not at all; presets. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LARGEST_AMOUNT } from '../../db/ledger/money.ts';
import { Refused } from '../../db/ledger/refusal.ts';
import { refuseUnusablePacks } from '../../electron/billing/credit-packs.ts';
import {
  checkCampaign,
  checkGuards,
  checkVendorTerms,
  GUARD_DEFAULTS,
  readCampaign,
  readCreditPacks,
  readGuards,
  readLowBalance,
  readMethodOrder,
  readPaused,
  readPromotion,
  readTopUpMode,
  readVendorTerms,
} from '../../electron/billing/settings-shapes.ts';
import { DEFAULT_TERMS, VENDOR_PRESETS } from '../../electron/billing/vendor-presets.ts';
import { GUARDS, PACK } from './samples.ts';

const CAMPAIGN = {
  on: true,
  categories: ['Bathroom'],
  areas: ['Cologne', '50'],
  maxPrice: 50_00,
  minQuality: 60,
  budgetPerDay: 200_00,
  budgetPerWeek: null,
  hours: [[[540, 1020]], [], [], [], [], [], []],
} as const;

function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof Refused && error.refusal.code === 'wrong_setting') return error.refusal.message;
    throw error;
  }
  throw new Error('nothing was refused');
}

const without = (object: object, field: string) => Object.fromEntries(Object.entries(object).filter(([name]) => name !== field));

describe('T6 limits that a user gives', () => {
  test.each([
    [without(GUARDS, 'capPerDay'), 'The cap per day is missing.'],
    [without(GUARDS, 'capPerMonth'), 'The cap per month is missing.'],
    [{ ...GUARDS, capPerDay: 0 }, 'The cap per day has to be more than 0.'],
    [{ ...GUARDS, capPerMonth: -1 }, 'The cap per month has to be more than 0.'],
    [{ ...GUARDS, capPerDay: null }, 'The cap per day is not what it has to be.'],
    [{ ...GUARDS, capPerDay: Number.POSITIVE_INFINITY }, 'The cap per day is not what it has to be.'],
    [{ ...GUARDS, capPerDay: 10.5 }, 'The cap per day has to be a whole number.'],
    [{ ...GUARDS, capPerMonth: LARGEST_AMOUNT + 1 }, 'The cap per month is too large.'],
    [{ ...GUARDS, topUpsPerDay: 0 }, 'The number of top-ups per day has to be more than 0.'],
    [{ ...GUARDS, coolDownMinutes: -1 }, 'The cool-down in minutes has to be 0 or more.'],
    [{ ...GUARDS, failuresUntilOff: 101 }, 'The number of failures until it is switched off is too large.'],
    [{ ...GUARDS, unlimited: true }, 'This has a field that is not known: unlimited.'],
    [null, 'This is not what it has to be.'],
    [undefined, 'This is not what it has to be.'],
    ['no limits', 'This is not what it has to be.'],
  ])('%o: %s', (given, message) => {
    expect(refusal(() => checkGuards(given, PACK))).toBe(`These limits do not fit. ${message}`);
  });

  test.each([
    ['day', { capPerDay: PACK.price - 1 }],
    ['month', { capPerMonth: PACK.price - 1 }],
  ])('a cap per %s below the price of the pack would let nothing be bought', (cap, given) => {
    expect(refusal(() => checkGuards({ ...GUARDS, ...given }, PACK))).toBe(
      `The pack "Medium" costs more than the cap per ${cap}: no top-up could ever be made. Raise the cap, or choose a smaller pack.`,
    );
  });

  test('caps that the pack just fits, with the defaults for the rest', () => {
    const limits = { ...GUARD_DEFAULTS, capPerDay: PACK.price, capPerMonth: PACK.price };
    expect(checkGuards(limits, PACK)).toEqual({ coolDownMinutes: 60, topUpsPerDay: 3, failuresUntilOff: 3, capPerDay: 90_00, capPerMonth: 90_00 });
  });
});

describe('L10 vendor terms that a user gives', () => {
  test.each([
    [without(DEFAULT_TERMS, 'feeDue'), 'When a fee falls due is missing.'],
    [{ ...DEFAULT_TERMS, feeDue: { when: 'some_day' } }, 'When a fee falls due is none of those that are known.'],
    [{ ...DEFAULT_TERMS, feeDue: { when: 'on_read' } }, 'The number of hours until an unread fee is released is missing.'],
    [{ ...DEFAULT_TERMS, refundWindow: { unit: 'day_of_next_month', day: 32 } }, 'The time for refunds is too large.'],
    [{ ...DEFAULT_TERMS, refundWindow: { unit: 'hours', count: 0 } }, 'The time for refunds has to be 1 or more.'],
    [{ ...DEFAULT_TERMS, refundReasons: [] }, 'The list of reasons for refunds is too short.'],
    [{ ...DEFAULT_TERMS, refundReasons: Array.from({ length: 51 }, String) }, 'The list of reasons for refunds is too long.'],
    [{ ...DEFAULT_TERMS, preset: 'x'.repeat(41) }, 'The preset is too long.'],
    [{ ...DEFAULT_TERMS, tax: null }, 'The tax is not what it has to be.'],
    [{ ...DEFAULT_TERMS, threshold: { credits: -1, operator: 'below' } }, 'The balance that calls for a top-up has to be 0 or more.'],
    [{ ...DEFAULT_TERMS, tax: { ...DEFAULT_TERMS.tax, rateBasisPoints: 19.5 } }, 'The rate of the tax has to be a whole number.'],
    [{ ...DEFAULT_TERMS, payAsYouUse: 'nothing' }, 'What the card pays in pay-as-you-use is none of those that are known.'],
    [{ ...DEFAULT_TERMS, creditsExpireAfterDays: 0 }, 'The number of days after which credits expire has to be 1 or more.'],
  ])('%o', (given, message) => {
    expect(refusal(() => checkVendorTerms(given))).toBe(`These vendor terms do not fit. ${message}`);
  });
});

describe('C4 campaigns that a user gives', () => {
  test.each([
    [{ ...CAMPAIGN, budgetPerDay: 0 }, 'The budget per day has to be more than 0.'],
    [{ ...CAMPAIGN, minQuality: 101 }, 'The lowest quality is too large.'],
    [{ ...CAMPAIGN, hours: [[[600, 540]], [], [], [], [], [], []] }, 'The list of hours has a time that does not end after it begins.'],
    [{ ...CAMPAIGN, hours: [[[600, 600]], [], [], [], [], [], []] }, 'The list of hours has a time that does not end after it begins.'],
    [{ ...CAMPAIGN, hours: [[], [], [], [], [], [], []] }, 'The list of hours leaves no hour in which anything could be bought.'],
    [{ ...CAMPAIGN, hours: [[]] }, 'The list of hours is too short.'],
    [without(CAMPAIGN, 'areas'), 'The list of areas is missing.'],
    [{ ...CAMPAIGN, categories: [' '] }, 'The list of categories is too short.'],
  ])('%o', (given, message) => {
    expect(refusal(() => checkCampaign(given))).toBe(`This campaign does not fit. ${message}`);
  });

  test('names are trimmed, and the same letters are the same code points', () => {
    expect(checkCampaign({ ...CAMPAIGN, areas: [' Du\u0308ren '] }).areas).toEqual(['D\u00fcren']);
  });
});

describe('L10 stored documents', () => {
  const MODE = { mode: 'automatic', packId: 'medium', since: 2, acceptedTerms: { version: '1', at: 1 } };
  const READERS: readonly (readonly [name: string, read: (json: string) => unknown, value: unknown])[] = [
    ['vendor terms', readVendorTerms, DEFAULT_TERMS],
    ['credit packs', readCreditPacks, [PACK]],
    ['guards', readGuards, GUARDS],
    ['mode', readTopUpMode, MODE],
    ['mode off', readTopUpMode, { mode: 'off' }],
    ['order of methods', readMethodOrder, [3, 1, 2]],
    ['Promotion Service', readPromotion, { on: true }],
    ['low-balance warning', readLowBalance, 50_00],
    ['pause', readPaused, true],
    ['campaign', readCampaign, CAMPAIGN],
  ];

  test.each(READERS)('%s: what was stored is read as it was', (_, read, value) => {
    expect(read(JSON.stringify(value))).toEqual(value);
  });

  test.each(READERS)('%s: anything else is a damaged book, not a mistake of the user', (_, read, value) => {
    for (const json of ['', '{', '"text"', '[{}]', '{"on":"yes"}', `${JSON.stringify(value)},`]) {
      expect(() => read(json)).toThrow(Error);
      expect(() => read(json)).not.toThrow(Refused);
    }
  });

  test('a field less, or one more, is not read over', () => {
    for (const [, read, value] of READERS) {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) continue;
      expect(() => read(JSON.stringify({ ...value, more: 1 }))).toThrow(Error);
      for (const field of Object.keys(value)) expect(() => read(JSON.stringify(without(value, field)))).toThrow(Error);
    }
  });

  test('what a check lets through is read again as it is', () => {
    const anyLimits = fc.record({
      coolDownMinutes: fc.integer({ min: -1, max: 50_000 }),
      topUpsPerDay: fc.integer({ min: -1, max: 120 }),
      capPerDay: fc.integer({ min: -1, max: 200_00 }),
      capPerMonth: fc.integer({ min: -1, max: 200_00 }),
      failuresUntilOff: fc.integer({ min: -1, max: 120 }),
    });
    fc.assert(
      fc.property(anyLimits, (limits) => {
        const isUsable =
          limits.coolDownMinutes >= 0 &&
          limits.coolDownMinutes <= 43_200 &&
          [limits.topUpsPerDay, limits.failuresUntilOff].every((times) => times >= 1 && times <= 100) &&
          limits.capPerDay >= PACK.price &&
          limits.capPerMonth >= PACK.price;
        if (isUsable) expect(readGuards(JSON.stringify(checkGuards(limits, PACK)))).toEqual(limits);
        else expect(() => checkGuards(limits, PACK)).toThrow(Refused);
      }),
    );
  });
});

describe('presets', () => {
  test.each(VENDOR_PRESETS)('$id: its terms and packs could be a user’s own', ({ id, terms, packs, name, description }) => {
    expect(checkVendorTerms(terms)).toEqual(terms);
    expect(readVendorTerms(JSON.stringify(terms))).toEqual(terms);
    expect(() => refuseUnusablePacks(packs)).not.toThrow(Refused);
    expect(terms.preset).toBe(id);
    expect(name.length > 0 && description.length > 0).toBe(true);
  });

  test('what is not assumed is what the help pages say', () => {
    const said = Object.fromEntries(
      VENDOR_PRESETS.map(({ id, terms, assumed }) => [
        id,
        Object.keys(terms).filter((field) => field !== 'preset' && !assumed.some((each) => each === field)),
      ]),
    );
    // Deducted when a customer is contacted; topped up when used up or insufficient; the card pays the exact amount of the quotation.
    expect(said['quotations']).toEqual(['feeDue', 'threshold', 'payAsYouUse']);
    expect(said['lead_campaigns']).toEqual([]);
    for (const { id, assumed } of VENDOR_PRESETS) if (id !== 'custom') expect(assumed).toContain('packs');
  });
});
