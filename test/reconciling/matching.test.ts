/** What belongs together, and why (rules R1 and R3). */

import { describe, expect, test } from 'vitest';
import { day, inputOf, item, line, pairsOf, propose } from './sides.ts';
import { proposeMatches } from '../../electron/reconciling/propose-matches.ts';

const MONDAY = day('2026-10-05');

describe('R1 a match says why, with a score', () => {
  test('the reasons of a reference', () => {
    const { matches } = propose([line(1, MONDAY + 1, -900_00, 'QUOTEHAVEN 7F21')], [item(1, MONDAY, -900_00, ['7f21'])]);
    expect(matches).toEqual([
      {
        shape: 'pair',
        lines: [1],
        items: [1],
        score: 97,
        grade: 'certain',
        nextBest: null,
        rest: [],
        reasons: [
          { code: 'amount', points: 40, of: 40, how: 'equal', difference: 0, original: null },
          { code: 'reference', points: 40, of: 40, found: '7f21' },
          { code: 'name', points: 4, of: 4, found: 'QUOTEHAVEN', accepted: 0 },
          { code: 'days', points: 13, of: 14, days: 1, usual: 0, lineDay: MONDAY + 1, itemDay: MONDAY },
          { code: 'method', points: 0, of: 2, found: null },
        ],
      },
    ]);
  });

  test('everything that can be found makes 100', () => {
    const { matches } = propose(
      [line(1, MONDAY, -240_00, 'MARKTPFAD 55120 VISA 4242')],
      [item(1, MONDAY, -240_00, ['55120'], { vendor: 'Marktpfad GmbH' })],
    );
    expect(matches[0]?.score).toBe(100);
  });

  test('a name and the amount alone are likely, and so is an amount alone; what did not count is told', () => {
    const [named] = propose([line(1, MONDAY + 1, -184_50, 'Marktpfad GmbH')], [item(1, MONDAY, -184_50, ['x1-9'], { vendor: 'MARKTPFAD' })]).matches;
    expect(named).toMatchObject({ score: 83, grade: 'likely' });
    expect(named?.reasons[1]).toEqual({ code: 'reference', points: 0, of: 14, found: null });
    expect(propose([line(1, MONDAY, -184_50)], [item(1, MONDAY, -184_50)]).matches[0]).toMatchObject({ score: 54, grade: 'likely' });
  });

  test('points of all reasons sum to the score, at most 100', () => {
    const given = [
      line(1, MONDAY, -1_00, 'Quotehaven 4242 AB-100'),
      line(2, MONDAY + 9, -2_03, 'Quotehaven'),
      line(3, MONDAY + 30, -9_00, 'Quotehaven'),
    ];
    const items = [item(1, MONDAY, -1_00, ['AB100']), item(2, MONDAY + 8, -2_00), item(3, MONDAY + 28, -4_00), item(4, MONDAY + 29, -5_00)];
    const { matches } = propose(given, items);
    expect(matches).toHaveLength(3);
    for (const { score, reasons } of matches) {
      expect(reasons.reduce((sum, { points }) => sum + points, 0)).toBe(score);
      expect(reasons.every(({ points, of }) => points >= 0 && points <= of)).toBe(true);
      expect(score).toBeLessThanOrEqual(100);
    }
  });

  test('a reference is found divided, cut off, and in any case, but not in a date or a short number', () => {
    const found = (text: string, reference: string) =>
      propose([line(1, MONDAY, -1_00, text)], [item(1, MONDAY, -1_00, [reference])]).matches[0]?.reasons[1]?.points === 40;
    expect(found('TU-2026 0041/XYZ', 'tu2026-0041')).toBe(true);
    expect(found('SVWZ CH_3PQRSTUVWX', 'ch_3PqRsTuVwXyZ0123')).toBe(true);
    expect(found('KARTE 20261005 1234', '20261005')).toBe(false);
    expect(found('KARTE 1234', '1234')).toBe(false);
    expect(found('PAYMENT', 'PAYMENT')).toBe(false);
  });

  test('what was accepted of a payee counts as its name', () => {
    const payees = [{ payee: 'LS MARKETPLACE', target: { to: 'clearing', vendor: 'Leadstrand' }, accepted: 6 }] as const;
    const [match] = propose([line(1, MONDAY, -9_00, 'LS*Marketplace 3391')], [item(1, MONDAY, -9_00, [], { vendor: 'Leadstrand' })], {
      knowledge: { payees },
    }).matches;
    expect(match?.reasons[2]).toEqual({ code: 'name', points: 30, of: 30, found: 'LS MARKETPLACE', accepted: 6 });
  });

  test('a payee known as something else matches no item, and becomes what it was', () => {
    const payees = [{ payee: 'RHEINBANK', target: { to: 'fees' }, accepted: 3 }] as const;
    const result = propose([line(1, MONDAY, -9_00, 'RHEINBANK')], [item(1, MONDAY, -9_00)], { knowledge: { payees } });
    expect(result.matches).toEqual([]);
    expect(result.onlyLines[0]?.suggested).toEqual({
      category: 'fees',
      score: 85,
      reasons: [{ code: 'learned', points: 85, payee: 'RHEINBANK', accepted: 3 }],
    });
  });

  test('the next best candidate is told, and one as good keeps a match from being certain', () => {
    const [match] = propose(
      [line(1, MONDAY, -9_00, 'QUOTEHAVEN AB-1234')],
      [item(1, MONDAY, -9_00, ['AB-1234']), item(2, MONDAY - 2, -9_00, ['AB-9999'])],
    ).matches;
    expect(match).toMatchObject({ items: [1], grade: 'certain', nextBest: 82 });
    const twice = propose(
      [line(1, MONDAY, -9_00, 'AB-1234')],
      [item(1, MONDAY, -9_00, ['AB-1234']), item(2, MONDAY - 1, -9_00, ['AB-1234'])],
    ).matches;
    expect(twice[0]).toMatchObject({ items: [1], grade: 'likely', nextBest: 93 });
  });
});

