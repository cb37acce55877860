/**
 * One line for several items (a payout of many charges, one debit for the quotations of a period) and several lines for one item (partial payments), of what pairs
 * left over. The line has to name the vendor, the method or an item: a sum alone says little.
 */

import { between } from './alike.ts';
import { feeBound } from './differences.ts';
import { hitOf, type Ground, type ItemProfile, type LineProfile } from './ground.ts';
import { reasonsOf, scoreOf, type Evidence } from './score.ts';
import type { GivenUp, Match } from './shapes.ts';
import { findSum, findSumLessFee, type Addend, type Sum, type SumSearch } from './sums.ts';
import type { Free } from './unequal-pairs.ts';

/** A match of several, by places. */
export interface Group {
  readonly shape: Exclude<Match['shape'], 'pair'>;
  readonly lines: readonly number[];
  readonly items: readonly number[];
  readonly evidence: Evidence;
  /** Exact, the only one, and nothing left out between its parts. */
  readonly isSure: boolean;
}

export interface Grouping {
  readonly groups: readonly Group[];
  /** By places. */
  readonly givenUp: readonly GivenUp[];
}

/** Exact sums: of those that want the same line or item the better one is taken, and the others look again. */
export function groupExactly(ground: Ground, free: Free): Grouping {
  return inRounds(free, (left, asked) => searchAll(ground, left, asked, [itemsOfLine, linesOfItem]));
}

/** Payouts less a fee. */
export function groupLessFee(ground: Ground, free: Free): Grouping {
  return inRounds(free, (left, asked) => searchAll(ground, left, asked, [itemsOfLineLessFee]));
}

type Found = { readonly group: Group | null; readonly gaveUp: GivenUp | null };
/** Looks among what is outstanding for what the lines or items that are asked about are the sum of. */
type Search = (ground: Ground, asked: Free, outstanding: Outstanding) => readonly Found[];

function searchAll(ground: Ground, free: Free, asked: Free, searches: readonly Search[]): Grouping {
  const outstanding = gatherOutstanding(ground, free);
  const found = searches.flatMap((search) => search(ground, asked, outstanding));
  return {
    groups: found.flatMap(({ group }) => group ?? []),
    givenUp: found.flatMap(({ gaveUp }) => gaveUp ?? []),
  };
}

/** Asks about everything once, then about those whose sum was taken from them. */
function inRounds(free: Free, search: (free: Free, asked: Free) => Grouping): Grouping {
  const [lines, items] = [new Set(free.lines), new Set(free.items)];
  const taken: Group[] = [];
  const givenUp: GivenUp[] = [];
  for (let asked = free; asked.lines.size + asked.items.size > 0;) {
    const found = search({ lines, items }, asked);
    givenUp.push(...found.givenUp);
    const refused = { lines: new Set<number>(), items: new Set<number>() };
    for (const group of bestFirst(found.groups)) {
      if (group.lines.every((line) => lines.has(line)) && group.items.every((item) => items.has(item))) {
        for (const line of group.lines) lines.delete(line);
        for (const item of group.items) items.delete(item);
        taken.push(group);
      } else (group.shape === 'several_items' ? refused.lines : refused.items).add(firstPlace(group));
    }
    asked = { lines: onlyThose(refused.lines, lines), items: onlyThose(refused.items, items) };
  }
  return { groups: taken, givenUp: givenUp.filter(({ side, id }) => (side === 'line' ? lines : items).has(id)) };
}

function onlyThose(places: ReadonlySet<number>, free: ReadonlySet<number>): ReadonlySet<number> {
  return new Set([...places].filter((place) => free.has(place)));
}

function bestFirst(groups: readonly Group[]): readonly Group[] {
  return groups
    .map((group) => ({ group, score: scoreOf(reasonsOf(group.evidence)) }))
    .sort((a, b) => Number(b.group.isSure) - Number(a.group.isSure) || b.score - a.score || firstPlace(a.group) - firstPlace(b.group))
    .map(({ group }) => group);
}

/** The place of what the others add up to. */
function firstPlace({ shape, lines, items }: Group): number {
  return (shape === 'several_items' ? lines : items)[0] as number;
}

/** What is outstanding by vendor and by method, and lines by the vendors they name; each in order of time. */
interface Outstanding {
  readonly ofVendor: ReadonlyMap<number, readonly number[]>;
  readonly ofMethod: ReadonlyMap<number, readonly number[]>;
  readonly linesNaming: ReadonlyMap<number, readonly number[]>;
}

function gatherOutstanding({ lines, items }: Ground, free: Free): Outstanding {
  const inOrder = [...free.items].sort((a, b) => a - b);
  const linesNaming = new Map<number, number[]>();
  for (const line of [...free.lines].sort((a, b) => a - b)) {
    for (const vendor of vendorsOf(lines[line] as LineProfile, items)) {
      const there = linesNaming.get(vendor);
      if (there) there.push(line);
      else linesNaming.set(vendor, [line]);
    }
  }
  return {
    ofVendor: Map.groupBy(inOrder, (item) => (items[item] as ItemProfile).vendorPlace),
    ofMethod: Map.groupBy(inOrder, (item) => (items[item] as ItemProfile).methodPlace),
    linesNaming,
  };
}

/** Vendors that a line names, or items of which it names. */
function vendorsOf({ names, hits }: LineProfile, items: readonly ItemProfile[]): ReadonlySet<number> {
  const named = names.flatMap((name, vendor) => (name === null ? [] : [vendor]));
  return new Set([...named, ...hits.map(({ item }) => (items[item] as ItemProfile).vendorPlace)]);
}

