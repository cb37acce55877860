/** Bytes of a statement file as text: by what the file declares of itself, else by what its bytes can only be, else by what they are most likely. */

import chardet from 'chardet';
import iconv from 'iconv-lite';
import { refuse } from '../../db/ledger/refusal.ts';

export interface DecodedText {
  readonly text: string;
  /** By its usual name in lower case: `utf-8`, `windows-1252`. */
  readonly encoding: string;
  /** What decided it, in words. */
  readonly because: string;
}

const BYTE_ORDER_MARKS: ReadonlyArray<readonly [encoding: string, bytes: readonly number[]]> = [
  ['utf-32le', [0xff, 0xfe, 0, 0]],
  ['utf-32be', [0, 0, 0xfe, 0xff]],
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/** So much of a file is looked at where its encoding has to be found out. */
const SAMPLE_BYTES = 65_536;

/** Decodes a whole file. Refuses bytes that are not of the encoding which the file itself declares. */
export function decodeText(bytes: Uint8Array): DecodedText {
  const marked = BYTE_ORDER_MARKS.find(([, mark]) => mark.every((byte, index) => bytes[index] === byte));
  if (marked) return decodedAs(marked[0], bytes.subarray(marked[1].length), 'The file begins with its byte order mark.');
  const wide = wideWithoutMark(bytes);
  if (wide !== undefined) return decodedAs(wide, bytes, 'Every second byte is zero.');
  const utf8 = strictUtf8(bytes);
  // What is UTF-8 to the last byte is that, whatever it says: pages of code that are declared and not used are common.
  if (utf8 !== undefined) return asText(utf8, 'utf-8', 'All bytes are valid in it.');
  const declared = declaredEncoding(bytes);
  // What says ASCII, or UTF-8, and is not, has said nothing.
  if (declared !== undefined && !/^(?:utf-?8|us-?ascii|ascii)$/.test(declared)) return decodedAs(declared, bytes, 'The file declares it.');
  return decodedAs(likelyEncoding(bytes), bytes, 'The bytes are not UTF-8, and its letters are the likeliest.');
}

function strictUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function decodedAs(encoding: string, bytes: Uint8Array, because: string): DecodedText {
  const text = iconv.decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), encoding, { stripBOM: false });
  return asText(text, encoding, because);
}

function asText(decoded: string, encoding: string, because: string): DecodedText {
  const text = withoutPadding(decoded);
  const zero = text.indexOf('\0');
  if (zero !== -1) {
    const sourceLine = 1 + (text.slice(0, zero).match(/\r\n|\r|\n/g)?.length ?? 0);
    refuse('unknown_encoding', `Line ${sourceLine} has NUL characters in it: this file is no text, or damaged. Export it again.`, { sourceLine });
  }
  return { text, encoding, because };
}

/** Programs that write blocks of one size fill the last of them up. */
function withoutPadding(text: string): string {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 0) end -= 1;
  return end === text.length || end === 0 ? text : text.slice(0, end);
}

/** Two bytes a character, seen from the zeros of the ASCII among them. */
function wideWithoutMark(bytes: Uint8Array): string | undefined {
  const sample = bytes.subarray(0, 512);
  if (sample.length < 4) return undefined;
  let [even, odd] = [0, 0];
  for (const [index, byte] of sample.entries()) {
    if (byte !== 0) continue;
    if (index % 2 === 0) even += 1;
    else odd += 1;
  }
  const most = sample.length / 4;
  if (odd > most && even === 0) return 'utf-16le';
  return even > most && odd === 0 ? 'utf-16be' : undefined;
}

/** What an XML declaration or the header of an OFX file says. */
function declaredEncoding(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.subarray(0, 1024)).toString('latin1');
  const inXml = /^\s*<\?(?:xml|OFX)[^>]*\bencoding\s*=\s*["']([\w.:-]+)["']/i.exec(head)?.[1];
  const inOfx = /\bCHARSET:\s*([\w-]+)/i.exec(head)?.[1];
  const name = inXml ?? (inOfx !== undefined && /^\d+$/.test(inOfx) ? `windows-${inOfx}` : inOfx);
  return name !== undefined && iconv.encodingExists(name) ? name.toLowerCase() : undefined;
}

function isUtf8(encoding: string): boolean {
  return /^utf-?8$/.test(encoding);
}

/** Western Europe is what banks mostly write that are not yet at UTF-8; another is believed where its letters speak for it. */
function likelyEncoding(bytes: Uint8Array): string {
  const [best] = chardet.analyse(bytes.subarray(0, SAMPLE_BYTES));
  if (best === undefined || best.confidence < 40) return 'windows-1252';
  const name = best.name.toLowerCase();
  return name === 'iso-8859-1' || !iconv.encodingExists(name) || isUtf8(name) ? 'windows-1252' : name;
}
