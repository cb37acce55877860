/** What only Stripe has: keys and modes, hosted pages, answers that are none, and what its SDK would do if it were let. */

import { inspect } from 'node:util';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { ProcessorUnreachable, type PaymentProcessor, type UnreachableReason } from '../../electron/engine/processors/processor.ts';
import { createStripeProcessor, stripeKeyMode } from '../../electron/engine/processors/stripe.ts';
import { isCharge, startStripeServer, TEST_KEY, type StripeFault, type StripeServer } from '../support/stripe-server.ts';
import { requestFor } from './requests.ts';
import { HOUR_MS, START, stripeRig } from './rigs.ts';

const SHORT_MS = 200;
const PATIENT_MS = 5_000;

describe('keys and modes', () => {
  test.each([
    ['sk_test_51abcdefgh', 'test'],
    ['rk_test_51abcdefgh', 'test'],
    ['sk_live_51abcdefgh', 'live'],
    ['rk_live_51abcdefgh', 'live'],
    ['pk_test_51abcdefgh', undefined],
    ['pk_live_51abcdefgh', undefined],
    ['whsec_51abcdefgh', undefined],
    ['sk_test_', undefined],
    [' sk_live_51abcdefgh', undefined],
    ['sk_live_51abc defgh', undefined],
    ['', undefined],
  ])('%j is %s', (key, mode) => {
    expect(stripeKeyMode(key)).toBe(mode);
  });

  test('what is no key is refused without being repeated', () => {
    expect(() => createStripeProcessor({ key: 'pk_live_51abcdefgh' })).toThrow(/^this is no secret key of Stripe$/);
  });

  test('a live key goes to Stripe and nowhere else', () => {
    expect(() => createStripeProcessor({ key: 'sk_live_51abcdefgh', endpoint: { host: '127.0.0.1', port: 1, protocol: 'http' } })).toThrow(
      /nowhere else/,
    );
    expect(createStripeProcessor({ key: 'sk_live_51abcdefgh' }).mode).toBe('live');
  });

  test('a test method never goes to a live key', async () => {
    const processor = createStripeProcessor({ key: 'sk_live_51abcdefgh' });
    const request = requestFor({ customer: 'cus_1' }, 'pm_1', 'k1');
    expect(await processor.charge(request)).toMatchObject({ outcome: 'refused', because: 'mode', code: 'test_method' });
  });

  test.each(['customers', 'checkout/sessions'])('an object of the other mode is not believed (%s)', async (path) => {
    const { processor, customer, server } = await stripeRig();
    server.fault = (call) => (call.method === 'POST' && call.path === `/v1/${path}` ? 'wrong_livemode' : undefined);
    const call =
      path === 'customers'
        ? processor.createCustomer({ idempotencyKey: 'k', book: 'b', workspace: 'w', name: 'n' })
        : processor.beginSetup({ idempotencyKey: 'k', customer, currency: 'EUR', card: null });
    expect(await reasonOf(call)).toBe('broken_answer');
  });

  test('nor is a card of the other mode', async () => {
    const { processor, customer, server } = await stripeRig();
    const { setupId } = await processor.beginSetup({ idempotencyKey: 'k', customer, currency: 'EUR', card: null });
    const token = server.account.completeSession(setupId, 'visa');
    Object.assign(server.account.readMethod(token), { livemode: true });
    expect(await reasonOf(processor.readSetup(setupId))).toBe('broken_answer');
  });
});

