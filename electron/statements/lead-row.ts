/** One row of a lead file: the columns, and what a row must be to become an offered lead. Pure, from fields to facts. */

import { parseDay } from '../../db/ledger/calendar.ts';
import { parseDecimal } from '../../db/ledger/money.ts';
import { refuse, type Place, type RefusalCode } from '../../db/ledger/refusal.ts';
import { normalisedEmail, normalisedPhone } from './customer.ts';
import { parseInstant, startOfDay } from './instant.ts';

/** A lead that a marketplace offers (rule C4). Its id, its price and all else of it never change. */
export interface OfferedLead {
  /** The marketplace's id, unique in the workspace. */
  readonly sourceId: string;
  readonly category: string;
  readonly area: string;
  /** In credit minor units. */
  readonly price: number;
  /** 0 to 100, where the marketplace rates its leads. */
  readonly quality: number | null;
  /**
   * The same for the same customer, and no way back to them: `customer:HASH`, `email:HASH` or `phone:HASH`; `lead:ID` where nothing
   * is known of the customer, who is then nobody's duplicate.
   */
  readonly customer: string;
  readonly offeredAt: number;
  /** From this instant on it is not offered any more; `null` where the marketplace does not say. */
  readonly until: number | null;
  readonly note: string;
}

/** An offer that vanished: sold to someone else, or taken back. */
export interface GoneLead {
  readonly sourceId: string;
  /** `null` where the file does not say when. */
  readonly at: number | null;
}

/** What reading depends on beside the file. */
export interface LeadTerms {
  readonly creditDecimals: number;
  readonly timeZone: string;
  /** A keyed hash, the same for the same text: all that is left of a customer's name, address or number. */
  readonly fingerprint: (text: string) => string;
  /** The text with every full card number in it masked (rule M4). */
  readonly maskCardNumbers: (text: string) => string;
}

export const LEAD_COLUMNS = ['id', 'offered', 'category', 'area', 'price', 'quality', 'until', 'status', 'note'] as const;
/** What names the customer: one of them is enough, and best is a file without addresses and numbers. */
export const CUSTOMER_COLUMNS = ['customer', 'email', 'phone'] as const;

export interface LeadHeader {
  /** -1 for a column that the file does not have. */
  readonly index: Readonly<Record<Column, number>>;
  /** Names of the columns that a lead file does not have: they are not read. */
  readonly unread: readonly string[];
  readonly width: number;
}

export type LeadRow = { readonly status: 'available'; readonly lead: OfferedLead } | { readonly status: 'gone'; readonly lead: GoneLead };

/** Reads the header. Refuses one that lacks a column or has one twice; other columns are not read. */
export function readLeadHeader(fields: readonly string[], terms: LeadTerms, place: Place): LeadHeader {
  if (fields.length > MOST_COLUMNS)
    refuse('malformed_csv', `The header has ${fields.length} columns, and no lead file has so many. Export the leads again.`, place);
  const names = fields.map((field) => field.trim());
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) refuse('duplicate_column', `The header has the column "${shown(twice, terms)}" twice. Remove or rename one.`, place);
  const known: readonly string[] = [...LEAD_COLUMNS, ...CUSTOMER_COLUMNS];
  const unread = names.filter((name) => !known.includes(name)).map((name) => shown(name, terms));
  const missing = LEAD_COLUMNS.filter((column) => !names.includes(column));
  if (missing.length > 0) refuseMissing(missing, unread, place);
  if (!CUSTOMER_COLUMNS.some((column) => names.includes(column))) {
    refuse(
      'missing_column',
      'The header lacks a column for the customer. Add "customer", "email" or "phone"; without one of them no duplicate would be noticed. It may be empty.',
      place,
    );
  }
  const index = Object.fromEntries([...LEAD_COLUMNS, ...CUSTOMER_COLUMNS].map((column) => [column, names.indexOf(column)])) as Record<Column, number>;
  return { index, unread, width: fields.length };
}

/** Reads a row. Refuses, with its line, whatever does not belong in a lead file; warns of what was masked. */
export function readLeadRow(header: LeadHeader, fields: readonly string[], terms: LeadTerms, place: Place, warn: Warn): LeadRow {
  const row = new Row(header, fields, terms, place, warn);
  return row.status() === 'gone' ? { status: 'gone', lead: row.gone() } : { status: 'available', lead: row.offer() };
}

type Column = (typeof LEAD_COLUMNS)[number] | (typeof CUSTOMER_COLUMNS)[number];

type Warn = (message: string) => void;

