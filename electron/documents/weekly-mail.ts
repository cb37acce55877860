/** The mail of a report: its figures as plain text and as HTML that mail programs show, with the whole report attached. */

import type { PeriodReport } from '../ipc/contract/period-report.ts';
import { cellWords, headsOf, outlineOf, unitOf, type Outline, type OutlineTable } from './report/outline.ts';
import { writeReportCsv } from './report/report-csv.ts';
import { writeReportHtml } from './report/report-html.ts';
import { words } from './text/words.ts';

export interface MailAttachment {
  readonly fileName: string;
  readonly contentType: string;
  readonly content: string | Uint8Array;
}

/** What a mail consists of; who sends it puts it together. */
export interface MailParts {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly attachments: readonly MailAttachment[];
}

/** `pdf` is the report as a PDF, which is attached beside the CSV. Charts are SVG in the HTML: a program that shows none shows their figures, which stand in tables. */
export function weeklyMail(report: PeriodReport, pdf: Uint8Array): MailParts {
  const outline = outlineOf(report);
  const base = reportFileName(report);
  return {
    subject: oneLine(words.report.mail.subject(words.report.title[report.unit], outline.workspace, report.span.name)),
    text: `${reportAsText(outline)}\n${words.report.mail.attached}\n`,
    html: writeReportHtml(report),
    attachments: [
      { fileName: `${base}.pdf`, contentType: 'application/pdf', content: pdf },
      { fileName: `${base}.csv`, contentType: 'text/csv; charset=utf-8', content: writeReportCsv(report) },
    ],
  };
}

/** Of a long name of a workspace so much, so that of each file the end still says which span it is of. */
const LONGEST_WHOSE = 80;

/** Name of a report's file, without its ending, as a file may be called on every system. */
export function reportFileName({ workspace, span, unit }: PeriodReport): string {
  const whose = workspace.name.slice(0, LONGEST_WHOSE).toWellFormed();
  return `${whose} ${words.report.title[unit].toLowerCase()} ${span.name}`.replaceAll(/[\u0000-\u001f<>:"/\\|?*]/g, '-');
}

/** The report as plain text, a line for each figure and each row. */
export function reportAsText(outline: Outline): string {
  const { title, organisation, workspace, dates, asOf, marks, sections } = outline;
  const lines = [title, `${organisation} · ${workspace}`, `${dates} · ${words.report.asOf(asOf)}`, ...marks];
  for (const { title: name, unit, figures, tables, notes } of sections) {
    lines.push('', `${name}${unit === '' ? '' : ` (${unit})`}`, '-'.repeat(name.length));
    for (const { name: figure, cell, note } of figures) {
      const counted = unitOf(cell, outline);
      lines.push(`${figure}: ${cellWords(cell, outline)}${counted === '' ? '' : ` ${counted}`}${note === undefined ? '' : ` (${note})`}`);
    }
    for (const table of tables) lines.push(...tableAsText(table, outline));
    lines.push(...notes);
  }
  return `${lines.map(oneLine).join('\n')}\n`;
}

function tableAsText(table: OutlineTable, outline: Outline): readonly string[] {
  const heads = headsOf(table, outline);
  const row = (cells: OutlineTable['rows'][number]) => cells.map((cell, at) => `${heads[at]} ${cellWords(cell, outline)}`).join(' | ');
  return [...(table.name === '' ? [] : [`${table.name}:`]), ...table.rows.map(row), ...(table.total ? [row(table.total)] : [])];
}

/** Text of a book could hold line ends, which would begin another line of a mail, or a header. */
function oneLine(text: string): string {
  return text.replaceAll(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ').trim();
}
