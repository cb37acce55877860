/**
 * What the contract's reports have to answer, each by looping over all rows of a workspace: no sums kept, no index, nothing of the program.
 * Money and credits are numbers of minor units, days ISO dates.
 */

import { formatDay, parseDay } from './calendar.ts';
import { chargeKinds } from './events.ts';
import type { EventKind } from './events.ts';
import { divideHalfUp, rescale } from './numbers.ts';
import { compareCodePoints } from './order.ts';
import { planFigures } from './plans.ts';
import type { PlanStart } from './plans.ts';
import type { BookOfRows, BookRow, Pack, RefundRequest, RowSpend } from './rows.ts';
import { spanOf, spansOver } from './spans.ts';
import type { Span, SpanUnit } from './spans.ts';

export interface Dates {
  readonly from?: string;
  readonly to?: string;
}

export interface Filter extends Dates {
  readonly kinds?: EventKind[];
  readonly campaign?: string;
  readonly spendKind?: EventKind;
  readonly spendOnly?: boolean;
  readonly lead?: string;
  readonly paidOnly?: boolean;
  readonly search?: string;
}

// ── Activity (W1, W2) ─────────────────────────────────────────────────────────────────────────────────────────────────

/** The first two pages. */
export function activityPages(book: BookOfRows, filter: Filter, order: 'newest' | 'oldest', limit: number) {
  const all = book.rows.filter((row) => row.posted);
  const oldestFirst = all.filter((row) => passes(row, filter));
  const found = order === 'oldest' ? oldestFirst : oldestFirst.toReversed();
  const onPage = (at: number) => {
    const rows = found.slice(at, at + limit);
    const days = [...new Set(rows.map(({ day }) => day))].toSorted((one, other) => one - other);
    return {
      rows: rows.map(rowShape),
      hasNext: found.length > at + limit,
      matching: found.length,
      total: all.length,
      sums: {
        ...sumsOf(found),
        amount: total(found, ({ kind, amount }) => (kind === 'opening' ? 0 : (amount ?? 0))),
        spend: total(found, ({ spend }) => spend?.cost ?? 0),
      },
      days: days.map((day) => {
        const spent = found.filter((row) => row.day === day && row.spend !== null);
        return { day: formatDay(day), credits: total(spent, ({ credits }) => credits), cost: total(spent, ({ spend }) => -(spend?.cost ?? 0)) };
      }),
    };
  };
  return found.length > limit ? [onPage(0), onPage(limit)] : [onPage(0)];
}

function passes(row: BookRow, { from, to, kinds, campaign, spendKind, spendOnly, lead, paidOnly, search }: Filter): boolean {
  const itsLead = row.lead === '' ? row.leadOfCharge : row.lead;
  const date = formatDay(row.day);
  if (from !== undefined && date < from) return false;
  if (to !== undefined && date > to) return false;
  if (kinds !== undefined && kinds.length > 0 && !kinds.includes(row.kind)) return false;
  if (campaign !== undefined && row.campaign !== campaign) return false;
  if (spendKind !== undefined && row.spend?.kind !== spendKind) return false;
  if (spendOnly === true && row.spend === null) return false;
  if (lead !== undefined && itsLead !== lead) return false;
  if (paidOnly === true && (row.amount === null || row.kind === 'opening')) return false;
  const words = (search ?? '').split(/\s+/).filter((word) => word !== '');
  if (words.length === 0) return true;
  const texts = [row.id, itsLead, row.campaign, row.category, row.method, row.note].map(plain);
  return words.every((word) => texts.some((text) => text.includes(plain(word))));
}

/** Without regard to case and width. */
function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

function rowShape(row: BookRow) {
  const { opens, id, day, time, kind, campaign, category, lead, method, note, credits, cost, amount, outcome, value, balance, balanceCost } = row;
  const moved = kind === 'lead' ? { credits: null, cost: null } : { credits, cost };
  const text = { id, day: formatDay(day), time, kind, campaign, category, lead, method, note };
  return { eventId: opens, ...text, ...moved, amount, outcome, value, balance, balanceCost };
}

function sumsOf(rows: readonly BookRow[]) {
  return {
    creditsIn: total(rows, ({ credits }) => Math.max(credits, 0)),
    creditsOut: total(rows, ({ credits }) => Math.max(-credits, 0)),
    costIn: total(rows, ({ cost }) => Math.max(cost, 0)),
    costOut: total(rows, ({ cost }) => Math.max(-cost, 0)),
  };
}

// ── Spend (W2) ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Finished weeks that a mean is taken over. */
const meanWeeks = 13;

