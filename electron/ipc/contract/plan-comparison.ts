/** What the usage of a period would have cost under every plan (rules T1 to T4), as the page, the command and the CSV tell it. */

import { z } from 'zod';
import { count, isoDay, minor } from './shapes.ts';

/** From the balance that there was, or as if nothing had been there. */
export const PLAN_STARTS = ['balance', 'nothing'] as const;
export type PlanStart = (typeof PLAN_STARTS)[number];

const amounts = z.strictObject({ credits: minor, cost: minor });

const figures = {
  /** Money that cards were charged, tax included, less what came back to them. */
  paid: minor,
  cardCharges: count,
  /** Credits bought, and by how much they were below face value; below 0 where they were dearer. */
  bought: minor,
  discount: minor,
  /** Recoverable tax in prices, no part of any cost. */
  tax: minor,
  /** Cost of charges less refunds. */
  used: minor,
  expired: amounts,
  /** Cost of the credits that corrections of the vendor took. */
  corrected: minor,
  left: amounts,
  /** Cost of what was left, the mean of the days' ends; and on how many days there was some. */
  idle: z.strictObject({ mean: minor, days: count }),
  /** Used and expired: what plans are ranked by. */
  cost: minor,
  /** For each charge; `null` without any. */
  costPerCharge: minor.nullable(),
  /** Cost above that of the cheapest plan. */
  beyondBest: minor,
};

export const planComparison = z.strictObject({
  from: isoDay,
  to: isoDay,
  days: count,
  start: z.enum(PLAN_STARTS),
  /** The day whose packs, terms and plan in use these are: the last of the period, or today where no pack was known then. */
  settingsOf: isoDay,
  /** What the replays begin with. */
  opening: amounts,
  /** The real usage: charges with their fees in credits, refunds with what they gave back. */
  usage: z.strictObject({ charges: count, credits: minor, refunds: count, refunded: minor }),
  rules: z.strictObject({
    threshold: z.strictObject({ credits: minor, operator: z.enum(['below', 'at_or_below']) }).nullable(),
    payAsYouUse: z.enum(['exact_fee', 'shortfall']),
    creditsExpireAfterDays: count.nullable(),
  }),
  /** Pay-as-you-use and each pack, as they are offered. */
  plans: z.array(
    z.strictObject({
      pack: z.strictObject({ id: z.string(), name: z.string(), price: minor, credits: minor }).nullable(),
      inUse: z.boolean(),
      /** The cheapest; none is where nothing was used. */
      best: z.boolean(),
      ...figures,
    }),
  ),
  /** Names of packs that are no plan: not larger than the balance that calls for a top-up. */
  tooSmall: z.array(z.string()),
  /** What the period really came to; `null` where the replays do not begin with the real balance. */
  asItWas: z.strictObject(figures).nullable(),
});
export type PlanComparison = z.output<typeof planComparison>;
