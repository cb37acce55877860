/**
 * The XML of a CAMT message as the elements that matter, one after another: never the whole message at once, whatever its size.
 * Strict XML without a document type: no entities but the five of XML and numeric ones, nothing outside of the file is looked at.
 */

import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { refuse, Refused } from '../../../db/ledger/refusal.ts';
import type { Element } from './elements.ts';

/**
 * `begin` and `end` are those of a statement, report or notification, `unit` is a child of it,
 * `detail` a transaction of the entry that comes as the next unit and is no longer in there.
 */
export type MessagePart =
  | { readonly part: 'begin'; readonly line: number }
  | { readonly part: 'end' }
  | { readonly part: 'unit' | 'detail'; readonly element: Element };

type Growing = { -readonly [Key in keyof Element]: Element[Key] } & { children: Element[] };

const MESSAGE = /^BkToCstmr(?:Stmt|AcctRpt|DbtCdtNtfctn)(?:V\d\d)?$/;
const STATEMENTS: ReadonlySet<string> = new Set(['Stmt', 'Rpt', 'Ntfctn']);
/** Messages by which a bank says that it did not do what it was asked. */
const REPLIES = /urn:\S*?(?:admi\.002|admi\.004|camt\.025|camt\.029|pain\.002)\b/;

const CHUNK = 65_536;
const DEEPEST = 100;
/** Elements of one unit or detail: a thousand times what banks write. */
const MOST_ELEMENTS = 100_000;
const LONGEST_TEXT = 100_000;
/** So far the parser may go without meeting an element or text. */
const LONGEST_SILENCE = 2 ** 20;

/** Reads a file; refuses XML that is not well-formed, cut off, too deep or too large in a part, and what is no CAMT message. */
export function* readMessages(text: string): Generator<MessagePart, void, undefined> {
  const start = Math.max(0, text.search(/[^\s\uFEFF]/));
  const reading = new Reading(text, start);
  for (let from = start; from < text.length; from += CHUNK) {
    reading.feed(text.slice(from, from + CHUNK));
    yield* reading.found.splice(0);
  }
  reading.end();
  yield* reading.found;
  if (!reading.message.isMessage) refuseOther(text, reading.message.root);
}

/** An ampersand that begins no entity, which is what most often makes a file no XML. The parser notices it only where a semicolon follows. */
const STRAY = /&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[\da-f]{1,6});)/i;
const LONGEST_ENTITY = 12;

/** The parser on its way through a file. */
class Reading {
  readonly found: MessagePart[] = [];
  readonly message: MessageBuilder;
  readonly #text: string;
  readonly #start: number;
  /** XML begins after blanks and byte order marks that some programs put before it. */
  readonly #linesBefore: number;
  readonly #parser = new SaxesParser({ xmlns: false });

  constructor(text: string, start: number) {
    this.#text = text;
    this.#start = start;
    this.#linesBefore = lineEndsIn(text.slice(0, start));
    const parser = this.#parser;
    this.message = new MessageBuilder(this.found, {
      line: () => this.#line(),
      position: () => parser.position,
    });
    parser.on('doctype', () => {
      const line = this.#line();
      refuse('malformed_file', `Line ${line} declares a document type, which a CAMT file has not. Nothing is read of a file that does.`, {
        sourceLine: line,
      });
    });
    parser.on('opentagstart', () => this.message.tagBegins());
    parser.on('opentag', (tag) => this.message.open(tag));
    parser.on('text', (part) => this.message.text(part));
    parser.on('cdata', (part) => this.message.text(part));
    parser.on('closetag', (tag) => this.message.close(tag));
  }

