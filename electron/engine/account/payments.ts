/** Pays what is owed (rules T9, T10): the intent is committed, the processor is asked outside of any transaction, and the answer is recorded with what it buys. */

import { prepared } from '../../../db/connection.ts';
import { formatDecimal } from '../../../db/ledger/money.ts';
import { Refused } from '../../../db/ledger/refusal.ts';
import {
  attemptsOf,
  changeAttempt,
  changeObligation,
  insertAttempt,
  obligationById,
  unresolvedAttemptOf,
  type Attempt,
  type Obligation,
} from '../../../db/obligations.ts';
import { methodById, setMethodState, type PaymentMethod } from '../../../db/payment-methods.ts';
import { heldSinceRestore } from '../../../db/restored-book.ts';
import { classifyDecline } from '../../billing/declines.ts';
import { nextStep, OWNER_HAS_MS } from '../../billing/failover.ts';
import { ATTEMPT_LIFE, METHOD_LIFE, OBLIGATION_LIFE } from '../../billing/lives.ts';
import {
  ProcessorUnreachable,
  type ChargeAnswer,
  type ChargeRequest,
  type ChargedFacts,
  type PaymentProcessor,
  type RefusedRequest,
} from '../processors/processor.ts';
import { methodLabel, onAccount, type AccountNow, type Engine } from './account.ts';
import { bookUid } from './book-uid.ts';
import { byTheClock, gather } from './gather.ts';
import { cancelObligation, creditObligation, obligationFailed } from './obligations.ts';
import { recoverLostCharges } from './recover.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** When an unknown outcome is looked up (rule T10): so long after the look-up before; the last one again and again. */
const LOOK_UP_AFTER_MS = [10_000, MINUTE_MS, 5 * MINUTE_MS, HOUR_MS, 6 * HOUR_MS, DAY_MS] as const;
/** A processor keeps idempotency keys for a day at least; an hour less is safe. */
const KEY_VALID_MS = 23 * HOUR_MS;
/** A charge that is not found a day after it could last have been sent was never made. */
const NEVER_MADE_AFTER_MS = KEY_VALID_MS + DAY_MS;
/** Nor is it believed before so many look-ups: they take an hour by themselves, should the clock have jumped over the days. */
const NEVER_MADE_AFTER_LOOK_UPS = 3;
/** A charge that the processor has not decided so long after its intent is given up. */
const UNDECIDED_AFTER_MS = DAY_MS;

interface Call {
  readonly attemptId: number;
  readonly processor: PaymentProcessor;
  readonly request: ChargeRequest;
}

/** Tries methods for an obligation until it is paid, failed, or has to wait. Nothing happens where it is being tried already. */
export async function pursue(engine: Engine, obligationId: number): Promise<void> {
  const { workspaceId } = required(obligationById(engine.book.connection, obligationId));
  if (!(await recoverLostCharges(engine, workspaceId))) return onAccount(engine, workspaceId, (account) => putOff(account, obligationId));
  for (;;) {
    const call = await onAccount(engine, workspaceId, (account) => intendNext(account, obligationId));
    if (call === undefined) return;
    try {
      await settleWith(engine, workspaceId, call.attemptId, await answerTo(() => call.processor.charge(call.request)));
    } finally {
      engine.inFlight.delete(call.attemptId);
    }
  }
}

