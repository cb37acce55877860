/**
 * Gathers the report of a week, month, quarter or fiscal year (rules W1 to W6): the one dataset that the screen, every document and the mail are made from.
 * The same book on the same day gives the same report, to the last figure.
 */

import { heldCreditsAt } from '../../../db/fees.ts';
import { formatDay, parseDay, spanOf, spansUpTo, type Day, type Span, type SpanUnit } from '../../../db/ledger/calendar.ts';
import { roundedRatio } from '../../../db/ledger/money.ts';
import { moneyBackBetween } from '../../../db/money-back.ts';
import { offersMadeBetween } from '../../../db/offers.ts';
import { requestsMadeBetween, type StoredRefundRequestState } from '../../../db/refund-requests.ts';
import { balanceAt, closingByDay, closingBySpan } from '../../../db/reports/balances.ts';
import { unexplained, bridgeBySpan } from '../../../db/reports/bridge.ts';
import { countTopUps, creditsUsed, creditsUsedBySpan, topUpMarks } from '../../../db/reports/overview.ts';
import { valuePerLead, type SpanLeads } from '../../../db/reports/value-per-lead.ts';
import { chargesBetween, refundsBetween, spendBySpan, type SpanSpend } from '../../../db/reports/weekly-spend.ts';
import { ends, firstEventDay } from '../../../db/reports/weeks.ts';
import { bookDay } from '../../../db/workspaces.ts';
import { forecast, runwayAtFirst } from '../../billing/forecast.ts';
import { leadRange, type WonLeads } from '../../billing/lead-range.ts';
import { PERIOD_REPORT_VERSION, type ForecastFrom, type PeriodReport, type ReportSpan } from '../../ipc/contract/period-report.ts';
import { startOfDay } from '../../statements/instant.ts';
import { settingsAt } from '../account/account-settings.ts';
import type { AccountLook } from '../account/account.ts';
import { attention } from '../application/attention.ts';
import { priceOfLost } from '../application/leads-lost.ts';
import { weekShape } from '../application/shapes.ts';
import { pricedTopUps } from './priced-top-ups.ts';
import { refundableDays, refundsToAskFor } from './refund-time.ts';

export interface AskedSpan {
  readonly unit: SpanUnit;
  /** Any day of the span; the last one that is over unless given. */
  readonly day?: Day | undefined;
}

/** The span and twelve before it. */
const SERIES = 13;
/** Days whose pace counts for the runway while nothing was used in the span. */
const LATE_DAYS = 28;
/** Top-ups that a chart can tell apart. */
const MOST_MARKS = 60;
/** Finished weeks whose paces tell the future. */
const PACE_WEEKS = 8;

/** What is worked out once for a report. */
interface Gathered {
  readonly look: AccountLook;
  readonly unit: SpanUnit;
  readonly today: Day;
  readonly span: Span;
  /** The last day that counts: of the span, or today. */
  readonly through: Day;
  /** The span before, and its days that are compared. */
  readonly before: Span;
  readonly compared: Span;
  /** The span and those before it from the first event on, oldest first. */
  readonly series: readonly Span[];
}

/** What the account holds at the end of the last day that counts: credits less what holds reserved then. */
interface Held {
  readonly available: number;
  readonly pending: number;
}

/** The report of a span of the account. A report of what an engine operates and one of a book that is only read are the same. */
export function periodReport(account: AccountLook, { unit, day }: AskedSpan): PeriodReport {
  const look: AccountLook = { ...account, isOnline: () => true };
  const { book, facts, workspace } = look;
  return book.connection
    .transaction((): PeriodReport => {
      const gathered = gatherSpans(look, unit, day);
      const { span, before, compared, series, through, today } = gathered;
      const held = heldAt(gathered);
      const spends = spendBySpan(book, workspace.id, series, 'kind');
      const leads = valuePerLead(book, workspace.id, series, openDays(gathered, series[0]?.firstDay ?? span.firstDay));
      return {
        version: PERIOD_REPORT_VERSION,
        organisation: facts.organisation,
        sample: facts.sampleDay !== null,
        timeZone: facts.timeZone,
        workspace: workspaceOf(look),
        unit,
        span: weekShape(span, today),
        through: formatDay(through),
        asOf: formatDay(today),
        before: { span: weekShape(before, today), firstDay: formatDay(compared.firstDay), lastDay: formatDay(compared.lastDay) },
        spend: spendOf(gathered, spends.at(-1) as SpanSpend),
        balance: balanceOf(gathered, held),
        leads: leadsOf(gathered, leads),
        bridge: bridgeOf(gathered),
        series: seriesOf(gathered, spends, leads),
        mean: meanOf(spends, today),
        history: historyOf(gathered),
        topUps: topUpsOf(gathered),
        refunds: refundsOf(gathered),
        notBought: notBoughtOf(gathered),
        forecast: forecastOf(gathered, held),
        attention: attention({ book, facts, workspace, today }, look),
      };
    })
    .deferred();
}

