/**
 * The sandbox: a payment processor inside Floatbook that charges nobody. It stands for an outside company: it keeps its own records, keeps
 * keys for a day, and does what its test cards and the faults put into it say, the same each time.
 */

import { newRandom, type Random } from '../sample/random.ts';
import { ProcessorUnreachable, type BankOfOwner, type ChargeAnswer, type ChargeRequest, type PaymentProcessor } from './processor.ts';
import type { SandboxCourse } from './sandbox-cards.ts';
import { beginSetup, createCustomer, detach, readSetup, setupOf } from './sandbox-cards-on-file.ts';
import {
  answerAgain,
  cancelCharge,
  chargeOf,
  chargesOf,
  courseOf,
  dispute,
  giveBack,
  hear,
  listCharges,
  lookUp,
  methodOf,
  refundCharge,
  run,
  winDispute,
} from './sandbox-charges.ts';
import { openSandboxStore, type ChargeRow } from './sandbox-store.ts';

export interface SandboxOptions {
  /** Its journal; `null` keeps it in memory, for simulations. */
  readonly file: string | null;
  readonly now: () => number;
  /** How the time of a call that gets no answer goes by; it takes none unless given. */
  readonly wait?: (milliseconds: number) => Promise<void>;
  /** Puts another course in the place of the card's; `null` leaves the card's. */
  readonly faults?: (request: ChargeRequest, random: Random) => SandboxCourse | null;
  /** Loses any other call, before or after it was done; `null` for neither. */
  readonly outages?: (method: SandboxMethod, random: Random) => 'before' | 'after' | null;
  /** Of the chance that `faults` and `outages` are given. */
  readonly seed?: number;
}

export type SandboxMethod = Exclude<keyof PaymentProcessor, 'name' | 'mode' | 'bank' | 'charge'>;

/** One charge of the sandbox's own records, whatever its callers were told. */
export type SandboxCharge = Readonly<ChargeRow>;

export interface Sandbox extends PaymentProcessor {
  readonly name: 'sandbox';
  readonly mode: 'test';
  readonly bank: BankOfOwner;
  /** Everything that was ever tried, oldest first: what tests hold the ledger against. */
  charges(): readonly SandboxCharge[];
  /** The owner confirms a charge with the bank, or declines to. */
  confirm(chargeId: string, agreed?: boolean): void;
  /** The owner finishes putting a card on file, or gives it up. */
  confirmSetup(setupId: string, agreed?: boolean): void;
  /** Money goes back to the card without Floatbook's asking. */
  refundUnasked(chargeId: string, amount: number): void;
  /** The owner takes back through the bank what is left of a charge. */
  dispute(chargeId: string): void;
  /** A dispute is won: what it took is taken from the card again. */
  winDispute(chargeId: string): void;
}

const KEY_LIFE_MS = 24 * 3_600_000;

export function openSandbox({ file, now, wait = async () => undefined, faults, outages, seed = 1 }: SandboxOptions): Sandbox {
  const store = openSandboxStore(file);
  const random = newRandom(seed);

  async function called<Result>(method: SandboxMethod, act: () => Result): Promise<Result> {
    const outage = outages?.(method, random) ?? null;
    if (outage === 'before') throw new ProcessorUnreachable('connection_lost', `The sandbox was not reached (${method}).`);
    const result = act();
    if (outage === 'after') throw new ProcessorUnreachable('connection_lost', `The sandbox's answer was lost (${method}).`);
    return result;
  }

  async function charge(request: ChargeRequest): Promise<ChargeAnswer> {
    const remembered = store.tables().keys.get(request.idempotencyKey);
    if (remembered !== undefined && now() - remembered.at < KEY_LIFE_MS) return answerAgain(store, request, now());
    const method = methodOf(store, request);
    if ('outcome' in method) return method;
    const course = faults?.(request, random) ?? courseOf(store, method, request);
    const answer = run(store, request, course, now());
    return hear(course, answer, wait);
  }

  function confirm(chargeId: string, agreed = true): void {
    const row = chargeOf(store, chargeId);
    if (row.state !== 'needs_owner') throw new Error(`${chargeId} does not wait for its owner`);
    const refusedByOwner = { state: 'declined', code: 'payment_intent_authentication_failure' } as const;
    store.write([{ ...row, ...(agreed ? { state: 'succeeded' } : refusedByOwner) }]);
  }

  function confirmSetup(setupId: string, agreed = true): void {
    const row = setupOf(store, setupId);
    if (row.state !== 'pending') throw new Error(`${setupId} does not wait for its owner`);
    store.write([{ ...row, state: agreed ? 'verified' : 'refused' }]);
  }

  const bank: BankOfOwner = {
    async answerCharge(chargeId, agreed) {
      if (chargeOf(store, chargeId).state === 'needs_owner') confirm(chargeId, agreed);
    },
    async answerSetup(setupId, agreed) {
      if (setupOf(store, setupId).state === 'pending') confirmSetup(setupId, agreed);
    },
  };

  return {
    name: 'sandbox',
    mode: 'test',
    bank,
    charge,
    createCustomer: (request) => called('createCustomer', () => createCustomer(store, request)),
    beginSetup: (request) => called('beginSetup', () => ({ setupId: beginSetup(store, request, now()), url: null })),
    readSetup: (setupId) => called('readSetup', () => readSetup(store, setupOf(store, setupId))),
    lookUp: ({ idempotencyKey }) => called('lookUp', () => lookUp(store, idempotencyKey, now())),
    listCharges: (customer, since) => called('listCharges', () => listCharges(store, customer, since, now())),
    cancelCharge: (chargeId) => called('cancelCharge', () => cancelCharge(store, chargeId, now())),
    refundCharge: (request) => called('refundCharge', () => refundCharge(store, request, now())),
    detach: (token) => called('detach', () => detach(store, token)),
    charges: () => chargesOf(store, now()),
    confirm,
    confirmSetup,
    refundUnasked: (chargeId, amount) => giveBack(store, chargeOf(store, chargeId), amount, `unasked ${store.tables().refunds.size}`, now()),
    dispute: (chargeId) => dispute(store, chargeOf(store, chargeId), now()),
    winDispute: (chargeId) => winDispute(store, chargeOf(store, chargeId)),
  };
}
