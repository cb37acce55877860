/** Statement files as they are kept: their bytes in deflated pieces of whole lines, with full card numbers masked (rules I3, M4). */

import { isAscii } from 'node:buffer';
import { createHash } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import iconv from 'iconv-lite';
import { piecesOf } from '../../../db/kept-pieces.ts';
import { maskCardNumbers } from '../../billing/card-number.ts';

export interface PieceToKeep {
  /** From 1. */
  readonly firstLine: number;
  readonly deflated: Uint8Array<ArrayBuffer>;
}

export interface Masking {
  /** How many full card numbers were masked; the first one's line. */
  readonly masked: number;
  readonly firstMasked: number | null;
  /** SHA-256 of what is kept, where that is not the file. */
  readonly sha256: Uint8Array | null;
}

/** The pieces of a file whose bytes are text of an encoding, one after another; at the end what was masked in them. */
export function* piecesToKeep(bytes: Buffer, encoding: string): Generator<PieceToKeep, Masking, undefined> {
  const digest = createHash('sha256');
  let [masked, firstMasked] = [0, null as number | null];
  for (const piece of piecesOf(bytes, encoding)) {
    const clean = withoutCardNumbers(piece.bytes, encoding);
    if (clean !== null) {
      firstMasked ??= piece.firstLine + clean.firstLine;
      masked += clean.found;
    }
    const kept = clean?.bytes ?? piece.bytes;
    digest.update(kept);
    yield { firstLine: piece.firstLine, deflated: new Uint8Array(deflateRawSync(kept, { level: 1 })) };
  }
  return { masked, firstMasked, sha256: masked > 0 ? digest.digest() : null };
}

function withoutCardNumbers(bytes: Buffer, encoding: string): { readonly bytes: Buffer; readonly found: number; readonly firstLine: number } | null {
  // Most pieces are ASCII without a suspect: they are looked through as bytes, and no text is made of them.
  if (isAscii(bytes) && !WIDE.test(encoding) && suspectLines(bytes.length, (at) => bytes[at] ?? 0).length === 0) return null;
  const text = iconv.decode(bytes, encoding, { stripBOM: false });
  const suspects = suspectLines(text.length, (at) => text.charCodeAt(at));
  if (suspects.length === 0) return null;
  let [clean, end, found, firstLine] = ['', 0, 0, 0];
  for (const { from, to } of suspects) {
    const masked = maskCardNumbers(text.slice(from, to));
    if (masked.found === 0) continue;
    if (found === 0) firstLine = text.slice(0, from).split(/\r\n|\r|\n/).length - 1;
    clean += text.slice(end, from) + (encoding.startsWith('utf') ? masked.text : masked.text.replaceAll('•', '*'));
    end = to;
    found += masked.found;
  }
  return found === 0 ? null : { bytes: iconv.encode(clean + text.slice(end), encoding), found, firstLine };
}

/** Encodings in which a byte is no character. */
const WIDE = /^utf-(?:16|32)/;

interface Span {
  readonly from: number;
  readonly to: number;
}

const SHORTEST = 13;
const LONGEST = 19;
/** Between two groups of digits of one number. */
const MOST_BETWEEN = 3;

/** Lines with digits that could be a card number's, found without looking at the other lines twice: most lines have none. */
function suspectLines(length: number, codeAt: (at: number) => number): readonly Span[] {
  const suspects: Span[] = [];
  let lineStart = 0;
  let isSuspect = false;
  // Digits of the groups that stand together, where each group begins, and how many signs ago the last one was.
  let digits: number[] = [];
  let starts: number[] = [];
  let between = 0;
  let isInGroup = false;
  const endGroup = () => {
    isInGroup = false;
    for (const start of starts) if (digits.length - start >= SHORTEST && digits.length - start <= LONGEST) isSuspect ||= passesLuhn(digits, start);
  };
  const endSequence = () => {
    if (isInGroup) endGroup();
    if (digits.length > 0) [digits, starts] = [[], []];
  };
  const endLine = (at: number) => {
    endSequence();
    if (isSuspect) suspects.push({ from: lineStart, to: at });
    isSuspect = false;
    lineStart = at + 1;
  };
  for (let at = 0; at < length; at += 1) {
    const code = codeAt(at);
    if (code >= 48 && code <= 57) {
      if (!isInGroup) starts.push(digits.length);
      isInGroup = true;
      digits.push(code - 48);
      between = 0;
      continue;
    }
    if (isInGroup) endGroup();
    if (code === 10 || code === 13) endLine(at);
    else if (isLetter(code)) {
      if (digits.length > 0) endSequence();
    } else if (code >= FIRST_OTHER_DIGIT && /\p{Nd}/u.test(String.fromCharCode(code))) isSuspect = true;
    else if ((between += 1) > MOST_BETWEEN && digits.length > 0) endSequence();
  }
  endLine(length);
  return suspects;
}

/** Beyond Latin, Greek, Cyrillic and Hebrew there are digits of other scripts. */
const FIRST_OTHER_DIGIT = 0x660;

function isLetter(code: number): boolean {
  if (code < 128) return (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
  return code >= 192 && code < FIRST_OTHER_DIGIT;
}

function passesLuhn(digits: readonly number[], start: number): boolean {
  let sum = 0;
  for (let at = digits.length - 1, isDoubled = false; at >= start; at -= 1, isDoubled = !isDoubled) {
    const digit = digits[at] as number;
    sum += isDoubled ? (digit > 4 ? digit * 2 - 9 : digit * 2) : digit;
  }
  return sum % 10 === 0;
}
