/**
 * A strict reader of RFC 4180: text in, rows with the number of their first line out, in pieces of any size.
 * What is not well formed is refused with its line; nothing is guessed.
 */

import { refuse } from '../../db/ledger/refusal.ts';

/** Longest row accepted, in UTF-16 units: beyond it a file is not a table but a mistake or an attack. */
const LONGEST_ROW = 1_048_576;

export interface CsvReader {
  /** Reads on; calls back for every row that is complete. */
  push(text: string): void;
  /** Ends the file: a last row without a line break is read, an open quote is refused. */
  end(): void;
  /** The line that reading has reached, from 1. */
  line(): number;
}

/** `onRow` gets the fields of a row and the line it starts on. Empty lines are no rows. */
export function createCsvReader(onRow: (fields: string[], line: number) => void): CsvReader {
  let rest = '';
  let line = 1;

  const read = (final: boolean) => {
    let at = 0;
    let quote = rest.indexOf('"');
    while (at < rest.length) {
      if (quote !== -1 && quote < at) quote = rest.indexOf('"', at);
      let lineEnd = rest.indexOf('\n', at);
      if (lineEnd === -1) {
        if (!final) break;
        lineEnd = rest.length;
      }
      if (quote === -1 || quote > lineEnd) {
        readPlain(rest, at, lineEnd, line, onRow);
        at = lineEnd + 1;
        line += 1;
        continue;
      }
      const row = readQuoted(rest, at, line, final);
      if (!row) break;
      onRow(row.fields, line);
      at = row.next;
      line += row.lines;
    }
    rest = at === 0 ? rest : rest.slice(at);
    if (rest.length > LONGEST_ROW)
      refuse('malformed_csv', `Line ${line} begins a row of more than a million characters. Is a quote left open?`, { sourceLine: line });
  };

  return {
    line: () => line,
    push(text) {
      if (text.includes('\0'))
        refuse('malformed_csv', `Line ${line} or one soon after it holds a NUL character: this is no text. Export the file as CSV again.`, {
          sourceLine: line,
        });
      rest += text;
      read(false);
    },
    end: () => read(true),
  };
}

function readPlain(text: string, from: number, lineEnd: number, line: number, onRow: (fields: string[], line: number) => void): void {
  const to = lineEnd > from && text.charCodeAt(lineEnd - 1) === 13 ? lineEnd - 1 : lineEnd;
  if (to === from) return;
  const content = text.slice(from, to);
  if (content.includes('\r'))
    refuse('malformed_csv', `Line ${line} has a carriage return in the middle. Save the file with ordinary line ends.`, { sourceLine: line });
  onRow(content.split(','), line);
}

interface QuotedRow {
  readonly fields: string[];
  readonly next: number;
  readonly lines: number;
}

/** Reads a row that has quotes in it; `undefined` where the text ends before the row does and more is to come. */
function readQuoted(text: string, from: number, line: number, final: boolean): QuotedRow | undefined {
  const fields: string[] = [];
  let at = from;
  for (;;) {
    if (text.charCodeAt(at) === 34) {
      const close = closingQuote(text, at + 1);
      // A quote at the very end may be the first half of an escaped one.
      if (close === -1 || (close === text.length - 1 && !final)) return close === -1 && final ? openQuote(text, from, at, line) : undefined;
      fields.push(text.slice(at + 1, close).replaceAll('""', '"'));
      at = close + 1;
    } else {
      const end = plainEnd(text, at);
      if (end === text.length && !final) return undefined;
      const field = text.slice(at, end);
      if (field.includes('"')) {
        const here = line + countBreaks(text, from, at);
        refuse('malformed_csv', `Line ${here} has a quote in the middle of a field. Put the whole field in quotes and double the quotes in it.`, {
          sourceLine: here,
        });
      }
      fields.push(field);
      at = end;
    }
    if (at >= text.length) {
      if (!final) return undefined;
      return { fields, next: at, lines: countBreaks(text, from, at) + 1 };
    }
    const code = text.charCodeAt(at);
    if (code === 44) {
      at += 1;
      continue;
    }
    const next = code === 10 ? at + 1 : code === 13 && text.charCodeAt(at + 1) === 10 ? at + 2 : -1;
    if (next !== -1) return { fields, next, lines: countBreaks(text, from, next) };
    if (code === 13 && at + 1 === text.length) return final ? { fields, next: at + 1, lines: countBreaks(text, from, at) + 1 } : undefined;
    const here = line + countBreaks(text, from, at);
    refuse('malformed_csv', `Line ${here} goes on after a closing quote. Separate fields by commas, and double the quotes in a field.`, {
      sourceLine: here,
    });
  }
}

/** Index of the quote that closes a field whose content starts at `from`; -1 where there is none. */
function closingQuote(text: string, from: number): number {
  let at = text.indexOf('"', from);
  while (at !== -1 && text.charCodeAt(at + 1) === 34) at = text.indexOf('"', at + 2);
  return at;
}

function plainEnd(text: string, from: number): number {
  let at = from;
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 44 || code === 10 || code === 13) break;
  }
  return at;
}

function countBreaks(text: string, from: number, to: number): number {
  let breaks = 0;
  for (let at = text.indexOf('\n', from); at !== -1 && at < to; at = text.indexOf('\n', at + 1)) breaks += 1;
  return breaks;
}

function openQuote(text: string, from: number, at: number, line: number): never {
  const here = line + countBreaks(text, from, at);
  refuse('malformed_csv', `Line ${here} opens a quote that is never closed. Close it, or check that the file is complete.`, { sourceLine: here });
}