describe('R1 the whole file is matched at once', () => {
  const weekly = (count: number, shift: number) => Array.from({ length: count }, (_, week) => MONDAY + 7 * week + shift);

  test('52 weekly debits of 100.00 are 52 pairs', () => {
    const result = propose(
      weekly(52, 1).map((on, week) => line(week, on, -100_00)),
      weekly(52, 0).map((on, week) => item(week, on, -100_00)),
    );
    expect(pairsOf(result)).toEqual(Array.from({ length: 52 }, (_, week) => `${week}=${week}`));
    expect(result.ties).toEqual([]);
    expect(result.usualDays).toBe(1);
  });

  test.each([7, 3, 2])('one missing line and one missing item, every %i days, move no other pair', (days) => {
    const on = (place: number) => MONDAY + days * place;
    const places = Array.from({ length: 52 }, (_, place) => place);
    const result = propose(
      places.filter((place) => place !== 20).map((place) => line(place, on(place) + 1, -100_00, 'Quotehaven')),
      places.filter((place) => place !== 25).map((place) => item(place, on(place), -100_00)),
    );
    expect(pairsOf(result)).toEqual(places.filter((place) => place !== 20 && place !== 25).map((place) => `${place}=${place}`));
    expect(result.onlyLines.map((only) => only.line)).toEqual([25]);
    expect(result.onlyItems).toMatchObject([{ item: 20, state: 'missing_on_statement' }]);
  });

  test('10,000 packs of 900.00 are matched or tied', () => {
    const places = Array.from({ length: 10_000 }, (_, place) => place);
    const result = propose(
      places.filter((place) => place % 997 !== 3).map((place) => line(place, MONDAY + Math.floor(place / 9) + 1, -900_00, `Quotehaven ${place % 3}`)),
      places.filter((place) => place % 991 !== 5).map((place) => item(place, MONDAY + Math.floor(place / 9), -900_00)),
    );
    expect(result.ties.length).toBeGreaterThan(1000);
    const shown = result.ties.flatMap(({ asShown }) => asShown);
    expect(shown.length + result.matches.length).toBeGreaterThan(9950);
  });

  test('a line that names an item goes with it, however many others would fit', () => {
    const result = propose(
      [line(1, MONDAY + 3, -9_00, 'Quotehaven AB-0002'), line(2, MONDAY + 3, -9_00, 'Quotehaven')],
      [item(1, MONDAY, -9_00, ['AB-0001']), item(2, MONDAY - 3, -9_00, ['AB-0002'])],
    );
    expect(pairsOf(result)).toEqual(['1=2', '2=1']);
  });
});

