/** From an assignment of what is alike to single pairs and ties (rule R1). Of equal lines of which one is too many, the last are doubled. */

import type { Assignment, Edge } from './assignment.ts';
import type { Ground, LineProfile } from './ground.ts';

/** Places in the ground. */
export interface Pair {
  readonly line: number;
  readonly item: number;
}

export interface Knot {
  readonly lines: readonly number[];
  readonly items: readonly number[];
  /** One of the ways, in stable order. */
  readonly asShown: readonly Pair[];
}

export interface Chosen {
  readonly pairs: readonly Pair[];
  readonly knots: readonly Knot[];
  /** Lines that are equal in everything to one that has a place. */
  readonly doubled: readonly { readonly line: number; readonly twin: number }[];
}

export interface Members {
  readonly lefts: readonly (readonly number[])[];
  readonly rights: readonly (readonly number[])[];
}

export function unravel(ground: Ground, { lefts, rights }: Members, edges: readonly Edge[], { flow, knots }: Assignment): Chosen {
  const knotOf = new Map<number, number>();
  knots.forEach(({ left }, knot) => left.forEach((node) => knotOf.set(node, knot)));
  const pairs: Pair[] = [];
  const shown: Pair[][] = knots.map(() => []);
  for (const { edge, pair } of pairUp(lefts, rights, edges, flow)) {
    const knot = knotOf.get((edges[edge] as Edge).left);
    (knot === undefined ? pairs : (shown[knot] as Pair[])).push(pair);
  }
  const ties: Knot[] = [];
  const doubled: { line: number; twin: number }[] = [];
  knots.forEach(({ left, right }, knot) => {
    const tie = {
      lines: inOrder(left.flatMap((node) => lefts[node] as readonly number[])),
      items: inOrder(right.flatMap((node) => rights[node] as readonly number[])),
      asShown: shown[knot] as Pair[],
    };
    const rest = withoutDoubled(ground, tie);
    doubled.push(...rest.doubled);
    if (rest.knot.lines.length === 1 && rest.knot.items.length === 1) pairs.push(...rest.knot.asShown);
    else ties.push(rest.knot);
  });
  return { pairs, knots: ties, doubled };
}

function inOrder(places: readonly number[]): readonly number[] {
  return places.toSorted((a, b) => a - b);
}

/** The members of each node go out in their order: earlier lines to earlier items. */
function pairUp(lefts: Members['lefts'], rights: Members['rights'], edges: readonly Edge[], flow: readonly number[]) {
  const nextLeft = new Int32Array(lefts.length);
  const nextRight = new Int32Array(rights.length);
  const pairs: { readonly edge: number; readonly pair: Pair }[] = [];
  edges.forEach(({ left, right }, edge) => {
    for (let count = flow[edge] as number; count > 0; count -= 1) {
      const line = (lefts[left] as readonly number[])[nextLeft[left] as number] as number;
      const item = (rights[right] as readonly number[])[nextRight[right] as number] as number;
      nextLeft[left] = (nextLeft[left] as number) + 1;
      nextRight[right] = (nextRight[right] as number) + 1;
      pairs.push({ edge, pair: { line, item } });
    }
  });
  return pairs;
}

/** Lines without a place are doubled where all lines of the knot say the same: which of them goes with the items is then no question. */
function withoutDoubled({ lines }: Ground, knot: Knot): { readonly knot: Knot; readonly doubled: Chosen['doubled'] } {
  const first = lines[knot.lines[0] as number] as LineProfile;
  const placed = new Set(knot.asShown.map(({ line }) => line));
  const left = knot.lines.filter((line) => !placed.has(line));
  if (left.length === 0 || !knot.lines.every((line) => saysTheSame(lines[line] as LineProfile, first))) return { knot, doubled: [] };
  const [twin] = knot.asShown;
  if (!twin) return { knot, doubled: [] };
  return {
    knot: { ...knot, lines: knot.lines.filter((line) => placed.has(line)) },
    doubled: left.map((line) => ({ line, twin: twin.line })),
  };
}

/** Whether two lines of a statement differ in nothing but their place. */
export function saysTheSame(a: LineProfile, b: LineProfile): boolean {
  return (
    a.day === b.day &&
    a.amount === b.amount &&
    a.valueDay === b.valueDay &&
    a.description === b.description &&
    a.counterparty === b.counterparty &&
    a.reference === b.reference
  );
}
