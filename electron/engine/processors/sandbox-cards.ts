/** The sandbox's test cards: each token stands for one way in which a card behaves. Real card numbers are never taken. */

import type { CardFacts, ChargedFacts } from './processor.ts';

/** What becomes of a charge, and what its caller hears of it. Cards have one; tests and simulations put others in their place. */
export interface SandboxCourse {
  readonly happens: Happening;
  /** `given` unless said otherwise. A `server_error` is kept for the key: sending it again hears the same. */
  readonly answer?: 'given' | 'lost' | 'garbled' | 'server_error';
  /** For so long the charge is found neither by look-up nor by sending again. */
  readonly appearsAfterMs?: number;
  /** Charged instead of what was asked for. */
  readonly instead?: Partial<Pick<ChargedFacts, 'amount' | 'currency' | 'customer' | 'mode'>>;
  readonly listedTwice?: true;
}

export type Happening =
  /** The request never arrives. */
  | { readonly does: 'nothing' }
  | { readonly does: 'succeed' }
  | { readonly does: 'decline'; readonly code: string; readonly advice: string | null }
  | { readonly does: 'need_owner' }
  | { readonly does: 'process'; readonly forMs: number };

export interface TestCard extends Pick<CardFacts, 'brand' | 'last4' | 'funding'> {
  /** Month of expiry, counted from the month in which it is put on file. */
  readonly expiresInMonths: number;
  readonly setup: 'verified' | 'pending' | 'refused';
  /** Verifying it charges one unit of the currency (rule M3). */
  readonly testCharge?: true;
  /** The course of a charge after so many earlier ones on the same card; they are counted only where it matters. */
  readonly course: (earlier: () => number) => SandboxCourse;
}

const SUCCEED: SandboxCourse = { happens: { does: 'succeed' } };
const SOFT: SandboxCourse = { happens: { does: 'decline', code: 'insufficient_funds', advice: 'try_again_later' } };
const HARD: SandboxCourse = { happens: { does: 'decline', code: 'stolen_card', advice: 'do_not_try_again' } };
const EXPIRED: SandboxCourse = { happens: { does: 'decline', code: 'expired_card', advice: 'confirm_card_data' } };
const OWNER_MISSING: SandboxCourse = { happens: { does: 'decline', code: 'authentication_required', advice: null } };
const NEED_OWNER: SandboxCourse = { happens: { does: 'need_owner' } };
const TWO_MINUTES_MS = 120_000;

/** What each token does is told in docs/processors.md; a test compares the two. */
export const TEST_CARDS: ReadonlyMap<string, TestCard> = new Map([
  ['tok_visa', visa('4242', SUCCEED)],
  ['tok_mastercard', { ...visa('4444', SUCCEED), brand: 'mastercard' }],
  ['tok_debit', { ...visa('5556', SUCCEED), funding: 'debit' }],
  ['tok_prepaid', { ...visa('5100', SUCCEED), brand: 'mastercard', funding: 'prepaid' }],
  ['tok_expires_soon', { ...visa('1881', SUCCEED), expiresInMonths: 0 }],
  ['tok_expired', { ...visa('0069', EXPIRED), expiresInMonths: -1 }],
  ['tok_setup_needs_owner', { ...visa('3220', SUCCEED), setup: 'pending' }],
  ['tok_test_charge', { ...visa('0028', SUCCEED), testCharge: true }],
  ['tok_setup_refused', { ...visa('0002', SUCCEED), setup: 'refused' }],
  ['tok_declined_soft', visa('9995', SOFT)],
  ['tok_declined_hard', visa('9979', HARD)],
  ['tok_declines_then_works', { ...visa('9987', SOFT), course: (earlier) => (earlier() === 0 ? SOFT : SUCCEED) }],
  ['tok_works_then_declines', { ...visa('0341', SUCCEED), course: (earlier) => (earlier() === 0 ? SUCCEED : SOFT) }],
  ['tok_needs_owner', visa('3184', NEED_OWNER)],
  ['tok_owner_missing', visa('3155', OWNER_MISSING)],
  ['tok_processing', visa('0077', { happens: { does: 'process', forMs: TWO_MINUTES_MS } })],
  ['tok_times_out', visa('0101', { happens: { does: 'nothing' }, answer: 'lost' })],
  ['tok_server_error', visa('0119', { happens: { does: 'nothing' }, answer: 'server_error' })],
  ['tok_answers_late', visa('0127', { ...SUCCEED, answer: 'lost' })],
  ['tok_appears_late', visa('0135', { ...SUCCEED, answer: 'lost', appearsAfterMs: TWO_MINUTES_MS })],
  ['tok_broken_answer', visa('0143', { ...SUCCEED, answer: 'garbled' })],
  ['tok_answers_twice', visa('0150', { ...SUCCEED, listedTwice: true })],
  ['tok_wrong_amount', visa('0168', { ...SUCCEED, instead: { amount: 1 } })],
]);

function visa(last4: string, course: SandboxCourse): TestCard {
  return { brand: 'visa', last4, funding: 'credit', expiresInMonths: 36, setup: 'verified', course: () => course };
}
