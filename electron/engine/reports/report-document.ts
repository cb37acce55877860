/** The documents of a report: each is made from the dataset alone, so the same report gives the same document. */

import { writeReportPdf } from '../../documents/pdf/report-pdf.ts';
import type { PaperSize } from '../../documents/pdf/paper.ts';
import { writeReportCsv } from '../../documents/report/report-csv.ts';
import { writeReportHtml } from '../../documents/report/report-html.ts';
import { writeReportJson } from '../../documents/report/report-json.ts';
import { writeReportXlsx } from '../../documents/report/report-xlsx.ts';
import type { PeriodReport, ReportFormat } from '../../ipc/contract/period-report.ts';
import { reportAsMail } from './report-mail.ts';
import type { Piece } from '../write-file.ts';

/** The pieces of a document. `size` is the paper of a PDF. */
export async function writeReportDocument(report: PeriodReport, format: ReportFormat, size: PaperSize): Promise<readonly Piece[]> {
  switch (format) {
    case 'html':
      return [writeReportHtml(report)];
    case 'pdf':
      return [await writeReportPdf(report, size)];
    case 'csv':
      return [writeReportCsv(report)];
    case 'xlsx':
      return [...writeReportXlsx(report)];
    case 'json':
      return [writeReportJson(report)];
    case 'eml':
      return [await reportAsMail(report)];
  }
}

/** Pieces that are there, for who writes them one after the other. */
export function* inOrder(pieces: readonly Piece[]): Generator<Piece, void> {
  yield* pieces;
}
