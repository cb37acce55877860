/** What a real spreadsheet program makes of a file: LibreOffice opens it without a window, and every cell is told with its kind, formula and value. */

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { SaxesParser } from 'saxes';
import { temporaryFolder } from './books.ts';

export interface OpenedCell {
  readonly kind: 'empty' | 'string' | 'float' | 'date' | 'boolean' | 'error';
  /** As LibreOffice writes it: `of:=SUM([.A1:.A2])`. */
  readonly formula: string | null;
  /** Text as it stands; the exact number of a number; the ISO date of a date. */
  readonly value: string;
}

export interface OpenedSheet {
  readonly name: string;
  /** Without what is empty at the end of rows and of the sheet. */
  readonly rows: readonly (readonly OpenedCell[])[];
}

/** As its user would open a CSV file and say yes to everything: special numbers are detected, formulas evaluated. */
const CSV_ANSWERS = 'CSV:44,34,76,1,,0,false,true,false,false,false,-1,true';

/** Opens a file in LibreOffice and reads every cell. */
export function openInSpreadsheet(file: string): readonly OpenedSheet[] {
  const folder = temporaryFolder();
  const filter = extname(file) === '.csv' ? [`--infilter=${CSV_ANSWERS}`] : [];
  const profile = `-env:UserInstallation=${pathToFileURL(join(folder, 'profile')).href}`;
  const ended = spawnSync('soffice', ['--headless', profile, ...filter, '--convert-to', 'fods', '--outdir', folder, file], { encoding: 'utf8' });
  if (ended.status !== 0) throw new Error(`soffice ended with ${ended.status}: ${ended.stderr}`);
  return readFlatSheets(readFileSync(join(folder, `${basename(file, extname(file))}.fods`), 'utf8'));
}

const EMPTY: OpenedCell = { kind: 'empty', formula: null, value: '' };
/** LibreOffice fills sheets up with repeated emptiness. */
const MOST_REPEATED = 2000;

function readFlatSheets(xml: string): readonly OpenedSheet[] {
  const sheets: { name: string; rows: OpenedCell[][] }[] = [];
  let row: OpenedCell[] = [];
  let cell: { attributes: Readonly<Record<string, string>>; paragraphs: string[] } | null = null;
  let isInParagraph = false;
  const parser = new SaxesParser();
  const times = (attributes: Readonly<Record<string, string>>, name: string) => Number(attributes[name] ?? 1);
  const onText: Record<string, string> = { 'text:tab': '\t', 'text:line-break': '\n' };
  const rowTimes: number[] = [];
  parser.on('opentag', ({ name, attributes: given }) => {
    const attributes = given as Readonly<Record<string, string>>;
    if (name === 'table:table') sheets.push({ name: attributes['table:name'] ?? '', rows: [] });
    else if (name === 'table:table-row') rowTimes.push(times(attributes, 'table:number-rows-repeated'));
    else if (name === 'table:table-cell' || name === 'table:covered-table-cell') cell = { attributes, paragraphs: [] };
    else if (cell !== null && name === 'text:p') {
      cell.paragraphs.push('');
      isInParagraph = true;
    } else if (cell !== null && name === 'text:s') addText(' '.repeat(times(attributes, 'text:c')));
    else if (name in onText) addText(onText[name] as string);
  });
  const addText = (text: string) => {
    if (cell !== null && isInParagraph) cell.paragraphs.push((cell.paragraphs.pop() as string) + text);
  };
  parser.on('text', addText);
  parser.on('closetag', ({ name }) => {
    if (name === 'text:p') isInParagraph = false;
    else if (name === 'table:table-row') {
      const repeated = rowTimes.pop() ?? 1;
      while (row.at(-1)?.kind === 'empty') row.pop();
      const count = row.length === 0 && repeated > MOST_REPEATED ? 0 : repeated;
      for (let at = 0; at < count; at += 1) sheets.at(-1)?.rows.push(row);
      row = [];
    } else if ((name === 'table:table-cell' || name === 'table:covered-table-cell') && cell !== null) {
      const { attributes, paragraphs } = cell;
      const repeated = times(attributes, 'table:number-columns-repeated');
      const opened = openedCell(attributes, paragraphs.join('\n'));
      const count = opened.kind === 'empty' && repeated > MOST_REPEATED ? 0 : repeated;
      for (let at = 0; at < count; at += 1) row.push(opened);
      cell = null;
    }
  });
  parser.write(xml).close();
  for (const { rows } of sheets) while (rows.at(-1)?.length === 0) rows.pop();
  return sheets;
}

function openedCell(attributes: Readonly<Record<string, string>>, text: string): OpenedCell {
  const kind = attributes['calcext:value-type'] ?? attributes['office:value-type'];
  const formula = attributes['table:formula'] ?? null;
  if (kind === undefined) return EMPTY;
  if (kind === 'string') return { kind, formula, value: attributes['office:string-value'] ?? text };
  if (kind === 'date') return { kind, formula, value: attributes['office:date-value'] ?? '' };
  if (kind === 'error') return { kind, formula, value: text };
  if (kind === 'boolean') return { kind, formula, value: attributes['office:boolean-value'] ?? '' };
  return { kind: 'float', formula, value: attributes['office:value'] ?? '' };
}
