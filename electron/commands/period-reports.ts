/** Commands that answer with the report of a week, month, quarter or year: `report weekly`, and `report compare`, which lays two of them side by side. */

import { SPAN_UNITS, spanOf, type Day, type SpanUnit } from '../../db/ledger/calendar.ts';
import { refuse } from '../../db/ledger/refusal.ts';
import { bookDay, type BookFacts } from '../../db/workspaces.ts';
import { cellWords, headsOf, outlineOf, type Outline, type OutlineTable } from '../documents/report/outline.ts';
import { reportAsDecimals } from '../documents/report/report-json.ts';
import { compareReports } from '../documents/report/compare.ts';
import { reportAsText } from '../documents/weekly-mail.ts';
import { lookAtBook } from '../engine/account/account.ts';
import { lastOver, periodReport, spanNamed } from '../engine/reports/period-report.ts';
import { inOrder, writeReportDocument } from '../engine/reports/report-document.ts';
import { writeFileWhole } from '../engine/write-file.ts';
import { PAPER_SIZES, REPORT_FORMATS, type PeriodReport } from '../ipc/contract/period-report.ts';
import { WrongUsage, type Call, type Command, type Outcome } from './command.ts';
import { OUT, outFile } from './exports.ts';
import { readWorkspace } from './reading.ts';
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
    const report = readReports(call, unit, ['week'])[0] as PeriodReport;
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
  help: 'Two weeks, months, quarters or years side by side: the figures of both, and their difference.',
  options: {
    week: SPAN('which one; the last that is over unless given'),
    with: SPAN('the other one; the one before unless given'),
    unit: UNIT,
  },
  least: 0,
  most: 0,
  isOfWorkspace: true,
  run(call) {
    const [now, other] = readReports(call, call.oneOf('unit', SPAN_UNITS), ['week', 'with']) as [PeriodReport, PeriodReport];
    const compared = compareReports(now, other);
    const document = { span: now.span.name, with: other.span.name, reports: [reportAsDecimals(now), reportAsDecimals(other)] };
    return { document, text: () => compared.tables.map((each) => comparedText(each, compared.outline)).join('\n') };
  },
};

export const PERIOD_REPORT_COMMANDS: readonly Command[] = [weekly, compare];

/** The reports of the spans that options name; the second one is the one before the first unless it is named. */
function readReports(call: Call, unit: SpanUnit, options: readonly ('week' | 'with')[]): readonly PeriodReport[] {
  return readWorkspace(call, ({ book, workspace, facts, today }) => {
    const look = lookAtBook(book, workspace.id, call.now);
    const days: Day[] = [];
    for (const option of options) {
      const first = days[0];
      days.push(
        dayOf(call, option, unit, facts) ?? (first === undefined ? lastOver(unit, today, facts).firstDay : spanOf(unit, first, facts).firstDay - 1),
      );
    }
    return days.map((day) => periodReport(look, { unit, day }));
  });
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

function comparedText(each: OutlineTable, outline: Outline): string {
  const columns = headsOf(each, outline).map((title, at) => ({ title, isNumber: at > 0 }));
  return `${each.name}\n${table(
    columns,
    each.rows.map((row) => row.map((cell) => cellWords(cell, outline))),
  )}`;
}