export function weeklySpend(book: BookOfRows, dates: Dates, by: 'kind' | 'campaign') {
  const weeks = weeksOf(book, dates).map((week) => ({ week, ...spendIn(book, week, by) }));
  const names = [...new Set(weeks.flatMap(({ groups }) => groups.map(({ name }) => name)))];
  const totals = names.map((name) => ({
    name,
    total: total(
      weeks.flatMap(({ groups }) => groups.filter((group) => group.name === name)),
      ({ spend }) => spend,
    ),
  }));
  const finished = weeks.filter(({ week }) => week.to < book.today).slice(-meanWeeks);
  return {
    groups: totals.toSorted((one, other) => other.total - one.total),
    weeks: weeks.map(({ week, ...spent }) => ({ week: spanShape(book, week), ...spent })),
    mean:
      finished.length === 0
        ? null
        : {
            weeks: finished.length,
            spend: ratio(
              total(finished, ({ spend }) => spend),
              finished.length,
            ),
          },
  };
}

export function spendIn({ rows }: BookOfRows, span: Span, by: 'kind' | 'campaign') {
  const spends = rows.flatMap(({ day, spend }) => (spend !== null && isIn(day, span) ? [spend] : []));
  const names = [...new Set(spends.map((spend) => spend[by]))].toSorted(compareCodePoints);
  const groups = names.map((name) => ({ name, ...spendSums(spends.filter((spend) => spend[by] === name)) }));
  return { ...spendSums(spends), groups };
}

function spendSums(spends: readonly RowSpend[]) {
  return {
    spend: total(spends, ({ cost }) => cost),
    faceValue: total(spends, ({ faceValue }) => faceValue),
    count: spends.filter(({ isCharge }) => isCharge).length,
  };
}

// ── Balances (W3, W5) ─────────────────────────────────────────────────────────────────────────────────────────────────

export function balanceHistory(book: BookOfRows, dates: Dates, by: 'week' | 'day') {
  const weeks = weeksOf(book, dates);
  const [first, last] = [weeks[0], weeks.at(-1)];
  if (first === undefined || last === undefined) return { points: [], topUps: [] };
  const days = Array.from({ length: Math.min(last.to, book.today) - first.from + 1 }, (_, index) => first.from + index);
  const points =
    by === 'week'
      ? weeks.map((week) => ({ week: spanShape(book, week), date: formatDay(week.to), ...balanceAt(book, week.to) }))
      : days.map((day) => ({ week: null, date: formatDay(day), ...balanceAt(book, day) }));
  return { points, topUps: topUpMarks(book, first.from, last.to, 'date') };
}

function topUpMarks(book: BookOfRows, from: number, to: number, dayName: 'date' | 'day') {
  return topUpsIn(book, { from, to }).map(({ id, day, credits, amount, method, balance }) => ({
    eventId: id,
    [dayName]: formatDay(day),
    credits,
    price: amount,
    method,
    balanceBefore: balance - credits,
    balanceAfter: balance,
  }));
}

export function topUpsIn({ rows }: BookOfRows, span: Pick<Span, 'from' | 'to'>): readonly (BookRow & { readonly amount: number })[] {
  return rows.flatMap((row) => (row.kind === 'top_up' && row.amount !== null && isIn(row.day, span) ? [{ ...row, amount: row.amount }] : []));
}

export function balanceAt({ rows }: BookOfRows, day: number) {
  const upTo = rows.filter((row) => row.day <= day);
  return { credits: total(upTo, ({ credits }) => credits), cost: total(upTo, ({ cost }) => cost) };
}

export function weeklyBridge(book: BookOfRows, dates: Dates) {
  return { weeks: weeksOf(book, dates).map((week) => ({ week: spanShape(book, week), ...bridgeOf(book, week) })) };
}

export function bridgeOf(book: BookOfRows, span: Span) {
  const inSpan = book.rows.filter(({ day }) => isIn(day, span));
  const of = (...kinds: readonly EventKind[]) => total(inSpan, ({ kind, credits }) => (kinds.includes(kind) ? credits : 0));
  const stated = lastStated(book, span);
  return {
    opening: balanceAt(book, span.from - 1).credits,
    topUps: of('top_up'),
    bonus: of('bonus'),
    refunds: of('refund'),
    charges: 0 - of(...chargeKinds),
    expiry: 0 - of('expiry'),
    adjustments: of('adjustment', 'opening'),
    closing: balanceAt(book, span.to).credits,
    unexplained: stated === undefined ? 0 : stated.credits - stated.ours,
  };
}

