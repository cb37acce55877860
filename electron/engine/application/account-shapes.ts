/** Answers about an operated account in the shapes of the contract. */

import { paymentOf, type Decision } from '../../../db/decisions.ts';
import { attemptsOf, type Obligation } from '../../../db/obligations.ts';
import { methodAttempts, stepsOf, type PaymentMethod } from '../../../db/payment-methods.ts';
import type { Connection } from '../../../db/connection.ts';
import type { TopUpDecision } from '../../billing/top-up-decision.ts';
import type { OutputOf } from '../../ipc/contract/contract.ts';
import { methodLabel } from '../account/account.ts';

type Payment = NonNullable<OutputOf<'topUp.state'>['open']>;
type Method = OutputOf<'methods.list'>['methods'][number];
type LoggedDecision = OutputOf<'topUp.decisions'>['decisions'][number];
type ShownDecision = OutputOf<'topUp.preview'>['decision'];

const LAST_ATTEMPTS = 20;

export function paymentShape(connection: Connection, owed: Obligation, labels: ReadonlyMap<number, string>): Payment {
  const { id, purpose, because, state, amount, credits, openedAt, closedAt, retryAt, failure, eventId } = owed;
  const attempts = attemptsOf(connection, id).map(({ intendedAt, methodId, state: reached, code, detail, ownerUrl }) => ({
    at: intendedAt,
    methodId,
    method: labels.get(methodId) ?? `method ${methodId}`,
    state: reached,
    code,
    detail,
    ownerUrl,
  }));
  return { id, purpose, because, state, amount, credits, openedAt, closedAt, retryAt, failure, eventId, attempts };
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

/** A decision of the log; its figures as they were. */
export function decisionShape(connection: Connection, { id, at, subject, because, facts }: Decision): LoggedDecision {
  const kept = facts as { readonly need?: { readonly because: string }; readonly decision?: TopUpDecision; readonly [name: string]: unknown };
  return {
    id,
    at,
    subject,
    because,
    need: subject === 'fee' ? 'fee' : (kept.need?.because ?? 'balance'),
    decision: subject === 'top_up' && kept.decision ? topUpDecisionShape(kept.decision) : null,
    facts: flat(subject === 'fee' ? { fee: kept['fee'], credits: kept['credits'], ...(kept.decision as object | undefined) } : { ...kept.need }),
    paymentId: paymentOf(connection, id),
  };
}

function flat(object: Readonly<Record<string, unknown>>): LoggedDecision['facts'] {
  return Object.fromEntries(
    Object.entries(object).filter((entry): entry is [string, number | string | boolean | null] => entry[1] === null || typeof entry[1] !== 'object'),
  );
}
