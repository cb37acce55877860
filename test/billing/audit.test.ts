/** The charge audit (rule R5) over a year in which a vendor does what its rules say, and wrongs that are planted at the borders of each. */

import { describe, expect, test } from 'vitest';
import { parseDay } from '../../db/ledger/calendar.ts';
import { auditDiscounts } from '../../electron/billing/audit-discount.ts';
import { auditCharges } from '../../electron/billing/audit.ts';
import { compareMethods } from '../../electron/billing/audit/methods.ts';
import {
  VERDICTS,
  type AuditEvent,
  type AuditHistory,
  type AuditedCharge,
  type AuditedRules,
  type RulesFrom,
  type Verdict,
} from '../../electron/billing/audit/shapes.ts';
import { at, AUTOMATIC, LARGE, MINUTE, OFF, openVendorAccount, PACK, PRIMARY, ZONE, type VendorAccount } from './audited-history.ts';
import { dayOfInstant } from '../../db/ledger/zone.ts';

const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const OFF_FROM = at('2026-05-04T10:00:00+02:00');
const ON_AGAIN = at('2026-08-31T00:00:00+02:00');
const TIGHT_MONTH = at('2026-11-01T00:00:00+01:00');
const PAUSED = at('2026-12-28T00:00:00+01:00');
const TIGHT: AuditedRules = { ...AUTOMATIC, settings: [4], guards: { ...AUTOMATIC.guards, capPerMonth: 2000_00 } };
const RULES: readonly RulesFrom[] = [
  { from: at('2026-01-02T00:00:00+01:00'), rules: AUTOMATIC },
  { from: OFF_FROM, rules: OFF },
  { from: ON_AGAIN, rules: { ...AUTOMATIC, settings: [3] } },
  { from: TIGHT_MONTH, rules: TIGHT },
  { from: at('2026-12-01T00:00:00+01:00'), rules: AUTOMATIC },
  { from: PAUSED, rules: { ...AUTOMATIC, paused: true } },
];

/** Six fees a day, at 9, 11, 13, 15, 17 and 19 o'clock in winter. */
function ordinaryDay(account: VendorAccount, midnight: number): void {
  for (const hour of [8, 10, 12, 14, 16, 18]) account.fee(35_00, midnight + hour * HOUR);
}

/** Uses up what is there, so that the next fee calls for a top-up. */
function useUp(account: VendorAccount, when: number): void {
  if (account.balance() > 0) account.draw(account.balance(), when);
}

type Plant = (account: VendorAccount, midnight: number) => void;

/** Top-up that its fee called for, with its fee. */
function calledFor(account: VendorAccount, when: number, expected?: Verdict): void {
  useUp(account, when - 1000);
  account.topUp(when, expected);
  account.draw(100_00, when + 1000);
}

