/** Stripe's SDK set up for money: no retries of its own, no telemetry, answers checked before they are believed, failures as data. */

import type { Stripe } from 'stripe';
import type { z } from 'zod';
import { ProcessorUnreachable, type ProcessorMode } from './processor.ts';
import { failureOf, type Failure } from './stripe-failures.ts';
import { stripeHttpClient } from './stripe-http.ts';

/** Where Stripe is, for tests that bring a server of their own. Never read from a setting: what stands here is sent the key. */
export interface StripeEndpoint {
  readonly host: '127.0.0.1';
  readonly port: number;
  readonly protocol: 'http';
}

export interface StripeClientOptions {
  readonly key: string;
  /** From the first byte sent to the last received; 30 seconds unless given. */
  readonly timeoutMs?: number;
  readonly endpoint?: StripeEndpoint;
}

type Send = (stripe: Stripe) => Promise<unknown>;

export interface StripeClient {
  readonly mode: ProcessorMode;
  /** What came back, or what it means that it failed. */
  attempt<Shape extends z.ZodType>(shape: Shape, send: Send): Promise<{ readonly answer: z.output<Shape> } | { readonly failure: Failure }>;
  /** What came back; every failure is {@link ProcessorUnreachable}. */
  ask<Shape extends z.ZodType>(shape: Shape, send: Send): Promise<z.output<Shape>>;
}

const KEY = /^(?:sk|rk)_(?<mode>test|live)_[A-Za-z0-9]{8,}$/;
const TIMEOUT_MS = 30_000;

/** Whether a key is for test or for live; `undefined` for what is no secret or restricted key of Stripe. */
export function stripeKeyMode(key: string): ProcessorMode | undefined {
  return KEY.exec(key)?.groups?.['mode'] as ProcessorMode | undefined;
}

export function openStripeClient({ key, timeoutMs = TIMEOUT_MS, endpoint }: StripeClientOptions): StripeClient {
  const mode = stripeKeyMode(key);
  if (mode === undefined) throw new Error('this is no secret key of Stripe');
  if (mode === 'live' && endpoint !== undefined) throw new Error('a live key goes to Stripe and nowhere else');
  // Loaded when it is first needed: it is large, and most days nothing is charged.
  let loading: Promise<Stripe> | undefined;
  const load = async () => {
    const { Stripe: Client } = await import('stripe');
    return new Client('', {
      // The key is put in by the HTTP client alone, so that the SDK's objects and errors cannot show it.
      authenticator: () => Promise.resolve(),
      httpClient: stripeHttpClient(key),
      maxNetworkRetries: 0,
      timeout: timeoutMs,
      telemetry: false,
      ...endpoint,
    });
  };
  const client: StripeClient = {
    mode,
    async attempt(shape, send) {
      const stripe = await (loading ??= load());
      try {
        const parsed = shape.safeParse(await send(stripe));
        return parsed.success
          ? { answer: parsed.data }
          : { failure: { means: 'unknown', reason: 'broken_answer', message: 'Stripe answered without saying what was asked.' } };
      } catch (error) {
        return { failure: failureOf(error) };
      }
    },
    async ask(shape, send) {
      const attempted = await client.attempt(shape, send);
      if ('answer' in attempted) return attempted.answer;
      throw unreachable(attempted.failure);
    },
  };
  return client;
}

/** For requests that charge nothing, whatever the failure means. A defect stays one. */
export function unreachable(failure: Failure): Error {
  switch (failure.means) {
    case 'declined':
      return new ProcessorUnreachable('request_refused', `Stripe declined (${failure.code}).`);
    case 'refused':
      return new ProcessorUnreachable(failure.because === 'key' ? 'key_refused' : 'request_refused', `${failure.message} (${failure.code})`);
    case 'unknown':
      return new ProcessorUnreachable(failure.reason, failure.message);
    case 'defect':
      return new Error(failure.message);
  }
}

/** What belongs to the other mode than the key has nothing to do here. */
export function ofMode<Item extends { readonly livemode: boolean }>(mode: ProcessorMode, item: Item): Item {
  if (item.livemode === (mode === 'live')) return item;
  throw new ProcessorUnreachable('broken_answer', `Stripe answered with an object of the other mode than the key's, which is ${mode}.`);
}
