/** Full card numbers in free text (rule M4): found by length, check digit and the way they are written, masked but for their last four digits. */

import { ibansIn } from './iban.ts';

export interface Masked {
  readonly text: string;
  /** How many full numbers were masked. */
  readonly found: number;
}

/**
 * Masks every full card number: 13 to 19 digits of any script that pass Luhn's check, in one piece or in groups. Dates, telephone numbers
 * and valid IBANs stay, and so do ids: only digits that stand together as those of a card do are taken for one.
 */
export function maskCardNumbers(text: string): Masked {
  let masked = '';
  let end = 0;
  let found = 0;
  for (const number of cardNumbersIn(text)) {
    masked += `${text.slice(end, number.from)}•••• ${number.digits.slice(-4)}`;
    end = number.to;
    found += 1;
  }
  return { text: masked + text.slice(end), found };
}

/** A run of digits without anything between them; `to` is exclusive. */
interface Group {
  readonly from: number;
  readonly to: number;
  /** In ASCII. */
  readonly digits: string;
}

const SHORTEST = 13;
const LONGEST = 19;
/** Where several lengths pass, the likeliest is taken. */
const LENGTHS = [16, 15, 14, 19, 18, 17, 13] as const;

function cardNumbersIn(text: string): readonly Group[] {
  const numbers: Group[] = [];
  for (const groups of sequencesIn(text)) {
    const { digits } = joined(groups);
    let passed = 0;
    for (let start = 0; start < groups.length;) {
      const count = numberAt(groups.slice(start, start + LONGEST), digits.slice(passed, passed + LONGEST), text);
      const taken = groups.slice(start, start + Math.max(count, 1));
      if (count > 0) numbers.push(joined(taken));
      passed += taken.reduce((sum, group) => sum + group.digits.length, 0);
      start += taken.length;
    }
  }
  return numbers;
}

/** How many groups, from the first on, make a card number; 0 for none. `digits` are the first of the groups'. */
function numberAt(groups: readonly Group[], digits: string, text: string): number {
  const lengths = new Map<number, number>();
  let total = 0;
  for (let count = 1; count <= groups.length && total < LONGEST; count += 1) {
    total += (groups[count - 1] as Group).digits.length;
    if (total < SHORTEST || total > LONGEST) continue;
    const number = digits.slice(0, total);
    if (mayBegin(number) && passesLuhn(number) && isWrittenLikeOne(groups.slice(0, count), number, text)) lengths.set(total, count);
  }
  const length = LENGTHS.find((each) => lengths.has(each));
  return length === undefined ? 0 : (lengths.get(length) as number);
}

/** No network's numbers begin with 0, and with 1 only those of 15 digits: times in milliseconds do. */
function mayBegin(digits: string): boolean {
  return !digits.startsWith('0') && (!digits.startsWith('1') || digits.length === 15);
}

/** As cards show them: in one piece, in fours, 4-6-5, 4-6-4, 8-8, 6-13. Otherwise only what a network issues, and not a list of figures. */
function isWrittenLikeOne(groups: readonly Group[], digits: string, text: string): boolean {
  const layout = groups.map((group) => group.digits.length).join('-');
  if (groups.length === 1 || /^(?:4-){3,4}[1-4]$|^8-8$|^6-13$/.test(layout) || (digits.startsWith('3') && /^4-6-[45]$/.test(layout))) return true;
  const separators = groups.slice(1).map((group, index) => text.slice((groups[index] as Group).to, group.from));
  const isEven = new Set(separators).size === 1 || groups.slice(0, -1).every((group) => group.digits.length >= 3);
  return isEven && ISSUED.test(digits);
}

/** First digits and lengths: Visa, Mastercard, Amex, Diners Club, Discover, JCB, UnionPay, Maestro, Mir. */
const ISSUED = new RegExp(
  [
    String.raw`^4(?:\d{12}|\d{15}|\d{18})$`,
    String.raw`^(?:5[1-5]\d\d|222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d|2720|220[0-4])\d{12}$`,
    String.raw`^3[47]\d{13}$`,
    String.raw`^3(?:0[0-5]|[689]\d)\d{11}$`,
    String.raw`^35\d{14}$`,
    String.raw`^(?:50|5[6-9]|6\d)\d{11,17}$`,
  ].join('|'),
);

