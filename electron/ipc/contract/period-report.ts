/**
 * The report of a week, month, quarter or fiscal year (rules W1 to W6): one dataset, from which the screen, every document and the mail are made. All figures
 * are integers in minor units, days are ISO dates; no sentence and no formatted number is in it.
 */

import { z } from 'zod';
import { SPAN_UNITS } from '../../../db/ledger/calendar.ts';
import { attentionItem } from './attention.ts';
import { count, eventId, isoDay, minor } from './shapes.ts';

/** Raised with every change of the dataset: documents of what was sealed are made by what its version held. */
export const PERIOD_REPORT_VERSION = 1;

export const spanUnit = z.enum(SPAN_UNITS);

/** `2026-W47`, `2026-11`, `2026-Q4`, `2026`; `2026/27` and `2026/27-Q1` where the fiscal year is not the calendar's. */
export const reportSpan = z.strictObject({
  name: z.string(),
  firstDay: isoDay,
  lastDay: isoDay,
  /** It holds the day of the report: its figures are not final (rule W1). */
  unfinished: z.boolean(),
});

const ratio = minor.nullable();
const balance = z.strictObject({ credits: minor, cost: minor });

/** Spend at cost and at face value (rule W2), with the number of charges. */
const spend = z.strictObject({ cost: minor, faceValue: minor, count });
/** A kind of charge, or a campaign; `''` is no campaign. Of both spans, in the order of what was spent, the largest first. */
const spendGroup = z.strictObject({ name: z.string(), ...spend.shape, before: spend });

/** A kind, a campaign or a workspace. */
const group = z.strictObject({ name: z.string(), ...spend.shape });

/** Rule W4, of the leads received in a span. */
export const leadFigures = {
  leads: count,
  won: count,
  /** Neither won nor lost yet. */
  undecided: count,
  /** With a charge whose time for a refund is not over on the day of the report, where the vendor's terms were set. */
  refundable: count,
  /** Some of them are undecided or still refundable. */
  open: z.boolean(),
  value: minor,
  /** Rounded half up to the minor unit, as the ratios below; `null` without a lead. */
  valuePerLead: ratio,
  cost: minor,
  costNet: minor,
  costPerLead: ratio,
  costNetPerLead: ratio,
};
const leads = z.strictObject({
  ...leadFigures,
  /** Between which the value per lead may well lie; `null` without a lead, or where nothing is known of what a won lead is worth. */
  range: z
    .strictObject({
      low: minor,
      high: minor,
      /** Fewer leads than a share of them can be told from. */
      few: z.boolean(),
    })
    .nullable(),
});

/** Rule W5, in credits: what lessens the balance is positive in charges and expiry, adjustments are signed. */
export const bridgeFigures = {
  opening: minor,
  topUps: minor,
  bonus: minor,
  refunds: minor,
  charges: minor,
  expiry: minor,
  adjustments: minor,
  closing: minor,
  unexplained: minor,
};

const topUp = z.strictObject({
  eventId,
  day: isoDay,
  method: z.string(),
  /** What was paid, tax included. */
  price: minor,
  credits: minor,
  /** What the credits are worth at one unit of the currency each. */
  faceValue: minor,
  /** Face value less price; below 0 where it cost more. */
  saved: minor,
  /** Contained in the price; `null` where none is stated. */
  tax: ratio,
});

const moneyBack = z.strictObject({
  eventId,
  day: isoDay,
  kind: z.enum(['card_refund', 'chargeback', 'taken_again']),
  method: z.string(),
  /** Below 0 where it went back to the card. */
  amount: minor,
  credits: minor,
});

/** Refund requests that were made in the span, by what has become of them. */
const requests = z.strictObject({ count, credits: minor });

const seriesPoint = z.strictObject({
  span: reportSpan,
  spend,
  kinds: z.array(group),
  closing: balance,
  leads: z.strictObject(leadFigures),
});

const forecast = z.strictObject({
  /** Finished weeks whose paces it is made from. */
  weeks: count,
  /** Whole days that the available credits last at the fastest, the mean and the slowest pace of those weeks; `null` where nothing was used, and no end is in sight at the slowest. */
  runway: z.strictObject({ soonest: count, likely: count, latest: count.nullable() }).nullable(),
  /** The next charge of a card under the mode in force; `null` where none can be told. */
  nextCharge: z
    .strictObject({
      mode: z.enum(['automatic', 'pay_as_you_use']),
      soonest: isoDay,
      likely: isoDay,
      latest: isoDay.nullable(),
      amount: minor,
    })
    .nullable(),
});

/** What a report of the running week looks ahead with, and nothing else of it. */
export const forecastFrom = z.strictObject({
  /** The day that is looked ahead from, and the credits that are available then. */
  through: isoDay,
  available: minor,
  ...forecast.shape,
});

