/** The account statement as XLSX (rule X2): numbers and days that a spreadsheet can reckon with, totals as formulas, text that is never one. */

import type { Units } from '../../db/ledger/money.ts';
import type { StatementPeriod, StatementSummary } from './account-statement.ts';
import type { StatementRow } from './statement-row.ts';
import { createStatementSums } from './statement-sums.ts';
import type { Cell, Column } from './xlsx/cells.ts';
import { words } from './text/words.ts';
import { writeWorkbook, type SheetRow } from './xlsx/workbook.ts';

const said = words.statement;

/** The columns of the statement as CSV, and the two codes. */
function columnsOf({ currency, currencyDecimals, creditDecimals }: Units): readonly Column[] {
  const text = (title: string, width: number): Column => ({ title, width, form: 'text' });
  const credits = (title: string): Column => ({ title, width: 13, form: 'number', decimals: creditDecimals });
  const money = (title: string): Column => ({ title: `${title}, ${currency}`, width: 15, form: 'number', decimals: currencyDecimals });
  return [
    { title: said.date, width: 11, form: 'day' },
    text(said.id, 16),
    text(said.kind, 14),
    text(said.campaign, 18),
    text(said.category, 14),
    text(said.lead, 12),
    text(said.method, 14),
    text(said.note, 24),
    credits(said.creditsIn),
    credits(said.creditsOut),
    credits(said.creditsBalance),
    money(said.costIn),
    money(said.costOut),
    money(said.costBalance),
    money(said.amount),
    text(said.currency, 9),
    text(said.accountCode, 13),
    text(said.costCentre, 13),
  ];
}

/** Columns of the figures, by the letter that formulas know them by. */
const FIGURES = { creditsIn: 'I', creditsOut: 'J', credits: 'K', costIn: 'L', costOut: 'M', cost: 'N' } as const;
const OPENING_ROW = 2;

/** The bytes of the statement in pieces; returns what it came to. `rows` are those of the period in the order of W1. */
export function* writeStatementXlsx(rows: Iterable<StatementRow>, period: StatementPeriod, units: Units): Generator<Uint8Array, StatementSummary> {
  const { opening } = period;
  const sums = createStatementSums(opening);
  let events = 0;
  function* sheetRows(): Generator<SheetRow> {
    const begins = [period.from, '', 'opening', '', '', '', '', '', 0, 0, opening.credits, 0, 0, opening.cost, null, '', '', ''];
    yield { strong: true, cells: begins };
    for (const row of rows) {
      events += 1;
      sums.add(row);
      yield { strong: false, cells: cellsOf(row, sums.balance, units.currency) };
    }
    yield { strong: true, cells: closingCells(period.to, OPENING_ROW + events, sums) };
  }
  yield* writeWorkbook([{ name: said.sheet, columns: columnsOf(units), rows: sheetRows() }]);
  return { events, opening, closing: sums.balance, totals: sums.totals };
}

function cellsOf(row: StatementRow, balance: { readonly credits: number; readonly cost: number }, currency: string): readonly Cell[] {
  const { credits, cost, amount } = row;
  return [
    row.day,
    row.id,
    row.kind,
    row.campaign,
    row.category,
    row.lead,
    row.method,
    row.note,
    Math.max(credits, 0),
    Math.max(-credits, 0),
    balance.credits,
    Math.max(cost, 0),
    Math.max(-cost, 0),
    balance.cost,
    amount,
    amount === null ? '' : currency,
    row.code,
    row.costCentre,
  ];
}

function closingCells(day: number, lastRow: number, { totals, balance }: ReturnType<typeof createStatementSums>): readonly Cell[] {
  const sum = (column: string, value: number): Cell => ({ formula: `SUM(${column}${OPENING_ROW}:${column}${lastRow})`, value });
  const closes = (column: string, into: string, out: string, value: number): Cell => ({
    formula: `${column}${OPENING_ROW}+${into}${lastRow + 1}-${out}${lastRow + 1}`,
    value,
  });
  return [
    day, '', 'closing', '', '', '', '', '',
    sum(FIGURES.creditsIn, totals.creditsIn),
    sum(FIGURES.creditsOut, totals.creditsOut),
    closes(FIGURES.credits, FIGURES.creditsIn, FIGURES.creditsOut, balance.credits),
    sum(FIGURES.costIn, totals.costIn),
    sum(FIGURES.costOut, totals.costOut),
    closes(FIGURES.cost, FIGURES.costIn, FIGURES.costOut, balance.cost),
    null, '', '', '',
  ]; // prettier-ignore
}
