/** The account statement to print (rule X2): opening and closing balance, sums carried forward from page to page, written as it grows. */

import { formatDay, type Day } from '../../../db/ledger/calendar.ts';
import type { Units } from '../../../db/ledger/money.ts';
import { describeEvent, type Describable } from '../describe-event.ts';
import { figure } from '../figures.ts';
import type { StatementPeriod, StatementSummary } from '../account-statement.ts';
import type { CreditsAndCost } from '../register-line.ts';
import type { StatementRow } from '../statement-row.ts';
import { createStatementSums, type StatementSums, type StatementTotals } from '../statement-sums.ts';
import { words } from '../text/words.ts';
import { INK, Paper, type PaperSize } from './paper.ts';
import { PdfTable, type PdfColumn } from './table.ts';

export type PrintedRow = StatementRow & Describable;

export interface PrintedStatement {
  readonly period: StatementPeriod;
  readonly units: Units;
  readonly organisation: string;
  readonly workspace: string;
  readonly vendor: string;
  readonly paper: PaperSize;
  /** What the rows come to: known beforehand, so that the columns have room for every figure in them. */
  readonly totals: StatementTotals;
  /** Whether account codes and cost centres have columns. */
  readonly isCoded: boolean;
}

const said = words.statement;
const SIZE = 7.5;

/** The bytes of the statement in pieces; returns what it came to. `rows` are those of the period in the order of W1. */
export function* writeStatementPdf(rows: Iterable<PrintedRow>, statement: PrintedStatement): Generator<Uint8Array, StatementSummary> {
  const { period, units, organisation, workspace } = statement;
  const sums = createStatementSums(period.opening);
  const figures = figuresIn(units);
  const name = said.name(workspace, formatDay(period.from), formatDay(period.to));
  const paper = new Paper({
    size: statement.paper,
    landscape: true,
    title: name,
    author: organisation,
    day: formatDay(period.to),
    foot: `${organisation} · ${name}`,
    pageNumber: words.report.page,
    lacking: words.report.lacking,
    isLong: true,
  });
  writeHead(paper, statement, figures);
  const table = new PdfTable(paper, {
    columns: columnsOf(paper, statement, figures),
    size: SIZE,
    carried: () => sumCells('', said.carried, sums, statement, figures),
  });
  table.row(balanceCells(period.from, said.opening, period.opening, statement, figures), 'group');
  let events = 0;
  for (const row of rows) {
    events += 1;
    const after = { credits: sums.balance.credits + row.credits, cost: sums.balance.cost + row.cost };
    // A page that ends before this row carries forward what was there before it.
    table.row(rowCells(row, after, statement, figures));
    sums.add(row);
    const piece = paper.written();
    if (piece !== null) yield piece;
  }
  table.row(sumCells(formatDay(period.to), said.totals, sums, statement, figures), 'total');
  yield* paper.rest();
  return { events, opening: period.opening, closing: sums.balance, totals: sums.totals };
}

interface Figures {
  readonly credits: (amount: number) => string;
  readonly money: (amount: number) => string;
}

function figuresIn({ creditDecimals, currencyDecimals }: Units): Figures {
  return { credits: (amount) => figure(amount, creditDecimals), money: (amount) => figure(amount, currencyDecimals) };
}

function writeHead(paper: Paper, { period, units, organisation, workspace, vendor, totals }: PrintedStatement, { credits, money }: Figures): void {
  const { opening } = period;
  const closing = { credits: opening.credits + totals.creditsIn - totals.creditsOut, cost: opening.cost + totals.costIn - totals.costOut };
  paper.text(said.title, paper.left, paper.y, { size: 15, bold: true });
  paper.text(organisation, paper.right, paper.y + 4, { align: 'right', size: 9, color: INK.support });
  paper.y += 24;
  paper.paragraph(vendor === '' || vendor === workspace ? workspace : `${workspace}, ${vendor}`, { size: 10 });
  paper.paragraph(said.of(formatDay(period.from), formatDay(period.to), units.currency), { color: INK.support });
  paper.y += 6;
  const facts: readonly (readonly [string, CreditsAndCost])[] = [
    [said.opening, opening],
    [said.into, { credits: totals.creditsIn, cost: totals.costIn }],
    [said.out, { credits: totals.creditsOut, cost: totals.costOut }],
    [said.closing, closing],
  ];
  const width = paper.width / facts.length;
  facts.forEach(([label, balance], index) => {
    const x = paper.left + index * width;
    paper.text(label, x, paper.y, { size: 8, color: INK.caption });
    paper.text(`${credits(balance.credits)} ${words.report.credits}`, x, paper.y + 12, { size: 10, bold: true });
    paper.text(`${money(balance.cost)} ${units.currency}`, x, paper.y + 26, { size: 9, color: INK.support });
  });
  paper.y += 48;
}

/** Numbers have the room that the largest of them can take; words share what is left. */
function columnsOf(paper: Paper, { period, units, totals, isCoded }: PrintedStatement, figures: Figures): readonly PdfColumn[] {
  const roomFor = (title: string, largest: string) => ({
    title,
    isNumber: true,
    points: Math.max(paper.widthOf(largest, { size: SIZE, bold: true }), paper.widthOf(title, { size: SIZE })) + 1,
  });
  const most = (opening: number, into: number) => Math.abs(opening) + into;
  const credits = (title: string) => roomFor(title, figures.credits(-most(period.opening.credits, totals.creditsIn)));
  const money = (title: string) => roomFor(title, figures.money(-most(period.opening.cost, totals.costIn)));
  return [
    { title: said.date, points: paper.widthOf('2026-00-00', { size: SIZE, bold: true }) + 1 },
    { title: said.what, share: 3 },
    { title: said.campaign, share: 2 },
    ...(isCoded ? [{ title: said.account, share: 1 }, { title: said.costCentre, share: 1 }] : []),
    credits(said.creditsIn),
    credits(said.creditsOut),
    credits(said.creditsBalance),
    money(said.costIn),
    money(said.costOut),
    money(said.costBalance),
    money(said.paid(units.currency)),
  ]; // prettier-ignore
}

/** In and out are told by the column; what is nothing stays empty. */
function rowCells(row: PrintedRow, balance: CreditsAndCost, { isCoded }: PrintedStatement, { credits, money }: Figures): readonly string[] {
  const into = (amount: number, shown: (amount: number) => string) => (amount > 0 ? shown(amount) : '');
  return [
    formatDay(row.day),
    describeEvent(row),
    row.campaign,
    ...(isCoded ? [row.code, row.costCentre] : []),
    into(row.credits, credits),
    into(-row.credits, credits),
    credits(balance.credits),
    into(row.cost, money),
    into(-row.cost, money),
    money(balance.cost),
    row.amount === null ? '' : money(row.amount),
  ];
}

function balanceCells(
  day: Day,
  label: string,
  balance: CreditsAndCost,
  { isCoded }: PrintedStatement,
  { credits, money }: Figures,
): readonly string[] {
  return [formatDay(day), label, '', ...(isCoded ? ['', ''] : []), '', '', credits(balance.credits), '', '', money(balance.cost), ''];
}

function sumCells(
  date: string,
  label: string,
  { totals, balance }: StatementSums,
  { isCoded }: PrintedStatement,
  { credits, money }: Figures,
): readonly string[] {
  return [
    date,
    label,
    '',
    ...(isCoded ? ['', ''] : []),
    credits(totals.creditsIn),
    credits(totals.creditsOut),
    credits(balance.credits),
    money(totals.costIn),
    money(totals.costOut),
    money(balance.cost),
    '',
  ];
}
