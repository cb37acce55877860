/** Commands that answer with the report of a week, month, quarter or year: `report weekly`, and `report compare`, which lays two of them side by side. */

import { SPAN_UNITS, formatDay, parseDay, spanOf, type Day, type SpanUnit } from '../../db/ledger/calendar.ts';
import { formatDecimal } from '../../db/ledger/money.ts';
import { refuse } from '../../db/ledger/refusal.ts';
import { bookDay, type BookFacts } from '../../db/workspaces.ts';
import { figure } from '../documents/figures.ts';
import { outlineOf } from '../documents/report/outline.ts';
import { asDecimals, reportAsDecimals } from '../documents/report/report-json.ts';
import { compareFigures, type ComparedRow, type ComparedTable } from '../documents/report/compare.ts';
import { words } from '../documents/text/words.ts';
import { reportAsText } from '../documents/weekly-mail.ts';
import { lookAtBook } from '../engine/account/account.ts';
import { lastOver, periodReport, spanNamed } from '../engine/reports/period-report.ts';
import { inOrder, writeReportDocument } from '../engine/reports/report-document.ts';
import { comparedFigures } from '../engine/reports/span-figures.ts';
import { writeFileWhole } from '../engine/write-file.ts';
import { PAPER_SIZES, REPORT_FORMATS, type AskedDays, type PeriodReport, type SpanFigures } from '../ipc/contract/period-report.ts';
import { WrongUsage, type Call, type Command, type Outcome } from './command.ts';
import { OUT, outFile } from './exports.ts';
import { readWorkspace, type Reading } from './reading.ts';
import { printable, table } from './table.ts';

export const UNIT = { value: SPAN_UNITS.join('|'), help: 'what the report is of; week unless given, quarters and years are fiscal' } as const;
export const SPAN = (what: string) => ({ value: 'SPAN', help: `${what}: 2026-W47, 2026-11, 2026-Q4, 2026, or any day in it` });

const weekly: Command = {
  words: ['report', 'weekly'],
  form: '[--week SPAN] [--unit week|month|quarter|year] [--format html|pdf|csv|xlsx|json|eml] [--size A4|LETTER] [--out FILE]',
  help: 'The report of a week, or of a month, quarter or year: as text, as --json, or as a document.',
  options: {
    week: SPAN('which one; the last that is over unless given'),
    unit: UNIT,
    format: { value: REPORT_FORMATS.join('|'), help: 'the document; a PDF and an XLSX need --out' },
    size: { value: PAPER_SIZES.join('|'), help: 'paper of a PDF; A4 unless given' },
    out: OUT,
  },
  least: 0,
  most: 0,
  isOfWorkspace: true,
  async run(call) {
    const unit = call.oneOf('unit', SPAN_UNITS);
    const size = call.oneOf('size', PAPER_SIZES);
    const format = call.text('format') === undefined ? undefined : call.oneOf('format', REPORT_FORMATS);
    if (format === undefined && call.text('out') !== undefined) throw new WrongUsage('Say which document: --format.');
    if ((format === 'pdf' || format === 'xlsx') && call.text('out') === undefined)
      throw new WrongUsage(`A document of the format ${format} needs --out FILE.`);
    const out = call.text('out') === undefined ? undefined : outFile(call);
    const report = readReport(call, unit);
    if (format === undefined) return { document: reportAsDecimals(report), text: () => reportAsText(outlineOf(report)) };
    const pieces = await writeReportDocument(report, format, size);
    if (out === undefined)
      return printed(report, format, pieces.map((piece) => (typeof piece === 'string' ? piece : Buffer.from(piece).toString())).join(''));
    const { bytes } = writeFileWhole(out, inOrder(pieces));
    const document = { span: report.span.name, format, file: out, bytes };
    return { document, text: () => `${printable(out)}: ${outlineOf(report).title}.\n` };
  },
};

/** A document on standard output; under --json it is told as what it is, or within one. */
function printed(report: PeriodReport, format: string, content: string): Outcome {
  return { document: format === 'json' ? reportAsDecimals(report) : { span: report.span.name, format, content }, text: () => content };
}

