/** The report as a PDF of A4 or Letter: the same sections, figures and charts as on the screen, with page numbers. */

import type { PeriodReport } from '../../ipc/contract/period-report.ts';
import {
  cellWords,
  headsOf,
  isTextColumn,
  outlineOf,
  unitOf,
  type NamedFigure,
  type Outline,
  type OutlineSection,
  type OutlineTable,
} from '../report/outline.ts';
import { words } from '../text/words.ts';
import { drawChart } from './draw-chart.ts';
import { INK, LINE, Paper, type PaperSize } from './paper.ts';
import { PdfTable } from './table.ts';

const TITLE = 16;
const BODY = 9;
const SMALL = 8;

export function writeReportPdf(report: PeriodReport, size: PaperSize): Promise<Uint8Array> {
  const outline = outlineOf(report);
  const paper = new Paper({
    size,
    title: `${outline.title}: ${outline.workspace}`,
    author: outline.organisation,
    day: report.asOf,
    foot: `${outline.organisation} · ${outline.workspace} · ${outline.title}`,
    pageNumber: words.report.page,
    lacking: words.report.lacking,
  });
  head(paper, outline);
  for (const section of outline.sections) writeSection(paper, section, outline);
  return paper.bytes();
}

function head(paper: Paper, { title, organisation, workspace, vendor, dates, asOf, marks }: Outline): void {
  paper.paragraph(title, { size: TITLE, bold: true });
  paper.paragraph([organisation, workspace, ...(vendor === '' || vendor === workspace ? [] : [vendor])].join(' · '), { size: BODY });
  paper.paragraph(`${dates} · ${words.report.asOf(asOf)}`, { size: SMALL, color: INK.caption });
  for (const mark of marks) paper.paragraph(mark, { size: SMALL, bold: true });
}

function writeSection(paper: Paper, section: OutlineSection, outline: Outline): void {
  const { title, unit, chart, figures, tables, notes } = section;
  // A title never stands alone at the end of a page.
  paper.need((chart === undefined ? 60 : (chart.height * paper.width) / chart.width) + 44);
  paper.y += 16;
  paper.text(title, paper.left, paper.y, { size: 10, bold: true });
  const behind = paper.left + paper.widthOf(title, { size: 10, bold: true }) + 8;
  paper.text(unit, behind, paper.y + 1.5, { size: SMALL, color: INK.caption, width: paper.right - behind });
  paper.y += 10 * LINE + 2;
  paper.line(
    [
      [paper.left, paper.y],
      [paper.right, paper.y],
    ],
    { width: 0.5 },
  );
  paper.y += 6;
  if (chart) {
    drawChart(paper, chart);
    paper.y += 6;
  }
  writeFigures(paper, figures, outline);
  for (const table of tables) writeTable(paper, table, outline);
  if (notes.length > 0) paper.y += 4;
  for (const note of notes) paper.paragraph(note, { size: SMALL, color: INK.caption });
}

const FIGURE_COLUMNS = 3;
const FIGURE_HEIGHT = 40;

/** Figures stand in threes, each below its name. */
function writeFigures(paper: Paper, figures: readonly NamedFigure[], outline: Outline): void {
  const width = paper.width / FIGURE_COLUMNS;
  for (let first = 0; first < figures.length; first += FIGURE_COLUMNS) {
    paper.need(FIGURE_HEIGHT);
    figures.slice(first, first + FIGURE_COLUMNS).forEach(({ name, cell, note }, index) => {
      const x = paper.left + index * width;
      const figure = cellWords(cell, outline);
      const room = width - 12;
      paper.text(name, x, paper.y, { size: SMALL, color: INK.support, width: room });
      paper.text(figure, x, paper.y + 11, { size: 11, bold: true });
      const unitAt = x + paper.widthOf(figure, { size: 11, bold: true }) + 4;
      paper.text(unitOf(cell, outline), unitAt, paper.y + 13.5, { size: SMALL, color: INK.caption });
      if (note !== undefined) paper.text(note, x, paper.y + 25, { size: 7, color: INK.caption, width: room });
    });
    paper.y += FIGURE_HEIGHT;
  }
}

/** Tables with many columns are written smaller. */
const MANY_COLUMNS = 8;
/** Text that takes its own width, and heads that do not wrap, in points. */
const SHORT_TEXT = 60;
const WIDEST_HEAD = 84;
const NARROW_HEAD = 44;

function writeTable(paper: Paper, table: OutlineTable, outline: Outline): void {
  const { name, columns, rows, total } = table;
  const size = columns.length > MANY_COLUMNS ? 6.5 : SMALL;
  if (name !== '') {
    paper.need(size * 6);
    paper.y += 6;
    paper.paragraph(name, { size: SMALL, bold: true, color: INK.support });
  }
  const heads = headsOf(table, outline);
  const said = (cells: OutlineTable['rows'][number]) => cells.map((cell, at) => (cell.is === 'nothing' && at === 0 ? '' : cellWords(cell, outline)));
  const all = [...rows, ...(total ? [total] : [])].map(said);
  const pdf = new PdfTable(paper, {
    size,
    columns: columns.map((column, at) => {
      const isText = isTextColumn(column);
      const widest = Math.max(...all.map((row) => paper.widthOf(row[at] ?? '', { size, bold: true })), 0);
      // Numbers, days and short text take what they need, heads over them wrap; longer text shares the rest.
      const title = heads[at] ?? '';
      const least = Math.max(widest, ...title.split(' ').map((word) => paper.widthOf(word, { size })));
      if (column.is === 'text' && (at === 0 || widest > SHORT_TEXT) && columns.length <= MANY_COLUMNS) return { title, share: Math.max(widest, 30) };
      return {
        title,
        points: Math.max(least, Math.min(paper.widthOf(title, { size }), columns.length > MANY_COLUMNS ? NARROW_HEAD : WIDEST_HEAD)) + 2,
        isNumber: !isText,
      };
    }),
  });
  for (const row of rows) pdf.row(said(row));
  if (total) pdf.row(said(total), 'total');
}
