/** What a decline means (rule T9): every code of the processor's list, and the network's advice. */

import { expect, test } from 'vitest';
import { classifyDecline, knownDeclineCodes, type DeclineKind } from '../../electron/billing/declines.ts';

/** Stripe's published decline codes for cards, and the errors of cards that come without one, by what they mean here. */
const PUBLISHED: Readonly<Record<DeclineKind, readonly string[]>> = {
  hard: [
    'card_not_supported',
    'currency_not_supported',
    'do_not_try_again',
    'expired_card',
    'fraudulent',
    'incorrect_number',
    'invalid_account',
    'invalid_expiry_month',
    'invalid_expiry_year',
    'invalid_number',
    'lost_card',
    'merchant_blacklist',
    'new_account_information_available',
    'not_permitted',
    'pickup_card',
    'restricted_card',
    'revocation_of_all_authorizations',
    'revocation_of_authorization',
    'service_not_allowed',
    'stolen_card',
    'stop_payment_order',
    'testmode_decline',
    'transaction_not_allowed',
  ],
  owner: [
    'approve_with_id',
    'authentication_not_handled',
    'authentication_required',
    'mobile_device_authentication_required',
    'offline_pin_required',
    'online_or_offline_pin_required',
  ],
  soft: [
    'call_issuer',
    'card_declined',
    'card_velocity_exceeded',
    'do_not_honor',
    'duplicate_transaction',
    'generic_decline',
    'incorrect_address',
    'incorrect_cvc',
    'incorrect_pin',
    'incorrect_zip',
    'insufficient_funds',
    'invalid_amount',
    'invalid_cvc',
    'invalid_pin',
    'issuer_not_available',
    'no_action_taken',
    'pin_try_exceeded',
    'processing_error',
    'reenter_transaction',
    'security_violation',
    'try_again_later',
    'withdrawal_count_limit_exceeded',
  ],
};

const CASES = Object.entries(PUBLISHED).flatMap(([kind, codes]) => codes.map((code) => [code, kind as DeclineKind] as const));

test.each(CASES)('T9 %s is %s', (code, kind) => {
  expect(classifyDecline(code, null).kind).toBe(kind);
  expect(knownDeclineCodes()).toContain(code);
});

test.each(knownDeclineCodes())('T9 %s is told in words', (code) => {
  const { words } = classifyDecline(code, null);
  expect(words).toMatch(/^[A-Z][^_]{10,}[^.]$/);
  expect(words).not.toBe(classifyDecline('unheard_of', null).words);
});

test.each(CASES)('T9 the advice of the network outranks %s', (code, kind) => {
  expect(classifyDecline(code, 'do_not_try_again').kind).toBe('hard');
  expect(classifyDecline(code, 'confirm_card_data').kind).toBe('hard');
  expect(classifyDecline(code, 'try_again_later').kind).toBe('soft');
  expect(classifyDecline(code, 'unheard_of').kind).toBe(kind);
});

test.each(['unheard_of', '', 'constructor', '__proto__', 'LOST_CARD'])('T9 a code that is not listed is soft: "%s"', (code) => {
  expect(classifyDecline(code, null)).toEqual({ kind: 'soft', words: 'The bank declined without a reason that is known here' });
  expect(classifyDecline(code, '__proto__').kind).toBe('soft');
});