/** Decides the next step and commits its intent; `undefined` where nothing is to be called now. */
function intendNext(account: AccountNow, obligationId: number): Call | undefined {
  const { book, moment, engine } = account;
  const { connection } = book;
  const owed = required(obligationById(connection, obligationId));
  const isLaterTry = owed.state === 'waiting';
  if (isLaterTry && (owed.retryAt ?? 0) <= moment.now) changeObligation(connection, owed.id, { state: OBLIGATION_LIFE.after('waiting', 'retry') });
  else if (owed.state !== 'open') return undefined;
  const attempts = attemptsOf(connection, owed.id);
  if (attempts.some(isUnsettled)) return undefined;
  // Its user gave it up, and the processor has said that nothing was charged.
  if (owed.giveUpAt !== null) {
    cancelObligation(account, required(obligationById(connection, owed.id)));
    return undefined;
  }
  const { methods, snapshot, policy } = gather(account);
  const step = nextStep(attempts.map(forDecision), snapshot.methods, moment.now, owed.openedAt);
  switch (step.step) {
    case 'try':
      if (isBlocked(isLaterTry)) return undefined;
      return intend(account, owed, required(methods.find(({ id }) => id === step.methodId)));
    case 'wait':
      changeObligation(connection, owed.id, { state: OBLIGATION_LIFE.after('open', 'wait'), retryAt: step.until });
      return undefined;
    case 'fail':
      changeObligation(connection, owed.id, { state: OBLIGATION_LIFE.after('open', 'fail'), closedAt: moment.now, failure: step.because });
      obligationFailed(account, owed, step.because);
      return undefined;
    // What waits for an answer, for the owner or for a person goes on by itself when that comes.
    case 'done':
    case 'look_up':
    case 'settle_by_hand':
    case 'await_owner':
      return undefined;
  }
  /** Nothing new is charged beside an outcome that is not known (rule T10), and nothing is tried again by itself while the account is paused, and
   * nothing at all after a restore that was not confirmed. */
  function isBlocked(byItself: boolean): boolean {
    const unknown = snapshot.unknownOutcome ? unresolvedAttemptOf(connection, account.workspace.id) : undefined;
    if (unknown === undefined && !(byItself && policy.paused) && heldSinceRestore(connection) === undefined) return false;
    const soon = moment.now + (unknown === undefined || unknown.state === 'mismatched' ? HOUR_MS : MINUTE_MS);
    const retryAt = Math.max(unknown?.lookUpAt ?? 0, soon);
    changeObligation(connection, obligationId, { state: OBLIGATION_LIFE.after('open', 'wait'), retryAt });
    return true;
  }
  function intend(now: AccountNow, obligation: Obligation, method: PaymentMethod): Call | undefined {
    const processor = engine.processor(method.processor, method.mode);
    if (processor === undefined) return putOff(now, obligation.id);
    const key = engine.newUid();
    const attemptId = insertAttempt(connection, { obligationId: obligation.id, methodId: method.id, key, intendedAt: moment.now });
    engine.inFlight.add(attemptId);
    return { attemptId, processor, request: { ...factsAsked(now, obligation, method, key), token: required(method.token) } };
  }
}

/** A processor that cannot be asked now is asked again soon; until then nothing is charged. */
function putOff({ book, moment }: AccountNow, obligationId: number): undefined {
  const { state } = required(obligationById(book.connection, obligationId));
  // What is being charged just now waits for its answer, and for nothing else.
  if (attemptsOf(book.connection, obligationId).some(isUnsettled)) return undefined;
  if (state === 'open' || state === 'waiting') changeObligation(book.connection, obligationId, { state: 'waiting', retryAt: moment.now + MINUTE_MS });
  return undefined;
}

/** A request but for the method's token. */
export type FactsAsked = Omit<ChargeRequest, 'token'>;

/** Built from what is stored alone: asked again with the same key, a request is the same to the letter. */
export function factsAsked({ book, workspace }: AccountNow, owed: Obligation, method: PaymentMethod, key: string): FactsAsked {
  return {
    idempotencyKey: key,
    mode: method.mode,
    amount: owed.amount,
    currency: workspace.currency,
    customer: method.customer,
    description: `Floatbook ${owed.purpose.replace('_', '-')} ${owed.uid}`,
    metadata: { book: bookUid(book), workspace: String(workspace.id), obligation: owed.uid, purpose: owed.purpose, credits: owed.credits },
  };
}

/** A charge that is there, as the processor tells it. */
export type AnsweredCharge = Extract<ChargeAnswer, ChargedFacts>;
type Answer = ChargeAnswer | { readonly outcome: 'unreachable'; readonly because: string };

export async function answerTo(ask: () => Promise<ChargeAnswer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof ProcessorUnreachable) return { outcome: 'unreachable', because: error.message };
    throw error;
  }
}

/** Records an answer; where what it buys cannot be posted, the outcome stays unknown and says why. */
export async function settleWith(engine: Engine, workspaceId: number, attemptId: number, answer: Answer): Promise<void> {
  try {
    await onAccount(engine, workspaceId, (account) => settle(account, attemptId, answer));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const { message } = error.refusal;
    await onAccount(engine, workspaceId, (account) => settle(account, attemptId, { outcome: 'unreachable', because: message }));
  }
}

