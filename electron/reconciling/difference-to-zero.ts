/** What lies between the balance of the books and that of the statement, by name; what has no name is left to explain (rules R2, R3). */

import { LINE_CATEGORIES, type LineCategory } from '../../db/ledger/accounts.ts';
import type { DifferenceInput, DifferencePart, DifferenceToZero } from './shapes.ts';

/** Sums exactly: books + parts + left to explain = statement. Parts without a row are left out. */
export function differenceToZero({ books, statement, matches, onlyLines, onlyItems }: DifferenceInput): DifferenceToZero {
  const inState = (state: DifferenceInput['onlyItems'][number]['state']) =>
    onlyItems.filter((item) => item.state === state).map(({ amount }) => -amount);
  const rest = matches.flatMap((match) => match.rest);
  const parts = [
    partOf('not_yet_on_statement', null, inState('in_transit')),
    partOf('missing_on_statement', null, inState('missing_on_statement')),
    ...byCategory('missing_in_books', onlyLines),
    ...byCategory('in_matches', rest),
  ].filter(({ count }) => count > 0);
  const explained = parts.reduce((sum, { amount }) => sum + amount, 0);
  return { books, statement, parts, leftToExplain: statement - books - explained };
}

function byCategory(part: DifferencePart['part'], rows: readonly { readonly category: LineCategory | null; readonly amount: number }[]) {
  return [...LINE_CATEGORIES, null].map((category) =>
    partOf(
      part,
      category,
      rows.filter((row) => row.category === category).map(({ amount }) => amount),
    ),
  );
}

function partOf(part: DifferencePart['part'], category: LineCategory | null, amounts: readonly number[]): DifferencePart {
  return { part, category, count: amounts.length, amount: amounts.reduce((sum, amount) => sum + amount, 0) };
}
