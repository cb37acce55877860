/** Payments made elsewhere, by bank transfer or on the vendor's own page, as a person records them: durable, once under their name, posted as any other (rules L5, T4). */

import { openEvents } from '../../../db/events.ts';
import { changeFee, feeById, type Fee } from '../../../db/fees.ts';
import { formatDay, type Day } from '../../../db/ledger/calendar.ts';
import { dayOfInstant } from '../../../db/ledger/zone.ts';
import { refuse } from '../../../db/ledger/refusal.ts';
import {
  attemptByKey,
  changeAttempt,
  changeObligation,
  insertAttempt,
  insertObligation,
  obligationById,
  type Obligation,
} from '../../../db/obligations.ts';
import { methodById, type PaymentMethod } from '../../../db/payment-methods.ts';
import { FEE_LIFE } from '../../billing/lives.ts';
import { startOfDay } from '../../statements/instant.ts';
import { createManualProcessor } from '../processors/manual.ts';
import { methodLabel, onAccount, type AccountNow, type Engine } from './account.ts';
import { payDueFees } from './fees.ts';
import { creditObligation } from './obligations.ts';

export interface PaymentMade {
  /** Names it: the same again is recorded once, with other contents it is refused. */
  readonly name: string;
  /** A method that is paid by hand. */
  readonly methodId: number;
  /** Today unless it was earlier. */
  readonly day: Day | null;
  /** In currency minor units, above 0. */
  readonly amount: number;
  /** Credits that it bought, in credit minor units; or a fee that was left unpaid. */
  readonly paid: { readonly what: 'top_up'; readonly credits: number } | { readonly what: 'fee'; readonly feeId: number };
  /** What the bank or the vendor calls it; without card numbers. */
  readonly reference: string;
}

/** Records a payment that was made elsewhere and posts what it bought; fees that waited for credits are paid from them. Nobody is charged. */
export async function recordPayment(engine: Engine, workspaceId: number, made: PaymentMade): Promise<Obligation> {
  const id = await onAccount(engine, workspaceId, (account) => record(account, made));
  await payDueFees(engine, workspaceId);
  return obligationById(engine.book.connection, id) as Obligation;
}

async function record(account: AccountNow, made: PaymentMade): Promise<number> {
  const { book, workspace, moment, engine, facts } = account;
  const { connection } = book;
  const day = made.day ?? moment.today;
  const key = `recorded-payment/${workspace.id}/${made.name}`;
  const known = attemptByKey(connection, key);
  if (known !== undefined) return sameAgain(account, obligationById(connection, known.obligationId) as Obligation, known.methodId, made, day);
  const method = manualMethod(account, made.methodId);
  refuseImpossible(account, made, day);
  const instant = day === moment.today ? moment.now : startOfDay(day + 1, facts.timeZone) - 1;
  const fee = made.paid.what === 'fee' ? unpaidFee(account, made.paid.feeId, day) : undefined;
  if (fee) payFeeElsewhere(account, fee);
  const obligationId = insertObligation(connection, {
    workspaceId: workspace.id,
    uid: engine.newUid(),
    purpose: made.paid.what,
    because: 'recorded',
    amount: made.amount,
    credits: made.paid.what === 'top_up' ? made.paid.credits : 0,
    pack: null,
    feeId: fee?.id ?? null,
    decisionId: null,
    day,
    openedAt: instant,
  });
  const attemptId = insertAttempt(connection, { obligationId, methodId: method.id, key, intendedAt: moment.now });
  const { chargeId } = createManualProcessor().record({
    idempotencyKey: key,
    amount: made.amount,
    currency: workspace.currency,
    customer: method.customer,
  });
  changeAttempt(connection, attemptId, { state: 'succeeded', charge: chargeId, detail: made.reference, settledAt: moment.now });
  const owed = obligationById(connection, obligationId) as Obligation;
  const eventId = await creditObligation(account, owed, methodLabel(method), { day, instant, note: made.reference });
  changeObligation(connection, obligationId, { state: 'succeeded', closedAt: moment.now, eventId });
  return obligationId;
}

function sameAgain({ book, workspace }: AccountNow, owed: Obligation, methodId: number, made: PaymentMade, day: Day): number {
  const { paid } = made;
  const bought = paid.what === 'top_up' ? owed.feeId === null && owed.credits === paid.credits : owed.feeId === paid.feeId;
  const note = owed.eventId === null ? undefined : openEvents(book.connection, workspace.id).byId(owed.eventId)?.note;
  const isSame = bought && owed.amount === made.amount && owed.day === day && methodId === made.methodId;
  if (!isSame || (note !== made.reference && made.reference !== ''))
    refuse('key_with_other_contents', `"${made.name}" names another payment that was recorded already. Choose another id.`);
  return owed.id;
}

function manualMethod({ book, workspace }: AccountNow, methodId: number): PaymentMethod {
  const method = methodById(book.connection, methodId);
  if (method?.workspaceId !== workspace.id || method.state === 'removed')
    refuse('no_method', 'This workspace has no such payment method. It may have been removed.');
  if (method.processor !== 'manual')
    refuse(
      'processor_tells',
      `${methodLabel(method)} is charged by ${method.processor}, which tells of its charges itself. Record with a method that is paid by hand.`,
    );
  return method;
}

function refuseImpossible({ moment }: AccountNow, { amount, paid }: PaymentMade, day: Day): void {
  if (!Number.isSafeInteger(amount) || amount <= 0) refuse('invalid_input', 'The amount that was paid is more than 0.');
  if (paid.what === 'top_up' && (!Number.isSafeInteger(paid.credits) || paid.credits <= 0))
    refuse('invalid_input', 'A top-up buys more than 0 credits.');
  if (day > moment.today) refuse('wrong_date', `${formatDay(day)} has not come yet. Record what was paid, not what will be.`);
}

function unpaidFee({ book, workspace, facts }: AccountNow, feeId: number, day: Day): Fee {
  const fee = feeById(book.connection, feeId);
  if (fee?.workspaceId !== workspace.id) refuse('no_fee', 'This workspace has no such fee.');
  if (fee.state !== 'unpaid') refuse('illegal_step', `The fee ${fee.sourceId} is not unpaid: it is ${fee.state}.`);
  const contacted = dayOfInstant(fee.contactedAt, facts.timeZone);
  if (day < contacted) refuse('wrong_date', `The fee ${fee.sourceId} was caused on ${formatDay(contacted)}, and was not paid before.`);
  return fee;
}

function payFeeElsewhere({ book }: AccountNow, fee: Fee): void {
  changeFee(book.connection, fee.id, { state: FEE_LIFE.after('unpaid', 'try_again') });
  changeFee(book.connection, fee.id, { state: FEE_LIFE.after('due', 'pay_by_card') });
}
