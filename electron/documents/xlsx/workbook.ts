/** A workbook of one or more sheets as XLSX, written piece by piece: however many rows there are, no more than a piece of them is held. */

import { Zip, ZipDeflate, strToU8 } from 'fflate';
import { refuse } from '../../../db/ledger/refusal.ts';
import { columnName, createRows, escapeXml, textCell, type Cell, type Column } from './cells.ts';
import { PIECE_LENGTH } from '../pieces.ts';
import { STYLES, stylesXml } from './styles.ts';

export interface SheetRow {
  readonly cells: readonly Cell[];
  /** Totals and balances. */
  readonly strong: boolean;
}

export interface Sheet {
  /** At most 31 characters, none of them `[]:*?/\`. */
  readonly name: string;
  readonly columns: readonly Column[];
  /** From row 2 on, under the frozen row of titles. */
  readonly rows: Iterable<SheetRow>;
}

/** Rows that a sheet has room for, that of titles included. */
export const MOST_ROWS = 1_048_576;

/** Speed before size: sheets shrink to a tenth at any level. */
const LEVEL = 1;
/** The same book gives the same bytes. */
const MADE = new Date(1980, 0, 1);
const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const SHEET_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** The bytes of the workbook in pieces. Refuses more rows than a sheet has room for. */
export function* writeWorkbook(sheets: readonly Sheet[]): Generator<Uint8Array, void> {
  const made: Uint8Array[] = [];
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    if (chunk.length > 0) made.push(chunk);
  });
  for (const [name, xml] of smallParts(sheets)) addPart(zip, name).push(strToU8(XML + xml), true);
  yield* made.splice(0);
  for (const [index, sheet] of sheets.entries()) {
    const part = addPart(zip, `xl/worksheets/sheet${index + 1}.xml`);
    for (const piece of sheetPieces(sheet, index === 0)) {
      part.push(strToU8(piece));
      yield* made.splice(0);
    }
    part.push(new Uint8Array(0), true);
  }
  zip.end();
  yield* made;
}

function addPart(zip: Zip, name: string): ZipDeflate {
  const part = new ZipDeflate(name, { level: LEVEL });
  part.mtime = MADE;
  zip.add(part);
  return part;
}

function smallParts(sheets: readonly Sheet[]): readonly (readonly [name: string, xml: string])[] {
  const numbers = sheets.map((_, index) => index + 1);
  const override = (part: string, type: string) => `<Override PartName="/xl/${part}" ContentType="${SHEET_TYPE}.${type}+xml"/>`;
  const relation = (id: string, type: string, target: string) => `<Relationship Id="${id}" Type="${RELATIONS}/${type}" Target="${target}"/>`;
  const types =
    `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
    `<Default Extension="xml" ContentType="application/xml"/>${override('workbook.xml', 'sheet.main')}${override('styles.xml', 'styles')}` +
    `${numbers.map((number) => override(`worksheets/sheet${number}.xml`, 'worksheet')).join('')}</Types>`;
  const named = sheets.map(({ name }, index) => `<sheet name="${escapeXml(name)}" sheetId="${index + 1}" r:id="sheet${index + 1}"/>`);
  const titles = sheets.map(
    ({ name }, index) =>
      `<definedName name="_xlnm.Print_Titles" localSheetId="${index}">${escapeXml(`'${name.replaceAll("'", "''")}'`)}!$1:$1</definedName>`,
  );
  const workbook = `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${named.join('')}</sheets><definedNames>${titles.join('')}</definedNames></workbook>`;
  const relations = numbers.map((number) => relation(`sheet${number}`, 'worksheet', `worksheets/sheet${number}.xml`));
  return [
    ['[Content_Types].xml', types],
    ['_rels/.rels', `<Relationships xmlns="${PACKAGE}/relationships">${relation('workbook', 'officeDocument', 'xl/workbook.xml')}</Relationships>`],
    ['xl/workbook.xml', workbook],
    [
      'xl/_rels/workbook.xml.rels',
      `<Relationships xmlns="${PACKAGE}/relationships">${relation('styles', 'styles', 'styles.xml')}${relations.join('')}</Relationships>`,
    ],
    ['xl/styles.xml', stylesXml()],
  ];
}

function* sheetPieces({ columns, rows }: Sheet, isFirst: boolean): Generator<string, void> {
  const write = createRows(columns);
  let piece = sheetHead(columns, isFirst);
  let row = 1;
  for (const { cells, strong } of rows) {
    row += 1;
    if (row > MOST_ROWS)
      refuse(
        'file_too_large',
        `A sheet of a spreadsheet has room for ${MOST_ROWS.toLocaleString('en')} rows, and this has more. Choose a shorter period, or CSV.`,
      );
    piece += write(cells, row, strong);
    if (piece.length >= PIECE_LENGTH) {
      yield piece;
      piece = '';
    }
  }
  yield `${piece}</sheetData><pageMargins left="0.4" right="0.4" top="0.6" bottom="0.6" header="0.3" footer="0.3"/><pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/><headerFooter><oddFooter>&amp;R&amp;P / &amp;N</oddFooter></headerFooter></worksheet>`;
}

function sheetHead(columns: readonly Column[], isFirst: boolean): string {
  const widths = columns.map(({ width }, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`);
  const titles = columns.map(({ title, form }, index) =>
    textCell(title, `${columnName(index)}1`, form === 'number' ? STYLES.headNumber : STYLES.head),
  );
  return (
    `${XML}<worksheet xmlns="${MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView ${isFirst ? 'tabSelected="1" ' : ''}workbookViewId="0">` +
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="13"/>' +
    `<cols>${widths.join('')}</cols><sheetData><row r="1">${titles.join('')}</row>`
  );
}
