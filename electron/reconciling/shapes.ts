/**
 * What reconciling takes and gives (rules R1 to R3): statement lines on one side, clearing items of the books on the other, and what is said
 * of them. All amounts are integers in minor units of the account's currency, signed from the account holder's side: what was paid is negative
 * on both sides. Ids are of the caller and unique on their side; the order of lists that are given never matters.
 */

import type { LineCategory } from '../../db/ledger/accounts.ts';
import type { Day } from '../../db/ledger/calendar.ts';
import type { EventKind } from '../../db/ledger/event.ts';

/** What something was in the currency in which it was made, in that currency's minor units. */
export interface OriginalAmount {
  readonly currency: string;
  readonly amount: number;
}

/** One movement that a bank, card issuer or processor states. */
export interface StatementSide {
  readonly id: number;
  /** The day by which the bank counts it. */
  readonly day: Day;
  readonly valueDay: Day | null;
  readonly amount: number;
  readonly description: string;
  readonly counterparty: string;
  readonly reference: string | null;
  /** What the statement says it was before it was exchanged or charges were taken off, with the sign of `amount`; null where it does not say so in a field of its own. */
  readonly original: OriginalAmount | null;
}

/** A clearing item: an event of the books that went through the card or bank. */
export interface BooksSide {
  readonly id: number;
  readonly day: Day;
  /** Milliseconds since the epoch, where known. */
  readonly instant: number | null;
  readonly amount: number;
  readonly kind: EventKind;
  /** What it is called, for a reader. */
  readonly text: string;
  /** What it may be named by on a statement: the vendor's id, the processor's charge id, the payment's uid. */
  readonly references: readonly string[];
  readonly vendor: string;
  /** Label of the payment method, `Visa ·· 4242`; empty where none is known. */
  readonly method: string;
  /** With the sign of `amount`; null where it was made in the account's currency, or the books do not know. */
  readonly original: OriginalAmount | null;
}

/** What a payee turned out to be: a vendor, whose clearing items are looked for, or something booked without one. */
export type PayeeTarget = { readonly to: 'clearing'; readonly vendor: string } | { readonly to: LineCategory };

export interface LearnedPayee {
  /** As `payeeOf` gives it for a line. */
  readonly payee: string;
  readonly target: PayeeTarget;
  /** How many matches or entries of this kind the user accepted, at least 1. */
  readonly accepted: number;
}

/** What was learned from what the user accepted. */
export interface Knowledge {
  readonly payees: readonly LearnedPayee[];
}

export const NOTHING_LEARNED: Knowledge = { payees: [] };

export interface MatchingSettings {
  /** A line may be booked up to so many days before its item (value dates, time zones) … */
  readonly daysBefore: number;
  /** … and up to so many days after it. */
  readonly daysAfter: number;
  /** Items of the last so many days of the statement, and later ones, are in transit where no line matches them. */
  readonly daysInTransit: number;
  /** What a match scores at least; 0 to 100. */
  readonly leastScore: number;
  /** A difference up to so many parts per ten thousand of the item's amount may be one of currency. */
  readonly currencyDifferencePer10000: number;
  /** A fee taken off a payment, or added to it, is at most so many parts per ten thousand of what was paid … */
  readonly feePer10000: number;
  /** … plus so much (minor units), as processors take both. */
  readonly feeFixed: number;
  /** A sum of several lines or items spans at most so many days … */
  readonly daysOfSum: number;
  /** … has at most so many parts where they are not all that stand in their days … */
  readonly partsOfSum: number;
  /** … and is given up, and said to be, after so many steps. */
  readonly stepsOfSum: number;
}

export const DEFAULT_MATCHING: MatchingSettings = {
  daysBefore: 3,
  daysAfter: 6,
  daysInTransit: 6,
  leastScore: 50,
  currencyDifferencePer10000: 250,
  feePer10000: 400,
  feeFixed: 100,
  daysOfSum: 31,
  partsOfSum: 5,
  stepsOfSum: 20_000,
};

