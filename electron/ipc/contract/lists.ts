/** Exporting lists as they are shown, with their filter, search and order (rule X1). */

import { z } from 'zod';
import { command } from '../method.ts';
import { chargeView } from './audit.ts';
import { PLAN_STARTS } from './plan-comparison.ts';
import { count, period, text, workspaceId } from './shapes.ts';

const search = z.string().max(200).optional();
const outcome = z.enum(['open', 'quoted', 'won', 'lost']).optional();
const offerState = z.enum(['open', 'not_bought', 'bought', 'all']);

/** Which list, and what of it. */
export const listView = z.discriminatedUnion('list', [
  z.strictObject({ list: z.literal('leads'), outcome, search }),
  z.strictObject({ list: z.literal('offers'), state: offerState, because: text(100).optional(), search }),
  z.strictObject({ list: z.literal('fees'), search }),
  z.strictObject({ list: z.literal('refunds'), search }),
  z.strictObject({ list: z.literal('decisions'), subject: z.enum(['top_up', 'fee']), because: text(100).optional() }),
  z.strictObject({ list: z.literal('purchases') }),
  z.strictObject({ list: z.literal('charges'), ...chargeView }),
  z.strictObject({ list: z.literal('plans'), ...period.shape, start: z.enum(PLAN_STARTS) }),
]);

export const listMethods = {
  'list.export': command(
    z.strictObject({ workspaceId, view: listView }),
    z.strictObject({ download: z.string(), name: z.string(), bytes: count, rows: count }),
    [],
  ),
} as const;
