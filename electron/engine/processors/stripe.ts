/**
 * Stripe, through its official SDK. Its key decides the mode; no setting names its address; whatever is not a definite answer is no answer.
 */

import type { PaymentProcessor } from './processor.ts';
import { stripeCards } from './stripe-cards.ts';
import { stripeCharges } from './stripe-charges.ts';
import { openStripeClient, type StripeClientOptions } from './stripe-client.ts';

export { stripeKeyMode } from './stripe-client.ts';

export interface StripeOptions extends StripeClientOptions {
  /** Where Stripe's pages lead the owner afterwards. Floatbook has no web site of its own, so it is Stripe's unless given. */
  readonly returnUrl?: string;
}

/** Throws where the key is none of Stripe's; ask `stripeKeyMode` before. */
export function createStripeProcessor({ returnUrl = 'https://stripe.com/', ...options }: StripeOptions): PaymentProcessor {
  const client = openStripeClient(options);
  return { name: 'stripe', mode: client.mode, ...stripeCards(client, returnUrl), ...stripeCharges(client, returnUrl) };
}
