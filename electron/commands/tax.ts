/** Command of the tax report: `report tax`. */

import { formatDay } from '../../db/ledger/calendar.ts';
import { formatDecimal } from '../../db/ledger/money.ts';
import { firstEventDay } from '../../db/reports/weeks.ts';
import { RATE_DECIMALS, writeTaxReport } from '../documents/tax-report-csv.ts';
import { taxReport, type TaxFigures } from '../engine/reports/tax-report.ts';
import { writeFileWhole } from '../engine/write-file.ts';
import { PERIOD_OPTIONS, type Command } from './command.ts';
import { OUT, outFile } from './exports.ts';
import { readWorkspace } from './reading.ts';
import { table } from './table.ts';

const tax: Command = {
  words: ['report', 'tax'],
  form: '[--from DATE] [--to DATE] [--by month|quarter] [--out FILE]',
  help: 'VAT on top-ups: net, tax and gross of each, and their sums. With --out as CSV.',
  options: {
    ...PERIOD_OPTIONS,
    by: { value: 'month|quarter', help: 'what sums are made by; month unless given' },
    out: { ...OUT, help: 'writes it as CSV; what is there is replaced' },
  },
  least: 0,
  most: 0,
  isOfWorkspace: true,
  run(call) {
    const by = call.oneOf('by', ['month', 'quarter']);
    const asked = call.period();
    const out = call.text('out') === undefined ? null : outFile(call);
    return readWorkspace(call, ({ book, workspace, today, money }) => {
      const from = asked.from ?? Math.min(firstEventDay(book, workspace.id) ?? today, asked.to ?? Infinity);
      const to = asked.to ?? Math.max(today, from);
      const report = taxReport(book, workspace, { from, to }, by);
      if (out !== null) writeFileWhole(out, writeTaxReport(report, workspace));
      const figures = ({ net, tax: contained, gross, taxByRate, recoverable }: TaxFigures) => ({
        net: money(net),
        tax: money(contained),
        gross: money(gross),
        taxByRate: money(taxByRate),
        recoverable: money(recoverable),
      });
      const document = {
        currency: workspace.currency,
        periods: report.periods.map(({ span, rows, sums }) => ({
          period: span.name,
          from: formatDay(span.firstDay),
          to: formatDay(span.lastDay),
          payments: rows.map(({ payment, rateBasisPoints, ...row }) => ({
            date: formatDay(payment.day),
            id: payment.id,
            kind: payment.kind,
            method: payment.method,
            ratePercent: rateBasisPoints === null ? null : formatDecimal(rateBasisPoints, RATE_DECIMALS),
            ...figures(row),
          })),
          ...figures(sums),
        })),
        ...figures(report.sums),
      };
      return { document, text: () => taxTable(document) };
    });
  },
};

export const TAX_COMMANDS: readonly Command[] = [tax];

type Line = Readonly<Record<keyof TaxFigures, string>>;

function taxTable(
  document: Line & {
    readonly currency: string;
    readonly periods: readonly (Line & { readonly period: string; readonly payments: readonly object[] })[];
  },
): string {
  const cells = (line: Line) => [line.net, line.tax, line.gross, line.taxByRate, line.recoverable];
  const columns = ['Payments', 'Net', 'Tax', 'Gross', 'Tax by rate', 'Recoverable'].map((title) => ({ title, isNumber: true }));
  const payments = document.periods.reduce((sum, period) => sum + period.payments.length, 0);
  return table(
    [{ title: `In ${document.currency}` }, ...columns],
    [
      ...document.periods.map((period) => [period.period, String(period.payments.length), ...cells(period)]),
      ['Together', String(payments), ...cells(document)],
    ],
  );
}