describe('R1 a tie is shown as a tie', () => {
  test('two equal lines and two items of the same day', () => {
    const result = propose(
      [line(1, MONDAY + 1, -38_00, 'MARKTPFAD LEAD'), line(2, MONDAY + 1, -38_00, 'MARKTPFAD LEAD')],
      [item(8, MONDAY, -38_00, [], { instant: 200, vendor: 'Marktpfad' }), item(9, MONDAY, -38_00, [], { instant: 100, vendor: 'Marktpfad' })],
    );
    expect(result.matches).toEqual([]);
    expect(result.ties).toMatchObject([{ lines: [1, 2], items: [9, 8] }]);
    expect(result.ties[0]?.asShown).toMatchObject([
      { lines: [1], items: [9], score: 83, grade: 'likely', nextBest: 83 },
      { lines: [2], items: [8], score: 83, grade: 'likely', nextBest: 83 },
    ]);
  });

  test('one line and two items that fit alike', () => {
    const { ties, matches } = propose([line(1, MONDAY, -38_00)], [item(1, MONDAY, -38_00), item(2, MONDAY, -38_00)]);
    expect(matches).toEqual([]);
    expect(ties).toMatchObject([{ lines: [1], items: [1, 2], asShown: [{ lines: [1], items: [1] }] }]);
  });

  test('days that tell pairs from each other leave no tie', () => {
    const { ties, matches } = propose([line(1, MONDAY, -38_00), line(2, MONDAY + 1, -38_00)], [item(1, MONDAY, -38_00), item(2, MONDAY + 1, -38_00)]);
    expect(ties).toEqual([]);
    expect(pairsOf({ matches })).toEqual(['1=1', '2=2']);
  });

  test('of two lines that are equal in everything and one item, one is doubled', () => {
    const result = propose([line(1, MONDAY, -38_00, 'AB-4711 A'), line(2, MONDAY, -38_00, 'AB-4711 A')], [item(1, MONDAY, -38_00, ['AB-4711'])]);
    expect(pairsOf(result)).toEqual(['1=1']);
    expect(result.onlyLines).toMatchObject([{ line: 2, nearest: { because: 'doubled', twin: 1, other: null } }]);
  });
});