/** By day (UTC midnight): what happens on it instead of an ordinary day. */
const PLANTS: Readonly<Record<string, Plant>> = {
  '2026-01-01': (account, day) => calledFor(account, day + 9 * HOUR, 'not_decidable'),
  // Duplicates: two minutes later, a quarter of an hour later, and the very same moment.
  '2026-01-12': twice(2 * MINUTE),
  '2026-01-19': twice(15 * MINUTE),
  '2026-01-26': twice(0),
  // A minute before the cool-down ends, a millisecond before, at its end.
  '2026-02-02': again(59 * MINUTE, 'during_cool_down'),
  '2026-02-05': again(60 * MINUTE - 1, 'during_cool_down'),
  '2026-02-09': again(60 * MINUTE),
  '2026-02-12': again(16 * MINUTE, 'during_cool_down'),
  // Clocks go forward at 02:00: an hour later by the clock is no hour.
  '2026-03-29': (account) => {
    calledFor(account, at('2026-03-29T01:30:00+01:00'));
    calledFor(account, at('2026-03-29T03:15:00+02:00'), 'during_cool_down');
    calledFor(account, at('2026-03-29T04:15:00+02:00'));
  },
  // Clocks go back: the same time by the clock is an hour later.
  '2026-10-25': (account) => {
    calledFor(account, at('2026-10-25T02:30:00+02:00'));
    calledFor(account, at('2026-10-25T02:30:00+01:00'));
    calledFor(account, at('2026-10-25T03:29:59+01:00'), 'during_cool_down');
  },
  // The fourth of a day; a fourth at the midnight that ends it is the first of the next.
  '2026-02-16': (account, day) => {
    for (const hour of [8, 10, 12]) calledFor(account, day + hour * HOUR);
    calledFor(account, day + 14 * HOUR, 'over_cap');
  },
  '2026-02-19': (account, day) => {
    for (const hour of [8, 10, 12]) calledFor(account, day + hour * HOUR);
    calledFor(account, at('2026-02-20T00:00:00+01:00'));
  },
  '2026-02-23': (account, day) => {
    for (const hour of [8, 10, 12]) calledFor(account, day + hour * HOUR);
    calledFor(account, at('2026-02-24T00:00:00+01:00') - 1, 'over_cap');
  },
  // The cap of the day reached exactly by two packs twice, and one pack beyond it.
  '2026-03-02': (account, day) => {
    twoPacks(account, day + 8 * HOUR);
    twoPacks(account, day + 10 * HOUR);
    calledFor(account, day + 12 * HOUR, 'over_cap');
  },
  // Off from this instant on.
  '2026-05-04': (account) => {
    calledFor(account, OFF_FROM - 1);
    useUp(account, OFF_FROM);
    account.topUp(OFF_FROM + 1, 'while_off');
  },
  '2026-06-15': (account, day) => void account.topUp(day + 9 * HOUR, 'while_off'),
  // Pay as you use: one lead charged twice, a lead bought again, a fee that credits covered.
  '2026-07-06': (account, day) => {
    account.fee(35_00, day + 9 * HOUR, { lead: 'L-1' });
    account.write({ kind: 'quotation', amount: 35_00, method: PRIMARY, lead: 'L-1' }, day + 9 * HOUR + MINUTE, 'duplicate');
    account.fee(35_00, day + 15 * HOUR, { lead: 'L-1' });
  },
  '2026-07-13': (account, day) => account.fee(42_00, day + 9 * HOUR, { kind: 'lead_purchase', lead: 'L-2' }),
  '2026-07-20': (account, day) =>
    void account.write({ kind: 'lead_purchase', amount: 42_00, method: PRIMARY, lead: 'L-2' }, day + 9 * HOUR, 'duplicate'),
  '2026-07-27': (account, day) => {
    useUp(account, day + 7 * HOUR);
    account.write({ kind: 'bonus', moves: 40_00 }, day + 8 * HOUR);
    account.write({ kind: 'quotation', amount: 40_00, method: PRIMARY }, day + 9 * HOUR, 'wrong_amount');
    account.write({ kind: 'quotation', amount: 40_01, method: PRIMARY }, day + 10 * HOUR);
  },
  // Not called for; another price; fewer credits; a pack too many.
  '2026-09-07': (account, day) => {
    useUp(account, day + 7 * HOUR);
    account.topUp(day + 8 * HOUR);
    account.draw(75_00, day + 8 * HOUR + MINUTE);
    // What is left is what the next fee takes.
    account.topUp(day + 12 * HOUR, 'wrong_amount');
    account.draw(35_00, day + 12 * HOUR + MINUTE);
  },
  '2026-09-10': (account, day) => {
    useUp(account, day + 7 * HOUR);
    account.topUp(day + 8 * HOUR, 'wrong_amount', { amount: 100_01 });
    account.draw(35_00, day + 8 * HOUR + MINUTE);
  },
  '2026-09-14': (account, day) => {
    useUp(account, day + 7 * HOUR);
    account.topUp(day + 8 * HOUR, 'wrong_amount', { moves: 100_00 });
    account.draw(35_00, day + 8 * HOUR + MINUTE);
  },
  '2026-09-17': (account, day) => {
    useUp(account, day + 7 * HOUR);
    account.topUp(day + 8 * HOUR, 'wrong_amount', { moves: 2 * PACK.credits, amount: 2 * PACK.price });
    account.draw(35_00, day + 8 * HOUR + MINUTE);
  },
  // Another card; a backup, which may be charged; the primary written otherwise; no card named.
  '2026-09-21': byMethod('Amex 0005', 'wrong_method'),
  '2026-09-24': byMethod('MASTERCARD ····4444'),
  '2026-09-28': byMethod('visa xxxx-4242'),
  '2026-10-01': byMethod('', 'not_decidable'),
  '2026-10-05': byMethod('Mastercard 4242', 'wrong_method'),
  // The vendor's own balance did not rise; one that was behind all along is none.
  '2026-10-08': (account, day) => {
    account.write({ kind: 'lead', statedBalance: account.balance() - 7_00 }, day + 6 * HOUR);
    useUp(account, day + 7 * HOUR);
    account.topUp(day + 8 * HOUR, 'no_credits_arrived', { statedBalance: -7_00 });
    account.draw(35_00, day + 8 * HOUR + MINUTE);
  },
  '2026-10-12': (account, day) => {
    account.write({ kind: 'lead', statedBalance: account.balance() - 117_00 }, day + 6 * HOUR);
    useUp(account, day + 7 * HOUR);
    account.topUp(day + 8 * HOUR, undefined, { statedBalance: PACK.credits - 117_00 });
    account.draw(35_00, day + 8 * HOUR + MINUTE);
  },
  // Only a little later the vendor's balance shows it.
  '2026-10-15': (account, day) => {
    useUp(account, day + 7 * HOUR);
    account.topUp(day + 8 * HOUR, undefined, { statedBalance: -117_00 });
    account.draw(35_00, day + 8 * HOUR + MINUTE);
    account.write({ kind: 'lead', statedBalance: account.balance() - 117_00 }, day + 9 * HOUR);
  },
  // In November the cap of the month is 2000: the twentieth reaches it, the twenty-first is beyond.
  '2026-11-01': () => undefined,
  '2026-11-28': (account, day) => {
    for (const hour of [8, 10, 12]) calledFor(account, day + hour * HOUR, 'over_cap');
  },
  '2026-12-01': (account, day) => calledFor(account, day + 8 * HOUR),
  '2026-12-29': (account, day) => calledFor(account, day + 8 * HOUR, 'while_off'),
};

