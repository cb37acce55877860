/** The tagged fields of SWIFT messages in a file (`:61:…`), with or without the envelope of their blocks, and where messages end. */

import { refuse } from '../../../db/ledger/refusal.ts';

export interface Field {
  /** `61`, `60F`, `NS`; `end` is the end of a message. */
  readonly tag: string;
  /** The field's own line, then those that go on with it. */
  readonly lines: readonly string[];
  /** From 1. */
  readonly line: number;
}

/** What customer statements are made of. Anything else that looks like a tag (`:12:30 o'clock`) is text of the field before. */
const FIELD = /^\s{0,4}:(?<tag>1[13][A-Z]?|2[018][A-Z]?|25[A-Z]?|34F|6[0245][A-Z]?|61|86|90[CD]|9\d\d|NS):/;
const END = /^-(?:\}|X{2,4}\s*$|\s*$)/;
/** Lines and fields longer than that are none of a bank's. */
const LONGEST_LINE = 32_768;
const LONGEST_FIELD = 65_536;
export const MOST_LINES = 2_000;

type Growing = { tag: string; lines: string[]; line: number; length: number };

/** Reads a file field by field. What stands before the first field of a message and behind its end is not given. */
export function* readFields(text: string): Generator<Field, void, undefined> {
  let field: Growing | undefined;
  for (const { content, line } of linesOf(text)) {
    const bare = withoutEnvelope(content);
    const tag = isTimeOfDay(field?.lines.at(-1), bare) ? null : FIELD.exec(bare);
    if (tag?.groups !== undefined) {
      if (field !== undefined) yield field;
      const first = bare.slice(tag[0].length);
      field = { tag: tag.groups['tag'] ?? '', lines: [first], line, length: first.length };
    } else if (END.test(bare)) {
      if (field !== undefined) yield field;
      field = undefined;
      yield { tag: 'end', lines: [], line };
    } else if (field !== undefined) {
      field.length += bare.length + 1;
      if (field.length > LONGEST_FIELD || field.lines.length >= MOST_LINES) refuseEndless(field.line);
      field.lines.push(bare);
    }
  }
  if (field !== undefined) yield field;
}

/** `…T13` and `:20:15` are a time that was cut in two, and no reference of a message. */
function isTimeOfDay(before: string | undefined, line: string): boolean {
  return before !== undefined && /(?:^|\D)(?:[01]?\d|2[0-3])$/.test(before) && /^:[0-5]\d:[0-5]\d(?:\D|$)/.test(line);
}

function* linesOf(text: string): Generator<{ content: string; line: number }, void, undefined> {
  const ends = /\r\n|\r|\n/g;
  let from = 0;
  for (let line = 1; from <= text.length; line += 1) {
    const end = ends.exec(text);
    const to = end?.index ?? text.length;
    if (to - from > LONGEST_LINE) refuseEndless(line);
    yield { content: text.slice(from, to), line };
    from = end === null ? text.length + 1 : ends.lastIndex;
  }
}

function refuseEndless(line: number): never {
  refuse('malformed_file', `Line ${line} goes on without end. This is no MT940 file as banks write them.`, { sourceLine: line });
}

/** Without the blocks `{1:…}{2:…}{3:…}{4:` that open a message. */
function withoutEnvelope(line: string): string {
  const bare = line.startsWith('\uFEFF') ? line.slice(1) : line;
  if (!bare.startsWith('{')) return bare;
  const text = bare.indexOf('{4:');
  return text === -1 ? '' : bare.slice(text + 3);
}
