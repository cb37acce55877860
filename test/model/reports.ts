/** The figures of cli.md's reports, each worked out anew from the lines of a book, as plain objects with exact decimal strings. */

import type { Charge, Line, Spend } from './account.ts';
import { formatDay, weekName, weekStartOf } from './calendar.ts';
import type { ActivityEvent } from './events.ts';
import { divideHalfUp, formatDecimal, sum } from './numbers.ts';
import { compareCodePoints } from './order.ts';
import type { Book } from './replay.ts';

/** Days, both inclusive. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

export interface Balance {
  readonly credits: string;
  readonly cost: string;
  readonly available: string;
  readonly pending: string;
}

export interface WeekSpend {
  readonly week: string;
  readonly start: string;
  readonly spend: string;
  readonly faceValue: string;
  readonly count: number;
  readonly groups: Readonly<Record<string, string>>;
}

export interface WeekBalance {
  readonly week: string;
  readonly credits: string;
  readonly cost: string;
}

export interface DayBalance {
  readonly date: string;
  readonly credits: string;
  readonly cost: string;
}

export interface WeekValue {
  readonly week: string;
  readonly leads: number;
  readonly won: number;
  readonly value: string;
  readonly valuePerLead: string | null;
  readonly cost: string;
  readonly costNet: string;
  readonly costPerLead: string | null;
  readonly costNetPerLead: string | null;
  readonly open: boolean;
}

export interface WeekBridge {
  readonly week: string;
  readonly opening: string;
  readonly topUps: string;
  readonly bonus: string;
  readonly refunds: string;
  readonly charges: string;
  readonly expiry: string;
  readonly adjustments: string;
  readonly closing: string;
  readonly unexplained: string;
}

/** From the first event to today, or null where no day lies between. */
export function defaultRange(book: Book): Range | null {
  const first = book.events[0];
  return first === undefined || first.day > book.terms.today ? null : { from: first.day, to: book.terms.today };
}

/** At the end of `day`. An activity file knows neither holds nor pending top-ups. */
export function balanceAt(book: Book, day: number): Balance {
  const credits = formatCredits(book, closingCredits(book.account.lines, day));
  const cost = formatMoney(book, closingCost(book.account.lines, day));
  return { credits, cost, available: credits, pending: formatCredits(book, 0n) };
}

/** W2. */
export function weeklySpend(book: Book, range: Range, by: 'kind' | 'campaign'): readonly WeekSpend[] {
  const spendsOfWeek = Map.groupBy(book.account.spends, (spend) => weekStartOf(spend.day, book.terms.weekStart));
  return weeksOf(book, range).map((start) => {
    const spends = spendsOfWeek.get(start) ?? [];
    return {
      week: weekName(start, book.terms.weekStart),
      start: formatDay(start),
      spend: formatMoney(book, totalCost(spends)),
      faceValue: formatMoney(book, sum(spends.map((spend) => spend.faceValue))),
      count: spends.filter((spend) => spend.charges === 1).length,
      groups: groupsOf(book, spends, by),
    };
  });
}

/** Every group that had a charge or refund, even where its sum is 0. */
function groupsOf(book: Book, spends: readonly Spend[], by: 'kind' | 'campaign'): Readonly<Record<string, string>> {
  const groups = [...Map.groupBy(spends, (spend) => spend[by])];
  groups.sort(([one], [other]) => compareCodePoints(one, other));
  return Object.fromEntries(groups.map(([name, members]) => [name, formatMoney(book, totalCost(members))]));
}

/** W3. */
export function balanceByWeek(book: Book, range: Range): readonly WeekBalance[] {
  const closings = closingsOf(
    book,
    weeksOf(book, range).map((start) => start + 6),
  );
  return closings.map(({ day, credits, cost }) => ({
    week: weekName(day - 6, book.terms.weekStart),
    credits: formatCredits(book, credits),
    cost: formatMoney(book, cost),
  }));
}

/** W3. Not widened to whole weeks. */
export function balanceByDay(book: Book, range: Range): readonly DayBalance[] {
  const days = Array.from({ length: Math.max(0, range.to - range.from + 1) }, (_, index) => range.from + index);
  return closingsOf(book, days).map(({ day, credits, cost }) => ({
    date: formatDay(day),
    credits: formatCredits(book, credits),
    cost: formatMoney(book, cost),
  }));
}

/** W4. */
export function valuePerLead(book: Book, range: Range): readonly WeekValue[] {
  const leadsOfWeek = Map.groupBy(book.account.chargesOfLead.entries(), ([, charges]) => weekStartOf(receivedOn(charges), book.terms.weekStart));
  return weeksOf(book, range).map((start) => {
    const leads = leadsOfWeek.get(start) ?? [];
    const outcomes = leads.map(([lead]) => book.account.outcomes.get(lead));
    const won = outcomes.filter((event) => event?.outcome === 'won');
    const charges = leads.flatMap(([, ofLead]) => ofLead);
    const value = sum(won.map((event) => event?.value ?? 0n));
    const cost = sum(charges.map((charge) => charge.cost));
    const costNet = cost - sum(charges.map((charge) => charge.refundedCost));
    const perLead = (total: bigint): string | null => (leads.length === 0 ? null : formatMoney(book, divideHalfUp(total, BigInt(leads.length))));
    return {
      week: weekName(start, book.terms.weekStart),
      leads: leads.length,
      won: won.length,
      value: formatMoney(book, value),
      valuePerLead: perLead(value),
      cost: formatMoney(book, cost),
      costNet: formatMoney(book, costNet),
      costPerLead: perLead(cost),
      costNetPerLead: perLead(costNet),
      open: outcomes.some(isUndecided),
    };
  });
}