function twice(apart: number): Plant {
  return (account, day) => {
    useUp(account, day + 7 * HOUR);
    account.topUp(day + 8 * HOUR);
    if (apart > 0) account.draw(35_00, day + 8 * HOUR + 1000);
    account.topUp(day + 8 * HOUR + apart, 'duplicate');
    account.draw(apart > 0 ? 20_00 : 55_00, day + 8 * HOUR + apart + 1000);
  };
}

function again(after: number, expected?: Verdict): Plant {
  return (account, day) => {
    calledFor(account, day + 8 * HOUR);
    calledFor(account, day + 8 * HOUR + after, expected);
  };
}

function twoPacks(account: VendorAccount, when: number): void {
  useUp(account, when - 1000);
  account.topUp(when, undefined, { moves: 2 * PACK.credits, amount: 2 * PACK.price });
  account.draw(2 * PACK.credits, when + 1000);
}

function byMethod(method: string, expected?: Verdict): Plant {
  return (account, day) => {
    useUp(account, day + 7 * HOUR);
    account.topUp(day + 8 * HOUR, expected, { method });
    account.draw(35_00, day + 8 * HOUR + MINUTE);
  };
}

const LINES = [
  { lineId: 1, day: parseDay('2026-09-02') as number, amount: 100_00, method: PRIMARY, text: 'VENDOR 881', nearest: null, mayBeOfAnother: false },
  { lineId: 2, day: parseDay('2027-01-02') as number, amount: 100_00, method: PRIMARY, text: 'VENDOR 882', nearest: null, mayBeOfAnother: false },
  { lineId: 3, day: parseDay('2026-09-05') as number, amount: 100_20, method: PRIMARY, text: 'VENDOR 883', nearest: 5, mayBeOfAnother: false },
];