describe('R3 fees and differences of currency are named', () => {
  test('an amount that was equal in its own currency', () => {
    const [match] = propose(
      [line(1, day('2026-10-21'), -712_86, 'LEADSTRAND USD 780')],
      [item(1, day('2026-10-19'), -710_00, [], { vendor: 'Leadstrand', original: { currency: 'USD', amount: -780_00 } })],
    ).matches;
    expect(match).toMatchObject({ score: 80, grade: 'likely', rest: [{ category: 'currency_differences', amount: -2_86 }] });
    expect(match?.reasons[0]).toMatchObject({ how: 'original', original: { currency: 'USD', amount: -780_00 }, difference: -2_86 });
  });

  test('an amount that the statement has in a field of its own, with no word of it in its text', () => {
    const charged = (amount: number) => line(1, MONDAY, -712_86, 'CARD PAYMENT', { original: { currency: 'USD', amount } });
    const books = [item(1, MONDAY, -710_00, [], { original: { currency: 'USD', amount: -780_00 } })];
    const [match] = propose([charged(-780_00)], books).matches;
    expect(match).toMatchObject({ grade: 'likely', rest: [{ category: 'currency_differences', amount: -2_86 }] });
    expect(match?.reasons[0]).toMatchObject({ how: 'original', points: 38 });
    expect(propose([charged(-781_00)], books).matches).toEqual([]);
  });

  test('with its reference, an amount that was equal in its own currency is certain', () => {
    const books = item(1, MONDAY, -710_00, ['AB-1234'], { original: { currency: 'USD', amount: -780_00 } });
    expect(propose([line(1, MONDAY, -712_86, 'AB-1234 USD 780.00')], [books]).matches).toMatchObject([{ grade: 'certain' }]);
  });

  test('the statement says what was paid before the bank took its fee', () => {
    const booked = line(1, MONDAY, -913_50, 'CARD PAYMENT', { original: { currency: 'EUR', amount: -900_00 } });
    const [match] = propose([booked], [item(1, MONDAY, -900_00)], { settings: { leastScore: 40 } }).matches;
    expect(match).toMatchObject({ grade: 'likely', rest: [{ category: 'fees', amount: -13_50 }] });
    expect(match?.reasons[0]).toMatchObject({ how: 'less_fee', original: { currency: 'EUR', amount: -900_00 } });
  });

  test('a line in another currency whose amount there nobody knows is never more than likely, and told as a near miss beyond that', () => {
    const near = line(1, MONDAY, -712_86, 'AB-1234 USD 780.00');
    expect(propose([near], [item(1, MONDAY, -710_00, ['AB-1234'])]).matches).toMatchObject([
      { grade: 'likely', rest: [{ category: 'currency_differences', amount: -2_86 }] },
    ]);
    const far = (text: string, books = item(1, MONDAY, -840_00, ['AB-1234'])) => propose([line(1, MONDAY, -712_86, text)], [books]);
    for (const text of ['AB-1234 USD 780.00', 'Quotehaven USD 780.00', 'CARD PAYMENT USD 780.00']) {
      const { matches, onlyLines, onlyItems } = far(text);
      expect(matches).toEqual([]);
      expect(onlyLines[0]?.nearest).toMatchObject({
        because: 'currency',
        other: 1,
        original: { currency: 'USD', amount: 780_00 },
        difference: 127_14,
      });
      expect(onlyItems[0]?.nearest).toMatchObject({ because: 'currency', other: 1 });
    }
    expect(far('CARD PAYMENT EUR 712.86').onlyLines[0]?.nearest).toBeNull();
    expect(far('CARD PAYMENT USD 780.00', item(1, MONDAY, -200_00)).onlyLines[0]?.nearest).toBeNull();
  });

  test('a fee on top, and a payment that came in less a fee', () => {
    const [more] = propose([line(1, MONDAY, -913_50, 'Quotehaven AB-1234')], [item(1, MONDAY, -900_00, ['AB-1234'])]).matches;
    expect(more).toMatchObject({ lines: [1], items: [1], rest: [{ category: 'fees', amount: -13_50 }] });
    const [less] = propose([line(1, MONDAY, 97_00, 'Quotehaven')], [item(1, MONDAY, 100_00, [], { kind: 'card_refund' })]).matches;
    expect(less).toMatchObject({ rest: [{ category: 'fees', amount: -3_00 }], grade: 'likely' });
  });

  test('a difference without a name is none: it is told as a near miss', () => {
    const result = propose([line(1, MONDAY, -700_00, 'Quotehaven AB-1234')], [item(1, MONDAY, -900_00, ['AB-1234'])]);
    expect(result.matches).toEqual([]);
    expect(result.onlyLines[0]?.nearest).toEqual({
      because: 'part',
      other: 1,
      twin: null,
      difference: 200_00,
      days: 0,
      original: null,
      reference: 'AB-1234',
    });
    expect(result.onlyItems[0]?.nearest).toMatchObject({ because: 'part', other: 1 });
  });
});

