/** Reads the figures of a report back out of each of its documents, as a person or another program finds them there. */

import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCsv } from '../../electron/documents/csv-reader.ts';
import { unguardFormula } from '../../electron/documents/csv-writer.ts';
import { temporaryFolder } from '../support/books.ts';
import { openInSpreadsheet } from '../support/spreadsheet.ts';

/** A figure as it stands in a document: its section, table, row and name, and what it says as exact text. */
export interface ReadFigure {
  readonly section: string;
  readonly table: string;
  readonly row: string;
  readonly item: string;
  readonly value: string;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `−1,234.56` as `-1234.56`, `Mon 9 Nov 2026` as `2026-11-09`, no value as nothing; other text as it is. */
export function asExact(shown: string): string {
  if (shown === '–') return '';
  if (/^[+\u2212]?[\d,]+(?:\.\d+)?$/.test(shown)) return shown.replace('+', '').replace('\u2212', '-').replaceAll(',', '');
  const day = /^[A-Z][a-z]{2} (\d{1,2}) ([A-Z][a-z]{2}) (\d{4})$/.exec(shown);
  if (!day) return shown;
  const [, number = '', month = '', year = ''] = day;
  return `${year}-${String(MONTHS.indexOf(month) + 1).padStart(2, '0')}-${number.padStart(2, '0')}`;
}

export function figuresOfCsv(text: string): readonly ReadFigure[] {
  const [, ...lines] = readCsv(text).map((cells) => cells.map(unguardFormula));
  return lines.map(([section = '', table = '', row = '', item = '', value = '']) => ({ section, table, row, item, value }));
}

/** Of the first sheet: whichever of its columns the figure stands in. */
export function figuresOfXlsx(bytes: Uint8Array): { readonly figures: readonly ReadFigure[]; readonly formulas: readonly string[] } {
  const file = join(temporaryFolder(), 'report.xlsx');
  writeFileSync(file, bytes);
  const sheets = openInSpreadsheet(file);
  const [, ...rows] = sheets[0]?.rows ?? [];
  const figures = rows.map((cells) => {
    const [section = '', table = '', row = '', item = ''] = cells.slice(0, 4).map(({ value }) => value);
    return { section, table, row, item, value: cells.slice(4).find(({ kind }) => kind !== 'empty')?.value ?? '' };
  });
  const formulas = sheets.flatMap((sheet) => sheet.rows.flatMap((cells) => cells.flatMap(({ formula }) => (formula === null ? [] : [formula]))));
  return { figures, formulas };
}

const ENTITIES: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&' };

function plainText(html: string): string {
  return html.replaceAll(/<[^>]*>/g, '').replaceAll(/&(?:lt|gt|quot|#39|amp);/g, (entity) => ENTITIES[entity] as string);
}

function all(html: string, pattern: RegExp): readonly string[] {
  return [...html.matchAll(pattern)].map((found) => found[1] ?? '');
}

/** Named figures and tables of the page, by the section that they stand in; currencies in the heads of columns are left out. */
export function figuresOfHtml(html: string, currency: string): readonly ReadFigure[] {
  return all(html, /<section id="[^"]*">([\s\S]*?)<\/section>/g).flatMap((section) => {
    const title = plainText(/<h2>([\s\S]*?)<\/h2>/.exec(section)?.[1] ?? '');
    const named = [...section.matchAll(/<dt>([\s\S]*?)<\/dt><dd[^>]*>([\s\S]*?) <small>/g)].map(([, name = '', value = '']) => ({
      section: title,
      table: '',
      row: '',
      item: plainText(name),
      value: asExact(plainText(value)),
    }));
    const tables = [...section.matchAll(/(?:<h3>([\s\S]*?)<\/h3>\n)?<div class="scroll"><table>([\s\S]*?)<\/table>/g)];
    const rows = tables.flatMap(([, name = '', table = '']) => {
      const heads = all(table, /<th[^>]*>([\s\S]*?)<\/th>/g).map((head) => plainText(head).replace(new RegExp(` ${currency}$`), ''));
      const lines = all(table, /<tr>([\s\S]*?)<\/tr>/g).map((line) =>
        all(line, /<td[^>]*>([\s\S]*?)<\/td>/g).map((cell) => asExact(plainText(cell))),
      );
      return lines
        .filter((cells) => cells.length > 0)
        .flatMap((cells) =>
          cells.map((value, at) => ({
            section: title,
            table: plainText(name),
            row: cells.find((cell) => cell !== '') ?? '',
            item: heads[at] ?? '',
            value,
          })),
        );
    });
    return [...named, ...rows];
  });
}

/** The text of a PDF by its lines, as `pdftotext` finds it. */
export function linesOfPdf(bytes: Uint8Array): readonly string[] {
  const file = join(temporaryFolder(), 'report.pdf');
  writeFileSync(file, bytes);
  const ended = spawnSync('pdftotext', ['-layout', '-enc', 'UTF-8', file, '-'], { encoding: 'utf8' });
  if (ended.status !== 0) throw new Error(`pdftotext ended with ${ended.status}: ${ended.stderr}`);
  return ended.stdout.split('\n').map((line) => line.replaceAll(/\s+/g, ' ').trim());
}