function year(): { readonly account: VendorAccount; readonly history: AuditHistory } {
  const account = openVendorAccount(RULES);
  for (let midnight = at('2026-01-01T00:00:00Z'); midnight < at('2026-12-31T00:00:00Z'); midnight += DAY) {
    const plant = PLANTS[new Date(midnight).toISOString().slice(0, 10)];
    if (plant) plant(account, midnight);
    else if (midnight < PAUSED) ordinaryDay(account, midnight);
  }
  return { account, history: account.history({ lines: LINES }) };
}

interface Comparison {
  readonly charges: readonly AuditedCharge[];
  readonly innocent: number;
  readonly missed: readonly string[];
  readonly accused: readonly string[];
}

function compare({ account, history }: ReturnType<typeof year>, audited: AuditHistory = history): Comparison {
  const charges = auditCharges(audited);
  const planted = account.planted();
  const told = ({ id, day, verdict, because }: AuditedCharge) =>
    `${id} on ${new Date(day * DAY).toISOString().slice(0, 10)}: ${verdict}, ${because.code}`;
  const ofHistory = charges.filter(({ eventId }) => eventId !== null);
  const isPlanted = ({ eventId }: AuditedCharge) => planted.has(eventId as number);
  return {
    charges,
    innocent: ofHistory.filter((charge) => !isPlanted(charge)).length,
    missed: ofHistory.filter((charge) => isPlanted(charge) && charge.verdict !== planted.get(charge.eventId as number)).map(told),
    accused: ofHistory.filter((charge) => !isPlanted(charge) && charge.verdict !== 'explained').map(told),
  };
}

describe('R5 a year of a vendor', () => {
  test('every planted wrong is found, and none of a thousand innocent charges is accused', () => {
    const { innocent, missed, accused, charges } = compare(year());
    expect(innocent).toBeGreaterThan(1000);
    expect({ missed, accused }).toEqual({ missed: [], accused: [] });
    for (const verdict of VERDICTS) expect(charges.filter((charge) => charge.verdict === verdict).length, verdict).toBeGreaterThan(1);
  });

  test('a line of a statement without a top-up is money without credits, unless the history ends before it or has nearly the same', () => {
    const lines = compare(year()).charges.filter(({ lineId }) => lineId !== null);
    expect(lines.map(({ verdict, because }) => [verdict, because.code])).toEqual([
      ['no_credits_arrived', 'statement_only'],
      ['not_decidable', 'not_reconciled'],
      ['not_decidable', 'history_ends_before'],
    ]);
  });

  test('every reason has its figures, and what is asked back is never more than was charged', () => {
    for (const { verdict, because, disputed, amount } of compare(year()).charges) {
      expect(disputed).toBeLessThanOrEqual(amount);
      if (verdict === 'explained' || verdict === 'not_decidable') expect(disputed).toBe(0);
      if (because.code === 'cooling_down') expect(because.figures.minutes).toBeLessThan(because.figures.limit ?? 0);
      if (verdict === 'over_cap') expect(because.figures.reached).toBeGreaterThan(because.figures.limit ?? Infinity);
    }
  });

  const withRules = (history: AuditHistory, change: (rules: AuditedRules) => AuditedRules): AuditHistory => ({
    ...history,
    rules: history.rules.map(({ from, rules }) => ({ from, rules: rules && change(rules) })),
  });
  const without = (guard: keyof AuditedRules['guards']) => (history: AuditHistory) =>
    withRules(history, (rules) => ({ ...rules, guards: { ...rules.guards, [guard]: null } }));
  const BROKEN: Readonly<Record<string, (history: AuditHistory) => AuditHistory>> = {
    'the cool-down is ignored': without('coolDownMinutes'),
    'the count of a day is ignored': without('topUpsPerDay'),
    'the cap of a day is ignored': without('capPerDay'),
    'the cap of a month is ignored': without('capPerMonth'),
    'the order of methods is ignored': (history) => withRules(history, (rules) => ({ ...rules, methods: null })),
    'a pause is ignored': (history) => withRules(history, (rules) => ({ ...rules, paused: false })),
    'the balance is ignored': (history) => withRules(history, (rules) => ({ ...rules, threshold: { credits: 1e9, operator: 'below' } })),
    'the mode is always that of today': (history) => ({ ...history, rules: [{ from: 0, rules: AUTOMATIC }] }),
    'days are taken for days of UTC': (history) => ({
      ...history,
      events: history.events.map((event) => ({ ...event, day: dayOfInstant(event.instant ?? 0, 'UTC') })),
      startOfDay: (day) => day * DAY,
    }),
    'stated balances are ignored': (history) => ({ ...history, events: history.events.map((event) => ({ ...event, statedBalance: null })) }),
    'leads are ignored': (history) => ({ ...history, events: history.events.map((event) => ({ ...event, lead: null })) }),
    'the cool-down counts by the clock on the wall': (history) => ({
      ...history,
      events: history.events.map((event) => ({ ...event, instant: event.instant === null ? null : onTheWall(event.instant) })),
      rules: history.rules.map(({ from, rules }) => ({ from: onTheWall(from), rules })),
      startOfDay: (day) => day * DAY,
    }),
  };
  test.each(Object.entries(BROKEN))('where %s, the year shows it', (_name, broken) => {
    const known = year();
    const { missed, accused } = compare(known, broken(known.history));
    expect(missed.length + accused.length).toBeGreaterThan(0);
  });
});

