/** The Reconcile page and the three sides as CSV (rules R3, X1). */

import { formatDecimal } from '../../../db/ledger/money.ts';
import type { Workspace } from '../../../db/workspaces.ts';
import { roleName } from '../../../db/ledger/accounts.ts';
import { writeList, type ListColumn } from '../../documents/list-csv.ts';
import type { ItemShape, LineShape, MatchShape, ReconcileView } from './shapes.ts';
import type { SideRow, WholeSides } from './sides.ts';

type Rest = MatchShape['rest'];

/** A row of the page: a line, an item, or both. */
interface PageRow {
  readonly group: string;
  readonly line: LineShape | undefined;
  readonly item: ItemShape | undefined;
  readonly score: number | null;
  readonly words: string;
  readonly rest: Rest;
  readonly note: string;
}

/** Every row of the view, group by group; of a match of several the first of both sides in one row, further ones in rows of their own. */
export function writeReconciliation(view: ReconcileView, workspace: Workspace): Generator<string, number> {
  const forms = formsOf(workspace);
  const columns: readonly ListColumn<PageRow>[] = [
    { name: 'group', text: ({ group }) => group },
    ...lineColumns<PageRow>(forms, ({ line }) => line),
    { name: 'score', plain: ({ score }) => (score === null ? null : String(score)) },
    ...itemColumns<PageRow>(forms, ({ item }) => item),
    { name: 'rest', text: ({ rest }) => forms.rest(rest) },
    { name: 'currency', plain: () => workspace.currency },
    { name: 'words', text: ({ words }) => words },
    { name: 'note', text: ({ note }) => note },
  ];
  return writeList(columns, pageRows(view));
}

function* pageRows(view: ReconcileView): Generator<PageRow> {
  const of = (group: string, { lines, items, score, reasons, rest, note }: MatchShape): readonly PageRow[] =>
    Array.from({ length: Math.max(lines.length, items.length) }, (_, index) => ({
      group,
      line: lines[index],
      item: items[index],
      score,
      words: index === 0 ? reasons.map(({ words }) => words).join('; ') : '',
      rest: index === 0 ? rest : [],
      note: index === 0 ? note : '',
    }));
  for (const group of ['accepted', 'certain', 'likely'] as const) for (const match of view[group].rows) yield* of(group, match);
  const alone = { line: undefined, item: undefined, score: null, rest: [], words: '', note: '' };
  for (const { asShown, lines, items } of view.ties.rows) {
    for (const match of asShown) yield* of('tie', match);
    const paired = { lines: asShown.flatMap((match) => match.lines), items: asShown.flatMap((match) => match.items) };
    for (const line of lines) if (!paired.lines.some(({ lineId }) => lineId === line.lineId)) yield { ...alone, group: 'tie', line };
    for (const item of items) if (!paired.items.some(({ eventId }) => eventId === item.eventId)) yield { ...alone, group: 'tie', item };
  }
  for (const { line, nearest } of view.onlyStatement.rows) yield { ...alone, group: 'only_statement', line, words: nearest?.words ?? '' };
  for (const { item } of view.unsure.rows) yield { ...alone, group: 'may_be_of_several', item };
  for (const { item, state, nearest } of view.onlyBooks.rows) yield { ...alone, group: state, item, words: nearest?.words ?? '' };
}

/** The rows of the three sides, each side with where it has them. */
export function writeSides({ rows }: Pick<WholeSides, 'rows'>, workspace: Workspace): Generator<string, number> {
  const forms = formsOf(workspace);
  const columns: readonly ListColumn<SideRow>[] = [
    { name: 'verdict', text: ({ verdict }) => verdict },
    { name: 'vendor_id', text: ({ vendor }) => vendor?.id ?? null },
    { name: 'vendor_date', plain: ({ vendor }) => vendor?.day ?? null },
    { name: 'vendor_amount', plain: ({ vendor }) => forms.money(vendor?.amount) },
    { name: 'vendor_file', text: ({ vendor }) => vendor?.file ?? null },
    { name: 'vendor_line', plain: ({ vendor }) => (vendor ? String(vendor.sourceLine) : null) },
    ...itemColumns<SideRow>(forms, ({ books }) => books ?? undefined),
    ...lineColumns<SideRow>(forms, ({ statement }) => statement ?? undefined),
    { name: 'differences', text: ({ differences }) => forms.rest(differences) },
    { name: 'currency', plain: () => workspace.currency },
    { name: 'words', text: ({ words }) => words },
  ];
  return writeList(columns, rows);
}

type Forms = ReturnType<typeof formsOf>;

function formsOf({ currencyDecimals }: Workspace) {
  const exact = (amount: number) => formatDecimal(amount, currencyDecimals);
  return {
    money: (amount: number | undefined) => (amount === undefined ? null : exact(amount)),
    /** `Fees -13.40`, one after another. */
    rest: (parts: Rest) => parts.map(({ category, amount }) => `${roleName(category)} ${exact(amount)}`).join('; '),
  };
}

function lineColumns<Row>({ money }: Forms, of: (row: Row) => LineShape | undefined): readonly ListColumn<Row>[] {
  return [
    { name: 'statement_date', plain: (row) => of(row)?.day ?? null },
    { name: 'statement_text', text: (row) => of(row)?.description ?? null },
    { name: 'statement_counterparty', text: (row) => of(row)?.counterparty ?? null },
    { name: 'statement_amount', plain: (row) => money(of(row)?.amount) },
    { name: 'statement_file', text: (row) => of(row)?.file ?? null },
    { name: 'statement_line', plain: (row) => of(row)?.sourceLine.toString() ?? null },
  ];
}

function itemColumns<Row>({ money }: Forms, of: (row: Row) => ItemShape | undefined): readonly ListColumn<Row>[] {
  return [
    { name: 'books_id', text: (row) => of(row)?.id ?? null },
    { name: 'books_date', plain: (row) => of(row)?.day ?? null },
    { name: 'books_what', text: (row) => of(row)?.what ?? null },
    { name: 'books_amount', plain: (row) => money(of(row)?.amount) },
  ];
}
