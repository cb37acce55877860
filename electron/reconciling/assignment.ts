/**
 * Which lines go with which items so that the sum of weights is greatest, each at most once (rule R1). Lines that are alike for this purpose are one node with a
 * size, and so are items, so that thousands of equal debits are as many nodes as they have days. Exact: shortest augmenting paths over
 * reduced weights, each looking only as far as a change can pay. What can be exchanged without loss is told as a knot.
 */

import { makeHeap, type Heap } from './heap.ts';
import { strongParts } from './strong-parts.ts';

export interface Edge {
  readonly left: number;
  readonly right: number;
  /** A positive integer. */
  readonly weight: number;
}

export interface Assignment {
  /** How many of the left node's members go to the right node's, by place in the list of edges. */
  readonly flow: readonly number[];
  /**
   * Nodes whose members have another assignment exactly as good: those left and right nodes that hang together in exchanges, in order of their
   * smallest left node.
   */
  readonly knots: readonly { readonly left: readonly number[]; readonly right: readonly number[] }[];
}

/** Edges are at most one for each left and right node; the result depends on nothing but the lists as they stand. */
export function assign(leftSizes: readonly number[], rightSizes: readonly number[], edges: readonly Edge[]): Assignment {
  const net = buildNet(leftSizes, rightSizes, edges);
  for (let left = 0; left < leftSizes.length; left += 1) placeMembers(net, left);
  return { flow: [...net.flow], knots: knotsOf(net) };
}

interface Net {
  readonly lefts: number;
  readonly rights: number;
  readonly edges: readonly Edge[];
  readonly ofLeft: readonly (readonly number[])[];
  readonly ofRight: readonly (readonly number[])[];
  readonly flow: Int32Array;
  /** Members not yet assigned; of a left node that was placed: left out for good or until a change pays. */
  readonly spareLeft: Int32Array;
  readonly spareRight: Int32Array;
  /** Prices: price of left + price of right ≥ weight on every edge, equal where there is flow, 0 at nodes with spare members. */
  readonly leftPrice: Float64Array;
  readonly rightPrice: Float64Array;
  readonly sizes: readonly number[];
  readonly search: Search;
}

/** Distances of one search; nodes are left ones, then right ones. What has another stamp is not reached yet. */
interface Search {
  readonly distance: Float64Array;
  readonly by: Int32Array;
  readonly reached: Int32Array;
  readonly done: Int32Array;
  readonly heap: Heap;
  stamp: number;
}

function buildNet(leftSizes: readonly number[], rightSizes: readonly number[], edges: readonly Edge[]): Net {
  const [lefts, rights] = [leftSizes.length, rightSizes.length];
  const ofLeft: number[][] = Array.from({ length: lefts }, () => []);
  const ofRight: number[][] = Array.from({ length: rights }, () => []);
  edges.forEach(({ left, right }, edge) => {
    (ofLeft[left] as number[]).push(edge);
    (ofRight[right] as number[]).push(edge);
  });
  const nodes = lefts + rights;
  return {
    lefts,
    rights,
    edges,
    ofLeft,
    ofRight,
    flow: new Int32Array(edges.length),
    spareLeft: Int32Array.from(leftSizes),
    spareRight: Int32Array.from(rightSizes),
    leftPrice: new Float64Array(lefts),
    rightPrice: new Float64Array(rights),
    sizes: leftSizes,
    search: {
      distance: new Float64Array(nodes),
      by: new Int32Array(nodes),
      reached: new Int32Array(nodes).fill(-1),
      done: new Int32Array(nodes).fill(-1),
      heap: makeHeap(),
      stamp: 0,
    },
  };
}

/** Places all members of one more left node; prices of the others stay right. */
function placeMembers(net: Net, left: number): void {
  const { edges, ofLeft, leftPrice, rightPrice, spareLeft } = net;
  let price = 0;
  for (const edge of ofLeft[left] as readonly number[]) {
    const { right, weight } = edges[edge] as Edge;
    price = Math.max(price, weight - at(rightPrice, right));
  }
  leftPrice[left] = price;
  while (at(spareLeft, left) > 0) {
    const end = shortestPath(net, left);
    if (end === null) return;
    augment(net, left, end);
  }
}

/**
 * Finds the cheapest way to place one more member of `start`, changes prices so that it is free, and gives its last node: a right node with spare members or
 * a left node that lets one go. Null where it is best left out.
 */
function shortestPath(net: Net, start: number): number | null {
  const { search, lefts, leftPrice, spareRight } = net;
  search.stamp += 1;
  search.heap.clear();
  reach(search, start, 0, -1);
  let best = Infinity;
  let end = -1;
  const settled: number[] = [];
  for (let node = search.heap.pop(); node >= 0; node = search.heap.pop()) {
    if (search.done[node] === search.stamp) continue;
    const distance = at(search.distance, node);
    if (distance >= best) break;
    search.done[node] = search.stamp;
    settled.push(node);
    const isLeft = node < lefts;
    const cost = isLeft ? distance + at(leftPrice, node) : at(spareRight, node - lefts) > 0 ? distance : Infinity;
    if (cost < best) [best, end] = [cost, node];
    if (best === distance) break;
    if (isLeft) reachRights(net, node, distance, best);
    else reachLefts(net, node, distance);
  }
  for (const node of settled) {
    const change = best - at(search.distance, node);
    if (change <= 0) continue;
    if (node < lefts) leftPrice[node] = at(leftPrice, node) - change;
    else net.rightPrice[node - lefts] = at(net.rightPrice, node - lefts) + change;
  }
  return end === start ? null : end;
}

