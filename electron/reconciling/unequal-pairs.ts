/** Pairs whose amounts differ by something that has a name (rule R3): a fee, a difference of currency. Only what equal amounts left over is asked. */

import { assign, type Edge } from './assignment.ts';
import { explainDifference, madeAs } from './differences.ts';
import { hitOf, isInWindow, mayGoTogether, type Ground, type ItemProfile, type LineProfile } from './ground.ts';
import { unravel, type Chosen } from './knots.ts';
import { reasonsOf, scoreOf, weightOf, type Evidence } from './score.ts';
import type { OriginalAmount } from './shapes.ts';

/** Lines and items that have no match yet, by their places. */
export interface Free {
  readonly lines: ReadonlySet<number>;
  readonly items: ReadonlySet<number>;
}

/** `named`: the line names the item, or its original amount. `similar`: it names the vendor, and the amount is near. */
export type Likeness = 'named' | 'similar';

export function pairUnequalAmounts(ground: Ground, free: Free, likeness: Likeness): Chosen {
  const candidatesOf = likeness === 'named' ? namedItems(ground, free) : itemsOfNamedVendors(ground, free);
  const lefts: number[] = [];
  const rights: number[] = [];
  const nodeOfItem = new Map<number, number>();
  const edges: Edge[] = [];
  for (const line of inOrder(free.lines)) {
    const profile = ground.lines[line] as LineProfile;
    const found = candidatesOf(profile).flatMap((item) => {
      const evidence = unequalEvidence(ground, line, item);
      const score = evidence === null ? 0 : scoreOf(reasonsOf(evidence));
      return score < ground.settings.leastScore
        ? []
        : [{ item, weight: weightOf(score, profile.day - (ground.items[item] as ItemProfile).day, ground.usual) }];
    });
    if (found.length === 0) continue;
    for (const { item, weight } of found) {
      let node = nodeOfItem.get(item);
      if (node === undefined) {
        nodeOfItem.set(item, (node = rights.length));
        rights.push(item);
      }
      edges.push({ left: lefts.length, right: node, weight });
    }
    lefts.push(line);
  }
  const one = (places: readonly number[]) => places.map(() => 1);
  const single = (places: readonly number[]) => places.map((place) => [place]);
  return unravel(ground, { lefts: single(lefts), rights: single(rights) }, edges, assign(one(lefts), one(rights), edges));
}

/** What speaks for a pair of different amounts; null where the difference has no name or the pair is out of the question. */
function unequalEvidence(ground: Ground, line: number, item: number): Evidence | null {
  const [a, b] = [ground.lines[line] as LineProfile, ground.items[item] as ItemProfile];
  if (!isInWindow(ground.settings, a.day, b.day) || !mayGoTogether(a, b, item)) return null;
  const explained = explainDifference(ground, a, b);
  return explained && { ...pairEvidence(ground, line, item), amount: explained.amount };
}

/** What speaks for a pair, its amounts taken as equal. */
export function pairEvidence({ lines, items, usual }: Ground, line: number, item: number): Evidence {
  const [a, b] = [lines[line] as LineProfile, items[item] as ItemProfile];
  return {
    amount: { how: 'equal', difference: 0, bound: 0, original: null },
    reference: hitOf(a, item),
    name: a.names[b.vendorPlace] ?? null,
    method: a.methods[b.methodPlace] ?? null,
    lineDay: a.day,
    itemDay: b.day,
    usual,
  };
}

type Candidates = (line: LineProfile) => readonly number[];

function namedItems({ lines, items, currency }: Ground, free: Free): Candidates {
  const byOriginal = new Map<string, number[]>();
  const isAsked = lines.some(({ originals }) => originals.length > 0);
  for (const item of isAsked ? inOrder(free.items) : []) {
    const key = keyOf(madeAs(items[item] as ItemProfile, currency));
    const there = byOriginal.get(key);
    if (there) there.push(item);
    else byOriginal.set(key, [item]);
  }
  return ({ hits, originals, amount }) => {
    const named = hits.map(({ item }) => item).filter((item) => free.items.has(item));
    const equal = originals
      .flatMap((original) => byOriginal.get(keyOf(original)) ?? [])
      .filter((item) => (items[item] as ItemProfile).amount !== amount);
    return inOrder(new Set([...named, ...equal]));
  };
}

function keyOf({ currency, amount }: OriginalAmount): string {
  return `${currency} ${Math.abs(amount)}`;
}

function itemsOfNamedVendors({ items, settings }: Ground, free: Free): Candidates {
  const byDay = Map.groupBy(inOrder(free.items), (item) => (items[item] as ItemProfile).day);
  return ({ day, names, amount }) => {
    const found: number[] = [];
    for (let near = day - settings.daysAfter; near <= day + settings.daysBefore; near += 1) {
      for (const item of byDay.get(near) ?? []) {
        const { vendorPlace, amount: other } = items[item] as ItemProfile;
        if (names[vendorPlace] && other !== amount) found.push(item);
      }
    }
    return found;
  };
}

function inOrder(places: Iterable<number>): readonly number[] {
  return [...places].sort((a, b) => a - b);
}