async function settle(account: AccountNow, attemptId: number, answer: Answer): Promise<void> {
  const { connection } = account.book;
  const attempt = required(attemptById(account, attemptId));
  // A late or second answer to what is settled changes nothing.
  if (ATTEMPT_LIFE.isEnd(attempt.state)) return;
  const owed = required(obligationById(connection, attempt.obligationId));
  const method = required(methodById(connection, attempt.methodId));
  if ('chargeId' in answer && answer.outcome !== 'declined') {
    const wrong = mismatch(account, owed, method, answer);
    if (wrong !== undefined) return settleMismatch(account, owed, attempt, answer, wrong);
  }
  switch (answer.outcome) {
    case 'succeeded':
      return settleSuccess(account, owed, attempt, method, answer.chargeId);
    case 'declined':
      return settleDecline(account, owed, attempt, method, answer);
    case 'refused':
      return settleRefusal(account, owed, attempt, method, answer);
    case 'needs_owner':
      return awaitOwner(account, owed, attempt, answer);
    case 'processing':
      return lose(account, owed, attempt, 'the processor has not decided yet', answer.chargeId);
    case 'unreachable':
      return lose(account, owed, attempt, answer.because, null);
  }
}

/** What differs between what was asked and what was answered; a processor that answers something else is not believed. */
function mismatch({ workspace }: AccountNow, owed: Obligation, method: PaymentMethod, answer: ChargedFacts): string | undefined {
  const inMoney = (amount: number) => formatDecimal(amount, workspace.currencyDecimals);
  if (answer.currency === workspace.currency && answer.amount !== owed.amount)
    return `charged ${inMoney(answer.amount)} instead of ${inMoney(owed.amount)}`;
  if (answer.currency !== workspace.currency) return `charged in ${answer.currency} instead of ${workspace.currency}`;
  if (answer.customer !== method.customer) return 'charged another customer';
  if (answer.mode !== method.mode) return `charged in ${answer.mode} mode instead of ${method.mode}`;
  return undefined;
}

function settleMismatch({ book }: AccountNow, owed: Obligation, attempt: Attempt, answer: AnsweredCharge, detail: string): void {
  if (attempt.state === 'mismatched') return;
  const { chargeId: charge, outcome, amount, currency, customer, mode } = answer;
  const answered = JSON.stringify({ outcome, amount, currency, customer, mode });
  changeAttempt(book.connection, attempt.id, { state: 'mismatched', charge, detail, answered });
  if (owed.state !== 'unknown') changeObligation(book.connection, owed.id, { state: 'unknown' });
}

async function settleSuccess(account: AccountNow, owed: Obligation, attempt: Attempt, method: PaymentMethod, charge: string): Promise<void> {
  const { book, moment } = account;
  changeAttempt(book.connection, attempt.id, { state: 'succeeded', charge, settledAt: moment.now });
  const eventId = await creditObligation(account, owed, methodLabel(method));
  changeObligation(book.connection, owed.id, { state: 'succeeded', closedAt: moment.now, eventId });
}

function settleDecline(
  { book, moment }: AccountNow,
  owed: Obligation,
  attempt: Attempt,
  method: PaymentMethod,
  answer: Pick<Extract<ChargeAnswer, { outcome: 'declined' }>, 'chargeId' | 'code' | 'advice'>,
): void {
  const { connection } = book;
  const { kind } = classifyDecline(answer.code, answer.advice);
  // What only the owner could make work is not tried for this payment again, either; the method stays as it is, and its user is told.
  changeAttempt(connection, attempt.id, {
    state: 'declined',
    charge: answer.chargeId,
    decline: kind,
    code: answer.code,
    advice: answer.advice ?? '',
    settledAt: moment.now,
  });
  if (owed.state !== 'open') changeObligation(connection, owed.id, { state: 'open' });
  if (kind === 'hard' && METHOD_LIFE.allows(method.state, 'disable'))
    setMethodState(connection, method.id, { state: 'disabled', because: answer.code, at: moment.now });
}

/** A request that was turned away charged nothing; what an earlier sending under its key did, it does not say. */
function settleRefusal(account: AccountNow, owed: Obligation, attempt: Attempt, method: PaymentMethod, answer: RefusedRequest): void {
  if (attempt.state !== 'intended') return lose(account, owed, attempt, answer.message, null);
  if (answer.because === 'method')
    return settleDecline(account, owed, attempt, method, { chargeId: null, code: answer.code, advice: 'do_not_try_again' });
  const { book, moment } = account;
  changeAttempt(book.connection, attempt.id, {
    state: 'declined',
    decline: 'soft',
    code: answer.code,
    detail: answer.message,
    settledAt: moment.now,
  });
  // No other method would help: the request, the key or the mode is wrong.
  changeObligation(book.connection, owed.id, { state: 'failed', closedAt: moment.now, failure: `refused_${answer.because}` });
  obligationFailed(account, owed, `refused_${answer.because}`);
}

