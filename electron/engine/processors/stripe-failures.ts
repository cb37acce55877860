/** What a failed request to Stripe means: a decline, a refusal of the request, or nothing that could be relied on. */

import { z } from 'zod';
import type { RefusedRequest, UnreachableReason } from './processor.ts';
import { NoAnswer } from './stripe-http.ts';

export type Failure =
  | { readonly means: 'declined'; readonly chargeId: string | null; readonly code: string; readonly advice: string | null }
  | ({ readonly means: 'refused' } & Pick<RefusedRequest, 'because' | 'code' | 'message'>)
  | { readonly means: 'unknown'; readonly reason: UnreachableReason; readonly message: string }
  /** We used a key for two requests. */
  | { readonly means: 'defect'; readonly message: string };

const text = z.string().nullish();
const stripeError = z.object({
  type: z.string().startsWith('Stripe'),
  statusCode: z.int().optional(),
  rawType: text,
  code: text,
  decline_code: text,
  advice_code: text,
  param: text,
  message: z.string(),
  requestId: text,
  payment_intent: z.object({ id: z.string() }).nullish(),
  detail: z.unknown(),
});
type StripeError = z.output<typeof stripeError>;

/** Never quotes the error itself, which holds headers and whatever the other side sent. */
export function failureOf(error: unknown): Failure {
  const parsed = stripeError.safeParse(error);
  if (!parsed.success) return unknown('broken_answer', 'Stripe answered something that makes no sense.');
  const { statusCode, detail } = parsed.data;
  if (statusCode === undefined)
    return detail instanceof NoAnswer
      ? unknown(detail.reason, `No answer from Stripe: ${detail.message}.`)
      : unknown('connection_lost', 'No answer from Stripe.');
  return meaningOf(parsed.data, statusCode);
}

function meaningOf(error: StripeError, status: number): Failure {
  if (status === 402 && error.rawType === 'card_error') return declined(error);
  if (status === 401 || status === 403) return keyRefused(error, status);
  if (status === 409 || status === 429 || error.code === 'rate_limit' || error.code === 'lock_timeout')
    return unknown('busy', `Stripe asks to try again later${reference(error)}.`);
  if (status === 400 && error.rawType === 'idempotency_error')
    return { means: 'defect', message: `an idempotency key was used for two requests${reference(error)}` };
  if ((status === 400 || status === 404) && error.rawType === 'invalid_request_error') return refused(error);
  if (status >= 500) return unknown('server_error', `Stripe failed with status ${status}${reference(error)}.`);
  return unknown('broken_answer', `Stripe answered with status ${status}, which says nothing${reference(error)}.`);
}

function declined(error: StripeError): Failure {
  const code = error.decline_code || error.code || 'card_declined';
  return { means: 'declined', chargeId: error.payment_intent?.id ?? null, code, advice: error.advice_code || null };
}

/** Stripe's own message repeats the end of the key. */
function keyRefused(error: StripeError, status: number): Failure {
  const message = status === 401 ? 'Stripe does not accept this key.' : 'This key may not do that. Give it the rights that Floatbook needs.';
  return {
    means: 'refused',
    because: 'key',
    code: error.code || (status === 401 ? 'invalid_key' : 'permission_denied'),
    message: `${message}${reference(error)}`,
  };
}

function refused(error: StripeError): Failure {
  const isMethod = error.param === 'payment_method' || error.code === 'payment_method_unexpected_state';
  return {
    means: 'refused',
    because: isMethod ? 'method' : 'request',
    code: error.code || 'invalid_request',
    message: withoutKeys(error.message).slice(0, 500),
  };
}

function withoutKeys(message: string): string {
  return message.replaceAll(/\b[a-z]{2}_(?:test|live)_[\w*]+/g, '•••');
}

function reference({ requestId }: StripeError): string {
  return requestId ? ` (Stripe's request ${requestId.slice(0, 40)})` : '';
}

function unknown(reason: UnreachableReason, message: string): Failure {
  return { means: 'unknown', reason, message };
}
