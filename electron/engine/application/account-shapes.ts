/** Answers about an operated account in the shapes of the contract. */

import { decisionById, paymentOf, type Decision } from '../../../db/decisions.ts';
import { feeBySource, type Fee } from '../../../db/fees.ts';
import { attemptsOf, obligationById, type Obligation } from '../../../db/obligations.ts';
import { methodAttempts, stepsOf, type PaymentMethod } from '../../../db/payment-methods.ts';
import type { Connection } from '../../../db/connection.ts';
import { OWNER_HAS_MS } from '../../billing/failover.ts';
import type { FeeDecision } from '../../billing/fee-decision.ts';
import type { TopUpDecision } from '../../billing/top-up-decision.ts';
import type { VendorPreset } from '../../billing/vendor-presets.ts';
import type { VendorTerms } from '../../billing/vendor-terms.ts';
import type { OutputOf } from '../../ipc/contract/contract.ts';
import { labelOfMethod, methodLabel } from '../account/account.ts';
import { LEAD_FEE } from '../account/leads.ts';
import { mismatchOf, settledBy } from '../account/settle-by-hand.ts';

type Payment = NonNullable<OutputOf<'topUp.state'>['open']>;
type Method = OutputOf<'methods.list'>['methods'][number];
type LoggedDecision = OutputOf<'topUp.decisions'>['decisions'][number];
type KeptEvaluation = NonNullable<OutputOf<'leads.offers'>['offers'][number]['noTopUp']>;
type ShownDecision = OutputOf<'topUp.preview'>['decision'];

/** Terms and presets as plain data of their own. */
export function termsShape({ refundReasons, ...terms }: VendorTerms): OutputOf<'account.terms'>['terms'] {
  return { ...terms, refundReasons: [...refundReasons] };
}

export function presetShape({ id, name, description, terms, assumed }: VendorPreset): OutputOf<'app.presets'>['presets'][number] {
  return { id, name, description, terms: termsShape(terms), assumed: [...assumed] };
}

const LAST_ATTEMPTS = 20;

export function paymentShape(connection: Connection, owed: Obligation, labels: ReadonlyMap<number, string>): Payment {
  const { id, purpose, because, state, amount, credits, openedAt, closedAt, retryAt, failure, eventId } = owed;
  const attempts = attemptsOf(connection, id).map(({ intendedAt, methodId, state: reached, code, detail, ownerUrl }) => ({
    at: intendedAt,
    methodId,
    method: labels.get(methodId) ?? labelOfMethod(connection, methodId),
    state: reached,
    code,
    detail,
    ownerUrl,
  }));
  const settled = settledBy(connection, id);
  return {
    id,
    purpose,
    because,
    state,
    amount,
    credits,
    openedAt,
    closedAt,
    retryAt,
    failure,
    eventId,
    owner: ownerShape(connection, owed),
    attempts,
    mismatch: mismatchShape(connection, owed, labels),
    settlement: settled === undefined ? null : { way: settled.way, reason: settled.reason, at: settled.decidedAt },
  };
}

function ownerShape(connection: Connection, { id, giveUpAt }: Obligation): Payment['owner'] {
  const waiting = attemptsOf(connection, id).find(({ state }) => state === 'awaiting_owner');
  return waiting === undefined ? null : { methodId: waiting.methodId, until: waiting.intendedAt + OWNER_HAS_MS, givenUp: giveUpAt !== null };
}

function mismatchShape(connection: Connection, owed: Obligation, labels: ReadonlyMap<number, string>): Payment['mismatch'] {
  const found = mismatchOf(connection, owed);
  if (found === null) return null;
  const { methodId, ways, ...rest } = found;
  return { ...rest, ways: [...ways], method: labels.get(methodId) ?? labelOfMethod(connection, methodId) };
}

export function methodShape(connection: Connection, method: PaymentMethod, primaryId: number | undefined): Method {
  const { id, processor, mode, nickname, brand, last4, expiryMonth, expiryYear, funding, state, addedAt } = method;
  if (state === 'removed') throw new Error(`method ${id} was removed`);
  return {
    id,
    processor,
    mode,
    label: methodLabel(method),
    nickname,
    brand,
    last4,
    expiryMonth,
    expiryYear,
    funding,
    state,
    primary: id === primaryId,
    addedAt,
    steps: stepsOf(connection, id).map((step) => ({ ...step })),
    attempts: methodAttempts(connection, id, LAST_ATTEMPTS) as Method['attempts'],
  };
}

