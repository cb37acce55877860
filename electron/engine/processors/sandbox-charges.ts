/** The sandbox's charges: made once under a key, looked up, listed, given up, given back. */

import {
  GIVEN_UP,
  ProcessorUnreachable,
  requestRefused,
  type ChargeAnswer,
  type ChargeRequest,
  type ListedCharge,
  type PaymentProcessor,
  type RefusedRequest,
} from './processor.ts';
import type { Happening, SandboxCourse } from './sandbox-cards.ts';
import { setupWithToken, testCardOf } from './sandbox-cards-on-file.ts';
import { newName, type ChargeRow, type FirstAnswer, type SandboxStore, type SetupRow, type StoredAnswer } from './sandbox-store.ts';

const TIMEOUT_MS = 30_000;

/** The method that is to be charged, or why the request is turned away. */
export function methodOf(store: SandboxStore, request: ChargeRequest): SetupRow | RefusedRequest {
  const turnAway = (because: RefusedRequest['because'], code: string, message: string) => ({ outcome: 'refused', because, code, message }) as const;
  if (request.mode !== 'test') return turnAway('mode', 'live_method', 'The sandbox charges test methods only.');
  if (!Number.isSafeInteger(request.amount) || request.amount <= 0) return turnAway('request', 'amount_too_small', 'There is nothing to charge.');
  if (!store.tables().customers.has(request.customer)) return turnAway('request', 'resource_missing', `No customer ${request.customer}.`);
  const setup = setupWithToken(store, request.token);
  if (setup === undefined || setup.state !== 'verified' || setup.customer !== request.customer)
    return turnAway('method', 'resource_missing', `No card ${request.token} of ${request.customer}.`);
  return setup;
}

/** A verification always succeeds, so that every card can be put on file and show what it does. */
export function courseOf(store: SandboxStore, setup: SetupRow, request: ChargeRequest): SandboxCourse {
  if (request.metadata.purpose === 'verification') return { happens: { does: 'succeed' } };
  const isEarlier = (row: ChargeRow) => row.token === setup.token && row.metadata.purpose !== 'verification';
  return testCardOf(setup).course(() => [...store.tables().charges.values()].filter(isEarlier).length);
}

/** Does what the course says, durably, and returns what is answered under the key from now on; `null` where nothing arrived. */
export function run(store: SandboxStore, request: ChargeRequest, course: SandboxCourse, now: number): FirstAnswer | null {
  const arrives = course.happens.does !== 'nothing';
  if (!arrives && course.answer !== 'server_error') return null;
  const charge = arrives ? newCharge(store, request, course, now) : null;
  const answer = course.answer === 'server_error' || charge === null ? 'server_error' : answerOf(charge, now);
  const key = { table: 'keys', id: request.idempotencyKey, request: fingerprint(request), at: now, chargeId: charge?.id ?? null, answer } as const;
  store.write(charge === null ? [key] : [charge, key]);
  return answer;
}

function newCharge(
  store: SandboxStore,
  request: ChargeRequest,
  { happens, appearsAfterMs = 0, instead, listedTwice }: SandboxCourse,
  now: number,
): ChargeRow {
  const { idempotencyKey, amount, currency, customer, mode, token, description, metadata } = request;
  // The same key makes another charge when it has been forgotten.
  const id = newName('charge', idempotencyKey, store.tables().charges.size);
  return {
    table: 'charges',
    id,
    idempotencyKey,
    chargeId: id,
    amount,
    currency,
    customer,
    mode,
    ...instead,
    token,
    description,
    metadata,
    state: startOf(happens),
    code: happens.does === 'decline' ? happens.code : '',
    advice: happens.does === 'decline' ? happens.advice : null,
    createdAt: now,
    appearsAt: now + appearsAfterMs,
    succeedsAt: now + (happens.does === 'process' ? happens.forMs : 0),
    refunded: 0,
    disputed: 0,
    listedTwice: listedTwice ?? false,
  };
}

function startOf(happens: Happening): ChargeRow['state'] {
  switch (happens.does) {
    case 'decline':
      return 'declined';
    case 'need_owner':
      return 'needs_owner';
    case 'process':
      return 'processing';
    case 'nothing':
    case 'succeed':
      return 'succeeded';
  }
}

export async function hear(course: SandboxCourse, answer: FirstAnswer | null, wait: (milliseconds: number) => Promise<void>): Promise<ChargeAnswer> {
  if (course.answer === 'garbled') throw new ProcessorUnreachable('broken_answer', 'The sandbox answered something that makes no sense.');
  if (answer === null || course.answer === 'lost') {
    await wait(TIMEOUT_MS);
    throw new ProcessorUnreachable('timed_out', 'The sandbox did not answer in time.');
  }
  return given(answer);
}

