/** Payments, fees, decisions and refund requests as the documents of the command line. */

import type { Connection } from '../../db/connection.ts';
import { paymentOf, type Decision } from '../../db/decisions.ts';
import { openEvents } from '../../db/events.ts';
import type { Fee } from '../../db/fees.ts';
import { currencyDecimals, formatDecimal } from '../../db/ledger/money.ts';
import { attemptsOf, type Obligation } from '../../db/obligations.ts';
import type { RefundRequest } from '../../db/refund-requests.ts';
import type { FeeDecision } from '../billing/fee-decision.ts';
import type { TopUpDecision } from '../billing/top-up-decision.ts';
import { labelOfMethod } from '../engine/account/account.ts';
import { mismatchOf, settledBy } from '../engine/account/settle-by-hand.ts';
import { shortInstant } from './instants.ts';
import type { Account, Shown, Since } from './operating.ts';
import { table } from './table.ts';

export type PaymentDocument = ReturnType<typeof paymentDocument>;
export type FeeDocument = ReturnType<typeof feeDocument>;
export type DecisionDocument = ReturnType<typeof decisionDocument>;
export type RequestDocument = ReturnType<typeof requestDocument>;

/** A top-up, or a fee paid by card, with everything that was tried for it. */
export function paymentDocument({ view, shown }: Account, owed: Obligation) {
  const { connection } = view.book;
  return {
    payment: owed.id,
    purpose: owed.purpose,
    because: owed.because,
    state: owed.state,
    amount: shown.money(owed.amount),
    currency: shown.currency,
    credits: shown.credits(owed.credits),
    openedAt: shown.instant(owed.openedAt),
    closedAt: shown.instantOrNull(owed.closedAt),
    /** Tried again then, where every method declined for now. */
    retryAt: shown.instantOrNull(owed.retryAt),
    failure: owed.failure,
    /** The event that it became. */
    id: owed.eventId === null ? null : owed.uid,
    attempts: attemptsOf(connection, owed.id).map(({ methodId, state, intendedAt, lookUpAt, code, detail, ownerUrl }) => ({
      at: shown.instant(intendedAt),
      method: methodId,
      label: labelOfMethod(connection, methodId),
      state,
      code,
      detail,
      lookUpAt: shown.instantOrNull(lookUpAt),
      ownerUrl,
    })),
    mismatch: mismatchDocument(connection, owed),
    settlement: settlementDocument(connection, owed.id, shown),
  };
}

/** What was charged instead of what was asked, and what a person can do about it. */
function mismatchDocument(connection: Connection, owed: Obligation) {
  const found = mismatchOf(connection, owed);
  if (found === null) return null;
  const { amount, currency, ways, underWay } = found;
  return { charged: formatDecimal(amount, currencyDecimals(currency) ?? 0), currency, ways, underWay };
}

function settlementDocument(connection: Connection, payment: number, shown: Shown) {
  const settled = settledBy(connection, payment);
  return settled === undefined ? null : { way: settled.way, because: settled.reason, at: shown.instant(settled.decidedAt), state: settled.state };
}

/** Whether the money came: anything else a command that was to pay ends with 1. */
export function hasCome({ state }: Pick<Obligation, 'state'>): boolean {
  return state === 'succeeded';
}

export function feeDocument({ shown }: Account, fee: Fee) {
  return {
    id: fee.sourceId,
    kind: fee.kind,
    state: fee.state,
    /** Why it is not paid. */
    because: fee.because,
    credits: shown.credits(fee.credits),
    campaign: fee.campaign,
    category: fee.category,
    lead: fee.lead,
    note: fee.note,
    contactedAt: shown.instant(fee.contactedAt),
    /** A held fee is released then. */
    releaseAt: fee.state === 'held' ? shown.instantOrNull(fee.releaseAt) : null,
  };
}

/** What was decided and because of what; the figures that were looked at go with it. */
export function decisionDocument({ view, shown }: Account, { id, at, subject, because, facts }: Decision) {
  const kept = facts as { readonly need?: { readonly because: string }; readonly fee?: string; readonly decision: unknown };
  const topUp = subject === 'top_up' ? (kept.decision as TopUpDecision) : null;
  const fee = subject === 'fee' ? (kept.decision as FeeDecision) : null;
  return {
    decision: id,
    at: shown.instant(at),
    subject,
    because,
    /** What called for it: a fee, or the balance. */
    need: kept.need?.because ?? 'fee',
    /** The fee's id. */
    fee: kept.fee ?? null,
    pay: fee?.pay ?? null,
    ...topUpFigures(topUp, shown),
    payment: paymentOf(view.book.connection, id),
  };
}

