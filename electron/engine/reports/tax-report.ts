/** The tax report: VAT on top-ups by period, as stated and as the vendor terms of each day would have it. */

import { spansBetween, type Day, type Span } from '../../../db/ledger/calendar.ts';
import { proportion } from '../../../db/ledger/money.ts';
import type { ReadBook } from '../../../db/open.ts';
import { taxedPayments, type TaxedPayment } from '../../../db/reports/top-up-tax.ts';
import { readBookFacts, taxRecoverableOn, type Workspace } from '../../../db/workspaces.ts';
import { settingsAt } from '../account/account-settings.ts';

/** In currency minor units. Gross is what was paid: net and tax. */
export interface TaxFigures {
  readonly net: number;
  readonly tax: number;
  readonly gross: number;
  /** The tax in `gross` by the rates of the days. */
  readonly taxByRate: number;
  /** As far as it is posted to Input tax. */
  readonly recoverable: number;
}

export interface TaxedRow extends TaxFigures {
  readonly payment: TaxedPayment;
  /** Hundredths of a percent of the net price, by the vendor terms of the top-up's day; `null` where they take no tax on top-ups. */
  readonly rateBasisPoints: number | null;
}

export interface TaxPeriod {
  readonly span: Span;
  readonly rows: readonly TaxedRow[];
  readonly sums: TaxFigures;
}

export interface TaxReport {
  readonly periods: readonly TaxPeriod[];
  readonly sums: TaxFigures;
}

export type TaxUnit = 'month' | 'quarter';

/** Every month or quarter that the days reach into, those without a payment too; payments of other days are not in it. */
export function taxReport(book: ReadBook, workspace: Workspace, { from, to }: { readonly from: Day; readonly to: Day }, unit: TaxUnit): TaxReport {
  const isRecoverable = taxRecoverableOn(book, workspace.id);
  const rateOn = (day: Day) => {
    const { tax } = settingsAt(book.connection, workspace.id, day).terms;
    return tax.timing === 'on_top_up' ? tax.rateBasisPoints : null;
  };
  const rows = taxedPayments(book, workspace.id, { from, to }).map((payment) =>
    taxedRow(payment, rateOn(payment.topUpDay), isRecoverable(payment.topUpDay)),
  );
  const periods = spansBetween(unit, from, to, readBookFacts(book)).map((span) => {
    const own = rows.filter(({ payment: { day } }) => day >= span.firstDay && day <= span.lastDay);
    return { span, rows: own, sums: sumOf(own) };
  });
  return { periods, sums: sumOf(rows) };
}

const WHOLE_BASIS_POINTS = 10_000;

function taxedRow(payment: TaxedPayment, rateBasisPoints: number | null, isRecoverable: boolean): TaxedRow {
  const { gross } = payment;
  const tax = payment.tax ?? 0;
  const rate = rateBasisPoints ?? 0;
  const inGross = proportion(Math.abs(gross), rate, WHOLE_BASIS_POINTS + rate);
  const taxByRate = gross < 0 && inGross !== 0 ? -inGross : inGross;
  return { payment, rateBasisPoints, gross, tax, net: gross - tax, taxByRate, recoverable: isRecoverable ? tax : 0 };
}

function sumOf(rows: readonly TaxFigures[]): TaxFigures {
  const sum = (name: keyof TaxFigures) => rows.reduce((all, row) => all + row[name], 0);
  return { net: sum('net'), tax: sum('tax'), gross: sum('gross'), taxByRate: sum('taxByRate'), recoverable: sum('recoverable') };
}