export function topUpDecisionShape({ because, charge, until, figures }: TopUpDecision): ShownDecision {
  return {
    because,
    charge: charge && { packId: charge.pack.id, packs: charge.packs, price: charge.price, credits: charge.credits },
    until,
    figures: { ...figures },
  };
}

interface KeptFacts {
  readonly need?: { readonly because: string };
  /** Source id of the fee at hand. */
  readonly fee?: string;
  /** Of a decision about a fee: the evaluation before it. */
  readonly topUpDecision?: number;
  readonly credits?: number;
  readonly decision?: object;
  readonly snapshot?: { readonly available: number };
}

/** A decision of the log; its figures as they were, its payment as it is. */
export function decisionShape(
  connection: Connection,
  { id, workspaceId, at, subject, because, facts }: Decision,
  labels: ReadonlyMap<number, string>,
): LoggedDecision {
  const kept = facts as KeptFacts;
  const paymentId = paymentOf(connection, id);
  const payment = paymentId === null ? undefined : obligationById(connection, paymentId);
  return {
    id,
    at,
    subject,
    because,
    need: subject === 'fee' ? 'fee' : (kept.need?.because ?? 'balance'),
    about: kept.fee === undefined ? null : aboutFee(connection, workspaceId, kept.fee),
    decision: verdictOf(connection, subject, kept),
    facts: flat(subject === 'fee' ? feeFacts(kept) : { ...kept.need }),
    payment: payment ? paymentShape(connection, payment, labels) : null,
  };
}

/** What the top-up rule said: in the decision itself, or before one about a fee. */
function verdictOf(connection: Connection, subject: Decision['subject'], { decision, topUpDecision }: KeptFacts): LoggedDecision['decision'] {
  if (subject === 'top_up') return topUpDecisionShape(decision as TopUpDecision);
  const before = topUpDecision === undefined ? undefined : decisionById(connection, topUpDecision);
  return before === undefined ? null : topUpDecisionShape(verdictIn(before));
}

function verdictIn({ facts }: Decision): TopUpDecision {
  return (facts as { readonly decision: TopUpDecision }).decision;
}

/** An evaluation that was kept. */
export function evaluationShape(connection: Connection, decisionId: number | null | undefined): KeptEvaluation | null {
  const kept = decisionId ? decisionById(connection, decisionId) : undefined;
  if (kept === undefined) return null;
  return { ...topUpDecisionShape(verdictIn(kept)), decisionId: kept.id };
}

/** The evaluation because of which a fee was left unpaid. */
export function noTopUpOf(connection: Connection, { state, decisionId }: Fee): KeptEvaluation | null {
  const kept = state === 'unpaid' && decisionId !== null ? decisionById(connection, decisionId) : undefined;
  const { decision, topUpDecision } = (kept?.facts ?? {}) as { readonly decision?: FeeDecision; readonly topUpDecision?: number };
  return decision?.pay === 'none' && decision.topUp !== null ? evaluationShape(connection, topUpDecision) : null;
}

/** What a fee is for, as its user knows it. */
function aboutFee(connection: Connection, workspaceId: number, sourceId: string): LoggedDecision['about'] {
  const fee = feeBySource(connection, workspaceId, sourceId);
  if (fee !== undefined) return { kind: fee.kind, name: fee.lead ?? (fee.note || fee.sourceId), eventId: fee.eventId };
  // A lead that was not bought has no fee.
  return { kind: 'lead_purchase', name: sourceId.slice(LEAD_FEE.length), eventId: null };
}

/** `drawn`: credits that go with what the card pays. */
function feeFacts({ fee, credits, decision, snapshot }: KeptFacts): Readonly<Record<string, unknown>> {
  const { credits: drawn, ...decided } = (decision ?? {}) as { readonly credits?: number };
  return { fee, credits, available: snapshot?.available ?? null, ...decided, drawn: drawn ?? null };
}

function flat(object: Readonly<Record<string, unknown>>): LoggedDecision['facts'] {
  return Object.fromEntries(
    Object.entries(object).filter((entry): entry is [string, number | string | boolean | null] => entry[1] === null || typeof entry[1] !== 'object'),
  );
}
