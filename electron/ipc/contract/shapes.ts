/** Shapes that several methods of the contract share. Money and credits are integers in minor units; days are ISO dates. */

import { z } from 'zod';
import { CHARGE_KINDS, EVENT_KINDS } from '../../../db/ledger/event.ts';
import { currencyCodes, LARGEST_AMOUNT } from '../../../db/ledger/money.ts';
import { WEEKDAYS, parseDay } from '../../../db/ledger/calendar.ts';

export const text = (longest: number) => z.string().trim().min(1).max(longest);
export const isoDay = z.iso.date().refine((day) => parseDay(day) !== undefined, 'no such day');
/** Sums may pass the largest single amount, never what a JavaScript integer holds. */
export const minor = z.int();
export const count = z.int().min(0);
/** What is said of one thing by itself: sums of many such stay whole numbers. */
export const givenMoney = z.int().min(-LARGEST_AMOUNT).max(LARGEST_AMOUNT);
export const givenAmount = z.int().positive().max(LARGEST_AMOUNT);
export const givenCredits = z.int().min(0).max(LARGEST_AMOUNT);
/** Milliseconds since the epoch, UTC. */
export const instant = z.int();
export const workspaceId = z.int().positive();
export const eventId = z.int().positive();
export const currency = z.enum(currencyCodes() as [string, ...string[]]);
export const weekday = z.enum(WEEKDAYS);

export { EVENT_KINDS };
export const eventKind = z.enum(EVENT_KINDS);
export const chargeKind = z.enum(CHARGE_KINDS);

/** Both ends are inclusive. */
export const period = z.strictObject({ from: isoDay, to: isoDay });

export const week = z.strictObject({
  /** `2026-W47`, or the ISO date of its first day in a book whose weeks do not start on Monday. */
  name: z.string(),
  firstDay: isoDay,
  lastDay: isoDay,
  /** The week that holds today: its figures are not final (rule W1). */
  unfinished: z.boolean(),
});

export const workspace = z.strictObject({
  id: workspaceId,
  name: z.string(),
  vendor: z.string(),
  currency: z.string(),
  currencyDecimals: count,
  creditDecimals: count,
});

export const book = z.strictObject({
  organisation: z.string(),
  /** The sample book says so everywhere, and its today stands still. */
  sample: z.boolean(),
  file: z.string(),
  /** Why the book is open for reading only, `null` where it is written; `damaged_book` lasts, the others pass. */
  readOnly: z.enum(['disk_full', 'read_only', 'disk_failing', 'damaged_book']).nullable(),
  timeZone: z.string(),
  firstWeekday: weekday,
  /** With which month, 1 to 12, fiscal years begin. */
  fiscalMonth: z.int().min(1).max(12),
  today: isoDay,
  currentWeek: week,
  workspaces: z.array(workspace),
});

export const place = z.strictObject({ file: z.string().optional(), sourceLine: z.int().optional() });

/** A fact that needs the user, in words, and the page that shows it. Its key stays for as long as it is the same fact. */
export const notice = z.strictObject({
  key: z.string(),
  title: z.string(),
  body: z.string(),
  workspaceId,
  page: z.enum(['overview', 'methods', 'deduction', 'leads']),
});