function topUpFigures(decision: TopUpDecision | null, shown: Shown) {
  return {
    charge: decision?.charge ? purchaseDocument(decision.charge, shown) : null,
    until: shown.instantOrNull(decision?.until ?? null),
    figures: decision && figuresDocument(decision.figures, shown),
  };
}

function purchaseDocument({ pack, packs, price, credits }: NonNullable<TopUpDecision['charge']>, shown: Shown) {
  return { pack: pack.id, packs, price: shown.money(price), credits: shown.credits(credits) };
}

function figuresDocument(figures: TopUpDecision['figures'], shown: Shown) {
  const money = (amount: number | null) => (amount === null ? null : shown.money(amount));
  return {
    available: shown.credits(figures.available),
    pending: shown.credits(figures.pending),
    fee: figures.fee === null ? null : shown.credits(figures.fee),
    price: money(figures.price),
    packs: figures.packs,
    capLeftToday: money(figures.capLeftToday),
    capLeftThisMonth: money(figures.capLeftThisMonth),
    topUpsToday: figures.topUpsToday,
    method: figures.methodId,
  };
}

export function requestDocument({ view, shown }: Account, request: RefundRequest) {
  const events = openEvents(view.book.connection, view.workspace.id);
  return {
    request: request.id,
    charge: events.byId(request.chargeEventId)?.sourceId ?? null,
    credits: shown.credits(request.credits),
    reason: request.reason,
    note: request.note,
    state: request.state,
    requestedAt: shown.instant(request.requestedAt),
    decidedAt: shown.instantOrNull(request.decidedAt),
    /** The refund's event. */
    refund: request.eventId === null ? null : (events.byId(request.eventId)?.sourceId ?? null),
  };
}

/** What a command led to, beside what it was asked for. */
export function sinceDocument(account: Account, { decisions, payments }: Since) {
  return {
    decisions: decisions.map((decision) => decisionDocument(account, decision)),
    payments: payments.map((owed) => paymentDocument(account, owed)),
  };
}

/** `await_top_up` as it is read. */
export function words(code: string): string {
  return code.replaceAll('_', ' ');
}

export function paymentTable(payments: readonly PaymentDocument[]): string {
  return table(
    [
      { title: 'Payment', isNumber: true },
      { title: 'Opened' },
      { title: 'For' },
      { title: 'Amount', isNumber: true },
      { title: 'Credits', isNumber: true },
      { title: 'State' },
      { title: 'Tried' },
    ],
    payments.map((owed) => [
      String(owed.payment),
      shortInstant(owed.openedAt),
      words(owed.because),
      `${owed.amount} ${owed.currency}`,
      owed.credits,
      stateOf(owed),
      owed.attempts.map(attemptInWords).join('; '),
    ]),
  );
}

function stateOf({ state, retryAt, failure }: PaymentDocument): string {
  const until = retryAt === null ? '' : ` until ${shortInstant(retryAt)}`;
  return `${words(state)}${until}${failure === '' ? '' : ` (${words(failure)})`}`;
}

function attemptInWords({ label, state, code, detail, ownerUrl }: PaymentDocument['attempts'][number]): string {
  const why = [code, detail, ownerUrl ?? ''].filter((text) => text !== '').join(', ');
  return `${label}: ${words(state)}${why === '' ? '' : ` (${why})`}`;
}

export function decisionTable(decisions: readonly DecisionDocument[]): string {
  return table(
    [{ title: 'Decision', isNumber: true }, { title: 'At' }, { title: 'About' }, { title: 'Because' }, { title: 'Charges' }],
    decisions.map(({ decision, at, subject, fee, because, charge, pay }) => [
      String(decision),
      shortInstant(at),
      subject === 'fee' ? `fee ${fee ?? ''}` : 'top-up',
      words(because),
      charge ? `${charge.packs} × ${charge.pack} for ${charge.price}` : pay === null ? 'nothing' : words(pay),
    ]),
  );
}

/** Decisions and payments below what they belong to; nothing where there were none. */
export function sinceTables({ decisions, payments }: ReturnType<typeof sinceDocument>): string {
  return `${decisions.length === 0 ? '' : `\n${decisionTable(decisions)}`}${payments.length === 0 ? '' : `\n${paymentTable(payments)}`}`;
}