const MOST_COLUMNS = 200;
const LONGEST = { word: 200, note: 2000, quoted: 60 } as const;
const CONTROL = /[\u0000-\u001f\u007f]/;
/** A note may have several lines. */
const CONTROL_IN_NOTE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;
const EMAIL_INSIDE = /[^\s"'<>(),;:]+@[^\s"'<>(),;:]+/g;
const PHONE_INSIDE = /(?<!\d)[+0]\d[\d\s()./-]{5,}\d/g;

function refuseMissing(missing: readonly string[], unread: readonly string[], place: Place): never {
  const lacking = missing.map((column) => `"${column}"`).join(', ');
  const names = unread.slice(0, 20).map((name) => `"${name}"`);
  const found = names.length === 0 ? '' : ` It has ${names.join(', ')} instead: if that is the same column, rename it.`;
  refuse(
    'missing_column',
    `The header lacks the column${missing.length > 1 ? 's' : ''} ${lacking}.${found} The columns of a lead file are: ${LEAD_COLUMNS.join(', ')}, and one of ${CUSTOMER_COLUMNS.join(', ')}.`,
    place,
  );
}

/** A text of the file as a message may quote it: short, and without what is never stored, wherever a shifted row has put it. */
function shown(text: string, terms: LeadTerms): string {
  // Cut first: a hostile cell may be a million characters long.
  const safe = terms
    .maskCardNumbers(text.slice(0, 5 * LONGEST.quoted))
    .replace(EMAIL_INSIDE, '…@…')
    .replace(PHONE_INSIDE, '…')
    .replace(/\s+/g, ' ');
  return safe.length > LONGEST.quoted ? `${safe.slice(0, LONGEST.quoted)}…` : safe;
}

/** Whether a text is a full card number and not only has digits in it that pass for one: all but the last four of its digits were masked. */
function isCardNumber(text: string, masked: string): boolean {
  // No card begins with 1, and instants in milliseconds do.
  return masked !== text && masked.replace(/\P{Nd}/gu, '').length === 4 && !/^\D*1/.test(text);
}

/** One row under examination: knows its place, so that every refusal names its line. */
class Row {
  readonly #header: LeadHeader;
  readonly #fields: readonly string[];
  readonly #terms: LeadTerms;
  readonly #place: Place;
  readonly #warn: Warn;

  constructor(header: LeadHeader, fields: readonly string[], terms: LeadTerms, place: Place, warn: Warn) {
    this.#header = header;
    this.#fields = fields;
    this.#terms = terms;
    this.#place = place;
    this.#warn = warn;
    if (fields.length !== header.width)
      this.#refuse('malformed_csv', `has ${fields.length} fields, the header has ${header.width}. Check for a missing or an unquoted comma.`, '');
  }

  status(): 'available' | 'gone' {
    const text = this.#required('status');
    if (text !== 'available' && text !== 'gone') this.#refuse('wrong_status', `"${this.#shown('status')}" is not a status. It is available or gone.`);
    return text;
  }

  offer(): OfferedLead {
    const sourceId = this.#id();
    const offeredAt = this.#time('offered', 'start') ?? this.#refuse('missing_value', 'an available lead needs the column "offered".');
    const until = this.#time('until', 'end');
    if (until !== null && until <= offeredAt)
      this.#refuse('wrong_date', `the lead is there until ${this.#text('until')}, which is not after it was offered.`);
    return {
      sourceId,
      category: this.#word('category'),
      area: this.#word('area'),
      price: this.#price(),
      quality: this.#quality(),
      customer: this.#customer(sourceId),
      offeredAt,
      until,
      note: this.#note(),
    };
  }

  /** Of a lead that is gone, nothing is read but its id and since when. */
  gone(): GoneLead {
    return { sourceId: this.#id(), at: this.#time('until', 'end') };
  }

  /** Spaces around a value are no part of it. */
  #text(column: Column): string {
    const at = this.#header.index[column];
    return at === -1 ? '' : (this.#fields[at] as string).trim();
  }

  #shown(column: Column): string {
    return shown(this.#text(column), this.#terms);
  }

  #refuse(code: RefusalCode, what: string, colon = ':'): never {
    refuse(code, `Line ${this.#place.sourceLine}${colon} ${what}`, this.#place);
  }

  #required(column: Column): string {
    return this.#text(column) || this.#refuse('missing_value', `a lead needs the column "${column}".`);
  }

  /** Long ids pass for card numbers one time in ten: they are not refused, and stay apart from each other by what is left of them. */
  #id(): string {
    const id = this.#required('id');
    this.#checkWord('id', id);
    const masked = this.#terms.maskCardNumbers(id);
    return isCardNumber(id, masked) ? `${this.#masked('id', id)} #${this.#terms.fingerprint(id)}` : id;
  }

  /** A short text of one line, by which leads are told apart and filtered: the same letters are always the same code points. */
  #word(column: 'category' | 'area'): string {
    const text = this.#text(column).normalize('NFC');
    this.#checkWord(column, text);
    return this.#masked(column, text);
  }

  #checkWord(column: Column, text: string): void {
    if (CONTROL.test(text)) this.#refuse('unexpected_value', `"${column}" holds a line break or another control character. Remove it.`);
    if (text.length > LONGEST.word) this.#refuse('unexpected_value', `"${column}" is longer than ${LONGEST.word} characters. Shorten it.`);
  }

  #note(): string {
    const text = this.#text('note');
    if (CONTROL_IN_NOTE.test(text)) this.#refuse('unexpected_value', '"note" holds a control character. Remove it.');
    if (text.length > LONGEST.note) this.#refuse('unexpected_value', `"note" is longer than ${LONGEST.note} characters. Shorten it.`);
    return this.#masked('note', text);
  }

  #masked(column: Column, text: string): string {
    const masked = this.#terms.maskCardNumbers(text);
    if (masked !== text) this.#warn(`Line ${this.#place.sourceLine}: "${column}" held a full card number. It was masked; remove it from the file.`);
    return masked;
  }

  /** A plain date is its first instant as `start`, and lasts through the day as `end`. */
  #time(column: 'offered' | 'until', edge: 'start' | 'end'): number | null {
    const text = this.#text(column);
    if (text === '') return null;
    const day = parseDay(text);
    if (day !== undefined) return startOfDay(edge === 'start' ? day : day + 1, this.#terms.timeZone);
    return (
      parseInstant(text) ??
      this.#refuse(
        'wrong_date',
        `"${this.#shown(column)}" in "${column}" is not a date such as 2026-03-31, or a date and time with offset such as 2026-03-31T09:30:00+02:00.`,
      )
    );
  }

  #price(): number {
    const text = this.#required('price');
    const price = parseDecimal(text, this.#terms.creditDecimals);
    if (typeof price === 'string') {
      const reason = {
        not_a_number: 'is not a plain number of credits such as 12.50',
        too_many_decimals: `has more than ${this.#terms.creditDecimals} decimals`,
        too_large: 'is larger than a book can hold',
      };
      this.#refuse('wrong_number', `"${this.#shown('price')}" in "price" ${reason[price]}.`);
    }
    if (price < 0) this.#refuse('wrong_number', `the price "${this.#shown('price')}" is negative.`);
    return price;
  }

  #quality(): number | null {
    const text = this.#text('quality');
    if (text === '') return null;
    const quality = parseDecimal(text, 0);
    if (typeof quality === 'string' || quality < 0 || quality > 100)
      this.#refuse(
        'wrong_number',
        `"${this.#shown('quality')}" in "quality" is not a whole number from 0 to 100. Leave it empty where there is none.`,
      );
    return quality;
  }

  /** The surest name of the customer there is: the marketplace's own, else the e-mail address, else the phone number. */
  #customer(sourceId: string): string {
    const customer = this.#text('customer');
    if (customer !== '') return this.#named(customer);
    if (this.#text('email') !== '') return this.#hashed('email', normalisedEmail(this.#text('email')) ?? this.#refuseContact('email'));
    if (this.#text('phone') !== '') return this.#hashed('phone', normalisedPhone(this.#text('phone')) ?? this.#refuseContact('phone'));
    return `lead:${sourceId}`;
  }

  /** Some marketplaces have no other name for a customer than the address or the number itself. */
  #named(customer: string): string {
    const email = normalisedEmail(customer);
    if (email !== undefined) return this.#hashed('email', email);
    const phone = /^[+0]/.test(customer) ? normalisedPhone(customer) : undefined;
    return phone === undefined ? this.#hashed('customer', customer.normalize('NFC')) : this.#hashed('phone', phone);
  }

  #hashed(kind: 'customer' | 'email' | 'phone', text: string): string {
    return `${kind}:${this.#terms.fingerprint(text)}`;
  }

  /** Without quoting it: it may be an address all the same. */
  #refuseContact(column: 'email' | 'phone'): never {
    const what = column === 'email' ? 'e-mail address' : 'phone number';
    this.#refuse('unexpected_value', `what stands in "${column}" is no ${what}. Leave it empty where there is none.`);
  }
}
