/** A book of the reference model as plain rows of numbers, one for each event: what naive reports loop over. */

import { formatDay, parseInstant } from './calendar.ts';
import type { Charge, Line } from './account.ts';
import type { ActivityFile, ChargeKind, EventKind } from './events.ts';
import { chargeKinds } from './events.ts';
import { rescale } from './numbers.ts';
import { replay } from './replay.ts';
import type { Book } from './replay.ts';
import type { Calendar } from './spans.ts';

/** What a charge or a refund adds to spend (W2). */
export interface RowSpend {
  readonly kind: ChargeKind;
  readonly campaign: string;
  readonly cost: number;
  readonly faceValue: number;
  readonly isCharge: boolean;
  /** Of a refund: its charge's. */
  readonly chargeId: string;
}

/** One event in the order of W1, in minor units; signed, into the balance is positive. */
export interface BookRow {
  readonly id: string;
  /** The event that a reader is led to: of an expiry that is not posted yet, the one that made the lot. */
  readonly opens: string;
  readonly day: number;
  /** `HH:MM:SS` in the zone of the book; null for a plain date. */
  readonly time: string | null;
  /** Ms since the epoch; null for a plain date. */
  readonly instant: number | null;
  readonly kind: EventKind;
  readonly campaign: string;
  readonly category: string;
  readonly lead: string;
  readonly method: string;
  readonly note: string;
  readonly credits: number;
  readonly cost: number;
  readonly amount: number | null;
  readonly tax: number | null;
  readonly outcome: string | null;
  readonly value: number | null;
  readonly stated: number | null;
  readonly balance: number;
  readonly balanceCost: number;
  readonly spend: RowSpend | null;
  /** Of a refund without a lead of its own: its charge's. */
  readonly leadOfCharge: string;
  /** Whether it has come to pass: an expiry that is only due has not. */
  readonly posted: boolean;
}

export type RefundTime = { readonly days: number } | { readonly dayOfNextMonth: number };

export interface Pack {
  readonly id: string;
  readonly name: string;
  readonly price: number;
  readonly credits: number;
}

/** How credits are bought, the same all the time. */
export interface Buying {
  readonly packs: readonly Pack[];
  /** The plan of automatic top-up; null for pay-as-you-use. */
  readonly inUse: Pack | null;
  readonly threshold: { readonly credits: number; readonly operator: 'below' | 'at_or_below' } | null;
  readonly payAsYouUse: 'exact_fee' | 'shortfall';
  readonly creditsExpireAfterDays: number | null;
  readonly paused: boolean;
}

/** Rules that a charge is held against, from the start of a day on. */
export interface AuditRules {
  readonly mode: 'automatic' | 'off';
  readonly paused: boolean;
  readonly pack: Offer | null;
  readonly packs: readonly Offer[];
  readonly guards: {
    readonly coolDownMinutes: number | null;
    readonly topUpsPerDay: number | null;
    readonly capPerDay: number | null;
    readonly capPerMonth: number | null;
  };
  readonly threshold: Buying['threshold'];
  readonly payAsYouUse: Buying['payAsYouUse'];
  readonly heldHours: number | null;
  readonly methods: null;
}
export type Offer = Omit<Pack, 'id'>;

export interface RulesFrom {
  readonly from: number;
  /** Null from where on nobody knows. */
  readonly rules: AuditRules | null;
}

/** Credits that were reserved on a day and still are. */
export interface Hold {
  readonly day: number;
  readonly credits: number;
}

export interface RefundRequest {
  /** Id of the charge. */
  readonly charge: string;
  readonly credits: number;
  readonly day: number;
  readonly state: 'requested' | 'approved' | 'denied' | 'withdrawn';
}

/** A workspace as the model knows it. */
export interface BookOfRows extends Calendar {
  readonly rows: readonly BookRow[];
  /** What the rows were made from. */
  readonly book: Book;
  readonly buying: Buying;
  readonly holds: readonly Hold[];
  readonly requests: readonly RefundRequest[];
  /** Oldest first; before the first nothing is known. */
  readonly rules: readonly RulesFrom[];
  /** What the user said of top-ups, by their ids. */
  readonly said: ReadonlyMap<string, 'by_hand' | 'verification'>;
  readonly moneyDecimals: number;
  readonly creditDecimals: number;
  readonly taxRecoverable: boolean;
  /** Hundredths of a percent; null where top-ups are not taxed. */
  readonly taxRate: number | null;
  /** Null where it was never said. */
  readonly refundTime: RefundTime | null;
  readonly today: number;
}

