/** What each kind of event posts (the table under the L rules), with figures worked out by hand. */

import { beforeEach, describe, expect, test } from 'vitest';
import { accountName, type AccountKey } from '../../db/ledger/accounts.ts';
import { parseDay } from '../../db/ledger/calendar.ts';
import { setTaxRecoverable } from '../../db/workspaces.ts';
import { NOW, newTestBook, type Row, type TestBook } from '../support/books.ts';
import { invariantsOf } from '../support/invariants.ts';

let made: TestBook;

beforeEach(() => {
  made = newTestBook();
});

/** `account debit|-credit` of every standing entry of an event, and the lots it moved as `credits@cost`. */
function posted(id: string): { readonly postings: readonly string[]; readonly lots: readonly string[] } {
  const { connection } = made.book;
  const entry = `SELECT e.entry_id FROM event AS e WHERE e.source_id = ? AND e.gone = 0`;
  const postings = connection
    .prepare(
      `SELECT a.role, a.kind, a.campaign, a.name, p.amount FROM posting AS p JOIN account AS a ON a.id = p.account_id WHERE p.entry_id = (${entry}) ORDER BY p.line`,
    )
    .all(id);
  const lots = connection
    .prepare(`SELECT credits || '@' || cost FROM lot_movement WHERE entry_id = (${entry}) ORDER BY line`)
    .pluck()
    .all(id) as string[];
  return { postings: (postings as (AccountKey & { amount: number })[]).map((posting) => `${accountName(posting)} ${posting.amount}`), lots };
}

async function importAll(...rows: readonly Row[]): Promise<void> {
  await made.importRows(rows);
  expect(invariantsOf(made.book)).toEqual([]);
}

const TOP_UP = { id: 'T1', date: '2026-03-02', kind: 'top_up', credits: '1000.00', amount: '900.00', currency: 'EUR', method: 'Visa 4242' };

describe('lots come in', () => {
  test('L7 a top-up is Prepaid against Card clearing at the price paid', async () => {
    await importAll(TOP_UP);
    expect(posted('T1')).toEqual({ postings: ['Prepaid credits 90000', 'Card clearing -90000'], lots: ['100000@90000'] });
  });

  test('L7 tax is part of the cost unless the terms of the day say that it is recoverable', async () => {
    setTaxRecoverable(made.book, 1, parseDay('2026-04-01') as number, true, NOW);
    await importAll({ ...TOP_UP, tax: '150.00' }, { ...TOP_UP, id: 'T2', date: '2026-04-01', tax: '150.00' });
    expect(posted('T1').lots).toEqual(['100000@90000']);
    expect(posted('T2')).toEqual({ postings: ['Prepaid credits 75000', 'Input tax 15000', 'Card clearing -90000'], lots: ['100000@75000'] });
  });

  test('L2 L7 a bonus costs 0, and is an entry with two postings of 0', async () => {
    await importAll({ id: 'B1', date: '2026-03-02', kind: 'bonus', credits: '25.00' });
    expect(posted('B1')).toEqual({ postings: ['Prepaid credits 0', 'Credits adjusted 0'], lots: ['2500@0'] });
  });

  test('L7 an opening is Prepaid against Opening balances', async () => {
    await importAll({ id: 'O1', date: '2026-03-02', kind: 'opening', credits: '40.00', amount: '36.00', currency: 'EUR' });
    expect(posted('O1')).toEqual({ postings: ['Prepaid credits 3600', 'Opening balances -3600'], lots: ['4000@3600'] });
  });
});

describe('charges', () => {
  test('L7 a charge paid with credits is Lead cost against Prepaid at lot cost, by kind and campaign', async () => {
    await importAll(TOP_UP, { id: 'C1', date: '2026-03-03', kind: 'quotation', credits: '33.33', campaign: 'Roofs' });
    expect(posted('C1')).toEqual({ postings: ['Lead cost, quotations, Roofs 3000', 'Prepaid credits -3000'], lots: ['-3333@-3000'] });
  });

  test('T2 a pay-as-you-use charge is Lead cost against Card clearing, and touches no lot', async () => {
    await importAll({ id: 'C1', date: '2026-03-03', kind: 'lead_purchase', amount: '25.00', currency: 'EUR' });
    expect(posted('C1')).toEqual({ postings: ['Lead cost, leads 2500', 'Card clearing -2500'], lots: [] });
  });

  test('T2 a charge paid with both draws its credits and charges the rest', async () => {
    await importAll(
      { ...TOP_UP, credits: '10.00', amount: '9.00' },
      { id: 'C1', date: '2026-03-03', kind: 'promotion', credits: '10.00', amount: '5.00', currency: 'EUR' },
    );
    expect(posted('C1')).toEqual({
      postings: ['Lead cost, Promotion Service 1400', 'Prepaid credits -900', 'Card clearing -500'],
      lots: ['-1000@-900'],
    });
  });

  test('L2 a charge of nothing is an entry all the same', async () => {
    await importAll({ id: 'C1', date: '2026-03-03', kind: 'quotation', credits: '0' });
    expect(posted('C1')).toEqual({ postings: ['Lead cost, quotations 0', 'Prepaid credits 0'], lots: [] });
  });
});