describe('putting a card on file', () => {
  test('happens on the hosted page, for cards alone', async () => {
    const { processor, customer, server } = await stripeRig();
    const begun = await processor.beginSetup({ idempotencyKey: 'k', customer, currency: 'EUR', card: null });
    expect(begun).toEqual({ setupId: expect.stringMatching(/^cs_test_/), url: expect.stringMatching(/^https:\/\/checkout\.stripe\.com\//) });
    expect(server.calls.at(-1)).toMatchObject({ key: 'k', params: { mode: 'setup', customer, allowed_payment_method_types: ['card'] } });
    expect(await processor.beginSetup({ idempotencyKey: 'k', customer, currency: 'EUR', card: null })).toEqual(begun);
    expect(await processor.readSetup(begun.setupId)).toEqual({ outcome: 'pending', url: begun.url });
    server.account.expireSession(begun.setupId);
    expect(await processor.readSetup(begun.setupId)).toEqual({ outcome: 'refused', code: 'expired' });
    expect(await reasonOf(processor.readSetup('cs_test_nowhere'))).toBe('request_refused');
  });
});

describe('charging', () => {
  test('is one confirmed intent without its owner, under our key, with its metadata', async () => {
    const rig = await stripeRig();
    await rig.processor.charge(requestFor(rig, await rig.addCard('works'), 'k1'));
    const sent = rig.server.calls.filter(isCharge);
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({
      key: 'k1',
      params: {
        amount: '9000',
        currency: 'eur',
        customer: rig.customer,
        confirm: 'true',
        off_session: 'true',
        allowed_payment_method_types: ['card'],
      },
    });
    expect(sent[0]?.params['metadata']).toEqual({
      floatbook_key: 'k1',
      floatbook_book: 'book-1',
      floatbook_workspace: 'workspace-1',
      floatbook_obligation: 'obligation-k1',
      floatbook_purpose: 'top_up',
      floatbook_credits: '100000',
    });
    expect(sent[0]?.params).not.toHaveProperty('error_on_requires_action');
  });

  test('tells Stripe nothing about this machine', async () => {
    const { server } = await stripeRig();
    expect(server.calls[0]?.headers).not.toHaveProperty('x-stripe-client-telemetry');
    expect(String(server.calls[0]?.headers['x-stripe-client-user-agent'])).not.toMatch(/telemetry_id|platform/);
  });

  test('brings a charge that needs its owner to the bank, under a key of its own', async () => {
    const rig = await stripeRig();
    const answer = await rig.processor.charge(requestFor(rig, await rig.addCard('needs_owner'), 'k1'));
    expect(answer).toMatchObject({ outcome: 'needs_owner', url: expect.stringMatching(/^https:\/\/hooks\.stripe\.com\//) });
    expect(rig.server.calls.at(-1)).toMatchObject({ key: 'k1:owner', params: { return_url: 'https://stripe.com/' } });
  });

  test('T10 a crash before the owner was asked is made good by looking up', async () => {
    const rig = await stripeRig();
    const request = requestFor(rig, await rig.addCard('needs_owner'), 'k1');
    rig.server.fault = (call) => (call.path.endsWith('/confirm') ? 'drop_before' : undefined);
    expect(await reasonOf(rig.processor.charge(request))).toBe('connection_lost');
    rig.server.fault = () => undefined;
    expect(await rig.processor.lookUp(request)).toMatchObject({ outcome: 'needs_owner', url: expect.any(String) });
  });

  test('the bank may agree at once when the owner would be asked', async () => {
    const rig = await stripeRig();
    const { setupId } = await rig.processor.beginSetup({ idempotencyKey: 'k', customer: rig.customer, currency: 'EUR', card: null });
    const token = rig.server.account.completeSession(setupId, 'frictionless');
    expect(await rig.processor.charge(requestFor(rig, token, 'k1'))).toMatchObject({ outcome: 'succeeded' });
    expect(rig.taken()).toHaveLength(1);
  });

  test('an intent that was made and lost before it was confirmed can be given up', async () => {
    const rig = await stripeRig();
    const request = requestFor(rig, await rig.addCard('works'), 'k1');
    const made = rig.server.account.createIntent(
      { amount: '9000', currency: 'eur', customer: rig.customer, payment_method: request.token, metadata: { floatbook_key: 'k1' } },
      'k1',
    );
    expect(await rig.processor.lookUp(request)).toMatchObject({ outcome: 'processing' });
    expect(await rig.processor.cancelCharge(String(made['id']))).toMatchObject({ outcome: 'declined', code: 'canceled' });
  });

  test('T10 done after we gave up waiting: busy while it is at work, then found', async () => {
    const rig = await stripeRig();
    const request = requestFor(rig, await rig.addCard('works'), 'k1');
    rig.server.failNextCharge('done_late');
    expect(await reasonOf(hasty(rig.server).charge(request))).toBe('timed_out');
    expect(await rig.processor.lookUp(request)).toBeNull();
    expect(await reasonOf(rig.processor.charge(request))).toBe('busy');
    expect(await rig.processor.lookUp(request)).toMatchObject({ outcome: 'succeeded' });
    expect(await rig.processor.charge(request)).toMatchObject({ outcome: 'succeeded' });
    expect(rig.taken()).toHaveLength(1);
  });

  test.each<[StripeFault, UnreachableReason]>([
    ['drop_before', 'connection_lost'],
    ['drop_after', 'connection_lost'],
    ['reset_within_answer', 'connection_lost'],
    ['stall_before', 'timed_out'],
    ['stall_after', 'timed_out'],
    ['drip', 'timed_out'],
    ['fail_before', 'server_error'],
    ['fail_after', 'server_error'],
    ['unavailable', 'server_error'],
    ['intent_with_500', 'server_error'],
    ['rate_limited', 'busy'],
    ['key_in_use', 'busy'],
    ['malformed', 'broken_answer'],
    ['huge', 'broken_answer'],
    ['portal', 'broken_answer'],
    ['array', 'broken_answer'],
    ['without_status', 'broken_answer'],
  ])('T10 %s is no answer, and the SDK sends nothing again', async (fault, reason) => {
    const rig = await stripeRig();
    const request = requestFor(rig, await rig.addCard('works'), 'k1');
    rig.server.failNextCharge(fault);
    const began = performance.now();
    expect(await reasonOf((reason === 'timed_out' ? hasty(rig.server) : rig.processor).charge(request))).toBe(reason);
    expect(performance.now() - began).toBeLessThan(PATIENT_MS);
    expect(rig.server.calls.filter(isCharge)).toHaveLength(1);
  });

  test('a server that is not there is no answer', async () => {
    const processor = createStripeProcessor({ key: TEST_KEY, endpoint: { host: '127.0.0.1', port: 1, protocol: 'http' } });
    expect(await reasonOf(processor.charge(requestFor({ customer: 'cus_1' }, 'pm_1', 'k1')))).toBe('connection_lost');
  });

  test('a key that is not accepted charges nothing, and leaves what was unknown unknown', async () => {
    const rig = await stripeRig();
    const request = requestFor(rig, await rig.addCard('works'), 'k1');
    rig.server.fault = () => 'unauthorized';
    expect(await rig.processor.charge(request)).toMatchObject({ outcome: 'refused', because: 'key', code: 'invalid_key' });
    expect(await reasonOf(rig.processor.lookUp(request))).toBe('key_refused');
    expect(await reasonOf(rig.processor.listCharges(rig.customer, 0))).toBe('key_refused');
    expect(await reasonOf(rig.processor.cancelCharge('pi_1'))).toBe('key_refused');
    expect(await reasonOf(rig.processor.detach('pm_1'))).toBe('key_refused');
    rig.server.fault = () => 'forbidden';
    expect(await rig.processor.charge(request)).toMatchObject({ outcome: 'refused', because: 'key', code: 'permission_denied' });
    expect(rig.taken()).toEqual([]);
  });
});

describe('looking up', () => {
  test('goes through all of a customer’s charges, page by page, whatever this machine’s clock says', async () => {
    const rig = await stripeRig();
    const token = await rig.addCard('works');
    const keys = Array.from({ length: 120 }, (_, index) => `k${index}`);
    for (const key of keys) await rig.processor.charge(requestFor(rig, token, key));
    const before = rig.server.calls.length;
    expect(await rig.processor.lookUp(requestFor(rig, token, 'k0'))).toMatchObject({ outcome: 'succeeded' });
    expect(rig.server.calls.length - before).toBe(3);
    for (const { params } of rig.server.calls.slice(before)) expect(params).not.toHaveProperty('created');
    expect(await rig.processor.lookUp(requestFor(rig, token, 'k120'))).toBeNull();
    const listed = await rig.processor.listCharges(rig.customer, 0);
    expect(listed.map(({ idempotencyKey }) => idempotencyKey)).toEqual(keys.toReversed());
  });

  test('never says that there is none when a page is missing', async () => {
    const rig = await stripeRig();
    const token = await rig.addCard('works');
    for (let index = 0; index < 60; index += 1) await rig.processor.charge(requestFor(rig, token, `k${index}`));
    rig.server.fault = ({ path, params }) => (path === '/v1/payment_intents' && 'starting_after' in params ? 'drop_after' : undefined);
    expect(await reasonOf(rig.processor.lookUp(requestFor(rig, token, 'k0')))).toBe('connection_lost');
    rig.server.fault = () => 'endless';
    expect(await reasonOf(rig.processor.lookUp(requestFor(rig, token, 'none')))).toBe('broken_answer');
  });
});

test.each(['ISK', 'UGX', 'MGA', 'KWD', 'BHD', 'CLF', 'XXX'])('%s, which Stripe counts in other units, is not charged', async (currency) => {
  const rig = await stripeRig();
  const answer = await rig.processor.charge(requestFor(rig, await rig.addCard('works'), 'k1', { currency }));
  expect(answer).toMatchObject({ outcome: 'refused', because: 'request', code: 'currency_not_supported' });
  expect(rig.server.calls.filter(isCharge)).toEqual([]);
});

test('JPY, which has no smaller unit anywhere, is charged as it stands', async () => {
  const rig = await stripeRig();
  const answer = await rig.processor.charge(requestFor(rig, await rig.addCard('works'), 'k1', { currency: 'JPY', amount: 500 }));
  expect(answer).toMatchObject({ outcome: 'succeeded', amount: 500, currency: 'JPY' });
});

test('what a dispute took counts apart from refunds, unless it was won', async () => {
  const rig = await stripeRig();
  const token = await rig.addCard('works');
  const statuses = ['lost', 'needs_response', 'won', 'warning_closed'];
  for (const status of statuses) {
    const answer = await rig.processor.charge(requestFor(rig, token, status));
    if (answer.outcome === 'succeeded') rig.server.account.dispute(answer.chargeId, status);
  }
  const listed = await rig.processor.listCharges(rig.customer, START - HOUR_MS);
  expect(listed.toReversed().map(({ refunded, disputed }) => [refunded, disputed])).toEqual([
    [0, 90_00],
    [0, 90_00],
    [0, 0],
    [0, 0],
  ]);
});

const EVERY_FAULT: readonly StripeFault[] = [
  'drop_before',
  'drop_after',
  'reset_within_answer',
  'stall_before',
  'fail_before',
  'unavailable',
  'rate_limited',
  'key_in_use',
  'unauthorized',
  'forbidden',
  'invalid_with_key',
  'malformed',
  'huge',
  'portal',
  'array',
  'without_status',
  'wrong_livemode',
];

test('no error, answer, log line or object ever shows the key', async () => {
  const seen: string[] = [];
  const see = (value: unknown) =>
    void seen.push(inspect(value, { depth: Infinity, showHidden: true, getters: true }), String((value as Error | undefined)?.stack));
  const write = vi.spyOn(process.stderr, 'write').mockImplementation((text) => (see(text), true));
  const print = vi.spyOn(process.stdout, 'write').mockImplementation((text) => (see(text), true));
  onTestFinished(() => {
    write.mockRestore();
    print.mockRestore();
  });
  process.on('warning', see);
  onTestFinished(() => void process.off('warning', see));
  const server = await startStripeServer();
  const processor = createStripeProcessor({ key: TEST_KEY, endpoint: server.endpoint, timeoutMs: 100 });
  see(processor);
  const request = requestFor({ customer: 'cus_1' }, 'pm_1', 'k1');
  for (const fault of [undefined, ...EVERY_FAULT]) {
    server.fault = () => fault;
    const calls = [
      processor.charge({ ...request, idempotencyKey: `k-${fault}` }),
      processor.lookUp(request),
      processor.createCustomer({ idempotencyKey: `c-${fault}`, book: 'b', workspace: 'w', name: 'n' }),
      processor.beginSetup({ idempotencyKey: `s-${fault}`, customer: 'cus_1', currency: 'EUR', card: null }),
      processor.readSetup('cs_test_1'),
      processor.detach('pm_1'),
      processor.refundCharge({ idempotencyKey: `r-${fault}`, chargeId: 'pi_1', amount: 1 }),
    ];
    for (const outcome of await Promise.allSettled(calls)) see(outcome.status === 'fulfilled' ? outcome.value : outcome.reason);
  }
  expect(seen.length).toBeGreaterThan(200);
  expect(seen.filter((text) => text.includes(TEST_KEY.slice(8)))).toEqual([]);
});

/** Waits for an answer only a little. */
function hasty({ endpoint }: StripeServer): PaymentProcessor {
  return createStripeProcessor({ key: TEST_KEY, endpoint, timeoutMs: SHORT_MS });
}

async function reasonOf(call: Promise<unknown>): Promise<UnreachableReason | 'answered'> {
  try {
    await call;
    return 'answered';
  } catch (error) {
    if (error instanceof ProcessorUnreachable) return error.reason;
    throw error;
  }
}