/** The last balance that the vendor states in a span, and ours after the same event and what expired with it. */
function lastStated({ rows }: BookOfRows, span: Span) {
  const at = rows.findLastIndex(({ stated, day }) => stated !== null && isIn(day, span));
  const row = rows[at];
  if (row === undefined || row.stated === null) return undefined;
  const next = rows[at + 1];
  const ours = next?.id === `expiry:${row.id}` && next.day === row.day ? next.balance : row.balance;
  return { id: row.id, day: row.day, credits: row.stated, ours };
}

// ── Leads (W4) ────────────────────────────────────────────────────────────────────────────────────────────────────────

export function valuePerLead(book: BookOfRows, dates: Dates) {
  return { weeks: weeksOf(book, dates).map((week) => ({ week: spanShape(book, week), ...leadsIn(book, week) })) };
}

export function leadsIn(book: BookOfRows, span: Pick<Span, 'from' | 'to'>) {
  const leads = leadsOf(book).filter(({ received }) => isIn(received, span));
  const won = leads.filter(({ outcome }) => outcome === 'won');
  const undecided = leads.filter(({ outcome }) => outcome !== 'won' && outcome !== 'lost').length;
  const refundable = leads.filter((lead) => lead.refundable).length;
  const [value, cost] = [total(won, (lead) => lead.value), total(leads, (lead) => lead.cost)];
  const costNet = cost - total(leads, (lead) => lead.refunded);
  const perLead = (amount: number): number | null => (leads.length === 0 ? null : ratio(amount, leads.length));
  return {
    leads: leads.length,
    won: won.length,
    undecided,
    refundable,
    value,
    valuePerLead: perLead(value),
    cost,
    costNet,
    costPerLead: perLead(cost),
    costNetPerLead: perLead(costNet),
    open: undecided > 0 || refundable > 0,
  };
}

export interface Lead {
  readonly charges: readonly BookRow[];
  readonly received: number;
  /** Of its first charge. */
  readonly campaign: string;
  readonly cost: number;
  readonly refunded: number;
  readonly outcome: string | null;
  readonly value: number;
  readonly refundable: boolean;
}

const known = new WeakMap<BookOfRows, readonly Lead[]>();

export function leadsOf(book: BookOfRows): readonly Lead[] {
  const before = known.get(book);
  if (before !== undefined) return before;
  const { rows } = book;
  const names = [...new Set(rows.filter(({ spend, lead }) => spend?.isCharge && lead !== '').map(({ lead }) => lead))];
  const leads = names.map((name): Lead => {
    const charges = rows.filter(({ spend, lead }) => spend?.isCharge && lead === name);
    const refunds = rows.filter(({ spend }) => spend !== null && !spend.isCharge && charges.some(({ id }) => id === spend.chargeId));
    const last = rows.findLast(({ kind, lead }) => kind === 'lead' && lead === name);
    return {
      charges,
      received: Math.min(...charges.map(({ day }) => day)),
      campaign: charges[0]?.campaign ?? '',
      cost: total(charges, ({ spend }) => spend?.cost ?? 0),
      refunded: total(refunds, ({ spend }) => -(spend?.cost ?? 0)),
      outcome: last?.outcome ?? null,
      value: last?.value ?? 0,
      refundable: charges.some((charge) => isRefundable(book, charge)),
    };
  });
  known.set(book, leads);
  return leads;
}

/** C5: its time is not over, and something is left of it. */
function isRefundable(book: BookOfRows, charge: BookRow): boolean {
  const { refundTime, today } = book;
  return refundTime !== null && charge.day <= today && refundableUntil(book, charge) >= today && leftOf(book, charge) > 0;
}

export function refundableUntil(book: BookOfRows, { day }: BookRow): number {
  const { refundTime } = book;
  if (refundTime === null) return -Infinity;
  const nextMonth = spanOf('month', spanOf('month', day, book).to + 1, book);
  return 'days' in refundTime ? day + refundTime.days : Math.min(nextMonth.from + refundTime.dayOfNextMonth - 1, nextMonth.to);
}

export function leftOf({ rows, moneyDecimals, creditDecimals }: BookOfRows, charge: BookRow): number {
  const back = total(rows, ({ spend, credits }) => (spend !== null && !spend.isCharge && spend.chargeId === charge.id ? credits : 0));
  return Number(rescale(BigInt(charge.amount ?? 0), moneyDecimals, creditDecimals)) - charge.credits - back;
}

type WonLeads = Pick<ReturnType<typeof leadsIn>, 'leads' | 'won' | 'value'>;

function leadsOfAll(book: BookOfRows, spans: readonly Span[]): WonLeads {
  const all = spans.map((span) => leadsIn(book, span));
  return { leads: total(all, ({ leads }) => leads), won: total(all, ({ won }) => won), value: total(all, ({ value }) => value) };
}

