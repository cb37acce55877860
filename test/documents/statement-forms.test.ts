/** X1 X2: one statement in each of its forms: the figures in the CSV, in the XLSX as LibreOffice opens it, and in the text of the PDF are the same. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatDay, parseDay } from '../../db/ledger/calendar.ts';
import type { WriteBook } from '../../db/open.ts';
import { workspaceByName, type Workspace } from '../../db/workspaces.ts';
import { readAccountStatement, type AccountStatement } from '../../electron/documents/account-statement.ts';
import { openEngine } from '../../electron/engine/account/open-engine.ts';
import { setLedgerCodes } from '../../electron/engine/reports/ledger-codes.ts';
import { writeStatement, type StatementOptions } from '../../electron/engine/reports/statement-file.ts';
import { createSampleBook } from '../../electron/engine/sample/sample-book.ts';
import { writeFileWhole } from '../../electron/engine/write-file.ts';
import { NOW } from '../support/books.ts';
import { hasProgram } from '../support/programs.ts';
import { openInSpreadsheet } from '../support/spreadsheet.ts';

const PERIOD = { from: parseDay('2026-02-10') as number, to: parseDay('2026-06-19') as number };

let folder = '';
let book: WriteBook;
let workspace: Workspace;
let csv: AccountStatement;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'floatbook-forms-'));
  book = await createSampleBook(join(folder, 'sample.floatbook'));
  workspace = workspaceByName(book, 'Quotehaven');
  const engine = openEngine(book, {
    clock: () => NOW,
    onDefect: (error) => {
      throw error;
    },
  });
  const accounts = [
    { role: 'lead_cost', kind: '', name: '', code: '6600' },
    { role: 'lead_cost', kind: 'quotation', name: '', code: '6610' },
    { role: 'card_clearing', kind: '', name: '', code: '1360' },
  ] as const;
  await setLedgerCodes(engine, workspace.id, { accounts, campaigns: [{ campaign: 'Kitchen fitting · Bonn', costCentre: 'K-7' }] });
  csv = readAccountStatement(readFileSync(write('s.csv', { format: 'csv' }), 'utf8'), workspace);
}, 120_000);
afterAll(() => {
  book.close();
  rmSync(folder, { recursive: true, force: true });
});

function write(name: string, options: StatementOptions): string {
  const file = join(folder, name);
  book.connection.transaction(() => writeFileWhole(file, writeStatement(book, workspace, PERIOD, options))).deferred();
  return file;
}

/** Exact hundredths of `1,234.50`, `1234.5` or `-3`. */
function hundredths(text: string): number {
  return Math.round(Number(text.replaceAll(',', '')) * 100);
}