/** Groups that follow each other with at most three signs between them on one line, without dates, telephone numbers and IBANs. */
function sequencesIn(text: string): readonly (readonly Group[])[] {
  const groups = groupsIn(text);
  if (groups.reduce((sum, { digits }) => sum + digits.length, 0) < SHORTEST) return [];
  const kept = keptSpans(text);
  const sequences: Group[][] = [];
  let last: Group | undefined;
  let next = 0;
  for (const group of groups) {
    while ((kept[next]?.to ?? Infinity) <= group.from) next += 1;
    const isKept = isCompactDate(group.digits) || (kept[next]?.from ?? Infinity) < group.to;
    if (last && !isKept && BETWEEN.test(text.slice(last.to, group.from))) sequences.at(-1)?.push(group);
    else if (!isKept) sequences.push([group]);
    last = isKept ? undefined : group;
  }
  return sequences.filter((sequence) => !isTelephoneNumber(sequence, text));
}

const BETWEEN = /^[^\p{L}\p{N}\n\r]{1,3}$/u;

function groupsIn(text: string): readonly Group[] {
  const groups: Group[] = [];
  for (const { 0: run, index } of text.matchAll(/[\p{Nd}\p{No}]+/gu)) {
    if (/^[0-9]+$/.test(run)) groups.push({ from: index, to: index + run.length, digits: run });
    else for (const group of groupsInRun(run, index)) groups.push(group);
  }
  return groups;
}

/** Groups of a run in which other numerals, such as fractions, may stand between the digits. */
function groupsInRun(run: string, from: number): readonly Group[] {
  const groups: Group[] = [];
  let [begin, at, digits] = [from, from, ''];
  const end = () => {
    if (digits !== '') groups.push({ from: begin, to: at, digits });
    digits = '';
  };
  for (const sign of run) {
    const digit = digitOf(sign);
    if (digit === undefined) end();
    else if (digits === '') begin = at;
    digits += digit ?? '';
    at += sign.length;
  }
  end();
  return groups;
}

const digitsOfSigns = new Map<string, string | undefined>();

/** The ASCII digit of a digit of any script; `undefined` for other numerals. There are so few signs that each is looked at once. */
function digitOf(sign: string): string | undefined {
  if (!digitsOfSigns.has(sign)) digitsOfSigns.set(sign, readDigit(sign));
  return digitsOfSigns.get(sign);
}

function readDigit(sign: string): string | undefined {
  const plain = sign.normalize('NFKC');
  if (/^[0-9]$/.test(plain)) return plain;
  if (!/^\p{Nd}$/u.test(plain)) return undefined;
  // Digits of a script stand together, ten of them from its nought on.
  const code = plain.codePointAt(0) as number;
  let zero = code;
  while (code - zero < 9 && /^\p{Nd}$/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String(code - zero);
}

const YEAR = String.raw`(?:19|20)\d\d`;
const MONTH = String.raw`(?:0[1-9]|1[0-2])`;
const DAY = String.raw`(?:0[1-9]|[12]\d|3[01])`;
const DATE = new RegExp(String.raw`(?<!\d)(?:${YEAR}([-./])${MONTH}\1${DAY}|${DAY}([-./])${MONTH}\2${YEAR}|${MONTH}/${DAY}/${YEAR})(?!\d)`, 'g');
const COMPACT_DATE = new RegExp(`^${YEAR}${MONTH}${DAY}$`);

/** Dates and IBANs, in the order of the text. */
function keptSpans(text: string): readonly Pick<Group, 'from' | 'to'>[] {
  const dates = [...text.matchAll(DATE)].map(({ 0: date, index }) => ({ from: index, to: index + date.length }));
  return [...dates, ...ibansIn(text)].toSorted((one, other) => one.from - other.from);
}

function isCompactDate(digits: string): boolean {
  return COMPACT_DATE.test(digits);
}

/** Fifteen digits at most, after + or 00. */
function isTelephoneNumber(sequence: readonly Group[], text: string): boolean {
  const { from, digits } = joined(sequence);
  return (text[from - 1] === '+' && digits.length <= 15) || (digits.startsWith('00') && digits.length <= 17);
}

function joined(groups: readonly Group[]): Group {
  const [first, last] = [groups[0] as Group, groups.at(-1) as Group];
  return { from: first.from, to: last.to, digits: groups.map(({ digits }) => digits).join('') };
}

function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const value = digits.charCodeAt(digits.length - 1 - index) - 48;
    const doubled = index % 2 === 1 ? value * 2 : value;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