/** Leads below which a share of them is hardly known. */
const fewLeads = 30;
/** 1.96 squared, as a ratio. */
const zSquared = [38_416n, 10_000n] as const;

/** Wilson's interval at 95 % by its definition: the shares p of which w of n is no surprise, (w/n − p)² ≤ z²·p(1 − p)/n, at what a won lead is worth. */
function leadRange({ leads, won, value }: WonLeads, earlier: WonLeads) {
  const worth = won > 0 ? { value, won } : earlier;
  if (leads === 0 || worth.won === 0) return null;
  const [n, w, all, count] = [leads, won, worth.value, worth.won].map(BigInt) as [bigint, bigint, bigint, bigint];
  // Both are of an amount as a share of what a won lead is worth, multiplied out.
  const isSurprise = (amount: bigint) => {
    const p = amount * count;
    return (w * all - n * p) ** 2n * zSquared[1] >= zSquared[0] * n * p * (all - p);
  };
  const side = (amount: bigint) => amount * count * n - w * all;
  const seen = (w * all) / (n * count);
  const low = firstFrom(0n, seen + 1n, (amount) => side(amount) > 0n || !isSurprise(amount)) - 1n;
  const high = firstFrom(seen, all / count + 1n, (amount) => side(amount) >= 0n && isSurprise(amount));
  return {
    low: Number(low),
    // With all won it is what one is worth, as precisely as money can say it.
    high: won === leads ? ratio(worth.value, worth.won) : Number(high),
    few: leads < fewLeads,
  };
}

/** The first amount of which something holds that holds of all after it; of the last one at the latest. */
function firstFrom(from: bigint, to: bigint, holds: (amount: bigint) => boolean): bigint {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) / 2n;
    if (holds(middle)) high = middle;
    else low = middle + 1n;
  }
  return low;
}

// ── Statement (X1), tax ───────────────────────────────────────────────────────────────────────────────────────────────

export function statementPreview(book: BookOfRows, { from, to }: Required<Dates>, limit: number) {
  const span = { from: dayOf(from), to: dayOf(to) };
  const rows = book.rows.filter(({ day }) => isIn(day, span));
  return {
    opening: balanceAt(book, span.from - 1),
    closing: balanceAt(book, span.to),
    totals: sumsOf(rows),
    events: rows.length,
    rows: rows.slice(0, limit).map(rowShape),
  };
}

/** Hundredths of a percent in one. */
const whole = 10_000;

export function taxReport(book: BookOfRows, { from, to }: Required<Dates>, by: 'month' | 'quarter') {
  const days = { from: dayOf(from), to: dayOf(to) };
  const payments = topUpsIn(book, days).map(({ id, day, kind, method, amount, tax }) => {
    const rate = book.taxRate ?? 0;
    const stated = tax ?? 0;
    return {
      eventId: id,
      day: formatDay(day),
      id,
      kind,
      method,
      rateBasisPoints: book.taxRate,
      net: amount - stated,
      tax: stated,
      gross: amount,
      taxByRate: ratio(amount * rate, whole + rate),
      recoverable: book.taxRecoverable ? stated : 0,
    };
  });
  const sums = (of: typeof payments) => ({
    net: total(of, ({ net }) => net),
    tax: total(of, ({ tax }) => tax),
    gross: total(of, ({ gross }) => gross),
    taxByRate: total(of, ({ taxByRate }) => taxByRate),
    recoverable: total(of, ({ recoverable }) => recoverable),
  });
  const periods = spansOver(by, days.from, days.to, book).map((span) => {
    const own = payments.filter(({ day }) => isIn(dayOf(day), span));
    return { name: span.name, firstDay: formatDay(span.from), lastDay: formatDay(span.to), payments: own, ...sums(own) };
  });
  return { periods, ...sums(payments) };
}

// ── Plans: what if, and the period as it was ───────────────────────────────────────────────────────────────────────────────────────

