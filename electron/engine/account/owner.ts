/** What waits for the owner of a card (rule T9): answered in their place where the processor plays the bank, or given up by its user. */

import { refuse } from '../../../db/ledger/refusal.ts';
import { attemptsOf, markGivenUp, obligationById, type Attempt, type Obligation } from '../../../db/obligations.ts';
import { methodById, type PaymentMethod } from '../../../db/payment-methods.ts';
import type { BankOfOwner } from '../processors/processor.ts';
import { onAccount, type Engine } from './account.ts';
import { payDueFees } from './fees.ts';
import { methodOf, verifyMethod, type Verification } from './methods.ts';
import { resolve } from './payments.ts';

/** Answers a charge that waits, as its owner would, and looks it up. Returns the payment as it stands then. */
export async function answerForOwner(engine: Engine, workspaceId: number, paymentId: number, agreed: boolean): Promise<Obligation> {
  const { connection } = engine.book;
  const attempt = waitingOf(engine, workspaceId, paymentId);
  const method = methodById(connection, attempt.methodId);
  if (method === undefined || attempt.charge === null) throw new Error(`attempt ${attempt.id} waits for nobody`);
  await bankOf(engine, method).answerCharge(attempt.charge, agreed);
  return lookAgain(engine, workspaceId, attempt);
}

/** Answers a set-up that waits, as the owner of the card would, and asks whether the method is verified. */
export async function answerSetupForOwner(engine: Engine, workspaceId: number, methodId: number, agreed: boolean): Promise<Verification> {
  const method = methodOf(engine, workspaceId, methodId);
  if (method.setup === null) throw new Error(`method ${methodId} has no set-up`);
  await bankOf(engine, method).answerSetup(method.setup, agreed);
  return verifyMethod(engine, workspaceId, methodId);
}

/**
 * Gives up a payment that waits for its owner, by its user's act: on record first, then the processor is told. It ends when the processor says that
 * nothing was charged; until it can say so it is asked again, and what was charged meanwhile counts (rule T10). No other method is tried.
 */
export async function giveUpPayment(engine: Engine, workspaceId: number, paymentId: number): Promise<Obligation> {
  const attempt = await onAccount(engine, workspaceId, ({ book, moment }) => {
    const waiting = waitingOf(engine, workspaceId, paymentId);
    if (obligationById(book.connection, paymentId)?.giveUpAt === null) markGivenUp(book.connection, paymentId, moment.now);
    return waiting;
  });
  return lookAgain(engine, workspaceId, attempt);
}

async function lookAgain(engine: Engine, workspaceId: number, { id, obligationId }: Attempt): Promise<Obligation> {
  await resolve(engine, id);
  await payDueFees(engine, workspaceId);
  return obligationById(engine.book.connection, obligationId) as Obligation;
}

function waitingOf({ book }: Engine, workspaceId: number, paymentId: number): Attempt {
  const { connection } = book;
  if (obligationById(connection, paymentId)?.workspaceId !== workspaceId) refuse('no_payment', 'This workspace has no such payment.');
  return (
    attemptsOf(connection, paymentId).find(({ state }) => state === 'awaiting_owner') ??
    refuse('illegal_step', 'This payment does not wait for the owner of a card any more. Look at it again.')
  );
}

function bankOf(engine: Engine, { processor, mode }: PaymentMethod): BankOfOwner {
  return (
    engine.processor(processor, mode)?.bank ??
    refuse('not_available', 'Only the owner of the card can answer, on the page of their bank. The sandbox alone can be answered here.')
  );
}
