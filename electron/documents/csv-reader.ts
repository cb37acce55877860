/** Reads RFC 4180 text that Floatbook wrote itself back into cells; throws on anything that is not that. */

/** Rows of cells, as they stand: the guard against formulas is still on. A line break at the end is no row. */
export function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    const quoted = text.charCodeAt(at) === 34;
    const end = quoted ? closingQuote(text, at + 1) : plainEnd(text, at);
    row.push(quoted ? text.slice(at + 1, end).replaceAll('""', '"') : text.slice(at, end));
    at = quoted ? end + 1 : end;
    const next = text.charCodeAt(at);
    if (next === 44) {
      at += 1;
      if (at === text.length) row.push('');
      continue;
    }
    if (at < text.length && text.slice(at, at + 2) !== '\r\n') throw new SyntaxError(`row ${rows.length + 1} goes on where a cell should end`);
    rows.push(row);
    row = [];
    at += 2;
  }
  if (row.length > 0) rows.push(row);
  return rows;
}

/** Index of the quote that closes a cell whose content starts at `from`. */
function closingQuote(text: string, from: number): number {
  let at = text.indexOf('"', from);
  while (at !== -1 && text.charCodeAt(at + 1) === 34) at = text.indexOf('"', at + 2);
  if (at === -1) throw new SyntaxError('a quote is never closed');
  return at;
}

function plainEnd(text: string, from: number): number {
  let at = from;
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 34) throw new SyntaxError('a quote in the middle of a cell');
    if (code === 44 || code === 13 || code === 10) break;
  }
  return at;
}
