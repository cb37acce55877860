/** The match table's rows: groups from certain to accepted, each with its matches, lines and entries under keys that outlive a new answer. */

import type { OutputOf } from '../../../electron/ipc/contract/contract.ts';

export type View = OutputOf<'reconcile.view'>;
export type Account = View['account'];
export type Match = View['accepted']['rows'][number];
export type StatementLine = Match['lines'][number];
export type BooksItem = Match['items'][number];
export type Rest = Match['rest'][number];
export type Tie = View['ties']['rows'][number];
export type OnlyLine = View['onlyStatement']['rows'][number];
export type OnlyItem = View['onlyBooks']['rows'][number];
export type Category = Rest['category'];

/** In the order of the table. */
export const GROUPS = ['certain', 'likely', 'ties', 'onlyStatement', 'onlyBooks', 'unsure', 'accepted'] as const;
export type GroupName = (typeof GROUPS)[number];

/** One thing that can be chosen and settled. */
export type Entry =
  | {
      readonly kind: 'match';
      readonly group: 'certain' | 'likely' | 'accepted' | 'ties';
      readonly key: string;
      readonly match: Match;
      readonly tie?: Tie;
    }
  | { readonly kind: 'line'; readonly group: 'onlyStatement' | 'ties'; readonly key: string; readonly line: StatementLine; readonly only?: OnlyLine }
  | {
      readonly kind: 'item';
      readonly group: 'onlyBooks' | 'unsure' | 'ties';
      readonly key: string;
      readonly item: BooksItem;
      readonly only?: OnlyItem;
    };

export interface Group {
  readonly name: GroupName;
  /** All that there are; as many as `entries` unless the answer holds only the first of them. */
  readonly count: number;
  readonly listed: number;
  readonly entries: readonly Entry[];
}

/** Rows that a group shows before it is opened whole. */
export const FEW = 3;
/** Only what needs nothing is shortened. */
export const SHORTENED: ReadonlySet<GroupName> = new Set(['certain', 'accepted']);

export const lineKey = (lineId: number) => `l${lineId}`;
export const itemKey = (eventId: number) => `e${eventId}`;

function matchKey({ matchId, lines, items }: Match): string {
  if (matchId !== null) return `m${matchId}`;
  return `p${lines.map(({ lineId }) => lineId).join('.')}-${items.map(({ eventId }) => eventId).join('.')}`;
}

export function groupsOf(view: View): readonly Group[] {
  const matches = (name: 'certain' | 'likely' | 'accepted'): Group => ({
    name,
    count: view[name].count,
    listed: view[name].rows.length,
    entries: view[name].rows.map((match) => ({ kind: 'match', group: name, key: matchKey(match), match })),
  });
  const groups: Readonly<Record<GroupName, Group>> = {
    certain: matches('certain'),
    likely: matches('likely'),
    ties: { name: 'ties', count: view.ties.count, listed: view.ties.rows.length, entries: view.ties.rows.flatMap(entriesOfTie) },
    onlyStatement: {
      name: 'onlyStatement',
      count: view.onlyStatement.count,
      listed: view.onlyStatement.rows.length,
      entries: view.onlyStatement.rows.map((only) => ({
        kind: 'line',
        group: 'onlyStatement',
        key: lineKey(only.line.lineId),
        line: only.line,
        only,
      })),
    },
    onlyBooks: {
      name: 'onlyBooks',
      count: view.onlyBooks.count,
      listed: view.onlyBooks.rows.length,
      entries: view.onlyBooks.rows.map((only) => ({ kind: 'item', group: 'onlyBooks', key: itemKey(only.item.eventId), item: only.item, only })),
    },
    unsure: {
      name: 'unsure',
      count: view.unsure.count,
      listed: view.unsure.rows.length,
      entries: view.unsure.rows.map(({ item }) => ({ kind: 'item', group: 'unsure', key: itemKey(item.eventId), item })),
    },
    accepted: matches('accepted'),
  };
  return GROUPS.map((name) => groups[name]).filter(({ count }) => count > 0);
}

/** The pairs as they would be accepted, then what is too many on either side. */
function entriesOfTie(tie: Tie): readonly Entry[] {
  const paired = tie.asShown.map((match): Entry => ({ kind: 'match', group: 'ties', key: matchKey(match), match, tie }));
  const lines = new Set(tie.asShown.flatMap((match) => match.lines.map(({ lineId }) => lineId)));
  const items = new Set(tie.asShown.flatMap((match) => match.items.map(({ eventId }) => eventId)));
  return [
    ...paired,
    ...tie.lines.filter(({ lineId }) => !lines.has(lineId)).map((line): Entry => ({ kind: 'line', group: 'ties', key: lineKey(line.lineId), line })),
    ...tie.items
      .filter(({ eventId }) => !items.has(eventId))
      .map((item): Entry => ({ kind: 'item', group: 'ties', key: itemKey(item.eventId), item })),
  ];
}

