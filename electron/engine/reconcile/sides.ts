/**
 * Three sides held together (rule R3): rows of the vendor's history, the books, lines of the statement. Each item of each side stands in exactly one row, which says
 * on which sides it is. The books have what was paid by ourselves, and what a line of the statement confirms; what only the vendor's history says is the vendor's alone. What was accepted and what is proposed are both counted as found; the words say which.
 */

import { matchById, type StandingMatch } from '../../../db/line-matches.ts';
import { formatDay, type Day } from '../../../db/ledger/calendar.ts';
import { itemsBetween, itemsById, type ClearingItem } from '../../../db/reports/clearing.ts';
import { accountOpening } from '../../../db/reports/opening-balance.ts';
import { linesBetween, linesById, type ReportedLine } from '../../../db/reports/statement-lines.ts';
import { countLines } from '../../../db/statement-lines.ts';
import { vendorRows, type VendorRow } from '../../../db/reports/vendor-rows.ts';
import type { Workspace } from '../../../db/workspaces.ts';
import type { OutputOf } from '../../ipc/contract/contract.ts';
import { proposeMatches } from '../../reconciling/propose-matches.ts';
import { DEFAULT_MATCHING, NOTHING_LEARNED, type Match, type Rest } from '../../reconciling/shapes.ts';
import { lastDayTold, type AccountAsked } from './account-state.ts';
import { booksSide, describeItem, originalOf, proposeFor } from './propose.ts';
import { itemShape, lineShape } from './shapes.ts';
import { nameItem, sides as said } from './words.ts';

export type SidesPage = OutputOf<'reconcile.sides'>;
export type SideRow = SidesPage['rows'][number];

export interface SidesAsked {
  readonly from?: Day | undefined;
  readonly to?: Day | undefined;
  /** Only what is not found on all sides that should have it. */
  readonly only?: 'all' | 'open' | undefined;
}

/** All rows of a period, by day. */
export interface ThreeSides {
  readonly from: Day;
  readonly to: Day;
  readonly rows: readonly DatedRow[];
}

/** Everything that the three sides have in a period: pages of it are {@link sidesPage}. */
export function threeSides(asked: AccountAsked, given: Pick<SidesAsked, 'from' | 'to'>): ThreeSides {
  const { from, to } = periodOf(asked, given);
  const gathered = gather(asked, from, to);
  return { from, to, rows: [...togetherRows(gathered), ...aloneRows(gathered)].toSorted((a, b) => a.day - b.day) };
}

/** The whole of a period for commands and files. */
export interface WholeSides {
  readonly from: string;
  readonly to: string;
  readonly counts: { readonly matched: number; readonly open: number };
  readonly rows: readonly SideRow[];
}

export function reconcileSides(asked: AccountAsked, { only: shown = 'all', ...period }: SidesAsked): WholeSides {
  const { from, to, rows } = threeSides(asked, period);
  const open = rows.filter(({ isOpen }) => isOpen);
  return {
    from: formatDay(from),
    to: formatDay(to),
    counts: { matched: rows.length - open.length, open: open.length },
    rows: (shown === 'open' ? open : rows).map(({ row }) => row),
  };
}

/** From the first day of statements or payments to the last, unless given. */
function periodOf(asked: AccountAsked, given: Pick<SidesAsked, 'from' | 'to'>): { readonly from: Day; readonly to: Day } {
  const { connection, account } = asked;
  const { firstDay } = countLines(connection, account.id);
  const to = given.to ?? lastDayTold(asked);
  const begins = accountOpening(connection, account).from ?? itemsBetween(connection, account, -1e9, to)[0]?.day;
  const from = given.from ?? Math.min(begins ?? to, firstDay ?? to, to);
  return { from: Math.min(from, to), to };
}

/** Rows of a match: which lines and items belong together, and how that is known. */
interface Together {
  readonly lines: readonly number[];
  readonly items: readonly number[];
  readonly rest: readonly Rest[];
  readonly note: string;
}

interface Gathered {
  /** The last day asked for. */
  readonly to: Day;
  readonly together: readonly Together[];
  readonly lines: ReadonlyMap<number, ReportedLine>;
  readonly items: ReadonlyMap<number, ClearingItem>;
  /** The row of the vendor's history of an item: its own, or of the imported event that tells the same. */
  readonly vendor: ReadonlyMap<number, VendorRow & { readonly item: ClearingItem; readonly rest: readonly Rest[] }>;
  /** Imported events that tell again what the engine did, and what that is. */
  readonly again: ReadonlyMap<number, ClearingItem>;
}

