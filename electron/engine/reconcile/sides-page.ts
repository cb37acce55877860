/** Pages of the three sides (rule R3): by verdict, search and order. */

import { formatDay } from '../../../db/ledger/calendar.ts';
import { remembered } from '../../../db/reports/remembered.ts';
import type { ParsedInputOf } from '../../ipc/contract/contract.ts';
import type { AccountAsked } from './account-state.ts';
import { threeSides, type DatedRow, type SideRow, type SidesAsked, type SidesPage, type ThreeSides } from './sides.ts';
import { moneyOf, type Money } from './words.ts';

type PageAsked = Pick<SidesAsked, 'from' | 'to'> & Omit<ParsedInputOf<'reconcile.sides'>, 'accountId' | 'from' | 'to'>;

export function sidesPage(asked: AccountAsked, given: PageAsked): SidesPage {
  const { sides = 'all', verdict, search = '', order = 'day', after = 0, limit } = given;
  // Pages of one list follow one another: what they are cut from is worked out once, as long as nothing is written.
  const key = JSON.stringify(['sides', asked.account.id, asked.today, given.from, given.to]);
  const { from, to, rows } = remembered<ThreeSides>(asked.connection, key, () => threeSides(asked, given));
  const compared = sides === 'all' ? rows : rows.flatMap(withoutStatement);
  const isWanted = searchFor(search, moneyOf(asked.workspace));
  const isOfVerdict = ({ row, isOpen }: JudgedRow) => verdict === undefined || (verdict === 'open' ? isOpen : row.verdict === verdict);
  const found = inOrder(
    compared.filter((judged) => isOfVerdict(judged) && isWanted(judged.row)).map(({ row }) => row),
    order,
  );
  const counts: SidesPage['counts'] = {};
  for (const { row } of compared) counts[row.verdict] = (counts[row.verdict] ?? 0) + 1;
  const end = after + limit;
  return {
    from: formatDay(from),
    to: formatDay(to),
    counts,
    open: compared.filter(({ isOpen }) => isOpen).length,
    matching: found.length,
    next: end < found.length ? end : null,
    rows: found.slice(after, end),
  };
}

type JudgedRow = Pick<DatedRow, 'row' | 'isOpen'>;

/** Where only vendor and books are compared, what the statement alone has is no row. */
function withoutStatement({ row }: JudgedRow): readonly JudgedRow[] {
  if (row.vendor === null && row.books === null) return [];
  const verdict = row.vendor === null ? 'books_only' : row.books === null ? 'vendor_only' : 'matched';
  return [{ row: { ...row, verdict }, isOpen: verdict !== 'matched' }];
}

/** Every word has to stand in what the row shows, amounts as the page writes them. */
function searchFor(search: string, money: Money): (row: SideRow) => boolean {
  const wanted = search.toLowerCase().split(/\s+/).filter(Boolean);
  return ({ vendor, books, statement, words }) => {
    if (wanted.length === 0) return true;
    const said = [vendor?.id, books?.id, books?.what, books?.method, statement?.counterparty, statement?.description, statement?.reference, words];
    const ofSides = [vendor, books, statement].flatMap((side) => (side === null ? [] : [side.day, money(side.amount)]));
    const all = [...said, ...ofSides].join(' ').toLowerCase();
    return wanted.every((word) => all.includes(word));
  };
}

function inOrder(rows: readonly SideRow[], order: NonNullable<PageAsked['order']>): readonly SideRow[] {
  const dayOf = ({ vendor, books, statement }: SideRow) => vendor?.day ?? books?.day ?? statement?.day ?? '';
  const amountOf = ({ vendor, books, statement }: SideRow) => Math.abs(vendor?.amount ?? books?.amount ?? statement?.amount ?? 0);
  const byDay = (a: SideRow, b: SideRow) => (dayOf(a) < dayOf(b) ? -1 : Number(dayOf(a) > dayOf(b)));
  if (order === 'amount') return rows.toSorted((a, b) => amountOf(b) - amountOf(a) || byDay(a, b));
  if (order === 'verdict') return rows.toSorted((a, b) => (a.verdict === b.verdict ? byDay(a, b) : a.verdict < b.verdict ? -1 : 1));
  return rows.toSorted(byDay);
}
