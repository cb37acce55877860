/**
 * Pairs of equal amount (rule R1), chosen together over the whole file. Lines that say the same about the same items on the same day are one node of the
 * assignment, and so are items that no line tells from each other; so neither the order of the lists nor their length matters much.
 */

import { alike, between, type Alike } from './alike.ts';
import { assign, type Edge } from './assignment.ts';
import { hitOf, isInWindow, mayGoTogether, type Ground, type ItemProfile, type LineProfile } from './ground.ts';
import { unravel, type Chosen } from './knots.ts';
import { equalScore, weightOf } from './score.ts';

export function pairEqualAmounts(ground: Ground): Chosen {
  const lefts: Alike[] = [];
  const rights: Alike[] = [];
  const edges: Edge[] = [];
  for (const amount of [...ground.linesByAmount.keys()].sort((a, b) => a - b)) {
    const items = ground.itemsByAmount.get(amount);
    if (!items) continue;
    const lines = alikeLines(ground, ground.linesByAmount.get(amount) as readonly number[], amount);
    const targets = alikeItems(ground, items);
    connect(ground, lines, targets, { left: lefts.length, right: rights.length }, edges);
    lefts.push(...lines);
    rights.push(...targets);
  }
  const assignment = assign(lefts.map(sizeOf), rights.map(sizeOf), edges);
  const members = { lefts: lefts.map(({ members: lines }) => lines), rights: rights.map(({ members: items }) => items) };
  return unravel(ground, members, edges, assignment);
}

function sizeOf({ members }: Alike): number {
  return members.length;
}

function alikeLines({ lines, items }: Ground, places: readonly number[], amount: number): readonly Alike[] {
  return alike(places, lines, ({ names, methods, hits, isBound, learned }) => {
    const saidOf = [...names.map((name) => (name ? 1 : 0)), '.', ...methods.map((digits) => (digits === null ? 0 : 1))].join('');
    const naming = hits.filter(({ item }) => items[item]?.amount === amount).map(({ item }) => item);
    return `${saidOf} ${isBound} ${learned === null} ${naming.join(' ')}`;
  });
}

/** Items that the same lines name are alike as well. */
function alikeItems({ items, linesNaming }: Ground, places: readonly number[]): readonly Alike[] {
  return alike(places, items, ({ vendorPlace, methodPlace, isBound }, place) => {
    return `${vendorPlace} ${methodPlace} ${isBound} ${linesNaming.get(place)?.join(' ') ?? ''}`;
  });
}

function connect(ground: Ground, lines: readonly Alike[], items: readonly Alike[], offset: { left: number; right: number }, edges: Edge[]): void {
  const order = items.map((_, right) => right);
  const { daysBefore, daysAfter } = ground.settings;
  const nodeOf = new Map(items.flatMap(({ members }, right) => members.map((item) => [item, right] as const)));
  lines.forEach((alikes, left) => {
    const line = ground.lines[alikes.first] as LineProfile;
    const near = line.isBound ? namedNodes(line, nodeOf) : between(order, items, line.day - daysAfter, line.day + daysBefore);
    for (const right of near) {
      const { first } = items[right] as Alike;
      const weight = weightOfPair(ground, line, first);
      if (weight !== null) edges.push({ left: offset.left + left, right: offset.right + right, weight });
    }
  });
}

function namedNodes({ hits }: LineProfile, nodeOf: ReadonlyMap<number, number>): readonly number[] {
  return [...new Set(hits.flatMap(({ item }) => nodeOf.get(item) ?? []))].sort((a, b) => a - b);
}

function weightOfPair(ground: Ground, line: LineProfile, place: number): number | null {
  const item = ground.items[place] as ItemProfile;
  const score = scoreOfPair(ground, line, item, place);
  const days = line.day - item.day;
  return score === null || score < ground.settings.leastScore ? null : weightOf(score, days, ground.usual);
}

/** Score of a pair of equal amount; null where what is said of one side leaves no room for the other. */
function scoreOfPair({ settings, usual }: Ground, line: LineProfile, item: ItemProfile, place: number): number | null {
  if (!isInWindow(settings, line.day, item.day) || !mayGoTogether(line, item, place)) return null;
  const hasName = line.names[item.vendorPlace] !== null;
  return equalScore(hitOf(line, place) !== null, hasName, line.methods[item.methodPlace] !== null, line.day - item.day, usual);
}
