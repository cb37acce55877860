/**
 * A charge that does not match what was asked for is settled by a person (rule T9): given back, accepted as it is, or disowned. The processor is
 * asked what it charged, the decision is committed with its reason, and only then is anything done; giving back is done again with its key
 * until it is known.
 */

import { prepared, type Connection } from '../../../db/connection.ts';
import { currencyDecimals, formatDecimal } from '../../../db/ledger/money.ts';
import { refuse } from '../../../db/ledger/refusal.ts';
import { attemptsOf, changeAttempt, changeObligation, obligationById, type Attempt, type Obligation } from '../../../db/obligations.ts';
import { methodById, type PaymentMethod } from '../../../db/payment-methods.ts';
import { endSettlement, insertSettlement, putOffSettlement, settlementById, settlementOf, type Settlement } from '../../../db/settlements.ts';
import { maskCardNumbers } from '../../billing/card-number.ts';
import { ATTEMPT_LIFE, OBLIGATION_LIFE } from '../../billing/lives.ts';
import { creditsAccepted, waysToSettle, type AskedCharge, type ComparedCharge, type SettlementWay } from '../../billing/settlement.ts';
import { ProcessorUnreachable, type PaymentProcessor } from '../processors/processor.ts';
import { methodLabel, onAccount, type AccountNow, type Engine } from './account.ts';
import { byTheClock } from './gather.ts';
import { creditObligation, obligationFailed } from './obligations.ts';
import { answerTo, attemptById, factsAsked, lookedUp, pursue, settleWith, type AnsweredCharge, type FactsAsked } from './payments.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export interface SettleRequest {
  readonly paymentId: number;
  readonly way: SettlementWay;
  /** What was charged, as the person saw it; 0 where it was disowned unseen. In minor units of `currency`. */
  readonly amount: number;
  readonly currency: string;
  /** In the person's own words. */
  readonly reason: string;
}

/** A charge that does not match, with what is known of it. */
interface Mismatched {
  readonly owed: Obligation;
  readonly attempt: Attempt;
  readonly method: PaymentMethod;
  readonly request: FactsAsked;
  readonly asked: AskedCharge;
}

/** A charge that does not match, as a person has to see it. */
export interface ShownMismatch {
  readonly amount: number;
  readonly currency: string;
  readonly methodId: number;
  readonly ways: readonly SettlementWay[];
  /** Credits that accepting it would post. */
  readonly credits: number;
  /** It is being given back, as was decided. */
  readonly underWay: boolean;
}

/** What was charged for a payment that does not match, as the processor said when it was asked; `null` where nothing is to be settled. */
export function mismatchOf(connection: Connection, owed: Obligation): ShownMismatch | null {
  const attempt = attemptsOf(connection, owed.id).find(({ state }) => state === 'mismatched');
  const method = attempt && methodById(connection, attempt.methodId);
  if (!attempt || !method) return null;
  const answered = JSON.parse(attempt.answered as string) as ComparedCharge & { readonly outcome: string };
  const currency = currencyOf(connection, owed.workspaceId);
  const asked = { amount: owed.amount, credits: owed.credits, currency, customer: method.customer, mode: method.mode };
  const ways = waysToSettle(asked, answered);
  return {
    amount: answered.amount,
    currency: answered.currency,
    methodId: method.id,
    ways,
    credits: ways.includes('accept') ? creditsAccepted(asked, answered.amount) : 0,
    underWay: settlementOf(connection, attempt.id)?.state === 'intended',
  };
}

/** What a person decided about a payment, the last time. */
export function settledBy(connection: Connection, paymentId: number): Settlement | undefined {
  return attemptsOf(connection, paymentId)
    .map(({ id }) => settlementOf(connection, id))
    .findLast((settlement) => settlement !== undefined);
}

function currencyOf(connection: Connection, workspaceId: number): string {
  return prepared<[number], { currency: string }>(connection, 'SELECT currency FROM workspace WHERE id = ?').get(workspaceId)?.currency as string;
}

