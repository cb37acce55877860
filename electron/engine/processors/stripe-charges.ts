/** Charges at Stripe: one payment intent for each key, confirmed at once and without its owner. */

import type { Stripe } from 'stripe';
import { currencyDecimals } from '../../../db/ledger/money.ts';
import {
  GIVEN_UP,
  ProcessorUnreachable,
  type ChargeAnswer,
  type ChargedFacts,
  type ChargeMetadata,
  type ChargeRequest,
  type ListedCharge,
  type PaymentProcessor,
} from './processor.ts';
import { ofMode, unreachable, type StripeClient } from './stripe-client.ts';
import type { Failure } from './stripe-failures.ts';
import { disputeShape, intentShape, listShape, refundShape, type Intent } from './stripe-shapes.ts';

type Part = Pick<PaymentProcessor, 'charge' | 'lookUp' | 'listCharges' | 'cancelCharge' | 'refundCharge'>;

/** Off its session a card that needs its owner is declined with this. */
const NEEDS_OWNER = 'authentication_required';
const PREFIX = 'floatbook_';
const METADATA: readonly (keyof ChargeMetadata)[] = ['book', 'workspace', 'obligation', 'purpose', 'credits'];
/** Disputes that took the money, or still hold it. */
const DISPUTES_THAT_COST = ['needs_response', 'under_review', 'lost', 'appeal_needs_response', 'appeal_under_review'];
/** With their charges inside, a page stays well under the limit of one answer. */
const PAGE = 50;

export function stripeCharges(client: StripeClient, returnUrl: string): Part {
  return {
    async charge(request) {
      if (request.mode !== client.mode) return ofOtherMode(client, request);
      if (!countsAlike(request.currency)) return countedOtherwise(request);
      const created = await client.attempt(intentShape, (stripe) =>
        stripe.paymentIntents.create(intentOf(request), { idempotencyKey: request.idempotencyKey }),
      );
      if ('answer' in created) return concluded(client, returnUrl, created.answer, request.idempotencyKey);
      const { failure } = created;
      if (failure.means === 'declined' && failure.code === NEEDS_OWNER && failure.chargeId !== null)
        return concluded(client, returnUrl, await readIntent(client, failure.chargeId), request.idempotencyKey);
      return answerOfFailure(failure);
    },
    async lookUp({ customer, idempotencyKey }) {
      const intent = await findIntent(client, customer, idempotencyKey);
      return intent === undefined ? null : concluded(client, returnUrl, intent, idempotencyKey);
    },
    async listCharges(customer, since) {
      const listed: ListedCharge[] = [];
      for await (const intent of intentsOf(client, customer, since)) listed.push(await listedOf(client, intent));
      return listed;
    },
    async cancelCharge(chargeId) {
      const cancelled = await client.attempt(intentShape, (stripe) => stripe.paymentIntents.cancel(chargeId));
      if ('answer' in cancelled) return answerOf(cancelled.answer);
      // What cannot be given up any more has become something else.
      if (cancelled.failure.means === 'refused' && cancelled.failure.because !== 'key') return answerOf(await readIntent(client, chargeId));
      throw unreachable(cancelled.failure);
    },
    async refundCharge({ idempotencyKey, chargeId, amount }) {
      const refund = await client.ask(refundShape, (stripe) => stripe.refunds.create({ payment_intent: chargeId, amount }, { idempotencyKey }));
      return { refunded: refund.status === 'succeeded' || refund.status === 'pending' ? refund.amount : 0 };
    },
  };
}

/**
 * `error_on_requires_action` is left out on purpose: off its session a card that needs its owner is declined anyway, and where the bank asks
 * all the same, the intent has to live on for the owner to confirm it.
 */
function intentOf({ idempotencyKey, amount, currency, customer, token, description, metadata }: ChargeRequest): Stripe.PaymentIntentCreateParams {
  return {
    amount,
    currency: currency.toLowerCase(),
    customer,
    payment_method: token,
    allowed_payment_method_types: ['card'],
    off_session: true,
    confirm: true,
    description,
    metadata: {
      [`${PREFIX}key`]: idempotencyKey,
      ...Object.fromEntries(METADATA.map((name) => [`${PREFIX}${name}`, String(metadata[name])])),
    },
  };
}

// ── What became of an intent ──

/** Its answer, after an intent that needs its owner has been brought to the owner. */
async function concluded(client: StripeClient, returnUrl: string, intent: Intent, key: string): Promise<ChargeAnswer> {
  const method = intent.last_payment_error?.payment_method;
  if (!waitsForSession(intent) || !method) return answerOf(intent);
  const confirmed = await client.attempt(intentShape, (stripe) =>
    stripe.paymentIntents.confirm(intent.id, { payment_method: method.id, return_url: returnUrl }, { idempotencyKey: `${key}:owner` }),
  );
  if ('answer' in confirmed) return answerOf(confirmed.answer);
  // It was brought there before, and has moved on since.
  if (confirmed.failure.means === 'refused' && confirmed.failure.because !== 'key') return answerOf(await readIntent(client, intent.id));
  if (confirmed.failure.means === 'declined') return answerOfFailure(confirmed.failure);
  throw unreachable(confirmed.failure);
}

/** Declined without its owner, who has not been asked yet: the same intent is confirmed once more, with a page to be asked on. */
function waitsForSession(intent: Intent): boolean {
  return intent.status === 'requires_payment_method' && declineCode(intent) === NEEDS_OWNER;
}

function declineCode({ last_payment_error: error }: Intent): string | null {
  return error?.decline_code || error?.code || null;
}