const compare: Command = {
  words: ['report', 'compare'],
  form: '[--week SPAN] [--with SPAN] [--unit week|month|quarter|year]',
  help: 'Two weeks, months, quarters or years side by side, or any two periods: the figures of both, and their change.',
  options: {
    week: {
      ...SPAN('which one; the last that is over unless given'),
      help: `${SPAN('which one; the last that is over unless given').help}, or free days: 2026-01-01..2026-02-14`,
    },
    with: SPAN('the other one, in the same way; the one before unless given'),
    unit: UNIT,
  },
  least: 0,
  most: 0,
  isOfWorkspace: true,
  run(call) {
    const unit = call.oneOf('unit', SPAN_UNITS);
    return readWorkspace(call, (reading) => {
      const { now, other } = comparedFigures(
        reading,
        daysAsked(call, 'week', unit, reading.facts) ?? { unit },
        daysAsked(call, 'with', unit, reading.facts),
      );
      const tables = compareFigures(now, other);
      const document = {
        span: now.span.name,
        with: other.span.name,
        figures: [asDecimals(now, reading.workspace), asDecimals(other, reading.workspace)],
        tables: tables.map(({ name, rows }) => ({ name, rows: rows.map((row) => comparedDocument(row, reading)) })),
      };
      return { document, text: () => tables.map((each) => comparedText(each, { now, other }, reading)).join('\n') };
    });
  },
};

export const PERIOD_REPORT_COMMANDS: readonly Command[] = [weekly, compare];

/** The report of the span that an option names. */
function readReport(call: Call, unit: SpanUnit): PeriodReport {
  return readWorkspace(call, ({ book, workspace, facts, today }) =>
    periodReport(lookAtBook(book, workspace.id, call.now), { unit, day: dayOf(call, 'week', unit, facts) ?? lastOver(unit, today, facts).firstDay }),
  );
}

const FREE_DAYS = /^(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)$/;

/** The days that an option names: a span by its name or any day of it, or free days; `undefined` where it is not given. */
function daysAsked(call: Call, option: 'week' | 'with', unit: SpanUnit, facts: BookFacts): AskedDays | undefined {
  const [, from, to] = FREE_DAYS.exec(call.text(option) ?? '') ?? [];
  if (from !== undefined && to !== undefined && parseDay(from) !== undefined && parseDay(to) !== undefined) return { from, to };
  const day = dayOf(call, option, unit, facts);
  return day === undefined ? undefined : { unit, day: formatDay(day) };
}

/** The first day of the span that an option names; `undefined` where it is not given. Refuses a name that is none. */
export function dayOf(call: Call, option: 'week' | 'with', unit: SpanUnit, facts: BookFacts): Day | undefined {
  const named = call.text(option);
  if (named === undefined) return undefined;
  const span = spanNamed(unit, named, facts);
  if (span === undefined)
    refuse(
      'wrong_period',
      `"${named}" names no ${unit} of this book. Name one as ${spanOf(unit, bookDay(facts, call.now), facts).name}, or by any day in it.`,
    );
  return span.firstDay;
}

/** Exact decimals; the change in percent has two. */
function comparedDocument({ name, is, now, other, change, changePart }: ComparedRow, { money, credits }: Reading) {
  const exact = (amount: number | null) => (amount === null || is === 'count' ? amount : is === 'money' ? money(amount) : credits(amount));
  return {
    name,
    is,
    now: exact(now),
    other: exact(other),
    change: exact(change),
    changePercent: changePart === null ? null : formatDecimal(changePart, 2),
  };
}

function comparedText(
  { name, first, rows }: ComparedTable,
  { now, other }: { readonly now: SpanFigures; readonly other: SpanFigures },
  { workspace }: Reading,
): string {
  const { change, changePart } = words.report.compare;
  const decimals = { money: workspace.currencyDecimals, credits: workspace.creditDecimals, count: 0 };
  const shown = (amount: number | null, places: number, direction = false) => (amount === null ? '–' : figure(amount, places, { direction }));
  return `${name}\n${table(
    [{ title: first }, ...[now.span.name, other.span.name, change, changePart].map((title) => ({ title, isNumber: true }))],
    rows.map((row) => [
      row.name,
      shown(row.now, decimals[row.is]),
      shown(row.other, decimals[row.is]),
      shown(row.change, decimals[row.is], true),
      shown(row.changePart, 2, true),
    ]),
  )}`;
}
