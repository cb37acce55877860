/** The strongly connected parts of a graph: nodes that can each be reached from the other. Tarjan's way, without recursion. */

/** For each node the number of its part. */
export function strongParts(nodes: number, arcsOf: (node: number) => readonly number[]): Int32Array {
  const order = new Int32Array(nodes).fill(-1);
  const low = new Int32Array(nodes);
  const part = new Int32Array(nodes).fill(-1);
  const open: number[] = [];
  let [count, parts] = [0, 0];
  for (let first = 0; first < nodes; first += 1) {
    if (order[first] !== -1) continue;
    const calls: { readonly node: number; readonly arcs: readonly number[]; next: number }[] = [];
    const enter = (node: number) => {
      order[node] = low[node] = count;
      count += 1;
      open.push(node);
      calls.push({ node, arcs: arcsOf(node), next: 0 });
    };
    enter(first);
    for (let call = calls.at(-1); call; call = calls.at(-1)) {
      const { node } = call;
      const to = call.arcs[call.next];
      if (to !== undefined) {
        call.next += 1;
        if (order[to] === -1) enter(to);
        else if (part[to] === -1) low[node] = Math.min(at(low, node), at(order, to));
        continue;
      }
      calls.pop();
      const caller = calls.at(-1);
      if (caller) low[caller.node] = Math.min(at(low, caller.node), at(low, node));
      if (low[node] !== order[node]) continue;
      for (let member = open.pop(); member !== undefined; member = member === node ? undefined : open.pop()) part[member] = parts;
      parts += 1;
    }
  }
  return part;
}

function at(array: Int32Array | Float64Array, place: number): number {
  return array[place] as number;
}
