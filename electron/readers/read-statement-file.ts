/** A statement file of any kind: told from what it says, decoded, and read by the reader of its format. */

import { refuse } from '../../db/ledger/refusal.ts';
import { decodeText } from './decode.ts';
import { READERS } from './formats.ts';
import { LARGEST_FILE, type Detected, type FormatReader, type ReadingOptions, type StatementFormat, type StatementPart } from './statement.ts';

export interface OpenedStatementFile {
  readonly format: StatementFormat;
  readonly encoding: string;
  readonly parts: Generator<StatementPart, void, undefined>;
}

/** A format shows in the beginning of a file. */
const HEAD = 4096;

/** Begins to read a file; `format` for one that is known to be of it. Refuses what is no statement file, and while it reads what is damaged. */
export function openStatementFile(bytes: Uint8Array, options: ReadingOptions = {}, format: StatementFormat | 'auto' = 'auto'): OpenedStatementFile {
  if (bytes.length > LARGEST_FILE.bytes) refuse('file_too_large', LARGEST_FILE.tooLarge);
  refuseOtherKinds(bytes);
  const { text, encoding, because } = decodeText(bytes);
  if (text.trim() === '') refuse('empty_file', 'This file is empty. Export the statement again.');
  const reader = format === 'auto' ? readerOf(text) : READERS.find((each) => each.format === format);
  if (reader === undefined) refuse('unknown_format', 'This file is no statement that Floatbook can read. Export it as CSV, OFX, QIF, CAMT or MT940.');
  return {
    format: reader.format,
    encoding,
    parts: partsOf({ what: 'encoding', value: encoding, evidence: because, sourceLine: null }, reader.read(text, options)),
  };
}

function* partsOf(encoding: Detected, parts: OpenedStatementFile['parts']): OpenedStatementFile['parts'] {
  yield { part: 'detected', ...encoding };
  yield* parts;
}

/** The first of the readers that knows it: CSV, which may begin with anything, is the last. */
function readerOf(text: string): FormatReader | undefined {
  const head = text.slice(0, HEAD);
  return READERS.find((reader) => reader.looksLike(head));
}

const KINDS: ReadonlyArray<readonly [bytes: string, what: string]> = [
  ['504b0304', 'a ZIP archive or an Excel workbook'],
  ['504b0506', 'an empty ZIP archive'],
  ['d0cf11e0a1b11ae1', 'an old Excel workbook'],
  ['25504446', 'a PDF document'],
  ['1f8b', 'a compressed file'],
  ['89504e47', 'a picture'],
  ['ffd8ff', 'a picture'],
  ['53514c69746520666f726d6174203300', 'a database'],
  ['7b5c727466', 'a text processor document'],
];

/** The flag of an entry of a ZIP archive that is encrypted. */
const ENCRYPTED = 1;
/** Names that stand in an Office file, and in a PDF document, that need a password. */
const ENCRYPTED_PACKAGE = Buffer.from('EncryptedPackage', 'utf16le');
const ENCRYPTED_DOCUMENT = Buffer.from('/Encrypt', 'latin1');

function refuseOtherKinds(bytes: Uint8Array): void {
  const head = Buffer.from(bytes.subarray(0, 16)).toString('hex');
  const kind = KINDS.find(([begins]) => head.startsWith(begins));
  if (kind === undefined) return;
  if (isProtected(head, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)))
    refuse('password_protected', 'This file is protected by a password. Open it in the program that made it, and export it as CSV without one.');
  refuse('wrong_kind', `This is ${kind[1]}, not a statement file. Open it in the program that made it, and export it as CSV.`);
}

function isProtected(head: string, bytes: Buffer): boolean {
  if (head.startsWith('504b0304')) return ((bytes[6] ?? 0) & ENCRYPTED) !== 0;
  if (head.startsWith('d0cf11e0')) return bytes.includes(ENCRYPTED_PACKAGE);
  return head.startsWith('25504446') && bytes.includes(ENCRYPTED_DOCUMENT);
}
