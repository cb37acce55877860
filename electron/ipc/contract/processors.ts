/** Methods about payment processors on this computer: whose keys are here. A key goes in and never comes out. */

import { z } from 'zod';
import { command, query } from '../method.ts';

const mode = z.enum(['test', 'live']);
const key = z.strictObject({
  mode,
  /** `system`: in the operating system's secret store. `session`: until Floatbook ends. */
  place: z.enum(['system', 'session', 'nowhere', 'unreadable']),
});
const STALE = ['processors.stripe', 'methods.list'];

export const processorMethods = {
  'processors.stripe': query(z.strictObject({}), z.strictObject({ keys: z.array(key) })),
  'processors.setStripeKey': command(z.strictObject({ key: z.string().min(1).max(500) }), key, STALE),
  'processors.forgetStripeKey': command(z.strictObject({ mode }), z.strictObject({}), STALE),
} as const;