/** Of which days figures are asked for: the span that holds a day, the last one that is over unless given; or from one day to another, both inclusive. */
export const askedDays = z.union([z.strictObject({ unit: spanUnit, day: isoDay.optional() }), z.strictObject({ from: isoDay, to: isoDay })]);

/** What can be laid beside other days: of a report the figures that every span has. */
export const spanFigures = z.strictObject({
  /** Free days are named by the first and the last of them. */
  span: reportSpan,
  days: count,
  spend: z.strictObject({ ...spend.shape, kinds: z.array(group), campaigns: z.array(group) }),
  leads: z.strictObject(leadFigures),
  topUps: z.strictObject({ count, price: minor, credits: minor, saved: minor }),
  bridge: z.strictObject(bridgeFigures),
});

export const periodReport = z.strictObject({
  version: z.literal(PERIOD_REPORT_VERSION),
  organisation: z.string(),
  /** The sample book says so everywhere. */
  sample: z.boolean(),
  timeZone: z.string(),
  workspace: z.strictObject({
    id: z.int().positive(),
    name: z.string(),
    vendor: z.string(),
    currency: z.string(),
    currencyDecimals: count,
    creditDecimals: count,
  }),
  unit: spanUnit,
  span: reportSpan,
  /** The last day that figures count: of the span, or the day of the report. */
  through: isoDay,
  /** The day of the report in the book's time zone: what needs doing is told of this day. */
  asOf: isoDay,
  /** The span before, and its days that this one is compared with: while it is unfinished only as many as have passed. */
  before: z.strictObject({ span: reportSpan, firstDay: isoDay, lastDay: isoDay }),
  spend: z.strictObject({ ...spend.shape, before: spend, kinds: z.array(spendGroup), campaigns: z.array(spendGroup) }),
  balance: z.strictObject({
    opening: balance,
    closing: balance,
    /** At the end of the last day that counts: credits less what holds reserved then. */
    available: minor,
    pending: minor,
    /** Credits used on the days that count: drawn by charges less what refunds gave back. */
    used: minor,
    /** Whole days that the available credits last at the pace of so many days, those of the span or the last 28; `null` with nothing used in them. */
    runway: z.strictObject({ days: count, until: isoDay, creditsPerDay: minor, paceDays: count }).nullable(),
  }),
  leads: z.strictObject({ ...leads.shape, before: leads }),
  bridge: z.strictObject({
    ...bridgeFigures,
    /** The last balance that the vendor states in the span; `null` where it states none. */
    stated: z.strictObject({ eventId, day: isoDay, credits: minor }).nullable(),
  }),
  /** The span and those before it, oldest first. */
  series: z.array(seriesPoint),
  /** Mean spend of the finished spans of the series; `null` without any. */
  mean: z.strictObject({ spans: count, spend: minor }).nullable(),
  /** Closing balances by day: of a week over the weeks of the series, of longer spans over the span itself; with the top-ups of these days, none where they are more than a chart can tell apart. */
  history: z.strictObject({
    days: z.array(z.strictObject({ day: isoDay, ...balance.shape })),
    topUps: z.array(
      z.strictObject({ eventId, day: isoDay, method: z.string(), price: minor, credits: minor, balanceBefore: minor, balanceAfter: minor }),
    ),
  }),
  topUps: z.strictObject({
    list: z.array(topUp),
    count,
    price: minor,
    credits: minor,
    saved: minor,
    tax: minor,
    moneyBack: z.array(moneyBack),
  }),
  refunds: z.strictObject({
    /** Posted in the span. */
    posted: z.strictObject({ count, credits: minor, cost: minor }),
    requested: requests,
    approved: requests,
    credited: requests,
    denied: requests,
    /** Lost leads that nobody asked a refund for yet, by the last day on which it may be asked for, after the day of the report. */
    deadlines: z.array(z.strictObject({ day: isoDay, leads: count, credits: minor, cost: minor })),
  }),
  notBought: z.strictObject({
    /** Leads that were offered in the span, and how many of them were bought. */
    offered: count,
    bought: count,
    /** The most frequent first. */
    reasons: z.array(z.strictObject({ because: z.string(), leads: count })),
    /** Kept from being bought by an empty balance alone (rule C4), at what leads of the last 13 weeks were worth. */
    lostToBalance: z.strictObject({
      leads: count,
      estimate: ratio,
      basis: z.strictObject({ value: minor, leads: count, decided: count }),
    }),
  }),
  forecast,
  attention: z.array(attentionItem),
});
export type PeriodReport = z.output<typeof periodReport>;
export type AskedDays = z.output<typeof askedDays>;
export type SpanFigures = z.output<typeof spanFigures>;
export type ForecastFrom = z.output<typeof forecastFrom>;
export type ReportSpan = z.output<typeof reportSpan>;

export const REPORT_FORMATS = ['html', 'pdf', 'csv', 'xlsx', 'json', 'eml'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];
export const PAPER_SIZES = ['A4', 'LETTER'] as const;