export interface RowsOptions extends Omit<BookOfRows, 'rows' | 'book' | 'holds' | 'requests' | 'rules' | 'said' | 'moneyDecimals'> {
  readonly currency: string;
  readonly timeZone: string;
  /** The day on which files were last brought in: expiry is posted up to it. */
  readonly lastImport: number;
}

/** No lot of a random history lives as long. */
const farAhead = 4000;

export function bookOfRows(files: readonly ActivityFile[], options: RowsOptions): BookOfRows {
  // Replayed so far ahead that every expiry is there; what has not come to pass yet is marked.
  const outcome = replay(files, { ...options, today: formatDay(options.today + farAhead) });
  if (outcome.refusal !== null) throw new Error(`the model refuses ${options.currency} ${options.timeZone}: ${JSON.stringify(outcome.refusal)}`);
  return rowsOf(outcome.book, options);
}

export function rowsOf(book: Book, options: Omit<RowsOptions, 'currency' | 'timeZone' | 'creditDecimals'>): BookOfRows {
  const { lastImport, weekRules, taxRecoverable, fiscalMonth, taxRate, refundTime, buying, today } = options;
  const { events, account, terms } = book;
  const postedThrough = Math.max(lastImport, events.at(-1)?.day ?? lastImport);
  const rows: BookRow[] = [];
  let [balance, balanceCost] = [0, 0];
  for (const line of account.lines) {
    const credits = Number(line.creditsIn - line.creditsOut);
    const cost = Number(line.costIn - line.costOut);
    balance += credits;
    balanceCost += cost;
    const posted = line.event !== null || line.day <= postedThrough;
    rows.push({
      ...factsOf(line, terms.timeZone),
      opens: posted ? line.id : line.id.slice('expiry:'.length),
      credits,
      cost,
      balance,
      balanceCost,
      spend: line.charge === null ? null : spendOf(line, line.charge, terms),
      leadOfCharge: line.charge?.event.lead ?? '',
      posted,
    });
  }
  const { moneyDecimals, creditDecimals } = terms;
  const settings = { weekRules, taxRecoverable, fiscalMonth, taxRate, refundTime, buying };
  return { rows, book, moneyDecimals, creditDecimals, ...settings, holds: [], requests: [], rules: [], said: new Map(), today };
}

type Facts = Omit<BookRow, 'opens' | 'credits' | 'cost' | 'balance' | 'balanceCost' | 'spend' | 'leadOfCharge' | 'posted'>;

function factsOf({ id, day, campaign, event }: Line, timeZone: string): Facts {
  const number = (units: bigint | null | undefined): number | null => (units === null || units === undefined ? null : Number(units));
  return {
    id,
    day,
    time: event === null ? null : clockTime(event.row['date'] ?? '', timeZone),
    instant: event === null || event.instant === null ? null : Number(event.instant / 1_000_000n),
    kind: event?.kind ?? 'expiry',
    campaign,
    category: event?.row['category'] ?? '',
    lead: event?.lead ?? '',
    method: event?.row['method'] ?? '',
    note: event?.note ?? '',
    amount: number(event?.amount),
    tax: number(event?.tax),
    outcome: event === null || event.outcome === '' ? null : event.outcome,
    value: number(event?.value),
    stated: number(event?.statedBalance),
  };
}

function spendOf(
  line: Line,
  charge: Charge,
  { creditDecimals, moneyDecimals }: { readonly creditDecimals: number; readonly moneyDecimals: number },
): RowSpend {
  const isCharge = chargeKinds.some((kind) => kind === line.event?.kind);
  const paid = isCharge ? charge.paid : 0n;
  const inMoney = (credits: bigint): bigint => rescale(credits, creditDecimals, moneyDecimals);
  return {
    kind: charge.kind,
    campaign: charge.event.campaign,
    cost: Number(line.costOut + paid - line.costIn),
    faceValue: Number(inMoney(line.creditsOut) + paid - inMoney(line.creditsIn)),
    isCharge,
    chargeId: charge.event.id,
  };
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockTime(date: string, timeZone: string): string | null {
  const instant = parseInstant(date);
  if (instant === null) return null;
  let clock = clocks.get(timeZone);
  if (clock === undefined) clocks.set(timeZone, (clock = new Intl.DateTimeFormat('sv-SE', { timeZone, timeStyle: 'medium' })));
  return clock.format(Number(instant / 1_000_000n));
}