describe('R1 several are one', () => {
  test('one debit for the quotations of a week', () => {
    const quotations = [12_40, 9_10, 22_00, 7_35, 18_20].map((amount, place) => item(place, MONDAY + place, -amount, [], { kind: 'quotation' }));
    const [match, ...others] = propose([line(1, MONDAY + 6, -69_05, 'QUOTEHAVEN WEEK 41')], quotations).matches;
    expect(others).toEqual([]);
    expect(match).toMatchObject({ shape: 'several_items', lines: [1], items: [0, 1, 2, 3, 4], grade: 'likely', rest: [] });
    expect(match?.reasons[0]).toMatchObject({ how: 'sum', points: 36 });
  });

  test('a run of days goes before other combinations, and what is not part of it is left', () => {
    const quotations = [12_40, 9_10, 22_00, 7_35, 18_20].map((amount, place) => item(place, MONDAY + place, -amount, [], { kind: 'quotation' }));
    const result = propose([line(1, MONDAY + 4, -38_45, 'QUOTEHAVEN')], quotations, { lastDay: MONDAY + 30 });
    expect(pairsOf(result)).toEqual(['1=1+2+3']);
    expect(result.onlyItems.map((only) => only.item)).toEqual([0, 4]);
  });

  test('partial payments of one item', () => {
    const result = propose(
      [line(1, MONDAY + 1, -500_00, 'AB-1234 part 1'), line(2, MONDAY + 9, -400_00, 'AB-1234 part 2')],
      [item(1, MONDAY, -900_00, ['AB-1234'])],
    );
    expect(result.matches).toMatchObject([{ shape: 'several_lines', lines: [1, 2], items: [1], rest: [] }]);
  });

  test('a payout of many charges less a fee', () => {
    const back = [40_00, 25_50, 61_20].map((amount, place) => item(place, MONDAY + place, amount, [], { kind: 'card_refund' }));
    const [match] = propose([line(1, MONDAY + 4, 124_45, 'PAYOUT QUOTEHAVEN')], back).matches;
    expect(match).toMatchObject({ shape: 'several_items', items: [0, 1, 2], rest: [{ category: 'fees', amount: -2_25 }] });
  });

  test('what would be found by chance is not looked for, and that is said', () => {
    const items = Array.from({ length: 40 }, (_, place) => item(place, MONDAY + (place % 3), -(1_01 + place * 7)));
    const { matches, givenUp } = propose([line(1, MONDAY + 3, -11_11, 'QUOTEHAVEN')], items);
    expect(matches).toEqual([]);
    expect(givenUp).toContainEqual({ side: 'line', id: 1 });
  });
});

describe('what is left is told apart', () => {
  const others = [line(90, MONDAY - 40, -1_11), line(91, MONDAY + 40, -1_12)];
  const missOf = (amount: number, on = MONDAY) => {
    const { onlyLines, matches } = propose([line(1, on, amount, 'QUOTEHAVEN'), ...others], [item(7, MONDAY, -184_50)]);
    expect(matches).toEqual([]);
    return onlyLines.find((only) => only.line === 1)?.nearest;
  };

  test.each([
    [184_50, 0, 'sign'],
    [-148_50, 0, 'digits'],
    [-185_40, 0, 'digits'],
    [-184_50, 12, 'day'],
    [-120_00, 0, 'part'],
    [-230_00, 0, 'amount'],
  ])('%i, %i days later: %s', (amount, days, because) => {
    expect(missOf(amount, MONDAY + days)).toMatchObject({ because, other: 7, difference: amount + 184_50, days });
  });

  test('nothing like it has no nearest', () => {
    expect(missOf(-9_99)).toBeNull();
  });

  test.each([
    ['FOREIGN TXN FEE', 'fees', 'FEE'],
    ['Kontoführungsgebühr Oktober', 'fees', 'KONTOFUHRUNGSGEBUHR'],
    ['Frais de tenue de compte', 'fees', 'FRAIS'],
    ['Monthly service charge', 'fees', 'SERVICE CHARGE'],
    ['Sollzinsen 3. Quartal', 'interest', 'SOLLZINSEN'],
    ['INTERESSI PASSIVI', 'interest', 'INTERESSI'],
  ])('%s is suggested as %s', (text, category, found) => {
    const { onlyLines } = propose([line(1, MONDAY, -13_40, text)], []);
    expect(onlyLines[0]?.suggested).toEqual({ category, score: 60, reasons: [{ code: 'word', points: 60, found }] });
  });

  test('items of the last days are in transit, earlier ones are missing', () => {
    const items = [item(1, MONDAY - 7, -46_00), item(2, MONDAY - 6, -46_01), item(3, MONDAY - 5, -46_02), item(4, MONDAY + 3, -46_03)];
    const { onlyItems } = propose([line(1, MONDAY, -1_00)], items);
    expect(onlyItems.map(({ state }) => state)).toEqual(['missing_on_statement', 'missing_on_statement', 'in_transit', 'in_transit']);
  });

  test('nothing given is nothing proposed', () => {
    expect(proposeMatches(inputOf([], []))).toEqual({ matches: [], ties: [], onlyLines: [], onlyItems: [], givenUp: [], usualDays: 0 });
  });
});