describe('refunds (C5)', () => {
  test('C5 credits come back to the lots they came from, last drawn first, with the charge’s kind and campaign', async () => {
    await importAll(
      { ...TOP_UP, id: 'T0', date: '2026-03-01', credits: '3.50', amount: '3.15' },
      TOP_UP,
      { id: 'C1', date: '2026-03-03', kind: 'lead_purchase', credits: '46.00', campaign: 'Roofs', lead: 'L1' },
      { id: 'R1', date: '2026-03-04', kind: 'refund', credits: '44.00', lead: 'L1' },
    );
    expect(posted('C1').lots).toEqual(['-350@-315', '-4250@-3825']);
    expect(posted('R1')).toEqual({ postings: ['Prepaid credits 3960', 'Lead cost, leads, Roofs -3960'], lots: ['4250@3825', '150@135'] });
  });

  test('C5 what the card paid comes back as a new paid lot at face value, over all refunds at most what was paid', async () => {
    made = newTestBook({ currency: 'JPY' });
    await importAll(
      { id: 'C1', date: '2026-03-03', kind: 'quotation', amount: '9', currency: 'JPY', lead: 'L1' },
      { id: 'R1', date: '2026-03-04', kind: 'refund', credits: '4.50', lead: 'L1' },
      { id: 'R2', date: '2026-03-05', kind: 'refund', credits: '4.50', note: 'refund of C1' },
    );
    // 4.50 credits are 5 yen rounded half up; of the 9 yen paid 4 are left for the second.
    expect([posted('R1').lots, posted('R2').lots]).toEqual([['450@5'], ['450@4']]);
  });

  test('C5 more than is left of its charge is refused, never spread over others', async () => {
    const rows = [
      TOP_UP,
      { id: 'C1', date: '2026-03-03', kind: 'quotation', credits: '10.00', lead: 'L1' },
      { id: 'C2', date: '2026-03-03', kind: 'quotation', credits: '8.00', lead: 'L1' },
    ];
    await expect(importAll(...rows, { id: 'R1', date: '2026-03-04', kind: 'refund', credits: '9.00', lead: 'L1' })).rejects.toMatchObject({
      refusal: { code: 'refund_exceeds_charge', sourceLine: 5, message: expect.stringContaining('9.00 credits for C2, of which only 8.00') },
    });
  });

  test.each([
    ['names no lead and no charge', {}],
    ['names a charge that is not there', { note: 'refund of C9' }],
    ['names a charge that comes later', { note: 'refund of C2' }],
    ['is for a lead without a charge', { lead: 'L9' }],
  ])('C5 a refund that %s is refused', async (_, given) => {
    const rows = [TOP_UP, { id: 'C1', date: '2026-03-03', kind: 'quotation', credits: '10.00', lead: 'L1' }];
    const refund = { id: 'R1', date: '2026-03-04', kind: 'refund', credits: '1.00', ...given };
    await expect(importAll(...rows, refund, { id: 'C2', date: '2026-03-05', kind: 'quotation', credits: '1.00' })).rejects.toMatchObject({
      refusal: { code: 'unknown_charge', sourceLine: 4 },
    });
  });

  test('C5 credits that come back to an expired lot expire the same day, both shown', async () => {
    await importAll(
      { ...TOP_UP, expires: '2026-03-10' },
      { id: 'C1', date: '2026-03-03', kind: 'quotation', credits: '10.00', lead: 'L1' },
      { id: 'R1', date: '2026-03-12', kind: 'refund', credits: '10.00', lead: 'L1' },
    );
    expect(posted('expiry:T1').lots).toEqual(['-99000@-89100']);
    expect([posted('R1').lots, posted('expiry:R1').lots]).toEqual([['1000@900'], ['-1000@-900']]);
  });
});

describe('expiry and adjustments', () => {
  const rows = [
    { ...TOP_UP, credits: '100.00', amount: '90.00', expires: '2026-03-10' },
    { ...TOP_UP, id: 'T2', credits: '100.00', amount: '100.00' },
  ];

  test('L7 credits expire at the start of their day: Credits expired against Prepaid', async () => {
    await importAll(...rows);
    expect(posted('expiry:T1')).toEqual({ postings: ['Credits expired 9000', 'Prepaid credits -9000'], lots: ['-10000@-9000'] });
  });

  test('only the excess of the vendor’s expiry over what expired by itself is posted', async () => {
    await importAll(
      ...rows,
      { id: 'X1', date: '2026-03-10', kind: 'expiry', credits: '60.00' },
      { id: 'X2', date: '2026-03-10', kind: 'expiry', credits: '45.00' },
    );
    expect([posted('X1').lots, posted('X2').lots]).toEqual([[], ['-500@-500']]);
  });

  test('a vendor’s expiry that falls short is a warning with its line', async () => {
    const { warnings } = await made.importRows([...rows, { id: 'X1', date: '2026-03-10', kind: 'expiry', credits: '60.00' }]);
    expect(warnings).toMatchObject([
      { code: 'expiry_shortfall', sourceLine: 4, message: expect.stringContaining('60.00 credits expired on 2026-03-10') },
    ]);
  });

  test('a positive adjustment is a lot that costs 0 and drains as bonus, a negative one draws', async () => {
    await importAll(
      TOP_UP,
      { id: 'A1', date: '2026-03-03', kind: 'adjustment', credits: '5.00' },
      { id: 'A2', date: '2026-03-04', kind: 'adjustment', credits: '-7.00' },
    );
    expect(posted('A1').lots).toEqual(['500@0']);
    expect(posted('A2')).toEqual({ postings: ['Credits adjusted 180', 'Prepaid credits -180'], lots: ['-500@0', '-200@-180'] });
  });
});
