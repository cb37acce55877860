/** What the rows of activity files say: each row checked and read into an event (cli.md, "The activity file"). */

import { dayOfInstant, parseDay, parseInstant } from './calendar.ts';
import type { Weekday } from './calendar.ts';
import { currencyDecimals, parseDecimal } from './numbers.ts';

/** One row of an activity file: text by column. A column that is absent is an empty one. */
export type Row = Readonly<Record<string, string>>;

export interface ActivityFile {
  readonly name: string;
  /** In the order of the file. */
  readonly rows: readonly Row[];
}

export interface ModelOptions {
  readonly currency: string;
  /** 2 unless given. */
  readonly creditDecimals?: number;
  /** UTC unless given. */
  readonly timeZone?: string;
  /** Monday unless given. */
  readonly weekStart?: Weekday;
  /** Whether the vendor terms say that a top-up's tax comes back; false unless given. */
  readonly taxRecoverable?: boolean;
  /** ISO date. Reports end here unless told otherwise. */
  readonly today: string;
}

/** The options with every default filled in. */
export interface Terms {
  readonly currency: string;
  readonly moneyDecimals: number;
  readonly creditDecimals: number;
  readonly timeZone: string;
  readonly weekStart: Weekday;
  readonly taxRecoverable: boolean;
  readonly today: number;
}

export interface Refusal {
  readonly code: 'bad_row' | 'foreign_currency' | 'duplicate_id' | 'uncovered' | 'unknown_refund' | 'refund_exceeds';
  /** Of the first event that is at fault. */
  readonly id: string;
}

export const chargeKinds = ['lead_purchase', 'quotation', 'promotion'] as const;
const lotKinds = ['opening', 'top_up', 'bonus'] as const;
const otherKinds = ['refund', 'expiry', 'adjustment', 'lead'] as const;

export type ChargeKind = (typeof chargeKinds)[number];
export type EventKind = ChargeKind | (typeof lotKinds)[number] | (typeof otherKinds)[number];

const allKinds: readonly EventKind[] = [...chargeKinds, ...lotKinds, ...otherKinds];
const outcomes: readonly string[] = ['quoted', 'won', 'lost'];

/** A row that was understood. Credits are whole credit units, money is whole minor units; null where the cell is empty. */
export interface ActivityEvent {
  readonly id: string;
  readonly kind: EventKind;
  /** The business day, in the book's time zone. */
  readonly day: number;
  /** Null for a plain date. */
  readonly instant: bigint | null;
  readonly credits: bigint | null;
  readonly amount: bigint | null;
  readonly tax: bigint | null;
  /** The vendor's own balance of credits after this event. */
  readonly statedBalance: bigint | null;
  /** The first day without the credits; null for never. */
  readonly expires: number | null;
  readonly campaign: string;
  readonly lead: string;
  readonly outcome: string;
  readonly value: bigint | null;
  readonly note: string;
  readonly row: Row;
}

export function termsOf(options: ModelOptions): Terms {
  const today = parseDay(options.today);
  if (today === null) throw new RangeError(`today is no ISO date: ${options.today}`);
  return {
    currency: options.currency,
    moneyDecimals: currencyDecimals(options.currency),
    creditDecimals: options.creditDecimals ?? 2,
    timeZone: options.timeZone ?? 'UTC',
    weekStart: options.weekStart ?? 'monday',
    taxRecoverable: options.taxRecoverable ?? false,
    today,
  };
}

export function isRefusal(result: ActivityEvent | Refusal): result is Refusal {
  return 'code' in result;
}

export function readEvent(row: Row, terms: Terms): ActivityEvent | Refusal {
  const cell = (column: string): string => row[column] ?? '';
  const id = cell('id');
  const bad: Refusal = { code: 'bad_row', id };
  const kind = allKinds.find((each) => each === cell('kind'));
  const instant = parseInstant(cell('date'));
  const day = instant === null ? parseDay(cell('date')) : dayOfInstant(instant, terms.timeZone);
  if (id === '' || kind === undefined || day === null) return bad;

  const credits = readNumber(cell('credits'), terms.creditDecimals);
  const amount = readNumber(cell('amount'), terms.moneyDecimals);
  const tax = readNumber(cell('tax'), terms.moneyDecimals);
  const statedBalance = readNumber(cell('balance'), terms.creditDecimals);
  const value = readNumber(cell('value'), terms.moneyDecimals);
  if (!credits.ok || !amount.ok || !tax.ok || !statedBalance.ok || !value.ok) return bad;
  const makesLot = (lotKinds as readonly EventKind[]).includes(kind);
  const expires = makesLot && cell('expires') !== '' ? parseDay(cell('expires')) : null;
  if (makesLot && cell('expires') !== '' && (expires === null || expires <= day)) return bad;

  const event: ActivityEvent = {
    id,
    kind,
    day,
    instant,
    expires,
    row,
    credits: credits.units,
    amount: amount.units,
    tax: tax.units,
    statedBalance: statedBalance.units,
    value: value.units,
    campaign: cell('campaign'),
    lead: cell('lead'),
    outcome: cell('outcome'),
    note: cell('note'),
  };
  if (!isSound(event, makesLot)) return bad;
  if (amount.units !== null && cell('currency') !== '' && cell('currency') !== terms.currency) {
    return { code: 'foreign_currency', id };
  }
  return event;
}

/** What the form asks of a row's numbers, kind by kind. */
function isSound(event: ActivityEvent, makesLot: boolean): boolean {
  const { kind, credits, amount, tax } = event;
  if (kind === 'lead') return outcomes.includes(event.outcome);
  if (kind !== 'adjustment' && credits !== null && credits < 0n) return false;
  if (amount !== null && amount < 0n) return false;
  if (tax !== null && (tax < 0n || tax > (amount ?? 0n))) return false;
  if (makesLot) return credits !== null && credits !== 0n;
  if ((chargeKinds as readonly EventKind[]).includes(kind)) return credits !== null || amount !== null;
  return credits !== null;
}

function readNumber(text: string, decimals: number): { readonly ok: boolean; readonly units: bigint | null } {
  if (text === '') return { ok: true, units: null };
  const units = parseDecimal(text, decimals);
  return { ok: units !== null, units };
}
