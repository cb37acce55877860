/** The sandbox: what each test card does, that its records outlive the process, and that faults and outages are the same each time. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { ProcessorUnreachable, type ChargeAnswer } from '../../electron/engine/processors/processor.ts';
import { TEST_CARDS, type SandboxCourse } from '../../electron/engine/processors/sandbox-cards.ts';
import { openSandbox, type Sandbox, type SandboxOptions } from '../../electron/engine/processors/sandbox.ts';
import { temporaryFolder } from '../support/books.ts';
import { requestFor } from './requests.ts';
import { HOUR_MS, START, verifiedToken } from './rigs.ts';

const MINUTE_MS = 60_000;

interface Opened {
  readonly sandbox: Sandbox;
  readonly customer: string;
  readonly setupId: string;
  readonly token: string;
  readonly clock: { now: number };
}

async function open(card: string, options: Partial<SandboxOptions> = {}): Promise<Opened> {
  const clock = { now: START };
  const sandbox = openSandbox({ file: null, now: () => clock.now, ...options });
  const customer = await sandbox.createCustomer({ idempotencyKey: 'c', book: 'book-1', workspace: 'workspace-1', name: 'Muster GmbH' });
  const request = { idempotencyKey: 's', customer, currency: 'EUR', card };
  const token = await verifiedToken(sandbox, request);
  const { setupId } = await sandbox.beginSetup(request);
  return { sandbox, customer, setupId, token, clock };
}

function firstOf(sandbox: Sandbox): string {
  return sandbox.charges()[0]?.id as string;
}

/** What is heard of a charge: its outcome and code, or why nothing is known. */
async function heard(call: Promise<ChargeAnswer | null>): Promise<string> {
  try {
    const answer = await call;
    if (answer === null) return 'none';
    return 'code' in answer ? `${answer.outcome} ${answer.code}` : answer.outcome;
  } catch (error) {
    if (error instanceof ProcessorUnreachable) return error.reason;
    throw error;
  }
}

