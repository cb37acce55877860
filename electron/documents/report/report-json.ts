/** The report as JSON for programs: the dataset itself, with money and credits as exact decimal text. */

import { formatDecimal } from '../../../db/ledger/money.ts';
import type { PeriodReport } from '../../ipc/contract/period-report.ts';
import { measureOfNumber } from './measure.ts';

/** A value of which every amount is decimal text. */
export type Decimals = null | boolean | string | number | readonly Decimals[] | { readonly [name: string]: Decimals };

export function reportAsDecimals(report: PeriodReport): Decimals {
  return asDecimals(report, report.workspace);
}

/** Figures of a report, by the names that they have in its dataset. */
export function asDecimals(
  figures: unknown,
  { currencyDecimals, creditDecimals }: Pick<PeriodReport['workspace'], 'currencyDecimals' | 'creditDecimals'>,
): Decimals {
  const read = (name: string, value: unknown): Decimals => {
    if (Array.isArray(value)) return value.map((each) => read(name, each));
    if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, read(key, each)]));
    if (typeof value === 'number') {
      const measure = measureOfNumber(name);
      if (measure !== 'count') return formatDecimal(value, measure === 'money' ? currencyDecimals : creditDecimals);
    }
    return value as Decimals;
  };
  return read('', figures);
}

export function writeReportJson(report: PeriodReport): string {
  return `${JSON.stringify(reportAsDecimals(report), undefined, 2)}\n`;
}
