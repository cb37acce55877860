/** The tax report as CSV: a line for each payment, and one of kind `sum` for each period and for the whole. */

import { formatDay, type Day } from '../../db/ledger/calendar.ts';
import { formatDecimal, type Units } from '../../db/ledger/money.ts';
import { textCell } from './csv-writer.ts';

export const TAX_COLUMNS = [
  'period',
  'date',
  'id',
  'kind',
  'method',
  'net',
  'tax',
  'gross',
  'rate_percent',
  'tax_by_rate',
  'recoverable',
  'currency',
] as const;

interface Figures {
  readonly net: number;
  readonly tax: number;
  readonly gross: number;
  readonly taxByRate: number;
  readonly recoverable: number;
}

interface Row extends Figures {
  readonly payment: { readonly day: Day; readonly id: string; readonly kind: string; readonly method: string };
  readonly rateBasisPoints: number | null;
}

export interface WrittenTaxReport {
  readonly periods: readonly { readonly span: { readonly name: string }; readonly rows: readonly Row[]; readonly sums: Figures }[];
  readonly sums: Figures;
}

/** Rates are kept in hundredths of a percent. */
export const RATE_DECIMALS = 2;

/** The text of the report in pieces; returns the number of payments. */
export function* writeTaxReport({ periods, sums }: WrittenTaxReport, { currency, currencyDecimals }: Units): Generator<string, number> {
  const money = (amount: number) => formatDecimal(amount, currencyDecimals);
  const line = (facts: readonly string[], { net, tax, gross, taxByRate, recoverable }: Figures, rate: number | null) =>
    `${[...facts, money(net), money(tax), money(gross), rate === null ? '' : formatDecimal(rate, RATE_DECIMALS), money(taxByRate), money(recoverable), currency].join(',')}\r\n`;
  yield `${TAX_COLUMNS.join(',')}\r\n`;
  let payments = 0;
  for (const { span, rows, sums: ofPeriod } of periods) {
    for (const row of rows) {
      const { day, id, kind, method } = row.payment;
      payments += 1;
      yield line([textCell(span.name), formatDay(day), textCell(id), kind, textCell(method)], row, row.rateBasisPoints);
    }
    yield line([textCell(span.name), '', '', 'sum', ''], ofPeriod, null);
  }
  yield line(['', '', '', 'sum', ''], sums, null);
  return payments;
}