/** What a clock in the zone shows, as if it were UTC. */
function onTheWall(instant: number): number {
  const parts = new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE, dateStyle: 'short', timeStyle: 'medium' }).format(instant);
  return Date.parse(`${parts.replace(' ', 'T')}Z`) + (instant % 1000);
}

const DAY_A = parseDay('2026-02-10') as number;

describe('R5 days without times', () => {
  const account = () => openVendorAccount([{ from: 0, rules: { ...AUTOMATIC, guards: { ...AUTOMATIC.guards, coolDownMinutes: null } } }]);
  const verdicts = (vendor: VendorAccount) => auditCharges(vendor.history()).map(({ verdict, because }) => `${verdict} ${because.code}`);

  test('what every order of the day explains is explained', () => {
    const vendor = account();
    vendor.write({ kind: 'top_up', moves: PACK.credits, amount: PACK.price, method: PRIMARY }, { day: DAY_A });
    vendor.write({ kind: 'quotation', moves: -60_00 }, { day: DAY_A });
    expect(verdicts(vendor)).toEqual(['explained used_up']);
  });

  test('a fee that nothing else could have covered explains its top-up', () => {
    const vendor = account();
    vendor.write({ kind: 'opening', moves: 30_00 }, { day: DAY_A - 1 });
    vendor.write({ kind: 'quotation', moves: -5_00 }, { day: DAY_A });
    vendor.write({ kind: 'top_up', moves: PACK.credits, amount: PACK.price, method: PRIMARY }, { day: DAY_A });
    vendor.write({ kind: 'quotation', moves: -60_00 }, { day: DAY_A });
    expect(verdicts(vendor)).toEqual(['explained insufficient']);
  });

  test('what only some orders explain cannot be decided, for want of the time of day', () => {
    const vendor = account();
    vendor.write({ kind: 'opening', moves: 30_00 }, { day: DAY_A - 1 });
    vendor.write({ kind: 'quotation', moves: -20_00 }, { day: DAY_A });
    vendor.write({ kind: 'top_up', moves: PACK.credits, amount: PACK.price, method: PRIMARY }, { day: DAY_A });
    vendor.write({ kind: 'quotation', moves: -20_00 }, { day: DAY_A });
    expect(verdicts(vendor)).toEqual(['not_decidable no_time_of_day']);
  });

  test('what no order explains is wrong', () => {
    const vendor = account();
    vendor.write({ kind: 'opening', moves: 300_00 }, { day: DAY_A - 1 });
    vendor.write({ kind: 'quotation', moves: -20_00 }, { day: DAY_A });
    vendor.write({ kind: 'top_up', moves: PACK.credits, amount: PACK.price, method: PRIMARY }, { day: DAY_A });
    expect(verdicts(vendor)).toEqual(['wrong_amount not_called_for']);
  });

  test('two on one day may lie within the cool-down, two on days far apart do not', () => {
    const vendor = openVendorAccount([{ from: 0, rules: AUTOMATIC }]);
    for (const day of [DAY_A, DAY_A, DAY_A + 2]) {
      vendor.write({ kind: 'top_up', moves: PACK.credits, amount: PACK.price, method: PRIMARY }, { day });
      vendor.write({ kind: 'quotation', moves: -PACK.credits }, { day });
    }
    expect(auditCharges(vendor.history()).map(({ verdict }) => verdict)).toEqual(['not_decidable', 'not_decidable', 'explained']);
  });

  test('rules that changed on the day decide only what all of them say', () => {
    const noon = DAY_A * DAY + 11 * HOUR;
    const vendor = openVendorAccount([
      { from: 0, rules: AUTOMATIC },
      { from: noon, rules: OFF },
    ]);
    vendor.write({ kind: 'top_up', moves: PACK.credits, amount: PACK.price, method: PRIMARY }, { day: DAY_A });
    vendor.write({ kind: 'quotation', moves: -PACK.credits }, { day: DAY_A });
    const [charge] = auditCharges(vendor.history());
    expect([charge?.verdict, charge?.because.code, charge?.further.map(({ verdict }) => verdict)]).toEqual([
      'not_decidable',
      'no_time_of_day',
      ['while_off'],
    ]);
  });
});