describe('X2 a statement of months', { timeout: 120_000 }, () => {
  test.runIf(hasProgram('soffice', 'XLSX is not compared with CSV'))(
    'as XLSX has the figures of the CSV, row by row, and the codes of the contra account',
    () => {
      const rows = openInSpreadsheet(write('s.xlsx', { format: 'xlsx' }))[0]?.rows ?? [];
      expect(rows).toHaveLength(csv.events.length + 3);
      const figure = (cells: (typeof rows)[number], at: number) => hundredths(cells[at]?.value || '0');
      for (const [index, event] of csv.events.entries()) {
        const cells = rows[index + 2] ?? [];
        expect([
        cells[0]?.value, cells[1]?.value, cells[2]?.value, cells[3]?.value ?? '',
        figure(cells, 8) - figure(cells, 9), figure(cells, 10), figure(cells, 11) - figure(cells, 12), figure(cells, 13), cells[14]?.kind === 'float' ? figure(cells, 14) : null,
      ]).toEqual([
        formatDay(event.day), event.id, event.kind, event.campaign,
        event.credits, event.balance.credits, event.cost, event.balance.cost, event.amount,
      ]); // prettier-ignore
        const code = { lead_purchase: '6600', promotion: '6600', quotation: '6610', top_up: '1360' }[event.kind] ?? '';
        if (event.kind !== 'refund') expect([event.kind, cells[16]?.value ?? '']).toEqual([event.kind, code]);
        else expect(['6600', '6610']).toContain(cells[16]?.value);
        const isLeadCost = event.kind === 'refund' || ['6600', '6610'].includes(code);
        expect(cells[17]?.value ?? '').toBe(isLeadCost && event.campaign === 'Kitchen fitting · Bonn' ? 'K-7' : '');
      }
      const closing = rows.at(-1) ?? [];
      const { totals } = csv;
      expect([8, 9, 10, 11, 12, 13].map((at) => figure(closing, at))).toEqual([
      totals.creditsIn, totals.creditsOut, csv.closing.credits, totals.costIn, totals.costOut, csv.closing.cost,
    ]); // prettier-ignore
    },
  );

  const hasText = hasProgram('pdftotext', 'PDF is not compared with CSV');
  test.runIf(hasText).each([
    ['a4', '841.89 x 595.28'],
    ['letter', '792 x 612'],
  ] as const)('as PDF on %s has the figures of the CSV, row by row, and carries its sums from page to page', (paper, size) => {
    const file = write(`${paper}.pdf`, { format: 'pdf', paper });
    expect(readFileSync(file).equals(readFileSync(write(`${paper}-again.pdf`, { format: 'pdf', paper })))).toBe(true);
    const info = spawnSync('pdfinfo', [file], { encoding: 'utf8' }).stdout;
    expect(info).toMatch(new RegExp(`Page size: +${size.replaceAll('.', '\\.')}`));
    const text = spawnSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' }).stdout;
    const pages = text.split('\f').filter((page) => page.trim() !== '');
    expect(pages).toHaveLength(Number(/Pages: +(\d+)/.exec(info)?.[1]));
    const figures = (line: string) => (line.match(/\u2212?[\d,]+\.\d\d(?=\s|$)/g) ?? []).map((shown) => hundredths(shown.replace('\u2212', '-')));
    const told: string[] = [];
    let sums = { creditsIn: 0, creditsOut: 0, costIn: 0, costOut: 0 };
    let balance = csv.opening;
    let seen = 0;
    for (const [index, page] of pages.entries()) {
      expect(page).toMatch(new RegExp(`Page ${index + 1}\\s*$`));
      const lines = page.split('\n');
      const carried = () => [sums.creditsIn, sums.creditsOut, balance.credits, sums.costIn, sums.costOut, balance.cost];
      const carriedLines = lines.flatMap((line, at) => (line.includes('Carried forward') ? [{ at, figures: figures(line) }] : []));
      if (index > 0) expect(carriedLines[0]?.figures).toEqual(carried());
      for (const line of lines.filter(
        (each) => /^\d{4}-\d\d-\d\d\s+(?=\S)(?!Opening balance|Totals and closing)/.test(each) && !/^\S+ to \S+,/.test(each),
      )) {
        const event = csv.events[seen] as (typeof csv.events)[number];
        seen += 1;
        sums = {
          creditsIn: sums.creditsIn + Math.max(event.credits, 0),
          creditsOut: sums.creditsOut + Math.max(-event.credits, 0),
          costIn: sums.costIn + Math.max(event.cost, 0),
          costOut: sums.costOut + Math.max(-event.cost, 0),
        };
        balance = event.balance;
        const moved = (amount: number) => (amount === 0 ? [] : [Math.abs(amount)]);
        expect([line.slice(0, 10), ...figures(line)]).toEqual([
          formatDay(event.day), ...moved(event.credits), balance.credits, ...moved(event.cost), balance.cost, ...(event.amount === null ? [] : [event.amount]),
        ]); // prettier-ignore
      }
      if (index < pages.length - 1) expect(carriedLines.at(-1)?.figures).toEqual(carried());
      told.push(...lines.filter((line) => /Opening balance$|^\S+ +Opening balance|Totals and closing/.test(line)));
    }
    expect(seen).toBe(csv.events.length);
    const { totals, opening, closing } = csv;
    expect(figures(told.find((line) => /^\d.*Opening balance/.test(line)) ?? '')).toEqual([opening.credits, opening.cost]);
    expect(figures(told.at(-1) ?? '')).toEqual([totals.creditsIn, totals.creditsOut, closing.credits, totals.costIn, totals.costOut, closing.cost]);
    const head = (pages[0] as string).split('\n').slice(0, 12).flatMap(figures);
    expect(head.slice(0, 8)).toEqual([
      opening.credits, totals.creditsIn, totals.creditsOut, closing.credits,
      opening.cost, totals.costIn, totals.costOut, closing.cost,
    ]); // prettier-ignore
  });
});
