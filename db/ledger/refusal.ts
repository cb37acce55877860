/** Refusals: what a user may be told when something is not done. A defect is an ordinary error; a refusal never is one. */

/** Where in a file a refusal was found; lines count from 1, the header is line 1. */
export interface Place {
  readonly file?: string;
  readonly sourceLine?: number;
}

export interface Refusal extends Place {
  /** Stable word for programs: `unknown_kind`, `book_in_use`, … */
  readonly code: RefusalCode;
  /** One sentence for a finance person: what is wrong and what to do. */
  readonly message: string;
}

export const REFUSAL_CODES = [
  // books
  'not_a_book',
  'newer_book',
  'newer_report',
  'damaged_book',
  'book_in_use',
  'book_exists',
  'book_not_found',
  'read_only',
  'disk_full',
  'disk_failing',
  'read_only_for_now',
  'outcome_unknown',
  'no_book',
  // backups
  'no_backup',
  'damaged_backup',
  'wrong_passphrase',
  'passphrase_needed',
  'other_book',
  'nothing_replaced',
  'restore_not_confirmed',
  'restored_not_open',
  // workspaces and settings
  'no_workspace',
  'which_workspace',
  'workspace_exists',
  'unknown_currency',
  'unknown_time_zone',
  // files
  'file_not_found',
  'file_unreadable',
  'file_changed',
  'file_too_large',
  'feed_unreachable',
  'empty_file',
  'not_utf8',
  'malformed_csv',
  'unknown_format',
  'unknown_encoding',
  'wrong_kind',
  'password_protected',
  'truncated_file',
  'malformed_file',
  'error_reply',
  'contradicts_answer',
  'took_too_long',
  'missing_column',
  'duplicate_column',
  // rows
  'unknown_kind',
  'wrong_number',
  'wrong_date',
  'wrong_currency',
  'wrong_outcome',
  'wrong_status',
  'missing_value',
  'unexpected_value',
  'id_with_other_contents',
  'question_open',
  // accounts of money, statement lines
  'no_account',
  'which_account',
  'other_account',
  'account_exists',
  'no_line',
  'line_settled',
  'no_profile',
  // the ledger
  'beyond_credits',
  'unknown_charge',
  'refund_exceeds_charge',
  'money_back_exceeds_charge',
  'closed_period',
  'key_with_other_contents',
  'no_import',
  'hold_not_open',
  // operating an account
  'illegal_step',
  'wrong_setting',
  'pack_below_threshold',
  'promotion_off',
  'no_lead',
  'no_campaign',
  'campaign_exists',
  'no_offer',
  'no_pack',
  'no_method',
  'no_payment',
  'nothing_to_settle',
  'charge_has_changed',
  'processor_tells',
  'no_fee',
  'top_up_open',
  'unknown_outcome',
  'would_charge_at_once',
  'paid_otherwise',
  'refund_not_possible',
  'no_request',
  'card_number',
  'method_in_use',
  'method_disabled',
  'no_processor',
  'processor_unreachable',
  // reconciling
  'no_match',
  'event_cleared',
  'proposal_gone',
  'not_balanced',
  'not_reconciled',
  // reports and mail
  'wrong_address',
  'mail_not_set',
  'no_mail',
  'no_sealed_report',
  // periods, exports and calls
  'wrong_period',
  'file_exists',
  'no_event',
  'invalid_input',
  'cancelled',
  'out_of_memory',
  'work_ended',
  'busy',
  'not_available',
] as const;
export type RefusalCode = (typeof REFUSAL_CODES)[number];

/** Carries a refusal out of nested work; the door (dispatcher, command line) turns it back into a value. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly refusal: Refusal;

  constructor(refusal: Refusal, options: { readonly cause?: unknown } = {}) {
    super(refusal.message, options);
    this.refusal = refusal;
  }
}

/** Refuses: shorthand for throwing {@link Refused}. */
export function refuse(code: RefusalCode, message: string, place: Place = {}): never {
  throw new Refused({ code, message, ...place });
}
