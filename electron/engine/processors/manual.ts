/** The manual processor: finance pays by bank transfer, or on the vendor's own page, and records it. Nothing is ever charged by Floatbook. */

import { requestRefused, type ChargedFacts, type ChargeRequest, type PaymentProcessor } from './processor.ts';

export interface ManualProcessor extends PaymentProcessor {
  readonly name: 'manual';
  readonly mode: 'live';
  /** A payment that was made elsewhere, as it was entered. The key makes it one: the same key is the same payment. */
  record(entered: Pick<ChargeRequest, 'idempotencyKey' | 'amount' | 'currency' | 'customer'>): ChargedFacts & { readonly outcome: 'succeeded' };
}

export function createManualProcessor(): ManualProcessor {
  const nothingHere = () => Promise.reject(requestRefused('A manual method has no charges of its own. Record what was paid or given back.'));
  return {
    name: 'manual',
    mode: 'live',
    createCustomer: ({ workspace }) => Promise.resolve(`manual_${workspace}`),
    beginSetup: ({ idempotencyKey }) => Promise.resolve({ setupId: `manual_${idempotencyKey}`, url: null }),
    // There is nobody to ask: that finance added it is all there is to verify.
    readSetup: (setupId) => Promise.resolve({ outcome: 'verified', token: setupId, card: null }),
    charge: () =>
      Promise.resolve({
        outcome: 'refused',
        because: 'method',
        code: 'manual_method',
        message: 'This method cannot be charged without its owner. Pay, then record the payment.',
      }),
    lookUp: () => Promise.resolve(null),
    listCharges: () => Promise.resolve([]),
    cancelCharge: nothingHere,
    refundCharge: nothingHere,
    detach: () => Promise.resolve(),
    record: ({ idempotencyKey, amount, currency, customer }) => ({
      outcome: 'succeeded',
      chargeId: `manual_${idempotencyKey}`,
      amount,
      currency,
      customer,
      mode: 'live',
    }),
  };
}
