/** The tags of an OFX file one after another, SGML and XML alike, each with the text behind it: in one pass, without a document type and without nesting. */

import { refuse } from '../../../db/ledger/refusal.ts';
import { decodeReferences } from './entities.ts';

/** A text of more characters is none that a bank writes. */
export const LONGEST_TEXT = 16_384;
const LONGEST_NAME = 64;

const [TAB, SPACE, BANG, AMPERSAND, SLASH, LESS, GREATER, QUESTION] = [9, 32, 33, 38, 47, 60, 62, 63] as const;

export class TagScanner {
  readonly #text: string;
  /** Of the current tag, in capitals, without a prefix. */
  name = '';
  isClosing = false;
  /** `<NAME/>`: opens and closes. */
  isEmpty = false;
  /** Whether the file ends inside of a tag or comment. */
  isCut = false;
  #start = 0;
  #end = 0;
  #hasMarkupBehind = false;
  #counted = 0;
  #countedLine = 1;
  // The next tag, which is found before the current one is given: the text between them is the current one's.
  #nextStart = 0;
  #nextEnd = 0;
  #nextName = '';
  #nextIsClosing = false;
  #nextIsEmpty = false;

  constructor(text: string) {
    this.#text = text;
    this.#findNext(0);
  }

  /** Goes on to the next tag; false where there is none. */
  next(): boolean {
    if (this.#nextStart >= this.#text.length) return false;
    this.#start = this.#nextStart;
    this.#end = this.#nextEnd;
    this.name = this.#nextName;
    this.isClosing = this.#nextIsClosing;
    this.isEmpty = this.#nextIsEmpty;
    this.#findNext(this.#end);
    return true;
  }

  /** The line of the file that the current tag stands on. */
  get line(): number {
    return this.#lineAt(this.#start);
  }

  get lastLine(): number {
    return this.#lineAt(this.#text.trimEnd().length);
  }

  /** The text between the current tag and the next, decoded, in one line. Refuses one that is too long. */
  value(): string {
    if (this.#nextStart - this.#end > LONGEST_TEXT)
      refuse('malformed_file', `What follows <${this.name}> is longer than any text of a bank. The file is damaged: export it again.`, {
        sourceLine: this.line,
      });
    const text = this.#text;
    let start = this.#end;
    let end = this.#nextStart;
    while (start < end && isBlank(text.charCodeAt(start))) start += 1;
    while (end > start && isBlank(text.charCodeAt(end - 1))) end -= 1;
    const between = text.slice(start, end);
    if (!this.#hasMarkupBehind && isAsItIs(text, start, end)) return between;
    const decoded = this.#hasMarkupBehind ? withoutMarkup(between) : decodeReferences(between);
    return decoded.replace(/\s+/g, ' ').trim();
  }

  /** Whether nothing but white space stands between the current tag and the next. */
  get isBlankBehind(): boolean {
    for (let at = this.#end; at < this.#nextStart; at += 1) if (this.#text.charCodeAt(at) > SPACE) return false;
    return true;
  }

  #findNext(from: number): void {
    this.#hasMarkupBehind = false;
    let at = this.#text.indexOf('<', from);
    while (at !== -1 && !this.#isTagAt(at)) at = this.#text.indexOf('<', this.#afterMarkup(at));
    this.#nextStart = at === -1 ? this.#text.length : at;
  }

  /** Reads the tag at this `<`, if it is one. */
  #isTagAt(at: number): boolean {
    const text = this.#text;
    const isClosing = text.charCodeAt(at + 1) === SLASH;
    const begin = isClosing ? at + 2 : at + 1;
    let end = begin;
    let isCapital = true;
    for (; end - begin <= LONGEST_NAME && end < text.length; end += 1) {
      const code = text.charCodeAt(end);
      if ((code >= 65 && code <= 90) || (end > begin && ((code >= 48 && code <= 57) || code === 45 || code === 46 || code === 95))) continue;
      if (!((code >= 97 && code <= 122) || (code === 58 && end > begin))) break;
      isCapital = false;
    }
    if (end === begin) {
      if (begin >= text.length) this.isCut = true;
      return false;
    }
    const behind = this.#behindName(end, isClosing);
    if (behind === -1) return false;
    this.#nextName = isCapital ? text.slice(begin, end) : plainName(text.slice(begin, end));
    this.#nextIsClosing = isClosing;
    this.#nextIsEmpty = text.charCodeAt(behind - 2) === SLASH && behind - 2 >= end;
    this.#nextEnd = behind;
    return true;
  }

  /** Where a tag ends whose name ends at `from`: behind its `>`; -1 where it is no tag after all. */
  #behindName(from: number, isClosing: boolean): number {
    const text = this.#text;
    let at = from;
    while (at < text.length && isBlank(text.charCodeAt(at))) at += 1;
    if (at >= text.length) {
      this.isCut = true;
      return -1;
    }
    const code = text.charCodeAt(at);
    if (code === GREATER) return at + 1;
    if (code === SLASH && text.charCodeAt(at + 1) === GREATER) return at + 2;
    // Closing tags of which the last character was lost are common enough.
    if (isClosing && code === LESS) return at;
    return at === from || isClosing ? -1 : this.#behindAttributes(at);
  }

  /** OFX has no attributes, but some put a namespace into the first tag. */
  #behindAttributes(from: number): number {
    let hasValue = false;
    for (let at = from; at < this.#text.length; at += 1) {
      const code = this.#text.charCodeAt(at);
      if (code === GREATER) return hasValue ? at + 1 : -1;
      if (code === LESS) return -1;
      hasValue ||= code === 61;
    }
    if (hasValue) this.isCut = true;
    return -1;
  }

  /** Where to look on behind a `<` that begins no tag: after a comment, a section of characters, an instruction, or the character itself. */
  #afterMarkup(at: number): number {
    const text = this.#text;
    const code = text.charCodeAt(at + 1);
    if (code === QUESTION) return this.#behind('>', at + 2);
    if (code !== BANG) return at + 1;
    if (text.startsWith('<!--', at)) {
      this.#hasMarkupBehind = true;
      return this.#behind('-->', at + 4);
    }
    if (text.startsWith('<![CDATA[', at)) {
      this.#hasMarkupBehind = true;
      return this.#behind(']]>', at + 9);
    }
    if (text.startsWith('<!DOCTYPE', at)) {
      const end = this.#behind('>', at);
      if (text.slice(at, Math.min(end, at + LONGEST_TEXT)).includes('['))
        refuse('malformed_file', 'This file declares entities of its own, which no bank does. It is not read.', {
          sourceLine: this.#lineAt(at),
        });
      return end;
    }
    return at + 1;
  }

