/** What a decline means (rule T9): the processor's code in words, and the network's advice, which outranks it. */

/** `hard`: this method never again. `soft`: a backup at once, or later. `owner`: the bank wants the owner; no other try without them. */
export type DeclineKind = 'hard' | 'soft' | 'owner';

export interface DeclineMeaning {
  readonly kind: DeclineKind;
  /** For the user, as a sentence without its full stop. */
  readonly words: string;
}

/**
 * The meaning of a decline. `advice` is what the network says besides, or `null`; advice that is not known is as good as none. A code that is
 * not listed is soft, which is safe: a decline is definite, so nothing was charged; a backup is another card; and at most three later tries
 * follow.
 */
export function classifyDecline(code: string, advice: string | null): DeclineMeaning {
  const [kind, words] = CODES.get(code) ?? UNLISTED;
  return { kind: (advice === null ? undefined : ADVICE.get(advice)) ?? kind, words };
}

/** Codes of which something is known. */
export function knownDeclineCodes(): readonly string[] {
  return [...CODES.keys()];
}

/** Data that the bank calls wrong are wrong the next time as well: the card has to be put on file anew. */
const ADVICE: ReadonlyMap<string, DeclineKind> = new Map([
  ['do_not_try_again', 'hard'],
  ['confirm_card_data', 'hard'],
  ['try_again_later', 'soft'],
]);

const UNLISTED: readonly [DeclineKind, string] = ['soft', 'The bank declined without a reason that is known here'];
const NO_REASON = 'The bank declined without saying why';
const ASK_BANK = 'The bank declined, and wants to be asked by its customer';

const CODES: ReadonlyMap<string, readonly [DeclineKind, string]> = new Map([
  // The card is gone, blocked or not what it is taken for.
  ['lost_card', ['hard', 'The card was reported lost']],
  ['stolen_card', ['hard', 'The card was reported stolen']],
  ['pickup_card', ['hard', 'The bank has blocked the card, as lost or stolen']],
  ['restricted_card', ['hard', 'The bank has blocked the card']],
  ['expired_card', ['hard', 'The card has expired']],
  ['invalid_account', ['hard', 'The card, or the account behind it, is not valid']],
  ['account_closed', ['hard', 'The account behind the card is closed']],
  ['bank_account_closed', ['hard', 'The account was closed']],
  ['new_account_information_available', ['hard', 'The card was replaced by another']],
  ['incorrect_number', ['hard', 'The card number is not right']],
  ['invalid_number', ['hard', 'The card number is not right']],
  ['invalid_expiry_month', ['hard', 'The month of expiry is not right']],
  ['invalid_expiry_year', ['hard', 'The year of expiry is not right']],
  ['fraudulent', ['hard', 'The charge was taken for fraud']],
  ['merchant_blacklist', ['hard', 'The card is on the block list of the account with the processor']],
  ['highest_risk_level', ['hard', 'The processor took the charge for fraud']],
  // The card's owner or bank has ruled such charges out.
  ['revocation_of_authorization', ['hard', 'The owner has withdrawn the permission to charge the card']],
  ['revocation_of_all_authorizations', ['hard', 'The owner has withdrawn every permission to charge the card']],
  ['stop_payment_order', ['hard', 'The owner has told the bank to stop such charges']],
  ['do_not_try_again', ['hard', 'The bank declined, and does not want to be asked again']],
  ['not_permitted', ['hard', 'The bank does not permit this charge']],
  ['transaction_not_allowed', ['hard', 'The bank does not allow such charges on this card']],
  ['service_not_allowed', ['hard', 'The bank does not allow such charges on this card']],
  ['card_not_supported', ['hard', 'The card does not support such charges']],
  ['currency_not_supported', ['hard', 'The card cannot be charged in this currency']],
  ['testmode_decline', ['hard', 'A test card was charged in earnest, or the other way round']],
  ['live_mode_test_card', ['hard', 'A test card was charged in earnest']],
  ['test_mode_live_card', ['hard', 'A real card was used for a test']],
  // The bank wants the owner.
  ['authentication_required', ['owner', 'The bank wants the owner to confirm the charge']],
  ['authentication_not_handled', ['owner', 'The bank wanted the owner to confirm the charge, and nobody did']],
  ['mobile_device_authentication_required', ['owner', 'The bank wants the owner to confirm the charge on a phone']],
  ['offline_pin_required', ['owner', 'The bank wants the PIN of the card']],
  ['online_or_offline_pin_required', ['owner', 'The bank wants the PIN of the card']],
  ['approve_with_id', ['owner', 'The bank wants the owner to show who they are']],
  // Not now.
  ['insufficient_funds', ['soft', 'There is not enough money behind the card']],
  ['card_velocity_exceeded', ['soft', 'The card has reached its limit']],
  ['withdrawal_count_limit_exceeded', ['soft', 'The card has reached its limit']],
  ['invalid_amount', ['soft', 'The bank does not accept this amount']],
  ['amount_too_large', ['soft', 'The amount is larger than the bank or the processor accepts']],
  ['try_again_later', ['soft', 'The bank declined, and may be asked again later']],
  ['reenter_transaction', ['soft', 'The bank could not process the charge']],
  ['processing_error', ['soft', 'The charge failed while it was processed']],
  ['issuer_not_available', ['soft', 'The bank could not be reached']],
  ['duplicate_transaction', ['soft', 'The bank took it for a charge that it had seen just before']],
  ['pin_try_exceeded', ['soft', 'The PIN of the card was wrong too often']],
  ['incorrect_pin', ['soft', 'The PIN of the card was not right']],
  ['invalid_pin', ['soft', 'The PIN of the card was not right']],
  ['incorrect_cvc', ['soft', 'The security code of the card was not right']],
  ['invalid_cvc', ['soft', 'The security code of the card was not right']],
  ['incorrect_zip', ['soft', 'The postal code of the card was not right']],
  ['incorrect_address', ['soft', 'The address of the card was not right']],
  // No reason given.
  ['card_declined', ['soft', NO_REASON]],
  ['generic_decline', ['soft', NO_REASON]],
  ['do_not_honor', ['soft', NO_REASON]],
  ['no_action_taken', ['soft', NO_REASON]],
  ['security_violation', ['soft', NO_REASON]],
  ['call_issuer', ['soft', ASK_BANK]],
]);
