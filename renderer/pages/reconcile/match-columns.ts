/** The columns of the match table: those of the statement, what pairs both sides, those of the books; which are shown, the user chooses. */

import { useBook } from '../../book.tsx';
import { useColumnChoice } from '../../parts/column-choice.tsx';
import type { ChoosableColumns, ColumnChoice } from '../../parts/column-choice.tsx';
import { text } from '../../text/text.ts';

const words = text.reconcile.table;

interface ColumnForm {
  readonly side: 'statement' | 'books';
  /** Pixels; `day` as a day needs, `undefined` shares what is left. */
  readonly width: number | 'day' | undefined;
  readonly isNumber?: boolean;
}

export const COLUMNS = {
  posted: { side: 'statement', width: 'day' },
  value: { side: 'statement', width: 'day' },
  text: { side: 'statement', width: undefined },
  reference: { side: 'statement', width: 120 },
  amount: { side: 'statement', width: 96, isNumber: true },
  balance: { side: 'statement', width: 104, isNumber: true },
  effective: { side: 'books', width: 'day' },
  entry: { side: 'books', width: undefined },
  method: { side: 'books', width: 116 },
  id: { side: 'books', width: 104 },
  entered: { side: 'books', width: 104, isNumber: true },
} as const satisfies Record<string, ColumnForm>;

export type ColumnName = keyof typeof COLUMNS;

const NAMES = Object.keys(COLUMNS) as ColumnName[];

const CHOOSABLE: ChoosableColumns<ColumnName> = {
  key: 'floatbook-reconcile-hidden-columns',
  names: NAMES,
  hiddenAtFirst: ['value', 'reference', 'balance', 'method', 'id'],
};

/** Without these the two sides could not be compared. */
const ALWAYS: readonly ColumnName[] = ['text', 'amount', 'entry', 'entered'];
export const CHOICES = NAMES.filter((name) => !ALWAYS.includes(name));

export const MARK_WIDTH = 44;
export const MATCH_WIDTH = 184;
/** What a text is given at least. */
const LEAST_TEXT = 120;

export interface MatchColumns {
  readonly choice: ColumnChoice<ColumnName>;
  readonly statement: readonly ColumnName[];
  readonly books: readonly ColumnName[];
  /** Of all columns, with the mark before them and the match between the sides. */
  readonly count: number;
  readonly widthOf: (name: ColumnName) => number | undefined;
  /** Below it, the table moves sideways. */
  readonly leastWidth: number;
  readonly nameOf: (name: ColumnName) => string;
}

export function useMatchColumns(dayWidth: number): MatchColumns {
  const { workspace } = useBook();
  const choice = useColumnChoice(CHOOSABLE);
  const shown = NAMES.filter((name) => choice.visibility[name] || ALWAYS.includes(name));
  const of = (side: ColumnForm['side']) => shown.filter((name) => COLUMNS[name].side === side);
  const widthOf = (name: ColumnName) => {
    const { width } = COLUMNS[name];
    return width === 'day' ? dayWidth : width;
  };
  return {
    choice,
    statement: of('statement'),
    books: of('books'),
    count: shown.length + 2,
    widthOf,
    leastWidth: shown.reduce((sum, name) => sum + (widthOf(name) ?? LEAST_TEXT), MARK_WIDTH + MATCH_WIDTH),
    nameOf: (name) => {
      const said = words.columns[name];
      return typeof said === 'function' ? said(workspace.currency) : said;
    },
  };
}