describe('R5 what no history tells', () => {
  const bought = () => {
    const vendor = openVendorAccount([{ from: 0, rules: OFF }]);
    const pack = vendor.topUp(at('2026-03-02T10:00:00+01:00'));
    const odd = vendor.topUp(at('2026-03-03T10:00:00+01:00'), undefined, { amount: 93_00 });
    return { vendor, pack, odd };
  };

  test('a whole pack while it is off may be by hand, and is explained once the user says so', () => {
    const { vendor, pack, odd } = bought();
    expect(auditCharges(vendor.history()).map(({ verdict, mayBeByHand, disputed }) => [verdict, mayBeByHand, disputed])).toEqual([
      ['while_off', true, 100_00],
      ['while_off', false, 93_00],
    ]);
    const said = new Map([
      [pack.eventId, 'by_hand'],
      [odd.eventId, 'by_hand'],
    ] as const);
    expect(auditCharges(vendor.history({ said })).map(({ verdict, because }) => [verdict, because.code])).toEqual([
      ['explained', 'by_hand'],
      ['wrong_amount', 'no_pack_at_this_price'],
    ]);
  });

  test('what verified a card is no top-up, and no cap counts it', () => {
    const { vendor, pack, odd } = bought();
    const charges = auditCharges(vendor.history({ said: new Map([[odd.eventId, 'verification']] as const) }));
    expect(charges.map(({ because }) => because.code)).toEqual(['automatic_off', 'verification']);
    expect(auditDiscounts(charges).map(({ eventId }) => eventId)).toEqual([pack.eventId]);
  });

  test('where fees are held, credits that were reserved may have called for a top-up', () => {
    const vendor = openVendorAccount([{ from: 0, rules: { ...AUTOMATIC, heldHours: 48 } }]);
    vendor.write({ kind: 'opening', moves: 90_00 }, at('2026-03-01T10:00:00+01:00'));
    vendor.topUp(at('2026-03-02T10:00:00+01:00'));
    expect(auditCharges(vendor.history())[0]?.because.code).toBe('holds_unknown');
  });
});

describe('T4 the discount audit', () => {
  test('says what the price buys by the pack of the day, what came, and what is missing', () => {
    const vendor = openVendorAccount([{ from: 0, rules: AUTOMATIC }]);
    vendor.topUp(at('2026-03-02T10:00:00+01:00'));
    vendor.topUp(at('2026-03-03T10:00:00+01:00'), undefined, { moves: 100_00 });
    vendor.topUp(at('2026-03-04T10:00:00+01:00'), undefined, { amount: LARGE.price, moves: LARGE.credits });
    vendor.topUp(at('2026-03-05T10:00:00+01:00'), undefined, { amount: 50_00, moves: 54_99 });
    const audited = auditDiscounts(auditCharges(vendor.history()));
    expect(audited.map(({ entitled, missing, missingWorth }) => [entitled, missing, missingWorth])).toEqual([
      [110_00, 0, 0],
      [110_00, 10_00, 9_09],
      // Five of the plan: its discount is the plan's, not the larger pack's.
      [550_00, 0, 0],
      [55_00, 1, 1],
    ]);
  });
});

