/** The lives of everything that the engine moves: payment methods, obligations, attempts, fees, leads, refund requests. */

import { lifecycle } from './lifecycle.ts';

/** A payment method (rule M1). Only an `active` one is ever charged. */
export const METHOD_LIFE = lifecycle('payment method', {
  added: { verify: 'verified', disable: 'disabled', expire: 'expired', remove: 'removed' },
  verified: { activate: 'active', disable: 'disabled', expire: 'expired', remove: 'removed' },
  active: { deactivate: 'verified', disable: 'disabled', expire: 'expired', remove: 'removed' },
  // The processor may renew a card by itself; it is activated anew by the user's own act.
  expired: { verify: 'verified', remove: 'removed' },
  disabled: { verify: 'verified', remove: 'removed' },
  removed: {},
});
export type MethodState = keyof typeof METHOD_LIFE.table;

/** What is owed once, in however many attempts: a top-up, or a fee paid by card (rules T5, T9, T10). */
export const OBLIGATION_LIFE = lifecycle('payment', {
  open: { succeed: 'succeeded', await_owner: 'awaiting_owner', lose: 'unknown', wait: 'waiting', fail: 'failed', cancel: 'cancelled' },
  // Declined softly by every method: tried again later.
  waiting: { retry: 'open', fail: 'failed', cancel: 'cancelled' },
  // The bank wants the card's owner; given up after 72 hours.
  awaiting_owner: { succeed: 'succeeded', lose: 'unknown', decline: 'open', fail: 'failed' },
  // An answer is missing: blocks everything new until it is found.
  unknown: { succeed: 'succeeded', await_owner: 'awaiting_owner', decline: 'open', fail: 'failed' },
  succeeded: {},
  failed: {},
  cancelled: {},
});
export type ObligationState = keyof typeof OBLIGATION_LIFE.table;

/** One try at one method. It is `intended` before the processor hears of it. */
export const ATTEMPT_LIFE = lifecycle('attempt', {
  intended: { succeed: 'succeeded', decline: 'declined', await_owner: 'awaiting_owner', lose: 'unknown', mismatch: 'mismatched' },
  unknown: { succeed: 'succeeded', decline: 'declined', await_owner: 'awaiting_owner', find_nothing: 'absent', mismatch: 'mismatched' },
  awaiting_owner: { succeed: 'succeeded', decline: 'declined', give_up: 'given_up', lose: 'unknown', mismatch: 'mismatched' },
  succeeded: {},
  declined: {},
  given_up: {},
  // Looked up a day after it was sent, and never there.
  absent: {},
  // The processor charged something else than it was asked to: for a person to settle; stays in the way until then.
  mismatched: { succeed: 'succeeded', decline: 'declined', give_back: 'given_back', disown: 'disowned' },
  given_back: {},
  // A person said that it was no charge of ours.
  disowned: {},
});
export type AttemptState = keyof typeof ATTEMPT_LIFE.table;

/** The fee of one lead or quotation, with its hold (rules C1 to C3, L9). */
export const FEE_LIFE = lifecycle('fee', {
  // Reserved until the customer reads or replies, as the vendor's terms say.
  held: { fall_due: 'due', release: 'released' },
  // Due, and not covered yet.
  due: { post: 'posted', pay_by_card: 'paying', leave_unpaid: 'unpaid' },
  // A card payment for exactly this fee is on its way.
  paying: { post: 'posted', leave_unpaid: 'unpaid' },
  unpaid: { try_again: 'due' },
  posted: {},
  released: {},
});
export type FeeState = keyof typeof FEE_LIFE.table;

/** A lead that the marketplace offers (rule C4). */
export const OFFER_LIFE = lifecycle('lead', {
  available: { buy: 'bought', pass: 'passed', vanish: 'gone' },
  // Not bought, with a reason; still there to be bought by hand, or by a campaign that has changed.
  passed: { buy: 'bought', pass: 'passed', vanish: 'gone' },
  bought: {},
  gone: {},
});
export type OfferState = keyof typeof OFFER_LIFE.table;

/** A request to give a charge's credits back (rule C5). */
export const REFUND_REQUEST_LIFE = lifecycle('refund request', {
  requested: { approve: 'approved', deny: 'denied', withdraw: 'withdrawn' },
  approved: { credit: 'credited', deny: 'denied' },
  credited: {},
  denied: {},
  withdrawn: {},
});
export type RefundRequestState = keyof typeof REFUND_REQUEST_LIFE.table;

/** A message with a report (rule W6): whole before any server hears of it, and accepted once. */
export const MAIL_LIFE = lifecycle('mail', {
  waiting: { send: 'sending', give_up: 'given_up' },
  // What a crash cuts off here waits again, and goes with the same Message-ID.
  sending: { accept: 'sent', put_off: 'waiting', refuse: 'refused' },
  sent: {},
  // The server said no for good; the user may have it tried again.
  refused: { try_again: 'waiting', give_up: 'given_up' },
  given_up: {},
});