export interface MatchingInput {
  /** ISO 4217: of all amounts that are no original ones. */
  readonly currency: string;
  readonly lines: readonly StatementSide[];
  readonly items: readonly BooksSide[];
  /** The last day of which the statement claims to tell everything. */
  readonly lastDay: Day;
  readonly knowledge: Knowledge;
  readonly settings: MatchingSettings;
}

/** Why a pair scores what it does: `points` were given of at most `of`. Points of all reasons sum to the score. */
export type Reason = { readonly points: number; readonly of: number } & (
  | {
      readonly code: 'amount';
      /** `original`: equal in the currency in which it was made; `sum`: of several; `less_fee` and `near`: but for the rest of the match. */
      readonly how: 'equal' | 'original' | 'sum' | 'less_fee' | 'near';
      /** Lines less items. */
      readonly difference: number;
      readonly original: OriginalAmount | null;
    }
  /** The reference of the item that stands in the line's text; null where none does. */
  | { readonly code: 'reference'; readonly found: string | null }
  /** The vendor's name stands in the text, or the payee was accepted as this vendor `accepted` times; null where neither. */
  | { readonly code: 'name'; readonly found: string | null; readonly accepted: number }
  /** The line's day less the item's, and what is usual in this file. */
  | { readonly code: 'days'; readonly days: number; readonly usual: number; readonly lineDay: Day; readonly itemDay: Day }
  /** The last four digits of the payment method stand in the text; null where they do not or none are known. */
  | { readonly code: 'method'; readonly found: string | null }
);
export type ReasonCode = Reason['code'];

/** What a match leaves over, by what it is: lines = items + rest, exactly. */
export interface Rest {
  readonly category: LineCategory;
  readonly amount: number;
}

/** `certain`: a score of 90 or more and no rival. */
export type Grade = 'certain' | 'likely';

export interface Match {
  readonly shape: 'pair' | 'several_items' | 'several_lines';
  /** Ids in order of their day; one of the two lists has one. */
  readonly lines: readonly number[];
  readonly items: readonly number[];
  /** 0 to 100. */
  readonly score: number;
  readonly grade: Grade;
  readonly reasons: readonly Reason[];
  /** Score of the best other candidate of either side; null where there is none. */
  readonly nextBest: number | null;
  readonly rest: readonly Rest[];
}

/**
 * Lines and items that can be paired in more than one way exactly as well. `asShown` is one of these ways, in stable order; lines or items that are
 * in none of its pairs are those that are too many.
 */
export interface Tie {
  readonly lines: readonly number[];
  readonly items: readonly number[];
  readonly asShown: readonly Match[];
}

/** Why something was suggested for a line that matches nothing. */
export type SuggestionReason = { readonly points: number } & (
  | { readonly code: 'learned'; readonly payee: string; readonly accepted: number }
  /** The word of the text that says so. */
  | { readonly code: 'word'; readonly found: string }
);

/** An entry that a line could become. */
export interface Suggestion {
  readonly category: LineCategory;
  readonly score: number;
  readonly reasons: readonly SuggestionReason[];
}

/** What is nearly the same on the other side, or, of what looks doubled, exactly the same on this one. */
export interface NearestMiss {
  readonly because:
    /** Same amount, other sign. */
    | 'sign'
    /** Two neighbouring digits swapped. */
    | 'digits'
    /** Only part of the item's amount, under the same reference or name. */
    | 'part'
    /** Another amount under the same reference or name. */
    | 'amount'
    /** The line was made in another currency, which the books do not know of the item. */
    | 'currency'
    /** Same amount, too many days apart. */
    | 'day'
    /** Equal in everything to `twin`, which has a match. */
    | 'doubled'
    /** Would do, but something else fits there better. */
    | 'taken';
  /** Id on the other side; null for `doubled`. */
  readonly other: number | null;
  /** Id on the same side for `doubled`, else null. */
  readonly twin: number | null;
  /** Line less item; 0 for `doubled`. */
  readonly difference: number;
  /** Days from the item to the line. */
  readonly days: number;
  /** Of `currency`: what the line says it was in the currency in which it was made; null else. */
  readonly original: OriginalAmount | null;
  /** The item's reference where it stands in the line's text. */
  readonly reference: string | null;
}