describe('test cards', () => {
  test.each([
    // Card, first charge, the same again, a second charge, looking up the first at once and after two minutes.
    ['tok_visa', 'succeeded', 'succeeded', 'succeeded', 'succeeded', 'succeeded'],
    ['tok_mastercard', 'succeeded', 'succeeded', 'succeeded', 'succeeded', 'succeeded'],
    ['tok_debit', 'succeeded', 'succeeded', 'succeeded', 'succeeded', 'succeeded'],
    ['tok_prepaid', 'succeeded', 'succeeded', 'succeeded', 'succeeded', 'succeeded'],
    ['tok_expires_soon', 'succeeded', 'succeeded', 'succeeded', 'succeeded', 'succeeded'],
    ['tok_expired', 'declined expired_card', 'declined expired_card', 'declined expired_card', 'declined expired_card', 'declined expired_card'],
    [
      'tok_declined_soft',
      'declined insufficient_funds',
      'declined insufficient_funds',
      'declined insufficient_funds',
      'declined insufficient_funds',
      'declined insufficient_funds',
    ],
    ['tok_declined_hard', 'declined stolen_card', 'declined stolen_card', 'declined stolen_card', 'declined stolen_card', 'declined stolen_card'],
    [
      'tok_declines_then_works',
      'declined insufficient_funds',
      'declined insufficient_funds',
      'succeeded',
      'declined insufficient_funds',
      'declined insufficient_funds',
    ],
    ['tok_works_then_declines', 'succeeded', 'succeeded', 'declined insufficient_funds', 'succeeded', 'succeeded'],
    ['tok_needs_owner', 'needs_owner', 'needs_owner', 'needs_owner', 'needs_owner', 'needs_owner'],
    ['tok_processing', 'processing', 'processing', 'processing', 'processing', 'succeeded'],
    ['tok_times_out', 'timed_out', 'timed_out', 'timed_out', 'none', 'none'],
    ['tok_server_error', 'server_error', 'server_error', 'server_error', 'none', 'none'],
    ['tok_answers_late', 'timed_out', 'succeeded', 'timed_out', 'succeeded', 'succeeded'],
    ['tok_appears_late', 'timed_out', 'busy', 'timed_out', 'none', 'succeeded'],
    ['tok_broken_answer', 'broken_answer', 'succeeded', 'broken_answer', 'succeeded', 'succeeded'],
    ['tok_answers_twice', 'succeeded', 'succeeded', 'succeeded', 'succeeded', 'succeeded'],
    ['tok_test_charge', 'succeeded', 'succeeded', 'succeeded', 'succeeded', 'succeeded'],
    ['tok_owner_missing', ...Array.from({ length: 5 }, () => 'declined authentication_required')] as [string, string, string, string, string, string],
    ['tok_wrong_amount', 'succeeded', 'succeeded', 'succeeded', 'succeeded', 'succeeded'],
  ])('%s', async (card, first, again, second, atOnce, later) => {
    const { sandbox, customer, token, clock } = await open(card);
    const request = requestFor({ customer }, token, 'k1');
    expect(await heard(sandbox.charge(request))).toBe(first);
    expect(await heard(sandbox.charge(request))).toBe(again);
    expect(await heard(sandbox.charge(requestFor({ customer }, token, 'k2')))).toBe(second);
    expect(await heard(sandbox.lookUp(request))).toBe(atOnce);
    clock.now += 2 * MINUTE_MS;
    expect(await heard(sandbox.lookUp(request))).toBe(later);
  });

  test.each([
    ['tok_expires_soon', 11, 2026],
    ['tok_expired', 10, 2026],
    ['tok_visa', 11, 2029],
  ])('M5 %s expires as it says', async (card, expiryMonth, expiryYear) => {
    const { sandbox, setupId } = await open(card);
    expect(await sandbox.readSetup(setupId)).toMatchObject({ card: { expiryMonth, expiryYear } });
  });

  test.each([
    ['EUR', 100],
    ['JPY', 1],
    ['KWD', 1000],
  ])('M3 a card may be verified by a charge of one unit, %s', async (currency, amount) => {
    const { sandbox, customer } = await open('tok_visa');
    const { setupId } = await sandbox.beginSetup({ idempotencyKey: 'm3', customer, currency, card: 'tok_test_charge' });
    const testCharge = { idempotencyKey: 'm3-test-charge', amount, currency, customer, mode: 'test' };
    expect(await sandbox.readSetup(setupId)).toMatchObject({ outcome: 'verified', testCharge });
    expect(await sandbox.listCharges(customer, 0)).toMatchObject([{ ...testCharge, outcome: 'succeeded', metadata: { purpose: 'verification' } }]);
  });

  test('M1 a card may need its owner to be put on file, or be refused', async () => {
    const { sandbox, customer } = await open('tok_visa');
    const begin = (card: string) => sandbox.beginSetup({ idempotencyKey: card, customer, currency: 'EUR', card });
    expect(await sandbox.readSetup((await begin('tok_setup_refused')).setupId)).toEqual({ outcome: 'refused', code: 'do_not_honor' });
    const { setupId } = await begin('tok_setup_needs_owner');
    expect(await begin('tok_setup_needs_owner')).toEqual({ setupId, url: null });
    expect(await sandbox.readSetup(setupId)).toEqual({ outcome: 'pending', url: null });
    sandbox.confirmSetup(setupId);
    expect(await sandbox.readSetup(setupId)).toMatchObject({ outcome: 'verified', card: { last4: '3220' } });
    expect(() => sandbox.confirmSetup(setupId)).toThrow(/does not wait/);
  });

  test('M3 every card can be verified by a charge', async () => {
    for (const [card, { setup }] of TEST_CARDS) {
      if (setup !== 'verified') continue;
      const { sandbox, customer, token } = await open(card);
      const { metadata } = requestFor({ customer }, token, 'k1');
      const request = requestFor({ customer }, token, 'k1', { amount: 1_00, metadata: { ...metadata, purpose: 'verification' } });
      expect(await heard(sandbox.charge(request))).toBe('succeeded');
    }
  });

  test('M4 the number of a real card is not taken, kept or repeated', async () => {
    const file = join(temporaryFolder(), 'sandbox');
    const { sandbox, customer } = await open('tok_visa', { file });
    const failure = await sandbox
      .beginSetup({ idempotencyKey: 'n', customer, currency: 'EUR', card: '4242424242424242' })
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'ProcessorUnreachable', reason: 'request_refused' });
    expect(String(failure)).not.toContain('4242');
    expect(readFileSync(file, 'utf8')).not.toContain('424242');
  });

  test('tok_answers_twice stands twice in lists, tok_wrong_amount charges another amount', async () => {
    const twice = await open('tok_answers_twice');
    await twice.sandbox.charge(requestFor(twice, twice.token, 'k1'));
    expect((await twice.sandbox.listCharges(twice.customer, 0)).map(({ idempotencyKey }) => idempotencyKey)).toEqual(['k1', 'k1']);
    expect(twice.sandbox.charges()).toHaveLength(1);
    const wrong = await open('tok_wrong_amount');
    expect(await wrong.sandbox.charge(requestFor(wrong, wrong.token, 'k1'))).toMatchObject({ outcome: 'succeeded', amount: 1 });
  });

  test('docs/processors.md tells of each card', () => {
    const told = readFileSync(new URL('../../docs/processors.md', import.meta.url), 'utf8');
    const cards = [...told.matchAll(/^\| `(tok_\w+)` \| (\d{4}) \|/gm)].map(([, token, last4]) => [token, last4]);
    expect(cards).toEqual([...TEST_CARDS].map(([token, { last4 }]) => [token, last4]));
  });
});

