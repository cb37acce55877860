/** What a statement file of a bank, card or payment processor says: accounts, balances, and lines with the line of the file that each stands on. */

import type { Day } from '../../db/ledger/calendar.ts';

export const STATEMENT_FORMATS = ['csv', 'ofx', 'qif', 'camt', 'mt940'] as const;
export type StatementFormat = (typeof STATEMENT_FORMATS)[number];

/** Beyond it, a file is no statement but a mistake, or an attack. */
export const LARGEST_FILE = { bytes: 256 * 2 ** 20, tooLarge: 'This file has more than 256 MB. Export fewer days at once.' } as const;

export const DATE_ORDERS = ['dmy', 'mdy', 'ymd'] as const;
export type DateOrder = (typeof DATE_ORDERS)[number];

/** What separates the decimals of a number; the other of the two may group its thousands. */
export const DECIMAL_SIGNS = ['.', ','] as const;
export type DecimalSign = (typeof DECIMAL_SIGNS)[number];

/** Amounts are the holder's as they stand, or the issuer's and turned around; of OFX also: their type says whether they came or went, whatever their sign. */
export const AMOUNT_SIGNS = ['as_written', 'inverted', 'by_type'] as const;
export type AmountSign = (typeof AMOUNT_SIGNS)[number];

/** What a column of a table can be answered to hold: `amount` has signs, `debit` what went out, `credit` what came in. */
export const COLUMN_USES = ['date', 'amount', 'debit', 'credit', 'description', 'balance'] as const;
export type ColumnUse = (typeof COLUMN_USES)[number];
/** Columns by the name in their header, or by their number, from 1. `amount` goes without `debit` and `credit`. */
export type ColumnAnswers = Readonly<Partial<Record<ColumnUse, string | number>>>;

/** An exact decimal number as text, `-754.25`: signed from the account holder's side, with the decimals that the file gives. */
export type DecimalText = string;

/** One movement on an account. What the file does not say is null, and text is empty. */
export interface StatementLine {
  /** The day by which the bank counts it; where it says only one date, that one; null where it says none. */
  readonly date: Day | null;
  readonly valueDate: Day | null;
  /** The day on which the bank booked it, where `date` is another; null where that is the same, or is not told. */
  readonly bookingDate: Day | null;
  /** Whether the account's balance has it already: what is only announced, or still pending, comes again when it is booked. */
  readonly isBooked: boolean;
  readonly amount: DecimalText;
  /** ISO 4217. */
  readonly currency: string | null;
  /** What it was for, and with whom: text of the file, in one line. */
  readonly description: string;
  readonly counterparty: string;
  /** What the holder or the counterparty named it by: end-to-end id, cheque number, customer reference. */
  readonly reference: string | null;
  /** The bank's own name for it. Banks are not always right that there is only one of it. */
  readonly bankId: string | null;
  /** The account's balance after it, where the file keeps one. */
  readonly balance: DecimalText | null;
  /** From 1. */
  readonly sourceLine: number;
}

export interface StatementBalance {
  readonly which: 'opening' | 'closing';
  readonly amount: DecimalText;
  readonly date: Day | null;
}

/** A row of the file that is no movement: a header, a balance, what only repeats another row. */
export interface SkippedRow {
  readonly sourceLine: number;
  /** A stable word: `header`, `balance`, `empty`, `total`, … */
  readonly because: string;
}

export const QUESTION_KINDS = ['date_order', 'decimal_sign', 'amount_sign', 'columns'] as const;
export type QuestionKind = (typeof QUESTION_KINDS)[number];

/** What cannot be known from the file (rule I2): asked once a source, and read by `assumed` until it is answered. */
export interface Question {
  readonly kind: QuestionKind;
  /** What can be answered, as `withAnswer` takes it. */
  readonly options: readonly string[];
  readonly assumed: string;
  /** What is in the file that leaves it open, in words, with a line of it. */
  readonly evidence: string;
  readonly sourceLine: number | null;
}

/** What was found out about the file and not asked (rule I2): with what decided it, in words. */
export interface Detected {
  readonly what: QuestionKind | 'encoding' | 'delimiter' | 'header_row' | 'running_balance';
  /** `windows-1252`, `;`, `dmy`, `3` (the header's line); columns as `date=1,amount=4`. */
  readonly value: string;
  readonly evidence: string;
  readonly sourceLine: number | null;
}

export interface Warning {
  /** A stable word: `balance_mismatch`, `other_currency`, … */
  readonly code: string;
  readonly message: string;
  readonly sourceLine: number | null;
}

/**
 * What readers give, part by part, in the order of the file. A `statement` begins an account; balances and lines belong to the one begun last.
 * What is found out of the file as a whole comes before the first of what hangs on it, or at the end. Each row of the file that could be a movement is a `line` or `skipped`: what rows are is the format's own (a record of a table, a
 * transaction, an entry), and their number is the file's.
 */
export type StatementPart =
  | { readonly part: 'statement'; readonly account: string | null; readonly currency: string | null }
  | ({ readonly part: 'balance' } & StatementBalance)
  | ({ readonly part: 'line' } & StatementLine)
  | ({ readonly part: 'skipped' } & SkippedRow)
  | ({ readonly part: 'question' } & Question)
  | ({ readonly part: 'detected' } & Detected)
  /** What files of one source have in common, see `nameLayout`: once a file. */
  | { readonly part: 'layout'; readonly layout: string }
  | ({ readonly part: 'warning' } & Warning);

/**
 * What was answered before, or is known of the source, as plain JSON. What is absent is found out from the file. An answer counts where the
 * file leaves it open or only hints at something else; a file that contradicts it is refused with the line (`contradicts_answer`).
 */
export interface ReadingOptions {
  readonly dateOrder?: DateOrder;
  readonly decimalSign?: DecimalSign;
  readonly amountSign?: AmountSign;
  readonly columns?: ColumnAnswers;
}

export interface FormatReader {
  readonly format: StatementFormat;
  /** Whether a file that begins with this text is of the format. */
  looksLike(head: string): boolean;
  /** Reads a whole file. Refuses what is damaged, with its line; gives nothing that it is not sure of without a question or a warning. */
  read(text: string, options: ReadingOptions): Generator<StatementPart, void, undefined>;
}
