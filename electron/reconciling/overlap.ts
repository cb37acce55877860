/**
 * Whether a row of a statement file is a line that the book has already (decision 0016). Decided day by day, over all rows of the file and all lines of
 * the book on that day: by the bank's id where it is good, else by counting equal rows, else as the same movement told by a file of another layout.
 */

import type { Day } from '../../db/ledger/calendar.ts';

/** A line that stands in the book, with what its files say of it. Texts that name something are compared as they are. */
export interface KnownLine {
  readonly id: number;
  readonly amount: number;
  /** Day, amount and words as one name, of the line and of every file that says them otherwise; one at least. */
  readonly identities: readonly string[];
  /** Names that the bank has for it, each with the layout of the files that say it: those of other layouts may be of another kind. */
  readonly bankIds: readonly string[];
  /** Balances after it, by files whose balances add up. */
  readonly balances: readonly number[];
  /** Layouts of the files that hold it. */
  readonly layouts: readonly string[];
  /** Of `words.ts`, with blanks between. */
  readonly words: string;
  /** The user took it out. */
  readonly isRemoved: boolean;
}

/** A row of the new file. */
export interface NewRow {
  /** Its place in the file, unique. */
  readonly place: number;
  readonly amount: number;
  readonly identity: string;
  /** With the layout; empty where there is none, or where the file has it twice. */
  readonly bankId: string;
  /** After it, where the file's balances add up. */
  readonly balance: number | null;
  readonly words: string;
}

export interface OverlappingDay {
  readonly day: Day;
  readonly rows: readonly NewRow[];
  readonly lines: readonly KnownLine[];
}

/** Where a file whose balances add up begins and ends. */
export interface EndsOfFile {
  readonly firstDay: Day;
  readonly lastDay: Day;
  /** Before its first row, and after its last one. */
  readonly opening: number;
  readonly closing: number;
}

/** What the bank's ids are good for in this file. */
export interface IdsOfFile {
  /** `contradicted`: one of them names another movement in the book, so none is believed. `changing`: the bank names the same rows anew in every file. */
  readonly are: 'good' | 'contradicted' | 'changing';
  /** Whether equal rows of different ids are different movements, because ids were seen to stay. */
  readonly stay: boolean;
}

export type Fate =
  | {
      readonly place: number;
      readonly fate: 'added';
      /** What an equal line of the book is told apart by; null where there is none. */
      readonly apart: { readonly line: number; readonly by: 'balance' | 'bank_id' } | null;
    }
  | {
      readonly place: number;
      readonly fate: 'matched' | 'removed';
      readonly line: number;
      readonly by: 'equal' | 'bank_id' | 'other_layout';
    };

/**
 * What the ids of a file are good for, over all days that it shares with the book. `isElsewhere` says whether an id names a line
 * of another day than this.
 * They stay where one is found again with its day and amount. Where none is, and on some day the file or the book has all that the other has, the
 * bank names its rows anew each time.
 */
export function judgeIds(days: Iterable<OverlappingDay>, isElsewhere: (bankId: string, day: Day) => boolean): IdsOfFile {
  let found = 0;
  let wholeDays = 0;
  for (const { day, rows, lines } of days) {
    const byId = linesById(lines);
    let foundToday = 0;
    for (const { bankId, amount } of rows) {
      if (bankId === '') continue;
      const [line, second] = byId.get(bankId) ?? [];
      if ((line !== undefined && line.amount !== amount) || isElsewhere(bankId, day)) return { are: 'contradicted', stay: false };
      if (line !== undefined && second === undefined) foundToday += 1;
    }
    found += foundToday;
    if (foundToday === 0 && hasIds(rows) && lines.some(({ bankIds }) => bankIds.length > 0) && isWhole(rows, lines)) wholeDays += 1;
  }
  if (found > 0) return { are: 'good', stay: true };
  return wholeDays > 0 ? { are: 'changing', stay: false } : { are: 'good', stay: false };
}

function hasIds(rows: readonly NewRow[]): boolean {
  return rows.some(({ bankId }) => bankId !== '');
}

/** Whether of two sets of rows of a day one has all that the other has. */
function isWhole(rows: readonly NewRow[], lines: readonly KnownLine[]): boolean {
  const pairs = new Pairing(rows, lines);
  pairs.pair(ofRow.identity, ofLine.identities);
  return pairs.rows.size === 0 || pairs.lines.size === 0;
}

