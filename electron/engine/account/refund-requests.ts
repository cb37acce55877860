/** Refund requests (rule C5): asked for by a reason and in time, approved or denied by the vendor, and credited into the lots of their charge. */

import { openEvents, type StoredEvent } from '../../../db/events.ts';
import { openJournal } from '../../../db/journal.ts';
import { isCharge } from '../../../db/ledger/event.ts';
import { refuse } from '../../../db/ledger/refusal.ts';
import { changeRefundRequest, insertRefundRequest, openRequestFor, refundRequestById, type RefundRequest } from '../../../db/refund-requests.ts';
import { maskCardNumbers } from '../../billing/card-number.ts';
import { REFUND_REQUEST_LIFE } from '../../billing/lives.ts';
import { mayRequestRefund } from '../../billing/refund-deadline.ts';
import { createRefundBook } from '../refund-book.ts';
import { onAccount, type AccountNow, type Engine } from './account.ts';
import { settingsAt } from './account-settings.ts';
import { appendEvent } from './append-event.ts';

export interface NewRequest {
  readonly chargeEventId: number;
  /** One of the vendor's list. */
  readonly reason: string;
  readonly note: string;
  /** All that is left of the charge unless given; in credit minor units. */
  readonly credits?: number | undefined;
}

/** Asks for a charge's credits back. Refuses what comes too late, for no listed reason, or for more than is left. Returns the request's id. */
export async function requestRefund(engine: Engine, workspaceId: number, request: NewRequest): Promise<number> {
  return onAccount(engine, workspaceId, (account) => {
    const { book, facts, workspace, moment } = account;
    const charge = openEvents(book.connection, workspace.id).byId(request.chargeEventId);
    if (!charge || !isCharge(charge.kind)) refuse('unknown_charge', 'This workspace has no such charge.');
    const { terms } = settingsAt(book.connection, workspace.id, charge.day);
    const left = creditsLeftOf(account, charge);
    const credits = request.credits ?? left;
    const answer = mayRequestRefund(
      terms,
      { chargedAt: charge.instant, chargeDay: charge.day, left, isRequested: openRequestFor(book.connection, charge.id) !== undefined },
      { now: moment.now, timeZone: facts.timeZone, reason: request.reason },
    );
    if (!answer.may) refuse('refund_not_possible', answer.message);
    if (!Number.isSafeInteger(credits) || credits <= 0 || credits > left)
      refuse('refund_exceeds_charge', 'Ask for more than nothing, and for no more than is left of the charge.');
    const { chargeEventId, reason } = request;
    const note = maskCardNumbers(request.note).text;
    return insertRefundRequest(book.connection, { workspaceId, chargeEventId, credits, reason, note, requestedAt: moment.now });
  });
}

/** The vendor's answer, or that the request is taken back. */
export async function decideRequest(engine: Engine, workspaceId: number, requestId: number, step: 'approve' | 'deny' | 'withdraw'): Promise<void> {
  await onAccount(engine, workspaceId, ({ book, moment }) => {
    const request = requestOf(engine, workspaceId, requestId);
    const state = REFUND_REQUEST_LIFE.afterStored(request.state, step);
    changeRefundRequest(book.connection, requestId, { state, decidedAt: moment.now, eventId: null });
  });
}

/** The credits came back: posted into the lots that the charge drew from. Returns the refund's event. */
export async function creditRequest(engine: Engine, workspaceId: number, requestId: number): Promise<StoredEvent> {
  return onAccount(engine, workspaceId, async ({ book, moment }) => {
    const request = requestOf(engine, workspaceId, requestId);
    const state = REFUND_REQUEST_LIFE.afterStored(request.state, 'credit');
    const charge = openEvents(book.connection, workspaceId).byId(request.chargeEventId) as StoredEvent;
    const event = await appendEvent(book, workspaceId, moment, {
      sourceId: `refund-${engine.newUid()}`,
      kind: 'refund',
      credits: request.credits,
      lead: charge.lead,
      note: `refund of ${charge.sourceId}`,
    });
    changeRefundRequest(book.connection, requestId, { state, decidedAt: request.decidedAt, eventId: event.id });
    return event;
  });
}

function creditsLeftOf({ book, workspace, moment }: AccountNow, charge: StoredEvent): number {
  const events = openEvents(book.connection, workspace.id);
  const refunds = createRefundBook(events, openJournal(book.connection, workspace, moment.now), workspace, moment.today + 1);
  const open = refunds.chargeOf({ note: `refund of ${charge.sourceId}`, lead: charge.lead, day: moment.today, position: Number.MAX_SAFE_INTEGER });
  return typeof open === 'string' ? 0 : open.left;
}

function requestOf({ book }: Engine, workspaceId: number, requestId: number): RefundRequest {
  const request = refundRequestById(book.connection, requestId);
  return request?.workspaceId === workspaceId ? request : refuse('no_request', 'This workspace has no such refund request.');
}
