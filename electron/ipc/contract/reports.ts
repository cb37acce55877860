/** Methods of the Overview and of statements: charts computed here, drawn there (rules W1–W5, X1). */

import { z } from 'zod';
import { command, query } from '../method.ts';
import { activityFilter, registerRow } from './activity.ts';
import { attentionItem } from './attention.ts';
import { planComparison, PLAN_STARTS } from './plan-comparison.ts';
import {
  askedDays,
  bridgeFigures,
  forecastFrom,
  leadFigures,
  PAPER_SIZES,
  periodReport,
  REPORT_FORMATS,
  spanFigures,
  spanUnit,
} from './period-report.ts';
import { count, eventId, isoDay, minor, period, week, workspaceId } from './shapes.ts';

const weeks = z.strictObject({ workspaceId, from: isoDay.optional(), to: isoDay.optional() });

export const reportMethods = {
  /** The balance strip (rules L9, T6). */
  'overview.figures': query(
    z.strictObject({ workspaceId }),
    z.strictObject({
      available: minor,
      credits: minor,
      cost: minor,
      pending: minor,
      pendingHolds: count,
      /** The next day on which credits expire, with all that expire then. */
      nextExpiry: z.strictObject({ day: isoDay, credits: minor }).nullable(),
      /** Whole days that the available credits last at the pace of `paceDays` days; `null` with nothing spent in them. */
      runway: z.strictObject({ days: count, until: isoDay, creditsPerDay: minor, paceDays: count }).nullable(),
      /** Net spend at cost of the unfinished week, and by how much it is above the same days of the week before. */
      spentThisWeek: minor,
      spentAboveLastWeek: minor,
      lastWeek: week.nullable(),
      /** First and last day with an event; `null` for a workspace without any. */
      events: z.strictObject({ count, from: isoDay, to: isoDay }).nullable(),
    }),
  ),
  'report.weeklySpend': query(
    /** By workspace it is of all workspaces in the currency of this one: amounts of others are never added. */
    z.strictObject({ ...weeks.shape, by: z.enum(['kind', 'campaign', 'workspace']) }),
    z.strictObject({
      /** Largest total first; a chart shows the first three or four and one "Other". */
      groups: z.array(z.strictObject({ name: z.string(), total: minor })),
      weeks: z.array(
        z.strictObject({
          week,
          spend: minor,
          faceValue: minor,
          count,
          /** Per group that had a charge or refund in the week, even at 0: net spend and number of charges. */
          groups: z.array(z.strictObject({ name: z.string(), spend: minor, faceValue: minor, count })),
        }),
      ),
      /** Mean of the last up to 13 finished weeks. */
      mean: z.strictObject({ weeks: count, spend: minor }).nullable(),
    }),
  ),
  'report.balanceHistory': query(
    z.strictObject({ ...weeks.shape, by: z.enum(['week', 'day']) }),
    z.strictObject({
      points: z.array(z.strictObject({ week: week.nullable(), date: isoDay, credits: minor, cost: minor })),
      /** Top-ups in the period, for the marks on the chart; `balanceAfter` is the credits right after. */
      topUps: z.array(
        z.strictObject({ eventId, date: isoDay, credits: minor, price: minor, method: z.string(), balanceBefore: minor, balanceAfter: minor }),
      ),
    }),
  ),
  'report.valuePerLead': query(
    weeks,
    z.strictObject({
      weeks: z.array(
        z.strictObject({
          week,
          ...leadFigures,
        }),
      ),
    }),
  ),
  /** Value less cost of each campaign over whole weeks, and what it used of its weekly budget (rules W2, W4, C4); the highest return first. */
  'report.campaigns': query(
    weeks,
    z.strictObject({
      /** First and last day of the weeks; `null` without any. */
      days: z.strictObject({ from: isoDay, to: isoDay }).nullable(),
      weeks: count,
      campaigns: z.array(
        z.strictObject({
          /** `''` is no campaign. */
          name: z.string(),
          charges: count,
          spend: minor,
          leads: count,
          won: count,
          undecided: count,
          value: minor,
          /** Of these leads, less all their refunds. */
          cost: minor,
          return: minor,
          /** In credits, over the weeks in which it was on with a budget; `null` where there is none. */
          budget: z.strictObject({ weeks: count, credits: minor, used: minor }).nullable(),
        }),
      ),
    }),
  ),
  'report.bridge': query(
    weeks,
    z.strictObject({
      weeks: z.array(
        z.strictObject({
          week,
          ...bridgeFigures,
        }),
      ),
    }),
  ),
  /** The report of the week, month, quarter or fiscal year that holds a day; of the last one that is over unless given. */
  'report.period': query(z.strictObject({ workspaceId, unit: spanUnit, day: isoDay.optional() }), periodReport),
  /** The figures of two spans, or of any two periods. What `asked` is compared with is the span before it, or as many days right before, unless given. */
  'report.compare': query(
    z.strictObject({ workspaceId, asked: askedDays, with: askedDays.optional() }),
    z.strictObject({ now: spanFigures, other: spanFigures }),
  ),
  /** How long the credits last from today on, and the next charge of a card: the forecast of the running week's report. */
  'report.forecast': query(z.strictObject({ workspaceId }), forecastFrom),
  /** The usage of a period replayed under every plan. */
  'report.plans': query(z.strictObject({ workspaceId, ...period.shape, start: z.enum(PLAN_STARTS) }), planComparison),
  /** Money that left a card or bank account or came back to it, and tries that brought none, newest first. */
  'overview.payments': query(
    z.strictObject({ workspaceId, limit: z.int().min(1).max(500) }),
    z.strictObject({
      payments: z.array(
        z.strictObject({
          /** `null` for a try that brought no money. */
          eventId: eventId.nullable(),
          /** The method that was tried, where no money came. */
          methodId: z.int().positive().nullable(),
          date: isoDay,
          method: z.string(),
          state: z.enum([
            'charged',
            'recorded',
            'card_refund',
            'chargeback',
            'taken_again',
            'being_charged',
            'unknown',
            'awaiting_owner',
            'declined',
            'mismatched',
            'settled',
          ]),
          /** Of a decline, the processor's code. */
          code: z.string(),
          /** What moved; `null` where nothing did, or that is not known. */
          amount: minor.nullable(),
          /** Credits that the payment bought; `null` for pay-as-you-use. */
          credits: minor.nullable(),
        }),
      ),
    }),
  ),
  /** The last events that moved credits or money. */
  'overview.transactions': query(z.strictObject({ workspaceId, limit: z.int().min(1).max(100) }), z.strictObject({ rows: z.array(registerRow) })),
  /** What needs the user: ordered by money at risk, then date. */
  'overview.attention': query(
    z.strictObject({ workspaceId }),
    z.strictObject({
      items: z.array(attentionItem),
    }),
  ),
  'statement.preview': query(
    z.strictObject({ workspaceId, ...period.shape, limit: z.int().min(1).max(500) }),
    z.strictObject({
      opening: z.strictObject({ credits: minor, cost: minor }),
      closing: z.strictObject({ credits: minor, cost: minor }),
      totals: z.strictObject({ creditsIn: minor, creditsOut: minor, costIn: minor, costOut: minor }),
      /** Events in the period; `rows` holds the first `limit` of them, oldest first. */
      events: count,
      rows: z.array(registerRow),
    }),
  ),
  'statement.export': command(
    z.strictObject({ workspaceId, ...period.shape, format: z.enum(['csv', 'xlsx', 'pdf']), paper: z.enum(['a4', 'letter']).optional() }),
    z.strictObject({ download: z.string(), name: z.string(), bytes: count, rows: count }),
    [],
  ),
  /** The report of a span as a file; `size` is the paper of a PDF. */
  'report.document': command(
    z.strictObject({ workspaceId, unit: spanUnit, day: isoDay.optional(), format: z.enum(REPORT_FORMATS), size: z.enum(PAPER_SIZES).optional() }),
    z.strictObject({ download: z.string(), name: z.string(), bytes: count }),
    [],
  ),
  /** The view of the Activity page as a file, with its filter. */
  'activity.export': command(
    z.strictObject({ workspaceId, filter: activityFilter, order: z.enum(['newest', 'oldest']).optional() }),
    z.strictObject({ download: z.string(), name: z.string(), bytes: count, rows: count }),
    [],
  ),
  'journal.export': command(
    z.strictObject({ format: z.enum(['hledger', 'ledger', 'beancount', 'csv', 'json']) }),
    z.strictObject({ download: z.string(), name: z.string(), bytes: count, entries: count }),
    [],
  ),
} as const;
