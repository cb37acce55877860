/**
 * A tolerant reader of tables in text: records with the line each begins on, lazily and in one pass. It reads RFC 4180 as it is written, and where
 * banks write something else (a quote that is left open or stands in the middle, ="text", blanks around quotes) what they mean.
 */

import { refuse } from '../../../db/ledger/refusal.ts';

export interface TableRecord {
  readonly fields: readonly string[];
  /** The line of the file that it begins on, from 1. */
  readonly line: number;
}

export interface Dialect {
  readonly delimiter: string;
  /** Where the table begins: behind a byte order mark and a line that names the delimiter. */
  readonly start: number;
  readonly startLine: number;
  /** Each line is one quoted field that holds the fields. */
  readonly isWrapped: boolean;
}

/** Beyond them, in UTF-16 units and in number, a file is no table but a mistake, or an attack. */
const LONGEST_LINE = 1_048_576;
const LONGEST_QUOTED = 65_536;
const MOST_FIELDS = 1_000;
const MOST_STRAY_QUOTES = 100;

/** Records that are not empty, with line breaks of any kind. Refuses what is too long to be a record, and an end within quotes. */
export function* readRecords(text: string, dialect: Dialect): Generator<TableRecord, void, undefined> {
  const records = new Scanner(text, dialect).records();
  if (!dialect.isWrapped) return yield* records;
  for (const record of records) yield record.fields.length === 1 ? unwrapped(record, dialect) : record;
}

function unwrapped(record: TableRecord, dialect: Dialect): TableRecord {
  const inner = new Scanner(record.fields[0] ?? '', { ...dialect, start: 0, startLine: record.line, isWrapped: false });
  const [first] = inner.records();
  return first ?? record;
}

const LF = 10;
const CR = 13;
const QUOTE = 34;
const BLANK = 32;
const TAB = 9;
const EQUALS = 61;

class Scanner {
  readonly #text: string;
  readonly #delimiter: number;
  readonly #delimiterText: string;
  #at: number;
  #line: number;
  #width = 0;
  #strayQuotes = 0;
  /** The next of each at or behind where reading is; the end of the text where there is none. Each is looked for once. */
  readonly #next: { [LF]: number; [CR]: number; [QUOTE]: number };

  constructor(text: string, dialect: Dialect) {
    this.#text = text;
    this.#delimiterText = dialect.delimiter;
    this.#delimiter = dialect.delimiter.charCodeAt(0);
    this.#at = dialect.start;
    this.#line = dialect.startLine;
    this.#next = { [LF]: -1, [CR]: -1, [QUOTE]: -1 };
  }

  *records(): Generator<TableRecord, void, undefined> {
    while (this.#at < this.#text.length) {
      const line = this.#line;
      const end = this.#lineEnd(this.#at);
      if (end - this.#at > LONGEST_LINE)
        refuse('malformed_file', `Line ${line} has more than a million characters: this is no table of a bank.`, { sourceLine: line });
      const fields = this.#nextOf(QUOTE, this.#at) >= end ? this.#plainRecord(end) : this.#quotedRecord();
      if (fields.length > MOST_FIELDS)
        refuse('malformed_file', `Line ${line} has more than ${MOST_FIELDS} columns: this is no table of a bank.`, { sourceLine: line });
      if (fields.length === 1 && fields[0]?.trim() === '') continue;
      this.#width = Math.max(this.#width, fields.length);
      yield { fields, line };
    }
  }

  #nextOf(code: 10 | 13 | 34, from: number): number {
    if (this.#next[code] >= from) return this.#next[code];
    const found = this.#text.indexOf(String.fromCharCode(code), from);
    return (this.#next[code] = found === -1 ? this.#text.length : found);
  }

  #lineEnd(from: number): number {
    return Math.min(this.#nextOf(LF, from), this.#nextOf(CR, from));
  }

  #plainRecord(end: number): string[] {
    const fields = this.#text.slice(this.#at, end).split(this.#delimiterText, MOST_FIELDS + 1);
    this.#breakLine(end);
    return fields;
  }

  /** Goes on behind the line break at `end`. */
  #breakLine(end: number): void {
    const isPair = this.#text.charCodeAt(end) === CR && this.#text.charCodeAt(end + 1) === LF;
    this.#at = end + (isPair ? 2 : 1);
    this.#line += 1;
  }

