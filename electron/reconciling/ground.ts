/** What matching works on: both sides in one stable order, whatever order they came in, with what the text of each line was found to say. */

import type { LineCategory } from '../../db/ledger/accounts.ts';
import type { Day } from '../../db/ledger/calendar.ts';
import { firstFrom } from './alike.ts';
import { indexReferences, type Hit } from './references.ts';
import type { BooksSide, MatchingInput, MatchingSettings, OriginalAmount, StatementSide } from './shapes.ts';
import { amountsBesideCodes, findLastFour, findName, lastFourOf, nameWords, payeeOf, textOf, wordsOf } from './words.ts';

/** A line with what its text says. Lines and items are named by their place in the stable order. */
export interface LineProfile extends StatementSide {
  readonly words: readonly string[];
  readonly payee: string;
  /** Items that its text names by a reference, at any amount and within {@link FARTHEST_DAYS}. */
  readonly hits: readonly Hit[];
  /** Whether it names an item beyond doubt: then it goes with one of these or with none. */
  readonly isBound: boolean;
  /** By vendor: how the text names it. */
  readonly names: readonly (NameFound | null)[];
  /** By method: its last four digits where they stand in the text. */
  readonly methods: readonly (string | null)[];
  /** What it may have been in the currency in which it was made, without sign: as its field says, else as amounts stand in its text. */
  readonly originals: readonly OriginalAmount[];
  /** What its payee was accepted as, where that is not a vendor. */
  readonly learned: { readonly category: LineCategory; readonly accepted: number } | null;
}

export interface NameFound {
  readonly found: string;
  /** How often the payee was accepted as this vendor; 0 where the name itself was found. */
  readonly accepted: number;
}

export interface ItemProfile extends BooksSide {
  readonly vendorPlace: number;
  readonly methodPlace: number;
  /** Whether a bound line names it: then it goes with such a line or with none. */
  readonly isBound: boolean;
}

export interface Ground {
  readonly lines: readonly LineProfile[];
  readonly items: readonly ItemProfile[];
  readonly itemsByAmount: ReadonlyMap<number, readonly number[]>;
  readonly linesByAmount: ReadonlyMap<number, readonly number[]>;
  /** Lines that name an item by a reference, by item. */
  readonly linesNaming: ReadonlyMap<number, readonly number[]>;
  readonly currency: string;
  readonly lastDay: Day;
  readonly settings: MatchingSettings;
  /** Days from an item to its line that are usual in this file. */
  readonly usual: number;
}

/** What is named over a longer time than this is another thing of that name. */
const FARTHEST_DAYS = 92;

export function layGround({ currency, lines, items, lastDay, knowledge, settings }: MatchingInput): Ground {
  const sortedLines = lines.toSorted((a, b) => a.day - b.day || a.id - b.id);
  const sortedItems = items.toSorted((a, b) => a.day - b.day || (a.instant ?? 0) - (b.instant ?? 0) || a.id - b.id);
  const vendors = placesOf(sortedItems.map(({ vendor }) => vendor));
  const methods = placesOf(sortedItems.map(({ method }) => method));
  const profiles = profileLines(sortedLines, sortedItems, { vendors: [...vendors.keys()], methods: [...methods.keys()], knowledge });
  const bound = new Set(profiles.flatMap(({ isBound, hits }) => (isBound ? hits.filter((hit) => hit.isStrong).map(({ item }) => item) : [])));
  const itemProfiles = sortedItems.map((item, place): ItemProfile => {
    return { ...item, vendorPlace: vendors.get(item.vendor) as number, methodPlace: methods.get(item.method) as number, isBound: bound.has(place) };
  });
  const ground = {
    lines: profiles,
    items: itemProfiles,
    itemsByAmount: byAmount(itemProfiles),
    linesByAmount: byAmount(profiles),
    linesNaming: linesByNamedItem(profiles),
    currency,
    lastDay,
    settings,
  };
  return { ...ground, usual: usualDays(ground) };
}

/** Whether a line on one day can be that of an item on another. */
export function isInWindow({ daysBefore, daysAfter }: MatchingSettings, lineDay: Day, itemDay: Day): boolean {
  const days = lineDay - itemDay;
  return days >= -daysBefore && days <= daysAfter;
}

/** The reference by which the line names the item; null where it does not. */
export function hitOf({ hits }: LineProfile, item: number): string | null {
  return hits.find((hit) => hit.item === item)?.reference ?? null;
}

/** Whether what is said of one side leaves room for the other: who names an item goes with it, and a payee known as something else with none. */
export function mayGoTogether(line: LineProfile, item: ItemProfile, place: number): boolean {
  if (hitOf(line, place) !== null) return true;
  if (line.isBound || item.isBound) return false;
  return line.learned === null || line.names[item.vendorPlace] !== null;
}

function placesOf(names: readonly string[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const name of names) if (!found.has(name)) found.set(name, found.size);
  return found;
}

function byAmount(rows: readonly { readonly amount: number }[]): ReadonlyMap<number, readonly number[]> {
  const buckets = new Map<number, number[]>();
  rows.forEach(({ amount }, place) => {
    const bucket = buckets.get(amount);
    if (bucket) bucket.push(place);
    else buckets.set(amount, [place]);
  });
  return buckets;
}

