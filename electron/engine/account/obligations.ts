/** Obligations opened and ended: a top-up's credits posted, a fee's charge posted, what follows when neither comes. Runs inside the transaction of the step that ends them. */

import { openEvents } from '../../../db/events.ts';
import { changeFee, feeById, openFees, type Fee } from '../../../db/fees.ts';
import { campaignsOf, changeOffer, offerBySource } from '../../../db/offers.ts';
import type { Day } from '../../../db/ledger/calendar.ts';
import { newHoldKey, openHoldBelow, placeHold, settleHold } from '../../../db/holds.ts';
import { changeObligation, insertObligation, type NewObligation, type Obligation } from '../../../db/obligations.ts';
import { taxContained, type PackPurchase } from '../../billing/credit-packs.ts';
import { FEE_LIFE, OBLIGATION_LIFE, OFFER_LIFE } from '../../billing/lives.ts';
import type { VendorTerms } from '../../billing/vendor-terms.ts';
import type { AccountNow, AccountView } from './account.ts';
import { settingsAt } from './account-settings.ts';
import { appendEvent } from './append-event.ts';
import { postedCredits } from './gather.ts';
import { refuseWhileHeld } from './restored.ts';

/** Opens a top-up. Returns the obligation's id. */
export function openTopUp(account: AccountNow, purchase: PackPurchase, because: 'automatic' | 'by_hand', decisionId: number | null): number {
  const { pack, packs, price, credits } = purchase;
  return open(account, { purpose: 'top_up', because, amount: price, credits, pack: JSON.stringify({ ...pack, packs }), feeId: null, decisionId });
}

/** Opens the payment of a fee by card. Returns the obligation's id. */
export function openFeePayment(account: AccountNow, feeId: number, amount: number, decisionId: number): number {
  return open(account, { purpose: 'fee', because: 'fee', amount, credits: 0, pack: null, feeId, decisionId });
}

function open(
  { book, workspace, moment, engine }: AccountNow,
  owed: Pick<NewObligation, 'purpose' | 'because' | 'amount' | 'credits' | 'pack' | 'feeId' | 'decisionId'>,
): number {
  refuseWhileHeld(book.connection);
  return insertObligation(book.connection, { ...owed, workspaceId: workspace.id, uid: engine.newUid(), day: moment.today, openedAt: moment.now });
}

/** When something was paid that is recorded later, and what was noted with it. */
export interface PaidElsewhere {
  readonly day: Day;
  /** Ms since the epoch. */
  readonly instant: number;
  readonly note: string;
}

/** Posts what an obligation that succeeded bought, at this moment unless it was paid elsewhere. Returns the event's id. */
export async function creditObligation(account: AccountNow, owed: Obligation, method: string, elsewhere?: PaidElsewhere): Promise<number> {
  return owed.purpose === 'fee' ? postPaidFee(account, owed, method, elsewhere) : postTopUp(account, owed, method, elsewhere);
}

async function postTopUp(account: AccountNow, owed: Obligation, method: string, elsewhere?: PaidElsewhere): Promise<number> {
  const { book, workspace, moment } = account;
  const day = elsewhere?.day ?? moment.today;
  const { terms } = settingsAt(book.connection, workspace.id, day);
  const event = await appendEvent(book, workspace.id, moment, {
    sourceId: owed.uid,
    kind: 'top_up',
    credits: owed.credits,
    amount: owed.amount,
    method,
    tax: taxOf(terms, owed.amount),
    expiresDay: terms.creditsExpireAfterDays === null ? null : day + terms.creditsExpireAfterDays,
    note: owed.because === 'automatic' ? 'automatic top-up' : owed.purpose === 'verification' ? 'verification of a payment method' : '',
    ...elsewhere,
  });
  // What could not be paid for want of credits is tried again.
  for (const fee of openFees(book.connection, workspace.id))
    // A lead may be gone by now: it is bought anew, or not.
    if (fee.state === 'unpaid' && fee.kind !== 'lead_purchase') changeFee(book.connection, fee.id, { state: FEE_LIFE.after('unpaid', 'try_again') });
  return event.id;
}

