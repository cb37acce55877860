/** The model against the samples, the order of rule W1, and what is refused. */

import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fromCsv } from './csv.ts';
import type { Row } from './events.ts';
import { file, figures, figuresOfFiles, movements, refusalOf, row } from './given.ts';
import { makeSample, sampleCsv, sampleExpected, sampleOptions } from './make-sample.ts';
import { expectedOf } from './model.ts';

const sharedCsv = new URL('../../../shared/samples/activity.csv', import.meta.url);
const sharedExpected = new URL('../../../shared/samples/activity.expected.json', import.meta.url);

// The shared sample lies beside the project, not in it. Where it is absent this test is not registered at all, rather than
// skipped: a clone of the project alone runs everything that it holds. Its own sample below is in the same form.
if (existsSync(sharedCsv) && existsSync(sharedExpected)) {
  test('W1 W2 W3 W4 W5 the shared sample gives exactly the figures that another program worked out', () => {
    const rows = fromCsv(readFileSync(sharedCsv, 'utf8'));
    const { refusal, ...rest } = expectedOf([file('activity.csv', ...rows)], { currency: 'EUR', today: '2026-08-30' });
    expect(refusal).toBeNull();
    expect(rest).toEqual({ figures: JSON.parse(readFileSync(sharedExpected, 'utf8')) });
  });
}

test('W1 W2 W3 W4 W5 the sample of the project gives exactly its figures', () => {
  const rows = fromCsv(readFileSync(sampleCsv, 'utf8'));
  const { refusal, ...rest } = expectedOf([file('activity-sample.csv', ...rows)], sampleOptions);
  expect(refusal).toBeNull();
  expect(rest).toEqual({ figures: JSON.parse(readFileSync(sampleExpected, 'utf8')) });
});

test('the sample of the project is what make-sample.ts writes', () => {
  expect(makeSample()).toEqual({
    csv: readFileSync(sampleCsv, 'utf8'),
    expected: readFileSync(sampleExpected, 'utf8'),
  });
});

const tenFor = (id: string, day: string, amount = '10.00'): Row => row(id, day, 'top_up', { credits: '10.00', amount });
const five = (id: string, day: string): Row => row(id, day, 'quotation', { credits: '5.00' });

test('W1 automatic expiry comes first in a day, then openings, wherever the file has them', () => {
  const rows = [
    row('bonus', '05', 'bonus', { credits: '3.00', expires: '2026-01-06' }),
    five('charge', '06'),
    row('opening', '06', 'opening', { credits: '10.00', amount: '8.00' }),
    five('later', '07'),
  ];
  // The bonus is gone before the charge could use it; the opening is there before the charge.
  expect(movements(rows)).toEqual(['bonus +3.00/0.00', 'by itself -3.00/0.00', 'opening +10.00/8.00', 'charge -5.00/4.00', 'later -5.00/4.00']);
});

test('W1 events of a day go by time where all have one, whatever their offsets and their places in the file', () => {
  const rows = [
    five('charge', '2026-01-05T10:00:00+02:00'),
    // 07:59 in UTC, a minute before the charge.
    tenFor('top-up', '2026-01-05T02:59:00-05:00'),
    row('next', '06', 'lead', { lead: 'L', outcome: 'won' }),
  ];
  expect(movements(rows)).toEqual(['top-up +10.00/10.00', 'charge -5.00/5.00', 'next 0']);
});

test('W1 an opening without a time leaves the other events of its day in the order of time', () => {
  const rows = [
    five('charge', '2026-01-05T10:00:00Z'),
    tenFor('top-up', '2026-01-05T09:00:00Z'),
    row('opening', '05', 'opening', { credits: '1.00', amount: '0.50' }),
    row('next', '06', 'lead', { lead: 'L', outcome: 'won' }),
  ];
  // The opening ranks as paid and is the earlier of the two lots: its 1.00 goes first, then 4.00 of the top-up.
  expect(movements(rows).slice(0, 3)).toEqual(['opening +1.00/0.50', 'top-up +10.00/10.00', 'charge -5.00/4.50']);
});

test('W1 one event without a time puts its whole day into the order of the file', () => {
  const charge = five('charge', '2026-01-05T10:00:00Z');
  const topUp = tenFor('top-up', '2026-01-05T09:00:00Z');
  const plain = row('lead', '05', 'lead', { lead: 'L', outcome: 'won' });
  const next = row('next', '06', 'lead', { lead: 'L', outcome: 'won' });
  expect(refusalOf([file('a', charge, topUp, next)])).toBeNull();
  expect(refusalOf([file('a', charge, plain, topUp, next)])).toEqual({ code: 'uncovered', id: 'charge' });
});

test('W1 events of one instant go by the order of the file', () => {
  const [charge, topUp] = [five('charge', '2026-01-05T10:00:00Z'), tenFor('top-up', '2026-01-05T11:00:00+01:00')];
  expect(refusalOf([file('a', topUp, charge)])).toBeNull();
  expect(refusalOf([file('a', charge, topUp)])).toEqual({ code: 'uncovered', id: 'charge' });
});

test('W1 a file whose dates only fall is read backwards, one of a single day is not', () => {
  const newestFirst = [five('next', '06'), five('charge', '05'), tenFor('top-up', '05')];
  expect(refusalOf([file('a', ...newestFirst)])).toBeNull();
  expect(refusalOf([file('a', ...newestFirst.slice(1))])).toEqual({ code: 'uncovered', id: 'charge' });
  // One date that is later than the one before, and the file is read as it stands.
  expect(refusalOf([file('a', ...newestFirst, row('lead', '07', 'lead', { lead: 'L', outcome: 'won' }))])).toEqual({
    code: 'uncovered',
    id: 'charge',
  });
});

