/** The report as CSV (rule X1): a line for each figure, with its section, table, row and name, exact, and in what it counts; text is guarded against being run. */

import { formatDecimal } from '../../../db/ledger/money.ts';
import type { PeriodReport } from '../../ipc/contract/period-report.ts';
import { textCell } from '../csv-writer.ts';
import { words } from '../text/words.ts';
import { outlineOf, text, unitOf, type Cell, type Outline, type OutlineTable } from './outline.ts';

/** A figure of the report with all that it is known by. */
export interface ReportLine {
  readonly section: string;
  readonly table: string;
  readonly row: string;
  readonly item: string;
  readonly cell: Cell;
}

export function writeReportCsv(report: PeriodReport): string {
  const outline = outlineOf(report);
  const { section, table, row, item, value, unit } = words.report.file;
  const head = [section, table, row, item, value, unit].join(',');
  const lines = linesOf(outline).map((line) =>
    [
      textCell(line.section),
      textCell(line.table),
      textCell(line.row),
      textCell(line.item),
      exact(line.cell, outline),
      textCell(unitOf(line.cell, outline)),
    ].join(','),
  );
  return `${[head, ...lines].join('\r\n')}\r\n`;
}

/** Every figure of a report in its order, what it is about first. */
export function linesOf(outline: Outline): readonly ReportLine[] {
  const said = words.report.about;
  const about = [
    [said.report, outline.title],
    [said.organisation, outline.organisation],
    [said.workspace, outline.workspace],
    [said.vendor, outline.vendor],
    [said.dates, outline.dates],
    [said.asOf, outline.asOf],
    ...outline.marks.map((mark) => [said.mark, mark]),
  ].map(([item = '', found = '']): ReportLine => ({ section: '', table: '', row: '', item, cell: text(found) }));
  const figures = outline.sections.flatMap(({ title, figures: named, tables, notes }) => [
    ...named.map(({ name, cell }): ReportLine => ({ section: title, table: '', row: '', item: name, cell })),
    ...tables.flatMap((table) => tableLines(title, table, outline)),
    ...notes.map((note): ReportLine => ({ section: title, table: '', row: '', item: said.mark, cell: text(note) })),
  ]);
  return [...about, ...figures];
}

/** A row is named by its first cell where that is text or a day, and by its number otherwise; rows of the same name have their number behind it. */
function tableLines(section: string, { name, columns, rows, total }: OutlineTable, outline: Outline): readonly ReportLine[] {
  const named = columns[0]?.is === 'text' || columns[0]?.is === 'day';
  const names = rows.map((row, index) => (named ? plain(row[0], outline) : String(index + 1)));
  const unique = names.map((rowName, index) => {
    const same = names.slice(0, index).filter((other) => other === rowName).length;
    return same === 0 ? rowName : `${rowName} (${same + 1})`;
  });
  const all = [
    ...rows.map((cells, index) => ({ rowName: unique[index] as string, cells })),
    ...(total ? [{ rowName: words.report.total, cells: total }] : []),
  ];
  return all.flatMap(({ rowName, cells }) =>
    cells.flatMap((cell, at): readonly ReportLine[] =>
      // What names the row is no figure of it, and neither is the word "Total".
      (named && at === 0) || (cells === total && (cell.is === 'text' || cell.is === 'nothing'))
        ? []
        : [{ section, table: name, row: rowName, item: columns[at]?.name ?? '', cell }],
    ),
  );
}

function plain(cell: Cell | undefined, outline: Outline): string {
  if (cell === undefined || cell.is === 'nothing') return '';
  return cell.is === 'text' ? cell.text : exact(cell, outline);
}

/** A figure as programs read it; no value is an empty cell. */
function exact(cell: Cell, { currencyDecimals, creditDecimals }: Outline): string {
  switch (cell.is) {
    case 'text':
      return textCell(cell.text);
    case 'money':
      return formatDecimal(cell.amount, currencyDecimals);
    case 'credits':
      return formatDecimal(cell.amount, creditDecimals);
    case 'count':
      return String(cell.count);
    case 'day':
      return cell.day;
    case 'nothing':
      return '';
  }
}
