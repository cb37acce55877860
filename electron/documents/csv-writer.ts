/** Writes RFC 4180 text cell by cell, and keeps spreadsheets from running text as formulas (rule X1). Lines end in CRLF. */

const NEEDS_QUOTES = /[",\r\n]/;

/** A cell of text: guarded against being run as a formula, quoted where its characters ask for it. */
export function textCell(text: string): string {
  if (text === '') return '';
  const guarded = guardFormula(text);
  return NEEDS_QUOTES.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

/** Puts one `'` in front of text that a spreadsheet would run, and of text that has one already, so that reading back takes off exactly one. */
export function guardFormula(text: string): string {
  return isRunBySpreadsheets(text.charCodeAt(0)) ? `'${text}` : text;
}

/** The inverse of {@link guardFormula}. */
export function unguardFormula(cell: string): string {
  return cell.charCodeAt(0) === 39 ? cell.slice(1) : cell;
}

/** `=`, `+`, `-`, `@`, tab and carriage return; `'` is the guard itself. */
function isRunBySpreadsheets(code: number): boolean {
  return code === 61 || code === 43 || code === 45 || code === 64 || code === 9 || code === 13 || code === 39;
}

/** A {@link textCell} that remembers: campaigns, methods and categories come again and again, and are written once. */
export function createTextCells(): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    if (text === '') return '';
    let cell = known.get(text);
    if (cell === undefined) {
      cell = textCell(text);
      if (known.size > 10_000) known.clear();
      known.set(text, cell);
    }
    return cell;
  };
}
