/** The report as XLSX (rule X2): every figure in one sheet with its name, as a real number or day, and each table in a sheet of its own, totals as formulas. */

import { parseDay } from '../../../db/ledger/calendar.ts';
import type { PeriodReport } from '../../ipc/contract/period-report.ts';
import { words } from '../text/words.ts';
import { columnName, type Cell as SheetCell, type Column } from '../xlsx/cells.ts';
import { writeWorkbook, type Sheet, type SheetRow } from '../xlsx/workbook.ts';
import { headsOf, outlineOf, type Cell, type Outline, type OutlineSection, type OutlineTable } from './outline.ts';
import { linesOf } from './report-csv.ts';

export function writeReportXlsx(report: PeriodReport): Generator<Uint8Array, void> {
  const outline = outlineOf(report);
  const tables = outline.sections.flatMap((section) => section.tables.filter(isUniform).map((table) => ({ section, table })));
  return writeWorkbook([figuresSheet(outline), ...tables.map(({ section, table }) => tableSheet(section, table, outline))]);
}

/** A figure stands in the column of what it counts in. */
function figuresSheet(outline: Outline): Sheet {
  const { currency, currencyDecimals, creditDecimals } = outline;
  const { section, table, row, item, number, day, text } = words.report.sheet;
  const columns: readonly Column[] = [
    { title: section, width: 22, form: 'text' },
    { title: table, width: 26, form: 'text' },
    { title: row, width: 26, form: 'text' },
    { title: item, width: 30, form: 'text' },
    { title: currency, width: 14, form: 'number', decimals: currencyDecimals },
    { title: words.report.topUps.credits, width: 14, form: 'number', decimals: creditDecimals },
    { title: number, width: 10, form: 'number', decimals: 0 },
    { title: day, width: 11, form: 'day' },
    { title: text, width: 60, form: 'text' },
  ];
  const rows = linesOf(outline).map((line): SheetRow => {
    const at = PLACES[line.cell.is];
    const figures: SheetCell[] = [null, null, null, null, null];
    if (at !== undefined) figures[at] = sheetCell(line.cell);
    return { strong: false, cells: [line.section, line.table, line.row, line.item, ...figures] };
  });
  return { name: words.report.sheet.name, columns, rows };
}

/** Behind the names: where figures of a kind stand. */
const PLACES: Readonly<Record<Cell['is'], number | undefined>> = { money: 0, credits: 1, count: 2, day: 3, text: 4, nothing: undefined };

/** Whether each column holds one kind of figure. */
function isUniform({ columns, rows }: OutlineTable): boolean {
  return rows.every((row) => row.every((cell, at) => cell.is === columns[at]?.is || cell.is === 'nothing'));
}

const FIRST_ROW = 2;

function tableSheet(section: OutlineSection, table: OutlineTable, outline: Outline): Sheet {
  const columns = headsOf(table, outline).map((title, at) => columnOf(title, table.columns[at]?.is ?? 'text', outline));
  const rows = table.rows.map((cells): SheetRow => ({ strong: false, cells: cells.map(sheetCell) }));
  const last = FIRST_ROW + rows.length - 1;
  const total = table.total?.map((cell, at): SheetCell => {
    const value = sheetCell(cell);
    const column = columnName(at);
    return typeof value === 'number' && columns[at]?.form === 'number' ? { formula: `SUM(${column}${FIRST_ROW}:${column}${last})`, value } : value;
  });
  return { name: sheetName(section, table), columns, rows: total === undefined ? rows : [...rows, { strong: true, cells: total }] };
}

function columnOf(title: string, is: Cell['is'], { currencyDecimals, creditDecimals }: Outline): Column {
  switch (is) {
    case 'money':
      return { title, width: 16, form: 'number', decimals: currencyDecimals };
    case 'credits':
      return { title, width: 16, form: 'number', decimals: creditDecimals };
    case 'count':
      return { title, width: 12, form: 'number', decimals: 0 };
    case 'day':
      return { title, width: 11, form: 'day' };
    case 'text':
    case 'nothing':
      return { title, width: 30, form: 'text' };
  }
}

function sheetCell(cell: Cell): SheetCell {
  switch (cell.is) {
    case 'money':
    case 'credits':
      return cell.amount;
    case 'count':
      return cell.count;
    case 'day':
      return parseDay(cell.day) ?? cell.day;
    case 'text':
      return cell.text;
    case 'nothing':
      return null;
  }
}

const LONGEST_NAME = 31;

/** Sections and their tables have names of their own, so sheets have. */
function sheetName({ title }: OutlineSection, { name }: OutlineTable): string {
  const whole = name === '' ? title : `${title}, ${name.toLowerCase()}`;
  return whole.replaceAll(/[[\]:*?/\\]/g, ' ').slice(0, LONGEST_NAME);
}
