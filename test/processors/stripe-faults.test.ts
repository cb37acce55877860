/**
 * Hundreds of payments by seeded chance while a server drops, stalls, fails, repeats and forgets: what was taken is what succeeded, and
 * nothing twice. The rule of looking up before anything else is the engine's, in the smallest form that keeps it.
 */

import { describe, expect, test } from 'vitest';
import { newRandom, type Random } from '../../electron/engine/sample/random.ts';
import { ProcessorUnreachable, type ChargeAnswer, type ChargeRequest, type PaymentProcessor } from '../../electron/engine/processors/processor.ts';
import { createStripeProcessor } from '../../electron/engine/processors/stripe.ts';
import { TEST_KEY, type StripeCall, type StripeFault } from '../support/stripe-server.ts';
import { requestFor } from './requests.ts';
import { HOUR_MS, stripeRig, type Rig } from './rigs.ts';

const PAYMENTS = 300;
/** Stalls cost this much of a test's time. */
const SHORT_MS = 60;

const FAULTS_OF_CHARGING: readonly StripeFault[] = [
  'drop_before',
  'drop_after',
  'reset_within_answer',
  'stall_before',
  'stall_after',
  'done_late',
  'fail_before',
  'fail_after',
  'unavailable',
  'rate_limited',
  'key_in_use',
  'malformed',
  'huge',
  'drip',
  'portal',
  'array',
  'intent_with_500',
  'without_status',
];
const FAULTS_OF_READING: readonly StripeFault[] = [
  'drop_before',
  'drop_after',
  'unavailable',
  'rate_limited',
  'malformed',
  'array',
  'without_status',
];

type StripeRig = Awaited<ReturnType<typeof stripeRig>>;
type Pay = (rig: Rig, processor: PaymentProcessor, request: ChargeRequest) => Promise<End>;

/** A payment that ends as a charge, as a definite decline, or as never made. */
type End = 'charged' | 'declined' | 'never_made';

/** Sends, and where nothing is known looks up, and sends again with the same key while keys are kept; then only looks up. */
async function payOnce(rig: Rig, processor: PaymentProcessor, request: ChargeRequest): Promise<End> {
  let heard = await hear(processor.charge(request));
  for (let hours = 0; ; hours += 1) {
    if (isSettled(heard)) return endOf(rig, heard);
    rig.advance(HOUR_MS);
    heard = await hear(processor.lookUp(request));
    if (heard === null && hours >= 25) return 'never_made';
    if (heard === null && hours < 22) heard = await hear(processor.charge(request));
  }
}

/** What must not be done: a new key for each sending. */
async function payWithNewKeys(rig: Rig, processor: PaymentProcessor, request: ChargeRequest): Promise<End> {
  for (let sending = 1; ; sending += 1) {
    const heard = await hear(processor.charge({ ...request, idempotencyKey: `${request.idempotencyKey}-${sending}` }));
    if (isSettled(heard)) return endOf(rig, heard);
  }
}

type Heard = ChargeAnswer | 'nothing' | null;

async function hear(call: Promise<ChargeAnswer | null>): Promise<Heard> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof ProcessorUnreachable) return 'nothing';
    throw error;
  }
}

function isSettled(heard: Heard): heard is ChargeAnswer {
  return heard !== null && heard !== 'nothing' && heard.outcome !== 'processing';
}

function endOf(rig: Rig, answer: ChargeAnswer): End {
  if (answer.outcome === 'succeeded') return 'charged';
  if (answer.outcome === 'declined') return 'declined';
  if (answer.outcome !== 'needs_owner') throw new Error(`an outcome that nobody asked for: ${answer.outcome}`);
  rig.ownerAnswers(answer.chargeId, true);
  return 'charged';
}

/** Charging goes wrong in three calls of ten, reading in one. */
function faultsOf(random: Random): (call: StripeCall) => StripeFault | undefined {
  return ({ method, path }) => {
    if (path.includes('customers') || path.includes('sessions')) return undefined;
    if (method === 'POST') return random.chance(300) ? random.pick(FAULTS_OF_CHARGING) : undefined;
    return random.chance(100) ? random.pick(FAULTS_OF_READING) : undefined;
  };
}

async function manyPayments(seed: number, payments: number, pay: Pay): Promise<{ readonly rig: StripeRig; readonly ends: ReadonlyMap<string, End> }> {
  const rig = await stripeRig();
  const random = newRandom(seed);
  const tokens = [await rig.addCard('works'), await rig.addCard('works'), await rig.addCard('soft'), await rig.addCard('needs_owner')];
  const processor = createStripeProcessor({ key: TEST_KEY, endpoint: rig.server.endpoint, timeoutMs: SHORT_MS });
  rig.server.fault = faultsOf(random);
  const ends = new Map<string, End>();
  for (let index = 0; index < payments; index += 1) {
    const request = requestFor(rig, random.pick(tokens), `k${index}`, { amount: random.between(50, 1_000_00) });
    ends.set(request.idempotencyKey, await pay(rig, processor, request));
  }
  rig.server.fault = () => undefined;
  return { rig, ends };
}

describe('T9, T10 whatever the server does, each payment is taken once or not at all', () => {
  test.each([1, 2, 3])('seed %i', { timeout: 120_000 }, async (seed) => {
    const { rig, ends } = await manyPayments(seed, PAYMENTS, payOnce);
    const charged = [...ends].filter(([, end]) => end === 'charged').map(([key]) => key);
    const listed = await rig.processor.listCharges(rig.customer, 0);
    const taken = listed.filter(({ outcome }) => outcome === 'succeeded').map(({ idempotencyKey }) => idempotencyKey);
    expect(taken).toHaveLength(charged.length);
    expect(new Set(taken)).toEqual(new Set(charged));
    expect(rig.taken()).toHaveLength(charged.length);
    // The chance that it is given has to be one: each end is met, and most calls went wrong at some time.
    for (const end of ['charged', 'declined', 'never_made'] satisfies End[]) expect([...ends.values()]).toContain(end);
    expect(new Set(rig.server.calls.map(({ key }) => key)).size).toBeGreaterThan(PAYMENTS);
  });

  test('and a new key for each sending takes money twice: the check can fail', { timeout: 120_000 }, async () => {
    const { rig, ends } = await manyPayments(1, 60, payWithNewKeys);
    const charged = [...ends.values()].filter((end) => end === 'charged').length;
    expect(rig.taken().length).toBeGreaterThan(charged);
  });
});