/** Whether balances of the file and of the book are of one count: some are the same, or no equal rows have others. */
export function judgeBalances(days: Iterable<OverlappingDay>, ends: EndsOfFile): boolean {
  let differing = 0;
  for (const { day, rows, lines } of days) {
    const pairs = new Pairing(rows, lines);
    pairs.pair(ofRow.balance, ofLine.balances);
    if (pairs.rows.size < rows.length) return true;
    const outside = linesOutside(day, pairs.lines, ends);
    pairs.pair(ofRow.identity, ofLine.identities, {
      fits: (row, line) => row.balance !== null && line.balances.length > 0 && !outside.has(line),
    });
    differing += rows.length - pairs.rows.size;
  }
  return differing === 0;
}

/** Lines of a day that lead to where the file begins, or on from where it ends: no row of it is one of them. */
function linesOutside(day: Day, lines: Iterable<KnownLine>, { firstDay, lastDay, opening, closing }: EndsOfFile): ReadonlySet<KnownLine> {
  const outside = new Set<KnownLine>();
  const left = new Set(lines);
  const follow = (from: number, next: (line: KnownLine, at: number) => number | undefined) => {
    for (let at: number | undefined = from; at !== undefined;) {
      const here: number = at;
      at = undefined;
      for (const line of left) {
        const then = next(line, here);
        if (then === undefined) continue;
        left.delete(line);
        outside.add(line);
        at = then;
        break;
      }
    }
  };
  if (day === firstDay) follow(opening, ({ balances, amount }, at) => (balances.includes(at) ? at - amount : undefined));
  if (day === lastDay) follow(closing, ({ balances, amount }, at) => (balances.includes(at + amount) ? at + amount : undefined));
  return outside;
}

export interface Telling {
  readonly layout: string;
  readonly ids: IdsOfFile;
  /** `null` where it has no balances that add up, or not of the same count as those of the book. */
  readonly ends: EndsOfFile | null;
  /** Places of rows that the user takes for new whatever they look like. */
  readonly asNew: ReadonlySet<number>;
}

/** What becomes of each row of a day, in their order. */
export function fatesOfDay({ day, rows, lines }: OverlappingDay, { layout, ids, ends, asNew }: Telling): readonly Fate[] {
  const fates = new Map<number, Fate>();
  const pairs = new Pairing(
    rows.filter(({ place }) => !asNew.has(place)),
    lines,
    (row, line, by) => fates.set(row.place, { place: row.place, fate: line.isRemoved ? 'removed' : 'matched', line: line.id, by }),
  );
  if (ids.are === 'good') {
    const byId = linesById(lines);
    pairs.pair(ofRow.bankId, ({ bankIds }) => bankIds.filter((id) => byId.get(id)?.length === 1), { by: 'bank_id' });
  }
  const isOfLayout = (line: KnownLine) => line.layouts.includes(layout);
  const doIdsTell = ids.are === 'good' && (ids.stay || !isWhole([...pairs.rows], [...pairs.lines].filter(isOfLayout)));
  const hasOtherId = (row: NewRow, line: KnownLine) => doIdsTell && row.bankId !== '' && isOfLayout(line) && line.bankIds.length > 0;
  pairs.pair(ofRow.balance, ofLine.balances, { fits: (row, line) => !hasOtherId(row, line) });
  const outside = ends === null ? new Set() : linesOutside(day, pairs.lines, ends);
  const apart = (row: NewRow, line: KnownLine) => (hasOtherId(row, line) ? 'bank_id' : outside.has(line) && row.balance !== null ? 'balance' : null);
  const isSame = (row: NewRow, line: KnownLine) => apart(row, line) === null;
  // Those of which most is known first: what is known of neither fits all that is left.
  pairs.pair(ofRow.identity, ofLine.identities, { fits: (row, line) => row.balance !== null && line.balances.length === 0 && isSame(row, line) });
  pairs.pair(ofRow.identity, ofLine.identities, { fits: (row, line) => row.balance === null && line.balances.length > 0 && isSame(row, line) });
  pairs.pair(ofRow.identity, ofLine.identities, { fits: isSame });
  pairOtherLayouts(pairs, isOfLayout);
  const twins = new Map(lines.flatMap((line) => line.identities.map((identity) => [identity, line] as const)));
  return rows.map((row): Fate => {
    const twin = twins.get(row.identity);
    const by = twin === undefined ? null : apart(row, twin);
    return fates.get(row.place) ?? { place: row.place, fate: 'added', apart: twin === undefined || by === null ? null : { line: twin.id, by } };
  });
}

