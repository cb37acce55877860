/** Answers of the Overview and of reports: figures computed in the book, shaped for the charts that draw them. */

import { formatDay, weekOf, type Day, type Week } from '../../../db/ledger/calendar.ts';
import { roundedRatio } from '../../../db/ledger/money.ts';
import { closingByDay, closingBySpan, fullBalance } from '../../../db/reports/balances.ts';
import { bridgeBySpan } from '../../../db/reports/bridge.ts';
import { creditsUsed, eventSpan, expiringLots, lastTransactions, topUpMarks } from '../../../db/reports/overview.ts';
import { valuePerLead } from '../../../db/reports/value-per-lead.ts';
import { spendBetween, spendBySpan, type SpanSpend } from '../../../db/reports/weekly-spend.ts';
import { ends, reportWeeks } from '../../../db/reports/weeks.ts';
import { weeklySpendByWorkspace } from '../../../db/reports/workspace-spend.ts';
import { runwayAtFirst } from '../../billing/forecast.ts';
import type { Handlers } from '../../ipc/handlers.ts';
import { viewAccount } from '../account/account.ts';
import { campaignReturns } from '../reports/campaign-returns.ts';
import { forecastToday, periodReport } from '../reports/period-report.ts';
import { refundableDays } from '../reports/refund-time.ts';
import { comparedFigures } from '../reports/span-figures.ts';
import { attention } from './attention.ts';
import { paymentHistory } from './payment-history.ts';
import { dayOf, type Reading } from './reading.ts';
import { readingOf, type Session } from './session.ts';
import { dayOrNull, rowShape, weekShape } from './shapes.ts';

type ReportHandlers = Pick<
  Handlers,
  | 'overview.figures'
  | 'overview.payments'
  | 'overview.transactions'
  | 'overview.attention'
  | 'report.weeklySpend'
  | 'report.balanceHistory'
  | 'report.valuePerLead'
  | 'report.bridge'
  | 'report.campaigns'
  | 'report.period'
  | 'report.compare'
  | 'report.forecast'
  | 'report.plans'
>;

/** Finished weeks that the mean of weekly spend is taken over. */
const MEAN_WEEKS = 13;
/** Days whose pace counts for the runway while nothing is used in the week that runs. */
const LATE_DAYS = 28;