/** The forecast of the running week's report, without the rest of it. */
export function forecastToday(look: AccountLook): ForecastFrom {
  const today = bookDay(look.facts, look.moment.clock);
  return look.book.connection
    .transaction((): ForecastFrom => {
      const held = heldAt({ look, through: today, today });
      return { through: formatDay(today), available: held.available, ...forecastOf({ look, through: today }, held) };
    })
    .deferred();
}

function gatherSpans(look: AccountLook, unit: SpanUnit, day: Day | undefined): Gathered {
  const { book, facts, workspace, moment } = look;
  const today = bookDay(facts, moment.clock);
  const span = day === undefined ? lastOver(unit, today, facts) : spanOf(unit, day, facts);
  const before = spanOf(unit, span.firstDay - 1, facts);
  const isUnfinished = span.firstDay <= today && today <= span.lastDay;
  const through = isUnfinished ? today : span.lastDay;
  const lastCompared = isUnfinished ? Math.min(before.lastDay, before.firstDay + (today - span.firstDay)) : before.lastDay;
  const first = firstEventDay(book, workspace.id) ?? span.firstDay;
  const series = spansUpTo(unit, span.firstDay, SERIES, facts).filter((each) => each.lastDay >= first || each.firstDay === span.firstDay);
  return { look, unit, today, span, through, before, compared: { ...before, lastDay: lastCompared }, series };
}

function workspaceOf({ workspace }: AccountLook): PeriodReport['workspace'] {
  const { id, name, vendor, currency, currencyDecimals, creditDecimals } = workspace;
  return { id, name, vendor, currency, currencyDecimals, creditDecimals };
}

function openDays({ look, today }: Gathered, from: Day) {
  return refundableDays(look.book.connection, look.workspace.id, from, today);
}

// ── Spend ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

type SpendPart = PeriodReport['spend']['before'];
const NOTHING_SPENT: SpendPart = { cost: 0, faceValue: 0, count: 0 };

function spendOf({ look, span, compared }: Gathered, kinds: SpanSpend): PeriodReport['spend'] {
  const { book, workspace } = look;
  const of = (days: Span, by: 'kind' | 'campaign') => spendBySpan(book, workspace.id, [days], by)[0] as SpanSpend;
  const kindsBefore = of(compared, 'kind');
  return {
    ...partOf(kinds),
    before: partOf(kindsBefore),
    kinds: groupsOf(kinds, kindsBefore),
    campaigns: groupsOf(of(span, 'campaign'), of(compared, 'campaign')),
  };
}

function partOf({ spend, faceValue, count }: SpendPartOfBook): SpendPart {
  return { cost: spend, faceValue, count };
}
type SpendPartOfBook = Pick<SpanSpend, 'spend' | 'faceValue' | 'count'>;

/** Every group of either span. */
function groupsOf(now: SpanSpend, before: SpanSpend): PeriodReport['spend']['kinds'] {
  const names = [...new Set([...now.groups, ...before.groups].map(({ name }) => name))];
  const part = ({ groups }: SpanSpend, name: string) => {
    const found = groups.find((group) => group.name === name);
    return found === undefined ? NOTHING_SPENT : partOf(found);
  };
  return names
    .map((name) => ({ name, ...part(now, name), before: part(before, name) }))
    .toSorted((a, b) => b.cost - a.cost || b.before.cost - a.before.cost || (a.name < b.name ? -1 : 1));
}

function meanOf(spends: readonly SpanSpend[], today: Day): PeriodReport['mean'] {
  const finished = spends.filter(({ span }) => span.lastDay < today);
  if (finished.length === 0) return null;
  return {
    spans: finished.length,
    spend: roundedRatio(
      finished.reduce((sum, { spend }) => sum + spend, 0),
      finished.length,
    ),
  };
}

