/** What separates the fields of a table, found by what its records are when they are read by each delimiter that banks use. */

import { Refused } from '../../../db/ledger/refusal.ts';
import { meaningOf } from './header-words.ts';
import { readRecords, type Dialect, type TableRecord } from './records.ts';
import { readWrittenAmount } from './written-amount.ts';
import { readWrittenDate } from './written-date.ts';

const DELIMITERS = [',', ';', '\t', '|'] as const;
/** So many records tell. */
const SAMPLE = 200;
const SEPARATOR_LINE = /^"?sep=(.)"?(\r\n|\r|\n)/i;

/** The dialect, and what decided it. */
export interface FoundDialect extends Dialect {
  readonly because: string;
}

interface Candidate {
  readonly dialect: Dialect;
  /** Records with a date and an amount of their own. */
  readonly movements: number;
  /** Words of a header in one record. */
  readonly headers: number;
  /** Records that are as wide as most are. */
  readonly alike: number;
  readonly read: number;
}

/** The dialect in which most of the file is a table of movements, or else has a header, or else is a table at all. */
export function dialectOf(text: string): FoundDialect {
  const start = text.startsWith('\uFEFF') ? 1 : 0;
  const separator = SEPARATOR_LINE.exec(text.slice(start, start + 12));
  if (separator)
    return { delimiter: separator[1] ?? ',', start: start + separator[0].length, startLine: 2, isWrapped: false, because: 'Line 1 names it.' };
  const plain = DELIMITERS.map((delimiter) => candidate(text, { delimiter, start, startLine: 1, isWrapped: false }));
  const best = plain.reduce(better);
  if (best.movements + best.headers > 0) return found(best);
  const wrapped = DELIMITERS.map((delimiter) => candidate(text, { delimiter, start, startLine: 1, isWrapped: true }));
  return found(wrapped.reduce(better, best));
}

function found({ dialect, movements, headers, read }: Candidate): FoundDialect {
  const within = dialect.isWrapped ? ' within the quotes around each line' : '';
  const because =
    movements > 0
      ? `With it${within}, ${movements} of the first ${read} records have a date and an amount.`
      : headers > 0
        ? `With it${within}, a record has ${headers} names of columns.`
        : 'With it, most records are equally wide.';
  return { ...dialect, because };
}

function better(one: Candidate, other: Candidate): Candidate {
  const order = other.movements - one.movements || other.headers - one.headers || other.alike - one.alike;
  return order > 0 ? other : one;
}

function candidate(text: string, dialect: Dialect): Candidate {
  const widths = new Map<number, number>();
  let [movements, headers, read] = [0, 0, 0];
  for (const { fields } of sampleOf(text, dialect)) {
    widths.set(fields.length, (widths.get(fields.length) ?? 0) + 1);
    if (isMovement(fields)) movements += 1;
    else headers = Math.max(headers, wordsOfHeader(fields));
    read += 1;
    if (read === SAMPLE) break;
  }
  const alike = [...widths].reduce((most, [width, count]) => (width > 1 ? Math.max(most, count) : most), 0);
  return { dialect, movements, headers, alike, read };
}

/** The records before one that would be refused: what another delimiter reads well is no reason to refuse. */
function* sampleOf(text: string, dialect: Dialect): Generator<TableRecord, void, undefined> {
  try {
    yield* readRecords(text, dialect);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
  }
}

/** Whether one field is a date and another an amount. */
export function isMovement(fields: readonly string[]): boolean {
  let [dates, amounts] = [0, 0];
  for (const field of fields) {
    if (readWrittenDate(field)) dates += 1;
    else if (readWrittenAmount(field)) amounts += 1;
  }
  return dates > 0 && amounts > 0;
}

function wordsOfHeader(fields: readonly string[]): number {
  return fields.length < 2 ? 0 : fields.slice(0, 100).filter((field) => field.length <= 60 && meaningOf(field).roles.length > 0).length;
}
