/** Field 86 (and NS) of a movement: with whom it was, what for, and the end-to-end reference, in the forms that banks have given them. */

import { said } from './movement.ts';

export interface Details {
  /** In one line. */
  readonly description: string;
  readonly counterparty: string;
  readonly reference: string | null;
}

/** Where a line is as long as banks make them, the next goes on in the middle of a word. */
const FULL_LINE = 65;
/** The same of a subfield of the German form, which holds 27 characters. */
const FULL_SUBFIELD = 27;

/** A code of the transaction, a sign that separates, and subfields of two digits: `166?00GUTSCHRIFT?20…`, `>20…`, `~00…`. */
const SUBFIELDS = /^\s*(?:\d{3}\s{0,3}(?<behindCode>[?>~^<!|@#])|(?<alone>[?>~^<]))\d\d/;
/** `/EREF/…/NAME/…/REMI/…` */
const CODE_WORDS =
  /\/(ACCW|ADDR|BBAN|BENM|BIC|BRCH|CDTRREF|CHGS|CNTP|CSID|EREF|EXCH|IBAN|ID|INIT|IREF|ISDT|KREF|MARF|MREF|NAME|OCMT|ORDP|PREF|PURP|REMI|RREF|RTRN|SVCL|SWOC|SWOD|TRCD|TRTP|ULTB|ULTC|ULTD)(?=\/)/g;
/** Of the German form, at the beginning of a subfield: `EREF+…`, `SVWZ+…`. */
const KEYWORD = /^(?<word>EREF|KREF|MREF|CRED|DEBT|COAM|OAMT|SVWZ|ABWA|ABWE|IBAN|BIC|PURP|RREF)(?:\+|: ?)/;

/** `NAAM: …`, as Dutch banks name the other side in free text. */
const NAMED = /\bNAAM: (?<name>.{1,70}?)(?= (?:OMSCHRIJVING|KENMERK|MACHTIGING|INCASSANT|IBAN|BIC):|$)/;

/** From the lines of a movement's fields 86, or of its field NS. */
export function detailsOf(lines: readonly string[], tag: '86' | 'NS'): Details {
  if (tag === 'NS')
    return ofSubfields(
      lines.map((line) => ({ code: line.slice(0, 2), text: line.slice(2) })),
      NS_CODES,
    );
  const first = lines.find((line) => line.trim() !== '') ?? '';
  const { behindCode, alone } = SUBFIELDS.exec(first)?.groups ?? {};
  const text = joined(lines);
  const separator = behindCode ?? alone;
  const structured = separator === undefined ? ofCodeWords(text) : ofSubfields(subfieldsOf(text, separator), GERMAN_CODES);
  if (structured !== undefined && (structured.description !== '' || structured.counterparty !== '')) return structured;
  const description = inOneLine(text);
  return { description, counterparty: NAMED.exec(description)?.groups?.['name']?.trim() ?? '', reference: null };
}

/** Lines that were broken where they were full are one word; others are separate. */
function joined(lines: readonly string[]): string {
  return lines.map((line, index) => (index === lines.length - 1 || line.length >= FULL_LINE ? line : `${line} `)).join('');
}

interface Subfield {
  readonly code: string;
  readonly text: string;
}

interface Codes {
  readonly purpose: RegExp;
  readonly name: RegExp;
  readonly kind: RegExp;
}

const GERMAN_CODES: Codes = { purpose: /^(?:2\d|6[0-3])$/, name: /^3[23]$/, kind: /^00$/ };
const NS_CODES: Codes = { purpose: /^(?:0[1-9]|1[0-4])$/, name: /^1[56]$/, kind: /^17$/ };

function subfieldsOf(text: string, separator: string): readonly Subfield[] {
  const [, ...subfields] = text.split(separator);
  const read: Subfield[] = [];
  for (const each of subfields) {
    const previous = read.at(-1);
    if (/^\d\d/.test(each)) read.push({ code: each.slice(0, 2), text: each.slice(2) });
    // The sign itself, as a sign of the text.
    else if (previous !== undefined) read[read.length - 1] = { code: previous.code, text: `${previous.text}${separator}${each}` };
  }
  return read;
}

function ofSubfields(subfields: readonly Subfield[], codes: Codes): Details {
  const textOf = (which: RegExp): string =>
    inOneLine(
      subfields
        .filter(({ code }) => which.test(code))
        .map(flowing)
        .join(''),
    );
  const sections = sectionsOf(subfields.filter(({ code }) => codes.purpose.test(code)));
  const purpose = sections.get('SVWZ') ?? sections.get('') ?? '';
  return {
    description: inOneLine(purpose) || textOf(codes.kind),
    counterparty: textOf(codes.name),
    reference: said(sections.get('EREF') ?? '') ?? said(sections.get('KREF') ?? ''),
  };
}

/** The purpose by its keywords; what has none is under the empty one. */
function sectionsOf(purpose: readonly Subfield[]): ReadonlyMap<string, string> {
  const sections = new Map<string, string>();
  let current = '';
  for (const subfield of purpose.flatMap(atKeywords)) {
    const keyword = KEYWORD.exec(subfield.text);
    current = keyword?.groups?.['word'] ?? current;
    const text = flowing(subfield).slice(keyword?.[0].length ?? 0);
    sections.set(current, (sections.get(current) ?? '') + text);
  }
  return sections;
}

/** Some banks put several keywords into one subfield, the later ones behind a blank. */
function atKeywords({ code, text }: Subfield): readonly Subfield[] {
  return text.split(/ (?=(?:EREF|KREF|MREF|CRED|DEBT|SVWZ|ABWA|ABWE)\+)/).map((part) => ({ code, text: part }));
}

/** A subfield that is full goes on in the next one without a space. */
function flowing({ text }: Subfield): string {
  return text.length === FULL_SUBFIELD ? text : `${text} `;
}

/** `undefined` where the text does not begin with such a word. */
function ofCodeWords(text: string): Details | undefined {
  const found = [...text.matchAll(CODE_WORDS)];
  if (found.length === 0 || text.slice(0, found[0]?.index).trim() !== '') return undefined;
  const values = new Map<string, string>();
  for (const [index, each] of found.entries()) {
    const [whole, word = ''] = each;
    const value = text.slice(each.index + whole.length + 1, found[index + 1]?.index ?? text.length);
    if (!values.has(word)) values.set(word, withoutSlashes(inOneLine(value)));
  }
  const remittance = withoutSlashes(values.get('REMI')?.replace(/^(?:USTD|STRD)\//, '') ?? '');
  return {
    description: remittance || inOneLine(text),
    counterparty: values.get('NAME') || (values.get('CNTP')?.split('/')[2] ?? ''),
    reference: said(values.get('EREF') ?? '') ?? said(values.get('PREF') ?? ''),
  };
}

function withoutSlashes(text: string): string {
  let [from, to] = [0, text.length];
  while (from < to && text[from] === '/') from += 1;
  while (to > from && text[to - 1] === '/') to -= 1;
  return text.slice(from, to).trim();
}

function inOneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
}
