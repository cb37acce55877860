/**
 * Charges of this book that the processor has and the book does not know: a book restored from before them. They are found and credited before
 * anything new is charged (rule T10).
 */

import { changeFee, insertFee } from '../../../db/fees.ts';
import { rescale } from '../../../db/ledger/money.ts';
import { changeAttempt, changeObligation, insertAttempt, insertObligation, obligationById, obligationByUid } from '../../../db/obligations.ts';
import { methodsOf, type PaymentMethod } from '../../../db/payment-methods.ts';
import { FEE_LIFE } from '../../billing/lives.ts';
import { ProcessorUnreachable, type ListedCharge, type PaymentProcessor } from '../processors/processor.ts';
import { methodLabel, onAccount, type AccountNow, type Engine } from './account.ts';
import { bookUid } from './book-uid.ts';
import { creditObligation } from './obligations.ts';

const DAY_MS = 86_400_000;
/** How far back a processor is asked: a book is not restored from longer ago than this without being told. */
const LOOK_BACK_MS = 400 * DAY_MS;

/**
 * Asks every processor of the workspace once after each start. Returns how many charges were found, or `undefined` where a processor could not
 * be asked: then nothing new may be charged.
 */
export async function recoverLostCharges(engine: Engine, workspaceId: number): Promise<number | undefined> {
  let found = 0;
  for (const method of customersOf(engine, workspaceId)) {
    const { processor: name, mode, customer } = method;
    const asked = `${workspaceId}/${name}/${mode}/${customer}`;
    if (engine.asked.has(asked)) continue;
    const processor = engine.processor(name, mode);
    // What is not set up here charges nothing either.
    if (processor === undefined) continue;
    const listed = await list(processor, customer, engine.clock() - LOOK_BACK_MS);
    if (listed === undefined) return undefined;
    for (const charge of listed.toReversed()) if (await onAccount(engine, workspaceId, (account) => recover(account, method, charge))) found += 1;
    engine.asked.add(asked);
  }
  return found;
}

/** One method for each customer that a processor knows; a removed method's charges count as well. */
function customersOf({ book }: Engine, workspaceId: number): readonly PaymentMethod[] {
  const byCustomer = new Map<string, PaymentMethod>();
  for (const method of methodsOf(book.connection, workspaceId)) byCustomer.set(`${method.processor}/${method.mode}/${method.customer}`, method);
  return [...byCustomer.values()].filter(({ processor }) => processor !== 'manual');
}

async function list(processor: PaymentProcessor, customer: string, since: number): Promise<readonly ListedCharge[] | undefined> {
  try {
    return await processor.listCharges(customer, since);
  } catch (error) {
    if (error instanceof ProcessorUnreachable) return undefined;
    throw error;
  }
}

/** Tells whether the charge was a lost one. */
async function recover(account: AccountNow, method: PaymentMethod, charge: ListedCharge): Promise<boolean> {
  const { book, workspace, moment } = account;
  const { obligation: uid, purpose, credits } = charge.metadata;
  const isOurs = charge.metadata.book === bookUid(book) && charge.metadata.workspace === String(workspace.id);
  if (!isOurs || uid === undefined || charge.outcome === 'declined' || charge.idempotencyKey === null) return false;
  if (obligationByUid(book.connection, uid) !== undefined) return false;
  if (charge.mode !== method.mode || charge.currency !== workspace.currency || charge.amount <= 0) return false;
  const feeId = purpose === 'fee' ? lostFee(account, uid, charge.amount) : null;
  const obligationId = insertObligation(book.connection, {
    workspaceId: workspace.id,
    uid,
    purpose: purpose === 'fee' || purpose === 'verification' ? purpose : 'top_up',
    because: 'found',
    amount: charge.amount,
    credits: feeId === null ? Number(credits) : 0,
    pack: null,
    feeId,
    decisionId: null,
    day: moment.today,
    openedAt: moment.now,
  });
  const attemptId = insertAttempt(book.connection, { obligationId, methodId: method.id, key: charge.idempotencyKey, intendedAt: moment.now });
  if (charge.outcome !== 'succeeded') {
    // It is on its way: the look-up that follows brings it to its end.
    changeAttempt(book.connection, attemptId, { state: 'unknown', charge: charge.chargeId, detail: 'found at the processor', lookUpAt: moment.now });
    changeObligation(book.connection, obligationId, { state: 'unknown' });
    return true;
  }
  changeAttempt(book.connection, attemptId, { state: 'succeeded', charge: charge.chargeId, detail: 'found at the processor', settledAt: moment.now });
  const owed = obligationById(book.connection, obligationId);
  if (!owed) throw new Error(`no obligation ${obligationId}`);
  const eventId = await creditObligation(account, owed, methodLabel(method));
  changeObligation(book.connection, obligationId, { state: 'succeeded', closedAt: moment.now, eventId });
  return true;
}

/** What a lost fee was for is not known any more; that it was paid is. */
function lostFee({ book, workspace, moment }: AccountNow, uid: string, amount: number): number {
  const feeId = insertFee(book.connection, {
    workspaceId: workspace.id,
    sourceId: uid,
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
