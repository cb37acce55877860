/** What is read of Stripe's objects: everything else in them is ignored, and what lacks these is not believed. */

import { z } from 'zod';

const metadata = z.record(z.string(), z.string());
/** An object, or the id of one. */
const customerOf = z.union([z.string(), z.object({ id: z.string() }).transform((customer) => customer.id), z.null()]).transform((id) => id ?? '');

export const customerShape = z.object({
  object: z.literal('customer'),
  id: z.string().min(1),
  livemode: z.boolean(),
  metadata,
});

export const intentShape = z.object({
  object: z.literal('payment_intent'),
  id: z.string().min(1),
  amount: z.int().nonnegative(),
  amount_received: z.int().nonnegative(),
  currency: z.string().length(3),
  customer: customerOf,
  livemode: z.boolean(),
  created: z.int().nonnegative(),
  metadata,
  status: z.enum(['requires_payment_method', 'requires_confirmation', 'requires_action', 'processing', 'requires_capture', 'canceled', 'succeeded']),
  last_payment_error: z
    .object({
      code: z.string().nullish(),
      decline_code: z.string().nullish(),
      advice_code: z.string().nullish(),
      payment_method: z.object({ id: z.string() }).nullish(),
    })
    .nullish(),
  next_action: z.object({ redirect_to_url: z.object({ url: z.string().nullish() }).nullish() }).nullish(),
  /** An id unless it was asked for whole. */
  latest_charge: z.union([z.string(), z.object({ amount_refunded: z.int().nonnegative(), disputed: z.boolean() })]).nullish(),
});
export type Intent = z.output<typeof intentShape>;

export const sessionShape = z.object({
  object: z.literal('checkout.session'),
  id: z.string().min(1),
  livemode: z.boolean(),
  status: z.enum(['open', 'complete', 'expired']),
  url: z.string().nullish(),
  setup_intent: z.union([z.string(), z.null(), z.lazy(() => setupIntentShape)]),
});

const setupIntentShape = z.object({
  object: z.literal('setup_intent'),
  livemode: z.boolean(),
  status: z.string(),
  last_setup_error: z.object({ code: z.string().nullish(), decline_code: z.string().nullish() }).nullish(),
  payment_method: z.union([z.string(), z.null(), z.lazy(() => methodShape)]),
});

export const methodShape = z.object({
  object: z.literal('payment_method'),
  id: z.string().min(1),
  livemode: z.boolean(),
  customer: customerOf,
  card: z
    .object({
      brand: z.string(),
      last4: z.string().regex(/^\d{4}$/),
      exp_month: z.int().min(1).max(12),
      exp_year: z.int().min(2000).max(2200),
      funding: z.string(),
    })
    .nullish(),
});

export type Session = z.output<typeof sessionShape>;
export type Method = z.output<typeof methodShape>;

export const refundShape = z.object({ object: z.literal('refund'), amount: z.int().positive(), status: z.string().nullish() });

export const disputeShape = z.object({ object: z.literal('dispute'), amount: z.int().nonnegative(), status: z.string(), livemode: z.boolean() });

export function listShape<Item extends z.ZodType>(item: Item) {
  return z.object({ has_more: z.boolean(), data: z.array(item) });
}
