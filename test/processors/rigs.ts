/** Two processors behind one port, each with a way to put cards on file, to let charging go wrong, and to see what was really taken. */

import type { PaymentProcessor } from '../../electron/engine/processors/processor.ts';
import type { SandboxCourse } from '../../electron/engine/processors/sandbox-cards.ts';
import { openSandbox } from '../../electron/engine/processors/sandbox.ts';
import { createStripeProcessor } from '../../electron/engine/processors/stripe.ts';
import type { StripeCard } from '../support/stripe-account.ts';
import { startStripeServer, TEST_KEY, type StripeFault } from '../support/stripe-server.ts';

export type RigCard = 'works' | 'soft' | 'hard' | 'needs_owner';
export type RigFault =
  | 'lost_before'
  | 'lost_after'
  | 'fails_before'
  | 'fails_after'
  | 'broken'
  | 'wrong_amount'
  | 'wrong_currency'
  | 'wrong_customer'
  | 'wrong_mode';

export interface Rig {
  readonly processor: PaymentProcessor;
  readonly customer: string;
  /** The token of a card that is put on file. */
  addCard(card: RigCard): Promise<string>;
  failNextCharge(fault: RigFault): void;
  /** The owner answers the bank. */
  ownerAnswers(chargeId: string, agreed: boolean): void;
  /** Keys and amounts of what was really taken. */
  taken(): readonly { readonly key: string | null; readonly amount: number }[];
  advance(milliseconds: number): void;
}

export const START = Date.UTC(2026, 10, 23, 12);
export const HOUR_MS = 3_600_000;
const CUSTOMER = { idempotencyKey: 'customer-1', book: 'book-1', workspace: 'workspace-1', name: 'Muster GmbH' };

export async function sandboxRig(): Promise<Rig> {
  let now = START;
  let next: SandboxCourse | null = null;
  let setups = 0;
  const processor = openSandbox({
    file: null,
    now: () => now,
    faults: () => {
      const course = next;
      next = null;
      return course;
    },
  });
  const customer = await processor.createCustomer(CUSTOMER);
  return {
    processor,
    customer,
    addCard: (card) => verifiedToken(processor, { idempotencyKey: `setup-${++setups}`, customer, currency: 'EUR', card: SANDBOX_CARDS[card] }),
    failNextCharge: (fault) => void (next = SANDBOX_FAULTS[fault]),
    ownerAnswers: (chargeId, agreed) => processor.confirm(chargeId, agreed),
    taken: () => processor.charges().flatMap(({ state, idempotencyKey: key, amount }) => (state === 'succeeded' ? [{ key, amount }] : [])),
    advance: (milliseconds) => void (now += milliseconds),
  };
}

export async function stripeRig(): Promise<Rig & { readonly server: Awaited<ReturnType<typeof startStripeServer>> }> {
  let now = START;
  let setups = 0;
  const server = await startStripeServer(() => now);
  const processor = createStripeProcessor({ key: TEST_KEY, endpoint: server.endpoint });
  const customer = await processor.createCustomer(CUSTOMER);
  return {
    server,
    processor,
    customer,
    async addCard(card) {
      const { setupId } = await processor.beginSetup({ idempotencyKey: `setup-${++setups}`, customer, currency: 'EUR', card: null });
      return server.account.completeSession(setupId, STRIPE_CARDS[card]);
    },
    failNextCharge: (fault) => server.failNextCharge(STRIPE_FAULTS[fault]),
    ownerAnswers: (chargeId, agreed) => server.account.authenticate(chargeId, agreed),
    taken: () => server.account.taken,
    advance: (milliseconds) => void (now += milliseconds),
  };
}

/** Puts a card on file that is verified at once. */
export async function verifiedToken(processor: PaymentProcessor, request: Parameters<PaymentProcessor['beginSetup']>[0]): Promise<string> {
  const { setupId } = await processor.beginSetup(request);
  const answer = await processor.readSetup(setupId);
  if (answer.outcome !== 'verified') throw new Error(`the set-up is ${answer.outcome}`);
  return answer.token;
}

const SANDBOX_CARDS: Record<RigCard, string> = {
  works: 'tok_visa',
  soft: 'tok_declined_soft',
  hard: 'tok_declined_hard',
  needs_owner: 'tok_needs_owner',
};
const STRIPE_CARDS: Record<RigCard, StripeCard> = { works: 'visa', soft: 'insufficient_funds', hard: 'stolen_card', needs_owner: 'needs_owner' };

const SUCCEED = { happens: { does: 'succeed' } } as const;
const SANDBOX_FAULTS: Record<RigFault, SandboxCourse> = {
  lost_before: { happens: { does: 'nothing' }, answer: 'lost' },
  lost_after: { ...SUCCEED, answer: 'lost' },
  fails_before: { happens: { does: 'nothing' }, answer: 'server_error' },
  fails_after: { ...SUCCEED, answer: 'server_error' },
  broken: { ...SUCCEED, answer: 'garbled' },
  wrong_amount: { ...SUCCEED, instead: { amount: 1 } },
  wrong_currency: { ...SUCCEED, instead: { currency: 'JPY' } },
  wrong_customer: { ...SUCCEED, instead: { customer: 'cus_another' } },
  wrong_mode: { ...SUCCEED, instead: { mode: 'live' } },
};
const STRIPE_FAULTS: Record<RigFault, StripeFault> = {
  lost_before: 'drop_before',
  lost_after: 'drop_after',
  fails_before: 'fail_before',
  fails_after: 'fail_after',
  broken: 'malformed',
  wrong_amount: 'wrong_amount',
  wrong_currency: 'wrong_currency',
  wrong_customer: 'wrong_customer',
  wrong_mode: 'wrong_livemode',
};