export function plans(book: BookOfRows, dates: Required<Dates>, start: PlanStart) {
  const { buying, today } = book;
  const { packs, inUse, threshold, payAsYouUse, creditsExpireAfterDays } = buying;
  const span = { from: dayOf(dates.from), to: Math.min(dayOf(dates.to), today) };
  const isTooSmall = (pack: Pack) => threshold !== null && pack.credits <= threshold.credits;
  const replayed = [null, ...packs.filter((pack) => !isTooSmall(pack))].map((pack) => {
    const { opening, figures } = planFigures(book, span.from, span.to, start, pack);
    return { pack, opening, figures };
  });
  const { opening } = replayed[0] as (typeof replayed)[number];
  const { asItWas, ...really } = periodAsItWas(book, span);
  const [cheapest] = replayed.toSorted(
    ({ figures: one }, { figures: other }) => one.cost - other.cost || one.idle.mean - other.idle.mean || one.cardCharges - other.cardCharges,
  );
  const best = really.usage.charges === 0 ? undefined : cheapest;
  const beyond = (cost: number) => (best === undefined ? 0 : cost - best.figures.cost);
  return {
    from: formatDay(span.from),
    to: formatDay(span.to),
    days: span.to - span.from + 1,
    start,
    settingsOf: formatDay(packs.length > 0 ? span.to : today),
    opening,
    usage: really.usage,
    rules: { threshold, payAsYouUse, creditsExpireAfterDays },
    plans: replayed.map((plan) => ({
      pack: plan.pack,
      ...plan.figures,
      inUse: plan.pack?.id === inUse?.id,
      best: plan === best,
      beyondBest: beyond(plan.figures.cost),
    })),
    tooSmall: packs.filter(isTooSmall).map(({ name }) => name),
    asItWas: start === 'nothing' ? null : { ...asItWas, beyondBest: beyond(asItWas.cost) },
  };
}

function periodAsItWas(book: BookOfRows, span: Pick<Span, 'from' | 'to'>) {
  const { moneyDecimals, creditDecimals } = book;
  const rows = book.rows.filter(({ day }) => isIn(day, span));
  const topUps = topUpsIn(book, span);
  const charges = rows.filter(({ spend }) => spend?.isCharge);
  const refunds = rows.filter(({ kind }) => kind === 'refund');
  const expired = rows.filter(({ kind }) => kind === 'expiry');
  const ends = Array.from({ length: span.to - span.from + 1 }, (_, index) => balanceAt(book, span.from + index));
  const bought = total(topUps, ({ credits }) => credits);
  const used = total(rows, ({ spend }) => spend?.cost ?? 0);
  const cost = used + total(expired, (row) => -row.cost);
  const byCard = charges.filter(({ amount }) => amount !== null && amount > 0);
  return {
    usage: {
      charges: charges.length,
      credits: total(charges, ({ credits, amount }) => Number(rescale(BigInt(amount ?? 0), moneyDecimals, creditDecimals)) - credits),
      refunds: refunds.length,
      refunded: total(refunds, ({ credits }) => credits),
    },
    asItWas: {
      paid: total(topUps, ({ amount }) => amount) + total(byCard, ({ amount }) => amount ?? 0),
      cardCharges: topUps.length + byCard.length,
      bought,
      discount: Number(rescale(BigInt(bought), creditDecimals, moneyDecimals)) - total(topUps, ({ amount }) => amount),
      tax: total(topUps, (row) => row.amount - row.cost),
      used,
      expired: { credits: total(expired, ({ credits }) => -credits), cost: total(expired, (row) => -row.cost) },
      corrected: total(rows, (row) => (row.kind === 'adjustment' && row.credits < 0 ? -row.cost : 0)),
      left: ends.at(-1),
      idle: {
        mean: ratio(
          total(ends, (end) => end.cost),
          ends.length,
        ),
        days: ends.filter((end) => end.cost > 0).length,
      },
      cost,
      costPerCharge: charges.length === 0 ? null : ratio(cost, charges.length),
    },
  };
}

// ── The report of a span (W6) ─────────────────────────────────────────────────────────────────────────────────────────

/** The span and so many with it before. */
const series = 13;
/** Days whose pace counts where nothing was used in the span. */
const lateDays = 28;
/** Top-ups that a chart has room for. */
const mostMarks = 60;
const furthestDays = 36_500;