export function linesOf(entry: Entry): readonly StatementLine[] {
  if (entry.kind === 'match') return entry.match.lines;
  return entry.kind === 'line' ? [entry.line] : [];
}

export function itemsOf(entry: Entry): readonly BooksItem[] {
  if (entry.kind === 'match') return entry.match.items;
  return entry.kind === 'item' ? [entry.item] : [];
}

/** The entry that holds a line or an event, so that a break or a figure can lead to it. */
export function entryWith(groups: readonly Group[], lineId: number | null, eventId: number | null): Entry | undefined {
  return groups
    .flatMap(({ entries }) => entries)
    .find(
      (entry) =>
        linesOf(entry).some((line) => line.lineId === lineId) || (lineId === null && itemsOf(entry).some((item) => item.eventId === eventId)),
    );
}

/** What a line says, once: banks repeat the other party in the text. */
export function lineWords({ counterparty, description }: StatementLine): string {
  if (counterparty === '' || description.toLowerCase().includes(counterparty.toLowerCase())) return description;
  return description === '' ? counterparty : `${counterparty}, ${description}`;
}

/** Every line and entry that no accepted match holds, for matching by hand. */
export function openSides(groups: readonly Group[]): { readonly lines: readonly StatementLine[]; readonly items: readonly BooksItem[] } {
  const open = groups.filter(({ name }) => name !== 'accepted').flatMap(({ entries }) => entries);
  return {
    lines: open.flatMap(linesOf).toSorted((a, b) => a.day.localeCompare(b.day) || a.lineId - b.lineId),
    items: open.flatMap(itemsOf).toSorted((a, b) => a.day.localeCompare(b.day) || a.eventId - b.eventId),
  };
}

export function sumOf(amounts: readonly { readonly amount: number }[]): number {
  return amounts.reduce((sum, { amount }) => sum + amount, 0);
}

/** One line of the table: a part of an entry with several lines or entries, or the head of a group. */
export type TableRow =
  | { readonly type: 'group'; readonly group: Group }
  | {
      readonly type: 'part';
      readonly entry: Entry;
      /** 0 for the first part, which names the entry. */
      readonly part: number;
      readonly isLast: boolean;
      readonly line: StatementLine | undefined;
      readonly item: BooksItem | undefined;
      /** Shown in the place of an entry, where the match has made one. */
      readonly rest: Rest | undefined;
    };

export interface Shown {
  readonly whole: ReadonlySet<GroupName>;
  readonly shut: ReadonlySet<GroupName>;
  readonly search: string;
  /** Shown however few rows its group shows. */
  readonly row: string | undefined;
}

/** What is searched for is looked for in all rows, whatever is shut. */
export function tableRows(groups: readonly Group[], shown: Shown, words: (amount: number) => string): readonly TableRow[] {
  return groups.flatMap((group) => {
    const entries = entriesShown(group, shown, words);
    if (shown.search !== '' && entries.length === 0) return [];
    return [{ type: 'group', group } as const, ...entries.flatMap(partsOf)];
  });
}

function entriesShown({ name, entries }: Group, { whole, shut, search, row }: Shown, words: (amount: number) => string): readonly Entry[] {
  if (search !== '') return entries.filter((entry) => isFound(entry, search, words));
  if (shut.has(name)) return [];
  if (!SHORTENED.has(name) || whole.has(name)) return entries;
  return entries.filter(({ key }, index) => index < FEW || key === row);
}

function isFound(entry: Entry, search: string, words: (amount: number) => string): boolean {
  const said = [
    ...linesOf(entry).flatMap((line) => [lineWords(line), line.reference, words(line.amount), line.day]),
    ...itemsOf(entry).flatMap((item) => [item.what, item.id, item.method, words(item.amount), item.day]),
  ]
    .join(' ')
    .toLowerCase();
  return search
    .toLowerCase()
    .replaceAll(/(^|\s)-(?=\d)/g, '$1−')
    .split(/\s+/)
    .every((word) => said.includes(word));
}

function partsOf(entry: Entry): readonly TableRow[] {
  const [lines, items] = [linesOf(entry), itemsOf(entry)];
  // An entry that was made from the line stands where the vendor's would.
  const made = entry.kind === 'match' && items.length === 0 ? entry.match.rest : [];
  const length = Math.max(lines.length, items.length, made.length);
  return Array.from({ length }, (_, part) => ({
    type: 'part',
    entry,
    part,
    isLast: part === length - 1,
    line: lines[part],
    item: items[part],
    rest: made[part],
  }));
}