  #quotedRecord(): string[] {
    const fields: string[] = [];
    for (;;) {
      fields.push(this.#field());
      const at = this.#at;
      if (this.#text.charCodeAt(at) !== this.#delimiter || at >= this.#text.length || fields.length > MOST_FIELDS) {
        this.#breakLine(at);
        return fields;
      }
      this.#at = at + 1;
    }
  }

  /** Reads a field and stands at the delimiter or line break behind it. */
  #field(): string {
    let open = this.#skipBlanks(this.#at);
    if (this.#text.charCodeAt(open) === EQUALS && this.#text.charCodeAt(open + 1) === QUOTE) open += 1;
    if (this.#text.charCodeAt(open) !== QUOTE) return this.#plainField(this.#at);
    const close = this.#closingQuote(open + 1);
    if (close === -1) return this.#strayField(open);
    const content = this.#text.slice(open + 1, close);
    this.#at = this.#skipBlanks(close + 1);
    this.#line += breaksIn(content);
    return content.includes('""') ? content.replaceAll('""', '"') : content;
  }

  #plainField(from: number): string {
    let end = from;
    for (; end < this.#text.length; end += 1) {
      const code = this.#text.charCodeAt(end);
      if (code === this.#delimiter || code === LF || code === CR) break;
    }
    this.#at = end;
    const field = this.#text.slice(from, end);
    // What lost its opening quote still has the closing one.
    return field.indexOf('"') === field.length - 1 ? field.slice(0, -1) : field;
  }

  /** A quote that nothing closes is text, unless the file ends behind it; one behind which text follows was closed all the same: `"Downloaded" 5/1/2026`. */
  #strayField(open: number): string {
    const end = this.#lineEnd(open);
    const line = this.#line;
    const isLast = this.#text.slice(end, end + 1024).trim() === '';
    const rest = isLast ? this.#text.slice(open + 1, end).replaceAll('""', '') : '';
    if (isLast && !rest.includes('"'))
      refuse('truncated_file', `The file ends within the quotes that line ${line} opens. Export it again, and check that it is complete.`, {
        sourceLine: line,
      });
    this.#strayQuotes += 1;
    if (this.#strayQuotes > MOST_STRAY_QUOTES)
      refuse('malformed_file', `Line ${line} opens a quote that is never closed, as many lines before it do. Export the file again.`, {
        sourceLine: line,
      });
    return this.#plainField(open + 1);
  }

  /** Index of the quote that closes a field whose content starts at `from`; -1 where there is none. */
  #closingQuote(from: number): number {
    let strays = 0;
    for (let at = this.#nextOf(QUOTE, from); at < this.#text.length && at - from <= LONGEST_QUOTED; at = this.#nextOf(QUOTE, at + 1)) {
      let close = at;
      if (this.#text.charCodeAt(at + 1) === QUOTE) {
        // Two quotes are one of the content; but where quotes stand undoubled in it, the second of them closes it.
        at += 1;
        if (strays === 0 || !this.#endsField(at + 1)) continue;
        close = at;
      }
      if (this.#endsField(close + 1)) return this.#swallowsRecords(from, close) ? -1 : close;
      strays += 1;
    }
    return -1;
  }

  #endsField(from: number): boolean {
    const at = this.#skipBlanks(from);
    const code = this.#text.charCodeAt(at);
    return at >= this.#text.length || code === this.#delimiter || code === LF || code === CR;
  }

  #skipBlanks(from: number): number {
    let at = from;
    for (let code = this.#text.charCodeAt(at); code === BLANK || (code === TAB && this.#delimiter !== TAB); code = this.#text.charCodeAt(at)) at += 1;
    return at;
  }

  /** Whether a field of several lines holds one that is as wide as a record: then its quote was left open. */
  #swallowsRecords(from: number, close: number): boolean {
    if (this.#width < 3 || this.#lineEnd(from) >= close) return false;
    const [, ...lines] = this.#text.slice(from, close).split(/\r\n|\r|\n/);
    return lines.some((line) => line.length >= this.#width && line.split(this.#delimiterText).length >= this.#width);
  }
}

function breaksIn(content: string): number {
  let breaks = 0;
  for (let at = 0; at < content.length; at += 1) {
    const code = content.charCodeAt(at);
    if (code === LF || (code === CR && content.charCodeAt(at + 1) !== LF)) breaks += 1;
  }
  return breaks;
}
