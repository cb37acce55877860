/** The report as JSON for programs: the dataset itself, with money and credits as exact decimal text. */

import { formatDecimal } from '../../../db/ledger/money.ts';
import type { PeriodReport } from '../../ipc/contract/period-report.ts';

const MONEY: ReadonlySet<string> = new Set([
  'cost', 'faceValue', 'spend', 'value', 'valuePerLead', 'costNet', 'costPerLead', 'costNetPerLead', 'low', 'high', 'price', 'saved', 'tax', 'amount', 'estimate',
]); // prettier-ignore
const CREDITS: ReadonlySet<string> = new Set([
  'credits', 'available', 'pending', 'used', 'creditsPerDay', 'opening', 'topUps', 'bonus', 'refunds', 'charges', 'expiry', 'adjustments', 'closing', 'unexplained', 'balanceBefore', 'balanceAfter',
]); // prettier-ignore
/** Numbers that count something, or name it. */
const PLAIN: ReadonlySet<string> = new Set([
  'version', 'id', 'eventId', 'methodId', 'currencyDecimals', 'creditDecimals', 'count', 'leads', 'won', 'undecided', 'refundable', 'decided', 'days', 'paceDays', 'spans', 'offered', 'bought', 'weeks', 'soonest', 'likely', 'latest', 'daysLeft',
]); // prettier-ignore

/** A value of which every amount is decimal text. */
export type Decimals = null | boolean | string | number | readonly Decimals[] | { readonly [name: string]: Decimals };

export function reportAsDecimals(report: PeriodReport): Decimals {
  const { currencyDecimals, creditDecimals } = report.workspace;
  const read = (name: string, value: unknown): Decimals => {
    if (Array.isArray(value)) return value.map((each) => read(name, each));
    if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, read(key, each)]));
    if (typeof value === 'number') {
      if (MONEY.has(name)) return formatDecimal(value, currencyDecimals);
      if (CREDITS.has(name)) return formatDecimal(value, creditDecimals);
      if (!PLAIN.has(name)) throw new Error(`a report says ${name} in no unit`);
    }
    return value as Decimals;
  };
  return read('', report);
}

export function writeReportJson(report: PeriodReport): string {
  return `${JSON.stringify(reportAsDecimals(report), undefined, 2)}\n`;
}
