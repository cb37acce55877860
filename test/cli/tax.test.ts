/** The tax report: VAT on top-ups by month and quarter, as stated, by rate, and as posted to Input tax. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fromCsv, toCsv } from '../model/csv.ts';
import { newOperatedBook, type Document } from './operated.ts';

interface TaxDocument {
  readonly periods: readonly (Document & { readonly payments: readonly Document[] })[];
}

const TOP_UPS = [
  { id: 'T1', date: '2025-11-10', kind: 'top_up', credits: '100.00', amount: '119.00', tax: '19.00', method: 'Transfer' },
  { id: 'T2', date: '2025-12-31', kind: 'top_up', credits: '50.00', amount: '59.50', tax: '9.40', method: 'Transfer' },
  { id: 'T3', date: '2026-01-01', kind: 'top_up', credits: '10.00', amount: '11.90', method: 'Transfer' },
  { id: 'Q1', date: '2026-01-02', kind: 'quotation', amount: '5.00' },
  { id: 'T4', date: '2026-02-15', kind: 'top_up', credits: '100.00', amount: '107.00', tax: '7.00', method: 'Transfer' },
];

async function bookWithTax() {
  const book = await newOperatedBook();
  await book.done('terms set --tax on_top_up --tax-rate 19 --tax-recoverable yes --from beginning');
  writeFileSync(join(book.folder, 'h.csv'), toCsv(TOP_UPS));
  await book.done('import activity h.csv');
  await book.done('money-back record T1 --id b1 --amount 40.00 --date 2026-01-20');
  await book.done('money-back record T1 --id b2 --amount 79.00 --date 2026-02-27');
  return book;
}

const T1 = { net: '100.00', tax: '19.00', gross: '119.00', taxByRate: '19.00', recoverable: '19.00', ratePercent: '19.00' };

test('each payment with net, tax and gross, and sums by month', { timeout: 60_000 }, async () => {
  const book = await bookWithTax();
  const report = await book.done<TaxDocument>('report tax --from 2025-11-01 --to 2026-02-28');
  expect(report).toMatchObject({
    currency: 'EUR',
    periods: [
      {
        period: '2025-11',
        payments: [{ id: 'T1', date: '2025-11-10', kind: 'top_up', method: 'Transfer', ...T1 }],
        net: '100.00',
        tax: '19.00',
        gross: '119.00',
      },
      { period: '2025-12', payments: [{ id: 'T2', net: '50.10', tax: '9.40', gross: '59.50', taxByRate: '9.50' }] },
      {
        period: '2026-01',
        payments: [
          { id: 'T3', net: '11.90', tax: '0.00', gross: '11.90', taxByRate: '1.90' },
          { id: 'b1', kind: 'card_refund', net: '-33.61', tax: '-6.39', gross: '-40.00', taxByRate: '-6.39' },
        ],
        net: '-21.71',
        tax: '-6.39',
        gross: '-28.10',
      },
      {
        period: '2026-02',
        payments: [
          { id: 'T4', tax: '7.00', taxByRate: '17.08' },
          { id: 'b2', net: '-66.39', tax: '-12.61', gross: '-79.00' },
        ],
      },
    ],
    net: '162.00',
    tax: '16.40',
    gross: '178.40',
    recoverable: '16.40',
  });
});

test('what is recoverable is what is posted to Input tax, month by month', { timeout: 60_000 }, async () => {
  const book = await bookWithTax();
  const report = await book.done<TaxDocument>('report tax --from 2025-11-01 --to 2026-02-28');
  await book.done('export journal --format csv --out j.csv');
  const posted = new Map<string, number>();
  for (const { account, date = '', debit, credit } of fromCsv(readFileSync(join(book.folder, 'j.csv'), 'utf8'))) {
    if (account !== 'input_tax') continue;
    const month = date.slice(0, 7);
    posted.set(month, (posted.get(month) ?? 0) + Math.round(Number(debit || 0) * 100) - Math.round(Number(credit || 0) * 100));
  }
  expect(report.periods.map(({ period, recoverable }) => [period, Math.round(Number(recoverable) * 100)])).toEqual(
    ['2025-11', '2025-12', '2026-01', '2026-02'].map((month) => [month, posted.get(month) ?? 0]),
  );
});

test('by quarter, with quiet quarters, and as CSV with the same figures', { timeout: 60_000 }, async () => {
  const book = await bookWithTax();
  const report = await book.done<TaxDocument>('report tax --from 2025-07-01 --to 2026-02-20 --by quarter --out tax.csv');
  expect(report.periods.map(({ period, payments, gross }) => [period, payments.length, gross])).toEqual([
    ['2025-Q3', 0, '0.00'],
    ['2025-Q4', 2, '178.50'],
    ['2026-Q1', 3, '78.90'],
  ]);
  const rows = fromCsv(readFileSync(join(book.folder, 'tax.csv'), 'utf8'));
  expect(
    rows.map(({ period, id, kind, net, tax, gross, rate_percent, tax_by_rate, recoverable }) => [
      period,
      id,
      kind,
      net,
      tax,
      gross,
      rate_percent,
      tax_by_rate,
      recoverable,
    ]),
  ).toEqual([
    ['2025-Q3', '', 'sum', '0.00', '0.00', '0.00', '', '0.00', '0.00'],
    ['2025-Q4', 'T1', 'top_up', '100.00', '19.00', '119.00', '19.00', '19.00', '19.00'],
    ['2025-Q4', 'T2', 'top_up', '50.10', '9.40', '59.50', '19.00', '9.50', '9.40'],
    ['2025-Q4', '', 'sum', '150.10', '28.40', '178.50', '', '28.50', '28.40'],
    ['2026-Q1', 'T3', 'top_up', '11.90', '0.00', '11.90', '19.00', '1.90', '0.00'],
    ['2026-Q1', 'b1', 'card_refund', '-33.61', '-6.39', '-40.00', '19.00', '-6.39', '-6.39'],
    ['2026-Q1', 'T4', 'top_up', '100.00', '7.00', '107.00', '19.00', '17.08', '7.00'],
    ['2026-Q1', '', 'sum', '78.29', '0.61', '78.90', '', '12.59', '0.61'],
    ['', '', 'sum', '228.39', '29.01', '257.40', '', '41.09', '29.01'],
  ]);
});

test('rate and recovery are those of the day of the top-up, also for what comes back later', { timeout: 60_000 }, async () => {
  const book = await newOperatedBook();
  writeFileSync(join(book.folder, 'h.csv'), toCsv([TOP_UPS[0] as Record<string, string>]));
  await book.done('import activity h.csv');
  await book.done('terms set --tax on_top_up --tax-rate 7 --tax-recoverable yes');
  await book.done('money-back record T1 --id b1 --amount 119.00 --date 2026-03-02');
  const { periods } = await book.done<TaxDocument>('report tax --from 2025-11-01 --to 2026-03-31');
  const payments = periods.flatMap((period) => period.payments);
  expect(payments).toMatchObject([
    { id: 'T1', tax: '19.00', ratePercent: null, taxByRate: '0.00', recoverable: '0.00' },
    { id: 'b1', tax: '-19.00', ratePercent: null, recoverable: '0.00' },
  ]);
});