function reachRights({ search, edges, ofLeft, lefts, leftPrice, rightPrice }: Net, left: number, distance: number, best: number): void {
  for (const edge of ofLeft[left] as readonly number[]) {
    const { right, weight } = edges[edge] as Edge;
    const further = distance + at(leftPrice, left) + at(rightPrice, right) - weight;
    if (further < best) reach(search, lefts + right, further, edge);
  }
}

function reachLefts({ search, edges, ofRight, flow, lefts }: Net, node: number, distance: number): void {
  for (const edge of ofRight[node - lefts] as readonly number[]) if (at(flow, edge) > 0) reach(search, (edges[edge] as Edge).left, distance, edge);
}

function reach(search: Search, node: number, distance: number, by: number): void {
  if (search.done[node] === search.stamp) return;
  if (search.reached[node] === search.stamp && at(search.distance, node) <= distance) return;
  search.reached[node] = search.stamp;
  search.distance[node] = distance;
  search.by[node] = by;
  search.heap.push(node, distance);
}

/** Moves as many members along the path that was found as it carries. */
function augment({ search, edges, flow, spareLeft, spareRight, lefts }: Net, start: number, end: number): void {
  const path: number[] = [];
  let count = Math.min(at(spareLeft, start), end < lefts ? Infinity : at(spareRight, end - lefts));
  for (let node = end; node !== start;) {
    const edge = at(search.by, node);
    path.push(edge);
    const { left, right } = edges[edge] as Edge;
    if (node < lefts) count = Math.min(count, at(flow, edge));
    node = node < lefts ? lefts + right : left;
  }
  let isBack = end < lefts;
  for (const edge of path) {
    flow[edge] = at(flow, edge) + (isBack ? -count : count);
    isBack = !isBack;
  }
  spareLeft[start] = at(spareLeft, start) - count;
  if (end < lefts) spareLeft[end] = at(spareLeft, end) + count;
  else spareRight[end - lefts] = at(spareRight, end - lefts) - count;
}

/**
 * Exchanges without loss are circles of arcs that cost nothing: a left node takes from a right one (an edge whose prices are exactly its weight), a right one takes
 * from a left one that has flow to it, and one more node, outside, stands for being left out. Nodes on such circles are the strongly connected
 * parts; the part that holds the outside falls apart without it into those that have nothing to do with each other.
 */
function knotsOf(net: Net): Assignment['knots'] {
  const { lefts, rights, edges, flow, leftPrice, rightPrice } = net;
  const outside = lefts + rights;
  const part = strongParts(outside + 1, (node) => freeArcs(net, node));
  const group = Array.from({ length: outside }, (_, node) => node);
  const root = (node: number): number => {
    let top = node;
    while (group[top] !== top) top = group[top] = group[group[top] as number] as number;
    return top;
  };
  edges.forEach(({ left, right, weight }, edge) => {
    const isFree = at(flow, edge) > 0 || at(leftPrice, left) + at(rightPrice, right) === weight;
    if (!isFree || part[left] !== part[lefts + right]) return;
    const [a, b] = [root(left), root(lefts + right)];
    group[Math.max(a, b)] = Math.min(a, b);
  });
  return gatherKnots(net, root);
}

function freeArcs(net: Net, node: number): readonly number[] {
  const { lefts, rights, edges, ofLeft, ofRight, flow, leftPrice, rightPrice, spareLeft, spareRight, sizes } = net;
  const outside = lefts + rights;
  const arcs: number[] = [];
  if (node === outside) {
    for (let left = 0; left < lefts; left += 1) if (at(spareLeft, left) > 0) arcs.push(left);
    for (let right = 0; right < rights; right += 1) if (at(rightPrice, right) === 0) arcs.push(lefts + right);
  } else if (node < lefts) {
    for (const edge of ofLeft[node] as readonly number[]) {
      const { right, weight } = edges[edge] as Edge;
      if (at(leftPrice, node) + at(rightPrice, right) === weight) arcs.push(lefts + right);
    }
    if (at(leftPrice, node) === 0 && at(spareLeft, node) < (sizes[node] as number)) arcs.push(outside);
  } else {
    for (const edge of ofRight[node - lefts] as readonly number[]) if (at(flow, edge) > 0) arcs.push((edges[edge] as Edge).left);
    if (at(spareRight, node - lefts) > 0) arcs.push(outside);
  }
  return arcs;
}

function gatherKnots({ lefts, rights, edges, flow, sizes, spareRight }: Net, root: (node: number) => number): Assignment['knots'] {
  const assignedRight = new Int32Array(rights);
  edges.forEach(({ right }, edge) => {
    assignedRight[right] = at(assignedRight, right) + at(flow, edge);
  });
  const knots = new Map<number, { left: number[]; right: number[]; lefts: number; rights: number }>();
  for (let node = 0; node < lefts + rights; node += 1) {
    const top = root(node);
    let knot = knots.get(top);
    if (!knot) knots.set(top, (knot = { left: [], right: [], lefts: 0, rights: 0 }));
    if (node < lefts) {
      knot.left.push(node);
      knot.lefts += sizes[node] as number;
    } else {
      knot.right.push(node - lefts);
      knot.rights += at(assignedRight, node - lefts) + at(spareRight, node - lefts);
    }
  }
  return [...knots.values()].filter(({ lefts: l, rights: r }) => l > 0 && r > 0 && l + r > 2).map(({ left, right }) => ({ left, right }));
}

function at(array: Int32Array | Float64Array, place: number): number {
  return array[place] as number;
}