function linesByNamedItem(lines: readonly LineProfile[]): Ground['linesNaming'] {
  const naming = new Map<number, number[]>();
  lines.forEach(({ hits }, line) => {
    for (const { item } of hits) {
      const there = naming.get(item);
      if (there) there.push(line);
      else naming.set(item, [line]);
    }
  });
  return naming;
}

interface Known extends Pick<MatchingInput, 'knowledge'> {
  readonly vendors: readonly string[];
  readonly methods: readonly string[];
}

function profileLines(lines: readonly StatementSide[], items: readonly BooksSide[], { vendors, methods, knowledge }: Known): readonly LineProfile[] {
  const index = indexReferences(items);
  const hasOriginals = items.some(({ original }) => original !== null);
  const names = vendors.map(nameWords);
  const lastFours = methods.map(lastFourOf);
  const learned = Map.groupBy(knowledge.payees, ({ payee }) => payee);
  return lines.map((line) => {
    const text = textOf(line);
    const words = wordsOf(text);
    const payee = payeeOf(line);
    const known = learned.get(payee) ?? [];
    const hits = index.hitsOf(words).filter(({ item }) => Math.abs(line.day - (items[item] as BooksSide).day) <= FARTHEST_DAYS);
    return {
      ...line,
      words,
      payee,
      hits,
      isBound: hits.some(({ isStrong }) => isStrong),
      names: names.map((name, vendor) => nameIn(words, name, known, vendors[vendor] as string)),
      methods: lastFours.map((digits) => (digits !== null && findLastFour(words, digits) ? digits : null)),
      originals: line.original ? [withoutSign(line.original)] : hasOriginals ? amountsBesideCodes(text) : [],
      learned: categoryAmong(known),
    };
  });
}

function withoutSign({ currency, amount }: OriginalAmount): OriginalAmount {
  return { currency, amount: Math.abs(amount) };
}

/** The amount in another currency than the account's that a line was made in, without sign; null where it names none. */
export function foreignAmountOf(currency: string, line: LineProfile): OriginalAmount | null {
  const named = line.original ? [withoutSign(line.original)] : amountsBesideCodes(textOf(line));
  return named.find((original) => original.currency !== currency) ?? null;
}

type Payees = MatchingInput['knowledge']['payees'];

function nameIn(words: readonly string[], name: readonly string[], known: Payees, vendor: string): NameFound | null {
  const accepted = known.find(({ target }) => target.to === 'clearing' && target.vendor === vendor);
  if (accepted) return { found: accepted.payee, accepted: accepted.accepted };
  const found = findName(words, name);
  return found === null ? null : { found, accepted: 0 };
}

/** The category that was accepted most; none where the payee was accepted as a vendor at least as often. */
function categoryAmong(known: Payees): LineProfile['learned'] {
  let best: LineProfile['learned'] = null;
  for (const { target, accepted } of known) {
    if (target.to !== 'clearing' && accepted > (best?.accepted ?? 0)) best = { category: target.to, accepted };
  }
  return known.some(({ target, accepted }) => target.to === 'clearing' && accepted >= (best?.accepted ?? 0)) ? null : best;
}

/** So many pairs without an alternative say what is usual. */
const ENOUGH_PAIRS = 3;

/** The most frequent distance among equal amounts that have only each other within the window, or name each other; 0 where there are few. */
function usualDays({ lines, items, itemsByAmount, linesByAmount, settings }: Omit<Ground, 'usual'>): number {
  const counts = new Map<number, number>();
  for (const [amount, places] of linesByAmount) {
    const candidates = itemsByAmount.get(amount) ?? [];
    for (const place of candidates.length === 0 ? [] : places) {
      const line = lines[place] as LineProfile;
      const pair = onlyCandidate(line, candidates, items, settings);
      if (pair === null || !isOnlyLine(items[pair] as ItemProfile, pair, places, lines, settings)) continue;
      const days = line.day - (items[pair] as ItemProfile).day;
      counts.set(days, (counts.get(days) ?? 0) + 1);
    }
  }
  const [usual] = [...counts].filter(([, count]) => count >= ENOUGH_PAIRS).sort(([a, m], [b, n]) => n - m || Math.abs(a) - Math.abs(b) || a - b);
  return usual?.[0] ?? 0;
}

function onlyCandidate(line: LineProfile, candidates: readonly number[], items: readonly ItemProfile[], settings: MatchingSettings): number | null {
  if (line.isBound) {
    const [named, other] = line.hits.filter((hit) => {
      const { amount, day } = items[hit.item] as ItemProfile;
      return amount === line.amount && isInWindow(settings, line.day, day);
    });
    return named && !other ? named.item : null;
  }
  let only: number | null = null;
  for (let near = firstFrom(candidates, items, line.day - settings.daysAfter); near < candidates.length; near += 1) {
    const place = candidates[near] as number;
    if ((items[place] as ItemProfile).day > line.day + settings.daysBefore) break;
    if (only !== null) return null;
    only = place;
  }
  return only;
}

function isOnlyLine(
  item: ItemProfile,
  place: number,
  candidates: readonly number[],
  lines: readonly LineProfile[],
  settings: MatchingSettings,
): boolean {
  let count = 0;
  for (let near = firstFrom(candidates, lines, item.day - settings.daysBefore); near < candidates.length; near += 1) {
    const line = lines[candidates[near] as number] as LineProfile;
    if (line.day > item.day + settings.daysAfter) break;
    if (!item.isBound || hitOf(line, place) !== null) count += 1;
    if (count > 1) return false;
  }
  return count === 1;
}