/** The first answer to a key, whatever became of the charge since. */
export function answerAgain(store: SandboxStore, request: ChargeRequest, now: number): ChargeAnswer {
  const { keys, charges } = store.tables();
  const remembered = keys.get(request.idempotencyKey);
  if (remembered?.request !== fingerprint(request)) throw new Error(`key ${request.idempotencyKey} was used for another request`);
  const charge = charges.get(remembered.chargeId ?? '');
  if (charge !== undefined && now < charge.appearsAt) throw new ProcessorUnreachable('busy', 'The sandbox is still at work on this charge.');
  return given(remembered.answer);
}

function given(answer: FirstAnswer): ChargeAnswer {
  if (answer === 'server_error') throw new ProcessorUnreachable('server_error', 'The sandbox has failed.');
  return answer;
}

function fingerprint({ amount, currency, customer, token, description, metadata }: ChargeRequest): string {
  const { book, workspace, obligation, purpose, credits } = metadata;
  return JSON.stringify([amount, currency, customer, token, description, book, workspace, obligation, purpose, credits]);
}

export function lookUp(store: SandboxStore, key: string, now: number): ChargeAnswer | null {
  const { keys, charges } = store.tables();
  const charge = charges.get(keys.get(key)?.chargeId ?? '');
  return charge === undefined || now < charge.appearsAt ? null : answerOf(charge, now);
}

export function listCharges(store: SandboxStore, customer: string, since: number, now: number): readonly ListedCharge[] {
  const rows = [...store.tables().charges.values()].filter((row) => row.customer === customer && row.createdAt >= since && now >= row.appearsAt);
  return rows.toReversed().flatMap((row) => (row.listedTwice ? [listed(row, now), listed(row, now)] : [listed(row, now)]));
}

function listed(row: ChargeRow, now: number): ListedCharge {
  const { chargeId, amount, currency, customer, mode, idempotencyKey, createdAt, refunded, disputed } = row;
  const metadata = { ...row.metadata, credits: String(row.metadata.credits) };
  return { chargeId, amount, currency, customer, mode, idempotencyKey, createdAt, refunded, disputed, metadata, outcome: stateOf(row, now) };
}

export function cancelCharge(store: SandboxStore, chargeId: string, now: number): ChargeAnswer {
  const row = chargeOf(store, chargeId);
  if (row.state === 'needs_owner') store.write([{ ...row, state: 'declined', code: GIVEN_UP }]);
  return answerOf(chargeOf(store, chargeId), now);
}

export function refundCharge(
  store: SandboxStore,
  request: Parameters<PaymentProcessor['refundCharge']>[0],
  now: number,
): { readonly refunded: number } {
  const known = store.tables().refunds.get(request.idempotencyKey);
  if (known === undefined) giveBack(store, chargeOf(store, request.chargeId), request.amount, request.idempotencyKey, now);
  return { refunded: known?.amount ?? request.amount };
}

export function dispute(store: SandboxStore, row: ChargeRow, now: number): void {
  if (stateOf(row, now) !== 'succeeded') throw requestRefused(`${row.id} was not charged.`);
  store.write([{ ...row, disputed: row.amount - row.refunded }]);
}

/** The dispute ends for us: what it took is taken from the card again. */
export function winDispute(store: SandboxStore, row: ChargeRow): void {
  if (row.disputed === 0) throw requestRefused(`${row.id} is not disputed.`);
  store.write([{ ...row, disputed: 0 }]);
}

export function giveBack(store: SandboxStore, row: ChargeRow, amount: number, key: string, now: number): void {
  if (stateOf(row, now) !== 'succeeded' || amount <= 0 || amount > row.amount - row.refunded - row.disputed)
    throw requestRefused(`${row.id} has no ${amount} to give back.`);
  store.write([
    { ...row, refunded: row.refunded + amount },
    { table: 'refunds', id: key, chargeId: row.id, amount },
  ]);
}

/** All charges as they stand now, oldest first. */
export function chargesOf(store: SandboxStore, now: number): readonly ChargeRow[] {
  return [...store.tables().charges.values()].map((row) => ({ ...row, state: stateOf(row, now) }));
}

export function chargeOf(store: SandboxStore, chargeId: string): ChargeRow {
  const row = store.tables().charges.get(chargeId);
  if (row === undefined) throw requestRefused(`The sandbox has no charge ${chargeId}.`);
  return row;
}

function stateOf(row: ChargeRow, now: number): ChargeRow['state'] {
  return row.state === 'processing' && now >= row.succeedsAt ? 'succeeded' : row.state;
}

function answerOf(row: ChargeRow, now: number): StoredAnswer {
  const { chargeId, amount, currency, customer, mode } = row;
  const facts = { chargeId, amount, currency, customer, mode };
  const outcome = stateOf(row, now);
  switch (outcome) {
    case 'succeeded':
    case 'processing':
      return { outcome, ...facts };
    case 'needs_owner':
      return { outcome, ...facts, url: null };
    case 'declined':
      return { outcome, chargeId, code: row.code, advice: row.advice };
  }
}