/** W4: the date of its first charge. Charges stand in the order of W1. */
function receivedOn(charges: readonly Charge[]): number {
  const first = charges[0];
  if (first === undefined) throw new RangeError('a lead without a charge was never received');
  return first.event.day;
}

/** The activity file has no refund windows, so a week is open by its undecided leads alone. */
function isUndecided(outcome: ActivityEvent | undefined): boolean {
  return outcome === undefined || outcome.outcome === 'quoted';
}

/** W5. */
export function bridge(book: Book, range: Range): readonly WeekBridge[] {
  const { terms, account } = book;
  const linesOfWeek = Map.groupBy(account.lines, (line) => weekStartOf(line.day, terms.weekStart));
  const statedOfWeek = Map.groupBy(account.statedBalances, (each) => weekStartOf(each.day, terms.weekStart));
  const weeks = weeksOf(book, range);
  const openings = closingsOf(
    book,
    weeks.map((start) => start - 1),
  );
  const closings = closingsOf(
    book,
    weeks.map((start) => start + 6),
  );
  return weeks.map((start, index) => {
    const lines = linesOfWeek.get(start) ?? [];
    const movedBy = (part: BridgePart): bigint =>
      sum(lines.filter((line) => bridgePart(line) === part).map((line) => line.creditsIn - line.creditsOut));
    const stated = statedOfWeek.get(start)?.at(-1);
    return {
      week: weekName(start, terms.weekStart),
      opening: formatCredits(book, openings[index]?.credits ?? 0n),
      topUps: formatCredits(book, movedBy('topUps')),
      bonus: formatCredits(book, movedBy('bonus')),
      refunds: formatCredits(book, movedBy('refunds')),
      charges: formatCredits(book, -movedBy('charges')),
      expiry: formatCredits(book, -movedBy('expiry')),
      adjustments: formatCredits(book, movedBy('adjustments')),
      closing: formatCredits(book, closings[index]?.credits ?? 0n),
      unexplained: formatCredits(book, stated === undefined ? 0n : stated.stated - stated.ours),
    };
  });
}

type BridgePart = 'topUps' | 'bonus' | 'refunds' | 'charges' | 'expiry' | 'adjustments' | 'nothing';

function bridgePart(line: Line): BridgePart {
  switch (line.event?.kind) {
    case undefined:
    case 'expiry':
      return 'expiry';
    case 'top_up':
      return 'topUps';
    case 'bonus':
      return 'bonus';
    case 'refund':
      return 'refunds';
    case 'lead_purchase':
    case 'quotation':
    case 'promotion':
      return 'charges';
    case 'opening':
    case 'adjustment':
      return 'adjustments';
    case 'lead':
      return 'nothing';
  }
}

export function formatCredits(book: Book, units: bigint): string {
  return formatDecimal(units, book.terms.creditDecimals);
}

export function formatMoney(book: Book, units: bigint): string {
  return formatDecimal(units, book.terms.moneyDecimals);
}

export function closingCredits(lines: readonly Line[], day: number): bigint {
  return sum(lines.filter((line) => line.day <= day).map((line) => line.creditsIn - line.creditsOut));
}

export function closingCost(lines: readonly Line[], day: number): bigint {
  return sum(lines.filter((line) => line.day <= day).map((line) => line.costIn - line.costOut));
}

/** The first day of every week that the range touches. */
function weeksOf(book: Book, range: Range): readonly number[] {
  const weeks: number[] = [];
  if (range.from > range.to) return weeks;
  for (let start = weekStartOf(range.from, book.terms.weekStart); start <= range.to; start += 7) weeks.push(start);
  return weeks;
}

interface Closing {
  readonly day: number;
  readonly credits: bigint;
  readonly cost: bigint;
}

/** The balances at the end of each of `days`, which ascend; one pass over the lines, which ascend by day as well. */
function closingsOf(book: Book, days: readonly number[]): readonly Closing[] {
  const { lines } = book.account;
  let next = 0;
  let credits = 0n;
  let cost = 0n;
  return days.map((day) => {
    for (let line = lines[next]; line !== undefined && line.day <= day; line = lines[next]) {
      credits += line.creditsIn - line.creditsOut;
      cost += line.costIn - line.costOut;
      next += 1;
    }
    return { day, credits, cost };
  });
}

function totalCost(spends: readonly Spend[]): bigint {
  return sum(spends.map((spend) => spend.cost));
}
