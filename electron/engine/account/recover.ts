/**
 * Charges of this book that the processor has and the book does not know: a book restored from before them. They are found and credited before
 * anything new is charged (rule T10).
 */

import { changeFee, feeById, insertFee } from '../../../db/fees.ts';
import { rescale } from '../../../db/ledger/money.ts';
import {
  attemptsOf,
  changeAttempt,
  changeObligation,
  insertAttempt,
  insertObligation,
  knowsCharge,
  obligationById,
  obligationByUid,
  openObligations,
  type Obligation,
} from '../../../db/obligations.ts';
import { methodsOf, type PaymentMethod } from '../../../db/payment-methods.ts';
import { ATTEMPT_LIFE, FEE_LIFE, OBLIGATION_LIFE } from '../../billing/lives.ts';
import type { ListedCharge } from '../processors/processor.ts';
import { methodLabel, onAccount, type AccountNow, type Engine } from './account.ts';
import { bookUid } from './book-uid.ts';
import { listedCharges } from './listed-charges.ts';
import { creditObligation, obligationFailed } from './obligations.ts';
import { testCredits } from './test-charge.ts';

/**
 * Asks every processor of the workspace once after each start. `false` where one could not be asked, or what it told cannot be recorded yet:
 * then nothing new may be charged.
 */
export async function recoverLostCharges(engine: Engine, workspaceId: number): Promise<boolean> {
  for (const method of customersOf(engine, workspaceId)) {
    const { processor: name, mode, customer } = method;
    const asked = `${workspaceId}/${name}/${mode}/${customer}`;
    if (engine.asked.has(asked)) continue;
    const processor = engine.processor(name, mode);
    // What is not set up here charges nothing either.
    if (processor === undefined) continue;
    const listed = await listedCharges(processor, customer, engine.clock());
    if (listed === undefined || !(await recoverAll(engine, workspaceId, method, listed))) return false;
    engine.asked.add(asked);
  }
  return true;
}

/** Oldest first. Whether all are recorded now. */
async function recoverAll(engine: Engine, workspaceId: number, method: PaymentMethod, listed: readonly ListedCharge[]): Promise<boolean> {
  let isComplete = true;
  for (const charge of listed.toReversed()) {
    if (charge.idempotencyKey !== null && knowsCharge(engine.book.connection, charge.idempotencyKey, charge.chargeId)) continue;
    isComplete = (await onAccount(engine, workspaceId, (account) => recover(account, method, charge))) && isComplete;
  }
  return isComplete;
}

/** One method for each customer that a processor knows; one customer has all methods of a workspace, also those that were removed. */
function customersOf({ book }: Engine, workspaceId: number): readonly PaymentMethod[] {
  const byCustomer = new Map<string, PaymentMethod>();
  for (const method of methodsOf(book.connection, workspaceId)) byCustomer.set(`${method.processor}/${method.mode}/${method.customer}`, method);
  return [...byCustomer.values()].filter(({ processor }) => processor !== 'manual');
}

interface LostCharge {
  readonly key: string;
  readonly uid: string;
  readonly purpose: 'top_up' | 'fee' | 'verification';
  /** 0 for a fee. */
  readonly credits: number;
}

/** What a listed charge says of itself; `undefined` for one that moved no money, is not ours, or says what cannot be. */
function lostCharge({ book, workspace }: AccountNow, method: PaymentMethod, charge: ListedCharge): LostCharge | undefined {
  const { metadata, idempotencyKey: key, outcome } = charge;
  const { obligation: uid, purpose } = metadata;
  const isOurs = metadata.book === bookUid(book) && metadata.workspace === String(workspace.id);
  if (!isOurs || outcome === 'declined' || !isName(key) || !isName(uid)) return undefined;
  if (charge.mode !== method.mode || charge.currency !== workspace.currency || charge.amount <= 0) return undefined;
  if (purpose === 'fee') return { key, uid, purpose, credits: 0 };
  // A charge that verified a card comes back at face value; who made it does not know of credits.
  const credits = purpose === 'verification' ? testCredits(workspace, charge.amount) : Number(metadata.credits);
  const buys = (purpose === 'top_up' || purpose === 'verification') && Number.isSafeInteger(credits) && credits > 0;
  return buys ? { key, uid, purpose, credits } : undefined;
}

function isName(text: string | null | undefined): text is string {
  return typeof text === 'string' && text.length >= 16;
}