/** Beyond so many ways to pair rows of one amount, words are not compared any more. */
const MOST_COMPARISONS = 100_000;

/** Rows of the same amount in other words, told by files of another layout: those that have most words in common first. */
function pairOtherLayouts(pairs: Pairing, isOfLayout: (line: KnownLine) => boolean): void {
  const byAmount = new Map<number, KnownLine[]>();
  for (const line of pairs.lines) {
    if (isOfLayout(line)) continue;
    const others = byAmount.get(line.amount);
    if (others === undefined) byAmount.set(line.amount, [line]);
    else others.push(line);
  }
  const candidates: { readonly row: NewRow; readonly line: KnownLine; readonly common: number }[] = [];
  for (const row of pairs.rows) {
    const others = byAmount.get(row.amount) ?? [];
    const isMany = others.length * pairs.rows.size > MOST_COMPARISONS;
    for (const line of others) candidates.push({ row, line, common: isMany ? 0 : commonWords(row.words, line.words) });
  }
  candidates.sort((a, b) => b.common - a.common || a.row.place - b.row.place || a.line.id - b.line.id);
  for (const { row, line } of candidates) pairs.take(row, line, 'other_layout');
}

function commonWords(one: string, other: string): number {
  const words = new Set(one.split(' '));
  return other.split(' ').filter((word) => words.has(word)).length;
}

function linesById(lines: readonly KnownLine[]): ReadonlyMap<string, readonly KnownLine[]> {
  const byId = new Map<string, KnownLine[]>();
  for (const line of lines) {
    for (const bankId of line.bankIds) {
      const known = byId.get(bankId);
      if (known === undefined) byId.set(bankId, [line]);
      else known.push(line);
    }
  }
  return byId;
}

type By = Extract<Fate, { readonly by: string }>['by'];

const ofRow = {
  identity: ({ identity }: NewRow) => identity,
  bankId: ({ bankId }: NewRow) => (bankId === '' ? null : bankId),
  /** Identity and balance. */
  balance: ({ identity, balance }: NewRow) => (balance === null ? null : `${identity} ${balance}`),
};
const ofLine = {
  identities: ({ identities }: KnownLine) => identities,
  balances: ({ identities, balances }: KnownLine) => identities.flatMap((identity) => balances.map((balance) => `${identity} ${balance}`)),
};

interface How {
  readonly by?: By;
  readonly fits?: (row: NewRow, line: KnownLine) => boolean;
}

/** Rows and lines that have no other side yet, in their order. */
class Pairing {
  readonly rows: Set<NewRow>;
  readonly lines: Set<KnownLine>;
  readonly #onPair: (row: NewRow, line: KnownLine, by: By) => void;

  constructor(rows: readonly NewRow[], lines: readonly KnownLine[], onPair: (row: NewRow, line: KnownLine, by: By) => void = () => undefined) {
    this.rows = new Set(rows);
    this.lines = new Set(lines);
    this.#onPair = onPair;
  }

  /** Pairs each row with the first line that has its key and fits. */
  pair(keyOf: (row: NewRow) => string | null, keysOf: (line: KnownLine) => readonly string[], { by = 'equal', fits = () => true }: How = {}): void {
    const byKey = new Map<string, Set<KnownLine>>();
    for (const line of this.lines) {
      for (const key of keysOf(line)) {
        const lines = byKey.get(key);
        if (lines === undefined) byKey.set(key, new Set([line]));
        else lines.add(line);
      }
    }
    for (const row of this.rows) {
      const key = keyOf(row);
      const lines = key === null ? undefined : byKey.get(key);
      if (lines === undefined) continue;
      for (const line of lines) {
        if (!this.lines.has(line)) lines.delete(line);
        else if (fits(row, line)) {
          lines.delete(line);
          this.take(row, line, by);
          break;
        }
      }
    }
  }

  /** Pairs the two unless one of them has its other side. */
  take(row: NewRow, line: KnownLine, by: By): void {
    if (!this.rows.has(row) || !this.lines.has(line)) return;
    this.rows.delete(row);
    this.lines.delete(line);
    this.#onPair(row, line, by);
  }
}
