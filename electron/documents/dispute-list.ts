/** The dispute list (rule R5): charges of which money can be asked back, for the vendor or the card's bank, as CSV in the form of rule X1. */

import { writeList } from './list-csv.ts';

/** Figures and instants as exact text. */
export interface Dispute {
  readonly charge: string;
  readonly date: string;
  readonly amount: string;
  readonly currency: string;
  readonly method: string;
  readonly verdict: string;
  readonly because: string;
  readonly disputed: string;
}

/** The text in pieces; returns the number of rows. */
export function writeDisputes(disputes: readonly Dispute[]): Generator<string, number> {
  return writeList<Dispute>(
    [
      { name: 'charge', text: ({ charge }) => charge },
      { name: 'date', plain: ({ date }) => date },
      { name: 'amount', plain: ({ amount }) => amount },
      { name: 'currency', plain: ({ currency }) => currency },
      { name: 'method', text: ({ method }) => method },
      { name: 'verdict', text: ({ verdict }) => verdict },
      { name: 'because', text: ({ because }) => because },
      { name: 'disputed', plain: ({ disputed }) => disputed },
    ],
    disputes,
  );
}