function itemsOfLine(ground: Ground, asked: Free, outstanding: Outstanding): readonly Found[] {
  return [...asked.lines].flatMap((line) => {
    const { amount } = ground.lines[line] as LineProfile;
    return first(
      crowdsOfLine(ground, line, outstanding),
      'line',
      line,
      (crowd) => findSum(crowd, amount, ground.settings),
      (sum) => groupOf(ground, 'several_items', [line], placesOf(sum.parts), sum),
    );
  });
}

function itemsOfLineLessFee(ground: Ground, asked: Free, outstanding: Outstanding): readonly Found[] {
  const { settings, lines } = ground;
  return [...asked.lines].flatMap((line) => {
    const { amount, day } = lines[line] as LineProfile;
    for (const crowd of crowdsOfLine(ground, line, outstanding)) {
      const parts = findSumLessFee(crowd, amount, day - settings.daysAfter, (sum) => feeBound(settings, sum));
      if (parts) return [{ group: groupOf(ground, 'several_items', [line], placesOf(parts), null), gaveUp: null }];
    }
    return [];
  });
}

function linesOfItem(ground: Ground, asked: Free, { linesNaming }: Outstanding): readonly Found[] {
  const { settings } = ground;
  return [...asked.items].flatMap((item) => {
    const { amount, day, vendorPlace, isBound } = ground.items[item] as ItemProfile;
    const near = between(linesNaming.get(vendorPlace) ?? [], ground.lines, day - settings.daysBefore, day + settings.daysOfSum);
    const crowd = near.filter((place) => {
      const line = ground.lines[place] as LineProfile;
      return Math.sign(line.amount) === Math.sign(amount) && (isBound || line.isBound ? hitOf(line, item) !== null : true);
    });
    const addends = crowd.map((place): Addend => addendOf(place, ground.lines[place] as LineProfile));
    const [found] = first(
      [addends],
      'item',
      item,
      (of) => findSum(of, amount, settings),
      (sum) => groupOf(ground, 'several_lines', placesOf(sum.parts), [item], sum),
    );
    // Every missing item has lines that it might be paid by; that not all were tried is worth telling where a line names it.
    return found && (found.group || isBound) ? [found] : [];
  });
}

/** The first crowd in which a sum is found; that a search was given up is told where none was. */
function first(
  crowds: readonly (readonly Addend[])[],
  side: GivenUp['side'],
  id: number,
  search: (crowd: readonly Addend[]) => SumSearch,
  group: (sum: Sum) => Group,
): readonly Found[] {
  let gaveUp = false;
  for (const crowd of crowds) {
    const { found, gaveUp: endedEarly } = search(crowd);
    if (found) return [{ group: group(found), gaveUp: null }];
    gaveUp ||= endedEarly;
  }
  return gaveUp ? [{ group: null, gaveUp: { side, id } }] : [];
}

/** What the line may be the sum of, most telling first: items it names, those of vendors it names, those of methods it names. */
function crowdsOfLine({ lines, items, settings }: Ground, place: number, { ofVendor, ofMethod }: Outstanding): readonly (readonly Addend[])[] {
  const line = lines[place] as LineProfile;
  const crowd = (list: readonly number[] | undefined, isFit: (at: number) => boolean) =>
    between(list ?? [], items, line.day - settings.daysOfSum, line.day + settings.daysBefore)
      .filter((at) => Math.sign((items[at] as ItemProfile).amount) === Math.sign(line.amount) && isFit(at))
      .map((at) => addendOf(at, items[at] as ItemProfile));
  const isNamed = (at: number) => hitOf(line, at) !== null;
  const isOpen = (at: number) => !(items[at] as ItemProfile).isBound || isNamed(at);
  const named = new Set(line.hits.map(({ item }) => (items[item] as ItemProfile).vendorPlace));
  const crowds = [...named].map((vendor) => crowd(ofVendor.get(vendor), isNamed));
  if (!line.isBound) {
    crowds.push(...[...vendorsOf(line, items)].map((vendor) => crowd(ofVendor.get(vendor), isOpen)));
    line.methods.forEach((digits, method) => digits !== null && line.learned === null && crowds.push(crowd(ofMethod.get(method), isOpen)));
  }
  return crowds.filter(({ length }) => length > 1);
}

function addendOf(place: number, { day, amount }: { readonly day: number; readonly amount: number }): Addend {
  return { place, day, amount };
}

function placesOf(parts: readonly Addend[]): readonly number[] {
  return parts.map(({ place }) => place);
}

/** `sum` is null where a fee was taken off. */
function groupOf(ground: Ground, shape: Group['shape'], lines: readonly number[], items: readonly number[], sum: Sum | null): Group {
  const [allLines, allItems] = [lines.map((line) => ground.lines[line] as LineProfile), items.map((item) => ground.items[item] as ItemProfile)];
  const total = (rows: readonly { readonly amount: number }[]) => rows.reduce((all, { amount }) => all + amount, 0);
  const difference = total(allLines) - total(allItems);
  const [line, item] = [allLines.at(-1) as LineProfile, allItems.at(-1) as ItemProfile];
  const references = allLines.map((one) => items.map((at) => hitOf(one, at)).find((found) => found !== null) ?? null);
  return {
    shape,
    lines,
    items,
    evidence: {
      amount: { how: sum ? 'sum' : 'less_fee', difference, bound: sum ? 0 : feeBound(ground.settings, total(allItems)), original: null },
      reference: references.every((found) => found !== null) ? (references[0] ?? null) : null,
      name: line.names[item.vendorPlace] ?? null,
      method: line.methods[item.methodPlace] ?? null,
      lineDay: line.day,
      itemDay: item.day,
      usual: ground.usual,
    },
    isSure: sum !== null && sum.isUnique && sum.isContiguous,
  };
}
