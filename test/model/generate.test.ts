/** What tests may rely on in random histories: always covered, the same by seed, and told again by any of their pieces. */

import { expect, test } from 'vitest';
import { fromCsv } from './csv.ts';
import { cutIntoFiles, generateHistory, toCsv } from './generate.ts';
import { file, figuresOfFiles } from './given.ts';
import { parseDecimal } from './numbers.ts';

/** Different enough to be worth it: decimals, zones on both sides of UTC, weeks from another day. */
const books = [
  { currency: 'EUR', timeZone: 'UTC' },
  { currency: 'JPY', timeZone: 'Asia/Tokyo' },
  { currency: 'KWD', timeZone: 'America/New_York', weekStart: 'sunday' },
  { currency: 'USD', timeZone: 'Europe/Berlin', creditDecimals: 3 },
  { currency: 'EUR', timeZone: 'Asia/Kathmandu', creditDecimals: 0, weekStart: 'wednesday' },
] as const;
const cases = Array.from({ length: 30 }, (_, seed) => ({ seed, book: books[seed % books.length] ?? books[0] }));

test.for(cases)('L11 figures depend on the set of events, not on how files cut it: seed $seed', ({ seed, book }) => {
  const style = seed % 3 === 0 ? 'believable' : 'nasty';
  const rows = generateHistory(seed, { rows: 1 + ((seed * 37) % 400), style, ...book });
  const options = { ...book, today: '2023-12-31' };
  const whole = figuresOfFiles([file('whole.csv', ...rows)], options);
  expect(figuresOfFiles(cutIntoFiles(rows, seed, book.timeZone), options)).toEqual(whole);

  const units = (text: string): bigint => parseDecimal(text, 3) ?? 0n;
  for (const week of whole.bridge) {
    const [plus, minus] = [
      [week.opening, week.topUps, week.bonus, week.refunds, week.adjustments],
      [week.charges, week.expiry],
    ];
    const moved = plus.map(units).concat(minus.map((text) => -units(text)));
    expect(moved.reduce((one, other) => one + other)).toBe(units(week.closing));
  }
  for (const line of whole.statement.rows) {
    expect(units(line.credits_balance)).toBeGreaterThanOrEqual(0n);
    expect(units(line.cost_balance)).toBeGreaterThanOrEqual(0n);
    // A balance of no credits costs nothing: cost is used to the last unit.
    if (units(line.credits_balance) === 0n) expect(units(line.cost_balance)).toBe(0n);
  }
});

test.for([1, 2, 3])('W1 the order of events is found again in whatever way their file is written: seed %i', (seed) => {
  const timeZone = 'America/St_Johns';
  const layouts = (['oldest-first', 'newest-first', 'days-shuffled'] as const).flatMap((order) =>
    (['plain', 'timed', 'mixed'] as const).map((times) => ({ order, times })),
  );
  const options = { currency: 'EUR', timeZone, today: '2023-12-31' };
  const told = layouts.map((layout) => {
    const rows = generateHistory(seed, { rows: 300, style: 'nasty', timeZone, ...layout });
    return figuresOfFiles([file('all.csv', ...rows)], options);
  });
  for (const each of told) expect(each).toEqual(told[0]);
});

test('a history is the same for the same seed and another for another', () => {
  const options = { rows: 200, style: 'nasty' } as const;
  expect(generateHistory(7, options)).toEqual(generateHistory(7, options));
  expect(generateHistory(7, options)).not.toEqual(generateHistory(8, options));
});

test('X1 the text of an activity file reads back as its rows', () => {
  const rows = generateHistory(3, { rows: 400, style: 'nasty' });
  expect(fromCsv(toCsv(rows))).toEqual(rows);
  expect(toCsv([{ id: 'a,"b"', note: 'x\ny' }], ['id', 'note', 'lead'])).toBe('id,note,lead\r\n"a,""b""","x\ny",\r\n');
});