export function periodReport(book: BookOfRows, unit: SpanUnit, day: string) {
  const { today, moneyDecimals, creditDecimals } = book;
  const span = spanOf(unit, dayOf(day), book);
  const through = isIn(today, span) ? today : span.to;
  const before = spanOf(unit, span.from - 1, book);
  const compared = { ...before, to: isIn(today, span) ? Math.min(before.to, before.from + (today - span.from)) : before.to };
  const spans = lastSpans(book, unit, span);
  const points = spans.map((each) => ({ span: each, ...spendIn(book, each, 'kind') }));
  const finished = points.filter((point) => point.span.to < today);
  const topUps = topUpsIn(book, span).map(({ id, day: on, method, amount, credits, tax }) => {
    const faceValue = Number(rescale(BigInt(credits), creditDecimals, moneyDecimals));
    return { eventId: id, day: formatDay(on), method, price: amount, credits, faceValue, saved: faceValue - amount, tax };
  });
  const refunds = book.rows.filter((row) => row.kind === 'refund' && isIn(row.day, span));
  const historyFrom = unit === 'week' ? (spans[0] as Span).from : span.from;
  const marks = topUpMarks(book, historyFrom, through, 'day');
  const stated = lastStated(book, span);
  return {
    span: spanShape(book, span),
    through: formatDay(through),
    before: { span: spanShape(book, before), firstDay: formatDay(compared.from), lastDay: formatDay(compared.to) },
    spend: {
      ...costOf(spendIn(book, span, 'kind')),
      before: costOf(spendIn(book, compared, 'kind')),
      kinds: groupsBeside(book, span, compared, 'kind'),
      campaigns: groupsBeside(book, span, compared, 'campaign'),
    },
    balance: balancesOf(book, span, through),
    leads: {
      ...leadsIn(book, span),
      range: leadRange(leadsIn(book, span), leadsOfAll(book, spans.slice(0, -1))),
      before: { ...leadsIn(book, compared), range: leadRange(leadsIn(book, compared), leadsOfAll(book, spans.slice(0, -2))) },
    },
    bridge: {
      ...bridgeOf(book, span),
      stated: stated === undefined ? null : { eventId: stated.id, day: formatDay(stated.day), credits: stated.credits },
    },
    series: points.map(({ span: each, groups, ...spent }) => ({
      span: spanShape(book, each),
      spend: costOf(spent),
      kinds: groups.map(({ name, ...group }) => ({ name, ...costOf(group) })),
      closing: balanceAt(book, each.to),
      leads: leadsIn(book, each),
    })),
    mean:
      finished.length === 0
        ? null
        : {
            spans: finished.length,
            spend: ratio(
              total(finished, ({ spend }) => spend),
              finished.length,
            ),
          },
    history: {
      days: Array.from({ length: through - historyFrom + 1 }, (_, at) => ({
        day: formatDay(historyFrom + at),
        ...balanceAt(book, historyFrom + at),
      })),
      topUps: marks.length <= mostMarks ? marks : [],
    },
    topUps: {
      list: topUps,
      count: topUps.length,
      price: total(topUps, ({ price }) => price),
      credits: total(topUps, ({ credits }) => credits),
      saved: total(topUps, ({ saved }) => saved),
      tax: total(topUps, ({ tax }) => tax ?? 0),
    },
    refunds: {
      posted: { count: refunds.length, credits: total(refunds, ({ credits }) => credits), cost: total(refunds, ({ cost }) => cost) },
      requested: requestsIn(book, span, 'requested'),
      approved: requestsIn(book, span, 'approved'),
      credited: { count: 0, credits: 0 },
      denied: requestsIn(book, span, 'denied'),
      deadlines: deadlines(book),
    },
    forecast: forecast(book, through),
  };
}

function requestsIn({ requests }: BookOfRows, span: Span, state: RefundRequest['state']) {
  const found = requests.filter((request) => request.state === state && isIn(request.day, span));
  return { count: found.length, credits: total(found, ({ credits }) => credits) };
}

/** C5: lost leads whose last charge can still be given back, and nobody asked for it, by the last day on which it can be. */
function deadlines(book: BookOfRows) {
  const open = leadsOf(book).flatMap(({ outcome, cost, refunded, charges }) => {
    const last = charges.at(-1) as BookRow;
    const isAsked = book.requests.some(({ charge, state }) => charge === last.id && (state === 'requested' || state === 'approved'));
    if (outcome !== 'lost' || isAsked || !isRefundable(book, last)) return [];
    return [{ day: refundableUntil(book, last), credits: leftOf(book, last), cost: cost - refunded }];
  });
  const days = [...new Set(open.map(({ day }) => day))].toSorted((one, other) => one - other);
  return days.map((day) => {
    const ofDay = open.filter((each) => each.day === day);
    return { day: formatDay(day), leads: ofDay.length, credits: total(ofDay, ({ credits }) => credits), cost: total(ofDay, ({ cost }) => cost) };
  });
}

/** Finished weeks that the future is told from. */
const paceWeeks = 8;