  feed(chunk: string): void {
    try {
      this.#parser.write(chunk);
    } catch (error) {
      if (error instanceof Refused) throw error;
      this.#refuseStray();
      const line = this.#line();
      const what = error instanceof Error ? error.message.replace(/^[\d:]+ /, '').replace(/\.$/, '') : '';
      refuse('malformed_file', `Line ${line} is not XML as it has to be (${what}). Download the statement again.`, { sourceLine: line });
    }
    if (this.#parser.position - this.message.heardAt <= LONGEST_SILENCE) return;
    refuse('malformed_file', `Line ${this.#line()} goes on without end. This is no CAMT file as banks write them.`, { sourceLine: this.#line() });
  }

  end(): void {
    try {
      this.#parser.close();
    } catch (error) {
      if (error instanceof Refused) throw error;
      this.#refuseStray();
      const line = this.#line();
      refuse('truncated_file', `The file ends in line ${line}, before its message does. Download the statement again.`, { sourceLine: line });
    }
  }

  #refuseStray(): void {
    const from = this.#start + this.message.heardAt;
    const unread = this.#text.slice(from, this.#start + this.#parser.position);
    const at = /<!(?:\[CDATA\[|--)/.test(unread) ? -1 : unread.search(STRAY);
    if (at === -1 || from + at > this.#text.length - LONGEST_ENTITY) return;
    const line = 1 + lineEndsIn(this.#text.slice(0, from + at));
    refuse('malformed_file', `Line ${line} has an “&” that XML has to write as “&amp;”. Ask the bank for a right file, or correct the line.`, {
      sourceLine: line,
    });
  }

  /** Of what was read last: a line end is of the line that it ends. */
  #line(): number {
    const { line, columnIndex } = this.#parser;
    return this.#linesBefore + (columnIndex === 0 && line > 1 ? line - 1 : line);
  }
}

function lineEndsIn(text: string): number {
  const ends = /\r\n|\r|\n/g;
  let count = 0;
  while (ends.test(text)) count += 1;
  return count;
}

function refuseOther(text: string, root: string | null): never {
  if (REPLIES.test(text.slice(0, CHUNK)))
    refuse('error_reply', 'This file is an answer of the bank to an order, not a statement. Download the statement itself.', { sourceLine: 1 });
  refuse('wrong_kind', `This file is XML (${root ?? 'empty'}), but no bank statement, report or notification (CAMT.052, .053, .054).`, {
    sourceLine: 1,
  });
}

/** Where the parser is. */
interface Whereabouts {
  readonly line: () => number;
  readonly position: () => number;
}

/** Keeps track of where in a message the parser is, and puts together the elements that matter. */
class MessageBuilder {
  root: string | null = null;
  isMessage = false;
  /** Where in what was fed the last element or text was met. */
  heardAt = 0;
  readonly #found: MessagePart[];
  readonly #now: Whereabouts;
  readonly #path: string[] = [];
  /** The unit that is being read, down to the innermost element. */
  readonly #open: Growing[] = [];
  #statementDepth = 0;
  #elements = 0;
  #tagLine = 1;

  constructor(found: MessagePart[], now: Whereabouts) {
    this.#found = found;
    this.#now = now;
  }

  tagBegins(): void {
    this.#tagLine = this.#now.line();
  }

  open(tag: SaxesTagPlain): void {
    this.heardAt = this.#now.position();
    const name = localName(tag.name);
    const parent = this.#path.at(-1);
    this.root ??= name;
    if (this.#path.length >= DEEPEST) this.#refuse(`has more than ${DEEPEST} elements in one another`);
    if (MESSAGE.test(name)) this.isMessage = true;
    const isInMessage = parent !== undefined && MESSAGE.test(parent);
    if (this.#open.length > 0 || (this.#statementDepth > 0 && this.#path.length === this.#statementDepth)) {
      this.#begin(name, tag.attributes['Ccy'] ?? null);
    } else if (isInMessage && STATEMENTS.has(name) && this.#statementDepth === 0) {
      this.#statementDepth = this.#path.length + 1;
      this.#found.push({ part: 'begin', line: this.#tagLine });
    }
    this.#path.push(name);
  }

  #begin(name: string, currency: string | null): void {
    if (this.#open.length === 0) this.#elements = 0;
    this.#elements += 1;
    if (this.#elements > MOST_ELEMENTS) this.#refuse(`belongs to an element with more than ${MOST_ELEMENTS} others in it`);
    this.#open.push({ name, line: this.#tagLine, currency, children: [], text: '' });
  }

  text(part: string): void {
    this.heardAt = this.#now.position();
    const element = this.#open.at(-1);
    if (element === undefined) return;
    if (element.text.length + part.length > LONGEST_TEXT) this.#refuse(`ends a text of more than ${LONGEST_TEXT} characters`);
    element.text += part;
  }

  close(tag: SaxesTagPlain): void {
    this.heardAt = this.#now.position();
    const name = localName(tag.name);
    this.#path.pop();
    const element = this.#open.pop();
    if (element !== undefined) this.#give(element);
    else if (this.#statementDepth > 0 && this.#path.length === this.#statementDepth - 1 && STATEMENTS.has(name)) {
      this.#statementDepth = 0;
      this.#found.push({ part: 'end' });
    }
  }

  #give(element: Growing): void {
    element.text = element.children.length > 0 ? '' : element.text.trim();
    const parent = this.#open.at(-1);
    if (parent === undefined) {
      this.#found.push({ part: 'unit', element });
    } else if (element.name === 'TxDtls' && this.#open[0]?.name === 'Ntry') {
      this.#elements = this.#open.length;
      this.#found.push({ part: 'detail', element });
    } else parent.children.push(element);
  }

  #refuse(what: string): never {
    const line = this.#now.line();
    refuse('malformed_file', `Line ${line} ${what}. This is no CAMT file as banks write them.`, { sourceLine: line });
  }
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