  /** Lines are counted on from where it was asked last: an offset is never before the one of the last time. */
  #lineAt(offset: number): number {
    const text = this.#text;
    for (; this.#counted < offset; this.#counted += 1) {
      const code = text.charCodeAt(this.#counted);
      if (code === 10 || (code === 13 && text.charCodeAt(this.#counted + 1) !== 10)) this.#countedLine += 1;
    }
    return this.#countedLine;
  }

  #behind(what: string, from: number): number {
    const at = this.#text.indexOf(what, from);
    if (at !== -1) return at + what.length;
    this.isCut = true;
    return this.#text.length;
  }
}

function isBlank(code: number): boolean {
  return code === SPACE || (code >= TAB && code <= 13);
}

/** Whether there is no reference in a text, and no white space but single blanks. */
function isAsItIs(text: string, start: number, end: number): boolean {
  let before = 0;
  for (let at = start; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (code < SPACE || code > 126 || code === AMPERSAND || (code === SPACE && before === SPACE)) return false;
    before = code;
  }
  return true;
}

function plainName(name: string): string {
  return name.slice(name.lastIndexOf(':') + 1).toUpperCase();
}

/** Text with comments taken out and sections of characters as they are. */
function withoutMarkup(text: string): string {
  const pieces: string[] = [];
  let at = 0;
  while (at < text.length) {
    const start = text.indexOf('<!', at);
    if (start === -1) break;
    pieces.push(decodeReferences(text.slice(at, start)));
    const isSection = text.startsWith('<![CDATA[', start);
    const isComment = text.startsWith('<!--', start);
    const end = isSection ? text.indexOf(']]>', start + 9) : isComment ? text.indexOf('-->', start + 4) : start + 2;
    if (end === -1) return pieces.join('');
    if (isSection) pieces.push(text.slice(start + 9, end));
    else if (!isComment) pieces.push('<!');
    at = isSection || isComment ? end + 3 : end;
  }
  pieces.push(decodeReferences(text.slice(at)));
  return pieces.join('');
}