function gather(asked: AccountAsked, from: Day, to: Day): Gathered {
  const { connection, workspace, account } = asked;
  const inPeriod = { lines: linesBetween(connection, account.id, from, to), items: itemsBetween(connection, account, from, to) };
  const ids = new Set([...inPeriod.lines, ...inPeriod.items].flatMap(({ matchId }) => matchId ?? []));
  const accepted = [...ids].map((id) => matchById(connection, id) as StandingMatch);
  const lineIds = new Set(inPeriod.lines.map(({ id }) => id));
  const itemIds = new Set(inPeriod.items.map(({ eventId }) => eventId));
  const looked = proposeFor(connection, workspace, account, accountOpening(connection, account), to);
  const { matches, ties } = looked.proposals;
  const proposed = [...matches, ...ties.flatMap(({ asShown }) => asShown)].filter(
    (match) => match.lines.some((id) => lineIds.has(id)) || match.items.some((id) => itemIds.has(id)),
  );
  const elsewhere = {
    lines: accepted.flatMap(({ lines }) => lines).filter((id) => !lineIds.has(id)),
    items: accepted.flatMap(({ events }) => events).filter((id) => !itemIds.has(id)),
  };
  const items = new Map([
    ...looked.items,
    ...inPeriod.items.map((item) => [item.eventId, item] as const),
    ...itemsById(connection, workspace.id, elsewhere.items),
  ]);
  const lines = new Map([
    ...looked.lines,
    ...inPeriod.lines.map((line) => [line.id, line] as const),
    ...linesById(connection, account.id, elsewhere.lines),
  ]);
  const spokenOf = new Set([...itemIds, ...elsewhere.items, ...proposed.flatMap((match) => match.items)]);
  const days = [...spokenOf].map((id) => (items.get(id) as ClearingItem).day);
  const told = vendorRows(connection, workspace.id, Math.min(from, ...days), Math.max(to, ...days));
  const own = [...spokenOf].flatMap((id) => items.get(id) ?? []);
  return {
    to,
    together: [
      ...accepted.map(({ lines: settled, events, rest, note }) => ({ lines: settled, items: events, rest, note })),
      ...proposed.map(({ lines: found, items: cleared, rest, score }) => ({ lines: found, items: cleared, rest, note: said.proposed(score) })),
    ],
    lines: rowsOf(lines, [...lineIds, ...elsewhere.lines, ...proposed.flatMap((match) => match.lines)]),
    items: rowsOf(items, spokenOf),
    ...vendorOf(asked, own, told),
  };
}

function rowsOf<Row>(rows: ReadonlyMap<number, Row>, ids: Iterable<number>): ReadonlyMap<number, Row> {
  return new Map([...ids].map((id) => [id, rows.get(id) as Row]));
}

/** What the engine did and the vendor tells under another id is found by the same matching: an imported row stands for a line. */
function vendorOf(
  { workspace }: AccountAsked,
  items: readonly ClearingItem[],
  told: ReadonlyMap<number, VendorRow>,
): Pick<Gathered, 'vendor' | 'again'> {
  const byId = new Map(items.map((item) => [item.eventId, item]));
  const pairs = tellingAgain(
    items.filter(({ origin, eventId }) => origin === 'import' && told.has(eventId)),
    items.filter(({ origin, eventId }) => origin === 'engine' && !told.has(eventId)),
    workspace,
  );
  const again = new Map(pairs.map(({ imported, engine }) => [imported, byId.get(engine) as ClearingItem]));
  const vendor = new Map<number, VendorRow & { item: ClearingItem; rest: readonly Rest[] }>();
  for (const [eventId, row] of told) {
    const item = byId.get(eventId);
    if (item && !again.has(eventId)) vendor.set(eventId, { ...row, item, rest: [] });
  }
  for (const { imported, engine, rest } of pairs)
    vendor.set(engine, { ...(told.get(imported) as VendorRow), item: byId.get(imported) as ClearingItem, rest });
  return { vendor, again };
}

/** Which imported rows tell again what the engine did, by the numbers of their events. */
export function tellingAgain(imported: readonly ClearingItem[], engine: readonly ClearingItem[], { vendor, currency }: Workspace) {
  if (imported.length === 0 || engine.length === 0) return [];
  const { matches, ties } = proposeMatches({
    currency,
    lines: imported.map((item) => ({
      id: item.eventId,
      day: item.day,
      valueDay: null,
      amount: item.amount,
      description: `${item.sourceId} ${describeItem(item)} ${item.method} ${item.note}`,
      counterparty: vendor,
      reference: item.sourceId,
      original: originalOf(item, currency),
    })),
    items: engine.map((item) => booksSide(item, { vendor, currency })),
    lastDay: Math.max(...imported.map(({ day }) => day)),
    knowledge: NOTHING_LEARNED,
    settings: DEFAULT_MATCHING,
  });
  const isPair = ({ shape }: Match) => shape === 'pair';
  return [...matches, ...ties.flatMap(({ asShown }) => asShown)]
    .filter(isPair)
    .map(({ lines, items, rest }) => ({ imported: lines[0] as number, engine: items[0] as number, rest }));
}