function forecast(book: BookOfRows, through: number) {
  const { rows, buying } = book;
  const first = rows[0]?.day ?? Infinity;
  const weeks = spansOver('week', first, Math.max(through, first), book).filter(({ from, to }) => from >= first && to <= through);
  const last = weeks.slice(-paceWeeks);
  const paces = last.map((week) => ({ used: usedIn(book, week), days: week.to - week.from + 1 }));
  const available = balanceAt(book, through).credits - pendingAt(book, through);
  const charges = rows.flatMap(({ day, spend }) => (spend?.isCharge && last.some((week) => isIn(day, week)) ? [spend.faceValue] : []));
  const meanFee =
    charges.length === 0
      ? null
      : ratio(
          total(charges, (faceValue) => faceValue),
          charges.length,
        );
  const amount = buying.inUse === null ? meanFee : buying.inUse.price;
  const until = daysLeft(available - (buying.inUse === null ? 0 : (buying.threshold?.credits ?? 0)), paces);
  const inDays = (days: number) => formatDay(through + Math.min(days, furthestDays));
  return {
    weeks: last.length,
    runway: daysLeft(available, paces),
    nextCharge:
      buying.paused || amount === null || until === null
        ? null
        : {
            mode: buying.inUse === null ? 'pay_as_you_use' : 'automatic',
            soonest: inDays(until.soonest),
            likely: inDays(until.likely),
            latest: until.latest === null ? null : inDays(until.latest),
            amount,
          },
  };
}

interface Pace {
  readonly used: number;
  readonly days: number;
}

/** At the fastest, the mean and the slowest of some paces; without an end where one of them used nothing. */
function daysLeft(available: number, paces: readonly Pace[]) {
  const at = ({ used, days }: Pace) => (used <= 0 ? null : Number((BigInt(Math.max(available, 0)) * BigInt(days)) / BigInt(used)));
  const likely = at({ used: total(paces, ({ used }) => used), days: total(paces, ({ days }) => days) });
  if (likely === null) return null;
  const each = paces.map(at);
  const ends = each.flatMap((days) => days ?? []);
  return { soonest: Math.min(likely, ...ends), likely, latest: each.includes(null) ? null : Math.max(likely, ...ends) };
}

// ── The Overview (L9, W4, C4) ────────────────────────────────────────────────────────────────────────────────────

export function lastTransactions({ rows }: BookOfRows, limit: number) {
  const moved = rows.filter(({ posted, kind, credits }) => posted && kind !== 'lead' && (kind !== 'expiry' || credits !== 0)).toReversed();
  return { rows: moved.slice(0, limit).map(rowShape) };
}

/** A history tells of no try that brought no money. */
export function paymentHistory({ rows }: BookOfRows, limit: number) {
  const paid = rows.filter(({ amount, kind }) => amount !== null && kind !== 'opening').toReversed();
  return {
    payments: paid.slice(0, limit).map(({ id, day, method, kind, amount, credits }) => {
      const bought = kind === 'top_up' ? credits : null;
      return { eventId: id, methodId: null, date: formatDay(day), method, state: 'charged', code: '', amount, credits: bought };
    }),
  };
}

/** What campaigns brought in and cost; nobody set a budget. */
export function campaignReturns(book: BookOfRows, dates: Dates) {
  const weeks = weeksOf(book, dates);
  const [first, last] = [weeks[0], weeks.at(-1)];
  if (first === undefined || last === undefined) return [];
  const days = { name: '', from: first.from, to: last.to };
  const { groups } = spendIn(book, days, 'campaign');
  const received = leadsOf(book).filter((lead) => isIn(lead.received, days));
  const campaignOf = ({ charges }: Lead) => charges[0]?.campaign ?? '';
  const names = [...new Set([...groups.map(({ name }) => name), ...received.map(campaignOf)])];
  return names
    .map((name) => {
      const spent = groups.find((group) => group.name === name);
      const leads = received.filter((lead) => campaignOf(lead) === name);
      const won = leads.filter(({ outcome }) => outcome === 'won');
      const cost = total(leads, (lead) => lead.cost - lead.refunded);
      const value = total(won, (lead) => lead.value);
      const undecided = leads.filter(({ outcome }) => outcome !== 'won' && outcome !== 'lost').length;
      const charged = { charges: spent?.count ?? 0, spend: spent?.spend ?? 0 };
      return { name, ...charged, leads: leads.length, won: won.length, undecided, value, cost, return: value - cost, budget: null };
    })
    .toSorted((one, other) => other.return - one.return || (one.name < other.name ? -1 : 1));
}

