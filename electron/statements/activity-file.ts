/** The activity file, the form in which a vendor's history comes in: its columns, and what a row must be to become an event. Pure, from fields to facts. */

import { formatDay, parseDay, type Day } from '../../db/ledger/calendar.ts';
import { OUTCOMES, VENDOR_KINDS, isCharge, type EventFacts, type EventKind, type Outcome } from '../../db/ledger/event.ts';
import { currencyDecimals, parseDecimal, type Units } from '../../db/ledger/money.ts';
import { refuse, type Place, type RefusalCode } from '../../db/ledger/refusal.ts';
import { dayOfInstant } from '../../db/ledger/zone.ts';
import { parseInstant } from './instant.ts';

export const ACTIVITY_COLUMNS = [
  'id', 'date', 'kind', 'credits', 'amount', 'currency', 'method', 'tax', 'balance', 'expires', 'campaign', 'category', 'lead', 'outcome', 'value', 'note',
] as const; // prettier-ignore
type Column = (typeof ACTIVITY_COLUMNS)[number];

/** Where each known column stands, and the unknown ones, which are kept as notes. */
export interface ActivityHeader {
  readonly index: Readonly<Record<Column, number>>;
  readonly extra: ReadonlyArray<readonly [name: string, index: number]>;
  readonly width: number;
}

/** What reading a row depends on beside the row. */
export interface ActivityTerms extends Units {
  readonly timeZone: string;
}

export interface ActivityRow {
  readonly facts: EventFacts;
  /** JSON object of the unknown columns, or null where all of them are empty. */
  readonly extra: string | null;
}

/** Reads the header. Refuses one that lacks a column or has one twice; other columns are welcome. */
export function readHeader(fields: readonly string[], place: Place): ActivityHeader {
  const twice = fields.find((name, at) => fields.indexOf(name) !== at);
  if (twice !== undefined) refuse('duplicate_column', `The header has the column "${twice}" twice. Remove or rename one.`, place);
  const index = Object.fromEntries(ACTIVITY_COLUMNS.map((column) => [column, fields.indexOf(column)])) as Record<Column, number>;
  const missing = ACTIVITY_COLUMNS.filter((column) => index[column] === -1);
  const extra = fields.flatMap((name, at) => (ACTIVITY_COLUMNS.some((column) => column === name) ? [] : [[name, at] as const]));
  if (missing.length > 0) {
    const found =
      extra.length === 0 ? '' : ` It has ${extra.map(([name]) => `"${name}"`).join(', ')} instead: if that is the same column, rename it.`;
    const names = missing.map((column) => `"${column}"`).join(', ');
    refuse(
      'missing_column',
      `The header lacks the column${missing.length > 1 ? 's' : ''} ${names}.${found} The columns of an activity file are: ${ACTIVITY_COLUMNS.join(', ')}.`,
      place,
    );
  }
  return { index, extra, width: fields.length };
}

/** Reads a row. Refuses, with its line, whatever does not belong in an activity file. */
export function readRow(header: ActivityHeader, fields: readonly string[], terms: ActivityTerms, place: Place): ActivityRow {
  if (fields.length !== header.width) {
    refuse(
      'malformed_csv',
      `Line ${place.sourceLine} has ${fields.length} fields, the header has ${header.width}. Check for a missing or an unquoted comma.`,
      place,
    );
  }
  const row = new Row(header, fields, terms, place);
  const kind = row.kind();
  const when = row.when();
  const facts: EventFacts = {
    sourceId: row.required('id', kind),
    kind,
    day: when.day,
    instant: when.instant,
    credits: row.credits(kind),
    amount: row.amount(kind),
    method: row.text('method'),
    tax: row.tax(kind),
    statedBalance: row.decimal('balance', terms.creditDecimals, 'any'),
    expiresDay: row.expires(kind, when.day),
    campaign: row.text('campaign'),
    category: row.text('category'),
    lead: row.text('lead') === '' ? null : row.text('lead'),
    outcome: row.outcome(kind),
    value: row.value(kind),
    note: row.text('note'),
  };
  row.checkWhole(facts);
  return { facts, extra: row.extra() };
}

const MAKES_LOT: ReadonlySet<EventKind> = new Set(['opening', 'top_up', 'bonus']);
const TAKES_AMOUNT: ReadonlySet<EventKind> = new Set(['opening', 'top_up', 'lead_purchase', 'quotation', 'promotion']);
const KINDS: ReadonlySet<string> = new Set(VENDOR_KINDS);

/** One row under examination: knows its place, so that every refusal names its line. */
class Row {
  readonly #header: ActivityHeader;
  readonly #fields: readonly string[];
  readonly #terms: ActivityTerms;
  readonly #place: Place;

  constructor(header: ActivityHeader, fields: readonly string[], terms: ActivityTerms, place: Place) {
    this.#header = header;
    this.#fields = fields;
    this.#terms = terms;
    this.#place = place;
  }

  text(column: Column): string {
    return this.#fields[this.#header.index[column]] as string;
  }