export interface DatedRow {
  readonly day: Day;
  readonly isOpen: boolean;
  readonly row: SideRow;
}

/** Lines and items of matches: the first of both in one row, further ones of the longer side in rows of their own. */
function togetherRows({ together, ...gathered }: Gathered): readonly DatedRow[] {
  return together.flatMap(({ lines, items, rest, note }) =>
    Array.from({ length: Math.max(lines.length, items.length) }, (_, index) => {
      const [line, item] = [gathered.lines.get(lines[index] ?? -1), gathered.items.get(items[index] ?? -1)];
      const parts = lines.length + items.length;
      const words = [parts > 2 ? said.partOf(lines.length, items.length) : '', items.length === 0 ? said.entered : '', note];
      return rowOf(gathered, { line, item, rest: index === 0 ? rest : [], words, isSettled: true, hasItem: items.length > 0 });
    }),
  );
}

function aloneRows(gathered: Gathered): readonly DatedRow[] {
  const lines = new Set(gathered.together.flatMap((match) => match.lines));
  const items = new Set(gathered.together.flatMap((match) => match.items));
  const alone = { rest: [], words: [], isSettled: false, hasItem: true };
  return [
    ...[...gathered.lines.values()].filter(({ id }) => !lines.has(id)).map((line) => rowOf(gathered, { ...alone, line, item: undefined })),
    ...[...gathered.items.values()].filter(({ eventId }) => !items.has(eventId)).map((item) => rowOf(gathered, { ...alone, line: undefined, item })),
  ];
}

interface RowGiven {
  readonly line: ReportedLine | undefined;
  readonly item: ClearingItem | undefined;
  readonly rest: readonly Rest[];
  readonly words: readonly string[];
  /** Whether statement and books were found together, in this row or the others of its match. */
  readonly isSettled: boolean;
  /** Whether the match clears an item: a line that was only entered in the books is nothing that the vendor could have. */
  readonly hasItem: boolean;
}

function rowOf(
  { to, vendor: vendors, again }: Pick<Gathered, 'to' | 'vendor' | 'again'>,
  { line, item, rest, words, isSettled, hasItem }: RowGiven,
): DatedRow {
  const vendor = item && vendors.get(item.eventId);
  // What was imported is posted at once: until a line or a payment of our own says the same, the books have it from the vendor alone.
  const isHearsay = item !== undefined && vendor?.item === item && item.origin === 'import' && !isSettled;
  const books = isHearsay ? undefined : item;
  const verdict = verdictOf({ vendor: vendor !== undefined, books: books !== undefined || isSettled, statement: line !== undefined || isSettled });
  const isFound = verdict === 'matched' || (isSettled && (!hasItem || item === undefined));
  const twice = item && again.get(item.eventId);
  const isExpected = verdict === 'vendor_only' && item !== undefined && item.day > to - DEFAULT_MATCHING.daysInTransit;
  const unsure = item === undefined || item.mayBeOf.length === 0 ? '' : said.unsure;
  const sentences = [unsure, twice ? said.twice(nameItem(twice)) : '', isFound ? '' : said[verdict], isExpected ? said.expected : '', ...words];
  return {
    day: Math.min(line?.day ?? Infinity, item?.day ?? Infinity),
    isOpen: !isFound,
    row: {
      vendor: vendor
        ? {
            eventId: vendor.item.eventId,
            id: vendor.item.sourceId,
            day: formatDay(vendor.item.day),
            amount: vendor.item.amount,
            file: vendor.file,
            sourceLine: vendor.sourceLine,
          }
        : null,
      books: books ? itemShape(books) : null,
      statement: line ? lineShape(line) : null,
      verdict: isFound && item === undefined && hasItem ? 'matched' : verdict,
      differences: [...rest, ...(vendor?.rest ?? [])],
      words: sentences.filter((sentence) => sentence !== '').join(' '),
    },
  };
}

function verdictOf({
  vendor,
  books,
  statement,
}: {
  readonly vendor: boolean;
  readonly books: boolean;
  readonly statement: boolean;
}): SideRow['verdict'] {
  if (vendor && books && statement) return 'matched';
  if (vendor) return books ? 'vendor_and_books' : 'vendor_only';
  if (books) return statement ? 'books_and_statement' : 'books_only';
  return 'statement_only';
}
