/** What a decline means (rule T9): the processor's code, outranked by the network's advice. */

export interface DeclineMeaning {
  /** `hard`: this method never again. `soft`: a backup at once, or later. `owner`: the owner could make it work; no other try without them. */
  readonly kind: 'hard' | 'soft' | 'owner';
}

/** Codes after which a card is not charged again: it is gone, was reported, or its owner has withdrawn the permission. */
const HARD: ReadonlySet<string> = new Set([
  'lost_card',
  'stolen_card',
  'pickup_card',
  'restricted_card',
  'invalid_account',
  'account_closed',
  'new_account_information_available',
  'card_not_supported',
  'currency_not_supported',
  'expired_card',
  'incorrect_number',
  'invalid_number',
  'invalid_expiry_month',
  'invalid_expiry_year',
  'fraudulent',
  'merchant_blacklist',
  'revocation_of_authorization',
  'revocation_of_all_authorizations',
  'stop_payment_order',
  'security_violation',
  'not_permitted',
  'transaction_not_allowed',
  'testmode_decline',
  'do_not_try_again',
]);

const OWNER: ReadonlySet<string> = new Set([
  'authentication_required',
  'authentication_not_handled',
  'offline_pin_required',
  'online_or_offline_pin_required',
]);

/**
 * The meaning of a decline. A code that is not listed is soft: it was definite, so nothing was charged, and at most three later tries follow.
 * `advice` is the network's: `do_not_try_again`, `try_again_later`, `confirm_card_data`, or `null`.
 */
export function classifyDecline(code: string, advice: string | null): DeclineMeaning {
  if (advice === 'do_not_try_again') return { kind: 'hard' };
  if (OWNER.has(code)) return { kind: 'owner' };
  if (advice === 'try_again_later') return { kind: 'soft' };
  return { kind: HARD.has(code) ? 'hard' : 'soft' };
}
