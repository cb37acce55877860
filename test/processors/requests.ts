/** A charge request as tests send it: 90 for 1,000 credits. */

import type { ChargeRequest } from '../../electron/engine/processors/processor.ts';

export function requestFor(rig: Pick<ChargeRequest, 'customer'>, token: string, key: string, changes: Partial<ChargeRequest> = {}): ChargeRequest {
  return {
    idempotencyKey: key,
    mode: 'test',
    amount: 90_00,
    currency: 'EUR',
    customer: rig.customer,
    token,
    description: 'Top-up of 1,000 credits',
    metadata: { book: 'book-1', workspace: 'workspace-1', obligation: `obligation-${key}`, purpose: 'top_up', credits: 1000_00 },
    ...changes,
  };
}