/** Settles a payment whose charge does not match. Returns the payment as it is then. */
export async function settleCharge(engine: Engine, workspaceId: number, given: SettleRequest): Promise<Obligation> {
  const reason = maskCardNumbers(given.reason.trim()).text;
  if (reason === '') refuse('invalid_input', 'Say in your own words why: it is kept with the decision.');
  const found = await onAccount(engine, workspaceId, (account) => mismatchedOf(account, given.paymentId));
  const processor = processorOf(engine, found.method);
  const standing = settlementOf(engine.book.connection, found.attempt.id);
  if (standing?.state === 'intended' && standing.way !== given.way) refuse('illegal_step', 'It is being given back already, as was decided before.');
  if (standing?.state !== 'intended') {
    const answer = await lookedUp(processor, found.request);
    if (answer.outcome === 'unreachable')
      refuse('processor_unreachable', `The processor could not be asked what it charged (${answer.because}). Nothing was done; try again.`);
    if (answer.outcome === 'declined' || (isCharge(answer) && !differs(found.asked, answer))) {
      // It matches by now: there is nothing to settle by hand.
      await settleWith(engine, workspaceId, found.attempt.id, answer);
      await pursue(engine, given.paymentId);
      return paymentOf(engine, given.paymentId);
    }
    await onAccount(engine, workspaceId, (account) => decide(account, { ...given, reason }, isCharge(answer) ? answer : null));
  }
  const decided = settlementOf(engine.book.connection, found.attempt.id);
  if (decided?.state === 'intended') await carryOut(engine, workspaceId, decided.id);
  const after = settlementOf(engine.book.connection, found.attempt.id);
  if (after?.state === 'refused')
    refuse('illegal_step', `The processor did not give it back (${after.detail}). Look at the charge with the processor, and settle it again.`);
  return paymentOf(engine, given.paymentId);
}

function paymentOf({ book }: Engine, id: number): Obligation {
  return obligationById(book.connection, id) as Obligation;
}

function isCharge(answer: { readonly outcome: string }): answer is AnsweredCharge {
  return answer.outcome === 'succeeded' || answer.outcome === 'needs_owner' || answer.outcome === 'processing';
}

function differs(asked: ComparedCharge, answered: ComparedCharge): boolean {
  return (['amount', 'currency', 'customer', 'mode'] as const).some((fact) => asked[fact] !== answered[fact]);
}

function mismatchedOf(account: AccountNow, paymentId: number): Mismatched {
  const { book, workspace } = account;
  const owed = obligationById(book.connection, paymentId);
  if (owed?.workspaceId !== workspace.id) refuse('no_payment', 'This workspace has no such payment.');
  const attempt =
    attemptsOf(book.connection, owed.id).find(({ state }) => state === 'mismatched') ??
    refuse('nothing_to_settle', 'Nothing was charged for this payment that does not match what was asked for.');
  const method = methodById(book.connection, attempt.methodId) as PaymentMethod;
  const request = factsAsked(account, owed, method, attempt.key);
  const { amount, currency, customer, mode } = request;
  return { owed, attempt, method, request, asked: { amount, currency, customer, mode, credits: owed.credits } };
}

function processorOf(engine: Engine, { processor, mode }: PaymentMethod): PaymentProcessor {
  return (
    engine.processor(processor, mode) ??
    refuse('no_processor', `The processor ${processor} is not set up on this computer for ${mode} charges. Set it up under Settings.`)
  );
}

/** Writes the decision; what needs no processor is done with it. */
async function decide(account: AccountNow, given: SettleRequest, answered: AnsweredCharge | null): Promise<void> {
  const { book, engine, moment, workspace } = account;
  const found = mismatchedOf(account, given.paymentId);
  const { attempt, asked } = found;
  refuseUnseen(given, answered);
  if (!waysToSettle(asked, answered).includes(given.way)) refuse('illegal_step', WHY_NOT[given.way]);
  const amount = answered?.amount ?? 0;
  const credits = given.way === 'accept' ? creditsAccepted(asked, amount) : 0;
  const id = insertSettlement(book.connection, {
    attemptId: attempt.id,
    way: given.way,
    amount,
    currency: answered?.currency ?? workspace.currency,
    credits,
    reason: given.reason,
    key: given.way === 'give_back' ? engine.newUid() : null,
    decidedAt: moment.now,
  });
  if (given.way === 'accept') await accept(account, found, { amount, credits });
  if (given.way === 'disown') end(account, found, 'disowned');
  if (given.way !== 'give_back') endSettlement(book.connection, id, 'done', moment.now);
}

const WHY_NOT: Readonly<Record<SettlementWay, string>> = {
  accept:
    'Only a charge to the right customer and in the right currency, whose amount alone is another and buys credits, can be accepted. Have it given back.',
  disown: 'This was charged to your own customer at the processor, so it is a charge of yours. Have it given back, or accept it.',
  give_back: 'The processor has no such charge that it could give back in this mode. Disown it.',
};

/** The person decides about what they saw: where it is something else by now, they look again. */
function refuseUnseen({ way, amount, currency }: SettleRequest, answered: AnsweredCharge | null): void {
  if (way === 'disown' && answered === null) return;
  if (answered !== null && answered.amount === amount && answered.currency === currency) return;
  const told =
    answered === null
      ? 'nothing under this key'
      : `${formatDecimal(answered.amount, currencyDecimals(answered.currency) ?? 0)} ${answered.currency} (it ${answered.outcome.replace('_', ' ')})`;
  refuse('charge_has_changed', `The processor says that it charged ${told}. Look at it, and decide about that.`);
}

