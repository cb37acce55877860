/**
 * The port to payment processors: what the engine asks of whoever charges cards. Answers are data; a processor throws only
 * {@link ProcessorUnreachable}, which means that nothing is known about what it did (rule T10), or a defect.
 */

export type ProcessorName = 'sandbox' | 'manual' | 'stripe';
/** Test and live are never mixed: a method, a charge and a key belong to one of them. */
export type ProcessorMode = 'test' | 'live';

/** What is stored of a card (rule M4). */
export interface CardFacts {
  readonly brand: string;
  /** Last four digits. */
  readonly last4: string;
  readonly expiryMonth: number;
  readonly expiryYear: number;
  readonly funding: 'credit' | 'debit' | 'prepaid' | 'unknown';
}

/** Written into the processor's own record of a charge, so that a book that lost its row can find it again. */
export interface ChargeMetadata {
  readonly book: string;
  readonly workspace: string;
  readonly obligation: string;
  readonly purpose: 'top_up' | 'fee' | 'verification';
  /** Credits that the charge buys, in credit minor units; 0 for a fee. */
  readonly credits: number;
}

export interface ChargeRequest {
  /** Chosen and durable before the call. The same key again gives the first answer and charges nothing. */
  readonly idempotencyKey: string;
  /** In currency minor units. */
  readonly amount: number;
  /** ISO 4217, upper case. */
  readonly currency: string;
  readonly customer: string;
  readonly token: string;
  readonly description: string;
  readonly metadata: ChargeMetadata;
}

/** What a processor says of one charge. */
export type ChargeAnswer =
  | (ChargedFacts & { readonly outcome: 'succeeded' })
  /** The owner has to confirm with the bank, at `url`. */
  | (ChargedFacts & { readonly outcome: 'needs_owner'; readonly url: string | null })
  /** Still on its way at the processor: as good as unknown, but known to be there. */
  | (ChargedFacts & { readonly outcome: 'processing' })
  | {
      readonly outcome: 'declined';
      readonly chargeId: string | null;
      /** The processor's own words: `insufficient_funds`, … */
      readonly code: string;
      /** What the network advises: `do_not_try_again`, `try_again_later`, `confirm_card_data`; `null` for nothing. */
      readonly advice: string | null;
    };

/** Compared with what was asked for: a processor that answers something else is not believed. */
export interface ChargedFacts {
  readonly chargeId: string;
  readonly amount: number;
  readonly currency: string;
  readonly customer: string;
  readonly mode: ProcessorMode;
}

/** A charge as the processor lists it. */
export interface ListedCharge extends ChargedFacts {
  readonly outcome: 'succeeded' | 'needs_owner' | 'processing' | 'declined';
  readonly idempotencyKey: string | null;
  readonly metadata: Partial<Record<keyof ChargeMetadata, string>>;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** What went back to the card, by refund or dispute, in currency minor units. */
  readonly refunded: number;
  readonly disputed: boolean;
}

/** A card that the owner is putting on file with the processor. */
export type SetupAnswer =
  | { readonly outcome: 'verified'; readonly token: string; readonly card: CardFacts }
  /** The owner does it at `url`, in the system's browser. */
  | { readonly outcome: 'pending'; readonly url: string }
  | { readonly outcome: 'refused'; readonly code: string };

export interface PaymentProcessor {
  readonly name: ProcessorName;
  readonly mode: ProcessorMode;
  /** A customer of the processor for a workspace; the same key again gives the same one. */
  createCustomer(request: {
    readonly idempotencyKey: string;
    readonly book: string;
    readonly workspace: string;
    readonly name: string;
  }): Promise<string>;
  /** Begins to put a card on file. `card` is a test number's token for the sandbox and `null` for hosted pages. Returns the set-up's id. */
  beginSetup(request: {
    readonly idempotencyKey: string;
    readonly customer: string;
    readonly card: string | null;
  }): Promise<{ readonly setupId: string; readonly url: string | null }>;
  /** How far a set-up is. */
  readSetup(setupId: string): Promise<SetupAnswer>;
  charge(request: ChargeRequest): Promise<ChargeAnswer>;
  /** The charge made under a key; `null` where there is none (yet). */
  lookUp(request: Pick<ChargeRequest, 'idempotencyKey' | 'customer' | 'metadata'>): Promise<ChargeAnswer | null>;
  /** Charges of a customer since an instant, newest first. */
  listCharges(customer: string, since: number): Promise<readonly ListedCharge[]>;
  /** Gives a charge up that waits for its owner; the answer says what became of it. */
  cancelCharge(chargeId: string): Promise<ChargeAnswer>;
  /** Gives money of a succeeded charge back to its card. The same key again gives nothing more. */
  refundCharge(request: {
    readonly idempotencyKey: string;
    readonly chargeId: string;
    readonly amount: number;
  }): Promise<{ readonly refunded: number }>;
  /** Forgets a card. */
  detach(token: string): Promise<void>;
}

/** No answer, a broken one, or one that says nothing of the charge: time-out, lost connection, 5xx, malformed or huge answers. */
export class ProcessorUnreachable extends Error {
  override readonly name = 'ProcessorUnreachable';
}