describe('R5 a method is the same by whatever name', () => {
  test.each([
    ['Visa 4242', 'VISA ·· 4242', 'same'],
    ['Visa 4242', 'Visa ending in 4242', 'same'],
    ['Visa 4242', 'Credit card ****4242', 'same'],
    ['Visa 4242', 'Visa ****4242 (exp 12/27)', 'same'],
    ['Visa 4242', 'visa 4242, expires 03/2028', 'same'],
    ['Office (Visa 4242)', 'Visa 4242', 'same'],
    ['Office (Visa 4242)', 'Office', 'same'],
    ['American Express 0005', 'Amex ···0005', 'same'],
    ['PayPal', 'paypal', 'same'],
    ['Visa 4242', 'Visa 1881', 'other'],
    ['Visa 4242', 'Mastercard 4242', 'other'],
    ['Visa 4242', 'Mastercard', 'other'],
    ['PayPal', 'Card on file', 'other'],
    ['Visa 4242', 'Visa', 'unknown'],
    ['Visa 4242', 'Card on file', 'unknown'],
    ['Office', 'Visa 4242', 'unknown'],
    ['Visa 4242', '', 'unknown'],
  ] as const)('%s and %s: %s', (one, other, expected) => {
    expect([compareMethods(one, other), compareMethods(other, one)]).toEqual([expected, expected]);
  });

  test.each([
    ['Card on file', 'not_decidable'],
    ['Visa ending in 4242', 'explained'],
    ['Visa 1881', 'wrong_method'],
  ] as const)('a charge to "%s" is %s', (method, verdict) => {
    const account = openVendorAccount([{ from: 0, rules: AUTOMATIC }]);
    account.topUp(at('2026-03-02T10:00:00Z'), undefined, { method });
    expect(auditCharges(account.history())).toMatchObject([{ verdict }]);
  });
});

describe('R5 what is back on the card', () => {
  const boughtTwice = (more: Partial<AuditEvent>, moreOfSecond: Partial<AuditEvent> = {}) => {
    const account = openVendorAccount([{ from: 0, rules: AUTOMATIC }]);
    account.topUp(at('2026-03-02T10:00:00Z'), undefined, more);
    account.topUp(at('2026-03-02T10:05:00Z'), undefined, moreOfSecond);
    return auditCharges(account.history()).map(({ verdict, disputed }) => [verdict, disputed]);
  };

  test('is not asked for again', () => {
    expect(boughtTwice({})).toEqual([['explained', 0], ['duplicate', PACK.price]]); // prettier-ignore
    expect(boughtTwice({}, { moneyBack: 40_00 })).toEqual([['explained', 0], ['duplicate', PACK.price - 40_00]]); // prettier-ignore
    expect(boughtTwice({}, { moneyBack: PACK.price })).toEqual([['explained', 0], ['duplicate', 0]]); // prettier-ignore
  });

  test('makes the charge after it no second one', () => {
    expect(boughtTwice({ moneyBack: PACK.price })[1]?.[0]).not.toBe('duplicate');
  });

  test('leaves a lead to be bought again', () => {
    const account = openVendorAccount([{ from: 0, rules: OFF }]);
    const lead = (hours: number, moneyBack: number) =>
      account.write(
        { kind: 'lead_purchase', amount: 42_00, method: PRIMARY, lead: 'L-9', moneyBack },
        at('2026-03-02T10:00:00Z') + hours * 60 * MINUTE,
      );
    lead(0, 42_00);
    lead(5, 0);
    lead(9, 0);
    expect(auditCharges(account.history()).map(({ verdict }) => verdict)).toEqual(['explained', 'explained', 'duplicate']);
  });
});