function awaitOwner(
  { book, moment }: AccountNow,
  owed: Obligation,
  attempt: Attempt,
  answer: Extract<ChargeAnswer, { outcome: 'needs_owner' }>,
): void {
  const { connection } = book;
  const lookUps = attempt.state === 'awaiting_owner' ? attempt.lookUps + 1 : 0;
  const left = attempt.intendedAt + OWNER_HAS_MS - moment.now;
  changeAttempt(connection, attempt.id, {
    state: 'awaiting_owner',
    charge: answer.chargeId,
    ownerUrl: answer.url,
    lookUps,
    // Past its time it is given up at each look-up, until the processor does.
    lookUpAt: byTheClock(moment) + (left > 0 ? Math.min(after(lookUps), left) : after(lookUps)),
  });
  if (owed.state !== 'awaiting_owner') changeObligation(connection, owed.id, { state: 'awaiting_owner' });
}

function lose({ book, moment }: AccountNow, owed: Obligation, attempt: Attempt, because: string, charge: string | null): void {
  const { connection } = book;
  // What waits for its owner and cannot be asked about still waits.
  const isWaiting = attempt.state === 'awaiting_owner';
  const lookUps = attempt.state === 'intended' ? 0 : attempt.lookUps + 1;
  changeAttempt(connection, attempt.id, {
    state: attempt.state === 'mismatched' ? 'mismatched' : isWaiting ? 'awaiting_owner' : 'unknown',
    charge,
    detail: because,
    ownerUrl: attempt.ownerUrl,
    lookUps,
    lookUpAt: byTheClock(moment) + after(lookUps),
  });
  if (!isWaiting && owed.state !== 'unknown') changeObligation(connection, owed.id, { state: 'unknown' });
}

function after(lookUps: number): number {
  return LOOK_UP_AFTER_MS[Math.min(lookUps, LOOK_UP_AFTER_MS.length - 1)] as number;
}

/** Looks up an outcome that is not known or waits for the owner; sends the request again with its key where the charge is not there (yet). */
export async function resolve(engine: Engine, attemptId: number): Promise<void> {
  const found = workspaceOfAttempt(engine, attemptId);
  const plan = await onAccount(engine, found, (account) => {
    const { connection } = account.book;
    const attempt = required(attemptById(account, attemptId));
    if (attempt.state === 'intended') {
      // Its call was cut off: whether it was made is not known.
      changeAttempt(connection, attempt.id, { state: 'unknown', detail: 'cut off before the answer', lookUpAt: byTheClock(account.moment) });
      changeObligation(connection, attempt.obligationId, { state: OBLIGATION_LIFE.after('open', 'lose') });
    } else if (attempt.state !== 'unknown' && attempt.state !== 'awaiting_owner') return undefined;
    const owed = required(obligationById(connection, attempt.obligationId));
    const method = required(methodById(connection, attempt.methodId));
    const processor = engine.processor(method.processor, method.mode);
    return {
      attempt: required(attemptById(account, attemptId)),
      processor,
      age: account.moment.now - attempt.intendedAt,
      isGivenUp: owed.giveUpAt !== null,
      asked: factsAsked(account, owed, method, attempt.key),
      sendsTo: mayBeSent(account, owed, method) ? method.token : null,
    };
  });
  if (plan === undefined) return;
  const { attempt, processor, age, isGivenUp } = plan;
  if (processor === undefined) return settleWith(engine, found, attemptId, { outcome: 'unreachable', because: 'the processor is not set up here' });
  const ask = attempt.state === 'awaiting_owner' && (isGivenUp || age >= OWNER_HAS_MS) ? giveUp : lookUp;
  await ask(engine, found, { ...plan, processor });
  await pursue(engine, attempt.obligationId);
}

/** Sending again may be what charges: a method that is not active (any more) is only asked about (rule M1), and so it is in a pause. */
function mayBeSent(account: AccountNow, owed: Obligation, method: PaymentMethod): boolean {
  return (method.state === 'active' || owed.purpose === 'verification') && !gather(account).policy.paused;
}