function taxOf({ tax }: VendorTerms, price: number): number | null {
  return tax.timing === 'on_top_up' ? taxContained(price, tax.rateBasisPoints) : null;
}

/** The charge of a fee that a card paid, alone or with what credits covered. */
async function postPaidFee(account: AccountNow, owed: Obligation, method: string, elsewhere?: PaidElsewhere): Promise<number> {
  const { book, workspace, moment } = account;
  const fee = feeById(book.connection, owed.feeId as number);
  if (!fee) throw new Error(`no fee ${owed.feeId}`);
  // What was reserved may have expired since: what the card paid is posted all the same.
  const drawn = Math.min(releaseHold(account, fee.sourceId, 'charged'), postedCredits(account));
  const { kind, campaign, category, lead, note } = fee;
  // A file of the vendor may have brought an event of that name in meanwhile: what the card paid is posted all the same.
  const isTaken = openEvents(book.connection, workspace.id).find(fee.sourceId) !== undefined;
  const event = await appendEvent(book, workspace.id, moment, {
    sourceId: isTaken ? owed.uid : fee.sourceId,
    kind,
    credits: drawn === 0 ? null : drawn,
    amount: owed.amount,
    method,
    campaign,
    category,
    lead,
    ...elsewhere,
    note: elsewhere === undefined || elsewhere.note === '' ? note : elsewhere.note,
  });
  changeFee(book.connection, fee.id, { state: FEE_LIFE.after('paying', 'post'), eventId: event.id });
  markBought(account, fee);
  return event.id;
}

/** An offered lead is bought in the transaction that posts its fee. */
export function markBought({ book, workspace, moment }: AccountNow, { kind, lead, campaign }: Pick<Fee, 'kind' | 'lead' | 'campaign'>): void {
  const offer = kind === 'lead_purchase' && lead !== null ? offerBySource(book.connection, workspace.id, lead) : undefined;
  if (offer === undefined || !OFFER_LIFE.allows(offer.state, 'buy')) return;
  const campaignId = campaignsOf(book.connection, workspace.id).find(({ names }) => names.includes(campaign))?.id ?? null;
  changeOffer(book.connection, offer.id, { state: 'bought', because: '', campaignId, decidedAt: moment.now, decisionId: null });
}

/** What follows when an obligation fails: a fee stays unpaid, and says why. */
export function obligationFailed(account: AccountNow, owed: Obligation, because: string): void {
  if (owed.feeId === null) return;
  const fee = feeById(account.book.connection, owed.feeId);
  if (fee?.state !== 'paying') return;
  releaseHold(account, fee.sourceId, 'released');
  changeFee(account.book.connection, fee.id, { state: FEE_LIFE.after('paying', 'leave_unpaid'), because });
}

/** Ends an open or waiting payment that nothing is tried for any more. */
export function cancelObligation(account: AccountNow, owed: Obligation): void {
  const { book, moment } = account;
  const state = OBLIGATION_LIFE.afterStored(owed.state, 'cancel');
  changeObligation(book.connection, owed.id, { state, closedAt: moment.now, failure: 'cancelled' });
  obligationFailed(account, owed, 'cancelled');
}

/** Reserves credits for a fee. */
export function holdFor({ book, workspace, moment }: AccountNow, sourceId: string, credits: number): void {
  placeHold(book, workspace, { businessKey: newHoldKey(book.connection, holdPrefix(workspace.id, sourceId)), credits }, moment.now);
}

/** Credits that are reserved for a fee. */
export function heldFor({ book, workspace }: AccountView, sourceId: string): number {
  return openHoldBelow(book.connection, holdPrefix(workspace.id, sourceId))?.credits ?? 0;
}

/** Ends the hold of a fee, if there is one open. Returns the credits that it reserved. */
export function releaseHold({ book, workspace, moment }: AccountNow, sourceId: string, end: 'charged' | 'released'): number {
  const hold = openHoldBelow(book.connection, holdPrefix(workspace.id, sourceId));
  if (hold) settleHold(book, hold.businessKey, end, moment.now);
  return hold?.credits ?? 0;
}

function holdPrefix(workspaceId: number, sourceId: string): string {
  return `${workspaceId}/fee/${encodeURIComponent(sourceId)}`;
}
