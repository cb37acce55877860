/** The reference model's door: activity files in, every figure of the reports out, or the reason why the files are refused. */

import { formatDay, parseDay } from './calendar.ts';
import type { ActivityFile, ModelOptions, Refusal } from './events.ts';
import { replay } from './replay.ts';
import type { Book } from './replay.ts';
import { balanceAt, balanceByDay, balanceByWeek, bridge, defaultRange, formatCredits, readForReports, valuePerLead, weeklySpend } from './reports.ts';
import type { Balance, DayBalance, Range, WeekBalance, WeekBridge, WeekSpend, WeekValue } from './reports.ts';
import { accountStatement } from './statement.ts';
import type { Statement } from './statement.ts';

export type { Weekday } from './calendar.ts';
export type { ActivityFile, ModelOptions, Refusal, Row } from './events.ts';
export type { Balance, DayBalance, WeekBalance, WeekBridge, WeekSpend, WeekValue } from './reports.ts';
export type { Statement, StatementRow } from './statement.ts';
export { neutralised } from './statement.ts';

/** ISO dates, inclusive. The first event and today unless given. */
export interface Dates {
  readonly from?: string;
  readonly to?: string;
}

/** Each as the command of cli.md gives it for these dates. */
export interface Figures {
  /** The number of events: a row that came several times counts once. */
  readonly rows: number;
  readonly balance: Balance;
  readonly weeklySpendByKind: readonly WeekSpend[];
  readonly weeklySpendByCampaign: readonly WeekSpend[];
  readonly balanceByWeek: readonly WeekBalance[];
  readonly balanceByDay: readonly DayBalance[];
  readonly valuePerLead: readonly WeekValue[];
  readonly bridge: readonly WeekBridge[];
  readonly statement: Statement;
  /** Days on which the vendor's `expiry` rows are less than what expired by itself: a warning, not a refusal. */
  readonly expiryShortfalls: readonly { readonly date: string; readonly credits: string }[];
}

/** The document of `samples/activity.expected.json`. */
export interface Expected {
  readonly rows: number;
  readonly pieces: number;
  readonly currency: string;
  readonly first: string;
  readonly last: string;
  readonly balance: Pick<Balance, 'credits' | 'cost'>;
  readonly weeklySpend: readonly (Omit<WeekSpend, 'count' | 'groups'> & {
    readonly byKind: WeekSpend['groups'];
    readonly byCampaign: WeekSpend['groups'];
  })[];
  readonly balanceHistory: readonly WeekBalance[];
  readonly valuePerLead: readonly Omit<WeekValue, 'open'>[];
  readonly bridge: readonly WeekBridge[];
}

export type Outcome<Result> = { readonly refusal: null; readonly figures: Result } | { readonly refusal: Refusal };

/** Every report of the books that these files make; the balance is the one at the end of `to`. */
export function figuresOf(files: readonly ActivityFile[], options: ModelOptions, dates: Dates = {}): Outcome<Figures> {
  const replayed = replay(files, options);
  if (replayed.refusal !== null) return replayed;
  const { book } = replayed;
  const range = rangeOf(book, dates);
  const rows = readForReports(book);
  const figures = {
    rows: book.events.length,
    balance: balanceAt(rows, range.to),
    weeklySpendByKind: weeklySpend(rows, range, 'kind'),
    weeklySpendByCampaign: weeklySpend(rows, range, 'campaign'),
    balanceByWeek: balanceByWeek(rows, range),
    balanceByDay: balanceByDay(rows, range),
    valuePerLead: valuePerLead(rows, range),
    bridge: bridge(rows, range),
    statement: accountStatement(book, range),
    expiryShortfalls: book.shortfalls.map(({ day, credits }) => ({
      date: formatDay(day),
      credits: formatCredits(book, credits),
    })),
  };
  return { refusal: null, figures };
}

/** The figures from the first event to the last, in the form of the samples. */
export function expectedOf(files: readonly ActivityFile[], options: ModelOptions): Outcome<Expected> {
  const replayed = replay(files, options);
  if (replayed.refusal !== null) return replayed;
  const { book } = replayed;
  const rows = readForReports(book);
  const range = { from: book.events[0]?.day ?? book.terms.today, to: book.events.at(-1)?.day ?? book.terms.today };
  const { credits, cost } = balanceAt(rows, range.to);
  const byCampaign = weeklySpend(rows, range, 'campaign');
  const figures = {
    rows: book.events.length,
    // What the samples count here is not said; theirs is a single file and has 0.
    pieces: 0,
    currency: options.currency,
    first: formatDay(range.from),
    last: formatDay(range.to),
    balance: { credits, cost },
    weeklySpend: weeklySpend(rows, range, 'kind').map(({ week, start, spend, faceValue, groups }, index) => ({
      week,
      start,
      spend,
      faceValue,
      byKind: groups,
      byCampaign: byCampaign[index]?.groups ?? {},
    })),
    balanceHistory: balanceByWeek(rows, range),
    valuePerLead: valuePerLead(rows, range).map(({ open: _open, ...rest }) => rest),
    bridge: bridge(rows, range),
  };
  return { refusal: null, figures };
}

function rangeOf(book: Book, dates: Dates): Range {
  // A book without events yet has no first one: its reports are those of today.
  const unlessGiven = defaultRange(book) ?? { from: book.terms.today, to: book.terms.today };
  return { from: dayOr(dates.from, unlessGiven.from), to: dayOr(dates.to, unlessGiven.to) };
}

function dayOr(date: string | undefined, otherwise: number): number {
  if (date === undefined) return otherwise;
  const day = parseDay(date);
  if (day === null) throw new RangeError(`no ISO date: ${date}`);
  return day;
}