// ── Balance and its future ────────────────────────────────────────────────────────────────────────────────────────────

function heldAt({ look, through, today }: Pick<Gathered, 'look' | 'through' | 'today'>): Held {
  const { book, facts, workspace, moment } = look;
  const at = through >= today ? moment.now : startOfDay(through + 1, facts.timeZone) - 1;
  const pending = heldCreditsAt(book.connection, workspace.id, at);
  return { available: balanceAt(book, workspace, through).credits - pending, pending };
}

function balanceOf(gathered: Gathered, { available, pending }: Held): PeriodReport['balance'] {
  const { look, span, through } = gathered;
  const { book, workspace } = look;
  const used = creditsUsed(book, workspace.id, span.firstDay, through);
  const paces = [
    { used, days: through - span.firstDay + 1 },
    { used: creditsUsed(book, workspace.id, through - LATE_DAYS + 1, through), days: LATE_DAYS },
  ];
  const runway = runwayAtFirst(available, paces, through);
  return {
    opening: balanceAt(book, workspace, span.firstDay - 1),
    closing: balanceAt(book, workspace, span.lastDay),
    available,
    pending,
    used,
    runway: runway && { ...runway, until: formatDay(runway.until) },
  };
}

function forecastOf({ look, through }: Pick<Gathered, 'look' | 'through'>, { available }: Held): PeriodReport['forecast'] {
  const { book, facts, workspace } = look;
  const first = firstEventDay(book, workspace.id);
  const weeks = spansUpTo('week', through + 1, PACE_WEEKS + 1, facts).filter(
    (week) => week.lastDay <= through && first !== undefined && week.firstDay >= first,
  );
  const used = creditsUsedBySpan(book, workspace.id, weeks);
  const { terms, topUp, paused } = settingsAt(book.connection, workspace.id, through);
  const { from, to } = weeks.length === 0 ? { from: through + 1, to: through } : ends(weeks);
  const { nextCharge, ...told } = forecast({
    from: through,
    available,
    paces: weeks.map((week, at) => ({ used: used[at] as number, days: week.lastDay - week.firstDay + 1 })),
    policy: { units: workspace, terms, topUp, paused },
    charges: chargesBetween(book, workspace.id, from, to),
  });
  return {
    ...told,
    nextCharge: nextCharge && {
      ...nextCharge,
      soonest: formatDay(nextCharge.soonest),
      likely: formatDay(nextCharge.likely),
      latest: nextCharge.latest === null ? null : formatDay(nextCharge.latest),
    },
  };
}

function bridgeOf({ look, span }: Gathered): PeriodReport['bridge'] {
  const { book, workspace } = look;
  const [found] = bridgeBySpan(book, workspace, [span]);
  if (found === undefined) throw new Error('no bridge of a span');
  const { span: _, ...bridge } = found;
  const stated = unexplained(book, workspace, span, bridge.opening);
  return { ...bridge, stated: stated ? { eventId: stated.eventId, day: formatDay(stated.day), credits: stated.stated } : null };
}

function historyOf({ look, unit, span, through, series }: Gathered): PeriodReport['history'] {
  const { book, workspace } = look;
  const from = unit === 'week' ? (series[0] as Span).firstDay : span.firstDay;
  const isReadable = countTopUps(book, workspace.id, from, through) <= MOST_MARKS;
  return {
    days: closingByDay(book, workspace, from, through).map(({ day, credits, cost }) => ({ day: formatDay(day), credits, cost })),
    topUps: isReadable ? topUpMarks(book, workspace, { from, to: through }).map(({ day, ...mark }) => ({ ...mark, day: formatDay(day) })) : [],
  };
}

// ── Leads ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

function leadsOf(gathered: Gathered, series: readonly SpanLeads[]): PeriodReport['leads'] {
  const { look, compared } = gathered;
  const [before] = valuePerLead(look.book, look.workspace.id, [compared], openDays(gathered, compared.firstDay));
  const now = series.at(-1);
  if (now === undefined || before === undefined) throw new Error('no leads of a span');
  const earlier = series.slice(0, -1);
  return { ...leadFigures(now, sumOf(earlier)), before: leadFigures(before, sumOf(earlier.slice(0, -1))) };
}

function sumOf(spans: readonly SpanLeads[]): WonLeads {
  return spans.reduce((sum, { leads, won, value }) => ({ leads: sum.leads + leads, won: sum.won + won, value: sum.value + value }), {
    leads: 0,
    won: 0,
    value: 0,
  });
}