/** Records a charge that the book does not know. `false` where something of the book has to be looked up before. */
async function recover(account: AccountNow, method: PaymentMethod, charge: ListedCharge): Promise<boolean> {
  const { book, workspace, moment } = account;
  const { connection } = book;
  const lost = lostCharge(account, method, charge);
  if (lost === undefined || knowsCharge(connection, lost.key, charge.chargeId)) return true;
  const owed = obligationByUid(connection, lost.uid);
  if (!makeWay(account, lost, owed)) return false;
  // Its own name, unless the book has a payment of that name which went on without it.
  const uid = owed === undefined ? lost.uid : lost.key;
  const feeId = lost.purpose === 'fee' ? feeOf(account, owed, uid, charge.amount) : null;
  const obligationId = insertObligation(connection, {
    workspaceId: workspace.id,
    uid,
    purpose: lost.purpose,
    because: 'found',
    amount: charge.amount,
    credits: lost.credits,
    pack: null,
    feeId,
    decisionId: owed?.decisionId ?? null,
    day: moment.today,
    openedAt: moment.now,
  });
  await recordFound(account, obligationId, method, lost.key, charge);
  return true;
}

/**
 * Payments that a lost charge makes void end here: the one that it was for, and a top-up that was tried before it (of which there is one at a
 * time, rule T5), because they went on in the book that was lost; and what was opened since by itself, without knowing of the credits, and not
 * tried yet: that is decided anew. `false` where one of them has an attempt that is not settled: that is looked up first.
 */
function makeWay(account: AccountNow, { purpose }: LostCharge, owed: Obligation | undefined): boolean {
  const { book, workspace, moment } = account;
  const attempts = (id: number) => attemptsOf(book.connection, id);
  const isVoid = (other: Obligation) =>
    other.because !== 'found' && (attempts(other.id).length > 0 ? other.purpose === 'top_up' : other.because !== 'by_hand');
  const voided = openObligations(book.connection, workspace.id).filter((other) => other.id === owed?.id || (purpose === 'top_up' && isVoid(other)));
  if (voided.some(({ id }) => attempts(id).some(({ state }) => !ATTEMPT_LIFE.isEnd(state)))) return false;
  for (const other of voided) {
    const state = OBLIGATION_LIFE.afterStored(other.state, 'cancel');
    changeObligation(book.connection, other.id, { state, closedAt: moment.now, failure: 'lost_credits_found' });
    if (other.id !== owed?.id) obligationFailed(account, other, 'lost_credits_found');
  }
  return true;
}

async function recordFound(account: AccountNow, obligationId: number, method: PaymentMethod, key: string, charge: ListedCharge): Promise<void> {
  const { connection } = account.book;
  const { moment } = account;
  const { chargeId } = charge;
  const detail = 'found at the processor';
  const attemptId = insertAttempt(connection, { obligationId, methodId: method.id, key, intendedAt: moment.now });
  if (charge.outcome !== 'succeeded') {
    // It is on its way: the look-up that follows brings it to its end.
    changeAttempt(connection, attemptId, { state: 'unknown', charge: chargeId, detail, lookUpAt: moment.now });
    changeObligation(connection, obligationId, { state: 'unknown' });
    return;
  }
  changeAttempt(connection, attemptId, { state: 'succeeded', charge: chargeId, detail, settledAt: moment.now });
  const found = obligationById(connection, obligationId);
  if (!found) throw new Error(`no obligation ${obligationId}`);
  const eventId = await creditObligation(account, found, methodLabel(method));
  changeObligation(connection, obligationId, { state: 'succeeded', closedAt: moment.now, eventId });
}

/** The fee that a lost charge paid, where the book still has it being paid. */
function feeOf(account: AccountNow, owed: Obligation | undefined, uid: string, amount: number): number {
  const fee = owed?.feeId ? feeById(account.book.connection, owed.feeId) : undefined;
  return fee?.state === 'paying' ? fee.id : lostFee(account, uid, amount);
}

/** What a lost fee was for is not known any more; that it was paid is. */
function lostFee({ book, workspace, moment }: AccountNow, sourceId: string, amount: number): number {
  const feeId = insertFee(book.connection, {
    workspaceId: workspace.id,
    sourceId,
    kind: 'quotation',
    credits: rescale(amount, workspace.currencyDecimals, workspace.creditDecimals),
    campaign: '',
    category: '',
    lead: null,
    customer: '',
    note: 'found at the processor; what it was for is not known',
    byCampaign: false,
    state: 'due',
    contactedAt: moment.now,
    releaseAt: null,
  });
  changeFee(book.connection, feeId, { state: FEE_LIFE.after('due', 'pay_by_card') });
  return feeId;
}
