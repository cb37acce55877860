/** What a firm's own accounting takes over: codes of accounts and campaigns, and VAT on top-ups (rule X2). */

import { z } from 'zod';
import { ACCOUNT_ROLES } from '../../../db/ledger/accounts.ts';
import { command, query } from '../method.ts';
import { holdsFrom } from './settings.ts';
import { chargeKind, count, eventId, isoDay, minor, period, workspaceId } from './shapes.ts';

const role = z.enum(ACCOUNT_ROLES as [(typeof ACCOUNT_ROLES)[number], ...(typeof ACCOUNT_ROLES)[number][]]);
const accountKey = { role, kind: z.union([z.literal(''), chargeKind]), name: z.string().max(500) };
const campaign = z.string().max(500);

const taxFigures = { net: minor, tax: minor, gross: minor, taxByRate: minor, recoverable: minor };
const taxPeriod = z.strictObject({ workspaceId, ...period.shape, by: z.enum(['month', 'quarter']) });

export const financeMethods = {
  /** Every account and campaign that can have a code, with the one in force; `''` for none. */
  'codes.list': query(
    z.strictObject({ workspaceId }),
    z.strictObject({
      since: holdsFrom.nullable(),
      accounts: z.array(z.strictObject({ ...accountKey, code: z.string() })),
      campaigns: z.array(z.strictObject({ campaign, costCentre: z.string() })),
    }),
  ),
  /** Sets all codes from a day on: today unless given, or the beginning where none were ever set. What is not named has none. */
  'codes.set': command(
    z.strictObject({
      workspaceId,
      accounts: z.array(z.strictObject({ ...accountKey, code: z.string().max(100) })).max(500),
      campaigns: z.array(z.strictObject({ campaign, costCentre: z.string().max(100) })).max(5000),
      from: holdsFrom.optional(),
    }),
    z.strictObject({}),
    ['codes.list', 'account.settings'],
  ),
  /** VAT on top-ups by month or quarter, as stated and by the rates of the days. */
  'report.tax': query(
    taxPeriod,
    z.strictObject({
      periods: z.array(
        z.strictObject({
          name: z.string(),
          firstDay: isoDay,
          lastDay: isoDay,
          payments: z.array(
            z.strictObject({
              eventId,
              day: isoDay,
              id: z.string(),
              kind: z.enum(['top_up', 'card_refund', 'chargeback', 'taken_again']),
              method: z.string(),
              /** Hundredths of a percent; `null` where the vendor terms of the day take no tax on top-ups. */
              rateBasisPoints: count.nullable(),
              ...taxFigures,
            }),
          ),
          ...taxFigures,
        }),
      ),
      ...taxFigures,
    }),
  ),
  'tax.export': command(taxPeriod, z.strictObject({ download: z.string(), name: z.string(), bytes: count, rows: count }), []),
} as const;