describe('what happens without Floatbook', () => {
  test('money goes back, by refund or dispute', async () => {
    const { sandbox, customer, token } = await open('tok_visa');
    await sandbox.charge(requestFor({ customer }, token, 'k1'));
    await sandbox.charge(requestFor({ customer }, token, 'k2'));
    const [first, second] = sandbox.charges().map(({ id }) => id) as [string, string];
    sandbox.refundUnasked(first, 30_00);
    sandbox.refundUnasked(first, 30_00);
    sandbox.dispute(second);
    expect(() => sandbox.refundUnasked(first, 30_01)).toThrow(ProcessorUnreachable);
    const listed = async () => (await sandbox.listCharges(customer, 0)).map(({ refunded, disputed }) => [refunded, disputed]);
    expect(await listed()).toEqual([
      [0, 90_00],
      [60_00, 0],
    ]);
    sandbox.dispute(first);
    sandbox.winDispute(second);
    expect(await listed()).toEqual([
      [0, 0],
      [60_00, 30_00],
    ]);
    expect(() => sandbox.winDispute(second)).toThrow(ProcessorUnreachable);
  });

  test('nobody confirms what does not wait', async () => {
    const { sandbox, customer, token } = await open('tok_visa');
    await sandbox.charge(requestFor({ customer }, token, 'k1'));
    expect(() => sandbox.confirm(firstOf(sandbox))).toThrow(/does not wait/);
    expect(() => sandbox.dispute('sandbox_charge_9')).toThrow(ProcessorUnreachable);
  });
});

describe('its records', () => {
  test('outlive the process, whole', async () => {
    const file = join(temporaryFolder(), 'sandbox');
    const { sandbox, customer, token } = await open('tok_needs_owner', { file });
    await sandbox.charge(requestFor({ customer }, token, 'k1'));
    const chargeId = firstOf(sandbox);
    sandbox.confirm(chargeId);
    await sandbox.refundCharge({ idempotencyKey: 'r1', chargeId, amount: 1 });
    const again = openSandbox({ file, now: () => START });
    expect(again.charges()).toEqual(sandbox.charges());
    expect(await again.refundCharge({ idempotencyKey: 'r1', chargeId, amount: 1 })).toEqual({ refunded: 1 });
    expect(await heard(again.charge(requestFor({ customer }, token, 'k1')))).toBe('needs_owner');
    expect(await heard(again.lookUp(requestFor({ customer }, token, 'k1')))).toBe('succeeded');
    expect(again.charges()).toHaveLength(1);
  });

  test('are read on when another process has added to them', async () => {
    const file = join(temporaryFolder(), 'sandbox');
    const { sandbox, customer, token } = await open('tok_needs_owner', { file });
    await sandbox.charge(requestFor({ customer }, token, 'k1'));
    openSandbox({ file, now: () => START }).confirm(firstOf(sandbox));
    expect(await heard(sandbox.lookUp(requestFor({ customer }, token, 'k1')))).toBe('succeeded');
    await sandbox.charge(requestFor({ customer }, token, 'k2'));
    expect(openSandbox({ file, now: () => START }).charges()).toHaveLength(2);
  });

  test('lose a line that was not finished, and nothing else', async () => {
    const file = join(temporaryFolder(), 'sandbox');
    const { sandbox, customer, token } = await open('tok_visa', { file });
    await sandbox.charge(requestFor({ customer }, token, 'k1'));
    appendFileSync(file, '[{"table":"charges","id":"sandbox_cha');
    const again = openSandbox({ file, now: () => START });
    expect(again.charges()).toHaveLength(1);
    await again.charge(requestFor({ customer }, token, 'k2'));
    expect(
      openSandbox({ file, now: () => START })
        .charges()
        .map(({ idempotencyKey }) => idempotencyKey),
    ).toEqual(['k1', 'k2']);
  });

  test('are not guessed at when somebody else has written into them', async () => {
    const file = join(temporaryFolder(), 'sandbox');
    const { sandbox } = await open('tok_visa', { file });
    appendFileSync(file, 'hello\n');
    expect(() => sandbox.charges()).toThrow(/holds a line that the sandbox did not write/);
  });

  test('T10 hold every charge that was answered before a kill -9, and a resend charges nothing', { timeout: 60_000 }, async () => {
    const file = join(temporaryFolder(), 'sandbox');
    const { customer, token } = await open('tok_visa', { file });
    let answered = 0;
    for (let round = 0; round < 8; round += 1)
      answered = await chargeUntilKilled([file, token, customer, String(answered)], answered + 5 + round * 3);
    const survivor = openSandbox({ file, now: Date.now });
    const keys = survivor.charges().map(({ idempotencyKey }) => idempotencyKey);
    expect(new Set(keys).size).toBe(keys.length);
    for (let index = 0; index < answered; index += 1) expect(keys).toContain(`k${index}`);
    for (const key of keys) expect(await heard(survivor.charge(requestFor({ customer }, token, key)))).toBe('succeeded');
    expect(survivor.charges()).toHaveLength(keys.length);
  });
});

