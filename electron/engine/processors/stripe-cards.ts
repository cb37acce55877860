/** Customers at Stripe and the cards that they put on file, on Stripe's own hosted page: no number ever comes near Floatbook. */

import type { CardFacts, PaymentProcessor, SetupAnswer } from './processor.ts';
import { ofMode, unreachable, type StripeClient } from './stripe-client.ts';
import { customerShape, listShape, methodShape, sessionShape, type Method, type Session } from './stripe-shapes.ts';

type Part = Pick<PaymentProcessor, 'createCustomer' | 'beginSetup' | 'readSetup' | 'detach'>;

export function stripeCards(client: StripeClient, returnUrl: string): Part {
  return {
    async createCustomer({ idempotencyKey, book, workspace, name }) {
      const metadata = { floatbook_book: book, floatbook_workspace: workspace };
      const known = await findCustomer(client, metadata);
      if (known !== undefined) return known;
      const created = await client.ask(customerShape, (stripe) => stripe.customers.create({ name, metadata }, { idempotencyKey }));
      return ofMode(client.mode, created).id;
    },
    async beginSetup({ idempotencyKey, customer }) {
      const session = await client.ask(sessionShape, (stripe) =>
        stripe.checkout.sessions.create(
          { mode: 'setup', customer, allowed_payment_method_types: ['card'], success_url: returnUrl },
          { idempotencyKey },
        ),
      );
      return { setupId: ofMode(client.mode, session).id, url: session.url ?? null };
    },
    async readSetup(setupId) {
      const session = await client.ask(sessionShape, (stripe) =>
        stripe.checkout.sessions.retrieve(setupId, { expand: ['setup_intent.payment_method'] }),
      );
      return setupAnswer(client, ofMode(client.mode, session));
    },
    async detach(token) {
      const detached = await client.attempt(methodShape, (stripe) => stripe.paymentMethods.detach(token));
      if ('answer' in detached || (await isForgotten(client, token))) return;
      throw unreachable(detached.failure);
    },
  };
}

/**
 * Searching lags behind by a minute, which is why charges are never looked up so. Here it is enough: within a day the key of the request
 * gives the same customer again, and what is searched for is one that a restored book has forgotten.
 */
async function findCustomer(client: StripeClient, metadata: Readonly<Record<string, string>>): Promise<string | undefined> {
  const query = Object.entries(metadata)
    .map(([name, value]) => `metadata['${name}']:'${value.replaceAll(/['\\]/g, String.raw`\$&`)}'`)
    .join(' AND ');
  const found = await client.ask(listShape(customerShape), (stripe) => stripe.customers.search({ query, limit: 10 }));
  const ours = found.data.find((customer) => Object.entries(metadata).every(([name, value]) => customer.metadata[name] === value));
  return ours === undefined ? undefined : ofMode(client.mode, ours).id;
}

function setupAnswer(client: StripeClient, session: Session): SetupAnswer {
  if (session.status === 'expired') return { outcome: 'refused', code: 'expired' };
  if (session.status === 'open') return { outcome: 'pending', url: session.url ?? null };
  const intent = session.setup_intent;
  if (intent === null || typeof intent === 'string') return { outcome: 'pending', url: null };
  if (ofMode(client.mode, intent).status === 'succeeded' && intent.payment_method !== null && typeof intent.payment_method !== 'string')
    return verified(ofMode(client.mode, intent.payment_method));
  if (intent.status === 'processing' || intent.status === 'succeeded') return { outcome: 'pending', url: null };
  const error = intent.last_setup_error;
  return { outcome: 'refused', code: error?.decline_code || error?.code || intent.status };
}

function verified({ id, card }: Method): SetupAnswer {
  if (!card) return { outcome: 'verified', token: id, card: null };
  const { brand, last4, exp_month: expiryMonth, exp_year: expiryYear, funding } = card;
  return { outcome: 'verified', token: id, card: { brand, last4, expiryMonth, expiryYear, funding: fundingOf(funding) } };
}

function fundingOf(funding: string): CardFacts['funding'] {
  return funding === 'credit' || funding === 'debit' || funding === 'prepaid' ? funding : 'unknown';
}

/** Whether a card that cannot be detached has been already. */
async function isForgotten(client: StripeClient, token: string): Promise<boolean> {
  const method = await client.attempt(methodShape, (stripe) => stripe.paymentMethods.retrieve(token));
  if ('answer' in method) return method.answer.customer === '';
  return method.failure.means === 'refused' && method.failure.code === 'resource_missing';
}
