/** What is told of the rows of a statement file: what becomes of each, and why, as far as a person looks through them. */

import type { Day } from '../../../db/ledger/calendar.ts';

export type RowFate = 'added' | 'matched' | 'removed' | 'skipped' | 'undecided';

/** What becomes of a row, and what the user may decide otherwise. */
export interface FateOfRow {
  readonly place: number;
  readonly sourceLine: number;
  readonly day: Day | null;
  readonly amount: number | null;
  readonly text: string;
  readonly fate: RowFate;
  readonly because: string;
  readonly may: readonly ('skip' | 'take' | 'as_new')[];
}

/** The first rows of a file have their fates told, and as many further ones that the user has to know of. */
export const FATES_SHOWN = 1_000;

export class RowFates {
  readonly #fates: FateOfRow[] = [];
  #noteworthy = 0;

  /** Whether a row is told that nobody has to know of. */
  isShown(place: number): boolean {
    return place <= FATES_SHOWN;
  }

  keep(fate: FateOfRow): void {
    if (!this.isShown(fate.place) && (this.#noteworthy += 1) > FATES_SHOWN) return;
    this.#fates.push(fate);
  }

  /** In the order of the file. */
  get inOrder(): readonly FateOfRow[] {
    return this.#fates.toSorted((a, b) => a.place - b.place);
  }
}

/** Why a row became no line, for a reader. */
export function skippedWords(because: string): string {
  return SKIPPED_WORDS[because] ?? because;
}

const SKIPPED_WORDS: Readonly<Record<string, string>> = {
  header: 'Names of columns',
  preamble: 'Before the table',
  balance: 'A balance, no movement',
  total: 'A total, no movement',
  empty: 'Empty',
  remark: 'A remark',
  continuation: 'More words of the row before',
  no_amount: 'No amount',
  no_date: 'No date',
  pending: 'Not booked yet; it comes again when it is',
  not_done: 'Not carried out',
  other_currency: 'In another currency',
  other_account: 'Of another account',
  user: 'Skipped, as you decided',
  investment: 'No movement of money',
  deletion: 'Taken back by the bank',
};