test('W1 a day that no single file holds goes by id, in the order of code points', () => {
  // U+FF5E comes before U+1F6C1, though its UTF-16 form comes after.
  const [topUp, charge] = [tenFor('\uFF5E', '05'), five('\u{1F6C1}', '05')];
  expect(refusalOf([file('a', charge), file('b', topUp)])).toBeNull();
  expect(refusalOf([file('a', charge), file('b', topUp), file('c', charge, topUp)])).toEqual({
    code: 'uncovered',
    id: '\u{1F6C1}',
  });
  expect(refusalOf([file('a', tenFor('b', '05')), file('b', five('a', '05'))])).toEqual({ code: 'uncovered', id: 'a' });
});

test('W1 where several files hold a day, the longest tells its order', () => {
  const [topUp, charge] = [tenFor('top-up', '05'), five('charge', '05')];
  const right = file('z', topUp, charge, row('next', '06', 'lead', { lead: 'L', outcome: 'won' }));
  expect(refusalOf([file('a', charge, topUp), right])).toBeNull();
  expect(refusalOf([right, file('a', charge, topUp)])).toBeNull();
});

test('W1 the day and the week of an event are those of the time zone of the book', () => {
  // Monday 02:00 in UTC is still Sunday evening in New York.
  const rows = [tenFor('top-up', '2026-01-05T02:00:00Z'), five('charge', '2026-01-12T04:59:59.999Z')];
  expect(figures(rows, {}, { to: '2026-01-18' }).bridge.map(({ week, closing }) => [week, closing])).toEqual([
    ['2026-W02', '10.00'],
    ['2026-W03', '5.00'],
  ]);
  const there = figures(rows, { timeZone: 'America/New_York' }, { to: '2026-01-18' });
  expect(there.bridge.map(({ week, closing }) => [week, closing])).toEqual([
    ['2026-W01', '10.00'],
    ['2026-W02', '5.00'],
    ['2026-W03', '5.00'],
  ]);
});

test('W1 weeks have ISO names when they start on Monday, and are named by their first day when not', () => {
  const rows = [row('a', '2026-12-31', 'lead', { lead: 'L', outcome: 'won' })];
  // 2026 begins on a Thursday and so has 53 weeks.
  const [iso] = figures(rows, { today: '2027-01-03' }).weeklySpendByKind;
  expect(iso).toMatchObject({ week: '2026-W53', start: '2026-12-28' });
  const [ours] = figures(rows, { today: '2027-01-01', weekStart: 'sunday' }).weeklySpendByKind;
  expect(ours).toMatchObject({ week: '2026-12-27', start: '2026-12-27' });
});

test('I3 the same row in several files is one event, the same id with other contents is refused', () => {
  const rows = [tenFor('top-up', '05'), five('charge', '06')];
  const twice = figuresOfFiles([file('a', ...rows), file('b', ...rows)]);
  expect([twice.rows, twice.balance.credits]).toEqual([2, '5.00']);
  // An absent column is an empty one, and column order is free.
  const again = { note: '', ...rows[1], lead: '' };
  expect(refusalOf([file('a', ...rows), file('b', again)])).toBeNull();
  expect(refusalOf([file('a', ...rows), file('b', { ...rows[1], credits: '6.00' })])).toEqual({
    code: 'duplicate_id',
    id: 'charge',
  });
});

test('L9 the first event in the order of W1 that exceeds the credits is refused', () => {
  const rows = [tenFor('top-up', '05'), five('a', '06'), five('b', '06'), five('d', '07'), five('c', '07')];
  expect(refusalOf([file('a', ...rows)])).toEqual({ code: 'uncovered', id: 'd' });
  const down = row('down', '06', 'adjustment', { credits: '-10.01' });
  expect(refusalOf([file('a', tenFor('top-up', '05'), down)])).toEqual({ code: 'uncovered', id: 'down' });
  const expiry = row('expiry', '06', 'expiry', { credits: '10.01' });
  expect(refusalOf([file('a', tenFor('top-up', '05'), expiry)])).toEqual({ code: 'uncovered', id: 'expiry' });
});

test('L1 a row is refused whose numbers the form does not allow', () => {
  const refused = (cells: Row, kind = 'top_up'): string | undefined => refusalOf([file('a', row('x', '05', kind, cells))])?.code;
  expect(refused({ credits: '0.00', amount: '1.00' })).toBe('bad_row');
  expect(refused({ credits: '-1.00', amount: '1.00' })).toBe('bad_row');
  expect(refused({ credits: '1.005', amount: '1.00' })).toBe('bad_row');
  expect(refused({ credits: '1e3', amount: '1.00' })).toBe('bad_row');
  expect(refused({ credits: '1.00', amount: '1.00', expires: '2026-01-05' })).toBe('bad_row');
  expect(refused({ credits: '1.00' }, 'subscription')).toBe('bad_row');
  expect(refused({ credits: '1.00', amount: '1.00', currency: 'USD' })).toBe('foreign_currency');
  expect(refused({ credits: '1.500', amount: '1', currency: 'EUR' })).toBeUndefined();
});