/** Starts a process that charges, kills it once it has told of so many, and returns how many it told of. */
async function chargeUntilKilled(given: readonly string[], until: number): Promise<number> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('./sandbox-child.ts', import.meta.url)), ...given], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let told = '';
  child.stdout.on('data', (chunk: Buffer) => {
    told += chunk.toString();
    if (told.split('\n').length > until - Number(given[3])) child.kill('SIGKILL');
  });
  await once(child, 'close');
  return Number(given[3]) + told.split('\n').filter((line) => line.endsWith(' succeeded')).length;
}

describe('faults and outages', () => {
  const COURSES: readonly SandboxCourse[] = [
    { happens: { does: 'nothing' }, answer: 'lost' },
    { happens: { does: 'succeed' }, answer: 'lost' },
    { happens: { does: 'succeed' }, answer: 'garbled' },
    { happens: { does: 'decline', code: 'do_not_honor', advice: null } },
    { happens: { does: 'need_owner' } },
  ];
  async function trace(seed: number, file: string | null): Promise<readonly string[]> {
    const { sandbox, customer, token } = await open('tok_visa', {
      file,
      seed,
      faults: (_request, random) => (random.chance(500) ? random.pick(COURSES) : null),
      outages: (method, random) => (method === 'lookUp' && random.chance(300) ? random.pick(['before', 'after']) : null),
    });
    const told: string[] = [];
    for (let index = 0; index < 60; index += 1) {
      const request = requestFor({ customer }, token, `k${index}`);
      told.push(await heard(sandbox.charge(request)), await heard(sandbox.lookUp(request)));
    }
    return told;
  }

  test('the same seed gives the same, in memory and in a file', async () => {
    const inMemory = await trace(7, null);
    expect(await trace(7, null)).toEqual(inMemory);
    expect(await trace(7, join(temporaryFolder(), 'sandbox'))).toEqual(inMemory);
    expect(await trace(8, null)).not.toEqual(inMemory);
    expect(new Set(inMemory).size).toBeGreaterThan(5);
  });

  test('an outage loses a call before or after it was done', async () => {
    let outage: 'before' | 'after' | null = null;
    const { sandbox, customer, token } = await open('tok_visa', { outages: () => outage });
    await sandbox.charge(requestFor({ customer }, token, 'k1'));
    const refund = { idempotencyKey: 'r1', chargeId: firstOf(sandbox), amount: 10_00 };
    outage = 'before';
    await expect(sandbox.refundCharge(refund)).rejects.toThrow(ProcessorUnreachable);
    expect(sandbox.charges()[0]?.refunded).toBe(0);
    outage = 'after';
    await expect(sandbox.refundCharge(refund)).rejects.toThrow(ProcessorUnreachable);
    expect(sandbox.charges()[0]?.refunded).toBe(10_00);
    outage = null;
    expect(await sandbox.refundCharge(refund)).toEqual({ refunded: 10_00 });
    expect(sandbox.charges()[0]?.refunded).toBe(10_00);
  });

  test('a call without an answer takes the time that it is given', async () => {
    const waited: number[] = [];
    const { sandbox, customer, token } = await open('tok_times_out', { wait: async (milliseconds) => void waited.push(milliseconds) });
    expect(await heard(sandbox.charge(requestFor({ customer }, token, 'k1')))).toBe('timed_out');
    expect(waited).toEqual([30_000]);
  });

  test('T10 a kept failure is forgotten with its key, after a day', async () => {
    const { sandbox, customer, token, clock } = await open('tok_server_error');
    const request = requestFor({ customer }, token, 'k1');
    expect(await heard(sandbox.charge(request))).toBe('server_error');
    clock.now += 23 * HOUR_MS;
    expect(await heard(sandbox.charge(request))).toBe('server_error');
    expect(sandbox.charges()).toEqual([]);
  });
});