function leadFigures({ span: _, ...figures }: SpanLeads, earlier: WonLeads): PeriodReport['leads']['before'] {
  return { ...figures, range: leadRange(figures, earlier) };
}

function seriesOf({ look, series, today }: Gathered, spends: readonly SpanSpend[], leads: readonly SpanLeads[]): PeriodReport['series'] {
  const closings = closingBySpan(look.book, look.workspace, series);
  return series.map((span, at) => {
    const spent = spends[at];
    const closing = closings[at];
    const received = leads[at];
    if (spent === undefined || closing === undefined || received === undefined) throw new Error(`no figures of ${span.name}`);
    const { span: _, ...leadsOfSpan } = received;
    return {
      span: weekShape(span, today) satisfies ReportSpan,
      spend: partOf(spent),
      kinds: spent.groups.map(({ name, ...group }) => ({ name, ...partOf(group) })),
      closing: { credits: closing.credits, cost: closing.cost },
      leads: leadsOfSpan,
    };
  });
}

function notBoughtOf({ look, span, through }: Gathered): PeriodReport['notBought'] {
  const { offered, bought, reasons } = offersMadeBetween(look.book.connection, look.workspace.id, ...instantsOf(look, span));
  const leads = reasons.find(({ because }) => because === 'balance')?.leads ?? 0;
  return { offered, bought, reasons: [...reasons], lostToBalance: priceOfLost(look, leads, through) };
}

/** From the first instant of a span until the first one after it. */
function instantsOf({ facts }: AccountLook, { firstDay, lastDay }: Span): [from: number, until: number] {
  return [startOfDay(firstDay, facts.timeZone), startOfDay(lastDay + 1, facts.timeZone)];
}

// ── Top-ups and refunds ───────────────────────────────────────────────────────────────────────────────────────────────

function topUpsOf({ look, span }: Gathered): PeriodReport['topUps'] {
  const { book, workspace } = look;
  return {
    ...pricedTopUps(book, workspace, span),
    moneyBack: moneyBackBetween(book.connection, workspace.id, span.firstDay, span.lastDay).map(
      ({ eventId, day, kind, method, amount, credits }) => ({
        eventId,
        day: formatDay(day),
        kind,
        method,
        amount,
        credits,
      }),
    ),
  };
}

function refundsOf({ look, span }: Gathered): PeriodReport['refunds'] {
  const { book, workspace } = look;
  const made = requestsMadeBetween(book.connection, workspace.id, ...instantsOf(look, span));
  const of = (state: StoredRefundRequestState) => made.get(state) ?? { count: 0, credits: 0 };
  const deadlines = new Map<Day, { leads: number; credits: number; cost: number }>();
  for (const { day, credits, cost } of refundsToAskFor(look)) {
    const known = deadlines.get(day) ?? { leads: 0, credits: 0, cost: 0 };
    deadlines.set(day, { leads: known.leads + 1, credits: known.credits + credits, cost: known.cost + cost });
  }
  return {
    posted: refundsBetween(book, workspace.id, span.firstDay, span.lastDay),
    requested: of('requested'),
    approved: of('approved'),
    credited: of('credited'),
    denied: of('denied'),
    deadlines: [...deadlines].map(([day, sums]) => ({ day: formatDay(day), ...sums })),
  };
}

/** The last span that is over: the one that a report is of unless said otherwise. */
export function lastOver(unit: SpanUnit, today: Day, facts: AccountLook['facts']): Span {
  return spanOf(unit, spanOf(unit, today, facts).firstDay - 1, facts);
}

/** The span that a name or a day stands for, or `undefined`: `2026-W47`, `2026-11`, `2026-Q4`, `2026`, or any day in it. */
export function spanNamed(unit: SpanUnit, text: string, facts: AccountLook['facts']): Span | undefined {
  const day = parseDay(text);
  if (day !== undefined) return spanOf(unit, day, facts);
  const year = /^\d{4}/.exec(text)?.[0];
  const begin = year === undefined ? undefined : parseDay(`${year}-01-01`);
  if (begin === undefined) return undefined;
  // A named year may begin in the one before and end in the one after.
  for (let span = spanOf(unit, begin - 366, facts); span.firstDay <= begin + 2 * 366; span = spanOf(unit, span.lastDay + 1, facts))
    if (span.name === text) return span;
  return undefined;
}
