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
  /** Chosen and durable before the call. The same key again gives the first answer and charges nothing, for 24 hours. */
  readonly idempotencyKey: string;
  /** Of the method, as it was when it was verified: a processor of the other mode refuses before it sends anything. */
  readonly mode: ProcessorMode;
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
  /** Still on its way at the processor: as good as unknown, but known to be there. Stays so where it was left half made: then give it up. */
  | (ChargedFacts & { readonly outcome: 'processing' })
  /** Definite: nothing was charged and nothing will be, under this key. A charge that was given up has the code {@link GIVEN_UP}. */
  | {
      readonly outcome: 'declined';
      readonly chargeId: string | null;
      /** The processor's own words: `insufficient_funds`, … */
      readonly code: string;
      /** What the network advises: `do_not_try_again`, `try_again_later`, `confirm_card_data`; `null` for nothing. */
      readonly advice: string | null;
    }
  | RefusedRequest;

/**
 * The request itself was turned away before any card was tried: sending it charged nothing. It says nothing of an earlier sending under
 * the same key, so one that was unknown before stays unknown, and is looked up.
 */
export interface RefusedRequest {
  readonly outcome: 'refused';
  /**
   * `method`: the processor does not have this method (any more), as good as a hard decline. `request`: something else in it is wrong,
   * and no other method would help. `key`: our key is not accepted, so every method of this processor is left alone. `mode`: a test
   * method for a live key, or the other way round; nothing was sent.
   */
  readonly because: 'method' | 'request' | 'key' | 'mode';
  /** The processor's own word. */
  readonly code: string;
  /** For people; carries no secret. */
  readonly message: string;
}

/** The code of a charge that was given up before its owner confirmed it. */
export const GIVEN_UP = 'canceled';

/** Compared with what was asked for: a processor that answers something else is not believed. */
export interface ChargedFacts {
  readonly chargeId: string;
  readonly amount: number;
  readonly currency: string;
  readonly customer: string;
  readonly mode: ProcessorMode;
}

/** A charge as the processor lists it. The same one may stand in a list twice: pages overlap. */
export interface ListedCharge extends ChargedFacts {
  readonly outcome: 'succeeded' | 'needs_owner' | 'processing' | 'declined';
  readonly idempotencyKey: string | null;
  readonly metadata: Partial<Record<keyof ChargeMetadata, string>>;
  /** Milliseconds since the epoch, by the processor's clock. */
  readonly createdAt: number;
  /** All that went back to the card by refunds, in currency minor units. */
  readonly refunded: number;
  /** All that disputes took from us or hold, likewise; what was won again is not in it. */
  readonly disputed: number;
}

/** A charge that the processor made by itself to verify a card. */
export interface TestCharge extends ChargedFacts {
  /** Names the charge in lists, as the key of a request does. */
  readonly idempotencyKey: string;
}

/** A method that the owner is putting on file with the processor. */
export type SetupAnswer =
  /** `card` is `null` for what is no card. A small charge may have been made to verify it, which comes back as credits (rule M3). */
  | { readonly outcome: 'verified'; readonly token: string; readonly card: CardFacts | null; readonly testCharge?: TestCharge }
  /** The owner does it at `url`, in the system's browser; `null` while the processor is at work. */
  | { readonly outcome: 'pending'; readonly url: string | null }
  | { readonly outcome: 'refused'; readonly code: string };

/** Answers what a bank asks the owner of a card, where the processor is the bank as well. What waits for nobody any more stays as it is. */
export interface BankOfOwner {
  answerCharge(chargeId: string, agreed: boolean): Promise<void>;
  answerSetup(setupId: string, agreed: boolean): Promise<void>;
}

export interface PaymentProcessor {
  readonly name: ProcessorName;
  readonly mode: ProcessorMode;
  /** Of the sandbox alone: everywhere else the owner answers on a page of their bank. */
  readonly bank?: BankOfOwner;
  /**
   * The customer of the processor for a workspace of a book: the one that is there, or a new one. So a book restored from before its
   * methods finds its charges again; list them before anything new is charged.
   */
  createCustomer(request: {
    readonly idempotencyKey: string;
    readonly book: string;
    readonly workspace: string;
    readonly name: string;
  }): Promise<string>;
  /**
   * Begins to put a card on file. `card` is a test number's token for the sandbox and `null` for hosted pages; `currency` is that of a charge
   * which verifies it, where the processor makes one. Returns the set-up's id.
   */
  beginSetup(request: {
    readonly idempotencyKey: string;
    readonly customer: string;
    readonly currency: string;
    readonly card: string | null;
  }): Promise<{ readonly setupId: string; readonly url: string | null }>;
  /** How far a set-up is. */
  readSetup(setupId: string): Promise<SetupAnswer>;
  charge(request: ChargeRequest): Promise<ChargeAnswer>;
  /**
   * The charge made under a key; `null` where there is none (yet). Never begins a charge, but may bring one that waits for its owner to
   * the owner's page. Never answers `refused`.
   */
  lookUp(request: Pick<ChargeRequest, 'idempotencyKey' | 'customer' | 'metadata'>): Promise<ChargeAnswer | null>;
  /** Charges of a customer since an instant of the processor's clock, newest first. */
  listCharges(customer: string, since: number): Promise<readonly ListedCharge[]>;
  /** Gives a charge up that waits for its owner; the answer says what became of it. Never answers `refused`. */
  cancelCharge(chargeId: string): Promise<ChargeAnswer>;
  /** Gives money of a succeeded charge back to its card. The same key again gives nothing more. `refunded` is 0 where it was not done. */
  refundCharge(request: {
    readonly idempotencyKey: string;
    readonly chargeId: string;
    readonly amount: number;
  }): Promise<{ readonly refunded: number }>;
  /** Forgets a card; one that is not there is forgotten already. */
  detach(token: string): Promise<void>;
}

/** Why nothing is known. */
export type UnreachableReason =
  | 'timed_out'
  | 'connection_lost'
  | 'server_error'
  /** Too many requests, or another one with the same key is still at work. */
  | 'busy'
  /** Malformed, over the size limit, or saying what cannot be. */
  | 'broken_answer'
  /** Our key is not accepted: it helps nobody to try again before somebody changes it. */
  | 'key_refused'
  /** This request was refused; what earlier ones did, it does not say. Trying it again will not help. */
  | 'request_refused';

/** No answer, a broken one, or one that says nothing of the charge. Carries neither key nor anything else that is secret. */
export class ProcessorUnreachable extends Error {
  override readonly name = 'ProcessorUnreachable';
  readonly reason: UnreachableReason;

  constructor(reason: UnreachableReason, message: string) {
    super(message);
    this.reason = reason;
  }
}

export function requestRefused(message: string): ProcessorUnreachable {
  return new ProcessorUnreachable('request_refused', message);
}