  refuse(code: RefusalCode, what: string): never {
    refuse(code, `Line ${this.#place.sourceLine}: ${what}`, this.#place);
  }

  required(column: Column, kind: EventKind): string {
    return this.text(column) || this.refuse('missing_value', `a ${kind} needs the column "${column}".`);
  }

  empty(column: Column, kind: EventKind): null {
    const text = this.text(column);
    if (text !== '') this.refuse('unexpected_value', `a ${kind} has no "${column}", but the file says "${text}". Leave it empty.`);
    return null;
  }

  kind(): EventKind {
    const text = this.text('kind');
    if (!KINDS.has(text)) this.refuse('unknown_kind', `"${text}" is not a kind of event. The kinds are: ${VENDOR_KINDS.join(', ')}.`);
    return text as EventKind;
  }

  when(): { readonly day: Day; readonly instant: number | null } {
    const text = this.text('date');
    if (text.length === 10) return { day: parseDay(text) ?? this.noDate('date', text), instant: null };
    const instant = parseInstant(text) ?? this.noDate('date', text);
    return { day: dayOfInstant(instant, this.#terms.timeZone), instant };
  }

  noDate(column: Column, text: string): never {
    const expected =
      column === 'date' ? 'a date such as 2026-03-31, or a date and time with offset such as 2026-03-31T09:30:00+02:00' : 'a date such as 2026-03-31';
    this.refuse('wrong_date', `"${text}" in "${column}" is not ${expected}.`);
  }

  decimal(column: Column, decimals: number, sign: 'any' | 'not_negative' | 'positive'): number | null {
    const text = this.text(column);
    if (text === '') return null;
    const found = parseDecimal(text, decimals);
    if (typeof found === 'string') {
      const reason = {
        not_a_number: 'is not a plain number such as 1234.50',
        too_many_decimals: `has more than ${decimals} decimals`,
        too_large: 'is larger than a book can hold',
      };
      this.refuse('wrong_number', `"${text}" in "${column}" ${reason[found]}.`);
    }
    if (found < 0 && sign !== 'any')
      this.refuse('wrong_number', `"${text}" in "${column}" is negative. Only the credits of an adjustment and a stated balance may be.`);
    if (found === 0 && sign === 'positive')
      this.refuse('wrong_number', `a ${this.text('kind')} of 0 credits makes no lot. Remove the row or correct the credits.`);
    return found;
  }

  credits(kind: EventKind): number | null {
    if (kind === 'lead') return this.empty('credits', kind);
    const sign = kind === 'adjustment' ? 'any' : MAKES_LOT.has(kind) ? 'positive' : 'not_negative';
    const credits = this.decimal('credits', this.#terms.creditDecimals, sign);
    if (credits === null && !isCharge(kind)) this.required('credits', kind);
    return credits;
  }

  amount(kind: EventKind): number | null {
    if (!TAKES_AMOUNT.has(kind)) {
      this.#checkCurrency();
      return this.empty('amount', kind);
    }
    this.#checkCurrency();
    const amount = this.decimal('amount', this.#terms.currencyDecimals, 'not_negative');
    if (amount === null && kind === 'top_up') this.required('amount', kind);
    return amount;
  }

  #checkCurrency(): void {
    const text = this.text('currency');
    if (text === '' || text === this.#terms.currency) return;
    if (currencyDecimals(text) === undefined)
      this.refuse('unknown_currency', `"${text}" is not an ISO 4217 currency. This workspace counts in ${this.#terms.currency}.`);
    this.refuse(
      'wrong_currency',
      `the amount is in ${text}, but this workspace counts in ${this.#terms.currency}. Import it into a workspace in ${text}.`,
    );
  }

  tax(kind: EventKind): number | null {
    if (kind !== 'top_up') return this.empty('tax', kind);
    return this.decimal('tax', this.#terms.currencyDecimals, 'not_negative');
  }

  expires(kind: EventKind, day: Day): Day | null {
    if (!MAKES_LOT.has(kind)) return this.empty('expires', kind);
    const text = this.text('expires');
    if (text === '') return null;
    const expires = parseDay(text) ?? this.noDate('expires', text);
    if (expires <= day) this.refuse('wrong_date', `the credits expire on ${text}, which is not after their own day ${formatDay(day)}.`);
    return expires;
  }

  outcome(kind: EventKind): Outcome | null {
    if (kind !== 'lead') return this.empty('outcome', kind);
    const text = this.required('outcome', kind);
    const outcome = OUTCOMES.find((known) => known === text && known !== 'open');
    return outcome ?? this.refuse('wrong_outcome', `"${text}" is not an outcome. The outcomes are: quoted, won, lost.`);
  }

  value(kind: EventKind): number | null {
    if (kind !== 'lead') return this.empty('value', kind);
    return this.decimal('value', this.#terms.currencyDecimals, 'not_negative');
  }

  checkWhole(facts: EventFacts): void {
    const { kind } = facts;
    if (kind === 'lead') this.required('lead', kind);
    if (isCharge(kind) && facts.credits === null && facts.amount === null) {
      this.refuse('missing_value', `a ${kind} needs "credits" (paid from the balance), "amount" (paid by card) or both.`);
    }
    if (facts.tax !== null && facts.tax > (facts.amount ?? 0)) {
      this.refuse('wrong_number', `the tax ${this.text('tax')} is more than the amount ${this.text('amount')} that contains it.`);
    }
  }

  extra(): string | null {
    const filled = this.#header.extra.filter(([, index]) => this.#fields[index] !== '');
    return filled.length === 0 ? null : JSON.stringify(Object.fromEntries(filled.map(([name, index]) => [name, this.#fields[index]])));
  }
}
