/** What every processor that charges cards has to do, asked of the sandbox and of Stripe through the same port. */

import { describe, expect, test } from 'vitest';
import type { ChargeAnswer, UnreachableReason } from '../../electron/engine/processors/processor.ts';
import { ProcessorUnreachable } from '../../electron/engine/processors/processor.ts';
import { requestFor } from './requests.ts';
import { HOUR_MS, sandboxRig, START, stripeRig, type Rig, type RigFault } from './rigs.ts';

const FACTS = { amount: 90_00, currency: 'EUR', mode: 'test' };

describe.each<{ name: string; open: () => Promise<Rig> }>([
  { name: 'sandbox', open: sandboxRig },
  { name: 'stripe', open: stripeRig },
])('$name', ({ name, open }) => {
  test('says who it is and in which mode', async () => {
    const { processor } = await open();
    expect(processor).toMatchObject({ name, mode: 'test' });
  });

  test('M4 a verified card is a token, brand, last four digits, expiry and funding', async () => {
    const rig = await open();
    const { setupId } = await rig.processor.beginSetup({
      idempotencyKey: 'k',
      customer: rig.customer,
      currency: 'EUR',
      card: name === 'sandbox' ? 'tok_visa' : null,
    });
    if ('server' in rig) (rig as Awaited<ReturnType<typeof stripeRig>>).server.account.completeSession(setupId, 'visa');
    const answer = await rig.processor.readSetup(setupId);
    expect(answer).toEqual({
      outcome: 'verified',
      token: expect.stringMatching(/^\w+$/),
      card: { brand: 'visa', last4: '4242', expiryMonth: expect.any(Number), expiryYear: expect.any(Number), funding: 'credit' },
    });
  });

  test('the customer of a workspace of a book is one, whatever the key', async () => {
    const { processor, customer } = await open();
    const again = { idempotencyKey: 'other', book: 'book-1', workspace: 'workspace-1', name: 'Muster GmbH' };
    expect(await processor.createCustomer(again)).toBe(customer);
    expect(await processor.createCustomer({ ...again, idempotencyKey: 'third', workspace: "workspace-2 'quoted' \\" })).not.toBe(customer);
    expect(await processor.createCustomer({ ...again, idempotencyKey: 'fourth', book: 'book-2' })).not.toBe(customer);
  });

  test('T9 a charge succeeds with what was asked for', async () => {
    const rig = await open();
    const answer = await rig.processor.charge(requestFor(rig, await rig.addCard('works'), 'k1'));
    expect(answer).toEqual({ outcome: 'succeeded', chargeId: expect.any(String), customer: rig.customer, ...FACTS });
    expect(rig.taken()).toMatchObject([{ key: 'k1', amount: 90_00 }]);
  });

  test.each([
    ['soft', 'insufficient_funds', 'try_again_later'],
    ['hard', 'stolen_card', 'do_not_try_again'],
  ] as const)("T9 a %s decline keeps the processor's words, and stays one", async (card, code, advice) => {
    const rig = await open();
    const request = requestFor(rig, await rig.addCard(card), 'k1');
    const declined = { outcome: 'declined', chargeId: expect.any(String), code, advice };
    expect(await rig.processor.charge(request)).toEqual(declined);
    expect(await rig.processor.charge(request)).toEqual(declined);
    expect(await rig.processor.lookUp(request)).toEqual(declined);
    expect(rig.taken()).toEqual([]);
  });

  test('T9 a charge that needs its owner waits, and succeeds once the owner has confirmed it', async () => {
    const rig = await open();
    const request = requestFor(rig, await rig.addCard('needs_owner'), 'k1');
    const waiting = await rig.processor.charge(request);
    expect(waiting).toMatchObject({ outcome: 'needs_owner', customer: rig.customer, ...FACTS });
    expect(await rig.processor.lookUp(request)).toEqual(waiting);
    expect(rig.taken()).toEqual([]);
    rig.ownerAnswers(chargeIdOf(waiting), true);
    expect(await rig.processor.lookUp(request)).toEqual({ outcome: 'succeeded', chargeId: chargeIdOf(waiting), customer: rig.customer, ...FACTS });
    await rig.processor.charge(request);
    expect(rig.taken()).toHaveLength(1);
  });

  test('T9 an owner who declines is a decline', async () => {
    const rig = await open();
    const request = requestFor(rig, await rig.addCard('needs_owner'), 'k1');
    const chargeId = chargeIdOf(await rig.processor.charge(request));
    rig.ownerAnswers(chargeId, false);
    const declined = { outcome: 'declined', chargeId, code: 'payment_intent_authentication_failure', advice: null };
    expect(await rig.processor.lookUp(request)).toEqual(declined);
  });

  test('T9 a charge that was given up is declined for good', async () => {
    const rig = await open();
    const request = requestFor(rig, await rig.addCard('needs_owner'), 'k1');
    const chargeId = chargeIdOf(await rig.processor.charge(request));
    const givenUp = { outcome: 'declined', chargeId, code: 'canceled', advice: null };
    expect(await rig.processor.cancelCharge(chargeId)).toEqual(givenUp);
    expect(await rig.processor.cancelCharge(chargeId)).toEqual(givenUp);
    expect(await rig.processor.lookUp(request)).toEqual(givenUp);
    expect(rig.taken()).toEqual([]);
  });

  test('T9 giving up a charge that has succeeded meanwhile answers that it has', async () => {
    const rig = await open();
    const chargeId = chargeIdOf(await rig.processor.charge(requestFor(rig, await rig.addCard('needs_owner'), 'k1')));
    rig.ownerAnswers(chargeId, true);
    expect(await rig.processor.cancelCharge(chargeId)).toMatchObject({ outcome: 'succeeded', chargeId });
  });

  test.each<[RigFault, readonly UnreachableReason[]]>([
    ['lost_after', ['timed_out', 'connection_lost']],
    ['broken', ['broken_answer']],
    ['fails_after', ['server_error']],
  ])('T10 %s: nothing is known, the charge is found, and sending it again charges nothing', async (fault, reasons) => {
    const rig = await open();
    const request = requestFor(rig, await rig.addCard('works'), 'k1');
    rig.failNextCharge(fault);
    expect(reasons).toContain(await reasonOf(rig.processor.charge(request)));
    expect(await rig.processor.lookUp(request)).toMatchObject({ outcome: 'succeeded', ...FACTS });
    // A failure is kept for the key: it is answered again, and only looking up tells.
    if (fault === 'fails_after') expect(reasons).toContain(await reasonOf(rig.processor.charge(request)));
    else expect(await rig.processor.charge(request)).toMatchObject({ outcome: 'succeeded', ...FACTS });
    expect(rig.taken()).toHaveLength(1);
  });

  test('T10 lost before it arrived: not found, and made by sending it again', async () => {
    const rig = await open();
    const request = requestFor(rig, await rig.addCard('works'), 'k1');
    rig.failNextCharge('lost_before');
    expect(await reasonOf(rig.processor.charge(request))).not.toBe('answered');
    expect(await rig.processor.lookUp(request)).toBeNull();
    expect(await rig.processor.charge(request)).toMatchObject({ outcome: 'succeeded' });
    expect(rig.taken()).toHaveLength(1);
  });

  test('T10 a failure that charged nothing is kept for the key, is never found, and is forgotten after a day', async () => {
    const rig = await open();
    const request = requestFor(rig, await rig.addCard('works'), 'k1');
    rig.failNextCharge('fails_before');
    for (let hours = 0; hours < 24; hours += 6) {
      expect(await reasonOf(rig.processor.charge(request))).toBe('server_error');
      expect(await rig.processor.lookUp(request)).toBeNull();
      rig.advance(6 * HOUR_MS);
    }
    expect(await rig.processor.charge(request)).toMatchObject({ outcome: 'succeeded' });
    expect(rig.taken()).toHaveLength(1);
  });

  test('T10 a key is forgotten after a day: sending it again would charge again, and looking it up would not', async () => {
    const rig = await open();
    const request = requestFor(rig, await rig.addCard('works'), 'k1');
    await rig.processor.charge(request);
    rig.advance(23 * HOUR_MS);
    await rig.processor.charge(request);
    expect(rig.taken()).toHaveLength(1);
    rig.advance(2 * HOUR_MS);
    expect(await rig.processor.lookUp(request)).toMatchObject({ outcome: 'succeeded' });
    await rig.processor.charge(request);
    expect(rig.taken()).toHaveLength(2);
  });

  test('a key for another request is a defect, and charges nothing', async () => {
    const rig = await open();
    const request = requestFor(rig, await rig.addCard('works'), 'k1');
    await rig.processor.charge(request);
    const failure = await rig.processor.charge({ ...request, amount: 100_00 }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Error);
    expect(failure).not.toBeInstanceOf(ProcessorUnreachable);
    expect(rig.taken()).toHaveLength(1);
  });

  test('ten sendings at once under one key are one charge', async () => {
    const rig = await open();
    const request = requestFor(rig, await rig.addCard('works'), 'k1');
    const answers = await Promise.all(Array.from({ length: 10 }, () => rig.processor.charge(request).catch((error: unknown) => error)));
    expect(answers.some((answer) => (answer as ChargeAnswer).outcome === 'succeeded')).toBe(true);
    expect(rig.taken()).toHaveLength(1);
  });

  test.each<[RigFault, object]>([
    ['wrong_amount', { amount: 1 }],
    ['wrong_currency', { currency: 'JPY' }],
    ['wrong_customer', { customer: 'cus_another' }],
    ['wrong_mode', { mode: 'live' }],
  ])('%s is reported as it is', async (fault, facts) => {
    const rig = await open();
    rig.failNextCharge(fault);
    const answer = await rig.processor.charge(requestFor(rig, await rig.addCard('works'), 'k1'));
    expect(answer).toEqual({ outcome: 'succeeded', chargeId: expect.any(String), customer: rig.customer, ...FACTS, ...facts });
  });

  test('a card that is not there is refused, and so is a live method: neither is a decline', async () => {
    const rig = await open();
    const token = await rig.addCard('works');
    expect(await rig.processor.charge(requestFor(rig, 'pm_nowhere', 'k1'))).toMatchObject({
      outcome: 'refused',
      because: 'method',
      code: 'resource_missing',
    });
    expect(await rig.processor.charge(requestFor(rig, token, 'k2', { mode: 'live' }))).toMatchObject({ outcome: 'refused', because: 'mode' });
    expect(await rig.processor.charge(requestFor(rig, token, 'k3', { customer: 'cus_nobody' }))).toMatchObject({
      outcome: 'refused',
      because: 'request',
    });
    expect(await rig.processor.charge(requestFor(rig, token, 'k4', { amount: 0 }))).toMatchObject({
      outcome: 'refused',
      because: 'request',
      code: 'amount_too_small',
    });
    expect(rig.taken()).toEqual([]);
  });

  test('a card that was detached is refused, and detaching it again does nothing', async () => {
    const rig = await open();
    const token = await rig.addCard('works');
    await rig.processor.detach(token);
    await rig.processor.detach(token);
    await rig.processor.detach('pm_nowhere');
    expect(await rig.processor.charge(requestFor(rig, token, 'k1'))).toMatchObject({ outcome: 'refused', because: 'method' });
  });

  test('charges of a customer are listed newest first, with keys and metadata', async () => {
    const rig = await open();
    const [works, soft, owner] = [await rig.addCard('works'), await rig.addCard('soft'), await rig.addCard('needs_owner')];
    await rig.processor.charge(requestFor(rig, works, 'k1'));
    rig.advance(HOUR_MS);
    await rig.processor.charge(requestFor(rig, soft, 'k2'));
    await rig.processor.charge(requestFor(rig, owner, 'k3'));
    const all = await rig.processor.listCharges(rig.customer, START);
    expect(all.map(({ idempotencyKey, outcome }) => [idempotencyKey, outcome])).toEqual([
      ['k3', 'needs_owner'],
      ['k2', 'declined'],
      ['k1', 'succeeded'],
    ]);
    expect(all[2]).toEqual({
      outcome: 'succeeded',
      chargeId: expect.any(String),
      customer: rig.customer,
      ...FACTS,
      idempotencyKey: 'k1',
      metadata: { book: 'book-1', workspace: 'workspace-1', obligation: 'obligation-k1', purpose: 'top_up', credits: '100000' },
      createdAt: START,
      refunded: 0,
      disputed: 0,
    });
    expect(await rig.processor.listCharges(rig.customer, START + HOUR_MS)).toHaveLength(2);
    expect(await rig.processor.listCharges('cus_nobody', 0)).toEqual([]);
  });

  test('a refund is made once for its key, and never more than was charged', async () => {
    const rig = await open();
    const chargeId = chargeIdOf(await rig.processor.charge(requestFor(rig, await rig.addCard('works'), 'k1')));
    const refund = { idempotencyKey: 'r1', chargeId, amount: 40_00 };
    expect(await rig.processor.refundCharge(refund)).toEqual({ refunded: 40_00 });
    expect(await rig.processor.refundCharge(refund)).toEqual({ refunded: 40_00 });
    expect(await reasonOf(rig.processor.refundCharge({ idempotencyKey: 'r2', chargeId, amount: 50_01 }))).toBe('request_refused');
    expect((await rig.processor.listCharges(rig.customer, 0))[0]).toMatchObject({ refunded: 40_00, disputed: 0 });
    expect(await rig.processor.refundCharge({ idempotencyKey: 'r3', chargeId, amount: 50_00 })).toEqual({ refunded: 50_00 });
  });
});

function chargeIdOf(answer: ChargeAnswer): string {
  if (!('chargeId' in answer) || answer.chargeId === null) throw new Error(`no charge: ${answer.outcome}`);
  return answer.chargeId;
}

async function reasonOf(call: Promise<unknown>): Promise<UnreachableReason | 'answered'> {
  const failure = await call.then(
    () => 'answered' as const,
    (error: unknown) => error,
  );
  if (failure === 'answered') return failure;
  if (failure instanceof ProcessorUnreachable) return failure.reason;
  throw failure;
}