interface WeeksInput {
  readonly workspaceId: number;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export function reportHandlers(session: Session): ReportHandlers {
  const weeksOf = (input: WeeksInput): { readonly reading: Reading; readonly weeks: readonly Week[] } => {
    const reading = readingOf(session, input.workspaceId);
    const period = { from: dayOf(input.from), to: dayOf(input.to) };
    return { reading, weeks: reportWeeks(reading.book, reading.workspace.id, reading.facts.weekRules, period, reading.today) };
  };
  return {
    'overview.figures': (input) => figures(readingOf(session, input.workspaceId)),
    'overview.attention': (input) => ({
      items: attention(
        readingOf(session, input.workspaceId),
        viewAccount(session.engine(), input.workspaceId),
        session.engine().backups?.state.failure,
      ),
    }),
    'overview.payments': (input) => {
      return { payments: paymentHistory(readingOf(session, input.workspaceId), input.limit) };
    },
    'overview.transactions': (input) => {
      const { book, workspace, facts } = readingOf(session, input.workspaceId);
      return { rows: lastTransactions(book, workspace, input.limit).map((row) => rowShape(row, facts)) };
    },
    'report.weeklySpend': (input) => {
      if (input.by === 'workspace') {
        const { book, workspace, facts, today } = readingOf(session, input.workspaceId);
        const period = { from: dayOf(input.from), to: dayOf(input.to) };
        return spendAnswer(weeklySpendByWorkspace(book, workspace.currency, facts.weekRules, period, today), today);
      }
      const { reading, weeks } = weeksOf(input);
      return spendAnswer(spendBySpan(reading.book, reading.workspace.id, weeks, input.by), reading.today);
    },
    'report.balanceHistory': (input) => {
      const { reading, weeks } = weeksOf(input);
      return balanceAnswer(reading, weeks, input.by);
    },
    'report.valuePerLead': (input) => {
      const { reading, weeks } = weeksOf(input);
      const { book, workspace, today } = reading;
      const rows = valuePerLead(book, workspace.id, weeks, refundableDays(book.connection, workspace.id, weeks[0]?.firstDay ?? today, today));
      return { weeks: rows.map(({ span, ...row }) => ({ ...row, week: weekShape(span, reading.today) })) };
    },
    'report.period': ({ workspaceId, unit, day }) => periodReport(viewAccount(session.engine(), workspaceId), { unit, day: dayOf(day) }),
    'report.compare': ({ workspaceId, asked, with: withDays }) => comparedFigures(readingOf(session, workspaceId), asked, withDays),
    'report.campaigns': (input) => {
      const { reading, weeks } = weeksOf(input);
      const days = weeks.length === 0 ? null : ends(weeks);
      return {
        days: days && { from: formatDay(days.from), to: formatDay(days.to) },
        weeks: weeks.length,
        campaigns: [...campaignReturns(reading, weeks)],
      };
    },
    'report.forecast': ({ workspaceId }) => forecastToday(viewAccount(session.engine(), workspaceId)),
    'report.plans': (input) => session.work().run('report.plans', input),
    'report.bridge': (input) => {
      const { reading, weeks } = weeksOf(input);
      const rows = bridgeBySpan(reading.book, reading.workspace, weeks);
      return { weeks: rows.map(({ span, ...row }) => ({ ...row, week: weekShape(span, reading.today) })) };
    },
  };
}

function figures({ book, workspace, facts, today }: Reading) {
  const { credits, cost, available, pending, holds } = fullBalance(book, workspace, today);
  const week = weekOf(today, facts.weekRules);
  const lastWeek = weekOf(week.firstDay - 1, facts.weekRules);
  const paceDays = today - week.firstDay + 1;
  const usedThisWeek = creditsUsed(book, workspace.id, week.firstDay, today);
  const usedLately = creditsUsed(book, workspace.id, today - LATE_DAYS + 1, today);
  const spentThisWeek = spendBetween(book, workspace.id, week.firstDay, today);
  const spentSameDays = spendBetween(book, workspace.id, lastWeek.firstDay, Math.min(lastWeek.lastDay, lastWeek.firstDay + paceDays - 1));
  const expiring = expiringLots(book, workspace.id, today);
  const expiryDay = expiring[0]?.day;
  const span = eventSpan(book, workspace.id);
  const paces = [
    { used: usedThisWeek, days: paceDays },
    { used: usedLately, days: LATE_DAYS },
  ];
  const runway = runwayAtFirst(available, paces, today);
  return {
    available,
    credits,
    cost,
    pending,
    pendingHolds: holds,
    nextExpiry:
      expiryDay === undefined
        ? null
        : { day: formatDay(expiryDay), credits: expiring.reduce((sum, lot) => (lot.day === expiryDay ? sum + lot.credits : sum), 0) },
    runway: runway && { ...runway, until: formatDay(runway.until) },
    spentThisWeek,
    spentAboveLastWeek: spentThisWeek - spentSameDays,
    lastWeek: span && span.from <= lastWeek.lastDay ? weekShape(lastWeek, today) : null,
    events: span ? { count: span.count, from: formatDay(span.from), to: formatDay(span.to) } : null,
  };
}

function spendAnswer(rows: readonly SpanSpend[], today: Day) {
  const totals = new Map<string, number>();
  for (const row of rows) for (const group of row.groups) totals.set(group.name, (totals.get(group.name) ?? 0) + group.spend);
  const finished = rows.filter(({ span }) => span.lastDay < today).slice(-MEAN_WEEKS);
  const spent = finished.reduce((sum, row) => sum + row.spend, 0);
  return {
    groups: [...totals].map(([name, total]) => ({ name, total })).toSorted((a, b) => b.total - a.total),
    weeks: rows.map(({ span, ...row }) => ({ ...row, week: weekShape(span, today), groups: [...row.groups] })),
    mean: finished.length === 0 ? null : { weeks: finished.length, spend: roundedRatio(spent, finished.length) },
  };
}

function balanceAnswer({ book, workspace, today }: Reading, weeks: readonly Week[], by: 'week' | 'day') {
  if (weeks.length === 0) return { points: [], topUps: [] };
  const { from, to } = ends(weeks);
  const points =
    by === 'week'
      ? closingBySpan(book, workspace, weeks).map(({ span, credits, cost }) => ({
          week: weekShape(span, today),
          date: formatDay(span.lastDay),
          credits,
          cost,
        }))
      : closingByDay(book, workspace, from, Math.min(to, Math.max(from, today))).map(({ day, credits, cost }) => ({
          week: null,
          date: formatDay(day),
          credits,
          cost,
        }));
  const topUps = topUpMarks(book, workspace, { from, to }).map(({ day, ...mark }) => ({ ...mark, date: dayOrNull(day) as string }));
  return { points, topUps };
}