export interface OnlyLine {
  readonly line: number;
  readonly suggested: Suggestion | null;
  readonly nearest: NearestMiss | null;
}

export interface OnlyItem {
  readonly item: number;
  readonly state: 'in_transit' | 'missing_on_statement';
  readonly nearest: NearestMiss | null;
}

/** A search for sums that was ended before everything was tried. */
export interface GivenUp {
  readonly side: 'line' | 'item';
  readonly id: number;
}

/** Every line and every item is in exactly one of `matches`, `ties`, `onlyLines` and `onlyItems`. */
export interface Proposals {
  /** Certain ones first, then by score, then by day. */
  readonly matches: readonly Match[];
  readonly ties: readonly Tie[];
  readonly onlyLines: readonly OnlyLine[];
  readonly onlyItems: readonly OnlyItem[];
  readonly givenUp: readonly GivenUp[];
  /** Days from an item to its line that are usual in this file. */
  readonly usualDays: number;
}

/** A line at its place in the file. */
export interface FileRow {
  readonly line: number;
  /** Place among the lines of the file, from 1. */
  readonly row: number;
  /** Line of the file, from 1. */
  readonly sourceLine: number;
  readonly day: Day;
  readonly amount: number;
  /** The balance that the file states after it. */
  readonly balance: number | null;
}

/** What the statement says was there at the end of a day. */
export interface KnownBalance {
  readonly day: Day;
  readonly balance: number;
}

/** A match that stands: accepted, or proposed and counted on. */
export interface StandingMatch {
  readonly lines: readonly number[];
  readonly items: readonly number[];
  readonly rest: readonly Rest[];
}

export interface FirstBreakInput {
  /** Balances before the first row: as the statement opens, and as the books have it with everything that was reconciled before. */
  readonly opening: { readonly statement: number; readonly books: number };
  readonly rows: readonly FileRow[];
  readonly balances: readonly KnownBalance[];
  readonly items: readonly Pick<BooksSide, 'id' | 'day' | 'amount'>[];
  readonly standing: readonly StandingMatch[];
  /** Ids of items that wait for a later statement: they part nothing. */
  readonly inTransit: ReadonlySet<number>;
}

/** The first place where books and statement part (rule R2). */
export interface FirstBreak {
  readonly day: Day;
  readonly because:
    /** They begin with different balances. */
    | 'opening'
    /** The row has no item. */
    | 'only_statement'
    /** The item has no row; `row` is the first after it, or null at the end. */
    | 'only_books'
    /** The row and its items differ, by what the match names. */
    | 'difference'
    /** A balance that the statement states is not the one before it plus its rows: the statement itself has lost or changed something. */
    | 'stated_balance';
  /** `row` and `sourceLine` of the file. */
  readonly row: number | null;
  readonly sourceLine: number | null;
  readonly line: number | null;
  readonly item: number | null;
  /** Statement less books, by this alone. */
  readonly difference: number;
  /** Up to here both sides agree to the minor unit; `row` null where no row comes before. */
  readonly agree: { readonly day: Day | null; readonly row: number | null; readonly balance: number } | null;
}

export interface DifferenceInput {
  /** Balances at the end of the statement. */
  readonly books: number;
  readonly statement: number;
  readonly matches: readonly StandingMatch[];
  /** Lines that the books do not have, with what they are, where that is known or suggested. */
  readonly onlyLines: readonly { readonly amount: number; readonly category: LineCategory | null }[];
  readonly onlyItems: readonly { readonly amount: number; readonly state: OnlyItem['state'] }[];
}

/** One step from the balance of the books to that of the statement. */
export interface DifferencePart {
  readonly part: 'not_yet_on_statement' | 'missing_on_statement' | 'missing_in_books' | 'in_matches';
  /** Of what is missing in the books or differs in matches; null where it is not known. */
  readonly category: LineCategory | null;
  /** How many lines, items or matches. */
  readonly count: number;
  /** What is added to the balance of the books. */
  readonly amount: number;
}

/** books + amounts of `parts` + leftToExplain = statement, exactly. */
export interface DifferenceToZero {
  readonly books: number;
  readonly statement: number;
  readonly parts: readonly DifferencePart[];
  readonly leftToExplain: number;
}