export function overviewFigures(book: BookOfRows) {
  const { rows, today, holds } = book;
  const week = spanOf('week', today, book);
  const before = spanOf('week', week.from - 1, book);
  const { credits, cost } = balanceAt(book, today);
  const { available, pending, runway } = balancesOf(book, week, today);
  const spentThisWeek = spendIn(book, { ...week, to: today }, 'kind').spend;
  const sameDays = { ...before, to: Math.min(before.to, before.from + (today - week.from)) };
  const events = rows.filter(({ kind, id }) => kind !== 'expiry' || !id.startsWith('expiry:'));
  const [first, last] = [events[0], events.at(-1)];
  const nextExpiry = rows.find(({ posted, day }) => !posted && day > today)?.day;
  return {
    available,
    credits,
    cost,
    pending,
    pendingHolds: holds.length,
    nextExpiry:
      nextExpiry === undefined
        ? null
        : {
            day: formatDay(nextExpiry),
            credits: total(
              rows.filter(({ day }) => day === nextExpiry),
              (row) => -row.credits,
            ),
          },
    runway,
    spentThisWeek,
    spentAboveLastWeek: spentThisWeek - spendIn(book, sameDays, 'kind').spend,
    lastWeek: first !== undefined && first.day <= before.to ? spanShape(book, before) : null,
    events: first === undefined || last === undefined ? null : { count: events.length, from: formatDay(first.day), to: formatDay(last.day) },
  };
}

/** From the first event on, but the span itself in any case. */
function lastSpans(book: BookOfRows, unit: SpanUnit, span: Span): readonly Span[] {
  const first = book.rows[0]?.day ?? span.from;
  const spans = [span];
  while (spans.length < series) spans.unshift(spanOf(unit, (spans[0] as Span).from - 1, book));
  return spans.filter((each) => each.to >= first || each === span);
}

function groupsBeside(book: BookOfRows, now: Span, then: Span, by: 'kind' | 'campaign') {
  const [groups, earlier] = [spendIn(book, now, by).groups, spendIn(book, then, by).groups];
  const names = [...new Set([...groups, ...earlier].map(({ name }) => name))];
  const nothing = { spend: 0, faceValue: 0, count: 0 };
  const of = (found: typeof groups, name: string) => costOf(found.find((group) => group.name === name) ?? nothing);
  return names
    .map((name) => ({ name, ...of(groups, name), before: of(earlier, name) }))
    .toSorted((one, other) => other.cost - one.cost || other.before.cost - one.before.cost || (one.name < other.name ? -1 : 1));
}

export function costOf({ spend, faceValue, count }: { readonly spend: number; readonly faceValue: number; readonly count: number }) {
  return { cost: spend, faceValue, count };
}

function balancesOf(book: BookOfRows, span: Span, through: number) {
  const usedFrom = (from: number) => usedIn(book, { from, to: through });
  const pending = pendingAt(book, through);
  const available = balanceAt(book, through).credits - pending;
  const used = usedFrom(span.from);
  const paces = [
    { used, days: through - span.from + 1 },
    { used: usedFrom(through - lateDays + 1), days: lateDays },
  ];
  const pace = paces.find((each) => each.used > 0);
  const days = pace === undefined ? 0 : Number((BigInt(Math.max(available, 0)) * BigInt(pace.days)) / BigInt(pace.used));
  const until = formatDay(through + Math.min(days, furthestDays));
  return {
    opening: balanceAt(book, span.from - 1),
    closing: balanceAt(book, span.to),
    available,
    pending,
    used,
    runway: pace === undefined ? null : { days, until, creditsPerDay: ratio(pace.used, pace.days), paceDays: pace.days },
  };
}

function usedIn({ rows }: BookOfRows, days: Pick<Span, 'from' | 'to'>): number {
  return total(rows, ({ day, spend, credits }) => (spend !== null && isIn(day, days) ? -credits : 0));
}

function pendingAt({ holds }: BookOfRows, through: number): number {
  return total(holds, ({ day, credits }) => (day <= through ? credits : 0));
}

// ── What they share ───────────────────────────────────────────────────────────────────────────────────────────────────

/** Whole weeks, from the first event to today unless dates say otherwise. */
export function weeksOf(book: BookOfRows, { from, to }: Dates): readonly Span[] {
  const first = from === undefined ? book.rows[0]?.day : dayOf(from);
  return first === undefined ? [] : spansOver('week', first, to === undefined ? book.today : dayOf(to), book);
}

export function spanShape({ today }: BookOfRows, span: Span) {
  return { name: span.name, firstDay: formatDay(span.from), lastDay: formatDay(span.to), unfinished: isIn(today, span) };
}

export function isIn(day: number, { from, to }: Pick<Span, 'from' | 'to'>): boolean {
  return from <= day && day <= to;
}

export function dayOf(date: string): number {
  const day = parseDay(date);
  if (day === null) throw new RangeError(`no ISO date: ${date}`);
  return day;
}

/** Half up. */
export function ratio(amount: number, count: number): number {
  return Number(divideHalfUp(BigInt(amount), BigInt(count)));
}

/** Zero without a sign, as the contract has it. */
export function total<Item>(items: readonly Item[], figure: (item: Item) => number): number {
  let all = 0;
  for (const item of items) all += figure(item);
  return all;
}
