/** An item of the attention list: what needs the user, with the money, the day and the page that it is about. */

import { z } from 'zod';
import { count, eventId, isoDay, minor } from './shapes.ts';

export const attentionItem = z.strictObject({
  code: z.enum([
    'balance_unexplained',
    'credits_expiring',
    'balance_low',
    'balance_empty',
    'leads_undecided',
    'expiry_shortfall',
    'clock_set_back',
    'payment_mismatched',
    'payment_unknown',
    'payment_awaits_owner',
    'payment_waits',
    'top_up_switched_off',
    'method_declined',
    'method_no_method',
    'method_no_backup',
    'method_not_activated',
    'method_owner_wanted',
    'method_expires_soon',
    'method_expired',
    'method_disabled',
    'balance_below_warning',
    'fees_unpaid',
    'refunds_not_credited',
    'refund_deadline',
    'leads_missed',
    'money_back_not_posted',
    'chargeback',
    'mail_refused',
    'week_not_made',
    'book_restored',
    'backup_failed',
  ]),
  mark: z.enum(['bad', 'warn', 'note']),
  /** Money at stake, in minor units; `null` where there is none. */
  amount: minor.nullable(),
  /** What the item is about, in credits: the difference, what expires, what is left, what did not expire. */
  credits: minor.nullable(),
  /** How many leads, fees or requests. */
  leads: count.nullable(),
  /** Whole days that are left; `null` where the item is no matter of days. */
  daysLeft: count.nullable(),
  /** When it is due, or since when it stands. */
  day: isoDay.nullable(),
  /** The week it belongs to. */
  week: z.string().nullable(),
  /** The payment method that it is about: its nickname, or brand and last four digits. */
  method: z.string().optional(),
  /** What that method is to the account. */
  role: z.enum(['primary', 'only_backup', 'backup']).optional(),
  /** Of a decline, the processor's code. */
  because: z.string().optional(),
  /** The method that paid in its place. */
  instead: z.string().optional(),
  campaign: z.string().optional(),
  /** Where the figure opens. */
  open: z
    .strictObject({
      page: z.enum(['activity', 'methods', 'deduction', 'leads', 'reports']),
      from: isoDay.nullable(),
      to: isoDay.nullable(),
      eventId: eventId.nullable(),
      /** Of the pages with parts. */
      section: z.enum(['fees', 'refunds', 'offers', 'leads', 'outbox']).optional(),
      methodId: z.int().positive().optional(),
    })
    .nullable(),
});
export type AttentionItem = z.output<typeof attentionItem>;