interface LookUp {
  readonly attempt: Attempt;
  readonly processor: PaymentProcessor;
  readonly asked: FactsAsked;
  /** Milliseconds since the intent. */
  readonly age: number;
  /** The token with which it may be sent again; `null` where it is only asked about. One found again may be told of a method without one. */
  readonly sendsTo: string | null;
}

async function lookUp(engine: Engine, workspaceId: number, { attempt, processor, asked, age, sendsTo }: LookUp): Promise<void> {
  const settled = (answer: Answer) => settleWith(engine, workspaceId, attempt.id, answer);
  const found = await lookedUp(processor, asked);
  if (found.outcome === 'processing' && attempt.state === 'unknown' && age >= UNDECIDED_AFTER_MS)
    return settled(await answerTo(() => processor.cancelCharge(found.chargeId)));
  if (found.outcome !== 'nothing') return settled(found);
  if (attempt.state === 'unknown' && sendsTo !== null && age < KEY_VALID_MS)
    return settled(await answerTo(() => processor.charge({ ...asked, token: sendsTo })));
  if (attempt.state === 'unknown' && age >= NEVER_MADE_AFTER_MS && attempt.lookUps >= NEVER_MADE_AFTER_LOOK_UPS)
    return onAccount(engine, workspaceId, (account) => neverMade(account, attempt.id));
  return settled({ outcome: 'unreachable', because: 'the processor does not know this charge yet' });
}

/** What a processor knows of a charge; `nothing` where it does not know it (yet). */
export async function lookedUp(processor: PaymentProcessor, asked: FactsAsked): Promise<Answer | { readonly outcome: 'nothing' }> {
  try {
    return (await processor.lookUp(asked)) ?? { outcome: 'nothing' };
  } catch (error) {
    if (error instanceof ProcessorUnreachable) return { outcome: 'unreachable', because: error.message };
    throw error;
  }
}

function neverMade({ book, moment }: AccountNow, attemptId: number): void {
  const attempt = required(attemptById({ book }, attemptId));
  // Found meanwhile, by another look-up.
  if (attempt.state !== 'unknown') return;
  changeAttempt(book.connection, attempt.id, {
    state: 'absent',
    settledAt: moment.now,
    detail: 'looked up until no sending could be under way any more: never made',
  });
  changeObligation(book.connection, attempt.obligationId, { state: OBLIGATION_LIFE.after('unknown', 'decline') });
}

/** The owner did not confirm in time, or the user gave it up: the processor is told, and its answer counts. One that has forgotten the charge will not make it. */
async function giveUp(engine: Engine, workspaceId: number, { attempt, processor, asked }: LookUp): Promise<void> {
  const answer = await answerTo(() => processor.cancelCharge(required(attempt.charge)));
  const isForgotten = answer.outcome === 'unreachable' && (await lookedUp(processor, asked)).outcome === 'nothing';
  if (answer.outcome !== 'declined' && !isForgotten) return settleWith(engine, workspaceId, attempt.id, answer);
  await onAccount(engine, workspaceId, ({ book, moment }) => {
    const now = required(attemptById({ book }, attempt.id));
    if (now.state !== 'awaiting_owner') return;
    const code = answer.outcome === 'declined' ? answer.code : '';
    changeAttempt(book.connection, attempt.id, { state: 'given_up', code, settledAt: moment.now });
    changeObligation(book.connection, attempt.obligationId, { state: OBLIGATION_LIFE.after('awaiting_owner', 'decline') });
  });
}

function forDecision({ methodId, state, decline, settledAt, intendedAt }: Attempt) {
  // A clock that was set back in between must not move a try into an earlier round.
  return { methodId, state, decline, at: Math.max(intendedAt, settledAt ?? intendedAt) };
}

function isUnsettled({ state }: Attempt): boolean {
  return !ATTEMPT_LIFE.isEnd(state);
}

export function attemptById({ book }: Pick<AccountNow, 'book'>, id: number): Attempt | undefined {
  const row = prepared<[number], { obligationId: number }>(book.connection, 'SELECT obligation_id AS obligationId FROM attempt WHERE id = ?').get(id);
  return row && attemptsOf(book.connection, row.obligationId).find((attempt) => attempt.id === id);
}

function workspaceOfAttempt({ book }: Engine, attemptId: number): number {
  const attempt = required(attemptById({ book }, attemptId));
  return required(obligationById(book.connection, attempt.obligationId)).workspaceId;
}

function required<Value>(value: Value | null | undefined): Value {
  if (value === null || value === undefined) throw new Error('what a payment refers to is not there');
  return value;
}
