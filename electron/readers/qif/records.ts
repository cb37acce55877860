/** The records of a QIF file: fields of one letter each, between `^`, in sections that begin with `!`. */

import { refuse } from '../../../db/ledger/refusal.ts';

export interface QifField {
  readonly code: string;
  readonly text: string;
  readonly sourceLine: number;
}

export interface QifRecord {
  readonly kind: 'record';
  readonly fields: readonly QifField[];
  readonly sourceLine: number;
  /** A `^`; or for want of it what comes next, or the end of the file. */
  readonly endedBy: 'mark' | 'next' | 'file';
}

export interface QifHeader {
  readonly kind: 'header';
  /** `type:otha`: in lower case, without the mark and without blanks. */
  readonly name: string;
  readonly sourceLine: number;
}

/** A line of more characters is none that a program wrote which keeps accounts. */
const LONGEST_LINE = 16_384;
const MOST_FIELDS = 10_000;
/** Behind these a line that begins with none of the format's letters goes on with their text. */
const TEXTS: ReadonlySet<string> = new Set(['P', 'M', 'A', 'E']);
const CODE = /[A-Z$%/0-9"]/;
const [LINE_FEED, CARRIAGE_RETURN] = [10, 13] as const;

/** Behind a date and an amount another date can only be the next record's, for want of a `^`; but within a split a date may stand. */
const [DATE, AMOUNT, SPLIT] = [1, 2, 4] as const;

export function* recordsOf(text: string): Generator<QifRecord | QifHeader, void, undefined> {
  let fields: QifField[] = [];
  let seen = 0;
  let isAnyHeader = false;
  const taken = (sourceLine: number, endedBy: QifRecord['endedBy']): QifRecord => {
    const record: QifRecord = { kind: 'record', fields, sourceLine: fields[0]?.sourceLine ?? sourceLine, endedBy };
    fields = [];
    seen = 0;
    return record;
  };
  let sourceLine = 0;
  for (let start = 0, end = 0; start < text.length; start = behindLineEnd(text, end)) {
    sourceLine += 1;
    end = lineEnd(text, start);
    if (end - start > LONGEST_LINE)
      refuse('malformed_file', 'This line is longer than any that a bank writes. The file is damaged: export it again.', { sourceLine });
    const line = end === start ? '' : text.slice(start, end).trim();
    const code = line.charAt(0);
    if (code === '' || (code === '#' && !isAnyHeader)) continue;
    if (code === '!') {
      if (fields.length > 0) yield taken(sourceLine, 'next');
      isAnyHeader = true;
      yield { kind: 'header', name: line.slice(1).replace(/\s+/g, '').toLowerCase(), sourceLine };
    } else if (code === '^') yield taken(sourceLine, 'mark');
    else if (CODE.test(code)) {
      if (code === 'D' && seen === (DATE | AMOUNT)) yield taken(sourceLine, 'next');
      seen |= code === 'D' ? DATE : code === 'T' || code === 'U' ? AMOUNT : code === 'S' ? SPLIT : 0;
      fields.push({ code, text: line.slice(1).trim(), sourceLine });
      if (fields.length > MOST_FIELDS)
        refuse('malformed_file', `A record has more than ${MOST_FIELDS} lines without a ^. The file is damaged: export it again.`, { sourceLine });
    } else continueText(fields, line, sourceLine);
  }
  if (fields.length > 0) yield taken(sourceLine, 'file');
}

/** The date of a transaction: one of its splits only where there is no other. */
export function dateOf({ fields }: QifRecord): QifField | null {
  const dates = fields.filter(({ code, text }) => code === 'D' && text !== '');
  if (dates.length < 2) return dates[0] ?? null;
  const firstSplit = fields.find(({ code }) => code === 'S')?.sourceLine ?? Infinity;
  return dates.find(({ sourceLine }) => sourceLine < firstSplit) ?? dates[0] ?? null;
}

function continueText(fields: QifField[], line: string, sourceLine: number): void {
  const last = fields.at(-1);
  if (last === undefined || !TEXTS.has(last.code)) return;
  const text = `${last.text} ${line}`;
  if (text.length > LONGEST_LINE)
    refuse('malformed_file', 'This text is longer than any that a bank writes. The file is damaged: export it again.', { sourceLine });
  fields[fields.length - 1] = { ...last, text };
}

/** Beyond the longest line it is not looked for. */
function lineEnd(text: string, from: number): number {
  const last = Math.min(text.length, from + LONGEST_LINE + 1);
  let at = from;
  while (at < last && text.charCodeAt(at) !== LINE_FEED && text.charCodeAt(at) !== CARRIAGE_RETURN) at += 1;
  return at;
}

function behindLineEnd(text: string, end: number): number {
  return end + (text.charCodeAt(end) === CARRIAGE_RETURN && text.charCodeAt(end + 1) === LINE_FEED ? 2 : 1);
}