function answerOf(intent: Intent): ChargeAnswer {
  const outcome = outcomeOf(intent);
  switch (outcome) {
    case 'succeeded':
    case 'processing':
      return { outcome, ...factsOf(intent) };
    case 'needs_owner':
      return { outcome, ...factsOf(intent), url: intent.next_action?.redirect_to_url?.url ?? null };
    case 'declined':
      return {
        outcome,
        chargeId: intent.id,
        code: intent.status === 'canceled' ? GIVEN_UP : (declineCode(intent) ?? 'card_declined'),
        advice: (intent.status !== 'canceled' && intent.last_payment_error?.advice_code) || null,
      };
  }
}

function outcomeOf(intent: Intent): ListedCharge['outcome'] {
  switch (intent.status) {
    case 'succeeded':
      return 'succeeded';
    case 'requires_action':
      return 'needs_owner';
    case 'canceled':
      return 'declined';
    case 'requires_payment_method':
      // Without an error nothing was tried yet: made, and lost before it was confirmed, or about to be.
      return declineCode(intent) === null ? 'processing' : 'declined';
    case 'processing':
    case 'requires_confirmation':
    case 'requires_capture':
      return 'processing';
  }
}

/** Of what succeeded the amount that was really received. */
function factsOf({ id, status, amount, amount_received: received, currency, customer, livemode }: Intent): ChargedFacts {
  const charged = status === 'succeeded' ? received : amount;
  return { chargeId: id, amount: charged, currency: currency.toUpperCase(), customer, mode: livemode ? 'live' : 'test' };
}

function answerOfFailure(failure: Failure): ChargeAnswer {
  switch (failure.means) {
    case 'declined': {
      const { chargeId, code, advice } = failure;
      return { outcome: 'declined', chargeId, code, advice };
    }
    case 'refused': {
      const { because, code, message } = failure;
      return { outcome: 'refused', because, code, message };
    }
    case 'unknown':
    case 'defect':
      throw unreachable(failure);
  }
}

function ofOtherMode({ mode }: StripeClient, request: ChargeRequest): ChargeAnswer {
  const message = `This is a ${request.mode} method, and the key of Stripe is a ${mode} one. Nothing was sent.`;
  return { outcome: 'refused', because: 'mode', code: `${request.mode}_method`, message };
}

/**
 * Stripe counts some currencies in other units than ISO 4217 does: ISK and UGX in hundredths that do not exist, MGA whole. Of three decimals
 * its documents have said different things. Such a charge would be a hundred or ten times too much or too little, and would agree with what
 * was asked; so it is not made.
 */
function countsAlike(currency: string): boolean {
  const decimals = currencyDecimals(currency);
  return (decimals === 2 && currency !== 'MGA') || (decimals === 0 && !['ISK', 'UGX', 'UYI'].includes(currency));
}

function countedOtherwise({ currency }: ChargeRequest): ChargeAnswer {
  const message = `Floatbook does not charge ${currency} through Stripe, which counts it in other units. Nothing was sent.`;
  return { outcome: 'refused', because: 'request', code: 'currency_not_supported', message };
}

// ── Finding intents ──

function readIntent(client: StripeClient, intentId: string): Promise<Intent> {
  return client.ask(intentShape, (stripe) => stripe.paymentIntents.retrieve(intentId));
}

/**
 * Goes through the customer's intents one by one, because Stripe's search lags behind by up to a minute, and a charge not found might be
 * made again. It goes through all of them, because a limit in time would trust this machine's clock.
 */
async function findIntent(client: StripeClient, customer: string, key: string): Promise<Intent | undefined> {
  for await (const intent of intentsOf(client, customer)) if (intent.metadata[`${PREFIX}key`] === key) return intent;
  return undefined;
}

/** Newest first. */
async function* intentsOf(client: StripeClient, customer: string, since?: number): AsyncGenerator<Intent> {
  const created = since === undefined ? {} : { created: { gte: Math.floor(since / 1000) } };
  let after: { readonly starting_after?: string } = {};
  for (;;) {
    const page = await client.ask(listShape(intentShape), (stripe) =>
      stripe.paymentIntents.list({ customer, limit: PAGE, expand: ['data.latest_charge'], ...created, ...after }),
    );
    yield* page.data;
    if (!page.has_more) return;
    const last = page.data.at(-1);
    if (last === undefined || last.id === after.starting_after)
      throw new ProcessorUnreachable('broken_answer', 'Stripe gives a list that does not end.');
    after = { starting_after: last.id };
  }
}

async function listedOf(client: StripeClient, intent: Intent): Promise<ListedCharge> {
  const charge = typeof intent.latest_charge === 'object' ? intent.latest_charge : null;
  return {
    ...factsOf(intent),
    outcome: outcomeOf(intent),
    idempotencyKey: intent.metadata[`${PREFIX}key`] ?? null,
    metadata: Object.fromEntries(
      METADATA.flatMap((name) => Object.entries({ [name]: intent.metadata[`${PREFIX}${name}`] })).filter(([, value]) => value !== undefined),
    ),
    createdAt: intent.created * 1000,
    refunded: charge?.amount_refunded ?? 0,
    disputed: charge?.disputed === true ? await takenByDisputes(client, intent.id) : 0,
  };
}

async function takenByDisputes(client: StripeClient, intentId: string): Promise<number> {
  const disputes = await client.ask(listShape(disputeShape), (stripe) => stripe.disputes.list({ payment_intent: intentId, limit: PAGE }));
  return disputes.data
    .map((dispute) => ofMode(client.mode, dispute))
    .reduce((sum, { status, amount }) => sum + (DISPUTES_THAT_COST.includes(status) ? amount : 0), 0);
}