async function accept(account: AccountNow, { owed, attempt, method }: Mismatched, charged: { readonly amount: number; readonly credits: number }) {
  const { book, moment } = account;
  changeAttempt(book.connection, attempt.id, { state: ATTEMPT_LIFE.after('mismatched', 'succeed'), detail: attempt.detail, settledAt: moment.now });
  const eventId = await creditObligation(account, { ...owed, ...charged }, methodLabel(method));
  changeObligation(book.connection, owed.id, { state: OBLIGATION_LIFE.after('unknown', 'succeed'), closedAt: moment.now, eventId });
}

/** The payment ends here: whoever wants it made begins it anew. */
function end(account: AccountNow, { owed, attempt }: Mismatched, as: 'given_back' | 'disowned'): void {
  const { book, moment } = account;
  changeAttempt(book.connection, attempt.id, { state: as, detail: attempt.detail, settledAt: moment.now });
  changeObligation(book.connection, owed.id, { state: OBLIGATION_LIFE.after('unknown', 'fail'), closedAt: moment.now, failure: as });
  obligationFailed(account, owed, as);
}

/** Gives a charge back, or up, as was decided. What is not known then is tried again with the same key. */
export async function carryOut(engine: Engine, workspaceId: number, settlementId: number): Promise<void> {
  const plan = await onAccount(engine, workspaceId, (account) => {
    const settlement = settlementById(account.book.connection, settlementId);
    const attempt = settlement?.state === 'intended' ? attemptById(account, settlement.attemptId) : undefined;
    if (!settlement || !attempt || engine.inFlight.has(attempt.id)) return undefined;
    engine.inFlight.add(attempt.id);
    return { settlement, ...mismatchedOf(account, attempt.obligationId) };
  });
  if (plan === undefined) return;
  try {
    const processor = engine.processor(plan.method.processor, plan.method.mode);
    const given = processor === undefined ? NOT_KNOWN : await giveBack(processor, plan);
    await onAccount(engine, workspaceId, (account) => {
      const { book, moment } = account;
      if (given.outcome === 'unknown') return putOffSettlement(book.connection, settlementId, byTheClock(moment) + HOUR_MS);
      if (given.outcome === 'done') end(account, mismatchedOf(account, plan.owed.id), 'given_back');
      return endSettlement(book.connection, settlementId, given.outcome, moment.now, given.detail);
    });
  } finally {
    engine.inFlight.delete(plan.attempt.id);
  }
}

interface GivenBack {
  readonly outcome: 'done' | 'refused' | 'unknown';
  readonly detail: string;
}

const NOT_KNOWN: GivenBack = { outcome: 'unknown', detail: '' };

async function giveBack(
  processor: PaymentProcessor,
  { settlement, attempt, request }: Pick<Mismatched, 'attempt' | 'request'> & { readonly settlement: Settlement },
): Promise<GivenBack> {
  const { amount } = settlement;
  const idempotencyKey = settlement.key as string;
  try {
    const found = await processor.lookUp(request);
    if (found === null || found.outcome === 'refused') return NOT_KNOWN;
    if (found.outcome === 'declined') return { outcome: 'done', detail: '' };
    // What the card has not paid yet is given up, unless it pays meanwhile.
    const answer = found.outcome === 'succeeded' ? found : await answerTo(() => processor.cancelCharge(found.chargeId));
    if (answer.outcome === 'declined') return { outcome: 'done', detail: '' };
    if (answer.outcome !== 'succeeded') return NOT_KNOWN;
    if (await isBack(processor, answer, attempt.intendedAt - DAY_MS)) return { outcome: 'done', detail: '' };
    const { refunded } = await processor.refundCharge({ idempotencyKey, chargeId: answer.chargeId, amount });
    return refunded === amount ? { outcome: 'done', detail: '' } : { outcome: 'refused', detail: 'it gave nothing back' };
  } catch (error) {
    if (!(error instanceof ProcessorUnreachable)) throw error;
    return error.reason === 'request_refused' ? { outcome: 'refused', detail: error.message } : NOT_KNOWN;
  }
}

/** Whether all of a charge went back already: by an earlier sending, or by somebody with the processor itself. */
async function isBack(processor: PaymentProcessor, { chargeId, customer, amount }: AnsweredCharge, since: number): Promise<boolean> {
  const listed = await processor.listCharges(customer, since);
  return listed.some((charge) => charge.chargeId === chargeId && charge.refunded + charge.disputed >= amount);
}
