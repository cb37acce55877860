/** A binary heap of nodes by their distance, for shortest paths. */

export interface Heap {
  push(node: number, distance: number): void;
  /** The node with the smallest distance, of equal ones the smallest node; -1 where none is left. */
  pop(): number;
  clear(): void;
}

export function makeHeap(): Heap {
  const nodes: number[] = [];
  const keys: number[] = [];
  const isBefore = (a: number, b: number) =>
    (keys[a] as number) < (keys[b] as number) || (keys[a] === keys[b] && (nodes[a] as number) < (nodes[b] as number));
  const swap = (a: number, b: number) => {
    [nodes[a], nodes[b]] = [nodes[b] as number, nodes[a] as number];
    [keys[a], keys[b]] = [keys[b] as number, keys[a] as number];
  };
  return {
    push: (node, distance) => {
      nodes.push(node);
      keys.push(distance);
      for (let place = nodes.length - 1; place > 0;) {
        const above = (place - 1) >> 1;
        if (!isBefore(place, above)) break;
        swap(place, above);
        place = above;
      }
    },
    pop: () => {
      const top = nodes[0];
      if (top === undefined) return -1;
      swap(0, nodes.length - 1);
      nodes.pop();
      keys.pop();
      for (let place = 0; ;) {
        let least = place;
        for (const below of [2 * place + 1, 2 * place + 2]) if (below < nodes.length && isBefore(below, least)) least = below;
        if (least === place) return top;
        swap(place, least);
        place = least;
      }
    },
    clear: () => {
      nodes.length = 0;
      keys.length = 0;
    },
  };
}
