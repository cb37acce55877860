/** Activity files as text: RFC 4180, as cli.md asks. */

import type { Row } from './events.ts';

export const activityColumns = [
  'id',
  'date',
  'kind',
  'credits',
  'amount',
  'currency',
  'method',
  'tax',
  'balance',
  'expires',
  'campaign',
  'category',
  'lead',
  'outcome',
  'value',
  'note',
] as const;

/** With a header and CRLF after every row, the last as well. */
export function toCsv(rows: readonly Row[], columns: readonly string[] = activityColumns): string {
  const lines = rows.map((row) => columns.map((column) => quoted(row[column] ?? '')).join(','));
  return [columns.join(','), ...lines].map((line) => `${line}\r\n`).join('');
}

/** Takes LF for CRLF. Throws on what is no CSV: the model is not where damaged files are tested. */
export function fromCsv(text: string): readonly Row[] {
  const [header, ...records] = recordsOf(text);
  if (header === undefined) throw new SyntaxError('no header');
  return records.map((record) => {
    if (record.length !== header.length) throw new SyntaxError(`a row of ${record.length} cells: ${record.join()}`);
    return Object.fromEntries(header.map((column, index) => [column, record[index] ?? '']));
  });
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function recordsOf(text: string): readonly (readonly string[])[] {
  const records: string[][] = [];
  let record: string[] = [];
  // A cell, and what ends it; the empty match at the very end is no cell.
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/gy;
  while (cell.lastIndex < text.length) {
    const at = cell.lastIndex;
    const match = cell.exec(text);
    if (match === null) throw new SyntaxError(`no CSV at character ${at}`);
    record.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] === ',') continue;
    records.push(record);
    record = [];
  }
  if (record.length > 0) records.push([...record, '']);
  return records;
}
